"""Where plain data does not fit the model: findings with path, line and a remedy in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .finding import MOST_FINDINGS, Finding
from .paths import element_path
from .tree import Path, Source

#: pydantic's kind of error → (problem, remedy); ``{key}`` is the last key, ``{value}`` the input.
_WORDS: dict[str, tuple[str, str]] = {
    "extra_forbidden": ("'{key}' is not known here.", "Remove it or correct its spelling."),
    "missing": ("'{key}' is missing.", "Add it."),
    "string_type": ("{value} is not a text.", "Write a text here."),
    "string_unicode": ("The text holds half a character.", "Remove it, or write it again."),
    "string_too_long": ("The text is too long.", "Use at most {max_length} characters."),
    "string_too_short": ("The text is empty.", "Write it or remove the key."),
    "string_pattern_mismatch": ("{value} is not allowed here.", "{pattern_words}"),
    "union_tag_invalid": ("{tag} is not known here.", "Use one of: {expected_tags}."),
    "union_tag_not_found": ("{discriminator} is missing.", "Say which one it is."),
    "literal_error": ("{value} is not known here.", "Use {expected}."),
    "tuple_type": ("{value} is not a list.", "Write a list: each item behind a dash."),
    "dict_type": ("{value} is not a mapping.", "Write keys with values."),
    "model_type": ("{value} is not a mapping.", "Write keys with values."),
    "bool_parsing": ("{value} is neither true nor false.", "Write true or false."),
    "bool_type": ("{value} is neither true nor false.", "Write true or false."),
    "int_parsing": ("{value} is not a whole number.", "Write a whole number."),
    "int_type": ("{value} is not a whole number.", "Write a whole number."),
    "int_from_float": ("{value} is not a whole number.", "Write a whole number."),
    "decimal_parsing": ("{value} is not a number.", "Write a number such as 12.5."),
    "decimal_type": ("{value} is not a number.", "Write a number such as 12.5."),
    "greater_than_equal": ("{value} is too small.", "Use {ge} or more."),
    "less_than_equal": ("{value} is too large.", "Use {le} or less."),
    "columns_of_type": (
        "The field has a 'type' and columns of its own.",
        "Keep one of the two: the columns of a data type are its fields.",
    ),
    "too_short": ("There are too few items.", "Add at least {min_length}."),
}
_PATTERNS = {
    "^[A-Za-z][A-Za-z0-9_.": "Begin with a letter; go on with letters, digits, _ . or -, at most 64.",
    "^[a-z][a-z0-9_]": "Begin with a small letter; go on with small letters, digits or _, at most 64.",
    "^P(": "Write an ISO 8601 duration such as PT4H, P2D or P2DT4H.",
    r"^\d{4}-": "Write a date such as 2026-03-31.",
    r"^\d{2}:": "Write an interval such as 09:00-12:30.",
    "^Resolved": "A status that resolves begins with 'Resolved'.",
    "^[A-Z][A-Z0-9]": "Use one to eight capital letters or digits, beginning with a letter.",
    "^[A-Z]{3}": "Use a currency code such as EUR.",
    "^[a-z]{2}": "Use a language code such as en or nl-BE.",
}


def as_written(source: Source, error: ValidationError) -> bool:
    """Put back the characters of bare scalars where the model wants a text; True if any was."""
    changed = False
    for detail in error.errors(include_url=False):
        path = located(source.value, detail["loc"])
        written = source.written.get(path)
        if detail["type"] == "string_type" and written and path:
            holder = _at(source.value, path[:-1])
            changed = changed or holder[path[-1]] != written
            holder[path[-1]] = written
    return changed


def findings_of(source: Source, error: ValidationError) -> tuple[Finding, ...]:
    """One finding for each place that does not fit, in the order of the text."""
    details: dict[Path, ErrorDetails] = {}
    for detail in error.errors(include_url=False):
        path = located(source.value, detail["loc"])
        if detail["type"] == "missing":
            path = (*path, str(detail["loc"][-1]))
        details.setdefault(path, detail)
    # A union reports each of its members: the one that came further into the data is meant.
    deepest = [path for path in details if not _has_deeper(path, details)]
    found = [_finding(source, path, details[path]) for path in deepest[:MOST_FINDINGS]]
    if len(deepest) > MOST_FINDINGS:
        more = len(deepest) - MOST_FINDINGS
        found.append(
            Finding("blueprint", "error", f"There are {more:,} more.", "Mend these first.")
        )
    return tuple(sorted(found, key=lambda finding: finding.line or 0))


def located(root: Any, loc: Sequence[str | int]) -> Path:
    """pydantic's location without the names of union members that it puts in between."""
    path: list[str | int] = []
    at = root
    tagged: Any = None
    for part in loc:
        # A step of kind ``robot`` also has a key ``robot``: the tag comes first, once.
        if at is not tagged and _tag(at) == part:
            tagged = at
            continue
        if _holds(at, part):
            at = at[part]
            path.append(part)
    return tuple(path)


def _holds(at: Any, part: str | int) -> bool:
    if isinstance(at, list):
        return isinstance(part, int) and part < len(at)
    return isinstance(at, dict) and part in at


def _tag(at: Any) -> Any:
    return (at.get("kind") or at.get("do")) if isinstance(at, dict) else None


def _at(root: Any, path: Path) -> Any:
    for part in path:
        root = root[part]
    return root


def _has_deeper(path: Path, others: Iterable[Path]) -> bool:
    return any(len(other) > len(path) and other[: len(path)] == path for other in others)


def _line(source: Source, path: Path) -> int | None:
    while path and path not in source.lines:
        path = path[:-1]
    return source.lines.get(path)


def _finding(source: Source, path: Path, detail: ErrorDetails) -> Finding:
    context = dict(detail.get("ctx", {}))
    context |= {"key": path[-1] if path else "", "value": _shown(detail["input"])}
    context["pattern_words"] = _pattern_words(str(context.get("pattern", "")))
    problem, remedy = _WORDS.get(detail["type"], (detail["msg"] + ".", "Correct it."))
    element = element_path(source.value, path)
    return Finding(
        element, "error", problem.format(**context), remedy.format(**context), _line(source, path)
    )


def _pattern_words(pattern: str) -> str:
    for start, words in _PATTERNS.items():
        if pattern.startswith(start):
            return words
    return "Correct it."


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "A mapping"
    if isinstance(value, list):
        return "A list"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
