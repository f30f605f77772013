"""Consensus against a model: N of M approvals, whoever votes what in whatever order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Case

from ..notation import human, world
from ..world import HOUR, World

VOTERS = ("ann", "bob", "cleo", "dora", "eve")


def board(members: int, need: int, **more: Any) -> World:
    """``need`` of the first ``members`` people must approve; then ``yes``, else ``no``."""
    vote = {
        "id": "v", "kind": "approve", "mode": "consensus", "need": need,
        "approvers": str(list(VOTERS[:members])).replace("'", '"'),
        "outcomes": [{"id": "approve", "next": "yes"}, {"id": "reject", "next": "no"}], **more,
    }  # fmt: skip
    w = world(vote, human("yes", next="end"), human("no"))
    for name in VOTERS:
        w.person(name)
    return w


def cast(w: World, case: Case, voter: str, outcome: str) -> Case:
    (work,) = [a for a in w.cases[case.id].assignments.values() if a.assignee == voter]
    return w.act(c.SubmitAssignment, case, voter, assignment=work.id, outcome=outcome)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data(), st.integers(1, 5))
def test_the_verdict_is_that_of_the_model(data: st.DataObject, members: int) -> None:
    need = data.draw(st.integers(1, members))
    order = data.draw(st.permutations(VOTERS[:members]))
    w = board(members, need)
    case = w.create()
    assert w.open(case) == ["v"] * members
    approvals = 0
    for cast_so_far, voter in enumerate(order, 1):
        vote = data.draw(st.sampled_from(["approve", "reject"]))
        case = cast(w, case, voter, vote)
        approvals += vote == "approve"
        if approvals >= need:
            assert w.open(case) == ["yes"]
            return
        if approvals + (members - cast_so_far) < need:
            assert w.open(case) == ["no"]
            return
        assert w.open(case) == ["v"] * (members - cast_so_far), "it is still open"


@pytest.mark.parametrize("members, need", [(3, 1), (3, 2), (3, 3), (5, 3)])
def test_the_others_need_not_vote_when_it_is_decided(members: int, need: int) -> None:
    w = board(members, need)
    case = w.create()
    for voter in VOTERS[:need]:
        case = cast(w, case, voter, "approve")
    assert w.open(case) == ["yes"]
    (done,) = [x for x in w.events(case, e.AssignmentCompleted) if x.step == "v"]
    ended = () if done.ended is None else done.ended.assignments
    assert len(ended) == members - need
    assert all(token.votes == () for token in case.tokens.values())


def test_each_vote_stands_in_the_history_with_its_voter() -> None:
    w = board(3, 3)
    case = w.create()
    case = cast(w, case, "cleo", "approve")
    case = cast(w, case, "ann", "approve")
    votes = [(actor, event.outcome) for event, _, actor in w.history[case.id]
             if isinstance(event, e.AssignmentVoted)]  # fmt: skip
    assert votes == [("cleo", "approve"), ("ann", "approve")]
    (token,) = case.tokens.values()
    assert token.votes == (("cleo", "approve"), ("ann", "approve"))


def test_what_voters_say_is_kept_with_the_vote() -> None:
    w = board(2, 2)
    case = w.create()
    (work,) = [a for a in case.assignments.values() if a.assignee == "ann"]
    w.act(
        c.SubmitAssignment, case, "ann", assignment=work.id, outcome="approve",
        data={"n": 7}, reason="sound",
    )  # fmt: skip
    (vote,) = w.events(case, e.AssignmentVoted)
    assert (vote.reason, vote.data) == ("sound", {"n": 7})
    assert w.cases[case.id].data["n"] == 7


def test_nobody_votes_for_somebody_else_and_nobody_twice() -> None:
    w = board(3, 3)
    case = w.create()
    (anns,) = [a.id for a in case.assignments.values() if a.assignee == "ann"]
    (bobs,) = [a.id for a in case.assignments.values() if a.assignee == "bob"]
    with pytest.raises(Refused, match="ann has this work"):
        w.act(c.SubmitAssignment, case, "bob", assignment=anns, outcome="approve")
    case = cast(w, case, "ann", "approve")
    w.act(c.TransferAssignment, case, "bob", assignment=bobs, person="ann")
    with pytest.raises(Refused, match="already given your vote"):
        w.act(c.SubmitAssignment, case, "ann", assignment=bobs, outcome="approve")


def test_a_vote_needs_an_outcome_that_there_is() -> None:
    w = board(2, 2)
    case = w.create()
    for outcome, says in (("", "needs an outcome"), ("perhaps", "no outcome “perhaps”")):
        with pytest.raises(Refused, match=says):
            cast(w, case, "ann", outcome)


def test_one_promise_for_the_whole_vote() -> None:
    w = promised()
    case = w.create()
    assert len(case.clocks) == 1
    w.pass_time(HOUR)
    case = cast(w, case, "ann", "approve")
    assert len(case.clocks) == 1, "it runs until the vote is over"
    case = cast(w, case, "bob", "approve")
    assert case.clocks == {}


def promised() -> World:
    vote = {"id": "v", "kind": "approve", "mode": "consensus", "need": 2, "sla": ["day"],
            "approvers": '["ann", "bob", "cleo"]'}  # fmt: skip
    w = world(vote, human("z"), slas=[{"id": "day", "deadline": "P1D"}])
    for name in VOTERS:
        w.person(name)
    return w
