"""A syntax tree as FEEL text. Rule: reading the text gives the same tree again.

Parentheses stand only where the tree needs them. Names are written as they are, so the reader
must know those that have spaces or operators in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from casewright.rules import syntax
from casewright.rules.lexer import escape
from casewright.rules.printing import format_value
from casewright.rules.syntax import Node
from casewright.rules.typeset import ANY
from casewright.rules.values import Date, DateTime, DaysDuration, MonthsDuration, Time

# How tightly a form holds its parts together; an operand that holds less needs parentheses.
_ANYTHING, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _SIGNED, _POSTFIX, _PRIMARY = range(10)
_SIGNS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}


def write(node: Node) -> str:
    """The text of an expression or of unary tests."""
    return _WRITERS[type(node)](node)


def _level(node: Node) -> int:
    if isinstance(node, syntax.Arithmetic):
        return _SIGNS[node.rest[0][0]]
    if isinstance(node, syntax.Logic):
        return _OR if node.operator == "or" else _AND
    return _LEVELS.get(type(node), _PRIMARY)


def _operand(node: Node, least: int) -> str:
    """The node as an operand of something that holds together as tightly as `least`."""
    text = write(node)
    return text if _level(node) >= least else f"({text})"


def _joined(nodes: Iterable[Node]) -> str:
    return ", ".join(map(write, nodes))


def _literal(node: syntax.Literal) -> str:
    value = node.value
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Date | Time | DateTime | DaysDuration | MonthsDuration):
        return f'@"{format_value(value)}"'
    return format_value(value)


def _base(node: Node) -> str:
    """What a path, a filter or a call is applied to."""
    plain = isinstance(node, syntax.Name | syntax.Path | syntax.Filter | syntax.Call)
    return write(node) if plain else f"({write(node)})"


def _call(node: syntax.Call) -> str:
    given = [write(argument) for argument in node.arguments]
    if node.names:
        given = [f"{name}: {text}" for name, text in zip(node.names, given, strict=True)]
    return f"{_base(node.function)}({', '.join(given)})"


def _arithmetic(node: syntax.Arithmetic) -> str:
    least = _level(node) + 1
    rest = "".join(f" {sign} {_operand(part, least)}" for sign, part in node.rest)
    return _operand(node.first, least) + rest


def _logic(node: syntax.Logic) -> str:
    parts = (_operand(part, _level(node) + 1) for part in node.operands)
    return f" {node.operator} ".join(parts)


def _comparison(node: syntax.Comparison) -> str:
    return f"{_operand(node.left, _SUM)} {node.operator} {_operand(node.right, _SUM)}"


def _between(node: syntax.Between) -> str:
    value, low, high = (_operand(part, _SUM) for part in (node.value, node.low, node.high))
    return f"{value} between {low} and {high}"


def _range(node: syntax.RangeLiteral) -> str:
    if node.low is None:
        return _half_range("<", node.high_closed, node.high)
    if node.high is None:
        return _half_range(">", node.low_closed, node.low)
    ends = f"{write(node.low)}..{write(node.high)}"
    return f"{'[' if node.low_closed else '('}{ends}{']' if node.high_closed else ')'}"


def _half_range(sign: str, closed: bool, end: Node | None) -> str:
    """A range with one end; the reader makes none without any."""
    assert end is not None
    return f"({sign}{'=' if closed else ''} {_operand(end, _SUM)})"


def _unary_tests(node: syntax.UnaryTests) -> str:
    if node.negated:
        return f"not({_joined(node.tests)})"
    text = _joined(node.tests)
    # A call of `not` that stands alone would be read as the negation of tests.
    only = node.tests[0] if len(node.tests) == 1 else None
    alone = isinstance(only, syntax.Call) and only.function == syntax.Name("not")
    return f"({text})" if alone else text


def _iterations(nodes: Iterable[syntax.Iteration]) -> str:
    return ", ".join(
        f"{node.name} in {write(node.source)}" + (f"..{write(node.end)}" if node.end else "")
        for node in nodes
    )


def _quantified(node: syntax.Quantified) -> str:
    word = "every" if node.every else "some"
    return f"{word} {_iterations(node.iterations)} satisfies {write(node.condition)}"


def _context(node: syntax.ContextLiteral) -> str:
    return f"{{{', '.join(f'{escape(key)}: {write(value)}' for key, value in node.entries)}}}"


def _function(node: syntax.FunctionLiteral) -> str:
    parameters = (name if kind == ANY else f"{name}: {kind}" for name, kind in node.parameters)
    return f"function({', '.join(parameters)}) {write(node.body)}"


_WRITERS: Mapping[type[Node], Callable[[Any], str]] = {
    syntax.Literal: _literal,
    syntax.Name: lambda node: node.name,
    syntax.Path: lambda node: f"{_base(node.base)}.{node.member}",
    syntax.Filter: lambda node: f"{_base(node.base)}[{write(node.condition)}]",
    syntax.Call: _call,
    syntax.Negate: lambda node: f"-{_operand(node.operand, _SIGNED)}",
    syntax.Arithmetic: _arithmetic,
    syntax.Comparison: _comparison,
    syntax.Logic: _logic,
    syntax.Between: _between,
    syntax.RangeLiteral: _range,
    syntax.In: lambda node: f"{_operand(node.value, _SUM)} in ({_joined(node.tests)})",
    syntax.CompareTest: lambda node: f"{node.operator} {_operand(node.operand, _SUM)}",
    syntax.AnyTest: lambda node: "-",
    syntax.UnaryTests: _unary_tests,
    syntax.If: lambda node: (
        f"if {write(node.condition)} then {write(node.yes)} else {write(node.no)}"
    ),
    syntax.For: lambda node: f"for {_iterations(node.iterations)} return {write(node.result)}",
    syntax.Quantified: _quantified,
    syntax.ListLiteral: lambda node: f"[{_joined(node.items)}]",
    syntax.ContextLiteral: _context,
    syntax.InstanceOf: lambda node: f"{_base(node.value)} instance of {node.type}",
    syntax.FunctionLiteral: _function,
}
_LEVELS: Mapping[type[Node], int] = {
    **dict.fromkeys((syntax.If, syntax.For, syntax.Quantified, syntax.FunctionLiteral), _ANYTHING),
    **dict.fromkeys((syntax.Comparison, syntax.Between, syntax.In), _COMPARISON),
    syntax.Negate: _SIGNED,
    **dict.fromkeys((syntax.Path, syntax.Filter, syntax.Call, syntax.InstanceOf), _POSTFIX),
}
