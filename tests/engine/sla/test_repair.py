"""Repair: after calendars, holidays or promises changed, open clocks are worked out again."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case
from tests.engine.sla.clockwork import OFFICE, at, clock, promised, until, urgent
from tests.engine.world import World

#: The king's birthday, forgotten when the calendar was written.
FORGOTTEN = {**OFFICE, "holidays": [*OFFICE["holidays"], "2026-04-27"]}
PROMISE = {"id": "s", "goal": "P1D", "deadline": "P2D", "calendar": "office"}


def changed(world: World, policy: dict[str, Any], calendar: dict[str, Any] = FORGOTTEN) -> None:
    """The same version with other working time, as when the zones' rules are replaced."""
    other = promised(policy, calendars=[calendar])
    world.plans[1] = other.plans[1]


def office(policy: dict[str, Any] = PROMISE, now: str = "2026-04-24 07:00") -> tuple[World, Case]:
    world = promised(policy, calendars=[OFFICE], now=now)
    return world, world.create()


def repair(world: World, case: Case) -> Case:
    return world.act(c.RepairClocks, case, reason="a holiday was forgotten")


def test_an_open_clock_gets_the_day_that_was_forgotten() -> None:
    world, case = office()  # Friday 24 April, nine o'clock
    assert clock(world).deadline == at("2026-04-27 15:00")
    changed(world, PROMISE)
    case = repair(world, case)
    assert (clock(world).goal, clock(world).deadline) == (
        at("2026-04-24 15:00"),
        at("2026-04-28 15:00"),
    )
    assert [x.how for x in world.events(case, e.ClockChanged)] == ["moved"]
    until(world, "2026-05-10 00:00")
    assert [x.due for x in world.events(case, e.ClockPassed)] == [
        at("2026-04-24 15:00"),
        at("2026-04-28 15:00"),
    ]


def test_what_has_passed_stays_passed() -> None:
    world, case = office()
    until(world, "2026-04-24 16:00")
    changed(world, {**PROMISE, "goal": "P1D", "deadline": "P3D"})
    repair(world, case)
    until(world, "2026-05-10 00:00")
    assert [(x.what, x.due) for x in world.events(case, e.ClockPassed)] == [
        ("goal", at("2026-04-24 15:00")),
        ("deadline", at("2026-04-29 15:00")),
    ]


def test_a_limit_that_is_over_by_the_new_reckoning_passes_at_once_with_its_real_time() -> None:
    policy = {**PROMISE, "urgency": {"deadline": 30}}
    world, case = office(policy)
    until(world, "2026-04-24 16:00")
    changed(world, {**policy, "goal": "PT1H", "deadline": "PT2H"})
    repair(world, case)
    until(world, "2026-04-24 16:01")
    assert [(x.what, x.due) for x in world.events(case, e.ClockPassed)] == [
        ("goal", at("2026-04-24 15:00")),
        ("deadline", at("2026-04-24 09:00")),
    ]
    assert urgent(world) == 40


def test_the_time_that_pauses_took_stays_added() -> None:
    policy = {**PROMISE, "pause_when": "waiting = true"}
    world, case = office(policy)
    until(world, "2026-04-24 08:00")
    world.act(c.ChangeData, case, data={"waiting": True})
    until(world, "2026-04-24 10:00")  # two hours of work
    world.act(c.ChangeData, case, data={"waiting": False})
    changed(world, policy)
    repair(world, case)
    assert clock(world).deadline == at("2026-04-29 09:00")


def test_a_clock_that_is_paused_is_worked_out_when_it_goes_on() -> None:
    policy = {**PROMISE, "pause_when": "waiting = true"}
    world, case = office(policy)
    world.act(c.ChangeData, case, data={"waiting": True})
    until(world, "2026-04-24 09:00")
    changed(world, policy)
    case = repair(world, case)
    assert [x.how for x in world.events(case, e.ClockChanged)] == ["paused"]
    world.act(c.ChangeData, case, data={"waiting": False})
    assert clock(world).deadline == at("2026-04-29 09:00")


def test_nothing_is_recorded_when_nothing_differs() -> None:
    world, case = office()
    before = len(world.history["case-1"])
    repair(world, case)
    assert len(world.history["case-1"]) == before


def test_a_cancelled_clock_does_not_come_back() -> None:
    policy = {**PROMISE, "when": "n > 0", "cancel_when": "answered = true"}
    world = promised(policy, calendars=[OFFICE], now="2026-04-24 07:00")
    case = world.create(n=1)
    world.act(c.ChangeData, case, data={"answered": True})
    changed(world, policy)
    case = repair(world, case)
    until(world, "2026-05-10 00:00")
    assert world.events(case, e.ClockPassed) == []


@pytest.mark.parametrize("limit, due", [("P1D", "2026-04-24 15:00"), ("P4D", "2026-04-29 15:00")])
def test_a_case_that_was_migrated_while_suspended_goes_on_under_the_new_promise(
    limit: str, due: str
) -> None:
    # Nothing of the working time was lost: it was suspended before the office opened.
    world, case = office(now="2026-04-23 18:00")
    world.act(c.SuspendCase, case)
    document = promised({**PROMISE, "goal": None, "deadline": limit}, calendars=[OFFICE])
    world.plans[2] = _second(document)
    world.act(c.MigrateCase, case, version=2)
    until(world, "2026-04-24 06:00")
    world.act(c.ResumeCase, case)
    assert clock(world).deadline == at(due)


def _second(world: World) -> Any:
    """The plan of that world as version 2."""
    plan = world.plans[1]
    plan.version = 2
    return plan


def test_a_repaired_clock_is_where_a_new_one_would_be() -> None:
    world, case = office()
    changed(world, PROMISE)
    repair(world, case)
    fresh = promised(PROMISE, calendars=[FORGOTTEN], now="2026-04-24 07:00")
    fresh.create()
    assert clock(world).deadline == clock(fresh).deadline
