"""Function by function over texts, booleans, lists and contexts: edges, nulls, kinds, names."""

from __future__ import annotations

import pytest

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.printing import format_value

SUBSTRING = r"""
substring("foobar", 1)                          => foobar
substring("foobar", 6)                          => r
substring("foobar", 7)                          => null
substring("foobar", 0)                          => null
substring("foobar", -1)                         => r
substring("foobar", -6)                         => foobar
substring("foobar", -7)                         => null
substring("foobar", 3, 1)                       => o
substring("foobar", 3, 4)                       => obar
substring("foobar", 3, 99)                      => obar
substring("foobar", 3, 0)                       => null
substring("foobar", 3, -1)                      => null
substring("foobar", -3, 2)                      => ba
substring("foobar", 3.8)                        => obar
substring("foobar", -2.5)                       => ar
substring("foobar", 3, 2.9)                     => ob
substring("foobar", 3, null)                    => null
substring("foobar", null)                       => null
substring(null, 1)                              => null
substring("foobar", "1")                        => null
substring(1, 1)                                 => null
substring(["foobar"], [3])                      => obar
substring("foobar")                             => null
substring("foobar", 1, 2, 3)                    => null
substring(string: "foobar", start position: 3)  => obar
substring(length: 2, start position: 3, string: "foobar") => ob
substring(string: "foobar", start: 3)           => null
substring("🐎ab", 1, 1)                         => 🐎
substring("🐎ab", -2)                           => ab
"""

AFTER_AND_BEFORE = r"""
substring after("foobar", "ob")                 => ar
substring after("foobar", "r") = ""             => true
substring after("foobar", "xyz") = ""           => true
substring after("foobar", "")                   => foobar
substring after("", "") = ""                    => true
substring after("", "a") = ""                   => true
substring after("foobarbar", "bar")             => bar
substring after("foobar", "O") = ""             => true
substring after(null, "a")                      => null
substring after("a", null)                      => null
substring after(1, "a")                         => null
substring after("a")                            => null
substring after(match: "o", string: "foobar")   => obar
substring after("a🐎b", "🐎")                   => b
substring before("foobar", "bar")               => foo
substring before("foobar", "f") = ""            => true
substring before("foobar", "xyz") = ""          => true
substring before("foobar", "") = ""             => true
substring before("foobarbar", "bar")            => foo
substring before(null, "a")                     => null
substring before("a", null)                     => null
substring before(string: "a-b", match: "-")     => a
"""

SPLIT = r"""
split("a b", "\\s")                             => ["a", "b"]
split("a;b;c;;", ";")                           => ["a", "b", "c", "", ""]
split(";", ";")                                 => ["", ""]
split("", ";")                                  => [""]
split("abc", ";")                               => ["abc"]
split("a1b22c", "[0-9]+")                       => ["a", "b", "c"]
split("a.b", ".")                               => ["", "", "", ""]
split("a.b", "\\.")                             => ["a", "b"]
split("a|b", "\\|")                             => ["a", "b"]
split("aXbxc", "x")                             => ["aXb", "c"]
split("ab", "")                                 => ["a", "b"]
split("abc", "x*")                              => null
split("abc", "[")                               => null
split(null, ";")                                => null
split("a", null)                                => null
split(1, ";")                                   => null
split("a;b")                                    => null
split(string: "a;b", delimiter: ";")            => ["a", "b"]
split(delimiter: ";", string: "a;b")[2]         => b
split("logic", "[a-z]")                         => ["", "", "", "", "", ""]
"""

CASES = r"""
upper case("aBc4é")                             => ABC4É
upper case("")  = ""                            => true
upper case(null)                                => null
upper case(1)                                   => null
lower case("AbC4É")                             => abc4é
lower case(string: "A")                         => a
string length("") = 0                           => true
string length("äö")                             => 2
string length(null)                             => null
string length(123)                              => null
contains("foobar", "")                          => true
contains("", "a")                               => false
contains("foobar", "OB")                        => false
contains(null, "a")                             => null
starts with("foobar", "foo")                    => true
starts with("foobar", "bar")                    => false
starts with("foobar", "")                       => true
starts with("foobar", null)                     => null
ends with("foobar", "bar")                      => true
ends with("foobar", "foo")                      => false
ends with("foobar", "")                         => true
ends with(string: "foobar", match: "r")         => true
string("a")                                     => a
string(1.0)                                     => 1
string(-0.50)                                   => -0.5
string(null)                                    => null
string([])                                      => []
string({})                                      => {}
string([null, true, "a", 1, @"P1D"])            => [null, true, "a", 1, P1D]
string(from: 1)                                 => 1
string join(["a", "b"], "-")                    => a-b
string join([null, null], "-") = ""             => true
string join([1], "-")                           => null
string join(null, "-")                          => null
string join(list: ["a"], delimiter: "x")        => a
"""

LOGIC = r"""
all([])                                         => true
all([true, true])                               => true
all([true, false])                              => false
all([true, null])                               => null
all([null, false])                              => false
all([null])                                     => null
all([1])                                        => null
all([false, 1])                                 => false
all(true, true)                                 => true
all(true, null)                                 => null
all(false, null)                                => false
all(0)                                          => null
all(null)                                       => null
all()                                           => null
all(list: [true])                               => true
any([])                                         => false
any([false, false])                             => false
any([true, false])                              => true
any([false, null])                              => null
any([null, true])                               => true
any([null])                                     => null
any([1])                                        => null
any([true, 1])                                  => true
any(false, true)                                => true
any(false, null)                                => null
any(null)                                       => null
any(list: [false])                              => false
not(true)                                       => false
not(false)                                      => true
not(null)                                       => null
not("true")                                     => null
not([true])                                     => false
not(negand: false)                              => true
"""

LISTS = r"""
list contains([1, null], null)                  => true
list contains([1], null)                        => false
list contains([], 1)                            => false
list contains([[1]], [1])                       => true
list contains([{a: 1}], {a: 1})                 => true
list contains(null, 1)                          => null
list contains(1, 1)                             => true
list contains([1.0], 1)                         => true
list contains(list: [1], element: 1)            => true
count([null])                                   => 1
count(null)                                     => null
count("a")                                      => 1
min([3, 1, 2])                                  => 1
min(["b", "a"])                                 => a
min([@"2024-01-02", @"2024-01-01"])             => 2024-01-01
min([@"P1D", @"PT1H"])                          => PT1H
min([1, "a"])                                   => null
min([1, null])                                  => null
min(null)                                       => null
max(1, 3, 2)                                    => 3
max([])                                         => null
sum([1, 2.5])                                   => 3.5
sum([1, null])                                  => null
sum(null)                                       => null
sum([@"PT1H", @"PT30M"])                        => PT1H30M
mean([1, 2])                                    => 1.5
mean([1, "a"])                                  => null
mean(1, 2, 6)                                   => 3
median([5])                                     => 5
median([3, 1, 2])                               => 2
median([4, 1, 3, 2])                            => 2.5
median([])                                      => null
median([1, null])                               => null
median(null)                                    => null
median(1, 9)                                    => 5
median(["a"])                                   => null
median(list: [1, 3])                            => 2
product([2, 3])                                 => 6
product([2, null])                              => null
stddev([1, 2, 3, 4])                            => 1.290994448735805628393088466594133
stddev([1])                                     => null
mode([1, 2, 2, 1])                              => [1, 2]
mode([3])                                       => [3]
mode(["a"])                                     => null
append([1], null)                               => [1, null]
append([], [1])                                 => [[1]]
append(null, 1)                                 => null
append(1, 2)                                    => [1, 2]
concatenate([1], [], [2, [3]])                  => [1, 2, [3]]
concatenate([1], null)                          => null
insert before([1, 2], 2, null)                  => [1, null, 2]
insert before([1, 2], -1, 9)                    => [1, 9, 2]
insert before([1, 2], 0, 9)                     => null
insert before([1, 2], 3, 9)                     => null
insert before([], 1, 9)                         => null
insert before([1], 1.9, 9)                      => [9, 1]
remove([1, 2, 3], -1)                           => [1, 2]
remove([1], 0)                                  => null
remove([1], 2)                                  => null
remove(null, 1)                                 => null
reverse([])                                     => []
reverse([1, [2, 3]])                            => [[2, 3], 1]
index of([1, 2, 1], 1)                          => [1, 3]
index of([1], 5)                                => []
index of([null, 1, null], null)                 => [1, 3]
index of(null, 1)                               => null
union([1, 2], [2, 3], [3])                      => [1, 2, 3]
union([1], null)                                => null
distinct values([1, 1.0, "1", null, null])      => [1, "1", null]
distinct values([[1], [1]])                     => [[1]]
flatten([])                                     => []
flatten([1, [2, [3, [4]]]])                     => [1, 2, 3, 4]
flatten([null, [null]])                         => [null, null]
flatten(null)                                   => null
sublist([1, 2, 3], 1)                           => [1, 2, 3]
sublist([1, 2, 3], 3)                           => [3]
sublist([1, 2, 3], 4)                           => null
sublist([1, 2, 3], 0)                           => null
sublist([1, 2, 3], -2)                          => [2, 3]
sublist([1, 2, 3], -2, 1)                       => [2]
sublist([1, 2, 3], 2, 0)                        => null
sublist([1, 2, 3], 2, 3)                        => null
sublist([1, 2, 3], 1.9, 1.9)                    => [1]
sublist(list: [1, 2], start position: 2)        => [2]
list replace([1, 2], 2.9, 9)                    => [1, 9]
list replace([], 1, 9)                          => null
list replace([1, 2], function(i, n) i = n, 2)   => [1, 2]
sort([], function(a, b) a < b)                  => []
sort([2, 1], function(a) a)                     => null
sort([{n: 2}, {n: 1}], function(a, b) a.n < b.n).n => [1, 2]
sort(null, function(a, b) a < b)                => null
sort(["b", "a"])                                => ["a", "b"]
sort([1, "a"])                                  => null
"""

CONTEXTS = r"""
get value({a: 1}, "a")                          => 1
get value({a: null}, "a")                       => null
get value({a: 1}, "b")                          => null
get value({a: 1}, null)                         => null
get value(null, "a")                            => null
get value({a: 1}, 1)                            => null
get value([1], "a")                             => null
get value({"a b": 1}, "a b")                    => 1
get value({a: {b: 2}}, ["a", "b"])              => 2
get value({a: {b: 2}}, ["a", "c"])              => null
get value({a: {b: 2}}, ["a", "b", "c"])         => null
get value({a: 1}, [])                           => null
get value(m: {a: 1}, key: "a")                  => 1
get entries({})                                 => []
get entries({a: 1, b: null})                    => [{key: "a", value: 1}, {key: "b", value: null}]
get entries(null)                               => null
get entries([1])                                => null
get entries(m: {a: 1}).value                    => [1]
context([])                                     => {}
context([{key: "a", value: null}])              => {a: null}
context([{key: "a", value: 1}, {key: "a", value: 2}]) => null
context([{key: null, value: 1}])                => null
context([{key: 1, value: 1}])                   => null
context([{value: 1}])                           => null
context(null)                                   => null
context([null])                                 => null
context(entries: [{key: "a", value: 1}])        => {a: 1}
context({key: "a", value: 1})                   => {a: 1}
context(get entries({a: 1, b: [2]}))            => {a: 1, b: [2]}
context put({}, "a", 1)                         => {a: 1}
context put({a: 1}, "a", null)                  => {a: null}
context put({a: 1, b: 2}, "a", 3)               => {a: 3, b: 2}
context put(null, "a", 1)                       => null
context put({}, null, 1)                        => null
context put({a: {b: 1}}, ["a", "c"], 2)         => {a: {b: 1, c: 2}}
context put({a: 1}, ["a", "b"], 2)              => null
context put({}, [], 2)                          => null
context put(context: {}, key: "a", value: 1)    => {a: 1}
context put(context: {}, keys: ["a"], value: 1) => {a: 1}
context merge([])                               => {}
context merge([{a: 1}])                         => {a: 1}
context merge([{a: 1}, {b: 2}, {a: 3}])         => {a: 3, b: 2}
context merge([{a: {x: 1}}, {a: {y: 2}}])       => {a: {y: 2}}
context merge([{a: 1}, null])                   => null
context merge(null)                             => null
context merge([1])                              => null
context merge({a: 1})                           => {a: 1}
context merge(contexts: [{a: 1}, {a: null}])    => {a: null}
"""

COERCIONS = r"""
contains(["foobar"], "oo")                      => true
contains(["a", "b"], "a")                       => null
upper case(["a"])                               => A
floor([1.5])                                    => 1
floor([[1.5]])                                  => null
floor(["1.5"])                                  => null
[1] + 1                                         => null
[1] = 1                                         => null
(function(x: number) x)([5])                    => 5
(function(x: number) x)([5, 6])                 => null
(function(x: string) x)([null])                 => null
(function(x) x)([5])                            => [5]
(function(x: list<string>) x)("a")              => ["a"]
(function(x: list<number>) x)("a")              => null
(function(x: list<number>) x)(["a"])            => null
(function(x: Any) x)(null)                      => null
(function(x: number) x)(null)                   => null
(function(x: context<a: number>) x.a)({a: 1, b: 2}) => 1
(function(x: context<a: number>) x)({a: "x"})   => null
(function(x: date and time) x)(@"2024-01-01")   => 2024-01-01T00:00:00Z
(function(x: date) x)(@"2024-01-01T10:00:00")   => null
years and months duration(@"2024-01-01", @"2024-03-01T00:00:00") => P2M
day of week([@"2024-02-29"])                    => Thursday
5[item = 5]                                     => [5]
"a"[1]                                          => a
{a: 1}[a = 1]                                   => [{a: 1}]
{a: 1}[a = 2]                                   => []
true[1]                                         => true
[[1, 2]][1][2]                                  => 2
"""
TABLES = (SUBSTRING, AFTER_AND_BEFORE, SPLIT, CASES, LOGIC, LISTS, CONTEXTS, COERCIONS)
ROWS = [
    tuple(part.strip() for part in line.split("=>"))
    for table in TABLES
    for line in table.strip("\n").splitlines()
]


@pytest.mark.parametrize("expression, answer", ROWS)
def test_what_a_call_gives(expression: str, answer: str) -> None:
    assert format_value(evaluate(expression, {})) == answer


NULLS = [expression for expression, answer in ROWS if answer == "null"]


@pytest.mark.parametrize("expression", NULLS)
def test_a_call_that_gives_null_says_why(expression: str) -> None:
    found = compile_feel(expression).explain({})
    # A body that gives its argument back may be null because null was handed in.
    assert found.value is None
    assert found.reasons
    for reason in found.reasons:
        assert expression[reason.position : reason.end] == reason.text
        assert reason.problem
        assert reason.expected
