"""Why tokens could not go on, read from a case's history: error, input and attempts of each."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from casewright.engine.audit import Record, read
from casewright.engine.decision import Effect
from casewright.engine.events import AnyEvent, EffectReported, EffectRequested, IncidentRaised
from casewright.engine.state import Instant

_KINDS = frozenset({"EffectRequested", "EffectReported", "IncidentRaised"})


class Tried(msgspec.Struct, frozen=True):
    """The effect that failed: what it was given, how often it was tried, and whether it may have
    happened (``doubt``)."""

    effect: str
    kind: str
    what: str
    body: dict[str, Any]
    attempts: int = 0
    doubt: bool = False


class Raised(msgspec.Struct, frozen=True):
    """The last problem of a token, since when, how often it could not go on, and its effect."""

    problem: str
    at: Instant
    times: int
    tried: Tried | None = None


class _Records(Protocol):
    def records(self, stream: str) -> Any: ...


def raised(reads: _Records, case: str) -> dict[int, Raised]:
    """Token → why it could not go on."""
    look = _Look()
    for record in reads.records(f"case:{case}"):
        look.at(record)
    return look.found


class _Look:
    """What was seen of the history so far."""

    def __init__(self) -> None:
        self.found: dict[int, Raised] = {}
        self._bodies: dict[str, Effect] = {}
        self._tried: dict[int, Tried] = {}

    def at(self, record: Record) -> None:
        """One more event. What a command asked for stands with its first one."""
        if record.kind not in _KINDS and b'"effects":' not in record.payload:
            return
        header, payload = read(record)
        self._bodies |= {effect.id: effect for effect in payload.effects}
        self._event(payload.event, header.at)

    def _event(self, event: AnyEvent, at: Instant) -> None:
        if isinstance(event, EffectRequested):
            known = self._bodies.get(event.effect)
            body = known.body if known is not None else {}
            self._tried[event.token.id] = Tried(event.effect, event.type, event.what, body)
        elif isinstance(event, EffectReported):
            for token, tried in self._tried.items():
                if tried.effect == event.effect:
                    self._tried[token] = msgspec.structs.replace(
                        tried, attempts=event.attempts, doubt=event.doubt
                    )
        elif isinstance(event, IncidentRaised) and event.token is not None:
            token = event.token.id
            before = self.found.get(token)
            times = 1 if before is None else before.times + 1
            self.found[token] = Raised(event.problem, at, times, self._tried.get(token))
