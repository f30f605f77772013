"""A workspace in one SQLite file: one writer, group commit with savepoints, WAL.

The command path runs its fixed statements on the driver's connection inside SQLAlchemy's.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy
from msgspec.structs import astuple
from sqlalchemy.pool import QueuePool

from casewright.engine.state import Instant

from .base import SqlStore
from .filesystem import make_private, refuse_foreign, refuse_network
from .gather import gather
from .naming import Naming
from .pending import MOST, Pending
from .port import Arrival, Commit, Conflict, Unavailable
from .rows import Changes
from .statements import Statements
from .unit import Cursor, SqlUnit
from .writes import Writes

Synchronous = Literal["FULL", "NORMAL"]
_SQL = Statements("?")
_BUSY_SECONDS = 10.0
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",
    # Pages that change often go back into the file once per 16 MB of log, not once per 4 MB.
    "PRAGMA wal_autocheckpoint = 4000",
)
_CHANGED = "SELECT DISTINCT stream FROM events WHERE rowid > ?"
_NEWEST = "SELECT coalesce(max(rowid), 0) FROM events"


def unavailable(problem: sqlite3.Error) -> Unavailable:
    """What a driver's error means for the person at work."""
    said = str(problem)
    if "locked" in said or "busy" in said:
        return Unavailable("Another program is writing to this workspace. Try again in a moment.")
    if "full" in said:
        return Unavailable("The disk is full; nothing was saved. Free some space and try again.")
    if "readonly" in said:
        return Unavailable("The workspace file is read-only; nothing was saved. Allow writing it.")
    return Unavailable(f"The workspace file cannot be used: {said}. Check the disk or restore.")


class SqliteUnit(SqlUnit):
    """One transaction on the writing connection."""

    def __init__(self, connection: sqlite3.Connection, naming: Naming) -> None:
        super().__init__(_SQL, naming)
        self._connection = connection
        self._points = 0
        self._pending: Pending | None = None
        #: Where streams stand that were seen in this transaction.
        self._sequences: dict[str, int] = {}

    def run(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        self.flush()
        return self._connection.execute(statement, values)

    def run_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self.flush()
        self._connection.executemany(statement, rows)

    def ask(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        return self._connection.execute(statement, values)

    def ready(self, stream: str = "", command: str = "", tables: Sequence[str] = ()) -> None:
        waiting = self._pending
        if waiting is not None and (waiting.hold(stream, command) or waiting.change(tables)):
            self.flush()

    def arrive(self, stream: str, command: str) -> Arrival:
        """Clock, stream and the answer to a repeated command in one look."""
        arrival = super().arrive(stream, command)
        self._sequences[stream] = arrival.loaded.sequence
        return arrival

    def now(self) -> Instant:
        """This machine's clock, which is SQLite's own, in microseconds."""
        return time.time_ns() // 1_000

    def draw(self, prefix: str) -> int:
        """The next business number of a prefix."""
        number: int = self.ask(_SQL.draw, (prefix,)).fetchone()[0]
        return number

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when the block raises."""
        self.flush()
        self._points += 1
        name = f"part_{self._points}"
        self._connection.execute(f"SAVEPOINT {name}")
        with ExitStack() as undo:
            undo.callback(self._undo_to, name)
            yield
            self.flush()
            undo.pop_all()
        self._connection.execute(f"RELEASE {name}")

    def _undo_to(self, name: str) -> None:
        self._naming.forget()
        self._pending = None
        self._sequences.clear()
        self._connection.execute(f"ROLLBACK TO {name}")
        self._connection.execute(f"RELEASE {name}")

    def commit(self, commit: Commit) -> Changes:
        """Take it all; raises ``Conflict`` when the stream is not at ``expected``.

        The rows are written with those of the transaction's other commits, at the latest when
        it ends or when somebody in it reads what they change.
        """
        writes = gather(commit, self.names_of)
        records = [astuple(record) for turn in commit.turns for record in turn.records]
        changes = writes.changes()
        if records:
            self._move(commit, records[-1][1])
            self._wait(commit, records, writes)
        return changes

    def _wait(self, commit: Commit, records: list[tuple[Any, ...]], writes: Writes) -> None:
        if self._pending is None:
            self._pending = Pending(commit, records, writes)
        elif self._pending.add(commit, records, writes) >= MOST:
            self.flush()

    def _move(self, commit: Commit, sequence: int) -> None:
        """Note that the stream goes from ``expected`` to ``sequence``, or raise ``Conflict``.

        Nobody else can write during this transaction, so what was seen in it still holds.
        """
        known = self._sequences.get(commit.stream)
        if known is None:
            known = self.load(commit.stream).sequence
        if known != commit.expected:
            raise Conflict(commit.stream)
        self._sequences[commit.stream] = sequence

    def flush(self) -> None:
        """Write what waits, one statement for all rows of a table."""
        waiting = self._pending
        if waiting is None:
            return
        self._pending = None
        many = self._connection.executemany
        many(_SQL.move_stream, waiting.heads.values())
        many(_SQL.insert["events"], waiting.events)
        self._write(waiting.writes)

    def _write(self, writes: Writes) -> None:
        many = self._connection.executemany
        for table, keys in writes.drops.items():
            many(_SQL.drop[table], keys)
        try:
            for table, rows in writes.puts.items():
                many(_SQL.put[table], rows.values())
        except sqlite3.IntegrityError as problem:
            raise Conflict(str(problem)) from problem
        if writes.flow:
            many(_SQL.add_flow, writes.flow_rows())


class SqliteStore(SqlStore):
    """The store of one file. Safe to use from any thread; writing takes turns."""

    dialect = "sqlite"

    def __init__(self, path: Path, *, synchronous: Synchronous = "FULL") -> None:
        refuse_network(path.resolve())
        refuse_foreign(path)
        make_private(path, create=False)
        self.path = path
        self._synchronous = synchronous
        engine = sqlalchemy.create_engine(
            "sqlite+pysqlite://", creator=self._connect, poolclass=QueuePool, pool_size=4,
            max_overflow=8,
        )  # fmt: skip
        sqlalchemy.event.listen(engine, "begin", _begin)
        super().__init__(engine, _SQL)
        self._turn = threading.RLock()
        self._writer: sqlite3.Connection | None = None

        self._held: Any = None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False,
            cached_statements=256,
        )  # fmt: skip
        try:
            for pragma in (*_PRAGMAS, f"PRAGMA synchronous = {self._synchronous}"):
                connection.execute(pragma)
        except sqlite3.Error as problem:
            connection.close()
            raise unavailable(problem) from problem
        return connection

    def _writing(self) -> sqlite3.Connection:
        if self._writer is None:
            self._held = self.engine.connect()
            self._writer = self._held.connection.driver_connection
        return self._writer

    @contextmanager
    def transaction(self) -> Iterator[SqliteUnit]:
        """A unit of work; commits on leaving, rolls back on an error."""
        with self._turn:
            connection = self._writing()
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as problem:
                raise unavailable(problem) from problem
            done = False
            try:
                unit = SqliteUnit(connection, self.naming)
                yield unit
                unit.flush()
                connection.execute("COMMIT")
                done = True
            except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
                raise  # a bug, not the environment
            except sqlite3.Error as problem:
                raise unavailable(problem) from problem
            finally:
                if not done:
                    self._undo(connection)

    def _undo(self, connection: sqlite3.Connection) -> None:
        self.naming.forget()
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def now(self) -> Instant:
        """This machine's clock, in microseconds since the epoch."""
        return time.time_ns() // 1_000

    def changes_since(self, cursor: int | None) -> tuple[int, Changes]:
        """What was committed after ``cursor`` by anybody; None starts now, with no changes."""
        with self._turn_to_read() as connection:
            newest: int = connection.execute(_NEWEST).fetchone()[0]
            if cursor is None or newest == cursor:
                return newest, Changes()
            streams = [row[0] for row in connection.execute(_CHANGED, (cursor,))]
        return newest, self._changes_of(streams)

    def _fetch(self, statement: str, values: tuple[Any, ...] = ()) -> Sequence[Any]:
        with closing(self.engine.raw_connection()) as held:
            connection: Any = held.driver_connection
            try:
                rows: list[Any] = connection.execute(statement, values).fetchall()
            except sqlite3.Error as problem:
                raise unavailable(problem) from problem
        return rows

    @contextmanager
    def _turn_to_read(self) -> Iterator[sqlite3.Connection]:
        with self.engine.connect() as held:
            connection: Any = held.connection.driver_connection
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    def wait_for_change(self, timeout: float) -> bool:
        """Wait until anybody has committed; False when ``timeout`` seconds passed without."""
        with self.engine.connect() as held:
            connection: Any = held.connection.driver_connection
            until = time.monotonic() + timeout
            before = connection.execute("PRAGMA data_version").fetchone()[0]
            while connection.execute("PRAGMA data_version").fetchone()[0] == before:
                if self.closing.wait(0.1) or time.monotonic() >= until:
                    return False
        return True

    def close(self) -> None:
        """Let go of every connection."""
        with self._turn:
            if self._held is not None:
                self._held.close()
                self._held = self._writer = None
        super().close()


def _begin(connection: sqlalchemy.Connection) -> None:
    # The driver is told to begin nothing by itself; SQLAlchemy's transactions begin here.
    connection.exec_driver_sql("BEGIN")


def create_file(path: Path) -> None:
    """An empty file for a new workspace, for its owner only; refuses a network file system."""
    refuse_network(path.resolve().parent)
    make_private(path, create=True)
