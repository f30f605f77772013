"""Decisions in the designer: their rows, their tests that are run, and what a check says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.text import read
from casewright.desktop.designer.describe import vocabulary_of, who
from casewright.desktop.designer.pane import BlueprintsPane
from casewright.desktop.designer.tablepage import TablePage
from casewright.desktop.designer.tables import Shown, table_named_in, tables_of
from tests.desktop.conftest import Desks
from tests.desktop.outings import BLUEPRINT
from tests.desktop.shell.test_ruletable import MODEL

WRONG = (
    BLUEPRINT.replace('"<= 10", \'"school"\'', '"> 20", \'"school"\'')
    .replace("expect: '\"town\"'", "expect: '\"guest\"'")
    .replace("inputs: {guests: \"30\"", "inputs: {guests: \"3 +\"")
)  # fmt: skip


def shown(source: str, one: str = "payer") -> Shown:
    document: Blueprint = read(source.encode())
    words = vocabulary_of(document)
    found = tables_of(document, tuple(check(document)), words.names)
    return next(table for table in found if table.id == one)


# ------------------------------------------------------------------------------- what is found


def test_test_rows_are_run_and_say_which_row_matched() -> None:
    table = shown(BLUEPRINT)
    assert [(one.name, one.passed, one.found, one.rows) for one in table.tests] == [
        ("A class", True, '"town"', (2,)),
        ("Many", True, '"queue:desk"', (1,)),
    ]
    assert table.failed == 0
    assert table.used_by == ("Find the payer",)
    assert table.findings == ()


def test_a_test_that_fails_says_what_came_out_and_one_that_cannot_run_why() -> None:
    table = shown(WRONG)
    first, second = table.tests
    assert (first.passed, first.expected, first.found) == (True, '"guest"', '"guest"')
    assert (second.passed, second.found) == (False, "")
    assert second.problem
    assert table.failed == 1


def test_a_check_says_which_row_never_decides() -> None:
    table = shown(WRONG)
    assert "Row 2 never decides." in [one.problem for one in table.findings]


def test_what_a_check_says_of_other_decisions_stands_there() -> None:
    assert shown(WRONG, "care").findings == ()


def test_the_tests_of_a_model_run_by_the_names_of_fields() -> None:
    indented = "\n".join(f"      {line}" for line in MODEL.splitlines())
    source = BLUEPRINT.replace(
        "  - id: care\n",
        f"  - id: group\n    name: Group\n    outputs: [pays]\n    dmn: |\n{indented}\n"
        "    tests:\n"
        "      - {name: Grown up, inputs: {age: '30'}, expect: '\"adult\"'}\n"
        "      - {name: Wrong, inputs: {Age: '3'}, expect: '\"adult\"'}\n"
        "  - id: care\n",
        1,
    )
    table = shown(source, "group")
    assert [(one.passed, one.found) for one in table.tests] == [
        (True, '"adult"'), (False, '"child"'),
    ]  # fmt: skip
    assert table.used_by == ()


def test_steps_name_the_table_that_they_ask() -> None:
    document = read(BLUEPRINT.encode())
    words = vocabulary_of(document)
    steps = document.case_types[0].stages[0].processes[0].steps
    assert who(steps[0], words) == "Table · Who pays"
    assert [table_named_in(step) for step in steps] == ["payer", "care", "", ""]


# -------------------------------------------------------------------------------- what is shown


@pytest.fixture
def page(qtbot: QtBot) -> TablePage:
    made = TablePage()
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def test_the_page_shows_rows_tests_and_findings(page: TablePage) -> None:
    page.show_table(shown(BLUEPRINT))
    assert page.title.full_text() == "Who pays"
    assert page.used.full_text() == "Asked by Find the payer"
    (grid,) = page.grids
    assert [row.number for row in grid.rules.rows] == [1, 2, 3]
    assert [one.kind for one in grid.rules.inputs] == ["whole number", "choice"]
    assert "The first row that matches decides." in page.lines
    assert '→ "town"' in page.lines
    assert "Nothing: every case is covered, and every row can decide." in page.lines


def test_failures_are_told_on_the_page(page: TablePage) -> None:
    page.show_table(shown(WRONG))
    assert any(line.startswith("It could not be run: ") for line in page.lines)
    assert "Row 2 never decides." in page.lines
    page.show_table(shown(BLUEPRINT, "care"))
    assert "There are none. A test row says what must come out for given inputs." in page.lines
    assert len(page.grids) == 1, "what was shown before is gone"


def test_expected_and_found_stand_side_by_side(page: TablePage) -> None:
    table = shown(BLUEPRINT.replace("expect: '\"town\"'", "expect: '\"moon\"'"))
    page.show_table(table)
    assert 'Expected: "moon"' in page.lines
    assert 'Came out: "town"' in page.lines


def test_escape_and_the_button_lead_back(page: TablePage, qtbot: QtBot) -> None:
    page.show_table(shown(BLUEPRINT))
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.closed):
        qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)


# ---------------------------------------------------------------------------------- in the pane


@pytest.fixture
def pane(outings: Path, desks: Desks, qtbot: QtBot) -> BlueprintsPane:
    made = BlueprintsPane(desks.open(outings, "cleo"))
    qtbot.addWidget(made)
    made.resize(1500, 860)
    made.show()
    qtbot.waitUntil(lambda: made.shown is not None)
    return made


def test_the_panel_of_a_step_opens_its_table(pane: BlueprintsPane, qtbot: QtBot) -> None:
    pane.canvas.select("step:decide-payer")
    assert "Who pays" in pane.panel.lines
    links = pane.panel.findChildren(QPushButton)
    link = next(one for one in links if one.accessibleName() == "Open the table Who pays")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert pane.sheets.currentWidget() is pane.table
    assert pane.table.title.full_text() == "Who pays"
    assert not pane.panel.isVisible()
    assert pane.tables_menu.currentText() == "Who pays"
    qtbot.mouseClick(pane.table.back, Qt.MouseButton.LeftButton)
    assert pane.sheets.currentWidget() is pane.canvas
    assert pane.panel.isVisible()
    assert pane.tables_menu.currentText() == "Decisions: 2"


def test_a_table_is_found_in_the_menu_and_by_its_address(
    pane: BlueprintsPane, qtbot: QtBot
) -> None:
    pane.tables_menu.setCurrentIndex(2)
    pane.tables_menu.activated.emit(2)
    assert pane.table.title.full_text() == "Who cares"
    pane.show_blueprint("outings:1:payer")
    assert pane.table.title.full_text() == "Who pays"
    pane.show_blueprint("outings:1")
    assert pane.sheets.currentWidget() is pane.canvas
    pane.show_blueprint("outings:1:unknown")
    assert pane.sheets.currentWidget() is pane.canvas


def test_a_model_shows_each_of_its_tables_under_its_name(page: TablePage) -> None:
    indented = "\n".join(f"      {line}" for line in MODEL.splitlines())
    group = f"  - id: group\n    name: Group\n    outputs: [pays]\n    dmn: |\n{indented}\n"
    page.show_table(
        shown(BLUEPRINT.replace("  - id: care\n", f"{group}  - id: care\n", 1), "group")
    )
    (grid,) = page.grids
    assert grid.accessibleName() == "Group"
    assert page.used.full_text() == "No step asks it."


def test_a_decision_that_cannot_be_read_still_has_a_page(page: TablePage) -> None:
    broken = (
        "  - {id: broken, name: Broken, outputs: [pays], dmn: '<no/>', tests: [{expect: '1'}]}\n"
    )
    table = shown(BLUEPRINT.replace("  - id: care\n", f"{broken}  - id: care\n", 1), "broken")
    page.show_table(table)
    assert page.grids == []
    assert "It decides by expressions; its test rows and findings stand beside it." in page.lines
    assert table.failed == 1
    assert any(line.startswith("It could not be run: ") for line in page.lines)
    page.take_focus()


def test_every_control_of_the_page_has_a_name(page: TablePage) -> None:
    page.show_table(shown(BLUEPRINT))
    for button in page.findChildren(QPushButton):
        assert button.accessibleName()
    assert page.accessibleName() == "Who pays"


def test_work_that_a_table_sends_and_approvals_by_it_name_it_too() -> None:
    steps = """
              - {id: send, name: Send, kind: collect, route: {table: payer}}
              - {id: sign, name: Sign, kind: approve, mode: authority matrix, table: payer}
"""
    source = BLUEPRINT.rstrip() + steps
    document = read(source.encode())
    words = vocabulary_of(document)
    send, sign = document.case_types[0].stages[0].processes[0].steps[-2:]
    assert who(send, words) == "Table · Who pays"
    assert who(sign, words) == "Table · Who pays"
    assert (table_named_in(send), table_named_in(sign)) == ("payer", "payer")
    assert shown(source).used_by == ("Find the payer", "Send", "Sign")


def test_leaving_and_coming_back_keeps_the_table(pane: BlueprintsPane) -> None:
    pane.show_table("care")
    pane.entered()
    assert pane.sheets.currentWidget() is pane.table
    assert pane.table.grids[0].hasFocus()
    pane.show_canvas()
    pane.entered()
    assert pane.canvas.hasFocus()


def test_a_blueprint_without_decisions_offers_none(
    clinic: Path, desks: Desks, qtbot: QtBot
) -> None:
    made = BlueprintsPane(desks.open(clinic, "dora"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.shown is not None)
    assert not made.tables_menu.isVisible()
    made.show_table("nothing")
    assert made.sheets.currentWidget() is made.canvas
