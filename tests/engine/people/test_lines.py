"""Approval up a reporting line, and by an authority matrix whose rows name who answers."""

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
from ..world import DAY, MONDAY, World

#: Who reports to whom, the lowest first.
LINE = ("ann", "bea", "cas", "dot", "eli")


def firm(route: dict[str, Any] | None = None, **approve: Any) -> World:
    """Ann reports to bea, bea to cas, cas to dot, dot to eli, who reports to nobody."""
    step = {
        "id": "ok", "kind": "approve", "mode": "reporting line",
        "route": route or {"current": True}, **approve,
    }  # fmt: skip
    step.setdefault("outcomes", [{"id": "approve"}, {"id": "reject", "next": "no"}])
    w = world(human("ask"), step, human("yes", next="end"), human("no"), queues=[{"id": "desk"}])
    for name, manager in zip(LINE, (*LINE[1:], None), strict=True):
        w.person(name, manager=manager)
    return w


def asked(w: World, case: Case) -> list[str]:
    """Approve until the step is over; who was asked, in order."""
    people = []
    while w.open(w.cases[case.id]) == ["ok"]:
        work = w.work(case, "ok")
        people.append(work.assignee or "")
        w.submit(case, "ok", "approve")
    return people


@pytest.mark.parametrize(
    "levels, who",
    [
        ("one", ["bea"]),
        (2, ["bea", "cas"]),
        ("all", ["bea", "cas", "dot", "eli"]),
        (20, ["bea", "cas", "dot", "eli"]),
    ],
)
def test_as_many_levels_as_are_asked_for_one_after_the_other(levels: Any, who: list[str]) -> None:
    w = firm(levels=levels)
    case = w.submit(w.create(), "ask")
    assert asked(w, case) == who
    assert w.open(case) == ["yes"]


@pytest.mark.parametrize(
    "route, first",
    [
        ({"current": True}, "bea"),
        ({"manager_of": "case.created_by"}, "bea"),
        ({"person": "bea"}, "cas"),
        ({"expression": "word"}, "dot"),
    ],
    ids=str,
)
def test_the_line_begins_above_the_person_whom_the_route_means(
    route: dict[str, Any], first: str
) -> None:
    w = firm(route)
    case = w.submit(w.create(word="cas"), "ask")
    assert asked(w, case) == [first]


def test_the_line_stays_that_of_the_one_who_asked_while_others_act() -> None:
    w = firm(levels="all")
    case = w.submit(w.create(), "ask")
    w.submit(case, "ok", "approve")
    assert w.work(case, "ok").assignee == "cas", "not bea's manager's manager"
    assert next(iter(w.cases[case.id].tokens.values())).line_of == "ann"


def test_each_level_has_its_condition() -> None:
    w = firm(levels="all", level_when="level = 1 or n >= 100 * level")
    assert asked(w, w.submit(w.create(n=50), "ask")) == ["bea"]
    assert asked(w, w.submit(w.create(n=250), "ask")) == ["bea", "cas"]
    assert asked(w, w.submit(w.create(n=400), "ask")) == ["bea", "cas", "dot", "eli"]


def test_a_condition_may_name_the_approver() -> None:
    w = firm(levels="all", level_when='approver != "cas"')
    assert asked(w, w.submit(w.create(), "ask")) == ["bea", "dot", "eli"]


def test_one_reject_ends_it() -> None:
    w = firm(levels="all")
    case = w.submit(w.create(), "ask")
    w.submit(case, "ok", "approve")
    w.submit(case, "ok", "reject")
    assert w.open(case) == ["no"]
    assert w.cases[case.id].results["ok"] == "reject"


def test_who_must_not_approve_is_climbed_past() -> None:
    w = firm({"manager_of": "case.created_by", "not_who_did": ["ask"]}, levels=2)
    case = w.submit(w.create(actor="ann"), "ask", actor="ann")
    assert asked(w, case) == ["bea", "cas"]
    case = w.create(actor="ann")
    work = w.work(case, "ask")
    w.act(c.TransferAssignment, case, "ann", assignment=work.id, person="bea")
    assert asked(w, w.submit(case, "ask", actor="bea")) == ["cas", "dot"]


def test_a_manager_who_is_away_is_asked_through_who_stands_in() -> None:
    w = firm(levels=2)
    w.people["bea"]["away"] = [[MONDAY - DAY, MONDAY + DAY, "zoe"]]
    w.person("zoe")
    assert asked(w, w.submit(w.create(), "ask")) == ["zoe", "cas"]


def test_nobody_approves_their_own_request_by_standing_in() -> None:
    w = firm(levels="one")
    w.people["bea"]["away"] = [[MONDAY - DAY, MONDAY + DAY, "ann"]]
    assert asked(w, w.submit(w.create(), "ask")) == ["bea"], "it waits for her return"


@pytest.mark.parametrize(
    "route, why",
    [
        ({"person": "eli"}, "no manager above eli approves this"),
        ({"expression": '"queue:desk"'}, "it is not known whose managers approve"),
        ({"expression": "word"}, "it is not known whose managers approve"),
        ({"manager_of": "word"}, "it is not known whose managers approve"),
    ],
    ids=str,
)
def test_a_line_without_anybody_is_an_incident(route: dict[str, Any], why: str) -> None:
    w = firm(route)
    case = w.submit(w.create(), "ask")
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.problem == why


def test_a_line_that_goes_round_ends() -> None:
    w = firm(levels="all")
    w.people["dot"]["manager"] = "bea"
    assert asked(w, w.submit(w.create(), "ask")) == ["bea", "cas", "dot"]


def test_a_line_that_is_broken_between_two_votes_is_told_not_lost() -> None:
    w = firm(levels="all")
    case = w.submit(w.create(), "ask")
    w.submit(case, "ok", "approve")
    w.people["ann"]["manager"] = None
    with pytest.raises(Refused, match="no manager above ann"):
        w.submit(case, "ok", "approve")
    w.people["ann"]["manager"] = "bea"
    assert asked(w, case) == ["cas", "dot", "eli"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 6), st.integers(0, 700), st.sampled_from(LINE))
def test_who_is_asked_is_the_start_of_the_line_above_without_those_whose_condition_fails(
    levels: int, n: int, of: str
) -> None:
    w = firm({"person": of}, levels=levels, level_when="n >= 100 * level")
    above = LINE[LINE.index(of) + 1 :][:levels]
    expected = [name for level, name in enumerate(above, 1) if n >= 100 * level]
    case = w.submit(w.create(n=n), "ask")
    assert asked(w, case) == expected
    assert bool(expected) != bool(w.events(case, e.IncidentRaised))


# ------------------------------------------------------------------------------- authority matrix


def authority() -> World:
    """The mandate of a company: every row that matches adds an approver, in order."""
    rows = [
        {"when": [">= 0", "-"], "then": ["cost_manager"]},
        {"when": ["> 10000", "-"], "then": ['"vp"']},
        {"when": ["> 50000", "-"], "then": ['"vp-finance"']},
        {"when": ["> 50000", '"it"'], "then": ['"ciso"']},
        {"when": ["> 100000", "-"], "then": ['"svp"']},
    ]
    mandate = {
        "id": "mandate", "inputs": ["amount", "kind"], "outputs": ["who"], "hit": "collect",
        "rows": rows,
    }  # fmt: skip
    approve = {
        "id": "ok", "kind": "approve", "mode": "authority matrix", "table": "mandate",
        "outcomes": [{"id": "approve"}, {"id": "reject", "reason": True, "next": "no"}],
    }  # fmt: skip
    fields = [
        {"id": "amount", "kind": "money", "currency": "EUR"}, {"id": "kind"},
        {"id": "cost_manager"}, {"id": "who"},
    ]  # fmt: skip
    steps = [human("ask"), approve, human("yes", next="end"), human("no")]
    w = world(*steps, decisions=[mandate], fields=fields)
    for name in ("ann", "ccm", "vp", "vp-finance", "svp", "ciso"):
        w.person(name)
    return w


def requested(w: World, amount: int, kind: str = "office") -> Case:
    return w.submit(w.create(amount=amount, kind=kind, cost_manager="ccm"), "ask")


def test_110000_needs_cost_centre_manager_vp_vp_finance_and_senior_vp_in_this_order() -> None:
    w = authority()
    case = requested(w, 110_000)
    assert asked(w, case) == ["ccm", "vp", "vp-finance", "svp"]
    assert w.open(case) == ["yes"]
    votes = [
        (at, who) for event, at, who in w.history[case.id] if isinstance(event, e.AssignmentVoted)
    ]
    assert [who for _, who in votes] == ["ccm", "vp", "vp-finance"], "the last one completes it"
    assert w.cases[case.id].doers["ok"] == "svp"


@pytest.mark.parametrize(
    "amount, kind, who",
    [
        (0, "office", ["ccm"]),
        (10_000, "office", ["ccm"]),
        (10_001, "office", ["ccm", "vp"]),
        (60_000, "it", ["ccm", "vp", "vp-finance", "ciso"]),
        (100_001, "it", ["ccm", "vp", "vp-finance", "ciso", "svp"]),
    ],
)
def test_every_matching_row_adds_its_approver(amount: int, kind: str, who: list[str]) -> None:
    w = authority()
    assert asked(w, requested(w, amount, kind)) == who


def test_a_reject_in_the_middle_ends_it_and_says_why() -> None:
    w = authority()
    case = requested(w, 110_000)
    w.submit(case, "ok", "approve")
    work = w.work(case, "ok")
    with pytest.raises(Refused, match="needs a reason"):
        w.submit(case, "ok", "reject")
    w.act(c.SubmitAssignment, case, "vp", assignment=work.id, outcome="reject", reason="too dear")
    assert w.open(case) == ["no"]


def test_an_approver_of_the_matrix_who_is_away_is_stood_in_for() -> None:
    w = authority()
    w.people["vp"]["away"] = [[MONDAY - DAY, MONDAY + DAY, "ciso"]]
    assert asked(w, requested(w, 20_000)) == ["ccm", "ciso"]


def test_a_matrix_that_names_only_strangers_is_an_incident() -> None:
    w = authority()
    case = w.submit(w.create(amount=5, kind="x", cost_manager="left-long-ago"), "ask")
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.problem == "the decision mandate names no approver"


def test_of_a_consensus_who_is_away_votes_through_who_stands_in_each_once() -> None:
    board = {
        "id": "ok", "kind": "approve", "mode": "consensus", "need": 2, "route": {"queue": "board"},
    }  # fmt: skip
    w = world(human("ask"), board, human("yes"), queues=[{"id": "board"}])
    absent = [[MONDAY - DAY, MONDAY + DAY, "sam"]]
    w.person("ann")
    w.person("bob", queues=["board"], away=absent)
    w.person("cid", queues=["board"], away=absent)
    w.person("dan", queues=["board"])
    w.person("sam")
    case = w.submit(w.create(), "ask")
    assert sorted(a.assignee or "" for a in case.assignments.values()) == ["dan", "sam"]
