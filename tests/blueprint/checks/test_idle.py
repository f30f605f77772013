"""Words of a step that contradict each other, and words that this version only keeps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.blueprint.examples import found, person, said, with_steps, with_type

STEP = "loan/intake/handle/x"


def approve(**more: Any) -> dict[str, Any]:
    return {"id": "x", "kind": "approve", "route": {"queue": "desk"}, **more}


# ------------------------------------------------------------------------------------- approvals


@pytest.mark.parametrize("idle", [{"need": 2}, {"approvers": "tags"}])
def test_a_single_approval_counts_nobody(idle: dict[str, Any]) -> None:
    (name,) = idle
    assert found(with_steps(approve(**idle)), f"{STEP}.{name}", "warning")
    assert said(with_steps(approve(mode="consensus", **idle))) == []


@pytest.mark.parametrize(
    "route, suffices",
    [
        ({"queue": "desk"}, True),
        ({"persona": "clerk"}, True),
        ({"expression": '"queue:desk"'}, True),
        ({"person": "ann"}, False),
        ({"current": True}, False),
        ({"manager_of": "case.owner"}, False),
    ],
)
def test_a_consensus_of_several_needs_several(route: dict[str, Any], suffices: bool) -> None:
    blueprint = with_steps(approve(mode="consensus", need=2, route=route))
    assert bool(found(blueprint, f"{STEP}.need")) != suffices


def test_a_consensus_of_named_people_needs_no_queue() -> None:
    step = approve(mode="consensus", need=2, route={"current": True}, approvers="tags")
    assert said(with_steps(step)) == []


def test_one_person_is_enough_for_a_consensus_of_one() -> None:
    step = approve(mode="consensus", need=1, route={"person": "ann"})
    assert said(with_steps(step)) == []


# ------------------------------------------------------------------------------------- decisions


RULES = [{"when": "approved", "set": {"amount": "1"}}]
BRANCHES = [{"id": "b", "when": "approved", "steps": [person("p")]}]


def test_rules_beside_branches_never_count() -> None:
    step = {"id": "x", "kind": "decide", "rules": RULES, "branches": BRANCHES}
    (finding,) = found(with_steps(step), f"{STEP}.rules")
    assert "counts for nothing beside 'branches'" in finding.problem


def test_outcomes_beside_branches_never_count() -> None:
    step = {"id": "x", "kind": "decide", "branches": BRANCHES, "outcomes": [{"id": "ok"}]}
    assert found(with_steps(step), f"{STEP}.outcomes", "warning")


@pytest.mark.parametrize("way", [{"rules": RULES}, {"branches": BRANCHES}])
def test_one_way_to_decide_is_enough(way: dict[str, Any]) -> None:
    assert said(with_steps({"id": "x", "kind": "decide", **way})) == []


# ------------------------------------------------------------------------------------------ waits


@pytest.mark.parametrize(
    "attributes, idle",
    [
        ({"date": "due", "calendar": "office"}, "calendar"),
        ({"message": "paper", "calendar": "office"}, "calendar"),
        ({"interval": "P1D", "keep": True}, "keep"),
    ],
)
def test_what_a_wait_does_not_need_counts_for_nothing(
    attributes: dict[str, Any], idle: str
) -> None:
    blueprint = with_steps({"id": "x", "kind": "wait", **attributes})
    assert found(blueprint, f"{STEP}.{idle}", "warning")


@pytest.mark.parametrize(
    "attributes", [{"interval": "P1D", "calendar": "office"}, {"message": "paper", "keep": True}]
)
def test_what_a_wait_needs_says_nothing(attributes: dict[str, Any]) -> None:
    assert said(with_steps({"id": "x", "kind": "wait", **attributes})) == []


# --------------------------------------------------------------------------------- other steps


def test_a_choice_needs_a_join() -> None:
    branches = [{"id": "a", "steps": [person("p")]}, {"id": "b", "steps": [person("q")]}]
    step = {"id": "x", "kind": "parallel", "branches": branches, "choice": True}
    assert said(with_steps(step)) == []
    assert found(with_steps({**step, "join": "none"}), f"{STEP}.choice", "warning")


def test_a_go_to_leads_to_its_step_only() -> None:
    step = {"id": "x", "kind": "go to", "step": "end", "next": "y", "when": "approved"}
    assert found(with_steps(step, person("y")), f"{STEP}.next", "warning")


# --------------------------------------------------------------------------------- not done yet


@pytest.mark.parametrize(
    "step",
    [
        person("x", {"id": "ok", "when": "approved"}),
        {"id": "x", "kind": "decide", "rules": [{"outcome": "ok"}],
         "outcomes": [{"id": "ok", "when": "approved"}]},
    ],
)  # fmt: skip
def test_a_condition_on_an_outcome_is_only_kept(step: dict[str, Any]) -> None:
    (finding,) = found(with_steps(step), f"{STEP}/ok.when", "warning")
    assert "always offers it" in finding.problem


def test_a_lock_is_only_kept() -> None:
    (finding,) = found(with_type(lock=True), "loan.lock", "warning")
    assert "several people" in finding.problem
