"""Tables as grids: heads, cells in words, and what each hit policy means."""

from __future__ import annotations

import pytest

from casewright.blueprint.document import Decision
from casewright.desktop.ruletable import Words, as_written, grids_of, hit_words
from casewright.rules.dmn.table import AGGREGATIONS, HIT_POLICIES

PLAIN = Decision.model_validate(
    {
        "id": "d", "name": "Who pays", "inputs": ["guests", "kind"], "outputs": ["pays"],
        "hit": "unique", "types": {"guests": "number"},
        "rows": [
            {"when": ["> 10", ""], "then": ['"town"'], "notes": ["rarely", "never"]},
            {"when": ["-", '"a", "b"'], "then": ["1 + 2"]},
        ],
    }
)  # fmt: skip
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m" id="m">
  <inputData id="i" name="Age"><variable name="Age" typeRef="number"/></inputData>
  <decision id="d" name="Group"><variable name="Group" typeRef="string"/>
    <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="c"><inputExpression typeRef="number"><text>Age</text></inputExpression></input>
      <output id="o" name="Group"/>
      <rule id="r1"><inputEntry id="e1"><text>&gt;= 18</text></inputEntry><outputEntry id="x1"><text>"adult"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="e2"><text>-</text></inputEntry><outputEntry id="x2"><text>"child"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


def test_heads_are_named_and_say_their_kind() -> None:
    (grid,) = grids_of(PLAIN, Words({"guests": "Guests", "pays": "Payer"}, {"kind": "choice"}))
    assert [(one.name, one.kind, one.text) for one in (*grid.inputs, *grid.outputs)] == [
        ("Guests", "number", "guests"), ("kind", "choice", "kind"), ("Payer", "", "pays"),
    ]  # fmt: skip
    assert (grid.name, grid.hit) == ("Who pays", "Only one row may match; it decides.")


def test_cells_keep_the_text_that_decides() -> None:
    (grid,) = grids_of(PLAIN, Words())
    assert [(row.number, row.when, row.then, row.note) for row in grid.rows] == [
        (1, ("> 10", "any"), ('"town"',), "rarely · never"),
        (2, ("any", '"a", "b"'), ("1 + 2",), ""),
    ]
    assert grid.has_notes
    assert grid.tests == (("> 10", ""), ("-", '"a", "b"'))


def test_quoted_values_are_named_each_by_its_column() -> None:
    names = {("kind", "a"): "Ants", ("pays", "town"): "The town"}
    words = Words(quoted=lambda text, column: names.get((column, text)) or as_written(text, column))
    (grid,) = grids_of(PLAIN, words)
    assert grid.rows[1].when[1] == 'Ants, "b"'
    assert grid.rows[0].then == ("The town",)


def test_the_tables_of_a_model_are_found() -> None:
    decision = Decision.model_validate({"id": "g", "name": "G", "outputs": ["group"], "dmn": MODEL})
    (grid,) = grids_of(decision, Words({"Age": "Years"}))
    assert (grid.name, grid.inputs[0].name) == ("Group", "Years")
    assert [row.then for row in grid.rows] == [('"adult"',), ('"child"',)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "d", "outputs": [], "inputs": ["a"], "rows": [{"when": ["1"], "then": []}]},
        {"id": "d", "outputs": ["x"], "dmn": "<no/>"},
        {"id": "d", "outputs": ["x"], "hit": "some", "rows": [{"when": [], "then": ["1"]}]},
    ],
)
def test_what_cannot_be_read_has_no_grid(wrong: dict[str, object]) -> None:
    assert grids_of(Decision.model_validate(wrong), Words()) == ()


def test_every_hit_policy_is_told_in_a_sentence() -> None:
    told = [hit_words(policy) for policy in HIT_POLICIES]
    told += [hit_words("COLLECT", one) for one in AGGREGATIONS if one]
    assert len(set(told)) == len(told)
    assert all(text.endswith(".") for text in told)
    assert hit_words("NEW") == "NEW"
