"""Events of stages, items and people's work: what each leaves in the case, and what it does not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from casewright.engine import events as e
from casewright.engine.state import Assignment, Clock, Item, Scope, Token, Visit

from .parts import NOW, after, busy, changed

# ------------------------------------------------------------------------------------- stages


def test_a_stage_that_is_entered_is_a_new_visit() -> None:
    case = after(e.StageEntered(2, "next", "s", "Deciding", "moved"))
    assert (case.stage, case.visit, case.status) == ("next", 2, "Deciding")
    assert case.visits[2] == Visit(2, "next", NOW, "s")
    assert 1 in case.visits, "leaving the old one is another event"


def test_without_a_status_of_its_own_a_stage_leaves_the_status_alone() -> None:
    case = after(e.StageEntered(2, "next"), replace(busy(), status="Waiting"))
    assert case.status == "Waiting"


def test_entering_forgets_why_a_stage_was_refused() -> None:
    case = after(e.StageEntered(2, "next"), replace(busy(), refusal="next: no"))
    assert case.refusal == ""


def test_a_refused_stage_is_remembered_once() -> None:
    case = after(e.StageRefused("next", "missing: n"))
    assert case.refusal == "next: missing: n"
    assert changed(busy(), case) == {"refusal"}


def test_items_that_were_kept_belong_to_the_new_visit() -> None:
    before = busy()
    before.items[1] = replace(before.items[1], state="suspended")
    case = after(e.StageEntered(5, "s", restored=(1, 12)), before)
    assert (case.items[1].visit, case.items[1].state) == (5, "active")
    assert (case.items[12].visit, case.items[12].state) == (5, "available")
    assert case.items[11].visit == 1, "and nothing else does"


def test_a_token_that_waits_for_inner_flow_rests_again_when_its_item_is_kept() -> None:
    before = busy()
    before.tokens[3] = replace(before.tokens[3], parked=True)
    before.tokens[7] = replace(before.tokens[7], parked=True)
    case = after(e.StageEntered(5, "s", restored=(1,)), before)
    assert not case.tokens[3].parked
    assert case.tokens[7].parked, "this one goes on by itself"


def test_a_token_of_another_item_stays_parked() -> None:
    before = busy()
    before.tokens[3] = replace(before.tokens[3], parked=True)
    assert after(e.StageEntered(5, "s", restored=(12,)), before).tokens[3].parked


def test_a_stage_that_is_left_takes_down_what_it_lists() -> None:
    ended = e.Ended((2, 4, 5, 6), (3, 7, 8, 9), ("a", "t"), (10,), ("mail",), (1, 11, 12))
    case = after(e.StageLeft(1, "s", "changed", ended))
    assert (case.stage, case.visits) == ("", {})
    for part in (case.scopes, case.tokens, case.assignments, case.clocks, case.waits, case.effects):
        assert not part
    assert case.items == {}
    assert case.timers == {"b:77:other": 6_500}, "a timer of something else runs on"
    assert case.visit == 1, "the number of visits is never used again"


def test_a_stage_that_is_left_parks_what_it_keeps() -> None:
    ended = e.Ended(assignments=("a",), clocks=(10,))
    case = after(e.StageLeft(1, "s", "changed", ended, (7,)))
    assert case.tokens[7] == replace(busy().tokens[7], parked=True)
    assert case.items[1].state == "suspended"
    assert case.scopes == busy().scopes
    assert "b:7:edge" not in case.timers, "nobody is at work in it, so nothing comes due"


def test_a_parked_wait_is_no_wait() -> None:
    case = after(e.StageLeft(1, "s", "changed", None, (8,)))
    assert case.tokens[8].parked
    assert case.waits == {}
    assert "w:8" not in case.timers


@pytest.mark.parametrize(
    "event",
    [
        e.StageSkipped("s"), e.StepRedone("do", "x"), e.MessageIgnored("m"), e.CommentAdded("x"),
        e.PersonNotified(("ann",)), e.StageRefused("", ""),
    ],
    ids=lambda event: type(event).__name__,
)  # fmt: skip
def test_what_is_only_recorded_changes_nothing(event: e.Event) -> None:
    before = replace(busy(), refusal=": ")
    assert changed(before, after(event, before)) == set()


# -------------------------------------------------------------------------------------- items


def test_an_item_takes_its_place_with_its_flow() -> None:
    item, scope = Item(30, "more", "process", 1, "active", 0, 31), Scope(31, "process", 0, "more")
    case = after(e.ItemChanged(item, scope))
    assert (case.items[30], case.scopes[31]) == (item, scope)
    assert case.counter == 31


def test_numbers_are_never_given_twice_even_when_they_come_out_of_order() -> None:
    case = after(e.ItemChanged(Item(3, "more", "process", 1, "active")))
    assert case.counter == 20


def test_an_item_that_ends_takes_others_down_and_stays_itself() -> None:
    item = replace(busy().items[1], state="completed", scope=0)
    case = after(e.ItemChanged(item, ended=e.Ended((2, 4, 5, 6), (3, 7, 8, 9), ("a",), (10,))))
    assert case.items[1] == item
    assert set(case.assignments) == {"t"}
    assert case.tokens == {}


def test_an_item_may_be_its_own_end() -> None:
    item = Item(11, "", "task", 1, "completed")
    case = after(e.ItemChanged(item, ended=e.Ended(items=(11,))))
    assert 11 not in case.items


def test_a_milestone_is_noted_with_its_place_in_the_history() -> None:
    case = after(e.ItemChanged(Item(12, "seen", "milestone", 1, "completed")))
    assert case.milestones == {"begun": 2, "seen": 41}


def test_a_process_that_completes_is_no_milestone() -> None:
    case = after(e.ItemChanged(Item(1, "main", "process", 1, "completed")))
    assert case.milestones == {"begun": 2}


def test_a_milestone_that_waits_is_not_reached() -> None:
    case = after(e.ItemChanged(Item(12, "seen", "milestone", 1, "available")))
    assert case.milestones == {"begun": 2}


def test_what_a_sentry_saw_is_kept_with_its_item() -> None:
    item = Item(44, "late", "process", 1, "available", seen=("entry 0: x completed",))
    case = after(e.ItemNoted(item))
    assert case.items[44] == item
    assert case.counter == 44


def test_a_milestone_step_is_noted_too() -> None:
    assert after(e.MilestoneReached("half")).milestones == {"begun": 2, "half": 41}


# -------------------------------------------------------------------------------- assignments


def test_open_work_comes_with_its_token() -> None:
    work = Assignment("z", 30, "more", "s", 1, NOW, "bob", item=1)
    token = Token(30, 2, "more", NOW)
    case = after(e.AssignmentOpened(work, token))
    assert (case.assignments["z"], case.tokens[30], case.counter) == (work, token, 30)


def test_a_second_approver_shares_the_token() -> None:
    work = Assignment("z", 7, "do", "s", 1, NOW, "bob", item=1)
    case = after(e.AssignmentOpened(work))
    assert changed(busy(), case) == {"assignments"}


def test_work_that_is_given_keeps_what_it_is() -> None:
    case = after(e.AssignmentGiven("t", "claimed", "assigned", "cleo", "desk", None))
    work = case.assignments["t"]
    assert (work.assignee, work.queue, work.state) == ("cleo", "desk", "assigned")
    assert (work.name, work.item, work.opened) == ("ring", 11, 1_400)


def test_snoozed_work_has_a_timer_and_woken_work_has_none() -> None:
    asleep = after(e.AssignmentGiven("a", "snoozed", "snoozed", "ann", snoozed=8_000))
    assert asleep.timers["s:a"] == 8_000
    awake = after(e.AssignmentGiven("a", "woken", "assigned", "ann"), asleep)
    assert "s:a" not in awake.timers
    assert awake.assignments["a"].snoozed == 0


def test_a_vote_is_kept_with_the_token_and_closes_the_voters_work() -> None:
    event = e.AssignmentVoted("a", 7, "do", "approve", {"n": 5}, "fine", (10,))
    case = after(event, actor="bob")
    assert case.tokens[7].votes == (("bob", "approve"),)
    assert "a" not in case.assignments
    assert case.clocks == {}
    assert (case.data["n"], case.changed["n"]) == (5, 41)
    again = after(e.AssignmentVoted("t", 7, "do", "reject"), case, actor="cleo")
    assert again.tokens[7].votes == (("bob", "approve"), ("cleo", "reject"))


def test_completed_work_takes_its_token_clock_and_edges_with_it() -> None:
    event = e.AssignmentCompleted("a", "do", "approve", {"word": "y"}, "", (10,))
    case = after(event, actor="bob")
    assert set(case.assignments) == {"t"}
    assert 7 not in case.tokens
    assert case.clocks == {}
    assert case.timers == {"b:77:other": 6_500, "w:8": 7_000}
    assert (case.doers["do"], case.results["do"]) == ("bob", "approve")
    assert (case.data, case.changed) == ({"n": 1, "word": "y"}, {"n": 3, "word": 41})


def test_completed_work_without_values_changes_no_data() -> None:
    case = after(e.AssignmentCompleted("a", "do"))
    assert (case.data, case.changed) == (busy().data, busy().changed)


def test_completed_work_ends_the_work_of_the_other_voters() -> None:
    before = busy()
    before.assignments["b"] = Assignment("b", 7, "do", "s", 1, 1_200, "bob", item=1)
    case = after(e.AssignmentCompleted("a", "do", ended=e.Ended(assignments=("b",))), before)
    assert set(case.assignments) == {"t"}


def test_a_done_task_is_nobodys_step() -> None:
    case = after(e.AssignmentCompleted("t", ""), actor="bob")
    assert case.tokens == busy().tokens
    assert "" not in case.doers
    assert "" not in case.results


def test_snoozed_work_that_is_done_is_not_woken() -> None:
    asleep = after(e.AssignmentGiven("a", "snoozed", "snoozed", "ann", snoozed=8_000))
    done = after(e.AssignmentCompleted("a", "do"), asleep)
    assert "s:a" not in done.timers
    ended = after(e.StepSkipped("do", "person", 7, "x", e.Ended(assignments=("a",))), asleep)
    assert "s:a" not in ended.timers


def test_a_skipped_step_takes_down_what_was_open() -> None:
    ended = e.Ended((), (7,), ("a",), (10,))
    case = after(e.StepSkipped("do", "person", 7, "no need", ended))
    assert 7 not in case.tokens
    assert case.clocks == {}
    assert changed(busy(), after(e.StepSkipped("do"))) == set(), "never begun, nothing open"


def test_an_automatic_step_notes_its_values_and_its_outcome() -> None:
    case = after(e.StepDone("rate", {"n": 7}, 2, "high", 9))
    assert case.results["rate"] == "high"
    assert case.data["n"] == 7
    assert "rate" not in case.doers, "nobody did it"
    assert "rate" not in after(e.StepDone("rate", {"n": 7})).results


def test_data_that_changed_know_when() -> None:
    case = after(e.DataChanged({"n": None, "new": [1]}))
    assert case.data == {"n": None, "word": "x", "new": [1]}
    assert case.changed == {"n": 41, "new": 41}


def test_clocks_of_other_steps_run_on() -> None:
    before = busy()
    before.clocks[13] = Clock(13, "day", "stage", 1, 1_000, None, 8_000, 8_000)
    before.timers["c:13"] = 8_000
    case = after(e.AssignmentCompleted("a", "do", clocks=(10,)), before)
    assert set(case.clocks) == {13}
    assert case.timers["c:13"] == 8_000
