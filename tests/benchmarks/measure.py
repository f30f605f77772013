"""Fair comparison: both sides in turn, A B A B, CPU time of this process, the median of rounds."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], int]


@dataclass(frozen=True)
class Result:
    """One line of the table. ``ratio`` is what the name says; higher is better."""

    name: str
    ratio: float
    floor: float
    target: float
    note: str = ""

    @property
    def reached(self) -> str:
        """``target``, ``floor`` or ``below``."""
        return (
            "target"
            if self.ratio >= self.target
            else "floor"
            if self.ratio >= self.floor
            else "below"
        )


@dataclass(frozen=True)
class Timing:
    """Seconds per unit of work: of CPU and on the wall, medians over the rounds."""

    cpu: float
    wall: float


def once(work: Work) -> Timing:
    """One run; ``work`` gives how many units it did."""
    gc.collect()
    gc.disable()
    try:
        wall, cpu = time.perf_counter(), time.process_time()
        units = work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    finally:
        gc.enable()
    return Timing(cpu / units, wall / units)


def median(timings: list[Timing]) -> Timing:
    """The median of each figure."""
    return Timing(
        statistics.median(t.cpu for t in timings), statistics.median(t.wall for t in timings)
    )


def interleaved(*sides: Work, rounds: int = 6) -> list[Timing]:
    """The medians of all sides, run in turn after one warm-up of each."""
    for side in sides:
        side()
    timings: list[list[Timing]] = [[] for _ in sides]
    for _ in range(rounds):
        for number, side in enumerate(sides):
            timings[number].append(once(side))
    return [median(side) for side in timings]
