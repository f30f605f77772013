"""Why a part of an expression is null. Rule: found after the fact, from the values of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.rules import operations, syntax
from casewright.rules.builtins.signature import Builtin
from casewright.rules.call_types import usage
from casewright.rules.frames import Run
from casewright.rules.kinds import coerce, kind_of
from casewright.rules.lattice import is_known
from casewright.rules.members import MEMBERS
from casewright.rules.printing import format_value
from casewright.rules.values import Function

_MOST_SHOWN = 60
Said = tuple[str, str]  # what happened, what was expected


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen while a node was evaluated: the values of its direct parts, in order."""

    parts: Sequence[object]
    data: Mapping[str, object]
    local: Sequence[object]
    builtin: Builtin | None
    run: Run
    is_local: bool


def kind_name(value: object) -> str:
    """The kind of a value as a message names it."""
    return "null" if value is None else str(kind_of(value) or "a foreign value")


def why(node: syntax.Node, facts: Facts) -> Said | None:
    """What made this node null by itself; None when it is null because a part of it is."""
    rule = _RULES.get(type(node))
    return None if rule is None else rule(node, facts)


def _literal(node: syntax.Literal, facts: Facts) -> Said:
    return "null is written here", "a value"


def _name(node: syntax.Name, facts: Facts) -> Said:
    if facts.is_local:
        return f"'{node.name}' is null here", "a value for it"
    if node.name in facts.data:
        return f"'{node.name}' is null in the data", "data that have a value for it"
    return f"the data have no '{node.name}'", "a name that the data have"


def _path(node: syntax.Path, facts: Facts) -> Said | None:
    base = facts.parts[0] if facts.parts else None
    if base is None:
        return None
    if isinstance(base, Mapping):
        if node.member in base:
            return f"'{node.member}' is null", "data that have a value for it"
        known = ", ".join(list(map(str, base))[:8]) or "none"
        return f"the context has no '{node.member}'", f"one of its fields: {known}"
    known = ", ".join(MEMBERS.get(type(base), ())) or "none"
    return f"{kind_name(base)} has no '{node.member}'", f"one of its properties: {known}"


def _arithmetic(node: syntax.Arithmetic, facts: Facts) -> Said | None:
    result, *operands = facts.parts
    for (sign, _), operand in zip(node.rest, operands, strict=False):
        if result is None or operand is None:
            return None
        found = operations.ARITHMETIC[sign](result, operand)
        if found is None:
            return operations.reason(sign, result, operand), "operands that go together"
        result = found
    return None


def _negate(node: syntax.Negate, facts: Facts) -> Said | None:
    constant = node.operand.value if isinstance(node.operand, syntax.Literal) else None
    operand = facts.parts[0] if facts.parts else constant
    if operand is None and facts.parts:
        return None
    return f"'-' cannot be used before {kind_name(operand)}", "a number or a duration"


def _compared(values: Sequence[object], sign: str) -> Said | None:
    present = [value for value in values if value is not None]
    if len(present) < 2 or len(present) < len(values):
        return None
    kinds = " and ".join(dict.fromkeys(map(kind_name, present)))
    return f"{kinds} do not compare by '{sign}'", "values of one kind that have an order"


def _comparison(node: syntax.Comparison, facts: Facts) -> Said | None:
    if len(facts.parts) == 1 and isinstance(node.right, syntax.Literal):
        return _compared((facts.parts[0], node.right.value), node.operator)
    return _compared(facts.parts, node.operator)


def _between(node: syntax.Between, facts: Facts) -> Said | None:
    return _compared(facts.parts, "between")


def _in(node: syntax.In, facts: Facts) -> Said | None:
    value, *tests = facts.parts or (None,)
    if value is None or None in tests:
        return None
    kinds = ", ".join(dict.fromkeys(map(kind_name, tests))) or "none of the tests"
    return f"{kind_name(value)} does not compare with {kinds}", "tests of the kind of the value"


def _unary_tests(node: syntax.UnaryTests, facts: Facts) -> Said:
    value = facts.local[0] if facts.local else None
    if value is None:
        return "the value under test is null", "a value"
    return f"{kind_name(value)} does not compare with the tests", "a value of their kind"


def _range(node: syntax.RangeLiteral, facts: Facts) -> Said | None:
    if len(facts.parts) < 2 or None in facts.parts:
        return None
    sign = operations.order(facts.parts[0], facts.parts[1])
    if sign is None:
        return _compared(facts.parts, "..")
    return "the start of the range lies after its end", "the lesser end first"


def _logic(node: syntax.Logic, facts: Facts) -> Said | None:
    for part in facts.parts:
        if part is not None and not isinstance(part, bool):
            return f"a side of '{node.operator}' is {kind_name(part)}", "true or false"
    return None


def _filter(node: syntax.Filter, facts: Facts) -> Said | None:
    if not facts.parts or facts.parts[0] is None:
        return None
    base = facts.parts[0]
    count = len(base) if isinstance(base, list | tuple) else 1
    return f"the list has {count} items, none at this position", "a position inside the list"


def _instance_of(node: syntax.InstanceOf, facts: Facts) -> Said | None:
    if is_known(node.type):
        return None
    return f"'{node.type}' is no type that is known here", "a type with its parts: list<Any>"


def _loop(node: syntax.For | syntax.Quantified, facts: Facts) -> Said | None:
    if not facts.parts or facts.parts[-1] is None:
        return None
    sources = sum(1 if one.end is None else 2 for one in node.iterations)
    if isinstance(node, syntax.Quantified) and len(facts.parts) > sources:
        return _condition(facts.parts[sources:])
    return "there is nothing to go through", "a list, or a range of whole numbers or dates"


def _condition(answers: Sequence[object]) -> Said | None:
    for answer in answers:
        if answer is not None and not isinstance(answer, bool):
            return f"what follows 'satisfies' is {kind_name(answer)}", "true or false"
    return None


def _context(node: syntax.ContextLiteral, facts: Facts) -> Said:
    return "a key stands twice in the context", "a key of its own for each value"


def _call(node: syntax.Call, facts: Facts) -> Said | None:
    if facts.builtin is not None:
        return _builtin_call(facts.builtin, node, facts)
    function, *given = facts.parts or (None,)
    if function is None:
        return None
    if not isinstance(function, Function):
        return f"{kind_name(function)} cannot be called", "a function"
    # What its body gave stands among the parts too.
    return _function_call(function, given[: len(node.arguments)])


def _builtin_call(builtin: Builtin, node: syntax.Call, facts: Facts) -> Said | None:
    given = facts.parts[-len(node.arguments) :] if node.arguments else ()
    if len(given) < len(node.arguments):
        # The call was worked out while compiling: its arguments are constants.
        given = [part.value for part in node.arguments if isinstance(part, syntax.Literal)]
    fits, said = builtin.reason(facts.run, node.names, given)
    if not fits and None in facts.parts:
        return None
    ways = " or ".join(usage(builtin.name, way) for way in builtin.signatures)
    shown = ", ".join(format_value(value)[:_MOST_SHOWN] for value in given) or "nothing"
    return said or f"'{builtin.name}' has no value for {shown}", ways


def _function_call(function: Function, given: Sequence[object]) -> Said | None:
    shown = ", ".join(function.parameters)
    if len(given) != len(function.parameters):
        problem = f"the function takes {len(function.parameters)} arguments, not {len(given)}"
        return problem, f"arguments for ({shown})"
    for name, kind, value in zip(
        function.parameters, function.parameter_types, given, strict=False
    ):
        if value is not None and coerce(value, kind) is None:  # type: ignore[arg-type]
            return f"'{name}' is {kind_name(value)}", f"{kind}"
    return None


_RULES: Mapping[type[syntax.Node], Callable[[Any, Facts], Said | None]] = {
    syntax.Literal: _literal,
    syntax.Name: _name,
    syntax.Path: _path,
    syntax.Arithmetic: _arithmetic,
    syntax.Negate: _negate,
    syntax.Comparison: _comparison,
    syntax.Between: _between,
    syntax.RangeLiteral: _range,
    syntax.In: _in,
    syntax.UnaryTests: _unary_tests,
    syntax.Logic: _logic,
    syntax.Filter: _filter,
    syntax.InstanceOf: _instance_of,
    syntax.For: _loop,
    syntax.Quantified: _loop,
    syntax.ContextLiteral: _context,
    syntax.Call: _call,
}
