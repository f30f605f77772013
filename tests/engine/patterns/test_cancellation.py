"""Cancellation and termination: patterns 11, 19, 20, 25 and 43."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused

from ..notation import human, messages, parallel, process, wait_message, world
from ..world import DAY


def test_wcp_11_implicit_termination() -> None:
    """No end step: a process is over when nothing in it can be done any more."""
    w = world(parallel("split", [human("a")], [human("b"), human("c")], join="none"))
    case = w.create()
    assert not w.submit(case, "b").resolved
    assert not w.submit(case, "a").resolved
    assert w.submit(case, "c").status == "Resolved-Completed"


def test_wcp_19_cancel_task() -> None:
    edge = {"id": "stop", "message": "stop", "next": "instead"}
    w = world(
        parallel("split", [human("a", boundaries=[edge], next="end"), human("instead")],
                 [human("b")]),
        human("after"), messages=messages("stop"),
    )  # fmt: skip
    case = w.create()
    w.act(c.DeliverMessage, case, message="stop")
    assert w.open(case) == ["b", "instead"], "the task is taken back, and only the task"
    w.submit(case, "instead")
    w.submit(case, "b")
    assert w.open(case) == ["after"]


def test_wcp_19_cancel_task_by_a_person() -> None:
    w = world(human("a"), human("b"))
    case = w.create()
    w.act(c.SkipStep, case, assignment=w.work(case, "a").id, reason="not needed")
    assert w.open(case) == ["b"]


def test_wcp_20_cancel_case() -> None:
    w = world(
        parallel("split", [human("a")], [{"id": "pause", "kind": "wait", "interval": "P1D"}],
                 [wait_message("hear", "go")]),
        messages=messages("go"),
    )  # fmt: skip
    case = w.create()
    case = w.act(c.CancelCase, case, reason="withdrawn")
    assert case.status == "Resolved-Cancelled"
    assert (case.tokens, case.scopes, case.assignments, case.timers, case.waits) == ({},) * 5
    with pytest.raises(Refused, match="closed"):
        w.act(c.ChangeData, case, data={"n": 1})
    w.pass_time(2 * DAY)
    assert w.cases[case.id].status == "Resolved-Cancelled"


def _region(**more: object) -> list[dict[str, object]]:
    inner = parallel("inner", [human("a"), human("b")], [human("c")], **more)
    return [parallel("outer", [inner, human("d")], [human("e")]), human("after")]


def test_wcp_25_cancel_region_from_outside() -> None:
    edge = {"id": "stop", "message": "stop", "next": "d"}
    w = world(*_region(boundaries=[edge]), messages=messages("stop"))
    case = w.create()
    w.submit(case, "a")
    assert w.open(case) == ["b", "c", "e"]
    w.act(c.DeliverMessage, case, message="stop")
    assert w.open(case) == ["d", "e"], "the region is emptied; what is beside it goes on"
    w.submit(case, "d")
    w.submit(case, "e")
    assert w.open(case) == ["after"]


def test_wcp_25_cancel_region_from_inside() -> None:
    region = parallel(
        "region",
        [human("a", {"id": "give_up", "next": "cleanup"}, "on")],
        [human("b"), human("c")],
        next="after",
    )
    w = world(region, human("cleanup"), human("after"))
    case = w.create()
    case = w.submit(case, "a", "give_up")
    assert w.open(case) == ["cleanup"], "a jump out of the region cancels what else is in it"
    assert len(case.scopes) == 1


def test_wcp_25_cancel_region_that_is_a_process() -> None:
    side = process("side", human("x"), human("y"), exit=[{"when": "flag"}])
    w = world(stage={"processes": [process("main", human("a")), side]})
    case = w.create()
    w.submit(case, "a", flag=True)
    assert w.cases[case.id].resolved


def test_wcp_43_explicit_termination() -> None:
    w = world(
        parallel(
            "split",
            [human("a", {"id": "enough", "next": "terminate"}, "on")],
            [human("b"), human("c")],
        ),
        human("after"),
        stage={"complete": "wait"},
    )
    case = w.create()
    case = w.submit(case, "a", "enough")
    assert w.open(case) == [], "the process ends with everything in it"
    assert case.tokens == {}
    assert [item.state for item in case.items.values()] == ["completed"]
    assert not case.resolved, "the process, not the case"
