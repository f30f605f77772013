"""The GUI thread never waits: it reads nothing, decides nothing, and goes on while others do.

Rule: no stopwatch. Every read and every command that would run on the GUI thread is caught.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop.designer.pane import BlueprintsPane
from casewright.desktop.desk import Desk, read_directory
from casewright.desktop.dispatch import Dispatch
from casewright.desktop.settings import Settings
from casewright.desktop.shell import Shell
from casewright.desktop.supervisor.pane import IncidentsPane
from casewright.desktop.theme.theme import theme_of
from casewright.desktop.worklist.pane import WorklistPane
from tests.desktop.conftest import claim, work_of


class Guard:
    """Stands before an object; notes what is asked of it on the GUI thread."""

    def __init__(self, inner: Any, caught: list[str], what: str, allowed: set[str]) -> None:
        self._inner, self._caught, self._what, self._allowed = inner, caught, what, allowed

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found) or name in self._allowed:
            return found

        def guarded(*args: Any, **more: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                self._caught.append(f"{self._what}.{name}")
            return found(*args, **more)

        return guarded


class Watched:
    """A window on the office, with guards before the store's reads and the workspace."""

    def __init__(self, file: Path, qapp: QApplication, actor: str = "greta") -> None:
        theme = theme_of(qapp)
        assert theme is not None
        self.caught: list[str] = []
        self.workspace = app.open(file, actor=actor)
        self.dispatch = Dispatch()
        self.shell = Shell(theme, Settings(), self.dispatch)
        self.shell.show()
        directory = read_directory(self.workspace.reads)
        reads = self.workspace.reads
        self.workspace.reads = Guard(reads, self.caught, "reads", set())
        for name in ("handle", "live", "case", "history", "application", "next_work"):
            setattr(self.workspace, name, self._guarded(name))
        self.dispatch.attach(self.workspace.door)
        desk = Desk(self.dispatch, self.workspace, actor, directory, self.shell)
        self.shell.attach(desk)

    def _guarded(self, name: str) -> Callable[..., Any]:
        return getattr(Guard(self.workspace, self.caught, "workspace", set()), name)  # type: ignore[no-any-return]

    def close(self) -> None:
        self.dispatch.drain()
        self.shell.close()
        self.shell.deleteLater()
        self.workspace.close()


@pytest.fixture
def watched(office: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Watched]:
    row_file = office
    with app.open(row_file, actor="greta") as workspace:
        claim(workspace, work_of(workspace, "greta", "take-report")[0], "greta")
    made = Watched(office, qapp)
    yield made
    made.close()


def pane(watched: Watched, qtbot: QtBot) -> WorklistPane:
    work = watched.shell.panes["work"]
    assert isinstance(work, WorklistPane)
    qtbot.waitUntil(lambda: work.model.row(0) is not None)
    return work


def test_opening_every_place_reads_in_other_threads(watched: Watched, qtbot: QtBot) -> None:
    pane(watched, qtbot)
    for place in ("cases", "blueprints", "work"):
        watched.shell.go(place)
        watched.dispatch.drain()
        QApplication.processEvents()
    assert watched.caught == []


def test_a_case_with_all_its_tabs_reads_in_other_threads(watched: Watched, qtbot: QtBot) -> None:
    work = pane(watched, qtbot)
    row = next(iter(work.feed.rows.values()))
    watched.shell.open_case(row.case)
    page = watched.shell.cases[row.case]
    qtbot.waitUntil(lambda: page.data is not None)
    for tab in ("data", "history", "files", "talk", "related", "work"):
        page.show_tab(tab)
        QApplication.processEvents()
    page.show_tab("history")
    page.history.look.back.click()
    watched.dispatch.drain()
    QApplication.processEvents()
    assert watched.caught == []


def test_typing_keeps_drafts_and_recalculates_without_a_read(
    watched: Watched, qtbot: QtBot
) -> None:
    work = pane(watched, qtbot)
    mine = next(r.assignment for r in work.feed.rows.values() if r.assignee == "greta")
    work.show_assignment(mine)
    form = work.detail.form
    qtbot.waitUntil(lambda: form.is_mine)
    line = form.form.field("plate").target() if "plate" in form.form.field_ids() else None
    if isinstance(line, QLineEdit):
        qtbot.keyClicks(line, "GR-123-T")
    form.save_draft()
    watched.dispatch.drain()
    QApplication.processEvents()
    assert watched.caught == []


def test_searching_filtering_and_the_palette_read_in_other_threads(
    watched: Watched, qtbot: QtBot
) -> None:
    work = pane(watched, qtbot)
    for chip in ("today", "overdue", "team", "all"):
        work.filters.chips.choose(chip)
        work.list_anew()
    qtbot.keyClicks(work.search, "clara")
    work.search.returnPressed.emit()
    watched.shell.open_palette()
    qtbot.keyClicks(watched.shell.palette_box.line, "clara")
    box = watched.shell.palette_box
    qtbot.waitUntil(lambda: any(one.id.startswith("case:") for one in box.entries()))
    assert watched.caught == []


def test_get_next_work_decides_in_another_thread(watched: Watched, qtbot: QtBot) -> None:
    work = pane(watched, qtbot)
    work.get_next()
    assert not work.next_button.isEnabled(), "the click is answered at once"
    qtbot.waitUntil(work.next_button.isEnabled)
    assert watched.caught == []


def test_incidents_and_tables_read_and_decide_in_other_threads(
    outings: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    watched = Watched(outings, qapp, "cleo")
    try:
        watched.shell.go("incidents")
        incidents = watched.shell.panes["incidents"]
        assert isinstance(incidents, IncidentsPane)
        qtbot.waitUntil(lambda: incidents.model.rowCount() == 2)
        incidents.act("retry", "", {})
        assert not incidents.detail.retry.isEnabled(), "the click is answered at once"
        qtbot.waitUntil(incidents.detail.retry.isEnabled)
        incidents.look()
        watched.dispatch.drain()
        QApplication.processEvents()
        watched.shell.show_blueprint("outings:1:payer")
        blueprints = watched.shell.panes["blueprints"]
        assert isinstance(blueprints, BlueprintsPane)
        qtbot.waitUntil(lambda: blueprints.sheets.currentWidget() is blueprints.table)
        assert watched.caught == []
    finally:
        watched.close()


def test_the_window_lives_while_every_reader_is_busy(watched: Watched, qtbot: QtBot) -> None:
    pane(watched, qtbot)
    hold = threading.Event()
    for _ in range(6):
        watched.dispatch.read(lambda: hold.wait(20), lambda _done: None)
    beats: list[int] = []
    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start()
    watched.shell.go("cases")
    watched.shell.open_palette()
    qtbot.keyClicks(watched.shell.palette_box.line, "help")
    qtbot.waitUntil(lambda: len(beats) > 20)
    assert any(one.id == "do:help" for one in watched.shell.palette_box.entries())
    hold.set()
    watched.dispatch.drain()
    timer.stop()


def test_the_guard_itself_catches(watched: Watched, qtbot: QtBot) -> None:
    pane(watched, qtbot)
    watched.workspace.reads.people()
    watched.workspace.live(next(iter(watched.shell.panes["work"].feed.rows.values())).case)  # type: ignore[attr-defined]
    assert watched.caught[0] == "reads.people"
    assert "workspace.live" in watched.caught
