"""Goal, deadline and passed deadlines: each once, with its real due time, however late."""

from __future__ import annotations

from casewright.engine import commands as c
from casewright.engine import events as e
from tests.engine.sla.clockwork import OFFICE, at, clock, promised, until, urgent
from tests.engine.world import DAY, DONE, HOUR, World, form, process, stage, staged

REPEATING = {
    "id": "s", "goal": "P1D", "deadline": "P2D", "passed": {"every": "PT12H", "times": 3},
    "urgency": {"initial": 5, "goal": 10, "deadline": 20, "passed": 15},
}  # fmt: skip


def passed(world: World) -> list[tuple[str, int, int]]:
    events = world.events(world.cases["case-1"], e.ClockPassed)
    return [(x.what, x.due, x.missed) for x in events]


def test_each_passes_once_in_order_with_its_time() -> None:
    world = promised(REPEATING)
    world.create()
    until(world, "2026-03-10 00:00")
    assert passed(world) == [
        ("goal", at("2026-03-03 09:00"), 0),
        ("deadline", at("2026-03-04 09:00"), 0),
        ("passed", at("2026-03-04 21:00"), 0),
        ("passed", at("2026-03-05 09:00"), 0),
        ("passed", at("2026-03-05 21:00"), 0),
    ]
    assert (clock(world).next, world.cases["case-1"].timers) == (None, {})


def test_urgency_is_ten_and_what_the_clock_adds() -> None:
    world = promised(REPEATING)
    world.create()
    seen = [urgent(world)]
    for hour in (24, 24, 12, 12, 12):
        world.pass_time(hour * HOUR)
        seen.append(urgent(world))
    assert seen == [15, 25, 45, 60, 75, 90]


def test_repeats_go_on_until_the_work_is_done() -> None:
    world = promised({"id": "s", "deadline": "PT1H", "passed": {"every": "PT1H"}})
    case = world.create()
    world.pass_time(10 * HOUR)
    assert [what for what, _, _ in passed(world)] == ["deadline"] + ["passed"] * 9
    assert world.submit(case, "a").timers == {}


def test_an_application_that_was_closed_catches_up_in_order_and_counts_what_it_missed() -> None:
    world = promised({**REPEATING, "passed": {"every": "PT12H"}})
    world.create()
    world.now = at("2026-03-06 10:00")  # 49 hours after the deadline: repeats 1 to 4 are due
    world.pass_time(0)
    assert passed(world) == [
        ("goal", at("2026-03-03 09:00"), 0),
        ("deadline", at("2026-03-04 09:00"), 0),
        ("passed", at("2026-03-04 21:00"), 3),
    ]
    assert (clock(world).passed, clock(world).next) == (4, at("2026-03-06 21:00"))
    assert urgent(world) == min(100, 10 + 5 + 10 + 20 + 4 * 15)


def test_missed_repeats_beyond_the_last_are_not_counted() -> None:
    world = promised(REPEATING)
    world.create()
    world.now = at("2026-04-01 00:00")
    world.pass_time(0)
    assert passed(world)[-1] == ("passed", at("2026-03-04 21:00"), 2)
    assert (clock(world).passed, clock(world).next) == (3, None)


def test_a_million_missed_repeats_are_counted_without_counting() -> None:
    world = promised({"id": "s", "deadline": "PT1S", "passed": {"every": "PT1S"}})
    world.create()
    world.now += 12 * DAY
    world.pass_time(0)
    assert clock(world).passed == 12 * 86_400 - 1


def test_missed_repeats_are_counted_in_working_time() -> None:
    world = promised(
        {"id": "s", "deadline": "P1D", "passed": {"every": "PT3H"}, "calendar": "office"},
        calendars=[OFFICE], now="2026-03-02 08:00",
    )  # fmt: skip
    world.create()
    # Deadline Monday 16:00 UTC. Tuesday holds 7 working hours, Wednesday 3 until 11:00 UTC:
    # repeats fall due after 3, 6 and 9 of them.
    world.now = at("2026-03-04 11:00")
    world.pass_time(0)
    assert passed(world)[-1] == ("passed", at("2026-03-03 11:00"), 2)
    assert clock(world).next == at("2026-03-04 14:00")  # 12 hours: Wednesday 9 to 12, 13 to 15


def test_several_late_clocks_pass_in_the_order_of_their_times() -> None:
    edge = {"id": "b", "after": "PT3H", "interrupt": False, "next": "end"}
    world = promised({"id": "s", "goal": "PT1H", "deadline": "PT5H"}, step={"boundaries": [edge]})
    world.create()
    world.now += DAY
    world.pass_time(0)
    kinds = [
        k for k in world.kinds(world.cases["case-1"]) if k in ("ClockPassed", "BoundaryPassed")
    ]
    assert kinds == ["ClockPassed", "BoundaryPassed", "ClockPassed"]


def test_a_clock_that_starts_in_the_past_passes_at_once_with_its_real_time() -> None:
    world = promised({"id": "s", "starts_at": "moment", "goal": "PT1H", "deadline": "PT2H"})
    world.create(moment="2026-03-01T09:00:00Z")
    world.pass_time(0)
    assert passed(world) == [
        ("goal", at("2026-03-01 10:00"), 0), ("deadline", at("2026-03-01 11:00"), 0),
    ]  # fmt: skip


def test_a_timer_that_comes_too_early_or_twice_changes_nothing() -> None:
    world = promised({"id": "s", "deadline": "PT1H"})
    case = world.create()
    timer = next(iter(case.timers))
    world.fire(case.id, timer, case.timers[timer])
    assert passed(world) == []
    world.pass_time(HOUR)
    world.fire(case.id, timer, world.now)
    assert len(passed(world)) == 1


def test_the_urgency_of_a_clock_stops_at_one_hundred_and_the_actions_go_on() -> None:
    world = promised(
        {
            "id": "s", "deadline": "PT1H", "passed": {"every": "PT1H"},
            "urgency": {"deadline": 90, "passed": 60},
            "on_passed": [{"do": "notify", "to": "assignee", "text": "late"}],
        }
    )  # fmt: skip
    world.create()
    world.pass_time(4 * HOUR)
    assert (urgent(world), clock(world).urgency) == (100, 100)
    told = world.events(world.cases["case-1"], e.PersonNotified)
    assert [(n.to, n.text) for n in told] == [(("ann",), "late")] * 3


def test_urgency_adds_up_over_the_clocks_above_and_what_people_set() -> None:
    slas = [
        {"id": name, "deadline": "P9D", "urgency": {"initial": points}}
        for name, points in (("c", 1), ("s", 2), ("p", 4), ("t", 8))
    ]
    world = World(
        staged(
            stage(
                "one",
                process("main", form("a", sla=["t"], urgency=16), sla=["p"]),
                process("beside", form("b")),
                sla=["s"],
                complete=DONE,
            ),
            type={"sla": ["c"], "urgency": 32},
            slas=slas,
        )
    )
    case = world.create()
    assert (urgent(world, "a"), urgent(world, "b")) == (
        10 + 1 + 2 + 4 + 8 + 16 + 32,
        10 + 1 + 2 + 32,
    )
    world.act(c.SetUrgency, case, urgency=0)
    assert urgent(world, "b") == 13
    world.act(c.SetUrgency, case, urgency=100)
    assert urgent(world, "a") == 100
