"""What is named must exist; the nearest known name is offered."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import (
    case_type,
    document,
    found,
    made,
    person,
    said,
    with_fields,
    with_process,
    with_stage,
    with_steps,
    with_top,
    with_type,
)

STEP = "loan/intake/handle/x"


def route(**target: Any) -> Blueprint:
    return with_steps(person("x", route=target))


@pytest.mark.parametrize(
    "blueprint, element, what",
    [
        (route(persona="nobody"), f"{STEP}.route.persona", "persona 'nobody'"),
        (route(queue="dsk"), f"{STEP}.route.queue", "work queue 'dsk'"),
        (route(queue="desk", skills={"luw": 3}), f"{STEP}.route.skills", "skill 'luw'"),
        (route(table="matrix"), f"{STEP}.route.table", "decision 'matrix'"),
        (route(queue="desk", who_did="z"), f"{STEP}.route.who_did", "called 'z'"),
        (route(queue="desk", not_who_did=["z"]), f"{STEP}.route.who_did", "called 'z'"),
        (with_steps(person("x", sla=["son"])), f"{STEP}.sla", "SLA policy 'son'"),
        (with_type(sla=["son"]), "loan.sla", "SLA policy 'son'"),
        (with_stage(sla=["son"]), "loan/intake.sla", "SLA policy 'son'"),
        (with_process(sla=["son"]), "loan/intake/handle.sla", "SLA policy 'son'"),
        (with_fields({"id": "r", "kind": "reference", "case_type": "lone"}),
         "loan/fields/r.case_type", "case type 'lone'"),
        (with_steps({"id": "x", "kind": "create case", "case_type": "lone"}),
         f"{STEP}.case_type", "case type 'lone'"),
        (with_steps({"id": "x", "kind": "wait", "message": "papr"}),
         f"{STEP}.message", "message 'papr'"),
        (with_steps({"id": "x", "kind": "wait", "interval": "P1D", "calendar": "offce"}),
         f"{STEP}.calendar", "calendar 'offce'"),
        (with_steps(person("x", boundaries=[{"id": "b", "message": "papr", "next": "end"}])),
         f"{STEP}/b.message", "message 'papr'"),
        (with_steps({"id": "x", "kind": "call process", "process": "infrm"}),
         f"{STEP}.process", "process of 'loan' called 'infrm'"),
        (with_steps(person("x", {"id": "ok", "stage": "ende"})),
         f"{STEP}/ok.stage", "stage of 'loan' called 'ende'"),
        (with_steps({"id": "x", "kind": "change stage", "stage": "ende"}),
         f"{STEP}.stage", "stage of 'loan' called 'ende'"),
        (with_steps({"id": "x", "kind": "wait", "cases": {"step": "over"}}),
         f"{STEP}.cases.step", "step that creates cases"),
        (with_steps({"id": "x", "kind": "robot", "robot": "r2", "route": {"queue": "desk"}}),
         f"{STEP}.robot", "robot 'r2'"),
        (with_steps({"id": "x", "kind": "connector", "connector": "c2"}),
         f"{STEP}.connector", "connector 'c2'"),
        (with_process(entry=[{"on": [{"item": "nothing"}]}]),
         "loan/intake/handle.entry[1].on", "called 'nothing'"),
        (with_top(queues=[{"id": "desk", "personas": ["clrk"]}]),
         "queues/desk.personas", "persona 'clrk'"),
        (with_top(slas=[{"id": "soon", "goal": "P1D", "calendar": "offce", "serves": ["days"]}]),
         "slas/soon.calendar", "calendar 'offce'"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_an_error(blueprint: Blueprint, element: str, what: str) -> None:
    findings = found(blueprint, element)
    assert findings, said(blueprint)
    assert what in findings[0].problem


def test_the_nearest_known_name_is_offered() -> None:
    (finding,) = found(route(queue="dsk"), f"{STEP}.route.queue")
    assert finding.remedy == "Did you mean 'desk'?"


def test_without_a_near_name_the_remedy_says_what_to_declare() -> None:
    (finding,) = found(route(queue="zzzzz"), f"{STEP}.route.queue")
    assert finding.remedy == "Declare it or name another work queue."


def test_what_exists_may_be_named() -> None:
    step = person(
        "x",
        {"id": "ok", "stage": "end"},
        {"id": "no"},
        route={"queue": "desk", "not_who_did": ["y"], "skills": {"law": 2}},
        sla=["soon"],
        boundaries=[{"id": "b", "message": "paper", "next": "y", "interrupt": False}],
    )
    findings = said(with_steps(step, person("y")))
    assert [words for words in findings if "cannot do it" not in words] == []


def test_a_process_of_the_case_type_itself_may_be_called() -> None:
    blueprint = with_steps(person("x"), {"id": "c", "kind": "call process", "process": "finish"})
    assert said(blueprint) == []


def test_a_reusable_process_is_checked_for_each_case_type_that_calls_it() -> None:
    data = document()
    data["processes"][0]["steps"].append({"id": "go", "kind": "change stage", "stage": "ende"})
    (finding,) = found(made(data), "processes/inform/go.stage")
    assert "stage of 'loan'" in finding.problem


def test_an_escalation_names_stages_and_processes_of_the_case_types_that_use_it() -> None:
    actions = [{"do": "change stage", "stage": "ende"}, {"do": "start process", "process": "hndle"}]
    policy = {"id": "soon", "goal": "P1D", "serves": ["days"], "on_goal": actions}
    blueprint = with_top(slas=[policy])
    assert found(blueprint, "slas/soon.on_goal[1].stage")
    assert found(blueprint, "slas/soon.on_goal[2].process")


# ----------------------------------------------------------------------------------------- order


def two(first: dict[str, Any], second: dict[str, Any]) -> Blueprint:
    steps = [person("s1")], [person("s2")]
    return with_stage(
        processes=[
            {"id": "p1", "steps": steps[0], "start": first},
            {"id": "p2", "steps": steps[1], "start": second},
        ]
    )


def test_a_process_may_start_after_its_sibling() -> None:
    assert said(two({}, {"mode": "after", "after": ["p1"]})) == []


def test_a_process_cannot_start_after_one_of_another_stage() -> None:
    blueprint = two({}, {"mode": "after", "after": ["finish"]})
    (finding,) = found(blueprint, "loan/intake/p2.start.after")
    assert "no item in 'intake' 'finish'" in finding.problem


def test_processes_that_wait_for_each_other_never_start() -> None:
    blueprint = two({"mode": "after", "after": ["p2"]}, {"mode": "after", "after": ["p1"]})
    for id in ("p1", "p2"):
        (finding,) = found(blueprint, f"loan/intake/{id}.start")
        assert "never starts" in finding.problem


def test_a_process_that_waits_for_itself_never_starts() -> None:
    blueprint = two({}, {"mode": "after", "after": ["p2"]})
    assert found(blueprint, "loan/intake/p2.start")


def test_a_phase_may_wait_for_a_process_and_its_inner_items_for_each_other() -> None:
    phase = {
        "id": "ph",
        "start": {"mode": "after", "after": ["p1"]},
        "processes": [
            {"id": "in1", "steps": [person("i1")]},
            {"id": "in2", "steps": [person("i2")], "start": {"mode": "after", "after": ["in1"]}},
        ],
    }
    blueprint = with_stage(processes=[{"id": "p1", "steps": [person("s1")]}], phases=[phase])
    assert said(blueprint) == []


# -------------------------------------------------------------------------------------- messages


def test_the_field_that_finds_the_case_must_exist_where_the_message_is_awaited() -> None:
    data = document()
    data["messages"][0]["correlate"] = "nummer"
    case_type(data)["stages"][0]["processes"][0]["steps"] = [
        {"id": "x", "kind": "wait", "message": "paper"}
    ]
    (finding,) = found(made(data), f"{STEP}.message")
    assert "finds its case" in finding.problem
    assert finding.remedy == "Did you mean 'number'?"


def test_a_message_nobody_awaits_may_name_anything() -> None:
    data = document()
    data["messages"][0]["correlate"] = "nummer"
    assert said(made(data)) == []


def test_the_order_of_findings_is_errors_first_then_the_document() -> None:
    blueprint = with_steps(
        person("a", sla=["none"]),
        person("b", route={"queue": "none"}),
        {"id": "c", "kind": "document"},
    )
    elements = [text.split(":")[0] for text in said(blueprint)]
    assert elements == [
        "loan/intake/handle/a.sla",
        "loan/intake/handle/b.route.queue",
        "loan/intake/handle/c",
    ]


def test_a_clock_starts_a_process_of_the_case_type_not_a_reusable_one() -> None:
    def policy(process: str) -> Blueprint:
        action = {"do": "start process", "process": process}
        soon = {"id": "soon", "goal": "P1D", "serves": ["days"], "on_goal": [action]}
        return with_top(slas=[soon])

    assert found(policy("inform"), "slas/soon.on_goal[1].process")
    assert found(policy("nothing"), "slas/soon.on_goal[1].process")
    assert said(policy("finish")) == []


@pytest.mark.parametrize("route", [{"who_did": "call"}, {"not_who_did": ["call"]}])
def test_nobody_did_a_step_that_no_person_does(route: dict[str, Any]) -> None:
    blueprint = with_steps(
        {"id": "call", "kind": "call process", "process": "inform"},
        person("x", route={"queue": "desk", **route}),
    )
    (finding,) = found(blueprint, "loan/intake/handle/x.route.who_did")
    assert "step done by a person" in finding.problem
