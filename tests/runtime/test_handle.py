"""One command from arrival to commit: repeated, refused, late timers first, nothing half done."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from casewright.engine import commands as c
from casewright.engine.audit import read_payload
from casewright.engine.decision import Refused
from casewright.runtime.handle import IdReused, fresh_salts, handle
from casewright.store.rows import CaseQuery

from .office import BLUEPRINT, DAY, HOUR, MINUTE, Office, new


def test_a_case_gets_the_next_number_of_its_type(office: Office) -> None:
    assert [office.create(code=each).number for each in "ab"] == ["PCL-1", "PCL-2"]
    assert office.create("reminder").number == "REM-1"


def test_the_answer_says_where_the_case_stands(office: Office) -> None:
    command = office.creation(code="a")
    answer = office.do(command).answer
    case = office.case(command.case)
    assert (answer.status, answer.stage, answer.sequence) == ("Open", "register", case.sequence)
    assert answer.assignments == tuple(case.assignments)


def test_a_repeated_command_gives_the_stored_answer_and_does_nothing(office: Office) -> None:
    command = office.creation(code="a")
    first, second = office.do(command), office.do(command)
    assert (first.answer, first.repeated, second.repeated) == (second.answer, False, True)
    assert office.reads.count_cases(CaseQuery()) == 1


def test_the_same_id_with_other_content_is_refused(office: Office) -> None:
    command = office.creation(code="a")
    office.do(command)
    with pytest.raises(IdReused, match="accepted before with another content"):
        office.do(msgspec.structs.replace(command, data={"code": "b"}))


def test_a_refusal_is_not_remembered(office: Office) -> None:
    """The same command may be sent again once the reason for refusing it is gone."""
    retire = c.RetireBlueprint(id=new(), actor="zoe", blueprint="parcels", version=1)
    office.do(retire)
    command = office.creation(code="a")
    with pytest.raises(Refused, match="no published version"):
        office.do(command)
    office.publish(BLUEPRINT.replace("name: Parcels", "name: Parcels again"))
    assert not office.do(command).repeated


@pytest.mark.parametrize("wrong", ["", "no-id", "A" * 36, "x\n" + "0" * 34])
def test_an_id_that_is_no_uuid_is_refused(office: Office, wrong: str) -> None:
    command = office.creation(code="a")
    for field in ("id", "case"):
        with pytest.raises(Refused, match="is not the id of a"):
            office.do(msgspec.structs.replace(command, **{field: wrong}))


def test_a_command_to_a_case_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="There is no case"):
        office.do(c.AddComment(id=new(), actor="ann", case=new(), text="hello"))


def test_a_case_type_that_is_not_there_is_refused_with_those_that_are(office: Office) -> None:
    with pytest.raises(
        Refused, match=r"no case type “box”. It has: parcel, crate, reminder, watched\."
    ):
        office.do(office.creation("box"))


def test_timers_that_are_due_are_decided_before_the_command(office: Office) -> None:
    """Nobody worked for three hours and no worker ran: the goal and the deadline come first."""
    case = office.create(code="a")
    office.now += 3 * HOUR
    office.submit("ann", case, "check", outcome="ok")
    kinds = office.kinds(case)
    assert kinds.count("ClockPassed") == 2
    assert kinds.index("AssignmentCompleted") > max(
        n for n, kind in enumerate(kinds) if kind == "ClockPassed"
    )


def test_late_timers_keep_their_real_due_time_in_order(office: Office) -> None:
    case = office.create(code="a")
    begun = office.now
    office.now += 3 * HOUR
    office.submit("ann", case, "check", outcome="ok")
    passed = [r for r in office.reads.history(case.id) if r.kind == "ClockPassed"]
    assert [(r.payload["what"], r.payload["due"] - begun) for r in passed] == [
        ("goal", HOUR),
        ("deadline", 2 * HOUR),
    ]
    assert {r.at for r in passed} == {office.now}


def test_of_several_timers_the_earliest_comes_first(office: Office) -> None:
    """The wait ends the case and its clock; the clock had passed long before that."""
    case = office.create("watched")
    office.now += 8 * DAY
    office.do(c.AddComment(id=new(), actor="zoe", case=case.id, text="what happened?"))
    told = [k for k in office.kinds(case) if k in ("ClockPassed", "WaitEnded", "CommentAdded")]
    assert told == ["ClockPassed", "ClockPassed", "WaitEnded", "CommentAdded"]


def test_a_refused_command_leaves_the_timers_that_were_due_decided(office: Office) -> None:
    case = office.create(code="a")
    office.now += 90 * MINUTE
    wrong = c.SubmitAssignment(id=new(), actor="ann", case=case.id, assignment="nothing")
    with pytest.raises(Refused):
        office.do(wrong)
    assert office.kinds(case).count("ClockPassed") == 1


def test_time_never_goes_back_in_a_case(office: Office) -> None:
    """A machine with a slow clock decides after one with a fast clock."""
    case = office.create(code="a")
    office.now -= DAY
    office.do(c.AddComment(id=new(), actor="ann", case=case.id, text="from yesterday"))
    times = [row.at for row in office.reads.history(case.id)]
    assert times == sorted(times)


def test_what_was_typed_stays_when_a_form_is_refused(office: Office) -> None:
    case = office.create(code="a")
    form = office.submission("ann", case, "check", outcome="ok", data={"weight": Decimal(-1)})
    with pytest.raises(Refused):
        office.do(form)
    kept = office.reads.draft(form.assignment, "ann")
    assert kept is not None
    assert kept.data == {"weight": Decimal(-1)}


def test_a_draft_is_kept_without_an_event_and_gone_after_the_submit(office: Office) -> None:
    case = office.create(code="a")
    before = office.kinds(case)
    form = office.submission("ann", case, "check", outcome="ok")
    office.do(
        c.SaveDraft(
            id=new(), actor="ann", case=case.id, assignment=form.assignment, data={"weight": 3}
        )
    )
    kept = office.reads.draft(form.assignment, "ann")
    assert kept is not None
    assert kept.data == {"weight": 3}
    assert office.kinds(case) == before
    office.do(form)
    assert office.reads.draft(form.assignment, "ann") is None


def test_a_draft_for_work_that_is_done_is_refused(office: Office) -> None:
    case = office.create(code="a")
    form = office.submission("ann", case, "check", outcome="ok")
    office.do(form)
    late = c.SaveDraft(id=new(), actor="bob", case=case.id, assignment=form.assignment)
    with pytest.raises(Refused, match="no longer open"):
        office.do(late)
    with pytest.raises(Refused, match="There is no case"):
        office.do(c.SaveDraft(id=new(), actor="bob", case=new(), assignment=form.assignment))


def test_the_facts_that_were_used_stand_with_the_command(office: Office) -> None:
    case = office.create(code="a")
    payloads = [read_payload(r.payload) for r in office.reads.records(f"case:{case.id}")]
    assert payloads[0].number == 1
    assert isinstance(payloads[0].command, c.CreateCase)
    assert all(payload.command is None for payload in payloads[1:])


def test_every_salt_is_its_own() -> None:
    salts = fresh_salts()
    drawn = [next(salts) for _ in range(200)]
    assert len(set(drawn)) == 200
    assert {len(salt) for salt in drawn} == {16}


def test_handle_alone_raises_nothing_that_a_person_can_cause(office: Office) -> None:
    with office.store.transaction() as unit:
        result = handle(unit, office.plans, office.creation("box"))
    assert result.answer is None
    assert "no case type" in str(result.refused)
