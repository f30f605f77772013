"""Commands to the case: creating, data, messages, people, suspension, ending, what never may be."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.acts import ACTS
from casewright.engine.decide import decide
from casewright.engine.decision import Given, Refused
from tests.engine.world import DAY, DONE, World, form, process, stage, staged, steps_blueprint

FIELDS = [
    {"id": "ref", "kind": "text", "name": "Reference"},
    {"id": "n", "kind": "integer"},
    {"id": "twice", "kind": "calculated", "formula": "n * 2", "result": "integer"},
    {"id": "start", "kind": "integer", "default": "n + 1"},
]


def simple(*steps: dict[str, Any], **more: Any) -> World:
    return World(
        staged(
            stage("one", process("p", *(steps or (form("a"),)))),
            stage("two", process("q", form("b")), complete=DONE),
            fields=FIELDS,
            messages=[{"id": "m"}],
            **more,
        )
    )


def test_every_command_has_an_act() -> None:
    makes_no_event = {c.SaveDraft}
    assert set(c.AnyCaseCommand.__args__) - makes_no_event == set(ACTS)


# ----------------------------------------------------------------------------------- creating


def test_a_new_case_has_its_number_defaults_and_calculated_fields() -> None:
    case = simple().create(n=4)
    assert (case.number, case.created_by, case.data) == (
        "T-1", "ann", {"n": 4, "start": 5, "twice": 8},
    )  # fmt: skip


def test_a_case_without_its_key_or_with_an_unknown_type_is_refused() -> None:
    world = simple(type={"key": "ref"})
    with pytest.raises(Refused, match="Reference is required"):
        world.create()
    with pytest.raises(Refused, match=r"no case type other.*Choose one of: t"):
        world.create("other")
    assert world.create(ref="R1").data["ref"] == "R1"


def test_a_case_is_created_once() -> None:
    world = simple()
    case = world.create()
    command = c.CreateCase(id=world.new_id(), actor="ann", case=case.id, type="t", blueprint="b")
    with pytest.raises(Refused, match="exists already"):
        world.do(command)


def test_nothing_can_be_done_to_a_case_that_is_not_there() -> None:
    command = c.AddComment(id="1", actor="ann", case="none", text="x")
    answer = decide(simple().plans[1], None, command, Given(0))
    assert isinstance(answer, Refused)
    assert answer.reason == "There is no such case."


# --------------------------------------------------------------------------------------- data


def test_changed_data_are_recorded_with_the_reason_and_what_follows() -> None:
    world = simple()
    case = world.act(c.ChangeData, world.create(n=1), data={"n": 3}, reason="measured")
    changed = world.events(case, e.DataChanged)[0]
    assert (changed.data, changed.reason) == ({"n": 3, "twice": 6}, "measured")


def test_data_that_do_not_change_make_no_event() -> None:
    world = simple()
    case = world.create(n=1)
    assert world.act(c.ChangeData, case, data={"n": 1}).sequence == case.sequence


def test_a_value_may_be_taken_away() -> None:
    world = simple()
    case = world.act(c.ChangeData, world.create(n=1), data={"n": None})
    assert (case.data["n"], case.data["twice"]) == (None, None)


def test_a_conflict_is_found_outside_forms_too() -> None:
    world = simple()
    case = world.create(n=1)
    world.act(c.ChangeData, case, "bob", data={"n": 2})
    with pytest.raises(Refused, match="changed n"):
        world.act(c.ChangeData, case, data={"n": 3}, seen=case.sequence)


# ---------------------------------------------------------------------------- talk and people


def test_a_comment_tells_those_it_mentions_once() -> None:
    world = simple()
    case = world.act(c.AddComment, world.create(), text="Look @bob", mentions=("bob", "bob"))
    assert [n.to for n in world.events(case, e.PersonNotified)] == [("bob",)]
    case = world.act(c.AddComment, case, text="To nobody")
    assert len(world.events(case, e.PersonNotified)) == 1
    with pytest.raises(Refused, match="comment is empty"):
        world.act(c.AddComment, case, text="  ")


def test_participants_come_change_their_role_and_go() -> None:
    world = simple()
    case = world.act(c.AddParticipant, world.create(), person="ext", role="expert")
    case = world.act(c.AddParticipant, case, person="ext", role="judge")
    assert case.participants == {"ext": "judge"}
    same = world.act(c.AddParticipant, case, person="ext", role="judge")
    assert same.sequence == case.sequence
    case = world.act(c.RemoveParticipant, case, person="ext")
    assert case.participants == {}
    with pytest.raises(Refused, match="takes no part"):
        world.act(c.RemoveParticipant, case, person="ext")
    with pytest.raises(Refused, match="who takes part"):
        world.act(c.AddParticipant, case, person=" ")


def test_files_are_counted_by_category_and_need_a_name() -> None:
    world = simple()
    case = world.create()
    for name in ("a", "b"):
        case = world.act(c.AttachFile, case, name=name, digest="0" * 64, size=1, category="photo")
    assert case.attachments == {"photo": 2}
    for name, size in (("", 1), ("x", -1)):
        with pytest.raises(Refused, match="no name or no size"):
            world.act(c.AttachFile, case, digest="0" * 64, name=name, size=size)


def test_urgency_is_a_number_from_0_to_100() -> None:
    world = simple()
    assert world.act(c.SetUrgency, world.create(), urgency=40, reason="press").urgency == 40
    for wrong in (-1, 101):
        with pytest.raises(Refused, match="from 0 to 100"):
            world.act(c.SetUrgency, world.cases["case-1"], urgency=wrong)


# ----------------------------------------------------------------------------------- messages

WAIT = {"id": "w", "kind": "wait", "message": "m", "set": {"n": "message.n"}}


def test_a_message_goes_to_who_waits_for_it() -> None:
    world = simple(WAIT, form("a"))
    case = world.act(c.DeliverMessage, world.create(), message="m", data={"n": 7})
    assert (world.open(case), case.data["n"]) == (["a"], 7)


def test_a_message_that_nobody_waits_for_is_recorded_and_ignored() -> None:
    world = simple()
    case = world.act(c.DeliverMessage, world.create(), message="m")
    assert world.kinds(case)[-1] == "MessageIgnored"


def test_a_message_is_kept_for_a_step_that_wants_early_ones() -> None:
    world = simple(form("a"), {**WAIT, "keep": True}, form("d"))
    case = world.act(c.DeliverMessage, world.create(), message="m", data={"n": 7})
    assert len(case.messages) == 1
    case = world.submit(case, "a")
    assert (world.open(case), case.data["n"], case.messages) == (["d"], 7, ())


def test_no_more_messages_are_kept_than_a_case_can_carry() -> None:
    world = simple(form("a"), {**WAIT, "keep": True}, form("d"))
    case = world.create()
    for _ in range(100):
        case = world.act(c.DeliverMessage, case, message="m")
    with pytest.raises(Refused, match="keeps 100 messages"):
        world.act(c.DeliverMessage, case, message="m")


# --------------------------------------------------------------------------------- suspension


def test_a_suspended_case_is_not_worked_on_but_may_be_talked_about() -> None:
    world = simple()
    case = world.act(c.SuspendCase, world.create(), reason="strike")
    with pytest.raises(Refused, match=r"is suspended\. Resume it first"):
        world.submit(case, "a")
    case = world.act(c.AddComment, case, text="still")
    case = world.act(c.ResumeCase, case)
    assert world.submit(case, "a").stage == "two"
    with pytest.raises(Refused, match="is not suspended"):
        world.act(c.ResumeCase, world.cases[case.id])


def test_waits_that_end_during_a_suspension_go_on_when_the_case_does() -> None:
    world = simple({"id": "w", "kind": "wait", "interval": "P1D"}, form("a"))
    case = world.act(c.SuspendCase, world.create())
    world.pass_time(3 * DAY)
    assert world.open(case) == []
    case = world.act(c.ResumeCase, case)
    world.pass_time(0)
    assert world.open(case) == ["a"]


def test_a_message_to_a_suspended_case_is_delivered_when_it_goes_on() -> None:
    world = simple(WAIT, form("a"))
    case = world.act(c.SuspendCase, world.create())
    case = world.act(c.DeliverMessage, case, message="m", data={"n": 7})
    assert (world.open(case), len(case.messages)) == ([], 1)
    case = world.act(c.ResumeCase, case)
    assert (world.open(case), case.data["n"], case.messages) == (["a"], 7, ())


def test_a_message_at_the_edge_of_a_step_waits_for_the_end_of_the_suspension_too() -> None:
    edge = {"id": "e", "message": "m", "next": "d"}
    world = simple(form("a", boundaries=[edge]), form("d"))
    case = world.act(c.SuspendCase, world.create())
    case = world.act(c.DeliverMessage, case, message="m")
    case = world.act(c.ResumeCase, case)
    assert (world.open(case), case.messages) == (["d"], ())


def test_nothing_starts_in_a_suspended_case() -> None:
    world = World(
        staged(
            stage(
                "one",
                process("p", form("a")),
                process("r", form("d"), start={"mode": "when", "when": "case.urgency > 50"}),
            ),
            stage("two", complete=DONE),
        )
    )
    case = world.act(c.SuspendCase, world.create())
    case = world.act(c.SetUrgency, case, urgency=90)
    case = world.act(c.AttachFile, case, name="x", digest="0" * 64, size=1)
    assert world.open(case) == ["a"]
    assert world.open(world.act(c.ResumeCase, case)) == ["a", "d"]


def test_children_that_end_during_a_suspension_are_noted_and_counted_afterwards() -> None:
    child = {
        "id": "child", "prefix": "C",
        "stages": [stage("do", process("work", form("c1")), complete=DONE)],
    }  # fmt: skip
    make = {"id": "make", "kind": "create case", "case_type": "child", "wait": True}
    document = staged(stage("one", process("p", make, form("a")), complete=DONE))
    document["case_types"].append(child)
    world = World(document)
    case = world.act(c.SuspendCase, world.create())
    born = next(one for name, one in world.cases.items() if name != case.id)
    world.submit(born, "c1")
    assert world.open(case) == []
    assert world.open(world.act(c.ResumeCase, case)) == ["a"]


def test_long_work_that_was_set_down_goes_on_after_the_suspension() -> None:
    """``Continue`` may come while the case is suspended, and is refused then."""
    numbers = {"id": "s", "kind": "set data", "set": {"n": "n + 1"}}
    each = {
        "id": "each",
        "kind": "for each",
        "each": "for i in 1..600 return i",
        "steps": [numbers],
    }
    world = simple(form("a"), each, form("d"))
    case = world.create(n=0)
    work = world.work(case, "a").id
    world._decide(c.SubmitAssignment(id=world.new_id(), actor="ann", case=case.id, assignment=work))
    (go_on,) = world.sent
    world.sent.clear()
    case = world.act(c.SuspendCase, case)
    with pytest.raises(Refused):
        world.do(go_on)
    case = world.act(c.ResumeCase, case)
    assert (world.open(case), case.data["n"]) == (["d"], 600)


# --------------------------------------------------------------------------- ending, reopening


def test_a_case_ends_with_a_status_that_says_so() -> None:
    world = simple()
    case = world.create()
    with pytest.raises(Refused, match="does not end a case"):
        world.act(c.ResolveCase, case, status="Done")
    case = world.act(c.ResolveCase, case, status="Resolved-Withdrawn", reason="asked")
    assert (case.status, case.assignments, case.items) == ("Resolved-Withdrawn", {}, {})


def test_a_closed_case_is_worked_on_no_more() -> None:
    world = simple()
    case = world.act(c.CancelCase, world.create(), reason="double")
    assert case.status == "Resolved-Cancelled"
    for kind, more in (
        (c.ChangeStage, {"stage": "two"}), (c.ChangeData, {"data": {"n": 1}}),
        (c.AddTask, {"name": "x"}), (c.SuspendCase, {}),
    ):  # fmt: skip
        with pytest.raises(Refused, match=r"is closed \(Resolved-Cancelled\)\. Reopen it"):
            world.act(kind, case, **more)
    with pytest.raises(Refused, match="closed already"):
        world.act(c.CancelCase, case)
    assert world.act(c.CancelCase, case, c.SYSTEM).sequence == case.sequence
    assert world.act(c.AddComment, case, text="why?").resolved


def test_an_unknown_stage_is_refused_with_those_there_are() -> None:
    world = simple()
    with pytest.raises(Refused, match=r"no stage three.*one, two"):
        world.act(c.ChangeStage, world.create(), stage="three")


def test_items_are_added_to_a_running_for_each_only() -> None:
    each = {"id": "each", "kind": "for each", "each": "[1, 2]", "key": "item", "steps": [form("a")]}
    world = simple(each)
    case = world.act(c.AddItem, world.create(), step="each", value=3)
    assert world.open(case) == ["a", "a", "a"]
    with pytest.raises(Refused, match="already an item with this key"):
        world.act(c.AddItem, case, step="each", value=3)
    with pytest.raises(Refused, match="does not run"):
        world.act(c.AddItem, case, step="other", value=3)


WEIGHED = {
    "fields": [
        {
            "id": "weight",
            "kind": "decimal",
            "validation": "weight > 0",
            "message": "A parcel weighs something.",
        }
    ]
}


def test_a_new_case_with_a_value_that_its_field_does_not_allow_is_refused() -> None:
    world = World(steps_blueprint({"id": "a", "kind": "collect"}, **WEIGHED))
    with pytest.raises(Refused, match="weighs something") as refused:
        world.create(weight=-1)
    assert refused.value.fields == {"weight": "A parcel weighs something."}
    assert world.create(weight=2).data == {"weight": 2}


def test_changing_data_obeys_the_validation_of_its_field() -> None:
    world = World(steps_blueprint({"id": "a", "kind": "collect"}, **WEIGHED))
    case = world.create(weight=2)
    with pytest.raises(Refused, match="weighs something"):
        world.act(c.ChangeData, case, data={"weight": 0})
    assert world.act(c.ChangeData, case, data={"weight": None}).data == {"weight": None}


def test_whoever_follows_a_case_does_so_once_even_when_it_is_closed() -> None:
    world = simple()
    case = world.act(c.FollowCase, world.create())
    assert case.followers == ("ann",)
    assert world.act(c.FollowCase, case).sequence == case.sequence
    case = world.act(c.FollowCase, world.act(c.CancelCase, case), actor="bob")
    assert case.followers == ("ann", "bob")
    assert world.act(c.UnfollowCase, case, actor="eve").sequence == case.sequence
    assert world.act(c.UnfollowCase, case).followers == ("bob",)
