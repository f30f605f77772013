"""Field values at the border: what may be stored, and how a stored value looks in FEEL.

Stored values are JSON values; numbers are ``int`` or ``Decimal``; moments are ISO 8601 texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from casewright.blueprint.fields import DataField
from casewright.rules import iso
from casewright.rules.values import Date, DateTime, Time

from .formula import Convert

#: FEEL values of these types are stored as they are.
_AS_IT_IS = frozenset({str, bool, int})
#: Numbers have at most 34 digits; a text longer than this is none.
_LARGEST, _LONGEST = 10**34, 100
_TOO_LONG = "Enter a number of at most 34 digits."


class BadValue(ValueError):
    """A value that a field cannot take; the message says what to enter instead."""


def _date(text: str) -> str:
    if iso.parse_date(text) is None:
        raise BadValue("Enter a date, for example 2026-03-31.")
    return text


def _time(text: str) -> str:
    if iso.parse_time(text) is None:
        raise BadValue("Enter a time, for example 14:30:00.")
    return text


def _date_time(text: str) -> str:
    """A space between date and time is accepted and written as ``T``."""
    normal = text.strip().replace(" ", "T", 1)
    if iso.parse_date_time(normal) is None:
        raise BadValue("Enter a date and time, for example 2026-03-31T14:30:00+02:00.")
    return normal


def _duration(text: str) -> str:
    if iso.parse_duration(text) is None:
        raise BadValue("Enter a duration, for example P2D or PT4H.")
    return text


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str | float):
        raise BadValue("Enter a number, for example 1250.00.")
    if isinstance(value, int):
        if abs(value) >= _LARGEST:
            raise BadValue(_TOO_LONG)
        return value
    if isinstance(value, str) and len(value) > _LONGEST:
        raise BadValue(_TOO_LONG)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadValue("Enter a number, for example 1250.00.") from None
    if not number.is_finite() or number.adjusted() > 33 or len(number.as_tuple().digits) > 34:
        raise BadValue(_TOO_LONG)
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise BadValue("Enter a whole number, for example 12.")
    return int(number)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    named = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, str) and value.strip().lower() in named:
        return named[value.strip().lower()]
    raise BadValue("Choose yes or no.")


def _text(value: Any, field: DataField) -> str:
    if not isinstance(value, str):
        raise BadValue("Enter a text.")
    if len(value) > field.max_length:
        raise BadValue(f"Enter at most {field.max_length} characters; this has {len(value)}.")
    if len(value) < field.min_length:
        raise BadValue(f"Enter at least {field.min_length} characters.")
    return value


def _choice(value: Any, field: DataField) -> str:
    allowed = [choice.value for choice in field.choices]
    if value not in allowed:
        raise BadValue(f"Choose one of: {', '.join(allowed)}.")
    return str(value)


def _choices(value: Any, field: DataField) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise BadValue("Choose from the list.")
    return [_choice(one, field) for one in value]


def _records(value: Any, field: DataField) -> list[Any]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, dict) for row in value):
        raise BadValue("Enter rows.")
    columns = {column.id: column for column in field.columns}
    return [_record(row, number, columns) for number, row in enumerate(value, 1)]


def _record(row: dict[str, Any], number: int, columns: dict[str, DataField]) -> dict[str, Any]:
    clean = {}
    for name, value in row.items():
        column = columns.get(name)
        if column is None:
            raise BadValue(f"Row {number}: there is no column {name}.")
        try:
            clean[name] = coerce(column, value)
        except BadValue as bad:
            raise BadValue(f"Row {number}, {name}: {bad}") from None
    return clean


_TEXTUAL: dict[str, Callable[[str], str]] = {
    "date": _date,
    "time": _time,
    "date-time": _date_time,
    "duration": _duration,
}
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "decimal": _number,
    "money": _number,
    "boolean": _boolean,
}
_FIELD: dict[str, Callable[[Any, DataField], Any]] = {
    "choice": _choice,
    "multi-choice": _choices,
    "records": _records,
}


def coerce(field: DataField, value: Any) -> Any:
    """The stored form of ``value`` for ``field``; None stays None. Raises ``BadValue``."""
    if value is None:
        return None
    kind = field.kind
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    if kind in _FIELD:
        return _FIELD[kind](value, field)
    text = _text(value, field)
    return _TEXTUAL[kind](text.strip()) if kind in _TEXTUAL else text


def _parsed(parse: Callable[[str], Any]) -> Convert:
    def convert(value: Any) -> Any:
        return parse(value) if isinstance(value, str) else None

    return convert


_CONVERT: dict[str, Convert] = {
    "date": _parsed(iso.parse_date),
    "time": _parsed(iso.parse_time),
    "date-time": _parsed(iso.parse_date_time),
    "duration": _parsed(iso.parse_duration),
}


def converter(field: DataField) -> Convert | None:
    """How a stored value of this field becomes a FEEL value; None when it already is one."""
    if field.kind == "records":
        columns = {column.id: converter(column) for column in field.columns}
        needed = {name: convert for name, convert in columns.items() if convert is not None}
        return _rows(needed) if needed else None
    return _CONVERT.get(field.result if field.kind == "calculated" else field.kind)


def _rows(columns: Mapping[str, Convert]) -> Convert:
    """Rows whose cells in these columns are converted; a row keeps the cells that it has."""

    def row(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        made = {name: columns[name](value[name]) for name in columns if name in value}
        return {**value, **made}

    return lambda value: [row(one) for one in value] if isinstance(value, list) else value


def stored(value: Any) -> Any:
    """A FEEL value as it is stored: temporals as text, integral decimals as integers."""
    if value is None or type(value) in _AS_IT_IS:
        return value
    if isinstance(value, Decimal):
        whole = abs(value) < _LARGEST and value == value.to_integral_value()
        return int(value) if whole else value
    if isinstance(value, list | tuple):
        return [stored(part) for part in value]
    if isinstance(value, dict):
        return {str(name): stored(part) for name, part in value.items()}
    return iso.format_temporal(value)


def instant(value: Any, zone: str) -> int | None:
    """Microseconds since the epoch of a FEEL date and time, or of the end of a FEEL date."""
    if isinstance(value, DateTime):
        return value.to_instant(zone)
    if isinstance(value, Date):
        return DateTime(Date.from_number(value.number + 1), Time.of(0)).to_instant(zone)
    return None
