"""Who is told what of one event: the pure function, event by event."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casewright.engine import events as e
from casewright.engine.state import Assignment, Case, Clock
from casewright.runtime.notifications.derive import MOST_TEXT, Happened, Notification, derive
from casewright.runtime.notifications.roster import Roster, Rosters

WORK = Assignment("a1", 7, "check", "s", 1, 5, "bob", queue="desk")


def people(*more: e.Event) -> Roster:
    roster = Roster()
    for person in ("ann", "bob", "eve"):
        roster.apply(e.PersonDefined(person, person.title(), queues=("desk",)))
    roster.apply(e.PersonDefined("zoe", "Zoe", everything=True))
    for event in more:
        roster.apply(event)
    return roster


def case(**more: Any) -> Case:
    made = Case("c", "t", "b", 1, "T-1", 0, "ann", assignments={"a1": WORK})
    return replace(made, **more)


def told(
    event: e.Event, before: Case | None = None, *, actor: str = "zoe", after: Case | None = None,
    roster: Roster | None = None, last: e.Event | None = None,
) -> list[tuple[str, str]]:  # fmt: skip
    return [
        (each.person, each.kind)
        for each in full(event, before, actor=actor, after=after, roster=roster, last=last)
    ]


def full(
    event: e.Event, before: Case | None = None, *, actor: str = "zoe", after: Case | None = None,
    roster: Roster | None = None, last: e.Event | None = None,
) -> tuple[Notification, ...]:  # fmt: skip
    case_ = before or case()
    happened = Happened("case:c", 3, 9, actor, event, case_, after or case_, last)
    return derive(happened, roster or people())


@pytest.mark.parametrize(
    "event, heard",
    [
        (e.AssignmentOpened(WORK), [("bob", "work")]),
        (e.AssignmentOpened(replace(WORK, assignee=None)), []),
        (e.CommentAdded("Hi", ("ann", "bob", "ann")), [("ann", "mention"), ("bob", "mention")]),
        (e.CaseResolved("Resolved-Done"), [("ann", "resolved")]),
        (e.PersonNotified(("eve", "nobody"), "Look"), [("eve", "told")]),
        (e.IncidentRaised("check", "no"), [("zoe", "incident")]),
        (e.DataChanged({"x": 1}), []),
        (e.StatusChanged("x"), []),
    ],
)
def test_whom_an_event_concerns(event: e.Event, heard: list[tuple[str, str]]) -> None:
    assert told(event) == heard


def test_the_mentioned_are_not_told_again_by_the_notice_of_the_same_comment() -> None:
    comment = e.CommentAdded("Hi", ("bob",))
    notice = e.PersonNotified(("bob",), "zoe mentioned you", "Hi")
    assert told(notice, last=comment) == []
    assert told(notice, last=e.CommentAdded("Hi", ("ann",))) == [("bob", "told")]
    assert told(notice) == [("bob", "told")]


def test_one_event_is_told_to_a_person_once_for_the_first_reason() -> None:
    mine = case(owner="bob", followers=("bob", "eve"))
    assert told(e.CaseResolved("Resolved-Done"), mine) == [("bob", "resolved"), ("eve", "resolved")]
    reply = e.CommentAdded("Hello", ("bob",))
    heard = told(reply, mine, actor="amira@example.org")
    assert heard == [("bob", "mention"), ("eve", "reply")]


def test_what_comes_from_outside_is_news_for_all_who_are_at_it() -> None:
    mine = case(followers=("eve",))
    heard = told(e.CommentAdded("Hello"), mine, actor="amira@example.org")
    assert heard == [("ann", "reply"), ("bob", "reply"), ("eve", "reply")]
    assert told(e.CommentAdded("Hello"), mine, actor="system") == []
    assert told(e.CommentAdded("Hello"), mine, actor="ann") == []


def test_work_that_changes_hands_is_news_for_the_new_ones() -> None:
    given_ = e.AssignmentGiven("a1", "transferred", "assigned", "eve")
    after = case(assignments={"a1": replace(WORK, assignee="eve")})
    assert told(given_, after=after) == [("eve", "work")]
    assert told(given_, after=after, actor="eve") == []
    woken = e.AssignmentGiven("a1", "woken", "assigned", "bob", "desk")
    assert told(woken) == []
    assert told(e.AssignmentGiven("gone", "transferred", "assigned", "eve")) == []


def test_work_in_a_queue_is_news_for_members_who_ask_and_may_do_it() -> None:
    wish = [e.NotificationsSet(one, {"kinds": {"offered": "app"}}) for one in ("ann", "bob")]
    free = replace(WORK, assignee=None, excluded=("bob",))
    assert told(e.AssignmentOpened(free), roster=people(*wish)) == [("ann", "offered")]
    persona = replace(WORK, assignee=None, queue=None, persona="judge")
    judge = e.PersonDefined("ann", "Ann", personas=("judge",))
    assert told(e.AssignmentOpened(persona), roster=people(*wish, judge)) == [("ann", "offered")]


@pytest.mark.parametrize(
    "on, ref, heard",
    [("step", 7, ["bob"]), ("step", 8, []), ("stage", 1, ["bob"]), ("case", 0, ["ann", "bob"])],
)
def test_a_clock_that_passes_is_news_for_whose_work_it_covers(
    on: str, ref: int, heard: list[str]
) -> None:
    running = case(clocks={3: Clock(3, "day", on, ref, 5)})
    goal, late = (e.ClockPassed(3, "day", what, 6) for what in ("goal", "deadline"))
    assert told(goal, running, actor="system") == [(one, "due soon") for one in heard]
    assert told(late, running, actor="system") == [(one, "overdue") for one in heard]
    assert told(e.ClockPassed(4, "day", "goal", 6), running) == []


def test_a_restricted_case_is_told_to_those_who_may_see_it() -> None:
    secret = case(restricted=("ann",))
    assert told(e.CommentAdded("Hi", ("ann", "bob")), secret) == [("ann", "mention")]


def test_what_the_case_says_is_news_also_for_whose_act_led_to_it() -> None:
    assert told(e.IncidentRaised("check", "no"), actor="zoe") == [("zoe", "incident")]
    assert told(e.PersonNotified(("zoe",), "Look"), actor="zoe") == [("zoe", "told")]
    assert told(e.CommentAdded("Hi", ("zoe",)), actor="zoe") == []


def test_somebody_from_outside_hears_by_e_mail_and_only_what_is_said_to_them() -> None:
    outside = "amira@example.org"
    joined = case(participants={outside: "customer", "ext": "expert"})
    (mail,) = full(e.CommentAdded("Hi", (outside, "ext")), joined)
    assert (mail.person, mail.shown, mail.mailed) == (outside, False, True)
    assert full(e.PersonNotified((outside,), "Look"), joined)[0].kind == "told"
    assert told(e.CommentAdded("Hi", (outside,))) == []
    followed = case(participants={outside: "customer"}, followers=(outside,))
    assert told(e.CaseResolved("Resolved-Done"), followed) == [("ann", "resolved")]


def test_who_has_no_address_sees_in_the_window_what_was_to_be_mailed() -> None:
    wish = e.NotificationsSet("bob", {"kinds": {"mention": "mail"}})
    (found,) = full(e.CommentAdded("Hi", ("bob",)), roster=people(wish))
    assert (found.shown, found.mailed) == (True, False)
    address = e.PersonDefined("bob", "Bob", email="bob@example.org")
    (found,) = full(e.CommentAdded("Hi", ("bob",)), roster=people(wish, address))
    assert (found.shown, found.mailed) == (False, True)


def test_an_alert_reaches_those_who_are_named_and_recovery_nobody() -> None:
    limits = e.QueueAlertSet("desk", {"length": 5, "to": ["ann", "gone"]})
    raised = e.QueueAlerted("desk", "length", 6, 5, True)
    happened = Happened("workspace", 4, 9, "system", raised)
    (found,) = derive(happened, people(limits))
    assert (found.person, found.kind, found.subject, found.text, found.case) == (
        "ann", "alert", "desk", "length 6 5", "",
    )  # fmt: skip
    assert derive(happened, people()) == ()
    well = replace(happened, event=e.QueueAlerted("desk", "length", 3, 5, False))
    assert derive(well, people(limits)) == ()


def test_very_long_words_are_cut_and_zeros_left_out() -> None:
    (found,) = full(e.CommentAdded("\x00" + "x" * 9_000, ("bob",)))
    assert len(found.text) == MOST_TEXT
    assert found.text.endswith("x…")


def test_settings_of_another_time_that_cannot_be_read_are_the_defaults() -> None:
    odd = e.NotificationsSet("bob", {"zone": "Atlantis/Sunken"})
    assert told(e.CommentAdded("Hi", ("bob",)), roster=people(odd)) == [("bob", "mention")]


# ------------------------------------------------------------------------------- the roster


@given(st.lists(st.integers(0, 6), max_size=12), st.lists(st.integers(0, 7), max_size=6))
def test_the_roster_of_a_moment_is_the_same_from_wherever_one_comes(
    times: list[int], asked: list[int]
) -> None:
    history: list[tuple[int, e.Event]] = []
    for n, at in enumerate(sorted(times)):
        gone: e.Event = e.PersonRemoved("p0")
        history.append((at, gone if n % 3 == 2 else e.PersonDefined(f"p{n % 3}", f"{n}")))
    rosters = Rosters(history)
    for moment in asked:
        fresh = Roster()
        for at, event in history:
            if at <= moment:
                fresh.apply(event)
        assert rosters.at(moment).people == fresh.people
    assert len(rosters) == len(history)
