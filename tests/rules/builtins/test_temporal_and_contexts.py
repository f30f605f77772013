"""Functions on dates, the given present, contexts and ranges."""

from __future__ import annotations

import pytest

from casewright.rules.feel import Environment, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.iso import format_temporal, parse_date_time
from casewright.rules.values import DateTime

NOON = 1_709_204_400_000_000  # 2024-02-29T11:00:00Z


@pytest.mark.parametrize(
    "text, expected",
    [
        ('string(date("2024-02-29"))', "2024-02-29"),
        ("string(date(2024, 2, 29))", "2024-02-29"),
        ('string(date(@"2024-02-29T10:00:00"))', "2024-02-29"),
        ('string(date(@"2024-02-29"))', "2024-02-29"),
        ("date(2023, 2, 29)", None),
        ("date(2024, 2.5, 1)", None),
        ('date("2024-2-29")', None),
        ("date(null)", None),
        ("date(5)", None),
        ('string(time("10:30:00Z"))', "10:30:00Z"),
        ("string(time(10, 30, 5))", "10:30:05"),
        ("string(time(10, 30, 5.25))", "10:30:05.25"),
        ('string(time(10, 30, 5, @"PT2H"))', "10:30:05+02:00"),
        ("string(time(10, 30, 5, null))", "10:30:05"),
        ('string(time(@"2024-02-29T10:00:00"))', "10:00:00"),
        ('string(time(@"10:00:00"))', "10:00:00"),
        ('string(time(@"2024-02-29"))', "00:00:00Z"),
        ("time(25, 0, 0)", None),
        ('string(date and time("2024-02-29T10:00:00"))', "2024-02-29T10:00:00"),
        ('string(date and time("2024-02-29"))', "2024-02-29T00:00:00"),
        ('string(date and time(date("2024-02-29"), time("10:00:00")))', "2024-02-29T10:00:00"),
        (
            'string(date and time(@"2024-02-29T23:00:00", @"10:00:00Z"))',
            "2024-02-29T10:00:00Z",
        ),
        ('string(date and time(@"2024-02-29T23:00:00"))', "2024-02-29T23:00:00"),
        ('date and time("tomorrow")', None),
        ('string(duration("P1DT2H"))', "P1DT2H"),
        ('string(duration("P1Y2M"))', "P1Y2M"),
        ('string(duration(@"P1D"))', "P1D"),
        ('string(duration(@"P1M"))', "P1M"),
        ('duration("1 day")', None),
        (
            'string(years and months duration(date("2011-12-22"), date("2013-08-24")))',
            "P1Y8M",
        ),
        ('string(years and months duration(date("2013-08-24"), date("2011-12-25")))', "-P1Y7M"),
        (
            'string(years and months duration(@"2024-01-31T00:00:00", @"2024-02-29T00:00:00"))',
            "P0M",
        ),
        ('day of week(@"2024-02-29")', "Thursday"),
        ('day of week(@"2024-02-29T10:00:00")', "Thursday"),
        ('day of year(@"2024-12-31")', 366),
        ('month of year(@"2024-02-29")', "February"),
        ('week of year(@"2024-12-30")', 1),
        ('week of year(@"2021-01-01")', 53),
        ("day of week(null)", None),
        ('is(@"10:00:00Z", @"12:00:00+02:00")', False),
        ('is(@"10:00:00Z", @"10:00:00Z")', True),
        ("is(1, 1.0)", True),
        ('is(1, "1")', False),
        ("is(null, null)", True),
    ],
)
def test_temporal_functions(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


def test_the_present_is_given_and_shown_in_the_given_zone() -> None:
    def text(expression: str, zone: str) -> object:
        return evaluate(f"string({expression})", {}, now=NOON, zone=zone)

    assert text("now()", "UTC") == "2024-02-29T11:00:00Z"
    assert text("now()", "Europe/Amsterdam") == "2024-02-29T12:00:00@Europe/Amsterdam"
    assert text("today()", "Pacific/Auckland") == "2024-03-01"
    assert text("today()", "UTC") == "2024-02-29"


def test_without_a_present_there_is_none() -> None:
    assert evaluate("now()", {}) is None
    assert evaluate("today()", {}) is None
    assert evaluate("now() > due", {"due": moment()}) is None


def moment() -> DateTime:
    found = parse_date_time("2024-01-01T10:00:00Z")
    assert found is not None
    return found


def test_the_present_may_be_a_date_and_time() -> None:
    found = evaluate("now()", {}, now=moment())
    assert isinstance(found, DateTime)
    assert format_temporal(found) == "2024-01-01T10:00:00Z"


def test_one_compiled_expression_sees_each_present() -> None:
    expression = compile_feel("now()")
    seen = {str(expression.evaluate({}, Environment(now=NOON + day))) for day in range(3)}
    assert len(seen) == 3


@pytest.mark.parametrize(
    "text, uses",
    [
        ("now() > due", True),
        ("due < date(today())", True),
        ("for x in [1] return now()", True),
        ("due", False),
        ('"now()"', False),
        ("a.now", False),
        ("date(2024, 1, 1)", False),
    ],
)
def test_an_expression_says_whether_it_reads_the_present(text: str, uses: bool) -> None:
    assert compile_feel(text, ["due", "a"]).uses_now is uses


@pytest.mark.parametrize(
    "text, expected",
    [
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ('get value({a: {b: 2}}, ["a", "b"])', 2),
        ('get value({a: {b: 2}}, ["x", "b"])', None),
        ("get value({a: 1}, [])", None),
        ('get value(null, "a")', None),
        ("get entries({a: 1, b: 2}).key", ["a", "b"]),
        ("get entries({a: 1, b: 2}).value", [1, 2]),
        ('get entries({a: 1, b: 2})[key = "b"].value', [2]),
        ("get entries({})", []),
        ('context([{key: "a", value: 1}])', {"a": 1}),
        ('context({key: "a", value: 1})', {"a": 1}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context([{key: "a"}])', None),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: 1}, "a", 2)', {"a": 2}),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ('context put({a: 1}, ["a", "b"], 2)', None),
        ("context put({a: 1}, [], 2)", None),
        ("context merge([{a: 1}, {b: 2}, {a: 3}])", {"a": 3, "b": 2}),
        ("context merge([{a: 1}, null])", None),
        ("context merge([])", {}),
    ],
)
def test_context_functions(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


def test_putting_a_value_leaves_the_first_context_alone() -> None:
    text = '{old: {a: {b: 1}}, new: context put(old, ["a", "b"], 2)}'
    assert evaluate(text, {}) == {"old": {"a": {"b": 1}}, "new": {"a": {"b": 2}}}


@pytest.mark.parametrize(
    "text, expected",
    [
        ('range("[1..3]") = [1..3]', True),
        ('range("(1..3[") = (1..3)', True),
        ('range("[-3..-1]") = [-3..-1]', True),
        ('range("[\\"a\\"..\\"c\\"]") = ["a".."c"]', True),
        ('range("[date(\\"2024-01-01\\")..@\\"2024-01-02\\"]").end.day', 2),
        ('range("[1..x]")', None),
        ('range("[3..1]")', None),
        ('range("1..3")', None),
        ('range("[1..")', None),
        ('range("[1+1..3]")', None),
        ("range(null)", None),
    ],
)
def test_a_range_in_a_text(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected
