"""What may be typed into each kind of field, how it is stored, and how FEEL sees it."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.fields import DataField
from casewright.engine.values import BadValue, coerce, converter, instant, stored
from casewright.rules import iso
from casewright.rules.values import DateTime
from tests.engine.world import DAY, HOUR, MONDAY


def field(kind: str, **more: Any) -> DataField:
    return DataField.model_validate({"id": "f", "kind": kind, **more})


CHOICES = {"choices": [{"value": "red"}, {"value": "green"}]}
COLUMNS = {"columns": [{"id": "name"}, {"id": "price", "kind": "decimal"}]}

GOOD: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("text", {}, "x", "x"),
    ("text", {}, "", ""),
    ("text", {"max_length": 3}, "abc", "abc"),
    ("text", {"min_length": 2}, "ab", "ab"),
    ("integer", {}, 12, 12),
    ("integer", {}, "12", 12),
    ("integer", {}, " 12 ", 12),
    ("integer", {}, "12.0", 12),
    ("integer", {}, -3, -3),
    ("integer", {}, 12.0, 12),
    ("decimal", {}, "12.50", Decimal("12.50")),
    ("decimal", {}, Decimal("0.1"), Decimal("0.1")),
    ("decimal", {}, 7, 7),
    ("money", {}, "1e3", Decimal("1E+3")),
    ("money", {}, 0.1, Decimal("0.1")),
    ("boolean", {}, True, True),
    ("boolean", {}, "yes", True),
    ("boolean", {}, " No ", False),
    ("date", {}, "2026-03-31", "2026-03-31"),
    ("date", {}, " 2026-03-31 ", "2026-03-31"),
    ("time", {}, "14:30:00", "14:30:00"),
    ("date-time", {}, "2026-03-31T14:30:00Z", "2026-03-31T14:30:00Z"),
    ("date-time", {}, "2026-03-31 14:30:00+02:00", "2026-03-31T14:30:00+02:00"),
    ("duration", {}, "P2D", "P2D"),
    ("duration", {}, "PT4H", "PT4H"),
    ("choice", CHOICES, "red", "red"),
    ("multi-choice", CHOICES, ["red", "green"], ["red", "green"]),
    ("multi-choice", CHOICES, (), []),
    ("records", COLUMNS, [{"name": "x", "price": "2"}], [{"name": "x", "price": Decimal(2)}]),
    ("records", COLUMNS, [], []),
]


@pytest.mark.parametrize("kind, more, typed, kept", GOOD)
def test_what_is_right_is_stored(kind: str, more: dict[str, Any], typed: Any, kept: Any) -> None:
    found = coerce(field(kind, **more), typed)
    assert found == kept
    assert type(found) is type(kept)


BAD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, 5, "Enter a text"),
    ("text", {"max_length": 3}, "abcd", "at most 3 characters; this has 4"),
    ("text", {"min_length": 2}, "a", "at least 2"),
    ("integer", {}, "12.5", "whole number"),
    ("integer", {}, "twelve", "Enter a number"),
    ("integer", {}, True, "Enter a number"),
    ("integer", {}, 10**34, "at most 34 digits"),
    ("integer", {}, "9" * 35, "at most 34 digits"),
    ("decimal", {}, "9" * 101, "at most 34 digits"),
    ("decimal", {}, "NaN", "at most 34 digits"),
    ("decimal", {}, "Infinity", "at most 34 digits"),
    ("decimal", {}, [1], "Enter a number"),
    ("money", {}, "", "Enter a number"),
    ("boolean", {}, "perhaps", "yes or no"),
    ("boolean", {}, 1, "yes or no"),
    ("date", {}, "31.3.2026", "Enter a date"),
    ("date", {}, "2026-02-30", "Enter a date"),
    ("time", {}, "25:00:00", "Enter a time"),
    ("date-time", {}, "2026-03-31", "Enter a date and time"),
    ("duration", {}, "two days", "Enter a duration"),
    ("choice", CHOICES, "blue", "one of: red, green"),
    ("multi-choice", CHOICES, "red", "from the list"),
    ("multi-choice", CHOICES, ["red", "blue"], "one of: red, green"),
    ("records", COLUMNS, {"name": "x"}, "Enter rows"),
    ("records", COLUMNS, ["x"], "Enter rows"),
    ("records", COLUMNS, [{"size": 1}], "Row 1: there is no column size"),
    ("records", COLUMNS, [{}, {"price": "dear"}], "Row 2, price: Enter a number"),
]


@pytest.mark.parametrize("kind, more, typed, says", BAD)
def test_what_is_wrong_is_refused_with_what_to_enter(
    kind: str, more: dict[str, Any], typed: Any, says: str
) -> None:
    with pytest.raises(BadValue, match=says):
        coerce(field(kind, **more), typed)


@pytest.mark.parametrize("kind", ["text", "integer", "boolean", "date", "choice", "records"])
def test_nothing_is_always_allowed(kind: str) -> None:
    more = CHOICES if kind == "choice" else COLUMNS if kind == "records" else {}
    assert coerce(field(kind, **more), None) is None


@given(st.integers(-(10**34) + 1, 10**34 - 1))
def test_every_number_of_34_digits_fits(number: int) -> None:
    assert coerce(field("integer"), number) == number
    assert coerce(field("integer"), str(number)) == number


@given(st.text(max_size=200) | st.integers() | st.floats() | st.lists(st.integers(), max_size=3))
def test_anything_typed_is_taken_or_refused_in_words(typed: Any) -> None:
    for kind in ("text", "integer", "decimal", "boolean", "date", "time", "date-time", "duration"):
        with contextlib.suppress(BadValue):
            found = coerce(field(kind), typed)
            assert coerce(field(kind), found) == found, "what is stored may be typed again"


# ------------------------------------------------------------------------------ out of FEEL, in


@pytest.mark.parametrize(
    "value, kept",
    [
        (None, None), (True, True), ("x", "x"), (3, 3), (Decimal("3"), 3), (Decimal("3.0"), 3),
        (Decimal("3.5"), Decimal("3.5")), ([Decimal("1"), "x"], [1, "x"]), ((1, 2), [1, 2]),
        ({"a": Decimal("2.0")}, {"a": 2}), (iso.parse_date("2026-03-02"), "2026-03-02"),
        (iso.parse_duration("P2D"), "P2D"), ([{"d": iso.parse_date("2026-03-02")}], [{"d": "2026-03-02"}]),
    ],
)  # fmt: skip
def test_values_of_expressions_are_stored_plainly(value: Any, kept: Any) -> None:
    found = stored(value)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize("kind", ["text", "integer", "decimal", "boolean", "choice", "records"])
def test_most_kinds_are_stored_as_feel_has_them(kind: str) -> None:
    assert converter(field(kind)) is None


@pytest.mark.parametrize(
    "kind, text", [("date", "2026-03-02"), ("time", "09:00:00"), ("duration", "PT5H"),
                   ("date-time", "2026-03-02T09:00:00Z")],
)  # fmt: skip
def test_moments_go_to_feel_and_back(kind: str, text: str) -> None:
    for one in (field(kind), field("calculated", formula="null", result=kind)):
        convert = converter(one)
        assert convert is not None
        assert stored(convert(text)) == text
        assert not isinstance(convert(text), str)
        assert convert(None) is None
        assert convert(5) is None


def test_rows_have_moments_in_the_columns_that_say_so() -> None:
    columns = [{"id": "day", "kind": "date"}, {"id": "note", "kind": "text"}]
    convert = converter(field("records", columns=columns))
    assert convert is not None
    rows = [{"day": "2026-03-02", "note": "2026-03-02"}, {"note": "x"}, {"day": None}, "odd"]
    day = iso.parse_date("2026-03-02")
    assert convert(rows) == [
        {"day": day, "note": "2026-03-02"},
        {"note": "x"},
        {"day": None},
        "odd",
    ]
    assert rows[0] == {"day": "2026-03-02", "note": "2026-03-02"}
    assert convert(None) is None
    assert converter(field("records", columns=columns[1:])) is None


def test_rows_inside_of_rows() -> None:
    inner = {"id": "lines", "kind": "records", "columns": [{"id": "at", "kind": "time"}]}
    convert = converter(field("records", columns=[inner]))
    assert convert is not None
    (row,) = convert([{"lines": [{"at": "09:00:00"}]}])
    assert row == {"lines": [{"at": iso.parse_time("09:00:00")}]}


def test_a_number_too_long_to_write_down_keeps_its_exponent() -> None:
    assert stored(Decimal("1E+5000")) == Decimal("1E+5000")
    assert isinstance(stored(Decimal("1E+5000")), Decimal)
    assert stored(Decimal("1E+33")) == 10**33


def test_a_date_is_over_when_the_day_is() -> None:
    day = iso.parse_date("2026-03-02")
    assert instant(day, "UTC") == MONDAY + 15 * HOUR
    assert instant(day, "Europe/Amsterdam") == MONDAY + 14 * HOUR


def test_a_moment_is_what_it_says() -> None:
    moment = iso.parse_date_time("2026-03-02T10:00:00+01:00")
    assert isinstance(moment, DateTime)
    assert instant(moment, "UTC") == MONDAY
    assert instant("2026-03-02", "UTC") is None
    assert instant(None, "UTC") is None
    assert instant(iso.parse_date("2026-03-03"), "UTC") == MONDAY + 15 * HOUR + DAY
