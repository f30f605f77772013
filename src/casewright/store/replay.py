"""From stored records back to accepted commands: how a history is read again.

A command's records are consecutive and name it as their cause; the first one carries it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from casewright.engine import audit
from casewright.engine.audit import Header, Payload, Record
from casewright.engine.commands import Command, digest
from casewright.engine.evolve import fold
from casewright.engine.state import Case
from casewright.engine.upcast import UnknownSchema

from . import answers
from .port import Commit, Turn


class Unreadable(Exception):
    """The history cannot be replayed at ``seq``; says why (``verify`` says what was changed)."""

    def __init__(self, stream: str, seq: int, problem: str) -> None:
        super().__init__(f"{stream} {seq}: {problem}")
        self.seq = seq
        self.problem = problem


_Read = tuple[Record, Header, Payload]


def hash_of(header: bytes) -> str:
    """What the next header names as its predecessor: SHA-256, hex."""
    return hashlib.sha256(header).hexdigest()


def commits(stream: str, records: Iterable[Record]) -> Iterator[Commit]:
    """One commit per accepted command of a stream, in order, as it was first written."""
    case: Case | None = None
    sequence = 0
    for told in _commands(stream, records):
        turn = _turn(stream, told, case)
        yield Commit(stream, sequence, hash_of(told[-1][0].header), (turn,))
        case, sequence = turn.after, told[-1][0].seq


def last_case(stream: str, records: Iterable[Record]) -> Case | None:
    """The state of a case after all its records; None for other streams."""
    history = [(p.event, h.at, h.actor) for _, h, p in _read(stream, records)]
    if not stream.startswith("case:") or not history:
        return None
    return fold(None, history, stream.removeprefix("case:"))


def _read(stream: str, records: Iterable[Record]) -> Iterator[_Read]:
    for record in records:
        if not record.payload:
            raise Unreadable(stream, record.seq, "its content was erased")
        try:
            yield record, *audit.read(record)
        except UnknownSchema as newer:
            raise Unreadable(stream, record.seq, str(newer)) from newer


def _commands(stream: str, records: Iterable[Record]) -> Iterator[list[_Read]]:
    """Records of one command at a time."""
    told: list[_Read] = []
    for read in _read(stream, records):
        if read[2].command is not None and told:
            yield told
            told = []
        told.append(read)
    if told:
        yield told


def _turn(stream: str, told: list[_Read], before: Case | None) -> Turn:
    record, header, first = told[0]
    command: Command | None = first.command
    if command is None:
        raise Unreadable(stream, record.seq, "no command leads to it")
    events = tuple(payload.event for _, _, payload in told)
    after: Case | None = None
    if stream.startswith("case:"):
        history = [(payload.event, head.at, head.actor) for _, head, payload in told]
        after = fold(before, history, stream.removeprefix("case:"))
    made = digest(command)
    sequence = told[-1][0].seq
    answer = answers.answer(command.id, made, stream, sequence, after)
    records = tuple(each for each, _, _ in told)
    return Turn(command, made, header.at, before, after, events, records, first.effects, {}, answer)
