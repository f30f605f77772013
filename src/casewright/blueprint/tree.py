"""Plain data built from a stream of tokens; the one place where the limits on texts are kept.

Both notations feed it, so that size, depth, duplicate keys, aliases and control characters are
treated the same way. It never recurses, so depth costs no stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .finding import refuse

MOST_CHARACTERS = 4 * 1024 * 1024
MOST_VALUES = 100_000
MOST_DEPTH = 64
MOST_KEY = 256
MOST_DIGITS = 40
MOST_EXPONENT = 400

#: Where a value stands: mapping keys and list positions from the root.
Path = tuple[str | int, ...]

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[-+]?(?P<digits>\d+(?:\.\d*)?|\.\d+)(?:[eE](?P<exponent>[-+]?\d+))?")


@dataclass
class Source:
    """What a text holds: the plain value, the line of each place, how odd scalars were written.

    ``written`` keeps the characters of numbers, truth values and nulls, because where the
    model wants a text (``value: 5``, ``when: true``) the author meant just those characters.
    """

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    path: Path
    first: int
    anchor: str | None
    key: str | None = None

    def child(self) -> Path:
        """Where the next value will stand."""
        if isinstance(self.value, list):
            return (*self.path, len(self.value))
        return (*self.path, self.key or "")


def number(text: str, line: int) -> int | Decimal:
    """The exact number that ``text`` writes; never a float."""
    match = _NUMBER.fullmatch(text)
    digits, exponent = match.group("digits", "exponent") if match else (text, None)
    if len(digits) > MOST_DIGITS or abs(int((exponent or "0")[:6])) > MOST_EXPONENT:
        refuse(
            f"The number {text[:20]}… is too long.",
            f"Use at most {MOST_DIGITS} digits, or quote it if it is a text.",
            line=line,
        )
    return int(text) if exponent is None and "." not in digits else Decimal(text)


class Tree:
    """Collects values as they come; `finish` gives the `Source`."""

    def __init__(self) -> None:
        self._source = Source()
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._count = 0
        self._done = False

    def opens(
        self, value: dict[str, Any] | list[Any], line: int, anchor: str | None = None
    ) -> None:
        """A mapping or list begins."""
        if self._wants_key():
            refuse("A key must be a text.", "Write the key as a plain word.", line=line)
        if len(self._open) >= MOST_DEPTH:
            refuse(
                f"The text is nested more than {MOST_DEPTH} levels deep.",
                "Move inner steps into a process of their own and call it.",
                line=line,
            )
        path = self._open[-1].child() if self._open else ()
        first = self._count
        self._place(value, line)
        self._open.append(_Open(value, path, first, anchor))

    def closes(self) -> None:
        """The innermost mapping or list ends."""
        ended = self._open.pop()
        if ended.anchor is not None:
            self._anchors[ended.anchor] = (ended.value, self._count - ended.first)

    def scalar(
        self, value: Any, line: int, *, written: str | None = None, anchor: str | None = None
    ) -> None:
        """A single value, or the key of the next one."""
        if isinstance(value, str) and (match := _UNWANTED.search(value)):
            refuse(
                f"A text contains the character U+{ord(match.group()):04X}.",
                "Remove it; control characters have no place in a blueprint.",
                line=line,
            )
        if self._wants_key():
            self._key(value if written is None else written, line)
            return
        if written is not None:
            self._source.written[self._open[-1].child() if self._open else ()] = written
        self._place(value, line)
        if anchor is not None:
            self._anchors[anchor] = (value, 1)

    def alias(self, anchor: str, line: int) -> None:
        """The value that was anchored before, once more."""
        if self._wants_key() or anchor not in self._anchors:
            refuse(
                f"The alias *{anchor[:40]} stands where it cannot be resolved.",
                "Refer only to an anchor (&name) that ended above, and only as a value.",
                line=line,
            )
        value, size = self._anchors[anchor]
        self._count += size - 1
        self._place(value, line)

    def finish(self) -> Source:
        """Everything that was collected."""
        return self._source

    def inside(self) -> str:
        """What is being filled: ``map``, ``list`` or an empty text at the root."""
        if not self._open:
            return ""
        return "map" if isinstance(self._open[-1].value, dict) else "list"

    def _wants_key(self) -> bool:
        if not self._open:
            return False
        top = self._open[-1]
        return isinstance(top.value, dict) and top.key is None

    def _key(self, key: Any, line: int) -> None:
        top = self._open[-1]
        if not isinstance(key, str) or len(key) > MOST_KEY:
            refuse("A key is too long.", f"Use at most {MOST_KEY} characters.", line=line)
        if isinstance(top.value, dict) and key in top.value:
            refuse(
                f"The key '{key}' stands twice in the same place.",
                "Keep one of the two; otherwise one of them would be lost.",
                line=line,
            )
        top.key = key
        self._source.lines[top.child()] = line

    def _place(self, value: Any, line: int) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            refuse(
                f"The text holds more than {MOST_VALUES:,} values (repeated aliases count).",
                "Divide the blueprint into several.",
                line=line,
            )
        if not self._open:
            self._source.value = value
            self._source.lines[()] = line
            return
        top = self._open[-1]
        self._source.lines.setdefault(top.child(), line)
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            top.value[top.key] = value
            top.key = None
