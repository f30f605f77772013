"""One input of a table, cut into pieces that no cell divides. Rule: exact for values with order.

A piece is a bit: of an ordered input the bounds and the gaps between them, of a boolean true and
false, of an enumeration each value and, unless the values are declared, one piece for all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casewright.rules import feel, typeset
from casewright.rules.dmn.cells import accepted, accepts_all, is_constant
from casewright.rules.dmn.index import Accepted, Key, Span, merged, places
from casewright.rules.dmn.table import InputClause
from casewright.rules.dmn.types import Constrained, DmnType
from casewright.rules.errors import RulesError
from casewright.rules.printing import format_value
from casewright.rules.values import Date, DaysDuration, MonthsDuration


class Domain:
    """The pieces of one input. This one has a single piece, which only `-` accepts."""

    def __init__(self, name: str, kind: str = "", count: int = 1) -> None:
        self.name = name
        self.kind = kind
        self.everything = (1 << count) - 1

    def pieces(self, cell: feel.UnaryTests) -> int | None:
        """The pieces that a cell accepts, as bits; None when that cannot be told."""
        if accepts_all(cell):
            return self.everything
        found = accepted(cell)
        if found is None or any(span.kind != self.kind for span in found.spans):
            return None
        return self.accepted(found) & self.everything

    def accepted(self, cell: Accepted) -> int:
        """The pieces of the spans of a cell, or with `negated` all others."""
        bits = 0
        for span in cell.spans:
            bits |= self.cover(span)
        return ~bits if cell.negated else bits

    def cover(self, span: Span) -> int:
        """The pieces that lie in a span."""
        del span
        return 0

    def text(self, side: int) -> str:
        """These pieces as FEEL unary tests."""
        return "-" if side == self.everything else self.tests(side)

    def tests(self, side: int) -> str:
        """As `text`, where not everything is meant."""
        del side
        return ""


class Booleans(Domain):
    """True and false."""

    _VALUES = (True, False)

    def __init__(self, name: str) -> None:
        super().__init__(name, "boolean", 2)

    def pieces(self, cell: feel.UnaryTests) -> int | None:
        if not is_constant(cell):
            return None
        passed = (cell.evaluate(value, {}) is True for value in self._VALUES)
        return sum(bit << number for number, bit in enumerate(passed))

    def tests(self, side: int) -> str:
        return ", ".join(
            format_value(value) for number, value in enumerate(self._VALUES) if side >> number & 1
        )


class Texts(Domain):
    """Texts by name, and one piece for all others."""

    def __init__(self, name: str, cells: Sequence[Accepted]) -> None:
        keys = dict.fromkeys(span.low for cell in cells for span in cell.spans)
        self._number = {key: number for number, key in enumerate(keys)}
        super().__init__(name, "string", len(keys) + 1)

    def cover(self, span: Span) -> int:
        return 1 << self._number[span.low]

    def tests(self, side: int) -> str:
        others = side >> len(self._number) & 1
        named = [
            shown("string", key)
            for key, number in self._number.items()
            if side >> number & 1 != others
        ]
        listed = ", ".join(named)
        if not others:
            return listed
        return f"not({listed})" if named else "-"


# How a run of places begins and ends, by whether a bound itself belongs to it.
_BELOW = {True: "<=", False: "<"}
_ABOVE = {True: ">=", False: ">"}
_OPENING = {True: "[", False: "("}
_CLOSING = {True: "]", False: ")"}


class Ordered(Domain):
    """Bounds and the gaps between them, from below the first to above the last."""

    def __init__(self, name: str, kind: str, cells: Sequence[Accepted]) -> None:
        keys = {key for cell in cells for key in cell.bounds}
        self._bounds = sorted(keys)
        self._number = {key: index for index, key in enumerate(self._bounds)}
        super().__init__(name, kind, 2 * len(keys) + 1)

    def cover(self, span: Span) -> int:
        first, last = places(span, self._number)
        return ((1 << max(0, last - first + 1)) - 1) << first

    def tests(self, side: int) -> str:
        chosen = [(n, n) for n in range(self.everything.bit_length()) if side >> n & 1]
        return ", ".join(self._run(first, last) for first, last in merged(chosen))

    def _run(self, first: int, last: int) -> str:
        """The tests for the places from one to another; odd ones are bounds themselves."""
        from_bound, to_bound = bool(first % 2), bool(last % 2)
        top = 2 * len(self._bounds)
        if first == 0 and last == top:
            return "-"
        if first == last and from_bound:
            return self._shown(first // 2)
        if first == 0:
            return f"{_BELOW[to_bound]} {self._shown(last // 2)}"
        low = self._shown((first - 1) // 2)
        if last == top:
            return f"{_ABOVE[from_bound]} {low}"
        return f"{_OPENING[from_bound]}{low}..{self._shown(last // 2)}{_CLOSING[to_bound]}"

    def _shown(self, index: int) -> str:
        return shown(self.kind, self._bounds[index])


_VALUES: Mapping[str, Callable[[Any], object]] = {
    "date": lambda key: Date(*key),
    "days": DaysDuration,
    "months": MonthsDuration,
}


def shown(kind: str, key: Key) -> str:
    """A value, known by its kind and key, as FEEL text."""
    make = _VALUES.get(kind)
    if make is not None:
        return f'@"{format_value(make(key))}"'
    return format_value([key])[1:-1]


# ------------------------------------------------------------------------ making


def domain_of(clause: InputClause, kind: DmnType, column: Mapping[int, feel.UnaryTests]) -> Domain:
    """The pieces into which the cells of a column cut its input."""
    name = clause.label or clause.expression
    if _is_boolean(kind, column):
        return Booleans(name)
    cells = [found for cell in column.values() if (found := accepted(cell)) is not None]
    allowed = _allowed(clause, kind)
    if allowed is not None:
        cells.append(allowed)
    domain = _of_cells(name, cells)
    if allowed is not None and domain.kind:
        domain.everything &= domain.accepted(allowed)
    return domain


def _is_boolean(kind: DmnType, column: Mapping[int, feel.UnaryTests]) -> bool:
    """Whether the input is a boolean: declared, or because its cells are no values with order."""
    if kind.feel == typeset.BOOLEAN:
        return True
    asked = [cell for cell in column.values() if not accepts_all(cell)]
    return bool(asked) and all(accepted(cell) is None and is_constant(cell) for cell in asked)


def _of_cells(name: str, cells: Sequence[Accepted]) -> Domain:
    kinds = {span.kind for cell in cells for span in cell.spans}
    if len(kinds) != 1:
        return Domain(name)
    (kind,) = kinds
    if kind == "string" and all(span.single for cell in cells for span in cell.spans):
        return Texts(name, cells)
    return Ordered(name, kind, cells)


def _allowed(clause: InputClause, kind: DmnType) -> Accepted | None:
    """The values that an input may have, where they are declared."""
    if clause.values:
        try:
            return accepted(feel.compile_unary(clause.values))
        except RulesError:
            return None
    return accepted(kind.tests) if isinstance(kind, Constrained) else None
