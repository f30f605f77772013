"""Every function can be called with the names that the standard gives to its parameters."""

from __future__ import annotations

import itertools
import re

import pytest

from casewright.rules.builtins import FUNCTIONS
from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.printing import format_value

CALLS = r"""
date(from: "2024-01-02")                                        => 2024-01-02
date(from: @"2024-01-02T10:00:00")                              => 2024-01-02
date(year: 2024, month: 1, day: 2)                              => 2024-01-02
date and time(date: @"2024-01-02", time: @"10:00:00")           => 2024-01-02T10:00:00
date and time(from: "2024-01-02T10:00:00")                      => 2024-01-02T10:00:00
time(from: "10:00:00")                                          => 10:00:00
time(from: @"2024-01-02T10:00:00")                              => 10:00:00
time(hour: 1, minute: 2, second: 3, offset: @"PT1H")            => 01:02:03+01:00
number(from: "1 000,5", grouping separator: " ", decimal separator: ",") => 1000.5
string(from: 5)                                                 => 5
duration(from: "P1D")                                           => P1D
years and months duration(from: @"2024-01-01", to: @"2024-03-01") => P2M
range(from: "[1..2]")                                           => [1..2]
not(negand: true)                                               => false
substring(string: "abc", start position: 2, length: 1)          => b
string length(string: "abc")                                    => 3
upper case(string: "a")                                         => A
lower case(string: "A")                                         => a
substring before(string: "abc", match: "c")                     => ab
substring after(string: "abc", match: "a")                      => bc
replace(input: "abc", pattern: "b", replacement: "x", flags: "i") => axc
contains(string: "abc", match: "b")                             => true
starts with(string: "abc", match: "a")                          => true
ends with(string: "abc", match: "c")                            => true
matches(input: "abc", pattern: "B", flags: "i")                 => true
split(string: "a,b", delimiter: ",")                            => ["a", "b"]
string join(list: ["a", "b"], delimiter: "-")                   => a-b
list contains(list: [1, 2], element: 2)                         => true
count(list: [1, 2])                                             => 2
min(list: [1, 2])                                               => 1
max(list: [1, 2])                                               => 2
sum(list: [1, 2])                                               => 3
mean(list: [1, 2])                                              => 1.5
all(list: [true, false])                                        => false
any(list: [true, false])                                        => true
sublist(list: [1, 2, 3], start position: 2, length: 1)          => [2]
append(list: [1], item: 2)                                      => [1, 2]
insert before(list: [1], position: 1, newItem: 0)               => [0, 1]
remove(list: [1, 2], position: 1)                               => [2]
reverse(list: [1, 2])                                           => [2, 1]
index of(list: [1, 2], match: 2)                                => [2]
distinct values(list: [1, 1])                                   => [1]
flatten(list: [[1]])                                            => [1]
product(list: [2, 3])                                           => 6
median(list: [1, 3])                                            => 2
stddev(list: [1, 1])                                            => 0
mode(list: [1, 1])                                              => [1]
list replace(list: [1, 2], position: 1, newItem: 9)             => [9, 2]
list replace(list: [1, 2], match: function(a, b) a = 2, newItem: 9) => [1, 9]
sort(list: [2, 1], precedes: function(x, y) x < y)              => [1, 2]
decimal(n: 1.55, scale: 1)                                      => 1.6
floor(n: 1.55, scale: 1)                                        => 1.5
ceiling(n: 1.55, scale: 1)                                      => 1.6
round up(n: 1.51, scale: 1)                                     => 1.6
round down(n: 1.59, scale: 1)                                   => 1.5
round half up(n: 1.55, scale: 1)                                => 1.6
round half down(n: 1.55, scale: 1)                              => 1.5
abs(n: -1)                                                      => 1
modulo(dividend: 7, divisor: 4)                                 => 3
sqrt(number: 9)                                                 => 3
log(number: 1)                                                  => 0
exp(number: 0)                                                  => 1
odd(number: 1)                                                  => true
even(number: 1)                                                 => false
is(value1: 1, value2: 1)                                        => true
before(point1: 1, point2: 2)                                    => true
before(point: 1, range: [2..3])                                 => true
before(range: [2..3], point: 1)                                 => false
before(range1: [1..2], range2: [3..4])                          => true
after(point1: 1, point2: 2)                                     => false
after(point: 9, range: [2..3])                                  => true
after(range: [2..3], point: 1)                                  => true
after(range1: [1..2], range2: [3..4])                           => false
meets(range1: [1..2], range2: [2..3])                           => true
met by(range1: [2..3], range2: [1..2])                          => true
overlaps(range1: [1..3], range2: [2..4])                        => true
overlaps before(range1: [1..3], range2: [2..4])                 => true
overlaps after(range1: [2..4], range2: [1..3])                  => true
finishes(point: 3, range: [1..3])                               => true
finishes(range1: [2..3], range2: [1..3])                        => true
finished by(range: [1..3], point: 3)                            => true
finished by(range1: [1..3], range2: [2..3])                     => true
includes(range: [1..3], point: 2)                               => true
includes(range1: [1..3], range2: [2..2])                        => true
during(point: 2, range: [1..3])                                 => true
during(range1: [2..2], range2: [1..3])                          => true
starts(point: 1, range: [1..3])                                 => true
starts(range1: [1..2], range2: [1..3])                          => true
started by(range: [1..3], point: 1)                             => true
started by(range1: [1..3], range2: [1..2])                      => true
coincides(point1: 1, point2: 1)                                 => true
coincides(range1: [1..3], range2: [1..3])                       => true
day of year(date: @"2024-02-01")                                => 32
day of week(date: @"2024-02-01")                                => Thursday
month of year(date: @"2024-02-01")                              => February
week of year(date: @"2024-02-01")                               => 5
get value(m: {a: 1}, key: "a")                                  => 1
get entries(m: {a: 1})                                          => [{key: "a", value: 1}]
context(entries: [{key: "a", value: 1}])                        => {a: 1}
context put(context: {}, key: "a", value: 1)                    => {a: 1}
context put(context: {a: {}}, keys: ["a", "b"], value: 1)       => {a: {b: 1}}
context merge(contexts: [{a: 1}, {b: 2}])                       => {a: 1, b: 2}
"""
ROWS = [tuple(part.strip() for part in line.rsplit("=>", 1)) for line in CALLS.strip().splitlines()]
# They take no names: nothing at all, or as many lists as one likes.
WITHOUT_NAMES = {"now", "today", "concatenate", "union"}


@pytest.mark.parametrize("call, answer", ROWS)
def test_a_call_by_name(call: str, answer: str) -> None:
    assert format_value(evaluate(call, {})) == answer


def test_every_function_of_the_language_is_in_the_table() -> None:
    called = {call.partition("(")[0] for call, _ in ROWS}
    assert called == FUNCTIONS.keys() - WITHOUT_NAMES


def split_arguments(call: str) -> tuple[str, list[str]]:
    """The name of the function, and its arguments `name: value` at the outermost level."""
    name, _, rest = call.partition("(")
    depth, parts, start = 0, [], 0
    text = rest[:-1]
    for at, char in enumerate(re.sub(r'"[^"]*"', lambda hit: "_" * len(hit[0]), text)):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return name, [*parts, text[start:].strip()]


@pytest.mark.parametrize("call, answer", ROWS)
def test_the_order_of_names_does_not_matter(call: str, answer: str) -> None:
    name, arguments = split_arguments(call)
    # `before(point: …, range: …)` and `before(range: …, point: …)` mean different things.
    if {"point:", "range:"} <= {argument.split()[0] for argument in arguments}:
        return
    for order in itertools.islice(itertools.permutations(arguments), 6):
        assert format_value(evaluate(f"{name}({', '.join(order)})", {})) == answer


@pytest.mark.parametrize("call, answer", ROWS)
def test_a_name_that_does_not_exist_is_refused(call: str, answer: str) -> None:
    name, arguments = split_arguments(call)
    wrong = f"{name}({', '.join([*arguments, 'no such name: 1'])})"
    found = compile_feel(wrong).explain({})
    assert found.value is None
    assert found.reasons[0].expected.startswith(f"{name}(")


@pytest.mark.parametrize("call, answer", ROWS)
def test_the_same_arguments_by_place_give_the_same(call: str, answer: str) -> None:
    name, arguments = split_arguments(call)
    values = [argument.partition(": ")[2] for argument in arguments]
    assert format_value(evaluate(f"{name}({', '.join(values)})", {})) == answer


KINDS = {
    "number": "1",
    "string": '"x"',
    "boolean": "true",
    "date": '@"2024-01-01"',
    "time": '@"10:00:00"',
    "date and time": '@"2024-01-01T10:00:00"',
    "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"',
    "list": '[1, "x"]',
    "context": "{a: 1}",
    "range": "[1..2]",
    "function": "function(a) a",
    "null": "null",
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_whatever_it_is_given_a_function_gives_a_value_or_null_with_a_reason(name: str) -> None:
    for count in range(4):
        for given in itertools.islice(itertools.product(KINDS.values(), repeat=count), 40):
            found = compile_feel(f"{name}({', '.join(given)})").explain({})
            assert (found.value is None) == bool(found.reasons)
