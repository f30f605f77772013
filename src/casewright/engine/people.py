"""Who gets an assignment and who may act on it: one pure function for live work and simulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from casewright.blueprint.people import Route

from . import rights, standing
from .commands import SYSTEM
from .decision import Refused
from .formula import Formula
from .plan import Node, Target
from .state import Assignment
from .tables import Fault
from .turn import Turn

OFFERED, ASSIGNED = "offered", "assigned"


def route(turn: Turn, node: Node, scope: int) -> Target:
    """The target of a step's route, as the case stands now."""
    if node.target is not None and not turn.case.restricted:
        return node.target
    if node.route is None:
        return Target(current_worker(turn))
    return route_of(turn, node.route, node.routes, scope)


def meant(turn: Turn, node: Node, scope: int) -> Target:
    """Whom a step's route names, whether or not they may do it and are there."""
    if node.route is None:
        return Target(current_worker(turn))
    return _target(turn, node.route, node.routes, scope)


def route_of(turn: Turn, source: Route, formulas: Mapping[str, Formula], scope: int = 0) -> Target:
    """The first target of a route's chain to which somebody belongs who may do the work.

    ``formulas`` holds its compiled expressions by their text. When there is none, the target is
    nobody and says why.
    """
    for wanted in source.chain:
        target = _reached(turn, wanted, formulas, scope)
        if target.somebody:
            break
    return target


def barred(turn: Turn, source: Route | None) -> tuple[str, ...]:
    """Who must not do the work because they did what it checks."""
    if source is None or not source.not_who_did:
        return ()
    doers = turn.case.doers
    return tuple(doers[step] for step in source.not_who_did if step in doers)


def _reached(turn: Turn, source: Route, formulas: Mapping[str, Formula], scope: int) -> Target:
    """One route of a chain: whom it names, or who of its people takes the work."""
    excluded = barred(turn, source)
    patient = source.otherwise is None
    familiar = turn.case.doers.get(source.who_did) if source.who_did else None
    if familiar is not None:
        here = standing.taker(turn, familiar, excluded, patient=False)
        if here == familiar:
            return Target(familiar, excluded=excluded)
    target = replace(_target(turn, source, formulas, scope), excluded=excluded)
    if target.assignee is not None:
        return _person(turn, target, patient=patient)
    if target.queue or target.persona:
        return _group(turn, target, source)
    return replace(target, why=target.why or "it names nobody")


def _person(turn: Turn, target: Target, *, patient: bool) -> Target:
    """A person by name, or who stands in for them."""
    name = target.assignee or ""
    if name == turn.actor and standing.may_have(turn, name, target.excluded):
        return target
    taker = standing.taker(turn, name, target.excluded, patient=patient)
    if taker is not None:
        return replace(target, assignee=taker)
    return replace(target, assignee=None, why=_why_not(turn, name, target.excluded))


def _why_not(turn: Turn, name: str, excluded: tuple[str, ...]) -> str:
    if name in excluded:
        return f"{name} did a step that somebody else must check"
    if standing.person(turn, name) is None:
        return f"{name} is not known in this workspace"
    if not standing.may_have(turn, name, ()):
        return f"{name} takes no part in this restricted case"
    return f"{name} is away and nobody stands in"


def _group(turn: Turn, target: Target, source: Route) -> Target:
    """A queue or persona: offered to its people, or handed to one of them."""
    need = tuple(sorted(source.skills.items()))
    limits = (target.excluded, need, source.otherwise, turn.case.restricted)
    if source.push == "pull" and not any(limits):
        return target
    group = f"queue:{target.queue}" if target.queue else f"persona:{target.persona}"
    everybody, fit = standing.crew(turn, group, need, target.excluded)
    target = replace(target, skills=need)
    chosen = standing.handed(turn, source.push, fit, need, target.excluded)
    if chosen is not None:
        return target if source.push == "pull" else replace(target, assignee=chosen)
    # Who is away comes back, and people may still be bound to an empty queue.
    if source.otherwise is None and (fit or not everybody):
        return target
    of = group.replace(":", " ", 1)
    why = f"nobody of {of} is here" if fit else f"nobody of {of} may do it"
    return Target(excluded=target.excluded, why=why)


def _target(turn: Turn, source: Route, formulas: Mapping[str, Formula], scope: int) -> Target:
    if source.person is not None:
        return Target(source.person)
    if source.queue is not None:
        return Target(queue=source.queue)
    if source.persona is not None:
        return Target(persona=source.persona)
    if source.manager_of is not None:
        of = turn.value(formulas[source.manager_of], scope)
        return Target(manager_of(turn, of), why=f"{of or 'nobody'} has no manager")
    if source.expression is not None:
        return named(turn.value(formulas[source.expression], scope))
    if source.table is not None:
        return _by_table(turn, source.table, scope)
    return Target(current_worker(turn))


def _by_table(turn: Turn, table: str, scope: int) -> Target:
    """The target that a table's first output names; nobody's when it has no answer."""
    try:
        values = turn.decided(table, scope).values
    except Fault as fault:
        return Target(why=f"the decision {table} has no answer: {fault}")
    return named(next(iter(values.values()), None))


def named(value: Any) -> Target:
    """A target from an expression's value: a person's id, or ``queue:ID`` or ``persona:ID``."""
    if not isinstance(value, str) or not value:
        return Target()
    kind, _, rest = value.partition(":")
    if kind == "queue" and rest:
        return Target(queue=rest)
    if kind == "persona" and rest:
        return Target(persona=rest)
    return Target(value)


def current_worker(turn: Turn) -> str | None:
    """Who acts now; when nobody does, the case's owner or the one who created it."""
    actor = turn.command.on_behalf or turn.actor
    if actor != SYSTEM:
        return actor
    case = turn.case
    return case.owner or (case.created_by if case.created_by != SYSTEM else None)


def manager_of(turn: Turn, person: Any) -> str | None:
    """The manager of a person, None when there is none."""
    if not isinstance(person, str) or not person:
        return None
    known = standing.person(turn, person)
    return known.get("manager") if known else None


def members(turn: Turn, target: Target) -> tuple[str, ...]:
    """The people behind a target, sorted, without the excluded."""
    if target.assignee:
        return (target.assignee,)
    key = f"queue:{target.queue}" if target.queue else f"persona:{target.persona}"
    if not target.queue and not target.persona:
        return ()
    found = turn.given.fact(key) or {}
    return tuple(p for p in found.get("members", ()) if standing.may_have(turn, p, target.excluded))


def require_open_to(turn: Turn, assignment: str) -> Assignment:
    """The open assignment, when the actor may work on it; raises ``Refused`` in plain words."""
    actor = turn.actor
    found = turn.case.assignments.get(assignment)
    if found is None:
        raise Refused(
            "This work is no longer open: it was finished or taken back in the meantime.",
            "Open the case to see what happened; what you typed is kept as your draft.",
        )
    if found.assignee == actor or actor == SYSTEM:
        return found
    if found.assignee is not None:
        raise Refused(
            f"{found.assignee} has this work.",
            f"Ask {found.assignee} to release it, or a supervisor to transfer it to you.",
        )
    if actor in found.excluded:
        raise Refused(
            "You did an earlier step that must be checked by somebody else.",
            "Leave this one to a colleague.",
        )
    _refuse_unoffered(turn, found, actor)
    return found


def _refuse_unoffered(turn: Turn, assignment: Assignment, actor: str) -> None:
    """Offered work is for those to whose queue or persona it is offered, and who can do it."""
    known = rights.known_person(turn, actor)
    if known.get("everything"):
        return
    if not standing.offers(known, assignment) and not standing.stands_in(turn, known, assignment):
        where = assignment.queue or assignment.persona or "nobody's list"
        raise Refused(
            f"This work waits in {where}, which you do not belong to.",
            "Ask a supervisor to add you or to transfer it to you.",
        )
    if not rights.may_execute(turn, known):
        rights.require(turn, rights.EXECUTE)
    refuse_unskilled(known, assignment, actor)


def refuse_unskilled(known: Mapping[str, Any], assignment: Assignment, person: str) -> None:
    """Raises ``Refused`` when a person lacks a skill, or its level, that the work takes."""
    held = known.get("skills") or {}
    for skill, level in assignment.skills:
        if held.get(skill, 0) < level:
            raise Refused(
                f"This work takes “{skill}” at level {level}; {person} has {held.get(skill, 0)}.",
                "Leave it to a colleague who has it, or have the level corrected.",
            )
