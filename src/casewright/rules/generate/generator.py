"""From a syntax tree to one Python function. Rule: parts without a rule are called as closures.

How many times quicker than closures (CPython 3.11, one interleaved run, `tests.benchmarks`):
comparisons and conditions 1.8 to 2.1, sums 2.1, `if` 2.4, `between`, `in` with numbers or ranges
5 to 14, members of an item in a filter 1.5, a table of 50 rows 1.6 to 1.9 (`dmn.fast`).
Loops, filters, functions and contexts stay closures over functions: their time goes into frames
and rounds. So do a call by itself (0.95 to 1.09: the built-in is what takes the time), a name and
a constant; inside of something else they are written out, so that nothing has to be called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from casewright.rules import syntax
from casewright.rules.building import Builder, Scope
from casewright.rules.errors import LimitExceeded
from casewright.rules.frames import STILL, Code, Environment, Frame, Run
from casewright.rules.generate import tests, values
from casewright.rules.generate.source import Source
from casewright.rules.generate.writer import Emit, Writer
from casewright.rules.limits import CALL_DEPTH

Runner = Callable[[Mapping[str, object], Environment], object]

_EMITS: Mapping[type[syntax.Node], Emit] = {
    syntax.Literal: values.literal,
    syntax.Name: values.name,
    syntax.Path: values.path,
    syntax.Negate: values.negate,
    syntax.Arithmetic: values.arithmetic,
    syntax.Comparison: values.comparison,
    syntax.Logic: values.logic,
    syntax.Between: values.between,
    syntax.If: values.condition,
    syntax.ListLiteral: values.list_literal,
    syntax.InstanceOf: values.instance_of,
    syntax.Call: values.call,
    syntax.In: tests.membership,
    syntax.UnaryTests: tests.unary_tests,
}
# About 5 ms of work; the parts of a larger expression are written each for itself.
MOST_NODES = 100
_ALONE = (syntax.Literal, syntax.Name, syntax.Call)


@dataclass(frozen=True, slots=True)
class Generator(Builder):
    """Makes functions where it has a rule to write a node, and closures elsewhere."""

    def code(self, node: syntax.Node, scope: Scope | None) -> Code:
        """The function of a node and all below it; its closure when there is nothing to gain."""
        if type(node) not in _EMITS or isinstance(node, _ALONE) or _is_large(node):
            # `super()` without arguments does not work in a dataclass with slots.
            return Builder.code(self, node, scope)
        writer = Writer(self, _EMITS, Source())
        with writer.source.block("def run(values, frame):"):
            writer.to(node, scope, "return ")
        return writer.source.function()

    def runner(self, node: syntax.Node, counted: bool) -> Runner:
        """As `code`, for data and environment; with a budget of its own when it is `counted`."""
        writer = Writer(self, _EMITS, Source())
        source = writer.source
        with source.block("def run(values, env):"):
            with source.block("try:"):
                budget = f"{source.slot(Frame)}(None, [], {source.slot(Run)}(env))"
                writer.line(f"frame = {budget if counted else source.slot(STILL)}")
                write = writer.closure if _is_large(node) else writer.to
                write(node, None, "return ")
            with source.block(f"except {source.slot(RecursionError)}:"):
                writer.line(f"raise {source.slot(_too_deep)}() from None")
        return source.function()


def _is_large(node: syntax.Node) -> bool:
    """Whether writing a node out would take longer than anybody wants to wait at one moment."""
    return sum(1 for _ in islice(syntax.walk(node), MOST_NODES + 1)) > MOST_NODES


def _too_deep() -> LimitExceeded:
    return LimitExceeded("call depth", CALL_DEPTH)
