"""Values cross into JSON and Python and back without loss."""

from __future__ import annotations

import datetime as python
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import typeset
from casewright.rules.border import NotConvertible, from_json, from_python, to_json
from casewright.rules.feel import evaluate
from casewright.rules.iso import parse_temporal
from casewright.rules.kinds import kind_of, type_of
from casewright.rules.typeparser import parse_type
from casewright.rules.values import DateTime, DaysDuration, from_instant


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1", 1),
        ("1.50", Decimal("1.50")),
        ("3.0", 3),
        ("6 / 3", 2),
        ("1e3", 1000),
        ("true", True),
        ("null", None),
        ('"text"', "text"),
        ('@"2024-02-29"', "2024-02-29"),
        ('@"10:30:00Z"', "10:30:00Z"),
        ('@"2024-02-29T10:30:00@Europe/Paris"', "2024-02-29T10:30:00@Europe/Paris"),
        ('@"P1DT2H"', "P1DT2H"),
        ('@"P1Y"', "P1Y"),
        ("[1..5)", "[1..5)"),
        ("function(x) x", "function(x)"),
        ('{a: [1, @"P1D"], b: {c: 2.0}}', {"a": [1, "P1D"], "b": {"c": 2}}),
    ],
)
def test_every_value_has_a_json_form(text: str, expected: object) -> None:
    found = to_json(evaluate(text, {}))
    assert found == expected
    assert type(found) is type(expected)


def test_a_long_decimal_keeps_its_digits() -> None:
    found = to_json(evaluate("1 / 3", {}))
    assert str(found) == "0." + "3" * 34


@pytest.mark.parametrize(
    "value, kind, text",
    [
        (5, "number", "5"),
        ("5.25", "number", "5.25"),
        ("-5", "number", "-5"),
        (0.1, "number", "0.1"),
        (Decimal("1.10"), "number", "1.1"),
        ("2024-02-29", "date", "2024-02-29"),
        ("10:30:00", "time", "10:30:00"),
        ("2024-02-29T10:30:00Z", "date and time", "2024-02-29T10:30:00Z"),
        ("P1D", "days and time duration", "P1D"),
        ("P1Y", "years and months duration", "P1Y"),
        (["2024-02-29"], "list<date>", "[2024-02-29]"),
        ({"born": "2024-02-29", "x": 1}, "context<born: date>", "{born: 2024-02-29, x: 1}"),
        ("2024-02-29", "string", "2024-02-29"),
        ("2024-02-29", "Any", "2024-02-29"),
        (True, "boolean", "true"),
    ],
)
def test_json_is_read_as_the_wanted_type(value: object, kind: str, text: str) -> None:
    found = from_json(value, parse_type(kind))
    assert evaluate("string(v)", {"v": found}) == text


@pytest.mark.parametrize("kind", ["number", "date", "list<number>", "context<a: number>", "Any"])
def test_null_is_of_every_type(kind: str) -> None:
    assert from_json(None, parse_type(kind)) is None


@pytest.mark.parametrize(
    "value, kind",
    [
        ("five", "number"),
        (True, "number"),
        ("", "number"),
        ("--5", "number"),
        ("0x10", "number"),
        (float("nan"), "number"),
        (float("inf"), "number"),
        (Decimal("NaN"), "Any"),
        ("2024-02-30", "date"),
        ("yesterday", "date"),
        (20240229, "date"),
        ("P1Y", "days and time duration"),
        ("P1D", "years and months duration"),
        (5, "string"),
        ("true", "boolean"),
        (1, "boolean"),
        ("1", "list<number>"),
        (["x"], "list<number>"),
        ([1], "context<a: number>"),
        ({"a": "x"}, "context<a: number>"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(value: object, kind: str) -> None:
    with pytest.raises(NotConvertible) as caught:
        from_json(value, parse_type(kind))
    assert "is not a" in str(caught.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(json_values)
def test_plain_json_comes_back_unchanged(value: object) -> None:
    assert to_json(from_json(json.loads(json.dumps(value)))) == value


@given(st.integers(-(2**55), 2**55), st.sampled_from(["UTC", "Europe/Amsterdam", "Asia/Tokyo"]))
def test_an_instant_crosses_json(micros: int, zone: str) -> None:
    value = from_instant(micros, zone)
    back = from_json(to_json(value), typeset.DATE_TIME)
    assert back == value
    assert isinstance(back, DateTime)
    assert back.to_instant() == micros


@pytest.mark.parametrize(
    "value, text",
    [
        (python.date(2024, 2, 29), "2024-02-29"),
        (python.time(10, 30, 0, 5), "10:30:00.000005"),
        (python.datetime.fromisoformat("2024-02-29T10:30:00"), "2024-02-29T10:30:00"),
        (python.datetime(2024, 2, 29, 10, 30, tzinfo=python.UTC), "2024-02-29T10:30:00Z"),
        (python.timedelta(days=1, microseconds=1), "P1DT0.000001S"),
        (-python.timedelta(hours=1), "-PT1H"),
    ],
)
def test_temporal_values_of_python_become_ours(value: object, text: str) -> None:
    assert from_python(value) == parse_temporal(text)


def test_floats_become_decimals_by_their_shortest_text() -> None:
    assert evaluate("x + y", {"x": 0.1, "y": 0.2}) == Decimal("0.3")
    assert evaluate("x", {"x": {"y": [1.5]}}) == {"y": [Decimal("1.5")]}


def test_a_huge_int_becomes_a_decimal_of_34_digits() -> None:
    assert evaluate("x = x + 1", {"x": 10**50}) is True


def test_a_foreign_value_has_no_type() -> None:
    assert kind_of(object()) is None
    assert kind_of(1.5) is None
    assert type_of(object()) == typeset.ANY
    assert evaluate("x = 1", {"x": object()}) is None
    assert evaluate("x instance of string", {"x": object()}) is False


def test_the_type_of_data_shows_their_parts() -> None:
    value = {"a": [{"b": 1}], "c": DaysDuration(0), "d": []}
    expected = "context<a: list<context<b: number>>, c: days and time duration, d: list<Any>>"
    assert str(type_of(value)) == expected
