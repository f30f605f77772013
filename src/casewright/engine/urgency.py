"""Urgency and due times of assignments: what worklists sort by; pure reading of a case's clocks."""

from __future__ import annotations

from collections.abc import Iterator

from .state import Assignment, Case, Clock, Instant

#: An assignment's urgency begins here and never exceeds the cap (case model, SLA clocks).
BASE = 10
CAP = 100


def clocks_over(case: Case, assignment: Assignment) -> Iterator[Clock]:
    """The clocks under which an assignment runs: its own, its process's, its stage's, the case's."""
    for clock in case.clocks.values():
        if covers(case, clock, assignment):
            yield clock


def covers(case: Case, clock: Clock, assignment: Assignment) -> bool:
    """Whether an assignment runs under a clock; that of a phase covers all that is inside it."""
    on, ref = clock.on, clock.ref
    if on == "step":
        return bool(ref == assignment.token)
    if on == "stage":
        return bool(ref == assignment.visit)
    if on == "case":
        return True
    item = case.items.get(assignment.item)
    while item is not None:
        if item.id == ref:
            return True
        item = case.items.get(item.parent)
    return False


def of(case: Case, assignment: Assignment) -> int:
    """min(100, 10 + initial + manual + what the clocks above it have added)."""
    total = BASE + assignment.urgency + case.urgency
    for clock in case.clocks.values():
        if clock.urgency and covers(case, clock, assignment):
            total += clock.urgency
    return min(CAP, total)


def due(case: Case, assignment: Assignment) -> tuple[Instant | None, Instant | None]:
    """(earliest goal not yet passed, earliest deadline) of the clocks above an assignment.

    A paused clock promises nothing for now.
    """
    goal: Instant | None = None
    deadline: Instant | None = None
    for clock in clocks_over(case, assignment):
        if clock.paused:
            continue
        if clock.goal is not None and clock.level < 1 and (goal is None or clock.goal < goal):
            goal = clock.goal
        if clock.deadline is not None and (deadline is None or clock.deadline < deadline):
            deadline = clock.deadline
    return goal, deadline


def of_case(case: Case) -> int:
    """The urgency a case shows: that of its most urgent assignment, else its own."""
    own = BASE + case.urgency + sum(c.urgency for c in case.clocks.values() if c.on == "case")
    return max((of(case, a) for a in case.assignments.values()), default=min(CAP, own))


def due_of_case(case: Case) -> Instant | None:
    """The earliest deadline of any running clock of the case."""
    deadlines = [c.deadline for c in case.clocks.values() if c.deadline and not c.paused]
    return min(deadlines, default=None)
