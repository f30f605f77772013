"""What every event is, and the numbers of the format and of what ``decide`` means."""

from __future__ import annotations

import msgspec

#: Raised when the payload of any event changes its shape; ``upcast`` lifts older ones.
SCHEMA = 1
#: Raised when ``decide`` would answer an old command differently.
SEMANTICS = 3


class Event(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", gc=False):
    """Something that happened to a case."""


class Ended(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """What was taken down with a step, scope or item."""

    scopes: tuple[int, ...] = ()
    tokens: tuple[int, ...] = ()
    assignments: tuple[str, ...] = ()
    clocks: tuple[int, ...] = ()
    effects: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
