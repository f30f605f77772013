"""A stage for effects: a clock that the test turns, handlers with a script, a pool run by hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Failure, Result, Stop
from casewright.runtime.effects.memory import MemoryLedger
from casewright.runtime.effects.port import Task, Told
from casewright.runtime.effects.runner import EffectRunner
from casewright.runtime.effects.states import Policy

SECOND = 1_000_000


class Clock:
    """Turned by the test."""

    def __init__(self) -> None:
        self.at = 0

    def __call__(self) -> int:
        return self.at

    def seconds(self) -> float:
        return self.at / SECOND

    def turn(self, seconds: float) -> None:
        self.at += int(seconds * SECOND)


class Hands(Executor):
    """A pool whose work is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def work(self) -> int:
        """Do all that waits; what it raises is the future's."""
        waiting, self.waiting = self.waiting, []
        for future, act in waiting:
            try:
                future.set_result(act())
            except Exception as problem:  # noqa: BLE001 - as a pool's thread does
                future.set_exception(problem)
        return len(waiting)


Scripted = Result | Failure | Exception | None


class Player:
    """A handler that gives what the test wrote, in order; the last for ever."""

    def __init__(self, *outcomes: Scripted, policy: Policy | None = None) -> None:
        self.outcomes = list(outcomes)
        self.checks: list[Scripted] = []
        self.policies = policy or Policy()
        self.ran: list[str] = []
        self.checked: list[str] = []
        self.stops: dict[str, Stop] = {}

    def policy(self, task: Task) -> Policy:
        return self.policies

    def run(self, task: Task, stop: Stop) -> Result | Failure:
        self.ran.append(task.id)
        self.stops[task.id] = stop
        found = _next(self.outcomes)
        assert found is not None
        return found

    def check(self, task: Task, stop: Stop) -> Result | Failure | None:
        self.checked.append(task.id)
        return _next(self.checks)


def _next(script: list[Scripted]) -> Result | Failure | None:
    found = script.pop(0) if len(script) > 1 else script[0]
    if isinstance(found, Exception):
        raise found
    return found


class Stage:
    """A ledger, a handler and any number of workers."""

    def __init__(self, handler: Player) -> None:
        self.clock = Clock()
        self.ledger = MemoryLedger(self.clock)
        self.handler = handler
        self.heard: list[Told] = []
        #: What reporting meets; ``shut``: at once, not when what was handed in is done.
        self.deaf: Exception | None = None
        self.refused: list[tuple[Told, Refused]] = []
        self.shut = False
        self.asked = 0
        self.pools: dict[str, Hands] = {}

    def worker(self, name: str = "w1", **more: Any) -> EffectRunner:
        self.pools[name] = Hands()
        return EffectRunner(
            self.ledger, {"play": self.handler}, self.report, self.pools[name], owner=name,
            clock=self.clock.seconds, **more,
        )  # fmt: skip

    def report(self, told: Told, refused: Refused | None = None) -> Future[Any]:
        self.asked += 1
        if self.shut and self.deaf is not None:
            raise self.deaf
        future: Future[Any] = Future()
        if refused is not None:
            self.refused.append((told, refused))
        if self.deaf is not None:
            future.set_exception(self.deaf)
        else:
            self.heard.append(told)
            future.set_result(None)
        return future

    def put(self, *names: str, lane: str = "lane", kind: str = "play", **body: Any) -> None:
        for name in names:
            self.ledger.put(Task(name, kind, "case-1", lane, body))

    def rest(self, worker: EffectRunner, name: str = "w1", most: int = 50) -> None:
        """Rounds and work until nothing moves at this moment."""
        for _ in range(most):
            done = worker.round()
            if not self.pools[name].work() and not done:
                return
        raise AssertionError("it never comes to rest")

    def state(self, name: str) -> tuple[str, bool]:
        entry = self.ledger.entries[name]
        return entry.state, entry.final
