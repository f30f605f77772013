"""Events in words: what a person reads in a history is true of what happened."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casewright.engine import events as e
from casewright.engine.state import Assignment, Clock, Token
from casewright.runtime import narrate

from .office import HOUR, MONDAY

NAMES = {"check": "Check it", "intake": "Intake", "desk": "The desk", "pace": "Pace", "ok": "Fine",
         "mandate": "The mandate"}  # fmt: skip
RESTING = Token(4, 2, "check", MONDAY)
OFFERED = Assignment("w", 4, "check", "intake", 1, MONDAY, queue="desk")
GIVEN = Assignment("w", 4, "check", "intake", 1, MONDAY, "ann")
CLOCK = Clock(7, "pace", "step", 4, MONDAY)


def said(event: e.Event) -> str:
    """The sentence for an event as it is stored."""
    stored: dict[str, Any] = json.loads(e.encode(event))
    kind = stored.pop("kind", type(event).__name__)
    return narrate.describe(kind, stored, lambda element: NAMES.get(element, element))


@pytest.mark.parametrize(
    "event, sentence",
    [
        (e.AssignmentOpened(OFFERED), "Check it is to be done in The desk"),
        (e.AssignmentOpened(GIVEN), "Check it is to be done for ann"),
        (
            e.AssignmentGiven("w", "delegated", "assigned", "bob", delegator="ann", reason="ill"),
            "The work was delegated to bob: ill",
        ),
        (
            e.AssignmentGiven("w", "asked", "assigned", "bob", asker="ann", question="Why?"),
            "bob was asked: Why?",
        ),
        (
            e.AssignmentGiven("w", "answered", "assigned", "ann", reason="So."),
            "ann was answered: So.",
        ),
        (e.CaseRestricted(("ann", "bob"), "private"), "Case restricted to its participants: private"),
        (e.CaseRestricted(), "Case open to everybody again"),
        (
            e.AbsencesSet("ann", ((MONDAY, MONDAY + HOUR, "bob"),)),
            "ann is away: 2026-03-02T09:00:00Z to 2026-03-02T10:00:00Z, bob stands in",
        ),
        (e.AbsencesSet("ann"), "ann is not away"),
        (
            e.AssignmentCompleted("w", "check", "ok", {"a": 1, "b": 2}, reason="seen"),
            "Check it completed with Fine (a, b): seen",
        ),
        (e.AssignmentVoted("w", 4, "check", "ok"), "Check it: a vote for Fine"),
        (e.StageLeft(1, "intake", "changed"), "Stage Intake left"),
        (e.StageLeft(1, "intake", "completed"), "Stage Intake completed"),
        (e.StepSkipped("check", "person", reason="late"), "Check it skipped, by a person: late"),
        (e.StepSkipped("check"), "Check it skipped, its condition was not met"),
        (e.StepDone("check", {"a": 1}, rule=3, outcome="ok"), "Row 3 of Check it decided: Fine (a)"),
        (
            e.StepDone("check", {"a": 1}, 3, "ok", trace={"table": "mandate", "matched": [3]}),
            "Row 3 of The mandate decided: Fine (a)",
        ),
        (
            e.StepDone("check", {"a": 1}, 1, trace={"table": "mandate", "matched": [1, 4]}),
            "Rows 1, 4 of The mandate decided (a)",
        ),
        (
            e.StepDone("check", {"a": None}, trace={"table": "mandate", "matched": []}),
            "No row of The mandate matched (a)",
        ),
        (e.StepDone("check", trace={"table": "mandate", "steps": []}), "The mandate decided"),
        (e.StepRedone("check", "the scan was empty"), "Check it is to be done again: the scan was empty"),
        (
            e.ClockPassed(7, "pace", "passed", MONDAY, missed=3),
            "Pace is still not done (due 2026-03-02T09:00:00Z, 3 missed)",
        ),
        (
            e.ClockPassed(7, "pace", "goal", MONDAY + HOUR),
            "Goal of Pace passed (due 2026-03-02T10:00:00Z)",
        ),
        (e.ClockStarted(CLOCK), "Clock Pace started"),
        (e.PersonNotified(("ann", "bob"), "Look", "…"), "ann, bob notified: Look · …"),
        (e.MessageTaken("paid", 0), "Message paid, kept while the case was suspended, taken up"),
        (e.MessageKept("paid"), "Message paid kept for later"),
        (e.EffectReported("f", True, late=True), "Work outside the case succeeded (too late to matter)"),
        (e.EffectReported("f", False, error="no route"), "Work outside the case failed: no route"),
        (
            e.IncidentRaised("check", "nobody may do it", RESTING),
            "Check it could not go on; a person must act: nobody may do it",
        ),
        (
            e.IncidentRaised("check", "nobody may do it"),
            "Check it could not go on; the case went on without it: nobody may do it",
        ),
        (e.DataChanged({f"f{n}": n for n in range(8)}), "Data changed (f0, f1, f2, f3, f4, f5 …)"),
        (e.CaseResolved("Resolved-Done"), "Case resolved: Resolved-Done"),
    ],
)  # fmt: skip
def test_what_happened_is_told_in_a_persons_words(event: e.Event, sentence: str) -> None:
    assert said(event) == sentence


def test_every_kind_that_a_person_causes_has_a_sentence_of_its_own() -> None:
    """What is spelled out from its name are inner matters of the flow, nothing that people do."""
    kinds = {kind.__name__ for kind in e.AnyEvent.__args__}
    assert kinds - set(narrate.TOLD) <= {
        "ItemNoted", "ScopeOpened", "BranchEnded", "ScopeJoined", "ScopeClosed",
        "BranchChosen", "ItemAdded", "ItemValueSet", "TokenPlaced", "TokenEnded",
        "BoundarySet", "WorkContinued", "NotificationsSet", "QueueAlertSet", "QueueAlerted",
    }  # fmt: skip


@pytest.mark.parametrize("instant", [0, 1, 10, 1_500_000, MONDAY, -1])
def test_instants_are_written_as_others_read_them(instant: int) -> None:
    text = narrate.iso(instant)
    assert text is not None
    assert text.endswith("Z")
    assert narrate.iso(None) is None
