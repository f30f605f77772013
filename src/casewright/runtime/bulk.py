"""Much work changes hands at once: one audited command for each assignment, with progress.

Rule: what is done is done; stopping leaves the rest where it was, and a refusal stops nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future

import msgspec

from casewright.engine.commands import TransferAssignment
from casewright.engine.decision import Refused
from casewright.store.reads import Reads
from casewright.store.rows import WorkQuery, WorkRow

from .door import Door, Outcome
from .identity import new_id

#: Commands on their way at once: enough to share commits, few enough to bound memory.
IN_FLIGHT = 256
_PAGE = 500

#: Heard with (assignments done, assignments in all).
Progress = Callable[[int, int], None]


class Target(msgspec.Struct, frozen=True):
    """Where work goes: a person or a queue."""

    person: str | None = None
    queue: str | None = None


class Left(msgspec.Struct, frozen=True):
    """An assignment that stayed where it was, and why."""

    assignment: str
    case: str
    reason: str


class Moved(msgspec.Struct):
    """What became of a bulk: how many moved, what was refused, whether it was stopped."""

    asked: int = 0
    moved: int = 0
    refused: list[Left] = []
    stopped: bool = False


def matching(reads: Reads, query: WorkQuery) -> Iterator[WorkRow]:
    """All open assignments of a query, page by page, in an order that moving does not disturb."""
    query = msgspec.structs.replace(query, sort="opened", limit=_PAGE, after=None)
    while True:
        page = reads.work(query)
        yield from page.rows
        if page.after is None:
            return
        query = msgspec.structs.replace(query, after=page.after)


def reassign(
    door: Door,
    actor: str,
    work: Iterable[WorkRow],
    to: Target | Callable[[WorkRow], Target],
    *,
    reason: str = "",
    progress: Progress = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> Moved:
    """Give each assignment to ``to`` (or what it says of each); ``stop`` ends it in between.

    Each is a command of ``actor``'s own with ``reason``; what is refused is in the result.
    """
    listed = list(work)
    done = Moved(asked=len(listed))
    flight: deque[tuple[WorkRow, Future[Outcome]]] = deque()
    told = 0
    for row in listed:
        if stop():
            done.stopped = True
            break
        target = to(row) if callable(to) else to
        flight.append((row, door.submit(_transfer(actor, row, target, reason))))
        if len(flight) >= IN_FLIGHT:
            _land(flight, done)
            told += 1
            progress(told, done.asked)
    while flight:
        _land(flight, done)
        told += 1
        progress(told, done.asked)
    return done


def _transfer(actor: str, row: WorkRow, to: Target, reason: str) -> TransferAssignment:
    return TransferAssignment(
        id=new_id(), actor=actor, case=row.case, assignment=row.assignment,
        person=to.person, queue=to.queue, reason=reason,
    )  # fmt: skip


def _land(flight: deque[tuple[WorkRow, Future[Outcome]]], done: Moved) -> None:
    row, future = flight.popleft()
    try:
        future.result()
    except Refused as refusal:
        done.refused.append(Left(row.assignment, row.number, str(refusal)))
    else:
        done.moved += 1
