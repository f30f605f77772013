"""A decision of a blueprint as its page shows it: grids, test rows that are run, findings in words.

Rule: pure and made in the pool; whether a test holds is found by running it as a check does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casewright.blueprint.document import Blueprint, Decision, DecisionTest
from casewright.blueprint.finding import Finding
from casewright.blueprint.tables import field_id, model_in, table_in
from casewright.desktop.ruletable import Grid, Words, grids_of
from casewright.rules import feel
from casewright.rules.dmn.compiled import compile_table
from casewright.rules.dmn.document import TestRow
from casewright.rules.dmn.examples import alike, run_test
from casewright.rules.errors import RulesError
from casewright.rules.printing import format_value

#: What came out of a test row: the result, whether it is the expected one, rows, or a problem.
Came = tuple[str, bool, tuple[int, ...], str]
Run = Callable[[DecisionTest], Came]


@dataclass(frozen=True, slots=True)
class Ran:
    """A test row that was run: what was put in, what should come out, what came out.

    ``rows``: the rows that matched; ``problem`` says why it could not be run.
    """

    name: str
    asked: str
    expected: str
    found: str
    passed: bool
    rows: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Shown:
    """A decision ready to be shown."""

    id: str
    title: str
    outputs: tuple[str, ...]
    grids: tuple[Grid, ...]
    tests: tuple[Ran, ...]
    findings: tuple[Finding, ...]
    used_by: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """How many test rows do not come true."""
        return sum(not one.passed for one in self.tests)


def tables_of(
    blueprint: Blueprint, findings: Sequence[Finding], names: Mapping[str, str]
) -> tuple[Shown, ...]:
    """All decisions of a blueprint, named as ``names`` says."""
    kinds = {
        field.id: field.result if field.kind == "calculated" else field.kind
        for kind in blueprint.case_types
        for field in kind.fields
    }
    users = _users(blueprint)
    return tuple(
        Shown(
            decision.id,
            decision.title(),
            tuple(names.get(one, one) for one in decision.outputs),
            grids_of(decision, Words(names, kinds)),
            tuple(_run(decision, kinds, names)),
            tuple(one for one in findings if _speaks_of(one, decision.id)),
            tuple(names.get(step, step) for step in users.get(decision.id, ())),
        )
        for decision in blueprint.decisions
    )


def _speaks_of(finding: Finding, decision: str) -> bool:
    """Whether a finding is about a decision or a part of it; tests are shown one by one."""
    path = f"decisions/{decision}"
    rest = finding.element.removeprefix(path)
    inside = finding.element.startswith(path) and rest[:1] in ("", ".", "/", "[")
    return inside and not rest.startswith(".tests")


def table_named_in(step: object) -> str:
    """The decision that a step asks: what it decides by, who approves, or where it goes."""
    route = getattr(step, "route", None)
    return getattr(step, "table", None) or getattr(route, "table", None) or ""


def _users(blueprint: Blueprint) -> dict[str, list[str]]:
    from casewright.blueprint.walk import places

    found: dict[str, list[str]] = {}
    for place in places(blueprint):
        table, step = table_named_in(place.element), getattr(place.element, "id", "")
        if table and step and step not in found.setdefault(table, []):
            found[table].append(step)
    return found


# ------------------------------------------------------------------------------------ test rows


def _run(decision: Decision, fields: Mapping[str, str], words: Mapping[str, str]) -> Iterator[Ran]:
    """Every test row of a decision, run; what cannot be compiled fails them all."""
    try:
        run = _in_table(decision, fields) if decision.dmn is None else _in_model(decision)
    except RulesError as wrong:
        problem = str(wrong)
        run = lambda _test: ("", False, (), problem)  # noqa: E731 - the same for all of them
    for number, test in enumerate(decision.tests, 1):
        found, passed, rows, problem = run(test)
        asked = " · ".join(f"{words.get(one, one)} {text}" for one, text in test.inputs.items())
        yield Ran(test.name or str(number), asked, test.expect, found, passed, rows, problem)


def _in_table(decision: Decision, fields: Mapping[str, str]) -> Run:
    names = {*fields, *(name for test in decision.tests for name in test.inputs)}
    table = compile_table(table_in(decision), dict.fromkeys(sorted(names)))

    def run(test: DecisionTest) -> Came:
        try:
            values = {name: feel.compile(text).evaluate({}) for name, text in test.inputs.items()}
            found, trace = table.evaluate_traced(values)
            expected = feel.compile(test.expect).evaluate({})
        except RulesError as wrong:
            return "", False, (), str(wrong)
        matched = trace.get("matched")
        rows = tuple(matched) if isinstance(matched, list) else ()
        return _written(found), alike(found, expected), rows, ""

    return run


def _in_model(decision: Decision) -> Run:
    model, name = model_in(decision)
    inside = {field_id(known): known for known in model.inputs_of(name)}

    def run(test: DecisionTest) -> Came:
        inputs = tuple((inside.get(key, key), text) for key, text in test.inputs.items())
        ran = run_test(model, name, TestRow(inputs=inputs, expected=test.expect))
        return ("" if ran.problem else _written(ran.actual)), ran.passed, (), ran.problem

    return run


def _written(value: object) -> str:
    return format_value([value])[1:-1]
