"""What changed between two blueprints, as the person who reviews it reads it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from casewright.blueprint.diff import differences
from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import auto, case_type, clean, document, made, person
from tests.blueprint.strategies import blueprints
from tests.blueprint.test_samples import NAMES, sample


def told(change: Any) -> list[str]:
    """What is said after ``change`` was done to the clean document."""
    data = document()
    change(data)
    return [str(each) for each in differences(clean(), made(data))]


def stage(data: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = case_type(data)["stages"][number]
    return found


def steps(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stage(data)["processes"][0]["steps"]
    return found


def test_nothing_is_said_of_equal_ones() -> None:
    assert differences(clean(), clean()) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_equal_to_itself(name: str) -> None:
    assert differences(sample(name), sample(name)) == ()


# ------------------------------------------------------------------------- added and removed


def test_an_added_step_is_told_and_nothing_else() -> None:
    assert told(lambda data: steps(data).insert(1, person("second", {"id": "ok"}))) == [
        "added loan/intake/handle/second"
    ]


def test_a_removed_step_is_told_first() -> None:
    def change(data: dict[str, Any]) -> None:
        del steps(data)[1]
        case_type(data)["fields"].append({"id": "note"})

    assert told(change) == ["removed loan/intake/handle/call", "added loan/fields/note"]


def test_what_stands_inside_an_added_element_is_not_told_again() -> None:
    inner = {"id": "more", "steps": [person("a", {"id": "ok"}), auto("b")]}
    assert told(lambda data: stage(data)["processes"].append(inner)) == ["added loan/intake/more"]
    data = document()
    stage(data)["processes"].append(inner)
    back = [str(each) for each in differences(made(data), clean())]
    assert back == ["removed loan/intake/more"]


@pytest.mark.parametrize(
    "family, added",
    [
        ("personas", {"id": "chief"}),
        ("queues", {"id": "back"}),
        ("slas", {"id": "later", "goal": "P9D"}),
        ("data_types", {"id": "part", "fields": [{"id": "a"}]}),
        ("messages", {"id": "call"}),
        ("processes", {"id": "other"}),
    ],
)
def test_declarations_are_told_by_their_path(family: str, added: dict[str, Any]) -> None:
    def change(data: dict[str, Any]) -> None:
        data.setdefault(family, []).append(added)

    assert told(change) == [f"added {family}/{added['id']}"]


# ------------------------------------------------------------------------------------ changed


def test_a_changed_attribute_is_told_with_both_values() -> None:
    def change(data: dict[str, Any]) -> None:
        steps(data)[0]["route"] = {"persona": "clerk"}
        steps(data)[0]["name"] = "Ask the customer"

    assert told(change) == [
        "changed loan/intake/handle/ask.name: now “Ask the customer”",
        "changed loan/intake/handle/ask.route.persona: now “clerk”",
        "changed loan/intake/handle/ask.route.queue: was “desk”, now unsaid",
    ]


def test_the_document_itself_may_change() -> None:
    def change(data: dict[str, Any]) -> None:
        data["name"] = "Credits"
        data["purpose"]["outcome"] = "Soon."

    assert told(change) == [
        "changed blueprint.name: was “Loans”, now “Credits”",
        "changed blueprint.purpose.outcome: was “Customers know soon whether they get a loan.”, now “Soon.”",
    ]


def test_lists_without_ids_are_told_whole() -> None:
    def change(data: dict[str, Any]) -> None:
        steps(data)[1] = {
            "id": "call", "kind": "decide", "rules": [{"when": "approved", "set": {"amount": "1"}}],
        }  # fmt: skip

    said = told(change)
    assert "changed loan/intake/handle/call.kind: was “call process”, now “decide”" in said
    assert any(".rules: now “[{" in line for line in said)


def test_an_outcome_is_an_element_of_its_own() -> None:
    def change(data: dict[str, Any]) -> None:
        steps(data)[0]["outcomes"] = [{"id": "done", "next": "end"}, {"id": "no"}]

    assert told(change) == [
        "changed loan/intake/handle/ask/done.next: now “end”",
        "added loan/intake/handle/ask/no",
    ]


def test_long_values_are_cut_in_the_words_only() -> None:
    data = document()
    data["purpose"]["outcome"] = "x" * 500
    (change,) = differences(clean(), made(data))
    assert change.after == "x" * 500
    assert len(str(change)) < 200


# -------------------------------------------------------------------------------------- moved


def test_a_step_that_goes_into_another_stage_moved() -> None:
    def change(data: dict[str, Any]) -> None:
        stage(data, 1)["processes"][0]["steps"].append(steps(data).pop(1))

    assert told(change) == ["moved loan/end/finish/call: was loan/intake/handle/call"]


def test_a_moved_step_may_have_changed_too() -> None:
    def change(data: dict[str, Any]) -> None:
        step = steps(data).pop(0)
        step["name"] = "Ask again"
        stage(data, 1)["processes"][0]["steps"].append(step)

    assert told(change) == [
        "moved loan/end/finish/ask: was loan/intake/handle/ask",
        "changed loan/end/finish/ask.name: now “Ask again”",
    ]


def test_a_step_that_goes_into_a_branch_moved() -> None:
    def change(data: dict[str, Any]) -> None:
        ask = steps(data).pop(0)
        steps(data).insert(0, {"id": "par", "kind": "parallel", "branches": [
            {"id": "b", "steps": [ask]}, {"id": "c", "steps": [person("d")]},
        ]})  # fmt: skip

    assert told(change) == [
        "added loan/intake/handle/par",
        "moved loan/intake/handle/par/b/ask: was loan/intake/handle/ask",
    ]


def test_another_order_is_told_by_the_list() -> None:
    assert told(lambda data: case_type(data)["stages"].reverse()) == [
        'moved in loan.stages: was “["intake","end"]”, now “["end","intake"]”'
    ]


def test_an_insertion_is_no_other_order() -> None:
    assert told(lambda data: steps(data).insert(0, person("first"))) == [
        "added loan/intake/handle/first"
    ]


def test_the_same_id_in_two_case_types_is_two_elements() -> None:
    def change(data: dict[str, Any]) -> None:
        twin = copy.deepcopy(case_type(data))
        twin |= {"id": "other", "prefix": "OT"}
        data["case_types"].append(twin)
        steps(data)[0]["name"] = "New"

    assert told(change) == ["changed loan/intake/handle/ask.name: now “New”", "added other"]


# ----------------------------------------------------------------------------- any two documents


@settings(max_examples=15, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
@given(blueprints(), blueprints())
def test_any_two_are_compared_and_only_equal_ones_say_nothing(
    one: Blueprint, other: Blueprint
) -> None:
    assert differences(one, one) == ()
    assert bool(differences(one, other)) == (one != other)
    assert all(str(change) for change in differences(one, other))
