"""What stores know of people: absences, turns, loads, skills, and who sees restricted cases."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Assignment
from casewright.store.guarded import GuardedReads
from casewright.store.reads import Reads
from casewright.store.rows import AbsenceRow, CaseQuery, WorkQuery
from tests.store import story
from tests.store.story import DAY, HOUR, START, CaseStory, ident


@pytest.fixture
def staffed(store: Any) -> Any:
    """Bob and cid in queue front, sam in none, max who may do everything."""
    story.publish(store)
    story.person(store, "bob", queues=("front", "back"))
    story.person(store, "cid", queues=("front",))
    story.person(store, "sam")
    story.person(store, "max", everything=True)
    return store


def fact(store: Any, key: str) -> Any:
    with store.transaction() as unit:
        return unit.fact(key)


def absent(store: Any, person: str, *absences: tuple[int, int, str | None]) -> None:
    command = c.SetAbsences(
        id=ident(f"absent {person} {absences}"), actor="ann", person=person, absences=absences
    )
    story.tell(store, command, e.AbsencesSet(person, absences))


def pushed(case: CaseStory, who: str, at: int, **more: Any) -> str:
    """Work that was handed to somebody out of queue front."""
    name = ident(f"{case.name} {who} {at}")
    case.event(
        e.AssignmentOpened(
            Assignment(name, 3, "check", "intake", 1, at, who, "front", None, "assigned", **more)
        )
    )
    return name


# ------------------------------------------------------------------------------------------ facts


def test_a_crew_is_its_people_with_open_work_last_turn_skills_and_absences(staffed: Any) -> None:
    case = CaseStory(staffed).create()
    pushed(case, "cid", START + HOUR)
    pushed(case, "cid", START + 3 * HOUR)
    done = pushed(case, "bob", START + 2 * HOUR)
    case.tell(
        c.SkipStep(**case._head(), assignment=done, reason="x"),
        e.AssignmentCompleted(done, "check"),
    )
    absent(staffed, "bob", (START, START + DAY, "sam"))
    assert fact(staffed, "crew:queue:front") == {
        "members": [
            {
                "id": "bob", "last": START + 2 * HOUR, "skills": {"law": 3},
                "away": [[START, START + DAY, "sam"]],
            },
            {"id": "cid", "load": 2, "last": START + 3 * HOUR, "skills": {"law": 3}},
        ]
    }  # fmt: skip
    assert fact(staffed, "crew:queue:back")["members"][0].get("last") is None, "another pool"
    assert fact(staffed, "crew:persona:front") == {"members": []}


def test_work_given_by_name_is_nobodys_turn(staffed: Any) -> None:
    case = CaseStory(staffed).create()
    case.claim("bob")
    (bob, _) = fact(staffed, "crew:queue:front")["members"]
    assert (bob["load"], bob.get("last")) == (1, None)


def test_a_person_knows_their_absences_and_for_whom_they_stand_in(staffed: Any) -> None:
    first, second = (START, START + HOUR, "sam"), (START + DAY, START + 2 * DAY, None)
    absent(staffed, "bob", first, second)
    assert fact(staffed, "person:bob")["away"] == [list(first), list(second)]
    assert fact(staffed, "person:sam")["for"] == [["bob", START, START + HOUR]]
    assert "away" not in fact(staffed, "person:sam")
    absent(staffed, "bob")
    assert "away" not in fact(staffed, "person:bob")
    assert "for" not in fact(staffed, "person:sam")


def test_absences_end_with_their_person(staffed: Any) -> None:
    absent(staffed, "bob", (START, START + HOUR, "sam"))
    absent(staffed, "cid", (START, START + HOUR, None))
    assert staffed.reads.absences() == [
        AbsenceRow("bob", START, START + HOUR, "sam"), AbsenceRow("cid", START, START + HOUR),
    ]  # fmt: skip
    gone = c.RemovePerson(id=ident("gone"), actor="ann", person="bob")
    story.tell(staffed, gone, e.PersonRemoved("bob"))
    assert [row.person for row in staffed.reads.absences()] == ["cid"]


def test_to_define_somebody_again_keeps_their_absences(staffed: Any) -> None:
    absent(staffed, "bob", (START, START + HOUR, "sam"))
    story.person(staffed, "bob", queues=("front",))
    assert len(staffed.reads.absences()) == 1


# -------------------------------------------------------------------------------------- worklists


def offered(store: Any, person: str, **more: Any) -> list[str]:
    reads: Reads = store.reads
    rows = reads.work(WorkQuery(person=person, scope="offered", **more)).rows
    assert reads.count_work(WorkQuery(person=person, scope="offered", **more)) == len(rows)
    return [row.number for row in rows]


def test_who_stands_in_is_offered_the_work_while_it_lasts(staffed: Any) -> None:
    CaseStory(staffed).create()
    absent(staffed, "cid", (START, START + DAY, "sam"))
    assert offered(staffed, "sam") == [], "without a time nobody is away"
    assert offered(staffed, "sam", now=START) == ["PRM-1"]
    assert offered(staffed, "sam", now=START + DAY - 1) == ["PRM-1"]
    assert offered(staffed, "sam", now=START + DAY) == []
    assert offered(staffed, "cid", now=START) == ["PRM-1"], "and who is away still sees it"


@pytest.mark.parametrize(
    "need, seen", [(("law", 3), True), (("law", 4), False), (("art", 1), False)]
)
def test_work_is_offered_to_those_who_have_its_skills(
    staffed: Any, need: tuple[str, int], seen: bool
) -> None:
    case = CaseStory(staffed).create()
    name = ident("skilled")
    case.event(
        e.AssignmentOpened(
            Assignment(name, 9, "visit", "intake", 1, START, queue="front", skills=(need,))
        )
    )
    assert len(offered(staffed, "bob")) == (2 if seen else 1)
    assert len(offered(staffed, "max")) == 2
    case.event(e.AssignmentCompleted(name, "visit"))
    assert len(offered(staffed, "max")) == 1
    assert list(staffed.rows("needs")) == []


# ------------------------------------------------------------------------------- restricted cases


@pytest.fixture
def private(staffed: Any) -> CaseStory:
    """One open case, and one that only bob sees."""
    CaseStory(staffed, "open").create()
    case = CaseStory(staffed, "private").create(applicant="Zoe Zebra")
    case.event(e.FileAttached("plan", staffed.put_file(b"plan"), 4))
    case.event(e.CaseRestricted(("bob",)))
    return case


def seen_by(store: Any, person: str) -> GuardedReads:
    return GuardedReads(store.reads, person, lambda: START)


@pytest.mark.parametrize("who, sees", [("bob", True), ("max", True), ("cid", False), ("no", False)])
def test_only_its_people_see_anything_of_a_restricted_case(
    private: CaseStory, who: str, sees: bool
) -> None:
    reads = seen_by(private.store, who)
    found = 2 if sees else 1
    assert len(reads.cases(CaseQuery()).rows) == reads.count_cases(CaseQuery()) == found
    assert len(reads.cases(CaseQuery(text="zebra")).rows) == int(sees)
    everything = WorkQuery(scope="all")
    assert len(reads.work(everything).rows) == reads.count_work(everything) == found
    assert (reads.case(private.id) is not None) == sees
    assert (reads.case("PRM-2") is not None) == sees
    assert (reads.assignment(private.assignment) is not None) == sees
    for several in (
        reads.case_work(private.id), reads.history(private.id), reads.files(private.id),
        list(reads.records(private.stream)),
    ):  # fmt: skip
        assert bool(several) == sees
    assert list(reads.children(private.id)) == []


def test_who_joins_sees_it_who_leaves_does_not_and_at_last_everybody_does(
    private: CaseStory,
) -> None:
    cid, bob = seen_by(private.store, "cid"), seen_by(private.store, "bob")
    assert (cid.case(private.id) is None, len(cid.cases(CaseQuery()).rows)) == (True, 1)
    private.event(e.ParticipantAdded("cid", "witness"))
    assert (cid.case(private.id) is None, len(cid.cases(CaseQuery()).rows)) == (False, 2)
    private.event(e.ParticipantRemoved("bob"))
    assert (bob.case(private.id) is None, len(bob.cases(CaseQuery()).rows)) == (True, 1)
    private.event(e.CaseRestricted(()))
    assert len(bob.cases(CaseQuery()).rows) == 2
    assert list(private.store.rows("restrictions")) == []


def test_what_belongs_to_no_case_is_there_for_everybody(private: CaseStory) -> None:
    plain, guarded = private.store.reads, seen_by(private.store, "cid")
    for name in ("people", "blueprints", "streams", "absences"):
        assert getattr(guarded, name)() == getattr(plain, name)()
    assert guarded.person("bob") == plain.person("bob")
    assert guarded.blueprint("permits") == plain.blueprint("permits")
    assert guarded.flow(0, 99_999) == plain.flow(0, 99_999)
    assert guarded.notices("cid") == plain.notices("cid")
    assert guarded.draft("x", "cid") is None
    (file,) = plain.files(private.id)
    assert guarded.file_bytes(file.digest) == b"plan"


def test_with_a_clock_of_its_own_a_guard_offers_what_one_stands_in_for(staffed: Any) -> None:
    CaseStory(staffed).create()
    absent(staffed, "cid", (START, START + DAY, "sam"))
    mine = WorkQuery(person="sam", scope="offered")
    assert len(seen_by(staffed, "sam").work(mine).rows) == 1
    assert GuardedReads(staffed.reads, "sam").work(mine).rows == ()
