"""Whether somebody can be given work now, and who stands in for them while they are away.

Rule: facts about people are asked here and nowhere twice; nothing is decided about a step.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from . import routing
from .state import Assignment
from .turn import Turn


def person(turn: Turn, name: str) -> Mapping[str, Any] | None:
    """What is known of a person: id, manager, queues, personas, skills …; None: not known."""
    known: Mapping[str, Any] | None = turn.given.fact(f"person:{name}")
    return known


def may_have(turn: Turn, name: str, barred: Collection[str]) -> bool:
    """Whether the rules of the case let somebody have the work at all."""
    among = turn.case.restricted
    return name not in barred and (not among or name in among)


def taker(turn: Turn, name: str, barred: Collection[str], *, patient: bool = True) -> str | None:
    """Who gets what is meant for ``name``: themself, or who stands in while they are away.

    None when nobody can. ``patient``: with nobody to stand in, work waits for their return.
    """
    seen: set[str] = set()
    here: str | None = name
    while here is not None and here not in seen:
        seen.add(here)
        known = person(turn, here)
        away = routing.absence(routing.absences(known), turn.now)
        if known is not None and away is None and may_have(turn, here, barred):
            return here
        here = away.substitute if away is not None else None
    known = person(turn, name) if patient else None
    return name if known is not None and may_have(turn, name, barred) else None


def crew(turn: Turn, group: str, need: routing.Need, barred: Collection[str]) -> _Crew:
    """The members of ``queue:ID`` or ``persona:ID``: all, and those who may and can do the work."""
    found = turn.given.fact(f"crew:{group}") or {}
    everybody = [routing.worker(each) for each in found.get("members", ())]
    return everybody, routing.fitting(everybody, need, barred, turn.case.restricted)


_Crew = tuple[list[routing.Worker], list[routing.Worker]]


def handed(
    turn: Turn, way: str, fit: list[routing.Worker], need: routing.Need, barred: Collection[str]
) -> str | None:
    """Who of a crew is handed the work; when all are away, who stands in for one of them."""
    chosen = routing.choose(way, fit, need, turn.now)
    if chosen is not None:
        return chosen
    for name in routing.substitutes(fit, turn.now):
        found = taker(turn, name, barred, patient=False)
        if found is not None:
            return found
    return None


def stands_in(turn: Turn, known: Mapping[str, Any], assignment: Assignment) -> bool:
    """Whether a person is now the substitute of somebody to whom the work is offered."""
    for name, first, until in known.get("for", ()):
        if first <= turn.now < until:
            away = person(turn, name)
            if away is not None and offers(away, assignment):
                return True
    return False


def offers(known: Mapping[str, Any], assignment: Assignment) -> bool:
    """Whether work is offered to a queue or persona of a person."""
    return assignment.queue in known.get("queues", ()) or assignment.persona in known.get(
        "personas", ()
    )
