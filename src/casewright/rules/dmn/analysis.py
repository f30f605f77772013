"""What is wrong with a decision table before it runs: gaps, overlaps, rules that never fire.

Every input is cut at the bounds that its cells name; a rule covers some of the pieces of every
input, so gaps and overlaps are found exactly, by splitting boxes of pieces. Rule: what is not
constant (other names, functions) cannot be cut; such rules are named, and count as covering
nothing, so that a gap may then be none. The work is bounded by BOXES, WORK and PAIRS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from casewright.rules import feel
from casewright.rules.dmn import document as d
from casewright.rules.dmn.domains import Domain, domain_of
from casewright.rules.dmn.model import Model
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.dmn.types import TypeSpace
from casewright.rules.errors import FeelSyntaxError, LimitExceeded

BOXES = 20_000
WORK = 2_000_000
PAIRS = 500_000
_SHOWN = 50
Box = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Part of the inputs: FEEL unary tests per input, `-` for all of it."""

    tests: Mapping[str, str]

    def text(self) -> str:
        found = [f"{name} {tests}" for name, tests in self.tests.items() if tests != "-"]
        return ", ".join(found) or "everything"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules (from 1) that match together, and where."""

    first: int
    second: int
    where: Region


@dataclass(frozen=True, slots=True)
class Report:
    """The analysis of one table. Without `complete` the limit was reached before the end."""

    table: str
    gaps: tuple[Region, ...]
    overlaps: tuple[Overlap, ...]
    dead: tuple[int, ...]
    skipped: tuple[int, ...]
    complete: bool

    @property
    def clean(self) -> bool:
        """Whether nothing was found and nothing left out."""
        return not (self.gaps or self.overlaps or self.dead or self.skipped) and self.complete

    def plain(self) -> dict[str, object]:
        """The report as JSON-able values."""
        return {
            "table": self.table,
            "gaps": [dict(gap.tests) for gap in self.gaps],
            "overlaps": [
                {"rules": [each.first, each.second], "where": dict(each.where.tests)}
                for each in self.overlaps
            ],
            "dead": list(self.dead),
            "skipped": list(self.skipped),
            "complete": self.complete,
        }

    def lines(self) -> Iterator[str]:
        """The report in words."""
        for gap in self.gaps:
            yield f"{self.table}: no rule covers {gap.text()}"
        for each in self.overlaps:
            where = each.where.text()
            yield f"{self.table}: rules {each.first} and {each.second} overlap: {where}"
        for rule in self.dead:
            yield f"{self.table}: rule {rule} can never fire"
        for rule in self.skipped:
            yield f"{self.table}: rule {rule} depends on more than its inputs and was left out"
        if not self.complete:
            yield f"{self.table}: the table is too large to be analysed to the end"


def analyse(table: DecisionTable, types: TypeSpace | None = None, place: str = "table") -> Report:
    """Gaps, overlaps and dead rules of a table (numbers, texts, dates, durations, booleans)."""
    return _Analysis(table, types or TypeSpace(), place).report()


def analyse_model(model: Model) -> list[Report]:
    """The reports of all tables that are the logic of a decision or of a function."""
    found: list[Report] = []
    types = model.types
    for node in model.definitions.nodes:
        if isinstance(node, d.Decision) and isinstance(node.logic, DecisionTable):
            found.append(analyse(node.logic, types, node.name))
        if isinstance(node, d.BusinessKnowledge) and node.logic is not None:
            body = node.logic.body
            if isinstance(body, DecisionTable):
                found.append(analyse(body, types, node.name))
    return found


class _Analysis:
    """The boxes of the rules of one table."""

    def __init__(self, table: DecisionTable, types: TypeSpace, place: str) -> None:
        self._table = table
        self._place = place
        self._domains: list[Domain] = []
        self._rules: dict[int, Box] = {}
        self._skipped: list[int] = []
        self._complete = True
        self._work = 0
        cells = self._compiled()
        usable = [row for row in range(len(table.rules)) if row not in self._skipped]
        for number, clause in enumerate(table.inputs):
            column = {row: cells[row][number] for row in usable}
            kind = types.find(clause.type, place)
            self._domains.append(domain_of(clause, kind, column))
        for row in usable:
            self._box(row, cells[row])
        self._whole: Box = tuple(domain.everything for domain in self._domains)

    def _compiled(self) -> list[list[feel.UnaryTests]]:
        cells: list[list[feel.UnaryTests]] = []
        for row, rule in enumerate(self._table.rules):
            try:
                cells.append([feel.compile_unary(text or "-") for text in rule.tests])
            except (FeelSyntaxError, LimitExceeded):
                cells.append([])
                self._skipped.append(row)
        return cells

    def _box(self, row: int, cells: Sequence[feel.UnaryTests]) -> None:
        sides: list[int] = []
        for domain, cell in zip(self._domains, cells, strict=True):
            side = domain.pieces(cell)
            if side is None:
                self._skipped.append(row)
                return
            sides.append(side)
        self._rules[row] = tuple(sides)

    def report(self) -> Report:
        dead = self._dead()
        overlaps = self._overlaps(dead)
        gaps = self._gaps()
        return Report(
            self._place,
            tuple(map(self._region, gaps[:_SHOWN])),
            tuple(overlaps),
            tuple(row + 1 for row in sorted(dead)),
            tuple(row + 1 for row in sorted(self._skipped)),
            self._complete and len(gaps) <= _SHOWN,
        )

    def _region(self, box: Box) -> Region:
        return Region({
            domain.name: domain.text(side)
            for domain, side in zip(self._domains, box, strict=True)
        })  # fmt: skip

    # ---------------------------------------------------------------------- gaps

    def _gaps(self) -> list[Box]:
        return self._without(self._whole, list(self._rules.values()))

    def _without(self, box: Box, others: Sequence[Box]) -> list[Box]:
        """What is left of a box after taking away others."""
        rest = [box]
        for other in others:
            self._work += len(rest)
            if len(rest) > BOXES or self._work > WORK:
                self._complete = False
                return []
            rest = [part for one in rest for part in _minus(one, other)]
        return rest

    # --------------------------------------------------------------- dead rules

    def _dead(self) -> set[int]:
        """Rules that cover nothing, or nothing that the rules before them leave."""
        dead = {row for row, box in self._rules.items() if not all(box)}
        if self._table.hit_policy != "FIRST":
            return dead
        before: list[Box] = []
        for row, box in self._rules.items():
            if row not in dead and self._hidden(box, before):
                dead.add(row)
            before.append(box)
        return dead

    def _hidden(self, box: Box, others: Sequence[Box]) -> bool:
        """Whether others leave nothing of a box; false when the limit is reached."""
        left = self._without(box, others)
        return not left and self._complete

    # ----------------------------------------------------------------- overlaps

    def _overlaps(self, dead: set[int]) -> list[Overlap]:
        """Pairs of rules that match together, where the hit policy allows none (UNIQUE, ANY)."""
        if self._table.hit_policy not in ("UNIQUE", "ANY"):
            return []
        found: list[Overlap] = []
        for first, second in self._pairs(dead):
            common = _common(self._rules[first], self._rules[second])
            if not all(common) or self._may_overlap(first, second):
                continue
            if len(found) >= _SHOWN:
                self._complete = False
                break
            found.append(Overlap(first + 1, second + 1, self._region(common)))
        return found

    def _pairs(self, dead: set[int]) -> Iterator[tuple[int, int]]:
        """Rules to compare, each pair once, up to the limit."""
        rows = [row for row in self._rules if row not in dead]
        if len(rows) * len(rows) // 2 > PAIRS:
            self._complete = False
            rows = rows[: int((2 * PAIRS) ** 0.5)]
        return combinations(rows, 2)

    def _may_overlap(self, first: int, second: int) -> bool:
        rules = self._table.rules
        same = rules[first].results == rules[second].results
        return same and self._table.hit_policy == "ANY"


def _common(box: Box, other: Box) -> Box:
    return tuple(a & b for a, b in zip(box, other, strict=True))


def _minus(box: Box, other: Box) -> Iterator[Box]:
    """The parts of a box outside another, without overlap among themselves."""
    common = _common(box, other)
    if not all(common):
        yield box
        return
    for number, (side, shared) in enumerate(zip(box, common, strict=True)):
        outside = side & ~shared
        if outside:
            yield (*common[:number], outside, *box[number + 1 :])
