"""Commands to assignments: claim, release, transfer, snooze, submit, skip, redo, ad-hoc tasks."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from tests.engine.world import DAY, DONE, HOUR, World, form, process, stage, staged

FIELDS = [
    {"id": "n", "kind": "integer", "name": "Amount"},
    {"id": "note", "kind": "text"},
    {"id": "twice", "kind": "calculated", "formula": "n * 2", "result": "integer"},
]


@pytest.fixture
def world() -> World:
    """A queue ``desk`` with ann and bob; cleo does not belong to it."""
    desk = {"route": {"queue": "desk"}}
    view = {"sections": [{"fields": ["n", {"field": "note", "required": True}]}]}
    outcomes = [
        {"id": "yes", "name": "Yes", "set": {"note": 'outcome + "!"'}},
        {"id": "no", "name": "No", "reason": True, "validate_form": False, "stage": "two"},
    ]
    found = World(
        staged(
            stage(
                "one",
                process("p", form("a", view=view, **desk), form("b", outcomes=outcomes)),
                process(
                    "q",
                    form("check", route={"queue": "desk", "not_who_did": ["a"]}),
                    start={"mode": "after", "after": ["p"]},
                ),
            ),
            stage("two", process("r", form("z")), complete=DONE),
            fields=FIELDS,
        )
    )
    found.person("ann", queues=["desk"])
    found.person("bob", queues=["desk"])
    found.person("cleo")
    return found


def test_offered_work_is_claimed_and_then_closed_to_others(world: World) -> None:
    case = world.create()
    work = world.work(case, "a")
    case = world.act(c.ClaimAssignment, case, "ann", assignment=work.id)
    assert (world.work(case, "a").assignee, world.work(case, "a").state) == ("ann", "assigned")
    for kind in (c.ClaimAssignment, c.SubmitAssignment, c.ReleaseAssignment):
        with pytest.raises(Refused, match=r"ann has this work\..*release it"):
            world.act(kind, case, "bob", assignment=work.id)


def test_claiming_twice_is_no_error_and_no_event(world: World) -> None:
    case = world.create()
    work = world.work(case, "a")
    case = world.act(c.ClaimAssignment, case, "ann", assignment=work.id)
    assert world.act(c.ClaimAssignment, case, "ann", assignment=work.id).sequence == case.sequence


def test_who_does_not_belong_to_the_queue_is_told_where_the_work_waits(world: World) -> None:
    case = world.create()
    with pytest.raises(Refused, match="waits in desk"):
        world.act(c.ClaimAssignment, case, "cleo", assignment=world.work(case, "a").id)
    with pytest.raises(Refused, match="dora is not known"):
        world.act(c.ClaimAssignment, case, "dora", assignment=world.work(case, "a").id)


def test_claimed_work_is_released_to_its_queue(world: World) -> None:
    case = world.create()
    work = world.work(case, "a").id
    with pytest.raises(Refused, match="Nobody has claimed"):
        world.act(c.ReleaseAssignment, case, assignment=work)
    case = world.act(c.ClaimAssignment, case, "ann", assignment=work)
    case = world.act(c.ReleaseAssignment, case, "ann", assignment=work)
    assert (world.work(case, "a").assignee, world.work(case, "a").queue) == (None, "desk")
    assert world.act(c.ClaimAssignment, case, "bob", assignment=work).sequence > case.sequence


def test_work_that_was_given_by_name_cannot_be_released(world: World) -> None:
    case = world.submit(world.create(), "a", note="x")
    with pytest.raises(Refused, match="by name"):
        world.act(c.ReleaseAssignment, case, assignment=world.work(case, "b").id)


def test_work_is_transferred_to_a_person_or_a_queue_with_the_reason(world: World) -> None:
    case = world.create()
    work = world.work(case, "a").id
    case = world.act(c.TransferAssignment, case, assignment=work, person="cleo", reason="knows it")
    assert world.work(case, "a").assignee == "cleo"
    case = world.act(c.TransferAssignment, case, assignment=work, queue="desk")
    assert (world.work(case, "a").assignee, world.work(case, "a").queue) == (None, "desk")
    assert [g.reason for g in world.events(case, e.AssignmentGiven)] == ["knows it", ""]


def test_a_transfer_to_nobody_or_to_somebody_unknown_is_refused(world: World) -> None:
    case = world.create()
    work = world.work(case, "a").id
    with pytest.raises(Refused, match=r"not said to whom.*Name a person"):
        world.act(c.TransferAssignment, case, assignment=work)
    with pytest.raises(Refused, match="dora is not known"):
        world.act(c.TransferAssignment, case, assignment=work, person="dora")
    with pytest.raises(Refused, match="no longer open"):
        world.act(c.TransferAssignment, case, assignment="gone", person="bob")


def test_who_must_not_check_their_own_work_gets_it_in_no_way(world: World) -> None:
    case = world.submit(world.create(), "a", note="x", actor="bob")
    case = world.submit(case, "b", "yes", actor="bob")
    work = world.work(case, "check").id
    for kind in (c.ClaimAssignment, c.SubmitAssignment):
        with pytest.raises(Refused, match="checked by somebody else"):
            world.act(kind, case, "bob", assignment=work)
    with pytest.raises(Refused, match="checked by somebody else"):
        world.act(c.TransferAssignment, case, "ann", assignment=work, person="bob")
    assert world.act(c.ClaimAssignment, case, "ann", assignment=work).sequence > case.sequence


def test_snoozed_work_comes_back_at_its_time(world: World) -> None:
    case = world.submit(world.create(), "a", note="x")
    work = world.work(case, "b").id
    case = world.act(c.SnoozeAssignment, case, assignment=work, until=world.now + DAY)
    assert (world.work(case, "b").state, case.timers) == ("snoozed", {f"s:{work}": world.now + DAY})
    world.pass_time(DAY)
    assert (world.work(case, "b").state, world.work(case, "b").assignee) == ("assigned", "ann")
    assert world.cases[case.id].timers == {}


def test_snoozed_work_may_be_done_claimed_or_handed_on_before(world: World) -> None:
    for act, more in (
        (c.SubmitAssignment, {"outcome": "yes", "data": {"note": "x"}}),
        (c.ClaimAssignment, {}),
        (c.TransferAssignment, {"person": "bob"}),
    ):
        case = world.submit(world.create(), "a", note="x")
        work = world.work(case, "b").id
        case = world.act(c.SnoozeAssignment, case, assignment=work, until=world.now + HOUR)
        case = world.act(act, case, assignment=work, **more)
        assert case.timers == {}
        assert all(a.state != "snoozed" for a in case.assignments.values())


def test_snoozing_says_what_cannot_be(world: World) -> None:
    case = world.create()
    with pytest.raises(Refused, match="Claim it first"):
        world.act(
            c.SnoozeAssignment, case, assignment=world.work(case, "a").id, until=world.now + 1
        )
    case = world.submit(case, "a", note="x")
    with pytest.raises(Refused, match="later time"):
        world.act(c.SnoozeAssignment, case, assignment=world.work(case, "b").id, until=world.now)


# ------------------------------------------------------------------------------------- submitting


def test_a_submit_records_outcome_data_and_what_follows_from_them(world: World) -> None:
    case = world.submit(world.create(), "a", n=4, note="x")
    assert (case.data, case.doers) == ({"n": 4, "note": "x", "twice": 8}, {"a": "ann"})
    case = world.submit(case, "b", "yes")
    assert (case.data["note"], case.results["b"]) == ("yes!", "yes")


@pytest.mark.parametrize(
    "step, more, words",
    [
        ("a", {}, "note: This field is required"),
        ("a", {"data": {"n": "many", "note": "x"}}, "n: Enter a number"),
        ("a", {"data": {"other": 1}}, "no field other"),
        ("a", {"data": {"twice": 1}}, "calculated"),
        ("b", {}, r"needs an outcome.*Choose one of: yes, no"),
        ("b", {"outcome": "perhaps"}, "no outcome “perhaps”"),
        ("b", {"outcome": "no"}, r"“No” needs a reason\. Write why"),
    ],
)
def test_a_form_that_is_not_right_is_refused_field_by_field(
    world: World, step: str, more: dict[str, Any], words: str
) -> None:
    case = world.create()
    if step == "b":
        case = world.submit(case, "a", note="x")
    with pytest.raises(Refused, match=words):
        world.act(c.SubmitAssignment, case, assignment=world.work(case, step).id, **more)


def test_an_outcome_with_a_reason_skips_the_form_and_changes_the_stage(world: World) -> None:
    case = world.submit(world.create(), "a", note="x")
    work = world.work(case, "b").id
    case = world.act(c.SubmitAssignment, case, assignment=work, outcome="no", reason="too late")
    assert (case.stage, world.open(case)) == ("two", ["z"])
    assert world.events(case, e.AssignmentCompleted)[-1].reason == "too late"


def test_a_field_that_a_colleague_changed_meanwhile_is_shown_with_both_values(world: World) -> None:
    case = world.create(n=1)
    seen = case.sequence
    case = world.act(c.ChangeData, case, "bob", data={"n": 2})
    work = world.work(case, "a").id
    with pytest.raises(Refused, match="changed n while you were typing") as refused:
        world.act(c.SubmitAssignment, case, assignment=work, seen=seen, data={"n": 3, "note": "x"})
    assert refused.value.conflicts == {"n": (2, 3)}
    case = world.act(
        c.SubmitAssignment, case, assignment=work, seen=seen, data={"n": 2, "note": "x"}
    )
    assert world.open(case) == ["b"], "the same value is no conflict"


def test_changes_of_other_fields_are_no_conflict(world: World) -> None:
    case = world.create(n=1)
    seen = case.sequence
    case = world.act(c.ChangeData, case, "bob", data={"n": 2})
    work = world.work(case, "a").id
    case = world.act(c.SubmitAssignment, case, assignment=work, seen=seen, data={"note": "x"})
    assert case.data["n"] == 2


def test_a_step_that_wants_a_file_says_which(world: World) -> None:
    attach = {"id": "up", "kind": "attach", "category": "photo"}
    world = World(staged(stage("one", process("p", attach), complete=DONE)))
    case = world.create()
    with pytest.raises(Refused, match=r"“photo” is attached yet\. Attach it first"):
        world.submit(case, "up")
    case = world.act(c.AttachFile, case, name="x", digest="0" * 64, size=1, category="photo")
    assert world.submit(case, "up").resolved


# -------------------------------------------------------------------------- skip, redo, ad hoc


def test_a_step_is_skipped_with_a_reason(world: World) -> None:
    case = world.create()
    work = world.work(case, "a").id
    with pytest.raises(Refused, match="Skipping needs a reason"):
        world.act(c.SkipStep, case, assignment=work, reason="")
    case = world.act(c.SkipStep, case, assignment=work, reason="known already")
    assert world.open(case) == ["b"]
    skipped = world.events(case, e.StepSkipped)[0]
    assert (skipped.how, skipped.reason) == ("person", "known already")


def test_a_step_of_a_running_process_is_done_again_beside_what_is_open(world: World) -> None:
    case = world.submit(world.create(), "a", note="x")
    case = world.act(c.RedoStep, case, step="a", reason="typing error")
    assert world.open(case) == ["a", "b"]
    assert [r.reason for r in world.events(case, e.StepRedone)] == ["typing error"]
    with pytest.raises(Refused, match="open already"):
        world.act(c.RedoStep, case, step="a", reason="again")
    case = world.submit(case, "a", note="y")
    assert world.open(case) == ["b", "b"], "the flow goes on from it once more"


def test_a_step_of_a_completed_process_is_done_again_in_a_new_instance() -> None:
    world = World(
        staged(
            stage("one", process("p", form("a"), form("b")), process("q", form("h"))),
            stage("two", complete=DONE),
        )
    )
    case = world.submit(world.submit(world.create(), "a"), "b")
    case = world.act(c.RedoStep, case, step="b", reason="again")
    assert world.open(case) == ["b", "h"]
    case = world.submit(case, "h")
    assert case.stage == "one"
    assert world.submit(case, "b").resolved


def test_what_cannot_be_done_again_is_said(world: World) -> None:
    case = world.create()
    with pytest.raises(Refused, match="needs a reason"):
        world.act(c.RedoStep, case, step="a", reason="")
    for step in ("check", "z", "nothing"):
        with pytest.raises(Refused, match=f"no step {step} that could be done again"):
            world.act(c.RedoStep, case, step=step, reason="x")


def test_an_ad_hoc_task_goes_to_its_author_a_person_or_a_queue(world: World) -> None:
    case = world.act(c.AddTask, world.create(), name="mine")
    case = world.act(c.AddTask, case, name="yours", person="cleo")
    case = world.act(c.AddTask, case, name="ours", queue="desk")
    tasks = {a.name: (a.assignee, a.queue) for a in case.assignments.values() if a.name}
    assert tasks == {"mine": ("ann", None), "yours": ("cleo", None), "ours": (None, "desk")}
    with pytest.raises(Refused, match="has no name"):
        world.act(c.AddTask, case, name=" ")
    with pytest.raises(Refused, match="dora is not known"):
        world.act(c.AddTask, case, name="x", person="dora")


def test_an_ad_hoc_task_is_skipped_with_a_reason(world: World) -> None:
    case = world.act(c.AddTask, world.create(), name="mine")
    task = next(a for a in case.assignments.values() if a.name)
    case = world.act(c.SkipStep, case, assignment=task.id, reason="not needed")
    assert [i.kind for i in case.items.values()] == ["process"]
