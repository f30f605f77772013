"""The static type of every part of an expression. Rule: complain only about what cannot be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import cast

from casewright.rules import syntax, typeset
from casewright.rules.builtins import FUNCTIONS
from casewright.rules.builtins.signature import Builtin
from casewright.rules.call_types import FROM_TEXT, fits, function_type, only_text, result_of, usage
from casewright.rules.kinds import kind_of
from casewright.rules.operator_types import arithmetic_type, compatible, members_of, unite
from casewright.rules.syntax import Node, Span
from casewright.rules.typeset import (
    ANY,
    BOOLEAN,
    NUMBER,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in an expression, where (offsets into its text), and how to mend it."""

    problem: str
    remedy: str
    position: int
    end: int


@dataclass(slots=True)
class LocalTypes:
    parent: LocalTypes | None
    names: dict[str, Type] = field(default_factory=dict)


class Inference:
    """Walks one tree and collects problems."""

    def __init__(self, names: Mapping[str, Type]) -> None:
        self.names = names
        self.problems: list[Problem] = []

    def complain(self, span: Span, problem: str, remedy: str) -> Type:
        self.problems.append(Problem(problem, remedy, *span))
        return ANY

    def infer(self, node: Node, scope: LocalTypes | None) -> Type:
        """The type of a node; `Any` where it is not known."""
        return _RULES[type(node)](self, node, scope)

    def demand(self, node: Node, wanted: Type, where: str, scope: LocalTypes | None) -> None:
        """Complain when the node cannot be of the wanted type."""
        found = self.infer(node, scope)
        if not compatible(found, wanted):
            self.complain(
                node.span,
                f"{where} is of type {found}, but must be {wanted}",
                f"Write an expression that gives {wanted}.",
            )

    # ------------------------------------------------------------------ names

    def _literal(self, node: syntax.Literal, scope: LocalTypes | None) -> Type:
        return kind_of(node.value) or ANY

    def _name(self, node: syntax.Name, scope: LocalTypes | None) -> Type:
        visible: list[str] = []
        while scope is not None:
            if node.name in scope.names:
                return scope.names[node.name]
            visible += scope.names
            scope = scope.parent
        if node.name in self.names:
            return self.names[node.name]
        builtin = FUNCTIONS.get(node.name)
        if builtin is not None:
            return function_type(builtin.signatures[0])
        return self._unknown(node.name, node.span, (*visible, *self.names, *FUNCTIONS))

    def _unknown(self, name: str, span: Span, known: Iterable[str]) -> Type:
        known = list(known)
        near = get_close_matches(name, known, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else _known_names(known)
        return self.complain(span, f"The name '{name}' is unknown", remedy)

    def _path(self, node: syntax.Path, scope: LocalTypes | None) -> Type:
        return self._member(self.infer(node.base, scope), node)

    def _member(self, base: Type, node: syntax.Path) -> Type:
        if isinstance(base, ListType):
            return ListType(self._member(base.element, node))
        if base in (ANY, typeset.NULL, typeset.CONTEXT):
            return ANY
        known = members_of(base)
        found = known.get(node.member)
        if found is not None:
            return found
        near = get_close_matches(node.member, known, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else _known_names(known)
        return self.complain(node.member_span, f"{base} has no field '{node.member}'", remedy)

    def _filter(self, node: syntax.Filter, scope: LocalTypes | None) -> Type:
        base = self.infer(node.base, scope)
        element = base.element if isinstance(base, ListType) else base
        names = self._item_names(element, node.condition)
        condition = self.infer(node.condition, LocalTypes(scope, {"item": element, **names}))
        if condition == NUMBER:
            return element
        if not compatible(condition, BOOLEAN):
            return self.complain(
                node.condition.span,
                f"A filter is of type {condition}, but must be boolean or a number",
                "Write a condition or a position between the brackets.",
            )
        return ListType(element) if condition == BOOLEAN else ANY

    def _item_names(self, element: Type, condition: Node) -> Mapping[str, Type]:
        """The names that the items of a filtered list bring along."""
        if element in (ANY, typeset.CONTEXT):
            # Nothing is known of the items, so any bare name may be theirs.
            return dict.fromkeys(_bare_names(condition) - set(self.names), ANY)
        return dict(element.fields) if isinstance(element, ContextType) else {}

    # -------------------------------------------------------------- operators

    def _arithmetic(self, node: syntax.Arithmetic, scope: LocalTypes | None) -> Type:
        left = self.infer(node.first, scope)
        for sign, operand in node.rest:
            right = self.infer(operand, scope)
            found = arithmetic_type(sign, left, right)
            if found is None:
                found = self.complain(
                    (node.span[0], operand.span[1]),
                    f"'{sign}' cannot be used between {left} and {right}",
                    "Convert one side, for instance with number(…) or string(…).",
                )
            left = found
        return left

    def _negate(self, node: syntax.Negate, scope: LocalTypes | None) -> Type:
        found = self.infer(node.operand, scope)
        if arithmetic_type("-", found, found) is None or found in (typeset.DATE, typeset.TIME):
            return self.complain(
                node.span, f"'-' cannot be used before {found}", "Only numbers and durations."
            )
        return found

    def _comparison(self, node: syntax.Comparison, scope: LocalTypes | None) -> Type:
        left, right = self.infer(node.left, scope), self.infer(node.right, scope)
        self._comparable(node.operator, left, right, node.span)
        return BOOLEAN

    def _comparable(self, operator: str, left: Type, right: Type, span: Span) -> None:
        ordered = operator not in ("=", "!=")
        if not compatible(left, right) or (ordered and (_unordered(left) or _unordered(right))):
            self.complain(
                span,
                f"{left} cannot be compared with {right} by '{operator}'",
                "Compare values of the same type; convert one side if need be.",
            )

    def _between(self, node: syntax.Between, scope: LocalTypes | None) -> Type:
        value = self.infer(node.value, scope)
        for end in (node.low, node.high):
            self._comparable("<=", value, self.infer(end, scope), node.span)
        return BOOLEAN

    def _logic(self, node: syntax.Logic, scope: LocalTypes | None) -> Type:
        for operand in node.operands:
            self.demand(operand, BOOLEAN, f"This side of '{node.operator}'", scope)
        return BOOLEAN

    def _in(self, node: syntax.In, scope: LocalTypes | None) -> Type:
        value = self.infer(node.value, scope)
        for test in node.tests:
            self.test(test, value, scope)
        return BOOLEAN

    def test(self, node: Node, value: Type, scope: LocalTypes | None) -> None:
        """Complain when a test can never accept a value of that type."""
        if isinstance(node, syntax.AnyTest):
            return
        if isinstance(node, syntax.CompareTest):
            self._comparable(node.operator, value, self.infer(node.operand, scope), node.span)
            return
        found = self.infer(node, scope)
        if syntax.mentions(node, "?") or found == BOOLEAN:
            return
        while isinstance(found, ListType | RangeType) and not compatible(found, value):
            found = found.element
        self._comparable("=", value, found, node.span)

    def _unary_tests(self, node: syntax.UnaryTests, scope: LocalTypes | None) -> Type:
        value = scope.names["?"] if scope is not None else ANY
        for test in node.tests:
            self.test(test, value, scope)
        return BOOLEAN

    def _if(self, node: syntax.If, scope: LocalTypes | None) -> Type:
        self.demand(node.condition, BOOLEAN, "The condition of 'if'", scope)
        return unite((self.infer(node.yes, scope), self.infer(node.no, scope)))

    def _instance_of(self, node: syntax.InstanceOf, scope: LocalTypes | None) -> Type:
        self.infer(node.value, scope)
        return BOOLEAN

    # ------------------------------------------------------------- structures

    def _list(self, node: syntax.ListLiteral, scope: LocalTypes | None) -> Type:
        return ListType(unite([self.infer(item, scope) for item in node.items]))

    def _range(self, node: syntax.RangeLiteral, scope: LocalTypes | None) -> Type:
        ends = [self.infer(end, scope) for end in (node.low, node.high) if end is not None]
        if len(ends) == 2:
            self._comparable("<=", ends[0], ends[1], node.span)
        return RangeType(unite(ends))

    def _context(self, node: syntax.ContextLiteral, scope: LocalTypes | None) -> Type:
        inner = LocalTypes(scope)
        for key, value in node.entries:
            if isinstance(value, syntax.FunctionLiteral):
                inner.names[key] = ANY
            inner.names[key] = self.infer(value, inner)
        return ContextType(tuple(inner.names.items()))

    def _rounds(self, nodes: tuple[syntax.Iteration, ...], scope: LocalTypes | None) -> LocalTypes:
        inner = LocalTypes(scope)
        for node in nodes:
            found = self.infer(node.source, inner)
            if node.end is not None:
                self.infer(node.end, inner)
            several = isinstance(found, ListType | RangeType)
            inner.names[node.name] = cast(ListType, found).element if several else found
        return inner

    def _for(self, node: syntax.For, scope: LocalTypes | None) -> Type:
        inner = self._rounds(node.iterations, scope)
        inner.names.setdefault("partial", typeset.LIST)
        return ListType(self.infer(node.result, inner))

    def _quantified(self, node: syntax.Quantified, scope: LocalTypes | None) -> Type:
        inner = self._rounds(node.iterations, scope)
        self.demand(node.condition, BOOLEAN, "What follows 'satisfies'", inner)
        return BOOLEAN

    # -------------------------------------------------------------- functions

    def _function(self, node: syntax.FunctionLiteral, scope: LocalTypes | None) -> Type:
        result = self.infer(node.body, LocalTypes(scope, dict(node.parameters)))
        return FunctionType(tuple(kind for _, kind in node.parameters), result)

    def _call(self, node: syntax.Call, scope: LocalTypes | None) -> Type:
        builtin = self._builtin(node.function, scope)
        if builtin is None:
            function = self.infer(node.function, scope)
            for argument in node.arguments:
                self.infer(argument, scope)
            if isinstance(function, FunctionType):
                return function.result
            if function != ANY:
                return self.complain(
                    node.function.span, f"{function} is no function", "Only functions are called."
                )
            return ANY
        given = [self.infer(argument, scope) for argument in node.arguments]
        return self._builtin_call(builtin, node, given)

    def _builtin(self, function: Node, scope: LocalTypes | None) -> Builtin | None:
        if not isinstance(function, syntax.Name):
            return None
        while scope is not None:
            if function.name in scope.names:
                return None
            scope = scope.parent
        if isinstance(self.names.get(function.name), FunctionType):
            return None
        return FUNCTIONS.get(function.name)

    def _builtin_call(self, builtin: Builtin, node: syntax.Call, given: list[Type]) -> Type:
        fitting = [one for one in builtin.signatures if fits(one, node.names, given)]
        if not fitting:
            shown = ", ".join(map(str, given)) or "nothing"
            ways = " or ".join(usage(builtin.name, one) for one in builtin.signatures)
            return self.complain(
                node.span, f"'{builtin.name}' does not take ({shown})", f"Call it as {ways}."
            )
        self._check_text(builtin.name, node)
        return result_of(builtin.name, fitting, node, given)

    def _check_text(self, name: str, node: syntax.Call) -> None:
        """A constant that is no date or duration is found before it is ever evaluated."""
        text = only_text(node)
        reader = FROM_TEXT.get(name)
        if text is not None and reader is not None and reader(text) is None:
            self.complain(node.span, f"'{text}' is no {name}", "Use the ISO 8601 form.")


def _unordered(kind: Type) -> bool:
    return kind == BOOLEAN or isinstance(kind, ListType | ContextType | FunctionType | RangeType)


def _known_names(known: Iterable[str]) -> str:
    names = sorted(set(known) - set(FUNCTIONS))[:8]
    return f"Known here: {', '.join(names)}." if names else "Nothing is known here."


def _bare_names(node: Node) -> set[str]:
    return {part.name for part in syntax.walk(node) if isinstance(part, syntax.Name)} - set(
        FUNCTIONS
    )


_RULES: Mapping[type[Node], Callable[..., Type]] = {
    syntax.Literal: Inference._literal,
    syntax.Name: Inference._name,
    syntax.Path: Inference._path,
    syntax.Filter: Inference._filter,
    syntax.Call: Inference._call,
    syntax.Negate: Inference._negate,
    syntax.Arithmetic: Inference._arithmetic,
    syntax.Comparison: Inference._comparison,
    syntax.Logic: Inference._logic,
    syntax.Between: Inference._between,
    syntax.RangeLiteral: Inference._range,
    syntax.In: Inference._in,
    syntax.UnaryTests: Inference._unary_tests,
    syntax.If: Inference._if,
    syntax.For: Inference._for,
    syntax.Quantified: Inference._quantified,
    syntax.ListLiteral: Inference._list,
    syntax.ContextLiteral: Inference._context,
    syntax.InstanceOf: Inference._instance_of,
    syntax.FunctionLiteral: Inference._function,
}
