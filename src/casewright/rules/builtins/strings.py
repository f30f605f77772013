"""Built-in functions on strings. Rule: positions count characters from 1, or from the end below 0."""

from __future__ import annotations

from collections.abc import Sequence

from casewright.rules import patterns
from casewright.rules.builtins.signature import Table
from casewright.rules.errors import NoValue
from casewright.rules.frames import Run
from casewright.rules.limits import check_string
from casewright.rules.numbers import Number, as_int
from casewright.rules.printing import format_value

TABLE = Table()
define = TABLE.define


def whole(value: Number) -> int:
    """The number as an int (NoValue when it has a fraction)."""
    found = as_int(value)
    if found is None:
        raise NoValue("a whole number is needed")
    return found


def cut(value: Number) -> int:
    """The number without its fraction, as positions and lengths take it."""
    return int(value)


@define("string", "from: Any", "string")
def string(value: object) -> str:
    return format_value(value)


@define("string length", "string: string", "number")
def string_length(text: str) -> int:
    return len(text)


@define("substring", "string: string, start position: number, length?: number", "string")
def substring(text: str, start: Number, length: Number | None = None) -> str:
    first = cut(start)
    if first == 0 or abs(first) > max(len(text), 1):
        raise NoValue("the start position lies outside the text")
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    if cut(length) < 1:
        raise NoValue("the length of a substring is at least 1")
    return text[begin : begin + cut(length)]


@define("upper case", "string: string", "string")
def upper_case(text: str) -> str:
    return text.upper()


@define("lower case", "string: string", "string")
def lower_case(text: str) -> str:
    return text.lower()


@define("substring before", "string: string, match: string", "string")
def substring_before(text: str, match: str) -> str:
    head, found, _ = text.partition(match) if match else ("", "", "")
    return head if found else ""


@define("substring after", "string: string, match: string", "string")
def substring_after(text: str, match: str) -> str:
    if not match:
        return text
    return text.partition(match)[2]


@define("contains", "string: string, match: string", "boolean")
def contains(text: str, match: str) -> bool:
    return match in text


@define("starts with", "string: string, match: string", "boolean")
def starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


@define("ends with", "string: string, match: string", "boolean")
def ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


@define("matches", "input: string, pattern: string, flags?: string?", "boolean", needs_run=True)
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    run.tick(_reading(text))
    return patterns.compiled(pattern, flags or "").found_in(text)


def _reading(text: str) -> int:
    """The steps that it takes to run a pattern over a text."""
    return len(text) >> 4


def _splitting_pattern(run: Run, text: str, pattern: str, flags: str) -> patterns.Pattern:
    """A pattern that takes a text apart, so that it cannot match nothing at all."""
    run.tick(_reading(text))
    found = patterns.compiled(pattern, flags)
    if found.found_in(""):
        raise NoValue("a pattern that matches the empty text cannot take a text apart")
    return found


@define(
    "replace",
    "input: string, pattern: string, replacement: string, flags?: string?",
    "string",
    needs_run=True,
)
def replace(run: Run, text: str, pattern: str, template: str, flags: str | None = None) -> str:
    found = _splitting_pattern(run, text, pattern, flags or "")
    literal = "q" in (flags or "")
    parts = [template] if literal else patterns.replacement(template, found.groups)
    pieces: list[str] = []
    position = size = 0
    for match in found.matches_in(text):
        pieces.append(text[position : match.start()])
        pieces.append(_filled(parts, match, found.groups))
        size += len(pieces[-1]) + len(pieces[-2])
        check_string(size)
        position = match.end()
    return "".join([*pieces, text[position:]])


def _filled(parts: Sequence[str | int], match: patterns.Match, groups: int) -> str:
    return "".join(
        part if isinstance(part, str) else (match[part] or "") if part <= groups else ""
        for part in parts
    )


@define("split", "string: string, delimiter: string", "list<string>", needs_run=True)
def split(run: Run, text: str, delimiter: str) -> list[str]:
    if delimiter == "":
        return list(text)
    found = _splitting_pattern(run, text, delimiter, "")
    parts: list[str] = []
    position = 0
    for match in found.matches_in(text):
        parts.append(text[position : match.start()])
        position = match.end()
    return [*parts, text[position:]]


@define("string join", "list: list<string>?, delimiter?: string?", "string")
def string_join(items: Sequence[str | None], delimiter: str | None = None) -> str:
    if items is None:
        raise NoValue("there is no list to join")
    kept = [item for item in items if item is not None]
    gap = delimiter or ""
    check_string(sum(map(len, kept)) + len(gap) * len(kept))
    return gap.join(kept)
