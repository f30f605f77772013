"""What the SQLite and the PostgreSQL store share: small reads, leases, attachments, housekeeping."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from decimal import Decimal
from typing import Any, Protocol

import msgspec
import sqlalchemy
from sqlalchemy import Connection, Engine, select

from casewright.engine.decision import Effect
from casewright.engine.state import Instant

from . import tables
from .naming import Naming
from .port import Conflict, Taken, Unavailable
from .rows import Changes, Lease
from .schema import ALL, Table
from .splitting import chunks_of, digest_of
from .sqlreads import SqlReads
from .statements import Statements
from .unit import Cursor

_EFFECT = msgspec.json.Decoder(Effect, float_hook=Decimal)
_SECOND = 1_000_000
_ATTEMPTS = 3
#: Rows read at a time, so that no read stays open while others work on them.
_PAGE = 500


#: A connection for one short read.
Reading = Callable[[], AbstractContextManager[Connection]]


class _Unit(Protocol):
    """What housekeeping needs of a unit of work."""

    def now(self) -> Instant: ...
    def run(self, statement: str, values: Sequence[Any] = ()) -> Cursor: ...
    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None: ...


class SqlStore:
    """A store on an SQLAlchemy engine; subclasses write and follow changes."""

    dialect = ""

    def __init__(self, engine: Engine, sql: Statements) -> None:
        self.engine = engine
        self.naming = Naming()
        self.closing = threading.Event()
        self.reads = SqlReads(self.reading, self.naming)
        self._sql = sql

    def transaction(self) -> AbstractContextManager[Any]:
        """A unit of work; commits on leaving, rolls back on an error."""
        raise NotImplementedError

    def now(self) -> Instant:
        """The database's clock, in microseconds since the epoch, UTC."""
        raise NotImplementedError

    def changes_since(self, cursor: int | None) -> tuple[int, Changes]:
        """What others committed since ``cursor``, and the cursor to ask with next."""
        raise NotImplementedError

    def wait_for_change(self, timeout: float) -> bool:
        """Wait until somebody commits, at most ``timeout`` seconds; whether somebody did."""
        raise NotImplementedError

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for one short read; environment errors become ``Unavailable``."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except sqlalchemy.exc.OperationalError as problem:
            raise Unavailable(
                f"The workspace cannot be read: {problem.orig}. Check the server or the disk."
            ) from problem

    @contextmanager
    def snapshot(self) -> Iterator[Still]:
        """The workspace as it is at this moment: one transaction that only reads."""
        with self.reading() as connection:
            self._hold_still(connection)
            yield Still(connection, self)

    def _hold_still(self, connection: Connection) -> None:
        """Let all statements of the connection's transaction see the same moment."""

    def _fetch(self, statement: str, values: tuple[Any, ...] = ()) -> Sequence[Any]:
        """The rows of one small statement of the store's own, straight from the driver."""
        raise NotImplementedError

    def migrating(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction of its own, for migrations."""
        return self.engine.begin()

    def refuse_existing(self, revision: str, where: str) -> None:
        """Raise ``Taken`` when a new workspace is asked for where one is."""
        if revision:
            raise Taken(f"{where} is a workspace already. Open it, or choose another place.")

    def fold(self) -> None:
        """Flow figures are kept folded here."""

    def close(self) -> None:
        """Let go of every connection."""
        self.closing.set()
        self.engine.dispose()

    # ------------------------------------------------------------------------ what is to be done

    def outbox(self, limit: int = 100) -> Sequence[Effect]:
        """Undelivered commands to cases, oldest first, one per target at a time."""
        return [_EFFECT.decode(row[0]) for row in self._fetch(self._sql.outbox, (limit,))]

    def due(self, now: Instant, limit: int = 100) -> Sequence[tuple[Instant, str, str]]:
        """(due, case, timer) of timers that are due, in order of due time."""
        return [tuple(row) for row in self._fetch(self._sql.due, (now, limit))]

    def next_due(self) -> Instant | None:
        """The instant of the next pending timer."""
        found: Instant | None = self._fetch("SELECT min(due) FROM timers")[0][0]
        return found

    # -------------------------------------------------------------------------------- who does it

    def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        """Take a lease or prolong one's own; None while somebody else holds it.

        ``token`` grows whenever the lease changes hands, so that a late former owner is known.
        """
        for _ in range(_ATTEMPTS):
            with suppress(Conflict), self._housekeeping() as unit:
                now = unit.now()
                values = (name, owner, now + int(seconds * _SECOND), now)
                row = unit.run(self._sql.lease, values).fetchone()
                return None if row is None else Lease(name, owner, row[0])
        return None

    def release(self, name: str, owner: str) -> None:
        """Give a lease back; nothing happens when it is not ours any more."""
        with self._housekeeping() as unit:
            unit.run(self._sql.release, (name, owner))

    # -------------------------------------------------------------------------------- attachments

    def put_file(self, content: bytes | Iterable[bytes]) -> str:
        """Keep an attachment's bytes; gives their SHA-256 (hex). The same content is kept once."""
        data = content if isinstance(content, bytes) else b"".join(content)
        digest = digest_of(data)
        # A conflict means that somebody kept the same content at this moment.
        with suppress(Conflict), self._housekeeping() as unit:
            if unit.run(self._sql.has_chunks, (digest,)).fetchone() is None:
                unit.insert("chunks", chunks_of(digest, data))
        return digest

    # --------------------------------------------------------------------------- rows as they are

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of a table (see ``schema``) by key: for comparing, sealing and backups."""
        return self.rows_seen(self.reading, table)

    def rows_seen(self, reading: Reading, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of a table by key, a page at a time, as ``reading`` shows them."""
        return _all_rows(reading, table)

    def _housekeeping(self) -> AbstractContextManager[_Unit]:
        return self.transaction()

    def _changes_of(self, streams: Sequence[str]) -> Changes:
        """What the events of these streams touched, widened to the queues and people of cases."""
        cases = [s.removeprefix("case:") for s in streams if s.startswith("case:")]
        work = tables.assignments.c
        queues: set[str] = set()
        people: set[str] = set()
        with self.reading() as connection:
            for start in range(0, len(cases), 500):
                part = work.case_id.in_(cases[start : start + 500])
                for queue, person in connection.execute(
                    select(work.queue, work.assignee).where(part).distinct()
                ):
                    queues.add(queue)
                    people.add(person)
        return Changes(
            frozenset(cases),
            frozenset(q for q in queues if q),
            frozenset(p for p in people if p),
            frozenset(s.removeprefix("blueprint:") for s in streams if s.startswith("blueprint:")),
            "workspace" in streams,
        )


class Still:
    """A workspace as it was at one moment, on a connection whose transaction stays open."""

    def __init__(self, connection: Connection, store: SqlStore) -> None:
        self._connection = connection
        self._store = store
        self.reads = SqlReads(self._reading, store.naming)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        yield self._connection

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of a table (see ``schema``) by key, as they were."""
        return self._store.rows_seen(self._reading, table)


def _all_rows(reading: Reading, table: str) -> Iterator[tuple[Any, ...]]:
    spec: Table = ALL[table]
    chosen = sqlalchemy.table(table, *(sqlalchemy.column(c) for c in spec.columns))
    key = [chosen.c[c] for c in spec.key]
    query = select(chosen).order_by(*key).limit(_PAGE)
    part = query
    while True:
        with reading() as connection:
            found = connection.execute(part).all()
        for row in found:
            yield tuple(row)
        if len(found) < _PAGE:
            return
        last = [sqlalchemy.literal(found[-1][n]) for n in spec.key_at]
        part = query.where(sqlalchemy.tuple_(*key) > sqlalchemy.tuple_(*last))
