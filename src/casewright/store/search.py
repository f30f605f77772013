"""What a case is found by: its title, the words of number and title, and its listed fields.

Words are found by their beginning, through an index, the same on every database. Sensitive
fields reach neither words nor listed rows (see ``naming``).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import msgspec

from casewright.engine.state import Case, Data

from . import schema
from .naming import TypeNames, clean
from .writes import Writes

_WORD = re.compile(r"\w+")
_MOST_WORDS = 24
_LONGEST_WORD = 40


class Found(msgspec.Struct, frozen=True):
    """A case's title and its listed fields that have a value."""

    title: str
    listed: Data


def title(case: Case, case_type: TypeNames) -> str:
    """The value of the title field, else the case type's name."""
    value = case.data.get(case_type.title_field) if case_type.title_field else None
    return case_type.name if value in (None, "") else clean(text_of(value))


def listed(case: Case, case_type: TypeNames) -> Data:
    """The listed fields that have a value."""
    return {f: case.data[f] for f in case_type.listed if case.data.get(f) is not None}


def text_of(value: Any) -> str:
    """A value as filters compare it: numbers without trailing zeros, truth as true / false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value.is_finite() else str(value)
    if isinstance(value, list | tuple):
        return ", ".join(text_of(item) for item in value)
    return str(value)


def number_of(value: Any) -> float | None:
    """A value as lists sort numbers; exact digits stay in the case."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return float(value)
    return None


def words(*texts: str) -> list[str]:
    """The words to look for, folded, each once, in order."""
    found: dict[str, None] = {}
    for one in texts:
        for word in _WORD.findall(one.casefold()):
            found[word[:_LONGEST_WORD]] = None
    return list(found)[:_MOST_WORDS]


def found_by(case: Case, case_type: TypeNames) -> Found:
    """What a case is found by now."""
    return Found(title(case, case_type), listed(case, case_type))


def project(writes: Writes, was: Found | None, now: Found, case: Case) -> None:
    """Rows of words and listed fields, as far as they differ from what they ``was``."""
    if was is None or was.title != now.title:
        _words(writes, case, now.title, begun=was is not None)
    before = was.listed if was is not None else {}
    for field, value in now.listed.items():
        if field not in before or before[field] != value:
            text = clean(text_of(value))
            writes.put(schema.LISTED, (case.id, field, case.type, text, number_of(value)))
    for field in before:
        if field not in now.listed:
            writes.drop(schema.LISTED, (case.id, field))


def _words(writes: Writes, case: Case, title: str, *, begun: bool) -> None:
    if begun:
        writes.drop(schema.WORDS, (case.id,))
    for word in words(case.number, title):
        writes.put(schema.WORDS, (word, case.id))
