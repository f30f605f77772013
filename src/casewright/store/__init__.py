"""Where everything is kept: one schema on SQLite and PostgreSQL; import its modules, not this."""
