"""Which values the cells of one column accept. Rule: constant cells are indexed; others stay open.

Rows are bits of an int: bit n stands for rule n. For a value a column tells the rules that may
match, and which of these must still be asked, because their cell is not constant or not simple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from casewright.rules import operations, syntax
from casewright.rules.compiler import compile_tree, needs_budget
from casewright.rules.dmn.index import Accepted, Index, Key, Points, Segments, Span, Truths
from casewright.rules.feel import UnaryTests
from casewright.rules.frames import STILL
from casewright.rules.values import Date, DaysDuration, MonthsDuration

_FOLDED = frozenset({"date", "duration", "years and months duration"})


def _itself(value: Any) -> Key:
    return value


# Values that have an order of their own, and what of them is compared.
_KINDS: Mapping[type, tuple[str, Callable[[Any], Key]]] = {
    int: ("number", _itself),
    Decimal: ("number", _itself),
    str: ("string", _itself),
    Date: ("date", lambda value: (value.year, value.month, value.day)),
    DaysDuration: ("days", lambda value: value.nanos),
    MonthsDuration: ("months", lambda value: value.months),
}


# -------------------------------------------------------------- reading cells


def constant(node: syntax.Node) -> object:
    """The value of a constant; None when it is none (or is null)."""
    if isinstance(node, syntax.Literal):
        return node.value
    if isinstance(node, syntax.Negate):
        return operations.negate(constant(node.operand))
    if isinstance(node, syntax.Call) and _is_folded(node):
        return compile_tree(node, {})({}, STILL)
    return None


def _is_folded(node: syntax.Call) -> bool:
    """Whether it is a call such as `date("2024-01-02")`, which always gives the same."""
    named = isinstance(node.function, syntax.Name) and node.function.name in _FOLDED
    return named and all(isinstance(part, syntax.Literal) for part in node.arguments)


def _point(value: object) -> Span | None:
    found = _KINDS.get(type(value))
    if found is None:
        return None
    kind, key = found
    return Span(kind, key(value), key(value), True, True)


def _ray(operator: str, value: object) -> Span | None:
    found = _point(value)
    if found is None or operator == "=":
        return found
    if operator == "!=":
        return None
    closed = operator in ("<=", ">=")
    if operator.startswith("<"):
        return Span(found.kind, None, found.low, False, closed)
    return Span(found.kind, found.low, None, closed, False)


def _range(node: syntax.RangeLiteral) -> Span | None:
    low, high = _end(node.low), _end(node.high)
    if low is None or high is None:
        return None
    kind = low.kind or high.kind
    if {low.kind, high.kind} - {""} != {kind} or not kind:
        return None
    if low.kind and high.kind and low.low > high.low:
        return None
    return Span(kind, low.low, high.low, node.low_closed, node.high_closed)


_OPEN_END = Span("", None, None, False, False)


def _end(node: syntax.Node | None) -> Span | None:
    """The end of a range as a point; one that is missing has no kind."""
    return _OPEN_END if node is None else _point(constant(node))


def _spans(node: syntax.Node) -> list[Span] | None:
    """The values that one test accepts; None when it is not simple."""
    match node:
        case syntax.CompareTest():
            found = _ray(node.operator, constant(node.operand))
        case syntax.RangeLiteral():
            found = _range(node)
        case syntax.ListLiteral():
            return _all_spans(node.items)
        case _:
            found = _point(constant(node))
    return None if found is None else [found]


def _all_spans(nodes: Iterable[syntax.Node]) -> list[Span] | None:
    every: list[Span] = []
    for node in nodes:
        found = _spans(node)
        if found is None:
            return None
        every += found
    return every


def accepted(cell: UnaryTests) -> Accepted | None:
    """What a cell accepts, when it is made of constants only; None when it must be evaluated."""
    tree = cell.tree
    if not isinstance(tree, syntax.UnaryTests):
        return None
    nested = any(isinstance(node, syntax.ListLiteral) for node in tree.tests)
    if tree.negated and nested:
        return None
    found = _all_spans(tree.tests)
    if not found or any(isinstance(node, syntax.AnyTest) for node in tree.tests):
        return None
    return Accepted(tuple(found), tree.negated)


def accepts_all(cell: UnaryTests) -> bool:
    """Whether the cell is `-`."""
    tree = cell.tree
    return isinstance(tree, syntax.UnaryTests) and tree.tests == (syntax.AnyTest(),)


def is_constant(cell: UnaryTests) -> bool:
    """Whether the cell depends on nothing but the value under test, and is cheap to ask."""
    if cell.free or cell.uses_now:
        return False
    return accepted(cell) is not None or not needs_budget(cell.tree)


# ------------------------------------------------------------------- indexing


class Column:
    """The cells of one column, ready to be asked with a value.

    `looks` gives, by the class of a value, the rules that may match it; `open` are those whose
    cell must then still be evaluated. Values of other classes are asked of every cell.
    `main` is the class of values that the cells are mostly about, with its index.
    """

    __slots__ = ("_later", "_open", "_others", "looks", "main")

    def __init__(self, cells: Sequence[UnaryTests]) -> None:
        anything = _bits(row for row, cell in enumerate(cells) if accepts_all(cell))
        simple = {
            row: found for row, cell in enumerate(cells) if (found := accepted(cell)) is not None
        }
        everything = (1 << len(cells)) - 1
        self._open = everything & ~anything & ~_bits(simple)
        self._later = _bits(row for row, cell in enumerate(cells) if not is_constant(cell))
        self._others = everything & ~anything
        indexes = _indexes(anything | self._open, simple)
        self.looks: dict[type, Callable[[Any], int]] = _looks(anything | self._open, indexes)
        truths = {value: self._asked(cells, value) for value in (True, False)}
        self.looks[bool] = truths.__getitem__
        self.looks[type(None)] = {None: self._asked(cells, None)}.__getitem__
        self.main = _main(indexes, Truths(truths[True], truths[False]))

    def _asked(self, cells: Sequence[UnaryTests], value: object) -> int:
        """For the few values without order every constant cell is asked beforehand."""
        sure = _bits(
            row
            for row, cell in enumerate(cells)
            if is_constant(cell) and cell.evaluate(value, {}) is True
        )
        return sure | self._later

    def sure(self) -> dict[type, Callable[[Any], int]]:
        """The look-ups that leave nothing to be evaluated."""
        special = (type(None), bool)
        return {
            cls: look
            for cls, look in self.looks.items()
            if not (self._later if cls in special else self._open)
        }

    def masks(self, value: object) -> tuple[int, int]:
        """The rules that may match this value, and those whose cell must still be evaluated."""
        look = self.looks.get(type(value))
        if look is None:
            # Rules of `-` are sure, all others are asked; the bits beyond the rules do not matter.
            return -1, self._others
        special = value is None or value is True or value is False
        return look(value), self._later if special else self._open


Indexes = Mapping[str, Points | Segments]


def _indexes(neutral: int, simple: Mapping[int, Accepted]) -> Indexes:
    kinds = {span.kind for cell in simple.values() for span in cell.spans}
    return {kind: _index(kind, neutral, simple) for kind in kinds}


def _main(indexes: Indexes, truths: Truths) -> tuple[type, Index]:
    """The index that most values go to, where the value itself is the key."""
    for kind, cls in (("number", int), ("string", str)):
        if kind in indexes:
            return cls, indexes[kind]
    return bool, truths


def _looks(neutral: int, indexes: Indexes) -> dict[type, Callable[[Any], int]]:
    """The look-up of every class of values that have an order."""
    found: dict[type, Callable[[Any], int]] = {}
    for cls, (kind, key) in _KINDS.items():
        if kind in indexes:
            look = indexes[kind].look()
            found[cls] = look if key is _itself else _composed(look, key)
        else:
            found[cls] = lambda value: neutral
    return found


def _composed(index: Callable[[Key], int], key: Callable[[Any], Key]) -> Callable[[Any], int]:
    return lambda value: index(key(value))


def _bits(rows: Iterable[int]) -> int:
    mask = 0
    for row in rows:
        mask |= 1 << row
    return mask


def _index(kind: str, neutral: int, simple: Mapping[int, Accepted]) -> Points | Segments:
    """The index of the values of one kind; a cell of another kind accepts none of them."""
    found = {row: cell.of_kind(kind) for row, cell in simple.items()}
    cells = {row: cell for row, cell in found.items() if cell is not None}
    base = neutral | _bits(row for row, cell in cells.items() if cell.negated)
    single = all(cell.single for cell in cells.values())
    return Points(base, cells) if single else Segments(base, cells)
