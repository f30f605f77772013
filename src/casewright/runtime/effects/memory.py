"""A ledger in memory: for tests, dry runs and the deterministic simulation of the runtime."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

import msgspec

from casewright.engine.state import Instant

from .port import Claim, Rooms, Task, Told
from .states import Happening, Settled, Standing, State, after_person, move

_SECOND = 1_000_000


class Entry(msgspec.Struct):
    """One row of the ledger."""

    task: Task
    state: State = "waiting"
    due: Instant = 0
    owner: str = ""
    attempt: int = 0
    until: Instant = 0
    tries: int = 0
    check: bool = False
    final: bool = False
    told: bool = False
    reason: str = ""
    outputs: dict[str, Any] = {}
    wanted: bool = True

    def wakes(self) -> Instant | None:
        """When a worker must look at it; None: never by itself."""
        if self.final or not self.wanted:
            return None
        return self.until if self.state == "running" else self.due


class MemoryLedger:
    """Keeps the same promises as one on disk, for one process. ``now`` is its clock."""

    def __init__(self, now: Callable[[], Instant]) -> None:
        self._now = now
        self._lock = Lock()
        self.entries: dict[str, Entry] = {}

    def put(self, task: Task) -> None:
        """A task appears, as when its case was committed; once."""
        with self._lock:
            self.entries.setdefault(task.id, Entry(task, due=self._now()))

    def cancel(self, task: str) -> None:
        """The step ended: nobody waits for the task any more.

        What is at work may still be settled and told.
        """
        with self._lock:
            entry = self.entries.get(task)
            if entry is None or not (entry.state == "running" or (entry.final and not entry.told)):
                self.entries.pop(task, None)
            else:
                entry.wanted = False

    def claim(
        self, owner: str, *, most: int, seconds: float, rooms: Rooms, kinds: Mapping[str, int]
    ) -> Sequence[Claim]:
        """Take tasks that are due; see the port."""
        with self._lock:
            now = self._now()
            lanes: Counter[str] = Counter()
            taken: Counter[str] = Counter()
            claims: list[Claim] = []
            for entry in sorted(self.entries.values(), key=lambda each: each.due):
                wakes, lane, kind = entry.wakes(), entry.task.lane, entry.task.kind
                full = lanes[lane] >= rooms.of(lane) or taken[kind] >= kinds.get(kind, 0)
                if wakes is None or wakes > now or full or len(claims) >= most:
                    continue
                lanes[lane] += 1
                taken[kind] += 1
                claims.append(self._take(entry, owner, now + int(seconds * _SECOND)))
            return claims

    def _take(self, entry: Entry, owner: str, until: Instant) -> Claim:
        lost = entry.state == "running"
        entry.tries += lost
        standing = Standing(entry.tries, lost, entry.check)
        entry.state = move(entry.state, "claimed")
        entry.owner, entry.until = owner, until
        entry.attempt += 1
        return Claim(entry.task, entry.attempt, standing)

    def beat(self, owner: str, held: Mapping[str, int], seconds: float) -> frozenset[str]:
        """Prolong leases; see the port."""
        with self._lock:
            until = self._now() + int(seconds * _SECOND)
            kept = {
                task
                for task, attempt in held.items()
                if self._ours(owner, task, attempt) and self.entries[task].wanted
            }
            for task in kept:
                self.entries[task].until = until
            return frozenset(kept)

    def settle(self, owner: str, task: str, attempt: int, settled: Settled) -> bool:
        """Write what an attempt led to; see the port."""
        with self._lock:
            if not self._ours(owner, task, attempt):
                return False
            self._write(self.entries[task], settled)
            return True

    def person(self, task: str, happening: Happening, outputs: dict[str, Any]) -> None:
        """A person retries, completes (with ``outputs``) or skips; a bug raises ``ValueError``."""
        with self._lock:
            entry = self.entries[task]
            settled = after_person(entry.state, happening, entry.tries)
            entry.attempt += 1
            self._write(entry, msgspec.structs.replace(settled, outputs=outputs))

    def _write(self, entry: Entry, settled: Settled) -> None:
        entry.state, entry.tries, entry.reason = settled.state, settled.tries, settled.reason
        entry.due = self._now() + int(settled.wait * _SECOND)
        entry.check, entry.final, entry.outputs = settled.check, settled.final, settled.outputs
        entry.owner, entry.told = "", False

    def _ours(self, owner: str, task: str, attempt: int) -> bool:
        entry = self.entries.get(task)
        if entry is None or entry.state != "running":
            return False
        return (entry.owner, entry.attempt) == (owner, attempt)

    def untold(self, limit: int) -> Sequence[Told]:
        """Final states that the case has not heard yet."""
        with self._lock:
            return [
                Told(each.task, each.attempt, each.state, each.reason, each.tries, each.outputs)
                for each in self.entries.values()
                if each.final and not each.told
            ][:limit]

    def told(self, task: str, attempt: int) -> None:
        """The case has heard it."""
        with self._lock:
            entry = self.entries.get(task)
            if entry is not None and entry.attempt == attempt:
                entry.told = True
                if not entry.wanted:
                    del self.entries[task]

    def next_due(self) -> Instant | None:
        """When somebody must look again."""
        with self._lock:
            found = (entry.wakes() for entry in self.entries.values())
            return min((each for each in found if each is not None), default=None)

    def now(self) -> Instant:
        """The ledger's clock."""
        return self._now()
