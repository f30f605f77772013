"""An event as it was recorded, with a name for every part of it. Rule: nothing is left out or changed.

Nested parts are stored as arrays, which save room and say nothing to a reader.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from casewright.engine import events
from casewright.runtime.reading import HistoryRow


def recorded(row: HistoryRow) -> str:
    """The event as text; one that this program cannot read stays as it is stored."""
    plain = {"kind": row.kind, **row.payload}
    try:
        shown = _named(events.decode(json.dumps(plain, default=str).encode()), row.payload)
    except msgspec.ValidationError:
        shown = row.payload
    return json.dumps(shown, indent=2, default=str, ensure_ascii=False)


def _named(value: Any, stored: Any) -> Any:
    """Parts with their names; ``stored`` says which of an event's fields were written."""
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        given = stored if isinstance(stored, dict) else names
        return {
            name: _named(getattr(value, name), _stored(stored, name, place))
            for place, name in enumerate(names)
            if name in given and _is_there(stored, place)
        }
    return stored if not isinstance(value, list | tuple) else _each(value, stored)


def _each(values: list[Any] | tuple[Any, ...], stored: Any) -> Any:
    pairs = zip(values, stored, strict=False) if isinstance(stored, list) else ()
    return [_named(value, one) for value, one in pairs]


def _stored(stored: Any, name: str, place: int) -> Any:
    if isinstance(stored, dict):
        return stored.get(name)
    return stored[place] if isinstance(stored, list) and place < len(stored) else None


def _is_there(stored: Any, place: int) -> bool:
    """An array ends where only defaults would follow."""
    return not isinstance(stored, list) or place < len(stored)
