"""One process of the simulated office: a door and a worker that can die between two statements.

Rule: the product's own worker, effect runner, triggers, ``settle`` and ``deliver`` run here, one
step at a time; only threads and waiting are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from casewright.engine.commands import Command
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.runtime.door import Outcome
from casewright.runtime.effects.report import through
from casewright.runtime.effects.runner import EffectRunner
from casewright.runtime.find import Catalogue
from casewright.runtime.local import settle
from casewright.runtime.plans import Plans
from casewright.runtime.triggers.assemble import bound_in
from casewright.runtime.triggers.runner import Triggers
from casewright.runtime.worker import Worker
from casewright.store.port import Conflict, Unavailable
from casewright.store.rows import Changes
from tests.runtime.effects.playing import Hands

from .faults import FaultyLedger, FaultyStore, Nature, Receiver


class StepDoor:
    """A door that decides at once, where the caller stands; the same ``settle`` as in a lane."""

    def __init__(self, store: Any, plans: Plans) -> None:
        self.store = store
        self.plans = plans

    def submit(self, command: Command) -> Future[Outcome]:
        """Decide now; a crash is no answer and takes the caller along."""
        future: Future[Outcome] = Future()
        try:
            done = settle(self.store, self.plans, command)
        except (Refused, Unavailable, Conflict) as problem:
            future.set_exception(problem)
            return future
        if done.refused is not None:
            future.set_exception(done.refused)
        elif done.answer is not None:
            future.set_result(Outcome(done.answer, done.changes, done.repeated))
        return future

    def announce(self, changes: Changes) -> None:
        """Nobody listens in here."""

    def close(self) -> None:
        """Nothing to stop."""


class StepEffects:
    """The effect runner as a worker holds it."""

    def __init__(self, runner: EffectRunner) -> None:
        self._runner = runner
        self.ended = False

    @property
    def running(self) -> int:
        return 0  # the scheduler decides when attempts end; the worker does not wait for them

    def round(self) -> int:
        return self._runner.round()

    def wait(self, seconds: float) -> None:
        """Nobody waits."""

    def next_due(self) -> Instant | None:
        return None

    def close(self) -> None:
        """Only called on an orderly end."""


class _States:
    """States of triggers in the database; putting one may fail."""

    def __init__(self, kept: dict[str, bytes], nature: Nature) -> None:
        self._kept = kept
        self._nature = nature

    def get(self, trigger: str) -> bytes | None:
        return self._kept.get(trigger)

    def put(self, trigger: str, body: bytes) -> None:
        if self._nature.strikes(0.1):
            raise Unavailable("the state could not be written")
        self._kept[trigger] = body


def _nobody() -> Executor:
    raise AssertionError("no mailbox and no folder is looked at here")


class Process:
    """A worker and a door on the common store."""

    def __init__(
        self,
        name: str,
        nature: Nature,
        store: FaultyStore,
        ledger: FaultyLedger,
        receiver: Receiver,
        states: dict[str, bytes],
        plans: Plans,
        pools: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.door = StepDoor(store, plans)
        self.hands = Hands()

        def seconds() -> float:
            return nature.seconds

        def effects(owner: str) -> StepEffects:
            runner = EffectRunner(
                ledger, {"connector": receiver}, through(self.door), self.hands, owner=owner,
                most=3, clock=seconds,
            )  # fmt: skip
            return StepEffects(runner)

        catalogue = Catalogue(store.reads, plans)
        triggers = Triggers(
            lambda: bound_in(store.reads, catalogue), _States(states, nature), self.door,
            store.now, pool=_nobody, clock=seconds,
        )  # fmt: skip
        door: Any = self.door
        self.worker = Worker(
            store, door, pools=pools, effects=effects, helpers={"triggers": triggers}, owner=name,
            clock=seconds,
        )  # fmt: skip

    def act(self, what: Callable[[], Any]) -> Any:
        """Do something; what the environment refuses is left for the next time, as the loop does."""
        try:
            return what()
        except (Unavailable, Conflict) as problem:
            return problem
