"""Names with spaces and operators. Rule: the longest name in scope wins, spaces do not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from casewright.rules.errors import FeelSyntaxError
from casewright.rules.lexer import END, Token, tokenize
from casewright.rules.typeset import ContextType, FunctionType, ListType, RangeType, Type

KEYWORDS = frozenset({
    "and", "or", "between", "in", "then", "else", "return", "satisfies", "instance", "if", "for",
    "some", "every", "function", "true", "false", "null", "not",
})  # fmt: skip
# `not` can be called like a function, so it may stand where a name may.
OPENING_KEYWORDS = KEYWORDS - {"not"}


def normal(name: str) -> str:
    """The name with single spaces."""
    return " ".join(name.split())


class NameTable:
    """The names of one scope that have more than one token, found by their first token."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known; one that is no FEEL name cannot be met and is left out."""
        if name.isidentifier():
            return
        try:
            parts = tuple(token.text for token in tokenize(name) if token.kind != END)
        except FeelSyntaxError:
            return
        if len(parts) > 1:
            row = self._by_first.setdefault(parts[0], [])
            row.append((parts, normal(name)))
            row.sort(key=lambda entry: -len(entry[0]))

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
        """Token count and name of the longest known name at `at`; None when there is none."""
        for parts, name in self._by_first.get(tokens[at].text, ()):
            texts = [token.text for token in tokens[at : at + len(parts)]]
            if texts == list(parts):
                return len(parts), name
        return None


@lru_cache(maxsize=256)
def known_names(names: frozenset[str]) -> NameTable:
    """A table that many texts share; nobody adds to it."""
    return NameTable(names)


def member_names(names: Mapping[str, Type | None]) -> set[str]:
    """Every field name that occurs anywhere inside the types."""
    found: set[str] = set()
    todo: list[Type | None] = list(names.values())
    while todo:
        kind = todo.pop()
        if isinstance(kind, ContextType):
            found.update(name for name, _ in kind.fields)
        todo.extend(_inner_types(kind))
    return found


def _inner_types(kind: Type | None) -> Iterable[Type]:
    match kind:
        case ContextType(fields):
            return [part for _, part in fields]
        case ListType(element) | RangeType(element):
            return (element,)
        case FunctionType(_, result):
            return (result,)
        case _:
            return ()
