"""Attachments in rows: cut by size, named by the SHA-256 of the whole."""

from __future__ import annotations

import hashlib

#: Attachments are cut into rows of this many bytes.
CHUNK = 256 * 1024


def digest_of(data: bytes) -> str:
    """The name of an attachment's bytes: SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def chunks_of(digest: str, data: bytes) -> list[tuple[str, int, bytes]]:
    """An attachment as rows; an empty one is a single empty row."""
    starts = range(0, max(len(data), 1), CHUNK)
    return [(digest, nr, data[start : start + CHUNK]) for nr, start in enumerate(starts)]
