"""FEEL text to tokens. Rule: a token knows its place; names are joined later, by what is in scope."""

from __future__ import annotations

import re
from typing import NamedTuple

from casewright.rules.errors import FeelSyntaxError

NUMBER = "number"
STRING = "string"
WORD = "word"
MARK = "mark"
END = "end"

_START = (
    "?A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f\u2040"
_TOKEN = re.compile(
    rf"""
    (?P<space>[\s\u0085\u180e\u200b\ufeff]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:[^"\\\n\r]|\\.)*")
    |(?P<word>[{_START}][{_PART}]*)
    |(?P<mark>\*\*|\.\.|->|<=|>=|!=|/(?!\*)|[-+*=<>()\[\]{{}},:.@'])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """One token: its kind, its text as written, where it starts and ends."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """All tokens of `text` without spaces and comments, closed by one END token."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FeelSyntaxError(_complaint(text, position), position, text)
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(Token(kind, match.group(), position, match.end()))
        position = match.end()
    tokens.append(Token(END, "", position, position))
    return tokens


def _complaint(text: str, position: int) -> str:
    if text[position] == '"':
        return "A text that starts with a quotation mark is not closed"
    if text.startswith("/*", position):
        return "A comment that starts with /* is not closed"
    return f"The character {text[position]!r} has no meaning here"


def unescape(token: Token, source: str) -> str:
    """The value of a string token, its escapes resolved."""
    body = token.text[1:-1]
    if "\\" not in body:
        return body

    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code is None:
            simple = _SIMPLE.get(match[3])
            return "\\" + match[3] if simple is None else simple
        if int(code, 16) > 0x10FFFF:
            raise FeelSyntaxError("There is no such character", token.start, source)
        return chr(int(code, 16))

    joined = _ESCAPE.sub(one, body)
    # Two \u escapes may form one character beyond the basic plane.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escape(value: str) -> str:
    """A string as a FEEL literal with its quotation marks."""
    out = value.replace("\\", "\\\\").replace('"', '\\"')
    out = out.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{out}"'
