"""The main job of the engine, end to end: a case is created and worked to its resolution."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from tests.benchmarks.w1 import document

from .world import DAY, World, steps_blueprint


def test_a_case_is_worked_through_five_stages_to_its_resolution() -> None:
    world = World(document())
    case = world.create("w1", amount=5000, auto_n=0)
    done = 0
    while not case.resolved:
        case = world.submit(case, world.open(case)[0])
        done += 1
    assert done == 15
    assert case.status == "Resolved-Completed"
    assert case.data["auto_n"] == 10
    assert case.timers == {}


def test_a_step_that_is_not_open_is_refused_in_plain_words() -> None:
    world = World(steps_blueprint({"id": "a", "kind": "collect"}))
    case = world.create()
    work = world.work(case, "a")
    case = world.submit(case, "a")
    with pytest.raises(Refused, match="closed"):
        world.act(c.SubmitAssignment, case, assignment=work.id)


def test_an_interval_passes_and_the_flow_goes_on() -> None:
    world = World(
        steps_blueprint(
            {"id": "pause", "kind": "wait", "interval": "P2D"}, {"id": "a", "kind": "collect"}
        )
    )
    case = world.create()
    world.pass_time(DAY)
    assert world.open(case) == []
    world.pass_time(DAY)
    assert world.open(case) == ["a"]
