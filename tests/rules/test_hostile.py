"""Expressions written to do harm: each ends soon, in an error that names the limit it met."""

from __future__ import annotations

import pytest

from casewright.rules import limits
from casewright.rules.border import to_json
from casewright.rules.errors import EvaluationStopped, FeelSyntaxError, LimitExceeded
from casewright.rules.feel import Environment, compile_unary, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.frames import Run

DOUBLING = "for i in 1..40 return [partial[-1], partial[-1]]"


@pytest.mark.parametrize(
    "text, limit",
    [
        # Loops.
        ("for i in 1..1000000000 return i", "list length"),
        ("for i in [1..1000000000] return i", "list length"),
        ("for i in 1..1000, j in 1..1000, k in 1..1000 return 1", "steps"),
        ("some i in 1..1000, j in 1..1000, k in 1..1000 satisfies false", "steps"),
        ("every i in 1..2000, j in 1..2000 satisfies true", "steps"),
        ("some i in 1..200000 satisfies some j in 1..200000 satisfies i + j < 0", "steps"),
        ("count((for i in 1..1500 return i)[count((for j in 1..1500 return j)[item > 0]) > 0])",
         "steps"),
        ('for d in @"0001-01-01"..@"9999-12-31" return d', "list length"),
        # Look-ups that go through a list each time.
        ("{a: for i in 1..50000 return i, b: for j in 1..50000 return j in a}.b", "steps"),
        ("{a: for i in 1..50000 return i, b: for j in 1..50000 return list contains(a, j)}.b",
         "steps"),
        ("{a: for i in 1..50000 return i, b: for j in 1..500 return a = a}.b", "steps"),
        ("{a: for i in 1..50000 return i, b: for j in 1..500 return index of(a, j)}.b", "steps"),
        ("count(distinct values(for i in 1..50000 return [i]))", "steps"),
        # Recursion.
        ("{f: function(n) f(n + 1), r: f(1)}.r", "call depth"),
        ("{f: function(n) 1 + f(n + 1), g: f(1)}.g", "call depth"),
        ("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r", "call depth"),
        ("{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(40)}.r", "steps"),
        ("{f: function(x, y) f(y, x), r: sort([3, 1, 2], f)}.r", "call depth"),
        # Sizes.
        ("concatenate(for i in 1..150000 return 1, for i in 1..150000 return 1)", "list length"),
        ("{a: for i in 1..100000 return 1, b: concatenate(a, a, a)}.b", "list length"),
        ('string join(for i in 1..100000 return "aaaaaaaaaaaaaaaaaaaaaaaa")', "string length"),
        ('{a: for i in 1..30 return if i = 1 then "aa" else partial[-1] + partial[-1]}.a',
         "string length"),
        ('replace(string join(for i in 1..99999 return "a"), "a", "bbbbbbbbbbbbbbbb")',
         "string length"),
        (f"flatten({DOUBLING})", "list length"),
        # A value of 2 ** 40 parts that takes little room.
        (f"string({DOUBLING})", "string length"),
        (f"({DOUBLING}) = ({DOUBLING})", "steps"),
        (f"list contains([{DOUBLING}], {DOUBLING})", "steps"),
        (f"count(distinct values([{DOUBLING}, {DOUBLING}]))", "steps"),
        (f"({DOUBLING}) in ({DOUBLING})", "steps"),
        ("string(for i in 1..5000 return [partial[-1]])", "call depth"),
        # Numbers.
        ("2 ** 100000000", "exponent"),
        ("2 ** -100000000", "exponent"),
        ("1.000001 ** 99999999999999", "exponent"),
        # Patterns.
        ('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|a|aa)+\\\\1$")',
         "pattern milliseconds"),
    ],
)  # fmt: skip
def test_an_expression_that_wants_too_much_is_stopped_at_a_named_limit(
    text: str, limit: str
) -> None:
    # The other limits stand in the way of these only after many steps.
    env = Environment(steps=150_000 if limit == "steps" else limits.STEPS)
    compiled = compile_feel(text)
    with pytest.raises(LimitExceeded) as stopped:
        compiled.evaluate({}, env)
    assert stopped.value.limit == limit
    assert f"'{limit}'" in str(stopped.value)
    assert f"{stopped.value.allowed:,}" in str(stopped.value)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        "[" * 5_000,
        "{a:" * 5_000,
        "-" * 5_000 + "1",
        "not(" * 5_000,
        "if a then " * 5_000,
        "a[" * 5_000,
        "f(" * 5_000,
        "(" * 100 + "1" + ")" * 100,
        "1" + " = 1" * 5_000,
        "a" + " in a" * 5_000,
        "a" + "[1]" * 5_000,
        "a" + ".b" * 5_000,
        "f" + "()" * 5_000,
        "a" + " instance of number" * 2_000,
        "for x in " * 200,
        "some x in " * 200,
        "function(a) " * 200 + "a",
        "a instance of " + "list<" * 200 + "number" + ">" * 200,
    ],
)
def test_what_is_nested_too_deeply_is_refused_before_it_runs(text: str) -> None:
    with pytest.raises(LimitExceeded, match="nesting"):
        compile_feel(text, ("a", "f"))


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "and", "or"])
def test_a_long_run_of_one_operator_does_not_nest(sign: str) -> None:
    text = "1" + f" {sign} 1" * 6_000
    compiled = compile_feel(text if sign not in ("and", "or") else text.replace("1", "true"))
    assert compiled.evaluate({}) is not None


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(LimitExceeded, match="source length"):
        compile_feel("1" * (limits.SOURCE_CHARS + 1))
    with pytest.raises(LimitExceeded, match="source length"):
        compile_unary("1," * limits.SOURCE_CHARS)
    assert compile_feel("1" + " " * (limits.SOURCE_CHARS - 1)).evaluate({}) == 1


@pytest.mark.parametrize(
    "text, value",
    [
        # Far out, but with an answer: null where a number or a day does not exist.
        ("10 ** 6145", None),
        ("9999999999 ** 99999", None),
        ("exp(100000)", None),
        ("10 ** 6144 * 10", None),
        ("decimal(1, 999999999999)", None),
        ("decimal(1.5, -6112)", None),
        ('date("2020-01-01") + duration("P999999999999999D")', None),
        ('date("999999999-12-31") + @"P1D"', None),
        ('date("-999999999-01-01") - @"P1D"', None),
        ("date(1000000000, 1, 1)", None),
        ('number("1e999999999")', None),
        ("1 ** 1000000", 1),
        ("0 ** 0", 1),
        ('matches(string join(for i in 1..30000 return "a"), "^(a|a)*$")', True),
        ('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")', False),
        ('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^((a*)*)*$")', False),
        ('matches("x", "((((x{1,99}){1,99}){1,99}){1,99})")', None),
        ('matches("a", "a{1,99999}")', None),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(99)}.r > 0", True),
        ("count(for i in 1..5000 return if i = 1 then 1 else partial[-1] + 1)", 5000),
    ],
)
def test_what_is_far_out_but_harmless_has_an_answer(text: str, value: object) -> None:
    assert evaluate(text, {}) == value


def test_a_value_with_too_many_parts_is_not_written_out() -> None:
    found = evaluate(DOUBLING, {})
    with pytest.raises(LimitExceeded, match="steps"):
        to_json(found)
    deep = evaluate("for i in 1..5000 return [partial[-1]]", {})
    with pytest.raises(LimitExceeded, match="nesting of a value"):
        to_json(deep)


class Patience:
    """Says stop after so many questions."""

    def __init__(self, answers: int) -> None:
        self.left = answers
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        self.left -= 1
        return self.left < 0


def test_the_caller_is_asked_every_thousand_steps() -> None:
    patience = Patience(10**9)
    evaluated = compile_feel("count(for i in 1..10000 return i)")
    assert evaluated.evaluate({}, Environment(stop=patience)) == 10_000
    assert 18 <= patience.asked <= 22


def test_a_caller_who_says_stop_gets_an_error_and_never_a_value() -> None:
    patience = Patience(3)
    with pytest.raises(EvaluationStopped, match="Nothing was decided; retry"):
        compile_feel("count(for i in 1..100000 return i) > 0 or true").evaluate(
            {}, Environment(stop=patience)
        )
    assert patience.asked == 4


def test_a_small_expression_does_not_ask() -> None:
    patience = Patience(0)
    assert compile_feel("1 + 1 > a", ("a",)).evaluate({"a": 1}, Environment(stop=patience)) is True
    assert patience.asked == 0


def test_several_expressions_share_one_budget() -> None:
    run = Run(Environment(steps=250))
    loop = compile_feel("count(for i in 1..50 return i)")
    cell = compile_unary("> 1, 5")
    assert loop.evaluate_in({}, run) == 50
    assert cell.evaluate_in(5, {}, run) is True
    assert loop.evaluate_in({}, run) == 50
    with pytest.raises(LimitExceeded, match="steps"):
        loop.evaluate_in({}, run)


@pytest.mark.parametrize("steps", [0, 1, 10, 99])
def test_a_smaller_budget_is_kept_to(steps: int) -> None:
    with pytest.raises(LimitExceeded) as stopped:
        compile_feel("for i in 1..100 return i").evaluate({}, Environment(steps=steps))
    assert stopped.value.allowed == steps


def test_no_attribute_of_python_can_be_reached() -> None:
    for member in ("__class__", "__init__", "__dict__", "real", "append", "year.__class__", "zone"):
        for value in ("1", '"x"', "[]", "{}", '@"2024-01-01"', '@"10:00:00Z"', "function() 1"):
            found = evaluate(f"({value}).{member}", {})
            assert found is None or found == [], (value, member)


@pytest.mark.parametrize("text", ['__import__("os")', 'eval("1")', 'open("/etc/passwd")', "exit()"])
def test_nothing_outside_can_be_called(text: str) -> None:
    assert evaluate(text, {}) is None


def test_external_functions_are_refused() -> None:
    text = 'function(a) external {java: {class: "java.lang.System", method signature: "exit(int)"}}'
    with pytest.raises(FeelSyntaxError, match="External functions are not allowed"):
        compile_feel(text)
