"""Hot expressions as Python functions. Rule: the values, nulls, budgets and errors of closures."""
