"""The database's history of shapes: one module per revision, up and down, for both databases."""
