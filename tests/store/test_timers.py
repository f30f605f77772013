"""Timers: what is due, in order, whatever moved or went; the same in every store.

A timer's row lies where it falls due, so that a timer that moves is another row.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.engine import events as e
from casewright.engine.state import Clock
from casewright.store.memory import MemoryStore
from casewright.store.rebuild import differences, rebuild
from tests.store import story
from tests.store.story import DAY, HOUR, START, CaseStory

LATER = START + 365 * DAY


def due(store: Any, now: int = LATER, limit: int = 1_000) -> list[tuple[int, str]]:
    """(due, case) of what is due, as a worker sees it."""
    return [(at, case) for at, case, _ in store.due(now, limit)]


def started(case: CaseStory, number: int, at: int) -> None:
    """One more promise of a case, which comes due at ``at``."""
    clock = Clock(number, "more", "case", 0, case.at, at, at, at)
    case.event(e.ClockStarted(clock))


@pytest.fixture
def store(store: Any) -> Any:
    story.publish(store)
    return store


def test_without_timers_nothing_is_next(store: Any) -> None:
    assert store.next_due() is None
    assert store.due(LATER) == []


def test_the_next_is_the_earliest_of_all_cases(store: Any) -> None:
    late, soon = CaseStory(store, "late").create(), CaseStory(store, "soon").create()
    started(late, 10, START + 3 * DAY)
    started(soon, 11, START + 2 * HOUR)
    assert store.next_due() == START + 2 * HOUR
    assert due(store, START + 2 * HOUR) == [(START + 2 * HOUR, soon.id)]
    assert due(store, START + 2 * HOUR - 1) == []


def test_timers_of_one_moment_come_in_the_order_of_their_cases(store: Any) -> None:
    cases = [CaseStory(store, f"case {n}").create() for n in range(4)]
    for case in cases:
        started(case, 10, START + DAY)
    seen = [case for at, case in due(store) if at == START + DAY]
    assert seen == sorted(case.id for case in cases)


def test_a_timer_that_moves_leaves_nothing_where_it_was(store: Any) -> None:
    case = CaseStory(store).create()
    started(case, 10, START + DAY)
    for at in (START + 2 * DAY, START + HOUR, START + 3 * DAY):
        moved = Clock(10, "more", "case", 0, case.at, at, at, at)
        case.event(e.ClockChanged("moved", moved))
        assert [row for row in due(store) if row[0] != START + 8 * HOUR] == [(at, case.id)]
    case.event(e.ClockChanged("stopped", Clock(10, "more", "case", 0, case.at)))
    assert due(store) == [(START + 8 * HOUR, case.id)]


def test_a_timer_that_moves_away_and_back_in_one_transaction_is_there_once(store: Any) -> None:
    case = CaseStory(store).create()
    started(case, 10, START + DAY)
    before = list(store.rows("timers"))
    with store.transaction() as unit:
        for n, at in enumerate((START + 5 * DAY, START + DAY)):
            command, _ = story.comment(case, f"move {n}")
            clock = Clock(10, "more", "case", 0, case.at, at, at, at)
            moved = e.ClockChanged("moved", clock)
            unit.commit(story.turn(unit, command, (moved,), at=case.at))
    assert list(store.rows("timers")) == before


def test_a_resolved_case_leaves_no_timer_behind(store: Any) -> None:
    case = CaseStory(store).create()
    for n in range(5):
        started(case, 10 + n, START + n * DAY)
    assert len(due(store)) == 6
    command, _ = story.comment(case, "resolve")
    ended = e.Ended(assignments=(case.assignment,), clocks=(4, *range(10, 15)))
    story.tell(store, command, e.CaseResolved("Resolved-Done", "done", ended), at=case.at)
    assert due(store) == []
    assert store.next_due() is None


def test_a_batch_takes_the_earliest_and_the_rest_stays(store: Any) -> None:
    case = CaseStory(store).create()
    for n in range(9):
        started(case, 10 + n, START + (9 - n) * DAY)
    first = due(store, limit=3)
    assert [at for at, _ in first] == [START + 8 * HOUR, START + DAY, START + 2 * DAY]
    assert len(due(store)) == 10


MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(10, 13), st.one_of(st.none(), st.integers(0, 5))),
    max_size=25,
)


@given(MOVES)
def test_whatever_moves_the_rows_are_the_clocks_that_run(moves: list[Any]) -> None:
    """Started, moved, paused and ended in any order: due is exactly what the cases say."""
    store = MemoryStore()
    story.publish(store)
    cases = [CaseStory(store, f"case {n}").create() for n in range(3)]
    for which, number, day in moves:
        case = cases[which]
        at = None if day is None else START + day * DAY
        clock = Clock(number, "more", "case", 0, case.at, at, at, at)
        known = number in case.case.clocks
        case.event(e.ClockChanged("moved", clock) if known else e.ClockStarted(clock))
    expected = sorted(
        (at, case.id, timer) for case in cases for timer, at in case.case.timers.items()
    )
    assert store.due(LATER, 1_000) == expected
    assert store.next_due() == min((row[0] for row in expected), default=None)
    again = MemoryStore()
    rebuild(store, again)
    assert differences(store, again) == []


def test_very_many_timers_are_read_page_by_page_without_a_gap(store: Any) -> None:
    with store.transaction() as unit:
        rows = [(f"case-{n:05}", "clock:1", START + n % 7) for n in range(1_234)]
        unit.insert("timers", rows)
    seen = list(itertools.islice(store.rows("timers"), 5_000))
    assert sorted(seen) == sorted(rows)
    assert [row[2] for row in seen] == sorted(row[2] for row in rows), "in the order they fall due"
    assert store.due(START, 10_000) == sorted((d, c, t) for c, t, d in rows if d <= START)
    _forget(store)


def _forget(store: Any) -> None:
    """Take the rows away again, which no event led to."""
    if isinstance(store, MemoryStore):
        store.tables["timers"].clear()
        return
    with store.transaction() as unit:
        unit.run("DELETE FROM timers")
