"""Who gets work and who may act on it."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Assignment

from ..notation import human, world
from ..world import DAY, HOUR, World


def _office(**route: object) -> World:
    w = world(
        human("first"), human("a", route=route), human("last"),
        queues=[{"id": "desk"}], personas=[{"id": "clerk"}],
    )  # fmt: skip
    w.person("boss")
    w.person("ann", manager="boss", queues=["desk"])
    w.person("bob", manager="boss", personas=["clerk"])
    w.person("root", everything=True)
    return w


def _work(w: World, **data: Any) -> Assignment:
    case = w.submit(w.create(**data), "first")
    return w.work(case, "a")


@pytest.mark.parametrize(
    "route, expected",
    [
        ({"current": True}, ("ann", None, None)),
        ({"person": "bob"}, ("bob", None, None)),
        ({"queue": "desk"}, (None, "desk", None)),
        ({"persona": "clerk"}, (None, None, "clerk")),
        ({"manager_of": "case.created_by"}, ("boss", None, None)),
        ({"expression": "word"}, ("bob", None, None)),
        ({"expression": '"queue:desk"'}, (None, "desk", None)),
        ({"expression": '"persona:clerk"'}, (None, None, "clerk")),
        ({"queue": "desk", "who_did": "first"}, ("ann", None, None)),
    ],
)
def test_routes(route: dict[str, object], expected: tuple[str | None, ...]) -> None:
    work = _work(_office(**route), word="bob")
    assert (work.assignee, work.queue, work.persona) == expected
    assert work.state == ("assigned" if work.assignee else "offered")


def test_separation_of_duties() -> None:
    w = _office(queue="desk", not_who_did=["first"])
    w.person("cid", queues=["desk"])
    work = _work(w)
    assert work.excluded == ("ann",)
    case = w.cases["case-1"]
    for act in (c.ClaimAssignment, c.SubmitAssignment):
        with pytest.raises(Refused, match="somebody else"):
            w.act(act, case, "ann", assignment=work.id)


def test_a_route_to_the_one_who_is_excluded_is_an_incident_that_a_person_sees() -> None:
    w = _office(person="ann", not_who_did=["first"])
    case = w.submit(w.create(), "first")
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.problem == (
        "nobody can be given this work: ann did a step that somebody else must check"
    )
    assert w.open(case) == []
    w.act(c.SkipStep, case, "root", step="a", reason="seen elsewhere")
    assert w.open(case) == ["last"]


def test_offered_work_is_claimed_by_one_and_given_back() -> None:
    w = _office(queue="desk")
    work, case = _work(w), w.cases["case-1"]
    with pytest.raises(Refused, match="desk, which you do not belong to"):
        w.act(c.ClaimAssignment, case, "bob", assignment=work.id)
    with pytest.raises(Refused, match="not known"):
        w.act(c.ClaimAssignment, case, "stranger", assignment=work.id)
    w.act(c.ClaimAssignment, case, "ann", assignment=work.id)
    assert w.work(case, "a").assignee == "ann"
    with pytest.raises(Refused, match="ann has this work"):
        w.act(c.ClaimAssignment, case, "root", assignment=work.id)
    w.act(c.ReleaseAssignment, case, "ann", assignment=work.id)
    assert w.work(case, "a").state == "offered"
    w.act(c.ClaimAssignment, case, "root", assignment=work.id)
    assert w.work(case, "a").assignee == "root", "who may do everything may claim anything"


def test_work_given_by_name_cannot_be_released() -> None:
    w = _office(person="bob")
    work = _work(w)
    with pytest.raises(Refused, match="by name"):
        w.act(c.ReleaseAssignment, w.cases["case-1"], "bob", assignment=work.id)


def test_transfer_to_a_person_and_to_a_queue() -> None:
    w = _office(person="bob")
    work, case = _work(w), w.cases["case-1"]
    w.act(c.TransferAssignment, case, "bob", assignment=work.id, person="ann")
    assert w.work(case, "a").assignee == "ann"
    with pytest.raises(Refused, match="to whom"):
        w.act(c.TransferAssignment, case, "ann", assignment=work.id)
    w.act(c.TransferAssignment, case, "ann", assignment=work.id, queue="desk")
    now = w.work(case, "a")
    assert (now.assignee, now.queue, now.state) == (None, "desk", "offered")


def test_snoozed_work_wakes() -> None:
    w = _office(person="bob")
    work, case = _work(w), w.cases["case-1"]
    w.act(c.SnoozeAssignment, case, "bob", assignment=work.id, until=w.now + HOUR)
    assert w.work(case, "a").state == "snoozed"
    w.pass_time(DAY)
    assert w.work(case, "a").state == "assigned"
    assert w.cases[case.id].timers == {}


def test_the_second_of_two_submits_is_refused_in_plain_words() -> None:
    w = _office(queue="desk")
    work, case = _work(w), w.cases["case-1"]
    w.act(c.SubmitAssignment, case, "ann", assignment=work.id)
    with pytest.raises(Refused, match="no longer open") as refused:
        w.act(c.SubmitAssignment, case, "root", assignment=work.id)
    assert "kept as your draft" in refused.value.remedy


def test_after_a_clock_work_goes_to_the_owner_of_the_case() -> None:
    w = world({"id": "pause", "kind": "wait", "interval": "PT1H"}, human("a"))
    case = w.create(actor="ann")
    w.pass_time(HOUR)
    assert w.work(case, "a").assignee == "ann", "nobody acts, so it is who created the case"
