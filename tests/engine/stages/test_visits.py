"""Visits: returning and reopening begin new ones; numbers are never used again."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DONE, World, form, process, stage, staged

DOCUMENT = staged(
    stage("one", process("p", form("a"))),
    stage("two", process("q", form("b")), complete=DONE),
    stage("aside", process("r", form("x")), alternate=True, complete="return"),
    stage("strict", alternate=True, complete="wait", require={"fields": ["n"]}),
    fields=[{"id": "n", "kind": "integer", "name": "Number"}],
    type={"sla": ["month"]},
    slas=[{"id": "month", "deadline": "P30D"}],
)


def test_going_back_to_a_stage_begins_a_new_visit_with_new_work() -> None:
    world = World(DOCUMENT)
    case = world.submit(world.create(), "a")
    case = world.act(c.ChangeStage, case, stage="one", reason="mistake")
    assert (case.visit, world.open(case)) == (3, ["a"])
    assert [v.no for v in case.visits.values()] == [3]


def test_a_stage_may_be_entered_again_from_itself() -> None:
    world = World(DOCUMENT)
    case = world.act(c.ChangeStage, world.create(), stage="one", reason="from scratch")
    assert (case.visit, world.open(case), len(case.items)) == (2, ["a"], 1)


def test_reopening_makes_a_new_visit_and_starts_the_case_clock_again() -> None:
    world = World(DOCUMENT)
    case = world.submit(world.submit(world.create(), "a"), "b")
    assert (case.resolved, case.clocks, case.timers, case.visits) == (True, {}, {}, {})
    case = world.act(c.ReopenCase, case, stage="two", reason="appeal")
    assert (case.status, case.stage, case.visit, world.open(case)) == ("Open", "two", 3, ["b"])
    assert [clock.on for clock in case.clocks.values()] == ["case"]
    assert len(world.events(case, e.StageLeft)) == 1, "the visit that the end closed stays closed"
    assert world.submit(case, "b").resolved


def test_a_case_reopened_in_an_alternate_stage_returns_to_the_stage_it_ended_in() -> None:
    world = World(DOCUMENT)
    case = world.submit(world.submit(world.create(), "a"), "b")
    case = world.act(c.ReopenCase, case, stage="aside", reason="appeal")
    assert world.submit(case, "x").stage == "two"


def test_an_alternate_stage_with_nowhere_to_return_to_waits_for_a_person() -> None:
    world = World(DOCUMENT)
    case = world.act(c.ChangeStage, world.create(), stage="aside", reason="x")
    case = world.act(c.CancelCase, case)
    case = world.act(c.ReopenCase, case, stage="aside", reason="again")
    case = world.submit(case, "x")
    assert (case.stage, "no stage to return to" in case.refusal) == ("aside", True)
    assert world.act(c.ChangeStage, case, stage="two", reason="on").stage == "two"


def test_reopening_where_something_is_missing_is_refused_before_anything_happens() -> None:
    world = World(DOCUMENT)
    case = world.act(c.CancelCase, world.create())
    with pytest.raises(Refused, match="missing: Number"):
        world.act(c.ReopenCase, case, stage="strict")
    assert world.cases[case.id].resolved


def test_reopening_says_what_cannot_be() -> None:
    world = World(DOCUMENT)
    case = world.create()
    with pytest.raises(Refused, match="open already"):
        world.act(c.ReopenCase, case, stage="one")
    case = world.act(c.CancelCase, case)
    with pytest.raises(Refused, match=r"no stage nowhere.*one, two"):
        world.act(c.ReopenCase, case, stage="nowhere")
