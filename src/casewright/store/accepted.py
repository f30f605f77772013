"""One accepted command as the projection sees it, the same live and from the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from casewright.engine.decision import Effect
from casewright.engine.events import Event
from casewright.engine.state import Case, Instant

from .naming import Names
from .port import Answer

_ENCODER = msgspec.json.Encoder(decimal_format="number")

#: Names of a blueprint's version: ``Naming.of``.
NamesOf = Callable[[str, int], Names]


class Accepted(msgspec.Struct, frozen=True):
    """An accepted command with what followed, as the live commit or the history tells it.

    ``first`` is the sequence of its first event. ``sent``: another case sent it through the
    outbox, whose row bears the command's id.
    """

    stream: str
    command: str
    actor: str
    at: Instant
    first: int
    before: Case | None
    after: Case | None
    events: tuple[Event, ...]
    answer: Answer
    effects: tuple[Effect, ...] = ()
    sent: bool = False


def plain(value: Any) -> bytes:
    """Any plain value, or a case's state, as the JSON that columns keep; decimals keep digits."""
    return _ENCODER.encode(value)
