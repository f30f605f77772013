"""The rarer lines of a history, what stands in a nested value, and words that people typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.desktop import moments
from casewright.desktop.casefile.telling import Names, Told, by, data_words, part, reason
from casewright.desktop.casefile.words import SILENT, tell
from casewright.runtime.reading import HistoryRow

AT = 1_795_000_000_000_000
NAMES = Names(
    element=lambda one: {"look": "Look closer", "paid": "Money came", "slow": "Two days"}.get(one, one),
    person=lambda one: {"lena": "Lena Fischer", "tom": "Tom Rivera"}.get(one or "", one or ""),
    group=lambda one: {"claims": "Claims desk"}.get(one or "", one or ""),
    fields={"amount": "Amount", "note": "Note"},
)  # fmt: skip


def told(kind: str, actor: str = "lena", **payload: Any) -> Told:
    found = tell(HistoryRow(1, AT, actor, None, "c", kind, payload, "ab"), NAMES)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "kind, payload, title",
    [
        ("StepRedone", {"step": "look"}, "Lena Fischer had Look closer done again"),
        ("CaseMigrated", {"version": 3}, "Lena Fischer moved the case to version 3"),
        ("BoundaryPassed", {"step": "look", "boundary": "slow"}, "Look closer: Two days happened meanwhile"),
        ("MessageTaken", {"message": "paid"}, "The message Money came came"),
        ("MessageKept", {"message": "paid"}, "The message Money came came"),
        ("MessageIgnored", {"message": "paid"}, "The message Money came came"),
        ("StatusChanged", {"status": "Waiting"}, "The case is Waiting"),
        ("EffectReported", {"ok": True}, "Work outside the case was done"),
        ("EffectReported", {"ok": False, "error": "no route"}, "Work outside the case failed"),
        ("CaseResumed", {}, "Lena Fischer resumed the case"),
        ("ParticipantRemoved", {"person": "tom"}, "Lena Fischer removed Tom Rivera"),
        ("AssignmentGiven", {"how": "climbed", "assignee": "tom"}, "The work went up to Tom Rivera"),
        ("AssignmentGiven", {"how": "some new way"}, "Who has the work was changed"),
        ("AssignmentGiven", {"how": "transferred", "queue": "claims"}, "Lena Fischer gave the work to Claims desk"),
        ("AssignmentCompleted", {"step": ""}, "Lena Fischer finished the task"),
        ("PersonNotified", {"to": []}, "Nobody was told"),
        ("PersonNotified", {"to": ["lena", "tom"]}, "Lena Fischer, Tom Rivera was told"),
        ("WaitEnded", {"step": "look", "how": "time"}, "Look closer: the wait is over"),
        ("StepDone", {"step": "look"}, "Look closer ran"),
    ],
)  # fmt: skip
def test_rarer_events_in_words(kind: str, payload: dict[str, Any], title: str) -> None:
    assert told(kind, **payload).title == title


@pytest.mark.parametrize(
    "state, title, icon",
    [
        ("active", "Two days began", "play"),
        ("completed", "Two days was finished", "check"),
        ("terminated", "Two days was ended", "stop"),
        ("suspended", "Two days was paused", "pause"),
        ("enabled", "Two days can be started", "play"),
        ("available", "Two days waits for its condition", "hourglass"),
        ("failed", "Two days failed", "error"),
        ("something new", "Two days", "layers"),
    ],
)
def test_the_states_of_a_process(state: str, title: str, icon: str) -> None:
    found = told("ItemChanged", item=[1, "slow", "process", 1, state])
    assert (found.title, found.icon) == (title, icon)


@pytest.mark.parametrize(
    "how, title",
    [
        ("", "Clock started: Two days"),
        ("paused", "Clock paused: Two days"),
        ("resumed", "Clock goes on: Two days"),
        ("reset", "Clock starts again: Two days"),
        ("moved", "Clock moved: Two days"),
        ("cancelled", "Clock cancelled: Two days"),
        ("stopped", "Clock stopped: Two days"),
    ],
)
def test_what_became_of_a_clock(how: str, title: str) -> None:
    clock = [3, "slow", "step", 1, AT, AT + moments.HOUR, AT + 2 * moments.HOUR]
    found = told("ClockChanged", clock=clock, how=how)
    assert found.title == title
    assert found.group == "clocks"
    assert found.detail.startswith("goal ")
    assert ", deadline " in found.detail


def test_a_clock_without_a_deadline_promises_only_its_goal() -> None:
    found = told("ClockStarted", clock=[3, "slow", "step", 1, AT, AT + moments.HOUR, None])
    assert "deadline" not in found.detail


def test_snoozed_work_says_until_when() -> None:
    found = told("AssignmentGiven", how="snoozed", snoozed=AT)
    assert found.title == "Lena Fischer put the work off"
    assert found.detail == f"until {moments.day_time(AT)}"


def test_a_wait_says_until_when_if_it_knows() -> None:
    waiting = told("WaitStarted", token=[1, 2, "look"], wait=["date", AT])
    assert waiting.title == "Look closer: the case waits"
    assert waiting.detail == f"until {moments.day_time(AT)}"
    open_end = told("WaitStarted", token=[1, 2, "look"], wait=["message", None])
    assert open_end.detail == ""


def test_a_child_that_is_asked_for_is_named_by_its_type() -> None:
    assert told("ChildRequested", child=["id", "paid"]).title == "Money came was opened for it"


def test_who_did_it_is_shown_only_for_what_people_did() -> None:
    assert told("DataChanged", data={}).by_person
    assert not told("ClockPassed", policy="slow", what="goal").by_person
    assert told("StepSkipped", step="look", how="person").by_person
    assert not told("StepSkipped", step="look").by_person


@pytest.mark.parametrize("kind", sorted(SILENT))
def test_bookkeeping_is_not_told(kind: str) -> None:
    assert tell(HistoryRow(1, AT, "lena", None, "c", kind, {}, "ab"), NAMES) is None


def test_a_kind_of_a_newer_program_is_told_somehow() -> None:
    assert told("SomethingQuiteNew").title == "Something quite new"


# ------------------------------------------------------------------------------- its pieces


@pytest.mark.parametrize(
    "value, found",
    [
        (["a", "b"], "b"),
        (["a"], None),
        ({"name": "x"}, "x"),
        ({}, None),
        (None, None),
        (5, None),
        ("ab", "b"),
    ],
)
def test_a_part_is_found_in_arrays_and_in_objects(value: object, found: object) -> None:
    assert part(value, 1, "name") == found


def test_a_reason_stands_in_quotes() -> None:
    assert reason({"reason": "ill"}) == "“ill”"
    assert reason({"reason": ""}) == ""
    assert reason({}) == ""


def test_few_values_are_quoted_and_the_rest_is_counted() -> None:
    event = {"data": {"amount": 5, "note": "x" * 40, "list": [1], "more": 1, "most": 2}}
    assert data_words(event, NAMES) == "Amount: 5, Note, list and 2 more"
    assert data_words({}, NAMES) == ""
    assert data_words({"data": {"amount": ""}}, NAMES) == "Amount"


@given(st.text(max_size=60))
def test_what_people_typed_is_never_taken_for_a_place_of_a_value(text: str) -> None:
    # Braces in a name or a remark must neither fail nor vanish.
    assert by("{who} wrote", who=text) == f"{text} wrote"
    found = told("CommentAdded", text=text)
    assert found.detail == text or not text


@given(
    st.sampled_from(
        ["CaseCreated", "StageEntered", "AssignmentOpened", "AssignmentGiven", "ClockStarted",
         "ItemChanged", "WaitStarted", "ChildNoted", "DataChanged", "IncidentRaised", "UrgencySet"]
    ),
    st.dictionaries(
        st.sampled_from(["stage", "step", "item", "clock", "wait", "token", "child", "data", "how",
                         "assignment", "assignee", "to", "reason", "policy", "what"]),
        st.none() | st.just([]) | st.just({}) | st.text(max_size=8),
    ),
)  # fmt: skip
def test_a_mangled_event_is_told_or_fails_loudly_but_never_says_none(
    kind: str, payload: dict[str, Any]
) -> None:
    payload["data"] = {}
    found = tell(HistoryRow(1, AT, "lena", None, "c", kind, payload, "ab"), NAMES)
    assert found is not None
    assert "None" not in found.title
