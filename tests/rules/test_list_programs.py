"""Lists of records, loops and functions: whole small programs against the same thing in Python."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate


@dataclass(frozen=True)
class Row:
    """One order line as Python sees it."""

    name: str
    price: int | None
    count: int
    tags: list[str]

    def data(self) -> dict[str, object]:
        return {"name": self.name, "price": self.price, "count": self.count, "tags": self.tags}


rows_of = st.lists(
    st.builds(
        Row,
        st.sampled_from(["pen", "ink", "book", "lamp"]),
        st.one_of(st.integers(0, 30), st.none()),
        st.integers(1, 5),
        st.lists(st.sampled_from("abc"), max_size=3),
    ),
    max_size=8,
)
NAMES = ["rows", "limit", "wanted"]


def result(text: str, rows: list[Row], **more: object) -> object:
    data = {"rows": [row.data() for row in rows], **more}
    return compile_feel(text, NAMES).evaluate(data)


# -------------------------------------------------------------------- filters


@given(rows_of, st.integers(0, 30))
def test_a_filter_keeps_the_items_whose_condition_is_true(rows: list[Row], limit: int) -> None:
    def named(found: list[Row]) -> list[object]:
        return [row.data() for row in found]

    priced = [row for row in rows if row.price is not None]
    above = [row for row in rows if row.price is not None and row.price > limit]
    assert result("rows[price > limit]", rows, limit=limit) == named(above)
    assert result("rows[item.price > limit]", rows, limit=limit) == named(above)
    assert result("rows[price != null]", rows) == named(priced)
    assert result("rows[price = null].name", rows) == [r.name for r in rows if r.price is None]
    assert result("rows[not(price > limit)]", rows, limit=limit) == named(
        [row for row in priced if row not in above]
    )
    both = "rows[price > limit and count > 2].name"
    assert result(both, rows, limit=limit) == [row.name for row in above if row.count > 2]
    assert result("rows[price > limit][count > 2].name", rows, limit=limit) == result(
        both, rows, limit=limit
    )


@given(rows_of, st.sampled_from("abc"))
def test_a_filter_may_ask_about_the_lists_inside(rows: list[Row], wanted: str) -> None:
    having = [row.name for row in rows if wanted in row.tags]
    for condition in (
        "list contains(tags, wanted)",
        "some t in tags satisfies t = wanted",
        "count(tags[item = wanted]) > 0",
        "wanted in tags",
    ):
        assert result(f"rows[{condition}].name", rows, wanted=wanted) == having, condition
    assert result("rows.tags", rows) == [row.tags for row in rows]
    assert result("flatten(rows.tags)", rows) == [tag for row in rows for tag in row.tags]


@given(rows_of, st.integers(-10, 10))
def test_a_position_counts_from_one_or_from_the_end(rows: list[Row], place: int) -> None:
    names = [row.name for row in rows]
    inside = 1 <= abs(place) <= len(names)
    expected = names[place - 1 if place > 0 else place] if inside else None
    if rows:
        assert result("rows.name[limit]", rows, limit=place) == expected
        assert result("rows[limit].name", rows, limit=place) == expected
    assert result("rows[count(rows) + 1]", rows) is None
    if rows:
        assert result("rows[count(rows)].name", rows) == names[-1]
        assert result("rows[-1].name", rows) == names[-1]
        assert result("rows[-count(rows)].name", rows) == names[0]


# ---------------------------------------------------------------------- loops


@given(rows_of)
def test_loops_and_totals_agree_with_python(rows: list[Row]) -> None:
    priced = [row for row in rows if row.price is not None]
    values = [row.price * row.count for row in priced if row.price is not None]
    loop = "for r in rows[price != null] return r.price * r.count"
    assert result(loop, rows) == values
    assert result(f"sum({loop})", rows) == (sum(values) if values else None)
    assert result(f"max({loop})", rows) == (max(values) if values else None)
    assert result(f"count({loop})", rows) == len(values)
    running = "for v in limit return v + (if count(partial) > 0 then partial[-1] else 0)"
    assert result(running, rows, limit=values) == list(itertools.accumulate(values))
    both = "for r in rows, t in r.tags return r.name + t"
    assert result(both, rows) == [row.name + tag for row in rows for tag in row.tags]


@given(rows_of, st.integers(0, 30))
def test_some_and_every_agree_with_any_and_all(rows: list[Row], limit: int) -> None:
    counts = [row.count > limit % 6 for row in rows]
    data = {"limit": limit % 6}
    assert result("some r in rows satisfies r.count > limit", rows, **data) is any(counts)
    assert result("every r in rows satisfies r.count > limit", rows, **data) is all(counts)
    nested = "every r in rows, t in r.tags satisfies t != r.name"
    assert result(nested, rows) is True
    pair = "some r in rows, s in rows satisfies r.count + s.count = limit"
    sums = {a.count + b.count for a in rows for b in rows}
    assert result(pair, rows, **data) is (limit % 6 in sums)


@given(rows_of)
def test_sorting_by_several_keys(rows: list[Row]) -> None:
    text = (
        "sort(rows, function(a, b) a.name < b.name or (a.name = b.name and a.count > b.count)).name"
    )
    expected = [row.name for row in sorted(rows, key=lambda row: (row.name, -row.count))]
    assert result(text, rows) == expected
    assert result("sort(rows.count)", rows) == sorted(row.count for row in rows)
    backwards = "sort(rows.count, function(a, b) a > b)"
    assert result(backwards, rows) == sorted((row.count for row in rows), reverse=True)


@given(rows_of)
def test_grouping_with_distinct_values(rows: list[Row]) -> None:
    text = """
        for n in distinct values(rows.name) return {
            name: n,
            its rows: rows[name = n],
            total: sum(its rows.count),
            places: index of(rows.name, n)
        }
    """
    names = list(dict.fromkeys(row.name for row in rows))
    expected = [
        {
            "name": name,
            "its rows": [row.data() for row in rows if row.name == name],
            "total": sum(row.count for row in rows if row.name == name),
            "places": [place for place, row in enumerate(rows, 1) if row.name == name],
        }
        for name in names
    ]
    assert result(text, rows) == expected


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_a_range_of_numbers_runs_up_or_down(start: int, end: int) -> None:
    step = 1 if start <= end else -1
    expected = list(range(start, end + step, step))
    data = {"a": start, "b": end}
    assert evaluate("for i in a..b return i", data) == expected
    assert evaluate("count(for i in a..b return i)", data) == len(expected)
    closed = evaluate("for i in [a..b] return i", data)
    assert closed == (expected if start <= end else None)


# ------------------------------------------------------------ list functions

small = st.lists(st.integers(-5, 5), max_size=7)


@given(small, small, st.integers(-8, 8), st.integers(0, 8))
def test_list_functions_agree_with_slices(
    xs: list[int], ys: list[int], place: int, length: int
) -> None:
    data: dict[str, object] = {"xs": xs, "ys": ys, "p": place, "n": length}
    inside = 1 <= abs(place) <= len(xs)
    index = (place - 1 if place > 0 else len(xs) + place) if inside else 0
    expected = {
        "concatenate(xs, ys)": xs + ys,
        "append(xs, p)": [*xs, place],
        "union(xs, ys)": list(dict.fromkeys(xs + ys)),
        "reverse(xs)": xs[::-1],
        "sublist(xs, p)": xs[index:] if inside else None,
        "sublist(xs, p, n)": xs[index : index + length]
        if inside and length >= 1 and index + length <= len(xs)
        else None,
        "remove(xs, p)": xs[:index] + xs[index + 1 :] if inside else None,
        "insert before(xs, p, 99)": [*xs[:index], 99, *xs[index:]] if inside else None,
        "list replace(xs, p, 99)": [*xs[:index], 99, *xs[index + 1 :]] if inside else None,
        "list replace(xs, function(a, b) a > 0, p)": [place if x > 0 else x for x in xs],
        "list contains(xs, p)": place in xs,
        "index of(xs, p)": [at for at, x in enumerate(xs, 1) if x == place],
        "distinct values(xs)": list(dict.fromkeys(xs)),
        "count(xs)": len(xs),
        "xs[item > p]": [x for x in xs if x > place],
        "flatten([xs, [ys, [xs]]])": xs + ys + xs,
    }
    found = {text: evaluate(text, data) for text in expected}
    assert found == expected


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9))
def test_statistics_agree_with_python(xs: list[int]) -> None:
    data: dict[str, object] = {"xs": xs}
    ranked, size = sorted(xs), len(xs)
    middle = Decimal(ranked[(size - 1) // 2] + ranked[size // 2]) / 2
    assert evaluate("median(xs)", data) == middle
    assert evaluate("mean(xs) * count(xs) - sum(xs) < 0.000001", data) is True
    assert evaluate("product(xs)", data) == math.prod(xs)
    assert evaluate("min(xs)", data) == ranked[0]
    assert evaluate("max(xs)", data) == ranked[-1]
    most = max(xs.count(x) for x in xs)
    assert evaluate("mode(xs)", data) == sorted({x for x in xs if xs.count(x) == most})
    spread = evaluate("stddev(xs)", data)
    if size > 1:
        average = sum(xs) / size
        variance = sum((x - average) ** 2 for x in xs) / (size - 1)
        assert isinstance(spread, int | Decimal)
        assert abs(float(spread) - math.sqrt(variance)) < 1e-9
    else:
        assert spread is None


# -------------------------------------------------------------------- closures


@pytest.mark.parametrize(
    "text, expected",
    [
        # A function keeps the variables that were there when it was made.
        ("{n: 5, f: function(x) x + n, r: {n: 100, r: f(1)}.r}.r", 6),
        ("(for g in (for i in 1..3 return function(x) x * i) return g(10))", [10, 20, 30]),
        ("{add: function(a) function(b) a + b, r: add(3)(4)}.r", 7),
        ("{add: function(a) function(b) a + b, five: add(5), r: [five(1), five(2)]}.r", [6, 7]),
        ("{of: function(f, g) function(x) f(g(x)), r: of(abs, function(x) x * 2)(-5)}.r", 10),
        ("{twice: function(f, x) f(f(x)), r: twice(function(x) x * x, 3)}.r", 81),
        # Parameters hide what stands outside, and only inside.
        ("{x: 1, f: function(x) x * 10, r: [x, f(2), x]}.r", [1, 20, 1]),
        ("for x in [1, 2] return (function(x) x + 100)(x)", [101, 102]),
        ("[1, 2, 3][(function(item) item)(item) > 1]", [2, 3]),
        ("some x in [1] satisfies (function(x) x)(2) > x", True),
        # Recursion.
        ("{fib: function(n) if n < 2 then n else fib(n - 1) + fib(n - 2), r: fib(12)}.r", 144),
        ("{gcd: function(a, b) if b = 0 then a else gcd(b, modulo(a, b)), r: gcd(48, 36)}.r", 12),
        ("{sum to: function(n) if n = 0 then 0 else n + sum to(n - 1), r: sum to(10)}.r", 55),
        ("{f: function(l) if l = [] then [] else append(f(remove(l, 1)), l[1]), r: f([1, 2])}.r",
         [2, 1]),
        # Named arguments and types.
        ("{f: function(a: number, b: string) string(a) + b, r: f(b: \"x\", a: 1)}.r", "1x"),
        ("{f: function(a: number) a, r: f(\"x\")}.r", None),
        ("{f: function(a: list<number>) count(a), r: f(5)}.r", 1),
        ("{f: function(first name: string) first name, r: f(first name: \"Ann\")}.r", "Ann"),
        ("{f: function(a, b) a - b, r: f(b: 1)}.r", None),
        ("{f: function(a, b) a - b, r: f(a: 1, a: 2)}.r", None),
        # Built-in functions are values like the others.
        ("{f: count, r: f([1, 2])}.r", 2),
        ("for f in [min, max, sum] return f([1, 2, 3])", [1, 3, 6]),
        ("(if true then floor else ceiling)(1.5)", 1),
        ("{f: substring, r: f(\"abc\", 2)}.r", "bc"),
        ("list replace([3, 1], function(item, new) item > new, 2)", [2, 1]),
    ],
)  # fmt: skip
def test_functions_as_values(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("{a: 1, b: {a: 2, c: a}, d: a}", {"a": 1, "b": {"a": 2, "c": 2}, "d": 1}),
        ("{a: b, b: 1}", {"a": None, "b": 1}),
        ("{a: 1, b: [a, a + 1], c: b[2]}.c", 2),
        ("{a: {b: {c: 5}}}.a.b.c", 5),
        ("{a: [{b: 1}, {b: 2}]}.a.b", [1, 2]),
        ("{a: [{b: [1, 2]}, {b: [3]}]}.a.b", [[1, 2], [3]]),
        ("[{a: {b: 1}}, {a: {b: 2}}].a.b", [1, 2]),
        ("[{a: 1}, {c: 2}].a", [1, None]),
        ("[{a: 1}, 5, null].a", [1, None, None]),
        ("[{a: 1}][1].a", 1),
        ("{a: 1}[1].a", 1),
        ("{a: 1}[a = 1]", [{"a": 1}]),
        ("{a: 1}[a = 2]", []),
        ("[[1, 2], [3, 4]][2][1]", 3),
        ("[[1, 2], [3, 4]][item[1] > 2]", [[3, 4]]),
        ("[1, 2, 3, 4][item > 1][item < 4][1]", 2),
        ("[true, false, null][item]", [True]),
        ("[1, null, 2][item != null]", [1, 2]),
        ("[{x: 1}, {x: null}, {}][x = null]", [{"x": None}, {}]),
        ('{"a b": {"c-d": 1}}.a b.c-d', 1),
        ('get value({"odd: key": 1}, "odd: key")', 1),
    ],
)
def test_paths_and_filters_over_contexts(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected
