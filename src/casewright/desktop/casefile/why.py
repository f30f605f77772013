"""Why a step went as it did: the table that decided, what it was asked, and which rows matched.

Rule: pure, from the event's recorded trace and the table as it was published then; nothing is
decided again, only conditions of rows that did not match are looked at, to strike them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from casewright.blueprint.document import Decision
from casewright.desktop.casefile.reading import PageData, version_at
from casewright.desktop.casefile.telling import value_words
from casewright.desktop.names import FALLBACK, in_language
from casewright.desktop.ruletable import Grid, Words, as_written, grids_of
from casewright.engine.plan import FieldPlan, TypePlan
from casewright.rules import feel
from casewright.rules.border import from_python
from casewright.rules.errors import RulesError
from casewright.runtime.reading import HistoryRow

#: In longer tables nothing is struck out: a person looks at the row that matched.
_LOOKED_AT = 300


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Why", text)


@dataclass(frozen=True)
class Why:
    """A decision in words: what went in, what came out, and the table with its marks."""

    title: str
    version: int
    table: str
    asked: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...] = ()
    grid: Grid | None = None
    matched: tuple[int, ...] = ()
    failed: frozenset[tuple[int, int]] = frozenset()
    covered: bool = False


def why_of(row: HistoryRow, data: PageData, people: Mapping[str, str]) -> Why | None:
    """How the decision in an event came about; None when no table decided."""
    trace = row.payload.get("trace")
    if not isinstance(trace, Mapping) or not trace:
        return None
    version = version_at(data.opened.history, row.seq)
    table = str(trace.get("table", ""))
    decision = data.decisions.get((version, table))
    fields, matched = data.opened.type.fields, tuple(trace.get("matched", ()))
    grid = _grid(decision, trace, _words(data.opened.type, people)) if decision else None
    covered = bool(trace.get("covered"))
    return Why(
        decision.title() if decision is not None else data.opened.names(table),
        version,
        table,
        tuple(_asked(trace, fields, people)),
        tuple(_given(row, fields, people)),
        tuple(str(one) for one in trace.get("reasons", ())),
        None if covered else grid,
        matched,
        _failed(grid, trace, matched, data.opened.type) if grid and not covered else frozenset(),
        covered,
    )


def _asked(
    trace: Mapping[str, Any], fields: Mapping[str, FieldPlan], people: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for one in trace.get("inputs", ()):
        text = str(one.get("expression", ""))
        plan = fields.get(text)
        shown = value_words(plan, one.get("value"), people)
        yield (plan.label if plan else text, shown or tr("not known"))


def _given(
    row: HistoryRow, fields: Mapping[str, FieldPlan], people: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for field, value in (row.payload.get("data") or {}).items():
        plan = fields.get(field)
        yield (plan.label if plan else field, value_words(plan, value, people) or tr("nothing"))


def _words(kind: TypePlan, people: Mapping[str, str]) -> Words:
    """Names for a worker: fields by their labels, values as the form shows them."""
    fields = kind.fields

    def quoted(text: str, column: str) -> str:
        plan = fields.get(column)
        for one in plan.source.choices if plan is not None else ():
            if one.value == text:
                return in_language(one.name, FALLBACK) or text
        return people.get(text) or (text if plan is not None else as_written(text, column))

    return Words({one: plan.label for one, plan in fields.items()}, {}, quoted)


def _grid(decision: Decision, trace: Mapping[str, Any], words: Words) -> Grid | None:
    """The table that gave the result; of a model the one that decided last."""
    found = grids_of(decision, words)
    steps: Sequence[Mapping[str, Any]] = trace.get("steps") or ()
    name = steps[-1].get("decision") if steps else None
    named = next((grid for grid in found if grid.name == name), None)
    return named if named is not None or len(found) != 1 else found[0]


def _failed(
    grid: Grid, trace: Mapping[str, Any], matched: tuple[int, ...], kind: TypePlan
) -> frozenset[tuple[int, int]]:
    """The conditions that did not hold, by row number and place, of rows that did not match."""
    values = [_value(one, kind) for one in trace.get("inputs", ())]
    if len(grid.tests) > _LOOKED_AT or len(values) != len(grid.inputs):
        return frozenset()
    return frozenset(
        (number, place)
        for number, tests in enumerate(grid.tests, 1)
        if number not in matched
        for place, (test, value) in enumerate(zip(tests, values, strict=True))
        if not _holds(test, value)
    )


def _value(asked: Mapping[str, Any], kind: TypePlan) -> object:
    """A recorded value as the rules see it."""
    convert = kind.converts.get(str(asked.get("expression", "")))
    value = asked.get("value")
    return from_python(value) if convert is None else convert(value)


def _holds(test: str, value: object) -> bool:
    """Whether a condition may hold; what depends on more than its value may."""
    if test.strip() in ("", "-"):
        return True
    try:
        tests = feel.compile_unary(test)
        return bool(tests.free) or tests.evaluate(value, {}) is True
    except RulesError:
        return True
