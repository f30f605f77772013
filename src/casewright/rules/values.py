"""FEEL's own values: dates, times, durations, ranges. Rule: immutable, integers inside, any year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casewright.rules import civil, zones

NANOS = 1_000_000_000
DAY_NANOS = 86_400 * NANOS
MAX_YEAR = 999_999_999


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day. ValueError when there is no such day."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not (-MAX_YEAR <= self.year <= MAX_YEAR and 1 <= self.month <= 12):
            raise ValueError(f"no such date: {self.year}-{self.month}-{self.day}")
        if not 1 <= self.day <= civil.month_length(self.year, self.month):
            raise ValueError(f"no such date: {self.year}-{self.month}-{self.day}")

    @classmethod
    def from_number(cls, number: int) -> Date:
        """The date of a day number (days since 1970-01-01)."""
        return cls(*civil.from_day_number(number))

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return civil.day_number(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 (Monday) to 7 (Sunday)."""
        return civil.weekday(self.number)

    def plus_months(self, months: int) -> Date:
        """Moved by calendar months; the 31st becomes the last day of a shorter month."""
        return Date(*civil.add_months(self.year, self.month, self.day, months))


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in nanoseconds, with an offset (seconds east of UTC), a zone, or neither."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.nanos < DAY_NANOS:
            raise ValueError("a time lies between 00:00:00 and 23:59:59.999999999")
        if self.offset is not None and abs(self.offset) > 18 * 3600:
            raise ValueError("an offset lies between -18:00 and +18:00")

    @classmethod
    def of(cls, hour: int, minute: int = 0, second: int = 0, nano: int = 0) -> Time:
        """A local time from its parts; ValueError when one is out of range."""
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= nano < NANOS):
            raise ValueError(f"no such time: {hour}:{minute}:{second}")
        return cls(((hour * 60 + minute) * 60 + second) * NANOS + nano)

    @property
    def hour(self) -> int:
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> int:
        return self.nanos // NANOS % 60

    @property
    def is_local(self) -> bool:
        """Whether it has neither offset nor zone."""
        return self.offset is None and self.zone is None

    def utc_offset(self, date: Date | None = None) -> int | None:
        """Seconds east of UTC, on `date` (1970-01-01 when none is given) for a named zone."""
        if self.zone is None:
            return self.offset
        day = date or Date(1970, 1, 1)
        second = self.nanos // NANOS
        return zones.offset_at_local(self.zone, day.year, day.month, day.day, second)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date with a time of day; an instant when the time has an offset or a zone."""

    date: Date
    time: Time

    @property
    def is_local(self) -> bool:
        """Whether it is a wall time without offset or zone."""
        return self.time.is_local

    @property
    def local_nanos(self) -> int:
        """Nanoseconds since 1970-01-01T00:00 on the wall, whatever the zone."""
        return self.date.number * DAY_NANOS + self.time.nanos

    def instant_nanos(self, default_zone: str | None = None) -> int | None:
        """Nanoseconds since the epoch; None for a wall time without `default_zone`."""
        offset = self.time.utc_offset(self.date)
        if offset is None and default_zone is not None:
            offset = Time(self.time.nanos, zone=default_zone).utc_offset(self.date)
        return None if offset is None else self.local_nanos - offset * NANOS

    def to_instant(self, default_zone: str = "UTC") -> int:
        """Microseconds since the epoch (rounded down); wall times are read in `default_zone`."""
        nanos = self.instant_nanos(default_zone)
        assert nanos is not None
        return nanos // 1_000

    @classmethod
    def from_local(cls, nanos: int, like: Time) -> DateTime:
        """From wall nanoseconds since 1970, with the offset or zone of `like`."""
        days, rest = divmod(nanos, DAY_NANOS)
        return cls(Date.from_number(days), Time(rest, like.offset, like.zone))

    @classmethod
    def from_instant_nanos(cls, nanos: int, like: Time) -> DateTime:
        """The instant shown with the offset or zone of `like`."""
        if like.zone is None:
            return cls.from_local(nanos + (like.offset or 0) * NANOS, like)
        offset = zones.offset_at_utc(like.zone, nanos // NANOS)
        shown = cls.from_local(nanos + offset * NANOS, like)
        if shown.time.utc_offset(shown.date) == offset:
            return shown
        # The second pass of an overlap: the zone's name alone would mean the first pass.
        return cls(shown.date, Time(shown.time.nanos, offset))


def from_instant(micros: int, zone: str = "UTC") -> DateTime:
    """Microseconds since the epoch as a date and time in `zone` (UnknownZone when there is none)."""
    like = Time(0, 0) if zone == "UTC" else Time(0, zone=zone)
    return DateTime.from_instant_nanos(micros * 1_000, like)


def to_instant(value: DateTime, zone: str = "UTC") -> int:
    """Microseconds since the epoch; a wall time without offset is read in `zone`."""
    return value.to_instant(zone)


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A days and time duration: signed nanoseconds."""

    nanos: int

    @classmethod
    def of(cls, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> DaysDuration:
        """From whole parts, each of which may be negative."""
        return cls((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * NANOS)

    @property
    def micros(self) -> int:
        """Whole microseconds, rounded down."""
        return self.nanos // 1_000

    def part(self, unit_seconds: int, modulus: int | None = None) -> int:
        """Whole units in it, after larger ones (`modulus`); has the sign of the duration."""
        units = abs(self.nanos) // (unit_seconds * NANOS)
        if modulus is not None:
            units %= modulus
        return -units if self.nanos < 0 else units


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A years and months duration: signed months."""

    months: int

    @property
    def years_part(self) -> int:
        """Whole years, with the sign of the duration."""
        return -(-self.months // 12) if self.months < 0 else self.months // 12

    @property
    def months_part(self) -> int:
        """Months beyond the whole years, with the sign of the duration."""
        return self.months - 12 * self.years_part


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends; an end that is None is open-ended."""

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function value: `call` takes the arguments in the order of `parameters`.

    `result_type` is a type, a callable that finds it when it is asked for, or None.
    """

    parameters: tuple[str, ...]
    call: Callable[..., object]
    name: str = "function"
    parameter_types: tuple[object, ...] = ()
    result_type: object = None
