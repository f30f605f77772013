"""Each budget at its edge: what is just allowed works, one more is refused in plain words."""

from __future__ import annotations

import pytest

from casewright.rules import limits
from casewright.rules.errors import EvaluationStopped, LimitExceeded
from casewright.rules.feel import Environment, Expression, compile_unary, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.types import check_types, check_unary_types

SUM_TO = "{{f: function(n) if n = 0 then 0 else n + f(n - 1), r: f({})}}.r"


def steps_of(text: str, data: dict[str, object] | None = None) -> int:
    """The fewest steps with which an expression ends: found by halving."""
    expression = compile_feel(text, list(data or {}))
    low, high = 0, limits.STEPS
    while low < high:
        middle = (low + high) // 2
        if ends(expression, data or {}, middle):
            high = middle
        else:
            low = middle + 1
    return low


def ends(expression: Expression, data: dict[str, object], steps: int) -> bool:
    try:
        expression.evaluate(data, Environment(steps=steps))
    except LimitExceeded as error:
        if error.limit != "steps":
            raise
        return False
    return True


# ------------------------------------------------------------------- messages

BIG = "x" * 600_000


@pytest.mark.parametrize(
    "text, data, limit, allowed",
    [
        ("1" + " " * 65_536, {}, "source length", "65,536"),
        ("(" * 65 + "1" + ")" * 65, {}, "nesting", "64"),
        ("some i in 1..2000, j in 1..2000 satisfies false", {}, "steps", "1,000,000"),
        ("for i in 1..200001 return i", {}, "list length", "200,000"),
        ("big + big", {"big": BIG}, "string length", "1,000,000"),
        ("2 ** 1000001", {}, "exponent", "1,000,000"),
        ("2 ** -1000001", {}, "exponent", "1,000,000"),
        (SUM_TO.format(100), {}, "call depth", "100"),
    ],
)
def test_a_limit_says_what_happened_and_what_to_do(
    text: str, data: dict[str, object], limit: str, allowed: str
) -> None:
    with pytest.raises(LimitExceeded) as caught:
        evaluate(text, data)
    message = str(caught.value)
    assert message == (
        f"The expression exceeds the limit '{limit}' ({allowed}). "
        "It was stopped and gave no result. Make the expression or its data smaller."
    )
    assert caught.value.limit == limit


# ----------------------------------------------------------------- call depth


def test_calls_may_nest_a_hundred_deep_and_no_deeper() -> None:
    assert evaluate(SUM_TO.format(99), {}) == 99 * 100 // 2
    with pytest.raises(LimitExceeded, match="call depth"):
        evaluate(SUM_TO.format(100), {})


@pytest.mark.parametrize(
    "text",
    [
        "(function(f) f(f))(function(f) f(f))",
        "{f: function(x) sort([1, 2], function(a, b) f(a)), r: f(1)}.r",
        "{f: function(x) for i in [x] return f(i), r: f(1)}.r",
        "{f: function(x) [1][f(item)], r: f(1)}.r",
    ],
)
def test_recursion_by_a_detour_is_counted_too(text: str) -> None:
    with pytest.raises(LimitExceeded, match="call depth"):
        evaluate(text, {})


def test_a_function_cannot_call_what_stands_after_it() -> None:
    text = "{f: function(n) g(n), g: function(n) if n = 0 then 0 else f(n - 1), r: f(5)}.r"
    assert evaluate(text, {}) is None


def test_depth_is_given_back_when_a_call_ends() -> None:
    shallow = "{f: function(n) n + 1, r: for i in 1..500 return f(f(f(i)))}.r"
    found = evaluate(shallow, {})
    assert isinstance(found, list)
    assert found[-1] == 503
    # Also when the call ends with a refusal that the function above turns into null.
    assert evaluate(f"[{SUM_TO.format(90)}, {SUM_TO.format(90)}]", {}) == [4095, 4095]


# ---------------------------------------------------------------------- steps


@pytest.mark.parametrize(
    "short, long, growth",
    [
        ("for i in 1..100 return i", "for i in 1..200 return i", 200),
        ("rows[item > 0]", "more[item > 0]", 100),
        ("some i in rows satisfies i < 0", "some i in more satisfies i < 0", 200),
        ("list contains(rows, -1)", "list contains(more, -1)", 100),
        ("index of(rows, -1)", "index of(more, -1)", 100),
        ("flatten([rows])", "flatten([more])", 200),
        ("append(rows, 1)", "append(more, 1)", 100),
        ("reverse(rows)", "reverse(more)", 100),
        ("count((for i in rows return partial)[-1])", "count((for i in more return partial)[-1])",
         15_000),
        ("distinct values(rows)", "distinct values(more)", 15_000),
        ("sort(rows, function(a, b) a < b)", "sort(more, function(a, b) a < b)", 200),
    ],
)  # fmt: skip
def test_work_that_grows_costs_steps_that_grow(short: str, long: str, growth: int) -> None:
    data: dict[str, object] = {"rows": list(range(100)), "more": list(range(200))}
    assert steps_of(long, data) - steps_of(short, data) >= growth


def test_the_same_work_costs_the_same_steps() -> None:
    text = "sum(for i in 1..50 return i ** 2) + count([1, 2, 3][item > 1])"
    found = steps_of(text)
    assert steps_of(text) == found
    expression = compile_feel(text)
    for _ in range(3):
        assert ends(expression, {}, found)
        assert not ends(expression, {}, found - 1)


@pytest.mark.parametrize("text", ["amount > 1000", "1 + 2", "if amount > 5 then 1 else 2"])
def test_small_expressions_cost_nothing(text: str) -> None:
    assert ends(compile_feel(text, ["amount"]), {"amount": 5}, 0)


@pytest.mark.parametrize(
    "text, size",
    [('t + "a"', 64_000), ("upper case(t)", 64_000), ("string join([t, t])", 128_000)],
)
def test_long_texts_cost_steps_by_their_length(text: str, size: int) -> None:
    data: dict[str, object] = {"t": "x" * 64_000}
    needed = steps_of(f"[{text}][1]", data)
    assert size / 64 <= needed <= size / 16


# -------------------------------------------------------------------- lengths


@pytest.mark.parametrize(
    "fits, too_long",
    [
        ("count(for i in 1..200000 return 1)", "count(for i in 1..200001 return 1)"),
        ("count(concatenate(half, half))", "count(concatenate(half, half, [1]))"),
        ("count(append(half, 1))", "count(append(append(concatenate(half, half), 1), 1))"),
        ("count(flatten([half, half]))", "count(flatten([half, half, [1]]))"),
        ("string length(long + tail)", 'string length(long + tail + "x")'),
        ("string length(string join([long, tail]))", "string length(string join([long, tail, tail]))"),
    ],
)  # fmt: skip
def test_a_length_up_to_its_limit_is_fine(fits: str, too_long: str) -> None:
    half = limits.LIST_LENGTH // 2
    data: dict[str, object] = {
        "half": [1] * half,
        "long": "x" * (limits.STRING_LENGTH - 100_000),
        "tail": "x" * 100_000,
    }
    assert evaluate(fits, data) in (2 * half, half + 1, limits.STRING_LENGTH)
    with pytest.raises(LimitExceeded, match="length"):
        evaluate(too_long, data)


def test_a_source_up_to_its_limit_is_read() -> None:
    text = "1" + " " * (limits.SOURCE_CHARS - 1)
    assert evaluate(text, {}) == 1
    for make in (compile_feel, compile_unary):
        with pytest.raises(LimitExceeded, match="source length"):
            make(text + " ")


def test_nesting_up_to_its_limit_is_read() -> None:
    depth = limits.NESTING - 1
    assert evaluate("(" * depth + "1" + ")" * depth, {}) == 1
    with pytest.raises(LimitExceeded, match="nesting"):
        evaluate("(" * (depth + 1) + "1" + ")" * (depth + 1), {})


@pytest.mark.parametrize(
    "text, value",
    [
        ("1 ** 1000000", 1),
        ("(-1) ** 1000000", 1),
        ("2 ** 1000000", None),
        ("0.5 ** 1000000", 0),
        ("1.5 ** 0.5 < 1.23", True),
    ],
)
def test_an_exponent_up_to_its_limit_is_computed(text: str, value: object) -> None:
    assert evaluate(text, {}) == value


# ---------------------------------------------------------- the checker as well


@pytest.mark.parametrize("text", ["1" + " " * limits.SOURCE_CHARS, "(" * 70 + "1" + ")" * 70])
def test_the_checker_reports_a_limit_with_its_remedy(text: str) -> None:
    for problems in (check_types(text, {}), check_unary_types(text, {})):
        (found,) = problems
        assert "exceeds the limit" in found.problem
        assert found.remedy == "Split the expression into smaller ones."


# ------------------------------------------------------------------- stopping


def test_stop_is_asked_about_every_thousand_steps() -> None:
    polls: list[bool] = []

    def never() -> bool:
        polls.append(True)
        return False

    compile_feel("count(for i in 1..20000 return i)").evaluate({}, Environment(stop=never))
    expected = steps_of("count(for i in 1..20000 return i)") // limits.POLL_STEPS
    assert expected - 5 <= len(polls) <= expected + 5


def test_a_stop_is_no_decision_and_says_so() -> None:
    tests = compile_unary("? in (for i in 1..5000 return i)")
    with pytest.raises(EvaluationStopped) as caught:
        tests.evaluate(-1, {}, Environment(stop=lambda: True))
    assert str(caught.value) == (
        "The evaluation was stopped before it ended. Nothing was decided; retry."
    )


def test_stop_wins_before_the_steps_are_used_up() -> None:
    expression = compile_feel("some i in 1..1000, j in 1..10000 satisfies false")
    with pytest.raises(EvaluationStopped):
        expression.evaluate({}, Environment(stop=lambda: True))
    with pytest.raises(LimitExceeded, match="steps"):
        expression.evaluate({}, Environment(stop=lambda: False))
