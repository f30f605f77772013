"""SLA clocks run: they start, pass goal and deadline once, and repeat after it.

What the data does to a running clock (pause, cancel, reset, move) is in ``clock_review``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from casewright.rules.values import Date, DateTime, Time

from . import events as e
from .plan import PolicyPlan
from .state import Clock, Instant
from .turn import Turn
from .values import instant

#: Levels of a clock.
RUNNING, GOAL, DEADLINE, CANCELLED = 0, 1, 2, 3
#: A moment in the data further away than this (100 years) is not known, but mistyped.
REACH = 36_525 * 86_400_000_000
CAP = 100


def start(
    turn: Turn,
    on: str,
    ref: int,
    policies: Iterable[PolicyPlan],
    scope: int = 0,
    since: Instant | None = None,
) -> None:
    """Start the clock of the first policy whose condition matches; none when none does.

    ``since``: where the element began, when that is not now.
    """
    for policy in policies:
        if policy.when is None or turn.holds(policy.when, scope):
            begin = turn.now if since is None else since
            if policy.fixed:
                _begin(turn, on, ref, policy, scope, begin)
            else:
                found = beginning(turn, policy, scope, begin)
                if found is not None:
                    _begin(turn, on, ref, policy, scope, found)
            return


def _begin(turn: Turn, on: str, ref: int, policy: PolicyPlan, scope: int, begin: Instant) -> None:
    goal, deadline = limits(turn, policy, begin, scope)
    clock = Clock(
        turn.number(), policy.id, on, ref, begin, goal, deadline,
        deadline if goal is None else goal, 0, 0, policy.urgency[0],
    )  # fmt: skip
    if policy.dynamic:
        _start_dynamic(turn, clock, policy, scope)
    else:
        turn.emit(e.ClockStarted(clock))


def _start_dynamic(turn: Turn, clock: Clock, policy: PolicyPlan, scope: int) -> None:
    """Its conditions may hold already: it does not start, or it starts paused."""
    if policy.cancel_when is not None and turn.holds(policy.cancel_when, scope):
        return
    if policy.reset_when is not None and turn.holds(policy.reset_when, scope):
        clock = replace(clock, held=True)
    turn.emit(e.ClockStarted(clock))
    if pauses(turn, policy, scope):
        pause(turn, clock, policy)


def beginning(turn: Turn, policy: PolicyPlan, scope: int, since: Instant) -> Instant | None:
    """When a clock counts from; None while the date it needs is not known."""
    begin: Instant | None = since
    parent = turn.case.parent
    if policy.from_parent and parent is not None and parent.start:
        begin = parent.start
    if policy.starts_at is not None:
        begin = _near(turn, _first_moment(turn.value(policy.starts_at, scope), policy.zone))
    if begin is not None and policy.starts_after:
        begin = policy.calendar.add(begin, policy.starts_after)
    return begin


def _first_moment(value: Any, zone: str) -> Instant | None:
    """A clock that starts at a date starts when that day begins."""
    if isinstance(value, Date):
        value = DateTime(value, Time.of(0))
    return instant(value, zone)


def _near(turn: Turn, moment: Instant | None) -> Instant | None:
    return moment if moment is not None and abs(moment - turn.now) <= REACH else None


def limits(
    turn: Turn, policy: PolicyPlan, begin: Instant, scope: int
) -> tuple[Instant | None, Instant | None]:
    """(goal, deadline) of a clock that counts from ``begin``; a goal is never after the deadline."""
    goal = deadline = None
    if policy.goal is not None:
        goal = policy.calendar.add(begin, policy.goal)
    elif policy.goal_at is not None:
        goal = _near(turn, instant(turn.value(policy.goal_at, scope), policy.zone))
    if policy.deadline is not None:
        deadline = policy.calendar.add(begin, policy.deadline)
    elif policy.deadline_at is not None:
        deadline = _near(turn, instant(turn.value(policy.deadline_at, scope), policy.zone))
    if goal is not None and deadline is not None and goal > deadline:
        goal = deadline
    return goal, deadline


def following(policy: PolicyPlan, clock: Clock, last: Instant) -> Instant | None:
    """The instant of the next thing a clock passes; ``last`` is that of the one before it."""
    if clock.level < GOAL and clock.goal is not None:
        return clock.goal
    if clock.level < DEADLINE:
        return clock.deadline
    if clock.level != DEADLINE or not policy.every or _exhausted(policy, clock.passed):
        return None
    due: Instant = policy.calendar.add(last, policy.every)
    return due


def _exhausted(policy: PolicyPlan, passed: int) -> bool:
    return policy.times is not None and passed >= policy.times


def due(turn: Turn, clock_id: int) -> tuple[Clock, PolicyPlan, str] | None:
    """A clock's instant has come: record what passed; (clock, policy, what) for the actions.

    None when the clock is gone, paused or not due. ``ClockPassed.due`` is the real due time,
    however late it is noticed.
    """
    clock = turn.case.clocks.get(clock_id)
    if clock is None or clock.next is None or clock.paused or clock.next > turn.now:
        return None
    policy = turn.type.policies[clock.policy]
    last, missed = clock.next, 0
    if clock.level < GOAL and clock.goal is not None:
        what, after = "goal", replace(clock, level=GOAL)
    elif clock.level < DEADLINE:
        what, after = "deadline", replace(clock, level=DEADLINE)
    else:
        what, missed = "passed", _missed(turn, clock, policy)
        after = replace(clock, passed=clock.passed + 1 + missed)
        if missed:
            last = policy.calendar.add(last, policy.every * missed)
    step = {"goal": 1, "deadline": 2, "passed": 3}[what]
    urgency = min(CAP, clock.urgency + policy.urgency[step] * (1 + missed))
    turn.emit(
        e.ClockPassed(
            clock.id, policy.id, what, clock.next, missed, following(policy, after, last), urgency
        )
    )
    return turn.case.clocks[clock_id], policy, what


def _missed(turn: Turn, clock: Clock, policy: PolicyPlan) -> int:
    """How many further repeats are due already: they are one event with a count."""
    if not policy.every or clock.next is None:
        return 0
    more: int = policy.calendar.between(clock.next, turn.now) // policy.every
    return more if policy.times is None else min(more, policy.times - clock.passed - 1)


# ----------------------------------------------------------------------------- pause and resume


def pauses(turn: Turn, policy: PolicyPlan, scope: int) -> bool:
    """Whether the policy wants its clock paused now; the resume condition has the last word."""
    if policy.pause_when is None or not turn.holds(policy.pause_when, scope):
        return False
    return policy.resume_when is None or not turn.holds(policy.resume_when, scope)


def pause(turn: Turn, clock: Clock, policy: PolicyPlan) -> None:
    """Stop a clock for a while; the working time that is left is kept for people to see."""

    def left(moment: Instant | None, passed: bool = False) -> int | None:
        if moment is None or passed:
            return None
        return max(0, int(policy.calendar.between(turn.now, moment)))

    remaining = (
        left(clock.goal, clock.level >= GOAL),
        left(clock.deadline, clock.level >= DEADLINE),
        left(clock.next),
    )
    turn.emit(e.ClockChanged("paused", replace(clock, paused=turn.now, remaining=remaining)))


def resume(turn: Turn, clock: Clock, policy: PolicyPlan) -> None:
    """Go on: what has not passed moves by the working time that the pause took."""
    lost: int = policy.calendar.between(clock.paused, turn.now)

    def later(moment: Instant | None, passed: bool = False) -> Instant | None:
        if moment is None or passed:
            return moment
        return int(policy.calendar.add(moment, lost))

    resumed = replace(
        clock,
        goal=later(clock.goal, clock.level >= GOAL),
        deadline=later(clock.deadline, clock.level >= DEADLINE),
        next=later(clock.next),
        paused=0,
        remaining=(None, None, None),
        shift=clock.shift + lost,
    )
    turn.emit(e.ClockChanged("resumed", resumed))
