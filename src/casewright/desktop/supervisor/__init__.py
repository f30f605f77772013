"""The pane *Incidents*: what stands still, and who works. Rule: a person decides how it goes on."""
