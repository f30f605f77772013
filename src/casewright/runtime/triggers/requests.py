"""Cases by request: who may send it, what it says, and what is answered. No server in here.

Rule: a request with an ``Idempotency-Key`` makes one case however often it is sent; without one,
the key field of the case type tells cases apart, else every request is a new matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec

from casewright.blueprint.cases import CaseType
from casewright.blueprint.triggers import HttpTrigger
from casewright.engine.decision import Refused
from casewright.engine.state import Case, Instant
from casewright.rules import feel
from casewright.runtime.door import Door
from casewright.runtime.handle import IdReused
from casewright.store.port import Unavailable

from .limits import Limit
from .making import creation, data_of
from .port import Bound
from .tokens import Rows, known

#: Bytes of a request's body.
MOST_BODY = 1_000_000
MOST_KEY = 200
#: Requests a second and at once: per token, and per address with a wrong one.
RATE, BURST = 20.0, 100
WRONG_RATE, WRONG_BURST = 0.2, 10


class Reply(msgspec.Struct, frozen=True):
    """What is answered; ``wait`` in seconds with 429."""

    status: int
    body: dict[str, Any]
    wait: float = 0.0


class Request(msgspec.Struct, frozen=True):
    """What was asked: the trigger by its path, the token, the key, the body, from where."""

    trigger: str
    token: str
    key: str
    body: bytes
    caller: str = ""


class Requests:
    """Answers requests to the triggers that ``bound`` gives; safe from any thread."""

    def __init__(
        self,
        bound: Callable[[], Sequence[Bound]],
        rows: Rows,
        door: Door,
        case: Callable[[str], Case | None],
        case_type: Callable[[str, int, str], CaseType],
        now: Callable[[], Instant],
        *,
        limit: Limit | None = None,
        wrong: Limit | None = None,
    ) -> None:
        self._bound = bound
        self._rows = rows
        self._door = door
        self._case = case
        self._case_type = case_type
        self._now = now
        self._limit = limit or Limit(RATE, BURST)
        self._wrong = wrong or Limit(WRONG_RATE, WRONG_BURST)

    def triggers(self) -> list[Bound]:
        """The triggers that take requests."""
        return [each for each in self._bound() if isinstance(each.trigger, HttpTrigger)]

    def case_type(self, bound: Bound) -> CaseType:
        """The case type that a trigger makes cases of."""
        return self._case_type(bound.blueprint, bound.version, bound.trigger.case_type)

    def answer(self, request: Request) -> Reply:
        """Who, how often, what: then the case; never raises for what a caller can do."""
        try:
            refusal, bound = self._admitted(request)
            if refusal is not None or bound is None:
                return refusal or _said(404, "There is nothing that takes this request.")
            return self._taken(bound, request)
        except Unavailable as problem:
            return _said(503, str(problem))

    def _admitted(self, request: Request) -> tuple[Reply | None, Bound | None]:
        """The trigger, for somebody who may use it now; else what to answer."""
        token = known(self._rows, request.token)
        if token is None:
            wait = self._wrong.wait(request.caller)
            if wait:
                return _later(wait), None
            return _said(401, "Send a token of this trigger: Authorization: Bearer TOKEN."), None
        if token.trigger != request.trigger:
            return _said(403, "This token is not for this trigger."), None
        wait = self._limit.wait(token.id)
        if wait:
            return _later(wait), None
        found = (each for each in self.triggers() if each.name == request.trigger)
        return None, next(found, None)

    def _taken(self, bound: Bound, request: Request) -> Reply:
        if len(request.key) > MOST_KEY or not request.key.isprintable():
            return _said(400, f"Idempotency-Key must be a text of at most {MOST_KEY} characters.")
        body = _read(request.body)
        if body is None:
            return _said(400, "The body must be one JSON object.")
        try:
            now = self._now()
            data = data_of(bound, feel.from_json(body), now) if bound.trigger.map else body
            return self._made(bound, self._occurrence(bound, request, data), data)
        except IdReused:
            return _said(409, "This key was used before with another content.")
        except Refused as refusal:
            told = {"problem": refusal.reason, "remedy": refusal.remedy, "fields": refusal.fields}
            return Reply(422, told)

    def _occurrence(self, bound: Bound, request: Request, data: dict[str, Any]) -> str:
        if request.key:
            return f"key {request.key}"
        field = self.case_type(bound).key
        value = data.get(field) if field is not None else None
        return f"{field} {value}" if value is not None else f"request {uuid4()}"

    def _made(self, bound: Bound, occurrence: str, data: dict[str, Any]) -> Reply:
        command = creation(bound, occurrence, data)
        outcome = self._door.submit(command).result()
        case = self._case(command.case)
        shown = {
            "case": case.number if case is not None else command.case,
            "id": command.case,
            "status": case.status if case is not None else outcome.answer.status,
            "created": not outcome.repeated,
        }
        return Reply(200 if outcome.repeated else 201, shown)


_DECODER = msgspec.json.Decoder(float_hook=Decimal)


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        found = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _said(status: int, problem: str) -> Reply:
    return Reply(status, {"problem": problem})


def _later(wait: float) -> Reply:
    return Reply(429, {"problem": "Too many requests. Try again later."}, wait)
