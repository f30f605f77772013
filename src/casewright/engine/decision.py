"""What ``decide`` is given and what it gives: ``Given`` in, ``Decision`` or ``Refused`` out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from .commands import AnyCommand
from .events import Event
from .state import Case, Instant


class Given:
    """All that comes from outside: time, facts, the drawn number. Facts read are remembered.

    ``ask(key)`` answers a read-only question; keys: ``person:ID``, ``queue:ID``,
    ``persona:ID``, ``case:ID``. ``facts`` are the answers used so far, recorded with the
    command so that a replay asks nobody.
    """

    __slots__ = ("_ask", "facts", "now", "number")

    def __init__(
        self,
        now: Instant,
        ask: Callable[[str], Any] | None = None,
        number: int = 0,
        facts: dict[str, Any] | None = None,
    ) -> None:
        self.now = now
        self.number = number
        self.facts: dict[str, Any] = {} if facts is None else facts
        self._ask = ask

    def fact(self, key: str) -> Any:
        """The answer to ``key``; raises ``UnknownFact`` in a replay that lacks it."""
        if key not in self.facts:
            if self._ask is None:
                raise UnknownFact(key)
            self.facts[key] = self._ask(key)
        return self.facts[key]


class UnknownFact(Exception):
    """A replay asked for something that was not recorded: the history is not checkable."""


class Refused(Exception):
    """The user can act: ``reason`` says what happened, ``remedy`` what to do.

    ``conflicts``: field → (theirs, mine) when a colleague was faster.
    """

    def __init__(
        self,
        reason: str,
        remedy: str = "",
        *,
        fields: dict[str, str] | None = None,
        conflicts: dict[str, tuple[Any, Any]] | None = None,
    ) -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason = reason
        self.remedy = remedy
        self.fields = fields or {}
        self.conflicts = conflicts or {}


class Effect(msgspec.Struct, frozen=True, gc=False):
    """Something to do to the world after the commit; ``id`` is its idempotency key.

    ``kind`` ``command`` carries a command to another case (or to this one) in ``command``.
    """

    id: str
    kind: str
    command: AnyCommand | None = None
    body: dict[str, Any] = {}


class Decision(msgspec.Struct, frozen=True, gc=False):
    """What follows from a command: events in order, effects, and the case after them.

    ``before`` is the case that was decided about, None when the command made it. What changed
    between the two is worked out when it is asked for.
    """

    case: Case
    events: tuple[Event, ...]
    effects: tuple[Effect, ...] = ()
    before: Case | None = None

    @property
    def timers(self) -> dict[str, Instant | None]:
        """What became of timers: timer id → due instant, or None when it is gone."""
        now = self.case.timers
        old = self.before.timers if self.before is not None else {}
        timers: dict[str, Instant | None] = {
            name: due for name, due in now.items() if old.get(name) != due
        }
        timers.update({name: None for name in old if name not in now})
        return timers

    @property
    def assignments(self) -> tuple[str, ...]:
        """The ids of the assignments that were opened, changed or are over."""
        now = self.case.assignments
        old = self.before.assignments if self.before is not None else {}
        touched = [name for name, work in now.items() if old.get(name) is not work]
        return (*touched, *(name for name in old if name not in now))
