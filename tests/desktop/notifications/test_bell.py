"""What Greta is told at the window: the bell counts, the list opens, Enter goes to the case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.app import Workspace
from casewright.desktop.desk import Desk
from casewright.desktop.notifications.bell import Bell
from casewright.desktop.notifications.center import NewsCenter
from casewright.desktop.notifications.rows import LineRole, News, Shown, shown
from casewright.desktop.notifications.tray import Tray
from casewright.desktop.theme.theme import theme_of
from casewright.engine.commands import AddComment, TransferAssignment
from casewright.runtime.notifications.inbox import Line
from casewright.store.rows import CaseQuery
from tests.desktop.conftest import OpenDesk, work_of


class Heard(Tray):
    """A tray that remembers what it said."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.said: list[tuple[str, str]] = []

    def say(self, title: str, text: str) -> None:
        self.said.append((title, text))


class Room:
    """A window with a bell, and colleagues who give Greta something to read."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.workspace: Workspace = desk.workspace
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(900, 700)
        self.bell = Bell()
        column = QVBoxLayout(self.window)
        column.addWidget(self.bell)
        column.addWidget(QLabel("the page"))
        column.addStretch(1)
        self.window.show()
        self.tray = Heard(self.window)
        self.center = NewsCenter(desk, self.bell, self.window, self.tray)
        self.panel = self.center.panel

    def look(self) -> None:
        """A worker follows what happened, and the window reads it."""
        self.workspace.inbox.catch_up()
        self.center.look()
        wanted = self.workspace.inbox.of("greta")
        # Earlier looks may still be on their way; the last one tells what is there now.
        self.qtbot.waitUntil(lambda: self.center.lines == wanted)

    def cases(self) -> list[str]:
        return [row.case for row in self.workspace.reads.cases(CaseQuery()).rows]

    def mention(self, case: str, text: str = "Have a look, @greta") -> None:
        """Kofi calls Greta."""
        self.workspace.handle(
            AddComment(id=app.new_id(), actor="kofi", case=case, text=text, mentions=("greta",))
        )

    def rows(self) -> list[Shown]:
        return self.panel.model.rows

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.panel.list, key)

    def unread(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.bell.count == count)


@pytest.fixture
def room(desk: Desk, qtbot: QtBot) -> Iterator[Room]:
    made = Room(desk, qtbot)
    with qtbot.waitSignal(made.center.loaded):
        pass
    yield made
    desk.dispatch.drain()


def test_an_empty_list_says_what_will_stand_there(room: Room) -> None:
    room.bell.click()
    assert room.panel.nothing.isVisible()
    assert not room.panel.all_button.isEnabled()
    assert room.bell.badge() == ""
    room.press(Qt.Key.Key_Return)
    assert room.panel.isVisible()


def test_a_mention_rings_the_bell_and_enter_goes_to_its_case(room: Room, qtbot: QtBot) -> None:
    case = room.cases()[0]
    room.mention(case)
    room.look()
    assert (room.bell.count, room.bell.badge()) == (1, "1")
    assert room.bell.accessibleName() == "Notifications, 1 unread"
    room.bell.click()
    (row,) = room.rows()
    kofi = room.workspace.reads.person("kofi")
    assert kofi is not None
    assert row.title == f"{kofi.name} mentioned you"
    assert row.detail == "Have a look, @greta"
    assert "Have a look" in row.spoken
    with qtbot.waitSignal(room.center.case_wanted) as wanted:
        room.press(Qt.Key.Key_Return)
    assert wanted.args == [case]
    assert not room.panel.isVisible()
    room.unread(0)


def test_several_of_a_case_are_one_line_and_r_marks_them_all(room: Room) -> None:
    first, second = room.cases()[:2]
    for _ in range(3):
        room.mention(first)
    room.mention(second)
    room.look()
    assert room.bell.count == 2
    room.bell.click()
    titles = sorted(row.title for row in room.rows())
    assert titles[1] == "You were mentioned 3 times"
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_R)
    room.unread(1)
    assert len(room.rows()) == 2
    # The place of the keyboard stays with the line that was marked.
    assert room.panel.list.currentIndex().row() == 1


def test_a_marks_everything_and_escape_gives_the_keyboard_back(room: Room) -> None:
    for case in room.cases():
        room.mention(case)
    room.look()
    room.window.activateWindow()
    room.bell.setFocus()
    room.center.toggle()
    room.press(Qt.Key.Key_A)
    room.unread(0)
    assert not room.panel.all_button.isEnabled()
    room.press(Qt.Key.Key_Escape)
    assert not room.panel.isVisible()
    room.press(Qt.Key.Key_Escape)
    room.center.toggle()
    room.center.toggle()
    assert not room.panel.isVisible()


def test_a_click_on_a_line_opens_its_case(room: Room, qtbot: QtBot) -> None:
    room.mention(room.cases()[0])
    room.look()
    room.center.toggle()
    index = room.panel.model.index(0)
    spot = room.panel.list.visualRect(index).center()
    with qtbot.waitSignal(room.center.case_wanted):
        qtbot.mouseClick(room.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_the_tray_speaks_only_of_what_came_while_the_person_is_elsewhere(room: Room) -> None:
    room.mention(room.cases()[0])
    room.look()
    said = len(room.tray.said)
    room.window.hide()
    room.look()
    assert len(room.tray.said) == said  # nothing came
    room.mention(room.cases()[1], "And this one")
    room.look()
    assert room.tray.said[-1][1] == "And this one"
    for case in room.cases():
        room.mention(case)
    room.look()
    assert room.tray.said[-1][0] == "Casewright"
    assert "more" in room.tray.said[-1][1]


def test_what_was_unread_at_the_start_is_counted_and_not_announced(
    room: Room, desk: Desk, qtbot: QtBot
) -> None:
    room.mention(room.cases()[0])
    room.workspace.inbox.catch_up()
    again = Room(desk, qtbot)
    again.window.hide()
    with qtbot.waitSignal(again.center.loaded):
        pass
    assert (again.bell.count, again.tray.said) == (1, [])


def test_a_click_on_the_trays_message_opens_the_list(room: Room) -> None:
    room.tray.clicked.emit()
    assert room.panel.isVisible()
    room.tray.clicked.emit()
    assert room.panel.isVisible()


def test_a_commit_that_concerns_the_person_is_read_at_once(room: Room, desk: Desk) -> None:
    row = work_of(room.workspace, "greta")[0]
    room.workspace.handle(
        TransferAssignment(
            id=app.new_id(), actor="root", case=row.case, assignment=row.assignment, person="greta"
        )
    )
    room.workspace.worker(pools=("notifications",)).once()
    room.unread(1)
    assert room.center.lines[0].kind == "work"


def test_many_are_not_counted_to_the_end(qtbot: QtBot) -> None:
    bell = Bell()
    qtbot.addWidget(bell)
    bell.set_count(100)
    assert bell.badge() == "99+"
    assert "100" in bell.accessibleName()


def test_the_list_is_a_sound_model(room: Room) -> None:
    QAbstractItemModelTester(
        room.panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, room.window
    )
    for case in room.cases():
        room.mention(case)
    room.look()
    model: News = room.panel.model
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None
    assert isinstance(model.index(0).data(LineRole), Shown)


def line(kind: str, **more: object) -> Line:
    given: dict[str, object] = {
        "case": "", "number": "", "subject": "desk", "text": "", "who": "", "at": 0, "count": 1,
        "read": False, "keys": (("greta", "workspace", 1),),
    }  # fmt: skip
    return Line(kind=kind, **{**given, **more})  # type: ignore[arg-type]


def test_an_alert_says_its_figures_in_the_title_only(open_desk: OpenDesk) -> None:
    found = shown(line("alert", text="length 7 5"), open_desk("greta").directory, 0)
    assert found.title.endswith(": 7 pieces of work wait (limit 5)")
    assert (found.detail, found.place) == ("", "just now")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_is_painted(room: Room, scheme: str, desk: Desk) -> None:
    theme = theme_of(app_of())
    assert theme is not None
    theme.set_scheme("dark" if scheme == "dark" else "light")
    kinds = ("work", "offered", "mention", "due soon", "overdue", "resolved", "told", "incident",
             "reply", "alert")  # fmt: skip
    rows = [
        shown(line(kind, read=n % 2 == 0, keys=(("g", "s", n),)), desk.directory, 0)
        for n, kind in enumerate(kinds)
    ]
    room.panel.show_lines(rows)
    room.panel.open_at(room.bell)
    image = room.panel.grab().toImage()
    found = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, 500, 3)}
    assert len(found) > 20
    room.bell.set_count(3)
    assert not room.bell.grab().isNull()


def app_of() -> QApplication:
    """The running application."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found
