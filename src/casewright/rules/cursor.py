"""Walking over tokens. Rule: it knows marks, words and names, and nothing of expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casewright.rules import limits
from casewright.rules.errors import FeelSyntaxError, LimitExceeded
from casewright.rules.lexer import END, NUMBER, STRING, WORD, Token, tokenize, unescape
from casewright.rules.scope import KEYWORDS, NameTable, known_names, normal
from casewright.rules.typeset import Type

_NAME_MARKS = frozenset("./-'+*")
_CLOSERS = frozenset(",()[]{}")


class Cursor:
    """A place among the tokens of one text, with the scopes that are open there."""

    def __init__(self, text: str, names: Iterable[str], members: Iterable[str]) -> None:
        if len(text) > limits.SOURCE_CHARS:
            raise LimitExceeded("source length", limits.SOURCE_CHARS)
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.scopes = [known_names(frozenset(names))]
        # The fields of contexts in this text come first, then those that are known beforehand.
        self.own_members = NameTable()
        self.members = (self.own_members, known_names(frozenset(members)))
        # Types that have a name of their own, such as the item definitions of a model.
        self.types: Mapping[str, Type] = {}
        self.depth = 0

    # ------------------------------------------------------------------ tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        """A token further on; the END token when there are not so many."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def advance(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != END:
            self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these marks or words."""
        token = self.tokens[self.at]
        return token.text in texts and token.kind != STRING

    def skip(self, text: str) -> bool:
        """Step over this mark or word when it is next."""
        if self.sees(text):
            self.at += 1
            return True
        return False

    def expect(self, text: str, where: str) -> Token:
        if not self.sees(text):
            raise self.error(f"Expected '{text}' {where}, found {self.shown()}")
        return self.advance()

    def shown(self) -> str:
        """The next token as a message names it."""
        token = self.token
        return "the end of the expression" if token.kind == END else f"'{token.text}'"

    def error(self, message: str, at: int | None = None) -> FeelSyntaxError:
        position = self.token.start if at is None else at
        return FeelSyntaxError(message, position, self.text)

    @property
    def last_end(self) -> int:
        """Where the token before this place ended."""
        return self.tokens[self.at - 1].end if self.at else 0

    # ----------------------------------------------------------------- nesting

    def enter(self) -> None:
        self.depth += 1
        if self.depth > limits.NESTING:
            raise LimitExceeded("nesting", limits.NESTING)

    # ------------------------------------------------------------------- names

    def name(self, tables: Iterable[NameTable]) -> str:
        """A name at this place: the longest known one, else the words that stand together."""
        found = max(
            (hit for table in tables if (hit := table.longest(self.tokens, self.at)) is not None),
            default=None,
            key=lambda hit: hit[0],
        )
        start = self.at
        self.at += found[0] if found else 1
        if not self._continues():
            return found[1] if found else self.tokens[start].text
        while self._continues():
            self.at += 1
        return normal(self.text[self.tokens[start].start : self.last_end])

    def _continues(self) -> bool:
        """Two words side by side can only be one name, though an unknown one."""
        token = self.token
        return (token.kind == NUMBER and token.text.isdecimal()) or (
            token.kind == WORD and token.text not in KEYWORDS
        )

    def declared_name(self, *ends: str) -> str:
        """A new name: everything up to one of the marks or words `ends`."""
        if self.token.kind == STRING:
            return unescape(self.advance(), self.text)
        start = self.at
        while not self.sees(*ends) and self._may_be_named():
            self.at += 1
        if self.at == start or not self.sees(*ends):
            raise self.error(f"Expected a name, found {self.shown()}")
        return normal(self.text[self.tokens[start].start : self.last_end])

    def _may_be_named(self) -> bool:
        token = self.token
        return token.kind in (WORD, NUMBER) or token.text in _NAME_MARKS

    def colon_ahead(self) -> bool:
        """Whether what follows is `name :`, as in a context or a call with named arguments."""
        if self.token.kind == STRING:
            return self.peek().text == ":"
        for token in self.tokens[self.at :]:
            if token.kind in (STRING, END) or token.text in _CLOSERS:
                return False
            if token.text == ":":
                return True
        return False
