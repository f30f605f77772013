"""Types as FEEL writes them. Rule: reads `list<number>` and the like, never an expression."""

from __future__ import annotations

from casewright.rules.cursor import Cursor
from casewright.rules.lexer import WORD
from casewright.rules.scope import NameTable
from casewright.rules.typeset import (
    ANY,
    BASIC,
    FUNCTION,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)

_TYPE_NAMES = NameTable(BASIC)


def parse_type(text: str) -> Type:
    """The type that `text` names; FeelSyntaxError when it is none."""
    cursor = Cursor(text, (), ())
    kind = read_type(cursor)
    if cursor.token.kind != "end":
        raise cursor.error(f"Expected the end of the type, found {cursor.shown()}")
    return kind


def read_type(cursor: Cursor) -> Type:
    """The type at the cursor."""
    cursor.enter()
    if cursor.token.kind != WORD:
        raise cursor.error(f"Expected a type, found {cursor.shown()}")
    tables = (_TYPE_NAMES, NameTable(cursor.types)) if cursor.types else (_TYPE_NAMES,)
    name = cursor.name(tables)
    while cursor.skip("."):
        name = f"{name}.{cursor.name(tables)}"
    kind = cursor.types.get(name) or _standard_type(name, cursor)
    cursor.depth -= 1
    return kind


def _standard_type(name: str, cursor: Cursor) -> Type:
    return GENERIC[name](cursor) if name in GENERIC else BASIC.get(name, FeelType(name))


def _one_argument(cursor: Cursor) -> Type:
    if not cursor.skip("<"):
        return ANY
    kind = read_type(cursor)
    cursor.expect(">", "after the type")
    return kind


def _list(cursor: Cursor) -> Type:
    return ListType(_one_argument(cursor))


def _range(cursor: Cursor) -> Type:
    return RangeType(_one_argument(cursor))


def _context(cursor: Cursor) -> Type:
    fields: list[tuple[str, Type]] = []
    if cursor.skip("<"):
        while not cursor.sees(">"):
            name = cursor.declared_name(":")
            cursor.expect(":", "after the name of a field")
            fields.append((name, read_type(cursor)))
            if not cursor.skip(","):
                break
        cursor.expect(">", "after the fields")
    return ContextType(tuple(fields))


def _function(cursor: Cursor) -> Type:
    if not cursor.skip("<"):
        return FUNCTION
    parameters: list[Type] = []
    while not cursor.sees(">"):
        parameters.append(read_type(cursor))
        if not cursor.skip(","):
            break
    cursor.expect(">", "after the types of the parameters")
    result = read_type(cursor) if cursor.skip("->") else ANY
    return FunctionType(tuple(parameters), result)


GENERIC = {"list": _list, "range": _range, "context": _context, "function": _function}
