"""What a person may do besides their own work: the rights that their personas carry.

Rule: a blueprint without personas limits nobody; who may do everything may do everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import standing
from .commands import SYSTEM
from .decision import Refused
from .turn import Turn

EXECUTE, SKIP, REDO, REASSIGN = "execute", "skip", "redo", "reassign"
_WORDS = {
    EXECUTE: "do the work of this blueprint",
    SKIP: "go on without a step",
    REDO: "have a step done again",
    REASSIGN: "give the work of others away",
}


def require(turn: Turn, right: str) -> None:
    """Raises ``Refused``, naming who has the right, when the actor lacks it."""
    if turn.actor == SYSTEM or not turn.plan.rights:
        return
    known = known_person(turn, turn.actor)
    if not has(turn, known, right):
        holders = [name for name, rights in turn.plan.rights.items() if right in rights]
        who = f" ({', '.join(holders)})" if holders else ", or somebody who may do everything"
        raise Refused(
            f"{turn.actor} may not {_WORDS[right]}.",
            f"Ask somebody whose persona has the right “{right}”{who}.",
        )


def has(turn: Turn, known: Mapping[str, Any], right: str) -> bool:
    """Whether one of a person's personas carries the right."""
    if known.get("everything"):
        return True
    rights = turn.plan.rights
    return any(right in rights.get(persona, ()) for persona in known.get("personas", ()))


def may_execute(turn: Turn, known: Mapping[str, Any]) -> bool:
    """Whether a person does work at all: with personas of the blueprint, one must carry it.

    Who merely belongs to a queue was let into it by an administrator.
    """
    held = [p for p in known.get("personas", ()) if p in turn.plan.rights]
    return not held or has(turn, known, EXECUTE)


def known_person(turn: Turn, name: str) -> Mapping[str, Any]:
    """What is known of a person; raises ``Refused`` with the way to become known."""
    known = standing.person(turn, name)
    if known is None:
        raise Refused(
            f"{name} is not known in this workspace.",
            f"Add {name} with “casewright people add”, or act as somebody who is.",
        )
    return known
