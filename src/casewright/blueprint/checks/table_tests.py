"""Test rows of decisions are run. Rule: a row stands for a case; it gives all that is read of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping

from casewright.rules import feel
from casewright.rules.dmn.compiled import compile_table
from casewright.rules.dmn.document import TestRow
from casewright.rules.dmn.examples import alike, run_test
from casewright.rules.dmn.model import Model
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.errors import RulesError
from casewright.rules.printing import format_value

from ..cases import CaseType
from ..document import Decision, DecisionTest
from ..finding import Finding
from ..walk import Place
from .look import Look, error


def check_rows(
    look: Look,
    place: Place,
    decision: Decision,
    table: DecisionTable,
    owners: tuple[CaseType, ...],
) -> Generator[Finding, None, bool]:
    """Run the test rows of a table; whether the table cannot be compiled (others say why)."""
    names = dict.fromkeys(name for owner in owners for name in look.scope(owner))
    for owner in owners:
        names.update(dict.fromkeys(look.items_of(owner).get(decision.id, ())))
    for test in decision.tests:
        names.update(dict.fromkeys(test.inputs))
    compiled = compile_table(table, names, place=decision.id)
    if compiled.problems:
        return True
    known = _read(table, names) if decision.tests else frozenset()
    for number, test in enumerate(decision.tests, 1):
        path = f"{place.path}.tests[{number}]"
        yield from _unread(path, test, known)
        try:
            found = compiled.evaluate(_values(test.inputs))
            expected = feel.compile(test.expect).evaluate({})
        except RulesError:
            continue  # the expression is wrong; that is said at its place
        if not alike(found, expected):
            yield _failed(path, test, number, expected, found)
    return False


def check_runs(
    place: Place, decision: Decision, model: Model, name: str, read: Mapping[str, str]
) -> Iterator[Finding]:
    """Run the test rows of a model; inputs by the model's names or by those of the fields."""
    inside = {field: known for known, field in read.items()}
    for number, test in enumerate(decision.tests, 1):
        path = f"{place.path}.tests[{number}]"
        yield from _unread(path, test, {*read, *inside})
        inputs = tuple((inside.get(key, key), text) for key, text in test.inputs.items())
        ran = run_test(model, name, TestRow(inputs=inputs, expected=test.expect))
        if not ran.passed and not ran.problem:
            yield _failed(path, test, number, ran.expected, ran.actual)


def _values(inputs: Mapping[str, str]) -> dict[str, object]:
    return {name: feel.compile(text).evaluate({}) for name, text in inputs.items()}


def _unread(path: str, test: DecisionTest, known: Iterable[str]) -> Iterator[Finding]:
    for name in sorted(test.inputs.keys() - set(known)):
        problem = f"The decision does not read '{name}'."
        yield error(f"{path}.inputs.{name}", problem, "Remove it, or correct its spelling.")


def _failed(path: str, test: DecisionTest, number: int, expected: object, found: object) -> Finding:
    title = test.name or f"{number}"
    problem = f"The test '{title}' expects {_shown(expected)}, and {_shown(found)} comes out."
    return error(path, problem, "Correct the decision, or what the test expects.")


def _shown(value: object) -> str:
    text = format_value([value])[1:-1]
    return f"{text[:80]}…" if len(text) > 80 else text


def _read(table: DecisionTable, names: Mapping[str, None]) -> frozenset[str]:
    """Every name that inputs, conditions and results read."""
    tests = [feel.compile_unary(text, names) for row in table.rules for text in row.tests if text]
    texts = [each.expression for each in table.inputs]
    texts += [text for row in table.rules for text in row.results if text]
    found = [feel.compile(text, names) for text in texts]
    return frozenset(name for each in (*tests, *found) for name in each.free)
