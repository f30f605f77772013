"""The event log as JSON lines, for an auditor or another workspace.

Each line is ``{"header", "payload", "salt"}`` in base64; a script in ``resources/`` verifies the
chain in such a file without this program.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import IO

import msgspec

from casewright.engine import audit
from casewright.engine.audit import Record

from .port import Readable, Unavailable


def export_history(store: Readable, out: IO[str], case: str | None = None) -> int:
    """Write all events, or those of one case (id), as lines; gives how many."""
    streams = store.reads.streams() if case is None else [f"case:{case}"]
    count = 0
    for stream in streams:
        for record in store.reads.records(stream):
            out.write(line_of(record) + "\n")
            count += 1
    return count


def line_of(record: Record) -> str:
    """One record as a line of JSON."""
    parts = {"header": record.header, "payload": record.payload, "salt": record.salt}
    return json.dumps({name: b64encode(part).decode() for name, part in parts.items()})


def records_in(lines: Iterable[str]) -> Iterator[Record]:
    """The records of an exported history; raises ``Unavailable`` for a line that is none."""
    for n, line in enumerate(lines, 1):
        try:
            parts = json.loads(line)
            header, payload, salt = (b64decode(parts[p]) for p in ("header", "payload", "salt"))
            head = audit.read_header(header)
        except (ValueError, KeyError, TypeError, msgspec.DecodeError) as problem:
            raise Unavailable(
                f"Line {n} of the history cannot be read ({problem}). Use an undamaged copy."
            ) from problem
        yield Record(head.stream, head.seq, head.at, head.kind, header, payload, salt)
