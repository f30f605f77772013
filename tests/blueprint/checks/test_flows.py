"""The flow of a process: reach, dead ends, loops, jumps and joins."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import (
    auto,
    case_type,
    document,
    found,
    made,
    person,
    said,
    with_steps,
)

HANDLE = "loan/intake/handle"


def go(id: str, step: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "go to", "step": step, **more}


def parallel(*branches: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    listed = [{"id": f"b{n}", "steps": steps} for n, steps in enumerate(branches, 1)]
    return {"id": "par", "kind": "parallel", "branches": listed, **more}


def each(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "all", "kind": "for each", "each": "goods", "steps": list(steps), **more}


# ------------------------------------------------------------------------------------- targets


@pytest.mark.parametrize(
    "step, attribute",
    [
        (go("x", "nowhere"), "step"),
        (auto("x", next="nowhere"), "next"),
        (auto("x", on_error="nowhere"), "on_error"),
        (auto("x", on_cancel="nowhere"), "on_cancel"),
        (person("x", {"id": "ok", "next": "nowhere"}), "outcomes.ok.next"),
        (person("x", boundaries=[{"id": "b", "after": "P1D", "next": "nowhere"}]),
         "boundaries.b.next"),
    ],
)  # fmt: skip
def test_a_target_must_be_a_step_of_the_process(step: dict[str, Any], attribute: str) -> None:
    (finding,) = found(with_steps(step), f"{HANDLE}/x.{attribute}")
    assert "'nowhere'" in finding.problem


def test_a_step_of_another_process_is_no_target() -> None:
    assert found(with_steps(person("x", next="over")), f"{HANDLE}/x.next")


@pytest.mark.parametrize("end", ["end", "terminate"])
def test_the_two_ends_are_targets(end: str) -> None:
    assert said(with_steps(person("x", {"id": "ok", "next": end}))) == []


# --------------------------------------------------------------------------------------- reach


def test_a_step_behind_a_jump_is_out_of_reach() -> None:
    blueprint = with_steps(person("x", next="z"), person("y"), person("z"))
    (finding,) = found(blueprint, f"{HANDLE}/y")
    assert finding.problem == "Nothing leads to this step."


def test_a_step_behind_outcomes_that_all_leave_is_out_of_reach() -> None:
    leaving = person("x", {"id": "a", "stage": "end"}, {"id": "b", "resolve": "Resolved-B"})
    assert found(with_steps(leaving, person("y")), f"{HANDLE}/y")


def test_a_step_behind_a_change_of_stage_is_out_of_reach() -> None:
    blueprint = with_steps({"id": "x", "kind": "change stage", "stage": "end"}, person("y"))
    assert found(blueprint, f"{HANDLE}/y")


@pytest.mark.parametrize(
    "first",
    [
        {"id": "x", "kind": "change stage", "stage": "end", "when": "approved"},
        go("x", "z", when="approved"),
        person("x", {"id": "a", "stage": "end"}, {"id": "b"}),
        person("x", next="z", boundaries=[{"id": "b", "after": "P1D", "next": "y"}]),
        auto("x", next="z", on_error="y"),
        person("x", next="z", on_cancel="y"),
    ],
)
def test_ways_that_lead_to_the_next_step(first: dict[str, Any]) -> None:
    assert said(with_steps(first, person("y"), person("z")), "error") == []


def test_steps_in_branches_are_reached_through_their_branch() -> None:
    decide = {
        "id": "d",
        "kind": "decide",
        "branches": [
            {"id": "yes", "when": "approved", "steps": [person("a")]},
            {"id": "no", "steps": [person("b", next="end")]},
        ],
    }
    assert said(with_steps(decide, person("c"))) == []


def test_when_every_branch_leads_away_the_next_step_is_out_of_reach() -> None:
    decide = {
        "id": "d",
        "kind": "decide",
        "branches": [
            {"id": "yes", "when": "approved", "steps": [person("a", next="end")]},
            {"id": "no", "steps": [person("b", next="end")]},
        ],
    }
    assert found(with_steps(decide, person("c")), f"{HANDLE}/c")


def test_a_decision_that_may_match_nothing_goes_on() -> None:
    decide = {
        "id": "d",
        "kind": "decide",
        "rules": [{"when": "approved", "outcome": "away"}],
        "outcomes": [{"id": "away", "next": "end"}],
    }
    assert said(with_steps(decide, person("c"))) == []
    decide["rules"] = [{"when": "approved", "outcome": "away"}, {"outcome": "away"}]
    assert found(with_steps(decide, person("c")), f"{HANDLE}/c")


# ---------------------------------------------------------------------------- dead ends, loops


def test_a_loop_without_a_way_out_is_a_dead_end() -> None:
    blueprint = with_steps(person("x"), person("y", {"id": "again", "next": "x"}))
    for id in ("x", "y"):
        (finding,) = found(blueprint, f"{HANDLE}/{id}")
        assert "dead end" in finding.problem


def test_a_loop_with_a_way_out_is_not() -> None:
    blueprint = with_steps(person("x"), person("y", {"id": "again", "next": "x"}, {"id": "ok"}))
    assert said(blueprint) == []


def test_a_loop_of_automatic_steps_would_spin() -> None:
    blueprint = with_steps(person("p"), auto("x"), go("back", "x", when="amount > 5"), auto("y"))
    findings = [text for text in said(blueprint, "error") if "would spin" in text]
    assert len(findings) == 1


@pytest.mark.parametrize(
    "resting",
    [
        person("rest"),
        {"id": "rest", "kind": "wait", "interval": "PT1H"},
        {"id": "rest", "kind": "approve", "route": {"queue": "desk"}},
        {"id": "rest", "kind": "attach", "route": {"queue": "desk"}},
    ],
)
def test_a_person_or_a_clock_in_the_loop_makes_it_sound(resting: dict[str, Any]) -> None:
    blueprint = with_steps(auto("x"), resting, go("back", "x", when="amount > 5"), auto("y"))
    assert said(blueprint) == []


def test_a_robot_that_works_alone_is_no_rest() -> None:
    robot = {"id": "r", "kind": "robot", "robot": "bot", "route": {"queue": "desk"}}
    blueprint = with_steps(robot, go("back", "r", when="amount > 5"))
    assert any("would spin" in text for text in said(blueprint))
    attended = with_steps({**robot, "attended": True}, go("back", "r", when="amount > 5"))
    assert not any("would spin" in text for text in said(attended))


def test_a_structured_loop_on_one_step_has_its_own_limit() -> None:
    assert said(with_steps(auto("x", repeat={"while": "amount > 5"}))) == []


def test_a_loop_through_a_parallel_is_seen() -> None:
    blueprint = with_steps(
        parallel([auto("a")], [auto("b")]), go("back", "par", when="amount > 5"), auto("c")
    )
    assert any("would spin" in text for text in said(blueprint, "error"))


# --------------------------------------------------------------------------------------- jumps


@pytest.mark.parametrize(
    "steps",
    [
        [go("x", "a", when="approved"), parallel([person("a")], [person("b")])],
        [go("x", "a", when="approved"), each(person("a"))],
        [parallel([person("a", {"id": "o", "next": "b"}, {"id": "k"})], [person("b")])],
    ],
)
def test_nothing_jumps_into_a_parallel_or_a_for_each(steps: list[dict[str, Any]]) -> None:
    findings = [text for text in said(with_steps(*steps), "error") if "into the middle" in text]
    assert len(findings) == 1


@pytest.mark.parametrize(
    "steps",
    [
        [parallel([person("a", {"id": "o", "next": "z"}, {"id": "k"})], [person("b")]), person("z")],
        [each(person("a", {"id": "o", "next": "z"}, {"id": "k"})), person("z")],
        [parallel([person("a"), person("c", {"id": "o", "next": "a"}, {"id": "k"})],
                  [person("b")])],
        [go("x", "a", when="approved"),
         {"id": "d", "kind": "decide", "branches": [{"id": "n", "steps": [person("a")]}]}],
    ],
)  # fmt: skip
def test_jumps_out_of_a_scope_or_within_one_are_allowed(steps: list[dict[str, Any]]) -> None:
    assert said(with_steps(*steps), "error") == []


# --------------------------------------------------------------------------------------- joins


@pytest.mark.parametrize("join, fits", [(1, True), (2, True), (3, False), ("any", True)])
def test_a_join_cannot_wait_for_more_branches_than_there_are(join: Any, fits: bool) -> None:
    blueprint = with_steps(parallel([person("a")], [person("b")], join=join))
    findings = found(blueprint, f"{HANDLE}/par.join")
    assert bool(findings) != fits


@pytest.mark.parametrize("away", ["z", "terminate"])
def test_a_branch_that_always_leaves_never_joins(away: str) -> None:
    blueprint = with_steps(parallel([person("a", next=away)], [person("b")], next="z"), person("z"))
    (finding,) = found(blueprint, f"{HANDLE}/par/b1")
    assert "never comes to the join" in finding.problem


def test_a_branch_that_leaves_the_stage_never_joins() -> None:
    blueprint = with_steps(parallel([person("a", {"id": "o", "stage": "end"})], [person("b")]))
    assert found(blueprint, f"{HANDLE}/par/b1")


def test_a_branch_that_may_leave_is_sound_because_leaving_ends_the_others() -> None:
    step = person("a", {"id": "o", "stage": "end"}, {"id": "k"})
    assert said(with_steps(parallel([step], [person("b")]))) == []


def test_a_path_that_ends_inside_a_branch_comes_to_the_join() -> None:
    step = person("a", {"id": "o", "next": "end"}, {"id": "k"})
    assert said(with_steps(parallel([step, person("c")], [person("b")]))) == []


def test_joins_of_any_and_some_count_only_the_branches_that_arrive() -> None:
    branches = [person("a", next="terminate")], [person("b")], [person("c")]
    assert said(with_steps(parallel(*branches, join=2))) == []
    assert found(with_steps(parallel(*branches, join=3)), f"{HANDLE}/par.join")
    leaving = [person("a", next="terminate")], [person("b", next="terminate")]
    assert found(with_steps(parallel(*leaving, join="any")), f"{HANDLE}/par.join")


def test_without_a_join_branches_may_end_as_they_like() -> None:
    blueprint = with_steps(
        parallel([person("a", next="terminate")], [person("b", next="terminate")], join="none")
    )
    assert not any("join" in text for text in said(blueprint, "error"))


def test_an_empty_branch_is_at_the_join_at_once() -> None:
    assert said(with_steps(parallel([], [person("b")]))) == []


def test_one_branch_alone_is_not_parallel() -> None:
    assert found(with_steps(parallel([person("a")])), f"{HANDLE}/par", "warning")
    assert found(with_steps(parallel()), f"{HANDLE}/par", "warning")


def test_items_that_never_come_to_the_end_cannot_join() -> None:
    assert found(with_steps(each(person("a", next="terminate"))), f"{HANDLE}/all")
    assert said(with_steps(each(person("a")), person("b"))) == []


def test_nested_scopes_are_followed_inside_out() -> None:
    inner = {
        "id": "inner",
        "kind": "parallel",
        "branches": [{"id": "i1", "steps": [person("c")]}, {"id": "i2", "steps": [person("d")]}],
    }
    assert said(with_steps(parallel([inner, person("a")], [each(person("e"))]), person("z"))) == []


# ------------------------------------------------------------------------------------ recursion


def shared(*steps: dict[str, Any]) -> Blueprint:
    data = document()
    data["processes"][0]["steps"] = list(steps)
    return made(data)


def call(id: str, process: str = "inform", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "call process", "process": process, **more}


def test_a_process_that_always_calls_itself_never_ends() -> None:
    (finding,) = found(shared(person("x"), call("again")), "processes/inform")
    assert "calls itself without any condition" in finding.problem


def test_two_processes_that_always_call_each_other_never_end() -> None:
    data = document()
    data["processes"][0]["steps"] = [call("there", "other")]
    data["processes"].append({"id": "other", "steps": [person("o"), call("back")]})
    problems = said(made(data), "error")
    assert [text.split(":")[0] for text in problems] == ["processes/inform", "processes/other"]


@pytest.mark.parametrize(
    "steps",
    [
        [person("x"), call("again", when="amount > 5")],
        [person("x", {"id": "more"}, {"id": "stop", "next": "end"}), call("again")],
        [{"id": "d", "kind": "decide",
          "branches": [{"id": "more", "when": "amount > 5", "steps": [call("again")]}]}],
    ],
)  # fmt: skip
def test_a_recursion_on_a_condition_is_allowed(steps: list[dict[str, Any]]) -> None:
    assert said(shared(*steps), "error") == []


def test_a_process_of_the_case_type_that_calls_itself_never_ends() -> None:
    (finding,) = found(with_steps(call("again", "handle")), HANDLE)
    assert "calls itself" in finding.problem
    assert found(with_steps(call("again", "handle", when="approved")), HANDLE) == []


# ------------------------------------------------------- loops through calls, joins and children


def looped(*steps: dict[str, Any]) -> list[str]:
    """What is said of a loop that goes through these steps until it is approved."""
    blueprint = with_steps(auto("begin"), *steps, go("again", "begin", when="not(approved)"))
    return [text for text in said(blueprint, "error") if "would spin" in text]


def test_a_called_process_with_a_person_is_a_rest() -> None:
    data = document()
    data["processes"] = [
        {"id": "inform", "serves": ["days"], "steps": [call("deeper", "sign")]},
        {"id": "sign", "serves": ["days"], "steps": [person("signature")]},
    ]
    case_type(data)["stages"][0]["processes"][0]["steps"] = [
        auto("begin"),
        call("ask2", "inform"),
        go("again", "begin", when="not(approved)"),
    ]
    assert said(made(data), "error") == []


def test_a_called_process_without_one_is_not() -> None:
    assert looped(call("ask2", "inform"))


def test_a_child_case_that_is_waited_for_is_a_rest() -> None:
    child = {"id": "child", "kind": "create case", "case_type": "loan"}
    assert looped({**child, "wait": False})
    assert not looped({**child, "wait": True})


@pytest.mark.parametrize(
    "more, spins",
    [
        ({}, False),
        ({"join": "any"}, True),
        ({"join": 1}, True),
        ({"join": 2}, False),
        ({"join": "none"}, True),
    ],
)
def test_a_join_rests_when_it_waits_for_a_branch_with_a_person(
    more: dict[str, Any], spins: bool
) -> None:
    assert bool(looped(parallel([person("p")], [auto("b")], **more))) == spins


def test_a_branch_that_may_not_begin_is_nobody_to_wait_for() -> None:
    branches = parallel([person("p")], [auto("b")])
    branches["branches"][0]["when"] = "approved"
    assert looped(branches)


def test_a_join_of_automatic_branches_is_no_rest() -> None:
    assert looped(parallel([auto("p")], [auto("b")]))
    assert looped(parallel([], [auto("b")]))
