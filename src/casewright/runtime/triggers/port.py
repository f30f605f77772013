"""What triggers need and give. Rule: an occurrence has a name, and the command's id follows from it.

So it does not matter which worker sees an occurrence, how often, or where it was killed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from casewright.blueprint.triggers import TriggerBase
from casewright.engine.commands import derive
from casewright.engine.state import Instant
from casewright.runtime.connectors.port import Failure, Result

#: The space of the ids: uuid5 of it and ``BLUEPRINT/TRIGGER/OCCURRENCE`` is the command's id.
NAMESPACE = "5f0f8c52-3b8f-5d0e-9d7d-2f6f0f8b7a11"
#: The newest problems of a trigger that are kept for people to see.
MOST_PROBLEMS = 50


class Problem(msgspec.Struct, frozen=True):
    """An occurrence that made no case, and why."""

    at: Instant
    occurrence: str
    reason: str


class State(msgspec.Struct):
    """How far a trigger has come. ``cursor`` is its own; ``failing`` says why it cannot look."""

    cursor: dict[str, Any] = {}
    looked: Instant = 0
    made: int = 0
    failing: str = ""
    problems: list[Problem] = []

    def refuse(self, at: Instant, occurrence: str, reason: str) -> None:
        """Note what made no case; the oldest of many are forgotten."""
        self.problems = [*self.problems, Problem(at, occurrence, reason)][-MOST_PROBLEMS:]


class Bound(msgspec.Struct, frozen=True):
    """A trigger of a blueprint's newest version. ``since``: when that was published."""

    blueprint: str
    version: int
    trigger: TriggerBase
    since: Instant = 0

    @property
    def name(self) -> str:
        """``BLUEPRINT/TRIGGER``: the same in every version."""
        return f"{self.blueprint}/{self.trigger.id}"

    def command_id(self, occurrence: str) -> str:
        """The id of the command that an occurrence leads to."""
        return derive(NAMESPACE, f"{self.name}/{occurrence}")


class CannotLook(Exception):
    """The mailbox or folder cannot be looked at now; the text says why."""


class States(Protocol):
    """Where states are kept; a lost one costs time, never a second case."""

    def get(self, trigger: str) -> bytes | None:
        """The state as it was put."""

    def put(self, trigger: str, body: bytes) -> None:
        """Keep it; the last one wins."""


class Calls(Protocol):
    """Asks the connectors of the workspace."""

    def call(
        self, connector: str, operation: str, inputs: Mapping[str, Any], key: str
    ) -> Result | Failure:
        """Run one operation; never raises for what the other side does."""


_STATES = msgspec.json.Decoder(State)


def read_state(body: bytes | None) -> State:
    """The state in these bytes; a new one when there is none or it cannot be read."""
    if body is None:
        return State()
    try:
        return _STATES.decode(body)
    except msgspec.DecodeError:
        return State()
