"""What both lists have in common: search by keyboard, reading anew, and saying what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.casefile.cases import CasesPane
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.listing import ListPane
from casewright.desktop.worklist.pane import WorklistPane
from casewright.engine.commands import AddComment
from casewright.runtime.reading import Changes
from tests.desktop.clinic import stay_of
from tests.desktop.conftest import Desks

Make = Callable[[Desk], ListPane]


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "nina")


@pytest.fixture(params=[WorklistPane, CasesPane], ids=["work", "cases"])
def pane(request: pytest.FixtureRequest, desk: Desk, qtbot: QtBot) -> ListPane:
    made: ListPane = request.param(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 2)
    qtbot.waitUntil(lambda: made.model.row(1) is not None)
    return made


def test_entering_gives_the_keyboard_to_the_list(pane: ListPane, qtbot: QtBot) -> None:
    pane.activateWindow()
    pane.search.setFocus()
    pane.entered()
    qtbot.waitUntil(pane.table.table.hasFocus)


def test_the_search_is_one_key_away_and_takes_what_is_there(pane: ListPane, qtbot: QtBot) -> None:
    pane.activateWindow()
    pane.search.setText("old words")
    pane.focus_search()
    qtbot.waitUntil(pane.search.hasFocus)
    assert pane.search.selectedText() == "old words"
    assert pane.search.accessibleName().startswith("Search")


def test_a_search_lists_what_fits_and_escape_lists_all(pane: ListPane, qtbot: QtBot) -> None:
    pane.focus_search()
    qtbot.keyClicks(pane.search, "bea")
    qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)


def test_only_commits_that_concern_it_make_it_read(pane: ListPane, qtbot: QtBot) -> None:
    assert pane.concerns(Changes(cases=frozenset({"x"})))
    assert not pane.concerns(Changes(blueprints=frozenset({"x"})))


def test_hidden_it_only_notes_that_something_changed(
    pane: ListPane, desk: Desk, qtbot: QtBot
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    pane.hide()
    loaded: list[int] = []
    pane.feed.loaded.connect(loaded.append)
    case = stay_of(desk.workspace, "Ada Abel")
    with qtbot.waitSignal(desk.dispatch.changed):
        desk.workspace.handle(
            AddComment(id=desk.new_id(), actor="nina", case=case, text="Visitors at two.")
        )
    assert pane._dirty is True
    assert loaded == []
    pane.show()
    pane.entered()
    qtbot.waitUntil(lambda: loaded == [2])
    pane.entered()
    assert loaded == [2], "nothing is read twice"


def test_a_read_that_fails_says_what_and_what_to_do(pane: ListPane) -> None:
    pane.feed.failed.emit(Problem("environment", "The file is gone.", "Look for it."))
    assert pane.banner.isVisible()
    assert pane.banner.text() == "The file is gone. Look for it."


def test_reading_anew_keeps_place_and_selection(pane: ListPane, qtbot: QtBot) -> None:
    pane.table.select(1)
    chosen = pane.table.selected_ids()
    with qtbot.waitSignal(pane.feed.loaded):
        pane.refresh()
    assert pane.table.selected_ids() == chosen


def test_enter_asks_for_the_case(pane: ListPane, desk: Desk, qtbot: QtBot) -> None:
    pane.table.select(0)
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        qtbot.keyClick(pane.table.table, Qt.Key.Key_Return)
    assert desk.workspace.reads.case(wanted.args[0]) is not None


def test_its_keys_are_said_at_the_foot(pane: ListPane) -> None:
    said = dict(pane.shortcuts())
    assert said["Enter"] == "open"
    assert said["J / K"] == "move"


def test_what_it_does_not_do_it_does_quietly(pane: ListPane) -> None:
    pane.save_draft()
    pane.show_blueprint("nothing:1")
    pane.expect("nothing", open_case=False)
