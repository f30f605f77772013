"""The story that ``test_window`` runs under X11: open, get next work, mistype, mend, send.

Rule: the mouse and the keyboard are the X server's; the test only looks at what became of it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.assignment import AssignmentForm
from casewright.desktop.main import Desktop
from casewright.desktop.worklist.pane import WorklistPane

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb", reason="test_window runs this under X11"
)
#: Reading and deciding on a busy machine.
PATIENCE = 20_000
#: Looks at a place that must agree before it is clicked.
STILL = 12


class Hands:
    """Mouse and keyboard of the X server."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def _do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, timeout=20)

    def click(self, widget: QWidget, dx: int = 0) -> None:
        """Press the left button in the middle of a widget (``dx`` from its left edge)."""
        self._wait_until_still(widget)
        spot = widget.rect().center() if not dx else QPoint(dx, widget.height() // 2)
        self.click_at(widget, spot)

    def _wait_until_still(self, widget: QWidget) -> None:
        """Until it is there and has stood at its place for some turns: layouts settle later."""
        seen: list[QPoint] = []

        def still() -> bool:
            seen.append(widget.mapToGlobal(QPoint(0, 0)))
            return (
                widget.isVisible() and len(seen) > STILL and len(set(map(str, seen[-STILL:]))) == 1
            )

        self._qtbot.waitUntil(still, timeout=PATIENCE)

    def click_at(self, widget: QWidget, spot: QPoint) -> None:
        """Press the left button at a place of a widget."""
        at = widget.mapToGlobal(spot)
        self._do("mousemove", str(at.x()), str(at.y()), "click", "1")

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self._do("type", "--delay", "15", text)

    def key(self, *keys: str) -> None:
        """Press keys such as ``ctrl+a`` or ``Return``."""
        self._do("key", "--delay", "15", *keys)

    def focus(self, window: QWidget) -> None:
        """There is no window manager: give the window the keyboard."""
        self._do("windowfocus", "--sync", str(int(window.winId())))


@pytest.fixture
def desktop(office: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Desktop]:
    """The desktop as it starts for a person."""
    desktop = Desktop(qapp, str(office), "greta")
    desktop.shell.setGeometry(0, 0, 1440, 900)
    desktop.show()
    yield desktop
    desktop.shell.close()
    desktop.close()
    desktop.shell.deleteLater()


def stage_line(pane: WorklistPane) -> dict[str, str]:
    """Stage → state, as the chevrons show it."""
    return {stage.name: stage.state for stage in pane.detail.stages.stages()}


def test_the_story(desktop: Desktop, qtbot: QtBot) -> None:
    hands = Hands(qtbot)

    def until(what: Callable[[], bool]) -> None:
        qtbot.waitUntil(what, timeout=PATIENCE)

    shell = desktop.shell
    until(lambda: "work" in shell.panes)
    hands.focus(shell)
    until(shell.isActiveWindow)
    pane = shell.panes["work"]
    assert isinstance(pane, WorklistPane)
    form: AssignmentForm = pane.detail.form
    until(lambda: pane.header.subtitle().startswith("6 open") and form.opened is not None)
    QApplication.processEvents()

    # Get next work.
    hands.click(pane.next_button)
    until(lambda: form.is_mine)
    assert stage_line(pane)["Report"] == "current"
    number = form.opened.row.number if form.opened else ""
    case = form.opened.case.id if form.opened else ""

    # Mistype a date: the error stands under the field, and nothing is sent.
    accident = form.form.field("accident")
    hands.click(accident.target(), dx=40)
    until(accident.target().hasFocus)
    hands.type("31/02/2026")
    hands.key("ctrl+Return")
    until(lambda: bool(accident.error()))
    assert form.form.field("damage").error()
    assert desktop.workspace is not None
    assert desktop.workspace.case(case).stage == "intake"

    # Mend it; choose the damage from the list with the keyboard.
    hands.click(accident.target(), dx=40)
    hands.key("ctrl+a")
    hands.type("18/11/2026")
    until(lambda: not accident.error())
    damage = form.form.field("damage").target()
    assert isinstance(damage, QComboBox)
    hands.key("Tab")
    until(damage.hasFocus)
    hands.key("Down", "Down", "Down")
    until(lambda: damage.currentData() == "theft")

    # Send with the button: the list goes on with the next item.
    workspace = desktop.workspace
    hands.click(form.foot.buttons["complete"])
    until(lambda: form.opened is not None and form.opened.row.number != number)
    until(lambda: workspace.case(case).stage == "assess")

    # The next step of that case arrives in the list by itself; a click shows it.
    def arrived() -> list[str]:
        rows = pane.feed.rows.values()
        return [row.assignment for row in rows if row.case == case and row.step == "appraise"]

    until(lambda: bool(arrived()))
    place = pane.model.place_of(arrived()[0])
    assert place is not None
    hands.click_at(
        pane.table.table.viewport(),
        pane.table.table.visualRect(pane.model.index(place, 0)).center(),
    )
    until(lambda: form.opened is not None and form.opened.row.step == "appraise")

    # The chevron has moved, here and on the page of the case.
    assert stage_line(pane)["Report"] == "done"
    assert stage_line(pane)["Assessment"] == "current"
    hands.click(pane.detail.open_button)
    until(lambda: case in shell.cases and shell.cases[case].data is not None)
    page = shell.cases[case]
    states = {stage.name: stage.state for stage in page.head.stages.stages()}
    assert states["Report"] == "done"
    assert states["Assessment"] == "current"

    # The palette finds another case by its number; Enter opens it.
    hands.key("ctrl+k")
    until(shell.palette_box.isVisible)
    hands.type("CLM-4")
    until(lambda: any(one.id.startswith("case:") for one in shell.palette_box.entries()))
    hands.key("Return")
    until(lambda: any(one.number == "CLM-4" for one in shell.cases.values()))
