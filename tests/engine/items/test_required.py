"""What a stage needs before it completes: required items, ad-hoc tasks, nothing active."""

from __future__ import annotations

from typing import Any

from casewright.engine import commands as c
from tests.engine.world import DONE, World, form, process, stage, staged


def one(*processes: dict[str, Any]) -> World:
    return World(
        staged(
            stage("one", process("p", form("a")), *processes),
            stage("two", process("last", form("z")), complete=DONE),
            fields=[{"id": "n", "kind": "integer"}],
        )
    )


def test_an_active_optional_process_keeps_the_stage_open() -> None:
    world = one(process("ask", form("x"), start={"mode": "person"}))
    case = world.act(c.StartProcess, world.create(), process="ask")
    case = world.submit(case, "a")
    assert case.stage == "one"
    assert world.submit(case, "x").stage == "two"


def test_a_required_optional_process_must_have_been_done() -> None:
    world = one(process("ask", form("x"), start={"mode": "person"}, required=True))
    case = world.submit(world.create(), "a")
    assert case.stage == "one"
    case = world.submit(world.act(c.StartProcess, case, process="ask"), "x")
    assert case.stage == "two"


def test_required_when_is_asked_when_the_stage_would_complete() -> None:
    world = one(process("ask", form("x"), start={"mode": "person"}, required_when="n > 5"))
    assert world.submit(world.create(n=1), "a").stage == "two"
    other = world.submit(world.create(n=6), "a")
    assert other.stage == "one"
    assert world.act(c.ChangeData, other, data={"n": 2}).stage == "two"


def test_a_process_that_need_not_be_done_still_holds_the_stage_while_it_runs() -> None:
    world = one(process("q", form("b"), required=False))
    case = world.submit(world.create(), "a")
    assert case.stage == "one"
    assert world.submit(case, "b").stage == "two"


def test_an_ad_hoc_task_keeps_the_stage_open_and_leaves_nothing_behind() -> None:
    world = one()
    case = world.act(c.AddTask, world.create(), name="Call the applicant")
    case = world.submit(case, "a")
    assert case.stage == "one"
    task = next(iter(case.assignments.values()))
    assert (task.name, task.assignee, task.state) == ("Call the applicant", "ann", "assigned")
    case = world.act(c.SubmitAssignment, case, assignment=task.id, data={"n": 3})
    assert (case.stage, case.data["n"]) == ("two", 3)
    assert "task" not in {i.kind for i in case.items.values()}
