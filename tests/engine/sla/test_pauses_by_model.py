"""Pauses against a model: working time that was promised is neither lost nor given away."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case
from tests.engine.sla.clockwork import OFFICE, at, clock, promised
from tests.engine.world import HOUR, World

LONG = "P20D"
RUN = settings(max_examples=30, deadline=None, derandomize=True)
#: (paused?, for how many hours)
STRETCHES = st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=7)


def office(calendar: bool, **policy: Any) -> World:
    sla: dict[str, Any] = {"id": "s", "deadline": LONG, "pause_when": "waiting", **policy}
    if calendar:
        sla["calendar"] = "office"
    return promised(sla, calendars=[OFFICE], now="2026-03-02 09:00")


def worked(w: World, start: int, end: int) -> int:
    """Working microseconds between two instants by the policy's own calendar."""
    found: int = w.plans[1].type("t").policies["s"].calendar.between(start, end)
    return found


def live(w: World) -> Case:
    return w.cases["case-1"]


@pytest.mark.parametrize("calendar", [False, True], ids=["wall", "office"])
@RUN
@given(stretches=STRETCHES)
def test_the_deadline_moves_by_exactly_the_time_that_pauses_took(
    calendar: bool, stretches: list[tuple[bool, int]]
) -> None:
    w = office(calendar)
    case = w.create()
    first = clock(w)
    promise = worked(w, first.start, first.deadline or 0)
    paused = 0
    for waiting, hours in stretches:
        case = w.act(c.ChangeData, case, data={"waiting": waiting})
        begin = w.now
        w.pass_time(hours * HOUR)
        if waiting:
            paused += worked(w, begin, w.now)
    case = w.act(c.ChangeData, live(w), data={"waiting": False})
    now = clock(w)
    assert now.start == first.start
    assert worked(w, now.start, now.deadline or 0) == promise + paused
    assert now.shift == paused
    assert case.timers == {f"c:{now.id}": now.deadline}


@pytest.mark.parametrize("calendar", [False, True], ids=["wall", "office"])
@RUN
@given(stretches=STRETCHES)
def test_a_suspended_case_is_a_pause_like_any_other(
    calendar: bool, stretches: list[tuple[bool, int]]
) -> None:
    w = office(calendar)
    w.create()
    first = clock(w)
    promise = worked(w, first.start, first.deadline or 0)
    paused = 0
    for still, hours in stretches:
        if still:
            w.act(c.SuspendCase, live(w))
        begin = w.now
        w.pass_time(hours * HOUR)
        if still:
            paused += worked(w, begin, w.now)
            w.act(c.ResumeCase, live(w))
    now = clock(w)
    assert worked(w, now.start, now.deadline or 0) == promise + paused


@RUN
@given(st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_what_is_left_is_shown_and_stays_what_it_is_while_paused(stretches: list[int]) -> None:
    w = office(calendar=True, goal="P5D")
    w.create()
    for hours in stretches:
        w.act(c.ChangeData, live(w), data={"waiting": True})
        found = clock(w)
        left = worked(w, w.now, found.deadline or 0)
        assert found.remaining[1] == max(0, left)
        w.pass_time(hours * HOUR)
        assert clock(w) == found, "nothing happens to a paused clock"
        w.act(c.ChangeData, live(w), data={"waiting": False})
        assert worked(w, w.now, clock(w).deadline or 0) == max(0, left)
        assert clock(w).remaining == (None, None, None)


@RUN
@given(STRETCHES)
def test_each_pause_and_each_resume_is_an_event_and_nothing_else_is(
    stretches: list[tuple[bool, int]],
) -> None:
    w = office(calendar=False)
    case = w.create()
    held, expected = False, []
    for waiting, hours in stretches:
        case = w.act(c.ChangeData, case, data={"waiting": waiting})
        if waiting != held:
            expected.append("paused" if waiting else "resumed")
            held = waiting
        w.pass_time(hours % 3 * HOUR)
    assert [x.how for x in w.events(case, e.ClockChanged)] == expected


@RUN
@given(st.integers(0, 30), st.integers(0, 60), st.integers(0, 30))
def test_a_goal_that_passed_stays_passed_through_a_pause(
    before: int, paused: int, after: int
) -> None:
    w = office(calendar=False, goal="PT10H", deadline="PT20H")
    case = w.create()
    w.pass_time(before * HOUR)
    w.act(c.ChangeData, live(w), data={"waiting": True})
    passed = len(w.events(case, e.ClockPassed))
    w.pass_time(paused * HOUR)
    assert len(w.events(case, e.ClockPassed)) == passed
    w.act(c.ChangeData, live(w), data={"waiting": False})
    w.pass_time(after * HOUR)
    found = [x.what for x in w.events(case, e.ClockPassed)]
    running = before + after
    assert found == ["goal"] * (running >= 10) + ["deadline"] * (running >= 20)


def test_a_deadline_that_passed_before_the_pause_is_not_moved() -> None:
    w = office(calendar=False, deadline="PT8H", passed={"every": "PT8H"})
    w.create()
    w.pass_time(9 * HOUR)
    w.act(c.ChangeData, live(w), data={"waiting": True})
    w.pass_time(30 * HOUR)
    w.act(c.ChangeData, live(w), data={"waiting": False})
    assert clock(w).deadline == at("2026-03-02 17:00")
    assert clock(w).next == at("2026-03-02 17:00") + (8 + 30) * HOUR


def test_the_resume_condition_has_the_last_word() -> None:
    w = office(calendar=False, resume_when="answered")
    case = w.create()
    w.act(c.ChangeData, case, data={"waiting": True})
    assert clock(w).paused
    w.act(c.ChangeData, case, data={"waiting": False})
    assert clock(w).paused, "nobody has answered yet"
    w.act(c.ChangeData, case, data={"answered": True})
    assert not clock(w).paused
    w.act(c.ChangeData, case, data={"waiting": True})
    assert not clock(w).paused


def test_a_clock_that_starts_paused_has_its_whole_time_left() -> None:
    w = office(calendar=False, deadline="PT8H")
    case = w.create(waiting=True)
    assert clock(w).remaining[1] == 8 * HOUR
    w.pass_time(50 * HOUR)
    w.act(c.ChangeData, case, data={"waiting": False})
    assert clock(w).deadline == w.now + 8 * HOUR


def test_a_suspended_case_does_not_undo_the_pause_of_a_condition() -> None:
    w = office(calendar=False, deadline="PT8H")
    case = w.create()
    w.act(c.ChangeData, case, data={"waiting": True})
    w.act(c.SuspendCase, case)
    w.pass_time(5 * HOUR)
    w.act(c.ResumeCase, case)
    assert clock(w).paused, "it still waits"
    w.act(c.ChangeData, case, data={"waiting": False})
    assert clock(w).deadline == w.now + 8 * HOUR
