"""Leaving a stage: what ends with it, what outlives it, what is kept for a return."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DAY, DONE, World, form, process, stage, staged

SLAS = [{"id": "week", "deadline": "P7D"}]


def test_leaving_a_stage_ends_its_assignments_clocks_and_timers() -> None:
    world = World(
        staged(
            stage(
                "one",
                process("p", form("a", sla=["week"]), sla=["week"]),
                process("q", {"id": "w", "kind": "wait", "interval": "P1D"}),
                sla=["week"],
            ),
            stage("two", process("r", form("b")), complete=DONE),
            slas=SLAS,
        )
    )
    case = world.create()
    assert (len(case.clocks), len(case.timers)) == (3, 4)
    case = world.act(c.ChangeStage, case, stage="two", reason="now")
    assert (world.open(case), case.clocks, case.timers) == (["b"], {}, {})
    assert set(case.items) == {i.id for i in case.items.values() if i.item == "r"}


def test_work_that_was_open_in_the_left_stage_is_refused_in_plain_words() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a"))),
            stage("two", process("q", form("b")), complete=DONE),
        )
    )
    case = world.create()
    work = world.work(case, "a")
    case = world.act(c.ChangeStage, case, stage="two", reason="now")
    with pytest.raises(Refused, match="no longer open"):
        world.act(c.SubmitAssignment, case, assignment=work.id)


def test_a_process_that_outlives_its_stage_goes_on_in_the_next() -> None:
    world = World(
        staged(
            stage(
                "one",
                process("p", form("a")),
                process("long", form("x"), form("y"), outlives_stage=True, required=False),
            ),
            stage("two", process("q", form("b")), complete=DONE),
        )
    )
    case = world.act(c.ChangeStage, world.create(), stage="two", reason="now")
    assert world.open(case) == ["b", "x"]
    case = world.submit(case, "x")
    assert world.open(case) == ["b", "y"]
    case = world.submit(case, "y")
    assert [item.item for item in case.items.values()] == ["q"]


def test_a_result_that_comes_after_its_step_ended_is_recorded_and_changes_nothing() -> None:
    world = World(staged(stage("one", process("p", form("a"))), stage("two", complete=DONE)))
    case = world.create()
    case = world.act(c.ReportEffect, case, c.SYSTEM, effect="gone", ok=True, result={"x": 1})
    reported = world.events(case, e.EffectReported)[0]
    assert (reported.late, reported.data, case.data) == (True, {}, {})


def test_a_notification_as_the_last_step_of_the_last_stage_is_sent() -> None:
    tell = {"id": "tell", "kind": "notify", "to": "owner", "subject": "done"}
    world = World(staged(stage("one", process("p", form("a"), tell), complete=DONE)))
    case = world.submit(world.create(), "a")
    assert case.resolved
    assert [n.subject for n in world.events(case, e.PersonNotified)] == ["done"]


# ----------------------------------------------------------------------------- keep on return


def keeping(*processes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return staged(
        stage("one", *processes, keep_on_return=True, complete=DONE, **more),
        stage("aside", process("q", form("x")), alternate=True, complete="return"),
        slas=SLAS,
        fields=[{"id": "n", "kind": "integer"}],
    )


def aside(world: World) -> Any:
    """Go to the alternate stage and back."""
    case = world.act(c.ChangeStage, world.cases["case-1"], stage="aside", reason="x")
    assert world.open(case) == ["x"]
    assert case.clocks == {}
    return world.submit(case, "x")


def test_keep_on_return_restores_the_tokens_where_they_stood() -> None:
    world = World(keeping(process("p", form("a"), form("b", sla=["week"]), form("d"))))
    world.submit(world.create(), "a")
    world.pass_time(DAY)
    case = aside(world)
    assert (case.visit, world.open(case)) == (3, ["b"])
    assert {a.visit for a in case.assignments.values()} == {3}
    clock = next(iter(case.clocks.values()))
    assert clock.start == world.now, "the clock of the step begins anew"
    assert world.submit(world.submit(case, "b"), "d").resolved


def test_what_was_completed_in_a_kept_stage_is_not_done_again() -> None:
    world = World(keeping(process("p", form("a")), process("q1", form("b"))))
    world.submit(world.create(), "a")
    case = aside(world)
    assert world.open(case) == ["b"]
    assert world.submit(case, "b").resolved


def test_waiting_joins_and_phases_survive_the_detour() -> None:
    fork = {
        "id": "fork", "kind": "parallel", "sla": ["week"],
        "branches": [{"id": "l", "steps": [form("l1")]}, {"id": "r", "steps": [form("r1")]}],
    }  # fmt: skip
    world = World(
        keeping(
            process("p", fork, form("after")),
            phases=[{"id": "ph", "processes": [process("inner", form("i1"), form("i2"))]}],
        )
    )
    case = world.create()
    world.submit(case, "l1")
    world.submit(case, "i1")
    case = aside(world)
    assert world.open(case) == ["i2", "r1"]
    assert [k.on for k in case.clocks.values()] == ["step"]
    case = world.submit(case, "r1")
    assert world.open(case) == ["after", "i2"]
    assert world.submit(world.submit(case, "i2"), "after").resolved


def test_a_kept_wait_begins_anew_and_its_old_timer_is_gone() -> None:
    world = World(keeping(process("p", {"id": "w", "kind": "wait", "interval": "P2D"}, form("a"))))
    world.create()
    world.pass_time(DAY)
    case = world.act(c.ChangeStage, world.cases["case-1"], stage="aside", reason="x")
    assert case.timers == {}
    world.pass_time(3 * DAY)
    case = world.submit(case, "x")
    assert world.open(case) == []
    world.pass_time(2 * DAY)
    assert world.open(case) == ["a"]


def test_ad_hoc_tasks_of_a_kept_stage_end_with_the_visit() -> None:
    world = World(keeping(process("p", form("a"))))
    case = world.act(c.AddTask, world.create(), name="call back")
    assert len(case.assignments) == 2
    case = aside(world)
    assert world.open(case) == ["a"]


def test_a_kept_message_wait_does_not_hear_messages_during_the_detour() -> None:
    world = World(
        {
            **keeping(process("p", {"id": "w", "kind": "wait", "message": "m"}, form("a"))),
            "messages": [{"id": "m"}],
        }
    )
    case = world.act(c.ChangeStage, world.create(), stage="aside", reason="x")
    case = world.act(c.DeliverMessage, case, message="m")
    assert world.kinds(case)[-1] == "MessageIgnored"
    case = world.submit(case, "x")
    case = world.act(c.DeliverMessage, case, message="m")
    assert world.open(case) == ["a"]


def test_continue_does_not_wake_work_that_is_kept_for_a_return() -> None:
    world = World(keeping(process("p", form("a"))))
    case = world.act(c.ChangeStage, world.create(), stage="aside", reason="x")
    case = world.act(c.Continue, case, c.SYSTEM)
    assert world.open(case) == ["x"]
