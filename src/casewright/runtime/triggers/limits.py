"""Rate limits: so many at once, so many per second after that; bounded in memory, on any clock."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

#: More callers than this are not remembered; the one that was longest silent is forgotten.
MOST_CALLERS = 10_000


class Limit:
    """A bucket of ``burst`` drops per caller, refilled by ``rate`` drops a second."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._lock = Lock()
        self._callers: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Seconds until the caller may go on; 0.0: now, and it counts."""
        with self._lock:
            now = self._clock()
            left, seen = self._callers.pop(caller, (self._burst, now))
            left = min(self._burst, left + (now - seen) * self._rate)
            allowed = left >= 1.0
            self._callers[caller] = (left - allowed, now)
            if len(self._callers) > MOST_CALLERS:
                self._callers.popitem(last=False)
            return 0.0 if allowed else (1.0 - left) / self._rate
