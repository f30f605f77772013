"""Ids: each counts once where it must, and none is a word of the notation."""

from __future__ import annotations

from typing import Any

import pytest

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
    with_steps,
)


def test_the_clean_blueprint_has_nothing_to_report() -> None:
    assert said(made(document())) == []


@pytest.mark.parametrize(
    "kind, extra",
    [
        ("personas", {"id": "clerk"}),
        ("queues", {"id": "desk"}),
        ("skills", {"id": "law"}),
        ("calendars", {"id": "office", "hours": {"monday": ["09:00-10:00"]}}),
        ("slas", {"id": "soon", "goal": "P1D"}),
        ("messages", {"id": "paper"}),
        ("processes", {"id": "inform"}),
    ],
)
def test_two_declarations_of_one_kind_need_two_ids(kind: str, extra: dict[str, Any]) -> None:
    data = document()
    data[kind].append(extra)
    (finding,) = found(made(data), f"{kind}/{extra['id']}")
    assert "has this id" in finding.problem
    assert finding.remedy == "Give one of the two another id."


def test_declarations_of_different_kinds_may_share_an_id() -> None:
    data = document()
    data["skills"].append({"id": "desk"})
    assert said(made(data)) == []


def test_two_case_types_need_two_ids_and_two_prefixes() -> None:
    data = document()
    data["case_types"].append({**case_type(document()), "name": "Again"})
    problems = said(made(data), "error")
    assert "loan: Another of the case types has this id." in problems
    data["case_types"][1]["id"] = "other"
    problems = said(made(data), "error")
    assert problems == ["other.prefix: The prefix LN also belongs to 'loan'."]


@pytest.mark.parametrize("taken", ["intake", "handle", "first", "end", "finish", "over"])
def test_stage_process_and_step_ids_count_once_in_a_case_type(taken: str) -> None:
    blueprint = with_steps(person("first"), auto(taken))
    assert any("has this id" in text for text in said(blueprint, "error"))


def test_a_step_in_a_branch_counts_too() -> None:
    branches = [{"id": "a", "steps": [person("x")]}, {"id": "b", "steps": [person("x")]}]
    blueprint = with_steps({"id": "both", "kind": "parallel", "branches": branches})
    assert found(blueprint, "loan/intake/handle/both/b/x")


def test_milestones_share_the_ids_of_the_case_type() -> None:
    data = document()
    case_type(data)["stages"][0]["milestones"] = [{"id": "ask"}]
    assert any("has this id" in text for text in said(made(data), "error"))


def test_steps_of_two_case_types_may_have_the_same_id() -> None:
    data = document()
    other = {**case_type(document()), "id": "other", "prefix": "OT"}
    data["case_types"].append(other)
    assert said(made(data), "error") == []


def test_fields_count_once_in_a_case_type() -> None:
    (finding,) = found(with_fields({"id": "amount"}), "loan")
    assert finding.problem == "'amount' stands 2 times in the fields."


def test_columns_count_once_in_their_list() -> None:
    columns = [{"id": "a"}, {"id": "a"}]
    blueprint = with_fields({"id": "rows", "kind": "records", "columns": columns})
    assert found(blueprint, "loan/fields/rows")


def test_a_column_may_be_called_like_a_field() -> None:
    blueprint = with_fields({"id": "rows", "kind": "records", "columns": [{"id": "amount"}]})
    assert said(blueprint) == []


def test_outcomes_boundaries_and_branches_count_once_in_their_step() -> None:
    boundary = {"id": "late", "after": "P1D", "next": "end"}
    step = person("x", {"id": "ok"}, {"id": "ok"}, boundaries=[boundary, boundary])
    problems = [finding.problem for finding in found(with_steps(step), "loan/intake/handle/x")]
    assert problems == [
        "'ok' stands 2 times in the outcomes.",
        "'late' stands 2 times in the boundaries.",
    ]


@pytest.mark.parametrize("word", ["end", "terminate"])
def test_no_step_may_be_called_like_an_end(word: str) -> None:
    findings = said(with_steps(person(word)), "error")
    assert any("a word of the flow" in text for text in findings)


@pytest.mark.parametrize("name", ["case", "milestones", "children", "outcomes"])
def test_no_field_may_hide_a_name_of_the_context(name: str) -> None:
    (finding,) = found(with_fields({"id": name}), f"loan/fields/{name}")
    assert "hides the name" in finding.problem


def test_measures_count_once() -> None:
    data = document()
    data["purpose"]["measures"].append({"id": "days"})
    assert found(made(data), "purpose/measures/days")


# ------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    "word", ["if", "then", "else", "for", "in", "and", "or", "not", "true", "null"]
)
def test_a_field_cannot_be_called_like_a_word_of_the_language(word: str) -> None:
    (finding,) = found(with_fields({"id": word}), f"loan/fields/{word}")
    assert "word of the expression language" in finding.problem


@pytest.mark.parametrize("word", ["date", "count", "sum", "string", "item", "message"])
def test_a_field_may_be_called_like_a_function(word: str) -> None:
    more = {"id": "twice", "kind": "calculated", "result": "text", "formula": word}
    assert said(with_fields({"id": word}, more)) == []


def test_an_item_cannot_be_called_like_a_word_of_the_language() -> None:
    step = {"id": "x", "kind": "for each", "each": "goods", "item": "in", "steps": [person("p")]}
    assert found(with_steps(step), "loan/intake/handle/x")


def test_a_process_and_a_reusable_one_need_two_ids() -> None:
    (finding,) = found(with_process(id="inform", steps=[person("p")]), "loan/intake/inform")
    assert "reusable process has this id" in finding.problem
