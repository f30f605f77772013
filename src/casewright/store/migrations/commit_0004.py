"""PostgreSQL's function that writes a commit, with the tables of people's absences and skills."""

from __future__ import annotations

from collections.abc import Iterable

from .commit_0001 import CLOSING, OPENING, Declared, put
from .commit_0001 import DROPPED as DROPPED_BEFORE
from .commit_0001 import WRITTEN as WRITTEN_BEFORE

NEW = ("absences", "handed", "restrictions", "needs")
WRITTEN = (*WRITTEN_BEFORE, *NEW)
#: What a drop names when it is not the whole key.
DROPPED = {
    **DROPPED_BEFORE, "absences": "person", "restrictions": "case_id", "needs": "assignment",
}  # fmt: skip


def commit_function(tables: Iterable[Declared]) -> str:
    """The statement that creates the function, for the tables of this revision."""
    declared = {name: (columns.split(), key.split()) for name, columns, key, _ in tables}
    drops = [_drop(name, declared[name][1]) for name in WRITTEN]
    puts = [put(name, *declared[name]) for name in WRITTEN]
    guarded = ["  IF p_drops IS NOT NULL THEN", *drops, "  END IF;", *puts]
    opening = OPENING.replace("BEGIN\n", "DECLARE d record;\nBEGIN\n", 1)
    return opening + "\n".join(guarded) + CLOSING


def _drop(table: str, key: list[str]) -> str:
    named = [DROPPED[table]] if table in DROPPED else key
    same = " AND ".join(f"t.{column} = d.{column}" for column in named)
    return (
        f"  IF p_drops ? '{table}' THEN"
        f" FOR d IN SELECT * FROM jsonb_populate_recordset(NULL::{table}, p_drops->'{table}')"
        f" LOOP DELETE FROM {table} t WHERE {same}; END LOOP; END IF;"
    )
