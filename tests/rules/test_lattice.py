"""Which type may stand for which, and which values are of a type: functions, ranges, named types."""

from __future__ import annotations

import pytest
from hypothesis import given

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import compile_unary, evaluate
from casewright.rules.kinds import conforms, function_type
from casewright.rules.lattice import is_known, stands_for
from casewright.rules.typeparser import parse_type
from casewright.rules.types import (
    ANY,
    FUNCTION,
    NUMBER,
    STRING,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    Type,
    context_of,
    list_of,
)
from casewright.rules.values import Function
from tests.rules import trees


@pytest.mark.parametrize(
    "kind, wanted, expected",
    [
        ("number", "number", True),
        ("number", "string", False),
        ("number", "Any", True),
        ("Any", "number", False),
        ("Null", "number", True),
        ("Null", "list<number>", True),
        ("number", "Null", False),
        ("date", "date and time", False),
        ("days and time duration", "years and months duration", False),
        ("list<number>", "list<number>", True),
        ("list<number>", "list<Any>", True),
        ("list<Any>", "list<number>", False),
        ("list<list<number>>", "list<list<Any>>", True),
        ("number", "list<number>", False),
        ("list<number>", "number", False),
        ("range<number>", "range<number>", True),
        ("range<number>", "range<string>", False),
        ("range<number>", "list<number>", False),
        ("context<a: number>", "context<a: number>", True),
        ("context<a: number, b: string>", "context<a: number>", True),
        ("context<a: number>", "context<a: number, b: string>", False),
        ("context<a: number>", "context<a: Any>", True),
        ("context<a: Any>", "context<a: number>", False),
        ("context<a: number>", "context<>", True),
        ("context<a: context<b: number>>", "context<a: context<>>", True),
        ("function<> -> number", "function<> -> number", True),
        ("function<> -> number", "function<> -> Any", True),
        ("function<> -> Any", "function<> -> number", False),
        ("function<number> -> number", "function<> -> number", False),
        # A function stands for another when it takes more and gives less.
        ("function<Any> -> number", "function<string> -> number", True),
        ("function<string> -> number", "function<Any> -> number", False),
        ("function<context<a: number>> -> Any", "function<context<a: number, b: Any>> -> Any", True),
        ("function<context<a: number, b: Any>> -> Any", "function<context<a: number>> -> Any", False),
        ("function<number> -> context<a: Any, b: Any>", "function<number> -> context<a: Any>", True),
        ("function<number> -> string", "function", True),
        ("function", "function<number> -> string", False),
        ("function", "function", True),
        ("number", "function", False),
    ],
)  # fmt: skip
def test_conformance(kind: str, wanted: str, expected: bool) -> None:
    assert stands_for(parse_type(kind), parse_type(wanted)) is expected


@given(trees.types())
def test_every_type_stands_for_itself_and_for_any(kind: Type) -> None:
    assert stands_for(kind, kind)
    assert stands_for(kind, ANY)
    assert is_known(kind)


@given(trees.types(), trees.types(), trees.types())
def test_conformance_goes_on(first: Type, second: Type, third: Type) -> None:
    if stands_for(first, second) and stands_for(second, third):
        assert stands_for(first, third)


@given(trees.types(), trees.types())
def test_lists_ranges_and_results_follow_their_parts(first: Type, second: Type) -> None:
    expected = stands_for(first, second)
    assert stands_for(ListType(first), ListType(second)) is expected
    assert stands_for(context_of({"a": first}), context_of({"a": second})) is expected
    assert stands_for(FunctionType((), first), FunctionType((), second)) is expected
    assert stands_for(FunctionType((second,), NUMBER), FunctionType((first,), NUMBER)) is expected


@pytest.mark.parametrize(
    "text, known",
    [
        ("number", True),
        ("money", False),
        ("list<money>", False),
        ("list<number>", True),
        ("context<a: money>", False),
        ("function<money> -> number", False),
        ("function<number> -> money", False),
        ("range<date>", True),
        ("function", True),
    ],
)
def test_unknown_names_are_found_in_every_part(text: str, known: bool) -> None:
    assert is_known(parse_type(text)) is known


# ------------------------------------------------------------- instance of

FUNCTIONS = """
(function() "foo") instance of Any                                            true
(function() "foo") instance of function<> -> Any                              true
(function() "foo") instance of function<> -> string                           true
(function() "foo") instance of function<> -> number                           false
(function() 123) instance of function<> -> string                             false
(function() "foo") instance of function<number> -> string                     false
(function(a) a) instance of function<Any> -> Any                              true
(function(a: number) a) instance of function<number> -> number                true
(function(a: number) a + 1) instance of function<number> -> number            true
(function(a: number) a > 1) instance of function<number> -> boolean           true
(function(a: number) string(a)) instance of function<number> -> string        true
(function(a: number) [a]) instance of function<number> -> list<number>        true
(function(a: number) {b: a}) instance of function<number> -> context<b: number>  true
(function(a: number) {b: a}) instance of function<number> -> context<b: string>  false
(function(a: string, b: number) "x") instance of function<string, number> -> string  true
(function(a: string, b: string) "x") instance of function<string, number> -> string  false
(function(a: string, b: string) "x") instance of function<string> -> string   false
(function(a: date) a - a) instance of function<date> -> days and time duration  true
(function(a: number) function() a) instance of function<number> -> function<> -> number  true
abs instance of function<number> -> number                                    true
upper case instance of function<string> -> string                             true
upper case instance of function<number> -> string                             false
1 instance of function<> -> Any                                               false
null instance of function<> -> Any                                            false
[function() 1] instance of list<function<> -> number>                         true
[function() 1, "x"] instance of list<function<> -> number>                    false
{f: function() 1} instance of context<f: function<> -> number>                true
"""


def rows(table: str) -> list[tuple[str, str]]:
    found = [line.rsplit(None, 1) for line in table.strip().splitlines()]
    return [(expression.strip(), answer) for expression, answer in found]


@pytest.mark.parametrize("expression, answer", rows(FUNCTIONS))
def test_functions_have_types(expression: str, answer: str) -> None:
    assert evaluate(expression, {}) is (answer == "true")


OTHERS = """
[1..10] instance of range<number>                   true
[1..10] instance of range<Any>                      true
["a".."b"] instance of range<number>                false
(< 5) instance of range<number>                     true
[@"2024-01-01"..@"2024-02-01"] instance of range<date>  true
1 instance of range<number>                         false
[[1], [2, 3]] instance of list<list<number>>        true
[1, null] instance of list<number>                  true
[] instance of list<number>                         true
{a: null} instance of context<a: number>            true
{} instance of context<a: number>                   false
{a: 1, b: 2} instance of context<a: number>         true
{a b: 1} instance of context<a b: number>           true
@"P1D" instance of days and time duration           true
@"P1M" instance of days and time duration           false
@"10:00:00" instance of time                        true
null instance of Null                               true
1 instance of Null                                  false
1 instance of money                                 null
[1] instance of list<money>                         null
[1] instance of list                                null
{a: 1} instance of context                          null
[1..2] instance of range                            null
abs instance of function                            null
"""


@pytest.mark.parametrize("expression, answer", rows(OTHERS))
def test_other_values_have_types(expression: str, answer: str) -> None:
    expected = {"true": True, "false": False, "null": None}[answer]
    assert evaluate(expression, {}) is expected


# ------------------------------------------------------------- named types

NAMED: dict[str, Type] = {
    "tPerson": context_of({"name": STRING, "age": NUMBER}),
    "tScores": list_of(NUMBER),
    "Home Address": context_of({"city": STRING}),
    "lib.tCode": STRING,
    "tRule": FunctionType((NUMBER,), FeelType("boolean")),
}


@pytest.mark.parametrize(
    "expression, expected",
    [
        ('{name: "Ann", age: 5} instance of tPerson', True),
        ('{name: "Ann"} instance of tPerson', False),
        ("[1, 2] instance of tScores", True),
        ('["a"] instance of tScores', False),
        ("[[1], [2]] instance of list<tScores>", True),
        ('{city: "Ede"} instance of Home Address', True),
        ("{city: 1} instance of Home  Address", False),
        ('"x" instance of lib.tCode', True),
        ("1 instance of lib.tCode", False),
        ('{home: {city: "Ede"}} instance of context<home: Home Address>', True),
        ("(function(n: number) n > 1) instance of tRule", True),
        ("(function(n: number) n) instance of tRule", False),
        ("1 instance of tUnknown", None),
        ('(function(p: tPerson) p.name)({name: "Ann", age: 5})', "Ann"),
        ('(function(p: tPerson) p.name)({name: "Ann"})', None),
        ("(function(s: tScores) count(s))(5)", 1),
    ],
)
def test_types_may_have_names_of_their_own(expression: str, expected: object) -> None:
    assert compile_feel(expression, types=NAMED).evaluate({}) == expected


def test_named_types_serve_in_tests_too() -> None:
    cell = compile_unary("? instance of tScores", types=NAMED)
    assert cell.evaluate([1], {}) is True
    assert cell.evaluate(["a"], {}) is False


# ---------------------------------------------------------- function values


def test_a_function_says_its_own_type() -> None:
    declared = Function(("a", "b"), lambda a, b: a, "f", (NUMBER, STRING), NUMBER)
    assert function_type(declared) == FunctionType((NUMBER, STRING), NUMBER)
    assert conforms(declared, FunctionType((NUMBER, STRING), ANY))
    assert not conforms(declared, FunctionType((NUMBER, NUMBER), ANY))
    assert conforms(declared, FUNCTION)


def test_what_a_function_does_not_declare_is_any() -> None:
    bare = Function(("a", "b"), lambda a, b: a)
    assert function_type(bare) == FunctionType((ANY, ANY), ANY)
    half = Function(("a", "b"), lambda a, b: a, "f", (NUMBER,))
    assert function_type(half) == FunctionType((NUMBER, ANY), ANY)


def test_the_type_of_a_result_is_found_when_it_is_asked_for() -> None:
    asked: list[int] = []

    def find() -> Type:
        asked.append(1)
        return STRING

    late = Function((), lambda: "x", "f", (), find)
    assert asked == []
    assert conforms(late, FunctionType((), STRING))
    assert asked == [1]


def test_a_context_type_shows_its_fields() -> None:
    kind = NAMED["tPerson"]
    assert isinstance(kind, ContextType)
    assert str(kind) == "context<name: string, age: number>"
    assert parse_type(str(kind)) == kind
