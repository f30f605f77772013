"""SLA policies and calendars: clocks that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casewright.rules.zones import known_zones

from ..finding import Finding
from ..sla import Calendar, SlaPolicy
from ..walk import Place
from .durations import is_before
from .look import Look, error, info, warning


def check_clocks(look: Look) -> Iterator[Finding]:
    """Deadline before goal, repeats without a deadline, clocks that promise nothing, calendars."""
    for place in look.places:
        if isinstance(place.element, SlaPolicy):
            yield from _policy(look, place, place.element)
        elif isinstance(place.element, Calendar):
            yield from _calendar(place.element, place.path)
        elif "sla" in type(place.element).model_fields:
            yield from _late_policies(look, place)


def _policy(look: Look, place: Place, policy: SlaPolicy) -> Iterator[Finding]:
    path = place.path
    if policy.goal is None and policy.deadline is None:
        yield error(path, "The clock has neither goal nor deadline.", "Give it at least one.")
    if _is_reversed(policy):
        problem = f"The deadline {policy.deadline} comes before the goal {policy.goal}."
        yield error(path, problem, "Both count from the start: make the deadline later.")
    yield from _actions(path, policy)
    if (policy.pause_when is None) != (policy.resume_when is None):
        problem = "Only one of 'pause_when' and 'resume_when' is set."
        yield warning(path, problem, "Set both, or the clock stays as it is once switched.")
    if policy.starts_at is not None and policy.from_parent:
        problem = "'from_parent' counts for nothing beside 'starts_at'."
        yield warning(path, problem, "Keep the one that you mean.")
    if not look.uses(policy):
        problem = "No case type, stage, process or step uses this policy."
        yield info(path, problem, "Name it under 'sla' where it counts, or remove it.")


def _late_policies(look: Look, place: Place) -> Iterator[Finding]:
    """The first policy whose condition matches counts: none after one that always does."""
    named: tuple[str, ...] = getattr(place.element, "sla", ())
    always = [id for id in named[:-1] if id in look.policies and look.policies[id].when is None]
    if always:
        late = ", ".join(f"'{id}'" for id in named[named.index(always[0]) + 1 :])
        problem = f"'{always[0]}' has no condition, so it is always chosen and {late} never."
        yield warning(f"{place.path}.sla", problem, "Give it a 'when', or move it to the end.")


def _actions(path: str, policy: SlaPolicy) -> Iterator[Finding]:
    """What is done at a moment that the policy does not have."""
    if policy.deadline is None and (policy.passed or policy.on_passed or policy.on_deadline):
        problem = "It says what happens at or after the deadline, but there is no deadline."
        yield error(path, problem, "Add a deadline.")
    if policy.goal is None and policy.on_goal:
        yield error(path, "It acts at the goal, but there is no goal.", "Add a goal.")
    if policy.on_passed and policy.passed is None:
        problem = "It acts after the deadline, but 'passed' does not say how often."
        yield error(path, problem, "Add 'passed: {every: P1D}'.")


def _is_reversed(policy: SlaPolicy) -> bool:
    if not isinstance(policy.goal, str) or not isinstance(policy.deadline, str):
        return False
    return is_before(policy.deadline, policy.goal, with_calendar=policy.calendar is not None)


def _calendar(calendar: Calendar, path: str) -> Iterator[Finding]:
    if calendar.zone not in known_zones():
        problem = f"The time zone '{calendar.zone}' is unknown."
        yield error(f"{path}.zone", problem, "Use an IANA name such as Europe/Amsterdam.")
    if not any(calendar.hours.values()):
        problem = "The calendar has no working hours, so its clocks never end."
        yield error(path, problem, "Add hours, such as 'monday: [09:00-17:00]'.")
    for name, intervals in (*calendar.hours.items(), *calendar.exceptions.items()):
        yield from _intervals(intervals, f"{path}/{name}")
    for day in (*calendar.holidays, *calendar.exceptions):
        if not _is_date(day):
            yield error(
                path, f"'{day}' is not a date.", "Write year-month-day, such as 2026-12-25."
            )


def _intervals(intervals: tuple[str, ...], path: str) -> Iterator[Finding]:
    ended = -1
    for interval in intervals:
        start, end = (_minutes(part) for part in interval.split("-"))
        if start is None or end is None or start >= end:
            problem = f"'{interval}' is not an interval of a day."
            yield error(path, problem, "Write start and end, such as 09:00-12:30; at most 24:00.")
            return
        if start < ended:
            problem = f"'{interval}' overlaps the interval before it, or is out of order."
            yield error(path, problem, "Order the intervals and keep them apart.")
        ended = end


def _minutes(clock: str) -> int | None:
    hours, minutes = int(clock[:2]), int(clock[3:])
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= 24 * 60 else None


def _is_date(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False
