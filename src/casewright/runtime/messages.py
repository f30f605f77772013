"""Messages from outside find their case by a key; one that comes early waits; each counts once.

Rule: the sender's id makes a repeat harmless, also after a crash between delivering and forgetting.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import msgspec

from casewright.blueprint.document import MessageType
from casewright.engine.commands import DeliverMessage, derive
from casewright.engine.decision import Refused
from casewright.engine.state import Case, Data, Instant
from casewright.engine.takers import takes
from casewright.rules.calendar import WallClock
from casewright.store.early import EarlyMessages, EarlyRow
from casewright.store.reads import Reads
from casewright.store.rows import CaseQuery

from .door import Door
from .find import Catalogue
from .handle import IdReused

_SPACE = "6d1e2a14-0d0b-5a3e-9a0c-2b6f5f4f7d11"
#: More open cases of one key than this are not looked at: the key finds nothing.
_MOST = 50
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


class Message(NamedTuple):
    """A message as it came: its type, the key of its case, the sender's id for it, its data."""

    name: str
    key: str
    id: str
    data: Data
    sender: str


class Sent(msgspec.Struct, frozen=True):
    """What became of it: a case has it (now or before), or it waits until ``until``."""

    state: Literal["delivered", "repeated", "waiting"]
    case: str = ""
    until: Instant = 0


class Post:
    """Delivers messages to the cases of one workspace."""

    def __init__(
        self, reads: Reads, catalogue: Catalogue, door: Door, early: EarlyMessages | None
    ) -> None:
        """``early`` keeps what comes before its case; without it such a message is refused."""
        self._reads = reads
        self._catalogue = catalogue
        self._door = door
        self._early = early

    def send(self, message: Message, now: Instant) -> Sent:
        """Deliver it, or keep it for later; raises ``Refused`` when neither can be."""
        if not message.id.strip() or not message.key.strip():
            raise Refused("The message has no id or no key.", "Give it both.")
        declared = list(self._declared(message.name))
        if not declared:
            raise Refused(
                f"No published blueprint knows the message “{message.name}”.",
                "Declare it there, or correct its name.",
            )
        if self._early is not None and self._early.delivered(_command_of(message)):
            return Sent("repeated")
        found = [each for kind in declared for each in self._cases(kind, message)]
        taking = [case for case, takes_it in found if takes_it]
        waits = max((kind.lasts for kind in declared), default=0)
        if not taking and waits and self._early is not None:
            return self._kept(self._early, message, now, waits)
        return self._delivered(message, taking or [case for case, _ in found])

    def look_again(self, now: Instant) -> int:
        """Deliver what waited and can be taken now, drop what is over; how many left."""
        if self._early is None:
            return 0
        left = 0
        for row in self._early.all():
            data = _DECODER.decode(row.body)
            own = row.id.removeprefix(f"{row.message} ")
            message = Message(row.message, row.key, own, data, row.sender)
            if row.until <= now or self._taken(self._early, message):
                self._early.drop(row.id)
                left += 1
        return left

    def _taken(self, early: EarlyMessages, message: Message) -> bool:
        if early.delivered(_command_of(message)):
            return True  # somebody died before it was forgotten
        found = [
            case
            for kind in self._declared(message.name)
            for case, takes_it in self._cases(kind, message)
            if takes_it
        ]
        if len(found) != 1:
            return False  # nobody yet, or not clear who: it waits on
        with suppress(Refused):  # the case has too many already: later
            self._delivered(message, found)
            return True
        return False

    # ------------------------------------------------------------------------------ finding

    def _declared(self, name: str) -> Iterator[_Kind]:
        """The blueprints that know the message, each in its newest version."""
        seen: set[str] = set()
        for row in self._reads.blueprints():
            if row.status != "published" or row.blueprint in seen:
                continue
            seen.add(row.blueprint)
            application = self._catalogue.application(row.blueprint)
            for declared in application.blueprint.messages:
                if declared.id == name:
                    yield _Kind(row.blueprint, tuple(application.case_types), declared)

    def _cases(self, kind: _Kind, message: Message) -> Iterator[tuple[Case, bool]]:
        """The open cases of the key, and whether each takes the message now or keeps it."""
        field = kind.declared.correlate
        if field is None:
            return
        query = CaseQuery(
            types=kind.types, open_only=True, listed={field: message.key}, limit=_MOST
        )
        for row in self._reads.cases(query).rows:
            live = self._reads.case(row.case)
            if live is not None and live.blueprint == kind.blueprint:
                plan = self._catalogue.plan(live.blueprint, live.version)
                yield live, takes(plan.type(live.type), live, message.name)

    # ----------------------------------------------------------------------------- delivering

    def _kept(self, early: EarlyMessages, message: Message, now: Instant, lasts: int) -> Sent:
        """Kept for the case that is not there yet; one that a case has already is not."""
        until = now + lasts
        body = _ENCODER.encode(message.data)
        own = f"{message.name} {message.id}"
        early.keep(EarlyRow(own, message.name, message.key, body, now, until, message.sender))
        return Sent("waiting", until=until)

    def _delivered(self, message: Message, cases: list[Case]) -> Sent:
        if len(cases) != 1:
            raise _not_one(message, cases)
        command = DeliverMessage(
            id=_command_of(message), actor=message.sender,
            case=cases[0].id, message=message.name, data=message.data,
        )  # fmt: skip
        try:
            outcome = self._door.submit(command).result()
        except IdReused:
            return Sent("repeated")
        return Sent("repeated" if outcome.repeated else "delivered", cases[0].number)


class _Kind(NamedTuple):
    """A message type of one blueprint, and the case types that may wait for it."""

    blueprint: str
    types: tuple[str, ...]
    declared: MessageType

    @property
    def lasts(self) -> int:
        """Microseconds that one that came early waits; 0: it does not."""
        return WallClock().duration(self.declared.ttl) if self.declared.ttl else 0


def _command_of(message: Message) -> str:
    """The id of the command that delivers it, the same each time it is sent."""
    return derive(_SPACE, f"{message.name} {message.id}")


def _not_one(message: Message, cases: list[Case]) -> Refused:
    if cases:
        numbers = ", ".join(case.number for case in cases[:5])
        return Refused(
            f"Several open cases have the key “{message.key}”: {numbers}.",
            "Send the message to one of them by its number.",
        )
    return Refused(
        f"No open case waits for “{message.name}” with the key “{message.key}”.",
        "Send it again later, or let the message type say how long one waits (ttl).",
    )
