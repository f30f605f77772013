"""Temporal values from and to their ISO 8601 / FEEL text. Rule: what it prints it also reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from casewright.rules.values import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
)
from casewright.rules.zones import known_zones

Temporal = Date | Time | DateTime | DaysDuration | MonthsDuration

_DATE = re.compile(r"(-?)([1-9][0-9]{4,8}|[0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,30}))?"
    r"(?:(Z|z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+\-/]+))?"
)
_DAYS = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,18})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{0,30}))?S)?)?"
)
_MONTHS = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")


def parse_date(text: str) -> Date | None:
    """`2024-02-29`; None when the text is no such date."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    sign, year, month, day = match.groups()
    return _date(int(sign + year), int(month), int(day))


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def parse_time(text: str) -> Time | None:
    """`10:30:00`, with a fraction, `Z`, an offset or `@Zone`; None when it is no time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    zone = match[10]
    if zone is not None and zone not in known_zones():
        return None
    try:
        return Time(_clock(match).nanos, _offset(match), zone)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> Time:
    """The time of day without its zone; 24:00:00 is midnight, as in XML Schema."""
    hour, minute, second, fraction = match.groups()[:4]
    nanos = _nanos(fraction)
    if hour == "24" and not (int(minute) or int(second) or nanos):
        return Time(0)
    return Time.of(int(hour), int(minute), int(second), nanos)


def _offset(match: re.Match[str]) -> int | None:
    if match[5]:
        return 0
    if not match[6]:
        return None
    minutes, seconds = int(match[8]), _amount(match[9])
    if minutes > 59 or seconds > 59:
        raise ValueError("an offset has minutes and seconds below 60")
    total = int(match[7]) * 3600 + minutes * 60 + seconds
    return -total if match[6] == "-" else total


def parse_date_time(text: str) -> DateTime | None:
    """`2024-02-29T10:30:00…`; None when it is no date and time."""
    date_text, separator, time_text = text.partition("T")
    if not separator:
        return None
    date = parse_date(date_text)
    if date is None:
        return None
    time = parse_time(time_text)
    if time is None:
        return None
    if _is_end_of_day(time_text):
        return _next_day(date, time)
    return DateTime(date, time)


def _is_end_of_day(time_text: str) -> bool:
    return time_text.startswith("24")


def _next_day(date: Date, time: Time) -> DateTime | None:
    """24:00:00 is the midnight that ends the day; None after the last day of all."""
    try:
        return DateTime(Date.from_number(date.number + 1), time)
    except ValueError:
        return None


def parse_days_duration(text: str) -> DaysDuration | None:
    """`P1DT2H3M4.5S`; None when it is no days and time duration."""
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    sign, *whole, fraction = match.groups()
    nanos = DaysDuration.of(*map(_amount, whole)).nanos + _nanos(fraction)
    return DaysDuration(-nanos if sign else nanos)


def parse_months_duration(text: str) -> MonthsDuration | None:
    """`P1Y6M`; None when it is no years and months duration."""
    match = _MONTHS.fullmatch(text)
    if match is None:
        return None
    months = _amount(match[2]) * 12 + _amount(match[3])
    return MonthsDuration(-months if match[1] else months)


def _amount(digits: str | None) -> int:
    return int(digits or 0)


def _nanos(fraction: str | None) -> int:
    """Nanoseconds of the digits after a point; more than nine are cut off."""
    return int((fraction or "")[:9].ljust(9, "0"))


def parse_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """A duration of either kind; None when the text is neither."""
    months = parse_months_duration(text)
    return months if months is not None else parse_days_duration(text)


def parse_temporal(text: str) -> Temporal | None:
    """What `@"text"` means: the first temporal kind that the text is; None when it is none."""
    if "P" in text[:2]:
        return parse_duration(text)
    if "T" in text.partition("@")[0]:
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)


def format_temporal(value: Temporal) -> str:
    """The FEEL `string()` of a temporal value."""
    return _WRITERS[type(value)](value)


def _format_date(value: Date) -> str:
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def _format_date_time(value: DateTime) -> str:
    return f"{_format_date(value.date)}T{_format_time(value.time)}"


def _format_time(value: Time) -> str:
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    text += _fraction(value.nanos % NANOS)
    if value.zone is not None:
        return f"{text}@{value.zone}"
    return text if value.offset is None else text + _format_offset(value.offset)


def _format_offset(offset: int) -> str:
    if offset == 0:
        return "Z"
    minutes, seconds = divmod(abs(offset), 60)
    text = f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def _fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def _format_months(value: MonthsDuration) -> str:
    years, months = divmod(abs(value.months), 12)
    sign = "-" if value.months < 0 else ""
    return f"{sign}P{_unit(years, 'Y')}{_unit(months, 'M')}" if value.months else "P0M"


def _format_days(value: DaysDuration) -> str:
    if value.nanos == 0:
        return "PT0S"
    days, rest = divmod(abs(value.nanos), DAY_NANOS)
    seconds, nanos = divmod(rest, NANOS)
    clock = _unit(seconds // 3600, "H") + _unit(seconds // 60 % 60, "M")
    if seconds % 60 or nanos:
        clock += f"{seconds % 60}{_fraction(nanos)}S"
    sign = "-" if value.nanos < 0 else ""
    return f"{sign}P{_unit(days, 'D')}{'T' + clock if clock else ''}"


def _unit(amount: int, letter: str) -> str:
    return f"{amount}{letter}" if amount else ""


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    Date: _format_date,
    Time: _format_time,
    DateTime: _format_date_time,
    DaysDuration: _format_days,
    MonthsDuration: _format_months,
}
