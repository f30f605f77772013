"""How work finds its people and systems: absences, skills, early messages, triggers, notifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casewright.store.migrations import commit_0002, commit_0004
from casewright.store.migrations.commit_0001 import DROP_COMMIT, Declared
from casewright.store.migrations.versions import r0002_lean as second
from casewright.store.migrations.versions.r0001_first import column

revision = "0004"
down_revision = "0003"

#: What a commit writes: name, columns, key, rows ``small`` or ``large``.
TABLES: tuple[Declared, ...] = (
    ("absences", "person:t begins:i ends:i substitute:t?", "person begins", "small"),
    ("handed", "pool:t person:t at:i assignment:t", "pool person at assignment", "small"),
    ("restrictions", "case_id:t person:t", "case_id person", "small"),
    ("needs", "assignment:t skill:t level:i", "assignment skill", "small"),
)
#: What is kept beside the commits, in the same form.
BESIDE: tuple[Declared, ...] = (
    ("early_messages", "id:t message:t key:t body:b sent:i until:i sender:t", "id", "large"),
    ("trigger_states", "id:t body:b changed:i", "id", "large"),
    ("trigger_tokens", "id:t trigger:t digest:t label:t created:i created_by:t", "id", "small"),
    (
        "notifications",
        "person:t stream:t seq:i at:i kind:t case_id:t number:t subject:t text:t actor:t shown:i",
        "person stream seq",
        "small",
    ),
    ("notified", "stream:t seq:i", "stream", "small"),
    ("notification_marks", "person:t stream:t seq:i at:i", "person stream seq", "small"),
    ("notification_due", "person:t stream:t seq:i due:i", "person stream seq", "small"),
    ("notification_mails", "id:t person:t at:i news:i state:t body:b reason:t", "id", "large"),
    ("mailboxes", "id:t validity:i uid:i", "id", "small"),
    ("stray_mails", "id:t at:i sender:t subject:t text:t problem:t done:i", "id", "large"),
)
#: Name, table, columns.
INDEXES = (
    ("absences_substitute", "absences", "substitute"),
    ("notifications_at", "notifications", "person at"),
    ("notification_due_at", "notification_due", "due"),
    ("notification_mails_state", "notification_mails", "state at"),
)


def upgrade() -> None:
    """New tables; nothing that is there changes."""
    for name, columns, key, rows in (*TABLES, *BESIDE):
        parts = [column(text) for text in columns.split()]
        primary = sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}")
        op.create_table(name, *parts, primary, sqlite_with_rowid=rows == "large")
    for name, table, on in INDEXES:
        op.create_index(name, table, on.split())
    op.create_index("trigger_tokens_digest", "trigger_tokens", ["digest"], unique=True)
    _replace_function(commit_0004.commit_function((*second.TABLES, *TABLES)))


def downgrade() -> None:
    """Without them: what commits write follows from the events again; the rest is lost."""
    _replace_function(commit_0002.commit_function(second.TABLES))
    for name, *_ in reversed((*TABLES, *BESIDE)):
        op.drop_table(name)


def _replace_function(function: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(DROP_COMMIT)
        op.get_bind().exec_driver_sql(function)
