"""The first schema: events, what is shown of them, and housekeeping; frozen once released."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from casewright.store.migrations.commit_0001 import DROP_COMMIT, commit_function

revision = "0001"
down_revision = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_TYPES: dict[str, Any] = {"t": _TEXT, "i": sa.BigInteger(), "b": sa.LargeBinary(), "f": sa.Double()}

#: Name, columns (t text, i integer, b bytes, f float; ? may be null; ! never changes), key, rows.
#: Rows are ``small`` (live in their key on SQLite) or ``large``.
TABLES = (
    ("events", "stream:t seq:i at:i kind:t header:b payload:b salt:b tx:i?", "stream seq", "large"),
    ("streams", "stream:t sequence:i head:t", "stream", "small"),
    (
        "commands",
        "id:t digest:t stream:t first_seq:i last_seq:i answer:b",
        "id",
        "small",
    ),
    (
        "cases",
        (
            "id:t number:t! type:t! blueprint:t! created:i! parent:t?! title:t version:i status:t"
            " stage:t stage_name:t urgency:i due:i? updated:i owner:t? open:i listed:b state:b"
        ),
        "id",
        "large",
    ),
    (
        "assignments",
        (
            "id:t case_id:t! number:t! type:t! blueprint:t! opened:i! version:i step:t step_name:t"
            " stage:t stage_name:t state:t open:i rank:i due:i goal:i? assignee:t? queue:t? persona:t?"
            " outcome:t closed:i? closed_by:t? snoozed:i excluded:t"
        ),
        "id",
        "small",
    ),
    ("resolutions", "case_id:t at:i", "case_id", "small"),
    ("timers", "case_id:t timer:t due:i", "case_id timer", "small"),
    ("listed", "case_id:t field:t type:t text:t number:f?", "case_id field", "small"),
    ("words", "word:t case_id:t", "word case_id", "small"),
    (
        "notices",
        "case_id:t seq:i person:t at:i subject:t text:t",
        "case_id seq person",
        "small",
    ),
    (
        "files",
        "case_id:t seq:i name:t digest:t size:i category:t media:t at:i actor:t",
        "case_id seq",
        "small",
    ),
    ("children", "parent:t child:t type:t step:t seq:i", "parent child", "small"),
    (
        "drafts",
        "assignment:t person:t case_id:t data:b seen:i saved:i",
        "assignment person",
        "large",
    ),
    (
        "outbox",
        "id:t kind:t source:t target:t at:i seq:i nr:i body:b",
        "id",
        "small",
    ),
    (
        "people",
        "id:t name:t email:t manager:t? skills:b language:t everything:i",
        "id",
        "small",
    ),
    ("memberships", "person:t kind:t target:t nr:i", "person kind target", "small"),
    (
        "blueprints",
        "blueprint:t version:i hash:t name:t published:i author:t note:t case_types:b content:b",
        "blueprint version",
        "large",
    ),
    ("retirements", "blueprint:t version:i at:i", "blueprint version", "small"),
    ("numbers", "prefix:t drawn:i", "prefix", "small"),
    (
        "flow",
        (
            "day:i type:t blueprint:t version:i stage:t step:t queue:t opened:i completed:i ended:i"
            " late:i spent:i"
        ),
        "day type blueprint version stage step queue",
        "small",
    ),
    (
        "flow_deltas",
        (
            "day:i type:t blueprint:t version:i stage:t step:t queue:t opened:i completed:i ended:i"
            " late:i spent:i"
        ),
        "",
        "large",
    ),
    ("chunks", "digest:t nr:i bytes:b", "digest nr", "large"),
    ("leases", "name:t owner:t token:i expires:i", "name", "small"),
    ("seals", "nr:i at:i streams:i root:t prev:t hash:t", "nr", "small"),
    ("seal_heads", "stream:t nr:i sequence:i head:t", "stream nr", "small"),
    ("meta", "key:t value:t", "key", "small"),
)
#: Name, table, columns, condition.
INDEXES = (
    ("events_tx", "events", "tx", "tx IS NOT NULL"),
    ("cases_created", "cases", "created id", ""),
    ("cases_open", "cases", "created id", "open = 1"),
    ("cases_type", "cases", "type created id", ""),
    ("assignments_case", "assignments", "case_id opened", ""),
    ("work_rank", "assignments", "rank due opened id", "open = 1"),
    ("work_due", "assignments", "due rank opened id", "open = 1"),
    (
        "work_assignee",
        "assignments",
        "assignee rank due opened id",
        "open = 1 AND assignee IS NOT NULL",
    ),
    ("work_queue", "assignments", "queue rank due opened id", "open = 1 AND queue IS NOT NULL"),
    (
        "work_persona",
        "assignments",
        "persona rank due opened id",
        "open = 1 AND persona IS NOT NULL",
    ),
    ("resolutions_at", "resolutions", "at", ""),
    ("timers_due", "timers", "due case_id timer", ""),
    ("listed_text", "listed", "field text case_id", ""),
    ("listed_number", "listed", "field number case_id", ""),
    ("words_case", "words", "case_id", ""),
    ("notices_person", "notices", "person at", ""),
    ("outbox_order", "outbox", "kind at source seq nr", ""),
    ("memberships_target", "memberships", "kind target person", ""),
    ("seal_heads_nr", "seal_heads", "nr", ""),
)


def column(text: str) -> sa.Column[Any]:
    """A column as ``TABLES`` declares it."""
    name, _, kind = text.partition(":")
    return sa.Column(name, _TYPES[kind[0]], nullable="?" in kind)


def upgrade() -> None:
    """Make every table and index; on PostgreSQL also the function that commits."""
    for name, columns, key, rows in TABLES:
        parts: list[sa.Column[Any] | sa.PrimaryKeyConstraint] = [
            column(text) for text in columns.split()
        ]
        if key:
            parts.append(sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"))
        op.create_table(name, *parts, sqlite_with_rowid=rows == "large")
    for name, table, on, condition in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, on.split(), sqlite_where=where, postgresql_where=where)
    op.create_index("cases_number", "cases", ["number"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(commit_function(TABLES))


def downgrade() -> None:
    """Take everything away, the data with it."""
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(DROP_COMMIT)
    for name, *_ in reversed(TABLES):
        op.drop_table(name)
