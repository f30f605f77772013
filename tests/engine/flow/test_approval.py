"""Approval: by one person, or N of M, decided as soon as it is clear."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Case

from ..notation import each, human, world
from ..world import World


def _board(need: int = 2, **more: object) -> World:
    approve = {
        "id": "vote", "kind": "approve", "mode": "consensus", "need": need,
        "route": {"queue": "board"}, **more,
    }  # fmt: skip
    rejected = human("rejected", next="end")
    steps = [human("ask"), approve, human("approved", next="end"), rejected]
    approve.setdefault("outcomes", [{"id": "approve"}, {"id": "reject", "next": "rejected"}])
    w = world(*steps, queues=[{"id": "board"}])
    for name in ("ann", "bob", "cid"):
        w.person(name, queues=["board"])
    return w


def _vote(w: World, case: Case, person: str, outcome: str, **data: object) -> None:
    now = w.cases[case.id]
    mine = next(a for a in now.assignments.values() if a.assignee == person and a.step == "vote")
    w.act(c.SubmitAssignment, now, person, assignment=mine.id, outcome=outcome, data=data)


def test_a_single_approval_has_its_two_buttons() -> None:
    w = world({"id": "ok", "kind": "approve", "route": {"person": "bob"}}, human("after"))
    case = w.create()
    with pytest.raises(Refused, match="approve, reject"):
        w.submit(case, "ok", "maybe")
    w.submit(case, "ok", "reject")
    assert w.cases[case.id].results["ok"] == "reject"
    assert w.open(case) == ["after"]


def test_everybody_of_the_queue_is_asked() -> None:
    w = _board()
    case = w.submit(w.create(), "ask")
    assert sorted(a.assignee or "" for a in case.assignments.values()) == ["ann", "bob", "cid"]
    assert len(case.tokens) == 1, "one step, three votes"


def test_enough_approvals_end_it_at_once() -> None:
    w = _board()
    case = w.submit(w.create(), "ask")
    _vote(w, case, "ann", "approve")
    assert w.open(case) == ["vote", "vote"]
    _vote(w, case, "cid", "approve")
    assert w.open(case) == ["approved"], "the third need not be asked any more"
    assert w.cases[case.id].results["vote"] == "approve"


def test_it_is_rejected_as_soon_as_approval_is_out_of_reach() -> None:
    w = _board()
    case = w.submit(w.create(), "ask")
    _vote(w, case, "ann", "reject")
    _vote(w, case, "bob", "approve")
    assert w.open(case) == ["vote"]
    _vote(w, case, "cid", "reject")
    assert w.open(case) == ["rejected"]
    votes = [(v.outcome, v.step) for v in w.events(case, e.AssignmentVoted)]
    assert votes == [("reject", "vote"), ("approve", "vote")]


def test_nobody_votes_twice() -> None:
    w = _board()
    case = w.submit(w.create(), "ask")
    _vote(w, case, "ann", "approve")
    bobs = next(a for a in w.cases[case.id].assignments.values() if a.assignee == "bob")
    w.act(c.TransferAssignment, case, "bob", assignment=bobs.id, person="ann")
    with pytest.raises(Refused, match="already given your vote"):
        _vote(w, case, "ann", "approve")


def test_who_did_an_earlier_step_is_not_asked() -> None:
    w = _board(route={"queue": "board", "not_who_did": ["ask"]})
    case = w.submit(w.create(), "ask", actor="ann")
    assert sorted(a.assignee or "" for a in case.assignments.values()) == ["bob", "cid"]
    bobs = next(iter(case.assignments.values()))
    with pytest.raises(Refused, match="somebody else"):
        w.act(c.TransferAssignment, case, "bob", assignment=bobs.id, person="ann")


def test_too_few_approvers_are_an_incident() -> None:
    w = _board(need=4)
    case = w.submit(w.create(), "ask")
    (incident,) = w.events(case, e.IncidentRaised)
    assert "4 approvers are needed and 3" in incident.problem


def test_approvers_by_expression_each_once() -> None:
    w = _board(approvers='["dora", "eve", "dora", "stranger"]')
    w.person("dora")
    w.person("eve")
    case = w.submit(w.create(), "ask")
    assert sorted(a.assignee or "" for a in case.assignments.values()) == ["dora", "eve"]


def test_what_voters_type_is_kept_and_the_clock_runs_on() -> None:
    w = _board(boundaries=[{"id": "late", "after": "PT1H", "next": "rejected"}])
    case = w.submit(w.create(), "ask")
    _vote(w, case, "ann", "approve", word="fine")
    now = w.cases[case.id]
    assert now.data["word"] == "fine"
    assert len(now.timers) == 1
    w.pass_time(3_600_000_000)
    assert w.open(case) == ["rejected"], "all that was open went with the step"


def test_a_vote_in_a_for_each_writes_the_item() -> None:
    vote = {"id": "vote", "kind": "approve", "mode": "consensus", "need": 2,
            "approvers": '["ann", "bob"]'}  # fmt: skip
    w = world(each("many", "rows", vote, into="results"), human("after"))
    case = w.create(rows=[{"name": "x"}])
    _vote(w, case, "ann", "approve", ok=True)
    assert "ok" not in w.cases[case.id].data
    _vote(w, case, "bob", "approve", price=3)
    assert w.cases[case.id].data["results"] == [{"name": "x", "ok": True, "price": 3}]


def test_a_repeated_consensus_begins_anew() -> None:
    w = _board(repeat={"until": "flag", "most": 3})
    case = w.submit(w.create(), "ask")
    for flag in (False, True):
        assert w.open(case) == ["vote"] * 3
        _vote(w, case, "ann", "approve")
        _vote(w, case, "bob", "approve", flag=flag)
    assert w.open(case) == ["approved"]


# ------------------------------------------------------------------------------- authority matrix


def _matrix(hit: str = "collect", **more: object) -> World:
    """Ann approves everything, bob from 10, the board from 100."""
    rows = [
        {"when": ["-"], "then": ['"ann"']},
        {"when": [">= 10"], "then": ['"bob"']},
        {"when": [">= 100"], "then": ['"queue:board"']},
    ]
    matrix = {"id": "mandate", "inputs": ["n"], "outputs": ["who"], "hit": hit, "rows": rows}
    approve = {
        "id": "ok", "kind": "approve", "mode": "authority matrix", "table": "mandate",
        "outcomes": [{"id": "approve"}, {"id": "reject", "next": "rejected"}], **more,
    }  # fmt: skip
    steps = [human("ask"), approve, human("approved", next="end"), human("rejected")]
    w = world(*steps, queues=[{"id": "board"}], decisions=[matrix])
    for name in ("ann", "bob", "cid"):
        w.person(name, queues=["board"])
    return w


def _next(w: World, case: Case) -> tuple[str | None, str | None]:
    """Whom the approval waits for now: (person, queue)."""
    (work,) = w.cases[case.id].assignments.values()
    return work.assignee, work.queue


def test_every_approver_knows_by_which_rows_the_matrix_named_them() -> None:
    w = _matrix()
    case = w.submit(w.create(n=50), "ask")
    case = w.submit(case, "ok", "approve")
    traces = [opened.trace for opened in w.events(case, e.AssignmentOpened)]
    assert [trace.get("table", "") for trace in traces] == ["", "mandate", "mandate"]
    assert traces[1]["matched"] == traces[2]["matched"] == [1, 2]
    case = w.submit(case, "ok", "approve")
    assert w.events(case, e.AssignmentOpened)[-1].trace == {}


def test_every_row_that_matches_adds_an_approver_in_order() -> None:
    w = _matrix()
    case = w.submit(w.create(n=500), "ask")
    assert _next(w, case) == ("ann", None)
    w.submit(case, "ok", "approve")
    assert _next(w, case) == ("bob", None)
    w.submit(case, "ok", "approve")
    assert _next(w, case) == (None, "board")
    w.submit(case, "ok", "approve", actor="cid")
    assert w.open(case) == ["approved"]
    assert w.cases[case.id].results["ok"] == "approve"


@pytest.mark.parametrize("n, people", [(5, 1), (50, 2), (500, 3)])
def test_only_the_rows_that_match_count(n: int, people: int) -> None:
    w = _matrix()
    case = w.submit(w.create(n=n), "ask")
    for actor in ("ann", "bob", "cid")[:people]:
        assert w.open(case) == ["ok"]
        w.submit(case, "ok", "approve", actor=actor)
    assert w.open(case) == ["approved"]


def test_the_first_who_refuses_ends_it() -> None:
    w = _matrix()
    case = w.submit(w.create(n=500), "ask")
    w.submit(case, "ok", "approve")
    w.submit(case, "ok", "reject")
    assert w.open(case) == ["rejected"]


def test_who_has_approved_does_not_approve_again_for_a_queue() -> None:
    w = _matrix()
    case = w.submit(w.create(n=500), "ask")
    for _ in range(2):
        w.submit(case, "ok", "approve")
    with pytest.raises(Refused, match="already given your vote"):
        w.submit(case, "ok", "approve", actor="ann")


def test_data_that_an_approver_changes_count_for_those_after_the_next() -> None:
    w = _matrix()
    case = w.submit(w.create(n=50), "ask")
    w.submit(case, "ok", "approve", n=500)
    assert _next(w, case) == ("bob", None)
    w.submit(case, "ok", "approve")
    assert _next(w, case) == (None, "board"), "the larger amount needs one more"


def test_who_did_an_earlier_step_is_left_out_of_the_matrix() -> None:
    w = _matrix(route={"current": True, "not_who_did": ["ask"]})
    case = w.submit(w.create(n=50), "ask", actor="ann")
    assert _next(w, case) == ("bob", None)


def test_the_clock_of_the_step_runs_on_over_all_approvers() -> None:
    w = _matrix(boundaries=[{"id": "late", "after": "PT1H", "next": "rejected"}])
    case = w.submit(w.create(n=50), "ask")
    w.submit(case, "ok", "approve")
    w.pass_time(3_600_000_000)
    assert w.open(case) == ["rejected"]


def test_a_matrix_that_names_nobody_or_has_no_answer_is_for_a_person() -> None:
    w = _matrix(route={"current": True, "not_who_did": ["ask"]})
    case = w.submit(w.create(n=5), "ask", actor="ann")
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.problem == "the decision mandate names no approver"
    w = _matrix(hit="unique")
    case = w.submit(w.create(n=50), "ask")
    (incident,) = w.events(case, e.IncidentRaised)
    assert "rules 1, 2 match" in incident.problem


def test_a_vote_is_refused_while_the_matrix_has_no_answer_and_nothing_is_lost() -> None:
    w = _matrix(hit="unique")
    case = w.submit(w.create(n=5), "ask")
    w.act(c.ChangeData, case, data={"n": 50})
    with pytest.raises(Refused, match="Who approves next cannot be found"):
        w.submit(case, "ok", "approve")
    w.act(c.ChangeData, case, data={"n": 5})
    w.submit(case, "ok", "approve")
    assert w.open(case) == ["approved"]
