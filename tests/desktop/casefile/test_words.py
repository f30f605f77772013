"""Every event of a case can be told: in words a person would use, without ids."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from casewright.desktop.casefile.telling import tell
from casewright.engine.events import AnyEvent
from casewright.runtime.narrate import INNER
from casewright.runtime.reading import HistoryRow
from tests.desktop.casefile.voices import VOICE


def row(kind: str, payload: dict[str, Any]) -> HistoryRow:
    return HistoryRow(1, 1_795_000_000_000_000, "lena", None, "c", kind, payload, "ab" * 32)


def said(kind: str, **payload: Any) -> str:
    told = tell(row(kind, payload), VOICE)
    assert told is not None
    return f"{told.title} | {told.detail}".rstrip(" |")


def test_every_kind_of_event_is_told_or_silent() -> None:
    kinds = [one.__name__ for one in AnyEvent.__args__]
    for kind in kinds:
        known = {"item": [1, "assess", "process", 1, "active"]} if kind == "ItemChanged" else {}
        told = tell(row(kind, known), VOICE)
        assert (told is None) == (kind in INNER), kind
        assert told is None or told.title, kind


@pytest.mark.parametrize(
    "kind, payload, words",
    [
        ("CaseCreated", {"number": "CLM-1", "type": "claim"}, "Lena Fischer opened CLM-1 as Motor claim"),
        ("StageEntered", {"stage": "assess"}, "Stage Assessment entered"),
        ("StageEntered", {"stage": "assess", "reason": "odd"}, "Stage Assessment entered | “odd”"),
        ("StageLeft", {"stage": "assess", "how": "completed"}, "Stage Assessment completed"),
        ("StageLeft", {"stage": "assess", "how": "changed"}, "Lena Fischer left Assessment"),
        ("StageSkipped", {"stage": "assess"}, "Stage Assessment skipped | its condition said so"),
        ("StageRefused", {"stage": "assess", "reason": "no policy"},
         "Stage Assessment could not be entered | no policy"),
        ("AssignmentGiven", {"how": "claimed", "assignee": "lena"}, "Lena Fischer took the work"),
        ("AssignmentGiven", {"how": "transferred", "assignee": "tom", "reason": "ill"},
         "Lena Fischer gave the work to Tom Rivera | “ill”"),
        ("AssignmentGiven", {"how": "released", "queue": "claims"}, "Lena Fischer gave the work back"),
        ("AssignmentCompleted", {"step": "look", "outcome": "clear", "data": {"amount": 12}},
         "Lena Fischer finished Look closer with Clear | amount: 12"),
        ("AssignmentVoted", {"step": "look", "outcome": "yes"}, "Lena Fischer voted for yes in Look closer"),
        ("StepDone", {"step": "look", "rule": 2}, "Row 2 of Look closer decided"),
        ("StepSkipped", {"step": "look"}, "Look closer skipped, its condition was not met"),
        ("StepSkipped", {"step": "look", "how": "person", "reason": "known"},
         "Lena Fischer skipped Look closer | “known”"),
        ("MilestoneReached", {"milestone": "assess"}, "Milestone Assessment reached"),
        ("DataChanged", {"data": {"amount": 5}, "reason": "typo"},
         "Lena Fischer changed the data | amount: 5 · “typo”"),
        ("CaseResolved", {"status": "Resolved-Paid"}, "Case resolved: Resolved-Paid"),
        ("CaseReopened", {"reason": "again"}, "Lena Fischer opened the case again | “again”"),
        ("CaseSuspended", {"reason": "court"}, "Lena Fischer suspended the case | “court”"),
        ("CommentAdded", {"text": "Mind it"}, "Lena Fischer wrote | Mind it"),
        ("FileAttached", {"name": "a.pdf"}, "Lena Fischer attached a file | a.pdf"),
        ("ParticipantAdded", {"person": "tom", "role": "expert"},
         "Lena Fischer added Tom Rivera | expert"),
        ("UrgencySet", {"urgency": 40}, "Lena Fischer set the urgency to 40"),
        ("PersonNotified", {"to": ["tom"], "text": "Late"}, "Tom Rivera notified | Late"),
        ("IncidentRaised", {"step": "look", "problem": "no approver", "token": [1]},
         "Look closer could not go on; a person must act | no approver"),
        ("ChildNoted", {"child": "x", "status": "Resolved-Done"},
         "A case that belongs to it is now Resolved-Done"),
    ],
)  # fmt: skip
def test_events_in_words(kind: str, payload: dict[str, Any], words: str) -> None:
    assert said(kind, **payload) == words


def test_an_opened_assignment_says_for_whom_from_the_array_that_is_stored() -> None:
    opened = ["id", 5, "look", "assess", 1, 1_795_000_000_000_000, None, "claims", None, "offered"]
    assert said("AssignmentOpened", assignment=opened) == "Look closer is to be done in Claims desk"
    opened[6] = "tom"
    assert said("AssignmentOpened", assignment=opened) == "Look closer is to be done for Tom Rivera"


def test_an_ad_hoc_task_is_told_by_its_own_name() -> None:
    task = ["id", 0, "", "assess", 1, 0, "tom", None, None, "assigned", 0, 0, "Call back"]
    assert said("AssignmentOpened", assignment=task).startswith("Call back is to be done")


def test_a_clock_says_what_it_promises() -> None:
    clock = [1, "slow", "step", 5, 0, 1_795_000_000_000_000, 1_795_100_000_000_000]
    told = said("ClockStarted", clock=clock)
    assert told.startswith("Clock Two days started | goal ")
    assert "deadline" in told
    assert said("ClockChanged", clock=clock, how="paused").startswith("Clock Two days paused")


@pytest.mark.parametrize(
    "what, words",
    [
        ("goal", "Goal of Two days passed"),
        ("deadline", "Deadline of Two days passed"),
        ("passed", "Two days is still not done"),
    ],
)
def test_a_passed_clock_says_which_and_when(what: str, words: str) -> None:
    told = said("ClockPassed", policy="slow", what=what, due=1_795_000_000_000_000)
    assert told.startswith(f"{words} | due ")


def test_only_the_first_fields_are_quoted_and_long_values_are_not() -> None:
    data = {"amount": 1, "note": "x" * 60, "policy": "P", "plate": "H"}
    told = said("DataChanged", data=data)
    assert told.endswith("amount: 1, note, policy: P and 1 more")


def test_payloads_as_objects_are_understood_too() -> None:
    opened = {"step": "look", "queue": "claims"}
    assert said("AssignmentOpened", assignment=opened) == "Look closer is to be done in Claims desk"


def test_the_words_do_not_depend_on_msgspec() -> None:
    payload = msgspec.json.decode(b'{"stage": "assess", "how": "resolved"}')
    assert said("StageLeft", **payload) == "Stage Assessment ended"
