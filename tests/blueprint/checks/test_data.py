"""Fields, keys, lists, forms and attachments."""

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
    with_stage,
    with_steps,
    with_type,
)

STEP = "loan/intake/handle/x"


def field(**attributes: Any) -> Blueprint:
    return with_fields({"id": "f", **attributes})


@pytest.mark.parametrize(
    "attributes, words",
    [
        ({"kind": "choice"}, "without choices"),
        ({"kind": "multi-choice"}, "without choices"),
        ({"kind": "choice", "choices": [{"value": "a"}, {"value": "a"}]}, "stands twice"),
        ({"kind": "records"}, "without columns"),
        ({"kind": "text", "columns": [{"id": "a"}]}, "has no columns"),
        ({"kind": "calculated"}, "without a formula"),
        ({"kind": "text", "formula": '"a"'}, "Only calculated"),
        ({"kind": "calculated", "formula": "1", "result": "calculated"}, "cannot itself"),
        ({"min_length": 5, "max_length": 4}, "shortest length exceeds"),
    ],
)
def test_a_field_that_is_not_complete_in_itself(attributes: dict[str, Any], words: str) -> None:
    problems = [finding.problem for finding in found(field(**attributes), "loan/fields/f")]
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(
    "attributes",
    [
        {"kind": "text", "min_length": 3, "max_length": 3},
        {"kind": "choice", "choices": [{"value": "a"}, {"value": "b"}]},
        {"kind": "records", "columns": [{"id": "a"}]},
        {"kind": "calculated", "formula": "amount * 2", "result": "money"},
        {"kind": "date", "default": "today()"},
        {"kind": "boolean", "default": "false"},
    ],
)
def test_a_field_that_is_complete(attributes: dict[str, Any]) -> None:
    assert said(field(**attributes)) == []


def test_columns_are_checked_like_fields() -> None:
    blueprint = field(kind="records", columns=[{"id": "c", "kind": "choice"}])
    assert found(blueprint, "loan/fields/f/columns/c")


def test_a_sensitive_field_warns_until_the_database_protects_it() -> None:
    (finding,) = found(field(sensitive=True), "loan/fields/f", "warning")
    assert "database login can read it" in finding.problem


# ------------------------------------------------------------------------------- key and list


def test_the_key_must_be_a_field() -> None:
    (finding,) = found(with_type(key="numbr"), "loan.key")
    assert finding.remedy == "Did you mean 'number'?"


def test_the_title_must_be_a_field() -> None:
    assert found(with_type(title_field="nothing"), "loan.title_field")


def test_a_key_that_is_not_required_warns() -> None:
    (finding,) = found(with_type(key="amount"), "loan.key", "warning")
    assert "required: true" in finding.remedy


def test_a_calculated_key_is_an_error() -> None:
    assert found(with_type(key="left"), "loan.key")


def test_a_case_type_needs_no_key() -> None:
    assert said(with_type(key=None)) == []


@pytest.mark.parametrize("more, is_refused", [(11, False), (12, True), (20, True)])
def test_at_most_twelve_fields_are_listed(more: int, is_refused: bool) -> None:
    blueprint = with_fields(*({"id": f"f{n}", "listed": True} for n in range(more)))
    findings = found(blueprint, "loan")
    assert bool(findings) == is_refused
    if is_refused:
        assert findings[0].problem.startswith(f"{more + 1} fields are listed")


# ------------------------------------------------------------------------- names of fields


@pytest.mark.parametrize(
    "step, attribute",
    [
        (person("x", view={"sections": [{"fields": ["nme"]}]}), ".view.sections[1].fields"),
        (person("x", view={"sections": [{"fields": [{"field": "nme"}]}]}),
         ".view.sections[1].fields[1].field"),
        (auto("x", set={"nme": "1"}), ".set"),
        (person("x", {"id": "ok", "set": {"nme": "1"}}), "/ok.set"),
        ({"id": "x", "kind": "decide", "rules": [{"set": {"nme": "1"}}]}, ".rules[1].set"),
        ({"id": "x", "kind": "wait", "message": "paper", "set": {"nme": "1"}}, ".set"),
        ({"id": "x", "kind": "for each", "each": "goods", "into": "nme", "steps": [auto("y")]},
         ".into"),
        ({"id": "x", "kind": "create case", "case_type": "loan", "back": {"nme": "1"}}, ".back"),
        ({"id": "x", "kind": "create case", "case_type": "loan", "map": {"nme": "1"}}, ".map"),
        ({"id": "x", "kind": "predict", "outputs": {"nme": "1"}}, ".outputs"),
    ],
)  # fmt: skip
def test_unknown_fields_in_steps(step: dict[str, Any], attribute: str) -> None:
    blueprint = with_steps(step)
    findings = found(blueprint, STEP + attribute)
    assert findings, said(blueprint, "error")
    assert "'nme'" in findings[0].problem


def test_unknown_fields_in_what_a_stage_requires() -> None:
    blueprint = with_stage(require={"fields": ["nme"]})
    assert found(blueprint, "loan/intake.require.fields")


@pytest.mark.parametrize(
    "step",
    [
        auto("x", set={"left": "1"}),
        person("x", {"id": "ok", "set": {"left": "1"}}),
        {"id": "x", "kind": "decide", "rules": [{"set": {"left": "1"}}]},
        {"id": "x", "kind": "create case", "case_type": "loan", "map": {"left": "1"}},
        {"id": "x", "kind": "create case", "case_type": "loan", "back": {"left": "1"}},
    ],
)
def test_nothing_sets_a_calculated_field(step: dict[str, Any]) -> None:
    assert any("left" in text for text in said(with_steps(step), "error"))


def test_a_calculated_field_may_be_shown() -> None:
    step = person("x", view={"sections": [{"fields": ["left", {"field": "amount"}]}]})
    assert said(with_steps(step)) == []


def test_a_reusable_process_writes_fields_of_its_callers() -> None:
    data = document()
    data["processes"][0]["steps"] = [auto("note", set={"remark": '"x"'})]
    assert found(made(data), "processes/inform/note.set")
    case_type(data)["fields"].append({"id": "remark"})
    assert said(made(data)) == []


# ----------------------------------------------------------------------------- attachments


def test_a_category_of_files_is_an_attachment_field() -> None:
    step = {"id": "x", "kind": "attach", "category": "papers", "route": {"queue": "desk"}}
    assert said(with_steps(step)) == []
    (finding,) = found(with_steps({**step, "category": "amount"}), STEP, "warning")
    assert "no attachment category 'amount'" in finding.problem


def test_any_category_will_do_when_none_is_named() -> None:
    assert said(with_steps({"id": "x", "kind": "attach", "route": {"queue": "desk"}})) == []


def test_a_stage_may_require_files_of_a_known_category() -> None:
    assert said(with_stage(require={"attachments": ["papers"]})) == []
    assert found(with_stage(require={"attachments": ["pictures"]}), "loan/intake", "warning")


@pytest.mark.parametrize("kind", ["records", "attachment", "multi-choice", "boolean", "long text"])
def test_a_key_tells_cases_apart(kind: str) -> None:
    more = {"columns": [{"id": "c"}]} if kind == "records" else {}
    more |= {"choices": [{"value": "a"}]} if kind == "multi-choice" else {}
    data = document()
    case_type(data)["fields"].append({"id": "k", "kind": kind, "required": True, **more})
    case_type(data)["key"] = "k"
    assert found(made(data), "loan.key")


@pytest.mark.parametrize("id", ["goods", "papers"])
def test_lists_and_files_do_not_fit_into_a_worklist(id: str) -> None:
    data = document()
    for field in case_type(data)["fields"]:
        if field["id"] == id:
            field["listed"] = True
    (finding,) = found(made(data), f"loan/fields/{id}")
    assert "cannot be shown in a worklist" in finding.problem
