"""Messages that came before any case waited for them: kept until one does, or their time is over.

Rule: the id of a message is its sender's; the same id is kept once.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec

_COLUMNS = "id, message, key, body, sent, until, sender"


class EarlyRow(msgspec.Struct, frozen=True):
    """One message that waits; ``until`` is the instant at which nobody needs it any more."""

    id: str
    message: str
    key: str
    body: bytes
    sent: int
    until: int
    sender: str


class _Store(Protocol):
    @property
    def dialect(self) -> str: ...
    def reading(self) -> AbstractContextManager[Any]: ...
    def transaction(self) -> AbstractContextManager[Any]: ...


class EarlyMessages:
    """The rows of one workspace, on either database."""

    def __init__(self, store: _Store) -> None:
        self._store = store
        self._mark = "?" if store.dialect == "sqlite" else "%s"

    def all(self, limit: int = 1_000) -> Sequence[EarlyRow]:
        """What waits, the oldest first."""
        statement = f"SELECT {_COLUMNS} FROM early_messages ORDER BY sent, id LIMIT {self._mark}"
        with self._store.reading() as connection:
            rows = connection.exec_driver_sql(statement, (limit,)).all()
        return [
            EarlyRow(each, message, key, bytes(body), sent, until, sender)
            for each, message, key, body, sent, until, sender in rows
        ]

    def delivered(self, command: str) -> bool:
        """Whether a case accepted the command of this id."""
        statement = f"SELECT 1 FROM commands WHERE id = {self._mark}"
        with self._store.reading() as connection:
            return connection.exec_driver_sql(statement, (command,)).first() is not None

    def keep(self, row: EarlyRow) -> None:
        """Keep a message; one that is kept already stays as it is."""
        marks = ", ".join([self._mark] * 7)
        statement = (
            f"INSERT INTO early_messages ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING"
        )
        with self._store.transaction() as unit:
            unit.run(statement, msgspec.structs.astuple(row))

    def drop(self, each: str) -> None:
        """It was taken, or its time is over."""
        with self._store.transaction() as unit:
            unit.run(f"DELETE FROM early_messages WHERE id = {self._mark}", (each,))
