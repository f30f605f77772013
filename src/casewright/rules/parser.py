"""FEEL text to a syntax tree: precedence climbing by hand. Rule: it reads, it gives no meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from casewright.rules import syntax
from casewright.rules.compounds import TESTS, Compounds
from casewright.rules.errors import LimitExceeded
from casewright.rules.iso import parse_temporal
from casewright.rules.lexer import END, NUMBER, STRING, WORD, Token, unescape
from casewright.rules.limits import NESTING
from casewright.rules.members import PROPERTY_NAMES
from casewright.rules.numbers import parse_number
from casewright.rules.scope import OPENING_KEYWORDS, NameTable, member_names
from casewright.rules.syntax import Node
from casewright.rules.typeparser import GENERIC, read_type
from casewright.rules.typeset import FeelType, Type

_OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER = range(1, 7)
_LEVELS = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), _COMPARE),
    **dict.fromkeys("+-", _SUM),
    **dict.fromkeys("*/", _PRODUCT),
    "**": _POWER,
}
_HALF_RANGES = ("<", "<=", ">", ">=")
_CONSTANTS = {"true": True, "false": False, "null": None}


class Parser(Compounds):
    """One text and the names that are known in it."""

    def __init__(
        self,
        text: str,
        names: Mapping[str, Type | None],
        functions: Iterable[NameTable],
        types: Mapping[str, Type] | None = None,
    ) -> None:
        super().__init__(text, names, member_names(names) | PROPERTY_NAMES)
        self.functions = tuple(functions)
        self.types = types or {}

    # --------------------------------------------------------------- entries

    def whole_expression(self) -> Node:
        node = self.expression()
        self._expect_end()
        return node

    def whole_unary_tests(self) -> Node:
        whole = (0, len(self.text))
        if self.sees("-") and self.peek().kind == END:
            self.advance()
            return syntax.UnaryTests((syntax.AnyTest(),), span=whole)
        if self.sees("not") and self.peek().text == "(":
            tests = self._negated_tests()
            if tests is not None:
                return tests
        tests = syntax.UnaryTests(self._tests(), span=whole)
        self._expect_end()
        return tests

    def _negated_tests(self) -> syntax.UnaryTests | None:
        """`not(…)` over the whole text; None when it is only the start of an expression."""
        self.at += 2
        tests = self._tests()
        if self.skip(")") and self.token.kind == END:
            return syntax.UnaryTests(tests, negated=True, span=(0, len(self.text)))
        self.at = 0
        return None

    def _expect_end(self) -> None:
        if self.token.kind != END:
            raise self.error(f"Expected an operator or the end, found {self.shown()}")

    # ----------------------------------------------------------- expressions

    def expression(self) -> Node:
        self.enter()
        opener = _OPENERS.get(self.token.text) if self.token.kind == WORD else None
        # A known name may start with a keyword, as in "for sale".
        if opener is not None and self._known_name() is None:
            node = opener(self)
        elif self.sees(*_HALF_RANGES):
            node = self.half_range()
        else:
            node = self._binary(_OR)
        self.depth -= 1
        return node

    def _known_name(self) -> str | None:
        for table in (*self.scopes, *self.functions):
            hit = table.longest(self.tokens, self.at)
            if hit is not None:
                return hit[1]
        return None

    def sum(self) -> Node:
        return self._binary(_SUM)

    def _binary(self, level: int) -> Node:
        start, depth = self.token.start, self.depth
        left = self._unary()
        while True:
            token = self.token
            found = _LEVELS.get(token.text, 0) if token.kind != STRING else 0
            if found < level or found == 0:
                self.depth = depth
                return left
            if found == _COMPARE:
                self.enter()  # each comparison holds the one before it
                left = self._comparison(left, start)
            else:
                left = self._run(left, found, start)

    def _run(self, first: Node, level: int, start: int) -> Node:
        """A run of operators of one level as one node, so that long sums do not nest."""
        rest: list[tuple[str, Node]] = []
        while self.token.kind != STRING and _LEVELS.get(self.token.text) == level:
            operator = self.advance().text
            rest.append((operator, self._binary(level + 1)))
        span = (start, self.last_end)
        if level in (_OR, _AND):
            operands = (first, *(operand for _, operand in rest))
            return syntax.Logic(rest[0][0], operands, span=span)
        return syntax.Arithmetic(first, tuple(rest), span=span)

    def _comparison(self, left: Node, start: int) -> Node:
        operator = self.advance().text
        if operator == "between":
            low = self._binary(_SUM)
            self.expect("and", "in 'between … and …'")
            high = self._binary(_SUM)
            return syntax.Between(left, low, high, span=(start, self.last_end))
        if operator == "in":
            tests = self._in_tests()
            return syntax.In(left, tests, span=(start, self.last_end))
        right = self._binary(_SUM)
        return syntax.Comparison(operator, left, right, span=(start, self.last_end))

    def _in_tests(self) -> tuple[Node, ...]:
        if not self.sees("("):
            return (self._test(lambda: self._binary(_SUM)),)
        self.enter()
        start = self.advance().start
        tests = self._tests()
        if len(tests) == 1 and self.sees(".."):
            tests = (self.rest_of_range(tests[0], False, start),)
        else:
            self.expect(")", "after the tests")
        self.depth -= 1
        return tests

    def _tests(self) -> tuple[Node, ...]:
        tests = [self._test(self.expression)]
        while self.skip(","):
            tests.append(self._test(self.expression))
        return tuple(tests)

    def _test(self, operand: Callable[[], Node]) -> Node:
        start = self.token.start
        if self.sees(*TESTS):
            operator = self.advance().text
            value = self._binary(_SUM)
            return syntax.CompareTest(operator, value, span=(start, self.last_end))
        return operand()

    def _unary(self) -> Node:
        start = self.token.start
        if not self.sees("-"):
            return self._postfix()
        self.advance()
        self.enter()
        operand = self._unary()
        self.depth -= 1
        return syntax.Negate(operand, span=(start, self.last_end))

    # --------------------------------------------------------------- postfix

    def _postfix(self) -> Node:
        start = self.token.start
        node = self._primary()
        depth = self.depth
        while self.token.kind != STRING:
            step = _POSTFIX.get(self.token.text)
            if step is None or (self.token.text == "[" and self._closes_range()):
                break
            self.enter()
            node = step(self, node, start)
        self.depth = depth
        return node

    def _path(self, base: Node, start: int) -> Node:
        self.advance()
        member_start = self.token.start
        if self.token.kind != WORD:
            raise self.error(f"Expected the name of a field after '.', found {self.shown()}")
        member = self.name(self.members)
        span = (member_start, self.last_end)
        return syntax.Path(base, member, span, span=(start, self.last_end))

    def _filter(self, base: Node, start: int) -> Node:
        self.advance()
        self.scopes.extend(self.members)
        condition = self.expression()
        del self.scopes[-len(self.members) :]
        self.expect("]", "after the condition of a filter")
        return syntax.Filter(base, condition, span=(start, self.last_end))

    def _closes_range(self) -> bool:
        """Whether this `[` is the open end of a range such as `]1..5[`."""
        token = self.peek()
        if token.kind in (NUMBER, STRING):
            return False
        if token.kind == WORD:
            return token.text in OPENING_KEYWORDS and token.text not in _OPENERS | _CONSTANTS
        return token.text not in ("(", "[", "{", "-", "@", "]")

    def _call(self, function: Node, start: int) -> Node:
        self.advance()
        names: list[str] = []
        arguments: list[Node] = []
        named = self.colon_ahead()
        while not self.sees(")"):
            if named:
                names.append(self.declared_name(":"))
                self.expect(":", "after the name of an argument")
            arguments.append(self.expression())
            if not self.skip(","):
                break
        self.expect(")", "after the arguments")
        span = (start, self.last_end)
        return syntax.Call(function, tuple(arguments), tuple(names), span=span)

    def _instance_of(self, value: Node, start: int) -> Node:
        self.advance()
        self.expect("of", "after 'instance'")
        kind = self._tested_type()
        return syntax.InstanceOf(value, kind, span=(start, self.last_end))

    def _tested_type(self) -> Type:
        """The type after `instance of`, where `list` alone is not a type (it needs its items')."""
        name = self.token.text
        if name in GENERIC and name not in self.types and self.peek().text != "<":
            self.advance()
            return FeelType(name)
        return read_type(self)

    # --------------------------------------------------------------- primary

    def _primary(self) -> Node:
        token = self.token
        if token.kind == WORD:
            return self._word(token)
        if token.kind == NUMBER:
            return self._number(self.advance())
        if token.kind == STRING:
            self.advance()
            value = unescape(token, self.text)
            return syntax.Literal(value, span=(token.start, token.end))
        opener = _BRACKETS.get(token.text)
        if opener is None:
            raise self.error(f"Expected a value, found {self.shown()}")
        return opener(self)

    def _number(self, token: Token) -> Node:
        value = parse_number(token.text)
        if value is None:
            raise self.error("The number is too large", token.start)
        return syntax.Literal(value, span=(token.start, token.end))

    def _word(self, token: Token) -> Node:
        known = self._known_name()
        if known is None:
            if token.text in _CONSTANTS:
                self.advance()
                return syntax.Literal(_CONSTANTS[token.text], span=(token.start, token.end))
            if token.text in _OPENERS:
                return self.expression()
            if token.text in OPENING_KEYWORDS:
                raise self.error(f"Expected a value, found the keyword '{token.text}'")
        name = self.name((*self.scopes, *self._callable_tables()))
        return syntax.Name(name, span=(token.start, self.last_end))

    def _callable_tables(self) -> tuple[NameTable, ...]:
        """Built-in names such as "date and time", which count only where they are called."""
        return tuple(
            table
            for table in self.functions
            if (hit := table.longest(self.tokens, self.at)) is not None
            and (self.peek(hit[0]).text == "(" or not self._joins_two_names(hit[0]))
        )

    def _joins_two_names(self, count: int) -> bool:
        return any(self.peek(ahead).text in ("and", "or") for ahead in range(count))

    def _at_literal(self) -> Node:
        start = self.advance().start
        token = self.token
        if token.kind != STRING:
            raise self.error("Expected a text such as \"2024-02-29\" after '@'")
        value = parse_temporal(unescape(self.advance(), self.text))
        if value is None:
            message = f"{token.text} is no date, time, date and time or duration"
            raise self.error(message, token.start)
        return syntax.Literal(value, span=(start, token.end))


_OPENERS: dict[str, Callable[[Parser], Node]] = {
    "if": Parser.if_then,
    "for": Parser.for_return,
    "some": Parser.quantified,
    "every": Parser.quantified,
    "function": Parser.function_literal,
}
_BRACKETS: dict[str, Callable[[Parser], Node]] = {
    "(": Parser.parenthesis,
    "[": Parser.bracket,
    "]": Parser.reversed_bracket,
    "{": Parser.context,
    "@": Parser._at_literal,
}
_POSTFIX: dict[str, Callable[[Parser, Node, int], Node]] = {
    ".": Parser._path,
    "[": Parser._filter,
    "(": Parser._call,
    "instance": Parser._instance_of,
}


def parse(
    text: str,
    names: Mapping[str, Type | None],
    functions: Iterable[NameTable] = (),
    types: Mapping[str, Type] | None = None,
) -> Node:
    """The tree of an expression (FeelSyntaxError, LimitExceeded).

    `types` are types that have a name of their own, for `instance of` and parameters.
    """
    try:
        return Parser(text, names, functions, types).whole_expression()
    except RecursionError:
        raise LimitExceeded("nesting", NESTING) from None


def parse_unary_tests(
    text: str,
    names: Mapping[str, Type | None],
    functions: Iterable[NameTable] = (),
    types: Mapping[str, Type] | None = None,
) -> Node:
    """The tree of unary tests such as `> 10, [1..5]` (FeelSyntaxError, LimitExceeded)."""
    try:
        return Parser(text, names, functions, types).whole_unary_tests()
    except RecursionError:
        raise LimitExceeded("nesting", NESTING) from None
