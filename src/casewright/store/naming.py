"""Names that people read (of steps, stages, case types) and which fields lists show.

Read from a published version's canonical JSON without the blueprint's classes, because this runs
with every commit; a published version never changes, so it is read once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
#: Where further named elements hang below a case type, a stage, a phase, a process or a step.
_NESTED = ("stages", "phases", "processes", "actions", "milestones", "steps", "branches")


class TypeNames(msgspec.Struct, frozen=True):
    """What lists show of a case type. Sensitive fields are in neither title nor lists."""

    name: str
    title_field: str = ""
    listed: tuple[str, ...] = ()


class Names(msgspec.Struct, frozen=True):
    """The names of one published version; an element without a name is called by its id."""

    blueprint: str = ""
    types: dict[str, TypeNames] = {}
    elements: dict[str, str] = {}

    def type(self, case_type: str) -> TypeNames:
        """Names and lists of a case type."""
        return self.types.get(case_type) or TypeNames(case_type)

    def element(self, element: str) -> str:
        """The name of a stage, process or step."""
        return self.elements.get(element) or element


_NOTHING = Names()


class Naming:
    """The names of every version that was asked for."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Names] = {}

    def of(self, blueprint: str, version: int, fetch: Callable[[str, int], bytes | None]) -> Names:
        """Names of a version, whose content ``fetch`` gives; without it ids serve as names."""
        names = self._known.get((blueprint, version))
        if names is None:
            content = fetch(blueprint, version)
            if content is None:
                return _NOTHING
            names = self._known[blueprint, version] = read(content)
        return names

    def forget(self) -> None:
        """Drop all that was read: a publication may have been rolled back."""
        self._known.clear()


def read(content: bytes | str) -> Names:
    """The names in a blueprint's canonical JSON."""
    document = _DECODER.decode(content)
    types = {t["id"]: _type(t) for t in document.get("case_types", ())}
    elements = dict(_elements(document.get("processes", ())))
    elements.update(_elements(document.get("case_types", ())))
    return Names(text(document.get("name"), document.get("blueprint", "")), types, elements)


def text(name: Any, default: str) -> str:
    """A name in English when there is one, in any language otherwise, else ``default``."""
    if isinstance(name, dict):
        name = name.get("en") or next(iter(name.values()), "")
    return clean(str(name)) if name else default


def clean(value: str, most: int = 200) -> str:
    """A text as columns hold it: PostgreSQL's text has no NUL, and lists show no novels."""
    return value.replace("\x00", "")[:most]


def _type(case_type: dict[str, Any]) -> TypeNames:
    fields = [f for f in case_type.get("fields", ()) if not f.get("sensitive")]
    title = case_type.get("title_field") or ""
    return TypeNames(
        text(case_type.get("name"), case_type["id"]),
        title if any(f["id"] == title for f in fields) else "",
        tuple(f["id"] for f in fields if f.get("listed")),
    )


def _elements(parts: Any) -> Iterator[tuple[str, str]]:
    for part in parts:
        yield part["id"], text(part.get("name"), part["id"])
        for nested in _NESTED:
            if nested in part:
                yield from _elements(part[nested])
