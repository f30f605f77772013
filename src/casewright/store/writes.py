"""Row changes of a commit, gathered table by table; the last change of a row wins.

Drops are done before puts. A drop may name a part of the key (``Table.drop_by``): all rows of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .rows import Changes
from .schema import FLOW, WRITTEN, Table

Row = tuple[Any, ...]
_SUMS = len(FLOW.columns) - len(FLOW.key)


class Writes:
    """``puts``: table → key → row; ``drops``: table → key; ``flow``: key → sums to add."""

    __slots__ = ("blueprints", "cases", "drops", "flow", "people", "puts", "queues", "workspace")

    def __init__(self) -> None:
        self.puts: dict[str, dict[Row, Row]] = {}
        self.drops: dict[str, dict[Row, None]] = {}
        self.flow: dict[Row, list[int]] = {}
        self.cases: set[str] = set()
        self.queues: set[str] = set()
        self.people: set[str] = set()
        self.blueprints: set[str] = set()
        self.workspace = False

    def put(self, table: Table, row: Row) -> None:
        """Insert a row, or change the one with the same key."""
        key = table.key_of(row)
        rows = self.puts.get(table.name)
        if rows is None:
            self.puts[table.name] = {key: row}
        else:
            rows[key] = row

    def drop(self, table: Table, key: Row) -> None:
        """Remove the row (or all rows) that ``table.dropped_by`` names."""
        self.drops.setdefault(table.name, {})[key] = None
        rows = self.puts.get(table.name)
        if not rows:
            return
        if table.dropped_by == table.key:
            rows.pop(key, None)
            return
        for gone in [k for k, row in rows.items() if _named(table, row) == key]:
            del rows[gone]

    def add_flow(self, key: Row, *, opened: int = 0, closed: Iterable[int] = ()) -> None:
        """Add to the sums of a flow row: opened, then completed, ended, late, spent."""
        sums = self.flow.get(key)
        if sums is None:
            sums = self.flow[key] = [0] * _SUMS
        sums[0] += opened
        for n, value in enumerate(closed, 1):
            sums[n] += value

    def absorb(self, later: Writes) -> None:
        """Add the rows of a later commit; ``later`` is used up. Who was touched stays apart."""
        for name, keys in later.drops.items():
            for key in keys:
                self.drop(WRITTEN[name], key)
        for name, rows in later.puts.items():
            self.puts.setdefault(name, {}).update(rows)
        for key, (opened, *closed) in later.flow.items():
            self.add_flow(key, opened=opened, closed=closed)

    def touch(self, queue: str | None, person: str | None) -> None:
        """Note whose worklist changed."""
        if queue:
            self.queues.add(queue)
        if person:
            self.people.add(person)

    def flow_rows(self) -> list[Row]:
        """What to add to the flow table, key and sums together."""
        return [(*key, *sums) for key, sums in self.flow.items()]

    def changes(self) -> Changes:
        """What these writes touch, for whoever shows it."""
        return Changes(
            frozenset(self.cases),
            frozenset(self.queues),
            frozenset(self.people),
            frozenset(self.blueprints),
            self.workspace,
        )


def _named(table: Table, row: Row) -> Row:
    return tuple(row[n] for n in table.dropped_at)
