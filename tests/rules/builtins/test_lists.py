"""List functions as a rule's author uses them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import evaluate


@pytest.mark.parametrize(
    "text, expected",
    [
        ("list contains([1, 2], 2)", True),
        ("list contains([1, null], null)", True),
        ("list contains([1, 2], 3)", False),
        ("list contains(null, 3)", None),
        ('list contains([1], "1")', False),
        ("list contains([1, 1.0], true)", False),
        ("list contains([[1], [2]], [2.0])", True),
        ("list contains([{a: 1}], {a: 1.0})", True),
        ('list contains([@"10:00:00"], @"10:00:00Z")', True),
        ("count([1, null])", 2),
        ("count([])", 0),
        ("count(1, 2, 3)", None),
        ("count(5)", 1),
        ("count(null)", None),
        ("min([3, 1, 2])", 1),
        ("min(3, 1, 2)", 1),
        ('min(["b", "a"])', "a"),
        ("min([])", None),
        ('min([1, "a"])', None),
        ("max([3, 1, 2])", 3),
        ("max(1.5, 2)", 2),
        ('max([@"2024-01-01", @"2024-02-01"]).month', 2),
        ("max([1, null])", None),
        ("sum([1, 2, 3])", 6),
        ("sum(1, 2.5)", Decimal("3.5")),
        ("sum([])", None),
        ("sum([1, null])", None),
        ('sum(["a", "b"])', None),
        ("sum([7])", 7),
        ('sum(["a"])', None),
        ("sum(null)", None),
        ('sum([@"P1D", @"PT12H"]) = @"P1DT12H"', True),
        ('sum([@"P1M"]) = @"P1M"', True),
        ('sum([@"2024-01-01", @"P1D"])', None),
        ('mean([@"P1D", @"P3D"]) = @"P2D"', True),
        ("mean([1, 2, 3])", 2),
        ("mean(1, 2)", Decimal("1.5")),
        ("mean([])", None),
        ("product([2, 3, 4])", 24),
        ("product(2, 3)", 6),
        ("product([])", None),
        ("median([8, 2, 5, 3, 4])", 4),
        ("median([6, 1, 2, 3])", Decimal("2.5")),
        ("median(1, 2, 3)", 2),
        ("median([])", None),
        ("stddev([2, 4, 7, 5])", Decimal("2.081665999466132735282297706979931")),
        ("stddev(1, 2, 3)", 1),
        ("stddev([1])", None),
        ("mode([6, 3, 9, 6, 6])", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode(1, 2, 2)", [2]),
        ("mode([])", []),
        ("all([true, true])", True),
        ("all([true, false])", False),
        ("all([])", True),
        ("all([true, null])", None),
        ("all([false, null])", False),
        ("all(true, false)", False),
        ("all(5)", None),
        ("any([false, true])", True),
        ("any([])", False),
        ("any([false, null])", None),
        ("any([true, null])", True),
        ("any(false, false)", False),
        ("any()", None),
    ],
)
def test_aggregates(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("sublist([4, 5, 6], 1, 2)", [4, 5]),
        ("sublist([4, 5, 6], 2)", [5, 6]),
        ("sublist([4, 5, 6], -2)", [5, 6]),
        ("sublist([4, 5, 6], -2, 1)", [5]),
        ("sublist([4, 5, 6], 0)", None),
        ("sublist([4, 5, 6], 4)", None),
        ("sublist([4, 5, 6], 1, 4)", None),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("append([1], null)", [1, None]),
        ("append(1, 2)", [1, 2]),
        ("append(null, 2)", None),
        ("concatenate([1, 2], [3])", [1, 2, 3]),
        ("concatenate([1], 2)", [1, 2]),
        ("concatenate([1], null)", None),
        ("insert before([1, 3], 1, 2)", [2, 1, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1, 3], 3, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("remove([1, 2, 3], 4)", None),
        ("list replace([2, 4, 7, 8], 3, 6)", [2, 4, 6, 8]),
        ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", [5, 5, 7, 8]),
        ("list replace([1], function(item) true, 5)", None),
        ("list replace([1], function(a, b) 1, 5)", None),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("reverse([])", []),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("index of([1, null], null)", [2]),
        ("index of([1], 5)", []),
        ('index of([1, "1", true], "1")', [2]),
        ("index of([[1], 1, [1.0]], [1])", [1, 3]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 3, 2, 1])", [1, 2, 3]),
        ('distinct values(["a", "b", "a"])', ["a", "b"]),
        ("distinct values([1, 1.0, null, null])", [1, None]),
        ('distinct values([1, "1", true, 1])', [1, "1", True]),
        ("distinct values([[1], [2], [1.0]])", [[1], [2]]),
        ('union([1, "a"], ["a", "1"])', [1, "a", "1"]),
        ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
        ("flatten([])", []),
        ("flatten([null, [null]])", [None, None]),
        ("sort([3, 1, 4], function(x, y) x < y)", [1, 3, 4]),
        ("sort([3, 1, 4], function(x, y) x > y)", [4, 3, 1]),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ('sort(["b", "a"])', ["a", "b"]),
        ('sort([1, "a"])', None),
        ("sort([1, 2], function(x) x)", None),
        ("sort(list: [2, 1], precedes: function(a, b) a < b)", [1, 2]),
        ("sort(precedes: function(a, b) a < b, list: [2, 1])", [1, 2]),
    ],
)
def test_lists_in_lists_out(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@given(st.lists(st.integers(-50, 50), max_size=30))
def test_sorting_and_aggregates_agree_with_python(items: list[int]) -> None:
    data: dict[str, object] = {"items": items}
    assert evaluate("sort(items, function(a, b) a < b)", data) == sorted(items)
    assert evaluate("distinct values(items)", data) == list(dict.fromkeys(items))
    assert evaluate("sum(items)", data) == (sum(items) if items else None)
    assert evaluate("min(items)", data) == (min(items) if items else None)
    assert evaluate("reverse(reverse(items)) = items", data) is True


def test_sorting_keeps_the_order_of_equals() -> None:
    rows = [{"k": 1, "n": 1}, {"k": 0, "n": 2}, {"k": 1, "n": 3}, {"k": 0, "n": 4}]
    found = evaluate("sort(rows, function(a, b) a.k < b.k).n", {"rows": rows})
    assert found == [2, 4, 1, 3]
