"""What crosses the border: JSON and Python in, FEEL inside, JSON out; no digit, no zone lost."""

from __future__ import annotations

import datetime as python
import json
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.border import NotConvertible, from_json, from_python, to_json
from casewright.rules.feel import evaluate
from casewright.rules.kinds import type_of
from casewright.rules.numbers import CONTEXT
from casewright.rules.types import ANY, NUMBER, Type, context_of, list_of, parse_type
from casewright.rules.values import (
    DAY_NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Range,
    Time,
)

dates = st.builds(Date.from_number, st.integers(-10_000_000, 10_000_000))
times = st.builds(
    lambda nanos, zone: Time(nanos, *zone),
    st.integers(0, DAY_NANOS - 1),
    st.sampled_from([(None, None), (0, None), (7200, None), (None, "Asia/Tokyo")]),
)
numbers = st.one_of(
    st.integers(-(10**34) + 1, 10**34 - 1),
    st.decimals(allow_nan=False, allow_infinity=False).map(CONTEXT.plus).filter(Decimal.is_finite),
)
scalars: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    st.text(max_size=6),
    dates,
    times,
    st.builds(DateTime, dates, times),
    st.integers(-(10**15), 10**15).map(DaysDuration),
    st.integers(-5000, 5000).map(MonthsDuration),
)
values: st.SearchStrategy[object] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab c", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


def as_text(value: object) -> str:
    """JSON as a file holds it: decimals with all their digits."""
    return json.dumps(value, default=lambda number: {"decimal": str(number)})


def typed(value: object) -> Type:
    """The type of a value, where every item of a list has a say."""
    if isinstance(value, list):
        kinds = {typed(item) for item in value}
        return list_of(kinds.pop() if len(kinds) == 1 else ANY)
    if isinstance(value, dict):
        return context_of({key: typed(item) for key, item in value.items()})
    return type_of(value)


@given(scalars)
def test_every_scalar_comes_back_by_its_type(value: object) -> None:
    crossed = to_json(value)
    assert from_json(crossed, type_of(value)) == value
    assert isinstance(crossed, int | str | bool | Decimal | None)


@given(st.dictionaries(st.text(min_size=1, max_size=4), scalars, max_size=4))
def test_every_record_comes_back_by_the_types_of_its_fields(value: dict[str, object]) -> None:
    assert from_json(to_json(value), typed(value)) == value


@given(values)
def test_what_went_out_goes_out_the_same_again(value: object) -> None:
    once = to_json(value)
    assert to_json(from_json(once)) == once
    assert as_text(to_json(from_json(once))) == as_text(once)


@given(values)
def test_a_value_given_as_data_is_the_value(value: object) -> None:
    assert evaluate("v", {"v": value}) == value
    assert evaluate("v = w", {"v": value, "w": value}) is True


@given(numbers)
def test_whole_numbers_leave_as_ints_and_others_as_decimals(value: int | Decimal) -> None:
    found = to_json(value)
    assert found == value
    whole = Decimal(value) == Decimal(value).to_integral_value()
    assert type(found) is (int if whole else Decimal)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_means_what_it_prints(value: float) -> None:
    found = from_python(value)
    assert found == CONTEXT.create_decimal(repr(value))
    assert from_json(value, NUMBER) == found


@pytest.mark.parametrize(
    "value, kind, result",
    [
        ("12", "number", 12),
        ("-12.5", "number", Decimal("-12.5")),
        ("1e3", "number", 1000),
        (".5", "number", Decimal("0.5")),
        (12.0, "number", 12),
        (True, "boolean", True),
        ("", "string", ""),
        ("-0044-03-15", "date", Date(-44, 3, 15)),
        ("P1DT1S", "days and time duration", DaysDuration.of(days=1, seconds=1)),
        ("-P14M", "years and months duration", MonthsDuration(-14)),
        ([], "list<date>", []),
        ([None, "2024-01-01"], "list<date>", [None, Date(2024, 1, 1)]),
        (("2024-01-01",), "list<date>", [Date(2024, 1, 1)]),
        ([["1"], []], "list<list<number>>", [[1], []]),
        ({"d": "2024-01-01"}, "context<d: date>", {"d": Date(2024, 1, 1)}),
        ({"d": "2024-01-01"}, "context<>", {"d": "2024-01-01"}),
        ({"d": None}, "context<d: date>", {"d": None}),
        ({}, "context<d: date>", {}),
        ({"r": {"d": ["2024-01-01"]}}, "context<r: context<d: list<date>>>",
         {"r": {"d": [Date(2024, 1, 1)]}}),
        ({"d": "1", "n": "1"}, "context<n: number>", {"d": "1", "n": 1}),
    ],
)  # fmt: skip
def test_texts_become_what_the_type_says(value: object, kind: str, result: object) -> None:
    found = from_json(value, parse_type(kind))
    assert found == result
    assert isinstance(found, bool) is isinstance(result, bool)


@pytest.mark.parametrize(
    "kind, wrong",
    [
        (
            "number",
            ["", "-", "x", "1 ", " 1", "1_000", "1,5", "٣", "+1", "0x1", "1e", True, [1], {}],
        ),
        ("string", [1, True, 1.5, ["a"], {"a": 1}]),
        ("boolean", ["true", 1, 0, "", []]),
        ("date", ["2024-02-30", "2024-2-1", "29.02.2024", "2024-02-29T00:00:00", 20240229, True]),
        ("time", ["10:30", "25:00:00", "10:30:00+25:00", "10:30:00@Mars/Base", 1030]),
        ("date and time", ["2024-02-29", "2024-02-29 10:30:00", "2024-02-30T10:00:00", 0]),
        ("days and time duration", ["P1M", "1 day", "P", "PT", 86400, "P1.5D"]),
        ("years and months duration", ["P1D", "P", "1Y", 12]),
        ("list<number>", ["1", 1, {"a": 1}, ["x"], [[1]], [True]]),
        ("context<a: number>", [[], "a", 1, {"a": "x"}, {"a": [1]}]),
    ],
)
def test_what_is_not_of_the_type_is_refused_with_both_named(kind: str, wrong: list[object]) -> None:
    for value in wrong:
        with pytest.raises(NotConvertible, match="is not a") as caught:
            from_json(value, parse_type(kind))
        assert str(caught.value.type) in kind, value


def test_a_huge_value_is_not_repeated_in_full_in_the_message() -> None:
    with pytest.raises(NotConvertible) as caught:
        from_json("x" * 10_000, NUMBER)
    assert len(str(caught.value)) < 120


# ----------------------------------------------------------------- from Python


TOKYO = python.timezone(python.timedelta(hours=9))


@pytest.mark.parametrize(
    "value, text",
    [
        (python.datetime(2024, 2, 29, 10, 30, 0, 250_000, TOKYO), "2024-02-29T10:30:00.25+09:00"),
        (python.datetime(2024, 2, 29, tzinfo=python.UTC), "2024-02-29T00:00:00Z"),
        (python.date(1, 1, 1), "0001-01-01"),
        (python.time(23, 59, 59, 999_999), "23:59:59.999999"),
        (python.time(1, 2, 3, tzinfo=TOKYO), "01:02:03+09:00"),
        (python.timedelta(0), "PT0S"),
        (python.timedelta(days=-1, seconds=1), "-PT23H59M59S"),
        (Decimal("1.10"), "1.1"),
        (1e22, "10000000000000000000000"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (True, "true"),
        ((1, (2, 3)), "[1, [2, 3]]"),
        (MappingProxyType({"a": (1,)}), "{a: [1]}"),
        ({1: "x"}, '{1: "x"}'),
        (10**40, "1" + "0" * 40),
    ],
)
def test_python_values_have_the_text_of_feel(value: object, text: str) -> None:
    assert evaluate("string(v)", {"v": value}) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), Decimal("sNaN")])
def test_what_is_no_number_is_refused_anywhere_inside(value: object) -> None:
    for holder in (value, [value], {"a": {"b": [value]}}):
        with pytest.raises(NotConvertible):
            from_python(holder)


def test_a_boolean_is_never_a_number() -> None:
    assert from_python(True) is True
    assert evaluate("v = 1", {"v": True}) is None
    assert evaluate("v + 1", {"v": True}) is None
    with pytest.raises(NotConvertible):
        from_json(True, NUMBER)


def test_what_feel_does_not_know_stays_outside() -> None:
    stranger = object()
    assert from_python(stranger) is stranger
    assert evaluate("string(v)", {"v": [stranger]}) == "[null]"
    assert evaluate("v.a", {"v": stranger}) is None
    assert evaluate("v + 1", {"v": stranger}) is None
    assert evaluate("v = v", {"v": stranger}) is True
    assert evaluate("v < v", {"v": stranger}) is None
    assert to_json(stranger) is stranger


# ------------------------------------------------------------------ texts of FEEL


@given(values)
def test_the_text_of_a_value_never_fails_and_has_no_exponent(value: object) -> None:
    found = evaluate("string(v)", {"v": [value]})
    assert isinstance(found, str)
    assert found.startswith("[")
    assert found.endswith("]")


plain = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=5), st.none()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("xyz_", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(plain)
def test_the_text_of_lists_and_contexts_is_feel_again(value: object) -> None:
    data = {"v": [value]}
    text = evaluate("string(v)", data)
    assert isinstance(text, str)
    if "\x00" not in text and text.isprintable():
        assert evaluate(text, {}) == evaluate("v", data)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[1..5]", "[1..5]"),
        ("]1..5[", "(1..5)"),
        ("(< 5)", "(..5)"),
        ("(>= 5)", "[5..)"),
        ('["a".."b"]', '["a".."b"]'),
        ('[@"2024-01-01"..@"2024-02-01")', "[2024-01-01..2024-02-01)"),
        ("function(a, first name) a", "function(a, first name)"),
        ("{a: function() 1}", "{a: function()}"),
        ("[[], {}, null, true]", "[[], {}, null, true]"),
        ('{"a b": 1, "c:d": 2}', '{a b: 1, "c:d": 2}'),
        ('["say \\"hi\\"", "tab\\t"]', '["say \\"hi\\"", "tab\\t"]'),
    ],
)
def test_structures_have_a_text(text: str, expected: str) -> None:
    assert evaluate(f"string({text})", {}) == expected
    found = to_json(evaluate(text, {}))
    assert not isinstance(found, Range)
