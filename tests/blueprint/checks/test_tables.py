"""Decisions by table and by model: what fits the cases, what does not, and test rows that run."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import Finding
from tests.blueprint.examples import document, found, made, said
from tests.blueprint.models import MODEL

PLACE = "decisions/size"
STEP = "loan/intake/handle/x.table"
ROWS = [
    {"when": ["< 100"], "then": ['"small"']},
    {"when": [">= 100"], "then": ['"large"']},
]


def size(**more: Any) -> dict[str, Any]:
    """A sound table that gives the text field ``number`` from the amount."""
    return {"id": "size", "inputs": ["amount"], "outputs": ["number"], "rows": ROWS, **more}


def by_model(**more: Any) -> dict[str, Any]:
    return {"id": "size", "dmn": MODEL, "outputs": ["number"], **more}


def using(
    decision: dict[str, Any],
    step: dict[str, Any] | None = None,
    fields: tuple[dict[str, Any], ...] = (),
) -> Blueprint:
    """The clean blueprint, in which the first step decides by this."""
    data = document()
    data["decisions"] = [decision]
    kind = data["case_types"][0]
    kind["fields"] += fields
    decide = {"id": "x", "kind": "decide", "table": "size", **(step or {})}
    decide = {key: value for key, value in decide.items() if value is not None}
    kind["stages"][0]["processes"][0]["steps"].insert(0, decide)
    return made(data)


def only(blueprint: Blueprint, element: str, severity: str = "error") -> Finding:
    (finding,) = found(blueprint, element, severity)
    return finding


def test_a_sound_table_and_a_sound_model_pass_in_silence() -> None:
    assert said(using(size())) == []
    assert said(using(by_model())) == []


def test_a_decision_that_nothing_uses_is_told() -> None:
    data = document()
    data["decisions"] = [size()]
    assert "No step uses" in only(made(data), PLACE, "info").problem


@pytest.mark.parametrize(
    "decision, words",
    [
        ({"id": "size", "outputs": ["number"]}, "decides nothing"),
        (by_model(rows=ROWS), "only the model counts"),
        (size(hit="often"), "is no hit policy"),
        (size(rows=[{"when": [], "then": ['"a"']}]), "Row 1 has 0 conditions"),
        (by_model(dmn="<definitions"), ""),
        (by_model(decision="Weight"), "no decision 'Weight'"),
    ],
)
def test_a_decision_that_cannot_be_made_is_an_error(decision: dict[str, Any], words: str) -> None:
    assert words in only(using(decision), PLACE).problem


def test_a_model_with_several_decisions_needs_the_name_of_one() -> None:
    two = MODEL.replace("</definitions>", MODEL[MODEL.index("<decision id") :])
    two = two.replace('<decision id="d" name="Size"><variable name="Size"/>',
                      '<decision id="e" name="Other"><variable name="Other"/>', 1)  # fmt: skip
    finding = only(using(by_model(dmn=two)), PLACE)
    assert (finding.remedy, said(using(by_model(dmn=two, decision="Size")), "error")) == (
        "Set 'decision' to one of: Other, Size.", [],
    )  # fmt: skip


# ------------------------------------------------------------------------------- names and types


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"inputs": ["amont"]}, ".inputs.1"),
        ({"rows": [{"when": ["< "], "then": ['"a"']}]}, ".rows[1].when.1"),
        ({"rows": [{"when": ["< amont"], "then": ['"a"']}]}, ".rows[1].when.1"),
        ({"rows": [{"when": ['"text"'], "then": ['"a"']}]}, ".rows[1].when.1"),
        ({"rows": [{"when": ["-"], "then": ["amount +"]}]}, ".rows[1].then.1"),
        ({"rows": [{"when": ["-"], "then": ["amount"]}]}, ".rows[1].then.1"),
        ({"types": {"amount": "numbr"}}, ".types.amount"),
        ({"types": {"income": "number"}}, ".types"),
        ({"tests": [{"inputs": {"amount": "1 +"}, "expect": "null"}]}, ".tests[1].inputs.amount"),
        ({"tests": [{"inputs": {"amount": "1"}, "expect": "amount"}]}, ".tests[1].expect"),
    ],
)
def test_what_is_wrong_in_a_cell_is_said_at_the_cell(changes: dict[str, Any], where: str) -> None:
    assert found(using(size(**changes)), PLACE + where)


def test_a_table_that_nothing_uses_must_at_least_parse() -> None:
    data = document()
    data["decisions"] = [size(rows=[{"when": ["[1.."], "then": ["1 +"]}])]
    assert found(made(data), f"{PLACE}.rows[1].when.1")
    assert found(made(data), f"{PLACE}.rows[1].then.1")


def test_an_empty_cell_is_no_mistake() -> None:
    assert said(using(size(rows=[*ROWS, {"when": [""], "then": [""]}])), "error") == []


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"outputs": ["nummer"]}, "no field of 'loan' 'nummer'"),
        ({"outputs": ["left"], "rows": [{"when": ["-"], "then": ["1"]}]}, "is calculated"),
        ({"hit": "collect"}, "gives a list, but 'number' holds one value"),
    ],
)
def test_what_a_table_gives_must_be_taken_by_the_case(changes: dict[str, Any], words: str) -> None:
    assert words in only(using(size(**changes)), STEP).problem


def test_a_list_goes_into_a_field_that_holds_several() -> None:
    rows = [{"when": ["> 1"], "then": ['"a"']}, {"when": ["> 5"], "then": ['"b"']}]
    assert said(using(size(outputs=["tags"], hit="collect", rows=rows))) == []


def test_a_number_of_rows_may_be_any_results() -> None:
    assert said(using(size(outputs=["income"], hit="count"))) == []
    two = size(outputs=["income", "number"], hit="count",
               rows=[{"when": ["-"], "then": ["1", '"a"']}])  # fmt: skip
    assert "gives one value" in only(using(two), f"{PLACE}.outputs").problem


def test_a_model_reads_fields_of_the_case() -> None:
    other = by_model(dmn=MODEL.replace("Income", "Yearly Income"))
    finding = only(using(other), f"{PLACE}.dmn")
    assert "'yearly_income'" in finding.problem
    assert said(using(other, fields=({"id": "yearly_income", "kind": "money"},))) == []


def test_a_model_with_faults_tells_them() -> None:
    finding = only(using(by_model(dmn=MODEL.replace("&lt; 10", "&lt; "))), f"{PLACE}.dmn")
    assert "Size" in finding.problem


def test_a_model_must_say_which_field_takes_its_answer() -> None:
    assert "gives nothing" in only(using(by_model(outputs=[])), STEP).problem


def test_outcomes_are_chosen_by_an_output_of_that_name() -> None:
    step = {"outcomes": [{"id": "small"}, {"id": "large"}]}
    assert said(using(size(outputs=["outcome"]), step), "error", "warning") == []
    assert "chooses no outcome" in only(using(size(), step), STEP, "warning").problem
    assert "'outcome'" in only(using(size(outputs=["outcome"])), STEP).problem


# --------------------------------------------------------------------------- gaps, overlaps, tests


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"rows": ROWS[:1]}, "No row covers amount >= 100."),
        ({"hit": "unique", "rows": [ROWS[0], {"when": [">= 50"], "then": ['"b"']}]},
         "Rows 1 and 2 overlap: amount [50..100)."),
        ({"rows": [*ROWS, {"when": ["7"], "then": ['"b"']}]}, "Row 3 never decides."),
    ],
)  # fmt: skip
def test_gaps_overlaps_and_idle_rows_are_warned_of(changes: dict[str, Any], words: str) -> None:
    assert only(using(size(**changes)), PLACE, "warning").problem == words


def test_a_last_row_for_everything_also_serves_missing_values() -> None:
    assert said(using(size(rows=[*ROWS, {"when": ["-"], "then": ['"none"']}]))) == []


def test_the_choices_of_a_field_are_all_there_is_to_cover() -> None:
    field = {"id": "way", "kind": "choice", "choices": [{"value": "air"}, {"value": "sea"}]}
    rows = [{"when": ['"air"'], "then": ['"a"']}, {"when": ['"sea"'], "then": ['"b"']}]
    assert said(using(size(inputs=["way"], rows=rows), fields=(field,))) == []
    finding = only(using(size(inputs=["way"], rows=rows[:1]), fields=(field,)), PLACE, "warning")
    assert finding.problem == 'No row covers way "sea".'


def test_the_tables_of_a_model_are_looked_at_too() -> None:
    finding = only(using(by_model(dmn=MODEL.replace("&gt;= 10", "&gt;= 20"))), PLACE, "warning")
    assert finding.problem == "No row of 'Size' covers Income [10..20)."


@pytest.mark.parametrize(
    "decision, input", [(size, "amount"), (by_model, "Income"), (by_model, "income")]
)
def test_test_rows_are_run(decision: Any, input: str) -> None:
    right = {"inputs": {input: "5"}, "expect": '"small"'}
    assert said(using(decision(tests=[right]))) == []
    wrong = {"name": "Much", "inputs": {input: "5000"}, "expect": '"small"'}
    finding = only(using(decision(tests=[right, wrong])), f"{PLACE}.tests[2]")
    assert finding.problem == 'The test \'Much\' expects "small", and "large" comes out.'


def test_a_test_row_gives_only_what_the_decision_reads() -> None:
    test = {"inputs": {"amout": "5"}, "expect": "null"}
    assert "does not read" in only(
        using(size(tests=[test])), f"{PLACE}.tests[1].inputs.amout"
    ).problem  # fmt: skip


def test_a_test_row_of_several_outputs_expects_a_context() -> None:
    rows = [{"when": ["-"], "then": ['"a"', "amount * 2"]}]
    test = {"inputs": {"amount": "5"}, "expect": '{number: "a", income: 10}'}
    decision = size(outputs=["number", "income"], rows=rows, tests=[test])
    assert said(using(decision)) == []


def test_items_of_a_for_each_are_known_in_the_table_it_uses() -> None:
    data = document()
    data["decisions"] = [size(inputs=["good.price"], outputs=["label"])]
    step = {"id": "x", "kind": "decide", "table": "size"}
    loop = {"id": "e", "kind": "for each", "each": "goods", "item": "good", "into": "goods",
            "steps": [step]}  # fmt: skip
    data["case_types"][0]["stages"][0]["processes"][0]["steps"].insert(0, loop)
    assert said(made(data), "error") == []


def test_a_row_with_a_word_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="otherwise"):
        using(size(rows=[{"when": ["-"], "otherwise": ["1"]}]))


PEOPLE = [{"when": ["> 1"], "then": ['"ann"']}, {"when": ["> 5"], "then": ['"queue:desk"']}]


@pytest.mark.parametrize(
    "step",
    [
        {"kind": "collect", "table": None, "route": {"table": "size"}},
        {"kind": "approve", "mode": "authority matrix", "route": {"queue": "desk"}},
    ],
)
def test_a_table_may_name_who_does_the_work(step: dict[str, Any]) -> None:
    matrix = size(outputs=["approver"], hit="collect", rows=PEOPLE)
    assert said(using(matrix, step)) == []
    place = "loan/intake/handle/x" + (".route" if step["kind"] == "collect" else "")
    assert "gives nothing" in only(using(by_model(outputs=[]), step), f"{place}.table").problem


@pytest.mark.parametrize(
    "step, element, severity",
    [
        ({"mode": "authority matrix"}, "loan/intake/handle/x", "error"),
        ({"mode": "single", "table": "size"}, STEP, "warning"),
    ],
)
def test_an_authority_matrix_has_a_table_and_nothing_else_has(
    step: dict[str, Any], element: str, severity: str
) -> None:
    blueprint = using(
        size(), {"kind": "approve", "table": None, "route": {"queue": "desk"}, **step}
    )
    assert found(blueprint, element, severity)
