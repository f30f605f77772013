"""Compile calendars and SLA policies: durations become working microseconds once, here."""

from __future__ import annotations

from typing import Any

from casewright.blueprint.people import Route
from casewright.blueprint.sla import At, Calendar, EffectAction, SlaPolicy
from casewright.rules import iso
from casewright.rules.calendar import BusinessCalendar
from casewright.rules.values import Date

from .compiling import Compiling, label
from .formula import Formula
from .plan import PlanError, PolicyPlan

#: A promise of more working days than this is a typing error.
LONGEST_DAYS = 20_000
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _minutes(interval: str) -> tuple[int, int]:
    start, end = interval.split("-")
    return _minute(start), _minute(end)


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _date(text: str, calendar: Calendar) -> Date:
    found = iso.parse_date(text)
    if found is None:
        raise PlanError(f"calendar {calendar.id}", f"{text} is not a date")
    return found


def compile_calendar(source: Calendar) -> BusinessCalendar:
    """The working time that a blueprint's calendar describes."""
    return BusinessCalendar(
        zone=source.zone,
        hours={
            number: tuple(_minutes(part) for part in source.hours[name])
            for number, name in enumerate(_WEEKDAYS, 1)
            if name in source.hours
        },
        holidays=frozenset(_date(day, source) for day in source.holidays),
        exceptions={
            _date(day, source): tuple(_minutes(part) for part in parts)
            for day, parts in source.exceptions.items()
        },
    )


def _limit(
    limit: str | At | None, calendar: Any, compiling: Compiling, element: str
) -> tuple[int | None, Any]:
    """(working microseconds, formula): a limit is an interval or a moment in the data."""
    if limit is None:
        return None, None
    if isinstance(limit, At):
        return None, compiling.required(limit.at, element)
    return _working(limit, calendar, element), None


def _working(duration: str, calendar: Any, element: str) -> int:
    """Working microseconds; raises ``PlanError`` for what no calendar can count."""
    work: int = calendar.duration(duration)
    if not 0 < work <= LONGEST_DAYS * calendar.day_length_us:
        problem = f"{duration} must be longer than nothing and at most {LONGEST_DAYS} days"
        raise PlanError(element, problem)
    return work


def _routes(source: SlaPolicy) -> list[Route]:
    """The routes in a policy's actions."""
    actions = (*source.on_goal, *source.on_deadline, *source.on_passed)
    targets = [getattr(action, "to", None) for action in actions]
    return [target for target in targets if isinstance(target, Route)]


def _inputs(source: SlaPolicy, compiling: Compiling, element: str) -> dict[str, Formula]:
    """The expressions of the inputs that a policy's effects have, by their text."""
    actions = (*source.on_goal, *source.on_deadline, *source.on_passed)
    texts = {
        text for action in actions if isinstance(action, EffectAction)
        for text in action.inputs.values()
    }  # fmt: skip
    return {text: compiling.required(text, element) for text in sorted(texts)}


def compile_policy(source: SlaPolicy, compiling: Compiling, zone: str) -> PolicyPlan:
    """One policy; ``zone`` is used where it has no calendar of its own.

    Raises ``PlanError`` for expressions that do not parse.
    """
    name = f"sla {source.id}"
    calendar = compiling.calendar(source.calendar, name)
    goal, goal_at = _limit(source.goal, calendar, compiling, name)
    deadline, deadline_at = _limit(source.deadline, calendar, compiling, name)
    urgency = source.urgency
    plan = PolicyPlan(
        id=source.id,
        name=label(source.name, source.id),
        calendar=calendar,
        when=compiling.formula(source.when, name),
        starts_at=compiling.formula(source.starts_at, name),
        starts_after=_working(source.starts_after, calendar, name) if source.starts_after else 0,
        from_parent=source.from_parent,
        goal=goal,
        goal_at=goal_at,
        deadline=deadline,
        deadline_at=deadline_at,
        every=_working(source.passed.every, calendar, name) if source.passed else 0,
        times=source.passed.times if source.passed else None,
        urgency=(urgency.initial, urgency.goal, urgency.deadline, urgency.passed),
        on_goal=source.on_goal,
        on_deadline=source.on_deadline,
        on_passed=source.on_passed,
        pause_when=compiling.formula(source.pause_when, name),
        resume_when=compiling.formula(source.resume_when, name),
        cancel_when=compiling.formula(source.cancel_when, name),
        reset_when=compiling.formula(source.reset_when, name),
        routes=compiling.routes(_routes(source), name),
        inputs=_inputs(source, compiling, name),
        dynamic=False,
        zone=zone if source.calendar is None else calendar.zone,
    )
    moving = (
        plan.when, plan.starts_at, plan.goal_at, plan.deadline_at, plan.pause_when,
        plan.resume_when, plan.cancel_when, plan.reset_when,
    )  # fmt: skip
    plan.dynamic = any(formula is not None for formula in moving)
    plan.fixed = not (plan.dynamic or plan.from_parent or plan.starts_after)
    return plan
