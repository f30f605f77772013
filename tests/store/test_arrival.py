"""What handling a command begins with: one look that tells the same as three.

And the statements behind it are found by a key or an index, never by looking at every row.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.audit import GENESIS
from casewright.store.open import open_store
from casewright.store.port import Answer, Loaded
from casewright.store.rows import WorkQuery
from casewright.store.sqlite import SqliteStore
from casewright.store.statements import Statements
from tests.store import story
from tests.store.story import DAY, HOUR, START, CaseStory, ident

# ------------------------------------------------------------------------------------ one look


def test_nothing_is_known_of_a_stream_that_is_not_there(store: Any) -> None:
    with store.transaction() as unit:
        before = unit.now()
        arrival = unit.arrive("case:none", ident("never"))
        assert before <= arrival.now <= unit.now()
    assert arrival.loaded == Loaded(0, GENESIS)
    assert arrival.answer is None


def test_an_arrival_is_the_clock_the_stream_and_the_stored_answer(store: Any) -> None:
    story.publish(store)
    case = CaseStory(store).create(applicant="Ötzi", amount=5)
    case.claim()
    with store.transaction() as unit:
        fresh = unit.arrive(case.stream, ident("never"))
        again = unit.arrive(case.stream, case.command.id)
        assert fresh.loaded == again.loaded == unit.load(case.stream)
        assert fresh.answer is None
        assert again.answer == unit.answered(case.command.id)
    assert again.answer is not None
    assert again.answer.sequence == 4
    assert again.answer.assignments == (case.assignment,)
    assert fresh.loaded.case == case.case


@pytest.mark.parametrize("stream", ["workspace", "blueprint:permits"])
def test_streams_without_a_case_arrive_with_their_head(store: Any, stream: str) -> None:
    story.publish(store)
    story.person(store, "bob")
    with store.transaction() as unit:
        arrival = unit.arrive(stream, ident("publish 1"))
        assert arrival.loaded == unit.load(stream)
        assert arrival.loaded.case is None
        assert arrival.loaded.sequence == 1
        # An id is known wherever the command went: the content decides whether it is a repeat.
        assert arrival.answer is not None
        assert arrival.answer.stream == "blueprint:permits"


def test_a_unit_arrives_at_what_it_wrote_itself(store: Any) -> None:
    story.publish(store)
    case = CaseStory(store).create()
    command, event = story.comment(case, "first")
    with store.transaction() as unit:
        unit.commit(story.turn(unit, command, (event,), at=START + DAY))
        arrival = unit.arrive(case.stream, command.id)
        assert arrival.loaded.sequence == 5
        assert arrival.answer is not None
        assert arrival.answer.sequence == 5


def test_an_answer_comes_back_in_every_part(store: Any) -> None:
    story.publish(store)
    case = CaseStory(store).create()
    command = c.SubmitAssignment(
        id=ident("done"), actor="bob", case=case.id, assignment=case.assignment
    )
    done = e.AssignmentCompleted(case.assignment, "check", "ok")
    story.tell(store, command, done, e.CaseResolved("Resolved-Done", "done"))
    with store.transaction() as unit:
        arrival = unit.arrive(case.stream, command.id)
    assert arrival.answer == Answer(
        command.id, c.digest(command), case.stream, 6, "Resolved-Done", "intake", ()
    )


# ------------------------------------------------------------------------------- what it costs


@pytest.fixture
def file(tmp_path: Any) -> Any:
    """A workspace in a file with a few cases."""
    store = open_store(tmp_path / "work.casewright", create=True)
    story.publish(store)
    for n in range(3):
        CaseStory(store, f"case {n}", START + n * HOUR).create(applicant=f"Ann {n}").claim()
    yield store
    store.close()


SQL = Statements("?")
#: Statement → its values; every table it touches must be searched, not scanned.
SEARCHED = {
    "load": (SQL.load, ("x", "case:x")),
    "arrive": (SQL.arrive, ("case:x", "x", "cmd")),
    "answered": (SQL.answered, ("cmd",)),
    "move": (SQL.move_stream, ("case:x", 2, "head")),
    "due": (SQL.due, (START, 100)),
    "next due": ("SELECT min(due) FROM timers", ()),
    "drop a timer": (SQL.drop["timers"], (START, "x", "clock:1")),
    "drop words": ("DELETE FROM words WHERE case_id = ?", ("x",)),
    "drop drafts": (SQL.drop["drafts"], ("w",)),
    "person": (SQL.person, ("bob",)),
    "members": (SQL.members, ("queue", "front")),
    "case fact": (SQL.case_fact, ("x", "case:x")),
    "version": (SQL.version, ("permits", 1)),
    "newest": (SQL.newest, ("permits",)),
    "one assignment": ("SELECT * FROM assignments WHERE id = ?", ("w",)),
    "work of a case": ("SELECT * FROM assignments WHERE case_id = ?", ("x",)),
    "history": ("SELECT * FROM events WHERE stream = ? ORDER BY seq", ("case:x",)),
}


@pytest.mark.parametrize("name", SEARCHED)
def test_the_command_path_never_looks_at_every_row(file: SqliteStore, name: str) -> None:
    statement, values = SEARCHED[name]
    with file.transaction() as unit:
        plan = unit.run(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    scanned = [row[3] for row in plan if re.match(r"SCAN (?!one\b|CONSTANT)", row[3])]
    assert scanned == [], name
    assert not any("TEMP B-TREE FOR ORDER BY" in row[3] for row in plan), "sorted by hand"


def test_a_command_of_a_case_leaves_the_index_of_open_cases_alone(file: SqliteStore) -> None:
    """Its condition names no column that a command sets: only resolving and reopening touch it."""
    assert " open = " not in SQL.put["cases"]
    assert ", open" in SQL.put["cases"], "a new row says it"
    one = CaseStory(file, "case 0")
    one.at = START + DAY
    one.resolve()
    shown = {row[0]: row[15] for row in file.rows("cases")}
    assert sorted(shown.values()) == [0, 1, 1]
    assert shown[one.id] == 0


def test_worklists_come_from_their_indexes(file: SqliteStore) -> None:
    seen: list[str] = []
    with file.engine.connect() as connection:
        for column in ("assignee", "queue", "persona"):
            statement = (
                f"EXPLAIN QUERY PLAN SELECT id FROM assignments WHERE open = 1 AND {column} = 'x'"
                " ORDER BY rank, due, opened, id LIMIT 20"
            )
            seen += [row[3] for row in connection.execute(text(statement))]
    columns = ("assignee", "queue", "persona")
    assert all(f"work_{c}" in told for c, told in zip(columns, seen, strict=True)), seen
    assert all("USING" in told for told in seen)
    assert file.reads.work(WorkQuery(person="bob")).rows
