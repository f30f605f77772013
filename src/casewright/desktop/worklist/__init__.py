"""The pane *My work*: what a person has to do now. Rule: no query ever runs on the GUI thread."""
