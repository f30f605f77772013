"""From a click to a refresh: commands to the Door, reads to a pool, answers to the GUI thread.

The GUI thread never waits. This is the desktop's one edge where any exception is caught: it
becomes a ``Problem`` that says whether the user can act, should retry, or should report. Nothing
of the rooms below is loaded before it is needed, so that the first paint does not wait for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QRunnable,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)
from shiboken6 import isValid

if TYPE_CHECKING:
    from concurrent.futures import Future

    from casewright.engine.commands import Command
    from casewright.runtime.door import Door, Outcome
    from casewright.runtime.reading import Changes

#: Reads run beside each other in this many threads.
READERS = 3
#: Commits that come within so many milliseconds are told as one.
TOGETHER_MS = 40


@dataclass(frozen=True)
class Problem:
    """Why something did not happen, in words for a person.

    ``kind``: refused (the user can act) | environment (retry) | bug (report). ``fields``: a
    sentence per field of a form; ``conflicts``: field → (theirs, mine).
    """

    kind: Literal["refused", "environment", "bug"]
    what: str
    remedy: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    detail: str = ""


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Dispatch", text)


def problem_of(error: BaseException) -> Problem:
    """What an exception means for the person at the window."""
    import traceback

    from casewright.engine.decision import Refused
    from casewright.runtime.reading import Unavailable

    if isinstance(error, Refused):
        return Problem("refused", error.reason, error.remedy, error.fields, error.conflicts)
    if isinstance(error, Unavailable | OSError):
        return Problem(
            "environment",
            tr("The workspace cannot be reached: {0}").format(error),
            tr("What you typed is kept. Try again in a moment."),
        )
    detail = "".join(traceback.format_exception(error))
    return Problem(
        "bug",
        tr("Something went wrong inside Casewright: {0}").format(error),
        tr("Nothing was changed. Please report it with the details."),
        detail=detail,
    )


def attempt(job: Callable[[], Any]) -> tuple[Any, Problem | None]:
    """The edge itself: what ``job`` gives, or the problem that it met."""
    try:
        return job(), None
    except Exception as error:  # noqa: BLE001 - an edge: nothing may escape into Qt
        return None, problem_of(error)


class _Read(QRunnable):
    """One read in the pool."""

    def __init__(self, job: Callable[[], Any], answer: Callable[[Any, Problem | None], None]):
        super().__init__()
        self._job, self._answer = job, answer

    def run(self) -> None:
        self._answer(*attempt(self._job))


class _Bell(QObject):
    """Rung from any thread; carries nothing.

    It has no parent, so nobody who still holds it can ring a bell that Qt has already deleted, and
    no Python object crosses from one thread to the other inside of Qt.
    """

    rung = Signal()


class _Post:
    """Jobs from any thread, done on the GUI thread in order."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()
        self.bell = _Bell()

    def __call__(self, job: Callable[[], None]) -> None:
        self._jobs.append(job)
        self.bell.rung.emit()

    def next(self) -> Callable[[], None] | None:
        """The oldest job that nobody has done; None when there is none."""
        return self._jobs.popleft() if self._jobs else None


class Dispatch(QObject):
    """The panes' way to the Door and to reads.

    ``changed(changes, initiator)`` is emitted on the GUI thread after commits that this process
    knows of; ``initiator`` is the object that asked for it, None when several or others did.
    ``troubled(problem)`` is emitted for failures that nobody handles.
    """

    changed = Signal(object, object)
    troubled = Signal(object)
    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door: Door | None = None
        self._heard = False
        self._order = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(READERS)
        self._waiting: list[Callable[[], None]] = []
        self._news: Changes | None = None
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(TOGETHER_MS)
        self._told.timeout.connect(self._tell_changes)
        self._post = _Post()
        self._post.bell.rung.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def attach(self, door: Door) -> None:
        """The workspace is open: what was asked for meanwhile starts now."""
        self._door = door
        listen = getattr(door, "listen", None)
        if listen is not None:
            # A door that tells of every commit also tells of ours and of what followed from them.
            listen(self.announce)
            self._heard = True
        waiting, self._waiting = self._waiting, []
        self.ready.emit()
        for start in waiting:
            start()

    def announce(self, changes: Changes) -> None:
        """Somebody committed (any thread): tell the panes, together with what comes at once."""
        self._post(lambda: self._collect(changes))

    def _collect(self, changes: Changes) -> None:
        self._news = changes if self._news is None else self._news | changes
        if not self._told.isActive():
            self._told.start()

    def _tell_changes(self) -> None:
        news, self._news = self._news, None
        if news is not None:
            self.changed.emit(news, None)

    def run(
        self,
        command: Command,
        initiator: QObject | None = None,
        done: Callable[[Outcome], None] | None = None,
        refused: Callable[[Problem], None] | None = None,
    ) -> None:
        """Hand a command in; ``done`` or ``refused`` is called on the GUI thread.

        Neither is called when ``initiator`` is gone by then.
        """
        if self._door is None:
            self._waiting.append(lambda: self.run(command, initiator, done, refused))
            return
        door = self._door
        future, problem = attempt(lambda: door.submit(command))
        if problem is not None:
            self._fail(problem, refused, initiator)
            return
        future.add_done_callback(lambda f: self._finished(f, initiator, done, refused))

    def _finished(
        self,
        future: Future[Outcome],
        initiator: QObject | None,
        done: Callable[[Outcome], None] | None,
        refused: Callable[[Problem], None] | None,
    ) -> None:
        error = future.exception()
        if error is not None:
            self._fail(problem_of(error), refused, initiator)
            return
        outcome = future.result()

        def tell() -> None:
            if not self._heard:
                self.changed.emit(outcome.changes, initiator)
            if done is not None and _alive(initiator):
                done(outcome)

        self._post(tell)

    def _fail(
        self, problem: Problem, failed: Callable[[Problem], None] | None, owner: QObject | None
    ) -> None:
        def tell() -> None:
            if _alive(owner):
                (failed or self.troubled.emit)(problem)

        self._post(tell)

    def read(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[Problem], None] | None = None,
        *,
        owner: QObject | None = None,
        newest_first: bool = False,
    ) -> None:
        """Run ``job`` in the pool and give its result to ``then`` on the GUI thread.

        Nothing is called when ``owner`` is gone by then. ``newest_first`` reads overtake older
        ones of their kind: what a person looks at now is wanted before what was scrolled past.
        """

        def answer(result: Any, problem: Problem | None) -> None:
            if problem is None:
                self._post(lambda: then(result) if _alive(owner) else None)
            else:
                self._fail(problem, failed, owner)

        def start() -> None:
            self._order += 1
            self._pool.start(_Read(job, answer), self._order if newest_first else 0)

        if self._door is None:
            self._waiting.append(start)
        else:
            start()

    def drain(self, milliseconds: int = 5_000) -> None:
        """Wait for reads under way (closing the window, tests)."""
        self._pool.waitForDone(milliseconds)

    @Slot()
    def _call(self) -> None:
        tell = self._post.next()
        if tell is None:
            return
        _, problem = attempt(tell)
        if problem is not None:
            # A pane that cannot show an answer is a bug to report, not the window's end.
            import logging

            logging.getLogger(__name__).error("an answer could not be shown: %s", problem.detail)
            self.troubled.emit(problem)


def _alive(owner: QObject | None) -> bool:
    return owner is None or isValid(owner)
