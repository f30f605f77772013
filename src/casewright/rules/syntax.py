"""The syntax tree of FEEL. Rule: small frozen nodes; places in the text do not count for equality."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.rules.typeset import Type

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any expression; `span` is its start and end in the source."""

    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: number, string, boolean, null or a temporal value."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, with single spaces where the source may have more."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.member`."""

    base: Node
    member: str
    member_span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[condition]`; a number selects by position."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`; `names` is empty for positional arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A run of operators of one precedence, from the left: first, then (operator, operand)."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left operator right` with = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[low..high]` with open or closed ends; a missing end is None."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in (test, …)`: true when one test accepts the value."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class CompareTest(Node):
    """A unary test such as `> 10`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class AnyTest(Node):
    """The unary test `-`, which accepts everything."""


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The tests of one cell; `negated` for `not(…)`."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """One `name in source` or `name in start..end` of a loop."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for … return result`."""

    iterations: tuple[Iteration, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some … satisfies condition` (`every` when `every`)."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[item, …]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{key: value, …}`; later values may use earlier keys."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(name: type, …) body`."""

    parameters: tuple[tuple[str, Type], ...]
    body: Node


def _present(*parts: Node | None) -> tuple[Node, ...]:
    return tuple(part for part in parts if part is not None)


# The direct parts of each kind of node; one that is missing here has none.
_PARTS: Mapping[type[Node], Callable[[Any], tuple[Node, ...]]] = {
    **dict.fromkeys((Negate, CompareTest), lambda node: (node.operand,)),
    Path: lambda node: (node.base,),
    InstanceOf: lambda node: (node.value,),
    Filter: lambda node: (node.base, node.condition),
    Comparison: lambda node: (node.left, node.right),
    Call: lambda node: (node.function, *node.arguments),
    Arithmetic: lambda node: (node.first, *(operand for _, operand in node.rest)),
    Logic: lambda node: node.operands,
    ListLiteral: lambda node: node.items,
    UnaryTests: lambda node: node.tests,
    Between: lambda node: (node.value, node.low, node.high),
    If: lambda node: (node.condition, node.yes, node.no),
    In: lambda node: (node.value, *node.tests),
    RangeLiteral: lambda node: _present(node.low, node.high),
    Iteration: lambda node: _present(node.source, node.end),
    For: lambda node: (*node.iterations, node.result),
    Quantified: lambda node: (*node.iterations, node.condition),
    ContextLiteral: lambda node: tuple(value for _, value in node.entries),
    FunctionLiteral: lambda node: (node.body,),
}


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, in the order of the source."""
    parts = _PARTS.get(type(node))
    return () if parts is None else parts(node)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        todo.extend(reversed(children(current)))


def mentions(node: Node, name: str) -> bool:
    """Whether the name stands anywhere in the expression."""
    return any(isinstance(part, Name) and part.name == name for part in walk(node))
