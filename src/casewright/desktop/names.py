"""Names of a published blueprint's elements in a person's language, read from its text alone.

Rule: plain JSON in, plain texts out; no document is built, so that a list can be shown before
the rooms that understand blueprints are loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: What is tried when a name is not told in the person's language.
FALLBACK = "en"


def in_language(name: object, language: str) -> str:
    """A name, which is a text or one per language: this one, else English, else the first."""
    if isinstance(name, str):
        return name
    if not isinstance(name, Mapping):
        return ""
    for wanted in (language, language.partition("-")[0], FALLBACK):
        if name.get(wanted):
            return str(name[wanted])
    return str(next(iter(name.values()), ""))


@dataclass(frozen=True)
class Named:
    """One version: queues and personas, case types, and the elements of each type, by id.

    ``rights``: what each persona may do.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def element(self, case_type: str, one: str) -> str:
        """The name of a stage or step of a type; '' when this version does not know it."""
        return self.elements.get(case_type, {}).get(one) or self.elements.get("", {}).get(one, "")


def read_names(content: bytes, language: str) -> Named:
    """The names in the canonical text of a blueprint."""
    document = json.loads(content)
    types = document.get("case_types", ())
    elements = {one["id"]: dict(_named(one, language)) for one in types}
    elements[""] = dict(_named(document.get("processes", ()), language))
    stages = {
        stage["id"]: in_language(stage.get("name"), language) or stage["id"]
        for one in types
        for stage in one.get("stages", ())
    }
    groups = (*document.get("queues", ()), *document.get("personas", ()))
    return Named(
        {one["id"]: in_language(one.get("name"), language) or one["id"] for one in groups},
        {one["id"]: in_language(one.get("name"), language) or one["id"] for one in types},
        elements,
        stages,
        in_language(document.get("name"), language),
        {
            one["id"]: frozenset(one.get("rights", ("execute",)))
            for one in document.get("personas", ())
        },
    )


def _named(part: Any, language: str) -> Iterator[tuple[str, str]]:
    """(id, name) of everything inside that has both; fields of the data come elsewhere."""
    if isinstance(part, Mapping):
        if isinstance(part.get("id"), str) and part.get("name"):
            yield part["id"], in_language(part["name"], language)
        for key, value in part.items():
            if key != "fields":
                yield from _named(value, language)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _named(each, language)
