"""Decisions in the document: renames go along, who uses them is known, old documents read on."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.canonical import plain
from casewright.blueprint.cases import CaseType
from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint, Decision
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.rename import rename_field
from casewright.blueprint.scope import owners_of
from casewright.blueprint.tables import field_id, gives_list, is_counted, table_in
from casewright.blueprint.text import read, write
from casewright.blueprint.thread import thread_of
from tests.blueprint.checks.test_tables import by_model, size, using
from tests.blueprint.examples import document, made
from tests.blueprint.models import MODEL


def decided(blueprint: Blueprint) -> Decision:
    (decision,) = blueprint.decisions
    return decision


def errors(blueprint: Blueprint) -> list[str]:
    return [str(finding) for finding in check(blueprint) if finding.severity == "error"]


FULL = size(
    inputs=["amount", "amount - income"],
    outputs=["number", "income"],
    types={"amount": "number", "amount - income": "number", "number": "string"},
    rows=[
        {"when": ["< 100", "< amount"], "then": ['"amount"', "amount * 2"]},
        {"when": ["-", "-"], "then": ['"b"', "0"], "notes": ["amount"]},
    ],
    tests=[{"inputs": {"amount": "5", "income": "9"}, "expect": '{number: "amount", income: 10}'}],
)


def test_a_renamed_field_is_renamed_in_inputs_cells_types_and_tests() -> None:
    before = using(FULL)
    assert errors(before) == []
    after = rename_field(before, "loan", "amount", "sum_asked")
    decision = decided(after)
    assert decision.inputs == ("sum_asked", "sum_asked - income")
    assert decision.rows[0].when == ("< 100", "< sum_asked")
    assert decision.rows[0].then == ('"amount"', "sum_asked * 2"), "texts stay"
    assert decision.types == {
        "sum_asked": "number",
        "sum_asked - income": "number",
        "number": "string",
    }
    assert decision.tests[0].inputs == {"sum_asked": "5", "income": "9"}
    assert errors(after) == []
    assert rename_field(after, "loan", "sum_asked", "amount") == before


def test_a_renamed_output_is_renamed_in_what_tests_expect() -> None:
    after = rename_field(using(FULL), "loan", "number", "label")
    decision = decided(after)
    assert decision.outputs == ("label", "income")
    assert decision.types["label"] == "string"
    assert decision.tests[0].expect == '{label: "amount", income: 10}'
    assert errors(after) == []


def test_a_field_that_a_model_reads_is_renamed_in_the_model_first() -> None:
    with pytest.raises(BlueprintRefused, match="changed by hand"):
        rename_field(using(by_model()), "loan", "income", "earned")
    assert rename_field(using(by_model()), "loan", "amount", "asked").decisions[0].dmn == MODEL
    assert rename_field(using(by_model()), "loan", "number", "label").decisions[0].outputs == (
        "label",
    )


def test_a_table_that_two_case_types_share_keeps_its_names() -> None:
    data = using(size()).model_dump(mode="json", by_alias=True, exclude_unset=True)
    other = {**data["case_types"][0], "id": "credit", "prefix": "CR"}
    shared = made({**data, "case_types": [data["case_types"][0], other]})
    with pytest.raises(BlueprintRefused, match="credit"):
        rename_field(shared, "loan", "amount", "asked")


def test_a_table_that_nothing_uses_stays_as_it_is() -> None:
    data = document()
    data["decisions"] = [size()]
    assert rename_field(made(data), "loan", "amount", "asked").decisions == made(data).decisions


@pytest.mark.parametrize(
    "step",
    [
        {"kind": "decide", "table": "size"},
        {"kind": "collect", "route": {"table": "size"}},
        {"kind": "approve", "mode": "authority matrix", "table": "size"},
    ],
)
def test_who_uses_a_decision_is_known(step: dict[str, Any]) -> None:
    data = document()
    data["decisions"] = [size()]
    data["case_types"][0]["stages"][0]["processes"][0]["steps"].insert(0, {"id": "x", **step})
    (owner,) = owners_of(made(data))[Decision, "size"]
    assert isinstance(owner, CaseType)
    assert owner.id == "loan"


def test_a_decision_may_serve_a_measure() -> None:
    strands = thread_of(using(size(serves=["days"])))
    (days,) = (strand for strand in strands if strand.measure and strand.measure.id == "days")
    assert "decisions/size" in days.elements


def test_a_document_of_old_reads_and_is_written_as_before() -> None:
    data = document()
    data["decisions"] = [
        {"id": "size", "inputs": ["amount"], "outputs": ["number"], "hit": "first",
         "rows": [{"when": ["< 1"], "then": ['"a"']}, {"when": ["-"], "then": [""]}]},
        {"id": "model", "dmn": "<definitions/>"},
    ]  # fmt: skip
    blueprint = made(data)
    assert read(write(blueprint, "yaml")) == blueprint
    # ``first`` is the default, which is left out now as it was then.
    assert plain(blueprint)["decisions"] == [
        {key: value for key, value in one.items() if key != "hit"} for one in data["decisions"]
    ]


@pytest.mark.parametrize("notation", ["yaml", "json"])
def test_all_parts_of_a_decision_survive_being_written(notation: Any) -> None:
    for decision in (FULL, by_model(decision="Size")):
        blueprint = using(decision)
        assert read(write(blueprint, notation)) == blueprint


@pytest.mark.parametrize(
    "hit, several, counted",
    [("first", False, False), ("Collect", True, False), ("R", True, False), ("C#", False, True),
     ("count", False, True), ("nonsense", False, False)],
)  # fmt: skip
def test_the_hit_policy_says_what_kind_of_answer_comes(
    hit: str, several: bool, counted: bool
) -> None:
    decision = Decision.model_validate(size(hit=hit))
    assert (gives_list(decision), is_counted(decision)) == (several, counted)


def test_types_that_the_decision_declares_go_before_those_of_fields() -> None:
    decision = Decision.model_validate(size(types={"amount": "string"}))
    assert table_in(decision, {"amount": "number"}).inputs[0].type == "string"


@pytest.mark.parametrize(
    "name, field",
    [
        ("Annual Income", "annual_income"),
        (" N ", "n"),
        ("a-b/c", "a_b_c"),
        ("already_so", "already_so"),
    ],
)
def test_a_name_of_a_model_means_a_field(name: str, field: str) -> None:
    assert field_id(name) == field
