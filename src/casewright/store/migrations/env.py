"""Alembic's entry: it migrates the connection that ``migrate`` hands over; no ini file, no URL."""

from __future__ import annotations

from alembic import context

from casewright.store.indexes import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
