"""JSON in and out: tokens to `Tree` with line numbers, plain data to text; numbers stay exact."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, NoReturn

from .finding import refuse
from .tree import Source, Tree, number

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r"(?P<mark>[{}\[\],:])"
    r'|(?P<text>"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")'
    r"|(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    r"|(?P<word>true|false|null)"
)
_WORDS = {"true": True, "false": False, "null": None}

#: What may come next. ``first``: a value or the end of a list that has just begun.
_State = Literal["value", "first", "key", "first key", "colon", "after", "done"]


class _Reader:
    """A state machine over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._tree = Tree()
        self._state: _State = "value"

    def read(self) -> Source:
        """All tokens; refuses what is not JSON."""
        take: dict[str, Callable[[str], None]] = {
            "mark": self._mark,
            "text": self._string,
            "number": self._number,
            "word": self._word,
        }
        self._skip(_SPACE.match(self._text, 0))
        while self._at < len(self._text):
            token = _TOKEN.match(self._text, self._at)
            if token is None or token.lastgroup is None:
                self._wrong()
            take[token.lastgroup](token.group())
            self._skip(token)
            self._skip(_SPACE.match(self._text, self._at))
        if self._state != "done":
            refuse(
                "The JSON text ends too early.",
                "Restore the part that is cut off.",
                line=self._line,
            )
        return self._tree.finish()

    def _skip(self, match: re.Match[str] | None) -> None:
        if match is not None:
            self._line += self._text.count("\n", self._at, match.end())
            self._at = match.end()

    def _wrong(self) -> NoReturn:
        found = self._text[self._at : self._at + 20].split("\n")[0]
        wanted = {"key": "a key in double quotes", "first key": "a key in double quotes or }"}
        wanted |= {"colon": "a colon", "after": "a comma or a closing bracket", "done": "the end"}
        refuse(
            f"This is not JSON: found {found!r}, expected {wanted.get(self._state, 'a value')}.",
            "Correct the text at this line.",
            line=self._line,
        )

    def _value(self) -> None:
        if self._state not in ("value", "first"):
            self._wrong()
        self._state = "after" if self._tree.inside() else "done"

    def _string(self, token: str) -> None:
        try:
            text = json.loads(token)
        except ValueError:
            self._wrong()
        if self._state in ("key", "first key"):
            self._tree.scalar(text, self._line)
            self._state = "colon"
            return
        self._value()
        self._tree.scalar(text, self._line)

    def _number(self, token: str) -> None:
        self._value()
        self._tree.scalar(number(token, self._line), self._line, written=token)

    def _word(self, token: str) -> None:
        self._value()
        self._tree.scalar(_WORDS[token], self._line, written=token)

    def _mark(self, token: str) -> None:
        if token in "{[":
            self._begin(token)
        elif token in "}]":
            self._end(token)
        elif token == ":" and self._state == "colon":
            self._state = "value"
        elif token == "," and self._state == "after":
            self._state = "key" if self._tree.inside() == "map" else "value"
        else:
            self._wrong()

    def _begin(self, token: str) -> None:
        self._value()
        self._tree.opens({} if token == "{" else [], self._line)
        self._state = "first key" if token == "{" else "first"

    def _end(self, token: str) -> None:
        fits = {"}": ("map", "first key"), "]": ("list", "first")}[token]
        if self._tree.inside() != fits[0] or self._state not in ("after", fits[1]):
            self._wrong()
        self._tree.closes()
        self._state = "after" if self._tree.inside() else "done"


def parse_json(text: str) -> Source:
    """The value of a JSON text with its lines; raises BlueprintRefused."""
    return _Reader(text).read()


def write_json(value: Any, indent: int | None = 2) -> str:
    """JSON of plain data, indented, or on one line without spaces when ``indent`` is None."""
    return _json(value, indent, 0)


def _json(value: Any, indent: int | None, depth: int) -> str:
    if isinstance(value, dict):
        colon = ":" if indent is None else ": "
        items = [
            _quote(key) + colon + _json(item, indent, depth + 1) for key, item in value.items()
        ]
        return _wrap("{}", items, indent, depth)
    if isinstance(value, list):
        return _wrap("[]", [_json(item, indent, depth + 1) for item in value], indent, depth)
    return json_scalar(value)


def json_scalar(value: Any, *, wide: bool = False) -> str:
    """A text, number, truth value or null; ``wide``: characters beyond U+FFFF as YAML has them."""
    if isinstance(value, str):
        return _quote(value, wide=wide)
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value)


def _quote(text: str, *, wide: bool = False) -> str:
    escaped = json.dumps(text, ensure_ascii=False)
    if escaped.isprintable():
        return escaped
    return "".join(char if char.isprintable() else _escape(ord(char), wide) for char in escaped)


def _escape(code: int, wide: bool) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    if wide:
        return f"\\U{code:08x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _wrap(brackets: str, items: list[str], indent: int | None, depth: int) -> str:
    if not items:
        return brackets
    if indent is None:
        return brackets[0] + ",".join(items) + brackets[1]
    inner = "\n" + " " * (indent * (depth + 1))
    outer = "\n" + " " * (indent * depth)
    return brackets[0] + inner + ("," + inner).join(items) + outer + brackets[1]
