"""Why a DMN model decided: the table in it that gave the result, and what the model read."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright import app
from casewright.desktop.casefile.reading import PageData, read_page
from casewright.desktop.casefile.why import Why, why_of
from casewright.desktop.desk import Desk
from casewright.engine.commands import DefinePerson
from casewright.runtime.reading import CaseQuery
from tests.desktop.conftest import Desks
from tests.desktop.shell.test_ruletable import MODEL

TWO_STEPS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m" id="m">
  <inputData id="i" name="Age"><variable name="Age" typeRef="number"/></inputData>
  <decision id="d0" name="Grown"><variable name="Grown" typeRef="boolean"/>
    <informationRequirement id="r0"><requiredInput href="#i"/></informationRequirement>
    <literalExpression id="l"><text>Age &gt;= 18</text></literalExpression>
  </decision>
  <decision id="d" name="Fee"><variable name="Fee" typeRef="number"/>
    <informationRequirement id="r"><requiredDecision href="#d0"/></informationRequirement>
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="c"><inputExpression typeRef="boolean"><text>Grown</text></inputExpression></input>
      <output id="o" name="Fee"/>
      <rule id="r1"><inputEntry id="e1"><text>true</text></inputEntry><outputEntry id="x1"><text>20</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="e2"><text>false</text></inputEntry><outputEntry id="x2"><text>5</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


def indented(model: str) -> str:
    return "\n".join(f"      {line}" for line in model.splitlines())


BLUEPRINT = f"""
blueprint: pool
name: Pool
personas: [{{id: clerk, name: Clerk}}]
decisions:
  - id: group
    name: Age group
    outputs: [group]
    dmn: |
{indented(MODEL)}
  - id: fee
    name: Entry fee
    outputs: [fee]
    decision: Fee
    dmn: |
{indented(TWO_STEPS)}
case_types:
  - id: visit
    name: Visit
    prefix: VIS
    fields:
      - {{id: age, name: Age of the guest, kind: integer}}
      - {{id: group, name: Age group}}
      - {{id: fee, name: Fee, kind: money, currency: EUR}}
    stages:
      - id: enter
        name: Enter
        complete: {{resolve: Resolved-In}}
        processes:
          - id: entering
            steps:
              - {{id: find-group, name: Find the group, kind: decide, table: group}}
              - {{id: find-fee, name: Find the fee, kind: decide, table: fee}}
"""


@pytest.fixture
def desk(tmp_path: Path, desks: Desks) -> Desk:
    """A pool at which a child of twelve was let in."""
    file = tmp_path / "pool.casewright"
    with app.create(file, actor="root") as workspace:
        workspace.handle(
            DefinePerson(
                id=app.new_id(), actor="root", person="pia", name="Pia", personas=("clerk",)
            )
        )
        workspace.publish(BLUEPRINT)
        workspace.create_case("visit", {"age": 12})
    return desks.open(file, "pia")


@pytest.fixture
def page(desk: Desk) -> PageData:
    (row,) = desk.workspace.reads.cases(CaseQuery()).rows
    return read_page(desk.reader(), row.case)


def why(page: PageData, step: str) -> Why:
    row = next(
        row
        for row in page.opened.history
        if row.payload.get("step") == step and row.payload.get("trace")
    )
    found = why_of(row, page, {})
    assert found is not None
    return found


def test_the_table_of_a_model_is_shown_with_its_row(page: PageData) -> None:
    found = why(page, "find-group")
    assert (found.title, found.matched) == ("Age group", (2,))
    assert found.grid is not None
    assert found.grid.name == "Group"
    assert [row.when for row in found.grid.rows] == [(">= 18",), ("any",)]
    assert found.failed == {(1, 0)}
    assert found.given == (("Age group", "child"),)


def test_of_several_decisions_the_last_one_gives_the_table(page: PageData) -> None:
    found = why(page, "find-fee")
    assert found.grid is not None
    assert (found.grid.name, found.grid.hit) == ("Fee", "Only one row may match; it decides.")
    assert found.matched == (2,)
    assert found.asked == (("Grown", "No"),)
    assert found.given == (("Fee", "EUR 5.00"),)


def test_only_decisions_that_the_history_speaks_of_are_read(page: PageData) -> None:
    assert set(page.decisions) == {(1, "group"), (1, "fee")}
