"""Iteration: patterns 21 and 22."""

from __future__ import annotations

import pytest

from casewright.engine import events as e

from ..notation import call, count, human, parallel, process, world


@pytest.mark.parametrize("loop", [{"while": "flag"}, {"until": "not(flag)"}])
def test_wcp_21_structured_loop(loop: dict[str, str]) -> None:
    w = world(human("ask", repeat=loop), human("after"))
    case = w.create()
    for _ in range(3):
        w.submit(case, "ask", flag=True)
        assert w.open(case) == ["ask"], "again while it holds"
    w.submit(case, "ask", flag=False)
    assert w.open(case) == ["after"]


def test_wcp_21_structured_loop_of_several_steps() -> None:
    body = parallel("body", [human("a"), human("b")], repeat={"while": "flag", "most": 5})
    w = world(body, human("after"))
    case = w.create(flag=True)
    for _ in range(4):
        w.submit(case, "a")
        assert w.open(case) == ["b"]
        w.submit(case, "b")
        assert w.open(case) == ["a"]
    w.submit(case, "a")
    w.submit(case, "b")
    assert w.open(case) == ["after"], "the condition still holds, but five rounds are the most"


def test_wcp_21_structured_loop_tested_first() -> None:
    w = world(human("ask", when="n > 3", repeat={"while": "n > 3"}), human("after"))
    assert w.open(w.create(n=1)) == ["after"], "with `when` the body may run no time at all"


def _countdown() -> dict[str, object]:
    down = {"id": "down", "kind": "set data", "set": {"n": "n - 1"}}
    return process(
        "countdown", down, call("deeper", "countdown", when="n > 0"), count("up", "total")
    )


def test_wcp_22_recursion() -> None:
    w = world(call("begin", "countdown"), human("after"), processes=[_countdown()])
    case = w.create(n=7)
    assert w.open(case) == ["after"]
    assert case.data["n"] == 0
    assert case.data["total"] == 7, "each call comes back and goes on where it was"
    assert len(case.scopes) == 1


def test_wcp_22_recursion_waits_for_people_at_the_bottom() -> None:
    deeper = process("deeper", human("ask", {"id": "more"}, {"id": "enough", "next": "end"}),
                     call("again", "deeper"), count("back", "total"))  # fmt: skip
    w = world(call("begin", "deeper"), human("after"), processes=[deeper])
    case = w.create()
    for _ in range(4):
        w.submit(case, "ask", "more")
    assert w.open(case) == ["ask"]
    w.submit(case, "ask", "enough")
    assert w.open(case) == ["after"]
    assert w.cases[case.id].data["total"] == 4


def test_wcp_22_recursion_of_a_hundred_calls_comes_back() -> None:
    w = world(call("begin", "countdown"), human("after"), processes=[_countdown()])
    case = w.create(n=100)
    assert w.open(case) == ["after"]
    assert case.data["total"] == 100


def test_wcp_22_recursion_through_nested_parallels_comes_back() -> None:
    """The end of the innermost flow ends a hundred calls and two hundred parallels around it."""
    down = {"id": "down", "kind": "set data", "set": {"n": "n - 1"}}
    deeper = parallel("in", [parallel("inner", [call("again", "nested", when="n > 0")], [])], [])
    w = world(call("begin", "nested"), human("after"), processes=[process("nested", down, deeper)])
    case = w.create(n=100)
    assert w.open(case) == ["after"]
    assert len(case.scopes) == 1


def test_wcp_22_recursion_deeper_than_a_hundred_is_an_incident() -> None:
    w = world(call("begin", "countdown"), human("after"), processes=[_countdown()])
    case = w.create(n=101)
    assert w.open(case) == []
    (incident,) = w.events(case, e.IncidentRaised)
    assert "100 deep" in incident.problem
    assert not case.resolved, "a person must act"
