"""Warning the supervisors of a queue that goes over a limit: once, until it has recovered.

Rule: measured on the database's clock; what was found is an event of the workspace, whose id says
which change of that limit it is, so that two workers that look at once report one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from casewright.engine.commands import SYSTEM, Command, ReportQueueAlert, derive
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.store.queue_figures import Figures

from .preferences import QueueAlert
from .roster import Roster

#: Queues are looked at this often.
EVERY: Instant = 60_000_000
#: A queue has recovered when it is below this share of its limit: it must not flicker.
RECOVERED = 80
_MINUTE = 60_000_000

_log = logging.getLogger(__name__)


def judged(value: int, limit: int, *, raised: bool) -> bool:
    """Whether an alert stands: over its limit, or raised before and not yet well below it."""
    if value > limit:
        return True
    return raised and value * 100 > limit * RECOVERED


def measured(figures: Figures, now: Instant) -> dict[str, int]:
    """Measure → value: pieces of work that wait, minutes, percent."""
    oldest = 0 if figures.oldest is None else max(0, now - figures.oldest) // _MINUTE
    risk = figures.near * 100 // figures.open if figures.open else 0
    return {"length": figures.waiting, "oldest": oldest, "risk": risk}


class Watch:
    """Looks at the queues of one workspace; ``workspace`` is its id, ``submit`` the way to it."""

    def __init__(
        self,
        figures: Callable[[str, Instant], Figures],
        now: Callable[[], Instant],
        roster: Callable[[], Roster],
        submit: Callable[[Command], Future[Any]],
        workspace: str,
    ) -> None:
        self._figures = figures
        self._now = now
        self._roster = roster
        self._submit = submit
        self._workspace = workspace
        self._next: Instant = 0

    def round(self) -> int:
        """One look when it is time: the number of limits that were crossed."""
        now = self._now()
        if now < self._next:
            return 0
        self._next = now + EVERY
        found = list(self._crossed(self._roster(), now))
        for command in found:
            try:
                self._submit(command).result()
            except Refused as refusal:  # another worker has just reported it
                _log.info("queue %s: %s", command.queue, refusal)
        return len(found)

    def _crossed(self, roster: Roster, now: Instant) -> Iterator[ReportQueueAlert]:
        for queue, alert in sorted(roster.alerts.items()):
            found = measured(self._figures(queue, now + alert.within * _MINUTE), now)
            yield from self._of_queue(queue, alert, found, roster)

    def _of_queue(
        self, queue: str, alert: QueueAlert, found: dict[str, int], roster: Roster
    ) -> Iterator[ReportQueueAlert]:
        for measure, limit in alert.limits().items():
            changes, raised = roster.raised.get((queue, measure), (0, False))
            value = found[measure]
            stands = judged(value, limit, raised=raised)
            if stands != raised:
                yield ReportQueueAlert(
                    id=derive(self._workspace, f"alert {queue} {measure} {changes}"),
                    actor=SYSTEM, queue=queue, measure=measure, value=value, limit=limit,
                    raised=stands,
                )  # fmt: skip
