"""The triggers of a workspace, looked at in turn: what is due is made, how far they came is kept.

Rule: ``round`` never waits for somebody else's server; mailboxes and folders are looked at in a
pool, and what they led to is collected later. A trigger that fails stops no other one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from time import monotonic

import msgspec

from casewright.blueprint.triggers import FolderTrigger, MailTrigger, ScheduleTrigger
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.rules.errors import RulesError
from casewright.runtime.door import Door
from casewright.store.port import Conflict, Unavailable

from . import folder, mail, schedule
from .port import Bound, Calls, CannotLook, State, States, read_state

#: Seconds between two looks at a mailbox, and at a folder.
MAIL, FOLDER = 60.0, 15.0
#: Seconds after which the blueprints are asked for their triggers again.
RELOAD = 10.0

_log = logging.getLogger(__name__)
_ENCODER = msgspec.json.Encoder()
Look = Callable[[Bound, State], int]


class Triggers:
    """Runs the triggers that ``bound`` gives; one worker at a time does it, by the pool's lease.

    ``calls`` asks connectors, None where there are none. ``pool`` opens what looks at mailboxes
    and folders, when the first of them is looked at.
    """

    def __init__(
        self,
        bound: Callable[[], Sequence[Bound]],
        states: States,
        door: Door,
        now: Callable[[], Instant],
        *,
        pool: Callable[[], Executor],
        calls: Calls | None = None,
        inbox: mail.Inbox | None = None,
        tables: folder.Tables | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._bound = bound
        self._states = states
        self._door = door
        self._now = now
        self._open = pool
        self._pool: Executor | None = None
        self._calls = calls
        self._inbox = inbox
        self._tables = tables
        self._clock = clock
        self._known: tuple[Bound, ...] = ()
        self._reload_at = float("-inf")
        self._look_at: dict[str, float] = {}
        self._running: dict[str, Future[int]] = {}
        self._next: dict[str, tuple[Bound, Instant | None]] = {}

    @property
    def running(self) -> int:
        """Looks on their way."""
        return len(self._running)

    def round(self) -> int:
        """One look at every trigger whose turn it is; how many cases were made or continued."""
        if self._clock() >= self._reload_at:
            self._known = tuple(self._bound())
            self._reload_at = self._clock() + RELOAD
        done = self._collect()
        for bound in self._known:
            done += self._one(bound)
        return done

    def wait(self, seconds: float) -> None:
        """Until a look ends, at most so long."""
        wait(self._running.values(), seconds, FIRST_COMPLETED)

    def next_due(self) -> Instant | None:
        """The next time by a schedule that this worker knows of."""
        dues = [self._after(each) for each in self._known]
        return min((each for each in dues if each is not None), default=None)

    def _after(self, bound: Bound) -> Instant | None:
        if not isinstance(bound.trigger, ScheduleTrigger):
            return None
        known = self._next.get(bound.name)
        if known is None or known[0] != bound:
            state = read_state(self._states.get(bound.name))
            known = self._next[bound.name] = (bound, _next_due(bound, state))
        return known[1]

    # ---------------------------------------------------------------------------------- looking

    def _one(self, bound: Bound) -> int:
        trigger = bound.trigger
        if isinstance(trigger, ScheduleTrigger):
            due = self._after(bound)
            if due is None or due > self._now():
                return 0
            self._next.pop(bound.name, None)
            return self._kept(bound, lambda b, s: schedule.look(b, s, self._door, self._now()))
        if isinstance(trigger, MailTrigger | FolderTrigger):
            self._begin(bound, MAIL if isinstance(trigger, MailTrigger) else FOLDER)
        return 0

    def _begin(self, bound: Bound, pause: float) -> None:
        """Look in the pool, unless that look is still on its way or its time has not come."""
        if bound.name in self._running or self._clock() < self._look_at.get(bound.name, 0.0):
            return
        self._look_at[bound.name] = self._clock() + pause
        self._pool = self._pool or self._open()
        self._running[bound.name] = self._pool.submit(self._kept, bound, self._outside)

    def _outside(self, bound: Bound, state: State) -> int:
        if isinstance(bound.trigger, MailTrigger) and self._inbox and self._calls:
            return mail.look(bound, state, self._inbox, self._calls, self._now())
        if isinstance(bound.trigger, FolderTrigger) and self._tables and self._calls:
            return folder.look(bound, state, self._tables, self._calls, self._now())
        return 0

    def _kept(self, bound: Bound, look: Look) -> int:
        """Look, and keep how far it came; what it refuses or cannot reach is kept as well."""
        before = self._states.get(bound.name)
        state = read_state(before)
        try:
            made = look(bound, state)
            state.failing = ""
        except (Refused, RulesError, CannotLook) as problem:
            made, state.failing = 0, str(problem)
        state.made += made
        state.looked = self._now()
        self._states.put(bound.name, _ENCODER.encode(state))
        return made

    def _collect(self) -> int:
        """What the looks in the pool have led to."""
        done = 0
        for name, future in [each for each in self._running.items() if each[1].done()]:
            del self._running[name]
            problem = future.exception()
            if problem is None:
                done += future.result()
            elif isinstance(problem, Unavailable | Conflict):
                _log.info("trigger %s is looked at again later: %s", name, problem)
            else:
                raise problem
        return done

    def close(self) -> None:
        """Let go; a look that is on its way loses nothing. The next round opens it again."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None
        self._running.clear()
        self._look_at.clear()


def _next_due(bound: Bound, state: State) -> Instant | None:
    try:
        return schedule.next_due(bound, state)
    except RulesError as problem:
        _log.warning("trigger %s cannot run: %s", bound.name, problem)
        return None
