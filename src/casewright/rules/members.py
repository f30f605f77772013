"""`value.member`. Rule: fields of contexts, properties of temporal values and ranges, else null."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casewright.rules.limits import Spend
from casewright.rules.numbers import Number, divide, negate
from casewright.rules.values import (
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Range,
    Time,
)

Member = Callable[..., object]


def _seconds(nanos: int) -> Number:
    """Seconds of the minute with their fraction."""
    within = nanos % (60 * NANOS)
    whole, rest = divmod(within, NANOS)
    return whole if rest == 0 else divide(within, NANOS)


def _offset(value: Time) -> object:
    return None if value.offset is None else DaysDuration.of(seconds=value.offset)


def _date_time_offset(value: DateTime) -> object:
    offset = value.time.utc_offset(value.date)
    return None if offset is None else DaysDuration.of(seconds=offset)


def _duration_seconds(value: DaysDuration) -> Number:
    seconds = _seconds(abs(value.nanos))
    return negate(seconds) if value.nanos < 0 else seconds


_DATE: Mapping[str, Member] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.weekday,
}
_TIME: Mapping[str, Member] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: _seconds(value.nanos),
    "time offset": _offset,
    "timezone": lambda value: value.zone,
}


def _of_date(member: Member) -> Member:
    return lambda value: member(value.date)


def _of_time(member: Member) -> Member:
    return lambda value: member(value.time)


MEMBERS: Mapping[type, Mapping[str, Member]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_date(member) for name, member in _DATE.items()},
        **{name: _of_time(member) for name, member in _TIME.items()},
        "time offset": _date_time_offset,
    },
    DaysDuration: {
        "days": lambda value: value.part(86_400),
        "hours": lambda value: value.part(3_600, 24),
        "minutes": lambda value: value.part(60, 60),
        "seconds": _duration_seconds,
    },
    MonthsDuration: {
        "years": lambda value: value.years_part,
        "months": lambda value: value.months_part,
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}
PROPERTY_NAMES = frozenset(name for table in MEMBERS.values() for name in table)


def member_of(value: object, name: str, meter: Callable[[], Spend]) -> object:
    """`value.name`; a list gives the list of its items' members; null when there is none.

    What `meter` gives is told how many items there are, and may stop it.
    """
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list | tuple):
        return _members(value, name, meter())
    table = MEMBERS.get(type(value))
    member = table.get(name) if table is not None else None
    return None if member is None else member(value)


def _members(items: Sequence[object], name: str, spend: Spend) -> list[object]:
    spend(1 + len(items))
    return [member_of(item, name, lambda: spend) for item in items]
