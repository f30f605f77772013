"""How single events change a case."""
