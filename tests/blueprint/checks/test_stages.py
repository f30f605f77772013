"""Stages lead on, the last one ends the case, alternates know where to go."""

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
    with_process,
    with_stage,
    with_steps,
    with_top,
    with_type,
)


def stages(*stages: dict[str, Any]) -> Blueprint:
    return with_type(stages=list(stages))


def stage(id: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    processes = [{"id": f"p-{id}", "steps": list(steps)}] if steps else []
    return {"id": id, "processes": processes, **more}


RESOLVED = {"complete": {"resolve": "Resolved-Done"}}


# ----------------------------------------------------------------------------------- completion


def test_an_alternate_stage_cannot_advance() -> None:
    blueprint = stages(stage("a", person("x"), **RESOLVED), stage("b", person("y"), alternate=True))
    (finding,) = found(blueprint, "loan/b.complete")
    assert "no next stage" in finding.problem


@pytest.mark.parametrize("complete", ["return", "wait", {"resolve": "Resolved-Withdrawn"}])
def test_an_alternate_stage_may_return_wait_or_resolve(complete: Any) -> None:
    alternate = stage("b", person("y"), alternate=True, complete=complete)
    assert said(stages(stage("a", person("x"), **RESOLVED), alternate)) == []


def test_a_primary_stage_cannot_return() -> None:
    (finding,) = found(with_stage(complete="return"), "loan/intake.complete")
    assert "cannot return" in finding.problem


def test_the_last_stage_must_resolve_or_wait() -> None:
    blueprint = stages(stage("a", person("x")), stage("b", person("y")))
    (finding,) = found(blueprint, "loan/b.complete")
    assert "neither resolves the case nor waits" in finding.problem
    assert not found(blueprint, "loan/a.complete")


@pytest.mark.parametrize(
    "last",
    [
        stage("b", person("y"), complete="wait"),
        stage("b", person("y"), **RESOLVED),
        stage("b", person("y", {"id": "ok", "resolve": "Resolved-Ok"})),
        stage("b", {"id": "y", "kind": "change stage", "resolve": "Resolved-Ok"}),
    ],
)
def test_ways_to_end_the_last_stage(last: dict[str, Any]) -> None:
    assert said(stages(stage("a", person("x")), last)) == []


def test_alternate_stages_after_the_last_do_not_count() -> None:
    alternate = stage("c", person("z"), alternate=True, complete="return")
    assert found(stages(stage("a", person("x")), alternate), "loan/a.complete")


def test_a_case_type_needs_a_primary_stage() -> None:
    blueprint = stages(stage("a", person("x"), alternate=True, complete="wait"))
    (finding,) = found(blueprint, "loan")
    assert "no case can begin" in finding.problem


def test_a_stage_without_anything_is_over_at_once() -> None:
    (finding,) = found(stages(stage("a"), stage("b", **RESOLVED)), "loan/a", "warning")
    assert "complete as soon as it is entered" in finding.problem


def test_an_empty_stage_that_waits_or_resolves_has_a_use() -> None:
    assert said(stages(stage("a", complete="wait"), stage("b", **RESOLVED))) == []


def test_a_skip_condition_of_an_alternate_stage_counts_for_nothing() -> None:
    alternate = stage("b", person("y"), alternate=True, complete="wait", skip_when="approved")
    blueprint = stages(stage("a", person("x"), **RESOLVED), alternate)
    assert found(blueprint, "loan/b.skip_when", "warning")


def test_a_process_without_steps_warns() -> None:
    assert found(with_process(steps=[]), "loan/intake/handle", "warning")


# ---------------------------------------------------------------------------- round and round


def change(id: str, stage: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "change stage", "stage": stage, **more}


def test_stages_that_hand_the_case_round_without_rest() -> None:
    blueprint = stages(
        stage("a", change("x", "b")),
        stage("b", auto("s"), change("y", "a")),
        stage("c", **RESOLVED),
    )
    for id in ("a", "b"):
        (finding,) = found(blueprint, f"loan/{id}")
        assert "without a person or a clock" in finding.problem


def test_advancing_counts_as_handing_on() -> None:
    blueprint = stages(stage("a", auto("s")), stage("b", change("y", "a")), stage("c", **RESOLVED))
    assert found(blueprint, "loan/a")


def test_a_stage_that_enters_itself_again() -> None:
    blueprint = stages(stage("a", change("x", "a")), stage("b", **RESOLVED))
    assert found(blueprint, "loan/a")


@pytest.mark.parametrize(
    "first",
    [
        stage("a", person("p"), change("x", "b")),
        stage("a", {"id": "w", "kind": "wait", "interval": "P1D"}, change("x", "b")),
        {**stage("a", change("x", "b")), "skip_when": "approved"},
    ],
)
def test_a_person_a_clock_or_a_condition_breaks_the_circle(first: dict[str, Any]) -> None:
    blueprint = stages(first, stage("b", change("y", "a")), stage("c", **RESOLVED))
    assert said(blueprint, "error") == []


def test_a_condition_breaks_the_circle_only_when_it_guards_the_way_back() -> None:
    closing = stage("c", **RESOLVED)
    back = stage("b", change("y", "a", when="approved"))
    assert said(stages(stage("a", auto("s")), back, closing), "error") == []
    # Here the first stage goes on to the second one whether or not the condition holds.
    guarded = stage("a", change("x", "b", when="approved"))
    assert found(stages(guarded, stage("b", change("y", "a")), closing), "loan/a")


def test_a_process_that_a_person_starts_does_not_hand_on_by_itself() -> None:
    data = document()
    first = case_type(data)["stages"][0]
    first["processes"].append(
        {"id": "again", "start": {"mode": "person"}, "steps": [change("x", "intake")]}
    )
    assert said(made(data), "error") == []


# --------------------------------------------------------------------------------- resolutions


def test_a_status_that_resolves_begins_with_resolved() -> None:
    blueprint = with_steps(person("x", {"id": "ok", "resolve": "Done"}, {"id": "no"}))
    (finding,) = found(blueprint, "loan/intake/handle/x/ok")
    assert finding.remedy == "Call it 'Resolved-Done'."


def test_an_escalation_resolves_with_such_a_status_too() -> None:
    data = document()
    data["slas"][0]["on_deadline"] = [{"do": "resolve", "status": "Resolved-Late"}]
    assert said(made(data)) == []


@pytest.mark.parametrize("more", [{}, {"stage": "end", "resolve": "Resolved-Ok"}])
def test_a_change_of_stage_says_exactly_one_thing(more: dict[str, str]) -> None:
    blueprint = with_steps(person("p"), {"id": "x", "kind": "change stage", **more})
    (finding,) = found(blueprint, "loan/intake/handle/x")
    assert "one of them" in finding.problem


@pytest.mark.parametrize(
    "outcome",
    [
        {"next": "end", "stage": "end"},
        {"next": "end", "resolve": "Resolved-Ok"},
        {"stage": "end", "resolve": "Resolved-Ok"},
    ],
)
def test_an_outcome_leads_to_one_place(outcome: dict[str, str]) -> None:
    blueprint = with_steps(person("x", {"id": "ok", **outcome}))
    (finding,) = found(blueprint, "loan/intake/handle/x/ok")
    assert "more than one place" in finding.problem


# ------------------------------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    "status, ends",
    [("Resolved", True), ("Resolved-Done", True), ("Open", False), ("With the garage", False)],
)
def test_a_stage_cannot_have_the_status_of_a_closed_case(status: str, ends: bool) -> None:
    findings = found(with_stage(status=status), "loan/intake.status")
    assert bool(findings) == ends


def test_a_clock_resolves_with_a_status_that_resolves() -> None:
    def policy(status: str) -> Blueprint:
        action = {"do": "resolve", "status": status}
        soon = {"id": "soon", "goal": "P1D", "serves": ["days"], "on_goal": [action]}
        return with_top(slas=[soon])

    (finding,) = found(policy("Expired"), "slas/soon.on_goal[1]")
    assert "does not resolve a case" in finding.problem
    assert said(policy("Resolved-Expired")) == []


def test_a_last_stage_that_may_be_skipped_leaves_the_case_open() -> None:
    blueprint = stages(
        stage("a", person("x")), stage("b", person("y"), skip_when="approved", **RESOLVED)
    )
    (finding,) = found(blueprint, "loan/b.skip_when", "warning")
    assert "nothing resolves the case" in finding.problem


def test_a_stage_on_the_way_may_be_skipped() -> None:
    blueprint = stages(
        stage("a", person("x"), skip_when="approved"), stage("b", person("y"), **RESOLVED)
    )
    assert said(blueprint) == []
