"""Checking a whole workspace: chains, heads, snapshots, seals; names the first bad event of each.

A stream is reported once, with the first thing that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from casewright.engine import audit
from casewright.engine.audit import Record

from . import replay
from .accepted import plain
from .gather import read_case
from .port import Readable, Store
from .seal import Head, hash_of, root_of, sealed_heads, seals

#: Where and what: (sequence, problem).
_Bad = tuple[int, str]
Progress = Callable[[int, int], None]


def verify(
    store: Store, seal: dict[str, Any] | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """``{"ok", "cases", "events", "bad": [{"case", "seq", "problem"}]}`` of a workspace.

    ``seal`` is an exported one. ``progress`` hears (streams done, streams in all). All is looked
    at as it was at one moment: what others commit meanwhile is neither checked nor blamed.
    """
    with store.snapshot() as still:
        return _verify(still, seal, progress)


def _verify(
    store: Readable, seal: dict[str, Any] | None, progress: Progress | None
) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    covered, suspicious = _covered(store, seal)
    found += [{"case": "", "seq": 0, "problem": problem} for problem in suspicious]
    heads = {row[0]: row for row in store.rows("streams")}
    streams = sorted({*store.reads.streams(), *covered})
    events = 0
    for n, stream in enumerate(streams, 1):
        records = list(store.reads.records(stream))
        events += len(records)
        bad = _first_problem(store, stream, records, heads.get(stream), covered.get(stream, []))
        if bad is not None:
            name = stream.removeprefix("case:")
            found.append({"case": name, "seq": bad[0], "problem": bad[1]})
        if progress is not None:
            progress(n, len(streams))
    cases = sum(stream.startswith("case:") for stream in streams)
    return {"ok": not found, "cases": cases, "events": events, "bad": found}


def _covered(
    store: Readable, exported: dict[str, Any] | None
) -> tuple[dict[str, list[Head]], list[str]]:
    """Sealed heads by stream, and what is wrong with the seals themselves."""
    covered: dict[str, list[Head]] = {}
    for stream, _, sequence, head in store.rows("seal_heads"):
        covered.setdefault(stream, []).append((stream, sequence, head))
    problems = list(_wrong_seals(store))
    if exported is not None:
        problems += _wrong_export(store, exported)
        for stream, (sequence, head) in exported.get("heads", {}).items():
            covered.setdefault(stream, []).append((stream, sequence, head))
    return covered, problems


def _wrong_seals(store: Readable) -> Iterator[str]:
    prev = "0" * 64
    made = seals(store)
    for nr, seal in enumerate(made, 1):
        right = hash_of(seal.nr, seal.at, seal.streams, seal.root, seal.prev)
        if (seal.nr, seal.prev, seal.hash) != (nr, prev, right):
            yield f"seal {seal.nr} was changed, or one before it is missing"
            return
        prev = seal.hash
    if made and root_of(sealed_heads(store, made[-1].nr).values()) != made[-1].root:
        yield f"the heads that seal {made[-1].nr} covers were changed"


def _wrong_export(store: Readable, exported: dict[str, Any]) -> Iterator[str]:
    fields: list[Any] = [exported.get(name) for name in ("nr", "at", "streams", "root", "prev")]
    heads = exported.get("heads")
    right = all(value is not None for value in fields) and hash_of(*fields) == exported.get("hash")
    if not right or (heads and root_of((s, *h) for s, h in heads.items()) != exported["root"]):
        yield "the exported seal itself was changed or is incomplete"
        return
    if exported["hash"] not in {seal.hash for seal in seals(store)}:
        yield f"the workspace does not have the exported seal {exported['nr']}: it was removed"


def _first_problem(
    store: Readable,
    stream: str,
    records: list[Record],
    row: tuple[Any, ...] | None,
    sealed: list[Head],
) -> _Bad | None:
    broken, last, head = audit.verify(records, stream=stream)
    if broken is not None:
        return _first_bad(records, last, head, row, broken.problem)
    return (
        _wrong_head(row, last, head)
        or _wrong_sealed(records, last, sealed)
        or _wrong_snapshot(store, stream, records)
    )


def _first_bad(
    records: list[Record], last: int, head: str, row: tuple[Any, ...] | None, problem: str
) -> _Bad:
    """Name the changed event itself where the chain broke only at the one after it."""
    suspect = records[last]
    if last == 0 or suspect.seq != last + 1:
        return last + 1, problem
    try:
        follows = audit.read_header(suspect.header).prev == head
        after = (
            audit.read_header(records[last + 1].header).prev if suspect is not records[-1] else ""
        )
    except msgspec.DecodeError:
        return last + 1, problem
    own = replay.hash_of(suspect.header)
    if not follows and (own == after or (row is not None and own == row[2])):
        return last, "this event was changed: the one after it does not follow from it"
    return last + 1, problem


def _wrong_head(row: tuple[Any, ...] | None, last: int, head: str) -> _Bad | None:
    if row is None:
        return (last, "the head of its events is missing") if last else None
    if row[1] > last:
        return last + 1, f"events {last + 1} to {row[1]} are missing at the end"
    if row[1] < last:
        return row[1] + 1, f"events after {row[1]} were added past the noted head"
    return None if row[2] == head else (last, "the noted head does not match the last event")


def _wrong_sealed(records: list[Record], last: int, sealed: list[Head]) -> _Bad | None:
    for _, sequence, head in sealed:
        if sequence > last:
            return last + 1, f"events {last + 1} to {sequence} are missing: they were sealed"
        if replay.hash_of(records[sequence - 1].header) != head:
            return sequence, "this event or one before it was rewritten after it was sealed"
    return None


def _wrong_snapshot(store: Readable, stream: str, records: list[Record]) -> _Bad | None:
    """The live state must be what the events give; an erased history cannot tell."""
    if not stream.startswith("case:") or not records:
        return None
    last = records[-1].seq
    try:
        replayed = replay.last_case(stream, records)
    except replay.Unreadable:
        return None
    except (KeyError, msgspec.DecodeError) as problem:
        return last, f"the events contradict each other: {problem}"
    try:
        stored = store.reads.case(stream.removeprefix("case:"))
    except msgspec.DecodeError:
        return last, "the case's live state cannot be read: it was changed"
    if stored is None:
        return last, "the case's live state is missing"
    if replayed is None or read_case(plain(replayed)) != stored:
        return last, "the case's live state is not what its events give"
    return None
