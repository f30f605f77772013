"""Migration of one case: positions, joins, children and clocks survive; obstacles are named."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DAY, DONE, HOUR, World, form, process, stage, staged

FIELDS = [{"id": "n", "kind": "integer"}, {"id": "word", "kind": "text"}]


def one(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return staged(
        stage("one", process("p", *steps), **more.pop("stage", {})),
        stage("two", process("q", form("b")), complete=DONE),
        fields=more.pop("fields", FIELDS),
        **more,
    )


def migrate(world: World, document: dict[str, Any], **moves: str) -> Any:
    case = world.cases["case-1"]
    world.publish(document, case.version + 1)
    return world.act(c.MigrateCase, case, version=case.version + 1, moves=moves)


def test_a_case_goes_on_under_the_new_version_where_it_stood() -> None:
    world = World(one(form("a"), form("x")))
    case = world.create()
    work = world.work(case, "a").id
    case = migrate(world, one(form("a"), form("new"), form("x")))
    assert (case.version, world.work(case, "a").id) == (2, work)
    assert world.open(world.submit(case, "a")) == ["new"]


def test_moves_rename_what_has_another_id_in_the_new_version() -> None:
    world = World(one(form("a"), form("x")))
    case = world.submit(world.create(n=1), "a")
    renamed = staged(
        stage("first", process("flow", form("alpha"), form("xi"))),
        stage("two", process("q", form("b")), complete=DONE),
        fields=[{"id": "count", "kind": "integer"}, {"id": "word", "kind": "text"}],
    )
    case = migrate(world, renamed, one="first", p="flow", a="alpha", x="xi", n="count")
    assert (case.stage, world.open(case), case.doers) == ("first", ["xi"], {"alpha": "ann"})
    assert (case.data, set(case.changed)) == ({"count": 1}, {"count"})
    assert world.submit(case, "xi").stage == "two"


def test_migrating_back_undoes_it() -> None:
    first = one(form("a"), form("x"), type={"sla": ["s"]}, slas=[{"id": "s", "deadline": "P2D"}])
    second = one(
        form("alpha"), form("x"), type={"sla": ["s"]}, slas=[{"id": "s", "deadline": "P9D"}]
    )
    world = World(first)
    before = world.create(n=1)
    migrate(world, second, a="alpha")
    after = world.act(c.MigrateCase, world.cases["case-1"], version=1, moves={"alpha": "a"})
    assert after.assignments == before.assignments
    assert (after.tokens, after.items, after.scopes) == (before.tokens, before.items, before.scopes)
    assert after.clocks == before.clocks
    assert after.version == 1


@pytest.mark.parametrize(
    "document, obstacle",
    [
        (staged(stage("other", process("p", form("a"))), stage("two")), "stage one does not exist"),
        (one(form("z")), "step a does not exist there"),
        (staged(stage("one", process("r", form("a"))), stage("two")), "process p does not exist"),
        (
            staged(stage("one"), stage("two", process("p", form("a")))),
            "process p is not in stage one there",
        ),
        (one({"id": "a", "kind": "set data", "set": {"n": "1"}}), "step a is not done by a person"),
        (
            one({"id": "f", "kind": "parallel", "branches": [{"id": "l", "steps": [form("a")]}]}),
            "step a stands in another branch",
        ),
        (
            one(form("a"), fields=[{"id": "word", "kind": "integer"}]),
            "the value of word does not fit",
        ),
    ],
)
def test_each_obstacle_is_named_and_nothing_is_changed(
    document: dict[str, Any], obstacle: str
) -> None:
    world = World(one(form("a")))
    case = world.create(word="many")
    with pytest.raises(Refused, match=f"cannot move to version 2: .*{obstacle}") as refused:
        migrate(world, document)
    assert "Map each of these" in refused.value.remedy
    assert world.cases["case-1"] is case


def test_other_refusals_of_a_migration() -> None:
    world = World(one(form("a")))
    case = world.create()
    with pytest.raises(Refused, match="is on version 1 already"):
        world.act(c.MigrateCase, case, version=1)
    other = one(form("a"))
    other["case_types"][0]["id"] = "u"
    with pytest.raises(Refused, match="has no case type t"):
        migrate(world, other)


def fork(join: Any = "all") -> dict[str, Any]:
    branches = [{"id": name, "steps": [form(f"{name}1")]} for name in ("l", "r")]
    return {"id": "fork", "kind": "parallel", "branches": branches, "join": join}


def test_a_waiting_join_survives() -> None:
    world = World(one(fork(), form("after")))
    case = world.submit(world.create(), "l1")
    case = migrate(world, one(form("before"), fork(), form("after")))
    assert world.open(world.submit(case, "r1")) == ["after"]


def test_a_join_that_is_no_join_there_is_an_obstacle() -> None:
    world = World(one(fork()))
    world.create()
    each = {"id": "fork", "kind": "for each", "each": "[1]", "steps": [form("l1"), form("r1")]}
    with pytest.raises(Refused, match="step fork is no parallel step there"):
        migrate(world, one(each))


def test_renamed_branches_are_followed() -> None:
    world = World(one(fork(), form("after")))
    world.create()
    other = fork()
    other["branches"][0]["id"] = "left"
    case = migrate(world, one(other, form("after")), l="left")
    assert world.open(world.submit(world.submit(case, "l1"), "r1")) == ["after"]


def test_waits_and_their_timers_survive_and_a_wait_for_something_else_is_an_obstacle() -> None:
    wait = {"id": "w", "kind": "wait", "interval": "P2D"}
    world = World({**one(wait, form("a")), "messages": [{"id": "m"}]})
    world.create()
    with pytest.raises(Refused, match="step w does not wait for the same there"):
        migrate(world, {**one({"id": "w", "kind": "wait", "message": "m"}, form("a")),
                        "messages": [{"id": "m"}]})  # fmt: skip
    migrate(world, one({**wait, "interval": "P9D"}, form("a")))
    world.pass_time(2 * DAY)
    assert world.open(world.cases["case-1"]) == ["a"]


def test_timers_at_the_edge_of_a_step_follow_their_boundary() -> None:
    edge = {"id": "late", "after": "PT4H", "next": "x"}
    world = World(one(form("a", boundaries=[edge]), form("x")))
    world.create()
    migrate(
        world, one(form("a", boundaries=[{**edge, "id": "overdue"}]), form("x")), late="overdue"
    )
    world.pass_time(4 * HOUR)
    assert world.open(world.cases["case-1"]) == ["x"]


def clocked(**policy: Any) -> dict[str, Any]:
    name = policy.pop("id", "s")
    return one(form("a", sla=[name]), slas=[{"id": name, **policy}])


def test_clocks_go_on_from_their_start_with_the_new_promise() -> None:
    world = World(clocked(goal="PT1H", deadline="PT4H"))
    case = world.create()
    world.pass_time(2 * HOUR)
    case = migrate(world, clocked(goal="PT3H", deadline="PT9H"))
    (clock,) = case.clocks.values()
    assert (clock.start, clock.level) == (case.created, 1)
    assert clock.goal == case.created + HOUR, "what has passed stays passed"
    assert clock.deadline == case.created + 9 * HOUR
    assert case.timers == {f"c:{clock.id}": case.created + 9 * HOUR}


def test_a_clock_whose_promise_is_gone_goes_on_under_the_one_in_its_place() -> None:
    world = World(clocked(deadline="PT4H"))
    world.create()
    case = migrate(world, clocked(id="other", deadline="PT5H"))
    (clock,) = case.clocks.values()
    assert (clock.policy, clock.deadline) == ("other", case.created + 5 * HOUR)


def test_a_clock_without_any_promise_there_is_stopped() -> None:
    world = World(clocked(deadline="PT4H"))
    world.create()
    case = migrate(world, one(form("a")))
    assert (case.clocks, case.timers) == ({}, {})
    assert [x.how for x in world.events(case, e.ClockChanged)] == ["stopped"]


def test_open_children_survive_with_what_they_give_back() -> None:
    child = {
        "id": "child", "prefix": "C", "fields": FIELDS,
        "stages": [stage("do", process("work", form("c1")), complete=DONE)],
    }  # fmt: skip

    def document(step: str) -> dict[str, Any]:
        make = {"id": step, "kind": "create case", "case_type": "child", "wait": True,
                "back": {"n": "n"}}  # fmt: skip
        found = one(make, form("a"))
        found["case_types"].append(child)
        return found

    world = World(document("make"))
    world.create()
    migrate(world, document("create"), make="create")
    born = next(one for name, one in world.cases.items() if name != "case-1")
    world.submit(born, "c1", n=5)
    case = world.cases["case-1"]
    assert (world.open(case), case.data["n"]) == (["a"], 5)


def test_what_the_stage_has_only_in_the_new_version_begins() -> None:
    world = World(one(form("a")))
    world.create()
    new = staged(
        stage("one", process("p", form("a")), process("extra", form("x"))),
        stage("two", process("q", form("b")), complete=DONE),
        fields=FIELDS,
    )
    assert world.open(migrate(world, new)) == ["a", "x"]


def test_what_a_sentry_remembers_is_followed() -> None:
    def document(name: str) -> dict[str, Any]:
        after = {"mode": "after", "after": [name, "o"]}
        return staged(
            stage("one", process(name, form("a")), process("o", form("k")),
                  process("r", form("d"), start=after)),
            stage("two", complete=DONE),
        )  # fmt: skip

    world = World(document("p"))
    world.submit(world.create(), "a")
    case = migrate(world, document("pp"), p="pp")
    assert world.open(world.submit(case, "k")) == ["d"]


def test_a_suspended_case_may_be_migrated_and_begins_new_work_when_it_goes_on() -> None:
    world = World(clocked(deadline="PT4H"))
    case = world.act(c.SuspendCase, world.create())
    world.pass_time(DAY)
    new = clocked(deadline="PT5H")
    new["case_types"][0]["stages"][0]["processes"].append(process("extra", form("x")))
    case = migrate(world, new)
    assert world.open(case) == ["a"]
    case = world.act(c.ResumeCase, case)
    assert world.open(case) == ["a", "x"]
    (clock,) = case.clocks.values()
    assert clock.deadline == case.created + DAY + 5 * HOUR
    case = world.act(c.ChangeData, case, data={"n": 1})
    assert "a" not in world.open(world.submit(case, "a"))


def test_a_resolved_case_stays_what_it_was() -> None:
    world = World(one(form("a")))
    world.act(c.CancelCase, world.create())
    with pytest.raises(Refused, match="is closed"):
        migrate(world, one(form("a")))
