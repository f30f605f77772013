"""Joins against a model: any number of branches, any threshold, any order, late ones included.

Patterns 3 (all), 9 and 28 (the first), 30 and 34 (N of M), 8 (none), with ``rest`` cancel or finish.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case

from ..notation import count, document, each, human, parallel, world
from ..world import World

ORDER = settings(max_examples=40, deadline=None, derandomize=True)


def branches(number: int, join: Any, rest: str = "cancel") -> World:
    """Branches ``b0`` … and then an automatic step that counts how often the flow went on."""
    listed = [[human(f"b{n}")] for n in range(number)]
    return world(parallel("p", *listed, join=join, rest=rest), count("on"), human("after"))


def needed(join: Any, number: int) -> int:
    return {"all": number, "any": 1}.get(join, join if isinstance(join, int) else number)


@ORDER
@given(st.permutations(range(4)), st.sampled_from(["all", "any", 1, 2, 3, 4]))
def test_a_join_that_cancels_fires_once_with_the_nth(order: list[int], join: Any) -> None:
    w = branches(4, join)
    case = w.create(n=0)
    need = needed(join, 4)
    for arrived, branch in enumerate(order, 1):
        if arrived > need:
            break
        assert f"b{branch}" in w.open(case)
        case = w.submit(case, f"b{branch}")
        assert case.data["n"] == (1 if arrived >= need else 0)
    assert w.open(case) == ["after"], "the others were taken back"
    assert w.submit(case, "after").resolved


@ORDER
@given(st.permutations(range(4)), st.sampled_from(["any", 1, 2, 3]))
def test_a_join_that_lets_the_rest_finish_absorbs_them(order: list[int], join: Any) -> None:
    w = branches(4, join, "finish")
    case = w.create(n=0)
    need = needed(join, 4)
    for arrived, branch in enumerate(order, 1):
        case = w.submit(case, f"b{branch}")
        assert case.data["n"] == (1 if arrived >= need else 0), "late ones start nothing"
        open_now = [f"b{n}" for n in order[arrived:]] + (["after"] if arrived >= need else [])
        assert w.open(case) == sorted(open_now)
    assert len(case.scopes) == 1, "the join has reset"
    assert w.submit(case, "after").resolved


@ORDER
@given(st.permutations(range(3)))
def test_without_a_join_each_branch_goes_on_by_itself(order: list[int]) -> None:
    w = branches(3, "none")
    case = w.create(n=0)
    for arrived, branch in enumerate(order, 1):
        case = w.submit(case, f"b{branch}")
        assert case.data["n"] == arrived
        assert w.open(case).count("after") == arrived
    for _ in range(3):
        case = w.submit(case, "after")
    assert case.resolved


@pytest.mark.parametrize("join", [5, 9])
def test_more_than_there_are_is_all_there_are(join: int) -> None:
    # A world of its own: ``check`` would say that there are not so many branches.
    w = World(document(parallel("p", [human("b0")], [human("b1")], join=join), human("after")))
    case = w.submit(w.create(), "b0")
    assert w.open(case) == ["b1"]
    assert w.open(w.submit(case, "b1")) == ["after"]


@ORDER
@given(st.lists(st.booleans(), min_size=1, max_size=4), st.sampled_from(["all", "any"]))
def test_only_branches_whose_condition_holds_are_counted(holds: list[bool], join: Any) -> None:
    """Pattern 6 and 7: a multi-choice and its synchronizing merge."""
    listed = [
        {"when": "n >= 0" if held else "n < 0", "steps": [human(f"b{n}")]}
        for n, held in enumerate(holds)
    ]
    w = world(parallel("p", *listed, join=join), human("after"))
    case = w.create(n=0)
    chosen = [f"b{n}" for n, held in enumerate(holds) if held]
    assert w.open(case) == (chosen or ["after"])
    for step in chosen if join == "all" else chosen[:1]:
        case = w.submit(case, step)
    assert w.open(case) == ["after"]


# --------------------------------------------------------------------------------------- for each


ROWS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def items(join: Any = "all", **more: Any) -> World:
    loop = each("e", "rows", human("look"), join=join, into="results", **more)
    return world(loop, human("after"))


def rows(prices: list[int]) -> list[dict[str, Any]]:
    return [{"name": f"row {n}", "price": price} for n, price in enumerate(prices)]


@ORDER
@given(ROWS, st.data())
def test_each_item_is_worked_on_once_in_any_order(prices: list[int], data: st.DataObject) -> None:
    w = items()
    case = w.create(rows=rows(prices))
    while "look" in w.open(case):
        works = [a.id for a in case.assignments.values() if a.step == "look"]
        chosen = data.draw(st.sampled_from(works))
        scope = case.scopes[case.tokens[case.assignments[chosen].token].scope]
        price = scope.value["price"]
        case = w.act(c.SubmitAssignment, case, assignment=chosen, data={"price": price + 100})
    assert w.open(case) == ["after"]
    assert [row["price"] for row in case.data["results"]] == [price + 100 for price in prices]


@ORDER
@given(ROWS)
def test_one_after_the_other_begins_the_next_when_the_last_is_done(prices: list[int]) -> None:
    w = items(sequential=True)
    case = w.create(rows=rows(prices))
    for done in range(len(prices)):
        assert w.open(case) == ["look"], f"one at a time, {done} are done"
        case = w.submit(case, "look")
    assert w.open(case) == ["after"]


@ORDER
@given(ROWS, st.integers(1, 5))
def test_n_items_suffice_when_n_are_asked_for(prices: list[int], need: int) -> None:
    w = items(join=need)
    case = w.create(rows=rows(prices))
    for _ in range(min(need, len(prices))):
        assert "after" not in w.open(case)
        case = w.submit(case, "look")
    assert w.open(case) == ["after"]


@ORDER
@given(st.integers(1, 3), st.integers(0, 3))
def test_items_that_are_added_are_waited_for(begin: int, added: int) -> None:
    """Pattern 15: how many there are is not known beforehand."""
    w = items(key="item.name")
    case = w.create(rows=rows([1] * begin))
    for n in range(added):
        case = w.act(c.AddItem, case, step="e", value={"name": f"more {n}"})
    assert w.open(case) == ["look"] * (begin + added)
    for _ in range(begin + added):
        case = w.submit(case, "look")
    assert w.open(case) == ["after"]
    assert len(case.data["results"]) == begin + added


def test_a_join_event_lists_all_that_it_took_down() -> None:
    w = branches(3, "any")
    case = w.submit(w.create(n=0), "b1")
    (joined,) = w.events(case, e.ScopeJoined)
    assert joined.ended is not None
    assert len(joined.ended.assignments) == 2
    assert len(joined.ended.scopes) == 2


# ------------------------------------------------------------------------------------------ nested


def leaves(case: Case) -> int:
    return len(case.assignments)


@ORDER
@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_a_join_in_a_join_waits_for_its_own(outer: int, inner: int, data: st.DataObject) -> None:
    nested = [
        [parallel(f"i{n}", *[[human(f"x{n}_{m}")] for m in range(inner)]), human(f"y{n}")]
        for n in range(outer)
    ]
    w = world(parallel("p", *nested), human("after"))
    case = w.create()
    done: list[str] = []
    while w.open(case) != ["after"]:
        step = data.draw(st.sampled_from(w.open(case)))
        if step.startswith("y"):
            mine = [s for s in done if s.startswith(f"x{step[1:]}_")]
            assert len(mine) == inner, "only after all of its own"
        done.append(step)
        case = w.submit(case, step)
    assert sorted(done) == sorted(set(done))
    assert len(done) == outer * (inner + 1)
    assert leaves(case) == 1
