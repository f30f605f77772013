"""The bytes of events and parts, written down: they stand in histories and must not change.

Lines of ``events.jsonl`` are only ever added. Where an event must look otherwise, its schema number rises and
``upcast`` lifts the old form.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from casewright.engine import events as e
from casewright.engine.state import (
    Assignment,
    Child,
    Clock,
    Item,
    Parent,
    Report,
    Scope,
    Token,
    Wait,
)

WORK = Assignment("a", 7, "do", "s", 1, 5, "ann", item=1)
EVENTS: list[e.Event] = [
    e.CaseCreated("t", "b", 1, "T-1"),
    e.CaseCreated("t", "b", 1, "T-1", {"n": Decimal("1.50")}, 5, Parent("k", "make", ("n",), 9)),
    e.StageEntered(1, "s"),
    e.StageEntered(2, "s", "o", "Open", "why", (4,)),
    e.StageSkipped("s"),
    e.StageRefused("s", "no"),
    e.StageLeft(1, "s", "changed", e.Ended((1,), (2,), ("a",), (3,), ("f",), (4,)), (5,)),
    e.ItemChanged(Item(1, "p", "process", 1, "active", 0, 2), Scope(2, "process", 0, "p", item=1)),
    e.ItemNoted(Item(1, "m", "milestone", 1, "available", 0, 0, 1, ("entry 0: x completed",))),
    e.AssignmentOpened(WORK, Token(7, 5, "do", 5)),
    e.AssignmentGiven("a", "claimed", "assigned", "bob"),
    e.AssignmentVoted("a", 7, "do", "approve"),
    e.AssignmentCompleted("a", "do", "ok", {"n": 1}, "why", (3,), e.Ended(assignments=("b",))),
    e.AssignmentCompleted("a", "do"),
    e.StepSkipped("do"),
    e.StepRedone("do", "why"),
    e.StepDone("do", {"n": 1}, 2, "high", 7),
    e.StepDone("do"),
    e.MilestoneReached("m"),
    e.ScopeOpened(Scope(4, "parallel", 2, "p", "fork", 3, expected=2), Token(3, 2, "fork", 5)),
    e.BranchEnded(5, 4, 1),
    e.ScopeJoined(4, "fork"),
    e.ScopeJoined(4, "fork", None, False, {"r": []}),
    e.ScopeClosed(4),
    e.BranchChosen(4),
    e.ItemAdded(4, Scope(9, "item", 4, "p", key="k", value={"x": 1})),
    e.ItemValueSet(9, 4),
    e.TokenPlaced(Token(7, 5, "do", 5, parked=True)),
    e.TokenEnded(7, "do", "gone"),
    e.WaitStarted(Token(7, 5, "w", 5), Wait("time", 9)),
    e.WaitStarted(Token(7, 5, "w", 5), Wait("cases", base={"kid": 3})),
    e.WaitEnded(7, "w", "message", {"n": 1}, 0),
    e.BoundarySet({"b:7:x": 9}),
    e.BoundaryPassed("do", "x"),
    e.MessageKept("m", {"a": 1}),
    e.MessageTaken("m", 0),
    e.MessageIgnored("m"),
    e.ClockStarted(Clock(3, "day", "step", 7, 5, 6, 8, 6)),
    e.ClockStarted(Clock(3, "day", "case", 0, 5, None, 8, 8, 0, 0, 4)),
    e.ClockPassed(3, "day", "goal", 6),
    e.ClockPassed(3, "day", "passed", 6, 2, 9, 30),
    e.ClockChanged("paused", Clock(3, "day", "step", 7, 5, 6, 8, 6, 0, 0, 0, 7, (1, 2, 1))),
    e.PersonNotified(("ann",), "s", "t", "do"),
    e.ChildRequested(Child("kid", "t", "make", 7, key="1"), {"n": 1}),
    e.ChildRequested(Child("new", "t", "make"), {}, "kid"),
    e.ChildNoted("kid", "Open", 4),
    e.ChildNoted("kid", "Open", 4, {}, "t", "make", "Resolved-Done"),
    e.DataChanged({"n": None}),
    e.StatusChanged("x"),
    e.CaseResolved("Resolved-Done"),
    e.CaseReopened("x"),
    e.CaseSuspended(),
    e.CaseResumed(),
    e.CaseMigrated(2, {"a": "b"}),
    e.CommentAdded("x", ("bob",)),
    e.FileAttached("p", "00", 3, "photo", "image/png"),
    e.ParticipantAdded("eve", "judge"),
    e.ParticipantRemoved("eve"),
    e.CaseFollowed("ann"),
    e.CaseUnfollowed("ann"),
    e.UrgencySet(5, "x"),
    e.EffectReported("f", False, {}, "no"),
    e.IncidentRaised("do", "no", Token(7, 5, "do", 5)),
    e.WorkContinued((7, 8)),
    e.PersonDefined("bob", "Bob"),
    e.PersonRemoved("bob"),
    e.NotificationsSet("bob", {"mail": "daily"}),
    e.QueueAlertSet("desk", {"length": 5, "to": ["zoe"]}),
    e.QueueAlerted("desk", "length", 6, 5, True),
    e.BlueprintPublished(1, "h", "{}"),
    e.BlueprintRetired(1),
    e.EffectRequested("f", "connector", Token(7, 5, "do", 5), "claims: create", "g"),
    e.EffectReported(
        "f", True, {"n": 1}, step="do", token=7, ended=e.Ended(clocks=(3,)), attempts=2
    ),
    e.EffectReported("f", False, {}, "no", step="do", attempts=6, doubt=True),
    e.ReportKept(Report("f", False, {"a": 1}, "no", True, 2)),
    e.MessageKept("m", {"a": 1}, 9),
    e.MessageExpired("m", 0),
    e.MailSent("do", ("a@b.example",), "Hello", "Dear", "<1@b.example>", ("letter.pdf",)),
    e.CaseRestricted(("ann", "bob"), "private"),
    e.AbsencesSet("bob", ((5, 9, "ann"), (20, 30, None))),
    e.AssignmentGiven("a", "delegated", "assigned", "bob", delegator="ann"),
    e.AssignmentGiven("a", "asked", "assigned", "eve", asker="bob", question="Why?"),
    e.AssignmentOpened(WORK, None, {"table": "t", "matched": [1]}),
]
#: Line by line what the events above look like.
WRITTEN = (Path(__file__).parent / "events.jsonl").read_text(encoding="utf8").splitlines()


@pytest.mark.parametrize(
    "event, text",
    list(zip(EVENTS, WRITTEN, strict=True)),
    ids=[f"{number}-{type(event).__name__}" for number, event in enumerate(EVENTS, 1)],
)
def test_an_event_is_written_and_read_as_ever(event: e.Event, text: str) -> None:
    assert e.encode(event).decode() == text
    assert e.decode(text.encode()) == event


def test_every_kind_of_event_is_written_down_here() -> None:
    assert {type(event) for event in EVENTS} == set(e.AnyEvent.__args__)


def test_fields_that_are_added_later_have_a_value_in_old_events() -> None:
    old = '{"kind":"ChildNoted","child":"kid","status":"Open","sequence":4}'
    assert e.decode(old.encode()) == e.ChildNoted("kid", "Open", 4)


def test_parts_that_are_longer_than_known_are_read_by_an_older_program_too() -> None:
    newer = b'{"kind":"TokenPlaced","token":[7,5,"do",5,0,true,[],[],0,"something new"]}'
    found = e.decode(newer)
    assert isinstance(found, e.TokenPlaced)
    assert found.token.parked
