"""Whole lives of clocks, one line each, worked out by hand with a wall calendar.

The office in Amsterdam works Monday to Friday, 9 to 12 and 13 to 17: seven hours a day. It is one
hour ahead of UTC in winter and two in summer (29 March to 25 October 2026). 3 and 6 April are
holidays; on Saturday 14 March it works from 10 to 14. All times below are UTC.
"""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from tests.engine.sla.clockwork import FIELDS, OFFICE, at, clock, promised, until, urgent
from tests.engine.world import DONE, World, form, process, stage, staged

#: It works in the night in which clocks change, on Sundays from 1 to 4.
NIGHT = {"id": "night", "zone": "Europe/Amsterdam", "hours": {"sunday": ["01:00-04:00"]}}
ALWAYS = {
    "id": "always",
    "zone": "Europe/Amsterdam",
    "hours": {
        day: ["00:00-24:00"]
        for day in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    },
}
PAUSED, GOES_ON = {"waiting": True}, {"waiting": False}
#: A clock that stands still while somebody waits.
WAITS = {"pause_when": "waiting = true"}
#: The application was closed since the step before; nothing fired.
CLOSED = "closed"

Step = tuple[str, Any]


def lived(
    policies: list[dict[str, Any]], start: str, steps: list[Step], end: str, **more: Any
) -> World:
    """A case under these policies from ``start`` on, with what happens to it, until ``end``."""
    data = more.pop("data", {})
    world = promised(*policies, now=start, calendars=[OFFICE, NIGHT, ALWAYS], **more)
    case = world.create(**data)
    for when, what in steps:
        if what == CLOSED:
            world.now = at(when)
            world.pass_time(0)
            continue
        until(world, when)
        if isinstance(what, dict):
            world.act(c.ChangeData, case, data=what)
        elif what == "submit":
            world.submit(case, "a")
        else:
            world.act({"suspend": c.SuspendCase, "resume": c.ResumeCase}[what], case)
    until(world, end)
    return world


def passed(world: World) -> list[tuple[str, int, int]]:
    """What passed, when it was due, and how many repeats were missed with it."""
    found = world.events(world.cases["case-1"], e.ClockPassed)
    return [(one.what, one.due, one.missed) for one in found]


def told(*lines: str) -> list[tuple[str, int, int]]:
    """``goal 2026-03-02 13:00`` or ``passed 2026-03-02 17:00 +6`` as ``passed`` gives it."""
    found = []
    for line in lines:
        what, day, time, *missed = line.split()
        found.append((what, at(f"{day} {time}"), int(missed[0]) if missed else 0))
    return found


#: A case nobody works on: policy, start, end, what passes. The reason stands behind each.
LEFT_ALONE: list[tuple[dict[str, Any], str, str, list[str]]] = [
    (  # 9 to 12 and 13 to 14; 9 to 17 without lunch
        {"goal": "PT4H", "deadline": "P1D", "calendar": "office"},
        "2026-03-02 08:00", "2026-03-10 00:00",
        ["goal 2026-03-02 13:00", "deadline 2026-03-02 16:00"],
    ),
    (  # begun at half past twelve: lunch does not count
        {"deadline": "PT30M", "calendar": "office"},
        "2026-03-02 11:30", "2026-03-03 00:00", ["deadline 2026-03-02 12:30"],
    ),
    (  # summer time begins: an hour on Friday, 9 to 10 on Monday, which is two hours ahead
        {"deadline": "PT2H", "calendar": "office"},
        "2026-03-27 15:00", "2026-04-02 00:00", ["deadline 2026-03-30 08:00"],
    ),
    (  # summer time begins: four hours on Friday afternoon, Monday morning
        {"deadline": "P1D", "calendar": "office"},
        "2026-03-27 12:00", "2026-04-02 00:00", ["deadline 2026-03-30 10:00"],
    ),
    (  # winter time begins: an hour on Friday, 9 to 10 on Monday, now one hour ahead
        {"deadline": "PT2H", "calendar": "office"},
        "2026-10-23 14:00", "2026-10-30 00:00", ["deadline 2026-10-26 09:00"],
    ),
    (  # winter time begins: Friday, Monday to Thursday
        {"deadline": "P5D", "calendar": "office"},
        "2026-10-23 07:00", "2026-10-31 00:00", ["deadline 2026-10-29 16:00"],
    ),
    (  # the night has one hour less: 1 to 2 and 3 to 4, then an hour of the next Sunday
        {"deadline": "PT3H", "calendar": "night"},
        "2026-03-28 22:00", "2026-04-06 00:00", ["deadline 2026-04-05 00:00"],
    ),
    (  # the night has one hour more: 1 to 2 and twice 2 to 3
        {"deadline": "PT3H", "calendar": "night"},
        "2026-10-24 20:00", "2026-10-26 00:00", ["deadline 2026-10-25 02:00"],
    ),
    (  # open round the clock a day is 24 hours: one o'clock on Monday
        {"deadline": "P1D", "calendar": "always"},
        "2026-03-28 23:00", "2026-03-31 00:00", ["deadline 2026-03-29 23:00"],
    ),
    (  # and in autumn eleven in the evening of the same Sunday
        {"deadline": "P1D", "calendar": "always"},
        "2026-10-24 22:00", "2026-10-27 00:00", ["deadline 2026-10-25 22:00"],
    ),
    (  # Thursday, then Easter, then an hour of Tuesday
        {"deadline": "PT8H", "calendar": "office"},
        "2026-04-02 07:00", "2026-04-09 00:00", ["deadline 2026-04-07 08:00"],
    ),
    (  # begun on Good Friday: Tuesday 9 to 12 and 13 to 14
        {"deadline": "PT4H", "calendar": "office"},
        "2026-04-03 10:00", "2026-04-09 00:00", ["deadline 2026-04-07 12:00"],
    ),
    (  # Friday, the Saturday that is worked, Monday morning
        {"deadline": "P2D", "calendar": "office"},
        "2026-03-13 08:00", "2026-03-20 00:00", ["deadline 2026-03-16 11:00"],
    ),
    (  # ten working days over New Year, which is no holiday here
        {"deadline": "P10D", "calendar": "office"},
        "2026-12-24 08:00", "2027-01-09 00:00", ["deadline 2027-01-06 16:00"],
    ),
    (  # a leap year has a 29 February, and it is a Tuesday
        {"deadline": "P2D", "calendar": "office"},
        "2028-02-28 08:00", "2028-03-05 00:00", ["deadline 2028-02-29 16:00"],
    ),
    (  # the delay lasts until five, two hours of the next morning follow
        {"starts_after": "P1D", "deadline": "PT2H", "calendar": "office"},
        "2026-03-02 08:00", "2026-03-05 00:00", ["deadline 2026-03-03 10:00"],
    ),
    (  # a goal that would be later than the deadline comes with it
        {"goal": "PT3H", "deadline": "PT2H"},
        "2026-03-02 09:00", "2026-03-05 00:00",
        ["goal 2026-03-02 11:00", "deadline 2026-03-02 11:00"],
    ),
    (  # three times and no more
        {"deadline": "PT1H", "passed": {"every": "PT2H", "times": 3}},
        "2026-03-02 09:00", "2026-03-05 00:00",
        ["deadline 2026-03-02 10:00", "passed 2026-03-02 12:00", "passed 2026-03-02 14:00",
         "passed 2026-03-02 16:00"],
    ),
    (  # every three hours of work: two o'clock, five o'clock, and Monday noon
        {"deadline": "PT1H", "passed": {"every": "PT3H", "times": 3}, "calendar": "office"},
        "2026-03-06 08:00", "2026-03-12 00:00",
        ["deadline 2026-03-06 09:00", "passed 2026-03-06 13:00", "passed 2026-03-06 16:00",
         "passed 2026-03-09 11:00"],
    ),
]  # fmt: skip


#: The lines take turns in where their clock stands; the rules are the same everywhere.
ON = ("case", "stage", "process", "step")


@pytest.mark.parametrize(
    "policy, start, end, expected, on",
    [(*line, ON[number % 4]) for number, line in enumerate(LEFT_ALONE)],
)
def test_what_passes_while_nobody_does_anything(
    policy: dict[str, Any], start: str, end: str, expected: list[str], on: str
) -> None:
    world = lived([{"id": "s", **policy}], start, [], end, on=on)
    assert passed(world) == told(*expected)


#: Policy, what happens from Monday 2 March 09:00 on, what passes until the 20th.
STEERED: list[tuple[dict[str, Any], list[Step], list[str]]] = [
    (  # the deadline (15:00) lies in the pause; three hours were left
        {"deadline": "PT6H", **WAITS},
        [("2026-03-02 12:00", PAUSED), ("2026-03-02 18:00", GOES_ON)],
        ["deadline 2026-03-02 21:00"],
    ),
    (  # two pauses of one and two hours
        {"deadline": "PT6H", **WAITS},
        [("2026-03-02 10:00", PAUSED), ("2026-03-02 11:00", GOES_ON),
         ("2026-03-02 12:00", PAUSED), ("2026-03-02 14:00", GOES_ON)],
        ["deadline 2026-03-02 18:00"],
    ),
    (  # what has passed before the pause stays where it was
        {"goal": "PT1H", "deadline": "PT4H", **WAITS},
        [("2026-03-02 11:00", PAUSED), ("2026-03-02 13:00", GOES_ON)],
        ["goal 2026-03-02 10:00", "deadline 2026-03-02 15:00"],
    ),
    (  # goal and deadline both lie in the pause
        {"goal": "PT2H", "deadline": "PT3H", **WAITS},
        [("2026-03-02 10:00", PAUSED), ("2026-03-04 10:00", GOES_ON)],
        ["goal 2026-03-04 11:00", "deadline 2026-03-04 12:00"],
    ),
    (  # three hours of a working day are left: Tuesday 10 to 12 and 13 to 14
        {"deadline": "P1D", "calendar": "office", **WAITS},
        [("2026-03-02 14:00", PAUSED), ("2026-03-03 09:00", GOES_ON)],
        ["deadline 2026-03-03 13:00"],
    ),
    (  # repeats keep their distance: one hour was left to the next
        {"deadline": "PT1H", "passed": {"every": "PT2H", "times": 2}, **WAITS},
        [("2026-03-02 11:00", PAUSED), ("2026-03-02 14:00", GOES_ON)],
        ["deadline 2026-03-02 10:00", "passed 2026-03-02 15:00", "passed 2026-03-02 17:00"],
    ),
    (  # a condition of its own ends the pause, although the other one still holds
        {"deadline": "PT6H", **WAITS, "resume_when": "answered = true"},
        [("2026-03-02 12:00", PAUSED), ("2026-03-02 14:00", {"answered": True})],
        ["deadline 2026-03-02 17:00"],
    ),
    (  # a case that is suspended for ten hours loses none of its six
        {"deadline": "PT6H"},
        [("2026-03-02 10:00", "suspend"), ("2026-03-02 20:00", "resume")],
        ["deadline 2026-03-03 01:00"],
    ),
    (  # suspended inside a pause that outlasts it: only the pause counts, once
        {"deadline": "PT6H", **WAITS},
        [("2026-03-02 10:00", PAUSED), ("2026-03-02 12:00", "suspend"),
         ("2026-03-02 13:00", "resume"), ("2026-03-02 16:00", GOES_ON)],
        ["deadline 2026-03-02 21:00"],
    ),
    (  # done in time: nothing passes
        {"goal": "PT4H", "deadline": "PT6H"}, [("2026-03-02 12:59", "submit")], [],
    ),
    (  # done between goal and deadline
        {"goal": "PT4H", "deadline": "PT6H"}, [("2026-03-02 14:59", "submit")],
        ["goal 2026-03-02 13:00"],
    ),
    (  # cancelled by the data
        {"deadline": "PT6H", "cancel_when": "answered = true"},
        [("2026-03-02 10:00", {"answered": True}), ("2026-03-02 11:00", {"answered": False})], [],
    ),
    (  # begins again at noon
        {"deadline": "PT6H", "reset_when": "answered = true"},
        [("2026-03-02 12:00", {"answered": True})], ["deadline 2026-03-02 18:00"],
    ),
    (  # begins again, and its goal passes a second time
        {"goal": "PT1H", "deadline": "PT6H", "reset_when": "answered = true"},
        [("2026-03-02 12:00", {"answered": True})],
        ["goal 2026-03-02 10:00", "goal 2026-03-02 13:00", "deadline 2026-03-02 18:00"],
    ),
    (  # closed for two days: both with their real time, then six repeats missed after the first
        {"goal": "PT1H", "deadline": "PT2H", "passed": {"every": "PT6H", "times": 8}},
        [("2026-03-04 09:00", CLOSED)],
        ["goal 2026-03-02 10:00", "deadline 2026-03-02 11:00", "passed 2026-03-02 17:00 +6",
         "passed 2026-03-04 11:00"],
    ),
    (  # closed over a weekend: Friday at four and at five, Monday at ten; then at eleven
        {"starts_at": "moment", "deadline": "PT1H", "passed": {"every": "PT1H", "times": 4},
         "calendar": "office"},
        [("2026-03-02 10:00", {"moment": "2026-03-06T13:00:00Z"}), ("2026-03-09 09:30", CLOSED)],
        ["deadline 2026-03-06 14:00", "passed 2026-03-06 15:00 +2", "passed 2026-03-09 10:00"],
    ),
    (  # the whole week before it was closed: nothing is repeated that is not promised
        {"goal": "PT1H", "deadline": "PT2H"},
        [("2026-03-09 09:00", CLOSED)],
        ["goal 2026-03-02 10:00", "deadline 2026-03-02 11:00"],
    ),
    (  # from the beginning of that day until five o'clock
        {"starts_at": "day", "deadline": "P1D", "calendar": "office"},
        [("2026-03-02 10:00", {"day": "2026-03-10"})], ["deadline 2026-03-10 16:00"],
    ),
    (  # the date moves while the clock has not passed
        {"starts_at": "day", "deadline": "P1D", "calendar": "office"},
        [("2026-03-02 10:00", {"day": "2026-03-10"}), ("2026-03-05 10:00", {"day": "2026-03-12"})],
        ["deadline 2026-03-12 16:00"],
    ),
    (  # until the end of the day, in Amsterdam
        {"deadline": {"at": "day"}, "calendar": "office"},
        [("2026-03-02 10:00", {"day": "2026-03-17"})], ["deadline 2026-03-17 23:00"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "policy, steps, expected, on",
    [(*line, ON[number % 4]) for number, line in enumerate(STEERED)],
)
def test_what_passes_while_people_and_data_steer_the_clock(
    policy: dict[str, Any], steps: list[Step], expected: list[str], on: str
) -> None:
    world = lived([{"id": "s", **policy}], "2026-03-02 09:00", steps, "2026-03-20 00:00", on=on)
    assert passed(world) == told(*expected)


@pytest.mark.parametrize(
    "day, end", [("2026-03-29", "2026-03-29 22:00"), ("2026-10-25", "2026-10-25 23:00")]
)
def test_a_deadline_at_the_end_of_a_day_on_which_the_clocks_change(day: str, end: str) -> None:
    policy = {"id": "s", "deadline": {"at": "day"}, "calendar": "office"}
    world = lived([policy], f"{day} 06:00", [], "2026-11-30 00:00", data={"day": day})
    assert passed(world) == told(f"deadline {end}")


def test_a_pause_over_easter_keeps_the_working_time_that_was_left() -> None:
    # Thursday 9 to 12 and 13 to 15 are used; Tuesday 11 to 12 and 13 to 14 are left.
    policy = {"id": "s", "deadline": "P1D", "calendar": "office", **WAITS}
    steps: list[Step] = [("2026-04-02 13:00", PAUSED), ("2026-04-07 09:00", GOES_ON)]
    world = lived([policy], "2026-04-02 07:00", steps, "2026-04-10 00:00")
    assert passed(world) == told("deadline 2026-04-07 12:00")


def test_a_pause_over_the_change_to_summer_time_is_as_long_as_it_is() -> None:
    policy = {"id": "s", "deadline": "P1D", **WAITS}
    steps: list[Step] = [("2026-03-28 12:00", PAUSED), ("2026-03-30 12:00", GOES_ON)]
    world = lived([policy], "2026-03-28 09:00", steps, "2026-04-10 00:00")
    assert passed(world) == told("deadline 2026-03-31 09:00")


# ------------------------------------------------------------------------- a policy by the data

GOLD = {"id": "gold", "when": "gold = true", "deadline": "PT2H", **WAITS}
PLAIN = {"id": "plain", "deadline": "PT8H", **WAITS}
BY_DATA: list[tuple[list[Step], list[str]]] = [
    ([], ["deadline 2026-03-02 17:00"]),
    # from the original start, not from the change
    ([("2026-03-02 10:00", {"gold": True})], ["deadline 2026-03-02 11:00"]),
    # already over: it passes at once, with its real time
    ([("2026-03-02 12:00", {"gold": True})], ["deadline 2026-03-02 11:00"]),
    # and back in time
    (
        [("2026-03-02 10:00", {"gold": True}), ("2026-03-02 10:30", {"gold": False})],
        ["deadline 2026-03-02 17:00"],
    ),
    # what has passed stays passed
    (
        [("2026-03-02 10:00", {"gold": True}), ("2026-03-02 13:00", {"gold": False})],
        ["deadline 2026-03-02 11:00"],
    ),
    # the half hour of a pause is added under the other policy too
    (
        [("2026-03-02 09:15", PAUSED), ("2026-03-02 09:45", GOES_ON),
         ("2026-03-02 10:00", {"gold": True})],
        ["deadline 2026-03-02 11:30"],
    ),
    # chosen in the pause: one hour of the two is left when it ends
    (
        [("2026-03-02 10:00", PAUSED), ("2026-03-02 12:00", {"gold": True}),
         ("2026-03-02 15:00", GOES_ON)],
        ["deadline 2026-03-02 16:00"],
    ),
]  # fmt: skip


@pytest.mark.parametrize("steps, expected", BY_DATA)
def test_a_policy_that_the_data_choose(steps: list[Step], expected: list[str]) -> None:
    world = lived([GOLD, PLAIN], "2026-03-02 09:00", steps, "2026-03-05 00:00")
    assert passed(world) == told(*expected)


# ------------------------------------------------------------------------- urgency and its cap


def test_at_one_hundred_the_urgency_stays_and_the_actions_still_run() -> None:
    policy = {
        "id": "s", "goal": "PT1H", "deadline": "PT2H", "passed": {"every": "PT1H", "times": 4},
        "urgency": {"initial": 15, "goal": 30, "deadline": 40, "passed": 25},
        "on_goal": [{"do": "notify", "to": "owner"}],
        "on_deadline": [{"do": "notify", "to": "owner"}],
        "on_passed": [{"do": "notify", "to": "owner"}],
    }  # fmt: skip
    world = lived([policy], "2026-03-02 09:00", [], "2026-03-02 09:00")
    seen = [urgent(world)]
    for hour in range(10, 16):
        until(world, f"2026-03-02 {hour}:00")
        seen.append(urgent(world))
    # 10 and the initial 15; then 30, 40, and five too many of the first repeat
    assert seen == [25, 55, 95, 100, 100, 100, 100]
    assert len(world.events(world.cases["case-1"], e.PersonNotified)) == 6


def test_a_deadline_is_shown_where_the_clock_now_stands() -> None:
    policy = {"id": "s", "deadline": "PT6H", **WAITS}
    steps: list[Step] = [("2026-03-02 12:00", PAUSED), ("2026-03-02 18:00", GOES_ON)]
    world = lived([policy], "2026-03-02 09:00", steps, "2026-03-02 19:00")
    assert (clock(world).start, clock(world).deadline) == (
        at("2026-03-02 09:00"),
        at("2026-03-02 21:00"),
    )


# --------------------------------------------------------------------------- a child's clock


@pytest.mark.parametrize(
    "from_parent, expected",
    [
        (True, "deadline 2026-03-03 13:00"),  # Monday 13 to 17, Tuesday 9 to 12 and 13 to 14
        (False, "deadline 2026-03-03 15:00"),  # Tuesday 9 to 12 and 13 to 16: six hours from nine
    ],
)
def test_a_child_that_counts_from_its_parents_start(from_parent: bool, expected: str) -> None:
    hours = "PT8H" if from_parent else "PT6H"
    policy = {"id": "s", "deadline": hours, "from_parent": from_parent, "calendar": "office"}
    parent = stage(
        "one",
        process("p", form("ask"), {"id": "make", "kind": "create case", "case_type": "kid"}),
        complete="wait",
    )
    kid = {
        "id": "kid", "prefix": "K", "fields": FIELDS,
        "stages": [stage("do", process("q", form("b", sla=["s"])), complete=DONE)],
    }  # fmt: skip
    document = staged(parent, slas=[policy], calendars=[OFFICE])
    document["case_types"].append(kid)
    world = World(document, now=at("2026-03-02 12:00"))
    case = world.create()
    until(world, "2026-03-03 08:00")
    world.submit(case, "ask")
    until(world, "2026-03-10 00:00")
    (child,) = (one for one in world.cases.values() if one.type == "kid")
    found = [(one.what, one.due, one.missed) for one in world.events(child, e.ClockPassed)]
    assert found == told(expected)
