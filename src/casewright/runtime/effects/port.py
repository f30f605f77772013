"""What running effects needs: a ledger of who runs what, handlers per kind, and a way to report.

Rule: the ledger's clock is the database's; fencing is by (owner, attempt), so that whoever was
given up for lost can change nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Protocol

import msgspec

from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.runtime.connectors.port import Failure, Result, Stop

from .states import Policy, Settled, Standing, State


class Task(msgspec.Struct, frozen=True):
    """An effect as it stands in the outbox. ``lane`` shares one limit of concurrency."""

    id: str
    kind: str
    case: str
    lane: str
    body: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """The idempotency key: the id of the effect that was asked for first."""
        return str(self.body.get("key") or self.id)

    @property
    def again(self) -> bool:
        """Whether a person had it tried again, under the key of an effect that ended."""
        return self.body.get("again") is True


class Claim(msgspec.Struct, frozen=True):
    """A task that is ours until the lease ends; ``attempt`` grows with every claim."""

    task: Task
    attempt: int
    standing: Standing


class Rooms(msgspec.Struct, frozen=True):
    """What is free in lanes: ``named`` ones, and ``other`` in each that is not named."""

    named: Mapping[str, int]
    other: int

    def of(self, lane: str) -> int:
        """How many more may be taken of a lane."""
        return self.named.get(lane, self.other)


class Told(msgspec.Struct, frozen=True):
    """Something that the case must hear: done, an incident or uncertain."""

    task: Task
    attempt: int
    state: State
    reason: str
    tries: int
    outputs: dict[str, Any] = {}


class Ledger(Protocol):
    """Who runs which effect; on disk for all workers of a workspace."""

    def claim(
        self, owner: str, *, most: int, seconds: float, rooms: Rooms, kinds: Mapping[str, int]
    ) -> Sequence[Claim]:
        """Take up to ``most`` tasks that are due, or whose lease has run out, oldest first.

        Only of ``kinds``, at most so many of each, and at most so many of a lane as ``rooms``
        says. Atomic: no task is given twice.
        """

    def beat(self, owner: str, held: Mapping[str, int], seconds: float) -> frozenset[str]:
        """Prolong the leases of ``held`` (id → attempt); gives the ids that are still ours."""

    def settle(self, owner: str, task: str, attempt: int, settled: Settled) -> bool:
        """Write what an attempt led to; False when it is no longer ours, and nothing is written."""

    def untold(self, limit: int) -> Sequence[Told]:
        """Final states that the case has not heard yet, oldest first."""

    def told(self, task: str, attempt: int) -> None:
        """The case has heard it. Harmless when said twice."""

    def next_due(self) -> Instant | None:
        """When the next task is due, or the next lease runs out."""

    def now(self) -> Instant:
        """The ledger's clock, microseconds."""


class Handler(Protocol):
    """What can run the effects of one kind. May raise ``Refused`` and ``Unavailable``."""

    def policy(self, task: Task) -> Policy:
        """How this task is tried."""

    def run(self, task: Task, stop: Stop) -> Result | Failure:
        """Do it once; ``stop()`` true ends it."""

    def check(self, task: Task, stop: Stop) -> Result | Failure | None:
        """Whether an earlier attempt succeeded: its result, None, or ``Failure``."""


class Report(Protocol):
    """Tells the case through the door; the future ends when it is accepted, or with ``Refused``.

    After a refusal it is called once more, with it: the case then hears of an incident.
    """

    def __call__(self, told: Told, refused: Refused | None = None) -> Future[Any]: ...
