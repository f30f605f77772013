"""An expression becomes a function once it is evaluated often, and nobody can tell but by a clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import FunctionType

import pytest

from casewright.rules import feel
from casewright.rules.errors import LimitExceeded
from casewright.rules.feel import Environment
from casewright.rules.frames import NOWHERE, Run
from casewright.rules.generate.hot import HOT, warming


def is_written(code: object) -> bool:
    return isinstance(code, FunctionType) and code.__code__.co_filename == "<rules>"


def add(a: int, b: int) -> int:
    return a + b


class TestWarming:
    def test_what_runs_seldom_is_never_heated(self) -> None:
        heated: list[int] = []
        run = warming(add, lambda: heated.append(1))
        assert [run(n, 1) for n in range(HOT - 1)] == list(range(1, HOT))
        assert heated == []

    def test_what_runs_often_is_heated_once(self) -> None:
        heated: list[int] = []
        run = warming(add, lambda: heated.append(1))
        for n in range(3 * HOT):
            assert run(n, 1) == n + 1
        assert heated == [1]

    def test_without_room_on_the_stack_it_is_tried_another_time(self) -> None:
        tried: list[int] = []

        def heat() -> None:
            tried.append(1)
            raise RecursionError

        run = warming(add, heat)
        assert {run(7, 0) for _ in range(2 * HOT)} == {7}
        assert tried == [1, 1]

    def test_many_threads_reach_it(self) -> None:
        heated: list[int] = []
        run = warming(add, lambda: heated.append(1))
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: [run(n, 0) for _ in range(HOT)], range(8)))
        assert heated


TEXTS: list[tuple[str, dict[str, object], object]] = [
    ("a + 1", {"a": 1}, 2),
    ("a > 1 and b = 2", {"a": 2, "b": 2}, True),
    ("for x in 1..a return x * x", {"a": 3}, [1, 4, 9]),
    ("now() > a", {"a": 1}, None),
    ("a", {"a": "x"}, "x"),
]


@pytest.mark.parametrize("text, data, expected", TEXTS)
def test_an_expression_gives_the_same_before_and_after(
    text: str, data: dict[str, object], expected: object
) -> None:
    expression = feel.compile(text, data)
    assert not is_written(expression._run)
    for _ in range(HOT + 10):
        assert expression.evaluate(data) == expected
    assert is_written(expression._run)


def test_in_a_larger_evaluation_too() -> None:
    expression, tests = feel.compile("a + 1", ("a",)), feel.compile_unary("> a", ("a",))
    run = Run(NOWHERE)
    for _ in range(HOT + 10):
        assert expression.evaluate_in({"a": 1}, run) == 2
        assert tests.evaluate_in(2, {"a": 1}, run) is True
        assert tests.evaluate(0, {"a": 1}) is False
    assert is_written(expression._code)
    assert is_written(tests._code)


def test_designing_does_not_pay_for_it() -> None:
    expression = feel.compile("a + 1", ("a",))
    for _ in range(100):
        expression.evaluate({"a": 1})
        expression.explain({"a": 1})
    assert not is_written(expression._run)


def test_a_budget_holds_before_and_after() -> None:
    expression = feel.compile("for i in 1..a return i", ("a",))
    for _ in range(HOT + 10):
        with pytest.raises(LimitExceeded, match="steps"):
            expression.evaluate({"a": 10}, Environment(steps=5))
    assert expression.evaluate({"a": 3}, Environment(steps=50)) == [1, 2, 3]


def test_data_too_deep_for_python_are_a_limit_before_and_after() -> None:
    nested: object = 1
    for _ in range(20_000):
        nested = [nested]
    expression = feel.compile("a = b", ("a", "b"))
    for _ in range(3):
        with pytest.raises(LimitExceeded):
            expression.evaluate({"a": nested, "b": nested})
    for _ in range(HOT):
        assert expression.evaluate({"a": 1, "b": 1}) is True
    assert is_written(expression._run)
    with pytest.raises(LimitExceeded, match="call depth"):
        expression.evaluate({"a": nested, "b": nested})


def test_threads_that_share_one_see_the_same_all_along() -> None:
    expression = feel.compile("if a > 500 then a - 1 else a + b", ("a", "b"))

    def work(start: int) -> bool:
        return all(
            expression.evaluate({"a": n % 1_000, "b": 1})
            == (n % 1_000 - 1 if n % 1_000 > 500 else n % 1_000 + 1)
            for n in range(start, start + HOT)
        )

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(6)))
    assert is_written(expression._run)


def test_an_expression_of_many_parts_is_written_in_pieces() -> None:
    text = " or ".join(f"(a = {n} and b > {n})" for n in range(300))
    expression = feel.compile(text, ("a", "b"))
    for _ in range(HOT + 1):
        expression.evaluate({"a": 0, "b": 1})
    assert expression.evaluate({"a": 299, "b": 300}) is True
    assert expression.evaluate({"a": 299, "b": 299}) is False


@pytest.mark.parametrize("depth", [10, 30])
def test_deep_nests_of_branches(depth: int) -> None:
    text = "".join(f"if a = {n} then {n} else (" for n in range(depth)) + "-1" + ")" * depth
    expression = feel.compile(text, ("a",))
    for _ in range(HOT + 1):
        assert expression.evaluate({"a": depth - 1}) == depth - 1
    assert is_written(expression._run)
    assert expression.evaluate({"a": depth}) == -1
