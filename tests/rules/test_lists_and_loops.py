"""Filters, paths over lists, loops, quantifiers, contexts and functions."""

from __future__ import annotations

from collections import ChainMap
from types import MappingProxyType

import pytest

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.values import Function

ORDERS = [
    {"id": 1, "price": 10, "tags": ["a"]},
    {"id": 2, "price": 30, "tags": ["b", "c"]},
    {"id": 3, "price": 20, "tags": []},
]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("orders.price", [10, 30, 20]),
        ("orders[price > 15].id", [2, 3]),
        ("orders[item.price > 15].id", [2, 3]),
        ("orders[price > limit].id", [2]),
        ("orders[1].id", 1),
        ("orders[-1].id", 3),
        ("orders[4]", None),
        ("orders[0]", None),
        ("orders[1.5]", None),
        ("orders[price > 99]", []),
        ("orders[null]", []),
        ("orders[price > 15][1].id", 2),
        ("orders.tags", [["a"], ["b", "c"], []]),
        ('orders[list contains(tags, "b")].id', [2]),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][limit - 24]", 1),
        ("5[1]", 5),
        ("5[item > 3]", [5]),
        ("null[1]", None),
        ("null[item > 1]", []),
        ("[{item: 1}, {item: 5}][item > 2]", [{"item": 5}]),
        ("[[1, 2], [3]][count(item) > 1]", [[1, 2]]),
        ("orders[count(orders[price > 15]) = id].id", [2]),
        ("orders[price > max(tags)].id", []),
    ],
)
def test_filters_and_paths(text: str, expected: object) -> None:
    assert evaluate(text, {"orders": ORDERS, "limit": 25}) == expected


def test_inside_a_filter_the_items_own_field_comes_first() -> None:
    data = {"rows": [{"x": 1, "y": 1}, {"y": 2}], "x": 2}
    assert evaluate("rows[x = y]", data) == [{"x": 1, "y": 1}, {"y": 2}]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("for i in [1, 2] return i * 10", [10, 20]),
        ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in -1..1 return i", [-1, 0, 1]),
        ("for i in [1..3] return i", [1, 2, 3]),
        ("for i in 1..2, j in 1..2 return [i, j]", [[1, 1], [1, 2], [2, 1], [2, 2]]),
        ("for i in 1..3, j in 1..i return i * j", [1, 2, 4, 3, 6, 9]),
        ("for i in [] return i", []),
        ("for i in null return i", None),
        ("for i in 5 return i", [5]),
        ("for i in 1..1.5 return i", None),
        ('for i in "a".."b" return i', None),
        ("for i in (1..3) return i", None),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
        ("for i in 1..3 return count(partial)", [0, 1, 2]),
        ('for d in @"2024-02-28"..@"2024-03-01" return d.day', [28, 29, 1]),
        ("for x in [1, 2] return for y in [x] return y + 1", [[2], [3]]),
        ("(for f in (for i in 1..2 return function() i) return f())", [1, 2]),
    ],
)
def test_for_loops(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [1, 2] satisfies x > 2", False),
        ("every x in [1, 2] satisfies x > 0", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("some x in [] satisfies x", False),
        ("every x in [] satisfies x", True),
        ("some x in [null, 1] satisfies x > 2", None),
        ("every x in [null, 1] satisfies x > 0", None),
        ("some x in [null, 3] satisfies x > 2", True),
        ("some x in 1..3, y in 1..3 satisfies x * y = 9", True),
        ("some x in null satisfies true", None),
        ("every x in [true, false] satisfies x", False),
    ],
)
def test_quantifiers(text: str, expected: object) -> None:
    assert evaluate(text, {}) is expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
        ("{a: 1, b: {c: a}}.b.c", 1),
        ("{a: 1}.b", None),
        ("null.a", None),
        ("5.a", None),
        ("{a: 1, a: 2}", None),
        ('{"a b": 1}.a b', 1),
        ("{f: function(x) x * 2, r: f(4)}.r", 8),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(20)}.r", 2432902008176640000),
    ],
)
def test_contexts(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("(function(x) x + 1)(2)", 3),
        ("(function() 5)()", 5),
        ("(function(a, b) a - b)(b: 1, a: 5)", 4),
        ("(function(a, b) a - b)(c: 1, a: 5)", None),
        ("(function(a) a)(1, 2)", None),
        ("(function(a) a)()", None),
        ("(function(a: number) a)(1)", 1),
        ('(function(a: number) a)("x")', None),
        ("(function(a: number) a)([7])", 7),
        ("(function(a: list<number>) a)(7)", [7]),
        ("(function(f) f(3))(function(x) x * x)", 9),
        ("(function(f) f([3, 4]))(count)", 2),
        ("{n: 2, f: function(x) x * n, n2: 5, r: f(3)}.r", 6),
        ("5(1)", None),
        ("missing(1)", None),
        ("count()", None),
        ("substring(text: 5)", None),
        ('substring(start position: 2, string: "abc")', "bc"),
    ],
)
def test_functions(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


def test_a_function_is_a_value_that_the_caller_may_use() -> None:
    double = evaluate("function(x) x * 2", {})
    assert isinstance(double, Function)
    assert double.call(21) == 42
    assert evaluate("twice(4) + 1", {"twice": double}) == 9


def test_data_may_be_any_mapping_and_any_sequence() -> None:
    inner = MappingProxyType({"income": 5})
    data: ChainMap[str, object] = ChainMap({"applicant": inner}, {"amounts": (1, 2)})
    expression = compile_feel("applicant.income + sum(amounts)", ["applicant", "amounts"])
    assert expression.evaluate(data) == 8


def test_evaluating_changes_neither_the_data_nor_the_expression() -> None:
    expression = compile_feel("append(list, 1)", ["list"])
    data = {"list": [0]}
    first = expression.evaluate(data)
    assert isinstance(first, list)
    first.append("changed by the caller")
    assert expression.evaluate(data) == [0, 1]
    assert data == {"list": [0]}


def test_a_constant_list_is_a_new_list_each_time() -> None:
    expression = compile_feel("[1, 2]")
    first = expression.evaluate({})
    assert isinstance(first, list)
    first.clear()
    assert expression.evaluate({}) == [1, 2]


def test_what_a_loop_has_so_far_is_not_the_result_itself() -> None:
    assert evaluate("for i in 1..3 return partial", {}) == [[], [[]], [[], [[]]]]
