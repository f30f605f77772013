"""How a workspace's connectors are bound: one JSON document per connector, by its id.

Rule: a binding names secrets and never holds one. Like secrets, bindings belong to the
installation (test and production differ); they go with a backup and no history rebuilds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec


class BindingRow(msgspec.Struct, frozen=True):
    """A binding as stored; ``changed`` is an instant."""

    id: str
    body: bytes
    changed: int
    changed_by: str


class _Store(Protocol):
    @property
    def dialect(self) -> str: ...
    def reading(self) -> AbstractContextManager[Any]: ...
    def transaction(self) -> AbstractContextManager[Any]: ...


class BindingRows:
    """The rows of one workspace, on either database."""

    def __init__(self, store: _Store) -> None:
        self._store = store
        self._mark = "?" if store.dialect == "sqlite" else "%s"

    def get(self, connector: str) -> BindingRow | None:
        """The binding of a connector."""
        rows = self._read(f"WHERE id = {self._mark}", (connector,))
        return rows[0] if rows else None

    def all(self) -> Sequence[BindingRow]:
        """Every binding, by id."""
        return self._read("ORDER BY id", ())

    def put(self, connector: str, body: bytes, who: str) -> None:
        """Bind a connector, or bind it differently."""
        marks = ", ".join([self._mark] * 4)
        statement = (
            f"INSERT INTO bindings (id, body, changed, changed_by) VALUES ({marks})"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed = excluded.changed,"
            " changed_by = excluded.changed_by"
        )
        with self._store.transaction() as unit:
            unit.run(statement, (connector, body, unit.now(), who))

    def remove(self, connector: str) -> bool:
        """Unbind a connector; False when it was not bound."""
        with self._store.transaction() as unit:
            done = unit.run(f"DELETE FROM bindings WHERE id = {self._mark}", (connector,))
            return bool(done.rowcount == 1)

    def _read(self, which: str, values: tuple[Any, ...]) -> list[BindingRow]:
        statement = f"SELECT id, body, changed, changed_by FROM bindings {which}"
        with self._store.reading() as connection:
            rows = connection.exec_driver_sql(statement, values).all()
        return [BindingRow(row[0], bytes(row[1]), row[2], row[3]) for row in rows]
