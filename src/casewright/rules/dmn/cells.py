"""Which values the cells of one column accept. Rule: constant cells are indexed; others stay open.

Rows are bits of an int: bit n stands for rule n. For a value a column tells the rules that may
match, and which of these must still be asked, because their cell is not constant or not simple.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casewright.rules import operations, syntax
from casewright.rules.compiler import compile_tree, needs_budget
from casewright.rules.feel import UnaryTests
from casewright.rules.frames import STILL
from casewright.rules.values import Date, DaysDuration, MonthsDuration

Key = Any
_FOLDED = frozenset({"date", "duration", "years and months duration"})
# A mask per place between two bounds; beyond this many bits only every n-th place has one.
_MASK_BITS = 1 << 25


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


@dataclass(frozen=True, slots=True)
class Span:
    """The values of one kind between two keys; a missing key is an open end."""

    kind: str
    low: Key
    high: Key
    low_closed: bool
    high_closed: bool

    @property
    def single(self) -> bool:
        """Whether it is one value."""
        return bool(self.low == self.high and self.low_closed and self.high_closed)

    @property
    def bounds(self) -> list[Key]:
        return [key for key in (self.low, self.high) if key is not None]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a constant cell accepts: the values in its spans, or with `negated` the others."""

    spans: tuple[Span, ...]
    negated: bool


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


class _Points(dict[Key, int]):
    """For a column of single values: one look-up; other values have the mask `base`."""

    __slots__ = ("_base",)

    def __init__(self, base: int, cells: Mapping[int, Accepted]) -> None:
        super().__init__()
        self._base = base
        for row, cell in cells.items():
            for key in {span.low for span in cell.spans}:
                # A negated cell stands in the base, so this takes it out.
                self[key] = self.get(key, base) ^ (1 << row)

    def __missing__(self, key: Key) -> int:
        return self._base

    def look(self) -> Callable[[Key], int]:
        """From a key to the mask of the rules that accept it."""
        return self.__getitem__


def places(span: Span, number: Mapping[Key, int]) -> tuple[int, int]:
    """The first and the last place of a span; nothing when the last comes before the first.

    Place 2n+1 is bound n itself, place 2n the gap before it.
    """
    first, last = 0, 2 * len(number)
    if span.low is not None:
        first = 2 * number[span.low] + (1 if span.low_closed else 2)
    if span.high is not None:
        last = 2 * number[span.high] + (1 if span.high_closed else 0)
    return first, last


class _Segments:
    """For a column of intervals: a mask for each bound and each gap between bounds."""

    __slots__ = ("_bounds", "_masks", "_stride", "_toggles")

    def __init__(self, base: int, cells: Mapping[int, Accepted]) -> None:
        keys = {key for cell in cells.values() for span in cell.spans for key in span.bounds}
        self._bounds = sorted(keys)
        number = {key: index for index, key in enumerate(self._bounds)}
        count = 2 * len(self._bounds) + 1
        toggles = [0] * (count + 1)
        for row, cell in cells.items():
            for start, end in merged(places(span, number) for span in cell.spans):
                toggles[start] ^= 1 << row
                toggles[end + 1] ^= 1 << row
        rows = max(cells, default=0) + 1
        self._stride = max(1, count * rows // _MASK_BITS)
        self._toggles = toggles
        self._masks = self._sweep(base, count)

    def _sweep(self, base: int, count: int) -> list[int]:
        masks: list[int] = []
        current = base
        for place in range(count):
            current ^= self._toggles[place]
            if place % self._stride == 0:
                masks.append(current)
        return masks

    def look(self) -> Callable[[Key], int]:
        """From a key to the mask of the rules that accept it."""
        bounds, masks = self._bounds, self._masks
        if self._stride > 1:
            return self._look_far
        # A bound counts on both sides, so that the sum is its place.
        return lambda key: masks[bisect_left(bounds, key) + bisect_right(bounds, key)]

    def _look_far(self, key: Key) -> int:
        """The nearest kept mask before the place, changed by what lies between."""
        place = bisect_left(self._bounds, key) + bisect_right(self._bounds, key)
        block, rest = divmod(place, self._stride)
        mask = self._masks[block]
        for toggle in self._toggles[place - rest + 1 : place + 1]:
            mask ^= toggle
        return mask


def merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of places without overlap; empty ones (an open interval at one point) are left out."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if start > end:
            continue
        if runs and start <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs


class Column:
    """The cells of one column, ready to be asked with a value.

    `looks` gives, by the class of a value, the rules that may match it; `open` are those whose
    cell must then still be evaluated. Values of other classes are asked of every cell.
    """

    __slots__ = ("_later", "_open", "_others", "looks")

    def __init__(self, cells: Sequence[UnaryTests]) -> None:
        anything = _bits(row for row, cell in enumerate(cells) if accepts_all(cell))
        simple = {
            row: found for row, cell in enumerate(cells) if (found := accepted(cell)) is not None
        }
        everything = (1 << len(cells)) - 1
        self._open = everything & ~anything & ~_bits(simple)
        self._later = _bits(row for row, cell in enumerate(cells) if not is_constant(cell))
        self._others = everything & ~anything
        self.looks: dict[type, Callable[[Any], int]] = _looks(anything | self._open, simple)
        for kind, values in ((type(None), (None,)), (bool, (True, False))):
            self.looks[kind] = {value: self._asked(cells, value) for value in values}.__getitem__

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


def _looks(neutral: int, simple: Mapping[int, Accepted]) -> dict[type, Callable[[Any], int]]:
    """The look-up of every class of values that have an order."""
    found: dict[type, Callable[[Any], int]] = {}
    indexes: dict[str, Callable[[Key], int]] = {
        kind: _index(kind, neutral, simple).look()
        for kind in {span.kind for cell in simple.values() for span in cell.spans}
    }
    for cls, (kind, key) in _KINDS.items():
        index = indexes.get(kind)
        if index is None:
            found[cls] = lambda value: neutral
        else:
            found[cls] = index if key is _itself else _composed(index, key)
    return found


def _composed(index: Callable[[Key], int], key: Callable[[Any], Key]) -> Callable[[Any], int]:
    return lambda value: index(key(value))


def _bits(rows: Iterable[int]) -> int:
    mask = 0
    for row in rows:
        mask |= 1 << row
    return mask


def _index(kind: str, neutral: int, simple: Mapping[int, Accepted]) -> _Points | _Segments:
    """The index of the values of one kind; a cell of another kind accepts none of them.

    The negation of a test of another kind is unknown, so such a cell accepts none either.
    """
    cells: dict[int, Accepted] = {}
    for row, cell in simple.items():
        mine = tuple(span for span in cell.spans if span.kind == kind)
        if mine and not (cell.negated and len(mine) < len(cell.spans)):
            cells[row] = Accepted(mine, cell.negated)
    base = neutral | _bits(row for row, cell in cells.items() if cell.negated)
    single = all(span.single for cell in cells.values() for span in cell.spans)
    return _Points(base, cells) if single else _Segments(base, cells)
