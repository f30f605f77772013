"""How far triggers have come, and who may send them requests.

Rule: a state is a reminder, never the truth: the commands of a trigger bear ids that follow from
what happened, so that an old or lost state makes nothing twice. Of a token only a digest is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec


class TokenRow(msgspec.Struct, frozen=True):
    """A token as stored: its digest (SHA-256, hex), never itself. ``created`` is an instant."""

    id: str
    trigger: str
    digest: str
    label: str
    created: int
    created_by: str


class _Store(Protocol):
    @property
    def dialect(self) -> str: ...
    def reading(self) -> AbstractContextManager[Any]: ...
    def transaction(self) -> AbstractContextManager[Any]: ...


class TriggerRows:
    """The rows of one workspace, on either database."""

    def __init__(self, store: _Store) -> None:
        self._store = store
        self._mark = "?" if store.dialect == "sqlite" else "%s"

    def get(self, trigger: str) -> bytes | None:
        """The state of a trigger as JSON; None when it has none yet."""
        statement = f"SELECT body FROM trigger_states WHERE id = {self._mark}"
        rows = self._read(statement, (trigger,))
        return bytes(rows[0][0]) if rows else None

    def put(self, trigger: str, body: bytes) -> None:
        """Keep the state of a trigger; the last one wins."""
        marks = ", ".join([self._mark] * 3)
        statement = (
            f"INSERT INTO trigger_states (id, body, changed) VALUES ({marks})"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed = excluded.changed"
        )
        with self._store.transaction() as unit:
            unit.run(statement, (trigger, body, unit.now()))

    def tokens(self, trigger: str | None = None) -> Sequence[TokenRow]:
        """The tokens of a trigger, or all, oldest first."""
        where = f" WHERE trigger = {self._mark}" if trigger is not None else ""
        rows = self._read(
            f"SELECT id, trigger, digest, label, created, created_by FROM trigger_tokens{where}"
            " ORDER BY created, id",
            () if trigger is None else (trigger,),
        )
        return [TokenRow(*row) for row in rows]

    def token(self, digest: str) -> TokenRow | None:
        """The token with this digest."""
        rows = self._read(
            "SELECT id, trigger, digest, label, created, created_by FROM trigger_tokens"
            f" WHERE digest = {self._mark}",
            (digest,),
        )
        return TokenRow(*rows[0]) if rows else None

    def add_token(self, id: str, trigger: str, digest: str, label: str, who: str) -> None:
        """Give one more right to send requests to a trigger."""
        marks = ", ".join([self._mark] * 6)
        statement = (
            "INSERT INTO trigger_tokens (id, trigger, digest, label, created, created_by)"
            f" VALUES ({marks})"
        )
        with self._store.transaction() as unit:
            unit.run(statement, (id, trigger, digest, label, unit.now(), who))

    def drop_token(self, id: str) -> bool:
        """Take a token back; False when there is none."""
        with self._store.transaction() as unit:
            done = unit.run(f"DELETE FROM trigger_tokens WHERE id = {self._mark}", (id,))
            return bool(done.rowcount == 1)

    def _read(self, statement: str, values: tuple[Any, ...]) -> Sequence[Any]:
        with self._store.reading() as connection:
            rows: Sequence[Any] = connection.exec_driver_sql(statement, values).all()
        return rows
