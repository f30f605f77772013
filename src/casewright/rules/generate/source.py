"""The text of one Python function. Rule: every name is ours and every value stands in a slot.

This is the only place of the product that executes Python text. The text holds operators, a few
words of the language, names that are counted here (`v0` for what is worked out, `k0` for what is
bound) and nothing else: a constant, a field's name or a function is bound to a slot and never
written down. The function sees its slots alone, no built-in and no module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# A nest of blocks deeper than this is left to closures; Python itself allows a hundred.
DEEPEST = 20
_WORDS = frozenset({
    "def", "run", "return", "if", "else", "try", "except", "raise", "from", "is", "not", "and", "or",
    "in", "True", "False", "None", "values", "frame", "env", "get", "parent", "meter", "bit_length",
})  # fmt: skip
_OURS = re.compile(r"[vk][0-9]+")
_NAMES = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_SIGNS = re.compile(r"[A-Za-z_0-9 \n()\[\],.:=<>!&*+-]*")


class Source:
    """A function being written, line by line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.slots: dict[str, object] = {}
        self._places: dict[int, str] = {}
        self._names = 0
        self.depth = 0
        # Variables that were read before and are still good here, by the name of what holds them.
        self.known: dict[str, str] = {}

    def slot(self, value: object) -> str:
        """The name under which the function finds a value; the same one for the same object."""
        place = self._places.get(id(value))
        if place is None:
            place = self._places[id(value)] = f"k{len(self.slots)}"
            self.slots[place] = value  # which also keeps its id from being given again
        return place

    def fresh(self) -> str:
        """A new name for something that is worked out."""
        self._names += 1
        return f"v{self._names - 1}"

    def line(self, text: str) -> None:
        """One more line, in the block that is open."""
        self._lines.append(f"{'    ' * self.depth}{text}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A block below its head; what is read inside is not known after it."""
        known = dict(self.known)
        self.line(head)
        self.depth += 1
        yield
        self.depth -= 1
        self.known = known

    @property
    def text(self) -> str:
        """The function as Python text."""
        return "\n".join((*self._lines, ""))

    def function(self) -> Callable[..., Any]:
        """The function that was written; ValueError when its text is not one of ours."""
        text = self.text
        check(text)
        space: dict[str, Any] = {"__builtins__": {}, **self.slots}
        exec(compile(text, "<rules>", "exec", dont_inherit=True), space)  # noqa: S102 - see above
        made: Callable[..., Any] = space["run"]
        return made


def check(text: str) -> None:
    """Refuse a text that could only come about by a mistake in what writes it (ValueError)."""
    foreign = {
        name for name in _NAMES.findall(text) if name not in _WORDS and not _OURS.fullmatch(name)
    }
    if foreign or not _SIGNS.fullmatch(text):
        raise ValueError(f"generated text holds what is not ours: {sorted(foreign)}")
