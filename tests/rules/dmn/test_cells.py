"""The index of a column: what a cell is made of, and which rows a value may match."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules import feel, syntax
from casewright.rules.dmn.cells import (
    Column,
    accepted,
    accepts_all,
    constant,
    is_constant,
)
from casewright.rules.dmn.index import Accepted, Points, Segments, Span, merged, places
from casewright.rules.values import Date, DaysDuration, MonthsDuration, Time

from .models import value

NAMES = ["limit"]


def cell(text: str) -> feel.UnaryTests:
    return feel.compile_unary(text, NAMES)


def span(kind: str, low: object, high: object, ends: str = "[]") -> Span:
    return Span(kind, low, high, ends[0] == "[", ends[1] == "]")


def rows(mask: int, count: int) -> list[int]:
    return [row for row in range(count) if mask >> row & 1]


class TestConstants:
    @pytest.mark.parametrize(
        "text, expected",
        [
            ("5", 5),
            ("-5", -5),
            ("1.50", Decimal("1.50")),
            ('"x"', "x"),
            ("true", True),
            ("null", None),
            ('@"2024-01-02"', Date(2024, 1, 2)),
            ('date("2024-01-02")', Date(2024, 1, 2)),
            ("date(2024, 1, 2)", Date(2024, 1, 2)),
            ('duration("P1D")', DaysDuration.of(1)),
            ('-duration("P1D")', DaysDuration.of(-1)),
            ('date("no date")', None),
            ("limit", None),
            ("1 + 1", None),
            ("abs(1)", None),
            ("date(limit)", None),
        ],
    )
    def test_what_is_known_beforehand(self, text: str, expected: object) -> None:
        assert constant(feel.compile(text, NAMES).tree) == expected

    def test_negating_what_cannot_be_negated(self) -> None:
        assert constant(syntax.Negate(syntax.Literal("x"))) is None


class TestAccepted:
    @pytest.mark.parametrize(
        "text, spans",
        [
            ("5", [span("number", 5, 5)]),
            ("= 5", [span("number", 5, 5)]),
            ('"a","b"', [span("string", "a", "a"), span("string", "b", "b")]),
            ('["a","b"]', [span("string", "a", "a"), span("string", "b", "b")]),
            ("< 5", [span("number", None, 5, "()")]),
            ("<= 5", [span("number", None, 5, "(]")]),
            ("> 5", [span("number", 5, None, "()")]),
            (">= 5", [span("number", 5, None, "[)")]),
            ("[1..5)", [span("number", 1, 5, "[)")]),
            ("1, > 5", [span("number", 1, 1), span("number", 5, None, "()")]),
            ('@"2024-01-02"', [span("date", (2024, 1, 2), (2024, 1, 2))]),
            ('> duration("P1D")', [span("days", 86_400 * 10**9, None, "()")]),
            ('@"P1Y"', [span("months", 12, 12)]),
            ('5, "x"', [span("number", 5, 5), span("string", "x", "x")]),
        ],
    )
    def test_spans_of_values(self, text: str, spans: list[Span]) -> None:
        assert accepted(cell(text)) == Accepted(tuple(spans), False)

    def test_a_negated_cell(self) -> None:
        assert accepted(cell("not(5)")) == Accepted((span("number", 5, 5),), True)

    @pytest.mark.parametrize(
        "text",
        [
            "-",
            "true",
            "null",
            "limit",
            "> limit",
            "!= 5",
            "? > 5",
            "[5..1]",
            '[1.."x"]',
            "[1..limit]",
            "5, limit",
            "not([1, 2])",
            '@"10:00:00"',
            "abs(?)",
            "5, null",
        ],
    )
    def test_what_is_not_simple(self, text: str) -> None:
        assert accepted(cell(text)) is None

    def test_dashes_and_constants(self) -> None:
        assert accepts_all(cell("-"))
        assert not accepts_all(cell("5"))
        assert is_constant(cell("> 5"))
        assert is_constant(cell("? > 5"))
        assert not is_constant(cell("> limit"))
        assert not is_constant(cell("< today()"))
        assert not is_constant(cell("count(for i in 1..10 return i) = 1"))
        assert is_constant(cell('not(date("2024-01-02"))'))

    def test_single_values(self) -> None:
        assert span("number", 5, 5).single
        assert not span("number", 5, 5, "[)").single
        assert not span("number", 5, 6).single
        assert span("number", None, 6).bounds == [6]


NUMBER = {10: 0, 20: 1}


class TestPlaces:
    """Place 2n+1 is bound n, place 2n the gap before it."""

    @pytest.mark.parametrize(
        "one, expected",
        [
            (span("number", 10, 20, "[]"), (1, 3)),
            (span("number", 10, 20, "()"), (2, 2)),
            (span("number", None, 10, "()"), (0, 0)),
            (span("number", None, 10, "(]"), (0, 1)),
            (span("number", 20, None, "[)"), (3, 4)),
            (span("number", 20, None, "()"), (4, 4)),
            (span("number", 10, 10, "[]"), (1, 1)),
            (span("number", 10, 10, "()"), (2, 0)),
        ],
    )
    def test_of_a_span(self, one: Span, expected: tuple[int, int]) -> None:
        assert places(one, NUMBER) == expected

    @pytest.mark.parametrize(
        "runs, expected",
        [
            ([], []),
            ([(1, 2), (4, 5)], [(1, 2), (4, 5)]),
            ([(1, 2), (3, 5)], [(1, 5)]),
            ([(1, 5), (2, 3)], [(1, 5)]),
            ([(4, 5), (1, 4)], [(1, 5)]),
            ([(3, 2), (1, 1)], [(1, 1)]),
        ],
    )
    def test_runs_are_merged(
        self, runs: list[tuple[int, int]], expected: list[tuple[int, int]]
    ) -> None:
        assert merged(runs) == expected


class TestIndexes:
    def test_single_values_and_the_others(self) -> None:
        cells = {
            0: Accepted((span("number", 1, 1), span("number", 1, 1)), False),
            1: Accepted((span("number", 1, 1), span("number", 2, 2)), True),
        }
        look = Points(0b110, cells).look()
        assert rows(look(1), 3) == [0, 2]
        assert rows(look(2), 3) == [2]
        assert rows(look(3), 3) == [1, 2]

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 9), st.integers(0, 9), st.sampled_from(["[]", "[)", "(]", "()"])
            ),
            min_size=1,
            max_size=8,
        ),
        st.booleans(),
    )
    def test_intervals_by_definition(
        self, intervals: list[tuple[int, int, str]], negated: bool
    ) -> None:
        cells = {
            row: Accepted((span("number", min(a, b), max(a, b), ends),), negated)
            for row, (a, b, ends) in enumerate(intervals)
        }
        base = (1 << len(cells)) - 1 if negated else 0
        look = Segments(base, cells).look()
        for twice in range(-1, 20):
            key = Decimal(twice) / 2
            expected = []
            for row, (a, b, ends) in enumerate(intervals):
                low, high = min(a, b), max(a, b)
                above = key >= low if ends[0] == "[" else key > low
                below = key <= high if ends[1] == "]" else key < high
                if (above and below) is not negated:
                    expected.append(row)
            assert rows(look(key), len(cells)) == expected


VALUES = [
    None, True, False, 0, 5, Decimal("5.0"), 7, "", "a", "b", Date(2024, 1, 2), Date(2023, 1, 1),
    DaysDuration.of(1), MonthsDuration(12), Time(0), [], [5], {"a": 1},
]  # fmt: skip
CELLS = [
    "-", "5", '"a"', "> 5", "not(5)", 'not("a")', "true", "false", "null", "not(null)", "limit",
    "> limit", "? = 5", '@"2024-01-02"', '< @"2024-01-02"', '@"P1D"', '<= @"P1Y"', "[1..6]",
    '5, "a"', "not(true)", '@"00:00:00"', "[5]", "{a: 1}", "count(?) = 1", '["a".."c"]', "< -1",
]  # fmt: skip


DATA = {"limit": 5}


class TestColumns:
    """A column never loses a rule that matches, and asks for every one that it is not sure of."""

    COLUMN = Column([cell(text) for text in CELLS])

    @pytest.mark.parametrize("one", VALUES, ids=repr)
    def test_every_kind_of_value_against_every_kind_of_cell(self, one: object) -> None:
        sure, asked = self.COLUMN.masks(one)
        for row, text in enumerate(CELLS):
            matches = cell(text).evaluate(one, DATA) is True
            may_match, unsure = bool(sure >> row & 1), bool(asked >> row & 1)
            assert may_match or not matches, text
            assert unsure or may_match is matches, text

    def test_constants_of_ordered_kinds_are_never_asked(self) -> None:
        column = Column(
            [cell(text) for text in ("-", "5", '"a"', "> 5", "not(5)", '@"2024-01-02"')]
        )
        for one in (5, Decimal("5.5"), "a", Date(2024, 1, 2), DaysDuration.of(1), None, True):
            assert column.masks(one)[1] == 0

    def test_lists_and_contexts_are_asked_of_every_cell_but_dashes(self) -> None:
        column = Column([cell("-"), cell("5")])
        sure, asked = column.masks([5])
        assert rows(sure, 2) == [0, 1]
        assert rows(asked, 2) == [1]

    def test_sure_looks_are_those_that_leave_nothing_open(self) -> None:
        constant_only = Column([cell("5"), cell('"a"')])
        assert {int, str, bool, type(None)} <= constant_only.sure().keys()
        booleans = Column([cell("true"), cell("false")])
        assert booleans.sure().keys() == {bool, type(None)}
        open_one = Column([cell("5"), cell("> limit")])
        assert open_one.sure() == {}

    def test_a_column_of_dashes_takes_everything(self) -> None:
        column = Column([cell("-"), cell("-")])
        for one in VALUES:
            sure, asked = column.masks(one)
            assert (sure & 0b11, asked) == (0b11, 0)

    def test_a_column_without_rows(self) -> None:
        sure, asked = Column([]).masks(5)
        assert (sure, asked) == (0, 0)

    def test_values_between_named_ones(self) -> None:
        column = Column([cell('< date("2024-01-02")'), cell('>= @"2024-01-02"')])
        assert rows(column.masks(value('date("2024-01-01")'))[0], 2) == [0]
        assert rows(column.masks(value('date("2024-01-02")'))[0], 2) == [1]
