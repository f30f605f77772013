"""The panes of cases: the list of all, and the page of one. Rule: it shows; the engine decides."""
