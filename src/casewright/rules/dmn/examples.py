"""Test rows of decisions: inputs and what must come out. Rule: FEEL on both sides, nulls count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casewright.rules import feel, operations
from casewright.rules.dmn import document as d
from casewright.rules.dmn.model import Model
from casewright.rules.errors import RulesError
from casewright.rules.frames import NOWHERE, Environment


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What became of one test row; `problem` says why it could not be run."""

    __test__ = False

    decision: str
    name: str
    expected: object
    actual: object
    passed: bool
    problem: str = ""

    def plain(self) -> dict[str, object]:
        """The outcome as JSON-able values."""
        found: dict[str, object] = {
            "decision": self.decision,
            "test": self.name,
            "passed": self.passed,
            "expected": feel.to_json(self.expected),
            "actual": feel.to_json(self.actual),
        }
        return {**found, "problem": self.problem} if self.problem else found


def run_tests(model: Model, env: Environment = NOWHERE) -> Iterator[TestOutcome]:
    """Every test row of every decision of a model, in the order of the file."""
    for node in model.definitions.nodes:
        if isinstance(node, d.Decision):
            for number, row in enumerate(node.tests, 1):
                yield run_test(model, node.name, row, env, row.name or str(number))


def run_test(
    model: Model, decision: str, row: d.TestRow, env: Environment = NOWHERE, name: str = ""
) -> TestOutcome:
    """One test row of a decision."""
    title = name or row.name
    try:
        expected = feel.compile(row.expected).evaluate({}, env)
        inputs = {key: feel.compile(text).evaluate({}, env) for key, text in row.inputs}
        actual = model.evaluate(decision, inputs, env)
    except RulesError as error:
        return TestOutcome(decision, title, row.expected, None, False, str(error))
    return TestOutcome(decision, title, expected, actual, alike(actual, expected))


def alike(actual: object, expected: object) -> bool:
    """Whether two values are equal; null is equal to null."""
    return operations.equal(actual, expected) is True
