"""Child cases: their creation ends, and what is waited for can come."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import case_type, document, found, made, person, said, with_steps

STEP = "loan/intake/handle/x"


def create(id: str, kind: str = "loan", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "create case", "case_type": kind, **more}


def with_repair(*steps: dict[str, Any], **stage: Any) -> Blueprint:
    """The clean blueprint with a second case type that has these steps."""
    data = document()
    data["case_types"].append(
        {
            "id": "repair",
            "prefix": "RP",
            "serves": ["days"],
            "fields": [{"id": "part"}],
            "stages": [
                {
                    "id": "work",
                    "complete": {"resolve": "Resolved-Repaired"},
                    "processes": [{"id": "mend", "steps": list(steps)}],
                    **stage,
                }
            ],
        }
    )
    case_type(data)["stages"][0]["processes"][0]["steps"] = [create("x", "repair", wait=True)]
    return made(data)


# ------------------------------------------------------------------------------ without end


def test_a_case_that_creates_its_own_kind_at_once_never_ends() -> None:
    (finding,) = found(with_steps(create("x")), "loan")
    assert "creates another at once" in finding.problem


def test_two_kinds_that_create_each_other_never_end() -> None:
    blueprint = with_repair(create("back"))
    assert found(blueprint, "loan")
    assert found(blueprint, "repair")


@pytest.mark.parametrize(
    "steps",
    [
        [person("p"), create("x")],
        [{"id": "w", "kind": "wait", "interval": "P1D"}, create("x")],
        [create("x", when="approved")],
        [create("x", each="goods")],
        [
            {"id": "d", "kind": "decide", "rules": [{"when": "approved", "outcome": "no"}],
             "outcomes": [{"id": "no", "next": "end"}]},
            create("x"),
        ],
    ],
)  # fmt: skip
def test_a_person_a_clock_or_a_condition_before_it_ends_it(steps: list[dict[str, Any]]) -> None:
    assert found(with_steps(*steps), "loan") == []


def test_a_process_that_does_not_start_by_itself_creates_nothing() -> None:
    data = document()
    case_type(data)["stages"][0]["processes"].append(
        {"id": "extra", "start": {"mode": "person"}, "steps": [create("x")]}
    )
    assert said(made(data)) == []


def test_a_stage_that_may_be_skipped_creates_nothing_for_sure() -> None:
    data = document()
    stage = case_type(data)["stages"][0]
    stage["skip_when"] = "approved"
    stage["processes"][0]["steps"] = [create("x")]
    assert found(made(data), "loan") == []


# -------------------------------------------------------------------------------------- waits


def waiting(**cases: Any) -> dict[str, Any]:
    return {"id": "x", "kind": "wait", "cases": cases}


def test_a_wait_for_cases_needs_a_step_that_creates_them() -> None:
    (finding,) = found(with_steps(waiting()), STEP, "warning")
    assert "creates no cases" in finding.problem


@pytest.mark.parametrize(
    "status, comes",
    [("At the garage", True), ("Resolved-Repaired", True), ("Resolved-Lost", True), ("Open", True),
     ("Repaired", False), ("at the garage", False)],
)  # fmt: skip
def test_a_wait_for_a_status_that_no_child_has_never_ends(status: str, comes: bool) -> None:
    data = with_repair(person("p"), status="At the garage").model_dump(by_alias=True)
    steps = data["case_types"][0]["stages"][0]["processes"][0]["steps"]
    data["case_types"][0]["stages"][0]["processes"][0]["steps"] = (
        {**steps[0], "id": "send", "wait": False},
        waiting(step="send", status=status),
    )
    findings = found(made(data), f"{STEP}.cases")
    assert bool(findings) != comes


def test_a_parent_may_create_a_child_and_wait_for_it() -> None:
    assert said(with_repair(person("p"))) == []
