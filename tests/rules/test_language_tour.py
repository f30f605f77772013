"""Chapter by chapter through the language: what a person writes, and what comes out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from casewright.rules.errors import FeelSyntaxError
from casewright.rules.feel import Environment, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.printing import format_value

DATA: dict[str, object] = {
    "amount": 1500,
    "first name": "Ann",
    "profit and loss": 7,
    "a-b": 10,
    "a": 5,
    "b": 3,
    "Größe": 9,
    "例": 4,
    "order": {"line items": [{"price": 5, "qty": 2}, {"price": 8, "qty": 1}], "x-y": 1},
    "orders": [{"id": 1, "lines": [{"n": 1}, {"n": 2}]}, {"id": 2, "lines": []}],
    "none": None,
    "for sale": True,
    "if only": 2,
    "date": "shadowed",
}

NAMES = """
first name                              => Ann
first   name                            => Ann
profit and loss + 1                     => 8
a-b                                     => 10
a - b                                   => 10
(a)-(b)                                 => 2
a-b-b                                   => 7
Größe + 例                              => 13
for sale                                => true
if only                                 => 2
if for sale then if only else 0         => 2
order.line items[1].price               => 5
order.line items.price                  => [5, 8]
order.x-y                               => 1
orders.lines.n                          => [[1, 2], []]
orders[id = 1].lines                    => [[{n: 1}, {n: 2}]]
flatten(orders.lines).n                 => [1, 2]
date                                    => shadowed
unknown                                 => null
unknown.member                          => null
none.member                             => null
amount.member                           => null
{first name: 1, r: first name + 1}.r    => 2
{a+b: 1, c: a+b + 1}.c                  => 2
{"a b": 1}.a b                          => 1
{"x": {"y z": 2}}.x.y z                 => 2
"""

LITERALS = r"""
1                                       => 1
1.50                                    => 1.5
.5                                      => 0.5
007                                     => 7
1e3                                     => 1000
1.5E-2                                  => 0.015
12345678901234567890123456789012345     => 12345678901234567890123456789012340
0.1 + 0.2                               => 0.3
string length("")                       => 0
"a\tb"                                  => a	b
"\u00e9\U01F40E"                        => é🐎
"\uD83D\uDC0E"                          => 🐎
string length("\uD83D\uDC0E")           => 1
"\\n"                                   => \n
"it's"                                  => it's
"\'"                                    => '
"\d+"                                   => \d+
true                                    => true
null                                    => null
@"2024-02-29"                           => 2024-02-29
@"-0044-03-15"                          => -0044-03-15
@"999999999-12-31"                      => 999999999-12-31
@"10:30:00.123456789Z"                  => 10:30:00.123456789Z
@"2024-02-29T10:30:00@Europe/Paris"     => 2024-02-29T10:30:00@Europe/Paris
@"2024-12-31T24:00:00"                  => 2025-01-01T00:00:00
@"P1Y2M"                                => P1Y2M
@"-P1DT2H3M4.5S"                        => -P1DT2H3M4.5S
[]                                      => []
[1, "a", null, [2]]                     => [1, "a", null, [2]]
{}                                      => {}
{a: 1, "b c": [2]}                      => {a: 1, b c: [2]}
"""

OPERATORS = """
1 + 2 * 3 ** 2                          => 19
(1 + 2) * 3                             => 9
2 ** 3 ** 2                             => 64
-2 ** 2                                 => 4
10 - 3 - 2                              => 5
10 / 4                                  => 2.5
1 / 0                                   => null
1 + null                                => null
"a" + "b"                               => ab
"a" + 1                                 => null
1 < 2                                   => true
"a" < "b"                               => true
"Z" < "a"                               => true
1 = "1"                                 => null
null = null                             => true
1 = null                                => false
1 != null                               => true
null < 1                                => null
1 < 2 and 2 < 3                         => true
true and null                           => null
false and null                          => false
null and false                          => false
true or null                            => true
null or false                           => null
true and 1                              => null
not(true)                               => false
not(null)                               => null
not(1)                                  => null
5 between 1 and 5                       => true
5 between 6 and 9                       => false
5 between null and 9                    => null
"b" between "a" and "c"                 => true
5 in 5                                  => true
5 in (1, 5)                             => true
5 in [1, 5]                             => true
5 in [1..5]                             => true
5 in [1..5)                             => false
5 in ]4..6[                             => true
5 in > 4                                => true
5 in (< 4, > 4)                         => true
5 in ([1..2], [4..6])                   => true
5 in (? > 4 and ? < 6)                  => true
5 in (not(? = 5))                       => false
null in (null)                          => true
null in [1..5]                          => null
"a" in ["a".."c"]                       => true
[1, 2] in [[1, 2], [3]]                 => true
5 in [[1..2], [4..6]]                   => true
if 1 < 2 then "yes" else "no"           => yes
if null then "yes" else "no"            => no
if "x" then "yes" else "no"             => no
if true then if false then 1 else 2 else 3 => 2
"""

LISTS = """
[1, 2, 3][2]                            => 2
[1, 2, 3][-1]                           => 3
[1, 2, 3][0]                            => null
[1, 2, 3][4]                            => null
[1, 2, 3][item > 1]                     => [2, 3]
[1, 2, 3][item > 5]                     => []
[1, null, 3][item > 1]                  => [3]
[1, 2, 3][even(item)]                   => [2]
5[1]                                    => 5
5[2]                                    => null
5[item = 5]                             => [5]
none[1]                                 => null
[[1, 2], [3]][1][2]                     => 2
[{x: 1, y: 2}, {x: 2, y: 3}][x = 2].y   => [3]
[{x: 1}, {x: 2}][item.x = 2]            => [{x: 2}]
[{item: 1}, {item: 2}][item >= 2]       => [{item: 2}]
[{x: 1}, {y: 2}][x = null]              => [{y: 2}]
[{a: 1}, {a: 9}][a > b]                 => [{a: 9}]
order.line items[price > a].qty         => [1]
count(order.line items[qty * price > 8]) => 1
[1..3][1]                               => [1..3]
"""

LOOPS = """
for i in [1, 2] return i * 2            => [2, 4]
for i in 1..3 return i                  => [1, 2, 3]
for i in 3..1 return i                  => [3, 2, 1]
for i in [1..3] return i                => [1, 2, 3]
for i in -1..1 return i                 => [-1, 0, 1]
for i in 1..a return i                  => [1, 2, 3, 4, 5]
for i in [] return i                    => []
for i in 5 return i                     => [5]
for i in none return i                  => null
for i in 1..2, j in 1..2 return i * j   => [1, 2, 2, 4]
for i in 1..3, j in 1..i return j       => [1, 1, 2, 1, 2, 3]
for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2] => [1, 1, 2, 3, 5]
for i in 1..3 return count(partial)     => [0, 1, 2]
for i in 1..3 return partial            => [[], [[]], [[], [[]]]]
for d in @"2024-02-28"..@"2024-03-01" return d.day => [28, 29, 1]
for d in @"2024-03-01"..@"2024-02-29" return d.day => [1, 29]
for i in 1.5..3 return i                => null
for first name in ["x"] return first name => ["x"]
some i in [1, 2] satisfies i > 1        => true
some i in [1, 2] satisfies i > 2        => false
some i in [1, null] satisfies i > 2     => null
some i in [] satisfies true             => false
every i in [1, 2] satisfies i > 0       => true
every i in [1, 2] satisfies i > 1       => false
every i in [1, null] satisfies i > 0    => null
every i in [] satisfies false           => true
every i in 1..3 satisfies i < 4         => true
some i in 1..3, j in 1..3 satisfies i + j = 6 => true
every x in [1, 2], y in [3] satisfies x < y => true
some i in none satisfies true           => null
"""

FUNCTIONS = """
(function() 5)()                        => 5
(function(x) x * 2)(3)                  => 6
(function(x, y) x - y)(y: 1, x: 5)      => 4
(function(x, y) [x, y])(x: 5)           => [5, null]
(function(x) x)(1, 2)                   => null
(function(x: number) x)("a")            => null
(function(x: number) x)([7])            => 7
(function(x: list<number>) x)(7)        => [7]
(function(x: date and time) x)(@"2024-01-01") => 2024-01-01T00:00:00Z
{f: function(x) x + a, r: f(1)}.r       => 6
{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(15)}.r => 610
{add: function(x) function(y) x + y, r: add(2)(3)}.r => 5
{fs: for i in 1..3 return function() i, r: fs[2]()}.r => 2
{twice: function(f, x) f(f(x)), r: twice(function(x) x * x, 3)}.r => 81
sort(["b", "a"], function(x, y) x < y)  => ["a", "b"]
sort([3, 1, 2])                         => [1, 2, 3]
list replace([1, 2, 3], function(x, n) x > 1, 0) => [1, 0, 0]
{max: function(x) "mine", r: max([1])}.r => mine
max([1, 2])                             => 2
{f: floor, r: f(1.5)}.r                 => 1
floor(n: 1.5)                           => 1
floor(m: 1.5)                           => null
5(1)                                    => null
none(1)                                 => null
"""

CONTEXTS = """
{a: 1}.a                                => 1
{a: 1}.b                                => null
{x: 1, y: x + 1}                        => {x: 1, y: 2}
{x: y, y: 1}                            => {x: null, y: 1}
{a: a + 1}.a                            => 6
{a: {b: {c: 3}}}.a.b.c                  => 3
[{a: 1}, {a: 2}].a                      => [1, 2]
[{a: 1}, {b: 2}].a                      => [1, null]
{a: 1, a: 2}                            => null
{x: 1} = {x: 1.0}                       => true
{x: 1, y: 2} = {y: 2, x: 1}             => true
{x: 1} = {x: 1, y: null}                => false
get value({"a b": 1}, "a b")            => 1
get entries({a: 1}).key                 => ["a"]
context merge([{a: 1}, {a: 2, b: 3}])   => {a: 2, b: 3}
[1..5].start                            => 1
(< 5).end included                      => false
@"2024-02-29".weekday                   => 4
@"10:30:15.25".second                   => 15.25
@"P1DT26H".hours                        => 2
@"-P14M".months                         => -2
@"2024-02-29T10:00:00@Europe/Paris".timezone => Europe/Paris
@"2024-07-01T10:00:00@Europe/Paris".time offset => PT2H
"""
TABLES = (NAMES, LITERALS, OPERATORS, LISTS, LOOPS, FUNCTIONS, CONTEXTS)
ROWS = [
    (expression.strip(), answer.removeprefix(" "))
    for table in TABLES
    for expression, _, answer in (
        line.partition(" =>") for line in table.strip("\n").splitlines()
    )
]  # fmt: skip


@pytest.mark.parametrize("expression, answer", ROWS)
def test_what_an_expression_gives(expression: str, answer: str) -> None:
    assert format_value(evaluate(expression, DATA)) == answer


@pytest.mark.parametrize(
    "text, position, message",
    [
        ("1 +", 3, "Expected a value, found the end of the expression"),
        ("1 2", 2, "Expected an operator or the end, found '2'"),
        ("(1", 2, "Expected ')' to close the parenthesis, found the end"),
        ("[1, 2", 5, "Expected ']' to close the list, found the end"),
        ("{a: 1", 5, "Expected '}' to close the context, found the end"),
        ("{a 1}", 4, "Expected a name, found '}'"),
        ("{: 1}", 1, "Expected a name, found ':'"),
        ("f(1", 3, "Expected ')' after the arguments, found the end"),
        ("f(a: 1, 2)", 9, "Expected a name, found ')'"),
        ("if a then 1", 11, "Expected 'else' after the value of 'then', found the end"),
        ("if a else 1", 5, "Expected 'then' after the condition of 'if', found 'else'"),
        ("for x in a", 10, "Expected 'return' after the lists of 'for', found the end"),
        ("for x of a return x", 19, "Expected a name, found the end"),
        ("some x in a", 11, "Expected 'satisfies' after the lists of 'some'"),
        ("every x in a return x", 13, "Expected 'satisfies' after the lists of 'every'"),
        ("a.", 2, "Expected the name of a field after '.', found the end"),
        ("a.1", 1, "Expected an operator or the end"),
        ("a[*", 1, "Expected an operator or the end, found '['"),
        ("a[1", 3, "Expected ']' after the condition of a filter, found the end"),
        ("a between 1", 11, "Expected 'and' in 'between … and …', found the end"),
        ("a instance 5", 11, "Expected 'of' after 'instance', found '5'"),
        ("a instance of 5", 14, "Expected a type, found '5'"),
        ("a instance of list<", 19, "Expected a type, found the end"),
        ("[1..", 4, "Expected a value, found the end"),
        ("[1..2", 5, "Expected ']' or ')' after the range, found the end"),
        ("[1..]", 5, "Expected a value"),
        ("(!= 5)", 1, "A range cannot be made with '!='"),
        ("function(a", 10, "Expected a name, found the end"),
        ("function 5", 9, "Expected '(' after 'function', found '5'"),
        ("and a", 0, "Expected a value, found the keyword 'and'"),
        ("a and", 5, "Expected a value, found the end"),
        ("1 + then", 4, "Expected a value, found the keyword 'then'"),
        ('"abc', 0, "A text that starts with a quotation mark is not closed"),
        ("1 /* abc", 2, "A comment that starts with /* is not closed"),
        ("1 # 2", 2, "The character '#' has no meaning here"),
        ("@5", 1, "Expected a text such as"),
        ('@"yesterday"', 1, '"yesterday" is no date, time, date and time or duration'),
        ('@"2024-02-30"', 1, '"2024-02-30" is no date'),
        ('"\\U110000"', 0, "There is no such character"),
        ("1e99999", 0, "The number is too large"),
    ],
)
def test_a_mistake_is_shown_where_it_is_with_what_was_expected(
    text: str, position: int, message: str
) -> None:
    with pytest.raises(FeelSyntaxError) as wrong:
        compile_feel(text, DATA)
    assert message in wrong.value.message
    assert wrong.value.position == position
    assert wrong.value.text == text
    assert f"column {position + 1})" in str(wrong.value)


def test_a_long_text_shows_the_line_and_what_stands_there() -> None:
    text = "if amount > 1\nthen 5\nelse * 3 + " + "x" * 80
    with pytest.raises(FeelSyntaxError) as wrong:
        compile_feel(text, DATA)
    assert "(line 3, column 6) near * 3 + xxx" in str(wrong.value)
    assert len(wrong.value.near) == 30
    assert wrong.value.near.endswith("…")


def test_a_compiled_expression_is_shared_between_threads() -> None:
    compiled = compile_feel(
        "sum(for i in 1..n return {f: function(k) k * 2 + i, r: f(i)}.r)", ("n",)
    )

    def work(n: int) -> object:
        return [compiled.evaluate({"n": n}, Environment(now=n)) for _ in range(20)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(1, 40)))
    for n, values in enumerate(found, 1):
        assert values == [3 * n * (n + 1) // 2] * 20


def test_the_present_is_given_and_shown_in_the_zone() -> None:
    compiled = compile_feel("[string(now()), string(today())]")
    env = Environment(now=1_700_000_000_000_000, zone="Asia/Tokyo")
    assert compiled.evaluate({}, env) == ["2023-11-15T07:13:20@Asia/Tokyo", "2023-11-15"]
    assert compiled.evaluate({}) == [None, None]
    assert compiled.uses_now
    assert not compile_feel("1 + 1").uses_now
