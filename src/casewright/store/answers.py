"""What an accepted command answers, built in one place so that a rebuild gives the same bytes."""

from __future__ import annotations

import msgspec

from casewright.engine.state import Case

from .port import Answer

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Answer)


def answer(command: str, digest: str, stream: str, sequence: int, case: Case | None) -> Answer:
    """The answer to a command after which ``stream`` stands at ``sequence`` and the case is so."""
    if case is None:
        return Answer(command, digest, stream, sequence)
    return Answer(
        command, digest, stream, sequence, case.status, case.stage, tuple(case.assignments)
    )


def encode(given: Answer) -> bytes:
    """The answer as it is stored."""
    return _ENCODER.encode(given)


def decode(stored: bytes) -> Answer:
    """The answer as it was given."""
    return _DECODER.decode(stored)
