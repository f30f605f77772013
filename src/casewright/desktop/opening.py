"""Opening a workspace in a thread, and what runs beside the window: clocks and others' commits.

Rule: heavy modules are imported here, in threads, after the window was painted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from casewright.desktop.dispatch import Dispatch, Problem, attempt, tr
from casewright.runtime.identity import machine_user

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.desk import Directory
    from casewright.store.port import Store

#: Loaded in the thread as well, so that building the panes does not stop the window.
_PANES = (
    "casewright.desktop.wording",
    "casewright.desktop.pulse",
    "casewright.desktop.worklist.pane",
    "casewright.desktop.casefile.cases",
    "casewright.desktop.casefile.page",
    "casewright.desktop.designer.pane",
    "casewright.desktop.supervisor.pane",
    "casewright.desktop.notifications.center",
)
#: Seconds between looks at what other processes committed.
_LOOK = 1.0


class Opening(QObject):
    """Opens (or makes) one workspace: ``opened(workspace, directory)`` or ``failed(problem)``.

    ``glanced(glance)`` comes first: the store alone is enough to show the list, and the engine,
    which forms and commands need, takes longer to load.
    """

    glanced = Signal(object)
    opened = Signal(object, object)
    failed = Signal(object)

    def __init__(
        self,
        location: str,
        actor: str | None,
        language: str = "en",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.location = location
        self.actor = actor
        self.language = language
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
        actor = self.actor or machine_user()
        if create:
            from casewright import app

            app.create(self.location, actor=actor).close()
        from casewright.store.open import open_store

        with ExitStack() as undo:
            # The same store serves the first look and the workspace: it is opened once.
            store = cast("Store", open_store(self.location))
            undo.callback(store.close)
            directory = self._look(store, actor)
            from casewright import app

            workspace = app.Workspace(store, actor, self.location)
            for pane in _PANES:
                import_module(pane)
            undo.pop_all()
        return workspace, directory

    def _look(self, store: Store, actor: str) -> Directory:
        from casewright.desktop.desk import read_directory
        from casewright.desktop.glance import read_glance
        from casewright.store.guarded import GuardedReads

        directory = read_directory(store.reads, self.language)
        glance = read_glance(GuardedReads(store.reads, actor), actor, directory)
        import_module("casewright.desktop.widgets.worklist_view")
        self.glanced.emit(glance)
        return directory


def _explained(problem: Problem, location: str) -> Problem:
    """Where was looked, beside what went wrong there."""
    if problem.kind == "environment":
        return replace(problem, remedy=tr("Looked at {0}.").format(location))
    return problem


class Companions:
    """The worker loop and the follower of other processes, each in a thread of its own."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._dispatch = dispatch
        self._stop = Event()
        self._worker = self._thread("worker", self._work)
        self._follower = self._thread("follow", self._follow)

    def _thread(self, name: str, run: Callable[[], None]) -> Thread:
        return Thread(target=run, name=f"casewright-{name}", daemon=True)

    def follow(self) -> None:
        """Begin to follow others at once: what they commit from now on must not be missed."""
        self._follower.start()

    def work(self) -> None:
        """Begin the worker loop."""
        if not self._stop.is_set():
            self._worker.start()

    def stop(self) -> None:
        """End both; returns when they have."""
        self._stop.set()
        for thread in (self._worker, self._follower):
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
