"""FEEL in blueprints: syntax, names, types, the clock in start conditions, calculated circles."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import (
    auto,
    case_type,
    document,
    found,
    made,
    person,
    said,
    with_fields,
    with_process,
    with_stage,
    with_steps,
    with_top,
)

STEP = "loan/intake/handle/x"


def when(text: str) -> Blueprint:
    return with_steps(auto("x", when=text))


@pytest.mark.parametrize(
    "text", ["amount >", "((", "if approved then", "amount > > 3", '"open', "1 +", ") (", "[1,"]
)
def test_what_is_no_expression_is_an_error(text: str) -> None:
    findings = found(when(text), f"{STEP}.when")
    assert len(findings) == 1
    assert findings[0].remedy


def test_an_unknown_name_is_an_error_with_the_nearest_known_one() -> None:
    (finding,) = found(when("amont > 5"), f"{STEP}.when")
    assert "amont" in finding.problem
    assert "amount" in finding.problem + finding.remedy


@pytest.mark.parametrize(
    "text",
    [
        "approved",
        "amount > 5 and approved",
        'due > @"2026-01-01T00:00:00Z"',
        'list contains(tags, "a")',
        "count(goods) > 2",
        "some g in goods satisfies g.price > 3",
        'case.stage = "intake" and case.visit > 1 and case.urgency < 50',
        "milestones.over",
        'every c in children satisfies c.status = "Resolved-Done"',
        "left > 0",
        "number = null",
        "now() > due",
    ],
)
def test_conditions_that_are_right(text: str) -> None:
    assert said(when(text)) == []


@pytest.mark.parametrize("text", ["amount", '"yes"', "1", "goods", "due", "amount + 1"])
def test_a_condition_must_be_true_or_false(text: str) -> None:
    (finding,) = found(when(text), f"{STEP}.when")
    assert "boolean" in finding.problem


@pytest.mark.parametrize(
    "field, text, is_right",
    [
        ("amount", "1", True),
        ("amount", '"1"', False),
        ("approved", "amount > 1", True),
        ("approved", "amount", False),
        ("number", "string(amount)", True),
        ("number", "amount", False),
        ("due", 'due + duration("P1D")', True),
        ("due", "amount", False),
        ("tags", '["a"]', True),
        ("tags", "[1]", False),
        ("amount", "null", True),
    ],
)
def test_what_is_set_must_suit_the_field(field: str, text: str, is_right: bool) -> None:
    findings = found(with_steps(auto("x", set={field: text})), f"{STEP}.set.{field}")
    assert bool(findings) != is_right, findings


@pytest.mark.parametrize(
    "attributes, attribute",
    [
        ({"visible_when": "amount"}, "visible_when"),
        ({"required_when": "amount"}, "required_when"),
        ({"editable_when": "amount"}, "editable_when"),
        ({"validation": "amount"}, "validation"),
        ({"kind": "integer", "default": '"a"'}, "default"),
        ({"kind": "calculated", "result": "boolean", "formula": "amount"}, "formula"),
    ],
)
def test_expressions_of_fields_are_checked(attributes: dict[str, Any], attribute: str) -> None:
    assert found(with_fields({"id": "f", **attributes}), f"loan/fields/f.{attribute}")


@pytest.mark.parametrize(
    "blueprint, element",
    [
        (with_steps(person("x", {"id": "o", "when": "amount"})), f"{STEP}/o.when"),
        (with_steps(person("x", {"id": "o", "set": {"amount": '"a"'}})), f"{STEP}/o.set.amount"),
        (with_steps(person("x", repeat={"while": "amount"})), f"{STEP}.repeat.loop_while"),
        (with_steps(person("x", boundaries=[{"id": "b", "at": "amount", "next": "end"}])),
         f"{STEP}/b.at"),
        (with_steps({"id": "x", "kind": "wait", "date": "amount"}), f"{STEP}.date"),
        (with_steps(person("x", route={"expression": "amount"})), f"{STEP}.route.expression"),
        (with_steps({"id": "x", "kind": "approve", "approvers": "amount",
                     "route": {"queue": "desk"}}), f"{STEP}.approvers"),
        (with_steps({"id": "x", "kind": "decide", "rules": [{"when": "amount"}]}),
         f"{STEP}.rules[1].when"),
        (with_steps({"id": "x", "kind": "parallel", "branches": [
            {"id": "a", "when": "amount"}, {"id": "b"}]}), f"{STEP}/a.when"),
        (with_steps({"id": "x", "kind": "for each", "each": "amount", "steps": [auto("y")]}),
         f"{STEP}.each"),
        (with_stage(skip_when="amount"), "loan/intake.skip_when"),
        (with_stage(require={"condition": "amount"}), "loan/intake.require.condition"),
        (with_process(required_when="amount"), "loan/intake/handle.required_when"),
        (with_process(repeat_when="amount"), "loan/intake/handle.repeat_when"),
        (with_process(exit=[{"when": "amount"}]), "loan/intake/handle.exit[1].when"),
        (with_process(start={"mode": "when", "when": "amount"}), "loan/intake/handle.start.when"),
        (with_top(slas=[{"id": "soon", "serves": ["days"], "goal": {"at": "amount"}}]),
         "slas/soon.goal.at"),
        (with_top(slas=[{"id": "soon", "serves": ["days"], "goal": "P1D", "when": "amount"}]),
         "slas/soon.when"),
    ],
)  # fmt: skip
def test_every_place_of_an_expression_has_its_type(blueprint: Blueprint, element: str) -> None:
    assert found(blueprint, element), said(blueprint)


# --------------------------------------------------------------------------- names of a place


def test_the_item_of_a_for_each_is_known_inside_it_only() -> None:
    loop = {"id": "x", "kind": "for each", "each": "goods", "item": "good", "key": "good.label"}
    inside = with_steps({**loop, "steps": [person("y", when="good.price > 5")]})
    assert said(inside) == []
    outside = with_steps({**loop, "steps": [auto("y")]}, auto("z", when="good.price > 5"))
    assert found(outside, "loan/intake/handle/z.when")
    assert found(with_steps({**loop, "each": "good.parts", "steps": [auto("y")]}), f"{STEP}.each")


def test_the_item_has_the_columns_of_its_list() -> None:
    loop = {
        "id": "x",
        "kind": "for each",
        "each": "goods",
        "steps": [auto("y", when="item.colour")],
    }
    assert found(with_steps(loop), f"{STEP}/y.when")


def test_when_enough_items_are_done_may_be_asked_of_the_count() -> None:
    loop = {"id": "x", "kind": "for each", "each": "goods", "steps": [person("y")]}
    assert said(with_steps({**loop, "complete_when": "done >= 2"})) == []
    assert found(with_steps({**loop, "complete_when": "item.price > 2"}), f"{STEP}.complete_when")


def test_the_message_is_known_where_it_is_taken_over() -> None:
    wait = {"id": "x", "kind": "wait", "message": "paper"}
    assert said(with_steps({**wait, "set": {"number": "message.note"}})) == []
    assert found(with_steps({**wait, "set": {"number": "message.nte"}}), f"{STEP}.set.number")
    assert found(with_steps({**wait, "when": 'message.note = "a"'}), f"{STEP}.when")


def test_the_outcome_is_known_in_what_it_sets() -> None:
    assert said(with_steps(person("x", {"id": "o", "set": {"number": "outcome"}}))) == []
    assert found(with_steps(auto("x", set={"number": "outcome"})), f"{STEP}.set.number")


def parent_and_child(**step: Any) -> Blueprint:
    data = document()
    child = {**case_type(document()), "id": "child", "prefix": "CH"}
    child["fields"] = [*child["fields"], {"id": "cost", "kind": "money"}]
    data["case_types"].append(child)
    case_type(data)["stages"][0]["processes"][0]["steps"] = [
        {"id": "x", "kind": "create case", "case_type": "child", **step}
    ]
    return made(data)


def test_a_child_is_filled_from_the_parent_and_gives_back_from_its_own_fields() -> None:
    assert said(parent_and_child(map={"cost": "amount"}, back={"amount": "cost"})) == []
    assert found(parent_and_child(map={"cost": "cost"}), f"{STEP}.map.cost")
    assert found(parent_and_child(map={"cost": "number"}), f"{STEP}.map.cost")
    assert found(parent_and_child(back={"amount": "number"}), f"{STEP}.back.amount")
    assert found(parent_and_child(back={"amount": "price"}), f"{STEP}.back.amount")


def test_children_of_a_list_see_their_item() -> None:
    step = {"each": "goods", "item": "good", "map": {"cost": "good.price"}}
    assert said(parent_and_child(**step)) == []


def test_columns_see_each_other_and_the_case() -> None:
    columns = [
        {"id": "price", "kind": "money"},
        {"id": "count", "kind": "integer", "validation": "count > 0 and price < amount"},
    ]
    assert said(with_fields({"id": "rows", "kind": "records", "columns": columns}), "error") == []


def test_an_expression_of_a_shared_policy_must_suit_every_case_type_that_uses_it() -> None:
    data = document()
    data["slas"][0]["when"] = "special"
    case_type(data)["fields"].append({"id": "special", "kind": "boolean"})
    assert said(made(data)) == []
    data["case_types"].append({**case_type(document()), "id": "other", "prefix": "OT"})
    assert found(made(data), "slas/soon.when")


def test_what_nothing_uses_must_only_parse() -> None:
    data = document()
    data["processes"].append({"id": "spare", "serves": ["days"], "steps": [auto("a", when="any")]})
    assert said(made(data)) == []
    data["processes"][1]["steps"][0]["when"] = "any >"
    (finding,) = found(made(data), "processes/spare/a.when")
    assert "is not an expression" in finding.problem


def test_conditions_of_message_fields_see_the_message() -> None:
    data = document()
    data["messages"][0]["fields"].append({"id": "other", "validation": 'note = "a"'})
    assert said(made(data)) == []
    data["messages"][0]["fields"][1]["validation"] = "amount > 5"
    assert found(made(data), "messages/paper/fields/other.validation")


# ------------------------------------------------------------------------- the clock, circles


@pytest.mark.parametrize("text", ["now() > due", 'today() > date("2026-01-01")'])
def test_the_clock_starts_nothing(text: str) -> None:
    places = {
        "loan/intake/handle.start.when": with_process(start={"mode": "when", "when": text}),
        "loan/intake/handle.entry[1].when": with_process(entry=[{"when": text}]),
        "loan/intake/handle.exit[1].when": with_process(exit=[{"when": text}]),
        "loan/intake.skip_when": with_stage(skip_when=text),
    }
    for element, blueprint in places.items():
        (finding,) = found(blueprint, element)
        assert "time alone never makes it true" in finding.problem


def test_a_text_that_mentions_now_is_no_clock() -> None:
    assert said(with_stage(skip_when='number = "now()"')) == []


def calculated(**formulas: str) -> Blueprint:
    fields = (
        {"id": id, "kind": "calculated", "result": "integer", "formula": formula}
        for id, formula in formulas.items()
    )
    return with_fields(*fields)


def test_calculated_fields_may_build_on_each_other() -> None:
    assert said(calculated(a="amount", b="a + 1", c="a + b")) == []


@pytest.mark.parametrize(
    "formulas", [{"a": "a + 1"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a + amount"}]
)
def test_calculated_fields_that_need_themselves(formulas: dict[str, str]) -> None:
    blueprint = calculated(**formulas)
    for id in formulas:
        (finding,) = found(blueprint, f"loan/fields/{id}.formula")
        assert "needs its own value" in finding.problem


def test_only_the_members_of_a_circle_are_named() -> None:
    blueprint = calculated(a="a + 1", b="a")
    assert not found(blueprint, "loan/fields/b.formula")
