"""Texts of a table as values of fields: one meaning everywhere, whatever the machine's language.

Numbers have a point and no grouping; dates are ISO 8601; a date-time may have a space for the T.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from casewright.blueprint.base import DURATION_PATTERN
from casewright.blueprint.fields import DataField

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,9})?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?"
)
_TRUE = frozenset({"true", "yes", "y", "1"})
_FALSE = frozenset({"false", "no", "n", "0"})


class CellError(ValueError):
    """The text is no value of the field: says what was expected."""


def value_of(field: DataField, text: str) -> Any:
    """The JSON value that ``text`` means in ``field``; None for an empty one.

    Raises ``CellError`` with a sentence that names what the field takes.
    """
    text = text.strip()
    if not text:
        return None
    convert = _CONVERTERS.get(field.kind)
    return text if convert is None else convert(field, text)


def _shown(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _integer(_: DataField, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,34}", text):
        raise CellError(f"{_shown(text)} is not a whole number")
    return int(text)


def _decimal(_: DataField, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise CellError(
            f"{_shown(text)} is not a number; write it with a point and without grouping"
        )
    try:
        return Decimal(text)
    except InvalidOperation:
        raise CellError(f"{_shown(text)} is not a number") from None


def _boolean(_: DataField, text: str) -> bool:
    word = text.casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellError(f"{_shown(text)} is neither true nor false")


def _date(_: DataField, text: str) -> str:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise CellError(f"{_shown(text)} is not a date such as 2026-03-31")


def _time(_: DataField, text: str) -> str:
    try:
        if re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
            return time.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise CellError(f"{_shown(text)} is not a time such as 14:30")


def _date_time(_: DataField, text: str) -> str:
    found = _DATE_TIME.fullmatch(text)
    if found:
        day, clock, seconds, offset = found.groups(default="")
        iso = f"{day}T{clock}{seconds or ':00'}{_offset(offset)}"
        try:
            datetime.fromisoformat(iso[:26] if len(iso) > 26 and not offset else iso)
        except ValueError:
            pass
        else:
            return iso
    raise CellError(f"{_shown(text)} is not a date and time such as 2026-03-31T14:30:00+01:00")


def _offset(offset: str) -> str:
    if offset in ("", "Z"):
        return offset
    digits = offset[1:].replace(":", "").ljust(4, "0")
    return f"{offset[0]}{digits[:2]}:{digits[2:]}"


def _duration(_: DataField, text: str) -> str:
    if not re.fullmatch(DURATION_PATTERN, text):
        raise CellError(f"{_shown(text)} is not a duration such as P2D or PT4H")
    return text


def _choice(field: DataField, text: str) -> str:
    """By value first, then by the name that people see."""
    for choice in field.choices:
        if text == choice.value:
            return choice.value
    wanted = text.casefold()
    for choice in field.choices:
        names = choice.name.values() if isinstance(choice.name, dict) else (choice.name,)
        if wanted in {choice.value.casefold(), *(name.casefold() for name in names)}:
            return choice.value
    values = ", ".join(choice.value for choice in field.choices[:10])
    raise CellError(f"{_shown(text)} is not one of: {values}")


def _choices(field: DataField, text: str) -> list[str]:
    return [_choice(field, part.strip()) for part in re.split(r"[;|]", text) if part.strip()]


def _not_here(field: DataField, text: str) -> Any:
    raise CellError(f"a field of kind “{field.kind}” cannot be filled from a table")


_CONVERTERS: dict[str, Callable[[DataField, str], Any]] = {
    "integer": _integer,
    "decimal": _decimal,
    "money": _decimal,
    "boolean": _boolean,
    "date": _date,
    "time": _time,
    "date-time": _date_time,
    "duration": _duration,
    "choice": _choice,
    "multi-choice": _choices,
    "records": _not_here,
    "attachment": _not_here,
    "calculated": _not_here,
}
