"""Events of clocks, children and the case itself; and the fold of a whole history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from casewright.engine import events as e
from casewright.engine.apply import APPLY
from casewright.engine.evolve import evolve, fold
from casewright.engine.state import CANCELLED, NOT_CREATED, Case, Child, Clock, Parent, Wait, copy

from .parts import NOW, after, busy, changed, decoded

CLOCK = Clock(10, "day", "step", 7, 1_200, 5_000, 9_000, 5_000)

# --------------------------------------------------------------------------------------- clocks


def test_a_clock_that_starts_has_the_timer_of_its_next_milestone() -> None:
    clock = Clock(30, "week", "stage", 1, 1_900, None, 8_000, 8_000)
    case = after(e.ClockStarted(clock))
    assert (case.clocks[30], case.timers["c:30"], case.counter) == (clock, 8_000, 30)


def test_a_clock_without_a_milestone_has_no_timer() -> None:
    case = after(e.ClockStarted(Clock(30, "week", "stage", 1, 1_900)))
    assert "c:30" not in case.timers


@pytest.mark.parametrize(
    "what, level, passed", [("goal", 1, 0), ("deadline", 2, 0), ("passed", 2, 3)]
)
def test_a_clock_that_passes_rises(what: str, level: int, passed: int) -> None:
    event = e.ClockPassed(10, "day", what, 5_000, 2, 9_000, 25)
    clock = after(event).clocks[10]
    assert (clock.level, clock.passed, clock.next, clock.urgency) == (level, passed, 9_000, 25)


def test_the_next_milestone_moves_the_timer_and_the_last_one_ends_it() -> None:
    assert after(e.ClockPassed(10, "day", "goal", 5_000, 0, 9_000)).timers["c:10"] == 9_000
    assert "c:10" not in after(e.ClockPassed(10, "day", "deadline", 9_000)).timers


def test_a_paused_clock_has_no_timer_until_it_goes_on() -> None:
    paused = after(e.ClockChanged("paused", replace(CLOCK, paused=1_900)))
    assert "c:10" not in paused.timers
    resumed = after(e.ClockChanged("resumed", replace(CLOCK, next=5_400)), paused)
    assert resumed.timers["c:10"] == 5_400


@pytest.mark.parametrize("how", ["stopped", "cancelled"])
def test_a_clock_that_is_stopped_is_gone(how: str) -> None:
    case = after(e.ClockChanged(how, CLOCK))
    assert case.clocks == {}
    assert "c:10" not in case.timers


def test_the_mark_of_a_cancelled_clock_may_stay() -> None:
    mark = replace(CLOCK, level=3, next=None)
    case = after(e.ClockChanged("cancelled", mark))
    assert case.clocks == {10: mark}
    assert "c:10" not in case.timers


# ------------------------------------------------------------------------------------- children


def test_a_child_is_known_before_it_exists() -> None:
    child = Child("new", "t", "make", 9, key="2")
    assert after(e.ChildRequested(child, {"n": 1})).children["new"] == child


def test_another_try_takes_the_place_of_the_refused_one() -> None:
    case = after(e.ChildRequested(Child("new", "t", "make"), {}, "kid"))
    assert set(case.children) == {"new"}


def test_news_of_a_child_are_its_status_and_what_came_back() -> None:
    case = after(e.ChildNoted("kid", "Under way", 9, {"n": 8}))
    kid = case.children["kid"]
    assert (kid.status, kid.sequence, kid.token) == ("Under way", 9, 8)
    assert case.data["n"] == 8
    assert kid.reached == {}, "nobody asks for it"


def test_while_a_step_waits_for_cases_it_is_kept_what_they_reached() -> None:
    before = replace(busy(), waits={8: Wait("cases", base={"kid": 4})})
    case = after(e.ChildNoted("kid", "Under way", 9), before)
    case = after(e.ChildNoted("kid", "Resolved-Done", 12), case)
    assert case.children["kid"].reached == {"Under way": 9, "Resolved-Done": 12}
    assert case.folded == {}


def test_a_child_that_is_over_is_counted() -> None:
    case = after(e.ChildNoted("kid", "Resolved-Done", 9))
    assert (case.children, case.folded) == ({}, {"make t Resolved-Done": 1})


def test_a_child_that_was_not_created_stays_until_somebody_acts() -> None:
    case = after(e.ChildNoted("kid", NOT_CREATED, 4))
    assert case.children["kid"].status == NOT_CREATED


def test_the_end_of_the_last_wait_counts_what_is_over() -> None:
    before = replace(busy(), waits={8: Wait("cases", base={"kid": 4})})
    before = after(e.ChildNoted("kid", "Resolved-Done", 9), before)
    case = after(e.WaitEnded(8, "hold", "cases"), before)
    assert (case.children, case.folded) == ({}, {"make t Resolved-Done": 1})


def test_another_wait_still_wants_to_know_each() -> None:
    waits = {8: Wait("cases", base={"kid": 4}), 9: Wait("cases", base={"kid": 4})}
    before = after(e.ChildNoted("kid", "Resolved-Done", 9), replace(busy(), waits=waits))
    case = after(e.WaitEnded(8, "hold", "cases"), before)
    assert set(case.children) == {"kid"}


def test_a_counted_child_that_is_opened_again_is_one_by_itself() -> None:
    before = replace(busy(), folded={"make t Resolved-Done": 2, "make u Resolved-Done": 1})
    event = e.ChildNoted("old", "Open", 30, {}, "t", "make", "Resolved-Done")
    case = after(event, before)
    assert case.folded == {"make t Resolved-Done": 1, "make u Resolved-Done": 1}
    old = case.children["old"]
    assert (old.type, old.step, old.status, old.sequence) == ("t", "make", "Open", 30)


# --------------------------------------------------------------------------- the life of the case


def test_a_resolved_case_holds_nothing_live() -> None:
    ended = e.Ended((2, 4, 5, 6), (3, 7, 8, 9), ("a", "t"), (10,), ("mail",), (1, 11, 12))
    before = replace(busy(), refusal="x: y", timers={"c:10": 1, "w:8": 2, "b:7:edge": 3})
    case = after(e.CaseResolved("Resolved-Done", "", ended), before)
    assert (case.status, case.refusal, case.suspended) == ("Resolved-Done", "", False)
    parts = (case.tokens, case.scopes, case.assignments, case.clocks, case.timers, case.waits,
             case.items, case.visits, case.stashed, case.effects, case.messages)  # fmt: skip
    assert not any(parts)
    assert case.data == busy().data
    assert case.children == busy().children, "what the children are doing is known all the same"


def test_a_case_that_is_opened_again_is_open() -> None:
    assert after(e.CaseReopened("x"), replace(busy(), status=CANCELLED)).status == "Open"


def test_a_suspended_case_puts_its_timers_aside() -> None:
    case = after(e.CaseSuspended("x"))
    assert (case.suspended, case.timers, case.stashed) == (True, {}, busy().timers)
    resumed = after(e.CaseResumed("y"), case)
    assert not resumed.suspended
    assert resumed.stashed == {}
    assert resumed.timers == {"b:7:edge": 6_000, "b:77:other": 6_500, "w:8": 7_000}, (
        "a clock sets its timer itself when it goes on"
    )


def test_a_status_a_stage_does_not_know_may_be_set() -> None:
    assert changed(busy(), after(e.StatusChanged("Waiting"))) == {"status"}


def test_files_are_counted_by_category() -> None:
    case = after(e.FileAttached("p.png", "0" * 64, 3, "photo"))
    assert case.attachments == {"photo": 2}
    assert after(e.FileAttached("p.png", "0" * 64, 3), case).attachments == {"photo": 2, "": 1}


def test_people_take_part_and_leave() -> None:
    case = after(e.ParticipantAdded("joe", "expert"))
    assert case.participants == {"eve": "witness", "joe": "expert"}
    assert after(e.ParticipantAdded("eve", "judge"), case).participants["eve"] == "judge"
    assert after(e.ParticipantRemoved("eve"), case).participants == {"joe": "expert"}
    assert after(e.ParticipantRemoved("nobody"), case).participants == case.participants


def test_urgency_is_what_a_person_set() -> None:
    assert changed(busy(), after(e.UrgencySet(30))) == {"urgency"}


def test_the_result_of_an_effect_is_taken_over_and_awaited_no_more() -> None:
    case = after(e.EffectReported("mail", True, {"n": 6}))
    assert (case.effects, case.data["n"]) == ({}, 6)
    assert changed(busy(), after(e.EffectReported("other", False, error="x", late=True))) == set()


# --------------------------------------------------------------------------------- the whole fold


def created(**more: object) -> e.CaseCreated:
    parts: dict[str, object] = {"data": {"n": Decimal("1.50")}, **more}
    return e.CaseCreated("t", "b", 3, "T-7", **parts)  # type: ignore[arg-type]


def test_the_first_event_makes_the_case() -> None:
    parent = Parent("above", "make", ("n",), 5)
    case = evolve(None, created(urgency=4, parent=parent), 99, "bob", "k")
    assert (case.id, case.number, case.version) == ("k", "T-7", 3)
    assert (case.created, case.created_by, case.time, case.sequence) == (99, "bob", 99, 1)
    assert (case.urgency, case.parent, case.status, case.stage) == (4, parent, "Open", "")
    assert (case.data, case.changed) == ({"n": Decimal("1.50")}, {"n": 1})


def test_a_history_that_does_not_begin_with_a_creation_is_none() -> None:
    with pytest.raises(KeyError, match="does not begin"):
        fold(None, [(e.StageSkipped("s"), 1, "ann")], "k")
    with pytest.raises(KeyError, match="empty"):
        fold(None, [], "k")


def test_a_history_that_contradicts_itself_is_an_error() -> None:
    with pytest.raises(KeyError):
        evolve(busy(), e.AssignmentCompleted("nobody's", "do"), NOW, "ann")


def test_a_fold_is_its_events_one_by_one() -> None:
    events = [created(), e.StageEntered(1, "s"), e.DataChanged({"n": 2}), e.UrgencySet(5)]
    history = [(event, 100 + n, "ann") for n, event in enumerate(events)]
    case = None
    for event, at, actor in history:
        case = evolve(case, event, at, actor, "k")
    assert case == fold(None, history, "k")


def test_a_fold_that_goes_on_leaves_its_beginning_alone() -> None:
    before = busy()
    whole = copy(before)
    fold(before, [(e.DataChanged({"n": 2}), NOW, "ann"), (e.WorkContinued((7,)), NOW, "ann")])
    assert before == whole


def test_every_kind_of_event_of_a_case_is_applied() -> None:
    workspace = {e.CaseCreated, e.PersonDefined, e.PersonRemoved, e.AbsencesSet,
                 e.BlueprintPublished, e.BlueprintRetired, e.NotificationsSet, e.QueueAlertSet,
                 e.QueueAlerted}  # fmt: skip
    assert set(e.AnyEvent.__args__) - workspace == set(APPLY)


def test_a_copy_shares_nothing_that_is_changed_in_place() -> None:
    before = busy()
    twin = copy(before)
    assert twin == before
    for name in ("data", "changed", "items", "tokens", "scopes", "assignments", "clocks",
                 "timers", "doers", "results"):  # fmt: skip
        assert getattr(twin, name) is not getattr(before, name), name


def test_a_snapshot_comes_back_as_it_was() -> None:
    case: Case = replace(busy(), folded={"make t Resolved-Done": 2})
    case.data["price"] = Decimal("12.340")
    assert decoded(case) == case


def test_followers_come_once_and_go() -> None:
    case = after(e.CaseFollowed("joe"), after(e.CaseFollowed("ann"), after(e.CaseFollowed("joe"))))
    assert case.followers == ("ann", "joe")
    assert after(e.CaseUnfollowed("joe"), case).followers == ("ann",)
    assert after(e.CaseUnfollowed("eve"), case).followers == ("ann", "joe")
