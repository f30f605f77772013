"""Where clocks start and what they promise, calculated by hand."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine import urgency
from tests.engine.sla.clockwork import FIELDS, OFFICE, at, clock, promised, until
from tests.engine.world import DAY, DONE, HOUR, World, form, process, stage, staged


def test_goal_and_deadline_both_count_from_the_start() -> None:
    world = promised({"id": "s", "goal": "P1D", "deadline": "P2D"})
    world.create()
    found = clock(world)
    assert (found.start, found.goal, found.deadline) == (
        at("2026-03-02 09:00"), at("2026-03-03 09:00"), at("2026-03-04 09:00"),
    )  # fmt: skip
    assert world.cases["case-1"].timers == {f"c:{found.id}": at("2026-03-03 09:00")}


@pytest.mark.parametrize("on", ["case", "stage", "process", "step"])
def test_a_clock_may_stand_on_the_case_a_stage_a_process_or_a_step(on: str) -> None:
    world = promised({"id": "s", "deadline": "PT4H"}, on=on)
    case = world.create()
    assert (clock(world).on, clock(world).deadline) == (on, at("2026-03-02 13:00"))
    case = world.submit(case, "a")
    assert (case.clocks, case.timers) == ({}, {})


def test_a_clock_may_start_after_a_delay() -> None:
    world = promised({"id": "s", "starts_after": "PT2H", "deadline": "PT4H"})
    world.create()
    assert (clock(world).start, clock(world).deadline) == (
        at("2026-03-02 11:00"), at("2026-03-02 15:00"),
    )  # fmt: skip


def test_a_clock_may_start_at_a_date_and_time_in_the_data() -> None:
    world = promised({"id": "s", "starts_at": "moment", "deadline": "PT4H"})
    world.create(moment="2026-03-01T20:00:00+01:00")
    assert clock(world).deadline == at("2026-03-01 23:00")


def test_a_clock_that_starts_at_a_date_starts_when_that_day_begins_where_the_work_is() -> None:
    world = promised(
        {"id": "s", "starts_at": "day", "deadline": "P1D", "calendar": "office"},
        calendars=[OFFICE],
    )
    world.create(day="2026-03-02")
    # Monday 00:00 in Amsterdam is Sunday 23:00 UTC; a working day is seven hours: 17:00 local.
    assert (clock(world).start, clock(world).deadline) == (
        at("2026-03-01 23:00"), at("2026-03-02 16:00"),
    )  # fmt: skip


def test_a_clock_whose_date_is_not_known_yet_starts_when_it_is() -> None:
    world = promised({"id": "s", "starts_at": "moment", "deadline": "P1D"})
    case = world.create()
    assert case.clocks == {}
    world.pass_time(DAY)
    case = world.act(c.ChangeData, case, data={"moment": "2026-03-03T12:00:00Z"})
    assert (clock(world).start, clock(world).deadline) == (
        at("2026-03-03 12:00"), at("2026-03-04 12:00"),
    )  # fmt: skip


@pytest.mark.parametrize("on", ["case", "stage", "process"])
def test_late_dates_start_the_clocks_of_every_element(on: str) -> None:
    world = promised({"id": "s", "starts_at": "moment", "deadline": "P1D"}, on=on)
    case = world.create()
    world.act(c.ChangeData, case, data={"moment": "2026-03-03T12:00:00Z"})
    assert (clock(world).on, clock(world).deadline) == (on, at("2026-03-04 12:00"))


def test_a_deadline_may_be_a_field_of_the_data() -> None:
    world = promised({"id": "s", "deadline": {"at": "moment"}})
    world.create(moment="2026-03-05T10:00:00Z")
    assert clock(world).deadline == at("2026-03-05 10:00")


def test_a_deadline_at_a_date_is_the_end_of_that_day() -> None:
    world = promised({"id": "s", "deadline": {"at": "day"}})
    world.create(day="2026-03-05")
    assert clock(world).deadline == at("2026-03-06 00:00")


@pytest.mark.parametrize(
    "day, end",
    [("2026-03-29", "2026-03-29 22:00"), ("2026-10-25", "2026-10-25 23:00")],
)
def test_the_end_of_a_day_on_which_the_clocks_change(day: str, end: str) -> None:
    world = promised(
        {"id": "s", "deadline": {"at": "day"}, "calendar": "office"}, calendars=[OFFICE]
    )
    world.create(day=day)
    assert clock(world).deadline == at(end)


def test_a_deadline_that_is_not_known_yet_is_set_when_it_is() -> None:
    world = promised(
        {"id": "s", "goal": {"at": 'moment - duration("PT1H")'}, "deadline": {"at": "moment"}}
    )
    case = world.create()
    assert (clock(world).next, case.timers) == (None, {})
    world.act(c.ChangeData, case, data={"moment": "2026-03-05T10:00:00Z"})
    found = clock(world)
    assert (found.goal, found.deadline, found.next) == (
        at("2026-03-05 09:00"), at("2026-03-05 10:00"), at("2026-03-05 09:00"),
    )  # fmt: skip


def test_a_goal_is_never_later_than_the_deadline() -> None:
    world = promised({"id": "s", "goal": "P5D", "deadline": {"at": "moment"}})
    world.create(moment="2026-03-03T09:00:00Z")
    assert (clock(world).goal, clock(world).deadline) == (at("2026-03-03 09:00"),) * 2
    until(world, "2026-03-03 09:00")
    assert [x.what for x in world.events(world.cases["case-1"], e.ClockPassed)] == [
        "goal",
        "deadline",
    ]


def test_a_year_that_was_mistyped_promises_nothing() -> None:
    world = promised(
        {"id": "s", "deadline": {"at": "moment"}, "calendar": "office"}, calendars=[OFFICE]
    )
    case = world.create(moment="20260-03-05T10:00:00Z")
    assert clock(world).deadline is None
    case = world.act(c.SuspendCase, case)
    assert world.act(c.ResumeCase, case).suspended is False


def test_a_child_may_count_from_the_start_of_its_parent() -> None:
    child = {
        "id": "child", "prefix": "C", "sla": ["s"],
        "stages": [stage("do", process("work", form("c1")), complete=DONE)],
    }  # fmt: skip
    make = {"id": "make", "kind": "create case", "case_type": "child"}
    document = staged(
        stage("one", process("p", form("a"), make), complete="wait"),
        slas=[{"id": "s", "from_parent": True, "deadline": "P3D"}],
        fields=FIELDS,
    )
    document["case_types"].append(child)
    world = World(document, now=at("2026-03-02 09:00"))
    case = world.create()
    world.pass_time(DAY)
    world.submit(case, "a")
    born = next(one for name, one in world.cases.items() if name != "case-1")
    assert [k.deadline for k in born.clocks.values()] == [at("2026-03-05 09:00")]
    assert urgency.due_of_case(born) == at("2026-03-05 09:00")


# --------------------------------------------------------------------------- business calendar


def office(sla: dict[str, Any], now: str) -> World:
    world = promised({"id": "s", "calendar": "office", **sla}, calendars=[OFFICE], now=now)
    world.create()
    return world


@pytest.mark.parametrize(
    "now, deadline, end",
    [
        # Winter time: 09:00 in Amsterdam is 08:00 UTC.
        ("2026-03-02 08:00", "PT3H", "2026-03-02 11:00"),  # to the break
        ("2026-03-02 08:00", "PT4H", "2026-03-02 13:00"),  # across the break
        ("2026-03-02 08:00", "P1D", "2026-03-02 16:00"),  # a working day is seven hours
        ("2026-03-02 11:30", "PT1H", "2026-03-02 13:00"),  # begun in the break
        ("2026-03-02 20:00", "PT1H", "2026-03-03 09:00"),  # begun at night
        ("2026-03-06 15:00", "PT2H", "2026-03-09 09:00"),  # across a weekend
        ("2026-03-13 15:00", "PT2H", "2026-03-14 10:00"),  # an exceptional Saturday 10 to 14
        ("2026-03-13 15:00", "PT6H", "2026-03-16 09:00"),  # 1 + 4 on Saturday + 1 on Monday
        ("2026-03-02 08:00", "P5D", "2026-03-06 16:00"),  # a week of working days
        ("2026-04-02 07:00", "P2D", "2026-04-07 15:00"),  # Good Friday and Easter Monday off
        ("2026-03-27 15:00", "PT2H", "2026-03-30 08:00"),  # the night without an hour
        ("2026-10-23 14:00", "PT2H", "2026-10-26 09:00"),  # the night with an hour twice
    ],
)
def test_working_time_by_hand(now: str, deadline: str, end: str) -> None:
    assert clock(office({"deadline": deadline}, now)).deadline == at(end)


@pytest.mark.parametrize(
    "now, end",
    [
        ("2026-03-28 20:00", "2026-03-29 20:00"),  # wall clock: 24 real hours, both nights
        ("2026-10-24 20:00", "2026-10-25 20:00"),
    ],
)
def test_without_a_calendar_a_day_is_twenty_four_hours(now: str, end: str) -> None:
    world = promised({"id": "s", "deadline": "P1D"}, calendars=[OFFICE], now=now)
    world.create()
    assert clock(world).deadline == at(end)


def test_hours_that_are_open_through_the_night_without_an_hour_count_it_as_it_was() -> None:
    always = {
        "id": "always", "zone": "Europe/Amsterdam",
        "hours": {d: ["00:00-24:00"] for d in (
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")},
    }  # fmt: skip
    for now, hours, end in (
        ("2026-03-28 23:00", "PT5H", "2026-03-29 04:00"),
        ("2026-10-24 22:00", "PT5H", "2026-10-25 03:00"),
    ):
        world = promised({"id": "s", "deadline": hours, "calendar": "always"},
                         calendars=[always], now=now)  # fmt: skip
        world.create()
        assert clock(world).deadline == at(end)
        assert clock(world).deadline - at(now) == 5 * HOUR  # type: ignore[operator]
