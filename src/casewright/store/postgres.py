"""A workspace on a PostgreSQL server: any number of programs, each command one function call.

Transactions are repeatable reads; whoever is second to change a stream gets ``Conflict`` and
decides again. Nothing global is touched in a command: numbers are drawn and others are notified
outside of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import sqlalchemy
from psycopg import IsolationLevel, errors

from casewright.engine.state import Instant

from . import postgres_sql as pg
from .base import Reading, SqlStore
from .gather import gather
from .notifier import Notifier
from .port import Commit, Conflict, Unavailable
from .rows import Changes
from .statements import Statements
from .unit import Cursor, SqlUnit

_SQL = Statements("%s", pg.CLOCK)
_CONFLICTS = (errors.SerializationFailure, errors.UniqueViolation, errors.DeadlockDetected)


def unavailable(problem: psycopg.Error) -> Unavailable:
    """What a driver's error means for the person at work."""
    said = str(problem).strip().splitlines() or ["no reason given"]
    return Unavailable(
        f"The workspace's server cannot be used: {said[0]}. Nothing was saved; try again, and if"
        " it stays so ask whoever runs the server."
    )


class PostgresUnit(SqlUnit):
    """One transaction on one connection."""

    def __init__(self, connection: psycopg.Connection[Any], store: PostgresStore) -> None:
        super().__init__(_SQL, store.naming)
        self._connection = connection
        self._store = store
        self.wrote = False

    def run(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        return self._connection.execute(statement, values)

    def run_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(statement, rows)

    def now(self) -> Instant:
        """The server's clock, in microseconds."""
        return int(self.run(pg.NOW).fetchone()[0])

    def draw(self, prefix: str) -> int:
        """The next business number, drawn at once for everybody: a rollback leaves a gap."""
        return self._store.draw(prefix)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when the block raises."""
        with ExitStack() as undo:
            undo.callback(self._naming.forget)
            with self._connection.transaction():
                yield
            undo.pop_all()

    def commit(self, commit: Commit) -> Changes:
        """Write it all; raises ``Conflict`` when the stream is not at ``expected``."""
        writes = gather(commit, self.names_of)
        records = [record for turn in commit.turns for record in turn.records]
        if not records:
            return writes.changes()
        row = self.run(
            pg.COMMIT,
            (
                commit.stream, commit.expected, records[-1].seq, commit.head,
                [r.seq for r in records], [r.at for r in records], [r.kind for r in records],
                [r.header for r in records], [r.payload for r in records],
                [r.salt for r in records], pg.drops_of(writes), pg.puts_of(writes),
                pg.flow_of(writes),
            ),
        ).fetchone()  # fmt: skip
        if not row[0]:
            raise Conflict(commit.stream)
        self.wrote = True
        return writes.changes()


class PostgresStore(SqlStore):
    """The store on one server. Safe to use from any thread."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        address = url.replace("postgres://", "postgresql://", 1)
        self._url = address
        engine = sqlalchemy.create_engine(
            address.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=False,
            connect_args={"application_name": "casewright"},
        )
        super().__init__(engine, _SQL)
        self._notifier = Notifier(self._notify)

    @contextmanager
    def transaction(self) -> Iterator[PostgresUnit]:
        """A unit of work; commits on leaving, rolls back on an error."""
        with self._driver(IsolationLevel.REPEATABLE_READ) as connection:
            unit = PostgresUnit(connection, self)
            try:
                with ExitStack() as undo:
                    undo.callback(self.naming.forget)
                    with connection.transaction():
                        yield unit
                    undo.pop_all()
            except _CONFLICTS as problem:
                raise Conflict(str(problem)) from problem
        if unit.wrote:
            self._notifier.wake()

    @contextmanager
    def _driver(self, level: IsolationLevel | None = None) -> Iterator[psycopg.Connection[Any]]:
        """A driver's connection in autocommit, inside SQLAlchemy's; ``level`` of its transactions.

        Raises ``Unavailable`` when the server cannot be reached or cuts the connection off.
        """
        try:
            held = self.engine.connect()
        except sqlalchemy.exc.OperationalError as problem:
            raise Unavailable(
                f"The workspace's server cannot be reached: {problem.orig}. Check the network and"
                " that the server runs; nothing is lost."
            ) from problem
        with held:
            connection: Any = held.connection.driver_connection
            connection.autocommit = True
            connection.isolation_level = level
            try:
                yield connection
            except psycopg.OperationalError as problem:
                raise unavailable(problem) from problem
            finally:
                if connection.closed or connection.broken:
                    held.invalidate()
                else:
                    connection.isolation_level = None
                    connection.autocommit = False

    def _hold_still(self, connection: sqlalchemy.Connection) -> None:
        connection.exec_driver_sql(pg.STILL)

    def _fetch(self, statement: str, values: tuple[Any, ...] = ()) -> Sequence[Any]:
        with self._driver() as connection:
            return connection.execute(statement, values).fetchall()

    def draw(self, prefix: str) -> int:
        """The next business number of a prefix, in a short transaction of its own."""
        with self._driver() as connection, connection.transaction():
            connection.execute(pg.LAZY)
            row = connection.execute(_SQL.draw, (prefix,)).fetchone()
        return int(row[0]) if row else 0

    def now(self) -> Instant:
        """The server's clock, in microseconds since the epoch."""
        return int(self._fetch(pg.NOW)[0][0])

    def changes_since(self, cursor: int | None) -> tuple[int, Changes]:
        """What was committed after ``cursor`` by anybody; None starts now, with no changes.

        The cursor stays below every transaction that is still open, so none is skipped.
        """
        horizon = int(self._fetch(pg.HORIZON)[0][0])
        if cursor is None or horizon <= cursor:
            return (horizon if cursor is None else cursor), Changes()
        streams = [row[0] for row in self._fetch(pg.CHANGED, (cursor, horizon))]
        return horizon, self._changes_of(streams)

    def wait_for_change(self, timeout: float) -> bool:
        """Wait until anybody has committed; False when ``timeout`` seconds passed without."""
        until = time.monotonic() + timeout
        with self._driver() as connection:
            connection.execute(f"LISTEN {pg.CHANNEL}")
            while not self.closing.is_set() and (left := until - time.monotonic()) > 0:
                for _ in connection.notifies(timeout=min(left, 0.5), stop_after=1):
                    return True
            connection.execute(f"UNLISTEN {pg.CHANNEL}")
        return False

    def _notify(self) -> None:
        with self._driver() as connection:
            connection.execute(f"NOTIFY {pg.CHANNEL}")

    def fold(self) -> None:
        """Add the inserted flow figures to the table of sums; a worker calls it now and then."""
        with self._driver() as connection:
            connection.execute(pg.FOLD)

    def rows_seen(self, reading: Reading, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of a table by key; flow figures as if all were folded."""
        if table != "flow":
            return super().rows_seen(reading, table)
        with reading() as connection:
            return iter([tuple(row) for row in connection.exec_driver_sql(pg.FLOW)])

    def close(self) -> None:
        """Send the last notification and let go of every connection."""
        self._notifier.close()
        super().close()
