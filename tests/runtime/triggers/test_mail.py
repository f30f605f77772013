"""Cases by mail: a message makes a case, an answer lands on its case, nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.runtime.connectors.port import Failure, Result
from casewright.store.memory import MemoryStore
from tests.runtime.office import MINUTE, Office, new

from .shop import BLUEPRINT, Answers, Kept, bound, orders, state, triggers

ANN = "ann@customer.example"


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office(MemoryStore()).open()
    office.publish(BLUEPRINT)
    yield office
    office.close()


def mail(uid: int = 1, **more: Any) -> dict[str, Any]:
    """A message as the connector shows it."""
    return {
        "uid": uid, "message_id": f"<{uid}@customer.example>", "sender": ANN, "sender_name": "Ann",
        "to": ["shop@example.org"], "cc": [], "subject": "An order", "sent": None, "auto": False,
        "text": "Please send it.", "references": [], "case": "", "effect": "", "number": "",
        "attachments": [], "left_out": [], **more,
    }  # fmt: skip


def box(*mails: dict[str, Any], files: tuple[Any, ...] = (), more: bool = False) -> Result:
    last = max((each["uid"] for each in mails), default=0)
    return Result(
        {"messages": list(mails), "last_uid": last, "uid_validity": 7, "more": more,
         "files": list(files)}
    )  # fmt: skip


def taken(office: Office, kept: Kept, *answers: Result | Failure) -> Answers:
    """One look at the mailbox, to its end."""
    asked = Answers(*answers)
    ours = triggers(office, kept, "post-in", calls=asked)
    ours.round()
    ours.wait(10)
    ours.round()
    ours.close()
    office.door.settle()
    return asked


def cases(office: Office) -> list[Any]:
    from casewright.store.rows import CaseQuery

    rows = office.reads.cases(CaseQuery(types=("order",))).rows
    return [office.case(row.case) for row in reversed(rows)]


def comments(office: Office, case: str) -> list[tuple[str, str]]:
    return [
        (row.on_behalf or row.actor, row.payload["text"])
        for row in office.reads.history(case)
        if row.kind == "CommentAdded"
    ]


def test_a_message_makes_a_case_with_its_text_and_its_sender(office: Office) -> None:
    taken(office, Kept(), box(mail()))
    (case,) = cases(office)
    assert case.data == {"code": "An order"}
    assert case.participants == {ANN: "correspondent"}
    assert comments(office, case.id) == [(ANN, "An order\n\nPlease send it.")]


def test_attachments_come_along_under_their_category(office: Office) -> None:
    digest = office.real.put_file(b"hello")
    file = {"name": "a.txt", "media": "text/plain", "size": 5, "digest": digest}
    attached = {"name": "a.txt", "media": "text/plain", "size": 5, "file": 0}
    taken(office, Kept(), box(mail(attachments=[attached]), files=(file,)))
    (case,) = cases(office)
    (found,) = office.reads.files(case.id)
    assert (found.name, found.category, found.digest) == ("a.txt", "letter", digest)


def test_the_same_message_seen_again_makes_nothing(office: Office) -> None:
    kept = Kept()
    taken(office, kept, box(mail()))
    kept.clear()  # a mailbox whose numbers begin anew, or a worker that was killed
    office.now += MINUTE
    taken(office, kept, box(mail()))
    (case,) = cases(office)
    assert len(comments(office, case.id)) == 1


def test_it_goes_on_where_it_stopped_and_takes_page_after_page(office: Office) -> None:
    kept = Kept()
    asked = taken(office, kept, box(mail(1), mail(2), more=True), box(mail(3)))
    assert asked.asked == [
        ("fetch", {}),
        ("fetch", {"since_uid": 2, "uid_validity": 7}),
    ]
    assert len(cases(office)) == 3
    office.now += 2 * MINUTE
    again = taken(office, kept, box())
    assert again.asked == [("fetch", {"since_uid": 3, "uid_validity": 7})]


def test_an_answer_to_our_mail_lands_on_its_case(office: Office) -> None:
    kept = Kept()
    taken(office, kept, box(mail()))
    (case,) = cases(office)
    bob = "bob@elsewhere.example"
    office.now += 2 * MINUTE
    taken(office, kept, box(mail(2, sender=bob, case=case.id, subject="Re: it", text="Yes.")))
    assert len(cases(office)) == 1
    assert comments(office, case.id)[-1] == (bob, "Re: it\n\nYes.")
    assert set(office.case(case.id).participants) == {ANN, bob}


def test_a_second_mail_in_the_thread_of_the_first_lands_on_its_case(office: Office) -> None:
    kept = Kept()
    taken(office, kept, box(mail(1)))
    office.now += 2 * MINUTE
    taken(office, kept, box(mail(2, references=["<0@x>", "<1@customer.example>"], text="And?")))
    (case,) = cases(office)
    assert len(comments(office, case.id)) == 2


def test_a_number_in_the_subject_is_believed_of_those_who_have_to_do_with_the_case(
    office: Office,
) -> None:
    kept = Kept()
    taken(office, kept, box(mail(1)))
    (case,) = cases(office)
    office.now += 2 * MINUTE
    taken(office, kept, box(mail(2, number=case.number, sender=ANN.upper())))
    assert len(cases(office)) == 1
    office.now += 2 * MINUTE
    taken(office, kept, box(mail(3, number=case.number, sender="eve@evil.example")))
    assert len(cases(office)) == 2, "a stranger who guesses a number begins a new matter"


def test_a_colleague_is_known_by_the_address_of_the_person(office: Office) -> None:
    office.person("ann", email="Ann@Office.example", queues=("desk",))
    kept = Kept()
    taken(office, kept, box(mail(1)))
    (case,) = cases(office)
    office.do(c.AddParticipant(id=new(), actor="zoe", case=case.id, person="ann"))
    office.now += 2 * MINUTE
    taken(office, kept, box(mail(2, number=case.number, sender="ann@office.example")))
    assert len(cases(office)) == 1


def test_a_closed_case_hears_an_answer_too(office: Office) -> None:
    kept = Kept()
    taken(office, kept, box(mail(1)))
    (case,) = cases(office)
    office.do(c.CancelCase(id=new(), actor="zoe", case=case.id))
    office.now += 2 * MINUTE
    taken(office, kept, box(mail(2, case=case.id)))
    assert len(comments(office, case.id)) == 2


def test_machines_are_not_answered_and_make_no_cases(office: Office) -> None:
    taken(office, Kept(), box(mail(auto=True)))
    assert cases(office) == []


def test_what_cannot_be_read_is_noted_and_the_others_are_taken(office: Office) -> None:
    kept = Kept()
    taken(office, kept, box({"uid": 1, "problem": "It cannot be read: no end."}, mail(2)))
    assert len(cases(office)) == 1
    (problem,) = state(kept, "post-in").problems
    assert (problem.occurrence, problem.reason) == ("message 1", "It cannot be read: no end.")


def test_a_mailbox_that_cannot_be_reached_says_so_and_is_looked_at_again(office: Office) -> None:
    kept = Kept()
    taken(office, kept, Failure("retry", "no route to host"))
    assert state(kept, "post-in").failing == "no route to host"
    office.now += 2 * MINUTE
    taken(office, kept, box(mail()))
    assert state(kept, "post-in").failing == ""
    assert len(cases(office)) == 1


def test_a_case_that_was_made_before_the_worker_died_gets_the_rest(office: Office) -> None:
    from casewright.runtime.triggers.making import creation, handed_in

    ours = bound(office, "post-in")
    handed_in(office.door, creation(ours, "<1@customer.example>", {"code": "An order"}))
    taken(office, Kept(), box(mail()))
    (case,) = cases(office)
    assert len(comments(office, case.id)) == 1
    assert orders(office) == [{"code": "An order"}]
