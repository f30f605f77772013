"""Indexes on a part of the rows, apart from the tables: naming their databases loads both dialects.

Rule: only migrations and their tests need this module; everyday work must not import it.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from .tables import assignments, cases, effect_runs, events, metadata

__all__ = ["metadata"]

_OPEN = "open = 1"


def _where(table: Table, name: str, columns: str, condition: str) -> None:
    where = text(condition)
    on = [table.c[column] for column in columns.split()]
    Index(name, *on, sqlite_where=where, postgresql_where=where)


_where(events, "events_tx", "tx", "tx IS NOT NULL")
_where(cases, "cases_open", "created id", _OPEN)
_where(assignments, "work_rank", "rank due opened id", _OPEN)
_where(assignments, "work_due", "due rank opened id", _OPEN)
for _who in ("assignee", "queue", "persona"):
    _given = f"{_OPEN} AND {_who} IS NOT NULL"
    _where(assignments, f"work_{_who}", f"{_who} rank due opened id", _given)
_where(effect_runs, "effect_runs_due", "lane due", "final = 0")
_where(effect_runs, "effect_runs_untold", "due", "final = 1 AND told = 0")
