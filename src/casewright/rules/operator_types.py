"""Which types go together. Rule: tables that one can read, no knowledge of syntax."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casewright.rules.typeset import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)

_OPEN = (ANY, NULL)
_MOMENTS = (DATE, DATE_TIME)

_DATE_MEMBERS: Mapping[str, Type] = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_TIME_MEMBERS: Mapping[str, Type] = {
    **dict.fromkeys(("hour", "minute", "second"), NUMBER),
    "time offset": DAYS_DURATION,
    "timezone": STRING,
}
_MEMBERS: Mapping[str, Mapping[str, Type]] = {
    DATE.name: _DATE_MEMBERS,
    TIME.name: _TIME_MEMBERS,
    DATE_TIME.name: {**_DATE_MEMBERS, **_TIME_MEMBERS},
    DAYS_DURATION.name: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    MONTHS_DURATION.name: dict.fromkeys(("years", "months"), NUMBER),
}


def _sums() -> dict[tuple[str, Type, Type], Type]:
    table: dict[tuple[str, Type, Type], Type] = {("+", STRING, STRING): STRING}
    for sign in ("+", "-", "*", "/", "**"):
        table[sign, NUMBER, NUMBER] = NUMBER
    for length in (DAYS_DURATION, MONTHS_DURATION):
        moved = (DATE, DATE_TIME, TIME) if length is DAYS_DURATION else _MOMENTS
        for moment in moved:
            table["+", moment, length] = table["+", length, moment] = moment
            table["-", moment, length] = moment
        table["+", length, length] = table["-", length, length] = length
        table["*", length, NUMBER] = table["*", NUMBER, length] = length
        table["/", length, NUMBER] = length
        table["/", length, length] = NUMBER
    for left in _MOMENTS:
        for right in _MOMENTS:
            table["-", left, right] = DAYS_DURATION
    table["-", TIME, TIME] = DAYS_DURATION
    return table


_SUMS = _sums()


def arithmetic_type(sign: str, left: Type, right: Type) -> Type | None:
    """The type of `left sign right`; None when the two never go together."""
    if left in _OPEN and right in _OPEN:
        return ANY
    if left in _OPEN or right in _OPEN:
        return _half_known(sign, left, right)
    return _SUMS.get((sign, left, right))


def _half_known(sign: str, left: Type, right: Type) -> Type | None:
    results = {
        result
        for (own_sign, a, b), result in _SUMS.items()
        if own_sign == sign and _may_be(left, a) and _may_be(right, b)
    }
    if not results:
        return None
    return results.pop() if len(results) == 1 else ANY


def _may_be(kind: Type, wanted: Type) -> bool:
    return kind in _OPEN or kind == wanted


def compatible(a: Type, b: Type) -> bool:
    """Whether a value of type `a` may be one of type `b`; `Any` and null may be anything."""
    if a in _OPEN or b in _OPEN:
        return True
    return type(a) is type(b) and _COMPATIBLE[type(a)](a, b)


def _fields_go(a: ContextType, b: ContextType) -> bool:
    """Whether the fields that both have go together."""
    shared = ((kind, b.field(name)) for name, kind in a.fields)
    return all(wanted is None or compatible(kind, wanted) for kind, wanted in shared)


_COMPATIBLE: Mapping[type[Type], Callable[[Any, Any], bool]] = {
    FeelType: operator.eq,
    ListType: lambda a, b: compatible(a.element, b.element),
    RangeType: lambda a, b: compatible(a.element, b.element),
    ContextType: _fields_go,
    FunctionType: lambda a, b: True,
}


def unite(kinds: Sequence[Type]) -> Type:
    """The one type of several values; `Any` when they differ."""
    known = set(kinds) - {NULL}
    return known.pop() if len(known) == 1 else ANY


def members_of(kind: Type) -> Mapping[str, Type]:
    """The fields or properties that values of the type have."""
    if isinstance(kind, ContextType):
        return dict(kind.fields)
    if isinstance(kind, RangeType):
        ends = dict.fromkeys(("start", "end"), kind.element)
        return {**ends, **dict.fromkeys(("start included", "end included"), BOOLEAN)}
    return _MEMBERS.get(str(kind), {})
