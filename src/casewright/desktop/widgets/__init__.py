"""Widgets that all panes share. Rule: fed with plain frozen data; they know nothing of the engine."""
