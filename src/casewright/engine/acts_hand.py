"""Commands that hand work on: transfer, delegate, send back with a question, and its answer.

Rule: one's own work anybody may hand on; the work of others only who has the right to reassign.
"""

from __future__ import annotations

from typing import Any

from . import commands as c
from . import events as e
from . import people, rights, standing
from .decision import Refused
from .state import Assignment
from .turn import Turn

#: Nobody waits for the work to come back.
ALONE: dict[str, str] = {"delegator": "", "asker": "", "question": ""}
#: A longer question belongs in a comment or a file.
LONGEST = 4_000


def given(assignment: Assignment, how: str, state: str, **more: Any) -> e.AssignmentGiven:
    """The event of work that changed hands; what ``more`` leaves out stays as it is."""
    place: dict[str, Any] = {
        "assignee": assignment.assignee,
        "queue": assignment.queue,
        "persona": assignment.persona,
        "delegator": assignment.delegator,
        "asker": assignment.asker,
        "question": assignment.question,
    }
    return e.AssignmentGiven(assignment.id, how, state, **{**place, **more})


def state_of(assignment: Assignment) -> str:
    """The state of open work that is not put off."""
    return people.ASSIGNED if assignment.assignee else people.OFFERED


def transfer(turn: Turn, command: c.TransferAssignment) -> None:
    """Give work to another person or queue."""
    found = turn.case.assignments.get(command.assignment)
    if found is None:
        people.require_open_to(turn, command.assignment)
        return
    if found.assignee != turn.actor:
        rights.require(turn, rights.REASSIGN)
    if command.person:
        _refuse_unfit(turn, found, command.person)
        event = given(
            found, "transferred", people.ASSIGNED, assignee=command.person, reason=command.reason,
            **ALONE,
        )  # fmt: skip
    elif command.queue:
        event = given(
            found, "transferred", people.OFFERED, assignee=None, queue=command.queue,
            persona=None, reason=command.reason, **ALONE,
        )  # fmt: skip
    else:
        raise Refused("It is not said to whom the work goes.", "Name a person or a queue.")
    turn.emit(event)


def _refuse_unfit(turn: Turn, assignment: Assignment, person: str) -> None:
    """Work that is given to nobody, or to who may not do it, would stall unseen."""
    if person in assignment.excluded:
        raise Refused(
            f"{person} did an earlier step that must be checked by somebody else.",
            "Choose another person.",
        )
    known = _known(turn, person)
    if not known.get("everything"):
        people.refuse_unskilled(known, assignment, person)


def _known(turn: Turn, person: str) -> Any:
    """A colleague who may be given something of this case."""
    known = standing.person(turn, person)
    if known is None:
        raise Refused(
            f"{person} is not known in this workspace.",
            "Check the spelling, or add this person first.",
        )
    if not standing.may_have(turn, person, ()):
        raise Refused(
            f"{person} takes no part in this restricted case.",
            "Add them as a participant first.",
        )
    return known


def _own(turn: Turn, assignment: str) -> Assignment:
    """The actor's own work; raises ``Refused`` when it is offered or with somebody else."""
    found = people.require_open_to(turn, assignment)
    if found.assignee is None:
        raise Refused(
            "This work is offered to your colleagues as well.", "Claim it first, then hand it on."
        )
    if found.asker:
        raise Refused(f"{found.asker} asked you: {found.question}", "Answer the question first.")
    return found


def delegate(turn: Turn, command: c.DelegateAssignment) -> None:
    """Let a colleague do one's own work for once."""
    found = _own(turn, command.assignment)
    if command.person == found.assignee:
        raise Refused("You have this work already.", "Name a colleague.")
    _refuse_unfit(turn, found, command.person)
    turn.emit(
        given(
            found, "delegated", people.ASSIGNED, assignee=command.person, snoozed=0,
            delegator=found.assignee or "", reason=command.reason,
        )
    )  # fmt: skip


def recall(turn: Turn, command: c.ClaimAssignment) -> bool:
    """Take back work that the actor delegated; False when there is none."""
    found = turn.case.assignments.get(command.assignment)
    if found is None or found.delegator != turn.actor or found.assignee == turn.actor:
        return False
    turn.emit(given(found, "recalled", people.ASSIGNED, assignee=turn.actor, **ALONE))
    return True


def ask(turn: Turn, command: c.AskQuestion) -> None:
    """Send one's own work to somebody who can answer a question about it."""
    found = _own(turn, command.assignment)
    question = command.question.strip()[:LONGEST]
    if not question:
        raise Refused("There is no question.", "Write what you want to know.")
    person = command.person or turn.case.owner or turn.case.created_by
    if person == found.assignee:
        raise Refused(
            "You would ask yourself.", "Name somebody who can answer, with --person or in the form."
        )
    _known(turn, person)
    turn.emit(
        given(
            found, "asked", people.ASSIGNED, assignee=person, snoozed=0,
            asker=found.assignee or "", question=question,
        )
    )  # fmt: skip
    subject = f"{turn.case.number}: {found.assignee} asks you a question"
    turn.emit(e.PersonNotified((person,), subject, question, found.step))


def answer(turn: Turn, command: c.AnswerQuestion) -> None:
    """The answer goes with the work back to who asked."""
    found = people.require_open_to(turn, command.assignment)
    if not found.asker:
        raise Refused("You were not asked anything about this work.", "Do the work, or hand it on.")
    text = command.answer.strip()[:LONGEST]
    if not text:
        raise Refused("The answer is empty.", "Write it, then send again.")
    back = {"assignee": found.asker, "asker": "", "question": ""}
    turn.emit(given(found, "answered", people.ASSIGNED, reason=text, snoozed=0, **back))
    subject = f"{turn.case.number}: {found.assignee} answers your question"
    turn.emit(e.PersonNotified((found.asker,), subject, text, found.step))
