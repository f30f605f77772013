"""Functions for names, arithmetic, comparison and logic. Rule: the very values of the closures.

Each rule writes the common case inline and binds the closures' own operation for the rest, so that
nulls, budgets and errors come about in one place only.
"""

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal

from casewright.rules import build_basic, build_loops, operations, syntax
from casewright.rules.building import Scope
from casewright.rules.generate.writer import MOST_PARTS, Writer
from casewright.rules.kinds import conforms
from casewright.rules.lattice import is_known
from casewright.rules.limits import Spend
from casewright.rules.members import member_of
from casewright.rules.numbers import LIMIT
from casewright.rules.typeset import FeelType

_INLINE = frozenset({"+", "-", "*"})
_ORDERINGS = frozenset({"<", "<=", ">", ">="})
_PLAIN = frozenset({int, str, bool})
_LEAST = -LIMIT


def literal(w: Writer, node: syntax.Literal, scope: Scope | None, target: str) -> None:
    w.line(f"{target}{w.constant(node.value)}")


def name(w: Writer, node: syntax.Name, scope: Scope | None, target: str) -> None:
    place = w.build.place(node.name, scope)
    if place.items == (0,):
        _member_of_item(w, node, scope, target)
    elif place.items or place.builtin is not None:
        w.closure(node, scope, target)
    elif place.depth < 0:
        with w.source.block("try:"):
            w.line(f"{target}values[{w.slot(node.name)}]")
        with w.source.block(f"except {w.slot(KeyError)}:"):
            w.line(f"{target}None")
    else:
        w.line(f"{target}frame{'.parent' * place.depth}.values[{place.slot}]")


def _member_of_item(w: Writer, node: syntax.Name, scope: Scope | None, target: str) -> None:
    """Inside a filter: the member of the item when it is a plain context that has it."""
    item, key = w.source.fresh(), w.slot(node.name)
    w.line(f"{item} = frame.values[0]")
    with w.source.block(f"if {w.kind(item, dict)} and {key} in {item}:"):
        w.line(f"{target}{item}[{key}]")
    with w.source.block("else:"):
        w.closure(node, scope, target)


def path(w: Writer, node: syntax.Path, scope: Scope | None, target: str) -> None:
    base, member = w.value(node.base, scope), w.slot(node.member)
    plain, other = (
        f"{base}.get({member})",
        f"{w.slot(member_of)}({base}, {member}, frame.run.meter)",
    )
    w.line(f"{target}{plain} if {w.kind(base, dict)} else {other}")


def negate(w: Writer, node: syntax.Negate, scope: Scope | None, target: str) -> None:
    if isinstance(node.operand, syntax.Literal):
        w.line(f"{target}{w.constant(operations.negate(node.operand.value))}")
        return
    operand = w.value(node.operand, scope)
    other = f"{w.slot(operations.negate)}({operand})"
    w.line(f"{target}-{operand} if {w.kind(operand, int)} else {other}")


# ----------------------------------------------------------------- arithmetic


def arithmetic(w: Writer, node: syntax.Arithmetic, scope: Scope | None, target: str) -> None:
    if len(node.rest) > build_basic.SHORT_RUN:
        w.closure(node, scope, target)
        return
    left = w.value(node.first, scope)
    for sign, operand in node.rest[:-1]:
        result = w.source.fresh()
        _operation(w, sign, left, w.value(operand, scope), f"{result} = ")
        left = result
    sign, operand = node.rest[-1]
    _operation(w, sign, left, w.value(operand, scope), target)


def _operation(w: Writer, sign: str, left: str, right: str, target: str) -> None:
    if sign not in _INLINE:
        w.line(f"{target}{w.slot(operations.ARITHMETIC[sign])}({left}, {right})")
        return
    # Sums of whole numbers are exact as long as they are short.
    other = f"{target}{w.slot(build_basic.COUNTED[sign])}({left}, {right}, frame)"
    whole = w.source.fresh()
    with w.source.block(f"if {w.kind(left, int)} and {w.kind(right, int)}:"):
        w.line(f"{whole} = {left} {sign} {right}")
        with w.source.block(f"if {w.slot(_LEAST)} < {whole} < {w.slot(LIMIT)}:"):
            w.line(f"{target}{whole}")
        with w.source.block("else:"):
            w.line(other)
    with w.source.block("else:"):
        w.line(other)


# ----------------------------------------------------------------- comparison


def comparison(w: Writer, node: syntax.Comparison, scope: Scope | None, target: str) -> None:
    left, constant = w.value(node.left, scope), build_basic.constant(node.right)
    if node.operator in _ORDERINGS:
        if type(constant) in (int, Decimal):
            order_constant(w, node.operator, left, constant, target)
        else:
            order(w, node.operator, left, w.value(node.right, scope), target)
        return
    wanted = node.operator == "="
    if type(constant) in (int, str):
        slow = f"{w.slot(_SAME[wanted])}({left}, {w.slot(constant)})"
        equal_constant(w, wanted, left, constant, slow, target)
    else:
        _equal(w, wanted, left, w.value(node.right, scope), target)


def order_constant(w: Writer, sign: str, left: str, constant: object, target: str) -> None:
    """A number against a constant number; everything else gives null."""
    number = w.kind(left, int, Decimal)
    w.line(f"{target}{left} {sign} {w.slot(constant)} if {number} else None")


def order(w: Writer, sign: str, left: str, right: str, target: str) -> None:
    """Whole numbers at once, other values as they are put in order."""
    with w.source.block(f"if {w.kind(left, int)} and {w.kind(right, int)}:"):
        w.line(f"{target}{left} {sign} {right}")
    with w.source.block("else:"):
        found = w.source.fresh()
        w.line(f"{found} = {w.slot(operations.order)}({left}, {right})")
        w.line(f"{target}None if {found} is None else {found} {sign} 0")


def equal_constant(
    w: Writer, wanted: bool, left: str, constant: object, slow: str, target: str
) -> None:
    """Equal to a whole number or text: at once for a value of that class."""
    sign = "==" if wanted else "!="
    same = f"{left} {sign} {w.slot(constant)}"
    w.line(f"{target}{same} if {w.kind(left, type(constant))} else {slow}")


def _equal(w: Writer, wanted: bool, left: str, right: str, target: str) -> None:
    kind, asked = w.source.fresh(), w.slot(type)
    w.line(f"{kind} = {asked}({left})")
    plain = f"{kind} is {asked}({right}) and {kind} in {w.slot(_PLAIN)}"
    slow = f"{w.slot(_SAME[wanted])}({left}, {right}, frame.run.meter())"
    w.line(f"{target}{left} {'==' if wanted else '!='} {right} if {plain} else {slow}")


def _is_same(a: object, b: object, spend: Spend | None = None) -> bool | None:
    same = operations.equal(a, b, spend)
    return None if same is None else same is True


def _is_other(a: object, b: object, spend: Spend | None = None) -> bool | None:
    same = operations.equal(a, b, spend)
    return None if same is None else same is False


_SAME = {True: _is_same, False: _is_other}


def between(w: Writer, node: syntax.Between, scope: Scope | None, target: str) -> None:
    value, low, high = (w.value(part, scope) for part in (node.value, node.low, node.high))
    whole = " and ".join(w.kind(part, int) for part in (value, low, high))
    slow = f"{w.slot(operations.between)}({value}, {low}, {high})"
    w.line(f"{target}{low} <= {value} <= {high} if {whole} else {slow}")


# ---------------------------------------------------------------------- logic


def logic(w: Writer, node: syntax.Logic, scope: Scope | None, target: str) -> None:
    if len(node.operands) > MOST_PARTS:
        w.closure(node, scope, target)
        return
    decisive, other = ("True", "False") if node.operator == "or" else ("False", "True")
    parts: list[str] = []
    with ExitStack() as blocks:
        for operand in node.operands:
            part = w.value(operand, scope)
            parts.append(part)
            blocks.enter_context(w.unless(part, decisive, target))
        all_other = " and ".join(f"{part} is {other}" for part in parts)
        w.line(f"{target}{other} if {all_other} else None")


def condition(w: Writer, node: syntax.If, scope: Scope | None, target: str) -> None:
    with w.source.block(f"if {w.value(node.condition, scope)} is True:"):
        w.to(node.yes, scope, target)
    with w.source.block("else:"):
        w.to(node.no, scope, target)


# ------------------------------------------------------- structures and calls


def list_literal(w: Writer, node: syntax.ListLiteral, scope: Scope | None, target: str) -> None:
    if len(node.items) > MOST_PARTS:
        w.closure(node, scope, target)
        return
    items = ", ".join([w.value(item, scope) for item in node.items])
    w.line(f"{target}[{items}]")


def instance_of(w: Writer, node: syntax.InstanceOf, scope: Scope | None, target: str) -> None:
    if not is_known(node.type):
        w.line(f"{target}None")
        return
    value = w.value(node.value, scope)
    meter = "" if isinstance(node.type, FeelType) else ", frame.run.meter()"
    w.line(f"{target}{w.slot(conforms)}({value}, {w.slot(node.type)}{meter})")


def call(w: Writer, node: syntax.Call, scope: Scope | None, target: str) -> None:
    """A built-in whose arguments are given by position; other calls stay closures."""
    named = isinstance(node.function, syntax.Name) and not node.names
    builtin = w.build.builtin(node.function.name, scope) if named else None  # type: ignore[attr-defined]
    if builtin is None or len(node.arguments) > MOST_PARTS or build_loops.is_folded(builtin, node):
        w.closure(node, scope, target)
        return
    given = "".join([f"{w.value(argument, scope)}, " for argument in node.arguments])
    w.line(f"{target}{w.slot(builtin.call)}(frame.run, ({given}))")
