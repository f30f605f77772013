"""The grid of a table: what it says to eyes and ears, and how wide and high it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from casewright.desktop.ruletable import Column, Line
from casewright.desktop.theme import px
from casewright.desktop.widgets.rulegrid import RuleGrid

INPUTS = (Column("Amount", "money", "amount"), Column("Risk", "", "risk"))
OUTPUTS = (Column("Approver", "person", "who"),)
ROWS = (
    Line(1, ("> 10", "any"), ("Manager",)),
    Line(2, ("<= 10", '"low"'), ("Clerk",), "Small and clear"),
)


@pytest.fixture
def grid(qtbot: QtBot) -> RuleGrid:
    made = RuleGrid()
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.rules.show_table(INPUTS, OUTPUTS, ROWS, matched=[2], failed=[(1, 0)])
    made.show()
    return made


def test_the_model_keeps_the_rules_of_models(grid: RuleGrid) -> None:
    QAbstractItemModelTester(grid.rules, QAbstractItemModelTester.FailureReportingMode.Fatal)
    grid.rules.show_table((), (), ())
    assert (grid.rules.rowCount(), grid.rules.columnCount()) == (0, 1)
    grid.rules.show_table(INPUTS, OUTPUTS, ROWS[:1])
    assert grid.rules.columnCount() == 4, "without remarks there is no column for them"


def test_cells_and_heads_in_order(grid: RuleGrid) -> None:
    across = Qt.Orientation.Horizontal
    heads = [grid.rules.headerData(n, across) for n in range(grid.rules.columnCount())]
    assert heads == ["Row", "Amount", "Risk", "Approver", "Remark"]
    second = [grid.rules.index(1, n).data() for n in range(5)]
    assert second == ["2", "<= 10", '"low"', "Clerk", "Small and clear"]
    assert grid.rules.headerData(0, Qt.Orientation.Vertical) is None


def test_a_screen_reader_hears_what_the_eye_sees(grid: RuleGrid) -> None:
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert grid.rules.index(1, 3).data(spoken) == "Clerk, matched"
    assert grid.rules.index(0, 1).data(spoken) == "> 10, not so"
    assert grid.rules.index(0, 2).data(spoken) == "any"


def test_it_is_as_high_as_its_rows_up_to_a_limit(grid: RuleGrid, qtbot: QtBot) -> None:
    grid.limit_height(px(400))
    two = grid.height()
    grid.rules.show_table(INPUTS, OUTPUTS, ROWS[:1])
    assert grid.height() == two - px(34)
    grid.rules.show_table(INPUTS, OUTPUTS, tuple(Line(n, ("1", "2"), ("3",)) for n in range(90)))
    assert grid.height() == px(400)


def test_in_a_narrow_place_wide_columns_give_way_before_it_scrolls(grid: RuleGrid) -> None:
    long = (Line(1, ("a long condition that wants much room", "any"), ("Somebody",)),)
    grid.rules.show_table(INPUTS, OUTPUTS, long)
    grid.resize(900, 200)
    wide = grid.columnWidth(1)
    grid.resize(380, 200)
    assert grid.columnWidth(1) < wide
    assert grid.columnWidth(0) == px(44)
    assert grid.horizontalHeader().length() == grid.viewport().width()


def test_the_matched_row_is_brought_into_view(grid: RuleGrid, qtbot: QtBot) -> None:
    many = tuple(Line(n, ("1", "2"), ("3",)) for n in range(1, 200))
    grid.rules.show_table(INPUTS, OUTPUTS, many, matched=[150])
    grid.bring_matched()
    seen = grid.rowAt(0), grid.rowAt(grid.viewport().height() - 1)
    assert seen[0] <= 149 <= seen[1]
    grid.rules.show_table(INPUTS, OUTPUTS, many)
    grid.bring_matched()


def test_arrows_go_from_cell_to_cell_and_tab_leaves(grid: RuleGrid, qtbot: QtBot) -> None:
    grid.setCurrentIndex(grid.rules.index(0, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 1)
    assert not grid.tabKeyNavigation()


def test_it_is_painted_with_and_without_marks(grid: RuleGrid) -> None:
    marked = grid.grab().toImage()
    grid.rules.show_table(INPUTS, OUTPUTS, ROWS)
    assert grid.grab().toImage() != marked
