"""Brackets, loops, conditions and functions of FEEL. Rule: each ends at its own closing word."""

from __future__ import annotations

from abc import ABC, abstractmethod

from casewright.rules import syntax
from casewright.rules.cursor import Cursor
from casewright.rules.scope import NameTable
from casewright.rules.syntax import Node
from casewright.rules.typeparser import read_type
from casewright.rules.typeset import ANY, Type

TESTS = ("=", "!=", "<", "<=", ">", ">=")


class Compounds(Cursor, ABC):
    """The forms that contain whole expressions; how operators bind is left to the parser."""

    @abstractmethod
    def expression(self) -> Node:
        """Any expression."""

    @abstractmethod
    def sum(self) -> Node:
        """An expression without comparison or logic, unless in parentheses."""

    # -------------------------------------------------------------- brackets

    def parenthesis(self) -> Node:
        start = self.advance().start
        if self.sees(".."):
            return self.rest_of_range(None, False, start)
        if self.sees(*TESTS):
            node = self.half_range()
            self.expect(")", "after the range")
            return node
        node = self.expression()
        if self.sees(".."):
            return self.rest_of_range(node, False, start)
        self.expect(")", "to close the parenthesis")
        return node

    def half_range(self) -> Node:
        """A range with one end, such as `> 10`."""
        start = self.token.start
        operator = self.advance().text
        value = self.sum()
        span = (start, self.last_end)
        if operator == "!=":
            raise self.error("A range cannot be made with '!='", start)
        if operator == "=":
            return syntax.RangeLiteral(value, value, True, True, span=span)
        if operator[0] == "<":
            return syntax.RangeLiteral(None, value, False, operator == "<=", span=span)
        return syntax.RangeLiteral(value, None, operator == ">=", False, span=span)

    def bracket(self) -> Node:
        start = self.advance().start
        items: list[Node] = []
        while not self.sees("]"):
            items.append(self.expression())
            if len(items) == 1 and self.sees(".."):
                return self.rest_of_range(items[0], True, start)
            if not self.skip(","):
                break
        self.expect("]", "to close the list")
        return syntax.ListLiteral(tuple(items), span=(start, self.last_end))

    def reversed_bracket(self) -> Node:
        start = self.advance().start
        low = None if self.sees("..") else self.expression()
        return self.rest_of_range(low, False, start)

    def rest_of_range(self, low: Node | None, low_closed: bool, start: int) -> Node:
        """From the two points on; only an end that is not included may be missing."""
        self.expect("..", "between the ends of a range")
        high = None if low is not None and self.sees(")") else self.expression()
        if not self.sees("]", ")", "["):
            raise self.error(f"Expected ']' or ')' after the range, found {self.shown()}")
        closed = self.advance().text == "]"
        return syntax.RangeLiteral(low, high, low_closed, closed, span=(start, self.last_end))

    def context(self) -> Node:
        start = self.advance().start
        self.scopes.append(NameTable())
        entries: list[tuple[str, Node]] = []
        while not self.sees("}"):
            key = self.declared_name(":")
            self.expect(":", "after the key of a context")
            entries.append((key, self.expression()))
            self.scopes[-1].add(key)
            self.own_members.add(key)
            if not self.skip(","):
                break
        self.scopes.pop()
        self.expect("}", "to close the context")
        return syntax.ContextLiteral(tuple(entries), span=(start, self.last_end))

    # ---------------------------------------------------------- with words

    def if_then(self) -> Node:
        start = self.advance().start
        condition = self.expression()
        self.expect("then", "after the condition of 'if'")
        yes = self.expression()
        self.expect("else", "after the value of 'then'")
        no = self.expression()
        return syntax.If(condition, yes, no, span=(start, self.last_end))

    def for_return(self) -> Node:
        start = self.advance().start
        iterations = self._iterations()
        self.expect("return", "after the lists of 'for'")
        self.scopes[-1].add("partial")
        result = self.expression()
        self.scopes.pop()
        return syntax.For(iterations, result, span=(start, self.last_end))

    def quantified(self) -> Node:
        token = self.advance()
        iterations = self._iterations()
        self.expect("satisfies", f"after the lists of '{token.text}'")
        condition = self.expression()
        self.scopes.pop()
        span = (token.start, self.last_end)
        return syntax.Quantified(token.text == "every", iterations, condition, span=span)

    def _iterations(self) -> tuple[syntax.Iteration, ...]:
        """The `name in list` parts; leaves the scope of their names open."""
        self.scopes.append(NameTable())
        found: list[syntax.Iteration] = []
        while True:
            start = self.token.start
            name = self.declared_name("in")
            self.expect("in", "after the name of a loop")
            source = self.expression()
            end = self.expression() if self.skip("..") else None
            found.append(syntax.Iteration(name, source, end, span=(start, self.last_end)))
            self.scopes[-1].add(name)
            if not self.skip(","):
                return tuple(found)

    def function_literal(self) -> Node:
        start = self.advance().start
        self.expect("(", "after 'function'")
        self.scopes.append(NameTable())
        parameters: list[tuple[str, Type]] = []
        while not self.sees(")"):
            name = self.declared_name(":", ",", ")")
            parameters.append((name, read_type(self) if self.skip(":") else ANY))
            self.scopes[-1].add(name)
            if not self.skip(","):
                break
        self.expect(")", "after the parameters")
        if self.sees("external"):
            raise self.error("External functions are not allowed")
        body = self.expression()
        self.scopes.pop()
        return syntax.FunctionLiteral(tuple(parameters), body, span=(start, self.last_end))
