"""Get next work: the one assignment a person should do now, claimed so that nobody else has it.

Order: the person's own worklist; then their queues in their order, assignments at or above the
queue's urgency threshold before the rest; inside a list the most urgent, then the earliest
deadline, then the oldest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from casewright.engine.commands import ClaimAssignment
from casewright.engine.decision import Refused
from casewright.store.reads import Reads
from casewright.store.rows import PersonRow, WorkQuery, WorkRow

from .door import Door
from .identity import new_id

#: (blueprint, version, queue) → the urgency from which its work goes before other queues' work.
Thresholds = Callable[[str, int, str], int]

#: Looked at per list before the next list; more only when that many were taken meanwhile.
_AHEAD = 20
#: With no more than this to choose from one look is enough to put it in order.
_AT_ONCE = 200


def next_work(reads: Reads, door: Door, person: str, thresholds: Thresholds) -> WorkRow | None:
    """The next assignment, the person's own from now on; None when there is nothing.

    Raises ``Refused`` when the person is unknown.
    """
    who = reads.person(person)
    if who is None:
        raise Refused(
            f"There is no person “{person}” in this workspace.",
            "Add them with `casewright people add`, or act as somebody else with --as.",
        )
    for row in _candidates(reads, who, thresholds):
        if row.assignee == person and row.state == "assigned":
            return row
        if _claim(door, row, person):
            return reads.assignment(row.assignment) or row
    return None


def _candidates(reads: Reads, who: PersonRow, thresholds: Thresholds) -> Iterator[WorkRow]:
    """In order; a row may come twice, the second time it is no longer claimable."""
    page = reads.work(WorkQuery(person=who.person, scope="both", limit=_AT_ONCE))
    if page.after is None:
        yield from (row for row in page.rows if row.assignee == who.person)
        offered = [row for row in page.rows if row.assignee != who.person]
        yield from _in_order(offered, who, thresholds)
        return
    yield from _all(reads, WorkQuery(person=who.person, scope="mine", limit=_AHEAD))
    yield from _urgent(reads, who, thresholds)
    for queue in who.queues:
        yield from _all(reads, _query(who, queue))
    yield from _all(reads, WorkQuery(person=who.person, scope="offered", limit=_AHEAD))


def _in_order(rows: Sequence[WorkRow], who: PersonRow, thresholds: Thresholds) -> list[WorkRow]:
    """All that is offered, already by urgency: urgent first, then by the person's queues."""
    places = {queue: place for place, queue in enumerate(who.queues)}

    def rank(row: WorkRow) -> tuple[bool, int]:
        if row.queue is None or row.queue not in places:
            return True, len(places)
        threshold = thresholds(row.blueprint, row.version, row.queue)
        return not (threshold and row.urgency >= threshold), places[row.queue]

    return sorted(rows, key=rank)


def _urgent(reads: Reads, who: PersonRow, thresholds: Thresholds) -> Iterator[WorkRow]:
    for queue in who.queues:
        for row in _all(reads, _query(who, queue)):
            threshold = thresholds(row.blueprint, row.version, queue)
            if not threshold or row.urgency < threshold:
                break  # they come by urgency: the rest of this queue is below it too
            yield row


def _query(who: PersonRow, queue: str) -> WorkQuery:
    return WorkQuery(person=who.person, scope="offered", queues=(queue,), limit=_AHEAD)


def _all(reads: Reads, query: WorkQuery) -> Iterator[WorkRow]:
    """All rows of a query, page by page."""
    while True:
        page = reads.work(query)
        yield from page.rows
        if page.after is None:
            return
        query = WorkQuery(
            person=query.person, scope=query.scope, queues=query.queues, limit=query.limit,
            after=page.after,
        )  # fmt: skip


def _claim(door: Door, row: WorkRow, person: str) -> bool:
    """Whether it is ours now; somebody else may have been faster, or we may not do it."""
    if row.state != "offered":
        return False
    command = ClaimAssignment(id=new_id(), actor=person, case=row.case, assignment=row.assignment)
    try:
        door.submit(command).result()
    except Refused:
        return False
    return True
