"""Clocks against a calendar, each line worked out by hand with a wall calendar of 2026.

The office in Amsterdam works Monday to Friday, 9 to 12 and 13 to 17 (seven hours a day). It is one
hour ahead of UTC until 29 March, then two. 3 April (Good Friday) and 6 April (Easter Monday) are
holidays; on Saturday 14 March it works from 10 to 14.
"""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from tests.engine.sla.clockwork import OFFICE, at, clock, promised, until, urgent
from tests.engine.world import HOUR, World

START_AND_DEADLINE = [
    # start (UTC),        limit,   due (UTC)                 why
    ("2026-03-02 08:00", "PT1H", "2026-03-02 09:00"),  # 9 to 10 o'clock on a Monday
    ("2026-03-02 08:00", "PT3H", "2026-03-02 11:00"),  # just before lunch
    ("2026-03-02 08:00", "PT4H", "2026-03-02 13:00"),  # lunch lies in between
    ("2026-03-02 08:00", "P1D", "2026-03-02 16:00"),  # a working day is seven hours
    ("2026-03-02 12:00", "P1D", "2026-03-03 11:00"),  # four hours of the afternoon, three more
    ("2026-03-02 06:00", "PT1H", "2026-03-02 09:00"),  # it begins when the office opens
    ("2026-03-02 18:00", "PT1H", "2026-03-03 09:00"),  # after hours: the next morning
    ("2026-03-06 15:00", "PT2H", "2026-03-09 09:00"),  # Friday 16 o'clock; Saturday is closed
    ("2026-03-07 10:00", "PT1H", "2026-03-09 09:00"),  # begun on a Saturday
    ("2026-03-02 08:00", "P5D", "2026-03-06 16:00"),  # the whole week
    ("2026-03-02 08:00", "P6D", "2026-03-09 16:00"),  # and the Monday after it
    ("2026-03-13 15:00", "PT2H", "2026-03-14 10:00"),  # the Saturday that is worked
    ("2026-03-13 15:00", "PT5H", "2026-03-14 13:00"),  # all four hours of it
    ("2026-03-13 15:00", "PT6H", "2026-03-16 09:00"),  # one hour is left for Monday
    ("2026-03-27 08:00", "P2D", "2026-03-30 15:00"),  # summer time begins on the Sunday
    ("2026-04-02 07:00", "P2D", "2026-04-07 15:00"),  # over Easter
    ("2026-04-03 09:00", "PT1H", "2026-04-07 08:00"),  # begun on Good Friday
    ("2026-12-31 08:00", "P1D", "2026-12-31 16:00"),  # the last day of the year
    ("2026-12-31 12:00", "P1D", "2027-01-01 11:00"),  # New Year is no holiday here
]


@pytest.mark.parametrize("start, limit, due", START_AND_DEADLINE)
def test_a_deadline_in_working_time(start: str, limit: str, due: str) -> None:
    world = promised(
        {"id": "s", "deadline": limit, "calendar": "office"}, calendars=[OFFICE], now=start
    )
    world.create()
    assert clock(world).deadline == at(due)


@pytest.mark.parametrize("start, limit, due", START_AND_DEADLINE)
def test_it_passes_at_that_instant_and_not_before(start: str, limit: str, due: str) -> None:
    world = promised(
        {"id": "s", "deadline": limit, "calendar": "office", "urgency": {"deadline": 20}},
        calendars=[OFFICE], now=start,
    )  # fmt: skip
    case = world.create()
    world.pass_time(at(due) - world.now - 1)
    assert world.events(case, e.ClockPassed) == []
    assert urgent(world) == 10
    world.pass_time(1)
    (passed,) = world.events(case, e.ClockPassed)
    assert (passed.what, passed.due) == ("deadline", at(due))
    assert urgent(world) == 30


WALL = [
    ("2026-03-02 09:00", "PT30M", "2026-03-02 09:30"),
    ("2026-03-02 09:00", "P1D", "2026-03-03 09:00"),
    ("2026-03-28 09:00", "P2D", "2026-03-30 09:00"),
    ("2026-02-27 22:00", "P1D", "2026-02-28 22:00"),
    ("2026-12-31 23:00", "PT2H", "2027-01-01 01:00"),
]


@pytest.mark.parametrize("start, limit, due", WALL)
def test_without_a_calendar_the_clock_on_the_wall_counts(start: str, limit: str, due: str) -> None:
    world = promised({"id": "s", "deadline": limit}, now=start)
    world.create()
    assert clock(world).deadline == at(due)


# ------------------------------------------------------------------------ goal, deadline, after it


def story(policy: dict[str, Any], start: str, end: str) -> list[tuple[str, int, int]]:
    """(what, due in UTC minutes, missed) of all that passes until ``end``."""
    world = promised({"id": "s", "calendar": "office", **policy}, calendars=[OFFICE], now=start)
    case = world.create()
    until(world, end)
    return [
        (x.what, (x.due - at("2026-03-02 00:00")) // 60_000_000, x.missed)
        for x in world.events(case, e.ClockPassed)
    ]


def minutes(text: str) -> int:
    return (at(text) - at("2026-03-02 00:00")) // 60_000_000


def test_goal_deadline_and_repeats_follow_the_office() -> None:
    policy = {"goal": "PT4H", "deadline": "P1D", "passed": {"every": "PT5H", "times": 3}}
    assert story(policy, "2026-03-02 08:00", "2026-03-06 18:00") == [
        ("goal", minutes("2026-03-02 13:00"), 0),
        ("deadline", minutes("2026-03-02 16:00"), 0),
        ("passed", minutes("2026-03-03 14:00"), 0),
        ("passed", minutes("2026-03-04 11:00"), 0),
        ("passed", minutes("2026-03-05 09:00"), 0),
    ]


def test_a_goal_without_a_deadline_passes_once() -> None:
    assert story({"goal": "PT4H"}, "2026-03-02 08:00", "2026-03-20 18:00") == [
        ("goal", minutes("2026-03-02 13:00"), 0)
    ]


def test_repeats_without_an_end_go_on_until_the_work_is_done() -> None:
    policy = {"deadline": "P1D", "passed": {"every": "P1D"}}
    found = story(policy, "2026-03-02 08:00", "2026-03-06 18:00")
    assert [what for what, _, _ in found] == ["deadline", "passed", "passed", "passed", "passed"]
    assert found[-1][1] == minutes("2026-03-06 16:00")


# ------------------------------------------------------------------------------ closed for a while


def closed(policy: dict[str, Any], away: str) -> World:
    """The application is closed from Monday morning on, and opened again at ``away``."""
    world = promised({"id": "s", **policy}, now="2026-03-02 09:00")
    world.create()
    world.now = at(away)
    world.pass_time(0)
    return world


def test_what_came_due_meanwhile_is_caught_up_in_order_with_its_real_time() -> None:
    world = closed({"goal": "PT4H", "deadline": "PT8H"}, "2026-03-05 09:00")
    passed = world.events(world.cases["case-1"], e.ClockPassed)
    assert [(x.what, x.due) for x in passed] == [
        ("goal", at("2026-03-02 13:00")),
        ("deadline", at("2026-03-02 17:00")),
    ]
    times = [when for event, when, _ in world.history["case-1"] if isinstance(event, e.ClockPassed)]
    assert times == [at("2026-03-05 09:00")] * 2, "noticed when the application was opened"


def test_missed_repeats_are_one_event_with_a_count_and_one_action() -> None:
    policy = {
        "deadline": "PT8H", "passed": {"every": "PT6H"}, "urgency": {"passed": 5},
        "on_passed": [{"do": "notify", "to": "owner"}],
    }  # fmt: skip
    world = closed(policy, "2026-03-04 09:00")  # 40 hours after the deadline
    case = world.cases["case-1"]
    repeats = [x for x in world.events(case, e.ClockPassed) if x.what == "passed"]
    assert [(x.due, x.missed) for x in repeats] == [(at("2026-03-02 23:00"), 5)]
    assert len(world.events(case, e.PersonNotified)) == 1
    assert urgent(world) == 10 + 6 * 5, "each of them counts"
    assert clock(world).next == at("2026-03-04 11:00")


@pytest.mark.parametrize("times, missed, following", [(1, 0, None), (3, 2, None), (9, 5, True)])
def test_no_more_repeats_are_missed_than_there_are(
    times: int, missed: int, following: bool | None
) -> None:
    policy = {"deadline": "PT8H", "passed": {"every": "PT6H", "times": times}}
    world = closed(policy, "2026-03-04 09:00")
    repeats = [x for x in world.events(world.cases["case-1"], e.ClockPassed) if x.what == "passed"]
    assert sum(1 + x.missed for x in repeats) == missed + 1
    assert (clock(world).next is not None) == bool(following)


# ------------------------------------------------------------------------------------- kept in time


def test_a_step_that_is_done_in_time_breaks_no_promise() -> None:
    world = promised({"id": "s", "deadline": "PT6H"})
    case = world.create()
    world.pass_time(6 * HOUR - 1)
    case = world.submit(case, "a")
    world.pass_time(30 * HOUR)
    assert world.events(case, e.ClockPassed) == []
    assert case.clocks == {}


def test_a_suspended_case_breaks_no_promise_until_it_goes_on() -> None:
    world = promised({"id": "s", "deadline": "PT6H"})
    case = world.create()
    world.pass_time(2 * HOUR)
    case = world.act(c.SuspendCase, case)
    world.pass_time(100 * HOUR)
    assert world.events(case, e.ClockPassed) == []
    case = world.act(c.ResumeCase, case)
    assert clock(world).deadline == world.now + 4 * HOUR
    world.pass_time(4 * HOUR)
    assert [x.what for x in world.events(case, e.ClockPassed)] == ["deadline"]
