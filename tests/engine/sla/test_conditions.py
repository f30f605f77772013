"""Conditions steer a clock: pause, resume, cancel, reset; another policy by the data; suspension."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from tests.engine.sla.clockwork import OFFICE, at, clock, promised, until, urgent
from tests.engine.world import DAY, HOUR, World

PAUSING = {"id": "s", "goal": "PT4H", "deadline": "PT8H", "pause_when": "waiting"}


def change(world: World, **data: Any) -> None:
    world.act(c.ChangeData, world.cases["case-1"], data=data)


def changes(world: World) -> list[str]:
    return [x.how for x in world.events(world.cases["case-1"], e.ClockChanged)]


# ------------------------------------------------------------------------------ pause and resume


def test_a_pause_keeps_the_remaining_time_and_resume_adds_it_again() -> None:
    world = promised(PAUSING)
    world.create()
    world.pass_time(HOUR)
    change(world, waiting=True)
    assert clock(world).remaining == (3 * HOUR, 7 * HOUR, 3 * HOUR)
    assert world.cases["case-1"].timers == {}
    world.pass_time(10 * DAY)
    change(world, waiting=False)
    found = clock(world)
    assert (found.paused, found.goal, found.deadline, found.next) == (
        0, at("2026-03-12 13:00"), at("2026-03-12 17:00"), at("2026-03-12 13:00"),
    )  # fmt: skip


def test_a_paused_clock_does_not_pass() -> None:
    world = promised(PAUSING)
    world.create()
    change(world, waiting=True)
    world.pass_time(30 * DAY)
    assert world.events(world.cases["case-1"], e.ClockPassed) == []


def test_a_pause_in_working_time_is_added_in_working_time() -> None:
    world = promised(
        {"id": "s", "deadline": "P2D", "calendar": "office", "pause_when": "waiting"},
        calendars=[OFFICE], now="2026-03-02 08:00",
    )  # fmt: skip
    world.create()
    until(world, "2026-03-02 15:00")  # 6 of 14 working hours are done
    change(world, waiting=True)
    assert clock(world).remaining[1] == 8 * HOUR
    until(world, "2026-03-03 20:00")
    change(world, waiting=False)
    # The pause took Monday's last hour and Tuesday's seven: 8 working hours after Tuesday 16:00.
    assert clock(world).deadline == at("2026-03-05 09:00")


def test_other_changes_of_the_data_do_not_undo_a_pause() -> None:
    world = promised(PAUSING)
    world.create()
    change(world, waiting=True)
    world.pass_time(DAY)
    change(world, waiting=False)
    before = clock(world)
    change(world, n=1)
    change(world, n=2)
    assert clock(world) == before
    assert before.deadline == at("2026-03-03 17:00")


def test_what_has_passed_stays_passed_in_a_pause() -> None:
    world = promised(PAUSING)
    world.create()
    until(world, "2026-03-02 14:00")
    change(world, waiting=True)
    world.pass_time(DAY)
    change(world, waiting=False)
    assert (clock(world).goal, clock(world).deadline) == (
        at("2026-03-02 13:00"), at("2026-03-03 17:00"),
    )  # fmt: skip


def test_repeats_after_a_pause_keep_their_distance() -> None:
    world = promised(
        {"id": "s", "deadline": "PT1H", "passed": {"every": "PT2H"}, "pause_when": "waiting"}
    )
    world.create()
    until(world, "2026-03-02 13:00")  # deadline 10:00, one repeat at 12:00
    change(world, waiting=True)
    world.pass_time(DAY)
    change(world, waiting=False)
    until(world, "2026-03-03 18:30")
    due = [x.due for x in world.events(world.cases["case-1"], e.ClockPassed)]
    assert due == [at("2026-03-02 10:00"), at("2026-03-02 12:00"),
                   at("2026-03-03 14:00"), at("2026-03-03 16:00"), at("2026-03-03 18:00")]  # fmt: skip


def test_a_resume_condition_of_its_own_ends_the_pause() -> None:
    world = promised({**PAUSING, "resume_when": "answered"})
    world.create()
    change(world, waiting=True)
    change(world, waiting=False)
    assert clock(world).paused, "only the answer lets it go on"
    change(world, answered=True)
    assert not clock(world).paused
    change(world, waiting=True)
    assert not clock(world).paused, "the resume condition has the last word"
    assert changes(world) == ["paused", "resumed"]


def test_a_clock_whose_pause_condition_holds_already_starts_paused() -> None:
    world = promised(PAUSING)
    world.create(waiting=True)
    assert clock(world).paused == world.now
    assert clock(world).remaining == (4 * HOUR, 8 * HOUR, 4 * HOUR)


def test_a_paused_clock_promises_nothing_for_now() -> None:
    from casewright.engine import urgency

    world = promised(PAUSING)
    case = world.create()
    assert urgency.due(case, world.work(case, "a")) == (
        at("2026-03-02 13:00"),
        at("2026-03-02 17:00"),
    )
    change(world, waiting=True)
    case = world.cases[case.id]
    assert urgency.due(case, world.work(case, "a")) == (None, None)
    assert urgency.due_of_case(case) is None


# ------------------------------------------------------------------------------- cancel and reset


def test_a_cancelled_clock_is_gone_and_does_not_come_back() -> None:
    world = promised({"id": "s", "deadline": "PT1H", "cancel_when": "answered"})
    world.create()
    change(world, answered=True)
    change(world, answered=False)
    world.pass_time(DAY)
    assert (world.cases["case-1"].clocks, changes(world)) == ({}, ["cancelled"])


def test_a_cancelled_clock_does_not_come_back_by_its_date_either() -> None:
    world = promised(
        {
            "id": "s",
            "starts_at": "moment",
            "deadline": "PT1H",
            "cancel_when": "answered",
            "urgency": {"initial": 50},
        }
    )
    world.create(moment="2026-03-02T12:00:00Z")
    assert urgent(world) == 60
    change(world, answered=True)
    change(world, answered=False)
    change(world, moment="2026-03-02T13:00:00Z")
    world.pass_time(DAY)
    case = world.cases["case-1"]
    assert (case.timers, urgent(world)) == ({}, 10)
    assert len(world.events(case, e.ClockStarted)) == 1
    assert world.submit(case, "a").clocks == {}


def test_a_clock_whose_cancel_condition_holds_already_does_not_start() -> None:
    world = promised({"id": "s", "deadline": "PT1H", "cancel_when": "answered"})
    assert world.create(answered=True).clocks == {}


def test_a_reset_begins_again_from_now_once_each_time_it_becomes_true() -> None:
    world = promised(
        {
            "id": "s",
            "goal": "PT1H",
            "deadline": "PT4H",
            "reset_when": "answered",
            "urgency": {"goal": 20},
        }
    )
    world.create()
    until(world, "2026-03-02 11:00")
    assert urgent(world) == 30
    change(world, answered=True)
    found = clock(world)
    assert (found.start, found.goal, found.deadline, found.level, urgent(world)) == (
        at("2026-03-02 11:00"), at("2026-03-02 12:00"), at("2026-03-02 15:00"), 0, 10,
    )  # fmt: skip
    world.pass_time(HOUR)
    change(world, n=1)
    assert clock(world).start == at("2026-03-02 11:00"), "it still holds: no second reset"
    change(world, answered=False)
    change(world, answered=True)
    assert clock(world).start == at("2026-03-02 12:00")


def test_a_reset_condition_that_holds_at_the_start_resets_nothing() -> None:
    world = promised({"id": "s", "deadline": "PT4H", "reset_when": "answered"})
    world.create(answered=True)
    world.pass_time(HOUR)
    change(world, n=1)
    assert (clock(world).start, changes(world)) == (at("2026-03-02 09:00"), [])


# ----------------------------------------------------------------------------- policies by data

GOLD = {
    "id": "gold",
    "when": "gold",
    "goal": "PT1H",
    "deadline": "PT2H",
    "urgency": {"initial": 30},
}
OTHER = {"id": "other", "goal": "PT4H", "deadline": "PT8H", "urgency": {"initial": 5}}


def test_the_first_policy_whose_condition_matches_is_taken() -> None:
    for gold, deadline in ((True, "2026-03-02 11:00"), (False, "2026-03-02 17:00")):
        world = promised(GOLD, OTHER)
        world.create(gold=gold)
        assert clock(world).deadline == at(deadline)


def test_another_policy_by_the_data_counts_from_the_original_start() -> None:
    world = promised(GOLD, OTHER)
    world.create(gold=False)
    until(world, "2026-03-02 09:30")
    change(world, gold=True)
    found = clock(world)
    assert (found.policy, found.start, found.goal, found.deadline) == (
        "gold", at("2026-03-02 09:00"), at("2026-03-02 10:00"), at("2026-03-02 11:00"),
    )  # fmt: skip
    assert urgent(world) == 40


def test_what_has_passed_stays_passed_under_another_policy() -> None:
    world = promised(GOLD, OTHER)
    world.create(gold=True)
    until(world, "2026-03-02 10:30")
    change(world, gold=False)
    found = clock(world)
    assert (found.level, found.goal, found.deadline, found.next) == (
        1, at("2026-03-02 10:00"), at("2026-03-02 17:00"), at("2026-03-02 17:00"),
    )  # fmt: skip
    until(world, "2026-03-02 18:00")
    change(world, gold=True)
    assert (clock(world).level, clock(world).deadline) == (2, at("2026-03-02 17:00"))
    whats = [x.what for x in world.events(world.cases["case-1"], e.ClockPassed)]
    assert whats == ["goal", "deadline"]


def test_another_policy_whose_limits_are_over_passes_them_at_once() -> None:
    world = promised(GOLD, OTHER)
    world.create(gold=False)
    until(world, "2026-03-02 11:30")
    change(world, gold=True)
    world.pass_time(0)
    due = [(x.what, x.due) for x in world.events(world.cases["case-1"], e.ClockPassed)]
    assert due == [("goal", at("2026-03-02 10:00")), ("deadline", at("2026-03-02 11:00"))]


def test_a_pause_counts_under_another_policy_too() -> None:
    world = promised({**GOLD, "pause_when": "waiting"}, {**OTHER, "pause_when": "waiting"})
    world.create(gold=False)
    change(world, waiting=True)
    world.pass_time(DAY)
    change(world, waiting=False)
    change(world, gold=True)
    assert clock(world).deadline == at("2026-03-03 11:00")


def test_repeats_under_another_policy_count_from_the_last_one() -> None:
    slow = {"id": "slow", "deadline": "PT1H", "passed": {"every": "PT6H"}}
    fast = {"id": "fast", "when": "gold", "deadline": "PT1H", "passed": {"every": "PT1H"}}
    world = promised(fast, slow)
    world.create(gold=False)
    until(world, "2026-03-02 17:00")  # deadline 10:00, repeated at 16:00
    change(world, gold=True)
    assert clock(world).next == at("2026-03-02 17:00")


def test_a_policy_that_matches_only_later_starts_from_where_its_step_began() -> None:
    world = promised(GOLD)
    case = world.create(gold=False)
    assert case.clocks == {}
    world.pass_time(HOUR // 2)
    change(world, gold=True)
    assert (clock(world).start, clock(world).deadline) == (
        at("2026-03-02 09:00"), at("2026-03-02 11:00"),
    )  # fmt: skip


def test_when_no_policy_matches_any_more_the_clock_keeps_the_one_it_had() -> None:
    world = promised(GOLD)
    world.create(gold=True)
    change(world, gold=False)
    assert (clock(world).policy, clock(world).deadline) == ("gold", at("2026-03-02 11:00"))


def test_a_start_date_that_moves_takes_the_clock_with_it() -> None:
    world = promised({"id": "s", "starts_at": "moment", "deadline": "P1D"})
    world.create(moment="2026-03-03T12:00:00Z")
    change(world, moment="2026-03-04T12:00:00Z")
    assert (clock(world).start, clock(world).deadline) == (
        at("2026-03-04 12:00"), at("2026-03-05 12:00"),
    )  # fmt: skip


# --------------------------------------------------------------------------------- suspension


def test_a_suspended_case_loses_no_time() -> None:
    world = promised({"id": "s", "goal": "PT4H", "deadline": "PT8H"})
    case = world.create()
    world.pass_time(HOUR)
    case = world.act(c.SuspendCase, case, reason="lawsuit")
    assert case.timers == {}
    world.pass_time(100 * DAY)
    case = world.act(c.ResumeCase, case)
    assert clock(world).deadline == at("2026-06-10 17:00")
    assert changes(world) == ["paused", "resumed"]
    world.pass_time(4 * HOUR)
    assert [x.what for x in world.events(case, e.ClockPassed)] == ["goal"]


def test_a_clock_that_its_condition_had_paused_stays_paused_after_the_suspension() -> None:
    world = promised({**PAUSING, "resume_when": "answered"})
    case = world.create()
    change(world, waiting=True)
    change(world, waiting=False)
    case = world.act(c.SuspendCase, world.cases[case.id])
    world.pass_time(DAY)
    case = world.act(c.ResumeCase, case)
    assert clock(world).paused == at("2026-03-02 09:00")
    world.pass_time(DAY)
    change(world, answered=True)
    assert clock(world).deadline == at("2026-03-04 17:00")


@pytest.mark.parametrize("on", ["case", "stage", "process", "step"])
def test_suspension_reaches_the_clocks_of_every_element(on: str) -> None:
    world = promised({"id": "s", "deadline": "PT8H"}, on=on)
    case = world.act(c.SuspendCase, world.create())
    world.pass_time(DAY)
    world.act(c.ResumeCase, case)
    assert clock(world).deadline == at("2026-03-03 17:00")
