"""A store, a ledger and a receiver that fail as real ones do, by a seeded choice.

Rule: they only add failures; what they keep is kept by the fakes that hold the ports' promises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from casewright.runtime.connectors.port import Failure, Result, Stop
from casewright.runtime.effects.memory import MemoryLedger
from casewright.runtime.effects.port import Claim, Rooms, Task, Told
from casewright.runtime.effects.states import Policy, Settled
from casewright.runtime.effects.stored import _inner
from casewright.store.memory import MemoryStore
from casewright.store.port import Conflict, Unavailable

SECOND = 1_000_000


class Crash(BaseException):
    """The process is gone at this moment; nothing of it runs any more."""


class Nature:
    """What may go wrong, drawn from the seed. ``calm``: nothing does any more."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.calm = False
        #: The database's clock, and the seconds that really went by.
        self.now = 0
        self.seconds = 0.0

    def strikes(self, chance: float) -> bool:
        """Whether something goes wrong now."""
        return not self.calm and self.rng.random() < chance

    def pass_time(self, seconds: float) -> None:
        """Time goes by, for everybody."""
        self.seconds += seconds
        self.now += int(seconds * SECOND)


class FaultyStore(MemoryStore):
    """Commits are slow, fail, conflict, are not answered, or are the last thing a process does."""

    def __init__(self, nature: Nature) -> None:
        super().__init__(lambda: nature.now)
        self._nature = nature

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A unit of work that may come to nothing, or to more than is told."""
        nature = self._nature
        with super().transaction() as unit:
            yield unit
            if nature.strikes(0.02):
                raise Conflict("somebody was faster")
            if nature.strikes(0.02):
                raise Unavailable("the connection broke before the commit")
            if nature.strikes(0.01):
                raise Crash("before the commit")
            if nature.strikes(0.05):
                nature.pass_time(nature.rng.uniform(1, 40))
        if nature.strikes(0.02):
            raise Unavailable("the answer to the commit was lost")
        if nature.strikes(0.01):
            raise Crash("after the commit")


class FaultyLedger:
    """The ledger of effects beside the outbox; watches that nobody holds what another holds."""

    def __init__(self, nature: Nature, store: MemoryStore) -> None:
        self._nature = nature
        self._store = store
        self._ledger = MemoryLedger(lambda: nature.now)
        self.entries = self._ledger.entries

    def follow(self) -> None:
        """Effects that came into the outbox; those that left it go."""
        outbox = {
            row[0]: row for row in self._store.tables["outbox"].values() if row[1] != "command"
        }
        for gone in [each for each in self.entries if each not in outbox]:
            self._ledger.cancel(gone)
        for each, row in outbox.items():
            body = _inner(row[-1])
            lane = f"connector:{body['connector']}"
            self._ledger.put(Task(each, row[1], row[2].removeprefix("case:"), lane, body))

    def claim(
        self, owner: str, *, most: int, seconds: float, rooms: Rooms, kinds: Mapping[str, int]
    ) -> Sequence[Claim]:
        """Take what is due; nobody's running task is taken before its lease has run out."""
        self.follow()
        before = {
            name: (entry.owner, entry.until)
            for name, entry in self.entries.items()
            if entry.state == "running"
        }
        claims = self._ledger.claim(owner, most=most, seconds=seconds, rooms=rooms, kinds=kinds)
        for claim in claims:
            holder, until = before.get(claim.task.id, ("", 0))
            assert not holder or until <= self._nature.now, f"{holder} still holds {claim.task.id}"
        return claims

    def beat(self, owner: str, held: Mapping[str, int], seconds: float) -> frozenset[str]:
        return self._ledger.beat(owner, held, seconds)

    def settle(self, owner: str, task: str, attempt: int, settled: Settled) -> bool:
        if self._nature.strikes(0.05):
            raise Unavailable("the ending could not be written")
        return self._ledger.settle(owner, task, attempt, settled)

    def untold(self, limit: int) -> Sequence[Told]:
        return self._ledger.untold(limit)

    def told(self, task: str, attempt: int) -> None:
        self._ledger.told(task, attempt)

    def next_due(self) -> int | None:
        return self._ledger.next_due()

    def now(self) -> int:
        return self._nature.now


class Receiver:
    """The other side: does what it is told, sometimes without saying so.

    ``keyed`` sorts out repeats by the effect's id, ``asked`` tells what it has done, ``blind``
    neither; it must never be told twice.
    """

    def __init__(self, nature: Nature) -> None:
        self._nature = nature
        self.asked: Counter[str] = Counter()
        self.happened: dict[str, str] = {}
        #: Said here and looked at afterwards: a runner takes what a handler raises for its bug.
        self.wrong: list[str] = []

    def policy(self, task: Task) -> Policy:
        kind = task.body["connector"]
        return Policy(attempts=8, repeatable=kind == "keyed", tells=kind == "asked")

    def run(self, task: Task, stop: Stop) -> Result | Failure:
        """Do it once, or do not, and say so or not."""
        nature, kind = self._nature, task.body["connector"]
        if nature.strikes(0.15):
            return Failure("retry", "refused before it began")
        self.asked[task.id] += 1
        if kind == "blind" and self.asked[task.id] > 1:
            self.wrong.append(
                f"{task.id} was told twice, and nobody could know whether it was done"
            )
        if kind == "asked" and task.id in self.happened:
            self.wrong.append(f"{task.id} was done already, and could have been asked")
        self.happened[task.id] = kind
        if nature.strikes(0.15):
            return Failure("retry" if kind == "keyed" else "uncertain", "no answer came")
        return Result()

    def check(self, task: Task, stop: Stop) -> Result | Failure | None:
        """Whether it was done."""
        if self._nature.strikes(0.2):
            return Failure("retry", "it does not answer")
        return Result() if task.id in self.happened else None
