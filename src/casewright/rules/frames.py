"""Local variables and the budget while one expression runs. Rule: one Run per evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from casewright.rules.errors import EvaluationStopped, LimitExceeded
from casewright.rules.limits import CALL_DEPTH, POLL_STEPS, STEPS, Meter, Spend


@dataclass(frozen=True, slots=True)
class Environment:
    """What an evaluation may know besides its data.

    `now` is microseconds since the epoch (None: `now()` is null), `zone` the zone in which
    `now()` and `today()` are shown, `stop` is polled on long work, `steps` is the budget.
    """

    now: int | None = None
    zone: str = "UTC"
    stop: Callable[[], bool] | None = None
    steps: int = STEPS


NOWHERE = Environment()


class Run:
    """Counts the steps and calls of one evaluation."""

    __slots__ = ("_next_poll", "calls", "env", "left")

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.left = env.steps
        self.calls = 0
        self._next_poll = max(0, env.steps - POLL_STEPS)

    def tick(self, steps: int = 1) -> None:
        """Spend steps (LimitExceeded when they are used up, EvaluationStopped on `stop()`)."""
        self.left -= steps
        if self.left < self._next_poll:
            self._check()

    def meter(self) -> Spend:
        """What a walk over the parts of a value tells how many it saw."""
        return self.tick

    def _check(self) -> None:
        if self.left < 0:
            raise LimitExceeded("steps", self.env.steps)
        if self.env.stop is not None and self.env.stop():
            raise EvaluationStopped
        self._next_poll = max(0, self.left - POLL_STEPS)

    def enter_call(self) -> None:
        """Count a call of a function written in FEEL; every one needs a `leave_call`."""
        self.tick()
        if self.calls >= CALL_DEPTH:
            raise LimitExceeded("call depth", CALL_DEPTH)
        self.calls += 1

    def leave_call(self) -> None:
        self.calls -= 1


class FreeRun(Run):
    """For small expressions without loops: their cost is bounded by their text."""

    __slots__ = ()

    def tick(self, steps: int = 1) -> None:
        return None

    def meter(self) -> Spend:
        # Data may hold one list many times over, so that walking them costs more than their size.
        return Meter().spend


class Frame:
    """The values of the local names of one scope, and the frame around it."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, parent: Frame | None, values: list[object], run: Run) -> None:
        self.parent = parent
        self.values = values
        self.run = run


STILL = Frame(None, [], FreeRun(NOWHERE))

Values = Mapping[str, object]
Code = Callable[[Values, Frame], object]
