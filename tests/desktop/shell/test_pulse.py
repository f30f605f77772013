"""The line at the window's foot: fresh, lost, and gone together with its window."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.pulse import Pulse
from casewright.desktop.widgets.header import StatusBar
from casewright.store.rows import Changes


def test_a_commit_of_somebody_else_makes_the_line_fresh(desk: Desk, qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    pulse = Pulse(desk, bar, bar)
    qtbot.waitUntil(lambda: "Connected" in bar.text())
    pulse._lost(Problem("environment", "The workspace cannot be reached", ""))
    assert "cannot be reached" in bar.text()
    desk.dispatch.changed.emit(Changes(), None)
    assert "Connected" in bar.text()


def test_a_commit_after_the_window_has_gone_is_nobodys_business(desk: Desk, qtbot: QtBot) -> None:
    parent, bar = QObject(), StatusBar()
    qtbot.addWidget(bar)
    kept = Pulse(desk, bar, parent)
    qtbot.waitUntil(lambda: "Connected" in bar.text())
    shiboken6.delete(bar)
    shiboken6.delete(parent)
    with qtbot.captureExceptions() as raised:
        desk.dispatch.changed.emit(Changes(), None)
    assert raised == []
    assert not shiboken6.isValid(kept)
