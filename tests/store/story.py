"""Small true histories to put into stores: people, a blueprint, a case and what befalls it.

Written with the engine's own events and ``evolve``; which command leads to which events is
decided elsewhere and does not matter to a store.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from casewright.engine import audit
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.commands import Command, derive, digest, stream_of
from casewright.engine.decision import Effect
from casewright.engine.evolve import fold
from casewright.engine.state import Assignment, Case, Clock, Instant, Parent
from casewright.store import answers
from casewright.store.port import Commit, Loaded, Turn, UnitOfWork
from casewright.store.rows import Changes

HOUR = 3_600_000_000
DAY = 24 * HOUR
START: Instant = 1_788_000_000_000_000

CONTENT = json.dumps(
    {
        "blueprint": "permits",
        "name": {"en": "Permits", "nl": "Vergunningen"},
        "case_types": [
            {
                "id": "permit",
                "name": "Building permit",
                "prefix": "PRM",
                "title_field": "applicant",
                "fields": [
                    {"id": "applicant", "kind": "text", "listed": True},
                    {"id": "amount", "kind": "money", "listed": True},
                    {"id": "secret", "kind": "text", "listed": True, "sensitive": True},
                    {"id": "note", "kind": "text"},
                ],
                "stages": [
                    {
                        "id": "intake",
                        "name": "Intake",
                        "processes": [
                            {
                                "id": "receive",
                                "name": "Receive",
                                "steps": [
                                    {"id": "check", "kind": "collect", "name": "Check the papers"},
                                    {
                                        "id": "split",
                                        "kind": "parallel",
                                        "branches": [
                                            {
                                                "id": "left",
                                                "steps": [
                                                    {
                                                        "id": "visit",
                                                        "kind": "collect",
                                                        "name": "Visit",
                                                    }
                                                ],
                                            }
                                        ],
                                    },
                                ],
                            }
                        ],
                    },
                    {"id": "decision", "name": "Decision"},
                ],
            }
        ],
    }
)
_DRAWN = itertools.count()


def salts() -> Iterator[bytes]:
    """Salts that differ, drawn by any thread."""
    while True:
        yield hashlib.sha256(str(next(_DRAWN)).encode()).digest()[:16]


def ident(text: str) -> str:
    """A uuid-shaped id that is the same in every run."""
    return derive("00000000-0000-0000-0000-000000000000", text)


def turn(
    unit: UnitOfWork,
    command: Command,
    events: tuple[e.Event, ...],
    *,
    at: Instant,
    effects: tuple[Effect, ...] = (),
    base: Loaded | None = None,
) -> Commit:
    """One accepted command with its events, ready to commit on what the unit loads."""
    stream = stream_of(command)
    loaded = base or unit.load(stream)
    made = digest(command)
    records, head = audit.chain(
        command, events, stream=stream, at=at, head=loaded.head, after=loaded.sequence,
        salts=salts(), effects=effects,
    )  # fmt: skip
    after: Case | None = None
    if stream.startswith("case:"):
        history = [(event, at, command.actor) for event in events]
        after = fold(loaded.case, history, stream[5:])
    sequence = loaded.sequence + len(events)
    given = answers.answer(command.id, made, stream, sequence, after)
    accepted = Turn(
        command, made, at, loaded.case, after, events, tuple(records), effects, {}, given
    )
    return Commit(stream, loaded.sequence, head, (accepted,))


def tell(
    store: Any,
    command: Command,
    *events: e.Event,
    at: Instant = START,
    effects: tuple[Effect, ...] = (),
) -> Changes:
    """Commit one command with its events in a transaction of its own."""
    with store.transaction() as unit:
        changes: Changes = unit.commit(turn(unit, command, events, at=at, effects=effects))
    return changes


def publish(store: Any, version: int = 1, content: str = CONTENT) -> None:
    """Publish the permits blueprint."""
    tell(
        store,
        c.PublishBlueprint(id=ident(f"publish {version}"), actor="ann", blueprint="permits",
                           content=content),
        e.BlueprintPublished(version, f"hash {version}", content, "first"),
    )  # fmt: skip


def person(
    store: Any,
    name: str,
    *,
    queues: tuple[str, ...] = (),
    personas: tuple[str, ...] = (),
    everything: bool = False,
) -> None:
    """Define a person."""
    command = c.DefinePerson(
        id=ident(f"define {name} {queues} {personas}"), actor="ann", person=name,
        name=name.title(), queues=queues, personas=personas, everything=everything,
    )  # fmt: skip
    event = e.PersonDefined(
        name, name.title(), f"{name}@example.org", None, personas, queues, {"law": 3}, "en",
        everything,
    )  # fmt: skip
    tell(store, command, event)


class CaseStory:
    """One permit case; each method is a command that was accepted."""

    def __init__(self, store: Any, name: str = "one", at: Instant = START) -> None:
        self.store = store
        self.name = name
        self.id = ident(f"case {name}")
        self.stream = f"case:{self.id}"
        self.at = at
        self.assignment = ident(f"check of {name}")
        self._ids = (ident(f"{name} {n}") for n in itertools.count())

    def _head(self) -> dict[str, Any]:
        return {"id": next(self._ids), "actor": "bob", "case": self.id}

    def tell(self, command: Command, *events: e.Event, **more: Any) -> Changes:
        """Commit at this story's time, an hour later each time."""
        self.at += HOUR
        return tell(self.store, command, *events, at=self.at, **more)

    def create(self, parent: Parent | None = None, **data: Any) -> CaseStory:
        """Created in stage intake with one offered check in queue front."""
        with self.store.transaction() as unit:
            number = f"PRM-{unit.draw('PRM')}"
            self.command = c.CreateCase(
                **self._head(), type="permit", blueprint="permits", version=1, data=data
            )
            events = self.first_events(number, data, parent)
            unit.commit(turn(unit, self.command, events, at=self.at))
        return self

    def first_events(
        self, number: str, data: dict[str, Any], parent: Parent | None
    ) -> tuple[e.Event, ...]:
        """Created, stage entered, check offered, clock started."""
        due = self.at + 8 * HOUR
        check = Assignment(self.assignment, 3, "check", "intake", 1, self.at, queue="front", item=2)
        return (
            e.CaseCreated("permit", "permits", 1, number, data, parent=parent),
            e.StageEntered(1, "intake", status="Open-Intake"),
            e.AssignmentOpened(check),
            e.ClockStarted(Clock(4, "fast", "step", 3, self.at, due - HOUR, due, due, urgency=5)),
        )

    def claim(self, who: str = "bob") -> Changes:
        """Claimed by ``who``."""
        command = c.ClaimAssignment(**self._head(), assignment=self.assignment)
        given = e.AssignmentGiven(self.assignment, "claimed", "assigned", who, "front")
        return self.tell(command, given)

    def complete(self, outcome: str = "ok", **data: Any) -> Changes:
        """The check is done and the next assignment, in the same queue, opens."""
        command = c.SubmitAssignment(**self._head(), assignment=self.assignment, outcome=outcome)
        done = e.AssignmentCompleted(self.assignment, "check", outcome, data, clocks=(4,))
        self.assignment = derive(command.id, 1)
        opened = Assignment(
            self.assignment, 5, "visit", "intake", 1, self.at + HOUR, persona="site"
        )
        return self.tell(command, done, e.AssignmentOpened(opened))

    def resolve(self, status: str = "Resolved-Completed") -> Changes:
        """Resolved; what was open is taken down."""
        command = c.ResolveCase(**self._head(), status=status)
        ended = e.Ended(assignments=(self.assignment,))
        return self.tell(command, e.CaseResolved(status, "done", ended))

    def event(self, event: e.Event, **more: Any) -> Changes:
        """Any single event, as a comment's command would bring it."""
        return self.tell(c.AddComment(**self._head(), text="…"), event, **more)

    @property
    def case(self) -> Case:
        """The case as the store reads it."""
        found: Case | None = self.store.reads.case(self.id)
        assert found is not None
        return found


def records_of(store: Any) -> Iterator[audit.Record]:
    """Every record of every stream."""
    for stream in store.reads.streams():
        yield from store.reads.records(stream)


def erased(record: audit.Record) -> audit.Record:
    """A record whose content was erased for a person's sake."""
    return msgspec.structs.replace(record, payload=b"", salt=b"")


def comment(case: CaseStory, text: str) -> tuple[Command, e.Event]:
    """A comment on a case: command and event."""
    command = c.AddComment(id=ident(text), actor="eve", case=case.id, text=text)
    return command, e.CommentAdded(text)
