"""What an accepted command answers, built in one place so that a rebuild gives the same bytes."""

from __future__ import annotations

import msgspec

from casewright.engine.state import Case

from .port import Answer


class _Rest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What of an answer does not stand in the columns beside it."""

    status: str
    stage: str
    assignments: tuple[str, ...]


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Rest)


def answer(command: str, digest: str, stream: str, sequence: int, case: Case | None) -> Answer:
    """The answer to a command after which ``stream`` stands at ``sequence`` and the case is so."""
    if case is None:
        return Answer(command, digest, stream, sequence)
    return Answer(
        command, digest, stream, sequence, case.status, case.stage, tuple(case.assignments)
    )


def encode(given: Answer) -> bytes:
    """The answer as it is stored beside the command's id, digest, stream and last sequence."""
    return _ENCODER.encode(_Rest(given.status, given.stage, given.assignments))


def decode(command: str, digest: str, stream: str, sequence: int, stored: bytes) -> Answer:
    """The answer as it was given, from the columns of its row."""
    rest = _DECODER.decode(stored)
    return Answer(command, digest, stream, sequence, rest.status, rest.stage, rest.assignments)
