"""Calculated fields follow from the others at once, whichever way the data change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.compile import compile_plan
from casewright.engine.decision import Refused
from casewright.engine.plan import PlanError
from tests.engine.notation import each, human, messages
from tests.engine.world import DONE, HOUR, World, form, process, stage, staged

NUMBERS = [{"id": "price", "kind": "decimal"}, {"id": "pieces", "kind": "integer"},
           {"id": "rebate", "kind": "decimal"}]  # fmt: skip
#: Written in an order in which none can be worked out from those before it.
FIELDS = [
    *NUMBERS,
    {"id": "grand", "kind": "calculated", "formula": "net * 1.25"},
    {"id": "net", "kind": "calculated", "formula": "gross - (if rebate = null then 0 else rebate)"},
    {"id": "gross", "kind": "calculated", "formula": "price * pieces"},
    {"id": "dear", "kind": "calculated", "formula": "grand > 1000"},
]


def shop(*steps: dict[str, Any], **more: Any) -> World:
    return World(
        staged(stage("one", process("p", *(steps or (form("a"),))), complete=DONE),
               fields=[*FIELDS, *more.pop("fields", [])], **more)
    )  # fmt: skip


def derived(data: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(data.get(name) for name in ("gross", "net", "grand", "dear"))


def test_a_new_case_has_them_from_the_start() -> None:
    case = shop().create(price=10, pieces=4)
    assert derived(case.data) == (40, 40, 50, False)


def test_they_stand_in_the_same_event_as_what_they_follow_from() -> None:
    w = shop()
    case = w.create(price=10, pieces=4)
    w.act(c.ChangeData, case, data={"pieces": 5})
    (event,) = w.events(case, e.DataChanged)
    assert event.data == {"pieces": 5, "gross": 50, "net": 50, "grand": Decimal("62.50")} or (
        event.data["grand"] == Decimal("62.5")
    )


def test_what_stays_the_same_is_not_written_again() -> None:
    w = shop()
    case = w.create(price=10, pieces=4)
    w.act(c.ChangeData, case, data={"rebate": 0})
    (event,) = w.events(case, e.DataChanged)
    assert set(event.data) == {"rebate"}


def test_nothing_follows_from_nothing() -> None:
    case = shop().create(price=10)
    assert derived(case.data) == (None, None, None, None)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["price", "pieces", "rebate"]),
                          st.none() | st.integers(0, 99)), max_size=6))  # fmt: skip
def test_they_agree_with_the_other_fields_after_any_changes(
    changes: list[tuple[str, int | None]],
) -> None:
    w = shop()
    case = w.create(price=1, pieces=1)
    for name, value in changes:
        case = w.act(c.ChangeData, case, data={name: value})
        price, pieces = case.data.get("price"), case.data.get("pieces")
        if price is None or pieces is None:
            assert derived(case.data) == (None, None, None, None)
            continue
        net = price * pieces - (case.data.get("rebate") or 0)
        assert derived(case.data)[:2] == (price * pieces, net)
        assert derived(case.data)[2] == Decimal(net) * Decimal("1.25")
        assert derived(case.data)[3] is (Decimal(net) * Decimal("1.25") > 1000)


WAYS = {
    "a form": (form("a"),),
    "an automatic step": ({"id": "s", "kind": "set data", "set": {"pieces": "7"}}, form("a")),
    "a rule": ({"id": "s", "kind": "decide", "rules": [{"set": {"pieces": "7"}}]}, form("a")),
    "an outcome": (human("a", {"id": "ok", "set": {"pieces": "7"}}), form("b")),
    "a message": ({"id": "w", "kind": "wait", "message": "m", "set": {"pieces": "message.amount"}},
                  form("a")),
}  # fmt: skip


@pytest.mark.parametrize("way", list(WAYS))
def test_whichever_way_the_data_change(way: str) -> None:
    w = shop(*WAYS[way], messages=messages("m"))
    case = w.create(price=10, pieces=1)
    if way == "a form":
        case = w.submit(case, "a", pieces=7)
    elif way == "an outcome":
        case = w.submit(case, "a", "ok")
    elif way == "a message":
        case = w.act(c.DeliverMessage, case, message="m", data={"amount": 7})
    assert derived(case.data)[0] == 70


def test_what_a_for_each_collects_may_be_summed_up() -> None:
    rows = {"id": "rows", "kind": "records", "columns": [{"id": "sum", "kind": "integer"}]}
    total = {"id": "total", "kind": "calculated", "formula": "sum(rows.sum)"}
    w = shop(each("e", "rows", human("look"), into="rows"), form("z"), fields=[rows, total])
    case = w.create(rows=[{"sum": 1}, {"sum": 2}])
    assert case.data["total"] == 3
    w.submit(case, "look", sum=10)
    case = w.submit(case, "look", sum=20)
    assert case.data["total"] == 30


def test_a_condition_sees_what_was_calculated_in_the_same_command() -> None:
    w = World(
        staged(
            stage("one", process("p", form("a")),
                  process("check", form("x"), start={"mode": "when", "when": "dear"}),
                  complete=DONE),
            fields=FIELDS,
        )
    )  # fmt: skip
    case = w.create(price=1, pieces=1)
    assert w.open(case) == ["a"]
    case = w.act(c.ChangeData, case, data={"price": 5_000})
    assert w.open(case) == ["a", "x"]


DAYS = [
    {"id": "start", "kind": "date"},
    {"id": "due", "kind": "calculated", "formula": 'start + duration("P14D")', "result": "date"},
    {"id": "late", "kind": "calculated", "formula": 'due < date("2026-04-01")', "result": "boolean"},
    {"id": "left", "kind": "calculated", "formula": "due - start", "result": "duration"},
    {"id": "long", "kind": "calculated", "formula": 'left > duration("P7D")', "result": "boolean"},
]  # fmt: skip


def test_moments_that_were_calculated_are_moments_for_what_reads_them() -> None:
    case = shop(fields=DAYS).create(start="2026-03-02")
    assert case.data["due"] == "2026-03-16"
    assert case.data["left"] == "P14D"
    assert case.data["late"] is True
    assert case.data["long"] is True


def test_a_calculated_moment_decides_a_step() -> None:
    w = shop({**form("a"), "when": 'due > date("2026-03-10")'}, form("b"), fields=DAYS)
    assert w.open(w.create(start="2026-03-02")) == ["a"]
    assert w.open(w.create(start="2026-01-02")) == ["b"]


VISITS = {"id": "visits", "kind": "records",
          "columns": [{"id": "day", "kind": "date"}, {"id": "hours", "kind": "integer"}]}  # fmt: skip


def test_days_in_a_list_of_records_are_days() -> None:
    early = {"id": "early", "kind": "calculated", "result": "integer",
             "formula": 'count(visits[day < date("2026-03-01")])'}  # fmt: skip
    rows = [{"day": "2026-02-01", "hours": 1}, {"day": "2026-03-05", "hours": 2}, {"hours": 3}]
    case = shop(fields=[VISITS, early]).create(visits=rows)
    assert case.data["early"] == 1
    assert case.data["visits"] == rows


def test_the_item_of_a_branch_has_them_too() -> None:
    late = {**human("late"), "when": 'item.day > date("2026-03-01")'}
    w = shop(each("e", "visits", late, key="string(item.day.year) + string(item.day)"),
             form("z"), fields=[VISITS])  # fmt: skip
    case = w.create(visits=[{"day": "2026-02-01"}, {"day": "2026-03-05"}])
    assert w.open(case) == ["late"]
    items = [scope for scope in case.scopes.values() if scope.kind == "item"]
    assert [scope.key for scope in items] == ["20262026-02-01", "20262026-03-05"]
    assert items[1].value == {"day": "2026-03-05"}
    case = w.act(c.AddItem, case, step="e", value={"day": "2026-03-07"})
    assert [scope.key for scope in case.scopes.values()][-1] == "20262026-03-07"


def test_nobody_may_type_them() -> None:
    w = shop()
    case = w.create(price=1, pieces=1)
    with pytest.raises(Refused, match="calculated"):
        w.act(c.ChangeData, case, data={"gross": 5})
    with pytest.raises(Refused, match="calculated"):
        w.submit(case, "a", net=5)
    with pytest.raises(Refused, match="calculated"):
        w.create(price=1, grand=5)


def test_time_alone_does_not_change_them() -> None:
    late = {"id": "late", "kind": "calculated", "formula": "string(now())"}
    w = shop(fields=[late])
    case = w.create(price=1, pieces=1)
    before = case.data["late"]
    w.pass_time(HOUR)
    assert w.cases[case.id].data["late"] == before
    case = w.act(c.ChangeData, case, data={"price": 2})
    assert case.data["late"] != before


def test_a_circle_is_no_plan() -> None:
    from casewright.blueprint.document import Blueprint

    fields = [{"id": "a", "kind": "calculated", "formula": "b + 1"},
              {"id": "b", "kind": "calculated", "formula": "a + 1"}]  # fmt: skip
    source = staged(stage("one", process("p", form("x")), complete=DONE), fields=fields)
    with pytest.raises(PlanError, match="circle"):
        compile_plan(Blueprint.model_validate(source), 1)
