"""A small workspace of every released schema; a newer program must go on working with each."""
