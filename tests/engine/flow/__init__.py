"""How work flows: steps, scopes, joins, loops, waits, boundaries, people, forms, child cases."""
