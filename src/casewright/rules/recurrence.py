"""Recurring times: RFC 5545 rules and cron lines, by the wall clock of a zone. Pure.

Rule: each time on the wall happens once. One that a zone's change leaves out happens as much later
as the change is long; of one that comes twice, the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import takewhile
from typing import Any

from dateutil.rrule import DAILY, YEARLY, rrule, rrulestr

from casewright.rules import zones
from casewright.rules.errors import RulesError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: No zone has ever moved its clocks by more.
_SHIFT = timedelta(hours=3)
_FREQUENCY = re.compile(r"(?:^|;)FREQ=([A-Z]+)(?:;|$)")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_MACROS = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
#: Name, lowest, highest, names that count from the lowest.
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 7, _DAYS),
)


class BadRecurrence(RulesError):
    """The rule cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Recurrence:
    """Times by a rule of RFC 5545 or a cron line, as instants (microseconds, UTC)."""

    zone: str
    rule: rrule | None = None
    cron: tuple[dict[str, Any], ...] = ()

    def after(self, instant: int) -> int | None:
        """The first time later than ``instant``; None when there is none any more."""
        return next(self._later(instant), None)

    def between(self, start: int, end: int) -> Iterator[int]:
        """The times after ``start`` up to and including ``end``, in order."""
        return takewhile(lambda each: each <= end, self._later(start))

    def _later(self, instant: int) -> Iterator[int]:
        """All times after ``instant``; in order also where the clocks on the wall change."""
        waiting: list[int] = []
        begin = self._wall(instant) - _SHIFT
        for wall in self._walls(begin):
            reached = self._instant(wall - _SHIFT)
            while waiting and waiting[0] < reached:
                yield heappop(waiting)
            found = self._instant(wall)
            if found > instant:
                heappush(waiting, found)
        while waiting:
            yield heappop(waiting)

    def _walls(self, after: datetime) -> Iterator[datetime]:
        if self.rule is not None:
            yield from self.rule.xafter(after, inc=True)
            return
        day = after.replace(hour=0, minute=0, second=0, microsecond=0)
        waiting = [iter(_lines(one, day).xafter(after, inc=True)) for one in self.cron]
        heads = [next(each, None) for each in waiting]
        while any(head is not None for head in heads):
            first = min(head for head in heads if head is not None)
            yield first
            for n, head in enumerate(heads):
                if head == first:
                    heads[n] = next(waiting[n], None)

    def _wall(self, instant: int) -> datetime:
        moment = _EPOCH + timedelta(microseconds=instant)
        return moment.astimezone(zones.zone_info(self.zone)).replace(tzinfo=None)

    def _instant(self, wall: datetime) -> int:
        moment = wall.replace(tzinfo=zones.zone_info(self.zone)).astimezone(UTC)
        return (moment - _EPOCH) // _MICROSECOND


def by_rule(text: str, start: str, zone: str) -> Recurrence:
    """The times of a rule such as ``FREQ=WEEKLY;BYDAY=MO`` from ``start`` (wall time) on.

    Raises ``BadRecurrence`` for one that cannot be read, never happens, or repeats more often
    than daily (a day's times are said by BYHOUR and BYMINUTE), and ``UnknownZone``.
    """
    zones.zone_info(zone)
    line = text.strip().upper().removeprefix("RRULE:")
    frequency = _FREQUENCY.search(line)
    if "\n" in line or frequency is None or frequency[1] not in _FREQUENCIES:
        raise BadRecurrence(
            f"“{text[:60]}” is no rule that can be used here. Write one line with a FREQ of"
            f" {', '.join(_FREQUENCIES)}; BYHOUR and BYMINUTE give several times a day."
        )
    try:
        rule = rrulestr(line, dtstart=datetime.fromisoformat(start))
    except (ValueError, TypeError, OverflowError) as problem:
        raise BadRecurrence(
            f"“{text[:60]}” from {start} cannot be read: {problem}. See RFC 5545, RRULE;"
            " UNTIL is wall time, without Z."
        ) from None
    # Year by year it is quick to see that there is no such day; day by day it would take long.
    yearly = rule.replace(freq=YEARLY, interval=1, count=None, until=None)
    if next(iter(yearly), None) is None or next(iter(rule), None) is None:
        raise BadRecurrence(f"“{text[:60]}” from {start} never happens. Correct its days.")
    return Recurrence(zone, rule)


def by_cron(text: str, zone: str) -> Recurrence:
    """The times of a cron line: minute, hour, day of the month, month, day of the week.

    Where both days are said, either will do. Raises ``BadRecurrence`` and ``UnknownZone``.
    """
    zones.zone_info(zone)
    words = _MACROS.get(text.strip().lower(), text).split()
    if len(words) != len(_FIELDS):
        raise BadRecurrence(
            f"“{text[:60]}” is no cron line. Write five parts: minute hour day month weekday,"
            " such as 0 8 * * 1-5."
        )
    minute, hour, day, month, weekday = (
        _numbers(word, *field) for word, field in zip(words, _FIELDS, strict=True)
    )
    base: dict[str, Any] = {"byhour": hour, "byminute": minute, "bysecond": 0, "bymonth": month}
    if _open(words[3]):
        del base["bymonth"]
    # RFC 5545 counts from Monday, cron from Sunday, which is 7 as well.
    by_week = {"byweekday": sorted({(each - 1) % 7 for each in weekday})}
    chosen = [
        by for by, word in (({"bymonthday": day}, words[2]), (by_week, words[4])) if not _open(word)
    ]
    found = Recurrence(zone, cron=tuple({**base, **by} for by in chosen or [{}]))
    if found.after(0) is None:
        raise BadRecurrence(f"“{text[:60]}” never happens. Correct its day or month.")
    return found


def _lines(parts: dict[str, Any], day: datetime) -> rrule:
    """A cron line from a day on: by days where any will do, else by years, which ends for sure."""
    if not parts.keys() & {"bymonth", "bymonthday", "byweekday"}:
        return rrule(DAILY, dtstart=day, **parts)
    if not parts.keys() & {"bymonthday", "byweekday"}:
        parts = {**parts, "bymonthday": range(1, 32)}
    return rrule(YEARLY, dtstart=day, **parts)


def _open(word: str) -> bool:
    return word in ("*", "?")


def _numbers(word: str, name: str, low: int, high: int, names: tuple[str, ...]) -> list[int]:
    found: set[int] = set()
    for part in word.lower().split(","):
        span, slash, step = part.partition("/")
        if slash and not (step.isdecimal() and 0 < int(step) <= high):
            raise _bad(part, name, low, high)
        first, last = _span(span, name, low, high, names)
        if slash and "-" not in span and not _open(span):
            last = high
        found.update(range(first, last + 1, int(step) if slash else 1))
    return sorted(found)


def _span(text: str, name: str, low: int, high: int, names: tuple[str, ...]) -> tuple[int, int]:
    if _open(text):
        return low, high
    first, dash, last = text.partition("-")
    bounds = [_number(each, names, low) for each in ((first, last) if dash else (first, first))]
    if None in bounds or not low <= (bounds[0] or 0) <= (bounds[1] or 0) <= high:
        raise _bad(text, name, low, high)
    return bounds[0] or 0, bounds[1] or 0


def _number(text: str, names: tuple[str, ...], low: int) -> int | None:
    if text in names:
        return names.index(text) + low
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else None


def _bad(text: str, name: str, low: int, high: int) -> BadRecurrence:
    return BadRecurrence(
        f"“{text[:40]}” is no {name} of a cron line. Write numbers from {low} to {high}, ranges"
        " such as 1-5, lists such as 1,3 or steps such as */2."
    )
