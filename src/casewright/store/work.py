"""Rows of assignments, open and past, and the sums of the flow table.

An assignment's row is the difference between the case before and after; how it ended stands in
the events. One that was opened and ended within a single command is found in the events alone.
"""

from __future__ import annotations

from casewright.engine import urgency
from casewright.engine.events import AssignmentCompleted, AssignmentOpened, AssignmentVoted
from casewright.engine.state import Assignment, Case, Instant

from . import schema
from .accepted import Accepted
from .naming import Names, clean
from .writes import Row, Writes

_DAY = 86_400_000_000
#: How an assignment ended: state, outcome, time, by whom. Open ones have none.
_Closing = tuple[str, str, Instant, str]


def project_work(writes: Writes, done: Accepted, after: Case, names: Names) -> None:
    """Rows of all assignments that a command opened, changed or ended."""
    old = done.before.assignments if done.before is not None else {}
    for assignment in after.assignments.values():
        _open(writes, done, after, assignment, names)
    closings = _outcomes(done)
    for assignment in old.values():
        if assignment.id not in after.assignments and done.before is not None:
            _close(writes, done, done.before, assignment, names, closings)
    for event in done.events:
        if isinstance(event, AssignmentOpened):
            opened = event.assignment
            _count_opened(writes, after, opened)
            if opened.id not in after.assignments and opened.id not in old:
                _close(writes, done, after, opened, names, closings)


def _open(writes: Writes, done: Accepted, case: Case, now: Assignment, names: Names) -> None:
    """A put for an open assignment unless its row is as it was."""
    before = done.before
    was = before.assignments.get(now.id) if before is not None else None
    if before is not None and was is not None:
        unmoved = was == now and _promises(before) == _promises(case)
        if unmoved and before.version == case.version:
            return
        writes.touch(was.queue, was.assignee)
    writes.put(schema.ASSIGNMENTS, _row(case, now, names, None))
    writes.touch(now.queue, now.assignee)


def _promises(case: Case) -> tuple[object, ...]:
    return case.urgency, case.clocks


def _outcomes(done: Accepted) -> dict[str, tuple[str, str]]:
    """Assignment → (state, outcome) of those that were done, not merely taken down."""
    return {
        event.assignment: ("completed", event.outcome)
        for event in done.events
        if isinstance(event, AssignmentCompleted | AssignmentVoted)
    }


def _close(
    writes: Writes,
    done: Accepted,
    case: Case,
    last: Assignment,
    names: Names,
    outcomes: dict[str, tuple[str, str]],
) -> None:
    state, outcome = outcomes.get(last.id, ("ended", ""))
    row = _row(case, last, names, (state, outcome, done.at, done.actor))
    writes.put(schema.ASSIGNMENTS, row)
    writes.drop(schema.DRAFTS, (last.id,))
    if last.skills:
        writes.drop(schema.NEEDS, (last.id,))
    writes.touch(last.queue, last.assignee)
    due = urgency.due(case, last)[1]
    completed = state == "completed"
    late = completed and due is not None and done.at > due
    spent = done.at - last.opened if completed else 0
    closed = (int(completed), int(not completed), int(late), spent)
    writes.add_flow(_flow_key(case, last, done.at), closed=closed)


def _count_opened(writes: Writes, case: Case, opened: Assignment) -> None:
    writes.add_flow(_flow_key(case, opened, opened.opened), opened=1)


def _flow_key(case: Case, assignment: Assignment, at: Instant) -> Row:
    return (
        at // _DAY, case.type, case.blueprint, case.version, assignment.stage, assignment.step,
        assignment.queue or "",
    )  # fmt: skip


def _row(case: Case, a: Assignment, names: Names, closing: _Closing | None) -> Row:
    goal, due = urgency.due(case, a)
    state, outcome, closed, closed_by = closing or (a.state, "", None, None)
    return (
        a.id, case.id, case.number, case.type, case.blueprint, a.opened, case.version, a.step,
        clean(a.name) or names.element(a.step), a.stage, names.element(a.stage), state,
        0 if closing else 1, -urgency.of(case, a), schema.NEVER if due is None else due, goal,
        a.assignee, a.queue, a.persona, clean(outcome), closed, closed_by, a.snoozed,
        f"|{'|'.join(a.excluded)}|" if a.excluded else "",
    )  # fmt: skip
