"""Between the bell and the workspace: reads the person's lines, marks them, speaks up when away.

Rule: reads and marks run in the pool; what was there when the window opened is not announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.notifications.bell import Bell
from casewright.desktop.notifications.panel import NewsPanel
from casewright.desktop.notifications.rows import Shown, shown
from casewright.desktop.notifications.tray import Tray
from casewright.runtime.notifications.inbox import Line

#: Other machines' news arrive without a signal of ours: looked for this often.
LOOK_MS = 10_000


class NewsCenter(QObject):
    """``case_wanted(id)`` when a line is chosen. ``tray`` may be another one (tests)."""

    case_wanted = Signal(str)
    loaded = Signal()

    def __init__(self, desk: Desk, bell: Bell, window: QWidget, tray: Tray | None = None) -> None:
        super().__init__(window)
        self._desk = desk
        self._bell = bell
        self._window = window
        self.panel = NewsPanel(window)
        self.tray = tray or Tray(window)
        self.lines: list[Line] = []
        self._known: set[tuple[str, str, int]] | None = None
        self._connect()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def _connect(self) -> None:
        self._bell.clicked.connect(self.toggle)
        self._desk.dispatch.changed.connect(self._changed)
        self._desk.renamed.connect(self._show)
        self.panel.chosen.connect(self._chosen)
        self.panel.read_wanted.connect(self._read)
        self.panel.all_wanted.connect(self.read_all)
        self.tray.clicked.connect(self._called)

    # ---------------------------------------------------------------------------- reading

    def look(self) -> None:
        """Read the person's lines."""
        inbox, actor = self._desk.workspace.inbox, self._desk.actor
        self._desk.dispatch.read(
            lambda: inbox.of(actor), self._took, self._failed, owner=self, newest_first=True
        )

    @Slot(object, object)
    def _changed(self, changes: Any, _initiator: object) -> None:
        if self._desk.actor in changes.people or changes.workspace:
            self.look()

    def _took(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)
        self._show()
        self._announce()
        self.loaded.emit()

    def _failed(self, problem: Problem) -> None:
        """The window's foot says when the workspace is out of reach; the list stays as it was."""

    @Slot()
    def _show(self) -> None:
        self._bell.set_count(sum(not line.read for line in self.lines))
        now, directory = moments.now(), self._desk.directory
        self.panel.show_lines([shown(line, directory, now) for line in self.lines])

    def _announce(self) -> None:
        """Say what is new since the last look, when the person looks elsewhere."""
        unread = [line for line in self.lines if not line.read]
        keys = {key for line in self.lines for key in line.keys}
        fresh = [line for line in unread if not self._has_known(line)]
        self._known = keys if self._known is None else self._known | keys
        if fresh and not self._window.isActiveWindow():
            self.tray.say(*self._words(fresh))

    def _has_known(self, line: Line) -> bool:
        return self._known is None or set(line.keys) <= self._known

    def _words(self, fresh: Sequence[Line]) -> tuple[str, str]:
        first: Shown = shown(fresh[0], self._desk.directory, moments.now())
        if len(fresh) == 1:
            return first.title, first.detail or first.line.number
        more = self.tr("{0} and {1} more").format(first.title, len(fresh) - 1)
        return self.tr("Casewright"), more

    # -------------------------------------------------------------------------------- doing

    def toggle(self) -> None:
        """Open the list, or close it."""
        if self.panel.isVisible():
            self.panel.close_panel()
        else:
            self._show()
            self.panel.open_at(self._bell)

    def _called(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
        if not self.panel.isVisible():
            self.toggle()

    def _chosen(self, line: Line) -> None:
        self._read(line)
        if line.case:
            self.panel.close_panel()
            self.case_wanted.emit(line.case)

    def _read(self, line: Line) -> None:
        if not line.read:
            inbox = self._desk.workspace.inbox
            self._desk.dispatch.read(lambda: inbox.read(line.keys), self._marked, owner=self)

    def read_all(self) -> None:
        """Mark everything as read."""
        inbox, actor = self._desk.workspace.inbox, self._desk.actor
        self._desk.dispatch.read(lambda: inbox.read_all(actor), self._marked, owner=self)

    def _marked(self, _count: int) -> None:
        self.look()
