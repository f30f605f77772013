"""Durations: longer than nothing, short enough to be counted, and in days and hours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..document import MessageType
from ..finding import Finding
from ..sla import SlaPolicy
from ..steps import Boundary, Wait
from .look import Look, error, warning

#: A promise or a wait of more days than this (54 years) is a typing error.
LONGEST_DAYS = 20_000
_DAY = 86_400

_PARTS = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


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
        return days * _DAY + seconds < other_days * _DAY + other_seconds
    is_within = days <= other_days and seconds <= other_seconds
    return is_within and (days, seconds) != (other_days, other_seconds)


def check_durations(look: Look) -> Iterator[Finding]:
    """Durations of nothing, of centuries and in weeks: of clocks, waits and boundaries."""
    for place in look.places:
        match place.element:
            case SlaPolicy() as policy:
                day = _day_of(look, policy.calendar)
                for text in _promised(policy):
                    yield from _countable(place.path, text, day)
                    if not any(length_of(text)):
                        problem = "A duration of zero passes at once."
                        yield error(place.path, problem, "Make it longer.")
            case Wait(interval=str() as text, calendar=calendar):
                yield from _countable(f"{place.path}.interval", text, _day_of(look, calendar))
                yield from _nothing(f"{place.path}.interval", text, "waits")
            case MessageType(ttl=str() as text):
                yield from _countable(f"{place.path}.ttl", text, _DAY)
                yield from _nothing(f"{place.path}.ttl", text, "keeps a message")
            case Boundary(after=str() as text):
                yield from _countable(f"{place.path}.after", text, _DAY)
                yield from _nothing(f"{place.path}.after", text, "leaves time to work")


def _promised(policy: SlaPolicy) -> list[str]:
    every = policy.passed.every if policy.passed else None
    limits = (policy.goal, policy.deadline, policy.starts_after, every)
    return [limit for limit in limits if isinstance(limit, str)]


def _day_of(look: Look, calendar: str | None) -> int:
    """The seconds of a day: those of the calendar's commonest day, the longest of equals."""
    found = next((one for one in look.blueprint.calendars if one.id == calendar), None)
    lengths = Counter(map(_open, found.hours.values())) if found else Counter[int]()
    del lengths[0]
    return max(lengths, key=lambda length: (lengths[length], length), default=_DAY)


def _open(intervals: tuple[str, ...]) -> int:
    """The seconds that a day's intervals are open."""
    return sum(_seconds(end) - _seconds(start) for start, end in _ends(intervals))


def _ends(intervals: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for interval in intervals:
        start, _, end = interval.partition("-")
        yield start, end


def _seconds(clock: str) -> int:
    return int(clock[:2]) * 3_600 + int(clock[3:]) * 60


def _countable(path: str, text: str, day: int) -> Iterator[Finding]:
    days, seconds = length_of(text)
    if "W" in text:
        problem = f"'{text}': weeks are not counted, because a working week has no fixed length."
        yield error(path, problem, f"Write days: P{days}D, or the working days you mean.")
    elif days * day + seconds > LONGEST_DAYS * day:
        problem = f"'{text}' is longer than {LONGEST_DAYS:,} days."
        yield error(path, problem, "Correct it; so long a time can only be mistyped.")


def _nothing(path: str, text: str, what: str) -> Iterator[Finding]:
    if not any(length_of(text)):
        yield warning(path, f"It never {what}: the duration is zero.", "Make it longer.")
