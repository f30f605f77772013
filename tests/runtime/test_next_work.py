"""Get next work gives one person the one thing to do now, and nobody else the same."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.next_work import next_work
from casewright.store.open import open_store
from casewright.store.rows import WorkRow

from .office import BLUEPRINT, HOUR, MINUTE, Office, new


def take(office: Office, person: str) -> WorkRow | None:
    return next_work(office.reads, office.door, person, office.catalogue.threshold)


def urgent(office: Office, case: Any, by: int) -> None:
    office.do(c.SetUrgency(id=new(), actor="zoe", case=case.id, urgency=by))


def test_there_may_be_nothing_to_do(office: Office) -> None:
    assert take(office, "ann") is None


def test_somebody_unknown_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="no person “nobody”"):
        take(office, "nobody")


def test_what_is_taken_is_claimed(office: Office) -> None:
    case = office.create(code="a")
    row = take(office, "ann")
    assert row is not None
    assert (row.case, row.assignee, row.state) == (case.id, "ann", "assigned")


def test_ones_own_work_comes_before_more_urgent_offers(office: Office) -> None:
    mine = office.create(code="mine")
    first = take(office, "ann")
    other = office.create(code="other")
    urgent(office, other, 80)
    again = take(office, "ann")
    assert first is not None
    assert again is not None
    assert again.case == first.case == mine.id


def test_the_most_urgent_then_the_earliest_deadline_then_the_oldest(office: Office) -> None:
    first = office.create(code="first")
    office.now += MINUTE
    second = office.create(code="second")
    office.now += MINUTE
    third = office.create(code="third")
    urgent(office, third, 30)
    taken = [take(office, person) for person in ("ann",)]
    office.person("carl", queues=("desk",))
    office.person("dora", queues=("desk",))
    taken += [take(office, "carl"), take(office, "dora")]
    assert [row and row.case for row in taken] == [third.id, first.id, second.id]


def test_queues_come_in_the_persons_order(office: Office) -> None:
    """Ann does the desk before the depot, even when the depot is more urgent."""
    sorting = office.create(code="sorting")
    office.submit("ann", sorting, "check", outcome="ok")
    urgent(office, sorting, 30)
    checking = office.create(code="checking")
    row = take(office, "ann")
    assert row is not None
    assert row.case == checking.id


def test_work_above_the_threshold_of_any_queue_comes_before_the_rest(office: Office) -> None:
    """Emma does the depot first; the desk's threshold is 50, and one of its cases is above it."""
    office.person("emma", queues=("depot", "desk"))
    sorting = office.create(code="sorting")
    office.submit("ann", sorting, "check", outcome="ok")
    calm = office.create(code="calm")
    burning = office.create(code="burning")
    urgent(office, burning, 60)
    taken = [take(office, "emma")]
    for _ in range(1):
        row = taken[-1]
        assert row is not None
        office.do(
            c.ReleaseAssignment(id=new(), actor="emma", case=row.case, assignment=row.assignment)
        )
        urgent(office, burning, 0)
        taken.append(take(office, "emma"))
    assert [row and row.case for row in taken] == [burning.id, sorting.id]
    assert calm.id not in {row.case for row in taken if row}


def test_queues_of_others_are_not_touched(office: Office) -> None:
    office.create(code="desk-only")
    assert take(office, "bob") is None


def test_snoozed_work_is_passed_over(office: Office) -> None:
    office.create(code="a")
    row = take(office, "ann")
    assert row is not None
    office.do(
        c.SnoozeAssignment(
            id=new(), actor="ann", case=row.case, assignment=row.assignment, until=office.now + HOUR
        )
    )
    second = office.create(code="b")
    again = take(office, "ann")
    assert again is not None
    assert again.case == second.id


def test_many_people_at_once_never_get_the_same(office: Office) -> None:
    people = [f"p{n}" for n in range(8)]
    for person in people:
        office.person(person, queues=("desk",))
    for n in range(5):
        office.create(code=str(n))
    start = threading.Barrier(len(people))
    taken: list[WorkRow | None] = []

    def hurry(person: str) -> None:
        start.wait()
        taken.append(take(office, person))

    threads = [threading.Thread(target=hurry, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = [row.assignment for row in taken if row]
    assert len(got) == len(set(got)) == 5


def test_more_work_than_one_page_is_taken_in_the_same_order(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casewright.runtime import next_work as module

    monkeypatch.setattr(module, "_AT_ONCE", 3)
    monkeypatch.setattr(module, "_AHEAD", 2)
    cases = []
    for n in range(7):
        office.now += MINUTE
        cases.append(office.create(code=str(n)))
    urgent(office, cases[4], 70)
    row = take(office, "ann")
    assert row is not None
    assert row.case == cases[4].id
    office.person("carl", queues=("depot", "desk"))
    again = take(office, "carl")
    assert again is not None
    assert again.case == cases[0].id


@pytest.mark.parametrize("lanes", [1, 4])
def test_sixteen_people_share_out_all_the_work_and_nobody_starves(
    anywhere: Office, lanes: int
) -> None:
    """A rush hour: each takes the next piece until nothing is left, all at the same time."""
    office = Office(anywhere.real, anywhere.now, lanes=lanes)
    people = [f"p{n:02}" for n in range(16)]
    for person in people:
        office.person(person, queues=("desk",))
    cases = [office.create(code=str(n)) for n in range(32)]
    start = threading.Barrier(len(people))
    taken: dict[str, list[str]] = {person: [] for person in people}

    def work(person: str) -> None:
        start.wait(30)
        for _ in range(2):
            row = take(office, person)
            assert row is not None
            assert row.assignee == person
            taken[person].append(row.assignment)
            case = office.case(row.case)
            office.submit(person, case, "check", outcome="lost")

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.close()
    got = [assignment for part in taken.values() for assignment in part]
    assert len(got) == len(set(got)) == 32, "nothing is handed out twice"
    assert {len(part) for part in taken.values()} == {2}, "nobody goes away empty-handed"
    assert all(office.case(case.id).status == "Resolved-Lost" for case in cases)


def test_who_was_overtaken_gets_the_next_best_not_nothing(office: Office) -> None:
    """Between looking and claiming somebody else took the first row."""
    first = office.create(code="a")
    office.now += MINUTE
    second = office.create(code="b")
    office.person("carl", queues=("desk",))
    seen: list[str] = []

    class Overtaken:
        """A door before which somebody slips in, once."""

        def submit(self, command: c.Command) -> Any:
            if not seen and isinstance(command, c.ClaimAssignment):
                seen.append(command.assignment)
                claim = c.ClaimAssignment(
                    id=new(), actor="ann", case=command.case, assignment=command.assignment
                )
                office.do(claim)
            return office.door.submit(command)

        def close(self) -> None:
            """Nothing of its own."""

    row = next_work(office.reads, Overtaken(), "carl", office.catalogue.threshold)
    assert row is not None
    assert (row.case, row.assignee) == (second.id, "carl")
    assert office.case(first.id).assignments[seen[0]].assignee == "ann"


@pytest.mark.postgres
def test_sixteen_desktops_on_one_server_share_out_work_that_takes_skills(postgres_url: str) -> None:
    """Each has a connection and a door of its own, so that only the database stands between them."""
    first = open_store(postgres_url, create=True)
    office = Office(first).open()
    skilled = BLUEPRINT.replace("{queue: desk}", "{queue: desk, skills: {law: 2}}")
    office.publish(skilled.replace("queues:", "skills: [{id: law}]\nqueues:", 1))
    people = [f"p{n:02}" for n in range(16)]
    for number, person in enumerate(people):
        office.person(person, queues=("desk",), skills={"law": 1 + number % 2})
    able = people[1::2]
    cases = [office.create(code=str(n)) for n in range(40)]
    desktops = [Office(open_store(postgres_url)) for _ in people]
    start = threading.Barrier(len(people))
    taken: dict[str, list[str]] = {person: [] for person in people}
    failed: list[BaseException] = []

    def work(desktop: Office, person: str) -> None:
        try:
            start.wait(60)
            for _ in range(5 if person in able else 1):
                row = take(desktop, person)
                if row is not None:
                    taken[person].append(row.assignment)
                    desktop.submit(person, desktop.case(row.case), "check", outcome="lost")
        except BaseException as problem:
            failed.append(problem)
            raise

    threads = [
        threading.Thread(target=work, args=each) for each in zip(desktops, people, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    got = [assignment for part in taken.values() for assignment in part]
    assert len(got) == len(set(got)) == len(cases), "all of it, and nothing twice"
    shares = {person: len(part) for person, part in taken.items()}
    assert shares == {person: 5 if person in able else 0 for person in people}, "none starved"
    for desktop in (*desktops, office):
        desktop.close()
        desktop.real.close()
