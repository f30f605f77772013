"""From a syntax tree to one closure. Rule: compiled once, then safe to share between threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casewright.rules import build_basic, build_loops, build_tests, syntax
from casewright.rules.building import Builder, Scope
from casewright.rules.builtins import FUNCTIONS
from casewright.rules.explain import Explainer
from casewright.rules.frames import Code
from casewright.rules.generate.generator import Generator, Runner
from casewright.rules.typeset import Type

_RULES: Mapping[type[syntax.Node], Callable[..., Code]] = {
    syntax.Literal: build_basic.literal,
    syntax.Name: build_basic.name,
    syntax.Path: build_basic.path,
    syntax.Negate: build_basic.negate,
    syntax.Arithmetic: build_basic.arithmetic,
    syntax.Comparison: build_basic.comparison,
    syntax.Logic: build_basic.logic,
    syntax.Between: build_basic.between,
    syntax.If: build_basic.condition,
    syntax.ListLiteral: build_basic.list_literal,
    syntax.RangeLiteral: build_basic.range_literal,
    syntax.ContextLiteral: build_basic.context_literal,
    syntax.InstanceOf: build_basic.instance_of,
    syntax.In: build_tests.membership,
    syntax.UnaryTests: build_tests.unary_tests,
    syntax.Filter: build_loops.filtered,
    syntax.For: build_loops.for_loop,
    syntax.Quantified: build_loops.quantified,
    syntax.FunctionLiteral: build_loops.function_literal,
    syntax.Call: build_loops.call,
}
_SMALL = 64
_COUNTED = (
    syntax.Filter,
    syntax.For,
    syntax.Quantified,
    syntax.FunctionLiteral,
    syntax.Call,
)


def compile_tree(tree: syntax.Node, types: Mapping[str, Type | None]) -> Code:
    """The closure of an expression whose top-level names have these types."""
    return Builder(_RULES, FUNCTIONS, types).code(tree, None)


def compile_tests(tree: syntax.Node, types: Mapping[str, Type | None]) -> Code:
    """The closure of unary tests; it expects the value under test in slot 0 of its frame."""
    scope = Scope(None, {build_tests.INPUT: 0})
    return Builder(_RULES, FUNCTIONS, types).code(tree, scope)


def generated_tree(tree: syntax.Node, types: Mapping[str, Type | None]) -> Code:
    """As `compile_tree`, as a function instead of closures; it takes a while to make."""
    return Generator(_RULES, FUNCTIONS, types).code(tree, None)


def generated_tests(tree: syntax.Node, types: Mapping[str, Type | None]) -> Code:
    """As `compile_tests`, as a function instead of closures; it takes a while to make."""
    scope = Scope(None, {build_tests.INPUT: 0})
    return Generator(_RULES, FUNCTIONS, types).code(tree, scope)


def generated_runner(tree: syntax.Node, types: Mapping[str, Type | None], counted: bool) -> Runner:
    """As `generated_tree`, from data and environment; `counted` gives it a budget of its own."""
    return Generator(_RULES, FUNCTIONS, types).runner(tree, counted)


def explained_tree(tree: syntax.Node, types: Mapping[str, Type | None]) -> Code:
    """As `compile_tree`, with closures that note what each part gave."""
    return Explainer(_RULES, FUNCTIONS, types).code(tree, None)


def explained_tests(tree: syntax.Node, types: Mapping[str, Type | None]) -> Code:
    """As `compile_tests`, with closures that note what each part gave."""
    scope = Scope(None, {build_tests.INPUT: 0})
    return Explainer(_RULES, FUNCTIONS, types).code(tree, scope)


def needs_budget(tree: syntax.Node) -> bool:
    """Whether the cost of the expression depends on more than its own few nodes."""
    for count, node in enumerate(syntax.walk(tree)):
        if count >= _SMALL or isinstance(node, _COUNTED):
            return True
    return False
