"""Who gets an assignment and who may act on it: one pure function for live work and simulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from casewright.blueprint.people import Route

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
    if node.target is not None:
        return node.target
    if node.route is None:
        return Target(current_worker(turn))
    return route_of(turn, node.route, node.routes, scope)


def route_of(turn: Turn, source: Route, formulas: Mapping[str, Formula], scope: int = 0) -> Target:
    """The target of any route; ``formulas`` holds its compiled expressions by their text."""
    target = _target(turn, source, formulas, scope)
    if not source.not_who_did:
        return target
    doers = turn.case.doers
    excluded = tuple(doers[step] for step in source.not_who_did if step in doers)
    if target.assignee is not None and target.assignee in excluded:
        target = Target()
    return replace(target, excluded=excluded)


def _target(turn: Turn, source: Route, formulas: Mapping[str, Formula], scope: int) -> Target:
    if source.who_did is not None and source.who_did in turn.case.doers:
        return Target(turn.case.doers[source.who_did])
    if source.person is not None:
        return Target(source.person)
    if source.queue is not None:
        return Target(queue=source.queue)
    if source.persona is not None:
        return Target(persona=source.persona)
    if source.manager_of is not None:
        return Target(manager_of(turn, turn.value(formulas[source.manager_of], scope)))
    if source.expression is not None:
        return named(turn.value(formulas[source.expression], scope))
    if source.table is not None:
        return _by_table(turn, source.table, scope)
    return Target(current_worker(turn))


def _by_table(turn: Turn, table: str, scope: int) -> Target:
    """The target that a table's first output names; nobody's when it has no answer."""
    try:
        values = turn.decided(table, scope).values
    except Fault:
        return Target()
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
    known = turn.given.fact(f"person:{person}")
    return known.get("manager") if known else None


def members(turn: Turn, target: Target) -> tuple[str, ...]:
    """The people behind a target, sorted, without the excluded."""
    if target.assignee:
        return (target.assignee,)
    key = f"queue:{target.queue}" if target.queue else f"persona:{target.persona}"
    if not target.queue and not target.persona:
        return ()
    found = turn.given.fact(key) or {}
    return tuple(p for p in found.get("members", ()) if p not in target.excluded)


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
    if not _offered_to(turn, found, actor):
        where = found.queue or found.persona or "nobody's list"
        raise Refused(
            f"This work waits in {where}, which you do not belong to.",
            "Ask a supervisor to add you or to transfer it to you.",
        )
    return found


def _offered_to(turn: Turn, assignment: Assignment, actor: str) -> bool:
    person = turn.given.fact(f"person:{actor}")
    if person is None:
        raise Refused(
            f"{actor} is not known in this workspace.",
            f"Add {actor} with “casewright people add”, or act as somebody who is.",
        )
    return (
        bool(person.get("everything"))
        or assignment.queue in person.get("queues", ())
        or assignment.persona in person.get("personas", ())
    )
