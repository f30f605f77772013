"""Work that is kept for a return: it lies still during the detour and goes on where it stood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case
from tests.engine.notation import call, count, each, human, parallel, process, wait_message
from tests.engine.world import DAY, DONE, HOUR, World, form, stage, staged

FIELDS = [
    {"id": "n", "kind": "integer"},
    {"id": "rows", "kind": "records", "columns": [{"id": "name"}]},
]
SLAS = [{"id": "day", "goal": "PT8H", "deadline": "P1D"}]


def keeping(*processes: dict[str, Any], **more: Any) -> World:
    """A first stage that keeps its work, and a stage ``aside`` to go to."""
    parts = {"keep_on_return": True, "complete": DONE, **more.pop("stage", {})}
    return World(
        staged(
            stage("one", *processes, **parts),
            stage("aside", process("q", form("b")), alternate=True, complete="wait"),
            fields=FIELDS, slas=SLAS, messages=[{"id": "m"}],
            processes=[process("shared", form("inside"), form("deeper"))], **more,
        )
    )  # fmt: skip


def leave(w: World, case: Case) -> Case:
    return w.act(c.ChangeStage, case, stage="aside", reason="a question came up")


def back(w: World, case: Case) -> Case:
    return w.act(c.ChangeStage, case, stage="one", reason="answered")


def steps_of(case: Case) -> list[str]:
    return sorted(token.step for token in case.tokens.values())


# ------------------------------------------------------------------------------- lying still


def test_during_the_detour_nothing_of_it_is_open() -> None:
    w = keeping(process("p", human("a", sla=["day"])))
    case = leave(w, w.create())
    assert w.open(case) == ["b"]
    assert case.clocks == {}
    assert case.timers == {}
    (token,) = [t for t in case.tokens.values() if t.step == "a"]
    assert token.parked


def test_the_kept_process_is_suspended_and_then_active_again() -> None:
    w = keeping(process("p", human("a")))
    case = w.create()
    (before,) = case.items.values()
    away = leave(w, case)
    assert away.items[before.id].state == "suspended"
    home = back(w, away)
    assert home.items[before.id].state == "active"
    assert home.items[before.id].visit == home.visit


def test_time_that_passes_during_the_detour_costs_nothing() -> None:
    w = keeping(process("p", human("a", sla=["day"])))
    case = leave(w, w.create())
    w.pass_time(3 * DAY)
    case = back(w, case)
    assert w.events(case, e.ClockPassed) == []
    (clock,) = case.clocks.values()
    assert clock.deadline == w.now + DAY, "the promise begins anew"


def test_the_promise_of_a_kept_process_begins_anew_too() -> None:
    w = keeping(process("p", human("a"), sla=["day"]))
    case = leave(w, w.create())
    w.pass_time(3 * HOUR)
    case = back(w, case)
    (clock,) = case.clocks.values()
    assert (clock.on, clock.start) == ("process", w.now)


def test_work_that_comes_back_is_new_work_of_the_same_step() -> None:
    w = keeping(process("p", human("a"), human("after")))
    case = w.create()
    first = w.work(case, "a").id
    case = back(w, leave(w, case))
    assert w.work(case, "a").id != first
    assert w.work(case, "a").visit == case.visit
    assert w.open(w.submit(case, "a")) == ["after"]


# ---------------------------------------------------------------------------- where it stood


@pytest.mark.parametrize("done", [[], ["a"], ["a", "b1"], ["b1"]])
def test_a_parallel_goes_on_with_what_was_left_of_it(done: list[str]) -> None:
    w = keeping(
        process("p", parallel("split", [human("a"), human("a2")], [human("b1")]), human("z"))
    )
    case = w.create()
    for step in done:
        w.submit(case, step)
    before = w.open(case)
    case = back(w, leave(w, case))
    assert w.open(case) == before
    for _ in range(4):
        for step in w.open(case):
            case = w.submit(case, step)
    assert case.resolved


def test_a_for_each_keeps_its_items_and_what_they_wrote() -> None:
    inner = human("look")
    w = keeping(process("p", each("e", "rows", inner, into="rows"), human("z")))
    case = w.create(rows=[{"name": "x"}, {"name": "y"}])
    w.submit(case, "look", name="seen")
    case = back(w, leave(w, case))
    assert w.open(case) == ["look"]
    case = w.submit(case, "look", name="too")
    assert case.data["rows"] == [{"name": "seen"}, {"name": "too"}]
    assert w.open(case) == ["z"]


def test_a_called_process_goes_on_inside() -> None:
    w = keeping(process("p", call("c", "shared", sla=["day"]), human("z")))
    case = w.submit(w.create(), "inside")
    case = leave(w, case)
    assert case.clocks == {}
    case = back(w, case)
    assert w.open(case) == ["deeper"]
    assert [(k.on, k.start) for k in case.clocks.values()] == [("step", w.now)]
    assert w.open(w.submit(case, "deeper")) == ["z"]


def test_an_edge_of_an_open_call_guards_it_again() -> None:
    edge = {"id": "late", "after": "PT5H", "next": "z"}
    w = keeping(process("p", call("c", "shared", boundaries=[edge]), human("z")))
    case = leave(w, w.create())
    w.pass_time(9 * HOUR)
    case = back(w, case)
    assert w.open(case) == ["inside"], "nothing came due while it lay still"
    w.pass_time(5 * HOUR)
    assert w.open(case) == ["z"]


def test_a_message_wait_hears_again_after_the_return() -> None:
    w = keeping(process("p", wait_message("hear", "m"), human("z")))
    case = leave(w, w.create())
    w.act(c.DeliverMessage, case, message="m")
    case = back(w, case)
    assert w.open(case) == []
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["z"]


def test_a_repeating_step_knows_how_often_it_was_done() -> None:
    w = keeping(process("p", human("a", repeat={"while": "true", "most": 3}), human("z")))
    case = w.submit(w.create(), "a")
    case = back(w, leave(w, case))
    case = w.submit(case, "a")
    assert w.open(case) == ["a"], "the third time"
    assert w.open(w.submit(case, "a")) == ["z"]


def test_votes_are_kept_although_the_voters_are_asked_again() -> None:
    vote = {"id": "v", "kind": "approve", "mode": "consensus", "need": 2,
            "approvers": '["ann", "bob", "cleo"]'}  # fmt: skip
    w = keeping(process("p", vote, human("z")))
    for name in ("ann", "bob", "cleo"):
        w.person(name)
    case = w.submit(w.create(), "v", "approve")
    case = back(w, leave(w, case))
    assert "v" in w.open(case)
    assert any(token.step == "v" for token in case.tokens.values())


# --------------------------------------------------------------------------- what is not kept


def test_only_an_explicit_change_keeps_work() -> None:
    aside = {"id": "go", "kind": "change stage", "stage": "aside"}
    w = keeping(process("p", human("a"), aside), process("q2", human("x"), required=False))
    case = w.submit(w.create(), "a")
    assert case.stage == "aside"
    case = back(w, case)
    assert "x" in w.open(case)


def test_without_keeping_everything_begins_anew() -> None:
    w = keeping(process("p", human("a"), human("a2")), stage={"keep_on_return": False})
    case = w.submit(w.create(), "a")
    case = leave(w, case)
    assert steps_of(case) == ["b"]
    assert w.open(back(w, case)) == ["a"]


def test_a_completed_process_is_not_begun_again_and_the_stage_may_complete() -> None:
    w = keeping(process("p", human("a")), process("r", human("c")))
    case = w.submit(w.create(), "a")
    case = back(w, leave(w, case))
    assert w.open(case) == ["c"]
    assert w.submit(case, "c").resolved


def test_a_task_is_not_kept_but_its_history_is() -> None:
    w = keeping(process("p", human("a")))
    case = w.create()
    w.act(c.AddTask, case, name="ring")
    case = back(w, leave(w, w.cases[case.id]))
    assert w.open(case) == ["a"]
    assert len(w.events(case, e.AssignmentOpened)) == 4, "a, the task, b, and a once more"


def test_the_end_of_the_case_takes_kept_work_down() -> None:
    w = keeping(process("p", human("a")))
    case = leave(w, w.create())
    case = w.act(c.CancelCase, case, reason="withdrawn")
    assert (case.items, case.tokens, case.scopes) == ({}, {}, {})


def test_kept_work_is_not_the_business_of_another_stage() -> None:
    w = keeping(process("p", human("a")))
    case = leave(w, w.create())
    case = w.submit(case, "b")
    case = w.act(c.CompleteStage, case)
    assert case.stage == "one", "it returned"
    assert w.open(case) == ["a"]


# ---------------------------------------------------------------------------------- anything


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    done=st.integers(0, 5),
    detours=st.lists(st.integers(0, 30), min_size=1, max_size=3),
    more=st.integers(0, 2),
)
def test_detours_lose_nothing_and_double_nothing(done: int, detours: list[int], more: int) -> None:
    """With and without detours the same steps are done, each as often."""

    def worked(with_detours: bool) -> tuple[list[str], int]:
        w = keeping(
            process(
                "p", count("bump"), parallel("s", [human("a"), call("c", "shared")], [human("d")]),
                human("z"),
            )
        )  # fmt: skip
        case = w.create(n=0)
        for number in range(12):
            if with_detours and number in (done, done + more) and not case.resolved:
                for hours in detours:
                    case = leave(w, w.cases[case.id])
                    w.pass_time(hours * HOUR)
                    case = back(w, case)
            open_now = w.open(case)
            if not open_now:
                break
            case = w.submit(case, open_now[0])
        completed = sorted(x.step for x in w.events(case, e.AssignmentCompleted))
        assert case.resolved
        return completed, case.data["n"]

    assert worked(True) == worked(False)


# ----------------------------------------------------------------- beside what outlives the stage


def outliving(*steps: dict[str, Any], **more: Any) -> World:
    """A kept stage with a process that goes on during the detour."""
    long = process("long", *steps, outlives_stage=True, required=False, **more)
    return keeping(process("p", human("a")), long)


def test_what_outlived_the_stage_keeps_the_promise_it_had() -> None:
    w = outliving(human("x"), sla=["day"])
    case = w.create()
    started = w.now
    case = leave(w, case)
    assert w.open(case) == ["b", "x"]
    w.pass_time(2 * HOUR)
    case = back(w, case)
    assert w.open(case) == ["a", "x"]
    (clock,) = case.clocks.values()
    assert (clock.on, clock.start) == ("process", started), "one promise, from its first start"


def test_the_open_call_of_what_outlived_keeps_its_promise_too() -> None:
    w = outliving(call("c", "shared", sla=["day"]))
    case = w.create()
    started = w.now
    case = leave(w, case)
    w.pass_time(2 * HOUR)
    case = back(w, case)
    (clock,) = case.clocks.values()
    assert (clock.on, clock.start) == ("step", started)


def test_the_edge_of_an_open_call_of_what_outlived_is_set_once() -> None:
    edge = {"id": "late", "after": "PT5H", "next": "y"}
    w = outliving(call("c", "shared", boundaries=[edge]), human("y"))
    case = w.create()
    due = w.now + 5 * HOUR
    case = leave(w, case)
    w.pass_time(2 * HOUR)
    case = back(w, case)
    assert [at for name, at in case.timers.items() if name.startswith("b:")] == [due]


def test_work_that_was_just_about_to_begin_is_kept_as_well() -> None:
    """A clock starts a process and changes the stage in one go."""
    both = [{"do": "start process", "process": "more"}, {"do": "change stage", "stage": "aside"}]
    w = World(
        staged(
            stage("one", process("p", human("a", sla=["s"])),
                  process("more", human("m1"), start={"mode": "person"}),
                  keep_on_return=True, complete=DONE),
            stage("aside", process("q", form("b")), alternate=True, complete="wait"),
            slas=[{"id": "s", "deadline": "PT8H", "on_deadline": both}],
        )
    )  # fmt: skip
    case = w.create()
    w.pass_time(8 * HOUR)
    case = w.cases[case.id]
    assert (case.stage, w.open(case)) == ("aside", ["b"])
    assert steps_of(case) == ["a", "b", "m1"]
    case = back(w, case)
    assert w.open(case) == ["a", "m1"]
