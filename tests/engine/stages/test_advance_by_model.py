"""The way of a case through its stages against a model: skipped, refused, entered, completed."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case
from tests.engine.world import DONE, World, form, process, stage, staged

FIELDS = [{"id": f"skip{n}", "kind": "boolean"} for n in range(5)] + [
    {"id": f"need{n}", "kind": "integer"} for n in range(5)
]
RUN = settings(max_examples=40, deadline=None, derandomize=True)


def road(count: int, empty: frozenset[int] = frozenset(), **more: Any) -> World:
    """Stages ``s0`` …: each may be skipped by its switch and may demand its number."""
    stages = []
    for n in range(count):
        works = [] if n in empty else [process(f"p{n}", form(f"a{n}"))]
        parts: dict[str, Any] = {"complete": DONE} if n == count - 1 else {}
        if n > 0:
            parts["skip_when"] = f"skip{n}"
            parts["require"] = {"condition": f"need{n} = null or need{n} > 0"}
        stages.append(stage(f"s{n}", *works, **parts))
    return World(staged(*stages, fields=FIELDS, **more))


def visited(w: World, case: Case) -> list[str]:
    return [x.stage for x in w.events(case, e.StageEntered)]


def skipped(w: World, case: Case) -> list[str]:
    return [x.stage for x in w.events(case, e.StageSkipped)]


@RUN
@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_stages_are_entered_in_order_without_the_skipped_ones(skips: list[bool]) -> None:
    w = road(5)
    switches: dict[str, Any] = {f"skip{n}": held for n, held in enumerate(skips, 1) if n < 4}
    case = w.create(**switches)
    expected = ["s0"] + [f"s{n}" for n in (1, 2, 3) if not switches[f"skip{n}"]] + ["s4"]
    for name in expected:
        assert case.stage == name
        case = w.submit(case, f"a{name[1]}")
    assert case.resolved
    assert visited(w, case) == expected
    assert skipped(w, case) == [f"s{n}" for n in (1, 2, 3) if switches[f"skip{n}"]]


@RUN
@given(st.frozensets(st.integers(0, 4), max_size=5))
def test_a_stage_with_nothing_in_it_is_passed_through(empty: frozenset[int]) -> None:
    w = road(5, empty)
    case = w.create()
    for n in range(5):
        if n not in empty:
            assert case.stage == f"s{n}"
            case = w.submit(case, f"a{n}")
    assert case.resolved
    assert visited(w, case) == [f"s{n}" for n in range(5)], "each was entered all the same"


@RUN
@given(st.integers(1, 4), st.integers(-2, 2))
def test_a_refused_stage_holds_the_case_until_the_data_allow_it(at: int, value: int) -> None:
    w = road(5)
    demanded: dict[str, Any] = {f"need{at}": value}
    case = w.create(**demanded)
    for n in range(at):
        case = w.submit(case, f"a{n}")
    if value > 0:
        assert case.stage == f"s{at}"
        return
    assert case.stage == f"s{at - 1}"
    assert case.refusal.startswith(f"s{at}: the condition")
    assert len(w.events(case, e.StageRefused)) == 1
    case = w.act(c.AddComment, case, text="what is missing?")
    assert len(w.events(case, e.StageRefused)) == 1, "it is not said again and again"
    case = w.act(c.ChangeData, case, data={f"need{at}": 1})
    assert case.stage == f"s{at}"
    assert case.refusal == ""


@RUN
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_each_entry_is_a_visit_of_its_own(moves: list[int]) -> None:
    w = road(4)
    case = w.create()
    numbers = [case.visit]
    for n in moves:
        case = w.act(c.ChangeStage, case, stage=f"s{n}", reason="x")
        numbers.append(case.visit)
        assert case.stage == f"s{n}"
        assert w.open(case) == [f"a{n}"]
        assert set(case.visits) == {case.visit}
        assert all(item.visit == case.visit for item in case.items.values())
        assert all(work.visit == case.visit for work in case.assignments.values())
    assert numbers == sorted(set(numbers)), "numbers rise and are never used again"
    left = [x.visit for x in w.events(case, e.StageLeft)]
    assert left == numbers[:-1]


@RUN
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=5))
def test_whatever_the_way_the_end_is_the_same(detours: list[tuple[int, bool]]) -> None:
    w = road(4)
    case = w.create()
    for n, work_first in detours:
        if work_first and w.open(case) and not case.resolved:
            case = w.submit(case, w.open(case)[0])
        if not case.resolved:
            case = w.act(c.ChangeStage, case, stage=f"s{n}", reason="x")
    for _ in range(5):
        if case.resolved:
            break
        case = w.submit(case, w.open(case)[0])
    assert case.status == "Resolved-Completed"
    assert (case.visits, case.items, case.tokens, case.scopes, case.assignments) == ({},) * 5
    (end,) = w.events(case, e.CaseResolved)
    assert end.ended is not None


@RUN
@given(st.lists(st.booleans(), min_size=1, max_size=4))
def test_reopened_cases_go_through_again(ways: list[bool]) -> None:
    """Worked to the end, or cancelled; opened again in the middle each time."""
    w = road(4)
    case = w.create()
    for worked in ways:
        while worked and not case.resolved:
            case = w.submit(case, w.open(case)[0])
        if not case.resolved:
            case = w.act(c.CancelCase, case, reason="x")
        assert case.resolved
        case = w.act(c.ReopenCase, case, stage="s2")
        assert (case.status, case.stage, w.open(case)) == ("Open", "s2", ["a2"])
    assert len(w.events(case, e.CaseReopened)) == len(ways)
    assert case.visit == len(visited(w, case))
