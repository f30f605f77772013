"""The types of calls of built-in functions. Rule: read from their declarations, no second list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casewright.rules import syntax, typeset
from casewright.rules.builtins.signature import Parameter, Signature
from casewright.rules.iso import parse_date, parse_date_time, parse_duration, parse_time
from casewright.rules.kinds import kind_of
from casewright.rules.operator_types import compatible, unite
from casewright.rules.typeset import ANY, FunctionType, ListType, Type

# Their result is of the type of the items they are given.
_ITEM_RESULT = frozenset({"min", "max", "sum", "mean"})
FROM_TEXT: Mapping[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": lambda text: parse_date_time(text) or parse_date(text),
    "duration": parse_duration,
}


def only_text(node: syntax.Call) -> str | None:
    only = node.arguments[0] if len(node.arguments) == 1 else None
    found = only.value if isinstance(only, syntax.Literal) else None
    return found if isinstance(found, str) else None


def fits(signature: Signature, names: tuple[str, ...], given: list[Type]) -> bool:
    """Whether arguments of these types can be passed, by name or by place."""
    pairs = _by_name(signature, names, given) if names else _by_place(signature, given)
    return pairs is not None and all(_argument_fits(kind, part.type) for kind, part in pairs)


Pairs = list[tuple[Type, Parameter]]


def _by_name(signature: Signature, names: tuple[str, ...], given: list[Type]) -> Pairs | None:
    places = signature.order(names)
    if places is None:
        return None
    matched = zip(places, signature.parameters, strict=True)
    return [(given[place], part) for place, part in matched if place is not None]


def _by_place(signature: Signature, given: list[Type]) -> Pairs | None:
    if not signature.takes(len(given)):
        return None
    return [(kind, signature.parameter(index)) for index, kind in enumerate(given)]


def _argument_fits(given: Type, wanted: Type) -> bool:
    if compatible(given, wanted):
        return True
    # FEEL takes a single value where a list is wanted, and a date for a date and time.
    if isinstance(wanted, ListType):
        return compatible(given, wanted.element)
    return given == typeset.DATE and wanted == typeset.DATE_TIME


def result_of(name: str, fitting: list[Signature], node: syntax.Call, given: list[Type]) -> Type:
    """The type of a call that fits these signatures."""
    if name in _ITEM_RESULT and given:
        return _item_type(given)
    text = only_text(node)
    if name == "duration" and text is not None:
        return kind_of(parse_duration(text)) or ANY
    result = unite([one.result for one in fitting])
    return _list_type(given) if result == typeset.LIST and given else result


def _item_type(given: list[Type]) -> Type:
    first = given[0]
    return first.element if isinstance(first, ListType) else unite(given)


def _list_type(given: list[Type]) -> Type:
    """A function of one list gives its items back; one of several may mix them."""
    only = given[0] if len(given) == 1 else None
    return only if isinstance(only, ListType) else typeset.LIST


def function_type(signature: Signature) -> FunctionType:
    return FunctionType(tuple(part.type for part in signature.parameters), signature.result)


def usage(name: str, signature: Signature) -> str:
    parts = ", ".join(f"{part.name}: {part.type}" for part in signature.parameters)
    return f"{name}({parts})"
