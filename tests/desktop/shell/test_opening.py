"""The page before there is a workspace: bars, then rows that can be chosen, then the real list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casewright.desktop import moments
from casewright.desktop.glance import Glance, read_glance
from casewright.desktop.main import Desktop
from casewright.desktop.pages import OpeningPage, Skeleton
from casewright.desktop.widgets.worklist import WorkRow
from casewright.desktop.worklist.pane import WorklistPane
from tests.desktop.conftest import CLAIMS, Desks, work_of

ROWS = tuple(WorkRow(f"a{n}", f"Work {n}", f"C-{n}", "Claim", "Report", 10) for n in range(5))


@pytest.fixture
def page(qtbot: QtBot) -> OpeningPage:
    made = OpeningPage()
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


@pytest.fixture
def desktop(office: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Desktop]:
    made = Desktop(qapp, str(office), "greta")
    yield made
    made.shell.close()
    made.close()
    made.shell.deleteLater()


def test_bars_stand_where_the_rows_will_be(page: OpeningPage, qtbot: QtBot) -> None:
    assert page.skeleton.isVisible()
    assert page.table is None
    assert page.chosen() == ""
    skeleton = Skeleton()
    qtbot.addWidget(skeleton)
    for high in (10, 200, 1_000):
        skeleton.resize(600, high)
        assert not skeleton.grab().isNull()


def test_waiting_is_said_after_a_moment(page: OpeningPage, qtbot: QtBot) -> None:
    assert page.header.subtitle().strip() == ""
    qtbot.waitUntil(lambda: page.header.subtitle() == "Opening the workspace")


def test_the_first_rows_can_be_moved_through(page: OpeningPage, qtbot: QtBot) -> None:
    page.show_glance(Glance(ROWS))
    assert not page.skeleton.isVisible()
    assert page.table is not None
    assert page.chosen() == "a0"
    qtbot.keyClick(page.table.table, Qt.Key.Key_J)
    qtbot.keyClick(page.table.table, Qt.Key.Key_J)
    qtbot.keyClick(page.table.table, Qt.Key.Key_K)
    assert page.chosen() == "a1"
    assert page.header.subtitle() == "The forms are being loaded"


def test_enter_is_remembered(page: OpeningPage, qtbot: QtBot) -> None:
    page.show_glance(Glance(ROWS))
    assert page.table is not None
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.table.table, Qt.Key.Key_Return)
    assert opened.args == ["a0"]


def test_a_second_look_replaces_the_first(page: OpeningPage) -> None:
    page.show_glance(Glance(ROWS))
    page.show_glance(Glance(ROWS[3:]))
    assert page.chosen() == "a3"


def test_nothing_to_do_is_an_empty_list(page: OpeningPage) -> None:
    page.show_glance(Glance(()))
    assert page.chosen() == ""
    assert page.table is not None
    assert page.table.model.rowCount() == 0


def test_after_the_rows_came_nothing_says_that_it_waits(page: OpeningPage) -> None:
    page.show_glance(Glance(ROWS))
    page._say()
    assert page.header.subtitle() == "The forms are being loaded"


def test_the_look_shows_what_the_list_will_show(office: Path, desks: Desks) -> None:
    desk = desks.open(office, "greta")
    glance = read_glance(desk.workspace.reads, "greta", desk.directory)
    assert [row.id for row in glance.rows] == [
        row.assignment for row in work_of(desk.workspace, "greta")
    ]
    assert {row.title for row in glance.rows} == {"Take the report"}
    assert read_glance(desk.workspace.reads, "nobody", desk.directory).rows == ()


def test_what_was_chosen_early_is_chosen_in_the_list(desktop: Desktop, qtbot: QtBot) -> None:
    chosen: list[str] = []

    def choose() -> None:
        table = desktop.shell.waiting.table
        assert table is not None
        table.select(2)
        chosen.append(desktop.shell.waiting.chosen())

    desktop.opening.glanced.connect(lambda _glance: choose())
    with qtbot.waitSignal(desktop.shell.attached, timeout=30_000):
        desktop.show()
    pane = desktop.shell.panes["work"]
    assert isinstance(pane, WorklistPane)
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS)
    qtbot.waitUntil(lambda: pane.detail.form.assignment == chosen[0])


def test_a_case_that_was_asked_for_early_is_opened(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.opening.glanced.connect(
        lambda glance: desktop.shell.waiting.opened.emit(glance.rows[1].id)
    )
    with qtbot.waitSignal(desktop.shell.attached, timeout=30_000):
        desktop.show()
    qtbot.waitUntil(lambda: len(desktop.shell.cases) == 1, timeout=10_000)
    assert desktop.shell.shows_case()


def test_the_other_panes_are_built_when_the_list_is_there(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.shell.attached, timeout=30_000):
        desktop.show()
    qtbot.waitUntil(lambda: len(desktop.shell.panes) == 3, timeout=10_000)
    assert desktop.shell.stack.currentWidget() is desktop.shell.panes["work"]


def test_before_the_workspace_is_open_there_are_no_places(desktop: Desktop) -> None:
    assert desktop.shell.pane("work") is None
    desktop.shell.go("cases")
    desktop.shell.next_work()
    desktop.shell.show_person("anna")
    desktop.shell.open_case("anything")
    assert desktop.shell.stack.currentWidget() is desktop.shell.waiting


def test_a_glance_that_comes_after_the_list_is_dropped(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.shell.attached, timeout=30_000):
        desktop.show()
    before = desktop.shell.waiting.table
    desktop.shell.show_glance(Glance(ROWS))
    assert desktop.shell.waiting.table is before
    assert moments.now() > 0
