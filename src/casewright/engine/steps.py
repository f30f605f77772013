"""What each kind of step does when a token arrives: a table from kind to function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casewright.blueprint.people import Route
from casewright.blueprint.tables import OUTCOME

from . import child_cases, clocks, effects, ending, flow, human, people
from . import events as e
from .boundaries import guard
from .commands import SYSTEM
from .formula import Formula
from .plan import Node
from .scopes import begin_call, begin_each, begin_parallel
from .state import Data
from .tables import Fault
from .turn import Ask, Turn
from .values import stored
from .waits import begin_wait


def evaluate(
    turn: Turn, sets: tuple[tuple[str, Any], ...], scope: int, extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The values that ``field: expression`` pairs give, in order, each seeing the case as it is."""
    given = extra or {}
    values = {}
    for name, formula in sets:
        values[name] = stored(turn.value(formula, scope, given))
    return values


def _done(
    turn: Turn, node: Node, token: int, scope: int, values: dict[str, Any],
    rule: int = 0, outcome: str = "", trace: Data | None = None,
) -> None:  # fmt: skip
    items: list[e.ItemValueSet] = []
    if turn.case.scopes[scope].parent:
        values, items = human.split(turn, scope, values)
    turn.emit(e.StepDone(node.id, turn.calculate(values), rule, outcome, token, trace or {}))
    for item in items:
        turn.emit(item)


def _set_data(turn: Turn, node: Node, token: int, scope: int) -> None:
    _done(turn, node, token, scope, evaluate(turn, node.sets, scope))
    flow.complete(turn, node, token, scope)


def _decide(turn: Turn, node: Node, token: int, scope: int) -> None:
    if node.source.table is not None:
        _by_table(turn, node, token, scope)
    elif node.branches:
        _branch(turn, node, token, scope)
    else:
        _rules(turn, node, token, scope)


def _branch(turn: Turn, node: Node, token: int, scope: int) -> None:
    """The first branch whose condition holds; none: the flow goes on after the step."""
    for number, branch in enumerate(node.branches, 1):
        if branch.when is None or turn.value(branch.when, scope) is True:
            turn.emit(e.StepDone(node.id, {}, number, branch.id, token))
            flow.go(turn, node, token, scope, branch.first)
            return
    turn.emit(e.StepDone(node.id, token=token))
    flow.complete(turn, node, token, scope)


def _rules(turn: Turn, node: Node, token: int, scope: int) -> None:
    for number, rule in enumerate(node.rules, 1):
        if rule.when is None or turn.holds(rule.when, scope):
            values = evaluate(turn, rule.set, scope)
            _decided(turn, node, token, scope, values, number, rule.outcome or "")
            return
    turn.emit(e.StepDone(node.id, token=token))
    flow.complete(turn, node, token, scope)


def _by_table(turn: Turn, node: Node, token: int, scope: int) -> None:
    """A table or model decides; what it cannot decide is for a person."""
    table = node.source.table
    try:
        answer = turn.decided(table, scope)
    except Fault as fault:
        flow.incident(turn, node, token, scope, f"the decision {table} has no answer: {fault}")
        return
    values = dict(answer.values)
    chosen = values.pop(OUTCOME, None) if node.outcomes else None
    outcome = "" if chosen is None else str(chosen)
    if outcome and outcome not in node.outcomes:
        problem = f"the decision {table} chooses the outcome {outcome}, which the step lacks"
        flow.incident(turn, node, token, scope, problem)
        return
    row = answer.matched[0] if answer.matched else 0
    _decided(turn, node, token, scope, values, row, outcome, answer.trace)


def _decided(
    turn: Turn, node: Node, token: int, scope: int, values: dict[str, Any],
    rule: int, chosen: str, trace: Data | None = None,
) -> None:  # fmt: skip
    """A rule or row decided: what it sets, and what the outcome that it chose sets besides."""
    outcome = node.outcomes.get(chosen) if chosen else None
    if outcome is not None and outcome.set:
        values.update(evaluate(turn, outcome.set, scope, {"outcome": outcome.id}))
    _done(turn, node, token, scope, values, rule, chosen, trace)
    flow.complete(turn, node, token, scope, outcome)


def _notify(turn: Turn, node: Node, token: int, scope: int) -> None:
    to = recipients(turn, node.source.to, node.routes, scope)
    subject = node.source.subject or node.name
    turn.emit(e.PersonNotified(to, subject, node.source.text, node.id))
    flow.complete(turn, node, token, scope)


def recipients(
    turn: Turn,
    to: Any,
    routes: Mapping[str, Formula],
    scope: int,
    assignees: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """The people a notification goes to, each once."""
    found = _named(turn, to, routes, scope, assignees)
    return tuple(dict.fromkeys(person for person in found if person and person != SYSTEM))


def _named(
    turn: Turn, to: Any, routes: Mapping[str, Formula], scope: int, assignees: tuple[str, ...]
) -> list[str | None]:
    case = turn.case
    if isinstance(to, Route):
        return list(people.members(turn, people.route_of(turn, to, routes, scope)))
    if to == "participants":
        return list(case.participants)
    if to == "owner":
        return [case.owner or case.created_by]
    working = assignees or tuple(a.assignee for a in case.assignments.values() if a.assignee)
    if to == "manager":
        return [people.manager_of(turn, person) for person in working]
    return list(working)


def _milestone(turn: Turn, node: Node, token: int, scope: int) -> None:
    turn.emit(e.MilestoneReached(node.id))
    turn.occurred.append((node.id, "completed"))
    turn.dirty = True
    flow.complete(turn, node, token, scope)


def _change_stage(turn: Turn, node: Node, token: int, scope: int) -> None:
    source = node.source
    turn.emit(e.StepDone(node.id, token=token))
    if source.resolve is not None:
        turn.asked.append(Ask("resolve", source.resolve, source.reason, scope))
    else:
        turn.asked.append(Ask("stage", source.stage or "", source.reason, scope))


def _go_to(turn: Turn, node: Node, token: int, scope: int) -> None:
    flow.go(turn, node, token, scope, node.next)


def _not_yet(turn: Turn, node: Node, token: int, scope: int) -> None:
    problem = f"a {node.kind} step is recorded by this version but cannot run in it"
    flow.incident(turn, node, token, scope, problem)


def _guarded(begin: flow.Handler) -> flow.Handler:
    """Start clocks and boundaries of a step that rests without an assignment."""

    def handler(turn: Turn, node: Node, token: int, scope: int) -> None:
        begin(turn, node, token, scope)
        resting = turn.case.tokens.get(token)
        if resting is None or resting.step != node.id:
            return
        # A step that is tried again after an incident keeps the promise of its first try.
        if node.slas and not ending.step_clocks(turn.case, token):
            clocks.start(turn, "step", token, node.slas, scope)
        if node.boundaries:
            guard(turn, node, resting)

    return handler


HANDLERS: dict[str, flow.Handler] = {
    "collect": human.open_step,
    "attach": human.open_step,
    "approve": human.open_approval,
    "decide": _decide,
    "set data": _set_data,
    "create case": _guarded(child_cases.create),
    "wait": _guarded(begin_wait),
    "notify": _notify,
    "milestone": _milestone,
    "change stage": _change_stage,
    "parallel": _guarded(begin_parallel),
    "for each": _guarded(begin_each),
    "call process": _guarded(begin_call),
    "go to": _go_to,
    "robot": _not_yet,
    "connector": _guarded(effects.begin_connector),
    "predict": _not_yet,
    "generate": _not_yet,
    "document": _guarded(effects.begin_document),
}
