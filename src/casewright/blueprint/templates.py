"""Templates: texts with ``{{ FEEL }}`` placeholders. Rule: a placeholder ends at the first ``}}``."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SLOT = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)


def placeholders(text: str) -> Iterator[str]:
    """The expressions of a template, in order; an empty one is an empty text."""
    for found in _SLOT.finditer(text):
        yield found[1]


def pieces(text: str) -> tuple[tuple[str, str | None], ...]:
    """(text, the expression after it) in order; None after the last text."""
    found: list[tuple[str, str | None]] = []
    at = 0
    for slot in _SLOT.finditer(text):
        found.append((text[at : slot.start()], slot[1]))
        at = slot.end()
    return (*found, (text[at:], None))


def with_placeholder(text: str, number: int, expression: str) -> str:
    """The template with its ``number``-th placeholder (from 1) reading ``expression``."""
    for place, slot in enumerate(_SLOT.finditer(text), 1):
        if place == number:
            return text[: slot.start(1)] + expression + text[slot.end(1) :]
    return text


def unclosed(text: str) -> bool:
    """Whether a placeholder is begun and not ended."""
    return "{{" in _SLOT.sub("", text)
