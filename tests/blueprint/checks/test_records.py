"""Lists of records, the for eaches that work on them, and the names of their items."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import auto, found, person, said, with_fields, with_steps

EACH = "loan/intake/handle/all"


def each(*steps: dict[str, Any], **more: Any) -> Blueprint:
    step = {"id": "all", "kind": "for each", "each": "goods", "item": "thing", **more}
    return with_steps({**step, "steps": list(steps)})


# ---------------------------------------------------------------------------------------- writing


def test_a_step_writes_the_columns_of_its_item() -> None:
    steps = (auto("set", set={"label": '"x"', "price": "thing.price * 2"}),)
    assert said(each(*steps, into="goods")) == []


def test_a_step_writes_its_item_as_a_whole() -> None:
    assert said(each(auto("set", set={"thing": "thing"}), into="goods")) == []
    assert said(each(auto("set", set={"thing": "1"}))) == []


def test_rules_and_outcomes_write_columns_too() -> None:
    decide = {"id": "d", "kind": "decide", "rules": [{"set": {"price": "1"}}]}
    ask = person("ask2", {"id": "ok", "set": {"label": "outcome"}})
    assert said(each(decide, ask, into="goods")) == []


def test_forms_show_columns() -> None:
    view = {"sections": [{"fields": ["label", {"field": "price", "required": True}]}]}
    assert said(each(person("ask2", view=view), into="goods")) == []


def test_steps_of_a_nested_for_each_write_the_nearest_list() -> None:
    inner = {
        "id": "inner", "kind": "for each", "each": "tags", "item": "tag",
        "steps": [auto("set", set={"price": "1", "tag": '"a"', "thing": "thing"})],
    }  # fmt: skip
    assert said(each(inner, into="goods")) == []


@pytest.mark.parametrize(
    "steps, more, element",
    [
        ([auto("set", set={"label": '"x"'})], {}, f"{EACH}/set.set"),
        ([auto("set", set={"colour": '"x"'})], {"into": "goods"}, f"{EACH}/set.set"),
        ([auto("set", set={"item": "1"})], {"into": "goods"}, f"{EACH}/set.set"),
        (
            [{"id": "w", "kind": "wait", "message": "paper", "set": {"label": "message.note"}}],
            {"into": "goods"},
            f"{EACH}/w.set",
        ),
        (
            [person("p", view={"sections": [{"fields": ["thing"]}]})],
            {"into": "goods"},
            f"{EACH}/p.view.sections[1].fields",
        ),
    ],
)
def test_what_is_neither_a_field_nor_a_column_is_unknown(
    steps: list[dict[str, Any]], more: dict[str, Any], element: str
) -> None:
    assert found(each(*steps, **more), element)


def test_a_column_takes_values_of_its_own_type() -> None:
    blueprint = each(auto("set", set={"price": '"much"', "label": "1"}), into="goods")
    assert found(blueprint, f"{EACH}/set.set.price")
    assert found(blueprint, f"{EACH}/set.set.label")


def test_outside_the_for_each_columns_are_unknown() -> None:
    step = {"id": "all", "kind": "for each", "each": "goods", "into": "goods"}
    blueprint = with_steps({**step, "steps": [person("p")]}, auto("x", set={"label": '"x"'}))
    assert found(blueprint, "loan/intake/handle/x.set")


# ---------------------------------------------------------------------------------------- columns


@pytest.mark.parametrize("kind", ["calculated", "attachment"])
def test_a_column_holds_what_a_cell_can_hold(kind: str) -> None:
    column: dict[str, Any] = {"id": "c", "kind": kind}
    if kind == "calculated":
        column |= {"formula": "1", "result": "integer"}
    blueprint = with_fields({"id": "rows", "kind": "records", "columns": [column]})
    assert found(blueprint, "loan/fields/rows/columns/c")


@pytest.mark.parametrize(
    "attributes",
    [
        {"default": '"a"'},
        {"validation": "true"},
        {"required_when": "approved"},
        {"visible_when": "approved"},
        {"editable_when": "approved"},
        {"listed": True},
    ],
)
def test_in_a_column_some_attributes_count_for_nothing(attributes: dict[str, Any]) -> None:
    column = {"id": "c", **attributes}
    blueprint = with_fields({"id": "rows", "kind": "records", "columns": [column]})
    assert found(blueprint, "loan/fields/rows/columns/c", "warning")


def test_a_plain_column_says_nothing() -> None:
    columns = [{"id": "c", "required": True, "max_length": 20}, {"id": "d", "kind": "date"}]
    assert said(with_fields({"id": "rows", "kind": "records", "columns": columns})) == []


# ---------------------------------------------------------------------------------------- for each


def test_results_go_into_a_list_of_records() -> None:
    assert found(each(person("p"), into="tags"), f"{EACH}.into")


def test_without_a_join_results_and_conditions_count_for_nothing() -> None:
    blueprint = each(person("p"), into="goods", complete_when="done > 1", join="none")
    assert found(blueprint, f"{EACH}.into", "warning")
    assert found(blueprint, f"{EACH}.complete_when", "warning")


def test_a_for_each_without_steps_is_told() -> None:
    assert found(each(), EACH, "warning")


@pytest.mark.parametrize("item, hides", [("amount", True), ("thing", False), ("item", False)])
def test_an_item_called_like_a_field_hides_it(item: str, hides: bool) -> None:
    assert bool(found(each(person("p"), item=item), f"{EACH}.item", "warning")) == hides
    create = {
        "id": "all", "kind": "create case", "case_type": "loan", "each": "goods", "item": item,
    }  # fmt: skip
    assert bool(found(with_steps(person("p"), create), f"{EACH}.item", "warning")) == hides


def test_without_a_list_the_items_name_is_not_used() -> None:
    create = {"id": "all", "kind": "create case", "case_type": "loan", "item": "amount"}
    assert said(with_steps(person("p"), create)) == []
