"""Entering a stage: skipped, refused with its reason, tried again; each entry is a visit."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DONE, World, form, process, stage, staged

FIELDS = [
    {"id": "amount", "kind": "integer", "name": "Amount claimed"},
    {"id": "fast", "kind": "boolean"},
]


def two(**second: Any) -> dict[str, Any]:
    """Intake, then a decision stage with these rules."""
    return staged(
        stage("intake", process("take", form("a"))),
        stage("decision", process("choose", form("b")), complete=DONE, **second),
        fields=FIELDS,
    )


def test_the_first_primary_stage_creates_the_case() -> None:
    world = World(two())
    case = world.create()
    assert (case.stage, case.visit, case.status) == ("intake", 1, "Open")
    assert world.kinds(case)[:2] == ["CaseCreated", "StageEntered"]


def test_a_completed_stage_advances_to_the_next_in_order() -> None:
    world = World(two())
    case = world.submit(world.create(), "a")
    assert (case.stage, case.visit) == ("decision", 2)
    assert [left.how for left in world.events(case, e.StageLeft)] == ["completed"]


def test_an_alternate_stage_is_never_entered_by_itself() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a"))),
            stage("aside", process("q", form("x")), alternate=True, complete="return"),
            stage("two", process("r", form("b")), complete=DONE),
        )
    )
    assert world.submit(world.create(), "a").stage == "two"


def test_a_stage_whose_skip_condition_holds_is_passed_over_and_that_is_recorded() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a"))),
            stage("two", process("q", form("b")), skip_when="fast"),
            stage("three", process("r", form("d")), complete=DONE),
            fields=FIELDS,
        )
    )
    assert world.submit(world.create(fast=True), "a").stage == "three"
    assert world.submit(world.create(fast=False), "a").stage == "two"
    assert [s.stage for s in world.events(world.cases["case-1"], e.StageSkipped)] == ["two"]


def test_the_first_stage_may_be_skipped_too() -> None:
    document = staged(
        stage("one", process("p", form("a")), skip_when="fast"),
        stage("two", process("q", form("b")), complete=DONE),
        fields=FIELDS,
    )
    assert World(document).create(fast=True).stage == "two"


def test_a_case_whose_remaining_stages_are_all_skipped_waits_for_a_person() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a"))),
            stage("two", process("q", form("b")), skip_when="fast", complete=DONE),
            fields=FIELDS,
        )
    )
    case = world.submit(world.create(fast=True), "a")
    assert case.stage == "one"
    assert "no further stage" in case.refusal
    case = world.act(c.ChangeData, case, data={"fast": False})
    assert case.stage == "two"


@pytest.mark.parametrize(
    "rule, reason",
    [
        ({"fields": ["amount"]}, "missing: Amount claimed"),
        ({"attachments": ["photo"]}, "attachments missing: photo"),
        ({"condition": "amount > 10"}, "amount > 10"),
        ({"condition": "amount > 10", "message": "Too small."}, "Too small."),
    ],
)
def test_a_refused_entry_leaves_the_case_where_it_is_and_says_why(
    rule: dict[str, Any], reason: str
) -> None:
    world = World(two(require=rule))
    case = world.submit(world.create(), "a")
    assert (case.stage, case.visit) == ("intake", 1)
    assert reason in case.refusal
    refusals = world.events(case, e.StageRefused)
    assert [r.stage for r in refusals] == ["decision"]


def test_a_refused_entry_is_recorded_once_and_tried_again_when_the_data_change() -> None:
    world = World(two(require={"condition": "amount > 10"}))
    case = world.submit(world.create(), "a")
    case = world.act(c.ChangeData, case, data={"amount": 5})
    case = world.act(c.ChangeData, case, data={"amount": 6})
    assert len(world.events(case, e.StageRefused)) == 1
    case = world.act(c.ChangeData, case, data={"amount": 11})
    assert case.stage == "decision"
    assert case.refusal == ""


def test_what_was_skipped_before_a_refused_stage_is_recorded_once() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a"))),
            stage("two", process("q", form("b")), skip_when="true"),
            stage("three", complete=DONE, require={"fields": ["amount"]}),
            fields=FIELDS,
        )
    )
    case = world.submit(world.create(), "a")
    case = world.act(c.ChangeData, case, data={"fast": True})
    case = world.act(c.ChangeData, case, data={"amount": 1})
    assert case.status == "Resolved-Completed"
    assert len(world.events(case, e.StageSkipped)) == 1


def test_an_attachment_lets_the_refused_stage_be_entered() -> None:
    world = World(two(require={"attachments": ["photo"]}))
    case = world.submit(world.create(), "a")
    case = world.act(c.AttachFile, case, name="a.jpg", digest="0" * 64, size=1, category="photo")
    assert case.stage == "decision"


def test_a_case_whose_very_first_stage_is_refused_begins_when_the_data_allow_it() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a")), require={"fields": ["amount"]}, complete=DONE),
            fields=FIELDS,
        )
    )
    case = world.create()
    assert (case.stage, case.refusal) == ("", "one: missing: Amount claimed")
    case = world.act(c.ChangeData, case, data={"amount": 1})
    assert case.stage == "one"


def test_a_person_who_changes_to_a_stage_that_refuses_is_told_why() -> None:
    world = World(two(require={"fields": ["amount"]}))
    case = world.create()
    case = world.act(c.ChangeStage, case, stage="decision", reason="quick")
    assert case.stage == "intake"
    with pytest.raises(Refused, match="missing: Amount claimed"):
        world.act(c.ChangeStage, case, stage="decision", reason="again")


def test_a_stage_sets_the_status_of_the_case_while_it_is_in_it() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a")), status="In review"),
            stage("two", process("q", form("b")), complete=DONE),
        )
    )
    case = world.create()
    assert case.status == "In review"
    assert world.submit(case, "a").status == "Open"
