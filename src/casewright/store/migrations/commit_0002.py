"""PostgreSQL's function that writes a commit, as revision 0002 has it: drops go row by row.

Joining a table with the rows to drop was planned as a scan of the whole table while its
statistics were young, so each drop looks its row up by the key.
"""

from __future__ import annotations

from collections.abc import Iterable

from .commit_0001 import CLOSING, DROPPED, OPENING, WRITTEN, Declared, put

_BEGIN = "BEGIN\n"
_DECLARE = "DECLARE d record;\nBEGIN\n"


def commit_function(tables: Iterable[Declared]) -> str:
    """The statement that creates the function, for the tables of this revision."""
    declared = {name: (columns.split(), key.split()) for name, columns, key, _ in tables}
    drops = [_drop(name, declared[name][1]) for name in WRITTEN]
    puts = [put(name, *declared[name]) for name in WRITTEN]
    guarded = ["  IF p_drops IS NOT NULL THEN", *drops, "  END IF;", *puts]
    return OPENING.replace(_BEGIN, _DECLARE, 1) + "\n".join(guarded) + CLOSING


def _drop(table: str, key: list[str]) -> str:
    named = [DROPPED[table]] if table in DROPPED else key
    same = " AND ".join(f"t.{column} = d.{column}" for column in named)
    return (
        f"  IF p_drops ? '{table}' THEN"
        f" FOR d IN SELECT * FROM jsonb_populate_recordset(NULL::{table}, p_drops->'{table}')"
        f" LOOP DELETE FROM {table} t WHERE {same}; END LOOP; END IF;"
    )
