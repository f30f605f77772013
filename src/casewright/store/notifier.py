"""Telling others that something was committed: coalesced, at most five times a second.

It runs beside the commands, never inside a transaction: a NOTIFY there makes commits queue up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from .port import Unavailable

_log = logging.getLogger(__name__)
INTERVAL = 0.2


class Notifier:
    """Calls ``send`` soon after ``wake``, once for all wakes within an interval."""

    def __init__(self, send: Callable[[], None], interval: float = INTERVAL) -> None:
        self._send = send
        self._interval = interval
        self._woken = threading.Event()
        self._closing = threading.Event()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Something was committed. Returns at once."""
        self._woken.set()
        if self._thread is None:
            with self._guard:
                if self._thread is None and not self._closing.is_set():
                    self._thread = threading.Thread(
                        target=self._run, name="casewright-notify", daemon=True
                    )
                    self._thread.start()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._woken.wait()
            self._woken.clear()
            if not self._closing.is_set():
                self._try_to_send()
                self._closing.wait(self._interval)

    def _try_to_send(self) -> None:
        try:
            self._send()
        except Unavailable as problem:
            # Others poll as well; only their refresh is late.
            _log.info("others were not notified: %s", problem)

    def close(self) -> None:
        """Send what is pending and stop."""
        pending = self._thread is not None and self._woken.is_set()
        self._closing.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
        if pending:
            self._try_to_send()
