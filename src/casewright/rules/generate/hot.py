"""When closures become a function. Rule: only what runs often pays for being written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

First = TypeVar("First")
Second = TypeVar("Second")

# Writing a function costs as much as it saves over some two thousand evaluations.
HOT = 2_000


def warming(
    plain: Callable[[First, Second], object], heat: Callable[[], None]
) -> Callable[[First, Second], object]:
    """`plain`, which calls `heat` when it has run often, to be replaced by something quicker.

    Threads may share it: a count may be lost, the last one is reached by at least one of them, and
    heating twice gives the same twice.
    """
    left = HOT

    def run(first: First, second: Second) -> object:
        nonlocal left
        now = left = left - 1
        if now == 0:
            try:
                heat()
            except RecursionError:  # no room here for writing it; another time
                left = HOT
        return plain(first, second)

    return run
