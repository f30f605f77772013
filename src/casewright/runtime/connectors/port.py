"""What a connector is: named operations with typed inputs and outputs, run within limits.

Rule: a connector never raises for anything that the other side or the configuration does; it
gives a ``Failure`` whose reason a person understands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol

import msgspec

from casewright.engine.decision import Refused
from casewright.store.vault_cipher import Secret

#: ``retry``: nothing happened, or repeating is harmless. ``incident``: trying again changes
#: nothing, a person must act. ``uncertain``: it may have happened and must not be repeated blindly.
FailureKind = Literal["retry", "incident", "uncertain"]
ValueType = Literal[
    "text", "integer", "decimal", "boolean", "date", "time", "date-time", "duration", "list",
    "object", "any", "file", "files",
]  # fmt: skip
Stop = Callable[[], bool]
Secrets = Mapping[str, Secret]
#: The entry points under which other packages offer kinds of connectors.
GROUP = "casewright.connectors"


class Attachment(msgspec.Struct, frozen=True):
    """A file on its way in or out; the name is a label, never a path."""

    name: str
    media: str
    content: bytes


class Result(msgspec.Struct, frozen=True):
    """It is done. ``outputs`` are JSON values by declared name; ``files`` came along."""

    outputs: dict[str, Any] = {}
    files: tuple[Attachment, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """It is not done, or nobody knows. ``after``: seconds that the other side asked to wait."""

    kind: FailureKind
    reason: str
    after: float = 0.0


class Parameter(msgspec.Struct, frozen=True):
    """One input of an operation."""

    type: ValueType = "text"
    required: bool = True
    help: str = ""


class Operation(msgspec.Struct, frozen=True):
    """What can be asked for. ``repeatable``: doing it twice is the same as doing it once.

    ``tells``: ``done`` can find out whether an earlier attempt with this effect id succeeded.
    """

    inputs: dict[str, Parameter] = {}
    outputs: dict[str, ValueType] = {}
    repeatable: bool = False
    tells: bool = False
    help: str = ""


class Limits(msgspec.Struct, frozen=True):
    """How much one run may take: seconds in all, bytes of an answer, rows, nesting of data."""

    seconds: float = 60.0
    bytes: int = 10_000_000
    rows: int = 10_000
    depth: int = 64


class Connector(Protocol):
    """A configured connection; safe to use from several threads."""

    @property
    def operations(self) -> Mapping[str, Operation]:
        """What it can do, by name."""

    @property
    def roles(self) -> frozenset[str]:
        """The secrets it needs, by the part they play: ``password``, ``token`` …"""

    def run(
        self,
        operation: str,
        inputs: Mapping[str, Any],
        secrets: Secrets,
        *,
        effect_id: str,
        stop: Stop,
        limits: Limits,
    ) -> Result | Failure:
        """Do it once. ``effect_id`` is the idempotency key; ``stop()`` true ends the attempt."""

    def done(
        self,
        operation: str,
        inputs: Mapping[str, Any],
        secrets: Secrets,
        *,
        effect_id: str,
        stop: Stop,
        limits: Limits,
    ) -> Result | Failure | None:
        """What an earlier attempt achieved: its result, None if nothing, ``Failure`` if unknown."""


class ConnectorKind(Protocol):
    """A kind of connector, found by the name of its entry point."""

    def open(self, settings: Mapping[str, Any]) -> Connector:
        """A connector with these settings; raises ``BadSettings``."""


class BadSettings(Refused):
    """The settings of a connector are wrong: says which and what is expected."""
