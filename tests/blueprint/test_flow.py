"""The graph of a process."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.flow import END, LEAVE, Flow, flow_of, has_person_or_clock, targets_of
from tests.blueprint.examples import auto, person, with_steps


def flow(*steps: dict[str, Any]) -> Flow:
    process = with_steps(*steps).case_types[0].stages[0].processes[0]
    return flow_of(process.steps, "p")


def test_the_list_is_the_flow() -> None:
    graph = flow(auto("a"), auto("b"))
    assert graph.start == "a"
    assert graph.edges == {"a": ["b"], "b": [END]}
    assert [node.path for node in graph.nodes.values()] == ["p/a", "p/b"]


def test_an_empty_process_ends_at_once() -> None:
    assert flow().start == END


@pytest.mark.parametrize(
    "step, edges",
    [
        (auto("a", next="c"), ["c"]),
        (auto("a", when="approved", next="c"), ["c", "c"]),
        (auto("a", on_error="c"), ["b", "c"]),
        ({"id": "a", "kind": "go to", "step": "c"}, ["c"]),
        ({"id": "a", "kind": "go to", "step": "c", "when": "approved"}, ["b", "c"]),
        ({"id": "a", "kind": "change stage", "stage": "end"}, [LEAVE]),
        (person("a"), ["b"]),
        (person("a", {"id": "x", "next": "c"}, {"id": "y"}), ["c", "b"]),
        (person("a", {"id": "x", "stage": "end"}, {"id": "y", "resolve": "Resolved"}),
         [LEAVE, LEAVE]),
        (person("a", boundaries=[{"id": "t", "after": "P1D", "next": "c"}]), ["b", "c"]),
        ({"id": "a", "kind": "decide", "rules": [{"outcome": "x"}],
          "outcomes": [{"id": "x", "next": "c"}]}, ["c"]),
        ({"id": "a", "kind": "decide", "rules": [{"set": {"approved": "true"}}]}, ["b"]),
    ],
)  # fmt: skip
def test_where_a_step_leads(step: dict[str, Any], edges: list[str]) -> None:
    assert flow(step, auto("b"), auto("c")).edges["a"] == edges


def test_branches_of_a_parallel_come_to_its_join() -> None:
    branches = [{"id": "l", "steps": [auto("x")]}, {"id": "r", "steps": [auto("y"), auto("z")]}]
    graph = flow({"id": "p", "kind": "parallel", "branches": branches}, auto("after"))
    assert graph.edges["p"] == ["x", "y"]
    assert graph.edges["x"] == graph.edges["z"] == ["join:p"]
    assert graph.edges["join:p"] == ["after"]
    assert graph.nodes["z"].scope == ("p", "r")


def test_an_end_inside_a_branch_comes_to_the_join() -> None:
    branches = [{"id": "l", "steps": [auto("x", next="end"), auto("y")]}, {"id": "r"}]
    graph = flow({"id": "p", "kind": "parallel", "branches": branches})
    assert graph.edges["x"] == ["join:p"]


def test_a_parallel_whose_branches_are_all_conditional_may_be_passed() -> None:
    branches = [{"id": "l", "when": "approved", "steps": [auto("x")]}]
    graph = flow({"id": "p", "kind": "parallel", "branches": branches})
    assert "join:p" in graph.edges["p"]


def test_an_empty_list_passes_a_for_each() -> None:
    graph = flow({"id": "e", "kind": "for each", "each": "goods", "steps": [auto("x")]})
    assert graph.edges["e"] == ["join:e", "x"]
    assert graph.edges["x"] == ["join:e"]
    assert graph.nodes["x"].scope == ("e", "item")


def test_branches_of_a_decision_stay_in_its_scope_and_go_on_after_it() -> None:
    branches = [{"id": "y", "when": "approved", "steps": [auto("x")]}, {"id": "n"}]
    graph = flow({"id": "d", "kind": "decide", "branches": branches}, auto("after"))
    assert graph.edges["d"] == ["x", "after"]
    assert graph.edges["x"] == ["after"]
    assert graph.nodes["x"].scope == ()


def test_what_can_be_reached_and_from_where_an_end_can() -> None:
    graph = flow(auto("a", next="c"), auto("b"), person("c", {"id": "x", "next": "d"}), auto("d"))
    assert graph.reachable(["a"]) == {"a", "c", "d", END}
    assert graph.can_end() >= {"a", "b", "c", "d"}
    ring = flow(auto("a"), {"id": "b", "kind": "go to", "step": "a"})
    assert ring.can_end() == set()


def test_a_token_rests_where_somebody_or_time_must_move_it() -> None:
    process = (
        with_steps(person("a"), auto("b"), {"id": "c", "kind": "wait", "interval": "P1D"})
        .case_types[0]
        .stages[0]
        .processes[0]
    )
    assert [has_person_or_clock(step) for step in process.steps] == [True, False, True]


def test_explicit_targets_are_named_with_their_attribute() -> None:
    step = person(
        "a", {"id": "x", "next": "b"}, {"id": "y"}, next="c", on_error="d", on_cancel="e",
        boundaries=[{"id": "t", "after": "P1D", "next": "f"}],
    )  # fmt: skip
    process = with_steps(step).case_types[0].stages[0].processes[0]
    assert list(targets_of(process.steps[0])) == [
        ("next", "c"), ("on_error", "d"), ("on_cancel", "e"), ("boundaries.t.next", "f"),
        ("outcomes.x.next", "b"),
    ]  # fmt: skip
