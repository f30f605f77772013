"""Sidebar, chips, tabs, search under a person's hands: keys, ends, long words, repeats."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import LIGHT, Theme, px
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.navigation import NavItem, OpenCase, Sidebar
from casewright.desktop.widgets.search import SearchBox
from casewright.desktop.widgets.tabs import Tab, Tabs
from tests.desktop.gallery.samples import OPEN_CASES, PLACES
from tests.desktop.widgets.hands import (
    click,
    columns_with,
    focus,
    focused,
    inks,
    named,
    names,
    paste,
    picture,
    press,
    stand,
    walk,
    write,
)

CHIPS = (Chip("all", "All", 12), Chip("late", "Overdue", 6), Chip("team", "Team"))
TABS = (Tab("work", "Work"), Tab("files", "Attachments", 4), Tab("more", "Related", 0))


# -------------------------------------------------------------------------------------- chips


@pytest.fixture
def chips(qtbot: QtBot) -> FilterChips:
    made = stand(qtbot, FilterChips(CHIPS), 400, 40)
    focus(qtbot, named(made, "All 12", QWidget))
    return made


def told_by(widget: FilterChips | Tabs | Sidebar) -> list[str]:
    told: list[str] = []
    widget.chosen.connect(told.append)
    return told


@pytest.mark.parametrize(
    "keys, there",
    [
        ([Qt.Key.Key_Right], "late"),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right], "team"),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left], "late"),
        ([Qt.Key.Key_Left], "team"),
    ],
)
def test_arrows_on_a_chip_choose_its_neighbour_and_take_the_keyboard_along(
    chips: FilterChips, qtbot: QtBot, keys: list[Qt.Key], there: str
) -> None:
    told = told_by(chips)
    for key in keys:
        press(qtbot, key)
    assert chips.current() == there
    assert told[-1] == there
    assert len(told) == len(keys)
    assert focused().accessibleName().split()[0] in ("Overdue", "Team")


def test_a_click_on_the_chosen_chip_keeps_it_chosen(chips: FilterChips, qtbot: QtBot) -> None:
    click(qtbot, named(chips, "All 12", QWidget))
    assert chips.current() == "all"


def test_a_count_that_changes_leaves_the_keyboard_where_it_is(
    chips: FilterChips, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Right)
    told = told_by(chips)
    chips.set_chips((CHIPS[0], Chip("late", "Overdue", 7), CHIPS[2]))
    assert focused().accessibleName() == "Overdue 7"
    assert told == []


def test_the_choice_survives_other_neighbours(chips: FilterChips) -> None:
    chips.choose("late")
    told = told_by(chips)
    chips.set_chips((Chip("mine", "Mine"), CHIPS[1]))
    assert chips.current() == "late"
    assert told == []


def test_a_chip_grows_with_its_count_and_the_text(chips: FilterChips, light_theme: Theme) -> None:
    late = named(chips, "Overdue 6", QWidget)
    before = late.sizeHint()
    chips.set_chips((CHIPS[0], Chip("late", "Overdue", 10_000, capped=True), CHIPS[2]))
    assert late.sizeHint().width() > before.width() + 20
    light_theme.set_text_size(200)
    assert late.sizeHint().height() == 2 * before.height()


def test_only_the_chosen_chip_is_tinted(chips: FilterChips) -> None:
    chips.choose("late")
    for name, on in (("All 12", False), ("Overdue 6", True), ("Team", False)):
        seen = inks(picture(named(chips, name, QWidget)))
        assert (LIGHT.accent_tint in seen) is on


# --------------------------------------------------------------------------------------- tabs


@pytest.fixture
def tabs(qtbot: QtBot) -> Tabs:
    made = stand(qtbot, Tabs(TABS), 600, 40)
    focus(qtbot, made)
    return made


def test_a_click_on_a_tab_chooses_it_once(tabs: Tabs, qtbot: QtBot) -> None:
    told = told_by(tabs)
    click(qtbot, tabs, tabs.tabRect(1).center())
    click(qtbot, tabs, tabs.tabRect(1).center())
    assert told == ["files"]


def test_arrows_stop_at_the_last_tab(tabs: Tabs, qtbot: QtBot) -> None:
    told = told_by(tabs)
    press(qtbot, Qt.Key.Key_Right, times=6)
    assert told == ["files", "more"]
    assert tabs.current() == "more"


@pytest.mark.parametrize("size", [100, 150, 200])
def test_tabs_do_not_overlap_and_hold_their_words(
    tabs: Tabs, light_theme: Theme, size: int
) -> None:
    light_theme.set_text_size(size)
    tabs.resize(1400, tabs.sizeHint().height())
    for place, tab in enumerate(TABS):
        assert tabs.tabRect(place).width() >= tabs.fontMetrics().horizontalAdvance(tab.label)
        assert tabs.tabRect(place).height() >= px(40)
        if place:
            assert tabs.tabRect(place).left() > tabs.tabRect(place - 1).right()


def test_the_mark_is_under_the_current_tab_only(tabs: Tabs, light_theme: Theme) -> None:
    tabs.clearFocus()
    for place, tab in enumerate(TABS):
        tabs.choose(tab.id)
        image = picture(tabs)
        low = image.copy(0, tabs.height() - 2, tabs.width(), 1)
        marked = columns_with(low, LIGHT.accent)
        box = tabs.tabRect(place)
        assert marked
        assert box.left() <= marked[0] + 1
        assert marked[-1] <= box.right()


def test_many_tabs_in_a_narrow_page_can_still_be_reached(qtbot: QtBot) -> None:
    many = [Tab(str(n), f"A long label {n}", n) for n in range(12)]
    made = stand(qtbot, Tabs(many), 320, 40)
    focus(qtbot, made)
    press(qtbot, Qt.Key.Key_Right, times=11)
    assert made.current() == "11"
    assert made.rect().intersects(made.tabRect(11))


def test_tabs_may_all_go_and_come_back(tabs: Tabs) -> None:
    tabs.set_tabs(())
    assert tabs.current() == ""
    assert not tabs.grab().isNull()
    tabs.set_tabs(TABS)
    assert tabs.current() == "work"


# ------------------------------------------------------------------------------------ sidebar


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = stand(qtbot, Sidebar(PLACES), 196, 700)
    made.set_user("Lena Fischer", "Assessor")
    return made


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space], ids=["return", "enter", "space"]
)
def test_each_key_that_presses_goes_to_the_place(
    sidebar: Sidebar, qtbot: QtBot, key: Qt.Key
) -> None:
    focus(qtbot, named(sidebar, "Cases", QWidget))
    told = told_by(sidebar)
    press(qtbot, key)
    assert told == ["cases"]
    assert sidebar.active() == "cases"


def test_going_where_one_is_keeps_the_mark(sidebar: Sidebar, qtbot: QtBot) -> None:
    for _time in range(2):
        click(qtbot, named(sidebar, "Cases", QWidget))
        assert sidebar.active() == "cases"


def test_open_cases_come_after_the_places_for_the_tab_key(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.set_open_cases(OPEN_CASES, "2")
    qtbot.waitUntil(lambda: "CLM-0997, Motor claim" in names(sidebar))
    focus(qtbot, named(sidebar, "Settings", QWidget))
    assert walk(qtbot, 3) == [f"{case.title}, {case.detail}" for case in OPEN_CASES]


def test_the_shown_case_is_marked_and_only_that(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.set_open_cases(OPEN_CASES, "2")
    qtbot.waitUntil(lambda: "CLM-0997, Motor claim" in names(sidebar))
    for case in OPEN_CASES:
        button = named(sidebar, f"{case.title}, {case.detail}", QWidget)
        assert (LIGHT.accent in inks(picture(button))) is (case.id == "2")


def test_a_closed_case_leaves_the_list(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.set_open_cases(OPEN_CASES)
    sidebar.set_open_cases(OPEN_CASES[1:])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: "CLM-1038, Glass damage" in names(sidebar))
    assert "CLM-1042, Motor claim" not in names(sidebar)


def test_a_case_that_was_renamed_shows_its_new_name(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.set_open_cases([OpenCase("1", "CLM-1042", "Motor claim")], "1")
    sidebar.set_open_cases([OpenCase("1", "CLM-1042", "Total loss")], "1")
    qtbot.waitUntil(lambda: "CLM-1042, Total loss" in names(sidebar))


def test_large_counts_and_long_names_stay_in_the_bar(qtbot: QtBot) -> None:
    places = [NavItem("a", "A place with a very long name indeed", "inbox", 1_234_567)]
    made = stand(qtbot, Sidebar(places), 196, 300)
    button = named(made, f"{places[0].label}, 1234567", QWidget)
    assert button.width() < 196
    painted = columns_with(picture(button), LIGHT.muted)
    assert not painted or painted[-1] < button.width() - 4


def test_the_keyboard_is_seen_on_every_place(sidebar: Sidebar, qtbot: QtBot) -> None:
    for name in ("Cases", "Blueprints", "Settings"):
        button = named(sidebar, name, QWidget)
        assert LIGHT.accent not in inks(picture(button))
        focus(qtbot, button)
        assert LIGHT.accent in inks(picture(button))


# ------------------------------------------------------------------------------------- search


def test_a_search_that_is_typed_on_is_told_once(qtbot: QtBot) -> None:
    box = stand(qtbot, SearchBox("Search work"), 240, 32)
    told: list[str] = []
    box.searched.connect(told.append)
    focus(qtbot, box)
    write(qtbot, "clai")
    press(qtbot, Qt.Key.Key_Backspace, times=4)
    write(qtbot, "glass")
    qtbot.waitUntil(lambda: told != [])
    assert told == ["glass"]


def test_a_pasted_search_is_trimmed_and_the_same_one_is_not_told_again(qtbot: QtBot) -> None:
    box = stand(qtbot, SearchBox(), 240, 32)
    told: list[str] = []
    box.searched.connect(told.append)
    focus(qtbot, box)
    paste(qtbot, "  CLM-1042 ")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Return)
    assert told == ["CLM-1042"]


def test_escape_in_an_empty_search_belongs_to_the_page(qtbot: QtBot) -> None:
    class Page(QWidget):
        escaped = 0

        def keyPressEvent(self, event: object) -> None:
            self.escaped += 1

    page = Page()
    box = SearchBox("Search", page)
    stand(qtbot, page, 240, 40)
    focus(qtbot, box)
    write(qtbot, "x")
    press(qtbot, Qt.Key.Key_Escape)
    assert page.escaped == 0
    press(qtbot, Qt.Key.Key_Escape)
    assert page.escaped == 1


def test_the_point_of_the_mouse_does_not_move_the_choice(chips: FilterChips, qtbot: QtBot) -> None:
    qtbot.mouseMove(chips, QPoint(150, 14))
    assert chips.current() == "all"
