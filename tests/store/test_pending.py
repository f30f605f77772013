"""Commits of one transaction are written together, and nobody in it can tell.

One suite for every store: what a transaction committed is seen by its own reads, in order, and
undone in parts. On SQLite the rows of a group go table by table.
"""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Effect
from casewright.store.port import Conflict
from casewright.store.rows import CaseQuery, DraftRow, WorkQuery
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import HOUR, START, CaseStory, comment, ident, turn


@pytest.fixture
def store(store: Any) -> Any:
    """A store with the permits blueprint and bob in queue front."""
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    return store


def say(unit: Any, case: CaseStory, text: str) -> None:
    """A comment committed in ``unit``."""
    command, event = comment(case, text)
    unit.commit(turn(unit, command, (event,), at=START + HOUR))


def create(unit: Any, case: CaseStory, number: str, **data: Any) -> None:
    """A case created in ``unit``, under a number that the caller chose."""
    command = c.CreateCase(
        id=ident(f"create {case.name}"), actor="bob", case=case.id, type="permit",
        blueprint="permits", version=1, data=data,
    )  # fmt: skip
    unit.commit(turn(unit, command, case.first_events(number, data, None), at=case.at))


def said(store: Any, case: CaseStory) -> list[str]:
    rows = store.reads.history(case.id)
    return [row.payload["text"] for row in rows if row.kind == "CommentAdded"]


def draft(case: CaseStory, text: str) -> DraftRow:
    return DraftRow(case.assignment, "bob", case.id, {"note": text}, 4, START)


# --------------------------------------------------------------------------- reading own writes


def test_a_case_stands_where_its_last_commit_left_it(store: Any) -> None:
    case, other = CaseStory(store).create(), CaseStory(store, "other").create()
    with store.transaction() as unit:
        say(unit, case, "one")
        say(unit, other, "elsewhere")
        loaded = unit.load(case.stream)
        assert (loaded.sequence, loaded.case.sequence) == (5, 5)
        assert unit.fact(f"case:{case.id}")["sequence"] == 5
        assert unit.fact(f"case:{other.id}")["sequence"] == 5
        say(unit, case, "two")
        arrival = unit.arrive(case.stream, ident("two"))
        assert (arrival.loaded.sequence, arrival.answer.sequence) == (6, 6)
    assert said(store, case) == ["one", "two"]


def test_a_command_that_came_twice_in_one_transaction_is_answered_from_it(store: Any) -> None:
    """Asked for by its id alone, and by somebody who looks at another stream."""
    case, other = CaseStory(store).create(), CaseStory(store, "other").create()
    with store.transaction() as unit:
        say(unit, case, "once")
        assert unit.answered(ident("once")).sequence == 5
    with store.transaction() as unit:
        say(unit, case, "twice")
        assert unit.arrive(other.stream, ident("twice")).answer.sequence == 6


def test_people_who_were_let_in_count_at_once(store: Any) -> None:
    command = c.DefinePerson(id=ident("let eve in"), actor="ann", person="eve", name="Eve")
    event = e.PersonDefined("eve", "Eve", "", None, ("clerk",), ("front",), {}, "en", False)
    with store.transaction() as unit:
        assert unit.fact("person:eve") is None
        unit.commit(turn(unit, command, (event,), at=START))
        assert unit.fact("person:eve")["personas"] == ["clerk"]
        assert unit.fact("queue:front")["members"] == ["bob", "eve"]
    gone = c.RemovePerson(id=ident("eve leaves"), actor="ann", person="eve")
    with store.transaction() as unit:
        unit.commit(turn(unit, gone, (e.PersonRemoved("eve"),), at=START))
        assert unit.fact("queue:front")["members"] == ["bob"]
        assert unit.fact("person:eve") is None


def test_a_version_that_was_published_or_retired_counts_at_once(store: Any) -> None:
    publication = c.PublishBlueprint(
        id=ident("again"), actor="ann", blueprint="permits", content=story.CONTENT
    )
    retirement = c.RetireBlueprint(id=ident("away"), actor="ann", blueprint="permits", version=2)
    with store.transaction() as unit:
        event = e.BlueprintPublished(2, "hash 2", story.CONTENT, "")
        unit.commit(turn(unit, publication, (event,), at=START))
        assert unit.blueprint("permits")[:2] == (2, "hash 2")
        unit.commit(turn(unit, retirement, (e.BlueprintRetired(2),), at=START))
        assert unit.retired("permits", 2)
        assert unit.blueprint("permits")[:2] == (1, "hash 1")


@pytest.mark.parametrize("typed", ["before", "after"])
def test_a_draft_and_the_end_of_its_assignment_keep_their_order(store: Any, typed: str) -> None:
    """What was typed before the work was done goes with it; what is refused afterwards is kept."""
    case = CaseStory(store).create()
    work = case.assignment
    command = c.SubmitAssignment(id=ident("done"), actor="bob", case=case.id, assignment=work)
    done = e.AssignmentCompleted(work, "check", "ok", {}, clocks=(4,))
    with store.transaction() as unit:
        if typed == "before":
            unit.save_draft(draft(case, "typed"))
        unit.commit(turn(unit, command, (done,), at=START + HOUR))
        if typed == "after":
            unit.save_draft(draft(case, "typed"))
    kept = store.reads.draft(work, "bob")
    assert (kept is not None) == (typed == "after")


def test_rows_put_as_they_are_come_after_the_commits_before_them(store: Any) -> None:
    """A seal's rows, a chunk's: whatever is written beside the history sees it."""
    case = CaseStory(store).create()
    with store.transaction() as unit:
        say(unit, case, "sealed")
        unit.insert("seal_heads", [(case.stream, 1, 5, "head")])
        assert unit.load(case.stream).sequence == 5
    assert list(store.rows("seal_heads")) == [(case.stream, 1, 5, "head")]


# ------------------------------------------------------------------------ versions and undoing


def test_a_commit_on_an_older_look_is_refused_at_once(store: Any) -> None:
    case = CaseStory(store).create()

    def lost_race() -> None:
        with store.transaction() as unit:
            old = unit.load(case.stream)
            say(unit, case, "first")
            command, event = comment(case, "second")
            late = turn(unit, command, (event,), at=START, base=old)
            with pytest.raises(Conflict):
                unit.commit(late)
            raise Conflict(case.stream)

    with pytest.raises(Conflict):
        lost_race()
    assert said(store, case) == []


@pytest.mark.parametrize("looked", [True, False])
def test_a_case_is_created_once_in_a_transaction(filed: Any, looked: bool) -> None:
    """Whether the second looked first or not: the stream is known to be there."""
    case = CaseStory(filed)

    def twice() -> None:
        with filed.transaction() as unit:
            fresh = unit.load(case.stream)
            create(unit, case, "PRM-1")
            if looked:
                unit.load(case.stream)
            command = c.CreateCase(
                id=ident("again"), actor="bob", case=case.id, type="permit",
                blueprint="permits", version=1, data={},
            )  # fmt: skip
            events = case.first_events("PRM-2", {}, None)
            unit.commit(turn(unit, command, events, at=START, base=fresh))

    with pytest.raises(Conflict):
        twice()
    assert filed.reads.case(case.id) is None


def test_a_part_that_is_undone_takes_none_of_its_neighbours(store: Any) -> None:
    cases = [CaseStory(store, f"case {n}").create() for n in range(3)]

    def fail_between(unit: Any) -> None:
        with unit.savepoint():
            say(unit, cases[1], "lost")
            say(unit, cases[0], "lost too")
            raise RuntimeError("refused")

    with store.transaction() as unit:
        say(unit, cases[0], "before")
        with pytest.raises(RuntimeError, match="refused"):
            fail_between(unit)
        say(unit, cases[2], "after")
        assert unit.load(cases[0].stream).sequence == 5
        assert unit.load(cases[1].stream).sequence == 4
    assert [said(store, case) for case in cases] == [["before"], [], ["after"]]
    assert verify(store)["bad"] == []


def test_after_a_part_was_undone_its_streams_can_be_written_again(store: Any) -> None:
    case = CaseStory(store).create()

    def lose(unit: Any) -> None:
        with unit.savepoint():
            say(unit, case, "lost")
            raise RuntimeError("power")

    with store.transaction() as unit:
        with pytest.raises(RuntimeError, match="power"):
            lose(unit)
        say(unit, case, "kept")
    assert said(store, case) == ["kept"]


def test_a_part_that_cannot_be_written_says_so_itself(filed: Any) -> None:
    """Not the transaction later on, when nobody knows any more whose fault it was."""
    first, second = CaseStory(filed, "first"), CaseStory(filed, "second")
    with filed.transaction() as unit:
        create(unit, first, "PRM-7")
        with pytest.raises(Conflict), unit.savepoint():
            create(unit, second, "PRM-7")
        say(unit, first, "still here")
    assert filed.reads.case("PRM-7").id == first.id
    assert filed.reads.case(second.id) is None


def test_a_group_in_which_one_cannot_be_written_leaves_nothing(filed: Any) -> None:
    first, second = CaseStory(filed, "first"), CaseStory(filed, "second")

    def both() -> None:
        with filed.transaction() as unit:
            create(unit, first, "PRM-7")
            create(unit, second, "PRM-7")

    with pytest.raises(Conflict):
        both()
    assert filed.reads.case(first.id) is None
    with filed.transaction() as unit:
        create(unit, first, "PRM-7")
    assert filed.reads.case("PRM-7").id == first.id


# ----------------------------------------------------------------------- rows of several commits


def test_the_last_row_of_many_commits_is_the_one_that_stays(store: Any) -> None:
    """Created, claimed, given back, claimed again: one transaction, one row, no stale index."""
    case = CaseStory(store)
    who = ("bob", None, "eve")
    with store.transaction() as unit:
        create(unit, case, "PRM-1", applicant="Ann", amount=3)
        for n, person in enumerate(who):
            command = c.ClaimAssignment(
                id=ident(f"{n}"), actor="bob", case=case.id, assignment=case.assignment
            )
            state = "assigned" if person else "offered"
            given = e.AssignmentGiven(case.assignment, "claimed", state, person, "front")
            unit.commit(turn(unit, command, (given,), at=START + n))
    (row,) = store.reads.work(WorkQuery(scope="all")).rows
    assert (row.assignee, row.state) == ("eve", "assigned")
    assert store.reads.count_work(WorkQuery(person="bob", scope="mine")) == 0


def test_a_case_that_is_resolved_and_changed_again_keeps_its_last_row(store: Any) -> None:
    case = CaseStory(store).create(applicant="Ann")
    with store.transaction() as unit:
        ended = e.CaseResolved("Resolved-Done", "done", e.Ended(assignments=(case.assignment,)))
        command = c.ResolveCase(id=ident("end"), actor="bob", case=case.id, status="Resolved-Done")
        unit.commit(turn(unit, command, (ended,), at=START + HOUR))
        say(unit, case, "one more word")
    (row,) = store.reads.cases(CaseQuery()).rows
    assert (row.status, row.resolved) == ("Resolved-Done", START + HOUR)
    assert store.reads.work(WorkQuery(scope="all")).rows == ()


def test_what_later_commits_remove_is_gone_with_the_transaction(store: Any) -> None:
    """Two forms that were half typed, both completed in one transaction."""
    cases = [CaseStory(store, f"case {n}").create() for n in range(2)]
    with store.transaction() as unit:
        for case in cases:
            unit.save_draft(draft(case, "typed"))
    with store.transaction() as unit:
        for case in cases:
            command = c.SubmitAssignment(
                id=ident(f"done {case.name}"), actor="bob", case=case.id, assignment=case.assignment
            )
            done = e.AssignmentCompleted(case.assignment, "check", "ok", {}, clocks=(4,))
            unit.commit(turn(unit, command, (done,), at=START + HOUR))
    assert [store.reads.draft(case.assignment, "bob") for case in cases] == [None, None]
    assert store.due(START + 9 * HOUR) == []


def test_what_was_put_and_removed_in_one_transaction_was_never_there(store: Any) -> None:
    """A command to another case, sent and delivered within one transaction."""
    case, other = CaseStory(store).create(), CaseStory(store, "other").create()
    sent = c.AddComment(id=ident("sent"), actor=c.SYSTEM, case=other.id, text="hello")
    with store.transaction() as unit:
        command, event = comment(case, "asks")
        effect = Effect(sent.id, "command", command=sent)
        unit.commit(turn(unit, command, (event,), at=START, effects=(effect,)))
        unit.commit(turn(unit, sent, (e.CommentAdded("hello"),), at=START))
    assert store.outbox() == []
    assert said(store, other) == ["hello"]


def test_figures_of_many_commits_are_added_up(store: Any) -> None:
    cases = [CaseStory(store, f"case {n}") for n in range(5)]
    with store.transaction() as unit:
        for n, case in enumerate(cases):
            create(unit, case, f"PRM-{n}")
    store.fold()
    assert sum(row[7] for row in store.rows("flow")) == 5
