"""History as somebody uses it: by mouse, keyboard and ear, ten thousand lines long."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme, px
from casewright.desktop.widgets.timeline import EntryRole, Happening, HistoryList, HistoryModel
from tests.desktop.gallery.samples import HAPPENINGS
from tests.desktop.widgets.hands import click, columns_with, focus, inks, picture, press, stand

Index = QModelIndex | QPersistentModelIndex
DAY = datetime.fromisoformat("2026-01-01T08:00")


# ------------------------------------------------------------------------------------ history


def happenings(count: int, every: timedelta = timedelta(minutes=7)) -> list[Happening]:
    return [
        Happening(str(n), DAY + n * every, f"Step {n} was done", "by somebody", icon="check")
        for n in range(count)
    ]


class CountingModel(HistoryModel):
    """Counts how often a line is read."""

    reads = 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.reads += role == EntryRole
        return super().data(index, role)


@pytest.fixture
def history(qtbot: QtBot) -> HistoryList:
    model = HistoryModel(HAPPENINGS)
    made = HistoryList(model)
    model.setParent(made)
    stand(qtbot, made, 520, 320)
    focus(qtbot, made)
    return made


def lines(history: HistoryList) -> list[str]:
    model = history.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def place_of(history: HistoryList, happening: str) -> QModelIndex:
    model = history.model()
    for row in range(model.rowCount()):
        entry = model.index(row, 0).data(EntryRole)
        if isinstance(entry, Happening) and entry.id == happening:
            return model.index(row, 0)
    raise KeyError(happening)


def test_ten_thousand_lines_are_shown_without_reading_them_all(qtbot: QtBot) -> None:
    model = CountingModel(happenings(10_000))
    view = HistoryList(model)
    qtbot.addWidget(view)
    view.resize(500, 400)
    model.reads = 0
    view.show()
    view.grab()
    assert 0 < model.reads < 1_500


def test_painting_again_reads_only_what_is_seen(qtbot: QtBot) -> None:
    model = CountingModel(happenings(3_000))
    view = stand(qtbot, HistoryList(model), 500, 400)
    last = model.index(model.rowCount() - 1)
    qtbot.waitUntil(lambda: view.visualRect(last).height() > 0)
    view.scrollToBottom()
    view.grab()
    model.reads = 0
    view.viewport().grab()
    assert 0 < model.reads < 100


def test_the_end_of_a_very_long_history_is_reached(qtbot: QtBot) -> None:
    model = HistoryModel(happenings(3_000))
    view = stand(qtbot, HistoryList(model), 500, 400)
    last = model.index(model.rowCount() - 1)

    def at_the_end() -> bool:
        view.scrollToBottom()
        return view.viewport().rect().intersects(view.visualRect(last))

    qtbot.waitUntil(at_the_end)


@pytest.mark.parametrize("size", [100, 150, 200])
def test_lines_and_days_have_their_heights_at_any_text_size(
    history: HistoryList, qtbot: QtBot, light_theme: Theme, size: int
) -> None:
    light_theme.set_text_size(size)
    model = history.model()

    def heights() -> tuple[int, int]:
        return (
            history.visualRect(model.index(0, 0)).height(),
            history.visualRect(model.index(1, 0)).height(),
        )

    qtbot.waitUntil(lambda: heights() == (px(26), px(48)))
    assert px(48) == pytest.approx(48 * size / 100, abs=2)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_line_the_keyboard_is_on(
    history: HistoryList, qtbot: QtBot, key: Qt.Key
) -> None:
    history.setCurrentIndex(place_of(history, "3"))
    with qtbot.waitSignal(history.opened) as told:
        press(qtbot, key)
    assert told.args == ["3"]


def test_a_double_click_opens_and_a_single_one_selects(history: HistoryList, qtbot: QtBot) -> None:
    spot = history.visualRect(place_of(history, "2")).center()
    told: list[str] = []
    history.opened.connect(told.append)
    click(qtbot, history.viewport(), spot)
    assert told == []
    assert history.currentIndex() == place_of(history, "2")
    qtbot.mouseDClick(history.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told == ["2"]


def test_a_day_opens_nothing(history: HistoryList, qtbot: QtBot) -> None:
    spot = history.visualRect(history.model().index(0, 0)).center()
    with qtbot.assertNotEmitted(history.opened):
        qtbot.mouseDClick(history.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not history.selectionModel().hasSelection()


def test_arrows_pass_over_the_days_to_every_line(history: HistoryList, qtbot: QtBot) -> None:
    history.setCurrentIndex(place_of(history, "1"))
    seen = []
    for _step in range(8):
        entry = history.currentIndex().data(EntryRole)
        if isinstance(entry, Happening):
            seen.append(entry.id)
        press(qtbot, Qt.Key.Key_Down)
    assert list(dict.fromkeys(seen)) == ["1", "2", "3", "4", "5"]


def test_the_list_is_one_stop_with_a_name(history: HistoryList) -> None:
    assert history.accessibleName() == "History"
    assert history.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_lines_are_spoken_without_holes() -> None:
    bare = Happening("1", DAY, "Case was opened")
    model = HistoryModel([bare])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(1).data(role) == "08:00, Case was opened"
    assert model.index(0).data(role) == "Thu 1 Jan 2026"


@pytest.mark.parametrize(
    "hours, days",
    [([0, 1, 2], 1), ([0, 24, 48], 3), ([0, 15, 16], 2), ([48, 24, 0], 3), ([], 0)],
)
def test_a_day_is_announced_whenever_it_changes(
    history: HistoryList, hours: list[int], days: int
) -> None:
    entries = [Happening(str(n), DAY + timedelta(hours=hour), "T") for n, hour in enumerate(hours)]
    model = history.model()
    assert isinstance(model, HistoryModel)
    model.set_happenings(entries)
    assert sum("Jan 2026" in one for one in lines(history)) == days
    assert model.rowCount() == len(hours) + days


def test_an_empty_history_is_painted_and_deaf(history: HistoryList, qtbot: QtBot) -> None:
    model = history.model()
    assert isinstance(model, HistoryModel)
    model.set_happenings([])
    with qtbot.assertNotEmitted(history.opened):
        press(qtbot, Qt.Key.Key_Return)
        press(qtbot, Qt.Key.Key_Down)
    assert inks(picture(history.viewport())) == {LIGHT.surface}


def test_a_changed_history_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = HistoryModel(happenings(5, timedelta(hours=10)))
    qtmodeltester.check(model, force_py=True)
    model.set_happenings(happenings(40))
    model.set_happenings([])


def test_the_history_repaints_in_the_other_scheme(history: HistoryList, light_theme: Theme) -> None:
    assert LIGHT.warn_tint in inks(picture(history.viewport()))
    light_theme.set_scheme("dark")
    seen = inks(picture(history.viewport()))
    assert DARK.warn_tint in seen
    assert LIGHT.surface not in seen


def test_very_long_sentences_stay_within_the_list(qtbot: QtBot) -> None:
    long = Happening("1", DAY, "A very long sentence " * 30, "and more of it " * 30)
    model = HistoryModel([long])
    view = stand(qtbot, HistoryList(model), 360, 200)
    assert view.horizontalScrollBar().maximum() == 0
    right = view.viewport().width() - 6
    assert max(columns_with(picture(view.viewport()), LIGHT.ink)) < right


def test_the_line_between_entries_ends_with_the_day(history: HistoryList) -> None:
    model = history.model()
    image = picture(history.viewport())
    joined, last = place_of(history, "1"), place_of(history, "4")
    assert isinstance(model.index(last.row() + 1, 0).data(EntryRole), datetime) is False
    for index, follows in ((joined, True), (last, False)):
        box = history.visualRect(index)
        below = [
            QColor(image.pixel(x, box.bottom() - 3)).name()
            for x in range(box.left() + 70, box.left() + 92)
        ]
        assert (LIGHT.edge in below) is follows
