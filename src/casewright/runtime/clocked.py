"""A store on a clock of the caller's: the same tables and promises, another now.

For the sample workspace, which lives through weeks in a few seconds, and for tests of time. Rule:
only the clock differs; a case's time still never goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from casewright.engine.state import Instant
from casewright.store.port import Arrival, Store, UnitOfWork

Clock = Callable[[], Instant]


class _ClockedUnit:
    """A unit of work that asks the caller's clock."""

    def __init__(self, unit: UnitOfWork, clock: Clock) -> None:
        self._unit = unit
        self._clock = clock

    def now(self) -> Instant:
        return self._clock()

    def arrive(self, stream: str, command: str) -> Arrival:
        return replace(self._unit.arrive(stream, command), now=self._clock())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


class Clocked:
    """``store`` with ``clock`` in place of its own; everything else is passed on."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> Instant:
        """The caller's clock."""
        return self._clock()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A unit of work of the store, on the caller's clock."""
        with self._store.transaction() as unit:
            yield _ClockedUnit(unit, self._clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
