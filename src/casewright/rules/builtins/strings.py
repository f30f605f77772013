"""Built-in functions on strings. Rule: positions count characters from 1, or from the end below 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casewright.rules import patterns
from casewright.rules.builtins.signature import Table
from casewright.rules.errors import NoValue
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


@define("string", "from: Any", "string")
def string(value: object) -> str:
    return format_value(value)


@define("string length", "string: string", "number")
def string_length(text: str) -> int:
    return len(text)


@define("substring", "string: string, start position: number, length?: number", "string")
def substring(text: str, start: Number, length: Number | None = None) -> str:
    first = whole(start)
    if first == 0 or abs(first) > max(len(text), 1):
        raise NoValue("the start position lies outside the text")
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    if whole(length) < 1:
        raise NoValue("the length of a substring is at least 1")
    return text[begin : begin + whole(length)]


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


@define("matches", "input: string, pattern: string, flags?: string?", "boolean")
def matches(text: str, pattern: str, flags: str | None = None) -> bool:
    return patterns.compiled(pattern, flags or "").search(text) is not None


@define("replace", "input: string, pattern: string, replacement: string, flags?: string?", "string")
def replace(text: str, pattern: str, template: str, flags: str | None = None) -> str:
    compiled = patterns.compiled(pattern, flags or "")
    if compiled.search("") is not None:
        raise NoValue("a pattern that matches the empty text cannot be replaced")
    parts = patterns.replacement(template)
    size = len(text)

    def filled(match: Any) -> str:
        nonlocal size
        new = parts if isinstance(parts, str) else _fill(parts, match)
        size += len(new)
        check_string(size)
        return new

    return str(compiled.sub(filled, text))


def _fill(parts: Sequence[str | int], match: Any) -> str:
    groups = match.re.groups
    return "".join(
        part if isinstance(part, str) else (match[part] or "") if part <= groups else ""
        for part in parts
    )


@define("split", "string: string, delimiter: string", "list<string>")
def split(text: str, delimiter: str) -> list[str]:
    compiled = patterns.compiled(delimiter, "")
    if compiled.search("") is not None:
        return list(text) if delimiter == "" else [text]
    parts: list[str] = []
    position = 0
    for match in compiled.finditer(text):
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
