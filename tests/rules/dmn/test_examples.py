"""Test rows inside decisions: what passes, what fails, and what cannot be run."""

from __future__ import annotations

from casewright.rules.dmn import Model, load
from casewright.rules.dmn.document import TestRow
from casewright.rules.dmn.examples import TestOutcome, alike, run_test, run_tests
from casewright.rules.dmn.versions import OWN
from casewright.rules.frames import Environment

from .models import decision, definitions, given, literal, made, value


def with_rows(rows: str, text: str = "n * 2") -> Model:
    source = definitions(given("n", "number"), decision("twice", literal(text), "n"))
    tests = f'<extensionElements><c:tests xmlns:c="{OWN}">{rows}</c:tests></extensionElements>'
    return load(source.replace('<variable name="twice"/>', f'{tests}<variable name="twice"/>'))


def row(name: str, n: str, expected: str) -> str:
    return (
        f'<c:test name="{name}"><c:input name="n">{n}</c:input>'
        f"<c:expect>{expected}</c:expect></c:test>"
    )


class TestRows:
    def test_rows_that_pass_and_one_that_fails(self) -> None:
        model = with_rows(row("two", "1", "2") + row("wrong", "2", "5") + row("", "null", "null"))
        found = list(run_tests(model))
        assert [(one.name, one.passed, one.actual) for one in found] == [
            ("two", True, 2),
            ("wrong", False, 4),
            ("3", True, None),
        ]
        assert model.problems() == ()

    def test_an_outcome_is_plain_data(self) -> None:
        (found,) = run_tests(with_rows(row("wrong", "2", "5")))
        assert found.plain() == {
            "decision": "twice",
            "test": "wrong",
            "passed": False,
            "expected": 5,
            "actual": 4,
        }

    def test_a_row_that_is_no_feel_fails_and_says_why(self) -> None:
        (found,) = run_tests(with_rows(row("bad", "1 +", "2")))
        assert not found.passed
        assert "end of the expression" in found.problem
        assert found.plain()["problem"] == found.problem

    def test_a_row_that_exceeds_a_limit_fails(self) -> None:
        loop = "count(for i in 1..100000 return i)"
        (found,) = run_tests(with_rows(row("long", "1", "1"), loop), Environment(steps=1_000))
        assert not found.passed
        assert "steps" in found.problem

    def test_a_model_without_rows(self) -> None:
        assert list(run_tests(made(decision("a", literal("1"))))) == []

    def test_a_row_may_be_written_by_hand(self) -> None:
        model = with_rows("")
        passing = TestRow(name="x", inputs=(("n", "4"),), expected="8")
        assert run_test(model, "twice", passing) == TestOutcome("twice", "x", 8, 8, True)
        unknown = run_test(model, "thrice", passing)
        assert not unknown.passed
        assert "no decision 'thrice'" in unknown.problem

    def test_now_is_what_the_caller_says(self) -> None:
        model = with_rows(row("day", "1", "date(&quot;2023-11-14&quot;)"), "today()")
        (found,) = run_tests(model, Environment(now=1_700_000_000_000_000))
        assert found.passed


def test_values_are_alike_when_they_are_equal_or_both_null() -> None:
    assert alike(None, None)
    assert alike(value("1.0"), 1)
    assert alike([{"a": 1}], [{"a": value("1.00")}])
    assert not alike(None, 0)
    assert not alike("1", 1)
