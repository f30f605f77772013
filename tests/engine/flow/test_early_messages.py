"""Messages that a case keeps for later: as long as their type says, and not one moment longer."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case
from casewright.engine.takers import keeps, takes, waits

from ..notation import human, wait_message, world
from ..world import HOUR, World

MESSAGES = [{"id": "paid", "ttl": "PT1H", "fields": [{"id": "amount", "kind": "integer"}]}]


def begun(**more: object) -> tuple[World, Case]:
    step = wait_message("until", "paid", set={"n": "message.amount"}, **{"keep": True, **more})
    w = world(human("first"), step, human("after"), messages=MESSAGES)
    return w, w.create()


def deliver(w: World, case: Case, amount: int = 5) -> Case:
    return w.act(c.DeliverMessage, case, message="paid", data={"amount": amount})


def test_an_early_message_is_taken_within_its_time() -> None:
    w, case = begun()
    deliver(w, case)
    assert w.events(case, e.MessageKept)[0].until == w.now + HOUR
    w.pass_time(HOUR - 1)
    case = w.submit(case, "first")
    assert (case.data["n"], w.open(case), case.messages) == (5, ["after"], ())


def test_after_its_time_it_is_not_taken_any_more() -> None:
    w, case = begun()
    deliver(w, case)
    w.pass_time(HOUR)
    case = w.submit(case, "first")
    assert (w.open(case), case.messages) == ([], ())
    assert [event.kept for event in w.events(case, e.MessageExpired)] == [0]
    assert w.open(deliver(w, case)) == ["after"]


def test_of_several_only_those_whose_time_is_over_go() -> None:
    w, case = begun()
    deliver(w, case, 1)
    w.pass_time(HOUR // 2)
    deliver(w, case, 2)
    w.pass_time(HOUR // 2)
    case = deliver(w, case, 3)
    assert [held.data["amount"] for held in case.messages] == [2, 3]
    assert w.submit(case, "first").data["n"] == 2


def test_room_for_new_ones_is_made_by_those_that_are_over() -> None:
    w, case = begun()
    for _ in range(100):
        deliver(w, case)
    w.pass_time(HOUR)
    assert len(deliver(w, case).messages) == 1


def test_a_suspended_case_keeps_what_came_no_longer_either() -> None:
    w, case = begun(keep=False)
    w.submit(case, "first")
    w.act(c.SuspendCase, case)
    deliver(w, case)
    w.pass_time(2 * HOUR)
    case = w.act(c.ResumeCase, case)
    assert (w.open(case), case.messages) == ([], ())


@pytest.mark.parametrize("keep, early", [(True, True), (False, False)])
def test_who_takes_a_message_can_be_asked(keep: bool, early: bool) -> None:
    w, case = begun(keep=keep)
    plan = w.plans[1].type("t")
    assert takes(plan, case, "paid") is early
    assert not waits(plan, case, "paid")
    case = w.submit(case, "first")
    assert waits(plan, case, "paid")
    assert not takes(plan, case, "other")
    case = w.act(c.SuspendCase, case)
    assert keeps(plan, case, "paid"), "a suspended case keeps it for when it goes on"
    assert not takes(plan, w.act(c.CancelCase, case), "paid")


def test_an_edge_waits_too() -> None:
    edge = {"id": "in", "message": "paid", "next": "after"}
    w = world(human("first", boundaries=[edge]), human("after"), messages=MESSAGES)
    case = w.create()
    plan = w.plans[1].type("t")
    assert waits(plan, case, "paid")
    assert not waits(plan, w.submit(deliver(w, case), "after"), "paid")
