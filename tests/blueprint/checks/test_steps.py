"""Single steps, routes and starts; what this version cannot run yet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.blueprint.examples import auto, found, person, said, with_process, with_steps, with_top

STEP = "loan/intake/handle/x"


@pytest.mark.parametrize(
    "attributes, is_right",
    [
        ({}, False),
        ({"interval": "P1D"}, True),
        ({"date": "due"}, True),
        ({"message": "paper"}, True),
        ({"cases": {}}, True),
        ({"interval": "P1D", "date": "due"}, False),
        ({"message": "paper", "cases": {}}, False),
    ],
)
def test_a_wait_ends_by_exactly_one_thing(attributes: dict[str, Any], is_right: bool) -> None:
    findings = found(with_steps({"id": "x", "kind": "wait", **attributes}), STEP)
    assert bool(findings) != is_right


@pytest.mark.parametrize(
    "attributes, is_right",
    [
        ({}, False),
        ({"after": "P1D"}, True),
        ({"at": "due"}, True),
        ({"message": "paper"}, True),
        ({"when": "approved"}, True),
        ({"error": True}, True),
        ({"error": True, "after": "P1D"}, False),
    ],
)
def test_a_boundary_has_exactly_one_trigger(attributes: dict[str, Any], is_right: bool) -> None:
    step = person("x", boundaries=[{"id": "b", "next": "end", **attributes}])
    assert bool(found(with_steps(step), f"{STEP}/b")) != is_right


@pytest.mark.parametrize(
    "route, is_right",
    [
        ({}, False),
        ({"current": True}, True),
        ({"person": "anna"}, True),
        ({"persona": "clerk"}, True),
        ({"queue": "desk"}, True),
        ({"manager_of": "case.owner"}, True),
        ({"expression": '"queue:desk"'}, True),
        ({"queue": "desk", "persona": "clerk"}, False),
        ({"current": True, "person": "anna"}, False),
        ({"who_did": "y"}, False),
        ({"queue": "desk", "who_did": "y"}, True),
    ],
)
def test_a_route_has_exactly_one_target(route: dict[str, Any], is_right: bool) -> None:
    blueprint = with_steps(person("y"), person("x", route=route))
    assert bool(found(blueprint, f"{STEP}.route")) != is_right


def test_an_escalation_that_transfers_has_a_route_too() -> None:
    actions = [{"do": "transfer", "to": {}}]
    policy = {"id": "soon", "goal": "P1D", "serves": ["days"], "on_goal": actions}
    assert found(with_top(slas=[policy]), "slas/soon.on_goal[1].to")


def test_only_work_of_several_people_is_handed_out() -> None:
    blueprint = with_steps(person("x", route={"person": "bob", "push": "round robin"}))
    (finding,) = found(blueprint, f"{STEP}.route", "warning")
    assert "the route names none" in finding.problem


@pytest.mark.parametrize(
    "handing",
    [{"push": "least loaded"}, {"skills": {"law": 3}}, {"push": "skill", "skills": {"law": 3}},
     {"push": "round robin", "otherwise": {"person": "bob"}}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("several", [{"queue": "desk"}, {"persona": "clerk"}], ids=str)
def test_work_of_a_queue_or_persona_is_handed_out(
    handing: dict[str, Any], several: dict[str, str]
) -> None:
    blueprint = with_steps(person("x", route={**several, **handing}))
    assert found(blueprint, f"{STEP}.route", "warning") == []


def test_to_hand_out_by_skill_a_skill_is_asked_for() -> None:
    blueprint = with_steps(person("x", route={"queue": "desk", "push": "skill"}))
    (finding,) = found(blueprint, f"{STEP}.route", "warning")
    assert "no skill is asked for" in finding.problem


def test_the_next_target_of_a_route_is_checked_like_the_first() -> None:
    chain = {"queue": "desk", "otherwise": {"queue": "desk", "person": "bob"}}
    (finding,) = found(with_steps(person("x", route=chain)), f"{STEP}.route.otherwise")
    assert "exactly one target; here it is person and queue" in finding.problem
    endless = {"current": True, "otherwise": {"person": "bob"}}
    assert found(with_steps(person("x", route=endless)), f"{STEP}.route.otherwise", "warning")


def approval(**attributes: Any) -> dict[str, Any]:
    return {"id": "x", "kind": "approve", **attributes}


def test_a_reporting_line_needs_a_person_to_begin_with() -> None:
    line = approval(mode="reporting line", route={"queue": "desk"})
    assert found(with_steps(line), f"{STEP}.route")
    right = approval(mode="reporting line", levels=3, level_when="level < 3 or approver = null")
    assert said(with_steps(right)) == []


def test_levels_belong_to_a_reporting_line() -> None:
    assert found(with_steps(approval(levels="all")), f"{STEP}.levels", "warning")
    assert found(with_steps(approval(level_when="true")), f"{STEP}.level_when", "warning")


def test_the_condition_of_a_level_is_checked_as_an_expression() -> None:
    wrong = approval(mode="reporting line", level_when="level + 1")
    assert found(with_steps(wrong), f"{STEP}.level_when")
    unknown = approval(mode="reporting line", level_when="levels > 1")
    assert found(with_steps(unknown), f"{STEP}.level_when")


@pytest.mark.parametrize("level, is_right", [(0, False), (1, True), (10, True), (11, False)])
def test_levels_of_skills_go_from_1_to_10(level: int, is_right: bool) -> None:
    blueprint = with_steps(person("x", route={"queue": "desk", "skills": {"law": level}}))
    assert bool(found(blueprint, f"{STEP}.route.skills")) != is_right


@pytest.mark.parametrize(
    "repeat, is_right",
    [
        ({}, False),
        ({"while": "approved"}, True),
        ({"until": "approved"}, True),
        ({"while": "approved", "until": "approved"}, False),
    ],
)
def test_a_loop_has_one_condition(repeat: dict[str, str], is_right: bool) -> None:
    blueprint = with_steps(person("x", repeat=repeat))
    assert bool(found(blueprint, f"{STEP}.repeat")) != is_right


# --------------------------------------------------------------------------------------- decide


def decide(**attributes: Any) -> dict[str, Any]:
    return {"id": "x", "kind": "decide", **attributes}


@pytest.mark.parametrize(
    "attributes, words",
    [
        ({}, "decides nothing"),
        ({"rules": [{"outcome": "ok"}]}, "which the step lacks"),
        ({"rules": [{"set": {"approved": "true"}}, {"when": "approved"}]}, "always holds"),
        ({"branches": [{"id": "a"}, {"id": "b", "when": "approved"}]}, "always holds"),
    ],
)
def test_decisions_that_make_no_sense(attributes: dict[str, Any], words: str) -> None:
    problems = [finding.problem for finding in found(with_steps(decide(**attributes)), STEP)]
    assert any(words in problem for problem in problems)


def test_an_outcome_that_no_rule_chooses() -> None:
    step = decide(rules=[{"outcome": "a"}], outcomes=[{"id": "a"}, {"id": "b"}])
    (finding,) = found(with_steps(step), STEP, "warning")
    assert finding.problem == "No rule chooses the outcome 'b'."


def test_a_step_that_sets_nothing() -> None:
    assert found(with_steps(auto("x", set={})), STEP, "warning")


# --------------------------------------------------------------------------------------- starts


@pytest.mark.parametrize(
    "start, severity",
    [
        ({"mode": "after"}, "error"),
        ({"mode": "when"}, "error"),
        ({"mode": "stage", "when": "approved"}, "warning"),
        ({"mode": "person", "after": ["finish"]}, "warning"),
    ],
)
def test_a_start_says_what_it_needs_and_no_more(start: dict[str, Any], severity: str) -> None:
    assert found(with_process(start=start), "loan/intake/handle.start", severity)


@pytest.mark.parametrize(
    "start", [{"mode": "when", "when": "approved"}, {"mode": "person", "wide": True}]
)
def test_a_start_that_is_complete(start: dict[str, Any]) -> None:
    assert said(with_process(start=start)) == []


# --------------------------------------------------------------------------------- not yet run


@pytest.mark.parametrize(
    "step, words",
    [
        ({"kind": "robot", "robot": "bot", "route": {"queue": "desk"}}, "kind 'robot'"),
        ({"kind": "predict"}, "kind 'predict'"),
        ({"kind": "generate"}, "kind 'generate'"),
    ],
)  # fmt: skip
def test_what_cannot_run_yet_is_said_plainly(step: dict[str, Any], words: str) -> None:
    (finding,) = found(with_steps({"id": "x", **step}), STEP, "warning")
    assert words in finding.problem
    assert "cannot run it" in finding.problem


@pytest.mark.parametrize("mode", ["single", "consensus"])
def test_approvals_that_run(mode: str) -> None:
    step = {"id": "x", "kind": "approve", "mode": mode, "route": {"queue": "desk"}}
    assert said(with_steps(step)) == []
