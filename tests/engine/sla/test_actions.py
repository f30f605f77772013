"""What a clock does when it passes: tell, hand over, climb, change stage, start, resolve."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.plan import PlanError
from tests.engine.sla.clockwork import clock, promised
from tests.engine.world import HOUR, World


def late(*actions: dict[str, Any], step: dict[str, Any] | None = None, **more: Any) -> World:
    """A deadline after one hour with these actions, repeated every hour."""
    world = promised(
        {"id": "s", "name": "Answer", "deadline": "PT1H", "on_deadline": list(actions),
         "passed": {"every": "PT1H", "times": 3}, "on_passed": list(actions)},
        step=step or {}, **more,
    )  # fmt: skip
    world.person("ann", manager="bea")
    world.person("bea", manager="cleo")
    world.person("cleo")
    world.person("quin", queues=["desk"])
    world.person("quo", queues=["desk"])
    return world


def notes(world: World) -> list[Any]:
    return world.events(world.cases["case-1"], e.PersonNotified)


def test_the_assignee_is_told_in_words() -> None:
    world = late({"do": "notify", "text": "Please answer."})
    world.create()
    world.pass_time(2 * HOUR)
    assert [(n.to, n.subject, n.text) for n in notes(world)] == [
        (("ann",), "T-1: Answer, deadline passed", "Please answer."),
        (("ann",), "T-1: Answer, still overdue", "Please answer."),
    ]


def test_of_offered_work_everybody_it_is_offered_to_is_told() -> None:
    world = late({"do": "notify"}, step={"route": {"queue": "desk"}})
    world.create()
    world.pass_time(HOUR)
    assert [n.to for n in notes(world)] == [("quin", "quo")]


@pytest.mark.parametrize(
    "to, who",
    [
        ("manager", ("bea",)),
        ("owner", ("ann",)),
        ("participants", ("ext",)),
        ({"person": "cleo"}, ("cleo",)),
    ],
)
def test_others_are_told(to: Any, who: tuple[str, ...]) -> None:
    world = late({"do": "notify", "to": to})
    world.act(c.AddParticipant, world.create(), person="ext", role="expert")
    world.pass_time(HOUR)
    assert [n.to for n in notes(world)] == [who]


def test_the_manager_of_offered_work_is_nobody() -> None:
    world = late({"do": "notify", "to": "manager"}, step={"route": {"queue": "desk"}})
    world.act(c.StartProcess, world.create(), process="help")
    world.pass_time(HOUR)
    assert notes(world) == []


def test_work_is_handed_over() -> None:
    world = late({"do": "transfer", "to": {"queue": "desk"}})
    case = world.create()
    world.pass_time(HOUR)
    work = world.work(case, "a")
    assert (work.queue, work.assignee, work.state) == ("desk", None, "offered")
    given = world.events(world.cases[case.id], e.AssignmentGiven)[0]
    assert (given.how, given.reason) == ("transferred", "Answer: deadline")


def test_work_stays_where_it_is_when_the_target_is_nobody_or_excluded() -> None:
    world = late({"do": "transfer", "to": {"expression": "null"}})
    case = world.create()
    world.pass_time(HOUR)
    assert world.work(case, "a").assignee == "ann"


def test_work_climbs_one_level_at_each_miss_and_stays_at_the_top() -> None:
    world = late({"do": "climb"})
    case = world.create()
    seen = []
    for _ in range(4):
        world.pass_time(HOUR)
        seen.append(world.work(case, "a").assignee)
    assert seen == ["bea", "cleo", "cleo", "cleo"]


def test_climbing_passes_by_who_must_not_do_it() -> None:
    world = promised(
        {"id": "s", "deadline": "PT1H", "on_deadline": [{"do": "climb"}]},
        step={"route": {"person": "ann", "not_who_did": ["x"]}},
    )
    world.person("ann", manager="bea")
    world.person("bea", manager="cleo")
    world.person("cleo")
    case = world.act(c.StartProcess, world.create(actor="bea"), "bea", process="help")
    world.submit(case, "x", actor="bea")
    case = world.act(c.ChangeStage, case, stage="one", reason="again")
    world.pass_time(HOUR)
    assert world.work(case, "a").assignee == "cleo"


def test_managers_in_a_circle_do_not_hang_the_clock() -> None:
    world = late({"do": "climb"})
    world.person("bea", manager="ann")
    case = world.create()
    world.pass_time(4 * HOUR)
    assert world.work(case, "a").assignee in ("ann", "bea")


def test_the_case_goes_to_another_stage_once() -> None:
    world = late({"do": "change stage", "stage": "aside"}, on="case")
    case = world.create()
    world.pass_time(5 * HOUR)
    case = world.cases[case.id]
    assert (case.stage, case.visit, world.open(case)) == ("aside", 2, ["y"])


def test_a_process_is_started_unless_it_runs() -> None:
    world = late({"do": "start process", "process": "help"})
    case = world.create()
    world.pass_time(2 * HOUR)
    assert world.open(case) == ["a", "x"]
    world.submit(case, "x")
    world.pass_time(HOUR)
    assert world.open(case) == ["a", "x"]


def test_the_case_is_resolved_and_no_later_action_runs() -> None:
    world = late({"do": "resolve", "status": "Resolved-Expired"}, {"do": "notify"})
    case = world.create()
    world.pass_time(9 * HOUR)
    case = world.cases[case.id]
    assert (case.status, case.clocks, case.timers, notes(world)) == ("Resolved-Expired", {}, {}, [])


def test_missed_repeats_act_once() -> None:
    world = late({"do": "notify"})
    world.create()
    world.now += 10 * HOUR
    world.pass_time(0)
    assert len(notes(world)) == 2
    assert clock(world).passed == 3


def test_a_clock_acts_only_on_the_work_under_it() -> None:
    world = late({"do": "transfer", "to": {"person": "cleo"}})
    case = world.act(c.StartProcess, world.create(), process="help")
    world.pass_time(HOUR)
    assert (world.work(case, "a").assignee, world.work(case, "x").assignee) == ("cleo", "ann")


@pytest.mark.parametrize(
    "action, problem",
    [
        ({"do": "change stage", "stage": "none"}, "no stage none"),
        ({"do": "start process", "process": "none"}, "no process none"),
    ],
)
def test_an_action_that_leads_nowhere_is_found_when_the_blueprint_is_compiled(
    action: dict[str, Any], problem: str
) -> None:
    with pytest.raises(PlanError, match=problem):
        late(action)


def test_an_effect_goes_out_with_what_the_data_say_at_each_miss() -> None:
    world = late(
        {"do": "effect", "connector": "ledger", "operation": "warn",
         "inputs": {"count": "n + 1", "who": "case.business_id"}},
        connectors=[{"id": "ledger"}],
    )  # fmt: skip
    case = world.create(n=1)
    sent = []
    for _ in range(2):
        world.pass_time(HOUR)
        assert world.last is not None
        sent += [(x.kind, x.body) for x in world.last.effects]
        case = world.act(c.ChangeData, case, data={"n": 5})
    assert [kind for kind, _ in sent] == ["connector", "connector"]
    assert [body["inputs"] for _, body in sent] == [
        {"count": 2, "who": "T-1"},
        {"count": 6, "who": "T-1"},
    ]
    assert sent[0][1]["connector"] == "ledger"
    assert sent[0][1]["operation"] == "warn"
    assert world.open(case) == ["a"], "nothing waits for it"


def test_what_became_of_an_effect_stands_in_the_history() -> None:
    world = late({"do": "effect", "connector": "ledger", "operation": "warn"},
                 connectors=[{"id": "ledger"}])  # fmt: skip
    case = world.create()
    world.pass_time(HOUR)
    assert world.last is not None
    (effect,) = world.last.effects
    case = world.act(c.ReportEffect, case, effect=effect.id, ok=False, error="no route to host")
    (reported,) = world.events(case, e.EffectReported)
    assert (reported.effect, reported.ok, reported.error) == (effect.id, False, "no route to host")
    assert world.open(case) == ["a"]
