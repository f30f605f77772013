"""Which type may stand for which. Rule: the conformance of DMN, on types alone, no values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casewright.rules.typeset import (
    ANY,
    BASIC,
    NULL,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)


def stands_for(kind: Type, wanted: Type) -> bool:
    """Whether every value of type `kind` is one of type `wanted`."""
    if wanted == ANY or kind == NULL:
        return True
    return type(kind) is type(wanted) and _RULES[type(kind)](kind, wanted)


def _contexts(kind: ContextType, wanted: ContextType) -> bool:
    own = dict(kind.fields)
    return all(name in own and stands_for(own[name], part) for name, part in wanted.fields)


def _functions(kind: FunctionType, wanted: FunctionType) -> bool:
    """It takes at least what is wanted, and gives no more than what is wanted."""
    if kind.parameters is None or wanted.parameters is None:
        return wanted.parameters is None and stands_for(kind.result, wanted.result)
    return (
        len(kind.parameters) == len(wanted.parameters)
        and all(map(stands_for, wanted.parameters, kind.parameters))
        and stands_for(kind.result, wanted.result)
    )


_RULES: Mapping[type[Type], Callable[[Any, Any], bool]] = {
    FeelType: lambda kind, wanted: bool(kind == wanted),
    ListType: lambda kind, wanted: stands_for(kind.element, wanted.element),
    RangeType: lambda kind, wanted: stands_for(kind.element, wanted.element),
    ContextType: _contexts,
    FunctionType: _functions,
}


def is_known(kind: Type) -> bool:
    """Whether the type and all its parts are types of FEEL, and no unknown name is among them."""
    match kind:
        case FeelType(name):
            return name in BASIC
        case ListType(element) | RangeType(element):
            return is_known(element)
        case ContextType(fields):
            return all(is_known(part) for _, part in fields)
        case FunctionType(parameters, result):
            return all(map(is_known, parameters or ())) and is_known(result)
