"""Which value a name means: the nearest scope wins, and a function keeps the scope it was made in."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import compile_unary, evaluate
from casewright.rules.printing import format_value

DATA: dict[str, object] = {
    "x": "outer", "item": "outer item", "partial": "outer partial", "n": 3,
    "rows": [{"x": 1, "y": 2}, {"x": 3}, {"y": 4}], "list": [1, 2],
}  # fmt: skip

ROWS = """
x                                                       => outer
{x: 1, r: x}.r                                          => 1
{r: x, x: 1}.r                                          => outer
{x: x}.x                                                => outer
{a: {x: 1, r: x}, r: x}.r                               => outer
{a: {x: 1}, r: a.x}.r                                   => 1
{x: 1, a: {r: x}}.a.r                                   => 1
{x: 1, a: {x: 2, r: x}}.a.r                             => 2
for x in [1, 2] return x                                => [1, 2]
[for x in [1] return x, x]                              => [[1], "outer"]
for y in [1] return x                                   => ["outer"]
for x in [1], y in [x + 1] return y                     => [2]
for x in [x] return x                                   => ["outer"]
for y in [1] return for x in [y] return x               => [[1]]
for x in [1] return for x in [2] return x               => [[2]]
for x in [1] return {x: 5, r: x}.r                      => [5]
some x in [1] satisfies x = 1                           => true
every y in [1] satisfies x = "outer"                    => true
rows[x = 1].y                                           => [2]
rows[x = "outer"]                                       => [{y: 4}]
rows[y = 4].x                                           => [null]
rows[item.x = 3]                                        => [{x: 3}]
rows[item.x = null]                                     => [{y: 4}]
list[item > 1]                                          => [2]
list[x = "outer"]                                       => [1, 2]
item                                                    => outer item
[item, list[item = 1]]                                  => ["outer item", [1]]
rows[x = 1][item.y = 2].x                               => [1]
rows[count(list[item < n]) = 2].x                       => [1, 3, null]
rows[count(list[item < x]) = 2].x                       => [3]
[{item: 7}, {item: 8}][item = 8]                        => [{item: 8}]
(for i in 1..3 return rows[i])[1].y                     => 2
partial                                                 => outer partial
for i in 1..2 return count(partial)                     => [0, 1]
(for i in 1..2 return for j in 1..2 return count(partial))[2] => [0, 1]
(function(x) x)(5)                                      => 5
(function(y) x)(5)                                      => outer
{f: function(y) x, x: 1, r: f(0)}.r                     => outer
{x: 1, f: function(y) x, r: f(0)}.r                     => 1
{x: 1, f: function() x, a: {x: 2, r: f()}}.a.r          => 1
{make: function(x) function() x, a: make(1), b: make(2), r: [a(), b()]}.r => [1, 2]
{fs: for i in 1..3 return function(k) i * k, r: for f in fs return f(10)}.r => [10, 20, 30]
{f: function(x) for x in [x + 1] return x, r: f(1)}.r   => [2]
{f: function(x) {x: x + 1, r: x}.r, r: f(1)}.r          => 2
{f: function(n) if n = 0 then "end" else f(n - 1), r: f(5)}.r => end
{even: function(n) if n = 0 then true else not(even(n - 1)), r: even(7)}.r => false
{a: function(f) f(2), r: a(function(k) k * n)}.r        => 6
{count: function(l) "mine", r: count(list)}.r           => mine
[count(list), {count: function(l) 0}.count(list)]       => [2, 0]
{sum: 5, r: sum}.r                                      => 5
{sum: 5, r: sum([1])}.r                                 => null
sort(list, function(a, b) a > b and n = 3)              => [2, 1]
{a: 1, b: {c: a, d: {e: a + c}}}.b.d.e                  => 2
"""
TABLE = [tuple(part.strip() for part in line.rsplit("=>", 1)) for line in ROWS.strip().splitlines()]


@pytest.mark.parametrize("expression, answer", TABLE)
def test_the_nearest_scope_wins(expression: str, answer: str) -> None:
    compiled = compile_feel(expression, DATA)
    assert format_value(compiled.evaluate(DATA)) == answer
    assert format_value(compiled.explain(DATA).value) == answer


@pytest.mark.parametrize(
    "cell, value, answer",
    [
        ("? > 1", 2, True),
        ("? in [1, 2]", 2, True),
        ("some x in [1, 2] satisfies x = ?", 2, True),
        ("some x in ? satisfies x > 1", [1, 2], True),
        ("count(?) = 2", [1, 2], True),
        ("(function(x) x = ?)(2)", 2, True),
        ("{a: ?, r: a = 2}.r", 2, True),
        ("rows[x = ?].y = [2]", 1, True),
        ("? in (? > 5)", 2, False),
        ("5 in (? > 4) and ? = 2", 2, True),
        ("n", 3, True),
        ("n, x", "outer", True),
        ("> n", 4, True),
        ("[1..n]", 3, True),
        ("not(n)", 3, False),
        ("x", "outer", True),
        ("list", 2, True),
        ("item", "outer item", True),
    ],
)
def test_the_value_under_test_has_a_name_of_its_own(cell: str, value: object, answer: bool) -> None:
    compiled = compile_unary(cell, DATA)
    assert compiled.evaluate(value, DATA) is answer
    assert compiled.explain(value, DATA).value is answer


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 4))
def test_a_function_may_be_handed_around(a: int, b: int, times: int) -> None:
    text = "{apply: function(f, n, v) if n = 0 then v else apply(f, n - 1, f(v)), r: apply(function(v) v * a + b, times, 1)}.r"  # fmt: skip
    expected = 1
    for _ in range(times):
        expected = expected * a + b
    assert evaluate(text, {"a": a, "b": b, "times": times}) == expected


TRUTHS = {"true": True, "false": False, "null": None, '"x"': None, "5": None}


@pytest.mark.parametrize("sign", ["and", "or"])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_three_valued_logic_of_any_length(sign: str, count: int) -> None:
    decisive = sign == "or"
    for words in itertools.islice(itertools.product(TRUTHS, repeat=count), 200):
        values = [TRUTHS[word] for word in words]
        if decisive in values:
            expected: bool | None = decisive
        else:
            expected = None if None in values else not decisive
        assert evaluate(f" {sign} ".join(words), {}) is expected, words


@pytest.mark.parametrize("word", ["some", "every"])
def test_quantifiers_are_long_ands_and_ors(word: str) -> None:
    sign = "or" if word == "some" else "and"
    for words in itertools.product(("true", "false", "null"), repeat=3):
        listed = f"{word} v in [{', '.join(words)}] satisfies v"
        assert evaluate(listed, {}) is evaluate(f" {sign} ".join(words), {}), words
