"""FEEL values from and to JSON and plain Python. Rule: no digit and no zone is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from casewright.rules import iso, numbers, typeset
from casewright.rules.errors import LimitExceeded, RulesError
from casewright.rules.kinds import conforms
from casewright.rules.limits import NESTING, Meter
from casewright.rules.printing import format_value
from casewright.rules.typeset import ContextType, ListType, Type
from casewright.rules.values import (
    Date,
    DateTime,
    DaysDuration,
    Function,
    MonthsDuration,
    Range,
    Time,
)


class NotConvertible(RulesError):
    """A JSON value cannot be read as the wanted type."""

    def __init__(self, value: object, kind: Type) -> None:
        super().__init__(f"{str(value)[:80]!r} is not a {kind}.")
        self.value = value
        self.type = kind


def to_json(value: object) -> object:
    """Plain JSON values: temporals, ranges and functions as FEEL text, whole Decimals as int.

    LimitExceeded when the value has too many parts or is nested too deeply to be written down.
    """
    try:
        return _to_json(value, Meter())
    except RecursionError:
        raise LimitExceeded("nesting of a value", NESTING) from None


def _to_json(value: object, meter: Meter) -> object:
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if isinstance(value, list | tuple):
        meter.spend(1 + len(value))
        return [_to_json(item, meter) for item in value]
    if isinstance(value, Mapping):
        meter.spend(1 + len(value))
        return {str(key): _to_json(item, meter) for key, item in value.items()}
    return value


def _json_number(value: Decimal) -> object:
    if abs(value) >= numbers.LIMIT:
        return value  # its many zeros are not digits that anybody gave
    whole = numbers.as_int(value)
    return value if whole is None else whole


_WRITERS: Mapping[type, Callable[[Any], object]] = {
    Decimal: _json_number,
    **dict.fromkeys((Date, Time, DateTime, DaysDuration, MonthsDuration), iso.format_temporal),
    **dict.fromkeys((Range, Function), format_value),
}
_READERS: Mapping[Type, Callable[[str], object]] = {
    typeset.NUMBER: numbers.read_number,
    typeset.DATE: iso.parse_date,
    typeset.TIME: iso.parse_time,
    typeset.DATE_TIME: iso.parse_date_time,
    typeset.DAYS_DURATION: iso.parse_days_duration,
    typeset.MONTHS_DURATION: iso.parse_months_duration,
}


def from_json(value: object, kind: Type = typeset.ANY) -> object:
    """A JSON value as a FEEL value of that type; NotConvertible when it is none.

    Null is of every type; numbers may be int, float (by its shortest text), Decimal, or text;
    with `Any` texts stay texts.
    """
    if value is None:
        return None
    if kind == typeset.ANY:
        return from_python(value)
    if isinstance(kind, ContextType):
        return _context_from_json(value, kind)
    if isinstance(kind, ListType):
        return _list_from_json(value, kind)
    return _scalar_from_json(value, kind)


def _list_from_json(value: object, kind: ListType) -> list[object]:
    if not isinstance(value, list | tuple):
        raise NotConvertible(value, kind)
    return [from_json(item, kind.element) for item in value]


def _context_from_json(value: object, kind: ContextType) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise NotConvertible(value, kind)
    return {
        str(key): from_json(item, kind.field(str(key)) or typeset.ANY)
        for key, item in value.items()
    }


def _scalar_from_json(value: object, kind: Type) -> object:
    plain = from_python(value)
    reader = _READERS.get(kind)
    if reader is not None and isinstance(plain, str):
        plain = reader(plain)
    if plain is None or not conforms(plain, kind):
        raise NotConvertible(value, kind)
    return plain


def from_python(value: object) -> object:
    """Plain Python values (float, datetime, Decimal, containers) as FEEL values."""
    match value:
        case bool() | str() | None:
            return value
        case int():
            return numbers.settle(value)
        case float() | Decimal():
            return _number(value)
        case Mapping():
            return {str(key): from_python(item) for key, item in value.items()}
        case list() | tuple():
            return [from_python(item) for item in value]
        case _:
            return _temporal(value)


def _number(value: float | Decimal) -> object:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite():
        raise NotConvertible(value, typeset.NUMBER)
    return numbers.CONTEXT.plus(exact)


def _temporal(value: object) -> object:
    match value:
        case datetime():
            return DateTime(Date(value.year, value.month, value.day), _time(value.timetz(), value))
        case date():
            return Date(value.year, value.month, value.day)
        case time():
            return _time(value, value)
        case timedelta():
            micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
            return DaysDuration(micros * 1_000)
        case _:
            return value


def _time(value: time, whole: datetime | time) -> Time:
    nanos = value.microsecond * 1_000
    local = Time.of(value.hour, value.minute, value.second, nanos)
    offset = whole.utcoffset()
    return local if offset is None else Time(local.nanos, round(offset.total_seconds()))
