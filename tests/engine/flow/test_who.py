"""Who gets work, who may act on it, and who is told: people against routes, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.people import named
from casewright.engine.plan import Target
from casewright.engine.state import Assignment, Case

from ..notation import each, human, parallel, world
from ..world import HOUR, World

PEOPLE: dict[str, dict[str, Any]] = {
    "ann": {"manager": "bob", "queues": ["desk"], "personas": ["clerk"]},
    "bob": {"manager": "cleo", "queues": ["desk", "court"], "personas": ["judge"]},
    "cleo": {"manager": None, "queues": [], "personas": ["judge"]},
    "dora": {"manager": None, "queues": [], "personas": [], "everything": True},
}


def staffed(*steps: dict[str, Any], **parts: Any) -> World:
    queues, personas = [{"id": "desk"}, {"id": "court"}], [{"id": "clerk"}, {"id": "judge"}]
    w = world(*steps, queues=queues, personas=personas, **parts)
    for name, more in PEOPLE.items():
        w.person(name, **more)
    return w


def work(w: World, case: Case, step: str) -> Assignment:
    return w.work(case, step)


# ---------------------------------------------------------------------------------------- routes


@pytest.mark.parametrize(
    "value, target",
    [
        ("ann", Target("ann")), ("queue:desk", Target(queue="desk")),
        ("persona:judge", Target(persona="judge")), ("queue:", Target("queue:")),
        ("", Target()), (None, Target()), (5, Target()), (["ann"], Target()),
        ("other:thing", Target("other:thing")),
    ],
)  # fmt: skip
def test_an_expression_names_a_person_a_queue_or_a_persona(value: Any, target: Target) -> None:
    assert named(value) == target


@pytest.mark.parametrize("target, state", [(Target("ann"), "assigned"), (Target(queue="q"), "offered"),
                                           (Target(), "offered")])  # fmt: skip
def test_work_with_a_person_is_assigned_and_other_work_is_offered(
    target: Target, state: str
) -> None:
    assert target.state == state


def test_work_without_a_route_stays_with_whoever_does_the_step_before() -> None:
    w = staffed(human("a", route={"queue": "desk"}), human("b"))
    case = w.create()
    w.submit(case, "a", actor="bob")
    assert work(w, case, "b").assignee == "bob"


def test_work_done_for_somebody_stays_with_that_one() -> None:
    w = staffed(human("a"), human("b"))
    case = w.create()
    case = w.do(
        c.SubmitAssignment(
            id=w.new_id(), actor="ann", on_behalf="cleo", case=case.id,
            assignment=work(w, case, "a").id,
        )
    )  # fmt: skip
    assert work(w, case, "b").assignee == "cleo"


def test_work_that_a_clock_brings_goes_to_who_created_the_case() -> None:
    w = staffed({"id": "pause", "kind": "wait", "interval": "PT1H"}, human("a"))
    case = w.create(actor="bob")
    w.pass_time(HOUR)
    assert work(w, case, "a").assignee == "bob"


@pytest.mark.parametrize(
    "first, second", [("ann", "ann"), ("bob", "bob")], ids=["the clerk", "the judge"]
)
def test_who_did_a_step_may_be_asked_again(first: str, second: str) -> None:
    w = staffed(
        human("a", route={"queue": "desk"}), human("b", route={"person": "cleo"}),
        human("z", route={"who_did": "a", "queue": "court"}),
    )  # fmt: skip
    case = w.create()
    w.submit(case, "a", actor=first)
    w.submit(case, "b")
    assert work(w, case, "z").assignee == second


def test_where_nobody_did_that_step_the_rest_of_the_route_counts() -> None:
    w = staffed(human("a", when="n = 1"), human("z", route={"who_did": "a", "queue": "court"}))
    case = w.create(n=0)
    assert work(w, case, "z").queue == "court"


def test_the_manager_of_somebody_in_the_data() -> None:
    w = staffed(human("a", route={"manager_of": "word"}))
    assert work(w, w.create(word="ann"), "a").assignee == "bob"
    for word, why in (("cleo", "cleo has no manager"), ("zoe", "zoe has no manager")):
        (incident,) = w.events(w.create(word=word), e.IncidentRaised)
        assert incident.problem.endswith(why)


def test_an_item_of_a_for_each_may_say_who_works_on_it() -> None:
    w = staffed(each("e", "rows", human("a", route={"expression": "item.name"})))
    case = w.create(rows=[{"name": "ann"}, {"name": "queue:court"}])
    assert [(a.assignee, a.queue) for a in case.assignments.values()] == [
        ("ann", None), (None, "court"),
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize(
    "route, may",
    [
        ({"queue": "desk"}, ["ann", "bob", "dora"]),
        ({"queue": "court"}, ["bob", "dora"]),
        ({"persona": "judge"}, ["bob", "cleo", "dora"]),
        ({"persona": "clerk"}, ["ann", "dora"]),
        ({"person": "cleo"}, ["cleo"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("who", list(PEOPLE))
def test_who_may_do_offered_work(route: dict[str, str], may: list[str], who: str) -> None:
    w = staffed(human("a", route=route))
    case = w.create()
    if who in may:
        assert w.submit(case, "a", actor=who).doers["a"] == who
    else:
        with pytest.raises(Refused, match=r"has this work|do not belong to"):
            w.submit(case, "a", actor=who)


def test_somebody_unknown_is_told_how_to_become_known() -> None:
    w = staffed(human("a", route={"queue": "desk"}))
    with pytest.raises(Refused, match=r"zoe is not known.*people add"):
        w.submit(w.create(), "a", actor="zoe")


def test_the_system_may_do_everything() -> None:
    w = staffed(human("a", route={"person": "cleo"}))
    case = w.create()
    assert w.act(c.SubmitAssignment, case, c.SYSTEM, assignment=work(w, case, "a").id).resolved


@pytest.mark.parametrize("kind, more", [(c.ClaimAssignment, {}), (c.SkipStep, {"reason": "x"}),
                                        (c.ReleaseAssignment, {}), (c.SnoozeAssignment, {"until": 9**20})])  # fmt: skip
def test_every_act_on_work_asks_for_the_same_right(
    kind: type[c.CaseCommand], more: dict[str, Any]
) -> None:
    w = staffed(human("a", route={"queue": "court"}))
    case = w.create()
    with pytest.raises(Refused, match="do not belong to"):
        w.act(kind, case, "ann", assignment=work(w, case, "a").id, **more)
    assert w.cases[case.id] == case


def test_separation_of_duties_holds_along_every_way() -> None:
    w = staffed(
        human("a", route={"queue": "desk"}),
        human("b", route={"queue": "desk", "not_who_did": ["a"]}),
    )
    case = w.create()
    w.submit(case, "a", actor="ann")
    check = work(w, case, "b")
    assert check.excluded == ("ann",)
    with pytest.raises(Refused, match="checked by somebody else"):
        w.act(c.ClaimAssignment, case, "ann", assignment=check.id)
    w.act(c.ClaimAssignment, case, "bob", assignment=check.id)
    with pytest.raises(Refused, match="checked by somebody else"):
        w.act(c.TransferAssignment, case, "bob", assignment=check.id, person="ann")
    assert w.submit(case, "b", actor="bob").resolved


def test_two_steps_may_both_be_excluded() -> None:
    w = staffed(
        parallel(
            "p", [human("a", route={"queue": "desk"})], [human("b", route={"persona": "judge"})]
        ),
        human("z", route={"persona": "judge", "not_who_did": ["a", "b"]}),
    )
    case = w.create()
    w.submit(case, "a", actor="ann")
    w.submit(case, "b", actor="bob")
    assert work(w, case, "z").excluded == ("ann", "bob")
    with pytest.raises(Refused, match="somebody else"):
        w.submit(case, "z", actor="bob")
    assert w.submit(case, "z", actor="cleo").resolved


# --------------------------------------------------------------------------------- hand to hand


def test_a_piece_of_work_goes_through_many_hands_and_keeps_its_history() -> None:
    w = staffed(human("a", route={"queue": "desk"}))
    case = w.create()
    a = work(w, case, "a").id
    w.act(c.ClaimAssignment, case, "ann", assignment=a)
    w.act(c.ReleaseAssignment, case, "ann", assignment=a)
    w.act(c.ClaimAssignment, case, "bob", assignment=a)
    w.act(c.TransferAssignment, case, "bob", assignment=a, person="cleo", reason="on leave")
    w.act(c.TransferAssignment, case, "cleo", assignment=a, queue="court", reason="not mine")
    how = [(x.how, x.assignee, x.queue) for x in w.events(case, e.AssignmentGiven)]
    assert how == [
        ("claimed", "ann", "desk"), ("released", None, "desk"), ("claimed", "bob", "desk"),
        ("transferred", "cleo", "desk"), ("transferred", None, "court"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="waits in court"):
        w.act(c.ClaimAssignment, case, "ann", assignment=a)


@pytest.mark.parametrize("again", ["claim", "submit"])
def test_what_a_colleague_took_is_refused_with_the_colleagues_name(again: str) -> None:
    w = staffed(human("a", route={"queue": "desk"}))
    case = w.create()
    a = work(w, case, "a").id
    w.act(c.ClaimAssignment, case, "ann", assignment=a)
    kind = c.ClaimAssignment if again == "claim" else c.SubmitAssignment
    with pytest.raises(Refused, match=r"^ann has this work"):
        w.act(kind, case, "bob", assignment=a)


def test_snoozed_work_is_out_of_sight_not_out_of_reach() -> None:
    w = staffed(human("a"), human("b"))
    case = w.create()
    a = work(w, case, "a").id
    w.act(c.SnoozeAssignment, case, assignment=a, until=w.now + HOUR)
    assert w.cases[case.id].assignments[a].state == "snoozed"
    w.submit(case, "a")
    assert [x.how for x in w.events(case, e.AssignmentGiven)] == ["snoozed", "woken"]
    w.pass_time(2 * HOUR)
    assert w.open(case) == ["b"]


# ------------------------------------------------------------------------------------------ told


@pytest.mark.parametrize(
    "to, told",
    [
        ({"person": "cleo"}, ("cleo",)),
        ({"queue": "desk"}, ("ann", "bob")),
        ({"persona": "judge"}, ("bob", "cleo")),
        ({"manager_of": "word"}, ("bob",)),
        ("owner", ("ann",)),
        ("assignee", ("ann",)),
        ("manager", ("bob",)),
        ("participants", ("eve",)),
    ],
    ids=str,
)
def test_a_notification_goes_to_each_once(to: Any, told: tuple[str, ...]) -> None:
    beside = parallel(
        "p", [human("a")], [human("go"), {"id": "tell", "kind": "notify", "to": to, "text": "hello"}],
        join="any",
    )  # fmt: skip
    w = staffed(beside)
    case = w.create(word="ann")
    w.act(c.AddParticipant, case, person="eve")
    w.submit(case, "go")
    (event,) = w.events(case, e.PersonNotified)
    assert (event.to, event.text, event.step) == (told, "hello", "tell")


def test_nobody_is_told_what_nobody_waits_for() -> None:
    w = staffed({"id": "tell", "kind": "notify", "to": {"manager_of": "word"}}, human("a"))
    case = w.create(word="cleo")
    (event,) = w.events(case, e.PersonNotified)
    assert event.to == ()
    assert w.open(case) == ["a"]
