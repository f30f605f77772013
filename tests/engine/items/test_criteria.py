"""Entry and exit criteria: transitions that are remembered, conditions that become true."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DONE, World, form, process, stage, staged

FIELDS = [{"id": "n", "kind": "integer"}, {"id": "m", "kind": "integer"}]


def one(*processes: dict[str, Any], **more: Any) -> World:
    return World(
        staged(
            stage("one", process("hold", form("h")), *processes, **more),
            stage("two", complete=DONE),
            fields=FIELDS,
        )
    )


def states(world: World) -> dict[str, str]:
    return {i.item: i.state for i in world.cases["case-1"].items.values()}


def test_all_parts_of_a_criterion_must_have_happened_in_any_order() -> None:
    parts = [{"item": "p"}, {"item": "q"}]
    world = one(
        process("p", form("a")),
        process("q", form("b")),
        process("r", form("d"), entry=[{"on": parts}]),
    )
    case = world.submit(world.create(), "b")
    waiting = next(i for i in case.items.values() if i.item == "r")
    assert (waiting.state, waiting.seen) == ("available", ("entry 0: q completed",))
    assert world.open(world.submit(case, "a")) == ["d", "h"]


def test_any_one_of_several_criteria_suffices() -> None:
    world = one(
        process("p", form("a")),
        process("r", form("d"), entry=[{"on": [{"item": "p"}]}, {"when": "n > 5"}]),
    )
    case = world.act(c.ChangeData, world.create(n=1), data={"n": 6})
    assert world.open(case) == ["a", "d", "h"]
    case = world.submit(case, "a")
    assert world.open(case) == ["d", "h"], "it has begun already"


def test_a_remembered_part_waits_for_the_condition() -> None:
    world = one(
        process("p", form("a")),
        process("r", form("d"), entry=[{"on": [{"item": "p"}], "when": "n > 5"}]),
    )
    case = world.submit(world.create(n=1), "a")
    assert world.open(case) == ["h"]
    assert world.open(world.act(c.ChangeData, case, data={"n": 6})) == ["d", "h"]


def test_other_transitions_than_completed_are_heard() -> None:
    world = one(
        process("p", form("a"), exit=[{"when": "n > 5"}]),
        process("r", form("d"), entry=[{"on": [{"item": "p", "transition": "terminated"}]}]),
        process("s", form("g"), entry=[{"on": [{"item": "p", "transition": "active"}]}]),
    )
    case = world.create(n=1)
    assert world.open(case) == ["a", "g", "h"]
    assert world.open(world.act(c.ChangeData, case, data={"n": 6})) == ["d", "g", "h"]


def test_an_exit_criterion_ends_a_process_with_its_work_clocks_and_timers() -> None:
    world = World(
        staged(
            stage(
                "one",
                process("hold", form("h")),
                process(
                    "p",
                    {"id": "fork", "kind": "parallel", "branches": [
                        {"id": "l", "steps": [form("a", sla=["day"])]},
                        {"id": "r", "steps": [{"id": "w", "kind": "wait", "interval": "P1D"}]},
                    ]},
                    exit=[{"when": "n > 5"}], sla=["day"],
                ),
            ),
            stage("two", complete=DONE),
            fields=FIELDS,
            slas=[{"id": "day", "deadline": "P1D"}],
        )
    )  # fmt: skip
    case = world.create(n=1)
    assert (len(case.clocks), len(case.timers)) == (2, 3)
    case = world.act(c.ChangeData, case, data={"n": 6})
    assert (world.open(case), case.clocks, case.timers) == (["h"], {}, {})
    assert states(world)["p"] == "terminated"
    assert world.submit(case, "h").resolved, "an exited required process was done"


def test_a_criterion_of_a_milestone_step_in_a_flow_is_heard() -> None:
    world = one(
        process("p", form("a"), {"id": "half", "kind": "milestone"}, form("b")),
        process("r", form("d"), start={"mode": "after", "after": ["half"]}),
    )
    assert world.open(world.submit(world.create(), "a")) == ["b", "d", "h"]


def test_milestones_are_reached_by_their_criteria_and_known_to_expressions() -> None:
    world = one(
        process("p", form("a")),
        process("r", form("d"), start={"mode": "when", "when": "milestones.ready"}),
        milestones=[{"id": "ready", "entry": [{"on": [{"item": "p"}], "when": "n > 5"}]}],
    )
    case = world.submit(world.create(n=6), "a")
    assert "ready" in case.milestones
    assert world.open(case) == ["d", "h"]


def test_a_required_milestone_keeps_the_stage_open_until_it_is_reached() -> None:
    world = one(milestones=[{"id": "ready", "entry": [{"when": "n > 5"}], "required": True}])
    case = world.submit(world.create(n=1), "h")
    assert case.stage == "one"
    assert world.act(c.ChangeData, case, data={"n": 6}).resolved


def test_an_item_without_entry_repeats_while_its_condition_holds() -> None:
    world = one(process("p", form("a"), repeat_when="n < 3"))
    case = world.create(n=1)
    case = world.submit(case, "a", n=2)
    assert world.open(case) == ["a", "h"]
    case = world.submit(case, "a", n=3)
    assert world.open(case) == ["h"]
    assert [i.count for i in case.items.values() if i.item == "p"] == [2]


def test_an_item_with_entry_and_a_repeat_condition_may_run_beside_itself() -> None:
    world = one(
        process("p", form("a"), start={"mode": "person"}),
        process("r", form("d"), entry=[{"on": [{"item": "p"}]}], repeat_when="n < 3"),
    )
    case = world.create(n=1)
    for _ in range(2):
        case = world.submit(world.act(c.StartProcess, case, process="p"), "a")
    assert world.open(case) == ["d", "d", "h"]


def test_an_exit_condition_that_holds_ends_the_repeated_instance_too() -> None:
    world = one(
        process(
            "p",
            form("a"),
            start={"mode": "when", "when": "m > 0", "repeat": True},
            exit=[{"when": "n > 5"}],
        )
    )
    case = world.create(n=9, m=1)
    case = world.act(c.ChangeData, case, data={"m": 0})
    case = world.act(c.ChangeData, case, data={"m": 1})
    assert world.open(case) == ["h"]


def test_criteria_that_trigger_each_other_without_end_are_refused_and_change_nothing() -> None:
    count = {"id": "s", "kind": "set data", "set": {"n": "n + 1"}}
    world = one(process("p", count, repeat_when="n > 5"))
    case = world.create(n=1)
    with pytest.raises(Refused, match="does not come to rest"):
        world.act(c.ChangeData, case, data={"n": 6})
    assert world.cases[case.id] is case


def test_what_was_seen_is_noted_once() -> None:
    world = one(
        process("p", form("a"), start={"mode": "person"}),
        process("r", form("d"), start={"mode": "after", "after": ["p"]}),
    )
    case = world.create()
    for _ in range(3):
        case = world.submit(world.act(c.StartProcess, case, process="p"), "a")
    assert world.open(case) == ["d", "h"]
    assert len(world.events(case, e.ItemNoted)) <= 1
