"""Working in a table of records with the keyboard: cells, rows, mistakes, and what is sent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme
from casewright.desktop.widgets.basics import Button
from casewright.desktop.widgets.field import FieldKind, FieldSpec, Option
from casewright.desktop.widgets.form import FormView
from casewright.desktop.widgets.records import ListField, RecordsModel, write_value
from tests.desktop.widgets.hands import (
    CTRL,
    click,
    focus,
    focused,
    inks,
    named,
    paste,
    picture,
    press,
    stand,
    write,
)

COLOURS = (Option("r", "Red"), Option("g", "Green"))
COLUMNS = (
    FieldSpec("what", "What", required=True),
    FieldSpec("day", "Day", "date"),
    FieldSpec("amount", "Amount", "money", currency="EUR"),
)
ROWS: list[dict[str, object]] = [
    {"what": "Bumper", "day": "2026-11-19", "amount": Decimal("1104.00")},
    {"what": "Labour", "day": "2026-11-20", "amount": Decimal("894.86")},
    {"what": "Paint", "day": None, "amount": None},
]


@pytest.fixture
def costs(qtbot: QtBot) -> ListField:
    field = ListField(FieldSpec("costs", "Costs", "list", columns=COLUMNS))
    stand(qtbot, field, 600, 300)
    field.set_value(ROWS)
    focus(qtbot, field.table)
    return field


def at(field: ListField, row: int, column: int) -> QModelIndex:
    index = field.model.index(row, column)
    field.table.setCurrentIndex(index)
    return index


def test_f2_opens_a_cell_with_its_text_and_enter_keeps_what_was_typed(
    costs: ListField, qtbot: QtBot
) -> None:
    index = at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_F2)
    editor = focused()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Bumper"
    editor.end(False)
    write(qtbot, "s")
    press(qtbot, Qt.Key.Key_Return)
    assert index.data() == "Bumpers"


def test_typing_on_a_cell_replaces_it(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 1, 2)
    press(qtbot, Qt.Key.Key_9)
    write(qtbot, "00.5")
    press(qtbot, Qt.Key.Key_Return)
    assert costs.model.records()[1]["amount"] == Decimal("900.5")


def test_letters_in_the_middle_of_a_cell_stay_in_the_middle(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_F2)
    press(qtbot, Qt.Key.Key_Home)
    write(qtbot, "Old ")
    assert costs.model.index(0, 0).data() == "Old Bumper"


def test_what_stands_in_an_open_cell_is_sent_with_the_form(qtbot: QtBot) -> None:
    spec = FieldSpec("costs", "Costs", "list", columns=COLUMNS)
    form = stand(qtbot, FormView((spec,)), 600, 340)
    send = Button("Send", "primary", parent=form)
    send.show()
    sent: list[object] = []
    send.clicked.connect(lambda: sent.append(form.values()["costs"]))
    field = form.field("costs")
    focus(qtbot, field.target())
    click(qtbot, named(field, "Add a row", Button))
    write(qtbot, "Glass")
    click(qtbot, send)
    assert sent == [[{"what": "Glass", "day": None, "amount": None}]]


def test_each_key_in_a_cell_is_a_change_so_that_a_draft_has_it(
    costs: ListField, qtbot: QtBot
) -> None:
    at(costs, 2, 0)
    press(qtbot, Qt.Key.Key_F2)
    with qtbot.waitSignal(costs.changed):
        write(qtbot, "!")


def test_opening_a_cell_and_leaving_it_is_no_change(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 0, 2)
    with qtbot.assertNotEmitted(costs.changed):
        press(qtbot, Qt.Key.Key_F2)
        press(qtbot, Qt.Key.Key_Return)
    assert costs.value() == ROWS


def test_escape_puts_back_what_stood_in_the_cell(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_F2)
    paste(qtbot, "a mistake")
    press(qtbot, Qt.Key.Key_Escape)
    assert costs.value() == ROWS
    assert costs.table.findChild(QLineEdit) is None or costs.table.hasFocus()


def test_typing_in_a_cell_can_be_taken_back(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_F2)
    focused().setProperty("text", "")
    write(qtbot, "abc")
    press(qtbot, Qt.Key.Key_Z, modifier=CTRL)
    assert costs.model.index(0, 0).data() == ""


def test_tab_in_a_cell_keeps_it_and_goes_to_the_next(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_F2)
    write(qtbot, "Bonnet")
    press(qtbot, Qt.Key.Key_Tab)
    assert costs.model.index(0, 0).data() == "Bonnet"
    assert (costs.table.currentIndex().row(), costs.table.currentIndex().column()) == (0, 1)


def test_tab_on_the_table_leaves_it_and_is_not_caught(costs: ListField, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Tab)
    assert focused().accessibleName() == "Add a row"
    press(qtbot, Qt.Key.Key_Tab)
    assert focused().accessibleName() == "Remove the row"


def test_arrows_walk_from_cell_to_cell(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Right)
    current = costs.table.currentIndex()
    assert (current.row(), current.column()) == (1, 1)


def test_rows_are_added_and_removed_without_a_mouse(costs: ListField, qtbot: QtBot) -> None:
    at(costs, 1, 0)
    focus(qtbot, named(costs, "Remove the row", Button))
    press(qtbot, Qt.Key.Key_Space)
    assert [row["what"] for row in costs.model.records()] == ["Bumper", "Paint"]
    focus(qtbot, named(costs, "Add a row", Button))
    press(qtbot, Qt.Key.Key_Space)
    write(qtbot, "Tow")
    press(qtbot, Qt.Key.Key_Return)
    assert [row["what"] for row in costs.model.records()] == ["Bumper", "Paint", "Tow"]


def test_adding_a_row_while_a_cell_is_open_keeps_that_cell(costs: ListField, qtbot: QtBot) -> None:
    click(qtbot, named(costs, "Add a row", Button))
    write(qtbot, "First")
    click(qtbot, named(costs, "Add a row", Button))
    write(qtbot, "Second")
    press(qtbot, Qt.Key.Key_Return)
    assert [row["what"] for row in costs.model.records()][-2:] == ["First", "Second"]


def box_of(field: ListField) -> QRect:
    return field.table.visualRect(field.table.currentIndex())


def test_a_row_below_the_edge_is_brought_into_view(costs: ListField, qtbot: QtBot) -> None:
    costs.set_value(ROWS * 10)
    click(qtbot, named(costs, "Add a row", Button))
    view = costs.table.viewport()
    qtbot.waitUntil(lambda: view.rect().contains(box_of(costs)))
    assert box_of(costs) != QRect()


def test_a_table_grows_to_six_rows_and_then_scrolls(costs: ListField) -> None:
    heights = []
    for count in (0, 1, 2, 6, 7, 40):
        costs.set_value(ROWS[:1] * count)
        heights.append(costs.table.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4] == heights[5]


@pytest.mark.parametrize("size", [150, 200])
def test_rows_grow_with_the_text(costs: ListField, light_theme: Theme, size: int) -> None:
    light_theme.set_text_size(size)
    assert costs.table.rowHeight(0) == pytest.approx(32 * size / 100, abs=2)
    head = costs.table.horizontalHeader().height()
    assert costs.table.height() >= head + 3 * costs.table.rowHeight(0)


def test_a_bad_cell_is_red_in_both_schemes_and_says_why(
    costs: ListField, light_theme: Theme
) -> None:
    index = costs.model.index(0, 2)
    costs.model.setData(index, "a lot of money")
    spot = costs.table.visualRect(index)
    for scheme, colours in (("light", LIGHT), ("dark", DARK)):
        light_theme.set_scheme(scheme)  # type: ignore[arg-type]
        part = costs.table.viewport().grab(spot).toImage()
        assert colours.bad in inks(part.convertToFormat(picture(costs).format()))
    assert "Enter a number" in str(index.data(Qt.ItemDataRole.ToolTipRole))


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_problem_names_the_row_as_people_count(costs: ListField, row: int) -> None:
    costs.model.setData(costs.model.index(row, 1), "31 Feb")
    assert (costs.problem() or "").startswith(f"Row {row + 1}, Day: Enter a date")


def test_unlocking_a_filled_table_makes_rows_removable(qtbot: QtBot) -> None:
    field = stand(qtbot, ListField(FieldSpec("c", "C", "list", columns=COLUMNS)), 600, 300)
    field.set_read_only(True)
    field.set_value(ROWS)
    field.set_read_only(False)
    click(qtbot, named(field, "Remove the row", Button))
    assert len(field.model.records()) == 2


def test_a_locked_table_opens_no_cell(costs: ListField, qtbot: QtBot) -> None:
    costs.set_read_only(True)
    at(costs, 0, 0)
    press(qtbot, Qt.Key.Key_F2)
    press(qtbot, Qt.Key.Key_X)
    assert focused() is costs.table
    assert costs.value() == ROWS
    assert not named(costs, "Remove the row", Button).isVisible()


# ------------------------------------------------------------- showing must not change the data

KEPT: list[tuple[FieldKind, object, str]] = [
    ("date_time", "2026-11-19T11:20:00+01:00", "19 Nov 2026 11:20"),
    ("date_time", "2026-11-19T11:20:00.123456", "19 Nov 2026 11:20"),
    ("money", "unknown", "unknown"),
    ("money", 12.5, "12.50"),
    ("date", "sometime in May", "sometime in May"),
    ("integer", "", ""),
    ("choice", "g", "Green"),
    ("choice", "violet", "violet"),
    ("boolean", True, "Yes"),
    ("boolean", False, "No"),
    ("multi_choice", ["r", "g"], "['r', 'g']"),
    ("text", "  padded ", "  padded "),
    ("text", 7, "7"),
]


@pytest.mark.parametrize("kind, value, shown", KEPT)
def test_a_value_nobody_touched_is_given_back_as_it_came(
    kind: FieldKind, value: object, shown: str
) -> None:
    model = RecordsModel((FieldSpec("c", "C", kind, choices=COLOURS), FieldSpec("d", "D")))
    model.set_records([{"c": value, "d": "x"}])
    assert model.index(0, 0).data() == shown
    model.setData(model.index(0, 1), "y")
    assert model.records() == [{"c": value, "d": "y"}]


def test_a_choice_is_typed_by_its_word_and_kept_by_its_value() -> None:
    model = RecordsModel((FieldSpec("c", "C", "choice", choices=COLOURS),))
    model.set_records([{"c": "g"}])
    model.setData(model.index(0, 0), "red")
    assert model.records() == [{"c": "r"}]
    assert model.cell_problem(0, 0) is None


@given(st.lists(st.fixed_dictionaries({"a": st.text(max_size=8), "b": st.none() | st.integers()})))
def test_any_records_come_back_unchanged(records: list[dict[str, object]]) -> None:
    model = RecordsModel((FieldSpec("a", "A"), FieldSpec("b", "B", "integer")))
    model.set_records(records)
    assert model.records() == records


@given(st.lists(st.integers(0, 3), max_size=12))
def test_rows_and_their_unseen_keys_stay_together_whatever_is_removed(steps: list[int]) -> None:
    model = RecordsModel((FieldSpec("a", "A"),))
    wanted: list[dict[str, object]] = [{"a": f"row {n}", "key": n} for n in range(4)]
    model.set_records(wanted)
    for step in steps:
        if step < model.rowCount():
            model.remove(step)
            del wanted[step]
        else:
            model.add()
            wanted.append({"a": None})
    assert model.records() == wanted


@pytest.mark.parametrize("kind", ["money", "integer", "date", "time", "date_time", "duration"])
def test_a_value_of_another_shape_is_written_as_it_is(kind: FieldKind) -> None:
    assert write_value(kind, "from an old version") == "from an old version"


def test_a_table_without_columns_is_empty_and_harmless(qtbot: QtBot) -> None:
    field = stand(qtbot, ListField(FieldSpec("c", "C", "list")), 400, 200)
    field.set_value([{"x": 1}])
    assert field.value() == [{"x": 1}]
    assert field.problem() is None
    assert not field.grab().isNull()


def test_numbers_stand_at_the_right_and_their_heads_with_them() -> None:
    model = RecordsModel(COLUMNS)
    model.set_records(ROWS)
    role = Qt.ItemDataRole.TextAlignmentRole
    across = Qt.Orientation.Horizontal
    for column, right in ((0, False), (1, False), (2, True)):
        cell, head = model.index(0, column).data(role), model.headerData(column, across, role)
        assert isinstance(head, Qt.AlignmentFlag)
        assert cell == head
        assert bool(head & Qt.AlignmentFlag.AlignRight) is right
