"""Command line: the same door as the desktop, without windows. Rule: says, never decides."""
