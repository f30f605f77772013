"""Seals: a Merkle root over the heads of all streams, chained from seal to seal.

Made now and then by a worker, never in a command's transaction. A seal that was exported to
somewhere else reveals a removed tail, which the chain of the stream alone cannot.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import msgspec

from casewright.engine.state import Instant

from .port import Readable

_FIRST = "0" * 64
#: A stream with the sequence and the hash of its last header.
Head = tuple[str, int, str]


class Seal(msgspec.Struct, frozen=True):
    """``root`` covers ``streams`` heads; ``hash`` covers the rest and the seal before."""

    nr: int
    at: Instant
    streams: int
    root: str
    prev: str
    hash: str


def root_of(heads: Iterable[Head]) -> str:
    """The Merkle root (hex, SHA-256) of heads in order of their streams' names."""
    level = [_leaf(*head) for head in sorted(heads)]
    if not level:
        return _sha(b"").hex()
    while len(level) > 1:
        pairs = [_sha(b"\1" + a + b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def _leaf(stream: str, sequence: int, head: str) -> bytes:
    return _sha(b"\0" + f"{stream}\n{sequence}\n{head}".encode())


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hash_of(nr: int, at: Instant, streams: int, root: str, prev: str) -> str:
    """What the next seal names as its predecessor."""
    return _sha(json.dumps([nr, at, streams, root, prev], separators=(",", ":")).encode()).hex()


def seals(store: Readable) -> list[Seal]:
    """All seals, oldest first."""
    return [Seal(*row) for row in store.rows("seals")]


def sealed_heads(store: Readable, nr: int) -> dict[str, Head]:
    """The newest sealed head of each stream up to seal ``nr``."""
    found: dict[str, Head] = {}
    for stream, seal, sequence, head in store.rows("seal_heads"):
        if seal <= nr:
            found[stream] = (stream, sequence, head)
    return found


def make_seal(store: Any) -> Seal:
    """Seal all streams as they stand; only heads that moved since the last seal are kept again."""
    before = seals(store)
    nr, prev = (before[-1].nr + 1, before[-1].hash) if before else (1, _FIRST)
    known = sealed_heads(store, nr - 1)
    heads = [(stream, sequence, head) for stream, sequence, head in store.rows("streams")]
    # A stream that vanished stays sealed, so that it is missed.
    now = {**known, **{head[0]: head for head in heads}}
    moved = [head for head in heads if known.get(head[0]) != head]
    at, root = store.now(), root_of(now.values())
    seal = Seal(nr, at, len(now), root, prev, hash_of(nr, at, len(now), root, prev))
    with store.transaction() as unit:
        unit.insert("seals", [msgspec.structs.astuple(seal)])
        unit.insert("seal_heads", [(stream, nr, seq, head) for stream, seq, head in moved])
    return seal


def export_seal(store: Readable, *, heads: bool = True) -> dict[str, Any]:
    """The newest seal as plain data for a JSON file to keep elsewhere.

    With ``heads`` a removed tail is found even when the seals in the workspace were changed too.
    Raises ``LookupError`` when nothing was sealed yet.
    """
    made = seals(store)
    if not made:
        raise LookupError("Nothing was sealed yet. Seal first, then export.")
    exported: dict[str, Any] = msgspec.to_builtins(made[-1])
    if heads:
        covered = sealed_heads(store, made[-1].nr).values()
        exported["heads"] = {stream: [seq, head] for stream, seq, head in sorted(covered)}
    return exported
