"""Deciding in this process: one writer with group commit, or a few optimistic ones side by side.

A lane is a thread with a queue of its own; all commands of one stream take the same lane, so
they are decided in the order they came. SQLite has one lane that commits many commands at once.
Rule: the engine is loaded by the first command; a door that nobody uses costs no start-up time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING
from zlib import crc32

from casewright.engine.commands import Command, TimerDue, stream_of
from casewright.engine.decision import Refused
from casewright.store.port import Conflict, Store, Unavailable
from casewright.store.rows import Changes

from .door import Outcome
from .plans import Plans

if TYPE_CHECKING:
    from .handle import Handled

#: A version conflict is decided again this often before the person is asked to try later.
TRIES = 5
#: The most commands that a lane takes at once: bounds how long the first of them waits.
MOST_AT_ONCE = 256
#: The same where a transaction for many is only made of timers.
MOST_TIMERS = 50

Listener = Callable[[Changes], None]


class _Job:
    """A command on its way and the future that its sender holds."""

    __slots__ = ("command", "future")

    def __init__(self, command: Command) -> None:
        self.command = command
        self.future: Future[Outcome] = Future()


class LocalDoor:
    """The Door of a process that decides itself; safe from any thread.

    ``lanes`` 1 is the single writer of SQLite; more are for PostgreSQL, where each lane decides
    one command of a person at a time, shares a transaction between timers only, and conflicts
    with other machines are decided again.
    """

    def __init__(self, store: Store, plans: Plans | None = None, *, lanes: int = 1) -> None:
        self.store = store
        self.plans = plans or Plans()
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._closed = False
        self._lanes = [_Lane(self, number, alone=lanes == 1) for number in range(lanes)]

    def submit(self, command: Command) -> Future[Outcome]:
        """Hand in a command. The future raises ``Refused`` or ``Unavailable``; never blocks."""
        job = _Job(command)
        with self._lock:
            if self._closed:
                raise Unavailable("The workspace is closed; open it again.")
            lane = self._lanes[crc32(stream_of(command).encode()) % len(self._lanes)]
            lane.put(job)
        return job.future

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(changes)`` after each commit, on the deciding thread; gives its undo."""
        with self._lock:
            self._listeners = [*self._listeners, listener]

        def stop() -> None:
            with self._lock:
                self._listeners = [each for each in self._listeners if each is not listener]

        return stop

    def nudge(self) -> None:
        """Deliver what waits in the outbox (another process may have left it there)."""
        with self._lock:
            if not self._closed:
                self._lanes[0].put(None)

    def settle(self, timeout: float = 60.0) -> bool:
        """Wait until everything handed in so far is done and what follows has been delivered."""
        done = [Event() for _ in self._lanes]
        with self._lock:
            if self._closed:
                return True
            for lane, event in zip(self._lanes, done, strict=True):
                lane.put(event)
        return all(event.wait(timeout) for event in done)

    def close(self) -> None:
        """Finish what was accepted and what follows from it, then stop."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        for lane in self._lanes:
            lane.stop()

    def announce(self, changes: Changes) -> None:
        """Tell everybody who listens; their errors are theirs to catch."""
        if changes != Changes():
            for listener in self._listeners:
                listener(changes)


class _Stop:
    """The last thing in a lane's queue."""


class _Lane:
    """One deciding thread; ``alone`` when there is no other, so that all commands may share."""

    def __init__(self, door: LocalDoor, number: int, *, alone: bool) -> None:
        self._door = door
        self._alone = alone
        self._most = MOST_AT_ONCE if alone else MOST_TIMERS
        self._queue: SimpleQueue[_Job | _Stop | Event | None] = SimpleQueue()
        self._news = False
        self._waiting: list[Event] = []
        self._stopping = False
        self._thread = Thread(target=self._run, name=f"casewright-lane-{number}", daemon=True)
        self._thread.start()

    def put(self, job: _Job | Event | None) -> None:
        self._queue.put(job)

    def stop(self) -> None:
        self._queue.put(_Stop())
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping or self._news:
            jobs = self._take()
            for group in self._groups(jobs):
                self._work(group)
            if self._news:
                self._deliver()
            if not self._news:
                self._tell_waiting()

    def _take(self) -> list[_Job]:
        """The jobs that wait; blocks only when nothing is left to deliver."""
        jobs: list[_Job] = []
        block = not (self._news or self._stopping)
        while len(jobs) < self._most:
            try:
                job = self._queue.get(block=block)
            except Empty:
                break
            block = False
            if isinstance(job, _Stop):
                self._stopping = True
            elif job is None:
                self._news = True
            elif isinstance(job, Event):
                self._waiting.append(job)
            else:
                jobs.append(job)
        return [job for job in jobs if job.future.set_running_or_notify_cancel()]

    def _tell_waiting(self) -> None:
        """Whoever waits for this lane to settle may go on."""
        for event in self._waiting:
            event.set()
        self._waiting.clear()

    def _groups(self, jobs: list[_Job]) -> list[list[_Job]]:
        """The jobs of a transaction each; people do not wait for timers that came before them."""
        timers = [job for job in jobs if isinstance(job.command, TimerDue)]
        people = [job for job in jobs if not isinstance(job.command, TimerDue)]
        groups = [people] if self._alone else [[job] for job in people]
        return [group for group in (*groups, timers) if group]

    def _work(self, jobs: Sequence[_Job]) -> None:
        """All in one transaction; if that fails as a whole, each in one of its own."""
        if len(jobs) > 1:
            try:
                results = self._together(jobs)
            except BaseException:  # noqa: BLE001 - each of them meets its own error below
                results = None
            if results is not None:
                self._answer(jobs, results)
                return
        for job in jobs:
            try:
                result = settle(self._door.store, self._door.plans, job.command)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
                job.future.set_exception(error)
            else:
                self._answer([job], [result])

    def _together(self, jobs: Sequence[_Job]) -> list[Handled]:
        from .handle import handle

        with self._door.store.transaction() as unit:
            return [handle(unit, self._door.plans, job.command) for job in jobs]

    def _answer(self, jobs: Sequence[_Job], results: Sequence[Handled]) -> None:
        """Only after the commit: futures first, then whoever listens."""
        changes = Changes()
        for job, result in zip(jobs, results, strict=True):
            changes |= result.changes
            self._news = self._news or result.news
            if result.refused is not None:
                job.future.set_exception(result.refused)
            elif result.answer is not None:
                job.future.set_result(Outcome(result.answer, result.changes, result.repeated))
        self._door.announce(changes)

    def _deliver(self) -> None:
        """A round of commands between cases; waits for the next nudge when the store cannot."""
        from .deliver import deliver

        try:
            delivered = deliver(self._door.store, self._door.plans)
        except (Unavailable, Conflict):
            self._news = False
            return
        self._news = delivered.more
        self._door.announce(delivered.changes)


def settle(store: Store, plans: Plans, command: Command) -> Handled:
    """One command in a transaction of its own, decided again on a conflict, up to 5 times."""
    from .handle import handle

    for _ in range(TRIES):
        try:
            with store.transaction() as unit:
                return handle(unit, plans, command)
        except Conflict:
            continue
    raise Refused(
        "Many people are changing this case at the same moment.", "Try again in a few seconds."
    )
