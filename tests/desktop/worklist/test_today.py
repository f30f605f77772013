"""*Due today* is what is still to be met today: what is overdue already stands under its own chip."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.feed import PAGE, Source, beginning, read_slice
from casewright.desktop.worklist.filters import CHIPS, count_of, query_of
from casewright.desktop.worklist.pane import WorklistPane
from casewright.desktop.worklist.rows import shown
from casewright.runtime.reading import WorkQuery, WorkRow
from tests.desktop.conftest import CLAIMS, Desks, OpenDesk


def due_times(desk: Desk) -> list[int]:
    rows = desk.workspace.reads.work(WorkQuery(person="greta")).rows
    return sorted(row.due for row in rows if row.due is not None)


def listed(desk: Desk, chip: str, now: int) -> list[WorkRow]:
    """What a chip lists, read as the feed reads it."""
    query = query_of(chip, "greta", now)
    source = Source(desk.workspace.reads.work, desk.workspace.reads.count_work, shown)
    return list(read_slice(source, query, 0, beginning(query)).rows)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk("greta")


def test_before_the_due_time_it_is_due_today_and_after_it_overdue(desk: Desk) -> None:
    due = due_times(desk)[0]
    before, after = due - moments.SECOND, due + moments.SECOND
    assert any(row.due == due for row in listed(desk, "today", before))
    assert not any(row.due == due for row in listed(desk, "overdue", before))
    assert not any(row.due == due for row in listed(desk, "today", after))
    assert any(row.due == due for row in listed(desk, "overdue", after))


def test_at_the_very_moment_it_is_still_due(desk: Desk) -> None:
    due = due_times(desk)[0]
    assert any(row.due == due for row in listed(desk, "today", due))
    assert not any(row.due == due for row in listed(desk, "overdue", due))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(hours=st.integers(-72, 24 * 14), minutes=st.integers(0, 59))
def test_no_work_is_both_and_counts_are_those_of_the_lists(
    desk: Desk, hours: int, minutes: int
) -> None:
    now = moments.now() + hours * moments.HOUR + minutes * 60 * moments.SECOND
    today = {row.assignment for row in listed(desk, "today", now)}
    overdue = {row.assignment for row in listed(desk, "overdue", now)}
    assert not today & overdue
    tonight = moments.midnight(1, now)
    assert len(today | overdue) == sum(due < tonight for due in due_times(desk))
    reads = desk.workspace.reads
    assert count_of(reads, query_of("today", "greta", now), 10_000) == len(today)
    assert count_of(reads, query_of("overdue", "greta", now), 10_000) == len(overdue)


def test_the_count_is_capped(desk: Desk) -> None:
    now = due_times(desk)[0] - moments.SECOND
    reads = desk.workspace.reads
    every = [count_of(reads, query_of(chip, "greta", now), 3) for chip in CHIPS]
    assert max(every) == 3
    assert count_of(reads, query_of("all", "greta", now), 10_000) == CLAIMS


def test_today_is_read_in_the_order_by_due(desk: Desk) -> None:
    rows = listed(desk, "today", due_times(desk)[0] - moments.SECOND)
    assert [row.due for row in rows] == sorted(row.due or 0 for row in rows)


def test_a_query_begins_where_it_says() -> None:
    assert beginning(WorkQuery()) == {0: None}
    query = query_of("today", "greta", 5)
    assert beginning(query) == {0: query.after}
    assert PAGE > 1


def test_another_order_can_be_wished_for_everywhere_but_there(
    clinic: Path, desks: Desks, qtbot: QtBot
) -> None:
    pane = WorklistPane(desks.open(clinic, "nina"))
    qtbot.addWidget(pane)
    pane._sorted("item")
    assert pane.query().sort == "step"
    pane.filters.chips.choose("today")
    assert pane.query().sort == "due", "what is due today is found in the order by due only"
    pane.filters.chips.choose("overdue")
    assert pane.query().sort == "step"
