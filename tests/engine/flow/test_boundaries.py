"""The edges of a step: a timer, a message, a condition; interrupting it or not."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e

from ..notation import call, each, human, messages, parallel, process, wait_message, world
from ..world import DAY, HOUR, World

OPEN = {
    "person": human("body"),
    "wait": {"id": "body", "kind": "wait", "interval": "P9D"},
    "message": wait_message("body", "other"),
    "parallel": parallel("body", [human("x")], [human("y")]),
    "for each": each("body", "[1, 2]", human("x")),
    "call": call("body", "called"),
}


def _world(body: dict[str, object], edge: dict[str, object]) -> World:
    steps = [{**body, "boundaries": [edge], "next": "after"}, human("beside", next="end")]
    return world(
        *steps, human("after"), processes=[process("called", human("inner"))],
        messages=messages("m", "other"),
    )  # fmt: skip


@pytest.mark.parametrize("kind", OPEN)
@pytest.mark.parametrize(
    "trigger", [{"after": "PT2H"}, {"message": "m"}, {"when": "n > 3"}, {"at": "when_due"}]
)
def test_an_interrupting_edge_ends_the_step_with_all_in_it(
    kind: str, trigger: dict[str, str]
) -> None:
    w = _world(OPEN[kind], {"id": "edge", "next": "beside", **trigger})
    case = w.create(when_due="2026-03-02T11:00:00Z")
    _happens(w, case.id, trigger)
    case = w.cases[case.id]
    assert w.open(case) == ["beside"]
    assert len(case.scopes) == 1
    assert (case.waits, case.timers) == ({}, {})
    assert w.submit(case, "beside").resolved


@pytest.mark.parametrize("kind", OPEN)
@pytest.mark.parametrize("trigger", [{"after": "PT2H"}, {"message": "m"}, {"when": "n > 3"}])
def test_an_edge_that_does_not_interrupt_starts_a_path_beside(
    kind: str, trigger: dict[str, str]
) -> None:
    w = _world(OPEN[kind], {"id": "edge", "next": "beside", "interrupt": False, **trigger})
    case = w.create()
    before = w.open(case)
    _happens(w, case.id, trigger)
    assert w.open(case) == sorted([*before, "beside"])
    w.submit(case, "beside")
    assert w.open(case) == before, "the step is as it was"
    assert not w.cases[case.id].resolved


def _happens(w: World, case: str, trigger: dict[str, str]) -> None:
    now = w.cases[case]
    if "message" in trigger:
        w.act(c.DeliverMessage, now, message="m")
    elif "when" in trigger:
        w.act(c.ChangeData, now, data={"n": 4})
    else:
        w.pass_time(2 * HOUR)


def test_a_timer_at_the_edge_goes_with_its_step() -> None:
    w = _world(human("body"), {"id": "edge", "after": "PT2H", "next": "beside"})
    case = w.create()
    case = w.submit(case, "body")
    assert case.timers == {}
    w.pass_time(DAY)
    assert w.open(case) == ["after"]


def test_a_condition_that_does_not_interrupt_acts_once() -> None:
    w = _world(human("body"), {"id": "edge", "when": "n > 3", "next": "beside", "interrupt": False})
    case = w.create()
    for n in (4, 1, 5):
        w.act(c.ChangeData, case, data={"n": n})
    assert w.open(case) == ["beside", "body"]


def test_a_condition_that_holds_when_the_step_opens_counts() -> None:
    w = world(
        human("first"),
        human("body", boundaries=[{"id": "edge", "when": "n > 3", "next": "beside"}], next="after"),
        human("beside", next="end"), human("after"),
    )  # fmt: skip
    case = w.create(n=9)
    w.submit(case, "first")
    assert w.open(case) == ["beside"]


def test_a_message_may_come_often_to_an_edge_that_does_not_interrupt() -> None:
    w = _world(human("body"), {"id": "edge", "message": "m", "next": "beside", "interrupt": False})
    case = w.create()
    for _ in range(3):
        w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["beside"] * 3 + ["body"]


def test_the_outer_edge_takes_the_inner_with_it() -> None:
    inner = human("x", boundaries=[{"id": "in", "message": "m", "next": "y"}], next="end")
    body = parallel("body", [inner, human("y")], [human("z")])
    w = _world(body, {"id": "out", "message": "m", "next": "beside"})
    case = w.create()
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["beside"]


def test_each_round_of_a_loop_has_its_own_timer() -> None:
    edge = {"id": "edge", "after": "PT2H", "next": "beside", "interrupt": False}
    w = _world(human("body", repeat={"while": "true", "most": 2}), edge)
    case = w.create()
    w.pass_time(HOUR)
    w.submit(case, "body")
    w.pass_time(HOUR)
    assert w.open(case) == ["body"], "the first round's timer went with it"
    w.pass_time(HOUR)
    assert w.open(case) == ["beside", "body"]


@pytest.mark.parametrize("kind", ["person", "parallel"])
def test_the_edge_of_a_step_that_is_kept_for_a_return_sleeps(kind: str) -> None:
    edge = {"id": "edge", "message": "m", "next": "beside"}
    steps = [{**OPEN[kind], "boundaries": [edge], "next": "end"}, human("beside")]
    stages = [
        {"id": "one", "keep_on_return": True, "complete": {"resolve": "Resolved-Done"},
         "processes": [process("main", *steps)]},
        {"id": "aside", "alternate": True, "complete": "wait",
         "processes": [process("side", human("other"))]},
    ]  # fmt: skip
    w = world(type={"stages": stages}, messages=messages("m"))
    case = w.create()
    before = w.open(case)
    w.act(c.ChangeStage, case, stage="aside", reason="a question")
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["other"], "nobody hears it while the stage is left"
    w.act(c.ChangeStage, case, stage="one", reason="answered")
    assert w.open(case) == before
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["beside"], "and on return the edge is awake again"


def test_what_happened_at_the_edge_is_recorded() -> None:
    w = _world(human("body"), {"id": "edge", "message": "m", "next": "beside"})
    case = w.create()
    w.act(c.DeliverMessage, case, message="m")
    (passed,) = w.events(case, e.BoundaryPassed)
    assert (passed.step, passed.boundary) == ("body", "edge")
    assert passed.ended.assignments, "with what it took down"
