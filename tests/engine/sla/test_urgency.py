"""Urgency and due times by hand: what worklists sort by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casewright.engine import urgency
from casewright.engine.state import Assignment, Case, Clock, Item

WORK = Assignment("a", 7, "do", "s", 3, 1, item=2)


def case(*clocks: Clock, **parts: object) -> Case:
    """Process 2 in phase 1 in visit 3, with assignment ``a`` at token 7."""
    found = Case(
        "k", "t", "b", 1, "T-1", 1, "ann", visit=3, stage="s",
        items={1: Item(1, "ph", "phase", 3, "active"), 2: Item(2, "p", "process", 3, "active", 1)},
        assignments={"a": WORK}, clocks={clock.id: clock for clock in clocks},
    )  # fmt: skip
    return replace(found, **parts)


def clock(number: int, on: str, ref: int, **parts: object) -> Clock:
    return replace(Clock(number, "p", on, ref, 0), **parts)


OVER = [("step", 7), ("process", 2), ("process", 1), ("stage", 3), ("case", 0)]
ELSEWHERE = [("step", 8), ("process", 9), ("stage", 2)]


@pytest.mark.parametrize("on, ref", OVER)
def test_a_clock_above_the_work_makes_it_more_urgent(on: str, ref: int) -> None:
    assert urgency.of(case(clock(5, on, ref, urgency=15)), WORK) == 25


@pytest.mark.parametrize("on, ref", ELSEWHERE)
def test_a_clock_elsewhere_does_not(on: str, ref: int) -> None:
    assert urgency.of(case(clock(5, on, ref, urgency=15)), WORK) == 10


def test_everything_above_is_added_up() -> None:
    clocks = [clock(n, on, ref, urgency=5) for n, (on, ref) in enumerate(OVER)]
    whole = case(*clocks, urgency=7)
    assert urgency.of(whole, replace(WORK, urgency=3)) == 10 + 25 + 7 + 3


@given(st.lists(st.integers(0, 60), max_size=6), st.integers(0, 100), st.integers(0, 50))
def test_urgency_is_a_sum_with_a_cap(clocks: list[int], manual: int, own: int) -> None:
    whole = case(*[clock(n, "case", 0, urgency=u) for n, u in enumerate(clocks)], urgency=manual)
    expected = min(100, 10 + sum(clocks) + manual + own)
    assert urgency.of(whole, replace(WORK, urgency=own)) == expected
    assert urgency.of_case(whole) == min(100, 10 + sum(clocks) + manual)


def test_a_case_is_as_urgent_as_its_most_urgent_work() -> None:
    more = replace(WORK, id="b", token=8, urgency=40)
    assert urgency.of_case(case(assignments={"a": WORK, "b": more})) == 50


def test_a_case_without_work_has_its_own() -> None:
    whole = case(clock(1, "case", 0, urgency=5), clock(2, "stage", 3, urgency=50),
                 assignments={}, urgency=20)  # fmt: skip
    assert urgency.of_case(whole) == 35


def test_a_task_is_under_the_stage_and_the_case() -> None:
    task = Assignment("t", 0, "", "s", 3, 1, item=9)
    whole = case(clock(1, "stage", 3, urgency=5), clock(2, "process", 2, urgency=50))
    assert urgency.of(whole, task) == 15


# ----------------------------------------------------------------------------------------- due


def test_work_is_due_when_the_first_of_its_clocks_is() -> None:
    whole = case(
        clock(1, "step", 7, goal=50, deadline=90),
        clock(2, "stage", 3, goal=40, deadline=95),
        clock(3, "case", 0, deadline=80),
        clock(4, "step", 8, goal=1, deadline=2),
    )
    assert urgency.due(whole, WORK) == (40, 80)


def test_a_goal_that_has_passed_is_no_goal_any_more() -> None:
    whole = case(clock(1, "step", 7, goal=50, deadline=90, level=1))
    assert urgency.due(whole, WORK) == (None, 90)


def test_a_deadline_that_has_passed_is_still_when_it_was_due() -> None:
    whole = case(clock(1, "step", 7, goal=50, deadline=90, level=2))
    assert urgency.due(whole, WORK) == (None, 90)


def test_a_paused_clock_promises_nothing() -> None:
    whole = case(
        clock(1, "step", 7, goal=50, deadline=90, paused=30), clock(2, "case", 0, deadline=99)
    )
    assert urgency.due(whole, WORK) == (None, 99)
    assert urgency.due_of_case(whole) == 99


def test_without_clocks_nothing_is_due() -> None:
    assert urgency.due(case(), WORK) == (None, None)
    assert urgency.due_of_case(case()) is None


def test_a_case_is_due_when_the_first_of_all_its_clocks_is() -> None:
    whole = case(clock(1, "step", 8, deadline=70), clock(2, "case", 0, deadline=90))
    assert urgency.due_of_case(whole) == 70


def test_the_clocks_over_work_are_listed_once() -> None:
    clocks = [clock(n, on, ref) for n, (on, ref) in enumerate([*OVER, *ELSEWHERE])]
    assert [k.id for k in urgency.clocks_over(case(*clocks), WORK)] == [0, 1, 2, 3, 4]
