"""The rarer lines of a history, what stands in a nested value, and words that people typed."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.desktop import moments
from casewright.desktop.casefile.telling import SIGNS, DataWords, sign, tell, value_words
from casewright.desktop.opened import MASK
from casewright.runtime.narrate import INNER
from casewright.runtime.narrate_told import Mark, Told, Voice, listed, part
from casewright.runtime.reading import HistoryRow
from tests.desktop.casefile.voices import PEOPLE, VOICE

AT = 1_795_000_000_000_000


def told(kind: str, actor: str = "lena", **payload: Any) -> Told:
    found = tell(HistoryRow(1, AT, actor, None, "c", kind, payload, "ab"), VOICE)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "kind, payload, title",
    [
        ("StepRedone", {"step": "look"}, "Lena Fischer had Look closer done again"),
        ("CaseMigrated", {"version": 3}, "Lena Fischer moved the case to version 3"),
        ("BoundaryPassed", {"step": "look", "boundary": "slow"}, "Look closer: Two days happened meanwhile"),
        ("MessageTaken", {"message": "paid"}, "Message Money came, kept while the case was suspended, taken up"),
        ("MessageKept", {"message": "paid"}, "Message Money came kept for later"),
        ("MessageIgnored", {"message": "paid"}, "Message Money came came, and nobody waited for it"),
        ("StatusChanged", {"status": "Waiting"}, "Status is now Waiting"),
        ("EffectReported", {"ok": True}, "Work outside the case succeeded"),
        ("EffectReported", {"ok": False, "error": "no route"}, "Work outside the case failed"),
        ("EffectReported", {"ok": False, "error": "x", "doubt": True}, "Work outside the case may have happened"),
        ("EffectRequested", {"token": [7, 5, "look"], "what": "shop: order"}, "Look closer asked for shop: order"),
        ("ReportKept", {}, "An answer waits until the case goes on"),
        ("MailSent", {"to": ["a@b.example"], "subject": "x", "files": ["y.pdf"]}, "An e-mail went to a@b.example"),
        ("MessageExpired", {"message": "paid"}, "Nobody took the message Money came"),
        ("CaseResumed", {}, "Lena Fischer resumed the case"),
        ("ParticipantRemoved", {"person": "tom"}, "Lena Fischer removed Tom Rivera"),
        ("AssignmentGiven", {"how": "climbed", "assignee": "tom"}, "The work went up to Tom Rivera"),
        ("AssignmentGiven", {"how": "delegated", "assignee": "tom"}, "Lena Fischer let Tom Rivera do the work"),
        ("AssignmentGiven", {"how": "recalled", "assignee": "lena"}, "Lena Fischer took the work back"),
        ("AssignmentGiven", {"how": "asked", "assignee": "tom"}, "Lena Fischer asked Tom Rivera"),
        ("AssignmentGiven", {"how": "answered", "assignee": "tom"}, "Lena Fischer answered Tom Rivera"),
        ("CaseRestricted", {"people": ["tom"]}, "Lena Fischer restricted the case to its participants"),
        ("CaseRestricted", {}, "Lena Fischer opened the case to everybody"),
        ("AssignmentGiven", {"how": "some new way"}, "Who has the work was changed"),
        ("AssignmentGiven", {"how": "transferred", "queue": "claims"}, "Lena Fischer gave the work to Claims desk"),
        ("AssignmentCompleted", {"step": ""}, "Lena Fischer finished the task"),
        ("PersonNotified", {"to": []}, "Nobody notified"),
        ("PersonNotified", {"to": ["lena", "tom"]}, "Lena Fischer, Tom Rivera notified"),
        ("WaitEnded", {"step": "look", "how": "time"}, "Look closer: the wait is over"),
        ("StepDone", {"step": "look"}, "Look closer ran"),
    ],
)  # fmt: skip
def test_rarer_events_in_words(kind: str, payload: dict[str, Any], title: str) -> None:
    assert told(kind, **payload).title == title


def test_a_question_stands_in_the_history_and_so_does_who_sees_a_case() -> None:
    asked = {"how": "asked", "assignee": "tom", "question": "Why so much?"}
    assert told("AssignmentGiven", **asked).detail == "Why so much?"
    answered = {"how": "answered", "assignee": "tom", "reason": "It is for three years."}
    assert told("AssignmentGiven", **answered).detail == "“It is for three years.”"
    restricted = told("CaseRestricted", people=["tom", "lena"], reason="private")
    assert restricted.detail == "Tom Rivera, Lena Fischer · “private”"


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
    assert (found.title, sign(found)[0]) == (title, icon)


@pytest.mark.parametrize(
    "how, title",
    [
        ("", "Clock Two days started"),
        ("paused", "Clock Two days paused"),
        ("resumed", "Clock Two days goes on"),
        ("reset", "Clock Two days starts again"),
        ("moved", "Clock Two days moved"),
        ("cancelled", "Clock Two days cancelled"),
        ("stopped", "Clock Two days stopped"),
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


@pytest.mark.parametrize("kind", sorted(INNER))
def test_bookkeeping_is_not_told(kind: str) -> None:
    assert tell(HistoryRow(1, AT, "lena", None, "c", kind, {}, "ab"), VOICE) is None


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
    assert told("CaseReopened", reason="ill").detail == "“ill”"
    assert told("CaseReopened", reason="").detail == ""
    assert told("CaseReopened").detail == ""


def test_few_values_are_quoted_and_the_rest_is_counted() -> None:
    words = DataWords({}, PEOPLE)
    data = {"amount": 5, "note": "x" * 40, "list": [1], "more": 1, "most": 2}
    assert words(data) == "amount: 5, note, list and 2 more"
    assert words({}) == ""
    assert words({"amount": ""}) == "amount"
    assert words({"amount": None}) == "amount"


def test_what_is_covered_stays_covered_whatever_its_kind() -> None:
    assert value_words(None, MASK, {}) == MASK


def test_every_sort_of_line_has_a_sign() -> None:
    assert set(SIGNS) == set(get_args(Mark))


def test_a_plain_voice_lists_the_first_fields() -> None:
    assert listed({f"f{n}": n for n in range(8)}) == "f0, f1, f2, f3, f4, f5 …"
    assert Voice().data({"a": 1}) == "a"


# ----------------------------------------------------------------------------- decisions


@pytest.mark.parametrize(
    "payload, title, detail",
    [
        ({"rule": 2}, "Row 2 of Look closer decided", ""),
        ({"trace": {"table": "mandate", "matched": [4]}, "rule": 4, "data": {"who": "boss"}},
         "Row 4 of The mandate decided", "who: boss · Look closer"),
        ({"trace": {"table": "mandate", "matched": [1, 3]}},
         "Rows 1, 3 of The mandate decided", "Look closer"),
        ({"trace": {"table": "mandate", "matched": []}},
         "No row of The mandate matched", "Look closer"),
        ({"trace": {"table": "mandate", "steps": []}}, "The mandate decided", "Look closer"),
        ({"trace": {"table": "mandate", "matched": [2]}, "outcome": "clear"},
         "Row 2 of The mandate decided: Clear", "Look closer"),
    ],
)  # fmt: skip
def test_a_decision_says_which_row_of_which_table(
    payload: dict[str, Any], title: str, detail: str
) -> None:
    found = told("StepDone", step="look", **payload)
    assert (found.title, found.detail) == (title, detail)
    assert (found.group, sign(found)[0], found.by_person) == ("rules", "gavel", False)


def test_what_a_person_did_by_hand_bears_their_name_and_reason() -> None:
    found = told("StepDone", step="look", by_hand="the register was down", data={"amount": 5})
    assert found.title == "Lena Fischer did Look closer by hand"
    assert found.detail == "amount: 5 · “the register was down”"
    assert (found.group, found.by_person) == ("people", True)


def test_a_step_that_the_flow_went_past_needs_nobody() -> None:
    resting = told("IncidentRaised", step="look", problem="no route", token=[1, 2, "look"])
    past = told("IncidentRaised", step="look", problem="no route")
    assert resting.title == "Look closer could not go on; a person must act"
    assert past.title == "Look closer could not go on; the case went on without it"
    assert resting.detail == past.detail == "no route"


@given(st.text(max_size=60))
def test_what_people_typed_is_never_taken_for_a_place_of_a_value(text: str) -> None:
    # Braces in a name or a remark must neither fail nor vanish.
    assert VOICE.tell("{who} wrote", who=text) == f"{text} wrote"
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
    found = tell(HistoryRow(1, AT, "lena", None, "c", kind, payload, "ab"), VOICE)
    assert found is not None
    assert "None" not in found.title
