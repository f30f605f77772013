"""Whatever a person types: a result, or one of our own refusals; never an exception of Python."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules.errors import LimitExceeded, RulesError
from casewright.rules.feel import Environment, compile_unary, rename
from casewright.rules.feel import compile as compile_feel
from casewright.rules.types import NUMBER, STRING, Problem, Type, check_types, context_of, list_of

NAMES: dict[str, Type] = {
    "amount": NUMBER,
    "full name": STRING,
    "rows": list_of(context_of({"a": NUMBER, "b c": STRING})),
}
DATA: dict[str, object] = {
    "amount": 5,
    "full name": "Ann",
    "rows": [{"a": 1, "b c": "x"}, {"a": None}],
}
PIECES = [
    "1", "0.5", "-", "+", "*", "/", "**", "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "=",
    "!=", "<", "<=", ">", ">=", "and", "or", "not", "in", "between", "if", "then", "else", "for",
    "return", "some", "every", "satisfies", "instance", "of", "function", "true", "null", "item",
    "partial", "?", "amount", "full name", "rows", "a", "b c", "x", '"text"', '@"2024-01-31"',
    '@"P1D"', '@"P1M"', '@"10:00:00Z"', '@"2024-01-01T00:00:00@Europe/Paris"', "number", "list",
    "count", "sum", "date", "duration", "date and time", "substring", "sort", "string", "min",
    "flatten", "get value", "time", "day of week", "years and months duration", "range", "->",
]  # fmt: skip

soups = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
values = st.sampled_from([
    "1", "amount", "full name", "rows", "rows.a", "null", "[]", "[1, 2]", '"x"', "{a: 1}", "true",
    '@"2024-01-31"', '@"P1D"', '@"P1M"', '@"10:00:00Z"', "[1..5]", "function(x) x", "count", "1.5",
    '@"2024-01-01T00:00:00"', "now()", "-1", "9999999999999999999999999999999999", "x",
])  # fmt: skip
shapes = st.sampled_from([
    "({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} / {1})", "({0} ** {1})", "({0} < {1})",
    "({0} = {1})", "({0} and {1})", "({0} in {1})", "({0} in ({1}, > {0}))", "{0}[{1}]",
    "{0}[item > {1}]", "(for i in {0} return i + {1})", "(some i in {0} satisfies i = {1})",
    "(if {0} then {1} else {0})", "[{0}, {1}]", "{{a: {0}, b c: {1}}}.b c", "({0} between {1} and 3)",
    "string({0})", "sum({0}, {1})", "count({0})", "substring({0}, {1})", "date({0})", "sort({0})",
    "distinct values({0})", "flatten([{0}, {1}])", "get value({0}, {1})", "max({0}, {1})",
    "list contains({0}, {1})", "modulo({0}, {1})", "round up({0}, {1})", "time({0}, {1}, 1)",
    "date({0}, {1}, 1)", "({0} instance of list<number>)", "({0}).year", "({0})({1})", "-({0})",
    "insert before({0}, {1}, 1)", "sublist({0}, {1})", "string join({0}, {1})", "mean({0})",
    "split({0}, {1})", "replace({0}, {1}, {0})", "years and months duration({0}, {1})",
    "sort({0}, function(p, q) p < {1})", "context put({{a: {0}}}, [\"a\", \"z\"], {1})", "abs({0})",
    "is({0}, {1})", "day of year({0})", "number({0}, {1}, {1})", "mode({0})", "stddev({0}, {1})",
])  # fmt: skip
sound = st.recursive(
    values,
    lambda inner: st.builds(lambda shape, a, b: shape.format(a, b), shapes, inner, inner),
    max_leaves=6,
)


def use(make: Callable[[str], object], text: str) -> None:
    """Anything may be refused by us; every other exception fails the test."""
    with suppress(RulesError):
        make(text)


def run(text: str) -> object:
    return compile_feel(text, NAMES).evaluate(DATA, Environment(now=0, steps=20_000))


def outcome(text: str) -> object:
    """The text of the value, or the name of the limit that was met."""
    try:
        return run(f"string({text})")
    except LimitExceeded as error:
        return error.limit


def run_unary(text: str) -> object:
    return compile_unary(text, NAMES).evaluate(5, DATA, Environment(now=0, steps=20_000))


@settings(max_examples=200)
@given(soups)
def test_a_soup_of_words_is_read_or_refused(text: str) -> None:
    use(run, text)
    use(run_unary, text)
    assert all(isinstance(problem, Problem) for problem in check_types(text, NAMES))


@given(st.text(max_size=30))
def test_any_characters_are_read_or_refused(text: str) -> None:
    use(run, text)
    assert all(problem.remedy for problem in check_types(text, NAMES))


@settings(max_examples=300)
@given(sound)
def test_a_sound_expression_has_a_value_whatever_the_types(text: str) -> None:
    use(run, text)
    check_types(text, NAMES)


@given(sound)
def test_renaming_there_and_back_keeps_the_text_and_the_value(text: str) -> None:
    new = ("loan - amount",)
    renamed = rename(text, ("amount",), new, NAMES)
    assert rename(renamed, new, ("amount",), {**NAMES, new[0]: NUMBER}) == text
    assert ("amount" in compile_feel(text, NAMES).free) == (renamed != text)


@given(sound)
def test_spaces_and_comments_change_nothing(text: str) -> None:
    assert outcome(f" /* a */ {text} // b\n") == outcome(text)


@pytest.mark.fuzz
@settings(max_examples=20_000)
@given(st.one_of(soups, sound))
def test_a_long_search_for_a_text_that_breaks_us(text: str) -> None:
    use(run, text)
    use(run_unary, text)
    check_types(text, NAMES)
