"""Multiple instances: patterns 12 to 15, 26, 27 and 34."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused

from ..notation import count, each, human, messages, parallel, world

ROWS = [{"name": "x"}, {"name": "y"}, {"name": "z"}]


def test_wcp_12_multiple_instances_without_synchronization() -> None:
    w = world(each("many", "rows", human("do"), join="none"), count("on", "total"), human("after"))
    case = w.create(rows=ROWS)
    assert w.open(case) == ["do"] * 3
    w.submit(case, "do")
    assert w.open(case) == ["after", "do", "do"], "nobody waits for the other instances"
    w.submit(case, "do")
    w.submit(case, "do")
    assert w.cases[case.id].data["total"] == 3


def test_wcp_13_multiple_instances_known_at_design_time() -> None:
    w = world(each("thrice", "[1, 2, 3]", human("do")), human("after"))
    case = w.create()
    assert w.open(case) == ["do"] * 3
    w.submit(case, "do")
    w.submit(case, "do")
    assert w.open(case) == ["do"], "it waits for all of them"
    w.submit(case, "do")
    assert w.open(case) == ["after"]


@pytest.mark.parametrize("length", [0, 1, 3])
def test_wcp_14_multiple_instances_known_at_run_time(length: int) -> None:
    w = world(each("many", "rows", human("do")), human("after"))
    case = w.create(rows=ROWS[:length])
    for left in range(length, 0, -1):
        assert w.open(case) == ["do"] * left
        w.submit(case, "do")
    assert w.open(case) == ["after"]


def test_wcp_15_multiple_instances_without_a_priori_knowledge() -> None:
    w = world(each("many", "rows", human("do")), human("after"))
    case = w.create(rows=ROWS[:1])
    w.act(c.AddItem, case, step="many", value={"name": "late"})
    assert w.open(case) == ["do", "do"], "a further instance while the first is at work"
    w.submit(case, "do")
    assert w.open(case) == ["do"], "the join waits for the new one too"
    w.act(c.AddItem, case, step="many", value={"name": "later"})
    w.submit(case, "do")
    w.submit(case, "do")
    assert w.open(case) == ["after"]
    with pytest.raises(Refused, match="already gone on"):
        w.act(c.AddItem, case, step="many", value={"name": "too late"})


def test_wcp_26_cancel_multiple_instances() -> None:
    edge = {"id": "stop", "message": "stop", "next": "after"}
    w = world(
        each("many", "rows", human("do"), boundaries=[edge], next="normal"),
        human("normal", next="end"),
        human("after"),
        messages=messages("stop"),
    )
    case = w.create(rows=ROWS)
    w.submit(case, "do")
    case = w.act(c.DeliverMessage, case, message="stop")
    assert w.open(case) == ["after"], "all instances that were not done are taken back"
    assert len(case.scopes) == 1


def test_wcp_27_complete_multiple_instances() -> None:
    w = world(each("many", "rows", human("do"), complete_when="done >= 2"), human("after"))
    case = w.create(rows=ROWS)
    w.submit(case, "do")
    assert w.open(case) == ["do", "do"]
    w.submit(case, "do")
    assert w.open(case) == ["after"], "completed early: the rest is taken back, the flow goes on"


def test_wcp_34_static_partial_join_for_multiple_instances() -> None:
    w = world(
        each("many", "rows", human("do"), join=2, rest="finish"),
        count("on", "total"),
        human("after"),
    )
    case = w.create(rows=ROWS)
    w.submit(case, "do")
    assert w.open(case) == ["do", "do"]
    w.submit(case, "do")
    assert w.open(case) == ["after", "do"], "two of three open the way; the third works on"
    case = w.submit(case, "do")
    assert w.open(case) == ["after"]
    assert case.data["total"] == 1
    assert len(case.scopes) == 1, "reset"


def test_wcp_35_cancelling_partial_join_for_multiple_instances() -> None:
    w = world(each("many", "rows", human("do"), join=2), human("after"))
    case = w.create(rows=ROWS)
    w.submit(case, "do")
    w.submit(case, "do")
    assert w.open(case) == ["after"]


def test_wcp_36_dynamic_partial_join_for_multiple_instances() -> None:
    w = world(each("many", "rows", human("do"), join=4), human("after"))
    case = w.create(rows=ROWS)
    for _ in range(2):
        w.act(c.AddItem, case, step="many", value={})
    for _ in range(3):
        w.submit(case, "do")
    assert w.open(case) == ["do", "do"], "three of five: N is 4, compared with what there is"
    w.submit(case, "do")
    assert w.open(case) == ["after"]


def test_a_parallel_around_instances_is_one_branch() -> None:
    w = world(parallel("split", [each("many", "rows", human("do"))], [human("b")]), human("d"))
    case = w.create(rows=ROWS[:2])
    w.submit(case, "do")
    w.submit(case, "do")
    assert w.open(case) == ["b"]
