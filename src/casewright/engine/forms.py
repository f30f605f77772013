"""What a person typed: known fields, right kinds, nobody faster, nothing required left out."""

from __future__ import annotations

from typing import Any

from .commands import SYSTEM
from .decision import Refused
from .human import item_columns
from .plan import FieldPlan, Node
from .turn import Turn
from .values import BadValue, coerce, stored

_FIX = "Correct the marked fields and send again; what you typed is kept."


def clean(turn: Turn, data: dict[str, Any], scope: int = 0) -> dict[str, Any]:
    """The stored form of typed values; raises ``Refused`` with a sentence for each field."""
    fields = turn.type.fields
    columns = _columns(turn, scope)
    result, problems = {}, {}
    for name, value in data.items():
        plan = columns.get(name) or fields.get(name)
        if plan is None:
            problems[name] = f"This case type has no field {name}."
        elif plan.formula is not None:
            problems[name] = "This field is calculated and cannot be typed."
        else:
            try:
                result[name] = coerce(plan.source, value)
            except BadValue as bad:
                problems[name] = str(bad)
    _raise(problems)
    return result


def _columns(turn: Turn, scope: int) -> dict[str, FieldPlan]:
    """The columns of the item that a step in a for-each works on."""
    if not scope or not turn.case.scopes[scope].parent:
        return {}
    return item_columns(turn, scope)[0]


def _raise(problems: dict[str, str]) -> None:
    if problems:
        words = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
        raise Refused(f"The form is not complete or not correct: {words}", _FIX, fields=problems)


def without_unchanged(turn: Turn, data: dict[str, Any], scope: int = 0) -> dict[str, Any]:
    """Only values that differ from what the case has; what is the item's own stays."""
    if not data:
        return data
    have, columns = turn.case.data, _columns(turn, scope)
    return {n: v for n, v in data.items() if n in columns or n not in have or have[n] != v}


def refuse_conflicts(turn: Turn, data: dict[str, Any], seen: int, scope: int = 0) -> None:
    """Refuse when a field of the form was changed by somebody since the form was opened.

    Nobody else writes the item of a for-each, so its columns are never in conflict.
    """
    if not seen or seen >= turn.case.sequence:
        return
    changed, columns = turn.case.changed, _columns(turn, scope)
    conflicts = {
        name: (turn.case.data.get(name), value)
        for name, value in data.items()
        if changed.get(name, 0) > seen and turn.case.data.get(name) != value and name not in columns
    }
    if conflicts:
        raise Refused(
            f"Somebody changed {', '.join(sorted(conflicts))} while you were typing.",
            "Compare both values, choose, and send again; what you typed is kept.",
            conflicts=conflicts,
        )


def refuse_invalid(turn: Turn, node: Node, data: dict[str, Any], scope: int = 0) -> None:
    """Refuse locked fields, missing required fields and failed validations, field by field."""
    fields, columns = turn.type.fields, _columns(turn, scope)
    problems = _missing_columns(turn, node, data, scope) if columns else {}
    names = ((node.view | data.keys()) & fields.keys()) - columns.keys()
    case = turn.case
    kept = case.data
    case.data = {**kept, **{n: v for n, v in data.items() if n not in columns}}
    try:
        for name in sorted(names):
            problem = _problem(turn, node, fields[name], name in data, scope)
            if problem:
                problems[name] = problem
    finally:
        case.data = kept
    _raise(problems)


def _missing_columns(turn: Turn, node: Node, data: dict[str, Any], scope: int) -> dict[str, str]:
    """Required columns of the item that the form would leave empty."""
    columns, found = item_columns(turn, scope)
    item = turn.case.scopes[found].value
    have = {**(item if isinstance(item, dict) else {}), **data}
    return {
        name: "This field is required."
        for name, plan in columns.items()
        if name in node.view
        and have.get(name) in (None, "", [])
        and (plan.source.required or name in node.required)
    }


def _problem(turn: Turn, node: Node, plan: FieldPlan, typed: bool, scope: int) -> str:
    """What is wrong with one field as the form would leave it; '' when nothing."""
    visible_when = node.shown_when.get(plan.id) or plan.visible_when
    if visible_when is not None and not turn.holds(visible_when, scope):
        return ""
    if typed:
        problem = _unchangeable(turn, node, plan, scope)
        if problem:
            return problem
    if turn.case.data.get(plan.id) in (None, "", []):
        return "This field is required." if _required(turn, node, plan, scope) else ""
    if plan.validation is not None and not turn.holds(plan.validation, scope):
        return plan.source.message or f"This must hold: {plan.validation.text}"
    return ""


def _unchangeable(turn: Turn, node: Node, plan: FieldPlan, scope: int) -> str:
    if plan.id in node.locked:
        return "This field cannot be changed in this step."
    if plan.editable_when is not None and not turn.holds(plan.editable_when, scope):
        return "This field cannot be changed now."
    return ""


def _required(turn: Turn, node: Node, plan: FieldPlan, scope: int) -> bool:
    """Required in this step: by the step's view, or by the field when the step shows it."""
    if plan.kind in ("calculated", "attachment"):
        return False
    if plan.id in node.required:
        return True
    if plan.id not in node.view or plan.id in node.optional:
        return False
    if plan.required_when is not None:
        return turn.holds(plan.required_when, scope)
    return plan.source.required


def initial(turn: Turn, data: dict[str, Any]) -> dict[str, Any]:
    """The data of a new case: defaults for what is not given, cleaned, key required."""
    result = clean(turn, data)
    turn.case.data = result  # a default sees what is given, and the defaults before it
    for plan in turn.type.fields.values():
        if plan.default is not None and result.get(plan.id) is None:
            _take_default(plan, turn.value(plan.default), result)
    # What a parent gives its child was checked there; what a trigger brings comes from outside.
    trusted = turn.command.actor == SYSTEM and not getattr(turn.command, "trigger", "")
    key = turn.type.key
    if key is not None and result.get(key) in (None, "") and not trusted:
        label = turn.type.fields[key].label
        _raise({key: f"{label} is required: it identifies the case."})
    given = {name: value for name, value in result.items() if value is not None}
    if not trusted:
        refuse_untrue(turn, given)
    return given


def _take_default(plan: FieldPlan, value: Any, result: dict[str, Any]) -> None:
    """The default of a field, refused where its expression gives what the field cannot take."""
    if value is None:
        return
    try:
        result[plan.id] = coerce(plan.source, stored(value))
    except BadValue as bad:
        _raise({plan.id: f"{bad} (its default gives something else)"})


def refuse_untrue(turn: Turn, data: dict[str, Any]) -> None:
    """Refuse values that a field's own validation does not allow, outside any step's form."""
    case = turn.case
    kept = case.data
    case.data = {**kept, **data}
    try:
        problems = {
            name: plan.source.message or f"This must hold: {plan.validation.text}"
            for name, value in data.items()
            if value not in (None, "", [])
            and (plan := turn.type.fields.get(name)) is not None
            and plan.validation is not None
            and not turn.holds(plan.validation)
        }
    finally:
        case.data = kept
    _raise(problems)
