"""Delegating, asking back, answering, and taking back: the work is always with one person."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Assignment, Case

from ..notation import human, world
from ..world import DAY, HOUR, World


def desk(**route: Any) -> World:
    """Ann asks, bob approves; cid and dan are colleagues."""
    approve = {"id": "ok", "kind": "approve", "route": route or {"person": "bob"}}
    w = world(human("ask"), approve, human("after"), queues=[{"id": "desk"}])
    for name in ("ann", "bob", "cid", "dan"):
        w.person(name, queues=["desk"])
    return w


def opened(w: World) -> tuple[Case, Assignment]:
    case = w.submit(w.create(), "ask")
    return case, w.work(case, "ok")


def held(w: World, case: Case) -> tuple[str | None, str, str]:
    work = w.work(case, "ok")
    return work.assignee, work.delegator, work.asker


# ----------------------------------------------------------------------------------------- delegate


def test_a_colleague_does_ones_work_for_once() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="cid", reason="ill")
    assert held(w, case) == ("cid", "bob", "")
    (given,) = w.events(case, e.AssignmentGiven)
    assert (given.how, given.assignee, given.delegator, given.reason) == (
        "delegated", "cid", "bob", "ill",
    )  # fmt: skip
    w.submit(case, "ok", "approve", actor="cid")
    assert w.cases[case.id].doers["ok"] == "cid"


def test_what_was_delegated_can_be_taken_back_until_it_is_done() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="cid")
    with pytest.raises(Refused, match="cid has this work"):
        w.act(c.ClaimAssignment, case, "dan", assignment=work.id)
    w.act(c.ClaimAssignment, case, "bob", assignment=work.id)
    assert held(w, case) == ("bob", "", "")
    assert [g.how for g in w.events(case, e.AssignmentGiven)] == ["delegated", "recalled"]
    with pytest.raises(Refused, match="bob has this work"):
        w.act(c.SubmitAssignment, case, "cid", assignment=work.id, outcome="approve")


@pytest.mark.parametrize(
    "who, to, says",
    [
        ("bob", "bob", "You have this work already"),
        ("bob", "stranger", "stranger is not known"),
        ("cid", "dan", "bob has this work"),
    ],
)
def test_only_ones_own_work_and_to_a_colleague(who: str, to: str, says: str) -> None:
    w = desk()
    case, work = opened(w)
    with pytest.raises(Refused, match=says):
        w.act(c.DelegateAssignment, case, who, assignment=work.id, person=to)


def test_offered_work_is_claimed_before_it_is_delegated() -> None:
    w = desk(queue="desk")
    case, work = opened(w)
    with pytest.raises(Refused, match="Claim it first"):
        w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="cid")


def test_who_did_what_is_checked_is_no_delegate() -> None:
    w = desk(queue="desk", not_who_did=["ask"])
    case, work = opened(w)
    w.act(c.ClaimAssignment, case, "bob", assignment=work.id)
    with pytest.raises(Refused, match="checked by somebody else"):
        w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="ann")


def test_a_transfer_ends_the_delegation() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="cid")
    w.act(c.TransferAssignment, case, "cid", assignment=work.id, person="dan")
    assert held(w, case) == ("dan", "", "")


# --------------------------------------------------------------------------------- ask and answer


def test_a_question_goes_to_who_asked_for_approval_and_comes_back_with_its_answer() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.AskQuestion, case, "bob", assignment=work.id, question=" Why so much? ")
    assert held(w, case) == ("ann", "", "bob")
    assert w.work(case, "ok").question == "Why so much?"
    with pytest.raises(Refused, match=r"bob asked you: Why so much\?"):
        w.act(c.SubmitAssignment, case, "ann", assignment=work.id, outcome="approve")
    w.act(c.AnswerQuestion, case, "ann", assignment=work.id, answer="It is for three years.")
    assert held(w, case) == ("bob", "", "")
    asked, answered = w.events(case, e.AssignmentGiven)
    assert (asked.how, asked.question) == ("asked", "Why so much?")
    assert (answered.how, answered.reason, answered.question) == (
        "answered", "It is for three years.", "",
    )  # fmt: skip
    told = [(n.to, n.subject, n.text) for n in w.events(case, e.PersonNotified)]
    assert told == [
        (("ann",), "T-1: bob asks you a question", "Why so much?"),
        (("bob",), "T-1: ann answers your question", "It is for three years."),
    ]
    assert w.open(w.submit(case, "ok", "approve")) == ["after"]


def test_anybody_may_be_asked_by_name_also_who_may_not_decide() -> None:
    w = desk(queue="desk", not_who_did=["ask"])
    case, work = opened(w)
    w.act(c.ClaimAssignment, case, "bob", assignment=work.id)
    w.act(c.AskQuestion, case, "bob", assignment=work.id, question="?", person="dan")
    assert held(w, case)[0] == "dan"


@pytest.mark.parametrize(
    "more, says",
    [
        ({"question": "  "}, "There is no question"),
        ({"question": "?", "person": "bob"}, "ask yourself"),
        ({"question": "?", "person": "stranger"}, "stranger is not known"),
    ],
)
def test_questions_that_go_nowhere_are_refused(more: dict[str, str], says: str) -> None:
    w = desk()
    case, work = opened(w)
    with pytest.raises(Refused, match=says):
        w.act(c.AskQuestion, case, "bob", assignment=work.id, **more)
    assert held(w, case) == ("bob", "", "")


def test_an_answer_needs_a_question_and_words() -> None:
    w = desk()
    case, work = opened(w)
    with pytest.raises(Refused, match="not asked anything"):
        w.act(c.AnswerQuestion, case, "bob", assignment=work.id, answer="x")
    w.act(c.AskQuestion, case, "bob", assignment=work.id, question="?")
    with pytest.raises(Refused, match="answer is empty"):
        w.act(c.AnswerQuestion, case, "ann", assignment=work.id, answer=" ")
    with pytest.raises(Refused, match="Answer the question first"):
        w.act(c.DelegateAssignment, case, "ann", assignment=work.id, person="dan")
    with pytest.raises(Refused, match="ann has this work"):
        w.act(c.AnswerQuestion, case, "bob", assignment=work.id, answer="x")


def test_a_question_that_is_put_off_is_still_a_question() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.AskQuestion, case, "bob", assignment=work.id, question="?")
    w.act(c.SnoozeAssignment, case, "ann", assignment=work.id, until=w.now + HOUR)
    assert held(w, case) == ("ann", "", "bob")
    w.pass_time(DAY)
    assert held(w, case) == ("ann", "", "bob")
    assert w.work(case, "ok").question == "?"
    w.act(c.AnswerQuestion, case, "ann", assignment=work.id, answer="!")
    assert held(w, case) == ("bob", "", "")


def test_asking_in_the_middle_of_a_delegation_keeps_who_delegated() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="cid")
    w.act(c.AskQuestion, case, "cid", assignment=work.id, question="?")
    assert held(w, case) == ("ann", "bob", "cid")
    w.act(c.AnswerQuestion, case, "ann", assignment=work.id, answer="!")
    assert held(w, case) == ("cid", "bob", "")


def test_work_that_was_put_off_is_handed_on_awake() -> None:
    w = desk()
    case, work = opened(w)
    w.act(c.SnoozeAssignment, case, "bob", assignment=work.id, until=w.now + HOUR)
    w.act(c.DelegateAssignment, case, "bob", assignment=work.id, person="cid")
    assert (w.work(case, "ok").state, w.cases[case.id].timers) == ("assigned", {})
