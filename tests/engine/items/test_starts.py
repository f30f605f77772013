"""How processes start: with the stage, after another, when a condition becomes true, by a person."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import items
from casewright.engine.decision import Refused
from tests.engine.world import DONE, World, form, process, stage, staged

FIELDS = [{"id": "n", "kind": "integer"}, {"id": "ok", "kind": "boolean"}]


def one(*processes: dict[str, Any], **more: Any) -> World:
    """A stage of these processes, and a second one after it."""
    return World(
        staged(
            stage("one", *processes, **more),
            stage("two", process("last", form("z")), complete=DONE),
            fields=FIELDS,
        )
    )


def test_processes_start_with_their_stage_in_document_order() -> None:
    world = one(process("p", form("a")), process("q", form("b")))
    case = world.create()
    assert [item.item for item in case.items.values()] == ["p", "q"]
    assert world.open(case) == ["a", "b"]


def test_a_process_starts_after_all_that_it_names() -> None:
    world = one(
        process("p", form("a")),
        process("q", form("b")),
        process("r", form("d"), start={"mode": "after", "after": ["p", "q"]}),
    )
    case = world.submit(world.create(), "a")
    assert world.open(case) == ["b"]
    case = world.submit(case, "b")
    assert (case.stage, world.open(case)) == ("one", ["d"])
    assert world.submit(case, "d").stage == "two"


def test_after_with_a_condition_waits_for_both_in_any_order() -> None:
    world = one(
        process("p", form("a")),
        process("keep", form("k")),
        process("r", form("d"), start={"mode": "after", "after": ["p"], "when": "n > 5"}),
    )
    case = world.submit(world.create(n=1), "a")
    assert world.open(case) == ["k"]
    assert world.open(world.act(c.ChangeData, case, data={"n": 6})) == ["d", "k"]


def test_when_fires_on_false_to_true_once_per_visit() -> None:
    world = one(
        process("p", form("a")), process("r", form("d"), start={"mode": "when", "when": "n > 5"})
    )
    case = world.create(n=1)
    assert world.open(case) == ["a"]
    case = world.act(c.ChangeData, case, data={"n": 6})
    assert world.open(case) == ["a", "d"]
    case = world.submit(case, "d")
    for n in (1, 9, 2, 8):
        case = world.act(c.ChangeData, case, data={"n": n})
    assert world.open(case) == ["a"]
    case = world.act(c.ChangeStage, case, stage="one", reason="again")
    assert world.open(case) == ["a", "d"], "a new visit starts it again"


def test_when_with_repeat_fires_each_time_the_condition_becomes_true() -> None:
    world = one(
        process("p", form("a")),
        process("r", form("d"), start={"mode": "when", "when": "n > 5", "repeat": True}),
    )
    case = world.submit(world.create(n=6), "d")
    case = world.act(c.ChangeData, case, data={"n": 7})
    assert world.open(case) == ["a"], "it still holds: that is no change to true"
    case = world.act(c.ChangeData, case, data={"n": 1})
    case = world.act(c.ChangeData, case, data={"n": 8})
    assert world.open(case) == ["a", "d"]
    again = [i for i in case.items.values() if i.item == "r"]
    assert [i.count for i in again] == [2], "only the last instance is remembered"


def test_a_condition_that_never_held_does_not_keep_the_stage_open() -> None:
    world = one(
        process("p", form("a")), process("r", form("d"), start={"mode": "when", "when": "n > 5"})
    )
    assert world.submit(world.create(n=1), "a").stage == "two"


def test_what_the_last_step_sets_may_start_a_process_before_the_stage_completes() -> None:
    world = one(
        process("p", form("a")), process("r", form("d"), start={"mode": "when", "when": "n > 5"})
    )
    case = world.submit(world.create(n=1), "a", n=9)
    assert (case.stage, world.open(case)) == ("one", ["d"])


# ------------------------------------------------------------------------------------ by a person


def test_an_optional_process_is_started_by_a_person_as_often_as_wanted_but_not_twice_at_once() -> (
    None
):
    world = one(process("p", form("a")), process("ask", form("x"), start={"mode": "person"}))
    case = world.act(c.StartProcess, world.create(), process="ask")
    assert world.open(case) == ["a", "x"]
    with pytest.raises(Refused, match="already running"):
        world.act(c.StartProcess, case, process="ask")
    case = world.submit(case, "x")
    case = world.act(c.StartProcess, case, process="ask")
    assert world.open(case) == ["a", "x"]
    assert sum(i.item == "ask" for i in case.items.values()) == 1


def test_a_stage_only_process_is_not_offered_in_another_stage() -> None:
    world = one(process("p", form("a")), process("ask", form("x"), start={"mode": "person"}))
    case = world.submit(world.create(), "a")
    with pytest.raises(Refused, match="cannot be started here"):
        world.act(c.StartProcess, case, process="ask")


def test_a_wide_process_is_offered_everywhere_and_survives_the_stage_it_was_started_in() -> None:
    world = one(
        process("p", form("a")),
        process("ask", form("x"), form("y"), start={"mode": "person", "wide": True}),
    )
    case = world.submit(world.create(), "a")
    case = world.act(c.StartProcess, case, process="ask")
    assert world.open(case) == ["x", "z"]
    case = world.act(c.ChangeStage, case, stage="one", reason="back")
    assert world.open(case) == ["a", "x"]
    case = world.submit(world.submit(case, "x"), "y")
    assert world.open(case) == ["a"]
    assert [i.item for i in case.items.values()] == ["p"], "what is over leaves nothing behind"


def test_actions_of_the_case_start_in_any_stage_and_end_with_the_case() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a")), complete=DONE),
            type={"actions": [process("extra", form("x"))]},
        )
    )
    case = world.act(c.StartProcess, world.create(), process="extra")
    assert world.open(case) == ["a", "x"]
    case = world.submit(case, "a")
    assert (case.resolved, case.assignments, case.items) == (True, {}, {})


def test_an_action_with_a_condition_is_refused_until_it_holds() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a")), complete=DONE),
            type={
                "actions": [process("extra", form("x"), start={"mode": "when", "when": "n > 5"})]
            },
            fields=FIELDS,
        )
    )
    case = world.create(n=1)
    with pytest.raises(Refused, match="cannot be started yet"):
        world.act(c.StartProcess, case, process="extra")
    case = world.act(c.ChangeData, case, data={"n": 6})
    assert world.open(world.act(c.StartProcess, case, process="extra")) == ["a", "x"]


def test_what_starts_by_itself_and_what_is_unknown_cannot_be_started_by_a_person() -> None:
    world = one(process("p", form("a")))
    case = world.create()
    for name in ("p", "nothing"):
        with pytest.raises(Refused, match="cannot be started here"):
            world.act(c.StartProcess, case, process=name)


def test_a_process_in_a_phase_is_started_inside_it_while_the_phase_is_open() -> None:
    optional = process("ask", form("x"), start={"mode": "person"})
    world = one(
        process("p", form("a")),
        phases=[{"id": "ph", "processes": [process("inner", form("i")), optional]}],
    )
    case = world.act(c.StartProcess, world.create(), process="ask")
    phase = next(i.id for i in case.items.values() if i.item == "ph")
    assert {i.parent for i in case.items.values() if i.item == "ask"} == {phase}
    case = world.submit(world.submit(case, "x"), "i")
    with pytest.raises(Refused, match="cannot be started here"):
        world.act(c.StartProcess, case, process="ask")


def test_manual_activation_waits_for_its_criterion_and_then_for_a_person() -> None:
    world = one(
        process("p", form("a")),
        process("r", form("d"), manual=True, entry=[{"when": "n > 5"}]),
    )
    case = world.create(n=1)
    with pytest.raises(Refused, match="cannot be started yet"):
        world.act(c.StartProcess, case, process="r")
    case = world.act(c.ChangeData, case, data={"n": 6})
    assert world.open(case) == ["a"]
    assert [i.state for i in case.items.values() if i.item == "r"] == ["enabled"]
    assert world.open(world.act(c.StartProcess, case, process="r")) == ["a", "d"]


def test_what_a_person_may_start_can_be_asked() -> None:
    world = one(
        process("p", form("a")),
        process("ask", form("x"), start={"mode": "person"}),
        process("r", form("d"), manual=True, entry=[{"when": "n > 5"}]),
        process("everywhere", form("w"), start={"mode": "person", "wide": True}),
    )
    kind = world.plans[1].type("t")

    def names() -> list[str]:
        return [plan.id for plan in items.offered(kind, world.cases["case-1"])]

    case = world.create(n=1)
    assert names() == ["ask", "everywhere"]
    case = world.act(c.ChangeData, case, data={"n": 6})
    assert names() == ["ask", "r", "everywhere"]
    case = world.act(c.StartProcess, case, process="ask")
    assert names() == ["r", "everywhere"]
    case = world.act(c.ChangeStage, case, stage="two", reason="x")
    assert names() == ["everywhere"]
    world.act(c.SuspendCase, case)
    assert names() == []
