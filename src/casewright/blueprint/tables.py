"""A decision of the blueprint as the rules evaluate it. Rule: one reading for check and engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casewright.rules import feel
from casewright.rules.dmn import DmnError, Model, load
from casewright.rules.dmn.hits import LISTS
from casewright.rules.dmn.plain import POLICIES, table_of
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause
from casewright.rules.errors import RulesError
from casewright.rules.printing import format_value

from .document import Decision

_NO_LETTER = re.compile(r"\W+")
#: An output of this name chooses among the outcomes of the step instead of setting a field.
OUTCOME = "outcome"


def gives_list(decision: Decision) -> bool:
    """Whether a table answers with the results of all rows that match."""
    return decision.dmn is None and _policy(decision) in LISTS


def aggregates(decision: Decision) -> bool:
    """Whether a table makes one number of the results of all rows that match."""
    return decision.dmn is None and bool(_policy(decision)[1])


def is_counted(decision: Decision) -> bool:
    """Whether a table answers with the number of rows that match."""
    return decision.dmn is None and _policy(decision) == ("COLLECT", "COUNT")


def _policy(decision: Decision) -> tuple[str, str]:
    return POLICIES.get(decision.hit.strip().lower(), ("", ""))


def table_in(
    decision: Decision,
    types: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> DecisionTable:
    """The table of inputs and rows; DmnError says what does not fit.

    ``types`` and ``values`` (FEEL unary tests) say more of inputs, by their text, for an
    analysis; what the decision itself says of types goes before.
    """
    known, allowed = {**(types or {}), **decision.types}, values or {}
    inputs = [
        InputClause(expression=text, type=known.get(text, ""), values=allowed.get(text, ""))
        for text in decision.inputs
    ]
    outputs = [
        OutputClause(name=name, type=decision.types.get(name, "")) for name in decision.outputs
    ]
    rows = [{"when": row.when, "then": row.then, "notes": row.notes} for row in decision.rows]
    return table_of(inputs, outputs, rows, decision.hit, decision.id)


def model_in(decision: Decision) -> tuple[Model, str]:
    """The DMN model and the name of what is decided in it; DmnError when there is none."""
    model = load(decision.dmn or "")
    names = (*model.decisions, *model.services)
    if decision.decision:
        if decision.decision not in names:
            raise DmnError(
                f"The model has no decision {decision.decision!r}.", remedy=_known(names)
            )
        return model, decision.decision
    if len(model.decisions) != 1:
        raise DmnError("The model has several decisions or none.", remedy=_known(names))
    return model, model.decisions[0]


def _known(names: tuple[str, ...]) -> str:
    return f"Set 'decision' to one of: {', '.join(names[:20]) or 'none'}."


def reads(model: Model, decision: str) -> dict[str, str]:
    """What a decision of a model reads: name in the model → field of the case."""
    return {name: field_id(name) for name in model.inputs_of(decision)}


def field_id(name: str) -> str:
    """The id of the field that a name of a model means: small letters, digits and _."""
    return _NO_LETTER.sub("_", name.strip().lower())


def read_by(decision: Decision) -> frozenset[str]:
    """The fields that a DMN model names: those it reads, and its outputs when there are several.

    None of a model that cannot be used.
    """
    given = decision.outputs if len(decision.outputs) > 1 else ()
    try:
        model, name = model_in(decision)
        return frozenset({*reads(model, name).values(), *given})
    except DmnError:
        return frozenset()


def renamed_in(expect: str, old: str, new: str) -> str:
    """What a test row expects, with an output's new name where it expects a context of outputs."""
    try:
        value = feel.compile(expect).evaluate({})
    except RulesError:
        return expect
    changed = _renamed(value, old, new)
    return expect if changed == value else format_value(changed)


def _renamed(value: object, old: str, new: str) -> object:
    if isinstance(value, list | tuple):
        return [_renamed(item, old, new) for item in value]
    if isinstance(value, Mapping):
        return {new if key == old else key: item for key, item in value.items()}
    return value
