"""What people are told, as rows: lists, read marks, and how far the events were followed.

Rule: rows follow from events and are written with the place up to which a stream was followed, in
one transaction; whoever comes second to a stream writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol, TypeVar

import msgspec

from casewright.engine.audit import Record

from .port import Conflict
from .reads import Reads
from .rows import Changes
from .unit import Cursor

_COLUMNS = "person, stream, seq, at, kind, case_id, number, subject, text, actor, shown"
_NAMED = ", ".join(f"n.{column.strip()}" for column in _COLUMNS.split(","))
_SAME = "m.person = n.person AND m.stream = n.stream AND m.seq = n.seq"
#: Streams whose events may be news.
_FOLLOWED = "(s.stream LIKE 'case:%' OR s.stream = 'workspace')"
_ATTEMPTS = 5
T = TypeVar("T")

#: Person, stream, seq.
Key = tuple[str, str, int]


class NewsRow(msgspec.Struct, frozen=True):
    """One notification as stored, and whether its person has read it."""

    person: str
    stream: str
    seq: int
    at: int
    kind: str
    case: str
    number: str
    subject: str
    text: str
    actor: str
    shown: bool = True
    read: bool = False

    @property
    def key(self) -> Key:
        """Event and person: told once."""
        return self.person, self.stream, self.seq


class Step(msgspec.Struct, frozen=True):
    """A stream was followed from ``old`` to ``new``."""

    stream: str
    old: int
    new: int


class _Unit(Protocol):
    def now(self) -> int: ...
    def run(self, statement: str, values: Sequence[Any] = ()) -> Cursor: ...


class SqlWorkspace(Protocol):
    """What rows need of a store on either database."""

    @property
    def dialect(self) -> str: ...
    def now(self) -> int: ...
    def reading(self) -> AbstractContextManager[Any]: ...
    def transaction(self) -> AbstractContextManager[Any]: ...
    @property
    def reads(self) -> Reads: ...
    def changes_since(self, cursor: int | None) -> tuple[int, Changes]: ...


class Statements:
    """Small statements of one workspace: read at once, or written and tried again on a conflict."""

    def __init__(self, store: SqlWorkspace) -> None:
        self.store = store
        self._mark = "?" if store.dialect == "sqlite" else "%s"

    def read(self, statement: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a statement whose parameters are written as ``?``."""
        with self.store.reading() as connection:
            rows: Sequence[Any] = connection.exec_driver_sql(
                self.own(statement), tuple(values)
            ).all()
        return rows

    def again(self, act: Callable[[_Unit], T]) -> T:
        """A transaction, once more when somebody else met us at a row; at last ``Conflict``."""
        for _ in range(_ATTEMPTS - 1):
            with suppress(Conflict), self.store.transaction() as unit:
                return act(unit)
        with self.store.transaction() as unit:
            return act(unit)

    def own(self, statement: str) -> str:
        """The statement with this database's marks."""
        if self._mark == "?":
            return statement
        return statement.replace("%", "%%").replace("?", self._mark)


class NotificationRows:
    """The rows of one workspace, on either database."""

    def __init__(self, store: SqlWorkspace) -> None:
        self._sql = Statements(store)
        self.store = store

    # ---------------------------------------------------------------------------- following

    def behind(self, limit: int, streams: Sequence[str] | None = None) -> Sequence[Step]:
        """Streams with events that were not followed yet; only ``streams`` when they are named."""
        which, values = _FOLLOWED, list(streams or ())
        if streams is not None:
            which = f"s.stream IN ({', '.join('?' * len(values))})" if values else "1 = 0"
        rows = self._sql.read(
            "SELECT s.stream, coalesce(f.seq, 0), s.sequence FROM streams s"
            f" LEFT JOIN notified f ON f.stream = s.stream WHERE {which}"
            " AND s.sequence > coalesce(f.seq, 0) ORDER BY s.stream LIMIT ?",
            (*values, limit),
        )
        return [Step(*row) for row in rows]

    def records(self, stream: str, after: int, upto: int) -> list[Record]:
        """The stored events of a stream after a place, up to another."""
        rows = self._sql.read(
            "SELECT stream, seq, at, kind, header, payload, salt FROM events"
            " WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq",
            (stream, after, upto),
        )
        return [Record(*row[:4], *(bytes(part) for part in row[4:])) for row in rows]

    def write(
        self,
        steps: Iterable[Step],
        rows: Sequence[NewsRow],
        due: Sequence[tuple[Key, int]] = (),
    ) -> None:
        """Keep rows, what of them goes out by e-mail, and how far was followed; all or nothing.

        Raises ``Conflict`` when another worker has followed one of the streams meanwhile.
        """
        with self.store.transaction() as unit:
            for step in steps:
                self._move(unit, step)
            for row in rows:
                unit.run(*self._insert(row))
            for key, at in due:
                unit.run(
                    self._sql.own("INSERT INTO notification_due (person, stream, seq, due)"
                    " VALUES (?, ?, ?, ?)"), (*key, at),
                )  # fmt: skip

    def _move(self, unit: _Unit, step: Step) -> None:
        done = unit.run(
            self._sql.own(
                "INSERT INTO notified (stream, seq) VALUES (?, ?) ON CONFLICT (stream)"
                " DO UPDATE SET seq = excluded.seq WHERE notified.seq = ?"
            ),
            (step.stream, step.new, step.old),
        )
        if done.rowcount != 1:
            raise Conflict(step.stream)

    def _insert(self, row: NewsRow) -> tuple[str, tuple[Any, ...]]:
        marks = ", ".join("?" * 11)
        values = (
            row.person, row.stream, row.seq, row.at, row.kind, row.case, row.number, row.subject,
            row.text, row.actor, int(row.shown),
        )  # fmt: skip
        return self._sql.own(f"INSERT INTO notifications ({_COLUMNS}) VALUES ({marks})"), values

    def followed(self) -> dict[str, int]:
        """Stream → how far it was followed."""
        return dict(map(tuple, self._sql.read("SELECT stream, seq FROM notified")))

    def all(self) -> list[NewsRow]:
        """Every row by key, for comparing."""
        rows = self._sql.read(f"SELECT {_COLUMNS}, 0 FROM notifications ORDER BY 1, 2, 3")
        return [_row(row) for row in rows]

    def forget(self) -> None:
        """Drop all that was derived; what was read is kept."""
        tables = ("notifications", "notified", "notification_due")
        self._sql.again(lambda unit: [unit.run(f"DELETE FROM {name}") for name in tables])

    # ------------------------------------------------------------------------------ reading

    def of(self, person: str, *, unread: bool = False, limit: int = 200) -> list[NewsRow]:
        """What a person sees, newest first."""
        only = " AND m.person IS NULL" if unread else ""
        rows = self._sql.read(
            f"SELECT {_NAMED}, CASE WHEN m.person IS NULL THEN 0 ELSE 1 END FROM notifications n"
            f" LEFT JOIN notification_marks m ON {_SAME} WHERE n.person = ? AND n.shown = 1{only}"
            " ORDER BY n.at DESC, n.stream, n.seq DESC LIMIT ?",
            (person, limit),
        )
        return [_row(row) for row in rows]

    def mark(self, keys: Sequence[Key]) -> int:
        """Note that these were read; gives how many were not before."""

        def write(unit: _Unit) -> int:
            return sum(self._mark_one(unit, key, unit.now()) for key in keys)

        return self._sql.again(write) if keys else 0

    def _mark_one(self, unit: _Unit, key: Key, now: int) -> int:
        done = unit.run(
            self._sql.own(
                "INSERT INTO notification_marks (person, stream, seq, at)"
                " SELECT person, stream, seq, CAST(? AS BIGINT) FROM notifications"
                " WHERE person = ? AND stream = ? AND seq = ?"
                " ON CONFLICT (person, stream, seq) DO NOTHING"
            ),
            (now, *key),
        )
        return max(0, done.rowcount)

    def mark_all(self, person: str) -> int:
        """Note that a person has read everything that is there now."""

        def write(unit: _Unit) -> int:
            done = unit.run(
                self._sql.own(
                    "INSERT INTO notification_marks (person, stream, seq, at)"
                    " SELECT n.person, n.stream, n.seq, CAST(? AS BIGINT) FROM notifications n"
                    f" LEFT JOIN notification_marks m ON {_SAME}"
                    " WHERE n.person = ? AND m.person IS NULL"
                    " ON CONFLICT (person, stream, seq) DO NOTHING"
                ),
                (unit.now(), person),
            )
            return max(0, done.rowcount)

        return self._sql.again(write)


def _row(row: Any) -> NewsRow:
    person, stream, seq, at, kind, case, number, subject, text, actor, shown, read = row
    return NewsRow(
        person, stream, seq, at, kind, case, number, subject, text, actor, bool(shown), bool(read)
    )
