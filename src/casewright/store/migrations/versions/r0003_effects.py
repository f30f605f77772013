"""The vault's tables, how connectors are bound, and the ledger of effects that workers claim."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casewright.store.migrations.versions.r0001_first import column

revision = "0003"
down_revision = "0002"

#: Name, columns as in the first revision, key, rows ``small`` or ``large``.
TABLES = (
    (
        "secrets",
        "id:t name:t version:i master:t wrapped:b value:b changed:i changed_by:t",
        "id",
        "large",
    ),
    ("secret_rights", "secret:t kind:t who:t", "secret kind who", "small"),
    (
        "secret_acts",
        "id:t at:i secret:t name:t act:t actor:t version:i connector:t effect:t note:t",
        "id",
        "large",
    ),
    ("bindings", "id:t body:b changed:i changed_by:t", "id", "large"),
    (
        "effect_runs",
        (
            "id:t kind:t lane:t source:t body:b state:t due:i owner:t attempt:i tries:i lost:i"
            " probe:i final:i told:i reason:t outputs:b"
        ),
        "id",
        "large",
    ),
)
#: Name, table, columns, condition.
INDEXES = (
    ("secret_acts_name", "secret_acts", "name at", ""),
    ("effect_runs_due", "effect_runs", "lane due", "final = 0"),
    ("effect_runs_untold", "effect_runs", "due", "final = 1 AND told = 0"),
)


def upgrade() -> None:
    """New tables; nothing that is there changes."""
    for name, columns, key, rows in TABLES:
        parts = [column(text) for text in columns.split()]
        primary = sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}")
        op.create_table(name, *parts, primary, sqlite_with_rowid=rows == "large")
    op.create_index("secrets_name", "secrets", ["name"], unique=True)
    for name, table, on, condition in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, on.split(), sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Without them: secrets, their record and bindings are lost; effects are found again."""
    for name, *_ in reversed(TABLES):
        op.drop_table(name)
