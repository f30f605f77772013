"""Inputs cut into pieces: what a cell covers, and how pieces are written again as a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import feel
from casewright.rules.dmn.domains import Booleans, Domain, Ordered, Texts, domain_of, shown
from casewright.rules.dmn.index import Accepted, Span
from casewright.rules.dmn.table import InputClause
from casewright.rules.dmn.types import TypeSpace

TYPES = TypeSpace()


def domain(*cells: str, kind: str = "", values: str = "", label: str = "") -> Domain:
    clause = InputClause(expression="x", type=kind, values=values, label=label)
    column = {row: feel.compile_unary(text) for row, text in enumerate(cells)}
    return domain_of(clause, TYPES.find(kind), column)


def again(found: Domain, text: str) -> str:
    """A cell, as pieces and back as a cell."""
    side = found.pieces(feel.compile_unary(text))
    assert side is not None
    return found.text(side)


class TestKinds:
    @pytest.mark.parametrize(
        "cells, kind",
        [
            (("5", "> 7"), "number"),
            (('@"2024-01-02"',), "date"),
            (('@"P1D"',), "days"),
            (('@"P1Y"',), "months"),
            (('"a"', '> "b"'), "string"),
        ],
    )
    def test_values_with_order(self, cells: tuple[str, ...], kind: str) -> None:
        found = domain(*cells)
        assert isinstance(found, Ordered)
        assert found.kind == kind

    def test_texts_by_name(self) -> None:
        assert isinstance(domain('"a"', 'not("b")'), Texts)

    def test_booleans_by_type_or_by_their_cells(self) -> None:
        assert isinstance(domain("true"), Booleans)
        assert isinstance(domain("-", kind="boolean"), Booleans)
        assert not isinstance(domain("-"), Booleans)

    @pytest.mark.parametrize("cells", [("-",), (), ("5", '"a"'), ("> limit",)])
    def test_what_cannot_be_cut_is_one_piece(self, cells: tuple[str, ...]) -> None:
        found = domain(*cells)
        assert type(found) is Domain
        assert found.everything == 1
        assert found.pieces(feel.compile_unary("-")) == 1
        assert found.pieces(feel.compile_unary("5")) is None

    def test_a_label_names_it(self) -> None:
        assert domain("5").name == "x"
        assert domain("5", label="The number").name == "The number"


class TestWritingPieces:
    @pytest.mark.parametrize(
        "text, written",
        [
            ("-", "-"),
            ("5", "5"),
            ("5, 7", "5, 7"),
            ("< 5", "< 5"),
            ("<= 5", "<= 5"),
            ("> 7", "> 7"),
            (">= 7", ">= 7"),
            ("[5..7]", "[5..7]"),
            ("(5..7)", "(5..7)"),
            ("[5..7)", "[5..7)"),
            ("not(5)", "< 5, > 5"),
            ("< 5, 5", "<= 5"),
            ("[5..7], > 7", ">= 5"),
            ("< 5, [5..7], > 7", "-"),
            ("(5..5)", ""),
        ],
    )
    def test_numbers(self, text: str, written: str) -> None:
        assert again(domain("5", "7"), text) == written

    @pytest.mark.parametrize(
        "text, written",
        [
            ('"a"', '"a"'),
            ('"a", "b"', '"a", "b"'),
            ('not("a")', 'not("a")'),
            ('not("a", "b")', 'not("a", "b")'),
            ("-", "-"),
        ],
    )
    def test_texts(self, text: str, written: str) -> None:
        assert again(domain('"a"', '"b"'), text) == written

    def test_declared_texts_leave_no_others(self) -> None:
        found = domain('"a"', kind="string", values='"a", "b", "c"')
        assert again(found, 'not("a")') == '"b", "c"'
        assert found.pieces(feel.compile_unary('"b", "c", "a"')) == found.everything

    def test_declared_bounds_cut_off_what_lies_beyond(self) -> None:
        found = domain("< 5", values="[0..10]")
        assert again(found, "< 5") == "[0..5)"
        assert again(found, ">= 5") == "[5..10]"

    def test_booleans(self) -> None:
        found = domain("true")
        assert again(found, "true") == "true"
        assert again(found, "not(true)") == "false"
        assert again(found, "-") == "-"
        assert found.pieces(feel.compile_unary("limit", ["limit"])) is None

    def test_dates_are_written_as_feel_reads_them(self) -> None:
        found = domain('[date("2024-01-02")..@"2024-02-01")')
        assert again(found, '[@"2024-01-02"..@"2024-02-01")') == '[@"2024-01-02"..@"2024-02-01")'

    @pytest.mark.parametrize(
        "kind, key, text",
        [
            ("number", 5, "5"),
            ("string", 'a"b', '"a\\"b"'),
            ("date", (2024, 1, 2), '@"2024-01-02"'),
            ("days", 86_400 * 10**9, '@"P1D"'),
            ("months", 14, '@"P1Y2M"'),
        ],
    )
    def test_keys(self, kind: str, key: object, text: str) -> None:
        assert shown(kind, key) == text

    def test_a_wrong_list_of_values_is_none(self) -> None:
        assert domain("5", values="> (").pieces(feel.compile_unary("5")) == 0b10


class TestRuns:
    """A run of places as one would write it in a cell; it accepts what the places stand for."""

    KEYS = (0, 2, 5)

    def domain(self) -> Ordered:
        points = tuple(Span("number", key, key, True, True) for key in self.KEYS)
        return Ordered("n", "number", [Accepted(points, False)])

    @pytest.mark.parametrize(
        "first, last, text",
        [
            (0, 6, "-"), (1, 1, "0"), (5, 5, "5"), (0, 0, "< 0"), (0, 1, "<= 0"), (0, 4, "< 5"),
            (6, 6, "> 5"), (5, 6, ">= 5"), (2, 6, "> 0"), (2, 2, "(0..2)"), (1, 2, "[0..2)"),
            (2, 3, "(0..2]"), (1, 3, "[0..2]"), (2, 4, "(0..5)"), (3, 5, "[2..5]"),
        ],
    )  # fmt: skip
    def test_every_way_to_begin_and_end(self, first: int, last: int, text: str) -> None:
        side = sum(1 << place for place in range(first, last + 1))
        assert self.domain().tests(side) == text

    @given(st.integers(1, 2**7 - 1))
    def test_the_text_accepts_exactly_its_places(self, side: int) -> None:
        cell = feel.compile_unary(self.domain().tests(side))
        for place in range(7):
            key = Decimal(self.KEYS[place // 2]) if place % 2 else self.between(place)
            assert cell.evaluate(key, {}) is bool(side >> place & 1)

    def between(self, place: int) -> Decimal:
        """A value in the gap at an even place."""
        if place == 0:
            return Decimal(-1)
        return Decimal(self.KEYS[place // 2 - 1]) + Decimal("0.5")

    def test_a_domain_without_bounds_is_everything(self) -> None:
        assert Ordered("n", "number", []).tests(1) == "-"
