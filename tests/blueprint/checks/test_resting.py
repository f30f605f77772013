"""Boundaries, clocks, compensation and repeats at steps where they can and cannot take effect."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.checks.resting import rests
from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import auto, found, person, said, with_steps

STEP = "loan/intake/handle/x"
EDGE = {"id": "late", "after": "P1D", "next": "end"}
FAILS = {"id": "broken", "error": True, "next": "end"}
BRANCHES = [{"id": "b1", "steps": [person("p")]}, {"id": "b2", "steps": [person("q")]}]
TWO_WAYS = [{"id": "d1", "when": "approved", "steps": [person("p")]}]


def step(kind: str, **more: Any) -> dict[str, Any]:
    needed: dict[str, dict[str, Any]] = {
        "set data": {"set": {"approved": "true"}},
        "decide": {"rules": [{"set": {"approved": "true"}}]},
        "create case": {"case_type": "loan", "when": "approved"},
        "wait": {"interval": "P1D"},
        "change stage": {"stage": "end", "when": "approved"},
        "parallel": {"branches": BRANCHES},
        "for each": {"each": "goods", "steps": [person("p")]},
        "call process": {"process": "inform"},
        "go to": {"step": "end", "when": "approved"},
    }
    return {"id": "x", "kind": kind, **needed.get(kind, {}), **more}


PASSED = [
    step("set data"),
    step("decide"),
    step("notify"),
    step("milestone"),
    step("change stage"),
    step("go to"),
    step("create case"),
    step("parallel", join="none"),
    step("for each", join="none"),
]
RESTING = [
    person("x"),
    {"id": "x", "kind": "approve", "route": {"queue": "desk"}},
    {"id": "x", "kind": "attach", "category": "papers", "route": {"queue": "desk"}},
    step("wait"),
    step("create case", wait=True),
    step("parallel"),
    step("parallel", join="any"),
    step("for each"),
    step("call process"),
]


def kind_of(given: dict[str, Any]) -> str:
    return " ".join(str(given[key]) for key in ("kind", "join", "wait") if key in given)


def first(blueprint: Blueprint) -> Any:
    return blueprint.case_types[0].stages[0].processes[0].steps[0]


@pytest.mark.parametrize("given", PASSED, ids=kind_of)
def test_what_is_passed_at_once_has_no_boundary(given: dict[str, Any]) -> None:
    blueprint = with_steps({**given, "boundaries": [EDGE]}, person("z"))
    assert not rests(first(blueprint))
    (finding,) = found(blueprint, f"{STEP}/late")
    assert "never happens" in finding.problem


@pytest.mark.parametrize("given", PASSED, ids=kind_of)
def test_what_is_passed_at_once_has_no_clock_and_is_never_cancelled(given: dict[str, Any]) -> None:
    blueprint = with_steps({**given, "sla": ["soon"], "on_cancel": "z"}, person("z"))
    assert found(blueprint, f"{STEP}.sla", "warning")
    assert found(blueprint, f"{STEP}.on_cancel", "warning")


@pytest.mark.parametrize("given", RESTING, ids=kind_of)
def test_where_a_token_rests_all_of_them_work(given: dict[str, Any]) -> None:
    blueprint = with_steps(
        {**given, "boundaries": [EDGE], "sla": ["soon"], "on_cancel": "z"}, person("z")
    )
    assert rests(first(blueprint))
    assert said(blueprint) == []


# ---------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize("kind", ["set data", "notify", "milestone", "change stage", "go to"])
def test_nothing_leads_out_of_a_step_that_cannot_fail(kind: str) -> None:
    blueprint = with_steps(step(kind, on_error="z", boundaries=[FAILS]), person("z"))
    assert found(blueprint, f"{STEP}.on_error", "warning")
    assert found(blueprint, f"{STEP}/broken", "warning")


@pytest.mark.parametrize("kind", ["wait", "for each", "decide", "create case", "call process"])
def test_what_may_fail_may_lead_somewhere(kind: str) -> None:
    blueprint = with_steps(step(kind, on_error="z", boundaries=[FAILS]), person("z"))
    assert said(blueprint) == []


# --------------------------------------------------------------------------------------- repeats


@pytest.mark.parametrize(
    "given, why",
    [
        (step("parallel", join="none"), "without a join"),
        (step("for each", join="none"), "without a join"),
        ({"id": "x", "kind": "decide", "branches": TWO_WAYS}, "its branches lead on"),
        (step("change stage"), "it leads away"),
        (step("go to"), "it leads away"),
    ],
)
def test_a_step_that_never_ends_a_round_never_repeats(given: dict[str, Any], why: str) -> None:
    blueprint = with_steps({**given, "repeat": {"until": "approved"}}, person("z"))
    (finding,) = found(blueprint, f"{STEP}.repeat")
    assert why in finding.problem


@pytest.mark.parametrize(
    "given",
    [
        person("x"),
        step("wait"),
        step("set data"),
        step("decide"),
        step("parallel"),
        step("for each"),
        step("call process"),
    ],
    ids=kind_of,
)
def test_any_other_step_may_repeat(given: dict[str, Any]) -> None:
    assert said(with_steps({**given, "repeat": {"until": "approved"}})) == []


@pytest.mark.parametrize(
    "given, most, warns",
    [
        (auto("x"), 100, False),
        (auto("x"), 101, True),
        (person("x"), 10_000, False),
        (step("wait"), 10_000, False),
    ],
)
def test_automatic_rounds_have_a_limit(given: dict[str, Any], most: int, warns: bool) -> None:
    blueprint = with_steps({**given, "repeat": {"until": "approved", "most": most}})
    assert bool(found(blueprint, f"{STEP}.repeat", "warning")) == warns
