"""Edges of steps, every kind at every kind of step: a timer, a message, a condition, an error."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case

from ..notation import call, count, each, human, messages, parallel, process, wait_message, world
from ..world import HOUR, World

#: Steps that stay open, each with an edge that leads to ``out``.
OPEN: dict[str, dict[str, Any]] = {
    "a form": human("x"),
    "a message": wait_message("x", "never"),
    "a date": {"id": "x", "kind": "wait", "interval": "P9D"},
    "a parallel": parallel("x", [human("i1")], [human("i2")]),
    "a for each": each("x", "rows", human("i1")),
    "a call": call("x", "shared"),
}
EDGES: dict[str, dict[str, Any]] = {
    "a timer": {"after": "PT2H"},
    "a message": {"message": "stop"},
    "a condition": {"when": "n > 5"},
}


def edged(step: str, edge: str, **more: Any) -> World:
    found = {"id": "edge", "next": "out", **EDGES[edge], **more}
    return world(
        parallel(
            "both",
            [{**OPEN[step], "boundaries": [found], "next": "end"}, human("out", next="end")],
            [human("beside")],
        ),
        human("after"),
        processes=[process("shared", human("i1"))], messages=messages("stop", "never"),
    )  # fmt: skip


def pull(w: World, case: Case, edge: str) -> Case:
    """Let happen what the edge waits for."""
    if edge == "a timer":
        w.pass_time(2 * HOUR)
    elif edge == "a message":
        w.act(c.DeliverMessage, case, message="stop")
    else:
        w.act(c.ChangeData, case, data={"n": 6})
    return w.cases[case.id]


ROWS = [{"name": "r1"}, {"name": "r2"}]


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("step", list(OPEN))
def test_an_edge_that_interrupts_takes_the_step_and_only_the_step(step: str, edge: str) -> None:
    w = edged(step, edge)
    case = pull(w, w.create(n=0, rows=ROWS), edge)
    assert w.open(case) == ["beside", "out"]
    assert {t.step for t in case.tokens.values()} == {"both", "beside", "out"}
    assert case.waits == {}
    assert case.timers == {}
    w.submit(case, "out")
    assert w.open(w.submit(case, "beside")) == ["after"]


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("step", list(OPEN))
def test_an_edge_that_does_not_interrupt_starts_a_path_beside(step: str, edge: str) -> None:
    w = edged(step, edge, interrupt=False)
    case = w.create(n=0, rows=ROWS)
    before = w.open(case)
    case = pull(w, case, edge)
    assert w.open(case) == sorted([*before, "out"])
    assert any(t.step == "x" and t.passed == ("edge",) for t in case.tokens.values())
    case = w.submit(case, "out")
    assert w.open(case) == before, "the step is still open, and waits for itself"


@pytest.mark.parametrize("step", list(OPEN))
def test_a_timer_is_set_with_the_step_and_goes_with_it(step: str) -> None:
    w = edged(step, "a timer")
    case = w.create(n=0, rows=ROWS)
    (token,) = [t.id for t in case.tokens.values() if t.step == "x"]
    assert case.timers[f"b:{token}:edge"] == w.now + 2 * HOUR
    case = w.act(c.CancelCase, case, reason="x")
    assert case.timers == {}


@pytest.mark.parametrize("edge", ["a message", "a condition"])
def test_what_happened_before_the_step_opened_is_not_at_its_edge(edge: str) -> None:
    """A message that came early is nobody's; a condition that holds already counts at once."""
    found = {"id": "edge", "next": "out", **EDGES[edge]}
    w = world(human("first"), human("x", boundaries=[found], next="end"), human("out"),
              messages=messages("stop"))  # fmt: skip
    case = pull(w, w.create(n=0), edge)
    case = w.submit(case, "first")
    assert w.open(case) == (["x"] if edge == "a message" else ["out"])


def test_a_condition_that_ends_two_steps_ends_both() -> None:
    found = [{"id": f"e{n}", "when": "n > 5", "next": f"out{n}"} for n in (1, 2)]
    w = world(
        parallel("p", [human("x1", boundaries=[found[0]], next="end"), human("out1")],
                 [human("x2", boundaries=[found[1]], next="end"), human("out2")])
    )  # fmt: skip
    case = w.act(c.ChangeData, w.create(n=0), data={"n": 6})
    assert w.open(case) == ["out1", "out2"]


def test_several_edges_of_one_step_act_for_themselves() -> None:
    edges = [
        {"id": "soon", "after": "PT1H", "next": "remind", "interrupt": False},
        {"id": "late", "after": "PT3H", "next": "out"},
        {"id": "stop", "message": "stop", "next": "halt"},
    ]
    w = world(human("x", boundaries=edges, next="end"), human("remind", next="end"),
              human("out", next="end"), human("halt", next="end"), messages=messages("stop"))  # fmt: skip
    case = w.create()
    w.pass_time(HOUR)
    assert w.open(case) == ["remind", "x"]
    w.pass_time(2 * HOUR)
    assert w.open(case) == ["out", "remind"]
    w.act(c.DeliverMessage, case, message="stop")
    assert w.open(case) == ["out", "remind"], "the step is over, and so are its edges"


def test_a_reminder_at_a_date_in_the_data() -> None:
    edge = {"id": "at", "at": "when_due", "next": "remind", "interrupt": False}
    w = world(human("x", boundaries=[edge], next="end"), human("remind", next="end"))
    case = w.create(when_due="2026-03-02T12:00:00Z")
    w.pass_time(3 * HOUR - 1)
    assert w.open(case) == ["x"]
    w.pass_time(1)
    assert w.open(case) == ["remind", "x"]


def test_a_date_that_is_not_known_sets_no_timer() -> None:
    edge = {"id": "at", "at": "when_due", "next": "remind", "interrupt": False}
    w = world(human("x", boundaries=[edge], next="end"), human("remind", next="end"))
    case = w.create()
    assert case.timers == {}
    assert w.events(case, e.BoundarySet) == []


def test_an_edge_may_lead_to_automatic_work_that_ends_by_itself() -> None:
    edge = {"id": "tick", "after": "PT1H", "next": "bump", "interrupt": False}
    w = world(human("x", boundaries=[edge], next="end"), count("bump", next="end"))
    case = w.create(n=0)
    w.pass_time(HOUR)
    case = w.cases[case.id]
    assert case.data["n"] == 1
    assert w.open(case) == ["x"]
    assert w.submit(case, "x").resolved


def test_the_step_that_is_done_first_wins_over_its_edge() -> None:
    w = edged("a form", "a timer")
    case = w.submit(w.create(n=0), "x")
    w.pass_time(9 * HOUR)
    assert w.open(case) == ["beside"]
    assert w.events(case, e.BoundaryPassed) == []
