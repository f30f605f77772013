"""The audit chain: each header names the hash of the one before it; payloads stand beside it.

header = JSON array [stream, seq, at, actor, on behalf, cause, kind, schema, semantics,
SHA-256(salt ‖ payload) hex, hash of the previous header hex]. The chain hashes headers only, so
a payload and its salt can be erased for one person without breaking it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from .commands import AnyCommand, Command
from .decision import Effect
from .events import SCHEMA, SEMANTICS, AnyEvent, Event
from .state import Instant
from .upcast import lift

#: The hash that the first header of every stream names as its predecessor.
GENESIS = "0" * 64


class Header(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who did what when, and the hashes that chain it."""

    stream: str
    seq: int
    at: Instant
    actor: str
    on_behalf: str | None
    cause: str
    kind: str
    schema: int
    semantics: int
    digest: str
    prev: str


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """The event; in the first one of a command also the command, the facts it used, its effects."""

    event: AnyEvent
    command: AnyCommand | None = None
    facts: dict[str, Any] | None = None
    number: int = 0
    effects: tuple[Effect, ...] = ()


class Record(msgspec.Struct, frozen=True, gc=False):
    """One event as stored: ``header`` and ``payload`` are the exact bytes that were hashed."""

    stream: str
    seq: int
    at: Instant
    kind: str
    header: bytes
    payload: bytes
    salt: bytes


class Break(msgspec.Struct, frozen=True):
    """The first thing wrong in a stream: at ``seq``, in words."""

    stream: str
    seq: int
    problem: str


class _Bare(msgspec.Struct, frozen=True):
    event: Event


class _Full(msgspec.Struct, frozen=True, omit_defaults=True):
    event: Event
    command: Command
    facts: dict[str, Any] | None = None
    number: int = 0
    effects: tuple[Effect, ...] = ()


_PAYLOADS = msgspec.json.Encoder(decimal_format="number")
_HEADERS = msgspec.json.Encoder()
_READ_PAYLOAD = msgspec.json.Decoder(Payload, float_hook=Decimal)
_READ_PLAIN = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_READ_HEADER = msgspec.json.Decoder(Header)


def chain(
    command: Command,
    events: Sequence[Event],
    *,
    stream: str,
    at: Instant,
    head: str,
    after: int,
    salts: Iterator[bytes],
    facts: dict[str, Any] | None = None,
    number: int = 0,
    effects: tuple[Effect, ...] = (),
) -> tuple[list[Record], str]:
    """Records for the events of one command, from sequence ``after + 1``, and the new head."""
    records = []
    seq = after
    carrier: _Bare | _Full
    for event in events:
        seq += 1
        if seq == after + 1:
            carrier = _Full(event, command, facts or None, number, effects)
        else:
            carrier = _Bare(event)
        payload = _PAYLOADS.encode(carrier)
        salt = next(salts)
        kind = type(event).__name__
        header = _HEADERS.encode(
            Header(
                stream, seq, at, command.actor, command.on_behalf, command.id, kind,
                SCHEMA, SEMANTICS, hashlib.sha256(salt + payload).hexdigest(), head,
            )
        )  # fmt: skip
        head = hashlib.sha256(header).hexdigest()
        records.append(Record(stream, seq, at, kind, header, payload, salt))
    return records, head


def read_header(header: bytes) -> Header:
    """The header in these bytes; raises ``msgspec.DecodeError`` when it is none."""
    try:
        return _READ_HEADER.decode(header)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from None


def read_payload(payload: bytes, schema: int = SCHEMA) -> Payload:
    """The payload in these bytes, lifted from an older ``schema`` (its header's) when it is one.

    Raises ``msgspec.DecodeError`` when it is none, ``upcast.UnknownSchema`` when it is newer.
    """
    try:
        if schema == SCHEMA:
            return _READ_PAYLOAD.decode(payload)
        plain = _READ_PLAIN.decode(payload)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from None
    return msgspec.convert(lift(plain, schema), Payload)


def read(record: Record) -> tuple[Header, Payload]:
    """A stored event, whatever its schema; raises as ``read_payload`` does."""
    header = read_header(record.header)
    return header, read_payload(record.payload, header.schema)


def verify(records: Iterable[Record], *, stream: str) -> tuple[Break | None, int, str]:
    """Follow one stream's chain: the first break (or None), the last sequence, the head.

    An erased payload (empty, with an empty salt) is not a break: its header still stands.
    """
    head, seq = GENESIS, 0
    for record in records:
        problem = _problem(record, stream, seq, head)
        if problem:
            return Break(stream, record.seq, problem), seq, head
        seq, head = record.seq, hashlib.sha256(record.header).hexdigest()
    return None, seq, head


def _problem(record: Record, stream: str, seq: int, head: str) -> str:
    """What is wrong with the record that should follow ``seq`` and ``head``; '' when nothing."""
    if record.seq != seq + 1:
        return f"event {seq + 1} is missing"
    try:
        header = read_header(record.header)
    except msgspec.DecodeError:
        return "the header cannot be read: it was changed"
    if header.prev != head:
        return "the chain is broken: this event or the one before it was changed"
    if (header.stream, header.seq, header.at, header.kind) != (
        stream,
        record.seq,
        record.at,
        record.kind,
    ):
        return "the columns do not match the header: they were changed"
    if record.payload == b"" and record.salt == b"":
        return ""
    if hashlib.sha256(record.salt + record.payload).hexdigest() != header.digest:
        return "the content does not match its digest: it was changed"
    return ""
