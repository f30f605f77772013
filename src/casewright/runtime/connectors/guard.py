"""Time and cancellation of one run: when either says so, its sockets and programs are cut off.

Rule: a time-out of each read is not enough against a server that sends one byte a second, so one
clock covers the whole run and ends it from outside.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from .port import Stop

#: How often ``stop()`` is asked while the other side is silent (seconds).
_LOOK = 0.05
Clock = Callable[[], float]


class Expired(Exception):
    """The run took its whole time, or was cancelled; the text says which."""


class Guard:
    """Watches one run; a context manager. Sockets and killers are registered as they come."""

    def __init__(self, stop: Stop, seconds: float, clock: Clock = time.monotonic) -> None:
        self._stop = stop
        self._clock = clock
        self._seconds = seconds
        self._until = clock() + seconds
        self._cut: list[Callable[[], None]] = []
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for each in self._sockets:
            each.close()

    @property
    def expired(self) -> str:
        """Why the run must end, in words; empty while it may go on."""
        if self._stop():
            return "it was cancelled"
        if self._clock() >= self._until:
            return f"it took longer than {self._seconds:g} seconds"
        return ""

    def check(self) -> None:
        """Raise ``Expired`` when the run must end."""
        if why := self.expired:
            raise Expired(why)

    def left(self) -> float:
        """Seconds that are left, never 0, for the time-outs of libraries."""
        self.check()
        return max(0.001, self._until - self._clock())

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection down when the run must end.

        A duplicate is kept, because wrapping a socket for TLS takes the original away.
        """
        twin = socket.socket(fileno=os.dup(connection.fileno()))
        self._sockets.append(twin)
        self.on_end(lambda: _shut(twin))

    def on_end(self, cut: Callable[[], None]) -> None:
        """Call ``cut()`` from the watching thread when the run must end."""
        with self._lock:
            self._cut.append(cut)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="guard", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(_LOOK):
            if self.expired:
                with self._lock:
                    cut, self._cut = self._cut, []
                for each in cut:
                    each()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
