"""A list of records: rows are added, typed into, checked and removed in place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casewright.desktop.widgets.field import FieldKind, FieldSpec, Option
from casewright.desktop.widgets.records import ListField, RecordsModel, read_cell, write_value

COLUMNS = (
    FieldSpec("what", "What", required=True),
    FieldSpec("day", "Day", "date"),
    FieldSpec("amount", "Amount", "money", currency="EUR"),
)
ROWS: list[dict[str, object]] = [
    {"what": "Bumper", "day": "2026-11-19", "amount": Decimal("1104"), "line": 7},
    {"what": "Labour", "day": None, "amount": Decimal("894.86")},
]


@pytest.fixture
def field(qtbot: QtBot) -> ListField:
    made = ListField(FieldSpec("costs", "Costs", "list", columns=COLUMNS))
    qtbot.addWidget(made)
    made.resize(600, 260)
    made.show()
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RecordsModel(COLUMNS)
    model.set_records(ROWS)
    qtmodeltester.check(model, force_py=True)
    model.add()
    model.remove(0)


def test_records_come_back_as_they_were_with_keys_that_no_column_shows(field: ListField) -> None:
    field.set_value(ROWS)
    assert field.value() == ROWS


def test_values_are_written_for_people(field: ListField) -> None:
    field.set_value(ROWS)
    shown = [field.model.index(0, column).data() for column in range(3)]
    assert shown == ["Bumper", "19 Nov 2026", "1,104.00"]
    head = field.model.headerData(2, Qt.Orientation.Horizontal)
    assert head == "Amount (EUR)"
    assert field.model.headerData(0, Qt.Orientation.Horizontal) == "What *"


def test_a_new_row_is_typed_into_at_once(field: ListField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.changed):
        field.add_button.click()
    editor = field.table.findChild(QLineEdit)
    assert editor is not None
    with qtbot.waitSignal(field.model.dataChanged):
        qtbot.keyClicks(editor, "Paint")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert field.value() == [{"what": "Paint", "day": None, "amount": None}]


def test_a_wrong_cell_keeps_its_text_and_is_named(field: ListField) -> None:
    field.set_value(ROWS)
    index = field.model.index(1, 2)
    field.model.setData(index, "a lot")
    assert index.data() == "a lot"
    assert field.problem() == "Row 2, Amount: Enter a number, for example 1250.00"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Enter a number, for example 1250.00"
    assert index.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert field.model.records()[1]["amount"] is None


def test_a_required_cell_must_be_filled(field: ListField) -> None:
    field.model.add()
    assert field.problem() == "Row 1, What: What is required"


def test_a_required_list_needs_a_row(qtbot: QtBot) -> None:
    field = ListField(FieldSpec("costs", "Costs", "list", True, columns=COLUMNS))
    qtbot.addWidget(field)
    assert field.problem() == "Costs is required"


def test_the_current_row_is_removed(field: ListField, qtbot: QtBot) -> None:
    field.set_value(ROWS)
    field.table.setCurrentIndex(field.model.index(0, 0))
    with qtbot.waitSignal(field.changed):
        field.remove_button.click()
    assert field.value() == [ROWS[1]]
    field.remove_row()
    assert field.value() == []
    assert not field.remove_button.isEnabled()
    field.remove_row()


def test_a_locked_list_cannot_be_edited(field: ListField) -> None:
    field.set_value(ROWS)
    field.set_read_only(True)
    assert not field.add_button.isVisible()
    assert not field.model.flags(field.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    field.set_read_only(False)
    assert field.add_button.isVisible()
    assert field.model.flags(field.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


CELLS: list[tuple[FieldKind, str, object]] = [
    ("text", "a", "a"),
    ("integer", "12", 12),
    ("boolean", "Yes", True),
    ("choice", "red", "r"),
    ("time", "9:05", "09:05:00"),
    ("date_time", "2026-11-19 09:05", "2026-11-19T09:05:00"),
    ("duration", "2 h", "PT2H"),
    ("money", "", None),
]


@pytest.mark.parametrize("kind, text, value", CELLS)
def test_a_cell_is_read_by_the_kind_of_its_column(
    kind: FieldKind, text: str, value: object
) -> None:
    spec = FieldSpec("c", "C", kind, choices=(Option("r", "Red"), Option("g", "Green")))
    assert read_cell(spec, text) == value


def test_a_cell_of_words_says_which_are_meant() -> None:
    spec = FieldSpec("c", "C", "choice", choices=(Option("r", "Red"), Option("g", "Green")))
    with pytest.raises(ValueError, match="Choose one of Red, Green"):
        read_cell(spec, "violet")
    with pytest.raises(ValueError, match="Enter yes or no"):
        read_cell(FieldSpec("c", "C", "boolean"), "perhaps")


def test_values_are_written_by_kind() -> None:
    assert write_value("duration", "PT90M") == "90 min"
    assert write_value("time", "09:05:00") == "09:05"
    assert write_value("date_time", "2026-11-19T09:05:00") == "19 Nov 2026 09:05"
    assert write_value("text", None) == ""
