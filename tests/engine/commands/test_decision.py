"""What a decision says beside its events: timers, touched work, effects; and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given, Refused, UnknownFact
from casewright.engine.state import Case
from tests.engine.notation import human, parallel
from tests.engine.world import DAY, DONE, HOUR, MONDAY, World, form, process, stage, staged

SLAS = [{"id": "day", "goal": "PT4H", "deadline": "P1D"}]
FIELDS = [{"id": "n", "kind": "integer"}]


def office(*steps: dict[str, Any], **more: Any) -> World:
    w = World(
        staged(
            stage("one", process("p", *steps), **more.pop("stage", {"complete": DONE})),
            stage("two", process("q", form("z")), alternate=True, complete="wait"),
            fields=FIELDS, slas=SLAS, **more,
        )
    )  # fmt: skip
    w.person("ann", queues=["desk"])
    w.person("bob", queues=["desk"])
    return w


def last(w: World) -> Decision:
    assert w.last is not None
    return w.last


# --------------------------------------------------------------------------------------- timers


def test_a_new_case_sets_all_its_timers() -> None:
    w = office(form("a", sla=["day"]))
    case = w.create()
    assert last(w).timers == dict(case.timers)
    assert list(case.timers.values()) == [MONDAY + 4 * HOUR]


def test_a_finished_step_takes_its_timer_back_and_the_next_sets_its_own() -> None:
    w = office(form("a", sla=["day"]), form("b", sla=["day"]))
    (old,) = w.create().timers
    w.now += HOUR
    case = w.submit(w.cases["case-1"], "a")
    (new,) = case.timers
    assert last(w).timers == {old: None, new: MONDAY + 5 * HOUR}


def test_a_timer_that_moves_is_said_and_one_that_stays_is_not() -> None:
    w = office(parallel("s", [human("a", sla=["day"])], [human("b", sla=["day"])]))
    w.create()
    w.pass_time(4 * HOUR)
    moved = last(w).timers
    assert list(moved.values()) == [MONDAY + DAY]
    assert len(moved) == 1, "the clocks pass one by one"
    w.act(c.ChangeData, w.cases["case-1"], data={"n": 1})
    assert last(w).timers == {}


def test_a_suspended_case_takes_all_timers_back() -> None:
    w = office(form("a", sla=["day"]))
    case = w.create()
    w.act(c.SuspendCase, case)
    assert last(w).timers == dict.fromkeys(case.timers)


def test_a_resolved_case_takes_all_timers_back() -> None:
    w = office(form("a", sla=["day"]))
    case = w.create()
    w.submit(case, "a")
    assert last(w).timers == dict.fromkeys(case.timers)


# ----------------------------------------------------------------------------------------- work


def test_work_that_was_opened_changed_or_ended_is_said() -> None:
    w = office(form("a", route={"queue": "desk"}), form("b"))
    case = w.create()
    (a,) = case.assignments
    assert last(w).assignments == (a,)
    w.act(c.ClaimAssignment, case, "bob", assignment=a)
    assert last(w).assignments == (a,)
    case = w.act(c.SubmitAssignment, w.cases[case.id], "bob", assignment=a)
    (b,) = case.assignments
    assert sorted(last(w).assignments) == sorted((a, b))


def test_work_that_was_left_alone_is_not() -> None:
    w = office(parallel("s", [human("a")], [human("b")]))
    case = w.create()
    work = w.work(case, "a").id
    w.submit(case, "a")
    assert last(w).assignments == (work,)
    w.act(c.AddComment, case, text="x")
    assert last(w).assignments == ()


# --------------------------------------------------------------------------------------- nothing


def test_what_changes_nothing_gives_no_event_and_the_same_case() -> None:
    w = office(form("a", route={"queue": "desk"}))
    case = w.create(n=1)
    w.act(c.ClaimAssignment, case, "bob", assignment=next(iter(case.assignments)))
    before = w.cases[case.id]
    w.now += HOUR
    after = w.act(c.ClaimAssignment, case, "bob", assignment=next(iter(case.assignments)))
    assert last(w).events == ()
    assert after == before, "not even its time has moved"


def test_the_same_value_is_no_change() -> None:
    w = office(form("a"))
    case = w.create(n=1)
    w.act(c.ChangeData, case, data={"n": 1})
    assert last(w).events == ()


def test_a_refusal_leaves_the_case_as_it_was_and_says_what_to_do() -> None:
    w = office(form("a"))
    case = w.create()
    command = c.SubmitAssignment(
        id="00000000-0000-0000-0000-0000000000ff", actor="bob", case=case.id,
        assignment=next(iter(case.assignments)),
    )  # fmt: skip
    found = decide(w.plans[1], case, command, Given(w.now, w.ask))
    assert isinstance(found, Refused)
    assert found.reason == "ann has this work."
    assert "release" in found.remedy
    assert str(found) == f"{found.reason} {found.remedy}"


# ----------------------------------------------------------------------------------------- time


def test_time_never_runs_backwards_in_a_case() -> None:
    w = office(form("a"), form("b"))
    case = w.create()
    w.now -= 5 * HOUR
    case = w.submit(case, "a")
    assert case.time == MONDAY
    assert w.work(case, "b").opened == MONDAY


def test_all_events_of_a_command_bear_one_instant() -> None:
    w = office(form("a"), form("b"))
    case = w.create()
    w.now += HOUR
    w.submit(case, "a")
    assert {at for _, at, _ in w.history[case.id]} == {MONDAY, MONDAY + HOUR}


# ---------------------------------------------------------------------------------------- facts


def test_only_what_was_asked_is_recorded() -> None:
    w = office(form("a", route={"queue": "desk"}))
    case = w.create()
    given = Given(w.now, w.ask)
    command = c.ClaimAssignment(
        id="00000000-0000-0000-0000-0000000000fe", actor="bob", case=case.id,
        assignment=next(iter(case.assignments)),
    )  # fmt: skip
    assert isinstance(decide(w.plans[1], case, command, given), Decision)
    assert set(given.facts) == {"person:bob"}


def test_a_replay_that_asks_for_more_is_not_guessed_at() -> None:
    w = office(form("a", route={"queue": "desk"}))
    case = w.create()
    command = c.ClaimAssignment(
        id="00000000-0000-0000-0000-0000000000fe", actor="bob", case=case.id,
        assignment=next(iter(case.assignments)),
    )  # fmt: skip
    with pytest.raises(UnknownFact, match="person:bob"):
        decide(w.plans[1], case, command, Given(w.now))


def test_a_fact_is_asked_for_once() -> None:
    asked: list[str] = []

    def ask(key: str) -> Any:
        asked.append(key)
        return {"id": "bob", "queues": ["desk"], "personas": []}

    given = Given(1, ask)
    assert given.fact("person:bob") is given.fact("person:bob")
    assert asked == ["person:bob"]


# -------------------------------------------------------------------------- what cannot be asked


def bare(command: c.CaseCommand, case: Case | None, w: World) -> Decision | Refused:
    return decide(w.plans[1], case, command, Given(w.now, w.ask, number=1))


def test_a_case_that_does_not_exist_is_refused() -> None:
    w = office(form("a"))
    found = bare(c.AddComment(id="x", actor="ann", case="k", text="x"), None, w)
    assert isinstance(found, Refused)
    assert "no such case" in found.reason


def test_a_case_cannot_be_created_twice() -> None:
    w = office(form("a"))
    case = w.create()
    again = c.CreateCase(id="x", actor="ann", case=case.id, type="t", blueprint="b")
    found = bare(again, case, w)
    assert isinstance(found, Refused)
    assert "exists already" in found.reason


def test_an_unknown_type_is_refused_with_those_there_are() -> None:
    w = office(form("a"))
    found = bare(c.CreateCase(id="x", actor="ann", case="k", type="u", blueprint="b"), None, w)
    assert isinstance(found, Refused)
    assert found.remedy == "Choose one of: t."


def test_a_version_without_the_type_of_the_case_is_refused() -> None:
    w = office(form("a"))
    case = w.create()
    document = staged(stage("one", process("p", form("a")), complete=DONE), type={"id": "u"})
    other = w.publish(document, 2)
    command = c.MigrateCase(
        id="00000000-0000-0000-0000-0000000000fd", actor="ann", case=case.id, version=2
    )
    found = decide(other, case, command, Given(w.now, w.ask))
    assert isinstance(found, Refused)
    assert "has no case type t" in found.reason


CLOSED = [
    (c.ChangeData, {"data": {"n": 1}}), (c.ChangeStage, {"stage": "two"}), (c.AddTask, {"name": "x"}),
    (c.SuspendCase, {}), (c.SetUrgency, {"urgency": 3}), (c.ResolveCase, {"status": "Resolved-X"}),
    (c.StartProcess, {"process": "p"}), (c.RedoStep, {"step": "a", "reason": "x"}),
    (c.CompleteStep, {"step": "a", "reason": "x"}), (c.SkipStep, {"step": "a", "reason": "x"}),
    (c.DeliverMessage, {"message": "m"}), (c.CompleteStage, {}), (c.AddItem, {"step": "e", "value": 1}),
]  # fmt: skip


@pytest.mark.parametrize("kind, more", CLOSED, ids=lambda part: getattr(part, "__name__", ""))
def test_a_closed_case_stays_closed(kind: type[c.CaseCommand], more: dict[str, Any]) -> None:
    w = office(form("a"))
    case = w.submit(w.create(), "a")
    with pytest.raises(Refused, match="Reopen it"):
        w.act(kind, case, **more)


@pytest.mark.parametrize(
    "kind, more", CLOSED[:3] + CLOSED[7:10], ids=lambda part: getattr(part, "__name__", "")
)
def test_a_suspended_case_stands_still(kind: type[c.CaseCommand], more: dict[str, Any]) -> None:
    w = office(form("a"))
    case = w.act(c.SuspendCase, w.create())
    with pytest.raises(Refused, match="Resume it first"):
        w.act(kind, case, **more)


ALWAYS = [
    (c.AddComment, {"text": "x"}), (c.AttachFile, {"name": "x", "digest": "0", "size": 1}),
    (c.AddParticipant, {"person": "eve"}),
]  # fmt: skip


@pytest.mark.parametrize("kind, more", ALWAYS, ids=lambda part: getattr(part, "__name__", ""))
@pytest.mark.parametrize("state", ["open", "suspended", "closed"])
def test_talk_and_papers_are_always_welcome(
    kind: type[c.CaseCommand], more: dict[str, Any], state: str
) -> None:
    w = office(form("a"))
    case = w.create()
    if state == "suspended":
        case = w.act(c.SuspendCase, case)
    elif state == "closed":
        case = w.submit(case, "a")
    before = case.status
    case = w.act(kind, case, **more)
    assert case.status == before
    assert len(last(w).events) == 1
    assert not isinstance(last(w).events[0], e.StageEntered)
