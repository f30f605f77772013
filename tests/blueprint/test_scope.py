"""Names and types that expressions see."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.cases import Process
from casewright.blueprint.fields import DataField
from casewright.blueprint.scope import (
    case_type_of,
    expected_types,
    field_type,
    message_type,
    owners_of,
    parts_of,
    scope_at,
    scope_of,
)
from casewright.blueprint.sla import SlaPolicy
from casewright.blueprint.walk import Expression, expressions
from casewright.rules.types import ANY, BOOLEAN, CONTEXT, DATE, DATE_TIME, NUMBER, STRING, list_of
from tests.blueprint.examples import auto, case_type, clean, document, made, person, with_steps


def scope() -> dict[str, str]:
    blueprint = clean()
    return {name: str(kind) for name, kind in scope_of(blueprint.case_types[0], blueprint).items()}


@pytest.mark.parametrize(
    "kind, type",
    [
        ("text", "string"),
        ("long text", "string"),
        ("integer", "number"),
        ("decimal", "number"),
        ("money", "number"),
        ("boolean", "boolean"),
        ("date", "date"),
        ("time", "time"),
        ("date-time", "date and time"),
        ("duration", "days and time duration"),
        ("choice", "string"),
        ("multi-choice", "list<string>"),
        ("person", "string"),
        ("reference", "string"),
        ("attachment", "list<context<>>"),
    ],
)
def test_each_kind_of_field_has_its_type(kind: str, type: str) -> None:
    assert str(field_type(DataField.model_validate({"id": "f", "kind": kind}))) == type


def test_records_are_lists_of_contexts_and_calculated_fields_have_their_result() -> None:
    names = scope()
    assert names["goods"] == "list<context<label: string, price: number>>"
    assert names["left"] == "number"


def test_the_case_its_milestones_and_children_are_known() -> None:
    names = scope()
    assert names["milestones"] == "context<over: boolean>"
    assert "urgency: number" in names["case"]
    assert "business_id: string" in names["case"]
    assert names["children"].startswith("list<context<case: string")


def test_milestones_of_called_processes_count() -> None:
    data = document()
    data["processes"][0]["steps"].append({"id": "told", "kind": "milestone"})
    blueprint = made(data)
    names = scope_of(blueprint.case_types[0], blueprint)
    assert str(names["milestones"]) == "context<over: boolean, told: boolean>"


def only(step: dict[str, Any], attribute: str) -> Expression:
    found = [e for e in expressions(with_steps(step)) if e.attribute == attribute]
    return next(e for e in found if e.path.startswith("loan/intake"))


def names_at(step: dict[str, Any], attribute: str) -> set[str]:
    blueprint = with_steps(step)
    expression = only(step, attribute)
    return set(scope_at(expression, blueprint.case_types[0], blueprint))


def test_places_add_names() -> None:
    base = set(scope())
    loop = {"id": "x", "kind": "for each", "each": "goods", "item": "good", "key": "1", "steps": []}
    assert names_at(loop, "key") - base == {"good"}
    assert names_at(loop, "each") == base
    assert names_at({**loop, "complete_when": "true"}, "complete_when") - base == {
        "done",
        "results",
    }
    assert names_at({**loop, "steps": [auto("y")]}, "set") - base == {"good"}
    wait = {"id": "x", "kind": "wait", "message": "paper", "set": {"number": "1"}, "when": "true"}
    assert names_at(wait, "set") - base == {"message"}
    assert names_at(wait, "when") == base
    assert names_at(person("x", {"id": "o", "set": {"number": "1"}}), "set") - base == {"outcome"}


def test_what_comes_back_from_a_child_sees_the_child_alone() -> None:
    step = {"id": "x", "kind": "create case", "case_type": "loan", "back": {"amount": "1"}}
    assert names_at(step, "back") == {field.id for field in clean().case_types[0].fields}


def test_an_item_has_the_type_of_its_list() -> None:
    step = {"id": "x", "kind": "for each", "each": " goods ", "key": "1", "steps": []}
    blueprint = with_steps(step)
    names = scope_at(only(step, "key"), blueprint.case_types[0], blueprint)
    assert str(names["item"]) == "context<label: string, price: number>"
    computed = {**step, "each": "goods[price > 1]"}
    names = scope_at(only(computed, "key"), blueprint.case_types[0], blueprint)
    assert names["item"] == ANY


@pytest.mark.parametrize(
    "step, attribute, types",
    [
        (auto("x", when="true"), "when", (BOOLEAN,)),
        (auto("x", set={"amount": "1"}), "set", (NUMBER,)),
        (auto("x", set={"number": "1"}), "set", (STRING,)),
        (auto("x", set={"nothing": "1"}), "set", (ANY,)),
        ({"id": "x", "kind": "wait", "date": "due"}, "date", (DATE_TIME, DATE)),
        ({"id": "x", "kind": "for each", "each": "goods", "steps": []}, "each", (list_of(ANY),)),
        (person("x", route={"expression": '"a"'}), "expression", (STRING, list_of(STRING))),
        ({"id": "x", "kind": "predict", "inputs": {"a": "1"}}, "inputs", ()),
    ],
)
def test_what_an_expression_must_yield(
    step: dict[str, Any], attribute: str, types: tuple[object, ...]
) -> None:
    blueprint = with_steps(step)
    assert expected_types(only(step, attribute), blueprint.case_types[0], blueprint) == types


def test_policies_and_processes_know_who_uses_them() -> None:
    owners = owners_of(clean())
    assert [owner.id for owner in owners[SlaPolicy, "soon"]] == ["loan"]
    assert [owner.id for owner in owners[Process, "inform"]] == ["loan"]
    assert (SlaPolicy, "unused") not in owners


def test_a_process_called_by_a_called_process_is_used_too() -> None:
    data = document()
    call = {"id": "deeper", "kind": "call process", "process": "inner"}
    data["processes"][0]["steps"].append(call)
    data["processes"].append({"id": "inner", "steps": [auto("i", sla=["deep"])]})
    data["slas"].append({"id": "deep", "goal": "P1D"})
    owners = owners_of(made(data))
    assert [owner.id for owner in owners[Process, "inner"]] == ["loan"]
    assert [owner.id for owner in owners[SlaPolicy, "deep"]] == ["loan"]


def test_recursive_processes_are_walked_once() -> None:
    data = document()
    call = {"id": "again", "kind": "call process", "process": "inform", "when": "approved"}
    data["processes"][0]["steps"].append(call)
    blueprint = made(data)
    parts = [place.path for place in parts_of(blueprint.case_types[0], blueprint)]
    assert parts.count("processes/inform/again") == 1


def test_what_is_not_declared_is_open() -> None:
    assert message_type("nothing", clean()) == CONTEXT
    assert case_type_of("nothing", clean()) is None
    assert case_type(document())["id"] == "loan"
