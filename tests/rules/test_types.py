"""What a designer is told about an expression before it ever runs."""

from __future__ import annotations

import pytest

from casewright.rules.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    LIST,
    NUMBER,
    STRING,
    FunctionType,
    Problem,
    Type,
    check_types,
    check_unary_types,
    context_of,
    list_of,
    parse_type,
)

NAMES: dict[str, Type] = {
    "amount": NUMBER,
    "loan amount": NUMBER,
    "label": STRING,
    "paid": BOOLEAN,
    "born": DATE,
    "due": DATE_TIME,
    "wait": DAYS_DURATION,
    "applicant": context_of({"income": NUMBER, "first name": STRING, "born": DATE}),
    "items": list_of(context_of({"price": NUMBER, "tags": list_of(STRING)})),
    "numbers": list_of(NUMBER),
    "anything": ANY,
    "things": LIST,
    "score": FunctionType((NUMBER,), NUMBER),
}


def only(text: str, expected: Type | None = None) -> Problem:
    problems = check_types(text, NAMES, expected)
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("amount > 1000", BOOLEAN),
        ("loan amount * 1.05", NUMBER),
        ("amount = null or amount > 5", BOOLEAN),
        ('label in ("a", "b")', BOOLEAN),
        ("amount in [1..5]", BOOLEAN),
        ("amount in (> 5, [1..2])", BOOLEAN),
        ("amount in numbers", BOOLEAN),
        ("amount between 1 and 5", BOOLEAN),
        ("paid and not(paid)", BOOLEAN),
        ("if paid then 1 else 2", NUMBER),
        ('if paid then 1 else "x"', NUMBER),
        ('label + "x"', STRING),
        ("due - now()", DAYS_DURATION),
        ('due + duration("P1D") > now()', BOOLEAN),
        ('born + duration("P18Y") <= today()', BOOLEAN),
        ("born.year", NUMBER),
        ("due.time offset", DAYS_DURATION),
        ("wait.hours", NUMBER),
        ("wait / wait", NUMBER),
        ("wait * 2", DAYS_DURATION),
        ("-wait", DAYS_DURATION),
        ("applicant.first name", STRING),
        ("applicant.born.year > 1990", BOOLEAN),
        ("items.price", list_of(NUMBER)),
        ("items[price > 10].price", list_of(NUMBER)),
        ("items[1].price", NUMBER),
        ("items[item.price > 10]", list_of(context_of({"price": NUMBER}))),
        ('items[list contains(tags, "x")]', LIST),
        ("sum(items.price)", NUMBER),
        ("max(numbers)", NUMBER),
        ("max(1, 2)", NUMBER),
        ("count(items)", NUMBER),
        ("some i in items satisfies i.price > 1", BOOLEAN),
        ("every n in numbers satisfies n > 1", BOOLEAN),
        ("for i in items return i.price", list_of(NUMBER)),
        ("for i in 1..3 return i", list_of(NUMBER)),
        ("for i in 1..3 return count(partial)", list_of(NUMBER)),
        ("sort(items, function(a, b) a.price < b.price)", LIST),
        ("{a: 1, b: a + 1}.b", NUMBER),
        ("{f: function(n: number) if n < 2 then 1 else n * f(n - 1)}.f(5)", NUMBER),
        ("(function(x: number) x + 1)(2)", NUMBER),
        ("score(5) + 1", NUMBER),
        ("anything.whatever + 1 > anything", BOOLEAN),
        ("anything and paid", BOOLEAN),
        ("things[whatever > 1]", LIST),
        ("amount instance of number", BOOLEAN),
        ("string(amount)", STRING),
        ("substring(label, 1, 2)", STRING),
        ("substring(string: label, start position: 2)", STRING),
        ("date(due)", DATE),
        ('date("2024-02-29")', DATE),
        ("[1, 2, 3]", list_of(NUMBER)),
        ("[]", list_of(STRING)),
        ("[1..5].start", NUMBER),
        ("null", BOOLEAN),
        ("decimal(amount / 3, 2)", NUMBER),
        ("count(label)", NUMBER),
        ("5 in numbers[item > 3]", BOOLEAN),
        ("label != null", BOOLEAN),
    ],
)
def test_a_sound_expression_has_no_problem(text: str, expected: Type) -> None:
    assert check_types(text, NAMES, expected) == ()
    assert check_types(text, NAMES) == ()


@pytest.mark.parametrize(
    "text, problem, remedy",
    [
        ("amont > 3", "The name 'amont' is unknown", "Did you mean 'amount'?"),
        ("xyzzy > 3", "The name 'xyzzy' is unknown", "Known here: amount"),
        ("lable name = 1", "The name 'lable name' is unknown", ""),
        ("applicant.incme", "has no field 'incme'", "Did you mean 'income'?"),
        ("items.prize", "has no field 'prize'", "Did you mean 'price'?"),
        ("amount.x", "number has no field 'x'", ""),
        ("born.hour", "date has no field 'hour'", ""),
        ('amount > "3"', "number cannot be compared with string by '>'", "same type"),
        ("amount = label", "number cannot be compared with string by '='", "same type"),
        ("paid < paid", "boolean cannot be compared with boolean by '<'", ""),
        ("born < due", "date cannot be compared with date and time", ""),
        ('amount in ("a")', "number cannot be compared with string", ""),
        ('amount in ["a".."b"]', "number cannot be compared with string", ""),
        ("amount in (> label)", "number cannot be compared with string", ""),
        ('[1.."a"].start', "number cannot be compared with string", ""),
        ('amount + "x"', "'+' cannot be used between number and string", "string(…)"),
        ("label - label", "'-' cannot be used between string and string", ""),
        ("due + 1", "'+' cannot be used between date and time and number", ""),
        ("-label", "'-' cannot be used before string", ""),
        ("amount and paid", "This side of 'and' is of type number", "gives boolean"),
        ("if amount then 1 else 2", "The condition of 'if' is of type number", "gives boolean"),
        ("some n in numbers satisfies n", "What follows 'satisfies' is of type number", ""),
        ("items[label]", "A filter is of type string", "condition or a position"),
        ("substring(amount, 1)", "'substring' does not take (number, number)", "string: string"),
        ("substring(label)", "'substring' does not take (string)", ""),
        ("count()", "'count' does not take (nothing)", ""),
        ('substring(text: "x", start position: 1)', "'substring' does not take", ""),
        ('date("2024-02-30")', "'2024-02-30' is no date", "ISO 8601"),
        ('duration("2 days")', "'2 days' is no duration", "ISO 8601"),
        ("amount(1)", "number is no function", "Only functions"),
        ("some i in items satisfies i.prce > 1", "has no field 'prce'", "'price'"),
        ("for i in numbers return i.x", "number has no field 'x'", ""),
        ("(function(x: number) x + label)(2)", "'+' cannot be used", ""),
        ("amount between 1 and label", "number cannot be compared with string", ""),
        ("sum(items.price) > label", "number cannot be compared with string", ""),
    ],
)
def test_a_mistake_is_named_with_its_remedy(text: str, problem: str, remedy: str) -> None:
    found = only(text)
    assert problem in found.problem
    assert remedy in found.remedy
    assert found.remedy


@pytest.mark.parametrize(
    "text, expected, problem",
    [
        ("amount + 1", BOOLEAN, "The result is of type number, but must be boolean"),
        ("label", NUMBER, "The result is of type string, but must be number"),
        ("numbers", NUMBER, "The result is of type list<number>, but must be number"),
        ("due", DATE, "The result is of type date and time, but must be date"),
        ('["a"]', list_of(NUMBER), "must be list<number>"),
        ('{price: "x"}', context_of({"price": NUMBER}), "must be context<price: number>"),
    ],
)
def test_a_result_of_the_wrong_type_is_named(text: str, expected: Type, problem: str) -> None:
    assert problem in only(text, expected).problem


def test_the_place_of_a_problem_is_that_of_its_part() -> None:
    text = 'amount > 1 and amont > 2 and label > "x"'
    found = only(text)
    assert text[found.position : found.end] == "amont"


def test_every_problem_is_reported_at_once() -> None:
    problems = check_types("amont > 1 and label > 2 and xyzzy", NAMES)
    assert len(problems) == 3


@pytest.mark.parametrize("text", ["amount >", "(", "", '"open', "a b c ;"])
def test_a_syntax_error_is_a_problem_with_its_place(text: str) -> None:
    found = only(text)
    assert found.position <= len(text)
    assert "Correct the expression" in found.remedy


@pytest.mark.parametrize("text", ["(" * 100, "x" * 70_000])
def test_a_limit_is_a_problem_too(text: str) -> None:
    assert "limit" in only(text).problem


@pytest.mark.parametrize(
    "text, input_type, count",
    [
        ("> 10, [1..5]", NUMBER, 0),
        ('"a", "b"', STRING, 0),
        ("-", NUMBER, 0),
        ("not(5)", NUMBER, 0),
        ("> amount", NUMBER, 0),
        ("? > 5 and ? < amount", NUMBER, 0),
        ("numbers", NUMBER, 0),
        ("null", NUMBER, 0),
        ("anything", NUMBER, 0),
        ("paid", NUMBER, 0),
        ("> 10", STRING, 1),
        ('"a"', NUMBER, 1),
        ('[1..5], "x"', NUMBER, 1),
        ("? > 5", STRING, 1),
        ("> amont", NUMBER, 1),
        ("> ", NUMBER, 1),
    ],
)
def test_unary_tests_are_checked_against_their_input(
    text: str, input_type: Type, count: int
) -> None:
    assert len(check_unary_types(text, NAMES, input_type)) == count


def test_types_are_values_with_their_feel_text() -> None:
    assert str(list_of(NUMBER)) == "list<number>"
    assert parse_type("list<number>") == list_of(NUMBER)
    assert parse_type("context<a: number>") == context_of({"a": NUMBER})
    assert context_of({"a": NUMBER}).field("b") is None
