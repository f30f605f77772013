"""Closures for values, arithmetic, comparison and logic. Rule: the common case is tested first."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from casewright.rules import operations, syntax
from casewright.rules.building import Builder, Scope
from casewright.rules.frames import Code, Frame, Values
from casewright.rules.kinds import conforms
from casewright.rules.lattice import is_known
from casewright.rules.members import member_of
from casewright.rules.numbers import LIMIT
from casewright.rules.typeset import FeelType
from casewright.rules.values import Range

_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WHOLE: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_PLAIN = frozenset({int, str, bool})
# More operations in a row are a loop, so that their number never becomes depth.
SHORT_RUN = 4


def literal(build: Builder, node: syntax.Literal, scope: Scope | None) -> Code:
    value = node.value
    return lambda values, frame: value


def name(build: Builder, node: syntax.Name, scope: Scope | None) -> Code:
    return build.variable(node.name, scope)


def path(build: Builder, node: syntax.Path, scope: Scope | None) -> Code:
    base = build.code(node.base, scope)
    member = node.member

    def read(values: Values, frame: Frame) -> object:
        found = base(values, frame)
        if type(found) is dict:
            return found.get(member)
        return member_of(found, member, frame.run.meter)

    return read


def negate(build: Builder, node: syntax.Negate, scope: Scope | None) -> Code:
    operand = build.code(node.operand, scope)
    if isinstance(node.operand, syntax.Literal):
        value = operations.negate(node.operand.value)
        return lambda values, frame: value
    return lambda values, frame: operations.negate(operand(values, frame))


# ----------------------------------------------------------------- arithmetic


def arithmetic(build: Builder, node: syntax.Arithmetic, scope: Scope | None) -> Code:
    code = build.code(node.first, scope)
    if len(node.rest) <= SHORT_RUN:
        for sign, operand in node.rest:
            code = _one_operation(sign, code, build.code(operand, scope))
        return code
    steps = [(operations.ARITHMETIC[sign], build.code(part, scope)) for sign, part in node.rest]
    return _long_run(code, steps)


def _long_run(first: Code, steps: list[tuple[operations.Operation, Code]]) -> Code:
    def run(values: Values, frame: Frame) -> object:
        result = first(values, frame)
        for operation, operand in steps:
            result = operation(result, operand(values, frame))
            if type(result) is str:
                frame.run.tick(1 + (len(result) >> 6))
        return result

    return run


def _counted(operation: operations.Operation) -> Callable[[object, object, Frame], object]:
    """An operation whose texts cost steps by their length."""

    def run(a: object, b: object, frame: Frame) -> object:
        found = operation(a, b)
        if type(found) is str:
            frame.run.tick(1 + (len(found) >> 6))
        return found

    return run


# The operations as expressions use them, where the short way through whole numbers ends.
COUNTED = {sign: _counted(operations.ARITHMETIC[sign]) for sign in _WHOLE}


def _one_operation(sign: str, left: Code, right: Code) -> Code:
    whole = _WHOLE.get(sign)
    if whole is None:
        operation = operations.ARITHMETIC[sign]
        return lambda values, frame: operation(left(values, frame), right(values, frame))
    slow = COUNTED[sign]

    def run(values: Values, frame: Frame) -> object:
        a = left(values, frame)
        b = right(values, frame)
        if type(a) is int and type(b) is int:
            result = whole(a, b)
            if -LIMIT < result < LIMIT:
                return result
        return slow(a, b, frame)

    return run


# ----------------------------------------------------------------- comparison


def comparison(build: Builder, node: syntax.Comparison, scope: Scope | None) -> Code:
    left = build.code(node.left, scope)
    known = constant(node.right)
    if node.operator in _ORDERINGS:
        if type(known) is int:
            return _order_constant(node.operator, left, known)
        return _order(node.operator, left, build.code(node.right, scope))
    wanted = node.operator == "="
    if type(known) in (int, str):
        return _equal_constant(wanted, left, known)
    return _equal(wanted, left, build.code(node.right, scope))


def constant(node: syntax.Node) -> object:
    """The value of a literal, negative or not; None for everything else."""
    if isinstance(node, syntax.Negate) and isinstance(node.operand, syntax.Literal):
        return operations.negate(node.operand.value)
    return node.value if isinstance(node, syntax.Literal) else None


def _order_constant(sign: str, left: Code, constant: int) -> Code:
    test = _ORDERINGS[sign]

    def run(values: Values, frame: Frame) -> object:
        a = left(values, frame)
        kind = type(a)
        if kind is int or kind is Decimal:
            return test(a, constant)
        return None

    return run


def _order(sign: str, left: Code, right: Code) -> Code:
    test = _ORDERINGS[sign]

    def run(values: Values, frame: Frame) -> object:
        a = left(values, frame)
        b = right(values, frame)
        if type(a) is int and type(b) is int:
            return test(a, b)
        return operations.compare(sign, a, b)

    return run


def _equal_constant(wanted: bool, left: Code, constant: object) -> Code:
    kind = type(constant)

    def run(values: Values, frame: Frame) -> object:
        a = left(values, frame)
        if type(a) is kind:
            return (a == constant) is wanted
        same = operations.equal(a, constant)
        return None if same is None else same is wanted

    return run


def _equal(wanted: bool, left: Code, right: Code) -> Code:
    def run(values: Values, frame: Frame) -> object:
        a = left(values, frame)
        b = right(values, frame)
        if type(a) is type(b) and type(a) in _PLAIN:
            return (a == b) is wanted
        same = operations.equal(a, b, frame.run.meter())
        return None if same is None else same is wanted

    return run


def between(build: Builder, node: syntax.Between, scope: Scope | None) -> Code:
    value, low, high = (build.code(part, scope) for part in (node.value, node.low, node.high))
    return lambda values, frame: operations.between(
        value(values, frame), low(values, frame), high(values, frame)
    )


# ---------------------------------------------------------------------- logic


def logic(build: Builder, node: syntax.Logic, scope: Scope | None) -> Code:
    parts = tuple(build.code(part, scope) for part in node.operands)
    # `and` is decided by the first false, `or` by the first true.
    decisive = node.operator == "or"
    if len(parts) == 2:
        return _logic_of_two(parts[0], parts[1], decisive)

    def run(values: Values, frame: Frame) -> object:
        unknown = False
        for part in parts:
            found = part(values, frame)
            if found is decisive:
                return decisive
            if found is not True and found is not False:
                unknown = True
        return None if unknown else not decisive

    return run


def _logic_of_two(left: Code, right: Code, decisive: bool) -> Code:
    other = not decisive

    def run(values: Values, frame: Frame) -> object:
        a = left(values, frame)
        if a is decisive:
            return decisive
        b = right(values, frame)
        if b is decisive:
            return decisive
        return other if a is other and b is other else None

    return run


def condition(build: Builder, node: syntax.If, scope: Scope | None) -> Code:
    test, yes, no = (build.code(part, scope) for part in (node.condition, node.yes, node.no))

    def run(values: Values, frame: Frame) -> object:
        if test(values, frame) is True:
            return yes(values, frame)
        return no(values, frame)

    return run


# ----------------------------------------------------------------- structures


def list_literal(build: Builder, node: syntax.ListLiteral, scope: Scope | None) -> Code:
    items = tuple(build.code(item, scope) for item in node.items)
    return lambda values, frame: [item(values, frame) for item in items]


def range_literal(build: Builder, node: syntax.RangeLiteral, scope: Scope | None) -> Code:
    low = None if node.low is None else build.code(node.low, scope)
    high = None if node.high is None else build.code(node.high, scope)
    low_closed, high_closed = node.low_closed, node.high_closed

    def run(values: Values, frame: Frame) -> object:
        first = None if low is None else low(values, frame)
        last = None if high is None else high(values, frame)
        if (low and first is None) or (high and last is None):
            return None
        if low and high and operations.order(first, last) not in (-1, 0):
            return None
        return Range(first, last, low_closed, high_closed)

    return run


def context_literal(build: Builder, node: syntax.ContextLiteral, scope: Scope | None) -> Code:
    inner = Scope(scope)
    entries: list[tuple[str, int, Code]] = []
    for key, value in node.entries:
        if isinstance(value, syntax.FunctionLiteral):
            inner.add(key)  # so that a function can call itself
        code = build.code(value, inner)
        entries.append((key, inner.add(key), code))
    repeated = len({key for key, _ in node.entries}) != len(node.entries)

    def run(values: Values, frame: Frame) -> object:
        if repeated:
            return None
        slots: list[object] = [None] * len(entries)
        local = Frame(frame, slots, frame.run)
        for _, slot, code in entries:
            slots[slot] = code(values, local)
        return {key: slots[slot] for key, slot, _ in entries}

    return run


def instance_of(build: Builder, node: syntax.InstanceOf, scope: Scope | None) -> Code:
    value = build.code(node.value, scope)
    kind = node.type
    if not is_known(kind):
        return lambda values, frame: None
    if isinstance(kind, FeelType):
        return lambda values, frame: conforms(value(values, frame), kind)
    return lambda values, frame: conforms(value(values, frame), kind, frame.run.meter())
