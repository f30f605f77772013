"""What a line of a history is made of: a sentence, what stands beside it, and the voice that tells it.

Rule: sentences are English templates; a voice says them in its language and names what they name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Fields = Mapping[str, Any]
#: Who is interested: what people did, what rules decided, what clocks say, and the rest.
Group = Literal["people", "rules", "clocks", "system"]
#: What sort of happening it is, for whoever marks lines with signs.
Mark = Literal[
    "created", "opened", "given", "finished", "voted", "edited", "redone", "moved", "by hand",
    "began", "left", "skipped", "skipped by person", "refused", "decided", "ran",
    "startable", "waiting", "stopped", "failed", "clock", "late", "too late", "told", "related",
    "resolved", "stuck", "reached", "interrupted", "message", "status", "outside", "outside failed",
    "reopened", "suspended", "resumed", "comment", "file", "people", "urgency", "other",
]  # fmt: skip


def as_it_is(text: str) -> str:
    """A text that needs no translation, or an id that has no name."""
    return text


def _or_nothing(one: str | None) -> str:
    return one or ""


def listed(data: Fields) -> str:
    """The first fields that were set, by their ids."""
    return ", ".join(list(data)[:6]) + (" …" if len(data) > 6 else "")


@dataclass(frozen=True)
class Voice:
    """How events are told: names for ids, words for moments and data, and a language.

    ``say`` translates a template; ``data`` tells which fields were set. A plain voice knows no
    names and no other language.
    """

    element: Callable[[str], str] = as_it_is
    person: Callable[[str | None], str] = _or_nothing
    group: Callable[[str | None], str] = _or_nothing
    moment: Callable[[int], str] = str
    data: Callable[[Fields], str] = listed
    say: Callable[[str], str] = as_it_is

    def tell(self, template: str, /, **named: object) -> str:
        """A sentence with names in its places."""
        return self.say(template).format(**named)


@dataclass(frozen=True, slots=True)
class Told:
    """One line: a sentence, what was set, what was noted, why somebody did it, and what else.

    ``more`` is for those who have room for it; ``by_person``: somebody did it.
    """

    title: str
    facts: str = ""
    note: str = ""
    reason: str = ""
    more: str = ""
    group: Group = "system"
    mark: Mark = "other"
    by_person: bool = False

    def line(self) -> str:
        """All of it in one line: ``Check it completed with Fine (amount): seen``."""
        facts = f" ({self.facts})" if self.facts else ""
        why = self.reason or self.note
        return f"{self.title}{facts}" + (f": {why}" if why else "")

    @property
    def detail(self) -> str:
        """What stands under the sentence."""
        why = f"“{self.reason}”" if self.reason else ""
        return " · ".join(part for part in (self.note, self.facts, why, self.more) if part)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is told: its recorded fields, who did it ('' leaves that out) and the voice."""

    fields: Fields
    who: str = ""
    voice: Voice = field(default_factory=Voice)

    def text(self, key: str) -> str:
        """A field as it was recorded; '' when it is not there."""
        value = self.fields.get(key)
        return "" if value is None else str(value)

    def name(self, key: str) -> str:
        """The name of the element that a field holds."""
        return self.voice.element(self.text(key)) if self.text(key) else ""

    def data(self) -> str:
        """Which data were set."""
        found = self.fields.get("data")
        return self.voice.data(found) if isinstance(found, Mapping) and found else ""

    def say(self, template: str, /, **named: object) -> str:
        """A sentence in the language of the voice."""
        return self.voice.tell(template, **named)

    def act(self, template: str, plain: str, /, **named: object) -> str:
        """A sentence about what somebody did; ``plain`` says it without naming who."""
        if self.who:
            return self.voice.tell(template, who=self.who, **named)
        return plain.format(**named)


Teller = Callable[[Event], Told]


def part(value: Any, place: int, name: str) -> Any:
    """A part of a nested value, which is an array, or an object in older events."""
    if isinstance(value, Mapping):
        return value.get(name)
    return value[place] if isinstance(value, Sequence) and place < len(value) else None
