"""Worklists as people ask for them: one statement for each way of asking, whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from casewright.engine import events as e
from casewright.engine.state import Assignment
from casewright.store import workquery
from casewright.store.open import open_store
from casewright.store.rows import WorkQuery
from casewright.store.workquery import Viewer
from tests.store import story
from tests.store.story import HOUR, START, CaseStory, ident

ALL = WorkQuery(scope="all")


def no_steps(word: str) -> list[str]:
    return []


def page(query: WorkQuery, viewer: Viewer | None = None) -> workquery.Asked:
    return workquery.work_page(query, viewer, no_steps)


# ---------------------------------------------------------------------------------- one statement


def test_two_people_who_ask_the_same_share_the_statement_and_not_the_answer() -> None:
    ann = page(WorkQuery(person="ann"), Viewer("ann", ("front",), ("clerk", "agent")))
    bob = page(WorkQuery(person="bob"), Viewer("bob", ("back",), ("lead", "judge")))
    assert ann[0] is bob[0]
    assert ann[1]["person"] != bob[1]["person"]
    assert (ann[1]["queue_0"], bob[1]["queue_0"]) == ("front", "back")
    assert (ann[1]["persona_0"], bob[1]["persona_0"]) == ("clerk", "lead")
    assert (ann[1]["persona_1"], bob[1]["persona_1"]) == ("agent", "judge")


@pytest.mark.parametrize(
    "one, other",
    [
        ({"types": ("a",)}, {"types": ("a", "b", "c")}),
        ({"queues": ("a",)}, {"queues": ("x", "y")}),
        ({"due_before": 5}, {"due_before": 500}),
        ({"due_after": 5}, {"due_after": 500}),
        ({"text": "ann"}, {"text": "bob"}),
        ({"listed": {"a": 1}}, {"listed": {"b": "x"}}),
        ({"limit": 5}, {"limit": 500}),
        ({"after": (1, 2, 3, "x")}, {"after": (4, 5, 6, "y")}),
    ],
)
def test_only_what_is_bound_differs(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = page(replace(ALL, **one)), page(replace(ALL, **other))
    assert first[0] is second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "due"}, {"types": ("a",)}, {"stages": ("a",)}, {"queues": ("a",)},
        {"due_before": 5}, {"due_after": 5}, {"text": "ann"}, {"text": "ann bob"},
        {"listed": {"a": 1}}, {"after": (1, 2, 3, "x")},
    ],
)  # fmt: skip
def test_another_way_of_asking_is_another_statement(asked: dict[str, Any]) -> None:
    assert page(replace(ALL, **asked))[0] is not page(ALL)[0]


def test_who_may_see_more_is_asked_otherwise() -> None:
    query = WorkQuery(person="ann")
    viewers = [
        Viewer("ann"),
        Viewer("ann", ("front",)),
        Viewer("ann", ("front", "back")),
        Viewer("ann", (), ("clerk",)),
        Viewer("ann", (), (), everything=True),
    ]
    statements = [page(query, viewer)[0] for viewer in viewers]
    assert len({id(statement) for statement in statements}) == len(viewers)


# ------------------------------------------------------------------------------------ deadlines


@pytest.fixture
def store(store: Any) -> Any:
    """Three cases whose check is due 8, 9 and 10 hours after the start, and work without a due."""
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    for n in range(3):
        CaseStory(store, f"case {n}", START + n * HOUR).create()
    free = Assignment(ident("free"), 9, "visit", "intake", 1, START, queue="front")
    CaseStory(store, "case 2", START + 2 * HOUR).event(e.AssignmentOpened(free))
    return store


def numbers(store: Any, **asked: Any) -> list[str]:
    query = replace(WorkQuery(person="bob", sort="due"), **asked)
    rows = store.reads.work(query).rows
    assert store.reads.count_work(query) == len(rows)
    return [row.number for row in rows]


def test_due_after_begins_with_the_moment_itself(store: Any) -> None:
    assert numbers(store, due_after=START + 9 * HOUR) == ["PRM-2", "PRM-3"]
    assert numbers(store, due_after=START + 9 * HOUR + 1) == ["PRM-3"]


def test_due_before_ends_before_the_moment(store: Any) -> None:
    assert numbers(store, due_before=START + 9 * HOUR) == ["PRM-1"]
    assert numbers(store, due_before=START + 9 * HOUR + 1) == ["PRM-1", "PRM-2"]


def test_a_day_is_what_lies_between(store: Any) -> None:
    begin, end = START + 9 * HOUR, START + 10 * HOUR
    assert numbers(store, due_after=begin, due_before=end) == ["PRM-2"]
    assert numbers(store, due_after=end, due_before=begin) == []


def test_work_without_a_deadline_is_due_neither_before_nor_after(store: Any) -> None:
    assert len(numbers(store)) == 4
    assert len(numbers(store, due_after=0)) == 3
    assert len(numbers(store, due_before=2**62)) == 3


def test_pages_of_a_bounded_list_follow_each_other(store: Any) -> None:
    query = WorkQuery(person="bob", sort="due", due_after=START, limit=2)
    first = store.reads.work(query)
    second = store.reads.work(replace(query, after=first.after))
    assert [row.number for row in (*first.rows, *second.rows)] == ["PRM-1", "PRM-2", "PRM-3"]
    assert second.after is None


def test_the_same_list_asked_twice_sees_what_was_done_in_between(store: Any) -> None:
    """The statement is kept, not the answer; and who asks is looked up each time."""
    assert numbers(store, scope="mine") == []
    CaseStory(store, "case 0", START + 20 * HOUR).claim()
    assert numbers(store, scope="mine") == ["PRM-1"]
    story.person(store, "bob")
    assert numbers(store, scope="offered") == []


# --------------------------------------------------------------------------------- how it is found


@pytest.mark.parametrize(
    "query, viewer, indexes",
    [
        (WorkQuery(person="bob", scope="mine"), Viewer("bob"), {"work_assignee"}),
        (
            WorkQuery(person="bob"),
            Viewer("bob", ("front",), ("clerk",)),
            {"work_assignee", "work_queue", "work_persona"},
        ),
        (ALL, None, {"work_rank"}),
        (replace(ALL, sort="due"), None, {"work_due"}),
        (replace(ALL, sort="due", due_after=START, due_before=START + HOUR), None, {"work_due"}),
    ],
)
def test_what_is_bound_still_comes_from_the_index_of_open_work(
    tmp_path: Path, query: WorkQuery, viewer: Viewer | None, indexes: set[str]
) -> None:
    """Those indexes hold open work only; the statement must say so in words they understand."""
    store: Any = open_store(tmp_path / "work.casewright", create=True)
    told: list[str] = []

    def explain(held: Any, cursor: Any, sql: str, values: Any, *_: Any) -> None:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        told.extend(row[3] for row in cursor.fetchall())

    statement, values = page(query, viewer)
    with store.reading() as connection:
        event.listen(connection, "before_cursor_execute", explain)
        connection.execute(statement, values).all()
    store.close()
    used = {word for line in told for word in line.split() if word.startswith("work_")}
    assert used == indexes, told
    assert "SCAN assignments" not in told
