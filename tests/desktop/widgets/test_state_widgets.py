"""Pills, people, clocks, history, messages and the palette: states in words, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, Theme
from casewright.desktop.widgets.clockcard import Clock, ClockCard, ClockState
from casewright.desktop.widgets.command_palette import CommandPalette, Entry
from casewright.desktop.widgets.feedback import Banner, EmptyState, IconTile, Toast
from casewright.desktop.widgets.fuzzy import best, score
from casewright.desktop.widgets.paint import initials
from casewright.desktop.widgets.person import (
    Avatar,
    AvatarStack,
    UrgencyMark,
    urgency_level,
    urgency_word,
)
from casewright.desktop.widgets.pill import Pill
from casewright.desktop.widgets.timeline import EntryRole, Happening, HistoryList, HistoryModel
from tests.desktop.gallery.gallery import PAGES, main, render_gallery
from tests.desktop.gallery.samples import ENTRIES, HAPPENINGS, PEOPLE


@pytest.mark.parametrize(
    "name, letters",
    [
        ("Lena Fischer", "LF"),
        ("Anna de Vries", "AV"),
        ("Jean-Luc", "JL"),
        ("cher", "C"),
        ("", "?"),
        ("Ödön von Horváth", "ÖH"),
        ("- (x)", "?"),
    ],
)
def test_initials_are_first_and_last(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_an_avatar_speaks_the_whole_name(qtbot: QtBot) -> None:
    avatar = Avatar("Lena Fischer")
    qtbot.addWidget(avatar)
    assert avatar.accessibleName() == avatar.toolTip() == "Lena Fischer"
    assert not avatar.grab().isNull()


def test_a_stack_of_people_names_all_and_counts_the_rest(qtbot: QtBot) -> None:
    stack = AvatarStack(PEOPLE, most=4)
    qtbot.addWidget(stack)
    assert stack.accessibleName() == ", ".join(PEOPLE)
    wide = stack.sizeHint().width()
    stack.set_names(PEOPLE[:2])
    assert stack.sizeHint().width() < wide
    assert not stack.grab().isNull()


@pytest.mark.parametrize(
    "urgency, level, word",
    [(0, 1, "Normal"), (39, 1, "Normal"), (40, 2, "High"), (70, 3, "Urgent"), (100, 3, "Urgent")],
)
def test_urgency_has_three_words(urgency: int, level: int, word: str, qtbot: QtBot) -> None:
    assert (urgency_level(urgency), urgency_word(urgency)) == (level, word)
    mark = UrgencyMark(urgency)
    qtbot.addWidget(mark)
    assert mark.accessibleName() == f"{word}, {urgency} of 100"
    assert not mark.grab().isNull()


def test_a_pill_is_as_wide_as_its_word_and_hides_without_one(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    pill = Pill("Open", "accent", parent=holder)
    narrow = pill.sizeHint().width()
    pill.set("Open, in Assess", "accent", "check")
    assert pill.sizeHint().width() > narrow
    holder.show()
    pill.set("")
    assert not pill.isVisible()
    pill.set("Back")
    assert pill.isVisible()
    assert pill.text() == pill.accessibleName() == "Back"


def test_a_pill_keeps_to_the_scheme(qtbot: QtBot, light_theme: Theme) -> None:
    pill = Pill("Late", "bad")
    qtbot.addWidget(pill)
    light_theme.set_scheme("dark")
    pill.resize(pill.sizeHint())
    assert pill.grab().toImage().pixelColor(6, 11).name() == DARK.bad_tint


@pytest.mark.parametrize("state", ["on track", "at risk", "late", "paused", "met"])
def test_a_clock_says_its_state_in_a_word(qtbot: QtBot, state: ClockState) -> None:
    card = ClockCard(Clock("Assess goal", "today 12:01", "1:18:42 left", 0.86, state))
    qtbot.addWidget(card)
    assert card.accessibleName() == f"Assess goal, today 12:01: 1:18:42 left, {state}"
    card.set_clock(Clock("Deadline", "Wed", "0 left", 7.0, state))
    assert not card.grab().isNull()


def test_history_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(HistoryModel(HAPPENINGS), force_py=True)


def test_each_day_is_announced_once() -> None:
    model = HistoryModel(HAPPENINGS)
    rows = [model.index(place).data() for place in range(model.rowCount())]
    assert rows[0] == "Thu 19 Nov 2026"
    assert rows[1].startswith("09:05, Report was finished, Triage began")
    assert [row for row in rows if row.endswith("2026")] == ["Thu 19 Nov 2026", "Fri 20 Nov 2026"]


def test_a_day_cannot_be_selected_and_a_line_can_be_opened(qtbot: QtBot) -> None:
    model = HistoryModel(HAPPENINGS)
    history = HistoryList(model)
    qtbot.addWidget(history)
    history.resize(500, 300)
    history.show()
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    history.setCurrentIndex(model.index(3))
    with qtbot.waitSignal(history.opened) as told:
        history.activated.emit(model.index(3))
    assert told.args == ["3"]
    with qtbot.assertNotEmitted(history.opened):
        history.activated.emit(model.index(0))
    assert not history.grab().isNull()


def test_a_new_history_replaces_the_old_one() -> None:
    model = HistoryModel(HAPPENINGS)
    model.set_happenings([Happening("x", datetime.fromisoformat("2026-01-02T03:04"), "Began")])
    assert model.rowCount() == 2
    assert isinstance(model.index(1).data(EntryRole), Happening)


def _window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    return window


def test_a_banner_says_what_it_means_and_what_to_do(qtbot: QtBot) -> None:
    window = _window(qtbot)
    banner = Banner(window)
    QVBoxLayout(window).addWidget(banner)
    window.show()
    assert not banner.isVisible()
    banner.show_message("Not sent.", "The server is away.", "Try again.", "Try again")
    assert banner.isVisible()
    assert banner.text() == "Not sent. The server is away. Try again."
    assert banner.accessibleName() == banner.text()
    with qtbot.waitSignal(banner.action):
        banner._button.click()
    with qtbot.waitSignal(banner.closed):
        qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert not banner.isVisible()


def test_a_banner_without_a_remedy_has_no_button(qtbot: QtBot) -> None:
    window = _window(qtbot)
    banner = Banner(window)
    window.show()
    banner.show_message("Saved.", "", "", tone="good")
    assert banner.text() == "Saved."
    assert not banner._button.isVisible()
    assert not banner.grab().isNull()


def test_an_empty_state_says_what_to_do_next(qtbot: QtBot) -> None:
    empty = EmptyState("inbox", "Nothing waits", "Take an item from a queue.", "Get next work")
    qtbot.addWidget(empty)
    empty.show()
    assert empty.accessibleName() == "Nothing waits. Take an item from a queue."
    with qtbot.waitSignal(empty.action):
        empty.button.click()
    bare = EmptyState("inbox", "Nothing", "Nothing at all.")
    qtbot.addWidget(bare)
    bare.show()
    assert not bare.button.isVisible()
    tile = IconTile("inbox")
    qtbot.addWidget(tile)
    assert not tile.grab().isNull()


def test_a_toast_goes_away_by_itself(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.show()
    toast = Toast(window, stay_ms=50)
    toast.show_text("Saved")
    assert toast.isVisible()
    assert toast.text() == "Saved"
    assert not toast._undo.isVisible()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_toast_can_undo_and_stays_at_the_foot(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.show()
    toast = Toast(window)
    toast.show_text("Sent to Priya", can_undo=True)
    before = toast.y()
    window.resize(900, 800)
    assert toast.y() == before + 200
    with qtbot.waitSignal(toast.undo):
        toast._undo.click()
    assert not toast.isVisible()


def _provider(_query: str) -> Sequence[Entry]:
    return ENTRIES


@pytest.fixture
def palette(qtbot: QtBot) -> CommandPalette:
    window = _window(qtbot)
    QLineEdit(window).setObjectName("under")
    window.show()
    window.activateWindow()
    return CommandPalette(window, [_provider])


def test_the_palette_shows_everything_then_what_is_typed(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    palette.open()
    assert len(palette.entries()) == len(ENTRIES)
    qtbot.keyClicks(palette.line, "lena")
    assert [entry.id for entry in palette.entries()] == ["p1"]
    assert not palette.grab().isNull()


def test_enter_chooses_and_arrows_move_round(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open()
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert told.args == ["dark"]
    assert not palette.isVisible()


def test_a_click_chooses(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open()
    spot = palette.list.visualRect(palette.list.model().index(2, 0)).center()
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args == ["CLM-1042"]


def test_escape_gives_the_keyboard_back(palette: CommandPalette, qtbot: QtBot) -> None:
    before = palette.window().findChild(QLineEdit, "under")
    assert isinstance(before, QLineEdit)
    before.setFocus()
    palette.open()
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    qtbot.waitUntil(before.hasFocus)


def test_nothing_found_says_so(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open()
    qtbot.keyClicks(palette.line, "zzzz")
    assert palette.entries() == []
    assert palette._none.isVisible()
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
        qtbot.keyClick(palette.line, Qt.Key.Key_Down)


def test_another_source_can_be_added(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.add_provider(lambda query: [Entry(f"search:{query}", f"Search {query}")])
    palette.open()
    qtbot.keyClicks(palette.line, "zzzz")
    assert [entry.id for entry in palette.entries()] == ["search:zzzz"]


def test_letters_must_come_in_order_and_word_starts_win() -> None:
    assert score("gnw", "Get next work") is not None
    assert score("wng", "Get next work") is None
    assert score("", "anything") == 0
    assert best("work", ["Overwork", "Get next work", "Wok"], str) == ["Get next work", "Overwork"]
    assert best("gn", ["signs", "Get next"], str) == ["signs", "Get next"]
    assert best("", ["b", "a"], str) == ["b", "a"]
    assert best("a", ["a"] * 9, str, most=3) == ["a"] * 3


def test_the_gallery_paints_every_page_in_both_schemes(qtbot: QtBot, tmp_path: Path) -> None:
    files = render_gallery(tmp_path / "pictures")
    assert {file.stem for file in files} == {f"{p}-{s}" for p in PAGES for s in ("light", "dark")}
    assert all(file.stat().st_size > 10_000 for file in files)


def test_the_gallery_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
