"""Filling templates: placeholders become words, escaped where they stand in HTML."""

from __future__ import annotations

from html import escape
from typing import Any

from .plan import Filling
from .turn import Turn
from .values import stored


def filled(turn: Turn, template: Filling, scope: int, *, html: bool = False) -> str:
    """The text with the values of its expressions over the case; nothing stands for null.

    In HTML nothing that a person typed can become a tag; its lines stay lines.
    """
    parts: list[str] = []
    for words, formula in template:
        parts.append(words)
        if formula is not None:
            said = said_of(stored(turn.value(formula, scope)))
            parts.append(escape(said).replace("\n", "<br/>") if html else said)
    return "".join(parts)


def said_of(value: Any) -> str:
    """A stored value in words: lists are counted up, null is nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(said_of(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {said_of(each)}" for name, each in value.items())
    return f"{value:f}" if not isinstance(value, str | int) else str(value)
