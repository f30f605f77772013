"""Cases that follow when another case changes: once for each time, in the same commit."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Effect, Refused
from casewright.engine.plan import PlanError
from casewright.engine.state import Case
from tests.engine.world import DONE, HOUR, World, form, process, stage, staged

FIELDS = [
    {"id": "n", "kind": "integer"}, {"id": "word"}, {"id": "day", "kind": "date"},
    {"id": "twice", "kind": "calculated", "result": "integer", "formula": "n * 2"},
]  # fmt: skip
MANY = {
    "id": "many", "kind": "data", "watch": "t", "when": "n > 10", "case_type": "alarm",
    "map": {"about": 'case.business_id + ": " + string(twice)', "since": "day"},
}  # fmt: skip
ENDED = {
    "id": "ended", "kind": "status", "watch": "t", "status": "Resolved", "case_type": "alarm",
    "map": {"about": "case.status"},
}  # fmt: skip


def watched(*triggers: dict[str, Any], **more: Any) -> World:
    document = staged(
        stage("one", process("p", form("a"), form("b")), complete=DONE, status="Working"),
        stage("aside", process("q", form("y")), alternate=True, complete="wait", status="Aside"),
        fields=FIELDS, triggers=list(triggers), **more,
    )  # fmt: skip
    alarm = {
        "id": "alarm", "prefix": "A", "fields": [{"id": "about"}, {"id": "since", "kind": "date"}],
        "stages": [stage("look", process("l", form("see")), complete=DONE)],
    }  # fmt: skip
    document["case_types"].append(alarm)
    return World(document)


def alarms(world: World) -> list[Any]:
    return [one.data for one in world.cases.values() if one.type == "alarm"]


def test_a_condition_that_becomes_true_makes_a_case_from_what_it_sees() -> None:
    world = watched(MANY)
    case = world.create(n=1, day="2026-03-02")
    world.act(c.ChangeData, case, data={"n": 11})
    assert alarms(world) == [{"about": "T-1: 22", "since": "2026-03-02"}]


def test_it_makes_one_each_time_it_becomes_true_and_none_while_it_stays_so() -> None:
    world = watched(MANY)
    case = world.create(n=11)
    assert len(alarms(world)) == 1, "a new case may bring it about at once"
    for n in (12, 13, None, 5, 99, 100):
        world.act(c.ChangeData, case, data={"n": n})
    assert len(alarms(world)) == 2


def test_a_form_sets_it_off_like_any_other_change() -> None:
    world = watched(MANY)
    case = world.create()
    world.submit(case, "a", n=20)
    assert len(alarms(world)) == 1


def test_a_condition_that_knows_nothing_sets_nothing_off() -> None:
    world = watched(MANY)
    case = world.create(word="x")
    world.act(c.ChangeData, case, data={"word": "y"})
    assert alarms(world) == []


@pytest.mark.parametrize(
    "status, expected",
    [("Resolved", ["Resolved-Completed"]), ("Resolved-Completed", ["Resolved-Completed"]),
     ("Resolved-Other", []), ("Working", ["Working"])],
)  # fmt: skip
def test_a_status_that_is_reached_makes_a_case(status: str, expected: list[str]) -> None:
    world = watched({**ENDED, "status": status})
    case = world.create()
    world.submit(world.submit(case, "a"), "b")
    assert [one["about"] for one in alarms(world)] == expected


def test_a_case_that_comes_to_a_status_again_sets_it_off_again() -> None:
    world = watched({**ENDED, "status": "Aside"})
    case = world.create()
    for _ in range(2):
        world.act(c.ChangeStage, case, stage="aside")
        world.act(c.ChangeStage, case, stage="one")
    assert len(alarms(world)) == 2


def test_a_reopened_case_is_not_resolved_twice_at_once() -> None:
    world = watched(ENDED)
    case = world.submit(world.submit(world.create(), "a"), "b")
    case = world.act(c.ReopenCase, case, stage="one")
    assert len(alarms(world)) == 1
    world.submit(world.submit(case, "a"), "b")
    assert len(alarms(world)) == 2


def test_a_case_that_is_cancelled_is_resolved() -> None:
    world = watched(ENDED)
    world.act(c.CancelCase, world.create())
    assert [one["about"] for one in alarms(world)] == ["Resolved-Cancelled"]


def test_time_alone_sets_off_what_a_clock_brings_about() -> None:
    late = {
        "id": "s",
        "deadline": "PT1H",
        "on_deadline": [{"do": "resolve", "status": "Resolved-Late"}],
    }
    world = watched(ENDED, slas=[late], type={"sla": ["s"]})
    world.create()
    world.pass_time(HOUR)
    assert [one["about"] for one in alarms(world)] == ["Resolved-Late"]


def _sent(world: World) -> Effect:
    assert world.last is not None
    (effect,) = world.last.effects
    return effect


def test_the_command_follows_from_what_set_it_off() -> None:
    world = watched(MANY)
    case = world.create()
    world._decide(c.ChangeData(id=world.new_id(), actor="ann", case=case.id, data={"n": 11}))
    effect, cause = (
        _sent(world),
        str(c.derive("00000000-0000-0000-0000-000000000002", "trigger many")),
    )
    assert effect.id == cause
    command = effect.command
    assert isinstance(command, c.CreateCase)
    assert (command.id, command.case) == (cause, c.derive(cause, "case"))
    assert (command.actor, command.trigger, command.origin, command.parent) == (
        c.SYSTEM, "many", case.id, None,
    )  # fmt: skip


def refused(world: World, case: Case) -> Case:
    report = c.ReportEffect(
        id=world.new_id(), actor=c.SYSTEM, case=case.id, effect=world.new_id(), ok=False,
        error="about is required.", trigger="many",
    )  # fmt: skip
    return world.do(report)


def test_a_case_that_could_not_be_made_is_told_where_it_was_set_off() -> None:
    world = watched(MANY)
    case = refused(world, world.create(n=11))
    (raised,) = world.events(case, e.IncidentRaised)
    assert raised.step == "many"
    assert raised.problem == "its trigger could not create a case: about is required."
    assert world.open(case) == ["a"], "the case itself goes on"


def test_a_closed_case_hears_it_too() -> None:
    world = watched(ENDED)
    case = world.submit(world.submit(world.create(), "a"), "b")
    assert len(world.events(refused(world, case), e.IncidentRaised)) == 1


def test_several_triggers_do_not_hide_each_other() -> None:
    world = watched(MANY, {**MANY, "id": "more", "when": "n > 5"})
    case = world.create()
    world.act(c.ChangeData, case, data={"n": 7})
    assert len(alarms(world)) == 1
    world.act(c.ChangeData, case, data={"n": 12})
    assert len(alarms(world)) == 2
    assert len(world.cases) == 3


def test_one_that_does_not_parse_is_found_when_the_blueprint_is_compiled() -> None:
    with pytest.raises(PlanError, match="trigger many"):
        watched({**MANY, "when": "n >"})


def test_what_a_trigger_brings_is_checked_like_what_a_person_types() -> None:
    world = watched(MANY)
    world.plans[1].types["alarm"] = _strict().plans[1].types["alarm"]
    case = world.create()
    with pytest.raises(Refused, match="too long"):
        world.act(c.ChangeData, case, data={"n": 11})
    assert alarms(world) == []


def _strict() -> World:
    document = staged(stage("one", process("p", form("a")), complete=DONE), fields=FIELDS)
    alarm = {
        "id": "alarm", "prefix": "A",
        "fields": [
            {"id": "about", "validation": "string length(about) < 3", "message": "It is too long."},
            {"id": "since", "kind": "date"},
        ],
        "stages": [stage("look", process("l", form("see")), complete=DONE)],
    }  # fmt: skip
    document["case_types"].append(alarm)
    return World(document)
