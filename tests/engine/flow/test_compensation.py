"""A step that is taken down while it is open lets its compensating step run."""

from __future__ import annotations

from typing import Any

from casewright.engine import commands as c

from ..notation import (
    FIELDS,
    call,
    clean_world,
    count,
    each,
    human,
    messages,
    parallel,
    process,
    wait_message,
    world,
)
from ..world import World, steps_blueprint


def _undo(**more: object) -> dict[str, object]:
    """A wait for an answer; taken down, it counts one up (the order is called off)."""
    return wait_message("order", "m", on_cancel="undo", **more)


def _two_stages(*steps: dict[str, Any]) -> World:
    stages = [
        {"id": "one", "processes": [{"id": "main", "steps": list(steps)}]},
        {"id": "two", "complete": "wait", "processes": [{"id": "more", "steps": [human("b")]}]},
    ]
    document = steps_blueprint(fields=FIELDS, messages=messages("m"), type={"stages": stages})
    return clean_world(document)


def test_leaving_the_stage_compensates() -> None:
    w = _two_stages(_undo(next="end"), count("undo"))
    case = w.create()
    case = w.act(c.ChangeStage, case, stage="two", reason="go on")
    assert case.data["n"] == 1
    assert case.stage == "two"
    assert w.open(case) == ["b"]
    assert [s.kind for s in case.scopes.values()] == ["process"], (
        "only the new stage's flow is left"
    )
    assert "compensation" not in {item.kind for item in case.items.values()}


def test_compensation_by_a_person_does_not_hold_the_next_stage_up() -> None:
    w = _two_stages(_undo(next="end"), human("undo"))
    case = w.create()
    case = w.act(c.ChangeStage, case, stage="two", reason="go on")
    assert w.open(case) == ["b", "undo"]
    w.submit(case, "b")
    case = w.submit(case, "undo")
    assert case.stage == "two"
    assert (case.tokens, case.scopes) == ({}, {})


def test_a_step_that_was_done_or_never_begun_is_not_compensated() -> None:
    w = _two_stages(human("a"), _undo(), human("last", next="end"), count("undo"))
    early = w.create()
    assert "n" not in w.act(c.ChangeStage, early, stage="two", reason="early").data
    late = w.create()
    w.submit(late, "a")
    w.act(c.DeliverMessage, late, message="m")
    assert "n" not in w.act(c.ChangeStage, late, stage="two", reason="late").data


def test_a_step_in_which_nothing_could_begin_is_not_compensated() -> None:
    failed = {"id": "until", "kind": "wait", "date": "when_due", "on_cancel": "undo", "next": "end"}
    w = _two_stages(failed, count("undo"))
    case = w.act(c.ChangeStage, w.create(), stage="two", reason="give up")
    assert "n" not in case.data


def test_a_join_that_cancels_the_rest_compensates_within_the_process() -> None:
    w = world(
        parallel("p", [human("a")], [_undo(), count("got", "total")], join="any"),
        human("after", next="end"), human("undo"), messages=messages("m"),
    )  # fmt: skip
    case = w.submit(w.create(), "a")
    assert w.open(case) == ["after", "undo"]
    assert not w.submit(case, "after").resolved, "what is owed belongs to the process"
    assert w.submit(case, "undo").resolved


def test_compensation_may_stand_in_the_branch_itself() -> None:
    w = world(
        parallel("p", [human("a")], [_undo(next="end"), count("undo"), human("tell")], join="any"),
        human("after"), messages=messages("m"),
    )  # fmt: skip
    case = w.submit(w.create(), "a")
    assert case.data["n"] == 1
    assert w.open(case) == ["after", "tell"]
    w.submit(case, "after")
    assert w.submit(case, "tell").resolved


def test_what_leaves_a_branch_after_compensation_ends_its_path() -> None:
    back = human("undo", {"id": "out", "next": "after"}, "on")
    w = world(
        parallel("p", [human("a")], [_undo(next="end"), back], join="any"), human("after"),
        messages=messages("m"),
    )  # fmt: skip
    case = w.submit(w.create(), "a")
    w.submit(case, "undo", "out")
    assert w.open(case) == ["after", "after"], "its branch is gone; it goes where it is told"


def test_each_instance_that_is_taken_back_is_compensated() -> None:
    w = world(
        each("many", "[1, 2, 3]", _undo(), complete_when="done >= 1"), human("after", next="end"),
        count("undo"), messages=messages("m"),
    )  # fmt: skip
    case = w.create()
    case = w.act(c.DeliverMessage, case, message="m")
    assert case.data["n"] == 2, "two of three were still open"
    assert w.open(case) == ["after"]


def test_a_jump_out_and_a_choice_compensate() -> None:
    w = world(
        parallel("p", [human("a", {"id": "out", "next": "after"}, "on")], [_undo()]),
        human("after", next="end"), count("undo"), messages=messages("m"),
    )  # fmt: skip
    assert w.submit(w.create(), "a", "out").data["n"] == 1
    w = world(
        parallel("p", [human("a")], [_undo()], choice=True), human("after", next="end"),
        count("undo"), messages=messages("m"),
    )  # fmt: skip
    assert w.submit(w.create(), "a").data["n"] == 1


def test_the_edge_of_a_step_is_its_own_answer() -> None:
    edge = {"id": "stop", "after": "PT1H", "next": "after"}
    w = world(
        _undo(boundaries=[edge]), human("after", next="end"), count("undo"), messages=messages("m")
    )
    case = w.create()
    w.pass_time(3_600_000_000)
    assert w.open(case) == ["after"]
    assert "n" not in w.cases[case.id].data


def test_termination_waits_for_what_it_owes() -> None:
    w = world(
        parallel("p", [human("a", {"id": "out", "next": "terminate"}, "on")], [_undo()]),
        human("last", next="end"), human("undo"), messages=messages("m"),
    )  # fmt: skip
    case = w.submit(w.create(), "a", "out")
    assert w.open(case) == ["undo"]
    assert w.submit(case, "undo").resolved


def test_an_item_that_is_ended_from_outside_compensates_on_its_own() -> None:
    side = process("side", _undo(next="end"), human("undo"), exit=[{"when": "flag"}])
    w = world(
        stage={"processes": [process("main", human("a"), human("b")), side]}, messages=messages("m")
    )
    case = w.submit(w.create(), "a", flag=True)
    assert w.open(case) == ["b", "undo"]


def test_a_called_process_that_is_taken_down_compensates_in_its_own_flow() -> None:
    called = process("called", _undo(next="end"), count("undo"))
    w = world(
        parallel("p", [human("a")], [call("c", "called")], join="any"), human("after"),
        processes=[called], messages=messages("m"),
    )  # fmt: skip
    case = w.submit(w.create(), "a")
    assert case.data["n"] == 1
    assert w.open(case) == ["after"]


def test_the_end_of_the_case_starts_nothing() -> None:
    w = _two_stages(_undo(next="end"), human("undo"))
    case = w.act(c.CancelCase, w.create(), reason="no")
    assert (case.tokens, case.assignments) == ({}, {})
