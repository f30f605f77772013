"""Cases: the list of all, with search, filters and new ones."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop.casefile.cases import CasesPane
from casewright.desktop.desk import Desk
from casewright.engine.commands import CancelCase
from tests.desktop.conftest import CLAIMS, work_of


@pytest.fixture
def pane(desk: Desk, qtbot: QtBot) -> CasesPane:
    """The pane, loaded."""
    pane = CasesPane(desk)
    qtbot.addWidget(pane)
    pane.resize(1300, 800)
    pane.show()
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS)
    qtbot.waitUntil(lambda: pane.model.row(0) is not None)
    return pane


def test_the_newest_case_stands_first(pane: CasesPane) -> None:
    first = pane.model.row(0)
    assert first is not None
    assert first.title == "Femke Fay"
    assert first.stage == "Report"
    assert "Motor claim" in first.case_type


def test_open_and_all_are_counted(pane: CasesPane, desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: pane.header.subtitle() == f"{CLAIMS} open · {CLAIMS} in all")
    case = work_of(desk.workspace, "greta")[0].case
    desk.workspace.handle(CancelCase(id=app.new_id(), actor="willem", case=case, reason="Double"))
    qtbot.waitUntil(lambda: pane.header.subtitle() == f"{CLAIMS - 1} open · {CLAIMS} in all")
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS - 1)
    pane.chips.choose("all")
    with qtbot.waitSignal(pane.feed.loaded):
        pane.chips.chosen.emit("all")
    assert pane.model.rowCount() == CLAIMS
    stages = [pane.model.row(place).stage for place in range(CLAIMS)]  # type: ignore[union-attr]
    assert "Resolved-Cancelled" in stages


def test_a_case_is_found_by_a_word(pane: CasesPane, qtbot: QtBot) -> None:
    pane.focus_search()
    with qtbot.waitSignal(pane.feed.loaded):
        qtbot.keyClicks(pane.search, "costa")
    assert pane.model.rowCount() == 1


def test_nothing_found_says_what_to_do(pane: CasesPane, qtbot: QtBot) -> None:
    pane.focus_search()
    with qtbot.waitSignal(pane.feed.loaded):
        qtbot.keyClicks(pane.search, "zzz")
    assert pane.empty.isVisible()
    assert "New case" in pane.empty.accessibleName()


def test_enter_opens_the_case(pane: CasesPane, qtbot: QtBot) -> None:
    pane.table.select(1)
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        qtbot.keyClick(pane.table.table, Qt.Key.Key_Return)
    row = pane.model.row(1)
    assert row is not None
    assert wanted.args == [row.id]


def test_only_one_case_type(pane: CasesPane, qtbot: QtBot) -> None:
    place = pane.type.findData("request")
    pane.type.setCurrentIndex(place)
    with qtbot.waitSignal(pane.feed.loaded):
        pane.type.activated.emit(place)
    assert pane.model.rowCount() == 0


def test_a_new_case_is_made_and_opened(pane: CasesPane, desk: Desk, qtbot: QtBot) -> None:
    kinds = [action.text() for action in pane.new_menu.actions()]
    assert "Service request" in kinds
    action = pane.new_menu.actions()[kinds.index("Service request")]
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        action.trigger()
    case = desk.workspace.case(wanted.args[0])
    assert (case.type, case.created_by) == ("request", "greta")
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS + 1)


def test_a_hidden_list_is_read_when_it_is_shown_again(
    pane: CasesPane, desk: Desk, qtbot: QtBot
) -> None:
    pane.hide()
    desk.workspace.create_case("claim", {"policy": "N", "policyholder": "Nora Novak"})
    qtbot.waitUntil(lambda: pane._dirty)
    assert pane.model.rowCount() == CLAIMS
    pane.show()
    pane.entered()
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS + 1)
