"""FEEL: every expression parses, uses known names and yields what its place needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casewright.rules import feel
from casewright.rules.errors import RulesError
from casewright.rules.types import ANY, Problem, Type, check_types, check_unary_types

from ..cases import CaseType, Criterion, Stage, Start
from ..circles import in_circles
from ..document import Decision, MessageType
from ..finding import Finding
from ..scope import (
    Scope,
    case_type_of,
    expected_types,
    fields_scope,
    message_scope,
    scope_at,
    trigger_scope,
)
from ..triggers import DataTrigger, StatusTrigger, TriggerBase
from ..walk import Expression, expressions_of
from .look import Look, error

_WORD = re.compile(r"[^\W\d]\w*")


def check_expressions(look: Look) -> Iterator[Finding]:
    """Conditions that do not parse, unknown names, wrong types, the clock in a start condition."""
    for place in look.places:
        for expression in expressions_of(place):
            owners = look.case_types_at(place)
            if owners:
                yield from _for_owners(look, expression, owners)
            elif isinstance(place.top, TriggerBase):
                yield from _of_trigger(look, expression, place.top)
            elif isinstance(place.top, MessageType):
                yield from _findings(expression, message_scope(place.top))
            else:
                # Nothing uses it yet, so its names are not known: it must only parse.
                yield from _unparsable(expression)


def _for_owners(
    look: Look, expression: Expression, owners: tuple[CaseType, ...]
) -> Iterator[Finding]:
    seen: set[Finding] = set()
    for owner in owners:
        scope = scope_at(expression, owner, look.blueprint, _base(look, expression, owner))
        wanted = expected_types(expression, owner, look.blueprint, look.fields)
        for finding in _findings(expression, scope, wanted):
            if finding not in seen:
                seen.add(finding)
                yield finding


def _of_trigger(look: Look, expression: Expression, trigger: TriggerBase) -> Iterator[Finding]:
    """The map of a trigger that watches no case sees what happened, and nothing else."""
    target = case_type_of(trigger.case_type, look.blueprint)
    if target is None or isinstance(trigger, DataTrigger | StatusTrigger):
        yield from _unparsable(expression)  # an unknown case type is told elsewhere
        return
    wanted = expected_types(expression, target, look.blueprint, look.fields)
    yield from _findings(expression, trigger_scope(trigger, look.blueprint), wanted)


def _base(look: Look, expression: Expression, owner: CaseType) -> Scope:
    """What every expression sees; in a table also the items around the steps that use it."""
    top = expression.place.top
    items = look.items_of(owner).get(top.id, ()) if isinstance(top, Decision) else ()
    return {**look.scope(owner), **dict.fromkeys(items, ANY)} if items else look.scope(owner)


def _findings(
    expression: Expression, scope: Scope, wanted: tuple[Type, ...] = ()
) -> Iterator[Finding]:
    near = mentioned(expression.text, scope)
    problems = _problems(expression, near, wanted)
    if problems:
        # Only now the other names matter: the remedy may propose one of them.
        problems = _problems(expression, scope, wanted)
    for problem in problems:
        part = expression.text[problem.position : problem.end] or expression.text
        yield error(expression.path, f"“{_short(part)}”: {problem.problem}.", problem.remedy)
    if not problems and _starts_something(expression) and _reads_clock(expression.text, near):
        yield error(
            expression.path,
            "The condition uses now() or today(), but it is looked at only when data change; "
            "time alone never makes it true.",
            "Use a wait step, an SLA clock or a date field that the condition compares.",
        )


def mentioned(text: str, scope: Scope) -> Scope:
    """The part of a scope whose names stand in the text.

    Names are single words here, so no other can count; a case type may have thousands of
    fields, and compiling reads all it is given.
    """
    return {word: scope[word] for word in _WORD.findall(text) if word in scope}


def _problems(
    expression: Expression, scope: Scope, wanted: tuple[Type, ...]
) -> tuple[Problem, ...]:
    """What is wrong when any of the ``wanted`` types will do: nothing, or what the first finds."""
    text = expression.text
    if expression.yields == "tests":
        return check_unary_types(text, scope, wanted[0] if wanted else ANY)
    tried = [check_types(text, scope, kind) for kind in wanted or (None,)]
    return min(tried, key=bool)


def _unparsable(expression: Expression) -> Iterator[Finding]:
    try:
        (feel.compile_unary if expression.yields == "tests" else feel.compile)(expression.text)
    except RulesError as wrong:
        problem = f"“{_short(expression.text)}” is not an expression: {wrong}."
        yield error(expression.path, problem, "Correct it at that place.")


def _reads_clock(text: str, scope: Scope) -> bool:
    try:
        return feel.compile(text, scope).uses_now
    except RulesError:
        return False


def _starts_something(expression: Expression) -> bool:
    element = expression.place.element
    if isinstance(element, Stage):
        return expression.attribute == "skip_when"
    return isinstance(element, Start | Criterion)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


def check_calculated(look: Look) -> Iterator[Finding]:
    """Calculated fields that need each other's value."""
    for case_type in look.blueprint.case_types:
        scope = fields_scope(case_type.fields)
        reads: dict[str, set[str]] = {}
        for field in case_type.fields:
            if field.kind == "calculated" and field.formula:
                reads[field.id] = _read(field.formula, scope)
        circles = in_circles(reads)
        for id in reads:
            if id in circles:
                path = f"{case_type.id}/fields/{id}.formula"
                problem = "The formula needs its own value, directly or through others."
                yield error(path, problem, "Break the circle.")


def _read(formula: str, scope: Scope) -> set[str]:
    try:
        return set(feel.compile(formula, mentioned(formula, scope)).free)
    except RulesError:
        return set()
