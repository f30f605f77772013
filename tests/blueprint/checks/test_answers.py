"""What is given to a field must fit it: its choices, its kind, whoever gives it."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import Finding
from tests.blueprint.examples import document, found, made, said
from tests.blueprint.models import MODEL

STEP = "loan/intake/handle/x"
WAY = {"id": "way", "kind": "choice", "choices": [{"value": "small"}, {"value": "large"}]}
WAYS = {**WAY, "id": "ways", "kind": "multi-choice"}
DAY = {"id": "day", "kind": "date"}
COUNT = {"id": "pieces", "kind": "integer"}
LONG = {"id": "span", "kind": "duration"}
FIELDS = (WAY, WAYS, DAY, COUNT, LONG)


def with_step(step: dict[str, Any], decision: dict[str, Any] | None = None) -> Blueprint:
    """The clean blueprint with some fields more and this step before the others."""
    data = document()
    data["decisions"] = [decision] if decision else []
    kind = data["case_types"][0]
    kind["fields"] += FIELDS
    kind["stages"][0]["processes"][0]["steps"].insert(0, {"id": "x", **step})
    return made(data)


def setting(field: str, text: str) -> Blueprint:
    return with_step({"kind": "set data", "set": {field: text}})


def deciding(decision: dict[str, Any], **step: Any) -> Blueprint:
    return with_step({"kind": "decide", "table": "size", **step}, {"id": "size", **decision})


def by_model(output: str, model: str = MODEL) -> Blueprint:
    return deciding({"dmn": model, "outputs": [output]})


def only(blueprint: Blueprint, element: str) -> Finding:
    (finding,) = found(blueprint, element, "error")
    return finding


# ----------------------------------------------------------------------------------- choices


@pytest.mark.parametrize(
    "field, text",
    [
        ("way", '"small"'),
        ("way", 'if amount > 5 then "small" else "large"'),
        ("way", "null"),
        ("way", "number"),  # another field: nobody can know
        ("way", '"sm" + "all"'),
        ("ways", '["small", "large"]'),
        ("ways", "[]"),
        ("number", '"anything"'),
    ],
)
def test_what_may_be_a_choice_passes(field: str, text: str) -> None:
    assert said(setting(field, text), "error") == []


@pytest.mark.parametrize(
    "field, text, wrong",
    [
        ("way", '"tiny"', "tiny"),
        ("way", '"Small"', "Small"),
        ("way", 'if amount > 5 then "small" else "huge"', "huge"),
        ("way", 'if amount > 5 then "small" else if amount > 2 then "medium" else null', "medium"),
        ("ways", '["small", "tiny"]', "tiny"),
        ("way", '""', ""),
    ],
)
def test_a_text_that_is_no_choice_is_told_where_it_stands(
    field: str, text: str, wrong: str
) -> None:
    finding = only(setting(field, text), f"{STEP}.set.{field}")
    assert finding.problem == f"“{wrong}” is none of the choices of '{field}'."
    assert finding.remedy == "Give one of: small, large."


def test_every_wrong_text_is_told() -> None:
    blueprint = setting("way", 'if amount > 5 then "tiny" else "huge"')
    assert len(found(blueprint, f"{STEP}.set.way", "error")) == 2


def test_a_text_that_is_compared_is_not_given() -> None:
    assert said(setting("way", 'if number = "tiny" then "small" else "large"'), "error") == []


def test_the_cells_of_a_table() -> None:
    rows = [{"when": ["< 5"], "then": ['"small"']}, {"when": [">= 5"], "then": ['"huge"']}]
    table = {"inputs": ["amount"], "outputs": ["way"], "rows": rows}
    finding = only(deciding(table), "decisions/size.rows[2].then.1")
    assert "“huge”" in finding.problem
    assert said(deciding({**table, "outputs": ["number"]}), "error") == []


def test_the_rules_of_a_step_and_the_default_of_a_field() -> None:
    step = {"kind": "decide", "rules": [{"set": {"way": '"tiny"'}}]}
    assert "“tiny”" in only(with_step(step), f"{STEP}.rules[1].set.way").problem
    data = document()
    data["case_types"][0]["fields"].append({**WAY, "default": '"tiny"'})
    assert "“tiny”" in only(made(data), "loan/fields/way.default").problem


def test_a_choice_with_many_values_shows_some() -> None:
    many = {**WAY, "choices": [{"value": f"v{n}"} for n in range(30)], "default": '"x"'}
    data = document()
    data["case_types"][0]["fields"].append(many)
    remedy = only(made(data), "loan/fields/way.default").remedy
    assert remedy.startswith("Give one of: v0, v1,")
    assert remedy.endswith(", v11, ….")
    assert "v29" not in remedy


# ----------------------------------------------------------------------------------- models


def test_a_model_whose_texts_are_choices_passes() -> None:
    assert said(by_model("way"), "error") == []
    assert said(by_model("number"), "error") == []


def test_a_model_that_gives_another_text() -> None:
    finding = only(by_model("way", MODEL.replace('"large"', '"huge"')), f"{STEP}.table")
    assert finding.problem == "“huge” is none of the choices of 'way'."


@pytest.mark.parametrize("field, holds", [("pieces", "number"), ("day", "date"), ("ways", "list")])
def test_a_model_that_gives_a_text_to_another_kind_of_field(field: str, holds: str) -> None:
    problem = only(by_model(field), f"{STEP}.table").problem
    assert problem.startswith(f"'size' gives string, but '{field}' holds {holds}")


def test_a_declared_type_counts_before_what_was_found() -> None:
    declared = MODEL.replace('<variable name="Size"/>', '<variable name="Size" typeRef="number"/>')
    assert "gives number" in only(by_model("way", declared), f"{STEP}.table").problem
    assert said(by_model("pieces", declared), "error") == []


def test_a_duration_of_months_goes_into_a_duration() -> None:
    text = 'duration("P1Y")'
    months = MODEL.replace('"small"', text).replace('"large"', text)
    assert said(by_model("span", months), "error") == []
    assert found(by_model("day", months), f"{STEP}.table", "error")


def test_several_outputs_each_go_to_their_field() -> None:
    two = MODEL.replace("<output/>", '<output name="Way"/><output name="pieces"/>')
    two = two.replace(
        "</outputEntry></rule>", "</outputEntry><outputEntry><text>1</text></outputEntry></rule>"
    )
    assert said(deciding({"dmn": two, "outputs": ["way", "pieces"]}), "error") == []
    wrong = two.replace("<text>1</text>", "<text>Income > 1</text>").replace('"small"', '"tiny"')
    problems = [
        f.problem
        for f in found(
            deciding({"dmn": wrong, "outputs": ["way", "pieces"]}), f"{STEP}.table", "error"
        )
    ]
    assert problems == [
        "“tiny” is none of the choices of 'way'.",
        "'size' gives boolean, but 'pieces' holds number.",
    ]  # fmt: skip


def test_a_broken_model_is_told_as_such_only() -> None:
    blueprint = by_model("way", MODEL.replace("&lt; 10", "&lt; "))
    assert found(blueprint, f"{STEP}.table", "error") == []


def test_the_number_of_rows_is_a_number() -> None:
    counted = {"inputs": ["amount"], "hit": "count", "rows": [{"when": ["-"], "then": ['"a"']}]}
    assert said(deciding({**counted, "outputs": ["pieces"]}), "error") == []
    problem = only(deciding({**counted, "outputs": ["way"]}), f"{STEP}.table").problem
    assert problem == "'size' gives number, but 'way' holds string."


# --------------------------------------------------------------------------------- outcomes

CHOOSING = {"outcomes": [{"id": "small"}, {"id": "large"}]}


def test_an_outcome_that_the_step_lacks() -> None:
    assert said(deciding({"dmn": MODEL, "outputs": ["outcome"]}, **CHOOSING), "error") == []
    other = MODEL.replace('"large"', '"huge"')
    finding = only(deciding({"dmn": other, "outputs": ["outcome"]}, **CHOOSING), f"{STEP}.table")
    assert finding.problem == "'size' may choose “huge”, which is no outcome of the step."
    assert finding.remedy == "Give one of: small, large."


def test_an_outcome_in_a_cell_that_the_step_lacks() -> None:
    rows = [{"when": ["< 5"], "then": ['"small"']}, {"when": ["-"], "then": ['"huge"']}]
    table = {"inputs": ["amount"], "outputs": ["outcome"], "rows": rows}
    assert "“huge”" in only(deciding(table, **CHOOSING), f"{STEP}.table").problem


def test_an_outcome_that_is_no_text() -> None:
    numbers = MODEL.replace('"small"', "1").replace('"large"', "2")
    decision = {"dmn": numbers, "outputs": ["outcome"]}
    assert "gives number as the outcome" in only(deciding(decision, **CHOOSING), f"{STEP}.table").problem  # fmt: skip
