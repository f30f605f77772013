"""Row by row: what a command leaves in the tables, as a pure function of the case and events."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from casewright.engine import events as e
from casewright.engine.decision import Effect
from casewright.engine.state import Assignment, Case, Clock, Parent, copy
from casewright.store import answers, naming
from casewright.store.accepted import Accepted
from casewright.store.naming import Names
from casewright.store.projection import project
from casewright.store.schema import ALL, NEVER
from casewright.store.writes import Writes
from tests.store.story import CONTENT, HOUR, START, ident

NAMES = naming.read(CONTENT)
WORK = Assignment("w1", 3, "check", "intake", 1, START, queue="front")


def names_of(blueprint: str, version: int) -> Names:
    return NAMES if version == 1 else Names()


def case(**more: Any) -> Case:
    made = Case("c1", "permit", "permits", 1, "PRM-1", START, "bob", stage="intake")
    made.data = {"applicant": "Ann"}
    made.assignments = {"w1": WORK}
    for name, value in more.items():
        setattr(made, name, value)
    return made


def written(
    before: Case | None,
    after: Case | None,
    *events: e.Event,
    effects: tuple[Effect, ...] = (),
    sent: bool = False,
) -> Writes:
    writes = Writes()
    given = answers.answer("cmd", "digest", "case:c1", 4 + len(events), after)
    done = Accepted(
        "case:c1", "cmd", "bob", START + HOUR, 5, before, after, events, given, effects, sent
    )
    project(writes, done, names_of)
    return writes


def row(writes: Writes, table: str, *key: Any) -> dict[str, Any]:
    return dict(zip(ALL[table].columns, writes.puts[table][key], strict=True))


def test_work_that_did_not_change_is_not_written() -> None:
    before = case()
    after = copy(before)
    writes = written(before, after, e.CommentAdded("hello"))
    assert set(writes.puts) == {"commands", "cases"}
    assert writes.changes().queues == frozenset()


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": 7},
        {"version": 2},
        {"clocks": {9: Clock(9, "p", "case", 0, START, deadline=START + HOUR)}},
        {"assignments": {"w1": replace(WORK, assignee="ida")}},
    ],
)
def test_work_whose_promise_name_or_owner_changed_is_written(change: dict[str, Any]) -> None:
    before, after = case(), case(**change)
    assert ("c1", "w1") in written(before, after, e.CommentAdded("x")).puts["assignments"]


def test_a_row_of_work_shows_names_urgency_and_promises() -> None:
    clock = Clock(9, "p", "case", 0, START, START + 1, START + 2, START + 1, urgency=30)
    shown = row(
        written(None, case(clocks={9: clock}), e.CommentAdded("x")), "assignments", "c1", "w1"
    )
    assert (shown["step_name"], shown["stage_name"]) == ("Check the papers", "Intake")
    assert (shown["rank"], shown["goal"], shown["due"]) == (-40, START + 1, START + 2)
    assert (shown["open"], shown["state"], shown["excluded"]) == (1, "offered", "")


def test_work_without_a_promise_is_due_after_everything_else() -> None:
    assert (
        row(written(None, case(), e.CommentAdded("x")), "assignments", "c1", "w1")["due"] == NEVER
    )


def test_ad_hoc_work_shows_its_own_name() -> None:
    asked = replace(WORK, name="Call the neighbour", excluded=("ida", "max"))
    shown = row(written(None, case(assignments={"w1": asked})), "assignments", "c1", "w1")
    assert (shown["step_name"], shown["excluded"]) == ("Call the neighbour", "|ida|max|")


@pytest.mark.parametrize(
    "event, state, outcome",
    [
        (e.AssignmentCompleted("w1", "check", "ok"), "completed", "ok"),
        (e.AssignmentVoted("w1", 3, "check", "yes"), "completed", "yes"),
        (e.StepSkipped("check", "person"), "ended", ""),
        (e.CaseResolved("Resolved", "", e.Ended(assignments=("w1",))), "ended", ""),
    ],
)
def test_how_work_ended(event: e.Event, state: str, outcome: str) -> None:
    writes = written(case(), case(assignments={}), event)
    shown = row(writes, "assignments", "c1", "w1")
    assert (shown["state"], shown["outcome"], shown["open"]) == (state, outcome, 0)
    assert (shown["closed"], shown["closed_by"]) == (START + HOUR, "bob")
    assert writes.drops["drafts"] == {("w1",): None}
    key = (START // 86_400_000_000, "permit", "permits", 1, "intake", "check", "front")
    done = int(state == "completed")
    assert writes.flow[key] == [0, done, 1 - done, 0, HOUR * done]


@pytest.mark.parametrize("deadline, late", [(START + HOUR, 0), (START + HOUR - 1, 1)])
def test_late_is_after_the_deadline_not_at_it(deadline: int, late: int) -> None:
    clock = Clock(9, "p", "step", 3, START, deadline=deadline)
    done = e.AssignmentCompleted("w1", "check", "ok")
    (sums,) = written(case(clocks={9: clock}), case(assignments={}), done).flow.values()
    assert sums[3] == late


def test_timers_are_the_difference() -> None:
    before = case(timers={"a": 1, "b": 2, "c": 3})
    after = case(timers={"b": 2, "c": 4, "d": 5})
    writes = written(before, after, e.CommentAdded("x"))
    assert list(writes.puts["timers"].values()) == [("c1", "c", 4), ("c1", "d", 5)]
    assert list(writes.drops["timers"]) == [(1, "c1", "a"), (3, "c1", "c")]


def test_a_case_row_shows_what_lists_show() -> None:
    parent = Parent("p1", "fix")
    clock = Clock(9, "p", "case", 0, START, deadline=START + 5, urgency=30)
    after = case(parent=parent, clocks={9: clock}, owner="ida", status="Resolved-Done", time=7)
    writes = written(case(), after, e.CommentAdded("x"))
    shown = row(writes, "cases", "c1")
    assert (shown["parent"], shown["owner"], shown["title"]) == ("p1", "ida", "Ann")
    assert (shown["urgency"], shown["due"], shown["updated"]) == (40, START + 5, 7)
    assert (shown["open"], shown["listed"]) == (0, b'{"applicant":"Ann"}')
    assert writes.puts["resolutions"] == {("c1",): ("c1", START + HOUR)}


def test_reopening_takes_the_resolution_back() -> None:
    writes = written(case(status="Resolved"), case(), e.CaseReopened("x"))
    assert list(writes.drops["resolutions"]) == [("c1",)]
    still = written(case(status="Resolved"), case(status="Resolved"), e.CommentAdded("x"))
    assert "resolutions" not in still.puts


def test_migration_to_a_version_that_lists_other_fields_updates_what_is_listed() -> None:
    before = case(data={"applicant": "Ann", "amount": 5})
    after = copy(before)
    after.version = 2
    writes = written(before, after, e.CaseMigrated(2))
    assert set(writes.drops["listed"]) == {("c1", "applicant"), ("c1", "amount")}
    assert ("permit", "c1") in writes.puts["words"]


def test_the_command_is_kept_with_its_answer_and_leaves_the_outbox() -> None:
    writes = written(case(), case(status="Open-X"), e.CommentAdded("x"), e.CommentAdded("y"))
    shown = row(writes, "commands", "cmd")
    assert (shown["first_seq"], shown["last_seq"], shown["digest"]) == (5, 6, "digest")
    assert b'"Open-X"' in shown["answer"]
    assert "outbox" not in writes.drops, "a person's command never stood in the outbox"
    internal = written(case(), case(), e.CommentAdded("x"), sent=True)
    assert list(internal.drops["outbox"]) == [("cmd",)]


def test_effects_wait_in_the_order_they_were_decided() -> None:
    effects = (Effect(ident("a"), "mail", None, {"to": "x"}), Effect(ident("b"), "robot"))
    rows = written(case(), case(), e.CommentAdded("x"), effects=effects).puts["outbox"]
    assert [(r[1], r[2], r[3], r[5], r[6]) for r in rows.values()] == [
        ("mail", "case:c1", "", 5, 0), ("robot", "case:c1", "", 5, 1),
    ]  # fmt: skip


def test_effects_taken_down_leave_the_outbox() -> None:
    ended = e.Ended(effects=("e1", "e2"))
    writes = written(case(), case(), e.StepSkipped("check", ended=ended))
    assert {("e1",), ("e2",)} <= set(writes.drops["outbox"])


def test_the_same_command_gives_the_same_rows_every_time() -> None:
    before, after = case(), case(assignments={})
    done = e.AssignmentCompleted("w1", "check", "ok")
    assert written(before, after, done).puts == written(before, after, done).puts
