"""Writes a node and all below it into one function. Rule: what has no rule stays a closure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from casewright.rules import syntax
from casewright.rules.building import Builder, Scope
from casewright.rules.frames import Code
from casewright.rules.generate.source import DEEPEST, Source

# The most parts of one node that are written out; more stay a loop over closures.
MOST_PARTS = 8
Emit = Callable[["Writer", Any, "Scope | None", str], None]


@dataclass(slots=True)
class Writer:
    """One function under way.

    A rule writes the lines that work out its node and ends each way through them with a line
    that begins with its `target`: `return ` or `v3 = `.
    """

    build: Builder
    rules: Mapping[type[syntax.Node], Emit]
    source: Source

    def to(self, node: syntax.Node, scope: Scope | None, target: str) -> None:
        """Write a node whose value goes to `target`."""
        rule = self.rules.get(type(node))
        if rule is None or self.source.depth > DEEPEST:
            self.closure(node, scope, target)
        else:
            rule(self, node, scope, target)

    def value(self, node: syntax.Node, scope: Scope | None) -> str:
        """Write a node; the name that then holds its value."""
        if isinstance(node, syntax.Literal):
            return self.constant(node.value)
        known = self.source.known
        key = node.name if isinstance(node, syntax.Name) else ""
        if key in known:
            return known[key]
        name = self.source.fresh()
        self.to(node, scope, f"{name} = ")
        if key:
            known[key] = name
        return name

    def constant(self, value: object) -> str:
        """The name of a constant."""
        if value is None or value is True or value is False:
            return str(value)
        return self.slot(value)

    def slot(self, value: object) -> str:
        """The name of something that is bound to the function."""
        return self.source.slot(value)

    def line(self, text: str) -> None:
        self.source.line(text)

    def closure(self, node: syntax.Node, scope: Scope | None, target: str) -> None:
        """Leave a node to its closure, whose own parts may be functions again."""
        self.call(Builder.code(self.build, node, scope), target)

    def call(self, code: Code, target: str) -> None:
        """Ask a closure."""
        self.line(f"{target}{self.slot(code)}(values, frame)")

    def kind(self, name: str, *kinds: type) -> str:
        """The test whether the value under a name is of one of these classes, and of no other."""
        if name in self.source.slots:
            return str(type(self.source.slots[name]) in kinds)
        asked = f"{self.slot(type)}({name})"
        either = " or ".join(f"{asked} is {self.slot(kind)}" for kind in kinds)
        return either if len(kinds) == 1 else f"({either})"

    def unless(self, name: str, answer: str, target: str) -> AbstractContextManager[None]:
        """Give `answer` at once when it is the value of `name`; a block for what is done else."""
        with self.source.block(f"if {name} is {answer}:"):
            self.line(f"{target}{answer}")
        return nullcontext() if target.startswith("return") else self.source.block("else:")
