"""The worklist under hands and eyes: moving, selecting, widths, pills, and due times in words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme, Tokens, contrast
from casewright.desktop.widgets.worklist import COLUMNS, Due, IdRole, WorkModel, WorkRow, due_of
from casewright.desktop.widgets.worklist_view import WorkTable
from tests.desktop.gallery.samples import work_rows
from tests.desktop.widgets.hands import (
    CTRL,
    SHIFT,
    click,
    columns_with,
    focus,
    focused,
    inks,
    picture,
    press,
    stand,
)

NOW = datetime.fromisoformat("2026-11-20T10:00")


def show(qtbot: QtBot, model: WorkModel, wide: int = 760) -> WorkTable:
    table = stand(qtbot, WorkTable(model), wide, 480)
    focus(qtbot, table.table)
    return table


def told_by(table: WorkTable) -> list[str]:
    told: list[str] = []
    table.selected.connect(told.append)
    return told


def row(name: str, **more: object) -> WorkRow:
    plain = WorkRow(name, f"Title of {name}", "C-1", "Claim", "Assess", 10, Due(""), "Ann")
    return WorkRow(**{**{f: getattr(plain, f) for f in plain.__slots__}, **more})


# ------------------------------------------------------------------------------ hands and eyes


@pytest.fixture
def short(qtbot: QtBot) -> WorkTable:
    return show(qtbot, WorkModel(work_rows(30)))


def test_arrows_space_and_j_agree_on_where_one_is(short: WorkTable, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_J)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_J)
    press(qtbot, Qt.Key.Key_Up)
    assert short.selected_ids() == ["a1"]


def test_moving_brings_the_row_into_view(short: WorkTable, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_J, times=25)
    box = short.table.visualRect(short.table.currentIndex())
    assert short.table.viewport().rect().contains(box)
    press(qtbot, Qt.Key.Key_K, times=25)
    box = short.table.visualRect(short.table.currentIndex())
    assert short.table.viewport().rect().contains(box)


def test_j_after_a_bulk_selection_leaves_one(short: WorkTable, qtbot: QtBot) -> None:
    short.select(2)
    press(qtbot, Qt.Key.Key_Down, times=3, modifier=SHIFT)
    assert len(short.selected_ids()) == 4
    press(qtbot, Qt.Key.Key_J)
    assert short.selected_ids() == ["a6"]


def test_single_rows_are_added_and_taken_with_ctrl_click(short: WorkTable, qtbot: QtBot) -> None:
    view = short.table.viewport()
    for place in (1, 4, 2, 4):
        spot = short.table.visualRect(short.model.index(place, 0)).center()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, CTRL, spot)
    assert short.selected_ids() == ["a1", "a2"]


def test_ctrl_enter_belongs_to_the_page(short: WorkTable, qtbot: QtBot) -> None:
    short.select(1)
    with qtbot.assertNotEmitted(short.opened):
        press(qtbot, Qt.Key.Key_Return, modifier=CTRL)


def test_typing_into_a_cell_is_impossible(short: WorkTable, qtbot: QtBot) -> None:
    short.select(0)
    press(qtbot, Qt.Key.Key_F2)
    assert focused() is short.table


def test_tab_leaves_the_list_at_once(short: WorkTable, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    other = QWidget(short)
    other.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    other.show()
    press(qtbot, Qt.Key.Key_Tab)
    assert focused() is other


def test_every_head_asks_for_its_own_order(short: WorkTable, qtbot: QtBot) -> None:
    head = short.table.horizontalHeader()
    wanted: list[str] = []
    short.sort_wanted.connect(wanted.append)
    for place in range(len(COLUMNS)):
        click(qtbot, head.viewport(), QPoint(head.sectionViewportPosition(place) + 12, 12))
    assert wanted == list(COLUMNS)


@pytest.mark.parametrize("size", [100, 150, 200])
@pytest.mark.parametrize("wide", [320, 480, 760, 1600])
def test_the_columns_fit_the_list_at_any_width_and_size(
    short: WorkTable, light_theme: Theme, size: int, wide: int
) -> None:
    light_theme.set_text_size(size)
    short.resize(wide, 480)
    widths = [short.table.columnWidth(place) for place in range(len(COLUMNS))]
    shown = [wide for place, wide in enumerate(widths) if not short.table.isColumnHidden(place)]
    assert not short.table.isColumnHidden(0)
    assert not short.table.isColumnHidden(COLUMNS.index("due"))
    if wide * 100 / size >= 480:
        assert sum(shown) <= short.table.viewport().width()
    assert widths[0] >= 150 * size // 100


def test_a_long_title_is_cut_inside_its_column(qtbot: QtBot) -> None:
    long = row(
        "a", title="W" * 300, case_type="Type " * 60, stage="Stage " * 20, assignee="A " * 60
    )
    table = show(qtbot, WorkModel([long]))
    for place in range(len(COLUMNS)):
        box = table.table.visualRect(table.model.index(0, place))
        edge = box.adjusted(box.width() - 4, 4, 0, -4)
        part = table.table.viewport().grab(edge).toImage()
        assert LIGHT.ink not in inks(part.convertToFormat(picture(table).format())), place


@pytest.mark.parametrize("scheme, colours", [("light", LIGHT), ("dark", DARK)])
def test_a_selected_row_is_tinted_marked_and_readable(
    short: WorkTable, light_theme: Theme, scheme: str, colours: Tokens
) -> None:
    light_theme.set_scheme(scheme)  # type: ignore[arg-type]
    short.select(1)
    box = short.table.visualRect(short.model.index(1, 0))
    part = short.table.viewport().grab(box).toImage().convertToFormat(picture(short).format())
    seen = inks(part)
    assert colours.accent_tint in seen
    assert colours.ink in seen
    assert QColor(part.pixel(1, 20)).name() == colours.accent
    assert contrast(colours.ink, colours.accent_tint) >= 4.5


@pytest.mark.parametrize(
    "due, tint",
    [
        (Due("5h overdue", "overdue"), "bad_tint"),
        (Due("in 2h", "soon"), "warn_tint"),
        (Due("in 3d", "later"), "surface"),
        (Due(""), "surface"),
    ],
)
@pytest.mark.parametrize("scheme, colours", [("light", LIGHT), ("dark", DARK)])
def test_the_due_time_wears_its_state(
    qtbot: QtBot, light_theme: Theme, due: Due, tint: str, scheme: str, colours: Tokens
) -> None:
    light_theme.set_scheme(scheme)  # type: ignore[arg-type]
    table = show(qtbot, WorkModel([row("a", due=due)]))
    box = table.table.visualRect(table.model.index(0, COLUMNS.index("due")))
    part = table.table.viewport().grab(box).toImage().convertToFormat(picture(table).format())
    seen = inks(part)
    assert getattr(colours, tint) in seen
    others = {"bad_tint", "warn_tint"} - {tint}
    assert not seen & {getattr(colours, other) for other in others}


@pytest.mark.parametrize("urgency, bars", [(10, 1), (50, 2), (90, 3)])
def test_urgency_is_a_number_of_bars_beside_a_word(qtbot: QtBot, urgency: int, bars: int) -> None:
    table = show(qtbot, WorkModel([row("a", urgency=urgency)]))
    box = table.table.visualRect(table.model.index(0, COLUMNS.index("urgency")))
    box.setWidth(22)
    image = table.table.viewport().grab(box).toImage().convertToFormat(picture(table).format())
    empty = columns_with(image, LIGHT.line)
    # The bars that are not filled are grey; the row's own hairline is left out of the picture.
    middle = image.copy(0, 0, image.width(), image.height() - 4)
    grey = columns_with(middle, LIGHT.line)
    groups = sum(1 for n, x in enumerate(grey) if n == 0 or grey[n - 1] < x - 1)
    assert groups == 3 - bars
    assert empty


def test_an_unassigned_row_names_its_queue_to_eye_and_ear(qtbot: QtBot) -> None:
    model = WorkModel([row("a", assignee="", queue="Assess queue")])
    index = model.index(0, COLUMNS.index("assignee"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Assess queue"


def test_an_empty_list_paints_its_heads_and_nothing_else(qtbot: QtBot) -> None:
    table = show(qtbot, WorkModel())
    assert inks(picture(table.table.viewport())) == {LIGHT.surface}
    assert table.selected_ids() == []
    press(qtbot, Qt.Key.Key_A, modifier=CTRL)
    press(qtbot, Qt.Key.Key_J)


def test_placeholders_are_shapes_without_words(qtbot: QtBot) -> None:
    table = show(qtbot, WorkModel([None] * 9))
    seen = inks(picture(table.table.viewport()))
    assert LIGHT.sunken in seen
    assert LIGHT.ink not in seen
    assert table.model.index(0, 0).data() is None
    assert table.model.index(0, 0).data(IdRole) is None


def test_from_right_to_left_a_click_selects_the_row_under_it(
    short: WorkTable, qtbot: QtBot
) -> None:
    short.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    spot = short.table.visualRect(short.model.index(3, 0)).center()
    click(qtbot, short.table.viewport(), spot)
    assert short.selected_ids() == ["a3"]
    first = short.table.visualRect(short.model.index(3, 0))
    assert first.x() > short.table.visualRect(short.model.index(3, 3)).x()


def test_deselecting_is_not_selecting(short: WorkTable) -> None:
    short.select(2)
    told = told_by(short)
    short.table.selectionModel().select(
        short.model.index(2, 0),
        QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows,
    )
    assert told == []
    assert short.selected_ids() == []


# ------------------------------------------------------------------------------------ due times


@given(st.integers(-400 * 1440, 400 * 1440))
def test_a_due_time_never_sounds_later_than_it_is(minutes: int) -> None:
    due = due_of(NOW + timedelta(minutes=minutes), NOW)
    number = int("".join(letter for letter in due.text if letter.isdigit()))
    unit = {"m": 1, "h": 60, "d": 1440}[due.text.replace("in ", "").lstrip("0123456789")[0]]
    assert number * unit <= abs(minutes) < (number + 1) * unit
    assert (due.state == "overdue") is (minutes < 0)
    assert due.text.endswith("overdue") is (minutes < 0)


@pytest.mark.parametrize("hours, state", [(11, "soon"), (12, "soon"), (13, "later")])
def test_soon_ends_where_it_was_said_to_end(hours: int, state: str) -> None:
    assert due_of(NOW + timedelta(hours=hours), NOW).state == state
    assert due_of(NOW + timedelta(hours=hours), NOW, timedelta(hours=20)).state == "soon"
