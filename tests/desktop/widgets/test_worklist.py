"""The worklist: rows that are there, rows on the way, and moving through them with the keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme, px
from casewright.desktop.widgets.worklist import (
    COLUMNS,
    Due,
    IdRole,
    RowRole,
    WorkModel,
    WorkRow,
    due_of,
)
from casewright.desktop.widgets.worklist_view import WorkTable
from tests.desktop.gallery.samples import work_rows

NOW = datetime.fromisoformat("2026-11-20T10:00")


@pytest.fixture
def table(qtbot: QtBot) -> WorkTable:
    made = WorkTable(WorkModel(work_rows(30)))
    qtbot.addWidget(made)
    made.resize(760, 500)
    made.show()
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = WorkModel([*work_rows(3), None])
    qtmodeltester.check(model, force_py=True)
    model.set_rows(3, work_rows(1))
    model.reset(2)


def test_a_row_is_given_whole_and_in_words() -> None:
    row = work_rows(1)[0]
    model = WorkModel([row])
    assert model.index(0, 0).data(RowRole) == row
    assert model.index(0, 0).data(IdRole) == "a0"
    words = [model.index(0, place).data() for place in range(len(COLUMNS))]
    assert words == [
        "Verify income documents, C-104200, Mortgage application",
        "Assess",
        "Normal",
        "5h overdue",
        "Amara Osei",
    ]


def test_the_heads_are_named() -> None:
    across = Qt.Orientation.Horizontal
    heads = [WorkModel().headerData(place, across) for place in range(len(COLUMNS))]
    assert heads == ["Work item", "Stage", "Priority", "Due", "Assignee"]


def test_a_row_that_is_not_there_yet_is_a_placeholder_and_asked_for_once(qtbot: QtBot) -> None:
    model = WorkModel()
    model.reset(1_000_000)
    assert model.rowCount() == 1_000_000
    assert model.index(7, 0).data(RowRole) is None
    assert model.index(7, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Loading"
    asked: list[int] = []
    model.wanted.connect(asked.append)
    model.want(7)
    model.want(7)
    assert asked == [7]
    model.set_rows(7, work_rows(1))
    model.want(7)
    assert asked == [7]
    assert model.index(7, 0).data(IdRole) == "a0"


def test_reading_a_cell_asks_nobody(qtbot: QtBot) -> None:
    model = WorkModel()
    model.reset(10)
    with qtbot.assertNotEmitted(model.wanted):
        for role in (Qt.ItemDataRole.DisplayRole, RowRole, IdRole, Qt.ItemDataRole.ToolTipRole):
            assert model.index(3, 0).data(role) is None


def test_only_rows_on_the_screen_are_asked_for(qtbot: QtBot) -> None:
    model = WorkModel()
    model.reset(1_000_000)
    asked: list[int] = []
    model.wanted.connect(asked.append)
    table = WorkTable(model)
    qtbot.addWidget(table)
    table.resize(760, 500)
    table.show()
    table.grab()
    assert asked
    assert set(asked) <= set(range(12))
    table.table.verticalScrollBar().setValue(table.table.verticalScrollBar().maximum())
    table.grab()
    assert max(asked) == 999_999


def test_another_filter_forgets_old_rows_and_questions() -> None:
    model = WorkModel([None, None])
    asked: list[int] = []
    model.wanted.connect(asked.append)
    model.want(1)
    model.reset(2)
    model.want(1)
    assert asked == [1, 1]


def test_answers_beyond_the_end_are_left_out() -> None:
    model = WorkModel([None])
    model.set_rows(0, work_rows(5))
    assert model.rowCount() == 1
    assert model.row(1) is None
    model.set_rows(9, work_rows(1))
    model.set_rows(0, [None])
    assert model.row(0) is None


def test_a_row_is_found_by_its_id() -> None:
    model = WorkModel(work_rows(5))
    assert model.place_of("a3") == 3
    assert model.place_of("zz") is None


@pytest.mark.parametrize(
    "due, text, state",
    [
        (None, "", "none"),
        (NOW + timedelta(minutes=20), "in 20m", "soon"),
        (NOW + timedelta(hours=9), "in 9h", "soon"),
        (NOW + timedelta(hours=23), "in 23h", "later"),
        (NOW + timedelta(days=3, hours=2), "in 3d", "later"),
        (NOW - timedelta(hours=5), "5h overdue", "overdue"),
        (NOW - timedelta(minutes=1), "1m overdue", "overdue"),
        (NOW - timedelta(days=12), "12d overdue", "overdue"),
    ],
)
def test_a_due_time_is_said_in_words(due: datetime | None, text: str, state: str) -> None:
    said = due_of(due, NOW)
    assert (said.text, said.state) == (text, state)


def test_the_whole_due_time_is_the_tool_tip() -> None:
    row = WorkRow("a", "T", "C-1", "Claim", "S", 10, due_of(NOW + timedelta(hours=1), NOW))
    model = WorkModel([row])
    due = COLUMNS.index("due")
    assert model.index(0, due).data(Qt.ItemDataRole.ToolTipRole) == "2026-11-20 11:00"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_j_and_k_move_and_enter_opens(table: WorkTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.selected) as first:
        qtbot.keyClick(table.table, Qt.Key.Key_J)
    assert first.args == ["a0"]
    qtbot.keyClick(table.table, Qt.Key.Key_J)
    qtbot.keyClick(table.table, Qt.Key.Key_J)
    qtbot.keyClick(table.table, Qt.Key.Key_K)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.table, Qt.Key.Key_Return)
    assert opened.args == ["a1"]


def test_j_stops_at_the_ends(table: WorkTable, qtbot: QtBot) -> None:
    table.select(29)
    qtbot.keyClick(table.table, Qt.Key.Key_J)
    assert table.selected_ids() == ["a29"]
    table.select(0)
    qtbot.keyClick(table.table, Qt.Key.Key_K)
    assert table.selected_ids() == ["a0"]


def test_keys_on_an_empty_list_do_nothing(qtbot: QtBot) -> None:
    table = WorkTable(WorkModel())
    qtbot.addWidget(table)
    with qtbot.assertNotEmitted(table.opened):
        qtbot.keyClick(table.table, Qt.Key.Key_J)
        qtbot.keyClick(table.table, Qt.Key.Key_Return)


def test_a_double_click_opens(table: WorkTable, qtbot: QtBot) -> None:
    spot = table.table.visualRect(table.model.index(2, 0)).center()
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.mouseClick(table.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        qtbot.mouseDClick(table.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == ["a2"]


def test_several_rows_can_be_selected_for_bulk_work(table: WorkTable, qtbot: QtBot) -> None:
    table.select(1)
    qtbot.keyClick(table.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == ["a1", "a2", "a3"]


def test_a_row_that_is_not_there_yet_cannot_be_opened(qtbot: QtBot) -> None:
    table = WorkTable(WorkModel([None]))
    qtbot.addWidget(table)
    table.select(0)
    with qtbot.assertNotEmitted(table.opened):
        qtbot.keyClick(table.table, Qt.Key.Key_Return)
    assert table.selected_ids() == []


def test_a_click_on_a_head_wants_another_order(table: WorkTable, qtbot: QtBot) -> None:
    head = table.table.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(3) + 10, 10)
    with qtbot.waitSignal(table.sort_wanted) as wanted:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert wanted.args == ["due"]


def test_the_list_is_one_stop_for_the_tab_key(table: WorkTable) -> None:
    assert not table.table.tabKeyNavigation()
    assert table.focusProxy() is table.table
    assert table.table.accessibleName() == "Work items"


def test_rows_have_two_lines_and_grow_with_the_text(table: WorkTable, light_theme: Theme) -> None:
    assert table.table.rowHeight(0) == 52
    light_theme.set_text_size(150)
    assert table.table.rowHeight(0) == px(52) > 70


def test_a_million_rows_grow_at_once(qtbot: QtBot, light_theme: Theme) -> None:
    model = WorkModel()
    model.reset(1_000_000)
    table = WorkTable(model)
    qtbot.addWidget(table)
    light_theme.set_text_size(200)
    assert table.table.rowHeight(999_999) == 104
    light_theme.set_text_size(100)
    assert table.table.rowHeight(999_999) == 52


def test_a_narrow_list_gives_up_the_assignee_then_the_stage(table: WorkTable) -> None:
    stage, assignee = COLUMNS.index("stage"), COLUMNS.index("assignee")
    assert not table.table.isColumnHidden(assignee)
    table.resize(520, 500)
    assert table.table.isColumnHidden(assignee)
    assert not table.table.isColumnHidden(stage)
    table.resize(400, 500)
    assert table.table.isColumnHidden(stage)
    table.resize(900, 500)
    assert not table.table.isColumnHidden(stage)


def _has(image: QImage, colour: str) -> bool:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(x, y).name() == colour for x, y in points)


def test_overdue_is_painted_in_its_tint_in_both_schemes(
    table: WorkTable, light_theme: Theme
) -> None:
    spot = table.table.visualRect(table.model.index(0, COLUMNS.index("due")))
    assert _has(table.table.viewport().grab(spot).toImage(), LIGHT.bad_tint)
    light_theme.set_scheme("dark")
    assert _has(table.table.viewport().grab(spot).toImage(), DARK.bad_tint)


def test_a_row_without_due_date_or_stage_is_painted(qtbot: QtBot) -> None:
    row = WorkRow("a", "T", "C-1", "Claim", "", 10, Due(""), "", "")
    table = WorkTable(WorkModel([row]))
    qtbot.addWidget(table)
    table.resize(700, 200)
    table.show()
    assert not table.grab().isNull()
