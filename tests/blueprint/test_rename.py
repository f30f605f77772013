"""Renaming a field takes every expression and every name along, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.check import can_publish, check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.rename import rename_field
from casewright.blueprint.text import write
from tests.blueprint.examples import (
    auto,
    case_type,
    clean,
    document,
    made,
    person,
    said,
    with_fields,
    with_steps,
    with_type,
)


def renamed(blueprint: Blueprint, old: str = "amount", new: str = "total") -> Blueprint:
    return rename_field(blueprint, "loan", old, new)


def first_step(blueprint: Blueprint) -> Any:
    return blueprint.case_types[0].stages[0].processes[0].steps[0]


def test_the_field_itself_and_what_is_calculated_from_it() -> None:
    fields = {field.id: field for field in renamed(clean()).case_types[0].fields}
    assert "amount" not in fields
    assert fields["total"].kind == "money"
    assert fields["left"].formula == "income - total"


def test_a_renamed_blueprint_is_as_sound_as_before() -> None:
    assert said(renamed(clean())) == []
    assert can_publish(check(renamed(clean())))


def test_renaming_there_and_back_changes_nothing() -> None:
    assert renamed(renamed(clean()), "total", "amount") == clean()


def test_an_expression_keeps_its_other_characters() -> None:
    text = 'if  amount>5 // amount\nthen "amount" = string(amount)  else false'
    step = first_step(renamed(with_steps(auto("x", when=text))))
    assert step.when == 'if  total>5 // amount\nthen "amount" = string(total)  else false'


@pytest.mark.parametrize(
    "step, read",
    [
        (auto("x", set={"amount": "amount + 1"}), lambda s: s.set == {"total": "total + 1"}),
        (person("x", {"id": "o", "set": {"amount": "1"}, "when": "amount > 1"}),
         lambda s: s.outcomes[0].set == {"total": "1"} and s.outcomes[0].when == "total > 1"),
        (person("x", view={"sections": [{"fields": ["amount", {"field": "amount"}]}]}),
         lambda s: s.view.sections[0].fields[0] == "total"
         and s.view.sections[0].fields[1].field == "total"),
        (person("x", route={"expression": "string(amount)"}),
         lambda s: s.route.expression == "string(total)"),
        (person("x", repeat={"while": "amount > 1"}),
         lambda s: s.repeat.loop_while == "total > 1"),
        ({"id": "x", "kind": "decide", "rules": [{"when": "amount > 1", "set": {"amount": "2"}}]},
         lambda s: s.rules[0].when == "total > 1" and s.rules[0].set == {"total": "2"}),
        ({"id": "x", "kind": "for each", "each": "goods", "steps": [auto("y", when="amount > 1")]},
         lambda s: s.steps[0].when == "total > 1"),
        ({"id": "x", "kind": "parallel", "branches": [
            {"id": "b", "when": "amount > 1", "steps": [auto("y", when="amount > 2")]}]},
         lambda s: s.branches[0].when == "total > 1" and s.branches[0].steps[0].when == "total > 2"),
        ({"id": "x", "kind": "wait", "message": "paper", "set": {"amount": "number(message.note)"}},
         lambda s: list(s.set) == ["total"]),
    ],
)  # fmt: skip
def test_steps_go_along(step: dict[str, Any], read: Any) -> None:
    assert read(first_step(renamed(with_steps(step))))


def test_key_title_and_requirements_go_along() -> None:
    data = document()
    case_type(data)["title_field"] = "number"
    case_type(data)["stages"][0]["require"] = {"fields": ["number"], "condition": "number != null"}
    loan = renamed(made(data), "number", "reference").case_types[0]
    assert (loan.key, loan.title_field) == ("reference", "reference")
    assert loan.stages[0].require.fields == ("reference",)
    assert loan.stages[0].require.condition == "reference != null"


def test_attachment_categories_go_along() -> None:
    step = {"id": "x", "kind": "attach", "category": "papers", "route": {"queue": "desk"}}
    assert first_step(renamed(with_steps(step), "papers", "files")).category == "files"


def test_policies_and_processes_that_only_this_case_type_uses_go_along() -> None:
    data = document()
    data["slas"][0]["when"] = "amount > 5"
    data["processes"][0]["steps"][0]["when"] = "amount > 6"
    blueprint = renamed(made(data))
    assert blueprint.slas[0].when == "total > 5"
    assert blueprint.processes[0].steps[0].when == "total > 6"


def test_the_correlation_of_an_awaited_message_goes_along() -> None:
    blueprint = with_steps({"id": "x", "kind": "wait", "message": "paper"})
    assert renamed(blueprint, "number", "reference").messages[0].correlate == "reference"


def test_an_item_of_the_same_name_is_something_else() -> None:
    loop = {"id": "x", "kind": "for each", "each": "goods", "item": "amount"}
    blueprint = with_steps({**loop, "steps": [auto("y", when="amount.price > 1")]})
    assert first_step(renamed(blueprint)).steps[0].when == "amount.price > 1"


def test_a_column_of_the_same_name_is_something_else() -> None:
    columns = [{"id": "amount", "kind": "money"}, {"id": "c", "validation": "amount > 1"}]
    blueprint = renamed(with_fields({"id": "rows", "kind": "records", "columns": columns}))
    rows = blueprint.case_types[0].fields[-1]
    assert [column.id for column in rows.columns] == ["amount", "c"]
    assert rows.columns[1].validation == "amount > 1"


def family() -> Blueprint:
    data = document()
    child = {**case_type(document()), "id": "child", "prefix": "CH"}
    data["case_types"].append(child)
    case_type(data)["stages"][0]["processes"][0]["steps"] = [
        {"id": "x", "kind": "create case", "case_type": "child",
         "map": {"amount": "amount + 1"}, "back": {"amount": "amount + 2"}}
    ]  # fmt: skip
    return made(data)


def test_a_parents_field_is_not_its_childs() -> None:
    step = first_step(renamed(family()))
    assert step.map == {"amount": "total + 1"}
    assert step.back == {"total": "amount + 2"}


def test_a_childs_field_changes_where_parents_fill_and_read_it() -> None:
    blueprint = rename_field(family(), "child", "amount", "total")
    step = first_step(blueprint)
    assert step.map == {"total": "amount + 1"}
    assert step.back == {"amount": "total + 2"}
    assert "amount" in {field.id for field in blueprint.case_types[0].fields}


def test_the_order_of_everything_stays() -> None:
    before = write(clean()).replace("amount", "total").splitlines()
    assert write(renamed(clean())).splitlines() == before


def test_a_draft_with_a_broken_expression_can_be_renamed_all_the_same() -> None:
    blueprint = renamed(with_steps(auto("x", when="amount >")))
    assert first_step(blueprint).when == "amount >"


# --------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    "owner, old, new",
    [
        ("loan", "nothing", "total"),
        ("nobody", "amount", "total"),
        ("loan", "amount", "income"),
        ("loan", "amount", "Total"),
        ("loan", "amount", "my total"),
        ("loan", "amount", ""),
        ("loan", "amount", "case"),
        ("loan", "amount", "amount"),
    ],
)
def test_names_that_cannot_be(owner: str, old: str, new: str) -> None:
    with pytest.raises(BlueprintRefused) as caught:
        rename_field(clean(), owner, old, new)
    assert caught.value.findings[0].remedy


def test_a_policy_that_others_share_stands_in_the_way() -> None:
    data = document()
    data["slas"][0]["when"] = "amount > 5"
    data["case_types"].append({**case_type(document()), "id": "other", "prefix": "OT"})
    with pytest.raises(BlueprintRefused, match="also serves other"):
        renamed(made(data))


def test_a_nearer_name_must_not_catch_the_new_one() -> None:
    loop = {"id": "x", "kind": "for each", "each": "goods", "item": "total"}
    blueprint = with_steps({**loop, "steps": [auto("y", when="amount > 1")]})
    with pytest.raises(BlueprintRefused, match="already means something else"):
        renamed(blueprint)


def test_other_case_types_stay_as_they_are() -> None:
    data = document()
    other = {**case_type(document()), "id": "other", "prefix": "OT"}
    data["case_types"].append(other)
    assert renamed(made(data)).case_types[1] == made(data).case_types[1]
    assert with_type().case_types[0] == clean().case_types[0]
