"""Somebody follows a case from its page, and stops again."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from casewright.desktop.casefile.page import CasePage
from casewright.desktop.desk import Desk
from casewright.store.rows import CaseQuery


def names(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def choose(menu: QMenu, name: str) -> None:
    next(action for action in menu.actions() if action.text() == name).trigger()


def test_the_menu_offers_to_follow_the_case_or_not_to(desk: Desk, qtbot: QtBot) -> None:
    case = desk.workspace.reads.cases(CaseQuery()).rows[0].case
    page = CasePage(desk, case)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.loaded):
        page.show()
    menu = page.actions_menu.menu
    assert names(menu)[0] == "Follow the case"
    with qtbot.waitSignal(page.said) as said:
        choose(menu, "Follow the case")
    assert said.args == ["You are told what becomes of this case"]
    assert desk.workspace.live(case).followers == ("greta",)
    qtbot.waitUntil(lambda: "Do not follow any more" in names(menu))
    choose(menu, "Do not follow any more")
    qtbot.waitUntil(lambda: desk.workspace.live(case).followers == ())
    desk.dispatch.drain()
