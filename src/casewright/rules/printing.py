"""FEEL's `string()`. Rule: every value has one text; texts inside lists and contexts are quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from casewright.rules.iso import format_temporal
from casewright.rules.lexer import escape
from casewright.rules.limits import check_string
from casewright.rules.numbers import format_number
from casewright.rules.values import (
    Date,
    DateTime,
    DaysDuration,
    Function,
    MonthsDuration,
    Range,
    Time,
)


def format_value(value: object) -> str:
    """The text of a value as `string()` gives it (null becomes `null`)."""
    return value if isinstance(value, str) else _inner(value)


def _inner(value: object) -> str:
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    # A mapping that is no dict, or a value that FEEL does not know.
    return _context(value) if isinstance(value, Mapping) else "null"


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _list(value: Sequence[object]) -> str:
    return _joined("[", map(_inner, value), "]")


def _context(value: Mapping[str, object]) -> str:
    entries = (f"{_key(str(key))}: {_inner(item)}" for key, item in value.items())
    return _joined("{", entries, "}")


def _joined(opening: str, parts: Iterable[str], closing: str) -> str:
    """The parts between brackets; it stops as soon as the whole is too long for a string."""
    kept: list[str] = []
    size = 2
    for part in parts:
        size += len(part) + 2
        check_string(size)
        kept.append(part)
    return f"{opening}{', '.join(kept)}{closing}"


def _function(value: Function) -> str:
    return f"function({', '.join(value.parameters)})"


def _key(name: str) -> str:
    plain = name.replace(" ", "").replace("_", "")
    return name if plain.isalnum() else escape(name)


def _range(value: Range) -> str:
    low = "" if value.low is None else _inner(value.low)
    high = "" if value.high is None else _inner(value.high)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    bool: _boolean,
    **dict.fromkeys((int, Decimal), format_number),
    str: escape,
    **dict.fromkeys((Date, Time, DateTime, DaysDuration, MonthsDuration), format_temporal),
    **dict.fromkeys((list, tuple), _list),
    dict: _context,
    Range: _range,
    Function: _function,
}
