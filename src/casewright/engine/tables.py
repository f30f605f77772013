"""Decisions by table or DMN model: compiled once with the plan, answered over a case with a trace.

Rule: what cannot be answered is a ``Fault`` in words, for a person; it never stops the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from casewright.blueprint.document import Blueprint, Decision
from casewright.blueprint.steps import ForEach
from casewright.blueprint.tables import field_id, model_in, reads, table_in
from casewright.blueprint.walk import places
from casewright.rules import feel
from casewright.rules.dmn.compiled import compile_table
from casewright.rules.errors import RulesError
from casewright.rules.frames import Environment

from .formula import SPECIAL

#: From a name to its FEEL value in the case.
Look = Callable[[str], Any]
Trace = dict[str, Any]
Run = Callable[[Look, Environment], tuple[Any, Trace]]


class Fault(Exception):
    """A decision has no answer that a case could go on with; the message says why."""


class Answer(NamedTuple):
    """What a decision gives: values by output, the rows that matched (from 1), and how it came."""

    values: dict[str, Any]
    matched: tuple[int, ...]
    trace: Trace


@dataclass(slots=True)
class TablePlan:
    """A decision, compiled; ``problem`` says why it cannot run ('' when it can)."""

    id: str
    outputs: tuple[str, ...]
    run: Run
    problem: str = ""

    def answer(self, look: Look, environment: Environment) -> Answer:
        """Decide over the values that ``look`` gives; raises ``Fault``."""
        if self.problem:
            raise Fault(self.problem)
        try:
            found, trace = self.run(look, environment)
            values = _by_output(self.outputs, feel.to_json(found))
        except RulesError as limit:
            raise Fault(str(limit)) from None
        matched = tuple(trace.get("matched", ()))
        if found is None and (why := _why_null(trace)):
            raise Fault(why)
        return Answer(values, matched, trace)


def _why_null(trace: Trace) -> str:
    """Why a table that could have answered did not; '' when simply no row matches."""
    asked = bool(trace.get("inputs")) and not trace.get("matched")
    return "" if asked else "; ".join(trace.get("reasons", ()))


def _by_output(outputs: tuple[str, ...], found: Any) -> dict[str, Any]:
    """One output takes the whole; several take their parts, of a list each a list."""
    if len(outputs) == 1:
        return {outputs[0]: found}
    if isinstance(found, list):
        parts = [_parts(one) for one in found]
        return {name: [part.get(name) for part in parts] for name in outputs}
    part = _parts(found)
    return {name: part.get(name) for name in outputs}


def _parts(found: Any) -> dict[str, Any]:
    """The entries of a context by the ids of fields."""
    entries = found.items() if isinstance(found, Mapping) else ()
    return {field_id(name): value for name, value in entries}


class _Seen(Mapping[str, object]):
    """The case as a table sees it: names are looked up when they are read."""

    def __init__(self, names: Iterable[str], look: Look) -> None:
        self._names = names
        self._look = look

    def __getitem__(self, name: str) -> object:
        return self._look(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(tuple(self._names))


# ---------------------------------------------------------------------------------------- compiling


def compile_tables(blueprint: Blueprint) -> dict[str, TablePlan]:
    """All decisions of a blueprint by id; what cannot be compiled stops the cases that need it."""
    if not blueprint.decisions:
        return {}
    names = {field.id for kind in blueprint.case_types for field in kind.fields}
    names |= {at.element.item for at in places(blueprint) if isinstance(at.element, ForEach)}
    return {
        decision.id: _compile(decision, dict.fromkeys((*sorted(names), *SPECIAL)))
        for decision in blueprint.decisions
    }


def _compile(decision: Decision, names: dict[str, None]) -> TablePlan:
    try:
        made = _table(decision, names) if decision.dmn is None else _model(decision)
    except RulesError as wrong:
        return TablePlan(decision.id, decision.outputs, _never, str(wrong))
    run, problem = made
    return TablePlan(decision.id, decision.outputs, run, problem)


def _never(look: Look, environment: Environment) -> tuple[Any, Trace]:
    raise Fault("the decision cannot run")


def _table(decision: Decision, names: dict[str, None]) -> tuple[Run, str]:
    compiled = compile_table(table_in(decision), names, place=decision.id)

    def run(look: Look, environment: Environment) -> tuple[Any, Trace]:
        return compiled.evaluate_traced(_Seen(names, look), environment)

    return run, "; ".join(f"{wrong.element}: {wrong.problem}" for wrong in compiled.problems)


def _model(decision: Decision) -> tuple[Run, str]:
    model, name = model_in(decision)
    read = reads(model, name)

    def run(look: Look, environment: Environment) -> tuple[Any, Trace]:
        data = {known: look(field) for known, field in read.items()}
        found, steps = model.evaluate_traced(name, data, environment)
        return found, _traced(decision.id, steps)

    return run, "; ".join(f"{wrong.element}: {wrong.problem}" for wrong in model.problems())


def _traced(table: str, steps: list[dict[str, Any]]) -> Trace:
    """The trace of a model in the form of a table's: its last decision, and all ``steps``."""
    last = steps[-1] if steps else {}
    inner = (last.get("tables") or [{}])[-1]
    parts = {key: inner[key] for key in ("hit_policy", "inputs", "matched") if key in inner}
    reasons = {"reasons": last["reasons"]} if last.get("reasons") else {}
    return {"table": table, **parts, "result": last.get("result"), **reasons, "steps": steps}
