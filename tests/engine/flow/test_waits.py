"""Waits: an interval, a date, a message, other cases; what came before counts only where it says so."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case

from ..notation import (
    FIELDS,
    call,
    clean_world,
    human,
    messages,
    parallel,
    process,
    wait_message,
    world,
)
from ..world import DAY, HOUR, MONDAY, World, steps_blueprint

OFFICE = {
    "id": "office", "zone": "UTC",
    "hours": {day: ["09:00-17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")},
}  # fmt: skip


def test_an_interval_counts_working_time_where_a_calendar_says_so() -> None:
    wait = {"id": "pause", "kind": "wait", "interval": "PT10H", "calendar": "office"}
    w = world(wait, human("after"), calendars=[OFFICE])
    case = w.create()
    assert case.timers == {f"w:{next(iter(case.tokens))}": MONDAY + DAY + 2 * HOUR}
    w.pass_time(DAY)
    assert w.open(case) == []
    w.pass_time(2 * HOUR)
    assert w.open(case) == ["after"]


def test_a_date_that_has_passed_is_waited_for_no_longer() -> None:
    w = world({"id": "until", "kind": "wait", "date": "when_due"}, human("after"))
    assert w.open(w.create(when_due="2026-03-01T00:00:00Z")) == ["after"]


def test_a_date_to_come_is_waited_for() -> None:
    w = world({"id": "until", "kind": "wait", "date": "when_due"}, human("after"))
    case = w.create(when_due="2026-03-03T09:00:00Z")
    assert w.open(case) == []
    w.pass_time(DAY)
    assert w.open(case) == ["after"]


def test_no_date_is_an_incident_that_a_person_mends() -> None:
    w = world({"id": "until", "kind": "wait", "date": "when_due"}, human("after"))
    case = w.create()
    (incident,) = w.events(case, e.IncidentRaised)
    assert "date" in incident.problem
    w.act(c.ChangeData, case, data={"when_due": "2026-03-03T09:00:00Z"})
    w.act(c.RedoStep, case, step="until", reason="the date is known now")
    assert len(w.cases[case.id].tokens) == 1, "the same token tries again"
    w.pass_time(DAY)
    assert w.open(case) == ["after"]
    assert w.submit(case, "after").resolved


def test_a_message_brings_its_data() -> None:
    hear = wait_message("hear", "m", set={"word": "message.text", "n": "message.amount + 1"})
    w = world(hear, human("after"), messages=messages("m"))
    case = w.create()
    case = w.act(c.DeliverMessage, case, message="m", data={"text": "hello", "amount": 4})
    assert (case.data["word"], case.data["n"]) == ("hello", 5)


def test_a_message_goes_to_the_one_that_waited_longest() -> None:
    w = world(
        parallel("p", [wait_message("one", "m"), human("a")], [wait_message("two", "m"), human("b")]),
        human("c"), messages=messages("m"),
    )  # fmt: skip
    case = w.create()
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["a"]
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["a", "b"]


def test_messages_are_kept_in_the_order_they_came() -> None:
    keep = [wait_message(f"hear{n}", "m", keep=True, set={"word": "message.text"}) for n in (1, 2)]
    w = world(
        human("first"), keep[0], human("mid"), keep[1], human("after"), messages=messages("m")
    )
    case = w.create()
    for text in ("one", "two"):
        w.act(c.DeliverMessage, case, message="m", data={"text": text})
    assert w.submit(case, "first").data["word"] == "one"
    assert w.submit(case, "mid").data["word"] == "two"


# ----------------------------------------------------------------------------- other cases


def _family(*after: dict[str, object], wait: dict[str, object]) -> World:
    """A parent that makes a child for each row, does ``begin`` and then waits for them."""
    make = {
        "id": "make", "kind": "create case", "case_type": "child", "each": "rows",
        "map": {"name": "item.name"}, "back": {"word": "name"},
    }  # fmt: skip
    steps = [
        make,
        human("begin"),
        {"id": "wait", "kind": "wait", "cases": wait},
        *after,
        human("after"),
    ]
    document = steps_blueprint(*steps, fields=FIELDS, type={"open_children": "leave"})
    stages = [
        {"id": s, "status": s.capitalize(), "processes": [{"id": f"p_{s}", "steps": [human(f"do_{s}")]}],
         **({"complete": {"resolve": "Resolved-Done"}} if s == "last" else {})}
        for s in ("draft", "approved", "last")
    ]  # fmt: skip
    document["case_types"].append(
        {"id": "child", "prefix": "C", "fields": [{"id": "name"}], "stages": stages}
    )
    return clean_world(document)


def _children(w: World, case: Case) -> list[Case]:
    return [w.cases[child] for child in w.cases[case.id].children]


def _work(w: World, child: Case, *steps: str) -> None:
    for step in steps:
        w.submit(child, step)


ROWS = [{"name": "x"}, {"name": "y"}]


def test_waiting_for_all_children_to_be_resolved() -> None:
    w = _family(wait={"step": "make"})
    case = w.create(rows=ROWS)
    one, two = _children(w, case)
    assert [one.data, two.data] == [{"name": "x"}, {"name": "y"}]
    w.submit(case, "begin")
    _work(w, one, "do_draft", "do_approved", "do_last")
    assert w.open(case) == []
    assert w.cases[case.id].data["word"] == "x", "what comes back is taken over at once"
    _work(w, two, "do_draft", "do_approved", "do_last")
    assert w.open(case) == ["after"]


def test_waiting_for_any_child() -> None:
    w = _family(wait={"need": "any"})
    case = w.create(rows=ROWS)
    w.submit(case, "begin")
    _work(w, _children(w, case)[1], "do_draft", "do_approved", "do_last")
    assert w.open(case) == ["after"]


def test_children_that_are_there_already_are_not_waited_for() -> None:
    w = _family(wait={"status": "Approved"})
    case = w.create(rows=ROWS)
    for child in _children(w, case):
        _work(w, child, "do_draft")
    w.submit(case, "begin")
    assert w.open(case) == ["after"]


def test_a_status_that_was_passed_after_the_wait_began_counts() -> None:
    w = _family(wait={"status": "Approved"})
    case = w.create(rows=ROWS)
    one, two = _children(w, case)
    w.submit(case, "begin")
    _work(w, one, "do_draft", "do_approved")
    assert w.cases[one.id].status == "Last", "it went on before the other was there"
    assert w.open(case) == []
    _work(w, two, "do_draft")
    assert w.open(case) == ["after"], "both have been approved since the wait began"


def test_a_status_that_was_left_before_the_wait_began_does_not_count() -> None:
    w = _family(wait={"status": "Approved", "need": "any"})
    case = w.create(rows=ROWS)
    one, two = _children(w, case)
    _work(w, one, "do_draft", "do_approved")
    w.submit(case, "begin")
    assert w.open(case) == [], "one is past it"
    _work(w, two, "do_draft")
    assert w.open(case) == ["after"]


def test_old_news_that_comes_late_does_not_count() -> None:
    """The child had left the status when the wait began; the parent hears of it only afterwards."""
    w = _family(wait={"status": "Approved", "need": "any"})
    case = w.create(rows=ROWS[:1])
    (one,) = _children(w, case)
    w.held = []
    _work(w, one, "do_draft", "do_approved")
    w.submit(case, "begin")
    late, w.held = w.held, None
    assert [news.status for news in late] == ["Approved", "Last"]
    for news in late:
        w.do(news)
    assert w.open(case) == [], "that was before the wait began"
    w.act(c.ChangeStage, one, stage="approved", reason="back")
    assert w.open(case) == ["after"]


def test_news_of_what_holds_when_the_wait_begins_counts_when_it_comes() -> None:
    w = _family(wait={})
    case = w.create(rows=ROWS[:1])
    (one,) = _children(w, case)
    w.held = []
    _work(w, one, "do_draft", "do_approved", "do_last")
    w.submit(case, "begin")
    assert w.open(case) == [], "the child's data has not come yet, so the parent waits for it"
    late, w.held = w.held, None
    for news in late:
        w.do(news)
    assert w.open(case) == ["after"]
    assert w.cases[case.id].data["word"] == "x"


def test_no_children_are_not_waited_for() -> None:
    w = _family(wait={})
    case = w.create()
    w.submit(case, "begin")
    assert w.open(case) == ["after"]


def test_a_step_may_wait_for_the_cases_it_makes() -> None:
    make = {"id": "make", "kind": "create case", "case_type": "child", "wait": True,
            "map": {"name": "word"}, "back": {"n": "size"}}  # fmt: skip
    document = steps_blueprint(make, human("after"), fields=FIELDS)
    fields = [{"id": "name"}, {"id": "size", "kind": "integer"}]
    stage = {"id": "only", "complete": {"resolve": "Resolved-Done"},
             "processes": [{"id": "p", "steps": [human("do")]}]}  # fmt: skip
    document["case_types"].append(
        {"id": "child", "prefix": "C", "fields": fields, "stages": [stage]}
    )
    w = clean_world(document)
    case = w.create(word="hi")
    (child,) = _children(w, case)
    assert child.data == {"name": "hi"}
    assert child.parent is not None
    assert child.parent.case == case.id
    w.submit(child, "do", size=7)
    assert w.open(case) == ["after"]
    assert w.cases[case.id].data["n"] == 7


def test_the_same_news_twice_changes_nothing() -> None:
    w = _family(wait={})
    case = w.create(rows=ROWS[:1])
    (one,) = _children(w, case)
    _work(w, one, "do_draft")
    before = w.cases[case.id]
    heard = before.children[one.id]
    news = {"child": one.id, "status": "Draft", "sequence": heard.sequence}
    case = w.act(c.ChildChanged, case, c.SYSTEM, **news)
    assert case == before


def test_a_called_process_may_wait_too() -> None:
    w = world(
        call("begin", "pause"), human("after"),
        processes=[process("pause", {"id": "p1", "kind": "wait", "interval": "PT1H"})],
    )  # fmt: skip
    case = w.create()
    w.pass_time(HOUR)
    assert w.open(case) == ["after"]


@pytest.mark.parametrize("cancel", [False, True])
def test_a_timer_whose_wait_is_over_does_nothing(cancel: bool) -> None:
    w = world(
        parallel(
            "p", [{"id": "pause", "kind": "wait", "interval": "PT1H"}], [human("a")], join="any"
        ),
        human("after"),
    )
    case = w.create()
    timer, due = next(iter(case.timers.items()))
    w.submit(case, "a")
    if cancel:
        w.act(c.CancelCase, case)
    before = w.cases[case.id]
    w.fire(case.id, timer, due)
    assert w.cases[case.id] == before
