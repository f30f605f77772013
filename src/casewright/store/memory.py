"""A store in memory that keeps the same promises: for simulation and tests; gone with the process.

Tables are dictionaries from key to row; a journal of what was there before makes a transaction
or a part of it undoable.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import astuple

from casewright.engine.audit import GENESIS
from casewright.engine.decision import Effect
from casewright.engine.state import Case, Instant

from . import answers
from .gather import draft_values, gather, read_case, read_plain
from .memoryreads import MemoryReads, Tables
from .naming import Names, Naming
from .port import Answer, Arrival, Commit, Conflict, Loaded
from .rows import Changes, DraftRow, Lease
from .schema import ALL, ASSIGNMENTS, FLOW, STREAMS, WRITTEN, Table
from .splitting import chunks_of, digest_of
from .unit import member
from .writes import Row, Writes

_EFFECT = msgspec.json.Decoder(Effect, float_hook=Decimal)
_SECOND = 1_000_000
_AT = {column: place for place, column in enumerate(ASSIGNMENTS.columns)}


def system_clock() -> Instant:
    """This machine's clock, in microseconds since the epoch."""
    return time.time_ns() // 1_000


class MemoryUnit:
    """One transaction; whoever holds it is alone."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._tables = store.tables
        self._journal: list[tuple[str, Row, Row | None]] = []
        self.touched: list[str] = []

    def now(self) -> Instant:
        """The store's clock."""
        return self._store.now()

    def arrive(self, stream: str, command: str) -> Arrival:
        """Clock, stream and the answer to a repeated command in one look."""
        return Arrival(self.now(), self.load(stream), self.answered(command))

    def load(self, stream: str) -> Loaded:
        """The stream as it stands."""
        row = self._tables["streams"].get((stream,))
        if row is None:
            return Loaded(0, GENESIS)
        return Loaded(row[1], row[2], self._case(stream))

    def _case(self, stream: str) -> Case | None:
        row = self._tables["cases"].get((stream.removeprefix("case:"),))
        return None if row is None else read_case(row[-1])

    def answered(self, command: str) -> Answer | None:
        """The stored answer to an accepted command."""
        row = self._tables["commands"].get((command,))
        return None if row is None else answers.decode(*row[:3], *row[4:])

    def fact(self, key: str) -> Any:
        """A read-only answer for ``given``; raises ``KeyError`` for an unknown kind of key."""
        kind, _, name = key.partition(":")
        if kind == "person":
            return self._person(name)
        if kind in ("queue", "persona"):
            held = self._tables["memberships"].values()
            return {"members": sorted(r[0] for r in held if r[1] == kind and r[2] == name)}
        if kind == "crew":
            return {"members": self._crew(*name.split(":", 1))}
        if kind == "case":
            case = self._case(f"case:{name}")
            return None if case is None else {"status": case.status, "sequence": case.sequence}
        raise KeyError(key)

    def _person(self, person: str) -> dict[str, Any] | None:
        row = self._tables["people"].get((person,))
        if row is None:
            return None
        held = sorted(
            (r for r in self._tables["memberships"].values() if r[0] == person), key=lambda r: r[3]
        )
        return {
            "id": person,
            "name": row[1],
            "manager": row[3],
            "queues": [r[2] for r in held if r[1] == "queue"],
            "personas": [r[2] for r in held if r[1] == "persona"],
            "skills": read_plain(row[4]),
            "everything": bool(row[6]),
            **self._absent(person),
        }

    def _absent(self, person: str) -> dict[str, Any]:
        """When somebody is away, and for whom they stand in, where there is anything to say."""
        rows = sorted(self._tables["absences"].values(), key=lambda row: row[:2])
        away = [list(row[1:]) for row in rows if row[0] == person]
        stands = [list(row[:3]) for row in rows if row[3] == person]
        return {**({"away": away} if away else {}), **({"for": stands} if stands else {})}

    def _crew(self, kind: str, target: str) -> list[dict[str, Any]]:
        """The people of a queue or persona: open work, last turn, skills, absences."""
        held = self._tables["memberships"].values()
        names = sorted(row[0] for row in held if row[1:3] == (kind, target))
        at, open_ = _AT["assignee"], _AT["open"]
        work = [row for row in self._tables["assignments"].values() if row[open_]]
        turns = [row for row in self._tables["handed"].values() if row[0] == f"{kind}:{target}"]
        return [
            member(
                name,
                sum(row[at] == name for row in work),
                max((row[2] for row in turns if row[1] == name), default=0),
                read_plain(self._tables["people"][name,][4]),
                self._absent(name).get("away", []),
            )
            for name in names
        ]

    def draw(self, prefix: str) -> int:
        """The next business number of a prefix."""
        row = self._tables["numbers"].get((prefix,), (prefix, 0))
        self._set("numbers", (prefix,), (prefix, row[1] + 1))
        return int(row[1]) + 1

    def raise_number(self, prefix: str, drawn: int) -> None:
        """Let the next number of a prefix be beyond ``drawn``."""
        if drawn > self._tables["numbers"].get((prefix,), (prefix, 0))[1]:
            self._set("numbers", (prefix,), (prefix, drawn))

    def blueprint(self, blueprint: str, version: int = 0) -> tuple[int, str, bytes] | None:
        """(version, hash, canonical content); version 0 is the newest that is not retired."""
        row = self._store.reads.version(blueprint, version)
        return None if row is None else (row["version"], row["hash"], row["content"])

    def retired(self, blueprint: str, version: int) -> bool:
        """Whether a version was retired."""
        return (blueprint, version) in self._tables["retirements"]

    def settle_outbox(self) -> None:
        """Remove effects whose command was accepted (streams are rebuilt one after another)."""
        for key in [key for key in self._tables["outbox"] if key in self._tables["commands"]]:
            self._set("outbox", key, None)

    def names_of(self, blueprint: str, version: int) -> Names:
        """Names of a published version."""
        return self._store.naming.of(blueprint, version, self._store.reads.blueprint)

    def save_draft(self, draft: DraftRow) -> None:
        """Keep a half-done form; the last one wins."""
        self._put(WRITTEN["drafts"], draft_values(draft))

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to a table as they are."""
        for row in rows:
            self._put(ALL[table], tuple(row))

    def commit(self, commit: Commit) -> Changes:
        """Write it all; raises ``Conflict`` when the stream is not at ``expected``."""
        if self.load(commit.stream).sequence != commit.expected:
            raise Conflict(commit.stream)
        writes = gather(commit, self.names_of)
        records = [astuple(record) for turn in commit.turns for record in turn.records]
        if records:
            self._put(STREAMS, (commit.stream, records[-1][1], commit.head))
            self.insert("events", records)
            self._write(writes)
            self.touched.append(commit.stream)
        return writes.changes()

    def _write(self, writes: Writes) -> None:
        for name, keys in writes.drops.items():
            for key in keys:
                self._drop(WRITTEN[name], key)
        for name, rows in writes.puts.items():
            for row in rows.values():
                self._put(WRITTEN[name], row)
        width = len(FLOW.key)
        for key, sums in writes.flow.items():
            before = self._tables["flow"].get(key, (*key, *[0] * len(sums)))
            total = [a + b for a, b in zip(before[width:], sums, strict=True)]
            self._put(FLOW, (*key, *total))

    def _put(self, table: Table, row: Row) -> None:
        self._set(table.name, table.key_of(row), row)

    def _drop(self, table: Table, key: Row) -> None:
        if table.dropped_by == table.key:
            self._set(table.name, key, None)
            return
        rows = self._tables[table.name]
        at = table.dropped_at
        for gone in [k for k, row in rows.items() if tuple(row[n] for n in at) == key]:
            self._set(table.name, gone, None)

    def _set(self, name: str, key: Row, row: Row | None) -> None:
        rows = self._tables[name]
        self._journal.append((name, key, rows.get(key)))
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when the block raises."""
        mark, touched = len(self._journal), len(self.touched)
        with ExitStack() as undo:
            undo.callback(self.undo, mark, touched)
            yield
            undo.pop_all()

    def undo(self, mark: int = 0, touched: int = 0) -> None:
        """Bring back what was there when the journal had ``mark`` entries."""
        del self.touched[touched:]
        self._store.naming.forget()
        while len(self._journal) > mark:
            name, key, row = self._journal.pop()
            if row is None:
                self._tables[name].pop(key, None)
            else:
                self._tables[name][key] = row


class MemoryStore:
    """The store itself; ``clock`` may be a virtual one."""

    dialect = "memory"

    def __init__(self, clock: Callable[[], Instant] = system_clock) -> None:
        self.tables: Tables = {name: {} for name in ALL}
        self.naming = Naming()
        self._turn = threading.RLock()
        self.reads = MemoryReads(self.tables, self._turn)
        self._changed = threading.Condition()
        self._commits: list[str] = []
        self.now = clock

    @contextmanager
    def transaction(self) -> Iterator[MemoryUnit]:
        """A unit of work; commits on leaving, rolls back on an error."""
        with self._turn:
            unit = MemoryUnit(self)
            with ExitStack() as undo:
                undo.callback(unit.undo)
                yield unit
                undo.pop_all()
        with self._changed:
            self._commits += unit.touched
            self._changed.notify_all()

    def outbox(self, limit: int = 100) -> Sequence[Effect]:
        """Undelivered commands to cases, oldest first, one per target at a time."""
        with self._turn:
            waiting = sorted(
                (r for r in self.tables["outbox"].values() if r[1] == "command"),
                key=lambda r: (r[4], r[2], r[5], r[6]),
            )
        first: dict[str, Row] = {}
        for row in waiting:
            first.setdefault(row[3], row)
        return [_EFFECT.decode(row[-1]) for row in list(first.values())[:limit]]

    def due(self, now: Instant, limit: int = 100) -> Sequence[tuple[Instant, str, str]]:
        """(due, case, timer) of timers that are due, in order of due time."""
        with self._turn:
            rows = [(due, case, timer) for case, timer, due in self.tables["timers"].values()]
        return sorted(row for row in rows if row[0] <= now)[:limit]

    def next_due(self) -> Instant | None:
        """The instant of the next pending timer."""
        with self._turn:
            return min((row[2] for row in self.tables["timers"].values()), default=None)

    def changes_since(self, cursor: int | None) -> tuple[int, Changes]:
        """What was committed after ``cursor``; None starts now, with no changes."""
        with self._changed:
            newest = len(self._commits)
            streams = set(self._commits[newest if cursor is None else cursor :])
        return newest, self.reads.changes_of(streams)

    def wait_for_change(self, timeout: float) -> bool:
        """Wait until somebody commits; False after ``timeout`` seconds."""
        with self._changed:
            before = len(self._commits)
            return self._changed.wait_for(lambda: len(self._commits) > before, timeout)

    def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        """Take a lease or prolong one's own; None while somebody else holds it."""
        with self._turn:
            now = self.now()
            _, holder, token, expires = self.tables["leases"].get((name,), (name, owner, 1, 0))
            if holder != owner and expires > now:
                return None
            token += holder != owner
            row = (name, owner, token, now + int(seconds * _SECOND))
            self.tables["leases"][(name,)] = row
            return Lease(name, owner, token)

    def release(self, name: str, owner: str) -> None:
        """Give a lease back; nothing happens when it is not ours any more."""
        with self._turn:
            row = self.tables["leases"].get((name,))
            if row is not None and row[1] == owner:
                self.tables["leases"][(name,)] = (*row[:3], 0)

    def put_file(self, content: bytes | Iterable[bytes]) -> str:
        """Keep an attachment's bytes; gives their SHA-256 (hex)."""
        data = content if isinstance(content, bytes) else b"".join(content)
        digest = digest_of(data)
        with self.transaction() as unit:
            unit.insert("chunks", chunks_of(digest, data))
        return digest

    @contextmanager
    def snapshot(self) -> Iterator[MemoryStore]:
        """The workspace as it is at this moment; others wait until the look is over."""
        with self._turn:
            yield self

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of a table by key."""
        with self._turn:
            found = sorted(self.tables[table].items())
        for _, row in found:
            yield row

    def fold(self) -> None:
        """Flow figures are kept folded here."""

    def close(self) -> None:
        """Nothing to let go of."""
