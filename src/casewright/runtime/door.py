"""The Door: the one way to change anything, from a window, a terminal, a worker or another case."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

import msgspec

from casewright.engine.commands import Command
from casewright.store.port import Answer
from casewright.store.rows import Changes


class Outcome(msgspec.Struct, frozen=True):
    """What became of an accepted command; ``repeated`` when it had been accepted before."""

    answer: Answer
    changes: Changes
    repeated: bool = False


class Door(Protocol):
    """Where commands are handed in; deciding may happen here or elsewhere."""

    def submit(self, command: Command) -> Future[Outcome]:
        """Hand in a command. The future raises ``Refused`` or ``Unavailable``; never blocks."""

    def close(self) -> None:
        """Finish what was accepted, then stop."""
