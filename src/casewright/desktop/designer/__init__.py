"""The pane *Blueprints*: what is published, and its canvas. Rule: a published version is read-only."""
