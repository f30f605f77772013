"""What a worker holds to run a workspace's effects: the ledger on disk, handlers, threads.

Rule: nothing is opened before there is an effect; a workspace without connectors costs one small
read per round. Any number of workers may have a pool: each effect is claimed by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from casewright.engine.state import Instant
from casewright.store.effect_runs import EffectRuns

from .port import Handler, Report
from .runner import EffectRunner
from .stored import StoredLedger, lane_of

#: Attempts at a time in one worker.
MOST = 16
#: Seconds that attempts have to end when the worker stops; later their leases run out.
GRACE = 30.0

_log = logging.getLogger(__name__)


class EffectPool:
    """Runs the effects of one workspace for one worker (``owner``).

    ``handlers`` opens what runs the effects, by kind; it is called when there is one.
    """

    def __init__(
        self,
        runs: EffectRuns,
        handlers: Callable[[], Mapping[str, Handler]],
        report: Report,
        owner: str,
        *,
        most: int = MOST,
        kinds: Mapping[str, int] | None = None,
    ) -> None:
        """``kinds`` are attempts at a time by kind of effect; others have all there is."""
        self._runs = runs
        self._handlers = handlers
        self._report = report
        self._owner = owner
        self._most = most
        self._kinds = kinds
        self._threads: ThreadPoolExecutor | None = None
        self._runner: EffectRunner | None = None

    @property
    def running(self) -> int:
        """Attempts on their way."""
        return self._runner.running if self._runner else 0

    @property
    def ended(self) -> bool:
        """Whether the next round has an ending to settle."""
        return self._runner is not None and self._runner.ended

    def round(self) -> int:
        """One look, without waiting; the number of things done."""
        if self._runner is None:
            if self._runs.idle():
                return 0
            self._runner = self._opened()
        self._runs.follow(lane_of)
        return self._runner.round()

    def wait(self, seconds: float) -> None:
        """Until an attempt ends, at most so long."""
        if self._runner is not None and self._runner.running:
            self._runner.wait(seconds)

    def next_due(self) -> Instant | None:
        """When an effect is due next, or a lease runs out."""
        return self._runs.next_due() if self._runner is not None else None

    def close(self, grace: float = GRACE) -> None:
        """End what runs, settle it and tell the cases; what does not end in time is left.

        Its lease runs out then, and another worker asks whether it was done. A closed pool opens
        again with its next round.
        """
        runner, threads = self._runner, self._threads
        if runner is None or threads is None:
            return
        self._runner = self._threads = None
        try:
            _drain(runner, grace)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _opened(self) -> EffectRunner:
        handlers = self._handlers()
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="casewright-effect")
        return EffectRunner(
            StoredLedger(self._runs), handlers, self._report, self._threads,
            owner=self._owner, most=self._most, kinds=self._kinds,
        )  # fmt: skip


def _drain(runner: EffectRunner, grace: float) -> None:
    until = monotonic() + grace
    runner.stop()
    runner.round()
    while (runner.running or runner.telling) and (left := until - monotonic()) > 0:
        runner.wait(min(left, 1.0))
        runner.round()
    if runner.running:
        _log.warning("%s effects did not end in time; their leases run out", runner.running)
