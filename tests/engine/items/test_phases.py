"""Stages in stages: phases begin, complete by themselves or by a person, and end what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from tests.engine.world import DAY, DONE, World, form, process, stage, staged


def one(*phases: dict[str, Any], **more: Any) -> World:
    return World(
        staged(
            stage("one", process("hold", form("h")), phases=list(phases), **more),
            stage("two", complete=DONE),
            fields=[{"id": "n", "kind": "integer"}],
            slas=[{"id": "day", "deadline": "P1D", "urgency": {"deadline": 20}}],
        )
    )


def state(world: World, name: str) -> str:
    return next((i.state for i in world.cases["case-1"].items.values() if i.item == name), "")


def test_a_phase_begins_with_its_stage_and_completes_when_nothing_is_left_in_it() -> None:
    world = one({"id": "ph", "processes": [process("p", form("a")), process("q", form("b"))]})
    case = world.create()
    assert (state(world, "ph"), world.open(case)) == ("active", ["a", "b", "h"])
    case = world.submit(world.submit(case, "a"), "b")
    assert (state(world, "ph"), state(world, "p")) == ("completed", "")
    assert world.submit(case, "h").resolved


def test_phases_nest_and_complete_from_the_inside() -> None:
    inner = {"id": "inner", "processes": [process("p", form("a"))]}
    world = one({"id": "outer", "phases": [inner], "processes": [process("q", form("b"))]})
    case = world.submit(world.create(), "b")
    assert (state(world, "outer"), state(world, "inner")) == ("active", "active")
    world.submit(case, "a")
    assert (state(world, "outer"), state(world, "inner")) == ("completed", "")


def test_a_phase_with_a_criterion_begins_when_it_is_fulfilled() -> None:
    world = one({"id": "ph", "entry": [{"when": "n > 5"}], "processes": [process("p", form("a"))]})
    case = world.create(n=1)
    assert world.open(case) == ["h"]
    assert world.open(world.act(c.ChangeData, case, data={"n": 6})) == ["a", "h"]


def test_the_exit_of_a_phase_ends_everything_inside_it() -> None:
    inner = {"id": "inner", "processes": [process("p", form("a"))]}
    world = one({"id": "outer", "phases": [inner], "exit": [{"when": "n > 5"}]})
    case = world.act(c.ChangeData, world.create(n=1), data={"n": 6})
    assert world.open(case) == ["h"]
    assert state(world, "outer") == "terminated"
    assert {i.item for i in case.items.values()} == {"hold", "outer"}


def test_a_part_inside_a_phase_may_be_awaited_outside_it() -> None:
    world = one(
        {"id": "ph", "processes": [process("p", form("a"))]},
        milestones=[{"id": "m", "entry": [{"on": [{"item": "p"}]}]}],
    )
    assert "m" in world.submit(world.create(), "a").milestones


def test_without_autocomplete_a_phase_ends_when_everything_was_done() -> None:
    world = one(
        {
            "id": "ph", "autocomplete": False,
            "processes": [process("p", form("a")), process("q", form("b"), start={"mode": "person"})],
        }
    )  # fmt: skip
    case = world.submit(world.create(), "a")
    assert state(world, "ph") == "active"
    case = world.submit(world.act(c.StartProcess, case, process="q"), "b")
    assert state(world, "ph") == "completed"


def test_without_autocomplete_a_person_may_complete_the_phase() -> None:
    world = one(
        {
            "id": "ph", "autocomplete": False,
            "processes": [process("p", form("a")), process("q", form("b"), start={"mode": "person"})],
        }
    )  # fmt: skip
    case = world.create()
    with pytest.raises(Refused, match="open or required work"):
        world.act(c.CompleteStage, case, phase="ph")
    case = world.act(c.CompleteStage, world.submit(case, "a"), phase="ph")
    assert state(world, "ph") == "completed"
    with pytest.raises(Refused, match="no open phase"):
        world.act(c.CompleteStage, case, phase="ph")


def test_a_clock_of_a_phase_counts_for_all_work_inside_it_and_stops_with_it() -> None:
    world = one({"id": "ph", "sla": ["day"], "processes": [process("p", form("a"))]})
    case = world.create()
    world.pass_time(DAY)
    from casewright.engine import urgency

    case = world.cases[case.id]
    assert {a.step: urgency.of(case, a) for a in case.assignments.values()} == {"a": 30, "h": 10}
    case = world.submit(case, "a")
    assert (case.clocks, case.timers) == ({}, {})


def test_a_repeating_phase_begins_its_items_anew() -> None:
    world = one({"id": "ph", "repeat_when": "n < 3", "processes": [process("p", form("a"))]})
    case = world.create(n=1)
    case = world.submit(case, "a", n=2)
    assert world.open(case) == ["a", "h"]
    case = world.submit(case, "a", n=3)
    assert world.open(case) == ["h"]
    assert [i.count for i in case.items.values() if i.item == "ph"] == [2]
