"""Why an expression gave what it gave: the steps, and for null the reason and where it lies."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from casewright.rules import feel
from casewright.rules.errors import EvaluationStopped, LimitExceeded
from casewright.rules.feel import Environment, Trace, compile_unary
from casewright.rules.feel import compile as compile_feel
from casewright.rules.printing import format_value
from casewright.rules.syntax import Node
from casewright.rules.writing import write
from tests.rules import trees

DATA: dict[str, object] = {
    "amount": 1500,
    "level": "gold",
    "missing": None,
    "applicant": {"name": "Ann", "income": None, "age": 30},
    "items": [{"price": 5}, {"price": None}],
    "day": feel.evaluate('date("2024-02-29")', {}),
    "number": 5,
}


def explain(text: str) -> Trace:
    return compile_feel(text, DATA).explain(DATA)


@pytest.mark.parametrize(
    "text, place, problem, expected",
    [
        # Names and paths.
        ("amout + 1", "amout", "the data have no 'amout'", "a name that the data have"),
        ("missing + 1", "missing", "'missing' is null in the data", "data that have a value"),
        ("applicant.incom", "applicant.incom", "has no 'incom'", "name, income, age"),
        ("applicant.income * 2", "applicant.income", "'income' is null", "data that have a value"),
        ("day.hour", "day.hour", "date has no 'hour'", "year, month, day, weekday"),
        ("amount.x", "amount.x", "number has no 'x'", "none"),
        ("missing.a.b", "missing", "'missing' is null in the data", "data"),
        # Arithmetic.
        ("amount + level", "amount + level", "'+' cannot be used between number and string", "go"),
        ("1 + 2 + level", "1 + 2 + level", "between number and string", "operands"),
        ("amount / (5 - number)", "amount / (5 - number)", "division by zero", "operands"),
        ("level * 2", "level * 2", "'*' cannot be used between string and number", "operands"),
        ("10 ** 6144 * 10", "10 ** 6144 * 10", "not a number of 34 digits", "operands"),
        ('day + @"P999999999Y"', 'day + @"P999999999Y"', "outside of the calendar", "operands"),
        ("day + day", "day + day", "between date and date", "operands"),
        ("-level", "-level", "'-' cannot be used before string", "a number or a duration"),
        ('-"x"', '-"x"', "before string", "a number or a duration"),
        ("1 + null", "null", "null is written here", "a value"),
        # Comparison and logic.
        ("amount > level", "amount > level", "number and string do not compare by '>'", "one kind"),
        ('amount > "x"', 'amount > "x"', "number and string do not compare", "one kind"),
        ("amount = level", "amount = level", "do not compare by '='", "one kind"),
        ("true < false", "true < false", "boolean do not compare by '<'", "have an order"),
        ("amount between 1 and level", "amount between 1 and level", "'between'", "one kind"),
        ("amount > 1 and 5", "amount > 1 and 5", "a side of 'and' is number", "true or false"),
        ("amount > 1 and missing", "missing", "null in the data", "data"),
        ("level or amount < 1", "level or amount < 1", "a side of 'or' is string", "true or false"),
        ("amount in (day)", "amount in (day)", "number does not compare with date", "tests"),
        ("amount in (> missing)", "missing", "null in the data", "data"),
        # Ranges, lists, contexts.
        ("[5..1]", "[5..1]", "the start of the range lies after its end", "the lesser end first"),
        ('[1.."a"]', '[1.."a"]', "number and string do not compare by '..'", "one kind"),
        ("[missing..5]", "missing", "null in the data", "data"),
        ("items[3]", "items[3]", "the list has 2 items, none at this position", "inside the list"),
        ("items[0].price", "items[0]", "none at this position", "inside the list"),
        ("items[2].price", "items[2].price", "'price' is null", "data"),
        ("{a: 1, a: 2}", "{a: 1, a: 2}", "a key stands twice", "a key of its own"),
        ("{a: missing, b: a + 1}.b", "a", "'a' is null here", "a value for it"),
        ("{a: missing + 1}.a", "missing", "null in the data", "data"),
        ("{a: {b: level * 2}.b}.a", "level * 2", "between string and number", "operands"),
        ("{a: missing}.b", "{a: missing}.b", "the context has no 'b'", "one of its fields: a"),
        # Loops.
        ("for x in missing return x", "missing", "null in the data", "data"),
        ("for x in 1..2.5 return x", "for x in 1..2.5 return x", "nothing to go through", "list"),
        ("some x in [1, null] satisfies x > 3", "x", "'x' is null here", "a value for it"),
        ("every x in [1] satisfies x", "every x in [1] satisfies x", "number", "true or false"),
        ("sum(for x in items return x.price)", "sum(for x in items return x.price)", "", "sum("),
        # Calls.
        ("floor(level)", "floor(level)", "'n' must be number", "floor(n: number"),
        ("floor()", "floor()", "'floor' has no value for nothing", "floor(n: number"),
        ('date("2024-02-30")', 'date("2024-02-30")', "has no value for 2024-02-30", "date(from"),
        ('number("x")', 'number("x")', "'x' is no number", "number(from: string"),
        ('substring("abc", 9)', 'substring("abc", 9)', "outside the text", "substring(string"),
        ('matches("a", "[")', 'matches("a", "[")', "a class is not closed", "matches(input"),
        ('matches("a", "(?=b)")', 'matches("a", "(?=b)")', "is no pattern", "matches(input"),
        ("sqrt(0 - amount)", "sqrt(0 - amount)", "has no square root", "sqrt(number: number)"),
        ('sum(["a"])', 'sum(["a"])', "only numbers and durations", "sum(list"),
        ("now()", "now()", "no present time is given here", "now()"),
        ("floor(n: level)", "floor(n: level)", "'n' must be number", "floor("),
        ("floor(m: 1)", "floor(m: 1)", "'floor' has no value for 1", "floor(n: number"),
        ("amount(1)", "amount(1)", "number cannot be called", "a function"),
        ("nofunction(1)", "nofunction", "the data have no 'nofunction'", "a name"),
        ("(function(a, b) a)(1)", "(function(a, b) a)(1)", "takes 2 arguments, not 1", "(a, b)"),
        ('(function(a: number) a)("x")', '(function(a: number) a)("x")', "'a' is string", "number"),
        ("(function(a) a + level)(1)", "a + level", "between number and string", "operands"),
        # Types.
        ("1 instance of money", "1 instance of money", "'money' is no type", "a type with its"),
        ("[1] instance of list", "[1] instance of list", "'list' is no type", "list<Any>"),
        # Only the branch that was taken counts.
        ("if amount > 1 then missing else level", "missing", "null in the data", "data"),
    ],
)
def test_null_has_a_reason_at_its_place(text: str, place: str, problem: str, expected: str) -> None:
    found = explain(text)
    assert found.value is None
    reason = found.reasons[0]
    assert reason.text == place == text[reason.position : reason.end]
    assert problem in reason.problem
    assert expected in reason.expected
    assert str(reason).startswith(f"'{place}' is null: ")


@pytest.mark.parametrize(
    "text, places",
    [
        ("missing + amout", ["missing", "amout"]),
        ("[missing, 1]", []),
        ("amount > level and missing = 1", []),
        ("amount > level and missing > 1", ["amount > level", "missing"]),
        ("if missing then 1 else amout", ["missing", "amout"]),
        ("missing.a + applicant.income", ["missing", "applicant.income"]),
    ],
)
def test_every_part_that_is_null_by_itself_is_named_once(text: str, places: list[str]) -> None:
    assert [reason.text for reason in explain(text).reasons] == places


def test_a_condition_shows_what_each_side_gave() -> None:
    found = explain('amount > 1000 and level in ("gold", "silver")')
    assert found.value is True
    left, right = found.step.parts
    assert (left.text, left.value) == ("amount > 1000", True)
    assert (right.text, right.value) == ('level in ("gold", "silver")', True)
    assert [(step.text, step.value) for step in left.parts] == [("amount", 1500)]
    assert [(step.text, step.value) for step in right.parts] == [("level", "gold")]


def test_what_was_not_needed_was_not_evaluated() -> None:
    found = explain("amount < 1000 and missing > 1")
    assert found.value is False
    assert [step.text for step in found.step.parts] == ["amount < 1000"]


def test_a_loop_has_a_step_for_every_round() -> None:
    found = explain("for x in [1, 2, 3] return x * 2")
    rounds = [step for step in found.step.parts if step.text == "x * 2"]
    assert [step.value for step in rounds] == [2, 4, 6]
    assert [step.parts[0].value for step in rounds] == [1, 2, 3]


def test_a_filter_shows_the_condition_for_every_item() -> None:
    found = explain("items[price > 4]")
    assert [step.value for step in found.step.parts if step.text == "price > 4"] == [True, None]


def test_a_call_of_a_function_shows_its_body() -> None:
    found = explain("{double: function(n) n * 2, r: double(amount)}.r")
    texts = [step.text for step in found.step.walk()]
    assert texts.count("n * 2") == 1
    assert found.value == 3000


def test_a_long_loop_is_cut_and_says_so() -> None:
    found = explain("count(for x in 1..5000 return x + 1)")
    assert found.value == 5000
    assert not found.complete
    assert sum(1 for _ in found.step.walk()) <= 2_001


def test_a_trace_is_plain_json() -> None:
    found = explain("[{d: day, n: amount / 3, r: [1..2]}, missing][3]")
    document = json.loads(json.dumps(found.to_json(), default=str))
    assert document["value"] is None
    assert document["position"] == 0
    assert document["complete"] is True
    (reason,) = document["reasons"]
    assert reason == (
        f"'{document['text']}' is null: the list has 2 items, none at this position. "
        "Expected a position inside the list."
    )
    assert document["parts"][0]["text"].startswith("[{d: day")


@pytest.mark.parametrize(
    "cell, value, answer, problem",
    [
        ("> 5", 7, True, ""),
        ("> 5", 3, False, ""),
        ("> 5", None, None, "the value under test is null"),
        ("> 5", "x", None, "string does not compare with the tests"),
        ("[1..5], > 9", "x", None, "string does not compare with the tests"),
        ("not(> 5)", None, None, "the value under test is null"),
        ("> missing", 5, None, "number does not compare with the tests"),
    ],
)
def test_cells_are_explained_too(cell: str, value: object, answer: object, problem: str) -> None:
    found = compile_unary(cell, DATA).explain(value, DATA)
    assert found.value is answer
    assert problem in " ".join(map(str, found.reasons))


def test_the_present_and_limits_hold_for_a_trace_as_well() -> None:
    env = Environment(now=0, steps=500)
    assert format_value(compile_feel("now()").explain({}, env).value) == "1970-01-01T00:00:00Z"
    with pytest.raises(LimitExceeded, match="steps"):
        compile_feel("for x in 1..1000 return x").explain({}, env)
    with pytest.raises(EvaluationStopped):
        compile_feel("for x in 1..5000 return x").explain({}, Environment(stop=lambda: True))
    with pytest.raises(LimitExceeded, match="call depth"):
        compile_feel("{f: function(n) f(n + 1), r: f(1)}.r").explain({})


def test_explaining_does_not_change_what_evaluating_gives() -> None:
    compiled = compile_feel("amount * 2", DATA)
    before = compiled.evaluate(DATA)
    assert compiled.explain(DATA).value == before == compiled.evaluate(DATA) == 3000


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees.expressions())
def test_a_trace_has_the_value_of_the_evaluation(tree: Node) -> None:
    data: dict[str, object] = {"a": 5, "b2": [1, {"a": 2}], "first name": "Ann", "a-b": None}
    compiled = compile_feel(write(tree), {**dict.fromkeys(trees.NAMES), **data})
    env = Environment(steps=20_000)
    try:
        plain = compiled.evaluate(data, env)
    except LimitExceeded:
        with pytest.raises(LimitExceeded):
            compiled.explain(data, env)
        return
    found = compiled.explain(data, env)
    assert format_value(found.value) == format_value(plain)
    assert bool(found.reasons) is (plain is None)
