"""The line at the window's foot that says whether what is shown is fresh. Rule: words, not blinking."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.widgets.header import StatusBar

_LOOK_MS = 5_000


class Pulse(QObject):
    """Asks for the store's clock now and then: the answer is the proof that it is there."""

    def __init__(self, desk: Desk, status: StatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._status = status
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        # A method, not a lambda: the connection must end with the window that it belongs to.
        desk.dispatch.changed.connect(self._changed)
        self.look()

    def look(self) -> None:
        """Ask once."""
        self._desk.dispatch.read(
            self._desk.workspace.store.now, lambda _now: self._fresh(moments.now()), self._lost,
            owner=self,
        )  # fmt: skip

    @Slot(object, object)
    def _changed(self, _changes: object, _by: object) -> None:
        self._fresh(moments.now())

    def _fresh(self, at: int) -> None:
        name = self._desk.workspace.location.rpartition("/")[2].rpartition("@")[2]
        text = self.tr("Connected  ·  synced {0}  ·  {1}")
        self._status.set_connection("connected", text.format(moments.clock_text(at), name))

    def _lost(self, problem: Problem) -> None:
        self._status.set_connection("lost", problem.what)
