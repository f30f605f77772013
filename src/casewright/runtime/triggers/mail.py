"""Cases by e-mail: a new message makes one, an answer lands on the case that it answers.

Rule: who writes proves nothing. An answer is taken for a case by an id that only its mails bear,
or by its number when a person of that case writes; everything else is a new matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from casewright.blueprint.triggers import MailTrigger
from casewright.engine.commands import (
    SYSTEM,
    AddComment,
    AddParticipant,
    AttachFile,
    CaseCommand,
    derive,
)
from casewright.engine.decision import Refused
from casewright.engine.state import Case, Instant
from casewright.runtime.connectors.port import Failure
from casewright.runtime.door import Door
from casewright.store.rows import PersonRow

from .making import creation, data_of, handed_in, told
from .port import Bound, Calls, CannotLook, State

#: Characters of a message's text that a case keeps as correspondence.
MOST_TEXT = 50_000
ROLE = "correspondent"


class Reads(Protocol):
    """What of the workspace an inbox asks."""

    def case(self, case: str) -> Case | None: ...
    def people(self) -> Any: ...


class Inbox:
    """Where messages go: the door and what is known of cases and people."""

    def __init__(self, door: Door, reads: Reads) -> None:
        self.door = door
        self._reads = reads

    def case_of(self, bound: Bound, mail: Mapping[str, Any]) -> Case | None:
        """The case that a message answers; None for a new matter."""
        found = self._reads.case(mail["case"]) if mail.get("case") else None
        if found is not None:
            return found
        for earlier in reversed(mail.get("references") or []):
            made = self._reads.case(derive(bound.command_id(str(earlier)), "case"))
            if made is not None:
                return made
        number = mail.get("number")
        named = self._reads.case(number) if number else None
        return named if named is not None and self._belongs(named, str(mail["sender"])) else None

    def _belongs(self, case: Case, sender: str) -> bool:
        """Whether somebody with this address has to do with the case."""
        address = sender.casefold()
        if any(person.casefold() == address for person in case.participants):
            return True
        people: list[PersonRow] = [p for p in self._reads.people() if p.email.casefold() == address]
        working = {each.assignee for each in case.assignments.values()}
        known = {case.owner, case.created_by, *case.participants, *working}
        return any(person.person in known for person in people)


def look(bound: Bound, state: State, inbox: Inbox, calls: Calls, now: Instant) -> int:
    """Take in what is new in the mailbox; how many messages made or continued a case."""
    trigger = bound.trigger
    assert isinstance(trigger, MailTrigger)
    asked = {"mailbox": trigger.mailbox} if trigger.mailbox else {}
    done, more = 0, True
    while more:
        given = {name: state.cursor[name] for name in _CURSOR if name in state.cursor}
        found = calls.call(trigger.connector, "fetch", {**asked, **given}, bound.name)
        if isinstance(found, Failure):
            raise CannotLook(found.reason)
        files = found.outputs.get("files", [])
        for mail in found.outputs["messages"]:
            done += _one(bound, state, inbox, mail, files, now)
        reached = {
            "since_uid": found.outputs["last_uid"],
            "uid_validity": found.outputs["uid_validity"],
        }
        more = bool(found.outputs["more"]) and reached != state.cursor
        state.cursor = reached
    return done


_CURSOR = ("since_uid", "uid_validity")


def _one(
    bound: Bound, state: State, inbox: Inbox, mail: Mapping[str, Any], files: Any, now: Instant
) -> int:
    trigger = bound.trigger
    assert isinstance(trigger, MailTrigger)
    occurrence = str(mail.get("message_id") or f"{mail.get('uid')} of {bound.name}")
    if mail.get("problem"):
        state.refuse(now, f"message {mail['uid']}", str(mail["problem"]))
        return 0
    if mail.get("auto"):
        return 0  # two machines that answer each other would never end
    case = inbox.case_of(bound, mail) if trigger.replies else None
    try:
        if case is None:
            create = creation(bound, occurrence, data_of(bound, _seen(mail), now))
            handed_in(inbox.door, create)
            target, category = create.case, trigger.attachments or ""
        else:
            target, category = case.id, trigger.attachments or ""
            if case.type != trigger.case_type:
                category = ""
        for command in _correspondence(bound.command_id(occurrence), target, category, mail, files):
            handed_in(inbox.door, command)
    except Refused as refusal:
        state.refuse(now, occurrence, told(refusal))
        return 0
    return 1


def _seen(mail: Mapping[str, Any]) -> dict[str, Any]:
    """What FEEL sees of a message."""
    names = ("sender", "sender_name", "subject", "text", "sent", "to", "cc", "message_id")
    return {name: mail.get(name) for name in names}


def _correspondence(
    root: str, case: str, category: str, mail: Mapping[str, Any], files: Any
) -> Iterator[CaseCommand]:
    """What a message adds to its case: who wrote, what, and the files that came along."""
    sender = str(mail["sender"])
    head: dict[str, Any] = {"actor": SYSTEM, "on_behalf": sender, "case": case}
    if sender:
        yield AddParticipant(id=derive(root, "who"), person=sender, role=ROLE, **head)
    text = f"{mail.get('subject', '')}\n\n{mail.get('text', '')}".strip()[:MOST_TEXT]
    if text:
        yield AddComment(id=derive(root, "text"), text=text, **head)
    for number, attached in enumerate(mail.get("attachments") or [], 1):
        kept = files[attached["file"]]
        yield AttachFile(
            id=derive(root, f"file {number}"), name=str(attached["name"]), digest=kept["digest"],
            size=int(kept["size"]), category=category, media=str(kept["media"]), **head,
        )  # fmt: skip
