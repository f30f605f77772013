"""Completing a stage: advance, wait for a person, resolve, return; what keeps it open."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DONE, World, form, process, stage, staged


def test_a_stage_in_which_nothing_starts_completes_at_once() -> None:
    world = World(
        staged(
            stage("empty"),
            stage("optional", process("q", form("x"), start={"mode": "person"})),
            stage("work", process("p", form("a")), complete=DONE),
        )
    )
    case = world.create()
    assert (case.stage, case.visit) == ("work", 3)


def test_a_stage_resolves_the_case_with_its_status() -> None:
    world = World(
        staged(stage("only", process("p", form("a")), complete={"resolve": "Resolved-Paid"}))
    )
    case = world.submit(world.create(), "a")
    assert (case.status, case.resolved) == ("Resolved-Paid", True)


def test_a_stage_that_waits_for_a_person_stays_until_a_person_completes_it() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a")), complete="wait"),
            stage("two", process("q", form("b")), complete=DONE),
        )
    )
    case = world.create()
    with pytest.raises(Refused, match="open or required work"):
        world.act(c.CompleteStage, case)
    case = world.submit(case, "a")
    assert case.stage == "one"
    assert world.act(c.CompleteStage, case).stage == "two"


def test_the_last_stage_that_waits_is_ended_by_resolving_the_case() -> None:
    world = World(staged(stage("one", process("p", form("a")), complete="wait")))
    case = world.submit(world.create(), "a")
    with pytest.raises(Refused, match="last stage"):
        world.act(c.CompleteStage, case)
    assert world.act(c.ResolveCase, case, status="Resolved-Fine").status == "Resolved-Fine"


def test_completing_a_stage_whose_next_one_refuses_says_so() -> None:
    world = World(
        staged(
            stage("one", complete="wait"),
            stage("two", complete=DONE, require={"condition": "false", "message": "Not today."}),
        )
    )
    case = world.act(c.CompleteStage, world.create())
    assert case.stage == "one"
    with pytest.raises(Refused, match="Not today"):
        world.act(c.CompleteStage, case)


ASIDE = staged(
    stage("one", process("p", form("a")), complete=DONE),
    stage("aside", process("q", form("x")), alternate=True, complete="return"),
    stage("deeper", process("r", form("y")), alternate=True, complete="return"),
    stage("parked", alternate=True, complete="wait"),
)


def test_an_alternate_stage_returns_to_where_it_was_entered_from_as_a_new_visit() -> None:
    world = World(ASIDE)
    case = world.act(c.ChangeStage, world.create(), stage="aside", reason="papers are missing")
    assert (case.stage, case.visit, world.open(case)) == ("aside", 2, ["x"])
    case = world.submit(case, "x")
    assert (case.stage, case.visit, world.open(case)) == ("one", 3, ["a"])
    assert [left.how for left in world.events(case, e.StageLeft)] == ["changed", "completed"]


def test_alternates_entered_one_from_another_return_to_the_primary_stage() -> None:
    world = World(ASIDE)
    case = world.act(c.ChangeStage, world.create(), stage="aside", reason="x")
    case = world.act(c.ChangeStage, case, stage="deeper", reason="y")
    assert world.submit(case, "y").stage == "one"


def test_an_alternate_stage_that_waits_returns_when_a_person_completes_it() -> None:
    world = World(ASIDE)
    case = world.act(c.ChangeStage, world.create(), stage="parked", reason="later")
    assert world.act(c.CompleteStage, case).stage == "one"


def test_a_step_resolves_the_case_also_when_its_status_lacks_the_prefix() -> None:
    steps = {"id": "end", "kind": "change stage", "resolve": "Rejected"}
    case = World(staged(stage("one", process("p", steps), complete="wait"))).create()
    assert case.status == "Resolved-Rejected"


def test_the_path_that_asked_for_another_stage_ends_with_it() -> None:
    """Also that of a process which outlives the stage: nothing of it is left over."""
    leave = {"id": "leave", "kind": "change stage", "stage": "two"}
    world = World(
        staged(
            stage("one", process("p", form("a"), leave, outlives_stage=True)),
            stage("two", process("q", form("b")), complete=DONE),
        )
    )
    case = world.submit(world.create(), "a")
    assert case.stage == "two"
    assert [item.item for item in case.items.values()] == ["q"]


# ------------------------------------------------------------------------------- open children


def parent(policy: str) -> World:
    """A parent whose stage can end while its child is open."""
    child = {
        "id": "child", "prefix": "C",
        "stages": [stage("do", process("work", form("c1")), complete=DONE)],
    }  # fmt: skip
    document = staged(
        stage("one", process("p", {"id": "make", "kind": "create case", "case_type": "child"},
                             form("a")), complete=DONE),
        type={"open_children": policy},
    )  # fmt: skip
    document["case_types"].append(child)
    return World(document)


def child_of(world: World) -> str:
    return next(name for name in world.cases if name != "case-1")


def test_a_case_with_open_children_does_not_end_until_they_have() -> None:
    world = parent("refuse")
    case = world.submit(world.create(), "a")
    assert (case.status, "1 child case is still open" in case.refusal) == ("Open", True)
    world.submit(world.cases[child_of(world)], "c1")
    assert world.cases["case-1"].status == "Resolved-Completed"


def test_a_person_who_resolves_a_case_with_open_children_is_refused() -> None:
    world = parent("refuse")
    case = world.create()
    with pytest.raises(Refused, match="open child cases"):
        world.act(c.ResolveCase, case, status="Resolved-Fine")
    with pytest.raises(Refused, match="open child cases"):
        world.act(c.CancelCase, case)


def test_open_children_are_cancelled_with_their_parent() -> None:
    world = parent("cancel")
    world.submit(world.create(), "a")
    assert world.cases[child_of(world)].status == "Resolved-Cancelled"


def test_a_cancelled_child_takes_its_own_children_with_it_whatever_its_type_says() -> None:
    world = parent("refuse")
    case = world.create()
    world.do(c.CancelCase(id=world.new_id(), actor=c.SYSTEM, case=case.id, reason="above"))
    assert world.cases["case-1"].status == "Resolved-Cancelled"
    assert world.cases[child_of(world)].status == "Resolved-Cancelled"


def test_open_children_may_be_left_to_themselves() -> None:
    world = parent("leave")
    case = world.submit(world.create(), "a")
    assert case.resolved
    assert world.cases[child_of(world)].status == "Open"
    world.submit(world.cases[child_of(world)], "c1")
    child = world.cases[child_of(world)]
    assert child.status == "Resolved-Completed"
    assert world.cases["case-1"].folded == {f"make {child.type} Resolved-Completed": 1}
