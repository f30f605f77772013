"""Business calendars: working time between instants. Rule: exact over clock changes, no clock read.

Instants are int microseconds since the epoch in UTC. A moment is open when the wall clock of the
calendar's zone shows a time inside the day's hours; a repeated hour counts twice, a skipped one
not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from casewright.rules import civil, iso, zones
from casewright.rules.errors import RulesError
from casewright.rules.values import (
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    from_instant,
)

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
DAY_SECONDS = 86_400
REACH_YEARS = 400

Interval = tuple[int, int]
Duration = DaysDuration | MonthsDuration | str
_DAYS_PART = re.compile(r"(-?)P(?:([0-9]{1,9})D)?(T.+)?")


class CalendarError(RulesError):
    """A calendar cannot be made, or cannot answer; the message says why and what to do."""


# -------------------------------------------------------------------- a year


@dataclass(frozen=True, slots=True)
class _Year:
    """The open intervals of one UTC year in microseconds, and the working time before each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    total: int

    def until(self, instant: int) -> int:
        """Working time from the start of the year to an instant of it."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.ends[index]) - self.starts[index]

    def earliest(self, work: int) -> int:
        """The first instant at which `work` (0 < work <= total) has been done."""
        index = bisect_left(self.before, work) - 1
        return self.starts[index] + work - self.before[index]

    def latest(self, work: int) -> int:
        """The last instant at which `work` (0 <= work < total) has been done."""
        index = bisect_right(self.before, work) - 1
        return self.starts[index] + work - self.before[index]


def _year_start(year: int) -> int:
    return civil.day_number(year, 1, 1) * DAY


def _year_of(instant: int) -> int:
    return civil.from_day_number(instant // DAY)[0]


def _offsets(zone: str, first: int, last: int) -> list[tuple[int, int, int]]:
    """Spans of constant offset (start, end, offset) that cover [first, last) in UTC seconds."""
    spans: list[tuple[int, int, int]] = []
    start, offset = first, zones.offset_at_utc(zone, first)
    for day in range(first, last, DAY_SECONDS):
        upper = min(day + DAY_SECONDS, last)
        new = zones.offset_at_utc(zone, upper)
        if new != offset:
            change = _change(zone, day, upper, offset)
            spans.append((start, change, offset))
            start, offset = change, new
    spans.append((start, last, offset))
    return spans


def _change(zone: str, low: int, high: int, offset: int) -> int:
    """The second in (low, high] at which the offset is no longer `offset`."""
    while high - low > 1:
        middle = (low + high) // 2
        if zones.offset_at_utc(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, with what touches or overlaps joined."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


# ------------------------------------------------------------------ durations


def _working(duration: Duration, day_length: int) -> int:
    """Microseconds of work in a duration whose days are `day_length` long."""
    if isinstance(duration, str):
        return _working_text(duration, day_length)
    if isinstance(duration, MonthsDuration):
        raise CalendarError(
            "Months have no fixed working time. Use days (P20D) or hours (PT8H) instead."
        )
    days = duration.part(DAY_SECONDS)
    return days * day_length + (duration.micros - days * DAY)


def _working_text(text: str, day_length: int) -> int:
    """As `_working`, but `PT48H` stays 48 hours where a value would say two days."""
    parsed = iso.parse_duration(text)
    if parsed is None:
        raise CalendarError(f"'{text}' is no duration. Write P2D for two days, PT4H for 4 hours.")
    match = _DAYS_PART.fullmatch(text)
    if isinstance(parsed, MonthsDuration) or match is None:
        return _working(parsed, day_length)
    work = int(match[2] or 0) * day_length + _clock(match[3])
    return -work if match[1] else work


def _clock(text: str | None) -> int:
    """Microseconds of the part of a duration from its `T` on."""
    found = iso.parse_days_duration(f"P{text}") if text else None
    return 0 if found is None else found.micros


# ------------------------------------------------------------------ calendars


def _advance(calendar: BusinessCalendar | WallClock, instant: int, duration: Duration) -> int:
    parsed = iso.parse_duration(duration) if isinstance(duration, str) else duration
    if not isinstance(parsed, MonthsDuration):
        return calendar.add(instant, calendar.duration(duration))
    shown = from_instant(instant, calendar.zone)
    moved = DateTime(shown.date.plus_months(parsed.months), shown.time)
    return moved.to_instant()


@dataclass(frozen=True, slots=True)
class WallClock:
    """The calendar that is always open: a working day is 24 hours."""

    zone: str = "UTC"

    @property
    def day_length_us(self) -> int:
        """24 hours."""
        return DAY

    def add(self, instant: int, working_us: int) -> int:
        """The instant so much later (earlier when negative)."""
        return instant + working_us

    def between(self, start: int, end: int) -> int:
        """Microseconds from `start` to `end`, negative when `end` is earlier."""
        return end - start

    def is_open(self, instant: int) -> bool:
        """Always."""
        return True

    def duration(self, duration: Duration) -> int:
        """Microseconds of a duration (CalendarError for months)."""
        return _working(duration, DAY)

    def advance(self, instant: int, duration: Duration) -> int:
        """`instant` plus a duration; months are months of the wall calendar."""
        return _advance(self, instant, duration)


@dataclass(frozen=True)
class BusinessCalendar:
    """Working hours in a zone, with holidays and exceptions.

    `hours`: ISO weekday (1 Monday … 7 Sunday) to intervals in minutes of the day, ends excluded
    (`{1: [(540, 1020)]}` is Monday 9 to 17). `holidays`: closed dates. `exceptions`: the hours of
    single dates; they win over holidays. CalendarError when the hours make no sense.
    """

    zone: str
    hours: Mapping[int, Sequence[Interval]]
    holidays: frozenset[Date] = frozenset()
    exceptions: Mapping[Date, Sequence[Interval]] = field(default_factory=dict)
    _week: tuple[tuple[Interval, ...], ...] = field(init=False, repr=False, compare=False)
    _special: dict[int, tuple[Interval, ...]] = field(init=False, repr=False, compare=False)
    _years: dict[int, _Year] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        zones.zone_info(self.zone)
        if not set(self.hours) <= set(range(1, 8)):
            raise CalendarError("Weekdays are numbered 1 (Monday) to 7 (Sunday).")
        week = tuple(_checked(self.hours.get(day, ())) for day in range(1, 8))
        if not any(week):
            raise CalendarError("The calendar is never open. Give at least one weekday hours.")
        special: dict[int, tuple[Interval, ...]] = {day.number: () for day in self.holidays}
        special |= {day.number: _checked(hours) for day, hours in self.exceptions.items()}
        object.__setattr__(self, "_week", week)
        object.__setattr__(self, "_special", special)

    __hash__ = None  # type: ignore[assignment]

    @property
    def day_length_us(self) -> int:
        """The usual length of a working day: the commonest in the week, the longest of equals."""
        lengths = Counter(sum(end - start for start, end in day) for day in self._week if day)
        return max(lengths, key=lambda length: (lengths[length], length)) * MINUTE

    # ------------------------------------------------------------ questions

    def is_open(self, instant: int) -> bool:
        """Whether the instant lies inside working hours (their end is outside)."""
        year = self._year(_year_of(instant))
        index = bisect_right(year.starts, instant) - 1
        return index >= 0 and instant < year.ends[index]

    def between(self, start: int, end: int) -> int:
        """Working microseconds from `start` to `end`, negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        first, last = _year_of(start), _year_of(end)
        self._within_reach(last - first)
        whole = sum(self._year(year).total for year in range(first, last))
        return whole + self._year(last).until(end) - self._year(first).until(start)

    def add(self, instant: int, working_us: int) -> int:
        """The instant `working_us` of work later (earlier when negative).

        Forward it is the first such instant, so a day's work may end at closing time; backward
        the last one. Nothing added leaves the instant as it is, open or not.
        """
        if working_us == 0:
            return instant
        year = _year_of(instant)
        work = self._year(year).until(instant) + working_us
        return self._forward(year, work) if working_us > 0 else self._backward(year, work)

    def _forward(self, year: int, work: int) -> int:
        first = year
        while work > (table := self._year(year)).total:
            work -= table.total
            year += 1
            self._within_reach(year - first)
        return table.earliest(work)

    def _backward(self, year: int, work: int) -> int:
        first = year
        while work < 0:
            year -= 1
            self._within_reach(first - year)
            work += self._year(year).total
        return self._year(year).latest(work)

    def duration(self, duration: Duration) -> int:
        """Working microseconds of a duration: P2D is two working days, PT4H four hours of work.

        A duration value cannot tell PT48H from P2D and is read as days; a text can.
        """
        return _working(duration, self.day_length_us)

    def advance(self, instant: int, duration: Duration) -> int:
        """`instant` plus a duration: days and hours of work, months of the wall calendar."""
        return _advance(self, instant, duration)

    # --------------------------------------------------------------- tables

    def _within_reach(self, years: int) -> None:
        if years > REACH_YEARS:
            raise CalendarError(
                f"The answer lies more than {REACH_YEARS} years away. Use a shorter duration."
            )

    def _year(self, year: int) -> _Year:
        # Two threads may build the same table at once; they build the same one.
        table = self._years.get(year)
        if table is None:
            table = self._years.setdefault(year, self._build(year))
        return table

    def _build(self, year: int) -> _Year:
        first, last = _year_start(year) // SECOND, _year_start(year + 1) // SECOND
        open_spans: list[Interval] = []
        for start, end, offset in _offsets(self.zone, first, last):
            open_spans += self._open(start, end, offset)
        intervals = _merged(open_spans)
        lengths = [end - start for start, end in intervals]
        before = (0, *accumulate(lengths))
        return _Year(
            tuple(start for start, _ in intervals),
            tuple(end for _, end in intervals),
            before[:-1],
            before[-1],
        )

    def _open(self, start: int, end: int, offset: int) -> Iterable[Interval]:
        """Open intervals (microseconds) inside a span (seconds) of constant offset."""
        for day in range((start + offset) // DAY_SECONDS, (end + offset) // DAY_SECONDS + 1):
            midnight = day * DAY_SECONDS - offset
            for opening, closing in self._hours_of(day):
                low = max(start, midnight + opening * 60)
                high = min(end, midnight + closing * 60)
                if low < high:
                    yield low * SECOND, high * SECOND

    def _hours_of(self, day: int) -> tuple[Interval, ...]:
        special = self._special.get(day)
        return self._week[civil.weekday(day) - 1] if special is None else special


def _checked(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    found = [(start, end) for start, end in intervals]
    for start, end in found:
        if not 0 <= start < end <= 1440:
            raise CalendarError(
                f"Working hours from minute {start} to minute {end} make no sense. "
                "Both lie between 0 and 1440, the first before the second."
            )
    return tuple(_merged(found))
