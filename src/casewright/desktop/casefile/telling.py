"""What one line of a history is made of: its words, its mark, and names for the ids in an event.

Rule: ids become names; texts are in the window's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from casewright.desktop.theme.tokens import Tone

Group = Literal["people", "rules", "clocks", "system"]


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history."""

    title: str
    detail: str = ""
    group: Group = "system"
    icon: str = "layers"
    tone: Tone = "neutral"
    by_person: bool = False


@dataclass(frozen=True)
class Names:
    """Names of elements, people and groups, and labels of fields, by id."""

    element: Callable[[str], str]
    person: Callable[[str | None], str]
    group: Callable[[str | None], str]
    fields: Mapping[str, str]


Teller = Callable[[Mapping[str, Any], str, Names], Told]


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Words", text)


def part(value: Any, place: int, name: str) -> Any:
    """A part of a nested value, which is an array, or an object in older events."""
    if isinstance(value, Mapping):
        return value.get(name)
    return value[place] if isinstance(value, Sequence) and place < len(value) else None


def reason(event: Mapping[str, Any]) -> str:
    """The reason somebody gave, in quotes."""
    return f"“{event['reason']}”" if event.get("reason") else ""


def data_words(event: Mapping[str, Any], names: Names) -> str:
    """Which fields were set, with short values."""
    said = []
    for field, value in list((event.get("data") or {}).items())[:3]:
        label = names.fields.get(field, field)
        shown = "" if isinstance(value, list | dict) else str(value)
        said.append(f"{label}: {shown}" if 0 < len(shown) <= 32 else label)
    more = len(event.get("data") or {}) - len(said)
    return ", ".join(said) + (tr(" and {0} more").format(more) if more > 0 else "")


def by(text: str, /, **named: str) -> str:
    """A sentence of this history with names in their places."""
    return tr(text).format(**named)
