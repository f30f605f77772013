"""Processes, phases and milestones: criteria that can be met, and attributes that count."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import auto, case_type, document, found, made, person, said

STAGE = "loan/intake"


def process(id: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "steps": list(steps) or [person(f"s_{id}")], **more}


def intake(*processes: dict[str, Any], **more: Any) -> Blueprint:
    """The clean blueprint, in which the first stage holds these besides its own process."""
    data = document()
    stage = case_type(data)["stages"][0]
    stage["processes"] += list(processes)
    stage.update(more)
    return made(data)


def waiting(*on: dict[str, Any], **more: Any) -> dict[str, Any]:
    criterion: dict[str, Any] = {"on": list(on), **more}
    return process("late", entry=[{key: value for key, value in criterion.items() if value}])


# ------------------------------------------------------------------------------------- criteria


def test_a_criterion_that_waits_for_nothing_is_never_met() -> None:
    (finding,) = found(intake(process("late", entry=[{}])), f"{STAGE}/late.entry[1]")
    assert "waits for nothing" in finding.problem
    assert found(intake(process("late", exit=[{}])), f"{STAGE}/late.exit[1]")


def test_a_criterion_may_wait_for_a_process_a_milestone_and_a_condition() -> None:
    blueprint = intake(
        waiting({"item": "handle"}, {"item": "ready"}, when="approved"),
        milestones=[{"id": "ready", "entry": [{"when": "amount > 1"}]}],
    )
    assert said(blueprint) == []


def test_a_criterion_may_wait_for_a_milestone_step() -> None:
    reached = process("work", person("w"), {"id": "half", "kind": "milestone"}, person("v"))
    assert said(intake(reached, waiting({"item": "half"}))) == []


def test_a_milestone_step_is_only_reached() -> None:
    reached = process("work", {"id": "half", "kind": "milestone"})
    blueprint = intake(reached, waiting({"item": "half", "transition": "active"}))
    (finding,) = found(blueprint, f"{STAGE}/late.entry[1].on[1]")
    assert finding.remedy == "It can become: completed."


@pytest.mark.parametrize("item", ["intake", "end", "ask", "nothing"])
def test_a_criterion_cannot_wait_for_a_stage_or_another_step(item: str) -> None:
    assert found(intake(waiting({"item": item})), f"{STAGE}/late.entry[1].on")


@pytest.mark.parametrize(
    "transition, happens",
    [
        ("active", True),
        ("completed", True),
        ("terminated", True),
        ("enabled", False),
        ("available", False),
        ("suspended", False),
        ("failed", False),
    ],
)
def test_some_transitions_of_a_process_are_never_seen(transition: str, happens: bool) -> None:
    blueprint = intake(waiting({"item": "handle", "transition": transition}))
    assert bool(found(blueprint, f"{STAGE}/late.entry[1].on[1]")) != happens


@pytest.mark.parametrize(
    "attributes, happens",
    [
        ({"start": {"mode": "person"}}, False),
        ({"manual": True}, False),
        ({"manual": True, "start": {"mode": "when", "when": "approved"}}, True),
        ({"manual": True, "entry": [{"when": "approved"}]}, True),
        ({"start": {"mode": "person"}, "entry": [{"when": "approved"}]}, True),
    ],
)
def test_only_what_waits_for_a_person_behind_a_criterion_is_enabled(
    attributes: dict[str, Any], happens: bool
) -> None:
    blueprint = intake(
        process("offer", **attributes), waiting({"item": "offer", "transition": "enabled"})
    )
    assert bool(found(blueprint, f"{STAGE}/late.entry[1].on[1]")) != happens


def test_a_milestone_is_never_active() -> None:
    blueprint = intake(
        waiting({"item": "ready", "transition": "active"}),
        milestones=[{"id": "ready", "entry": [{"when": "approved"}]}],
    )
    assert found(blueprint, f"{STAGE}/late.entry[1].on[1]")


# ------------------------------------------------------------------------------- other stages


def test_an_item_of_another_stage_is_over_when_this_one_begins() -> None:
    blueprint = intake(waiting({"item": "finish"}))
    (finding,) = found(blueprint, f"{STAGE}/late.entry[1].on[1]")
    assert "belongs to the stage 'end'" in finding.problem


def test_a_milestone_step_of_another_stage_is_over_too() -> None:
    assert found(intake(waiting({"item": "over"})), f"{STAGE}/late.entry[1].on[1]")


@pytest.mark.parametrize(
    "anywhere", [{"outlives_stage": True}, {"start": {"mode": "person", "wide": True}}]
)
def test_what_lives_in_every_stage_may_be_waited_for(anywhere: dict[str, Any]) -> None:
    data = document()
    stages = case_type(data)["stages"]
    stages[0]["processes"].append(process("long", **anywhere))
    stages[1]["processes"].append(waiting({"item": "long"}))
    assert said(made(data)) == []


def test_an_action_of_the_case_type_may_be_waited_for_in_every_stage() -> None:
    data = document()
    case_type(data)["actions"] = [process("extra")]
    case_type(data)["stages"][0]["processes"].append(waiting({"item": "extra"}))
    assert said(made(data)) == []


# ---------------------------------------------------------------------------- idle attributes


def test_a_milestone_has_no_clock() -> None:
    blueprint = intake(
        milestones=[{"id": "ready", "sla": ["soon"], "entry": [{"when": "approved"}]}]
    )
    assert found(blueprint, f"{STAGE}/ready.sla", "warning")


def test_an_empty_phase_is_told() -> None:
    assert found(intake(phases=[{"id": "part"}]), f"{STAGE}/part", "warning")
    assert said(intake(phases=[{"id": "part", "processes": [process("inner")]}])) == []


@pytest.mark.parametrize(
    "start, warns",
    [
        ({"repeat": True}, True),
        ({"mode": "person", "repeat": True}, True),
        ({"mode": "when", "when": "approved", "repeat": True}, False),
        ({"mode": "after", "after": ["handle"], "repeat": True}, False),
        ({"wide": True}, True),
        ({"mode": "person", "wide": True}, False),
    ],
)
def test_words_of_a_start_that_count_for_nothing(start: dict[str, Any], warns: bool) -> None:
    blueprint = intake(process("late", start=start))
    assert bool(found(blueprint, f"{STAGE}/late.start", "warning")) == warns


@pytest.mark.parametrize(
    "attributes, idle",
    [
        ({"exit": [{"when": "approved"}]}, "exit"),
        ({"repeat_when": "approved"}, "repeat_when"),
        ({"required": True}, "required"),
        ({"entry": [{"on": [{"item": "handle"}]}]}, "entry.on"),
        ({"start": {"mode": "after", "after": ["handle"]}}, "start.after"),
    ],
)
def test_an_action_belongs_to_no_stage(attributes: dict[str, Any], idle: str) -> None:
    data = document()
    case_type(data)["actions"] = [process("extra", **attributes)]
    (finding,) = found(made(data), "loan/actions/extra", "warning")
    assert idle in finding.problem


@pytest.mark.parametrize(
    "attributes", [{}, {"start": {"mode": "person"}}, {"entry": [{"when": "approved"}]}]
)
def test_an_action_may_have_a_condition(attributes: dict[str, Any]) -> None:
    data = document()
    case_type(data)["actions"] = [process("extra", **attributes)]
    assert said(made(data)) == []


# ---------------------------------------------------------------------------------------- repeats


def test_a_process_that_repeats_by_itself_needs_a_person_or_a_clock() -> None:
    again = {"repeat_when": "not(approved)"}
    assert found(intake(process("late", auto("a"), **again)), f"{STAGE}/late", "warning")
    assert said(intake(process("late", auto("a"), person("b"), **again))) == []
    assert said(intake(process("late", auto("a"), manual=True, **again))) == []
