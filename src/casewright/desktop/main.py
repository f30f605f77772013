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
from casewright.desktop.language import speak
from casewright.desktop.opening import Companions, Opening
from casewright.desktop.settings import Settings
from casewright.desktop.shell import Shell
from casewright.desktop.theme import Theme

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.desk import Directory
    from casewright.desktop.dispatch import Problem
    from casewright.desktop.glance import Glance

#: So long after the list is there the worker loop begins.
_SETTLE_MS = 250


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
        speak(app, self.settings.language)
        self._app = app
        self.dispatch = Dispatch(self)
        self.shell = self._new_shell()
        self.opening = Opening(location, actor, self.settings.language, self)
        self.opening.glanced.connect(self._glanced)
        self.opening.opened.connect(self._opened)
        self.opening.failed.connect(self._failed)
        self.workspace: Workspace | None = None
        self._companions: Companions | None = None

    def _new_shell(self) -> Shell:
        shell = Shell(self.theme, self.settings, self.dispatch)
        shell.retry_wanted.connect(lambda: self.open(create=False))
        shell.create_wanted.connect(lambda: self.open(create=True))
        shell.menu.language_wanted.connect(self.set_language)
        return shell

    def show(self) -> None:
        """Paint the window, then begin to open the workspace."""
        self.shell.show()
        # Only after the first paint: until then the one processor belongs to the window.
        QTimer.singleShot(0, self, self.open)

    def open(self, create: bool = False) -> None:
        """Open the workspace in a thread, or make it first."""
        self.shell.show_opening()
        self.opening.start(create=create)

    # The signals come from the opening thread: bound methods of an object that lives in this one.

    def _glanced(self, glance: Glance) -> None:
        self.shell.show_glance(glance)

    def _failed(self, problem: Problem) -> None:
        self.shell.show_failure(problem, self.opening.location)

    def _opened(self, workspace: Workspace, directory: Directory) -> None:
        from casewright.desktop.desk import Desk

        self.workspace = workspace
        self.dispatch.attach(workspace.door)
        self._companions = Companions(workspace, self.dispatch)
        self._companions.follow()
        self.shell.attach(Desk(self.dispatch, workspace, workspace.actor, directory, self))
        # Late clocks can wait a moment more; the person at the window should not.
        QTimer.singleShot(_SETTLE_MS, self, self._companions.work)

    def set_language(self, language: str) -> None:
        """Speak another language from now on: the window is built anew, drafts are kept."""
        if language == self.settings.language:
            return
        self.settings.language = language
        speak(self._app, language)
        workspace, desk = self.workspace, self.shell.desk
        if workspace is None or desk is None:
            self._replace_shell()
            return
        from casewright.desktop.desk import read_directory

        self.shell.save_drafts()
        self.dispatch.read(
            lambda: read_directory(workspace.reads, language), self._speak_anew, owner=self
        )

    def _speak_anew(self, directory: Directory) -> None:
        from casewright.desktop.desk import Desk

        workspace = self.workspace
        if workspace is not None:
            old = self.shell.desk
            place, cases = self.shell.sidebar.active(), list(self.shell.cases)
            self._replace_shell()
            self.shell.attach(Desk(self.dispatch, workspace, workspace.actor, directory, self))
            self.shell.go(place)
            for case in cases:
                self.shell.open_case(case)
            if old is not None:
                old.deleteLater()

    def _replace_shell(self) -> None:
        old = self.shell
        old.settings.geometry = old.saveGeometry()
        self.shell = self._new_shell()
        self.shell.setGeometry(old.geometry())
        self.shell.show()
        old.hide()
        old.deleteLater()

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
