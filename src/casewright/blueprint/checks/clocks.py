"""SLA policies and calendars: clocks that can be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from casewright.rules.zones import known_zones

from ..finding import Finding
from ..sla import Calendar, SlaPolicy
from ..walk import Place
from .look import Look, error, info, warning

_PARTS = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def check_clocks(look: Look) -> Iterator[Finding]:
    """Deadline before goal, repeats without a deadline, clocks that promise nothing, calendars."""
    for place in look.places:
        if isinstance(place.element, SlaPolicy):
            yield from _policy(look, place, place.element)
        elif isinstance(place.element, Calendar):
            yield from _calendar(place.element, place.path)


def length_of(duration: str) -> tuple[int, int]:
    """A duration as whole days and seconds beside them; with a calendar days are working days."""
    match = _PARTS.fullmatch(duration)
    weeks, days, hours, minutes, seconds = (
        (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0, 0)
    )
    return weeks * 7 + days, hours * 3_600 + minutes * 60 + seconds


def is_before(first: str, second: str, *, with_calendar: bool) -> bool:
    """Whether ``first`` is surely shorter; with a calendar a day has no fixed length."""
    days, seconds = length_of(first)
    other_days, other_seconds = length_of(second)
    if not with_calendar:
        return days * 86_400 + seconds < other_days * 86_400 + other_seconds
    is_within = days <= other_days and seconds <= other_seconds
    return is_within and (days, seconds) != (other_days, other_seconds)


def _policy(look: Look, place: Place, policy: SlaPolicy) -> Iterator[Finding]:
    path = place.path
    if policy.goal is None and policy.deadline is None:
        yield error(path, "The clock has neither goal nor deadline.", "Give it at least one.")
    if _is_reversed(policy):
        problem = f"The deadline {policy.deadline} comes before the goal {policy.goal}."
        yield error(path, problem, "Both count from the start: make the deadline later.")
    yield from _actions(path, policy)
    for duration in (policy.goal, policy.deadline, policy.passed and policy.passed.every):
        if isinstance(duration, str) and length_of(duration) == (0, 0):
            yield error(path, "A duration of zero passes at once.", "Make it longer.")
    if (policy.pause_when is None) != (policy.resume_when is None):
        problem = "Only one of 'pause_when' and 'resume_when' is set."
        yield warning(path, problem, "Set both, or the clock stays as it is once switched.")
    if not look.uses(policy):
        problem = "No case type, stage, process or step uses this policy."
        yield info(path, problem, "Name it under 'sla' where it counts, or remove it.")


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
