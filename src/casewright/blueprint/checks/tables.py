"""Decisions by table or model: they fit the cases that use them, and their test rows come true.

Rule: the FEEL of inputs, cells and test rows is looked at with all other expressions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casewright.rules.dmn.analysis import Report, analyse, analyse_model
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.dmn.types import TypeSpace
from casewright.rules.errors import RulesError

from ..cases import CaseType
from ..document import Decision
from ..fields import DataField
from ..finding import Finding
from ..people import Route
from ..scope import columns_at, field_type
from ..steps import Approve, Decide
from ..tables import OUTCOME, aggregates, gives_list, model_in, reads, table_in
from ..walk import Place
from .look import Look, error, info, warning
from .references import unknown
from .table_tests import check_rows, check_runs

_LISTS = frozenset({"multi-choice", "records"})


def check_tables(look: Look) -> Iterator[Finding]:
    """Decisions that decide nothing, gaps and overlaps, outputs nobody takes, failing test rows."""
    decisions = {decision.id: decision for decision in look.blueprint.decisions}
    for place in look.places:
        match place.element:
            case Decision() as decision:
                yield from _decision(look, place, decision)
            case Decide(table=str(table)) as step if table in decisions:
                yield from _taken(look, place, step, decisions[table])
            case Approve(table=str(table)) | Route(table=str(table)) if table in decisions:
                yield from _nameless(place, decisions[table])


# ------------------------------------------------------------------------------ the decision itself


def _decision(look: Look, place: Place, decision: Decision) -> Iterator[Finding]:
    owners = look.case_types_at(place)
    if not owners:
        yield info(place.path, "No step uses this decision.", "Name it under 'table' of a step.")
    if decision.dmn is not None and (decision.rows or decision.inputs or decision.types):
        problem = "It has a DMN model and a table of its own; only the model counts."
        yield error(place.path, problem, "Keep one of the two.")
    elif decision.dmn is not None:
        yield from _model(look, place, decision, owners)
    elif not decision.rows:
        yield error(place.path, "It decides nothing.", "Add rows, or a DMN model.")
    else:
        yield from _table(look, place, decision, owners)


def _table(
    look: Look, place: Place, decision: Decision, owners: tuple[CaseType, ...]
) -> Iterator[Finding]:
    if decision.decision:
        problem = "'decision' counts for nothing: there is no DMN model."
        yield warning(f"{place.path}.decision", problem, "Remove it.")
    if aggregates(decision) and len(decision.outputs) > 1:
        problem = f"The hit policy '{decision.hit}' gives one value, but there are several outputs."
        yield error(f"{place.path}.outputs", problem, "Keep one output.")
    yield from _types(place, decision)
    try:
        table = table_in(decision)
    except RulesError as wrong:
        yield _wrong(place, wrong)
        return
    broken = yield from check_rows(look, place, decision, table, owners)
    if not broken:
        yield from _analysed(look, place, decision, owners)


def _types(place: Place, decision: Decision) -> Iterator[Finding]:
    path = f"{place.path}.types"
    columns = {*decision.inputs, *decision.outputs}
    space = TypeSpace()
    for name, kind in decision.types.items():
        if name not in columns:
            problem = f"'{name}' is no input and no output."
            yield error(path, problem, "Write it as the column is written.")
        space.find(kind, name)
    for wrong in space.problems:
        yield error(f"{path}.{wrong.element}", wrong.problem, wrong.remedy)


def _wrong(place: Place, wrong: RulesError) -> Finding:
    problem = getattr(wrong, "problem", "") or str(wrong)
    return error(place.path, problem, getattr(wrong, "remedy", "") or "Correct the decision.")


def _analysed(
    look: Look, place: Place, decision: Decision, owners: tuple[CaseType, ...]
) -> Iterator[Finding]:
    """Gaps, overlaps and rows that never decide, as the fields of each case type have it."""
    seen: set[Finding] = set()
    for owner in owners or (None,):
        fields = look.fields(owner) if owner else {}
        table = _for_analysis(decision, [fields[t] for t in decision.inputs if t in fields])
        report = _without_rest(analyse(table, place=decision.id), table)
        for finding in _reported(place, report, gives_list(decision)):
            if finding not in seen:
                seen.add(finding)
                yield finding


def _without_rest(report: Report, table: DecisionTable) -> Report:
    """A last row that accepts everything also answers for missing values: it is never dead."""
    last = len(table.rules)
    if not last or any(text not in ("", "-") for text in table.rules[-1].tests):
        return report
    return replace(report, dead=tuple(row for row in report.dead if row != last))


def _for_analysis(decision: Decision, fields: list[DataField]) -> DecisionTable:
    types = {field.id: str(field_type(field)) for field in fields}
    values = {
        field.id: ", ".join(f'"{choice.value}"' for choice in field.choices)
        for field in fields
        if field.kind == "choice" and not any('"' in choice.value for choice in field.choices)
    }
    return table_in(decision, types, values)


def _reported(
    place: Place, report: Report, may_be_empty: bool, table: str = ""
) -> Iterator[Finding]:
    path, within = place.path, f" of '{table}'" if table else ""
    # A row that cannot be cut into pieces may cover what looks like a gap.
    for gap in () if may_be_empty or report.skipped else report.gaps:
        problem = f"No row{within} covers {gap.text()}."
        yield warning(path, problem, "Add a row, or a last one that accepts everything: '-'.")
    for both in report.overlaps:
        problem = f"Rows {both.first} and {both.second}{within} overlap: {both.where.text()}."
        yield warning(path, problem, "Only one may match: narrow one of them, or use 'first'.")
    for row in report.dead:
        yield warning(path, f"Row {row}{within} never decides.", "Move it up, or remove it.")
    if not report.complete:
        problem = f"The table{within} is too large to look for all gaps and overlaps."
        yield info(path, problem, "Split it, or rely on test rows.")


def _model(
    look: Look, place: Place, decision: Decision, owners: tuple[CaseType, ...]
) -> Iterator[Finding]:
    try:
        model, name = model_in(decision)
        read = reads(model, name)
    except RulesError as wrong:
        yield _wrong(place, wrong)
        return
    path = f"{place.path}.dmn"
    problems = model.problems()
    for each in problems:
        yield error(path, f"{each.element}: {each.problem}", each.remedy or "Correct the model.")
    for each in model.hints():
        yield warning(path, f"{each.element}: {each.problem}", each.remedy or "Look at it again.")
    for report in analyse_model(model):
        yield from _reported(place, report, False, report.table)
    for owner in owners:
        known = {*look.fields(owner), *look.items_of(owner).get(decision.id, ())}
        yield from unknown(place, "dmn", read.values(), known, f"field of '{owner.id}'")
    if not problems:
        yield from check_runs(place, decision, model, name, read)


# --------------------------------------------------------------------------- the step that takes it


def _taken(look: Look, place: Place, step: Decide, decision: Decision) -> Iterator[Finding]:
    path = f"{place.path}.table"
    chooses = OUTCOME in decision.outputs and bool(step.outcomes)
    names = [name for name in decision.outputs if name != OUTCOME or not chooses]
    yield from _nameless(place, decision)
    if step.outcomes and not chooses:
        problem = f"'{decision.id}' chooses no outcome."
        yield warning(path, problem, f"Add an output '{OUTCOME}', or remove the outcomes.")
    for owner in look.case_types_at(place):
        fields = look.fields(owner)
        known = {**fields, **columns_at(place, fields)}
        what = f"field of '{owner.id}'"
        yield from unknown(place, "table", names, known, what)
        for name in names:
            yield from _receiver(path, decision, known.get(name))


def _nameless(place: Place, decision: Decision) -> Iterator[Finding]:
    if not decision.outputs:
        problem = f"'{decision.id}' gives nothing."
        yield error(f"{place.path}.table", problem, "Name what it gives in its 'outputs'.")


def _receiver(path: str, decision: Decision, field: DataField | None) -> Iterator[Finding]:
    if field is not None and field.kind == "calculated":
        problem = f"'{field.id}' is calculated; nothing else can set it."
        yield error(path, problem, "Set another field.")
    elif field is not None and gives_list(decision) and field.kind not in _LISTS:
        problem = f"'{decision.id}' gives a list, but '{field.id}' holds one value."
        yield error(path, problem, "Use another hit policy, or a field that holds several.")
