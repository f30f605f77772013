"""What the data does to running clocks: pause, resume, cancel, reset, another policy, new limits.

Limits are recomputed from the original start; what has passed stays passed, and the working time
that pauses took stays added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from . import commands as c
from . import events as e
from .clocks import (
    CANCELLED,
    CAP,
    DEADLINE,
    GOAL,
    beginning,
    following,
    limits,
    pause,
    pauses,
    resume,
    start,
)
from .plan import PolicyPlan
from .state import Clock, Instant
from .turn import Turn


def review(turn: Turn) -> None:
    """After the data changed: look at every clock that the data may touch."""
    for clock in list(turn.case.clocks.values()):
        policy = turn.type.policies.get(clock.policy)
        if policy is not None and policy.dynamic and clock.level != CANCELLED:
            _review(turn, clock, policy)


def _review(turn: Turn, clock: Clock, policy: PolicyPlan) -> None:
    scope = scope_of(turn, clock)
    if policy.cancel_when is not None and turn.holds(policy.cancel_when, scope):
        _cancel(turn, clock)
        return
    if clock.paused:
        if not resumes(turn, policy, scope):
            return
        resume(turn, clock, policy)
    elif pauses(turn, policy, scope):
        pause(turn, clock, policy)
        return
    if policy.reset_when is not None and _reset(turn, turn.case.clocks[clock.id], policy, scope):
        return
    move(turn, turn.case.clocks[clock.id], policy)


def scope_of(turn: Turn, clock: Clock) -> int:
    """The scope in which a clock's expressions are read: that of its step, else the case."""
    token = turn.case.tokens.get(clock.ref) if clock.on == "step" else None
    return 0 if token is None else token.scope


def resumes(turn: Turn, policy: PolicyPlan, scope: int) -> bool:
    """Whether a clock that its condition paused goes on; without conditions nothing holds it."""
    if policy.resume_when is not None:
        return turn.holds(policy.resume_when, scope)
    return policy.pause_when is None or not turn.holds(policy.pause_when, scope)


def _cancel(turn: Turn, clock: Clock) -> None:
    """Cancelled for good. Where a clock may start late, its mark stays so that it does not."""
    if any(_starts_late(policy) for policy in policies_of(turn, clock)):
        clock = replace(
            clock, level=CANCELLED, goal=None, deadline=None, next=None, urgency=0, paused=0,
            remaining=(None, None, None),
        )  # fmt: skip
    turn.emit(e.ClockChanged("cancelled", clock))


def _reset(turn: Turn, clock: Clock, policy: PolicyPlan, scope: int) -> bool:
    """Begin again from now, once each time the condition becomes true; whether it did."""
    assert policy.reset_when is not None
    held = turn.holds(policy.reset_when, scope)
    if held == clock.held:
        return False
    if not held:
        turn.emit(e.ClockChanged("noted", replace(clock, held=False)))
        return False
    goal, deadline = limits(turn, policy, turn.now, scope)
    fresh = Clock(
        clock.id, policy.id, clock.on, clock.ref, turn.now, goal, deadline,
        deadline if goal is None else goal, urgency=policy.urgency[0], held=True,
    )  # fmt: skip
    turn.emit(e.ClockChanged("reset", fresh))
    return True


# ---------------------------------------------------------------- another policy, other limits


def move(turn: Turn, clock: Clock, policy: PolicyPlan, *, always: bool = False) -> None:
    """Another policy, or other limits, by the data: recomputed from the original start.

    ``always``: it is recorded also when nothing but its policy's id differs.
    """
    scope = scope_of(turn, clock)
    chosen = _chosen(turn, clock, policy, scope)
    begin = _original(turn, clock, policy, chosen, scope)
    goal, deadline = limits(turn, chosen, begin, scope)
    if clock.shift:
        goal = None if goal is None else chosen.calendar.add(goal, clock.shift)
        deadline = None if deadline is None else chosen.calendar.add(deadline, clock.shift)
    if clock.level >= GOAL:
        goal = clock.goal
    if clock.level >= DEADLINE:
        deadline = clock.deadline
    if (
        not always
        and chosen is policy
        and (begin, goal, deadline) == (clock.start, clock.goal, clock.deadline)
    ):
        return
    moved = replace(
        clock, policy=chosen.id, start=begin, goal=goal, deadline=deadline,
        urgency=min(CAP, max(0, clock.urgency - policy.urgency[0] + chosen.urgency[0])),
    )  # fmt: skip
    turn.emit(e.ClockChanged("moved", replace(moved, next=_next(moved, policy, chosen))))


def repair(turn: Turn, command: c.RepairClocks) -> None:
    """Work every running clock out again from its original start; nothing when none differs.

    A clock that is paused is worked out when it goes on.
    """
    del command
    for clock in list(turn.case.clocks.values()):
        policy = turn.type.policies.get(clock.policy)
        if policy is not None and not clock.paused and clock.level != CANCELLED:
            move(turn, clock, policy)


def under(clock: Clock, policy: PolicyPlan) -> Clock:
    """The same clock under another policy whose element is the same."""
    return replace(clock, policy=policy.id)


def _original(turn: Turn, clock: Clock, old: PolicyPlan, chosen: PolicyPlan, scope: int) -> Instant:
    """The start by the chosen policy: its date in the data, else where the clock began."""
    if chosen.starts_at is not None:
        return beginning(turn, chosen, scope, clock.start) or clock.start
    if chosen.starts_after == old.starts_after or old.starts_at is not None:
        return clock.start
    begin = old.calendar.add(clock.start, -old.starts_after)
    return int(chosen.calendar.add(begin, chosen.starts_after))


def _next(moved: Clock, old: PolicyPlan, chosen: PolicyPlan) -> Instant | None:
    """The next milestone of a moved clock; after the deadline the last repeat counts."""
    if moved.level < DEADLINE or moved.next is None or not old.every:
        last = moved.deadline or moved.start
        if moved.level == DEADLINE and moved.passed and chosen.every:
            last = chosen.calendar.add(last, chosen.every * moved.passed)
        return following(chosen, moved, last)
    return following(chosen, moved, old.calendar.add(moved.next, -old.every))


def _chosen(turn: Turn, clock: Clock, policy: PolicyPlan, scope: int) -> PolicyPlan:
    """The policy that matches now among those of the clock's element; the old one when none."""
    for candidate in policies_of(turn, clock):
        if candidate.when is None or turn.holds(candidate.when, scope):
            return candidate
    return policy


def policies_of(turn: Turn, clock: Clock) -> tuple[PolicyPlan, ...]:
    """The policies of the element that a clock runs on, in order."""
    case, ref = turn.case, clock.ref
    if clock.on == "case":
        return turn.type.slas
    if clock.on == "stage":
        visit = case.visits.get(ref)
        stage = turn.type.stages.get(visit.stage) if visit else None
        return stage.slas if stage else ()
    if clock.on == "process":
        return _item_policies(turn, case.items[ref].item) if ref in case.items else ()
    token = case.tokens.get(ref)
    return turn.node(token.scope, token.step).slas if token is not None else ()


def _item_policies(turn: Turn, item: str) -> tuple[PolicyPlan, ...]:
    """Of a process or phase: in this stage, in one it outlives, or offered everywhere."""
    for stage in turn.type.stages.values():
        if item in stage.items:
            return stage.items[item].slas
    action = turn.type.actions.get(item)
    return action.slas if action else ()


# -------------------------------------------------------------------------- clocks that start late


def start_missing(turn: Turn) -> None:
    """Start the clocks whose start date is known, or whose condition is true, only now."""
    running = {(clock.on, clock.ref) for clock in turn.case.clocks.values()}
    for on, ref, policies, scope, since in list(_elements(turn)):
        if (on, ref) not in running and any(_starts_late(policy) for policy in policies):
            start(turn, on, ref, policies, scope, since)


def _starts_late(policy: PolicyPlan) -> bool:
    return policy.starts_at is not None or policy.when is not None


Place = tuple[str, int, Iterable[PolicyPlan], int, Instant]


def _elements(turn: Turn) -> Iterator[Place]:
    """What is live and has policies: (on, ref, policies, scope, when it began)."""
    case, kind = turn.case, turn.type
    if kind.slas:
        yield "case", 0, kind.slas, 0, case.created
    stage = turn.stage
    if stage is not None and stage.slas and case.visit in case.visits:
        yield "stage", case.visit, stage.slas, 0, case.visits[case.visit].entered
    yield from _items(turn)
    for token in case.tokens.values():
        node = turn.node(token.scope, token.step)
        if node.slas and not token.parked:
            yield "step", token.id, node.slas, token.scope, token.since


def _items(turn: Turn) -> Iterator[Place]:
    """Running processes and phases; an item does not know when it began, so that is now."""
    for item in turn.case.items.values():
        kept = item.kind == "phase" and item.visit not in turn.case.visits
        if item.state == "active" and not kept:
            policies = _item_policies(turn, item.item)
            if policies:
                yield "process", item.id, policies, 0, turn.now
