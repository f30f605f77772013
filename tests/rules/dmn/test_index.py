"""Indexes of a column against their definition: the rows whose spans hold the key, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.dmn import index
from casewright.rules.dmn.index import Accepted, Index, Points, Segments, Span, Truths
from casewright.rules.generate.source import Source

NUMBERS = st.integers(-5, 5) | st.sampled_from([Decimal("0.5"), Decimal("2.0"), Decimal("-1.5")])
TEXTS = st.sampled_from(["", "a", "aa", "b", "ü", "z"])


def holds(span: Span, key: Any) -> bool:
    """The definition of a span."""
    above = span.low is None or key > span.low or (span.low_closed and key == span.low)
    below = span.high is None or key < span.high or (span.high_closed and key == span.high)
    return bool(above and below)


def rows_of(cells: Mapping[int, Accepted], key: Any) -> int:
    """The definition of an index: every cell is asked."""
    return sum(
        1 << row
        for row, cell in cells.items()
        if any(holds(span, key) for span in cell.spans) is not cell.negated
    )


def written(made: Index) -> Callable[[Any], int]:
    """The look-up of an index, written as a function."""
    source = Source()
    with source.block("def run(values, env):"):
        source.line("v0 = values")
        made.write(source, "v0", "v1")
        source.line("return v1")
    run = source.function()
    return lambda key: run(key, None)


@st.composite
def points(draw: st.DrawFn, keys: st.SearchStrategy[Any] = NUMBERS) -> Span:
    key = draw(keys)
    return Span("any", key, key, True, True)


@st.composite
def spans(draw: st.DrawFn, keys: st.SearchStrategy[Any] = NUMBERS) -> Span:
    low, high = sorted([draw(keys), draw(keys)])
    ends = draw(st.sampled_from(["both", "low", "high"]))
    return Span(
        "any",
        None if ends == "high" else low,
        None if ends == "low" else high,
        draw(st.booleans()),
        draw(st.booleans()),
    )


def cells_of(parts: st.SearchStrategy[Span]) -> st.SearchStrategy[dict[int, Accepted]]:
    cell = st.builds(Accepted, st.lists(parts, min_size=1, max_size=3).map(tuple), st.booleans())
    return st.dictionaries(st.integers(0, 9), cell, max_size=8)


def base_of(cells: Mapping[int, Accepted]) -> int:
    """The rows that accept a key of which no cell speaks."""
    return sum(1 << row for row, cell in cells.items() if cell.negated)


KEYS: list[Any] = [n / Decimal(4) for n in range(-24, 25)] + list(range(-6, 7))


@given(cells_of(points()))
def test_single_values(cells: dict[int, Accepted]) -> None:
    made = Points(base_of(cells), cells)
    look, function = made.look(), written(made)
    for key in KEYS:
        assert look(key) == function(key) == rows_of(cells, key)


@given(cells_of(spans()))
def test_intervals(cells: dict[int, Accepted]) -> None:
    made = Segments(base_of(cells), cells)
    look, function = made.look(), written(made)
    for key in KEYS:
        assert look(key) == function(key) == rows_of(cells, key)


@given(cells_of(spans(TEXTS)), st.lists(TEXTS | st.text(max_size=3), max_size=10))
def test_intervals_of_texts(cells: dict[int, Accepted], keys: list[str]) -> None:
    made = Segments(base_of(cells), cells)
    look, function = made.look(), written(made)
    for key in [*keys, "", "a", "ab", "zz"]:
        assert look(key) == function(key) == rows_of(cells, key)


@given(cells_of(spans()), st.integers(1, 40))
def test_where_only_some_places_keep_a_mask(cells: dict[int, Accepted], bits: int) -> None:
    """As in a table so large that a mask for every place would take too much room."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "_MASK_BITS", bits)
        made = Segments(base_of(cells), cells)
    look, function = made.look(), written(made)
    for key in KEYS:
        assert look(key) == function(key) == rows_of(cells, key)


@given(cells_of(spans() | points()), st.integers(0, 2**12 - 1))
def test_rows_that_accept_everything_stay(cells: dict[int, Accepted], others: int) -> None:
    neutral = others & ~sum(1 << row for row in cells)
    look = Segments(base_of(cells) | neutral, cells).look()
    for key in KEYS:
        assert look(key) == rows_of(cells, key) | neutral


def test_true_and_false() -> None:
    function = written(Truths(0b01, 0b10))
    assert (function(True), function(False)) == (0b01, 0b10)


class TestAccepted:
    NUMBER = Span("number", 1, 1, True, True)
    RAY = Span("number", 5, None, False, False)
    TEXT = Span("string", "a", "a", True, True)

    def test_single_values_only(self) -> None:
        assert Accepted((self.NUMBER, self.TEXT), False).single
        assert not Accepted((self.NUMBER, self.RAY), False).single

    def test_bounds_are_the_keys_that_are_there(self) -> None:
        assert Accepted((self.NUMBER, self.RAY), False).bounds == {1, 5}
        assert Accepted((Span("number", None, None, False, False),), False).bounds == set()

    def test_of_one_kind(self) -> None:
        both = Accepted((self.NUMBER, self.TEXT, self.RAY), False)
        assert both.of_kind("number") == Accepted((self.NUMBER, self.RAY), False)
        assert both.of_kind("string") == Accepted((self.TEXT,), False)
        assert both.of_kind("date") is None

    def test_the_negation_of_two_kinds_is_unknown_for_either(self) -> None:
        both = Accepted((self.NUMBER, self.TEXT), True)
        assert both.of_kind("number") is None
        assert both.of_kind("string") is None
        assert Accepted((self.NUMBER,), True).of_kind("number") == Accepted((self.NUMBER,), True)
        assert Accepted((self.NUMBER,), True).of_kind("string") is None

    @given(spans(), st.integers(-6, 6))
    def test_a_span_of_one_value_holds_no_other(self, span: Span, key: int) -> None:
        if span.single and holds(span, key):
            assert key == span.low
