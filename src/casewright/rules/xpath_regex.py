"""XPath's regular expressions, rewritten for the engine. Rule: what is not XPath is refused.

The grammar is the one of XML Schema with the additions of XPath: anchors, reluctant quantifiers,
groups that do not capture, back-references. Every class becomes plain ranges of code points, so
that the engine has nothing left to read in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

from casewright.rules import charsets
from casewright.rules.charsets import Ranges
from casewright.rules.errors import NoValue

_SINGLE = {"n": 0xA, "r": 0xD, "t": 0x9, **{mark: ord(mark) for mark in "\\|.?*+(){}-[]^$"}}
_CLASSES = frozenset("sSiIcCdDwW")
# Outside of a class these need no list of characters: both engines know them by these names.
_KNOWN = {
    "d": "\\p{Nd}",
    "D": "\\P{Nd}",
    "w": "[\\p{L}\\p{M}\\p{N}\\p{S}]",
    "W": "[^\\p{L}\\p{M}\\p{N}\\p{S}]",
}
_MARKS = frozenset(".\\?*+{}()|^$[]")
_SPACES = frozenset("\t\n\r ")
_NESTING = 50


@dataclass(frozen=True, slots=True)
class Translated:
    """A pattern for the engine; `has_references` when it needs the one that can go back."""

    text: str
    has_references: bool


def translate(pattern: str, flags: str) -> Translated:
    """The pattern in the engine's words (NoValue when it is no XPath pattern)."""
    reader = _Reader(_without_spaces(pattern) if "x" in flags else pattern, flags)
    text = reader.alternatives()
    if reader.at < len(reader.text):
        raise reader.refused("a ')' has no '(' before it")
    return Translated(text, reader.has_references)


def _without_spaces(pattern: str) -> str:
    """For the flag x: spaces outside of classes do not count."""
    kept: list[str] = []
    depth, escaped = 0, False
    for char in pattern:
        if char in _SPACES and depth == 0:
            continue
        if not escaped:
            depth += (char == "[") - (char == "]")
        escaped = char == "\\" and not escaped
        kept.append(char)
    return "".join(kept)


def quoted(text: str, flags: str) -> str:
    """A pattern that matches exactly this text, in any case with the flag i."""
    return "".join(_character(ord(char), "i" in flags) for char in text)


def _character(code: int, any_case: bool) -> str:
    found: Ranges = ((code, code),)
    found = charsets.without_case(found) if any_case else found
    return point(code) if found == ((code, code),) else class_text(found)


def point(code: int) -> str:
    """One character as both engines write it."""
    char = chr(code)
    return char if char.isalnum() and char.isascii() else f"\\x{{{code:X}}}"


def class_text(ranges: Ranges) -> str:
    """A class that matches exactly these characters."""
    if not ranges:
        return "[^\\x{0}-\\x{10FFFF}]"
    parts = (point(low) if low == high else f"{point(low)}-{point(high)}" for low, high in ranges)
    return f"[{''.join(parts)}]"


class _Reader:
    """One pass over a pattern."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.at = 0
        self.any_case = "i" in flags
        self.dot = class_text(((0, charsets.LAST),)) if "s" in flags else "[^\\x{A}\\x{D}]"
        self.opened = 0
        self.closed: set[int] = set()
        self.depth = 0
        self.has_references = False

    def refused(self, why: str) -> NoValue:
        return NoValue(f"'{self.text}' is no pattern: {why}, at character {self.at + 1}")

    @property
    def char(self) -> str:
        """The next character; empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.char
        self.at += 1
        return char

    def skip(self, text: str) -> bool:
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    # ------------------------------------------------------------- structure

    def alternatives(self) -> str:
        branches = [self._branch()]
        while self.skip("|"):
            branches.append(self._branch())
        return "|".join(branches)

    def _branch(self) -> str:
        pieces: list[str] = []
        while self.char and self.char not in "|)":
            pieces.append(self._atom() + self._quantifier())
        return "".join(pieces)

    def _atom(self) -> str:
        char = self.char
        if char == "(":
            return self._group()
        if char == "[":
            return class_text(self._class())
        if char == "\\":
            return self._escape()
        if char in ".^$":
            self.at += 1
            return self.dot if char == "." else f"(?:{char})"
        if char in _MARKS:
            raise self.refused(f"'{char}' stands alone")
        return _character(ord(self.take()), self.any_case)

    def _group(self) -> str:
        self.at += 1
        self.depth += 1
        if self.depth > _NESTING:
            raise self.refused(f"groups are nested deeper than {_NESTING}")
        number = 0
        if not self.skip("?:"):
            self.opened += 1
            number = self.opened
        inner = self.alternatives()
        if not self.skip(")"):
            raise self.refused("a '(' is not closed")
        self.depth -= 1
        self.closed.add(number)
        return f"({inner})" if number else f"(?:{inner})"

    def _quantifier(self) -> str:
        if self.char and self.char in "?*+":
            found = self.take()
        elif self.skip("{"):
            found = f"{{{self._counts()}}}"
        else:
            return ""
        return found + ("?" if self.skip("?") else "")

    def _counts(self) -> str:
        end = self.text.find("}", self.at)
        counts = self.text[self.at : end] if end >= 0 else ""
        low, comma, high = counts.partition(",")
        if not _is_count(low) or (high and not _is_count(high)):
            raise self.refused("after '{' stand one or two numbers and '}'")
        if high and int(high) < int(low):
            raise self.refused("the second number is less than the first")
        self.at = end + 1
        return f"{int(low)}{comma}{int(high) if high else ''}"

    # --------------------------------------------------------------- escapes

    def _escape(self) -> str:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter.isdecimal() and letter != "0":
            return self._reference()
        if letter in _KNOWN:
            self.at += 2
            return _KNOWN[letter]
        found = self._escaped_set()
        if len(found) == 1 and found[0][0] == found[0][1]:
            return point(found[0][0])
        return class_text(found)

    def _reference(self) -> str:
        """The longest number that is a group; further digits are characters."""
        self.at += 1
        number = int(self._digit())
        while self._is_digit() and number * 10 + int(self.char) <= self.opened:
            number = number * 10 + int(self._digit())
        if number not in self.closed:
            raise self.refused(f"\\{number} refers to no group that ends before it")
        self.has_references = True
        # A group that took no part counts as empty.
        return f"(?{'i' if self.any_case else ''}:(?({number})\\{number}))"

    def _is_digit(self) -> bool:
        return self.char.isascii() and self.char.isdecimal()

    def _digit(self) -> str:
        if not self._is_digit():
            raise self.refused("a '\\' stands before something that has no such form")
        return self.take()

    def _escaped_set(self) -> Ranges:
        self.at += 1
        letter = self.take()
        if letter in _SINGLE:
            code = _SINGLE[letter]
            return ((code, code),)
        if letter in _CLASSES:
            return charsets.escape_class(letter)
        if letter and letter in "pP" and self.skip("{"):
            return self._category(letter == "P")
        raise self.refused(f"'\\{letter}' means nothing")

    def _category(self, negated: bool) -> Ranges:
        end = self.text.find("}", self.at)
        if end < 0:
            raise self.refused("the name of a category is not closed")
        found = charsets.category(self.text[self.at : end])
        self.at = end + 1
        return charsets.complement(found) if negated else found

    # --------------------------------------------------------------- classes

    def _class(self) -> Ranges:
        self.at += 1
        negated = self.skip("^")
        found: list[tuple[int, int]] = []
        taken: Ranges = ()
        while not self.skip("]"):
            if self.skip("-["):
                taken = self._subtracted(found)
                break
            found.extend(self._class_part(first=not found))
        if not found:
            raise self.refused("a class is empty")
        ranges = charsets.merged(found)
        return charsets.minus(charsets.complement(ranges) if negated else ranges, taken)

    def _subtracted(self, found: list[tuple[int, int]]) -> Ranges:
        self.at -= 1
        self.depth += 1
        if not found or self.depth > _NESTING:
            raise self.refused("there is nothing from which to subtract")
        taken = self._class()
        self.depth -= 1
        if not self.skip("]"):
            raise self.refused("a subtraction ends its class")
        return taken

    def _class_part(self, first: bool) -> Ranges:
        if self.char == "-":
            return self._hyphen(first)
        literal = self.char != "\\"
        low = self._class_char()
        if not self._range_follows():
            return self._in_any_case(low) if literal else low
        self.at += 1
        high = self._class_char()
        if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1]:
            raise self.refused("the ends of a range are single characters")
        if high[0][0] < low[0][0]:
            raise self.refused("the ends of a range are in the wrong order")
        return self._in_any_case(((low[0][0], high[0][0]),))

    def _in_any_case(self, ranges: Ranges) -> Ranges:
        """Characters and ranges follow the flag i; categories and the like do not."""
        return charsets.without_case(ranges) if self.any_case else ranges

    def _hyphen(self, first: bool) -> Ranges:
        """A hyphen is a character at the start and at the end of a class only."""
        self.at += 1
        if not first and self.char != "]":
            raise self.refused("a '-' stands inside a class")
        return ((ord("-"), ord("-")),)

    def _range_follows(self) -> bool:
        return self.char == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", "")

    def _class_char(self) -> Ranges:
        char = self.char
        if char == "\\":
            return self._escaped_set()
        if not char or char in "[]":
            raise self.refused("a class is not closed" if not char else f"'{char}' stands alone")
        code = ord(self.take())
        return ((code, code),)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9
