"""The budgets of one expression. Rule: each limit has one name and one place where it is set."""

from __future__ import annotations

from collections.abc import Callable

from casewright.rules.errors import LimitExceeded

SOURCE_CHARS = 64 * 1024
NESTING = 64
STEPS = 1_000_000
POLL_STEPS = 1_000
LIST_LENGTH = 200_000
STRING_LENGTH = 1_000_000
EXPONENT = 1_000_000
CALL_DEPTH = 100

# What a walk over the parts of a value tells how many it saw; it may raise LimitExceeded.
Spend = Callable[[int], None]


class Meter:
    """Counts the steps of a walk over a value that no evaluation counts."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = STEPS

    def spend(self, steps: int = 1) -> None:
        """Use up steps (LimitExceeded when there are none left)."""
        self.left -= steps
        if self.left < 0:
            raise LimitExceeded("steps", STEPS)


def check_list(size: int) -> None:
    """Refuse a list of `size` items when it is over the budget (LimitExceeded)."""
    if size > LIST_LENGTH:
        raise LimitExceeded("list length", LIST_LENGTH)


def check_string(size: int) -> None:
    """Refuse a string of `size` characters when it is over the budget (LimitExceeded)."""
    if size > STRING_LENGTH:
        raise LimitExceeded("string length", STRING_LENGTH)
