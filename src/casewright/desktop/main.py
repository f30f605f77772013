"""The desktop's start: the window is shown first, then the workspace is opened behind it.

Rule: nothing heavy is imported here; what a workspace needs is loaded in a thread.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from casewright.desktop.collecting import Collector
from casewright.desktop.dispatch import Dispatch
from casewright.desktop.opening import Companions, Opening
from casewright.desktop.settings import Settings
from casewright.desktop.shell import Shell
from casewright.desktop.theme import Theme

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.desk import Directory


class Desktop(QObject):
    """One window on one workspace, from the first paint to the last command."""

    def __init__(self, app: QApplication, location: str, actor: str | None = None) -> None:
        super().__init__()
        self.settings = Settings()
        self._collector = Collector(self)
        known = app.findChild(Theme)
        self.theme = (
            known
            if isinstance(known, Theme)
            else Theme(app, self.settings.scheme, self.settings.text_size)
        )
        self.dispatch = Dispatch(self)
        self.shell = Shell(self.theme, self.settings, self.dispatch)
        self.opening = Opening(location, actor, self)
        self.opening.opened.connect(self._opened)
        self.opening.failed.connect(lambda problem: self.shell.show_failure(problem, location))
        self.shell.retry_wanted.connect(lambda: self.open(create=False))
        self.shell.create_wanted.connect(lambda: self.open(create=True))
        self.workspace: Workspace | None = None
        self._companions: Companions | None = None

    def show(self) -> None:
        """Paint the window, then begin to open the workspace."""
        self.shell.show()
        # Only after the first paint: until then the one processor belongs to the window.
        QTimer.singleShot(0, self, self.open)

    def open(self, create: bool = False) -> None:
        """Open the workspace in a thread, or make it first."""
        self.shell.show_opening()
        self.opening.start(create=create)

    def _opened(self, workspace: Workspace, directory: Directory) -> None:
        from casewright.desktop.desk import Desk

        self.workspace = workspace
        self.dispatch.attach(workspace.door)
        self._companions = Companions(workspace, self.dispatch)
        self._companions.start()
        self.shell.attach(Desk(self.dispatch, workspace, workspace.actor, directory, self))

    def close(self) -> None:
        """Keep what was typed, finish what was accepted, let go of the workspace."""
        self.shell.save_drafts()
        self.opening.wait()
        self.dispatch.drain()
        if self._companions is not None:
            self._companions.stop()
        if self.workspace is not None:
            self.workspace.close()
        self._collector.stop()


def run(workspace: str | None = None, actor: str | None = None) -> int:
    """Open the desktop on a workspace (a file or a database's address); gives the exit status."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("the desktop needs a QApplication, and another kind is running")
    app.setApplicationName("Casewright")
    app.setDesktopFileName("casewright")
    desktop = Desktop(app, workspace or _default_location(), actor)
    desktop.show()
    try:
        return app.exec()
    finally:
        desktop.close()


def _default_location() -> str:
    import os

    from platformdirs import user_data_path

    kept = user_data_path("casewright", appauthor=False) / "main.casewright"
    return os.environ.get("CASEWRIGHT_WORKSPACE") or str(kept)
