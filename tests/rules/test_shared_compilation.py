"""One compiled expression in many hands: it keeps nothing between evaluations, and reads no clock."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest

from casewright.rules.feel import Environment, compile_unary
from casewright.rules.feel import compile as compile_feel
from casewright.rules.frames import NOWHERE, Run
from casewright.rules.printing import format_value
from casewright.rules.typeset import NUMBER, list_of
from casewright.rules.values import DateTime, Range, from_instant

DATA: dict[str, object] = {
    "xs": [3, 1, 2],
    "person": {"name": "Ann", "scores": [1, 2]},
    "span": Range(1, 5),
    "n": 2,
}
TEXTS = [
    "sort(xs)",
    "append(xs, 9)",
    "concatenate(xs, xs)",
    "reverse(xs)",
    "remove(xs, 1)",
    "insert before(xs, 1, 0)",
    "list replace(xs, 1, 0)",
    "distinct values(xs)",
    "flatten([xs, xs])",
    'context put(person, "name", "Bob")',
    'context put(person, ["scores"], [])',
    "context merge([person, {age: 5}])",
    "for x in xs return partial",
    "for x in xs return append(partial, x)",
    "xs[item > 1]",
    "{a: xs, b: append(a, 1)}",
    "span.start",
    "person.scores[-1]",
    "[person, person].scores",
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_expression_changes_the_data_it_reads(text: str) -> None:
    before = copy.deepcopy(DATA)
    compiled = compile_feel(text, DATA)
    first = compiled.evaluate(DATA)
    assert before == DATA
    assert compiled.evaluate(DATA) == first
    assert compiled.explain(DATA).value == first
    assert before == DATA


@pytest.mark.parametrize("text", TEXTS)
def test_a_result_is_nobody_elses(text: str) -> None:
    compiled = compile_feel(text, DATA)
    first = compiled.evaluate(DATA)
    kept = copy.deepcopy(first)
    if isinstance(first, list) and first is not DATA["xs"]:
        first.append("written by a careless caller")
    assert compiled.evaluate(DATA) == kept


def test_several_threads_may_evaluate_and_explain_the_same_expression() -> None:
    compiled = compile_feel("for x in xs return x * n + count(partial)", ("xs", "n"))
    cell = compile_unary("> n, [n..n + 1]", ("n",))

    def work(n: int) -> tuple[object, object, object]:
        data: dict[str, object] = {"xs": [1, 2, 3], "n": n}
        return compiled.evaluate(data), compiled.explain(data).value, cell.evaluate(n, data)

    with ThreadPoolExecutor(6) as pool:
        for n, (value, traced, accepted) in enumerate(pool.map(work, range(200))):
            assert value == traced == [n, 2 * n + 1, 3 * n + 2]
            assert accepted is True


def test_the_present_is_an_argument_in_every_zone() -> None:
    text = "[now() = moment, today() = date(moment), string(now())]"
    for zone in ("UTC", "Europe/Amsterdam", "Pacific/Auckland"):
        moment = from_instant(1_709_247_599_000_000, zone)
        assert isinstance(moment, DateTime)
        env = Environment(now=1_709_247_599_000_000, zone=zone)
        compiled = compile_feel(text, ("moment",))
        found = compiled.evaluate({"moment": moment}, env)
        assert found == [True, True, format_value(moment)]


def test_a_budget_that_is_shared_counts_what_functions_do_later() -> None:
    # A function that one expression made is called by another one.
    maker = compile_feel("function(k) for i in 1..k return i", types={"tList": list_of(NUMBER)})
    run = Run(Environment(steps=1_000))
    function = maker.evaluate_in({}, run)
    caller = compile_feel("count(f(100))", ("f",))
    assert caller.evaluate_in({"f": function}, run) == 100
    left = run.left
    assert left < 900
    assert caller.evaluate_in({"f": function}, Run(NOWHERE)) == 100
    assert run.left < left


def test_an_expression_says_what_it_reads() -> None:
    compiled = compile_feel("for x in xs return x + n + person.name", DATA)
    assert compiled.free == {"xs", "n", "person"}
    assert compiled.paths == {("xs",), ("n",), ("person", "name")}
    tests = compile_unary("? > n, person.age", ("n", "person"))
    assert tests.free == {"n", "person"}
