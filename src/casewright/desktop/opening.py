"""Opening a workspace in a thread, and what runs beside the window: clocks and others' commits.

Rule: heavy modules are imported here, in threads, after the window was painted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casewright.desktop.dispatch import Dispatch, Problem, attempt

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.desk import Directory

#: Loaded in the thread as well, so that building the panes does not stop the window.
_PANES = (
    "casewright.desktop.worklist.pane",
    "casewright.desktop.casefile.cases",
    "casewright.desktop.casefile.page",
    "casewright.desktop.designer.pane",
)
#: Seconds between looks at what other processes committed.
_LOOK = 1.0


class Opening(QObject):
    """Opens (or makes) one workspace; ``opened(workspace, directory)`` or ``failed(problem)``."""

    opened = Signal(object, object)
    failed = Signal(object)

    def __init__(self, location: str, actor: str | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.location = location
        self.actor = actor
        self._thread: Thread | None = None

    def start(self, *, create: bool = False) -> None:
        """Begin; the answer is a signal on the GUI thread."""
        self._thread = Thread(
            target=self._run, args=(create,), name="casewright-opening", daemon=True
        )
        self._thread.start()

    def wait(self) -> None:
        """Until the thread has ended (closing the window early)."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, create: bool) -> None:
        made, problem = attempt(lambda: self._open(create))
        if problem is not None:
            self.failed.emit(_explained(problem, self.location))
        else:
            self.opened.emit(*made)

    def _open(self, create: bool) -> tuple[Workspace, Directory]:
        from casewright import app
        from casewright.desktop.desk import read_directory

        make = app.create if create else app.open
        workspace = make(self.location, actor=self.actor)
        with ExitStack() as undo:
            undo.callback(workspace.close)
            directory = read_directory(workspace)
            for pane in _PANES:
                import_module(pane)
            undo.pop_all()
        return workspace, directory


def _explained(problem: Problem, location: str) -> Problem:
    """Where was looked, beside what went wrong there."""
    if problem.kind == "environment":
        return replace(problem, remedy=f"Looked at {location}.")
    return problem


class Companions:
    """The worker loop and the follower of other processes, each in a thread of its own."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._dispatch = dispatch
        self._stop = Event()
        self._threads = [self._thread("worker", self._work), self._thread("follow", self._follow)]

    def _thread(self, name: str, run: Callable[[], None]) -> Thread:
        return Thread(target=run, name=f"casewright-{name}", daemon=True)

    def start(self) -> None:
        """Begin both."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both; returns when they have."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _work(self) -> None:
        # It stands by while another process holds the lease, and takes over when that one ends.
        self._workspace.worker().run(self._stop)

    def _follow(self) -> None:
        from casewright.runtime.reading import Changes, Unavailable

        store = self._workspace.store
        cursor: int | None = None
        while not self._stop.is_set():
            try:
                cursor, changes = store.changes_since(cursor)
            except Unavailable:
                # The next look may succeed; what is shown stays, and reads say what is wrong.
                changes = Changes()
            if changes != Changes():
                self._dispatch.announce(changes)
            self._stop.wait(_LOOK)
