"""Which FEEL type a value has. Rule: decided by the value alone; anything foreign has no type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from casewright.rules import typeset
from casewright.rules.lattice import stands_for
from casewright.rules.limits import Meter, Spend
from casewright.rules.typeset import (
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)
from casewright.rules.values import (
    Date,
    DateTime,
    DaysDuration,
    Function,
    MonthsDuration,
    Range,
    Time,
)

_KINDS: dict[type, Type] = {
    int: typeset.NUMBER,
    Decimal: typeset.NUMBER,
    str: typeset.STRING,
    bool: typeset.BOOLEAN,
    type(None): typeset.NULL,
    Date: typeset.DATE,
    Time: typeset.TIME,
    DateTime: typeset.DATE_TIME,
    DaysDuration: typeset.DAYS_DURATION,
    MonthsDuration: typeset.MONTHS_DURATION,
    list: typeset.LIST,
    tuple: typeset.LIST,
    dict: typeset.CONTEXT,
    Range: typeset.RANGE,
    Function: typeset.FUNCTION,
}


def kind_of(value: object) -> Type | None:
    """The outer type of a value (`list<Any>` for any list); None for what is no FEEL value."""
    kind = _KINDS.get(type(value))
    if kind is None and isinstance(value, Mapping):
        return typeset.CONTEXT
    return kind


def classes_of(kind: Type) -> frozenset[type]:
    """The classes whose every value is of that type; empty when one must look inside."""
    return frozenset(found for found, own in _KINDS.items() if own == kind)


def is_list(value: object) -> bool:
    """Whether the value is a FEEL list."""
    return isinstance(value, list | tuple)


def type_of(value: object, depth: int = 8) -> Type:
    """The type with its parts, as far as `depth` levels and the first item of a list."""
    kind = kind_of(value) or typeset.ANY
    if depth == 0:
        return kind
    if isinstance(value, Mapping):
        fields = ((str(key), type_of(item, depth - 1)) for key, item in value.items())
        return ContextType(tuple(fields))
    if isinstance(value, list | tuple):
        return ListType(type_of(value[0], depth - 1) if value else typeset.ANY)
    return kind


def conforms(value: object, kind: Type, spend: Spend | None = None) -> bool:
    """Whether a value is an instance of a type; null is one of `Null` only.

    `spend` is told how many parts were looked at, and may stop it; a budget of its own otherwise.
    """
    if value is None:
        return kind == typeset.NULL
    if isinstance(kind, FeelType):
        return kind == typeset.ANY or kind_of(value) == kind
    return _CONFORM[type(kind)](value, kind, spend or Meter().spend)


def _list_conforms(value: object, kind: ListType, spend: Spend) -> bool:
    return isinstance(value, list | tuple) and _all_conform(value, kind.element, spend)


def _range_conforms(value: object, kind: RangeType, spend: Spend) -> bool:
    return isinstance(value, Range) and _all_conform((value.low, value.high), kind.element, spend)


def _context_conforms(value: object, kind: ContextType, spend: Spend) -> bool:
    if not isinstance(value, Mapping):
        return False
    spend(len(kind.fields))
    return all(
        name in value and (value[name] is None or conforms(value[name], part, spend))
        for name, part in kind.fields
    )


def _all_conform(items: list[object] | tuple[object, ...], element: Type, spend: Spend) -> bool:
    if element == typeset.ANY:
        return True
    spend(len(items))
    return all(item is None or conforms(item, element, spend) for item in items)


def _function_conforms(value: object, kind: FunctionType, spend: Spend) -> bool:
    return isinstance(value, Function) and stands_for(function_type(value), kind)


def function_type(value: Function) -> FunctionType:
    """The type of a function value; what it does not declare is `Any`."""
    result = value.result_type() if callable(value.result_type) else value.result_type
    given = (*value.parameter_types, *[None] * len(value.parameters))[: len(value.parameters)]
    return FunctionType(tuple(map(_declared, given)), _declared(result))


def _declared(kind: object) -> Type:
    return kind if isinstance(kind, Type) else typeset.ANY


_CONFORM: Mapping[type[Type], Callable[[object, Any, Spend], bool]] = {
    ListType: _list_conforms,
    RangeType: _range_conforms,
    ContextType: _context_conforms,
    FunctionType: _function_conforms,
}


def coerce(value: object, kind: Type, spend: Spend | None = None) -> object:
    """The value as a parameter of that type takes it; null when it cannot be one.

    A list of one item stands for its item and an item for a list of it. `spend` as for `conforms`.
    """
    if value is None or kind == typeset.ANY or conforms(value, kind, spend):
        return value
    if isinstance(kind, ListType):
        return [value] if conforms(value, kind.element, spend) else None
    if isinstance(value, list | tuple):
        return _only_item(value, kind, spend)
    if kind == typeset.DATE_TIME and isinstance(value, Date):
        return DateTime(value, Time(0, 0))
    return None


def _only_item(items: Sequence[object], kind: Type, spend: Spend | None) -> object:
    return items[0] if len(items) == 1 and conforms(items[0], kind, spend) else None
