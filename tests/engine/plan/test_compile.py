"""Compiling: a blueprint version becomes one plan; what cannot run is named with its element."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from casewright.engine.compile import compile_plan
from casewright.engine.plan import Plan, PlanError
from tests.engine.world import DAY, DONE, HOUR, form, process, stage, staged


def compiled(*stages: dict[str, Any], **more: Any) -> Plan:
    return compile_plan(Blueprint.model_validate(staged(*stages, **more)), 3)


def test_a_plan_knows_its_version_types_and_stages_in_order() -> None:
    plan = compiled(
        stage("one", process("p", form("a"))),
        stage("aside", alternate=True, complete="return"),
        stage("two", complete=DONE),
        messages=[{"id": "m", "correlate": "ref"}],
        fields=[{"id": "ref"}],
    )
    kind = plan.type("t")
    assert (plan.blueprint, plan.version, plan.messages) == ("b", 3, {"m": "ref"})
    assert (list(kind.stages), kind.primary) == (["one", "aside", "two"], ("one", "two"))
    assert [s.index for s in kind.stages.values()] == [0, 1, 2]
    with pytest.raises(PlanError, match="no such case type"):
        plan.type("u")


def test_items_stand_in_document_order_and_phases_know_their_children() -> None:
    inner = {"id": "inner", "processes": [process("deep", form("x"))]}
    plan = compiled(
        stage(
            "one", process("p", form("a")),
            phases=[{"id": "ph", "phases": [inner], "processes": [process("q", form("b"))]}],
            milestones=[{"id": "m", "entry": [{"on": [{"item": "p"}]}]}], complete=DONE,
        )
    )  # fmt: skip
    found = plan.type("t").stages["one"]
    assert set(found.top) == {"ph", "p", "m"}
    assert found.items["ph"].children == ("inner", "q")
    assert found.items["deep"].parent == "inner"
    assert {phase.id for phase in found.phases} == {"ph", "inner"}


@pytest.mark.parametrize(
    "more, required, manual",
    [
        ({}, True, False),
        ({"required": False}, False, False),
        ({"start": {"mode": "person"}}, False, True),
        ({"start": {"mode": "person"}, "required": True}, True, True),
        ({"start": {"mode": "when", "when": "true"}}, False, False),
        ({"manual": True}, False, True),
        ({"entry": [{"when": "true"}]}, False, False),
    ],
)
def test_required_is_true_by_default_when_a_process_starts_by_itself(
    more: dict[str, Any], required: bool, manual: bool
) -> None:
    plan = compiled(stage("one", process("p", form("a"), **more), complete=DONE))
    item = plan.type("t").stages["one"].items["p"]
    assert (item.required, item.manual) == (required, manual)


def test_calculated_fields_come_after_those_they_read_and_circles_are_errors() -> None:
    def calculated(name: str, formula: str) -> dict[str, Any]:
        return {"id": name, "kind": "calculated", "formula": formula, "result": "integer"}

    fields = [calculated("c", "b + 1"), calculated("b", "a + 1"), {"id": "a", "kind": "integer"}]
    plan = compiled(stage("one", complete=DONE), fields=fields)
    assert [f.id for f in plan.type("t").calculated] == ["b", "c"]
    with pytest.raises(PlanError, match="circle"):
        compiled(stage("one"), fields=[calculated("x", "y"), calculated("y", "x")])


def test_a_condition_that_does_not_parse_names_its_element() -> None:
    with pytest.raises(PlanError, match="one: the expression “1 \\+” does not parse"):
        compiled(stage("one", skip_when="1 +"))


def test_a_case_in_a_stage_cannot_have_a_final_status() -> None:
    with pytest.raises(PlanError, match="cannot have the status Resolved-Early"):
        compiled(stage("one", status="Resolved-Early"))


# ------------------------------------------------------------------------------------ policies

OFFICE = {
    "id": "office",
    "zone": "Europe/Amsterdam",
    "hours": {"monday": ["09:00-12:00", "13:00-17:00"]},
}


def policies(*slas: dict[str, Any], **more: Any) -> Any:
    names = [sla["id"] for sla in slas]
    return compiled(
        stage("one", process("p", form("a")), sla=names, complete=DONE), slas=list(slas), **more
    ).type("t")  # fmt: skip


def test_durations_are_working_time_of_their_calendar() -> None:
    kind = policies(
        {"id": "wall", "goal": "P1D", "deadline": "PT30H"},
        {"id": "work", "deadline": "P2D", "calendar": "office", "passed": {"every": "PT3H"}},
        calendars=[OFFICE],
    )
    wall, work = kind.stages["one"].slas
    assert (wall.goal, wall.deadline, wall.zone) == (DAY, 30 * HOUR, "Europe/Amsterdam")
    assert (work.deadline, work.every, work.times) == (14 * HOUR, 3 * HOUR, None)


def test_all_policies_of_an_element_are_looked_at_when_one_depends_on_the_data() -> None:
    kind = policies({"id": "s", "when": "true", "deadline": "P1D"}, {"id": "t", "deadline": "P2D"})
    assert [p.dynamic for p in kind.stages["one"].slas] == [True, True]
    assert kind.dynamic
    assert not policies({"id": "s", "deadline": "P1D"}).dynamic


@pytest.mark.parametrize(
    "sla, problem",
    [
        ({"deadline": "P0D"}, "longer than nothing"),
        ({"deadline": "P99999999D"}, "at most 20000 days"),
        ({"deadline": "P1D", "passed": {"every": "PT0S"}}, "longer than nothing"),
        ({"deadline": "P1D", "starts_after": "P0D"}, "longer than nothing"),
        ({"deadline": "P1D", "calendar": "none"}, "no calendar none"),
        ({"deadline": {"at": "1 +"}}, "does not parse"),
    ],
)
def test_a_promise_that_cannot_be_counted_is_an_error(sla: dict[str, Any], problem: str) -> None:
    with pytest.raises(PlanError, match=problem):
        policies({"id": "s", **sla})


def test_an_element_with_an_unknown_policy_is_an_error() -> None:
    with pytest.raises(PlanError, match="no SLA policy none"):
        compiled(stage("one", sla=["none"]))


@pytest.mark.parametrize(
    "calendar", [{"holidays": ["2026-02-30"]}, {"exceptions": {"2026-13-01": ["09:00-10:00"]}}]
)
def test_a_date_that_does_not_exist_is_an_error(calendar: dict[str, Any]) -> None:
    with pytest.raises(PlanError, match="is not a date"):
        compiled(stage("one"), calendars=[{**OFFICE, **calendar}])


def test_actions_and_wide_processes_belong_to_the_whole_case() -> None:
    kind = compiled(
        stage("one", process("w", form("a"), start={"mode": "person", "wide": True}),
              process("s", form("b"), start={"mode": "person"}), complete=DONE),
        type={"actions": [process("act", form("x"))]},
    ).type("t")  # fmt: skip
    assert {name: (plan.manual, plan.stage) for name, plan in kind.actions.items()} == {
        "act": (True, ""), "w": (True, ""),
    }  # fmt: skip
