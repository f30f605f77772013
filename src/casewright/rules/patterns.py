"""Regular expressions in linear time. Rule: patterns are XPath's, translated, never handed on.

A pattern with a back-reference cannot run in linear time; it runs on another engine, for a
limited time. When that is over the whole evaluation ends: a clock must never decide a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2
import regex

from casewright.rules import xpath_regex
from casewright.rules.errors import LimitExceeded, NoValue

_FLAGS = frozenset("smixq")
MILLISECONDS = 1_000
Match = Any


class Pattern:
    """A pattern that is ready to search."""

    __slots__ = ("_engine", "_limits", "groups")

    def __init__(self, engine: Any, limits: dict[str, float]) -> None:
        self._engine = engine
        self._limits = limits
        self.groups: int = engine.groups

    def found_in(self, text: str) -> bool:
        """Whether it matches anywhere in the text (LimitExceeded, as for the others)."""
        try:
            return self._engine.search(text, **self._limits) is not None
        except TimeoutError:
            raise _too_long() from None

    def matches_in(self, text: str) -> Iterator[Match]:
        """Every match from the left, without overlap."""
        try:
            yield from self._engine.finditer(text, **self._limits)
        except TimeoutError:
            raise _too_long() from None


def _too_long() -> LimitExceeded:
    return LimitExceeded("pattern milliseconds", MILLISECONDS)


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> Pattern:
    """The pattern, ready to search (NoValue when it or its flags are not XPath's)."""
    if not set(flags) <= _FLAGS:
        raise NoValue(f"the flags '{flags}' are not among s, m, i, x, q")
    if "q" in flags:
        translated = xpath_regex.Translated(xpath_regex.quoted(pattern, flags), False)
    else:
        translated = xpath_regex.translate(pattern, flags)
    text = f"(?m){translated.text}" if "m" in flags else translated.text
    return _going_back(text) if translated.has_references else _linear(text, pattern)


def _linear(text: str, pattern: str) -> Pattern:
    options = re2.Options()
    options.log_errors = False
    try:
        return Pattern(re2.compile(text, options=options), {})
    except re2.error:
        raise NoValue(f"the pattern '{pattern}' is too large") from None


def _going_back(text: str) -> Pattern:
    for_python = _POINT.sub(lambda found: f"\\U{int(found[1], 16):08x}", text)
    # Its own `$` also matches before a line feed at the end.
    if not text.startswith("(?m)"):
        for_python = for_python.replace("(?:$)", "\\Z")
    engine = regex.compile(for_python, regex.VERSION0)
    return Pattern(engine, {"timeout": MILLISECONDS / 1_000})


_POINT = regex.compile(r"\\x\{([0-9A-F]+)\}")


Parts = list[str | int]


def replacement(template: str, groups: int) -> Parts:
    r"""A replacement as texts and numbers of groups (NoValue where a `$` or `\` stands alone).

    `$1` to `$9…` are groups, `$0` the whole match, `\$` and `\\` the characters. A number that
    is no group is read as a shorter number and a digit.
    """
    parts: Parts = []
    at = 0
    while at < len(template):
        char = template[at]
        following = template[at + 1 : at + 2]
        if char == "\\" and following and following in "\\$":
            parts.append(following)
            at += 2
        elif char == "$" and following.isascii() and following.isdecimal():
            number, at = _group_number(template, at + 1, groups)
            parts.append(number)
        elif char in "\\$":
            raise NoValue(f"in the replacement '{template}' a '{char}' stands alone")
        else:
            parts.append(char)
            at += 1
    return parts


def _group_number(template: str, at: int, groups: int) -> tuple[int, int]:
    number, at = int(template[at]), at + 1
    while at < len(template) and template[at].isascii() and template[at].isdecimal():
        longer = number * 10 + int(template[at])
        if longer > groups:
            break
        number, at = longer, at + 1
    return number, at
