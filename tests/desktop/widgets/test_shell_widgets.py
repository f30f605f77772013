"""Sidebar, page head, status bar, chips, tabs, search: what they show and what they report."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import Theme
from casewright.desktop.widgets.basics import Button, Card, Text, icon_button
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.header import PageHeader, StatusBar
from casewright.desktop.widgets.navigation import Sidebar
from casewright.desktop.widgets.search import SearchBox
from casewright.desktop.widgets.tabs import Tab, Tabs
from tests.desktop.gallery.samples import OPEN_CASES, PLACES

CHIPS = (Chip("all", "All", 1204), Chip("late", "Overdue", 6), Chip("team", "Team"))
TABS = (Tab("work", "Work"), Tab("files", "Attachments", 4), Tab("none", "Related", 0))


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = Sidebar(PLACES)
    qtbot.addWidget(made)
    made.resize(196, 700)
    made.show()
    return made


def _named(parent: QWidget, name: str) -> QWidget:
    return next(w for w in parent.findChildren(QWidget) if w.accessibleName() == name)


def test_a_place_is_chosen_with_the_mouse(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.chosen) as told:
        qtbot.mouseClick(_named(sidebar, "Cases"), Qt.MouseButton.LeftButton)
    assert told.args == ["cases"]
    assert sidebar.active() == "cases"


def test_a_place_is_chosen_with_the_keyboard(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.chosen) as told:
        qtbot.keyClick(_named(sidebar, "Settings"), Qt.Key.Key_Return)
    assert told.args == ["settings"]


def test_arrows_walk_through_the_places(sidebar: Sidebar, qtbot: QtBot) -> None:
    first = _named(sidebar, "My work, 17")
    sidebar.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert _named(sidebar, "Cases").hasFocus()
    qtbot.keyClick(_named(sidebar, "Cases"), Qt.Key.Key_Up)
    assert first.hasFocus()


def test_the_shell_marks_a_place_without_a_click(sidebar: Sidebar, qtbot: QtBot) -> None:
    assert sidebar.active() == ""
    with qtbot.assertNotEmitted(sidebar.chosen):
        sidebar.set_active("work")
    assert sidebar.active() == "work"


def test_a_count_is_part_of_what_is_spoken(sidebar: Sidebar) -> None:
    sidebar.set_count("cases", 3)
    assert _named(sidebar, "Cases, 3").isVisible()
    sidebar.set_count("cases", None)
    assert _named(sidebar, "Cases").isVisible()


def test_open_cases_are_listed_and_chosen(sidebar: Sidebar, qtbot: QtBot) -> None:
    assert not _named(sidebar, "Open cases").isVisible()
    sidebar.set_open_cases(OPEN_CASES, "1")
    assert _named(sidebar, "Open cases").isVisible()
    with qtbot.waitSignal(sidebar.case_chosen) as told:
        qtbot.mouseClick(_named(sidebar, "CLM-1038, Glass damage"), Qt.MouseButton.LeftButton)
    assert told.args == ["2"]
    sidebar.set_open_cases([])
    assert not _named(sidebar, "Open cases").isVisible()


def test_the_same_open_cases_are_not_built_anew(sidebar: Sidebar) -> None:
    sidebar.set_open_cases(OPEN_CASES, "1")
    before = _named(sidebar, "CLM-1042, Motor claim")
    sidebar.set_open_cases(OPEN_CASES, "2")
    assert _named(sidebar, "CLM-1042, Motor claim") is before


def test_the_user_stands_at_the_foot(sidebar: Sidebar) -> None:
    sidebar.set_user("Lena Fischer", "Assessor")
    card = _named(sidebar, "Lena Fischer, Assessor")
    assert card.y() > sidebar.height() - 120


def test_the_sidebar_grows_with_the_text(sidebar: Sidebar, light_theme: Theme) -> None:
    assert sidebar.width() == 196
    light_theme.set_text_size(200)
    assert sidebar.width() == 392


def test_a_page_head_shows_its_texts(qtbot: QtBot) -> None:
    header = PageHeader("My work", "6 overdue")
    qtbot.addWidget(header)
    header.show()
    assert (header.title(), header.subtitle()) == ("My work", "6 overdue")
    header.set_texts("Motor claim", "opened 18 Nov", "CLM-1042")
    assert header.accessibleName() == "CLM-1042 Motor claim"
    button = Button("More")
    header.add_action(button)
    header.add_beside(Button("x"))
    header.resize(600, 44)
    qtbot.waitUntil(lambda: button.x() > 300)


def test_a_long_title_is_shortened_and_told_whole(qtbot: QtBot) -> None:
    text = Text("A very long title of a very long case", 18, 600)
    qtbot.addWidget(text)
    text.resize(120, 24)
    text.show()
    text.grab()
    assert text.text().endswith("…")
    assert text.full_text() == "A very long title of a very long case"
    assert text.toolTip() == text.full_text() == text.accessibleName()
    text.resize(600, 24)
    text.grab()
    assert text.text() == text.full_text()
    assert text.toolTip() == ""


def test_text_from_a_case_is_never_read_as_markup(qtbot: QtBot) -> None:
    text = Text("<b>bold</b> <img src='file:///etc/passwd'>")
    qtbot.addWidget(text)
    assert text.textFormat() == Qt.TextFormat.PlainText


def test_the_connection_is_said_in_words(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.set_connection("lost", "Not connected · trying again")
    bar.set_shortcuts([("Enter", "open"), ("J / K", "move")])
    assert bar.text() == "Not connected · trying again"
    assert bar.shortcuts_text() == "Enter open   ·   J / K move"
    assert not bar.grab().isNull()


@pytest.fixture
def chips(qtbot: QtBot) -> FilterChips:
    made = FilterChips(CHIPS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_first_filter_is_chosen_at_the_start(chips: FilterChips) -> None:
    assert chips.current() == "all"


def test_a_filter_is_chosen_by_click_and_by_arrow(chips: FilterChips, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chips.chosen) as told:
        qtbot.mouseClick(_named(chips, "Overdue 6"), Qt.MouseButton.LeftButton)
    assert told.args == ["late"]
    with qtbot.waitSignal(chips.chosen) as told:
        qtbot.keyClick(chips, Qt.Key.Key_Right)
    assert told.args == ["team"]
    with qtbot.waitSignal(chips.chosen) as told:
        qtbot.keyClick(chips, Qt.Key.Key_Right)
    assert told.args == ["all"]


def test_new_counts_keep_the_choice_and_the_controls(chips: FilterChips) -> None:
    chips.choose("late")
    before = _named(chips, "Overdue 6")
    chips.set_chips((CHIPS[0], Chip("late", "Overdue", 10000, capped=True), CHIPS[2]))
    assert chips.current() == "late"
    assert _named(chips, "Overdue 10,000+") is before


def test_other_filters_replace_the_old_ones(chips: FilterChips) -> None:
    chips.set_chips((Chip("mine", "Mine"),))
    assert chips.current() == "mine"
    chips.set_chips(())
    assert chips.current() == ""


@pytest.fixture
def tabs(qtbot: QtBot) -> Tabs:
    made = Tabs(TABS)
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show()
    return made


def test_a_tab_is_chosen_with_the_keyboard(tabs: Tabs, qtbot: QtBot) -> None:
    assert tabs.current() == "work"
    with qtbot.waitSignal(tabs.chosen) as told:
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert told.args == ["files"]


def test_tabs_say_their_counts_but_not_a_zero(tabs: Tabs) -> None:
    assert tabs.accessibleTabName(1) == "Attachments, 4"
    assert tabs.accessibleTabName(2) == "Related"
    assert tabs.tabSizeHint(1).width() > tabs.tabSizeHint(2).width()


def test_new_counts_keep_the_current_tab_and_tell_nobody(tabs: Tabs, qtbot: QtBot) -> None:
    tabs.choose("files")
    with qtbot.assertNotEmitted(tabs.chosen):
        tabs.set_tabs((TABS[0], Tab("files", "Attachments", 5)))
    assert tabs.current() == "files"
    with pytest.raises(KeyError):
        tabs.choose("nowhere")
    assert not tabs.grab().isNull()


def test_when_the_current_tab_goes_the_next_one_is_told(tabs: Tabs, qtbot: QtBot) -> None:
    tabs.choose("files")
    with qtbot.waitSignal(tabs.chosen) as told:
        tabs.set_tabs((TABS[0],))
    assert told.args == ["work"]


def test_a_search_is_told_once_typing_pauses(qtbot: QtBot) -> None:
    box = SearchBox("Search work")
    qtbot.addWidget(box)
    told: list[str] = []
    box.searched.connect(told.append)
    qtbot.keyClicks(box, "claim")
    assert told == []
    qtbot.waitUntil(lambda: told == ["claim"])


def test_enter_searches_at_once_and_escape_clears(qtbot: QtBot) -> None:
    box = SearchBox()
    qtbot.addWidget(box)
    told: list[str] = []
    box.searched.connect(told.append)
    qtbot.keyClicks(box, "claim")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert told == ["claim", ""]
    assert box.text() == ""


def test_a_click_on_a_button_leaves_the_keyboard_in_the_field(qtbot: QtBot) -> None:
    assert not Button("Save").focusPolicy() & Qt.FocusPolicy.ClickFocus
    assert Button("Save").focusPolicy() & Qt.FocusPolicy.TabFocus


def test_an_icon_button_has_a_name(qtbot: QtBot) -> None:
    button = icon_button("more", "More actions")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("More actions", "More actions")


def test_a_card_has_a_title_and_a_corner(qtbot: QtBot) -> None:
    card = Card("Income check", "required fields first")
    qtbot.addWidget(card)
    corner = Button("Export")
    card.add_corner(corner)
    card.resize(400, 200)
    card.show()
    assert card.accessibleName() == "Income check"
    assert corner.x() > 200
