"""A child case that cannot be created: the parent says so, and people try again, mend or skip."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import NOT_CREATED, Case

from ..notation import FIELDS, clean_world, human
from ..world import DAY, HOUR, World, steps_blueprint

SLA = [{"id": "day", "deadline": "P1D"}]


def family(make: dict[str, Any], *steps: dict[str, Any], **parts: Any) -> World:
    """A parent whose step ``make`` creates children; a child needs a ``size`` that is even."""
    step = {
        "id": "make", "kind": "create case", "case_type": "child", "wait": True,
        "map": {"size": "n"}, "back": {"total": "size"}, **make,
    }  # fmt: skip
    document = steps_blueprint(
        step, human("after"), *steps, fields=FIELDS, slas=SLA, messages=[{"id": "stop"}], **parts
    )
    size = {"id": "size", "kind": "integer", "default": '"none"'}
    only = {"id": "only", "complete": {"resolve": "Resolved-Done"},
            "processes": [{"id": "p", "steps": [human("do")]}]}  # fmt: skip
    document["case_types"].append(
        {"id": "child", "prefix": "C", "fields": [size], "stages": [only]}
    )
    return World(document)


def each(**make: Any) -> World:
    """One child for each row; a row without a price cannot become one."""
    return family({"each": "rows", "map": {"size": "item.price"}, **make})


ROWS = [{"price": 1}, {"name": "no price"}, {"price": 3}]
WHOLE = [{"price": 1}, {"price": 2}, {"price": 3}]


def statuses(case: Case) -> list[str]:
    return sorted(child.status for child in case.children.values())


def kids(w: World) -> list[Case]:
    return [case for case in w.cases.values() if case.type == "child"]


# ------------------------------------------------------------------------------ it is not silent


def test_a_refused_child_is_an_incident_that_says_what_was_wrong() -> None:
    w = family({})
    case = w.create()
    assert kids(w) == []
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.step == "make"
    assert "child could not be created" in incident.problem
    assert "whole number" in incident.problem or "number" in incident.problem
    (reported,) = w.events(case, e.EffectReported)
    assert not reported.ok
    assert not reported.late, "the step that asked for it was still there"


def test_what_was_asked_for_stands_in_the_history() -> None:
    w = family({"map": {"size": '"many"'}})
    case = w.create()
    (asked,) = w.events(case, e.ChildRequested)
    assert asked.data == {"size": "many"}


def test_the_step_waits_for_nothing_any_more() -> None:
    w = family({})
    case = w.cases[w.create().id]
    assert case.waits == {}
    assert [token.step for token in case.tokens.values()] == ["make"], "it rests where it stopped"
    assert not case.resolved


def test_the_stage_does_not_complete_over_it() -> None:
    w = family({})
    case = w.cases[w.create().id]
    assert case.stage == "work"
    w.act(c.ChangeData, case, data={"word": "x"})
    assert w.cases[case.id].stage == "work"


# ----------------------------------------------------------------------------------- trying again


def test_tried_again_with_better_data_the_child_is_made() -> None:
    w = family({})
    case = w.create()
    w.act(c.ChangeData, case, data={"n": 4})
    case = w.act(c.RedoStep, case, step="make", reason="the number was missing")
    assert statuses(case) == ["Open"]
    (child,) = kids(w)
    w.submit(child, "do")
    assert w.open(case) == ["after"]
    assert w.cases[case.id].data["total"] == 4


def test_tried_again_without_better_data_it_fails_again() -> None:
    w = family({})
    case = w.create()
    case = w.act(c.RedoStep, case, step="make", reason="perhaps")
    assert len(w.events(case, e.IncidentRaised)) == 2
    assert statuses(w.cases[case.id]) == [NOT_CREATED], "the first try is not counted twice"


def test_of_several_children_only_the_refused_one_is_asked_for_again() -> None:
    w = each()
    case = w.create(rows=ROWS)
    assert len(kids(w)) == 2
    assert statuses(w.cases[case.id]) == [NOT_CREATED, "Open", "Open"]
    w.act(c.ChangeData, case, data={"rows": WHOLE})
    w.act(c.RedoStep, case, step="make", reason="price added")
    assert sorted(child.data["size"] for child in kids(w)) == [1, 2, 3]
    for child in kids(w):
        assert w.open(case) == []
        w.submit(child, "do")
    assert w.open(case) == ["after"]


def test_children_that_end_while_one_is_mended_still_count() -> None:
    w = each()
    case = w.create(rows=ROWS)
    for child in kids(w):
        w.submit(child, "do")
    assert w.open(case) == [], "the refused one is still missing"
    w.act(c.ChangeData, case, data={"rows": WHOLE})
    w.act(c.RedoStep, case, step="make", reason="price added")
    w.submit(kids(w)[-1], "do")
    assert w.open(case) == ["after"]


def test_an_item_that_is_gone_when_tried_again_is_asked_for_no_more() -> None:
    w = each()
    case = w.create(rows=ROWS[:2])
    w.act(c.ChangeData, case, data={"rows": ROWS[:1]})
    w.act(c.RedoStep, case, step="make", reason="not needed")
    (child,) = kids(w)
    assert w.open(case) == []
    w.submit(child, "do")
    assert w.open(case) == ["after"]


def test_all_items_gone_and_all_others_done_the_flow_goes_on() -> None:
    w = each()
    case = w.create(rows=ROWS[1:2])
    w.act(c.ChangeData, case, data={"rows": []})
    w.act(c.RedoStep, case, step="make", reason="not needed")
    assert w.open(case) == ["after"]


def test_the_promise_of_the_step_runs_on_from_its_first_try() -> None:
    w = family({"sla": ["day"]})
    case = w.create()
    started = w.now
    w.now += 3 * HOUR
    w.act(c.ChangeData, case, data={"n": 1})
    case = w.act(c.RedoStep, case, step="make", reason="mended")
    (clock,) = w.cases[case.id].clocks.values()
    assert (clock.start, clock.deadline) == (started, started + DAY)
    w.submit(kids(w)[0], "do")
    assert w.cases[case.id].clocks == {}, "and it stops when the step is done"


# ------------------------------------------------------------------------------- by hand, or not


def test_done_by_hand_the_flow_goes_on_with_what_was_found_out() -> None:
    w = family({})
    case = w.create()
    case = w.act(c.CompleteStep, case, step="make", data={"total": 9}, reason="done on paper")
    assert w.open(case) == ["after"]
    assert case.data["total"] == 9
    assert case.children == {}
    assert case.folded == {"make child Resolved-By hand": 1}


def test_doing_it_by_hand_needs_a_reason_and_right_values() -> None:
    w = family({})
    case = w.create()
    with pytest.raises(Refused, match="needs a reason"):
        w.act(c.CompleteStep, case, step="make", reason="")
    with pytest.raises(Refused, match="total"):
        w.act(c.CompleteStep, case, step="make", data={"total": "lots"}, reason="x")
    assert w.open(case) == []


def test_skipped_the_flow_goes_on_without_it() -> None:
    w = family({"sla": ["day"]})
    case = w.create()
    case = w.act(c.SkipStep, case, step="make", reason="not needed")
    assert w.open(case) == ["after"]
    assert case.clocks == {}
    (skipped,) = w.events(case, e.StepSkipped)
    assert (skipped.how, skipped.reason) == ("person", "not needed")
    assert w.submit(case, "after").resolved, "nothing of it keeps the case open"


def test_skipping_one_lets_the_others_go_their_way() -> None:
    w = each()
    case = w.create(rows=ROWS)
    w.act(c.SkipStep, case, step="make", reason="too late")
    assert w.open(case) == ["after"]
    w.submit(kids(w)[0], "do")
    assert w.cases[case.id].folded == {
        "make child Resolved-Skipped": 1,
        "make child Resolved-Done": 1,
    }


def test_a_step_that_is_not_stopped_cannot_be_skipped_or_done_like_this() -> None:
    w = family({})
    case = w.create(n=1)
    for command in (c.SkipStep, c.CompleteStep):
        with pytest.raises(Refused, match="not stopped by an error"):
            w.act(command, case, step="make", reason="x")


def test_other_incidents_are_skipped_and_done_by_hand_too() -> None:
    bad = {"id": "until", "kind": "wait", "date": "when_due", "sla": ["day"]}
    both: list[tuple[type[c.CaseCommand], dict[str, Any]]] = [
        (c.SkipStep, {}), (c.CompleteStep, {"data": {"word": "seen"}}),
    ]  # fmt: skip
    for command, more in both:
        w = World(steps_blueprint(bad, human("after"), fields=FIELDS, slas=SLA))
        case = w.create()
        case = w.act(command, case, step="until", reason="no date will come", **more)
        assert w.open(case) == ["after"]
        assert case.clocks == {}
        assert case.data.get("word") == more.get("data", {}).get("word")


# ------------------------------------------------------------------------------- ways out, edges


def test_on_error_leads_on_at_once() -> None:
    w = family({"on_error": "mend", "sla": ["day"]}, human("mend"))
    case = w.create()
    assert w.open(case) == ["mend"]
    assert len(w.events(case, e.IncidentRaised)) == 1
    assert w.cases[case.id].clocks == {}
    assert w.submit(case, "mend").resolved, "the request that failed does not keep the case open"


def test_an_error_edge_leads_on_too() -> None:
    edge = {"id": "oops", "error": True, "next": "mend"}
    w = family({"boundaries": [edge]}, human("mend"))
    case = w.create()
    assert w.open(case) == ["mend"]
    (passed,) = w.events(case, e.BoundaryPassed)
    assert passed.boundary == "oops"


def test_an_edge_that_does_not_interrupt_tells_and_leaves_the_incident() -> None:
    edge = {"id": "oops", "error": True, "next": "tell", "interrupt": False}
    w = family({"boundaries": [edge]}, human("tell", next="end"))
    case = w.create()
    assert w.open(case) == ["tell"]
    w.act(c.ChangeData, case, data={"n": 1})
    w.act(c.RedoStep, case, step="make", reason="mended")
    assert len(kids(w)) == 1


def test_a_way_out_that_leads_back_tries_everything_anew() -> None:
    w = family({"on_error": "mend"}, human("mend", next="make"))
    case = w.create()
    w.submit(case, "mend", n=2)
    (child,) = kids(w)
    w.submit(child, "do")
    assert w.open(case) == ["after"]


def test_the_way_back_asks_for_each_of_them_anew() -> None:
    w = family(
        {"each": "rows", "map": {"size": "item.price"}, "on_error": "mend"},
        human("mend", next="make"),
    )
    case = w.create(rows=ROWS)
    before = len(kids(w))
    assert w.open(case) == ["mend"]
    w.act(c.ChangeData, case, data={"rows": WHOLE})
    w.submit(case, "mend")
    assert len(kids(w)) == before + 3, "it is another round of the step"


def test_nobody_waits_yet_it_is_said() -> None:
    w = family({"wait": False})
    case = w.create()
    assert w.open(case) == ["after"]
    assert [i.token for i in w.events(case, e.IncidentRaised)] == [None]
    assert statuses(w.cases[case.id]) == [NOT_CREATED]
    assert w.submit(case, "after").resolved, "what does not exist is not open"


def test_a_later_wait_for_cases_does_not_wait_for_one_that_does_not_exist() -> None:
    hold = {"id": "hold", "kind": "wait", "cases": {"step": "make"}}
    w = family({"wait": False}, hold, human("last"))
    case = w.create()
    w.submit(case, "after")
    assert w.open(case) == ["last"]


def test_a_suspended_case_keeps_the_incident_until_it_goes_on() -> None:
    w = family({"on_error": "mend"}, human("mend"))
    case = w.create(n=1)
    (child,) = kids(w)
    effect = c.derive(child.id, "create")
    w.act(c.SuspendCase, case)
    report = {"effect": effect, "ok": False, "error": "gone"}
    case = w.act(c.ReportEffect, case, c.SYSTEM, **report)
    assert w.open(case) == []
    case = w.act(c.ResumeCase, case)
    assert w.act(c.SkipStep, case, step="make", reason="x").stage == "work"
    assert w.open(case) == ["after"]


def test_a_closed_case_only_notes_it() -> None:
    w = family({"wait": False})
    case = w.create(n=1)
    (child,) = kids(w)
    case = w.submit(case, "after") if w.cases[child.id].resolved else case
    w.submit(child, "do")
    case = w.submit(case, "after")
    assert case.resolved
    report = {"effect": "no such effect", "ok": False, "error": "gone"}
    case = w.act(c.ReportEffect, case, c.SYSTEM, **report)
    assert case.resolved
    assert [r.late for r in w.events(case, e.EffectReported)] == [True]


def test_a_message_at_the_edge_still_interrupts_a_stopped_step() -> None:
    edge = {"id": "halt", "message": "stop", "next": "mend"}
    w = family({"boundaries": [edge]}, human("mend"))
    case = w.create()
    w.act(c.DeliverMessage, case, message="stop")
    assert w.open(case) == ["mend"]


def test_its_expressions_see_that_it_was_not_created() -> None:
    edge = {"id": "seen", "when": f'children[1].status = "{NOT_CREATED}"', "next": "mend"}
    w = family({"boundaries": [edge]}, human("mend"))
    case = w.create()
    assert w.open(case) == ["mend"]


def test_such_a_blueprint_may_be_published() -> None:
    step = {"id": "make", "kind": "create case", "case_type": "child", "wait": True,
            "map": {"size": "n"}, "on_error": "mend", "next": "end"}  # fmt: skip
    document = steps_blueprint(step, human("mend"), fields=FIELDS)
    only = {"id": "only", "complete": {"resolve": "Resolved-Done"},
            "processes": [{"id": "p", "steps": [human("do")]}]}  # fmt: skip
    document["case_types"].append(
        {"id": "child", "prefix": "C", "fields": [{"id": "size", "kind": "integer"}],
         "stages": [only]}
    )  # fmt: skip
    assert clean_world(document).create(n=1).status == "Open"


def test_the_same_refusal_told_twice_is_one_incident() -> None:
    w = family({})
    case = w.cases[w.create().id]
    (child,) = case.children.values()
    effect = c.derive(child.case, "create")
    case = w.act(c.ReportEffect, case, c.SYSTEM, effect=effect, ok=False, error="once more")
    assert len(w.events(case, e.IncidentRaised)) == 1
    assert [r.late for r in w.events(case, e.EffectReported)] == [False, True]


def test_a_creation_that_went_well_is_no_incident() -> None:
    w = family({})
    case = w.create(n=1)
    (child,) = case.children.values()
    effect = c.derive(child.case, "create")
    case = w.act(c.ReportEffect, case, c.SYSTEM, effect=effect, ok=True)
    assert w.events(case, e.IncidentRaised) == []
    assert statuses(case) == ["Open"]
