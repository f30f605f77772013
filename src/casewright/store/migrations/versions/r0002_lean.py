"""Fewer pages per command: timers and assignments live in the order they are looked for.

Timers are one tree by due time; a case's assignments lie beside each other; the stored answer
of a command no longer repeats the columns beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from casewright.store.migrations import commit_0001, commit_0002
from casewright.store.migrations.commit_0001 import DROP_COMMIT, Declared
from casewright.store.migrations.versions import r0001_first as first

revision = "0002"
down_revision = "0001"

#: Table → its new key.
KEYS = {"timers": "due case_id timer", "assignments": "case_id id"}
#: Columns that no longer change after the insert, by table: whoever changes them drops the row.
FIXED = {"cases": (" open:i ", " open:i! ")}
#: Indexes that the new keys replace, and the one that they need.
GONE = ("timers_due", "assignments_case")
BY_ID = ("assignments_id", "assignments", "id")
#: Answers rewritten at a time.
_BATCH = 1_000

TABLES: tuple[Declared, ...] = tuple(
    (name, columns.replace(*FIXED.get(name, ("", ""))), KEYS.get(name, key), rows)
    for name, columns, key, rows in first.TABLES
)
Rewrite = Callable[[Any], dict[str, Any] | list[Any]]


def upgrade() -> None:
    """New keys and short answers, the data with them."""
    _rekey(TABLES, [each for each in first.INDEXES if each[0] not in GONE])
    name, table, column = BY_ID
    op.create_index(name, table, [column], unique=True)
    _rewrite_answers(_short)
    _replace_function(commit_0002.commit_function(TABLES))


def downgrade() -> None:
    """The first schema again, the data with it."""
    _rewrite_answers(_long)
    _rekey(first.TABLES, list(first.INDEXES))
    _replace_function(commit_0001.commit_function(first.TABLES))


def _rekey(tables: tuple[Declared, ...], indexes: list[tuple[str, str, str, str]]) -> None:
    """Make the tables of ``KEYS`` again with their keys in ``tables``."""
    for name, columns, key, rows in tables:
        if name not in KEYS:
            continue
        listed = ", ".join(text.partition(":")[0] for text in columns.split())
        op.execute(f"CREATE TABLE kept AS SELECT {listed} FROM {name}")
        op.drop_table(name)
        parts = [first.column(text) for text in columns.split()]
        primary = sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}")
        op.create_table(name, *parts, primary, sqlite_with_rowid=rows == "large")
        op.execute(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM kept")
        op.drop_table("kept")
    for name, table, on, condition in indexes:
        if table in KEYS:
            where = sa.text(condition) if condition else None
            op.create_index(name, table, on.split(), sqlite_where=where, postgresql_where=where)


def _rewrite_answers(rewritten: Rewrite) -> None:
    """Every stored answer in its other form."""
    commands = sa.table(
        "commands",
        *(sa.column(name) for name in ("id", "digest", "stream", "last_seq", "answer")),
    )
    connection = op.get_bind()
    query = sa.select(commands).order_by(commands.c.id).limit(_BATCH)
    change = (
        sa.update(commands)
        .where(commands.c.id == sa.bindparam("key"))
        .values(answer=sa.bindparam("new"))
    )
    last = ""
    while rows := connection.execute(query.where(commands.c.id > last)).all():
        connection.execute(
            change, [{"key": row.id, "new": _encoded(rewritten(row))} for row in rows]
        )
        last = rows[-1].id


def _encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _short(row: Any) -> list[Any]:
    told = json.loads(row.answer)
    return [told.get("status", ""), told.get("stage", ""), told.get("assignments", [])]


def _long(row: Any) -> dict[str, Any]:
    status, stage, assignments = json.loads(row.answer)
    told = {"command": row.id, "digest": row.digest, "stream": row.stream, "sequence": row.last_seq}
    rest = {"status": status, "stage": stage, "assignments": assignments}
    return told | {name: value for name, value in rest.items() if value}


def _replace_function(function: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(DROP_COMMIT)
        op.get_bind().exec_driver_sql(function)
