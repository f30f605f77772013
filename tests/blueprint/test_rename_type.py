"""A field of a data type gets another name: every list of the type and every item goes along."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.rename_type import rename_type_field
from casewright.blueprint.text import write
from tests.blueprint.examples import auto, case_type, found, made, person, said
from tests.blueprint.test_data_types import typed


def renamed(data: dict[str, Any], old: str = "price", new: str = "cost") -> Blueprint:
    return rename_type_field(made(data), "part", old, new)


def first(blueprint: Blueprint) -> Any:
    return blueprint.case_types[0].stages[0].processes[0].steps[0]


def each(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "x", "kind": "for each", "each": "goods", "item": "one", "steps": list(steps),
            **more}  # fmt: skip


def test_the_field_has_its_new_name_in_the_type_and_in_every_list() -> None:
    blueprint = renamed(typed())
    assert [field.id for field in blueprint.data_types[0].fields] == ["label", "cost", "made"]
    goods = next(field for field in blueprint.case_types[0].fields if field.id == "goods")
    assert [column.id for column in goods.columns] == ["label", "cost", "made"]
    assert "price" not in write(blueprint)
    assert said(blueprint) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("sum(goods.price)", "sum(goods.cost)"),
        ("sum( goods . price )", "sum( goods . cost )"),
        ("count(goods[price > 3])", "count(goods[cost > 3])"),
        ("sum(for g in goods return g.price)", "sum(for g in goods return g.cost)"),
        ("if some g in goods satisfies g.price > 1 then 1 else 0",
         "if some g in goods satisfies g.cost > 1 then 1 else 0"),
        ('goods[1].price + count("price")', 'goods[1].cost + count("price")'),
        ("count(goods.label)", "count(goods.label)"),
        ("amount", "amount"),
    ],
)  # fmt: skip
def test_expressions_read_it_by_its_new_name(before: str, after: str) -> None:
    data = typed()
    case_type(data)["fields"].append(
        {"id": "total", "kind": "calculated", "result": "decimal", "formula": before}
    )
    total = renamed(data).case_types[0].fields[-1]
    assert total.formula == after


def test_the_item_of_a_for_each_goes_along() -> None:
    data = typed(each(auto("y", set={"amount": "one.price", "approved": "one.price > 1"})))
    step = first(renamed(data)).steps[0]
    assert step.set == {"amount": "one.cost", "approved": "one.cost > 1"}


def test_what_is_set_and_shown_in_a_for_each_goes_along() -> None:
    view = {"sections": [{"fields": ["price", {"field": "price", "required": True}]}]}
    ask = person("p", {"id": "ok", "set": {"price": "1"}}, view=view)
    rule = {"id": "d", "kind": "decide", "rules": [{"set": {"price": "one.price + 1"}}]}
    blueprint = renamed(typed(each(ask, rule, auto("y", set={"price": "2"}), into="goods")))
    asked, decided, set_ = first(blueprint).steps
    assert asked.outcomes[0].set == {"cost": "1"}
    assert asked.view.sections[0].fields[0] == "cost"
    assert asked.view.sections[0].fields[1].field == "cost"
    assert decided.rules[0].set == {"cost": "one.cost + 1"}
    assert set_.set == {"cost": "2"}
    assert said(blueprint, "error") == []


def test_a_field_of_the_case_with_the_same_name_is_something_else() -> None:
    data = typed(auto("x", set={"price": "price + sum(goods.price)"}))
    case_type(data)["fields"].append({"id": "price", "kind": "money"})
    blueprint = renamed(data)
    assert first(blueprint).set == {"price": "price + sum(goods.cost)"}
    assert blueprint.case_types[0].fields[-1].id == "price"


def test_other_lists_are_something_else() -> None:
    data = typed(auto("x", set={"amount": "sum(others.price)"}))
    columns = [{"id": "price", "kind": "money"}]
    case_type(data)["fields"].append({"id": "others", "kind": "records", "columns": columns})
    assert first(renamed(data)).set == {"amount": "sum(others.price)"}


def test_a_validation_of_the_list_reads_it_by_its_bare_name() -> None:
    data = typed(validation="count(goods[price > 1]) > 0")
    field = next(f for f in renamed(data).case_types[0].fields if f.id == "goods")
    assert field.validation == "count(goods[cost > 1]) > 0"


def test_what_a_parent_takes_back_reads_the_childs_list() -> None:
    child = {"id": "x", "kind": "create case", "case_type": "loan", "when": "approved",
             "back": {"amount": "sum(goods.price)"}}  # fmt: skip
    assert first(renamed(typed(person("a"), child), "price", "cost")).id == "a"
    blueprint = renamed(typed(child))
    assert first(blueprint).back == {"amount": "sum(goods.cost)"}


def test_renaming_there_and_back_changes_nothing() -> None:
    data = typed(each(auto("y", set={"price": "one.price"}), into="goods"))
    there = renamed(data)
    assert there != made(data)
    assert rename_type_field(there, "part", "cost", "price") == made(data)


def test_a_draft_with_a_broken_expression_can_be_renamed_all_the_same() -> None:
    data = typed(auto("x", set={"amount": "goods.price +"}))
    blueprint = renamed(data)
    assert first(blueprint).set == {"amount": "goods.price +"}
    assert found(blueprint, "loan/intake/handle/x.set.amount")


@pytest.mark.parametrize(
    "data_type, old, new",
    [
        ("nothing", "price", "cost"),
        ("part", "nothing", "cost"),
        ("part", "price", "label"),
        ("part", "price", "price"),
        ("part", "price", "Cost"),
        ("part", "price", "my cost"),
        ("part", "price", ""),
    ],
)
def test_names_that_cannot_be(data_type: str, old: str, new: str) -> None:
    with pytest.raises(BlueprintRefused) as refused:
        rename_type_field(made(typed()), data_type, old, new)
    assert refused.value.findings[0].element == f"data_types/{data_type}"
