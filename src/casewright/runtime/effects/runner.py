"""The loop that runs effects: claim, run in a bounded pool, settle, tell the case.

Rule: ``round`` never waits. What an attempt led to is written before the case is told, so that a
crash between the two repeats the telling and never the effect.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from threading import Event
from time import monotonic
from typing import Any, NamedTuple

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Failure, Result
from casewright.store.port import Unavailable

from .port import Claim, Handler, Ledger, Report, Rooms, Told
from .states import Begin, Policy, Settled, after_check, after_run, begin

#: Seconds a claim lasts and is renewed after.
LEASE = 60.0
RENEW = 15.0
#: Seconds without reports after the door could take none.
DEAF = 5.0
#: Reports handed in at a time.
_TELL = 200

_log = logging.getLogger(__name__)
Outcome = Result | Failure | None


class _Job:
    """An attempt on its way; the pool's thread notes how far it came."""

    def __init__(self, claim: Claim, handler: Handler, clock: Callable[[], float]) -> None:
        self.claim = claim
        self.stop = Event()
        #: Until then nobody else can have it.
        self.until = clock() + LEASE
        self._clock = clock
        self.policy: Policy | None = None
        self.what: Begin = "run"
        self.future: Future[Outcome | Settled] = Future()
        self._handler = handler

    def attempt(self) -> Outcome | Settled:
        """Run or check it, as its standing and policy say.

        One that begins so late that somebody else may have it (the process slept, the pool was
        full) does nothing.
        """
        task = self.claim.task
        self.policy = self._handler.policy(task)
        what = begin(self.claim.standing, self.policy)
        if isinstance(what, Settled):
            return what
        if what == "run" and task.again and self.claim.attempt == 1 and self.policy.tells:
            # A person had it tried again, perhaps after a doubt: ask before it is repeated.
            what = "check"
        self.what = what
        if self._clock() >= self.until:
            return Failure("retry", "Its worker came to it too late.")
        act = self._handler.run if what == "run" else self._handler.check
        return act(task, self.stop.is_set)


class _Telling(NamedTuple):
    """An ending on its way to its case; ``again``: for the second time, after a refusal."""

    told: Told
    future: Future[Any]
    again: bool = False


class EffectRunner:
    """Runs the effects of the kinds it has handlers for.

    ``limits`` are attempts at a time by lane, ``limit`` for a lane that is not named, ``kinds``
    by kind of effect, ``most`` in all. ``pool`` must not be shared with work that waits for this runner.
    """

    def __init__(
        self,
        ledger: Ledger,
        handlers: Mapping[str, Handler],
        report: Report,
        pool: Executor,
        *,
        owner: str,
        most: int = 16,
        limits: Mapping[str, int] | None = None,
        limit: int = 4,
        kinds: Mapping[str, int] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._ledger = ledger
        self._handlers = handlers
        self._report = report
        self._pool = pool
        self._owner = owner
        self._most = most
        self._limits = dict(limits or {})
        self._limit = limit
        self._kinds = {kind: (kinds or {}).get(kind, most) for kind in handlers}
        self._clock = clock
        self._jobs: dict[str, _Job] = {}
        self._telling: dict[tuple[str, int], _Telling] = {}
        self._beat_at = 0.0
        self._deaf_until = float("-inf")

    @property
    def running(self) -> int:
        """Attempts on their way."""
        return len(self._jobs)

    @property
    def telling(self) -> int:
        """Endings that were handed to the door and not taken yet."""
        return len(self._telling)

    @property
    def ended(self) -> bool:
        """Whether an attempt has ended that ``round`` has not seen yet."""
        return any(job.future.done() for job in self._jobs.values())

    def wait(self, seconds: float) -> None:
        """Until an attempt ends or the door has taken something, at most so long."""
        futures: list[Future[Any]] = [job.future for job in self._jobs.values()]
        futures += [each.future for each in self._telling.values()]
        wait(futures, seconds, FIRST_COMPLETED)

    def round(self) -> int:
        """One look: what ended is settled, what is due is started; the number of things done."""
        done = self._collect()
        self._beat()
        done += self._start()
        return done + self._tell()

    def stop(self) -> None:
        """End what runs as soon as it can; ``round`` until ``running`` is 0 settles it."""
        self._most = 0
        for job in self._jobs.values():
            job.stop.set()

    # ---------------------------------------------------------------------------------- ending

    def _collect(self) -> int:
        ended = [job for job in self._jobs.values() if job.future.done()]
        for job in ended:
            # Written first: if that fails, the job is still here for the next round.
            self._settle(job.claim, _settled(job))
            del self._jobs[job.claim.task.id]
        return len(ended)

    def _settle(self, claim: Claim, settled: Settled) -> None:
        task = claim.task.id
        if not self._ledger.settle(self._owner, task, claim.attempt, settled):
            _log.info("attempt %s of effect %s came too late", claim.attempt, task)

    def _beat(self) -> None:
        """Keep what runs; what is no longer ours is ended, because somebody else has it now."""
        if not self._jobs or self._clock() < self._beat_at:
            return
        self._beat_at = self._clock() + RENEW
        held = {task: job.claim.attempt for task, job in self._jobs.items()}
        kept = self._ledger.beat(self._owner, held, LEASE)
        for task in kept:
            self._jobs[task].until = self._beat_at - RENEW + LEASE
        for task in held.keys() - kept:
            self._jobs[task].stop.set()
            self._jobs[task].until = 0.0

    # -------------------------------------------------------------------------------- starting

    def _start(self) -> int:
        most = self._most - len(self._jobs)
        if most < 1:
            return 0
        claims = self._ledger.claim(
            self._owner, most=most, seconds=LEASE, rooms=self._rooms(), kinds=self._free()
        )
        for claim in claims:
            self._begin(claim)
        return len(claims)

    def _free(self) -> dict[str, int]:
        """What is still free of each kind that can be run here."""
        running = Counter(job.claim.task.kind for job in self._jobs.values())
        return {kind: limit - running[kind] for kind, limit in self._kinds.items()}

    def _rooms(self) -> Rooms:
        """What is still free in each lane that has a limit of its own or something running."""
        rooms = dict(self._limits)
        for job in self._jobs.values():
            lane = job.claim.task.lane
            rooms[lane] = rooms.get(lane, self._limit) - 1
        return Rooms(rooms, self._limit)

    def _begin(self, claim: Claim) -> None:
        task = claim.task
        job = _Job(claim, self._handlers[task.kind], self._clock)
        job.future = self._pool.submit(job.attempt)
        self._jobs[task.id] = job

    # --------------------------------------------------------------------------------- telling

    def _tell(self) -> int:
        """Hand what the cases must hear to the door, and note what it has taken."""
        ended = [(key, each) for key, each in self._telling.items() if each.future.done()]
        for key, each in ended:
            del self._telling[key]
            self._heard(key, each)
        if self._clock() < self._deaf_until:
            return len(ended)
        news = [
            told
            for told in self._ledger.untold(_TELL)
            if (told.task.id, told.attempt) not in self._telling
        ]
        for count, told in enumerate(news):
            if not self._hand_in(told):
                return len(ended) + count
        return len(ended) + len(news)

    def _hand_in(self, told: Told, refused: Refused | None = None) -> bool:
        """Hand one report to the door; False when it is shut and the report stays untold."""
        try:
            future = self._report(told, refused)
        except Unavailable:
            self._pause()
            return False
        key = (told.task.id, told.attempt)
        self._telling[key] = _Telling(told, future, again=refused is not None)
        return True

    def _pause(self) -> None:
        """Hand in nothing for a while, so that a shut door does not keep the worker busy."""
        self._deaf_until = self._clock() + DEAF

    def _heard(self, key: tuple[str, int], each: _Telling) -> None:
        problem = each.future.exception()
        if isinstance(problem, Refused) and not each.again:
            self._hand_in(each.told, problem)
        elif problem is None or isinstance(problem, Refused):
            if problem is not None:
                _log.info("the case does not take the result of effect %s: %s", key[0], problem)
            self._ledger.told(*key)
        elif isinstance(problem, Unavailable):
            self._pause()
        else:
            raise problem


def _settled(job: _Job) -> Settled:
    """What the attempt led to. An error of the handler itself is a bug, and ends up seen."""
    problem = job.future.exception()
    policy, standing, seed = job.policy or Policy(), job.claim.standing, job.claim.task.id
    outcome = _failure(problem, job) if problem is not None else job.future.result()
    if isinstance(outcome, Settled):
        return outcome
    if job.what == "check":
        return after_check(standing, outcome, policy, seed)
    return after_run(standing, outcome or Result(), policy, seed)


def _failure(problem: BaseException, job: _Job) -> Failure:
    """What a handler's exception means: refused, the environment, or a bug."""
    if isinstance(problem, Refused):
        return Failure("incident", str(problem))
    if isinstance(problem, Unavailable):
        return Failure("retry", str(problem))
    _log.error("an effect's handler broke", exc_info=problem)
    certain = job.policy is None or job.policy.repeatable
    return Failure(
        "incident" if certain else "uncertain",
        f"The connection broke ({type(problem).__name__}). This is a bug; please report it with"
        " the worker's log.",
    )
