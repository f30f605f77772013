"""What must hold for each widget of the gallery: any scheme, size, direction, width and emptiness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme
from casewright.desktop.widgets.basics import Button, Card, Text, hairline, icon_button
from casewright.desktop.widgets.chevrons import Stage, StageChevrons
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.clockcard import Clock, ClockCard
from casewright.desktop.widgets.command_palette import CommandPalette
from casewright.desktop.widgets.feedback import Banner, EmptyState, IconTile
from casewright.desktop.widgets.form import FormView
from casewright.desktop.widgets.header import PageHeader, StatusBar
from casewright.desktop.widgets.navigation import Logo, Sidebar, UserCard
from casewright.desktop.widgets.paint import Painted
from casewright.desktop.widgets.person import Avatar, AvatarStack, UrgencyMark
from casewright.desktop.widgets.pill import Pill
from casewright.desktop.widgets.search import SearchBox
from casewright.desktop.widgets.tabs import Tab, Tabs
from casewright.desktop.widgets.timeline import Happening, HistoryList, HistoryModel
from casewright.desktop.widgets.worklist import WorkModel
from casewright.desktop.widgets.worklist_view import WorkTable
from tests.desktop.gallery.samples import (
    CLAIM_STAGES,
    ENTRIES,
    EVERY_FIELD,
    EVERY_VALUE,
    OPEN_CASES,
    PEOPLE,
    PLACES,
    work_rows,
)
from tests.desktop.widgets.hands import inks, picture, stand

LONG = "Donaudampfschifffahrtsgesellschaft and its many friends " * 8
NOW = datetime.fromisoformat("2026-11-20T10:00")


def _on_card(widget: QWidget) -> QWidget:
    card = Card()
    card.body.addWidget(widget)
    return card


def _form() -> QWidget:
    form = FormView(EVERY_FIELD)
    form.set_values(EVERY_VALUE)
    return form


def _sidebar() -> QWidget:
    sidebar = Sidebar(PLACES)
    sidebar.set_open_cases(OPEN_CASES, "1")
    sidebar.set_user("Lena Fischer", "Assessor")
    return sidebar


def _banner() -> QWidget:
    holder = QWidget()
    banner = Banner(holder)
    banner.show_message("Not sent.", "The server is away.", "Try again.", "Try again")
    banner.setGeometry(0, 0, 500, 70)
    return holder


def _user() -> QWidget:
    card = UserCard()
    card.set_user("Lena Fischer", "Assessor")
    return card


def _status() -> QWidget:
    bar = StatusBar()
    bar.set_connection("connected", "Connected")
    bar.set_shortcuts([("Enter", "open")])
    return bar


def _history() -> QWidget:
    model = HistoryModel([Happening("1", NOW, "Case was opened", "by Lena", "Lena Fischer")])
    view = HistoryList(model)
    model.setParent(view)
    return view


def _palette() -> QWidget:
    holder = QWidget()
    holder.resize(700, 560)
    CommandPalette(holder, [lambda _query: ENTRIES]).open()
    return holder


MAKERS: dict[str, Callable[[], QWidget]] = {
    "button": lambda: Button("Send", "primary", "check"),
    "icon button": lambda: icon_button("more", "More actions"),
    "card": lambda: Card("Income check", "required fields first"),
    "text": lambda: _on_card(Text("Motor claim")),
    "chips": lambda: FilterChips((Chip("a", "All", 12), Chip("b", "Late"))),
    "tabs": lambda: Tabs((Tab("a", "Work", 3), Tab("b", "Files"))),
    "search": lambda: SearchBox("Search work"),
    "chevrons": lambda: StageChevrons(CLAIM_STAGES),
    "clock": lambda: ClockCard(Clock("Goal", "today", "1 h left", 0.5)),
    "avatar": lambda: _on_card(Avatar("Lena Fischer", 28)),
    "stack": lambda: AvatarStack(PEOPLE),
    "urgency": lambda: UrgencyMark(80),
    "pill": lambda: Pill("Late", "bad", "clock"),
    "tile": lambda: IconTile("inbox", "accent", 48),
    "logo": Logo,
    "header": lambda: PageHeader("My work", "6 overdue"),
    "empty": lambda: EmptyState("inbox", "Nothing waits", "Take an item.", "Get next work"),
    "worklist": lambda: WorkTable(WorkModel(work_rows(8))),
    "form": _form,
    "sidebar": _sidebar,
    "banner": _banner,
    "user": _user,
    "status": _status,
    "history": _history,
    "palette": _palette,
}
EACH = pytest.mark.parametrize("name", list(MAKERS))


def most(image: QImage) -> str:
    """The colour of most of a picture."""
    found = Counter(memoryview(bytes(image.constBits())).cast("I"))
    return f"#{found.most_common(1)[0][0] & 0xFFFFFF:06x}"


def shown(qtbot: QtBot, name: str) -> QWidget:
    widget = MAKERS[name]()
    wanted = widget.sizeHint().expandedTo(widget.size()).boundedTo(QSize(1000, 1400))
    return stand(qtbot, widget, max(wanted.width(), 40), max(wanted.height(), 24))


@EACH
def test_changing_the_scheme_repaints_it_at_once_and_back_the_same(
    qtbot: QtBot, light_theme: Theme, name: str
) -> None:
    widget = shown(qtbot, name)
    widget.clearFocus()
    light = picture(widget)
    light_theme.set_scheme("dark")
    dark = picture(widget)
    assert dark != light
    # By the colour that covers most of it: edges of letters may be of any colour.
    assert most(light) in asdict(LIGHT).values()
    assert most(dark) in asdict(DARK).values()
    light_theme.set_scheme("light")
    assert picture(widget) == light


@EACH
def test_it_asks_for_more_room_when_the_text_grows(
    qtbot: QtBot, light_theme: Theme, name: str
) -> None:
    widget = shown(qtbot, name)
    found = [widget, *widget.findChildren(QWidget)]
    parts = [p for p in found if isinstance(p, Text | Painted | Button)]
    # The hint of a text that wraps follows its width, which the layout sets only later.
    wraps = [p for p in parts if isinstance(p, Text) and p.wordWrap()]
    parts = [part for part in parts if part.isVisible() and part not in wraps]
    for _turn in range(2):
        before = [part.sizeHint() for part in parts]
        light_theme.set_text_size(200)
        for part, small in zip(parts, before, strict=True):
            assert part.sizeHint().height() > 1.6 * small.height(), part
        light_theme.set_text_size(100)
        assert [part.sizeHint() for part in parts] == before


@EACH
@pytest.mark.parametrize("size", [QSize(0, 0), QSize(1, 1), QSize(17, 9)])
def test_no_room_at_all_is_no_trouble(qtbot: QtBot, name: str, size: QSize) -> None:
    widget = shown(qtbot, name)
    widget.resize(size)
    widget.grab()


@EACH
def test_from_right_to_left_it_stays_whole(qtbot: QtBot, name: str) -> None:
    widget = shown(qtbot, name)
    widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    widget.grab()
    for part in widget.findChildren(QWidget):
        parent = part.parentWidget()
        if part.isVisible() and parent is widget and part.width() <= widget.width():
            assert widget.rect().contains(part.geometry()), part


@EACH
def test_whatever_can_be_pressed_or_typed_into_has_a_name(qtbot: QtBot, name: str) -> None:
    widget = shown(qtbot, name)
    for part in [widget, *widget.findChildren(QWidget)]:
        reachable = part.isVisible() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        own = isinstance(part, QAbstractButton | QLineEdit) and part.focusProxy() is None
        if reachable and own and part.parentWidget() is not None:
            assert part.accessibleName() or part.toolTip(), part


TOO_LONG: dict[str, Callable[[], QWidget]] = {
    "card": lambda: Card(LONG, LONG),
    "text": lambda: Text(LONG),
    "header": lambda: PageHeader(LONG, LONG),
    "empty": lambda: EmptyState("inbox", LONG, LONG, "Go"),
    "chevrons": lambda: StageChevrons([Stage("a", LONG, "current", LONG)] * 3),
    "clock": lambda: ClockCard(Clock(LONG, LONG, LONG, 0.5)),
    "worklist": lambda: WorkTable(WorkModel(work_rows(3))),
    "history": lambda: HistoryList(HistoryModel([])),
}


@pytest.mark.parametrize("name", list(TOO_LONG))
def test_long_words_never_push_a_page_wider(qtbot: QtBot, name: str) -> None:
    widget = stand(qtbot, TOO_LONG[name](), 420, 300)
    assert widget.minimumSizeHint().width() <= 420
    widget.grab()
    assert widget.width() == 420


def test_a_hairline_is_one_pixel_at_any_text_size(qtbot: QtBot, light_theme: Theme) -> None:
    flat, upright = hairline(), hairline(upright=True)
    for line in (flat, upright):
        stand(qtbot, line, 40, 40)
    light_theme.set_text_size(200)
    assert flat.height() == 1
    assert upright.width() == 1
    assert inks(picture(flat)) == {LIGHT.line}


def test_everybody_beyond_the_stack_is_counted_and_named(qtbot: QtBot) -> None:
    stack = stand(qtbot, AvatarStack([f"Person {n}" for n in range(120)]))
    assert stack.sizeHint().width() < 200
    assert "Person 119" in stack.accessibleName()
    assert stack.toolTip().count("\n") == 119
    stack.set_names([])
    assert not stack.grab().isNull()
