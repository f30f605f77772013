"""YAML in and out: the safe subset (no tags, one document, YAML 1.2 scalars), one written form.

Reading takes a library's events, never its constructors, so that no text can build anything but
plain data. Writing is our own, so that the canonical form depends on no library version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from .finding import refuse
from .json_text import json_scalar
from .tree import Source, Tree, number
from .yaml_events import broken, is_quick, place_of, quick_events, slow_events

#: Longer lines are refused before reading: the longest text of the model is 65,536 characters.
MOST_LINE = 70_000
#: A longer text that the quick parser refuses is not read again by the slow one.
MOST_SECOND_LOOK = 200_000
_WIDTH = 96

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
#: Words that some readers of YAML 1.1 take for truth values; they are quoted when written.
_TOUCHY = {"y", "n", "yes", "no", "on", "off"}


def parse_yaml(text: str) -> Source:
    """The value of a YAML text with its lines; raises BlueprintRefused."""
    _short_lines(text)
    if is_quick(text):
        try:
            return _read(quick_events(text))
        except broken() as error:
            if len(text) > MOST_SECOND_LOOK:
                _refuse_broken(error)
    try:
        return _read(slow_events(text))
    except broken() as error:
        _refuse_broken(error)


def _refuse_broken(error: Exception) -> NoReturn:
    problem, line = place_of(error)
    if line is None:
        refuse(problem, "Correct escapes and directives (%…), or write the text anew.")
    refuse(problem, "Correct the text here.", line=line)


def _read(events: Iterable[Any]) -> Source:
    tree = Tree()
    documents = 0
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                refuse("The text holds several documents.", "Keep one; remove the lines '---'.")
        elif kind not in _NO_CONTENT:
            _take(kind, event, tree)
    return tree.finish()


_NO_CONTENT = frozenset({"StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"})


def _short_lines(text: str) -> None:
    for index, line in enumerate(text.split("\n"), 1):
        if len(line) > MOST_LINE:
            refuse(f"A line is longer than {MOST_LINE:,} characters.", "Divide it.", line=index)


def _take(kind: str, event: Any, tree: Tree) -> None:
    line = event.start_mark.line + 1
    if getattr(event, "tag", None) is not None:
        refuse(
            f"The tag {str(event.tag)[:60]} is not allowed.",
            "Remove it; a blueprint is plain data.",
            line=line,
        )
    match kind:
        case "ScalarEvent":
            _scalar(event, tree, line)
        case "MappingStartEvent":
            tree.opens({}, line, event.anchor)
        case "SequenceStartEvent":
            tree.opens([], line, event.anchor)
        case "AliasEvent":
            tree.alias(event.anchor, line)
        case _:
            tree.closes()


def _scalar(event: Any, tree: Tree, line: int) -> None:
    text: str = event.value
    if event.style:
        tree.scalar(text, line, anchor=event.anchor)
    elif text in _WORDS:
        tree.scalar(_WORDS[text], line, written=text, anchor=event.anchor)
    elif _NUMBER.fullmatch(text):
        tree.scalar(number(text, line), line, written=text, anchor=event.anchor)
    else:
        tree.scalar(text, line, anchor=event.anchor)


def write_yaml(value: Any) -> str:
    """YAML of plain data in the one canonical layout; ends with a line break."""
    return "\n".join(_block(value, "")).strip("\n") + "\n"


def _block(value: Any, indent: str) -> list[str]:
    """The lines of a value; the first continues the line of its key or dash."""
    if isinstance(value, dict) and value:
        return [line for key, item in value.items() for line in _entry(key, item, indent)]
    if isinstance(value, list) and value:
        return [line for item in value for line in _item(item, indent)]
    return [indent + _inline(value, indent)]


def _entry(key: str, value: Any, indent: str) -> list[str]:
    head = f"{indent}{_word(key, flow=True)}:"
    if isinstance(value, list) and (short := _flow(value)) and len(head + short) < _WIDTH:
        return [f"{head} {short}"]
    if isinstance(value, dict | list) and value:
        return [head, *_block(value, indent + "  ")]
    return [f"{head} {_inline(value, indent + '  ')}"]


def _item(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict | list) and value:
        first, *rest = _block(value, indent + "  ")
        return [f"{indent}- {first[len(indent) + 2 :]}", *rest]
    return [f"{indent}- {_inline(value, indent + '  ')}"]


def _flow(values: list[Any]) -> str:
    """A short list of single values on one line; an empty text when it is not one."""
    if any(isinstance(value, dict | list) or "\n" in str(value) for value in values):
        return ""
    return "[" + ", ".join(_word(value, flow=True) for value in values) + "]"


def _inline(value: Any, indent: str) -> str:
    if value == {} and isinstance(value, dict):
        return "{}"
    if isinstance(value, str) and _as_block(value):
        body = "\n".join(indent + line if line else "" for line in value.rstrip("\n").split("\n"))
        return f"{'|' if value.endswith(chr(10)) else '|-'}\n{body}"
    return "[]" if value == [] else _word(value, flow=False)


def _as_block(text: str) -> bool:
    """Whether a text can stand as a literal block without any escape."""
    if "\n" not in text or text[0] in "\n " or text.endswith("\n\n"):
        return False
    return all(line.isprintable() and not line.endswith(" ") for line in text.split("\n"))


def _word(value: Any, *, flow: bool) -> str:
    if isinstance(value, str) and _is_plain(value, flow=flow):
        return value
    if isinstance(value, Decimal):
        return str(value)
    return json_scalar(value, wide=True)


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text means itself without quotes."""
    if not text or not text[0].isascii() or not text[0].isalpha() or text[-1] in " :":
        return False
    if text in _WORDS or text.lower() in _TOUCHY or not text.isprintable():
        return False
    if flow and any(mark in text for mark in ",[]{}:"):
        return False
    return ": " not in text and " #" not in text
