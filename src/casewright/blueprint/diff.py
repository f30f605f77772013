"""What changed between two blueprints, in words: added, removed, moved and changed elements.

Elements are the same when their ids are: a step that went into another process moved, and one
that got another name changed. What stands inside an added or removed element is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .base import Model, Text
from .canonical import plain
from .cases import CaseType, PlanItem, Stage
from .document import Blueprint
from .json_text import write_json
from .steps import StepBase
from .walk import Place, children, id_of, places

#: Longer values are cut in the words; the change itself holds them whole.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``element`` is its path now (for what was removed: before).

    ``attribute`` is what changed of it, else empty; ``before`` and ``after`` are plain data: the
    attribute's values, the paths of what moved, the ids of a list whose order changed, or None.
    """

    kind: Literal["added", "removed", "moved", "changed"]
    element: str
    attribute: str = ""
    before: Any = None
    after: Any = None

    def __str__(self) -> str:
        match self.kind:
            case "added" | "removed":
                return f"{self.kind} {self.element}"
            case "moved" if not self.attribute:
                return f"moved {self.element}: was {self.before}"
            case "moved":
                order = f"was {_shown(self.before)}, now {_shown(self.after)}"
                return f"moved in {self.element}.{self.attribute}: {order}"
        what = f"{self.element}.{self.attribute}"
        if self.before is None:
            return f"changed {what}: now {_shown(self.after)}"
        if self.after is None:
            return f"changed {what}: was {_shown(self.before)}, now unsaid"
        return f"changed {what}: was {_shown(self.before)}, now {_shown(self.after)}"


def differences(old: Blueprint, new: Blueprint) -> tuple[Change, ...]:
    """Every difference: removed first, then in the order of the new document."""
    before, after = _elements(old), _elements(new)
    homes_before, homes_after = _homes(before), _homes(after)
    found = list(_gone(before, after, "removed"))
    added = {change.element: change for change in _gone(after, before, "added")}
    found += _changed(Place("", old, ()), Place("", new, ()))
    for key, place in after.items():
        if place.path in added:
            found.append(added[place.path])
        elif key in before:
            was = before[key]
            if homes_before[key] != homes_after[key]:
                found.append(Change("moved", place.path, "", was.path, place.path))
            found += _changed(was, place)
    return tuple(found)


#: What tells an element from others in its document.
Key = tuple[str, ...]


def _elements(blueprint: Blueprint) -> dict[Key, Place]:
    return {_key(place): place for place in places(blueprint) if id_of(place.element) is not None}


def _key(place: Place) -> Key:
    """Steps and items are one family in their case type or reusable process: they may move."""
    top = place.parents[1] if len(place.parents) > 1 else None
    if top is not None and isinstance(place.element, Stage | PlanItem | StepBase):
        kind = "case type" if isinstance(top, CaseType) else "process"
        return (kind, id_of(top) or "", id_of(place.element) or "")
    if top is not None and isinstance(place.parents[-1], StepBase):
        return (*_key(_parent(place)), type(place.element).__name__, id_of(place.element) or "")
    return (place.path,)


def _parent(place: Place) -> Place:
    path = place.path.rpartition("/")[0]
    return Place(path, place.parents[-1], place.parents[:-1])


def _homes(elements: dict[Key, Place]) -> dict[Key, Key]:
    """Element → the nearest element with an id around it."""
    keys = {id(place.element): key for key, place in elements.items()}
    return {
        key: next((keys[id(part)] for part in reversed(place.parents) if id(part) in keys), ())
        for key, place in elements.items()
    }


def _gone(
    here: dict[Key, Place], there: dict[Key, Place], kind: Literal["added", "removed"]
) -> Iterator[Change]:
    """Elements of one document that the other lacks, outermost only."""
    told: set[int] = set()
    for key, place in here.items():
        if key not in there:
            told.add(id(place.element))
            if not any(id(part) in told for part in place.parents):
                yield Change(kind, place.path)


# ------------------------------------------------------------------------------- one element


def _changed(was: Place, now: Place) -> Iterator[Change]:
    """The attributes of an element that differ, without the elements inside it."""
    path = now.path or "blueprint"
    before, after = _own(was.element), _own(now.element)
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) != after.get(name):
            yield Change("changed", path, name, before.get(name), after.get(name))
    old, new = _families(was.element), _families(now.element)
    for name in (name for name in old if name in new):
        stayed = [id for id in old[name] if id in new[name]]
        ordered = [id for id in new[name] if id in old[name]]
        if stayed != ordered:
            yield Change("moved", path, name, stayed, ordered)


def _own(element: Model) -> dict[str, Any]:
    """Attribute → plain value; parts without ids attribute by attribute, their lists whole."""
    families = _families(element)
    parts = {name: part for name, index, part in children(element) if index is None}
    own = {
        name: value
        for name, value in plain(element).items()
        if name not in families and name not in parts
    }
    for name, part in parts.items():
        own |= {f"{name}.{inner}": value for inner, value in _own(part).items()}
    return own


def _families(element: Model) -> dict[str, list[str]]:
    """Attribute → the ids of the elements in its list."""
    found: dict[str, list[str]] = {}
    for name, index, part in children(element):
        inner = id_of(part)
        if index is None:
            found |= {f"{name}.{key}": ids for key, ids in _families(part).items()}
        elif inner is not None:
            found.setdefault(name, []).append(inner)
    return found


def _shown(value: Any) -> Text:
    text = value if isinstance(value, str) else write_json(value, None)
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _MOST else f"“{line[: _MOST - 1]}…”"
