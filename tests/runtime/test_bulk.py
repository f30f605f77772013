"""Much work changes hands: each by a command of its own, with progress, to be stopped any time."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime import bulk
from casewright.runtime.bulk import Target, matching, reassign
from casewright.runtime.handover import hand_over, redefined
from casewright.store.rows import WorkQuery

from .office import DAY, HOUR, Office, new

ALL = WorkQuery(scope="all")


class Place:
    """An office as somebody at work in it sees it."""

    def __init__(self, office: Office, actor: str = "zoe") -> None:
        self.door, self.reads, self.actor = office.door, office.reads, actor


def claimed(office: Office, person: str, many: int) -> list[str]:
    """So many parcels that a person has claimed; their case ids."""
    cases = [office.create(code=f"{person} {n}") for n in range(many)]
    for case in cases:
        (work,) = office.case(case.id).assignments.values()
        office.do(
            c.ClaimAssignment(id=new(), actor=person, case=case.id, assignment=work.id)
        )  # fmt: skip
    return [case.id for case in cases]


def holders(office: Office, cases: list[str]) -> list[Any]:
    works = [next(iter(office.case(case).assignments.values())) for case in cases]
    return [(work.assignee, work.queue) for work in works]


def test_all_of_a_person_goes_to_another_each_by_its_own_command(office: Office) -> None:
    cases = claimed(office, "ann", 5)
    heard: list[tuple[int, int]] = []
    query = WorkQuery(person="ann", scope="mine")
    found = reassign(
        office.door, "zoe", matching(office.reads, query), Target(person="bob"), reason="moved on",
        progress=lambda done, of: heard.append((done, of)),
    )  # fmt: skip
    assert (found.asked, found.moved, found.refused, found.stopped) == (5, 5, [], False)
    assert heard == [(n, 5) for n in range(1, 6)]
    assert holders(office, cases) == [("bob", "desk")] * 5
    for case in cases:
        last = office.reads.history(case)[-1]
        assert (last.kind, last.actor, last.payload["reason"]) == (
            "AssignmentGiven",
            "zoe",
            "moved on",
        )
    causes = {office.reads.history(case)[-1].cause for case in cases}
    assert len(causes) == 5, "each is a command of its own"


def test_what_is_refused_is_told_and_stops_nothing(office: Office) -> None:
    cases = claimed(office, "ann", 3)
    rows = list(matching(office.reads, WorkQuery(person="ann", scope="mine")))
    office.submit("ann", office.case(cases[1]), "check", outcome="lost")
    found = reassign(office.door, "zoe", rows, Target(person="bob"))
    assert found.moved == 2
    (left,) = found.refused
    assert left.case == "PCL-2"
    assert "PCL-2 is closed" in left.reason


def test_to_stop_leaves_the_rest_where_it_was(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "IN_FLIGHT", 1)
    cases = claimed(office, "ann", 6)
    done: list[int] = []
    rows = matching(office.reads, WorkQuery(person="ann", scope="mine"))
    found = reassign(
        office.door, "zoe", rows, Target(queue="depot"), stop=lambda: len(done) == 4,
        progress=lambda count, _: done.append(count),
    )  # fmt: skip
    assert (found.moved, found.stopped, found.asked) == (4, True, 6)
    left = sorted(holders(office, cases), key=str)
    assert left == [("ann", "desk")] * 2 + [(None, "depot")] * 4


def test_more_than_a_page_is_found_once_each(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "_PAGE", 2)
    for n in range(7):
        office.create(code=str(n))
    rows = [row.number for row in matching(office.reads, ALL)]
    assert sorted(rows) == sorted(set(rows))
    assert len(rows) == 7


# ----------------------------------------------------------------------------------- a leaver's work


@pytest.fixture
def staffed(office: Office) -> Office:
    """Ann reports to bob; cid and dan report to ann."""
    office.person("ann", queues=("desk", "depot"), manager="bob", skills={"law": 3})
    office.person("cid", manager="ann", language="nl", email="c@example.org")
    office.person("dan", manager="ann", queues=("desk",))
    return office


def test_a_leavers_work_goes_back_to_its_queue_and_their_people_one_higher(
    staffed: Office,
) -> None:
    cases = claimed(staffed, "ann", 2)
    case = staffed.create(code="own")
    task = c.AddTask(id=new(), actor="ann", case=case.id, name="Call back", person="ann")
    staffed.do(task)
    found = hand_over(Place(staffed), "ann")
    assert (found.work.moved, found.people, found.removed) == (3, ("cid", "dan"), True)
    assert holders(staffed, cases) == [(None, "desk")] * 2
    own = [a for a in staffed.case(case.id).assignments.values() if a.name == "Call back"]
    assert own[0].assignee == "bob", "what came from no queue goes to the manager"
    assert staffed.reads.person("ann") is None
    cid = staffed.reads.person("cid")
    assert cid is not None
    assert (cid.manager, cid.language, cid.email) == ("bob", "nl", "c@example.org")


def test_a_leavers_work_goes_where_it_is_sent(staffed: Office) -> None:
    cases = claimed(staffed, "ann", 2)
    found = hand_over(Place(staffed), "ann", to=Target(person="dan"), remove=False)
    assert (found.removed, holders(staffed, cases)) == (False, [("dan", "desk")] * 2)
    assert staffed.reads.person("ann") is not None


def test_who_relied_on_the_leaver_as_substitute_is_told_of(staffed: Office) -> None:
    absences = ((staffed.now + HOUR, staffed.now + DAY, "ann"),)
    staffed.do(c.SetAbsences(id=new(), actor="dan", person="dan", absences=absences))
    found = hand_over(Place(staffed), "ann")
    assert found.absences == ("dan",)
    assert [(a.person, a.substitute) for a in staffed.reads.absences()] == [("dan", None)]


def test_nobody_is_removed_while_work_is_left_behind(staffed: Office) -> None:
    claimed(staffed, "ann", 2)
    found = hand_over(Place(staffed), "ann", to=Target(person="nobody"))
    assert (found.work.moved, len(found.work.refused), found.removed) == (0, 2, False)
    assert staffed.reads.person("ann") is not None


def test_a_hand_over_that_is_stopped_removes_nobody(staffed: Office) -> None:
    claimed(staffed, "ann", 2)
    found = hand_over(Place(staffed), "ann", stop=lambda: True)
    assert (found.work.moved, found.work.stopped, found.removed, found.people) == (
        0,
        True,
        False,
        (),
    )


def test_a_hand_over_needs_somebody_who_takes_it(staffed: Office) -> None:
    with pytest.raises(Refused, match="bob has no manager"):
        hand_over(Place(staffed), "bob")
    with pytest.raises(Refused, match="no person “nobody”"):
        hand_over(Place(staffed), "nobody")


def test_somebody_is_defined_again_as_they_are(staffed: Office) -> None:
    row = staffed.reads.person("ann")
    assert row is not None
    staffed.do(redefined(row, "zoe"))
    assert staffed.reads.person("ann") == row
    staffed.do(redefined(row, "zoe", queues=("depot",)))
    changed = staffed.reads.person("ann")
    assert changed is not None
    assert (changed.queues, changed.skills) == (("depot",), {"law": 3})


# ------------------------------------------------------------------------------------- absences


def test_absences_are_ones_own_to_say_or_the_managers(staffed: Office) -> None:
    away = ((staffed.now, staffed.now + DAY, "bob"),)
    for actor in ("ann", "bob", "zoe"):
        staffed.do(c.SetAbsences(id=new(), actor=actor, person="ann", absences=away))
    for actor in ("cid", "stranger"):
        with pytest.raises(Refused, match=f"{actor} may not say when ann is away"):
            staffed.do(c.SetAbsences(id=new(), actor=actor, person="ann", absences=away))


@pytest.mark.parametrize(
    "absences, says",
    [
        (((20, 10, None),), "ends before it begins"),
        (((10, 20, "ann"),), "cannot stand in for themself"),
        (((10, 20, "nobody"),), "no person “nobody”"),
        (((10, 30, None), (20, 40, None)), "overlap"),
    ],
)
def test_absences_that_cannot_be_are_refused(
    staffed: Office, absences: tuple[tuple[int, int, str | None], ...], says: str
) -> None:
    ahead = tuple((staffed.now + a, staffed.now + b, who) for a, b, who in absences)
    with pytest.raises(Refused, match=says):
        staffed.do(c.SetAbsences(id=new(), actor="ann", person="ann", absences=ahead))


def test_past_absences_are_forgotten_and_the_rest_is_in_order(staffed: Office) -> None:
    now = staffed.now
    said = (
        (now + DAY, now + 2 * DAY, None),
        (now - DAY, now - HOUR, None),
        (now - HOUR, now + HOUR, None),
    )
    staffed.do(c.SetAbsences(id=new(), actor="ann", person="ann", absences=said))
    assert [(a.first, a.until) for a in staffed.reads.absences()] == [
        (now - HOUR, now + HOUR), (now + DAY, now + 2 * DAY),
    ]  # fmt: skip
    with pytest.raises(Refused, match="no person “nobody”"):
        staffed.do(c.SetAbsences(id=new(), actor="zoe", person="nobody"))
