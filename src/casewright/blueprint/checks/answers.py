"""What expressions and decisions give fits the fields it goes to. Rule: only what is sure is told.

The types of single expressions are looked at with the expressions; here are texts that are none
of a field's choices, and the answers of models and of tables that count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casewright.rules import feel
from casewright.rules.dmn.answers import Answer, answers_of, literal_texts, texts_of
from casewright.rules.errors import RulesError
from casewright.rules.operator_types import compatible
from casewright.rules.typeset import ANY, NUMBER, STRING

from ..cases import CaseType
from ..document import Decision
from ..fields import DataField
from ..finding import Finding
from ..scope import columns_at, field_type, receiver_of, taken
from ..steps import Decide
from ..tables import OUTCOME, field_id, is_counted, model_in
from ..walk import Expression, Place, expressions_of
from .expressions import mentioned
from .look import Look, error

_CHOSEN = frozenset({"choice", "multi-choice"})
_MOST_SHOWN = 12


def check_texts(look: Look) -> Iterator[Finding]:
    """Texts that an expression gives to a field of which they are no choice."""
    for place in look.places:
        for expression in expressions_of(place):
            for owner in look.case_types_at(place):
                field = receiver_of(expression, owner, look.blueprint, look.fields)
                if field is not None and field.kind in _CHOSEN and field.choices:
                    yield from _texts(look, expression, field, owner)


def _texts(
    look: Look, expression: Expression, field: DataField, owner: CaseType
) -> Iterator[Finding]:
    names = mentioned(expression.text, look.scope(owner))
    try:
        tree = feel.compile(expression.text, names).tree
    except RulesError:
        return  # that is said with the expressions
    for node in literal_texts(tree):
        yield from _unless_choice(expression.path, str(node.value), field)


def _unless_choice(path: str, text: str, field: DataField) -> Iterator[Finding]:
    known = [choice.value for choice in field.choices]
    if text not in known:
        shown = ", ".join(known[:_MOST_SHOWN]) + (", …" if len(known) > _MOST_SHOWN else "")
        problem = f"“{text[:60]}” is none of the choices of '{field.id}'."
        yield error(path, problem, f"Give one of: {shown}.")


# ------------------------------------------------------------------------- decisions


def check_answers(look: Look) -> Iterator[Finding]:
    """What a model, or a table that counts, gives to the fields of the step that asks it."""
    decisions = {decision.id: decision for decision in look.blueprint.decisions}
    for place in look.places:
        step = place.element
        if isinstance(step, Decide) and step.table in decisions:
            yield from _step(look, place, step, decisions[step.table])


def _step(look: Look, place: Place, step: Decide, decision: Decision) -> Iterator[Finding]:
    answers = _answers(decision)
    if not answers:
        return
    path = f"{place.path}.table"
    chosen = [outcome.id for outcome in step.outcomes]
    if chosen and OUTCOME in answers:
        yield from _outcome(path, decision, answers[OUTCOME], chosen)
    for owner in look.case_types_at(place):
        fields = look.fields(owner)
        known = {**fields, **columns_at(place, fields)}
        for name, answer in answers.items():
            if name in known and not (chosen and name == OUTCOME):
                yield from _fits(path, decision, answer, known[name])


def _answers(decision: Decision) -> Mapping[str, Answer]:
    """By output; nothing where the cells of a table say more, or the decision is broken."""
    if decision.dmn is None:
        return _of_table(decision)
    try:
        model, name = model_in(decision)
        found = answers_of(model, name)
    except RulesError:
        return {}
    if len(decision.outputs) == 1:
        return {decision.outputs[0]: found[""]}
    parts = {field_id(key): answer for key, answer in found.items() if key}
    return {name: parts[name] for name in decision.outputs if name in parts}


def _of_table(decision: Decision) -> Mapping[str, Answer]:
    """The number of rows, or the outcomes that stand in the cells."""
    if is_counted(decision):
        return {name: Answer(NUMBER) for name in decision.outputs[:1]}
    if OUTCOME not in decision.outputs:
        return {}
    column = decision.outputs.index(OUTCOME)
    cells = [row.then[column] for row in decision.rows if column < len(row.then)]
    return {OUTCOME: Answer(ANY, texts_of(cells, {}))}


def _outcome(path: str, decision: Decision, answer: Answer, chosen: list[str]) -> Iterator[Finding]:
    if not compatible(answer.kind, STRING):
        problem = f"'{decision.id}' gives {answer.kind} as the outcome, which is a text."
        yield error(path, problem, f"Give one of: {', '.join(chosen)}.")
    for text in sorted(answer.texts - set(chosen)):
        problem = f"'{decision.id}' may choose “{text[:60]}”, which is no outcome of the step."
        yield error(path, problem, f"Give one of: {', '.join(chosen)}.")


def _fits(path: str, decision: Decision, answer: Answer, field: DataField) -> Iterator[Finding]:
    wanted = field_type(field)
    if field.kind == "calculated":
        return  # that nothing sets it is said with the tables
    if not any(compatible(answer.kind, kind) for kind in taken(wanted)):
        problem = f"'{decision.id}' gives {answer.kind}, but '{field.id}' holds {wanted}."
        yield error(path, problem, "Change what the decision gives, or the kind of the field.")
    elif field.kind in _CHOSEN and field.choices:
        for text in sorted(answer.texts):
            yield from _unless_choice(path, text, field)
