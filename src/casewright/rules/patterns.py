"""Regular expressions in linear time. Rule: what the engine would misread is refused, not guessed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

from casewright.rules.errors import NoValue

_FLAGS = frozenset("smix")
# XPath constructs that this engine reads as something else.
_FOREIGN = re.compile(r"\[[^\]\\]*-\[|\\[icIC]|\\[1-9]")
# For the flag x: spaces go, except inside a class or after a backslash.
_SPACES = re.compile(r"(\\.|\[(?:[^\]\\]|\\.)*\])|\s+", re.DOTALL)
_REFERENCE = re.compile(r"\\(.)|\$([0-9])", re.DOTALL)


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> Any:
    """The pattern, ready to search (NoValue when it or its flags are not understood)."""
    if not set(flags) <= _FLAGS:
        raise NoValue(f"the flags '{flags}' are not among s, m, i, x")
    if _FOREIGN.search(pattern):
        raise NoValue(f"the pattern '{pattern}' uses a construct that is not supported")
    options = re2.Options()
    options.log_errors = False
    text = _SPACES.sub(lambda match: match[1] or "", pattern) if "x" in flags else pattern
    inline = "".join(sorted(set(flags) - {"x"}))
    try:
        return re2.compile(f"(?{inline}){text}" if inline else text, options=options)
    except re2.error:
        raise NoValue(f"'{pattern}' is no regular expression") from None


def replacement(template: str) -> str | list[str | int]:
    """A replacement as text, or as parts where a number is a group."""
    parts: list[str | int] = []
    position = 0
    for match in _REFERENCE.finditer(template):
        parts.append(template[position : match.start()])
        parts.append(match[1] if match[1] is not None else int(match[2]))
        position = match.end()
    parts.append(template[position:])
    if any(isinstance(part, int) for part in parts):
        return parts
    return "".join(str(part) for part in parts)
