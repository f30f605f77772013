"""The worker loop: fires timers in time order, delivers what waits between cases, runs effects.

One process at a time does each kind of work (a pool), by a lease; the others stand by. Effects
are claimed one by one instead, so that all workers share them. It rests until somebody commits,
the next timer or effect is due or its lease must be renewed, whichever is first.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from time import monotonic
from typing import Protocol
from uuid import uuid4

import msgspec

from casewright.engine.commands import SYSTEM, TimerDue, derive
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.store.port import Conflict, Store, Unavailable
from casewright.store.seal import make_seal, seals

from .deliver import deliver
from .local import LocalDoor

#: What a worker can do in this version.
POOLS = ("outbox", "timers", "upkeep", "effects", "triggers", "notifications")
#: What is done by helpers that the worker is given; where it has none, nobody does it here.
HELPED = ("triggers", "notifications")
#: Seconds a lease lasts, is renewed after, and the longest rest.
LEASE = 30.0
RENEW = 10.0
POLL = 5.0
#: Seconds between looks at effects that run.
LOOK = 0.1
#: Timers fired before the outbox is looked at again; people wait for one batch at the most.
BATCH = 100
#: A timer that could not be fired is tried again after so many seconds.
RETRY = 60.0
#: Upkeep is looked at this often (seconds); heads are sealed when the newest seal is this old.
UPKEEP = 300.0
SEAL_AFTER = 3_600_000_000

Due = tuple[Instant, str, str]

_log = logging.getLogger(__name__)


class Summary(msgspec.Struct):
    """What a worker has done: commands delivered, timers fired, and the pools it held.

    Effects are shared between workers, so they are never among the pools that are held.
    """

    delivered: int = 0
    fired: int = 0
    pools: tuple[str, ...] = ()


class Effects(Protocol):
    """What runs effects in the worker's rounds; none of it waits but ``wait`` and ``close``."""

    @property
    def running(self) -> int: ...
    @property
    def ended(self) -> bool: ...
    def round(self) -> int: ...
    def wait(self, seconds: float) -> None: ...
    def next_due(self) -> Instant | None: ...
    def close(self) -> None: ...


class Helper(Protocol):
    """What does the work of one more pool in the worker's rounds; only ``wait`` waits."""

    @property
    def running(self) -> int: ...
    def round(self) -> int: ...
    def wait(self, seconds: float) -> None: ...
    def next_due(self) -> Instant | None: ...
    def close(self) -> None: ...


class Worker:
    """One worker on an open workspace; ``run`` in a thread or a process of its own."""

    def __init__(
        self,
        store: Store,
        door: LocalDoor,
        *,
        pools: Sequence[str] = (),
        effects: Callable[[str], Effects] | None = None,
        helpers: Mapping[str, Helper] | None = None,
        post: Callable[[Instant], int] | None = None,
        owner: str = "",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``effects`` opens what runs effects for an owner; without it nobody runs them here.

        ``helpers`` do the work of further pools by name; ``post`` looks again at messages that
        came early, at an instant, and gives how many left. ``owner`` and ``clock`` (seconds that
        only grow) are given where a worker must do the same again.
        """
        for pool in pools:
            if pool not in POOLS:
                raise Refused(f"There is no pool “{pool}”.", f"Choose from: {', '.join(POOLS)}.")
        chosen = tuple(pools) or POOLS
        self._store = store
        self._door = door
        self._helpers = {pool: helper for pool, helper in (helpers or {}).items() if pool in chosen}
        apart = {"effects", *HELPED} - self._helpers.keys()
        self._pools = tuple(pool for pool in chosen if pool not in apart)
        self._owner = owner or f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._clock = clock
        self._held: dict[str, float] = {}
        self._fired: set[Due] = set()
        self._stuck: dict[Due, float] = {}
        self._upkeep_at = float("-inf")
        self._effects = effects(self._owner) if effects and "effects" in chosen else None
        self._post = post
        self.summary = Summary()

    def run(self, stop: Event) -> Summary:
        """Work until ``stop`` is set; gives the leases back at the end."""
        try:
            while not stop.is_set():
                try:
                    rest = 0.0 if self.round() else self._until_next()
                except (Unavailable, Conflict) as problem:
                    _log.info("worker rests: %s", problem)
                    rest = POLL
                except Exception:  # noqa: BLE001 - an edge: the loop must go on, and says why
                    _log.exception("worker round failed")
                    rest = POLL
                self._rest(stop, rest)
        finally:
            self._end()
        return self.summary

    def once(self) -> Summary:
        """Work until nothing is due and nothing waits, then give the leases back."""
        try:
            while self.round() or self._busy():
                pass
        finally:
            self._end()
        return self.summary

    def round(self) -> int:
        """One look at everything this worker holds; the number of things done."""
        held = [pool for pool in self._pools if self._hold(pool)]
        self.summary.pools = tuple(held)
        done = 0
        if "outbox" in held:
            done += self._deliver()
            done += self._post(self._store.now()) if self._post is not None else 0
        if "timers" in held:
            done += self._fire()
        if "upkeep" in held:
            self._keep_up()
        done += sum(helper.round() for pool, helper in self._helpers.items() if pool in held)
        if self._effects is not None:
            done += self._effects.round()
        return done

    def _busy(self) -> bool:
        """Whether something is on its way; waits a moment for it to end."""
        for each in (self._effects, *self._helpers.values()):
            if each is not None and each.running:
                each.wait(LOOK)
                return True
        return False

    def _end(self) -> None:
        """Settle the effects that run, then give the leases back."""
        try:
            if self._effects is not None:
                self._effects.close()
            for helper in self._helpers.values():
                helper.close()
        except (Unavailable, Conflict) as problem:
            _log.info("the leases of effects will run out by themselves: %s", problem)
        finally:
            self.release()

    def release(self) -> None:
        """Let another worker go on at once."""
        for pool in list(self._held):
            del self._held[pool]
            try:
                self._store.release(_lease(pool), self._owner)
            except Unavailable as problem:
                _log.info("the lease will run out by itself: %s", problem)

    def _hold(self, pool: str) -> bool:
        """Whether this worker may do the pool's work now; renews in good time."""
        if self._held.get(pool, 0.0) > self._clock():
            return True
        got = self._store.lease(_lease(pool), self._owner, LEASE)
        if got is None:
            self._held.pop(pool, None)
            return False
        self._held[pool] = self._clock() + RENEW
        return True

    def _deliver(self) -> int:
        count = 0
        while True:
            delivered = deliver(self._store, self._door.plans)
            self._door.announce(delivered.changes)
            count += delivered.count
            if not delivered.more:
                self.summary.delivered += count
                return count

    def _keep_up(self) -> None:
        """Fold the flow figures, and seal the heads of all streams about once an hour."""
        if self._clock() < self._upkeep_at:
            return
        self._upkeep_at = self._clock() + UPKEEP
        self._store.fold()
        made = seals(self._store)
        if not made or made[-1].at + SEAL_AFTER <= self._store.now():
            make_seal(self._store)

    def _fire(self) -> int:
        """A batch of due timers, earliest first; commands share commits in the door."""
        now = self._clock()
        self._stuck = {due: until for due, until in self._stuck.items() if until > now}
        found = self._store.due(self._store.now(), BATCH + len(self._stuck))
        for due in self._fired.intersection(found):
            _log.info("timer %s of case %s stays where it is", due[2], due[1])
            self._stuck[due] = now + RETRY
        due_now = [due for due in found if due not in self._stuck]
        first = {case: (due, timer) for due, case, timer in reversed(due_now)}
        futures = [
            (case, self._door.submit(_wake(due, case, timer)))
            for due, case, timer in due_now
            if first[case] == (due, timer)
        ]
        for case, future in futures:
            try:
                future.result()
            except Refused as refusal:
                _log.info("timers of case %s were refused: %s", case, refusal)
        self._fired = set(due_now)
        self.summary.fired += len(due_now)
        return len(due_now)

    def _until_next(self) -> float:
        """Seconds to rest: to the next timer or effect that can go on, at most until the poll."""
        timer = self._store.next_due() if "timers" in self._held else None
        effect = self._effects.next_due() if self._effects is not None else None
        others = (helper.next_due() for pool, helper in self._helpers.items() if pool in self._held)
        dues = [due for due in (timer, effect, *others) if due is not None]
        if not dues:
            return POLL
        now = self._store.now()
        # What is overdue and still there is stuck; it must not keep the loop busy.
        ahead = [(due - now) / 1_000_000 for due in dues if due > now]
        return min([POLL, *ahead])

    def _rest(self, stop: Event, seconds: float) -> None:
        until = monotonic() + seconds
        while not stop.is_set() and (left := until - monotonic()) > 0:
            if self._effects is not None and self._effects.ended:
                return
            running = self._effects is not None and self._effects.running
            try:
                if self._store.wait_for_change(min(left, LOOK if running else 0.5)):
                    return
            except Unavailable:
                stop.wait(left)


def _lease(pool: str) -> str:
    return f"worker:{pool}"


def _wake(due: Instant, case: str, timer: str) -> TimerDue:
    return TimerDue(
        id=derive(case, f"wake {timer}@{due}"), actor=SYSTEM, case=case, timer=timer, due=due
    )
