"""Participants, and cases that only they see.

Rule: a restricted case is open to the people it names, to who may do everything, and to clocks.
"""

from __future__ import annotations

from . import commands as c
from . import events as e
from . import rights, standing
from .decision import Refused
from .turn import Turn


def refuse_outsiders(turn: Turn) -> None:
    """Raises ``Refused`` when the actor is not one of the people of a restricted case."""
    actor = turn.actor
    if actor == c.SYSTEM or actor in turn.case.restricted:
        return
    known = standing.person(turn, actor)
    if known is None or not known.get("everything"):
        raise Refused(
            f"{turn.case.number} is restricted to its participants.",
            "Ask one of them to add you.",
        )


def restrict(turn: Turn, command: c.RestrictCase) -> None:
    """Close the case to all but its participants, or open it again.

    Who closes it, who owns it and who has open work in it are among them.
    """
    case = turn.case
    if turn.actor not in (case.owner, case.created_by):
        rights.require(turn, rights.REASSIGN)
    if not command.restricted:
        if case.restricted:
            turn.emit(e.CaseRestricted((), command.reason))
        return
    people = _concerned(turn)
    if not people:
        raise Refused("Nobody would see the case any more.", "Add a participant first.")
    if people != case.restricted:
        turn.emit(e.CaseRestricted(people, command.reason))


def _concerned(turn: Turn) -> tuple[str, ...]:
    """Participants, who acts, whose case it is, and who has or waits for work in it; each once."""
    case = turn.case
    works = case.assignments.values()
    waiting = (name for a in works for name in (a.assignee, a.asker, a.delegator))
    named = (*case.participants, turn.actor, case.owner or case.created_by, *waiting)
    return tuple(dict.fromkeys(name for name in named if name and name != c.SYSTEM))


def add_participant(turn: Turn, command: c.AddParticipant) -> None:
    """Somebody takes part in the case, also somebody from outside; again: with another role."""
    if not command.person.strip():
        raise Refused("It is not said who takes part.", "Name a person.")
    case = turn.case
    outside = bool(case.restricted) and command.person not in case.restricted
    if outside or case.participants.get(command.person) != command.role:
        turn.emit(e.ParticipantAdded(command.person, command.role))


def remove_participant(turn: Turn, command: c.RemoveParticipant) -> None:
    """Somebody takes part no more."""
    case, person = turn.case, command.person
    if person not in case.participants and person not in case.restricted:
        raise Refused(f"{person} takes no part in this case.", "Nothing is to do.")
    if person in case.restricted:
        _refuse_stranding(turn, person)
    turn.emit(e.ParticipantRemoved(person))


def _refuse_stranding(turn: Turn, person: str) -> None:
    """A restricted case must not lose its last person, nor a person their open work."""
    if turn.case.restricted == (person,):
        raise Refused(
            f"{person} is the last who sees this restricted case.",
            "Add somebody else first, or open the case again.",
        )
    if any(work.assignee == person for work in turn.case.assignments.values()):
        raise Refused(
            f"{person} has open work in this restricted case.", "Transfer it to a colleague first."
        )
