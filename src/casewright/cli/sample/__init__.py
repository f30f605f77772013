"""The sample workspace: invented people, four blueprints, and weeks of work in a few seconds."""
