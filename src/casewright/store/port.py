"""What the runtime needs of a store; the fake, SQLite and PostgreSQL keep the same promises.

A unit of work is one transaction. What it reads is one snapshot; ``commit`` adds to it; leaving
the block without an error makes it durable, and only then may anybody be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec

from casewright.engine.audit import Record
from casewright.engine.commands import Command
from casewright.engine.decision import Effect
from casewright.engine.events import Event
from casewright.engine.state import Case, Instant

from .reads import Reads
from .rows import Changes, DraftRow, Lease


class Conflict(Exception):
    """Somebody else committed to this stream first: reload and decide again."""


class Unavailable(Exception):
    """The store cannot be reached or written now (environment): says what to do."""


class Taken(Unavailable):
    """Something is already where something new is to be made; nothing was changed."""


class Loaded(msgspec.Struct, frozen=True):
    """A stream as it stands: its sequence, the head of its chain, and a case's state."""

    sequence: int
    head: str
    case: Case | None = None


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an accepted command answered; given again, byte for byte, to a repeat."""

    command: str
    digest: str
    stream: str
    sequence: int
    status: str = ""
    stage: str = ""
    assignments: tuple[str, ...] = ()


class Arrival(msgspec.Struct, frozen=True):
    """What handling a command begins with: the clock, its stream, its answer when it is a repeat."""

    now: Instant
    loaded: Loaded
    answer: Answer | None = None


class Turn(msgspec.Struct, frozen=True):
    """One accepted command with all that followed: what ``commit`` writes."""

    command: Command
    digest: str
    at: Instant
    before: Case | None
    after: Case | None
    events: tuple[Event, ...]
    records: tuple[Record, ...]
    effects: tuple[Effect, ...]
    timers: dict[str, Instant | None]
    answer: Answer


class Commit(msgspec.Struct, frozen=True):
    """The turns of one stream in one transaction, against the sequence they were decided on.

    ``head`` is the chain's head after the last turn. The outbox row of an internal command is
    removed with the commit of that command (its id is the effect's). A turn without events
    leaves no trace.
    """

    stream: str
    expected: int
    head: str
    turns: tuple[Turn, ...]


class UnitOfWork(Protocol):
    """One transaction. Reads see one snapshot plus what this transaction committed itself."""

    def now(self) -> Instant:
        """The database's clock, in microseconds since the epoch, UTC."""

    def arrive(self, stream: str, command: str) -> Arrival:
        """``now``, ``load`` and ``answered`` in one look."""

    def load(self, stream: str) -> Loaded:
        """The stream as it stands; sequence 0 and no case when there is none."""

    def answered(self, command: str) -> Answer | None:
        """The stored answer to an accepted command."""

    def fact(self, key: str) -> Any:
        """A read-only answer for ``given``: ``person:ID``, ``queue:ID``, ``persona:ID``, ``case:ID``,
        ``crew:queue:ID``, ``crew:persona:ID``.

        person → {"id", "name", "manager", "queues", "personas", "skills", "everything"} or None,
        with "away": [[first, until, substitute]] and "for": [[person, first, until]] where there
        are any; queue / persona → {"members": [person ids, sorted]}; case → {"status", "sequence"}
        or None; crew → {"members": [{"id", "load", "last", "skills", "away"}]}, sorted by id.
        """

    def draw(self, prefix: str) -> int:
        """The next business number of a prefix; gaps are allowed, repeats are not."""

    def blueprint(self, blueprint: str, version: int = 0) -> tuple[int, str, bytes] | None:
        """(version, hash, canonical content); version 0 is the newest that is not retired."""

    def retired(self, blueprint: str, version: int) -> bool:
        """Whether a version was retired: no new cases are made from it."""

    def commit(self, commit: Commit) -> Changes:
        """Write it all; raises ``Conflict`` when the stream is not at ``expected``."""

    def save_draft(self, draft: DraftRow) -> None:
        """Keep a half-done form; the last one wins."""

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when its block raises."""


class Readable(Protocol):
    """What can be looked at as a whole: a store, or a store as it was at one moment."""

    @property
    def reads(self) -> Reads:
        """The port for reading."""

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of a table of ``schema`` by key: for comparing, sealing and backups."""


class Store(Readable, Protocol):
    """A workspace on disk or on a server."""

    def snapshot(self) -> AbstractContextManager[Readable]:
        """The workspace as it is at this moment, for long looks while others go on working.

        To be used by one thread.
        """

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """A new unit of work for writing; commits on leaving, rolls back on an error."""

    def outbox(self, limit: int = 100) -> Sequence[Effect]:
        """Effects of kind ``command`` not yet delivered, oldest first, one per target at a time."""

    def due(self, now: Instant, limit: int = 100) -> Sequence[tuple[Instant, str, str]]:
        """(due, case, timer) of timers that are due, in order of due time."""

    def next_due(self) -> Instant | None:
        """The instant of the next pending timer."""

    def changes_since(self, cursor: int | None) -> tuple[int, Changes]:
        """The new cursor and what anybody committed after ``cursor``; None starts now.

        Never skips a commit. Widened: queues and people are those of the cases that changed.
        """

    def wait_for_change(self, timeout: float) -> bool:
        """Wait until somebody commits; False after ``timeout`` seconds. A hint, not a promise:
        ask ``changes_since`` either way."""

    def now(self) -> Instant:
        """The database's clock, in microseconds since the epoch, UTC."""

    def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        """Take a lease or prolong one's own (heartbeat); None while somebody else holds it."""

    def release(self, name: str, owner: str) -> None:
        """Give a lease back; nothing happens when it is not ours any more."""

    def put_file(self, content: bytes | Iterable[bytes]) -> str:
        """Keep an attachment's bytes; gives their SHA-256 (hex)."""

    def fold(self) -> None:
        """Add inserted flow figures to the table of sums (only PostgreSQL keeps them apart)."""

    def close(self) -> None:
        """Let go of every connection."""
