"""Two people on one case: who is refused, and who is not, by what each of them saw and typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.engine.state import Case
from tests.engine.notation import each, human, parallel, world
from tests.engine.world import World

NAMES = ("n", "total", "word")


def two_forms() -> tuple[World, Case]:
    w = world(parallel("p", [human("a")], [human("b")]), human("z"))
    return w, w.create(n=1, total=1, word="x")


def submit(w: World, case: Case, step: str, seen: int, **data: Any) -> Case:
    return w.act(c.SubmitAssignment, case, assignment=w.work(case, step).id, data=data, seen=seen)


def values(number: int) -> st.SearchStrategy[dict[str, Any]]:
    texts = st.just(f"by {number}")
    return st.fixed_dictionaries(
        {}, optional={"n": st.just(number), "total": st.just(number), "word": texts}
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(first=values(10), second=values(20), reread=st.booleans())
def test_only_a_field_that_both_changed_is_a_conflict(
    first: dict[str, Any], second: dict[str, Any], reread: bool
) -> None:
    w, case = two_forms()
    seen = case.sequence
    case = submit(w, case, "a", seen, **first)
    if reread:
        seen = case.sequence
    both = set() if reread else set(first) & set(second)
    if not both:
        after = submit(w, case, "b", seen, **second)
        assert {name: after.data[name] for name in NAMES} == {
            "n": 1, "total": 1, "word": "x", **first, **second,
        }  # fmt: skip
        return
    with pytest.raises(Refused) as refusal:
        submit(w, case, "b", seen, **second)
    assert refusal.value.conflicts == {name: (first[name], second[name]) for name in both}
    assert all(name in refusal.value.reason for name in both)
    assert "kept" in refusal.value.remedy
    assert w.open(case) == ["b"]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_people_on_different_fields_never_refuse_each_other(
    order: list[int], typed: list[bool]
) -> None:
    branches = [[human(f"s{n}")] for n in range(4)]
    w = world(parallel("p", *branches), human("z"))
    case = w.create()
    seen = case.sequence
    fields = ["n", "total", "word", "flag"]
    given_values: list[Any] = [5, 6, "x", True]
    for n in order:
        data = {fields[n]: given_values[n]} if typed[n] else {}
        case = submit(w, case, f"s{n}", seen, **data)
    assert w.open(case) == ["z"]
    for n in range(4):
        assert case.data.get(fields[n]) == (given_values[n] if typed[n] else None)


def test_the_same_value_from_both_is_agreement() -> None:
    w, case = two_forms()
    seen = case.sequence
    case = submit(w, case, "a", seen, n=7)
    assert submit(w, case, "b", seen, n=7).data["n"] == 7


def test_a_form_without_a_place_in_time_takes_the_case_as_it_is() -> None:
    w, case = two_forms()
    case = submit(w, case, "a", 0, n=7)
    assert submit(w, case, "b", 0, n=8).data["n"] == 8


def test_a_change_outside_a_form_may_come_too_late_as_well() -> None:
    w, case = two_forms()
    seen = case.sequence
    submit(w, case, "a", seen, n=7)
    with pytest.raises(Refused) as refusal:
        w.act(c.ChangeData, case, "bob", data={"n": 9, "word": "y"}, seen=seen)
    assert refusal.value.conflicts == {"n": (7, 9)}
    assert w.cases[case.id].data["word"] == "x", "nothing of it was taken"


def test_what_an_automatic_step_changed_is_a_colleague_too() -> None:
    bump = {"id": "bump", "kind": "set data", "set": {"n": "n + 1"}}
    w = world(parallel("p", [human("a"), bump], [human("b")]), human("z"))
    case = w.create(n=1)
    seen = case.sequence
    case = submit(w, case, "a", seen)
    with pytest.raises(Refused, match="changed n while you were typing"):
        submit(w, case, "b", seen, n=5)


def test_nobody_else_writes_the_item_of_a_for_each() -> None:
    w = world(each("e", "rows", human("look"), into="results"), human("z"))
    case = w.create(rows=[{"name": "x"}, {"name": "y"}])
    seen = case.sequence
    case = submit(w, case, "look", seen, name="first")
    case = submit(w, case, "look", seen, name="second")
    assert [row["name"] for row in case.data["results"]] == ["first", "second"]


def test_work_that_is_over_is_over_whatever_was_typed() -> None:
    w, case = two_forms()
    work = w.work(case, "a").id
    submit(w, case, "a", case.sequence)
    with pytest.raises(Refused, match=r"no longer open.*kept as your draft") as refusal:
        w.act(c.SubmitAssignment, case, assignment=work, data={"n": 3}, seen=case.sequence)
    assert refusal.value.conflicts == {}
    assert w.cases[case.id].data["n"] == 1
