"""Hostile expressions: each ends quickly with one clear error that names the limit."""

from __future__ import annotations

import pytest

from casewright.rules import limits
from casewright.rules.errors import EvaluationStopped, FeelSyntaxError, LimitExceeded
from casewright.rules.feel import Environment, compile_unary, evaluate
from casewright.rules.feel import compile as compile_feel


def limit_of(text: str, data: dict[str, object] | None = None) -> str:
    with pytest.raises(LimitExceeded) as caught:
        evaluate(text, data or {})
    assert caught.value.limit in str(caught.value)
    assert caught.value.allowed > 0
    return caught.value.limit


def test_a_text_over_64_kilobytes_is_not_read() -> None:
    assert limit_of("1 " + " " * limits.SOURCE_CHARS) == "source length"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 65 + "1" + ")" * 65,
        "[" * 1000,
        "(" * 30_000,
        "{a: " * 70 + "1" + "}" * 70,
        "if true then " * 100 + "1",
        "-" * 5000 + "1",
        "not(" * 100 + "true" + ")" * 100,
        "function() " * 100 + "1",
        "a" + ".b" * 5000,
        "a" + "[1]" * 5000,
        "a" + "(1)" * 5000,
        "x instance of " + "list<" * 100 + "number" + ">" * 100,
        "for x in " * 100 + "1",
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert limit_of(text) == "nesting"


def test_nesting_up_to_the_limit_works() -> None:
    assert evaluate("(" * 60 + "1" + ")" * 60, {}) == 1
    assert evaluate("[" * 60 + "]" * 60 + " != null", {}) is True


def test_deep_chains_inside_deep_parentheses_end_in_a_limit() -> None:
    text = "(" * 60 + "a" + (".b" * 30 + ")") * 60
    assert limit_of(text, {"a": 1}) in ("nesting", "call depth")


def test_long_but_flat_expressions_are_fine() -> None:
    assert evaluate("+".join(["1"] * 20_000), {}) == 20_000
    assert evaluate(" and ".join(["true"] * 7_000), {}) is True
    assert evaluate("[" + ",".join(["1"] * 20_000) + "][-1]", {}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2 ** 1000000000",
        "2 ** -1000000000",
        "1.0000001 ** 10000000",
        "10 ** (10 ** 30)",
    ],
)
def test_a_huge_exponent_is_refused(text: str) -> None:
    assert limit_of(text) == "exponent"


def test_a_power_that_is_too_large_is_null() -> None:
    assert evaluate("9 ** 999999", {}) is None


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "for i in 1..10**18 return i",
        "count(for i in [1..10**18] return i)",
        "some i in 1..10**12 satisfies i < 0",
    ],
)
def test_a_huge_range_is_never_unrolled(text: str) -> None:
    assert limit_of(text) == "list length"


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000, j in 1..1000, k in 1..1000 return 1",
        "some i in 1..10000, j in 1..10000 satisfies false",
        "for i in 1..2000 return (for j in 1..2000 return j)[item < 0]",
        "{f: function(x) for i in 1..1000 return f, r: for i in 1..5000 return f(i)}.r",
    ],
)
def test_endless_work_uses_up_its_steps(text: str) -> None:
    assert limit_of(text) == "steps"


def test_the_caller_may_give_fewer_steps() -> None:
    expression = compile_feel("for i in 1..100 return i")
    with pytest.raises(LimitExceeded, match="steps"):
        expression.evaluate({}, Environment(steps=50))
    assert len(expression.evaluate({}, Environment(steps=500))) == 100  # type: ignore[arg-type]


def test_steps_are_counted_anew_for_each_evaluation() -> None:
    expression = compile_feel("for i in 1..100 return i")
    for _ in range(50):
        expression.evaluate({}, Environment(steps=500))


def test_endless_recursion_is_refused() -> None:
    assert limit_of("{f: function(x) f(x + 1), r: f(1)}.r") == "call depth"


def test_doubling_a_text_is_refused() -> None:
    steps = ", ".join(f"a{i}: a{i - 1} + a{i - 1}" for i in range(1, 40))
    assert limit_of(f'{{a0: "xxxxxxxxxx", {steps}}}.a39') == "string length"


def test_doubling_a_list_is_refused() -> None:
    steps = ", ".join(f"a{i}: concatenate(a{i - 1}, a{i - 1})" for i in range(1, 40))
    assert limit_of(f"{{a0: [1, 2], {steps}}}.a39") == "list length"


def test_many_large_texts_use_up_the_steps() -> None:
    big = "x" * 900_000
    parts = ", ".join(f'a{i}: b + "{i}"' for i in range(2000))
    assert limit_of(f"{{{parts}}}", {"b": big}) == "steps"


def test_a_replacement_that_explodes_is_refused() -> None:
    text = 'replace(t, "a", "' + "b" * 2_000 + '")'
    assert limit_of(text, {"t": "a" * 2_000}) == "string length"


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){20}", "((a*)*)*$", "^(([a-z])+.)+[A-Z]$"]
)
def test_a_pattern_that_explodes_elsewhere_takes_linear_time(pattern: str) -> None:
    assert evaluate("matches(t, p)", {"t": "a" * 50_000 + "!", "p": pattern}) in (True, False)


def test_comparing_every_item_with_every_other_uses_up_the_steps() -> None:
    assert limit_of("distinct values(for i in 1..5000 return i)") == "steps"


def test_the_caller_can_stop_long_work() -> None:
    polls = []

    def stop() -> bool:
        polls.append(True)
        return len(polls) == 3

    expression = compile_feel("for i in 1..100, j in 1..1000 return i")
    with pytest.raises(EvaluationStopped, match="retry"):
        expression.evaluate({}, Environment(stop=stop))
    assert len(polls) == 3


def test_short_work_is_never_interrupted() -> None:
    assert compile_feel("1 + 1").evaluate({}, Environment(stop=lambda: True)) == 2


def test_unary_tests_have_the_same_budget() -> None:
    tests = compile_unary("(for i in 1..1000, j in 1..10000 return ?)[1]")
    with pytest.raises(LimitExceeded, match="steps"):
        tests.evaluate(1, {})


@pytest.mark.parametrize(
    "text",
    [
        "__import__",
        "a.__class__",
        "a.__class__.__mro__",
        '"".__class__',
        "count.__globals__",
        "a.append",
        '@"2024-01-01".number',
        '@"2024-01-01".__init__',
        "[1].__len__",
        "{a: 1}.keys",
        "(function() 1).call",
    ],
)
def test_nothing_of_python_can_be_reached(text: str) -> None:
    assert evaluate(text, {"a": "text"}) in (None, [None])


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\u202e", "“a”", "\ud800", "1" * 7000])
def test_odd_characters_and_numbers_are_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        evaluate(text, {})
