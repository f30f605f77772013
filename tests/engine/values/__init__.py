"""Values at the border, ids, bytes."""
