"""Closures for filters, loops, functions and calls. Rule: every round costs a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from casewright.rules import numbers, syntax
from casewright.rules.building import Builder, Scope
from casewright.rules.builtins.signature import Builtin
from casewright.rules.errors import NoValue
from casewright.rules.frames import STILL, Code, Frame, Values
from casewright.rules.inference import Inference, LocalTypes
from casewright.rules.kinds import coerce
from casewright.rules.limits import check_list
from casewright.rules.typeset import ANY, Type
from casewright.rules.values import Date, Function, Range

# Calls of these with constants are constants.
_FOLDED = frozenset({
    "date", "time", "date and time", "duration", "years and months duration", "number",
})  # fmt: skip

PARTIAL = "partial"
# They give something else than the list they are given.
_READERS = frozenset({"count", "sum", "mean", "list contains", "string"})


# -------------------------------------------------------------------- filters


def filtered(build: Builder, node: syntax.Filter, scope: Scope | None) -> Code:
    base = build.code(node.base, scope)
    inner = Scope(scope, {"item": 0}, item=True)
    test = build.code(node.condition, inner)

    def run(values: Values, frame: Frame) -> object:
        found = base(values, frame)
        items = found if isinstance(found, list | tuple) else [] if found is None else [found]
        return _filter(items, test, values, frame)

    return run


def _filter(items: Sequence[object], test: Code, values: Values, frame: Frame) -> object:
    kept: list[object] = []
    inner = Frame(frame, [None], frame.run)
    if not items:
        return [] if not numbers.is_number(test(values, inner)) else None
    for item in items:
        frame.run.tick()
        inner = Frame(frame, [item], frame.run)
        found = test(values, inner)
        if found is True:
            kept.append(item)
        elif numbers.is_number(found) and not kept:
            return _at_position(items, found)
    return kept


def _at_position(items: Sequence[object], position: object) -> object:
    place = numbers.as_int(position)  # type: ignore[arg-type]
    if place is None or place == 0 or abs(place) > len(items):
        return None
    return items[place - 1 if place > 0 else place]


# ---------------------------------------------------------------------- loops

Source = Callable[[Values, Frame], "Iterator[object] | None"]


def _source(build: Builder, node: syntax.Iteration, scope: Scope) -> Source:
    start = build.code(node.source, scope)
    if node.end is None:
        return lambda values, frame: _items(start(values, frame))
    end = build.code(node.end, scope)
    return lambda values, frame: _steps(start(values, frame), end(values, frame))


def _items(found: object) -> Iterator[object] | None:
    if isinstance(found, Range):
        if not (found.low_closed and found.high_closed):
            return None
        return _steps(found.low, found.high)
    if found is None:
        return None
    return iter(found if isinstance(found, list | tuple) else [found])


def _steps(start: object, end: object) -> Iterator[object] | None:
    """Whole numbers or days from start to end, upward or downward."""
    if isinstance(start, Date) and isinstance(end, Date):
        return map(Date.from_number, _whole(start.number, end.number))
    if numbers.is_number(start) and numbers.is_number(end):
        first = numbers.as_int(start)  # type: ignore[arg-type]
        last = numbers.as_int(end)  # type: ignore[arg-type]
        return None if first is None or last is None else iter(_whole(first, last))
    return None


def _whole(first: int, last: int) -> range:
    check_list(abs(last - first) + 1)
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _iterations(
    build: Builder, nodes: Sequence[syntax.Iteration], scope: Scope
) -> list[tuple[int, Source]]:
    found: list[tuple[int, Source]] = []
    for node in nodes:
        source = _source(build, node, scope)
        found.append((scope.add(node.name), source))
    return found


def _rounds(
    sources: Sequence[tuple[int, Source]], size: int, values: Values, frame: Frame
) -> Iterator[Frame]:
    """A frame per combination of the loop's values; NoValue when a source is no list."""
    slots: list[object] = [None] * size
    yield from _nested(sources, 0, slots, values, frame)


def _nested(
    sources: Sequence[tuple[int, Source]],
    level: int,
    slots: list[object],
    values: Values,
    frame: Frame,
) -> Iterator[Frame]:
    if level == len(sources):
        frame.run.tick()
        # A fresh frame, because a function made in this round keeps it.
        yield Frame(frame, list(slots), frame.run)
        return
    slot, source = sources[level]
    items = source(values, Frame(frame, slots, frame.run))
    if items is None:
        raise NoValue("a loop needs a list or a range")
    for item in items:
        slots[slot] = item
        frame.run.tick()
        yield from _nested(sources, level + 1, slots, values, frame)


def _may_keep_partial(node: syntax.Node) -> bool:
    """Whether `partial` itself, and not only items of it, may be in a result.

    Then each round needs a copy of its own; otherwise all rounds read the one growing list.
    """
    if isinstance(node, syntax.FunctionLiteral):
        return syntax.mentions(node, PARTIAL)
    if isinstance(node, syntax.Name):
        return node.name == PARTIAL
    parts = syntax.children(node)
    if isinstance(node, syntax.Filter) and isinstance(node.base, syntax.Name):
        parts = (node.condition,)
    if isinstance(node, syntax.Call) and _only_reads(node.function):
        parts = tuple(part for part in node.arguments if not isinstance(part, syntax.Name))
    return any(map(_may_keep_partial, parts))


def _only_reads(function: syntax.Node) -> bool:
    return isinstance(function, syntax.Name) and function.name in _READERS


def for_loop(build: Builder, node: syntax.For, scope: Scope | None) -> Code:
    inner = Scope(scope)
    sources = _iterations(build, node.iterations, inner)
    partial = inner.add(PARTIAL)
    result = build.code(node.result, inner)
    size = len(inner.names)
    wants_partial = syntax.mentions(node.result, PARTIAL)
    keeps_partial = wants_partial and _may_keep_partial(node.result)

    def run(values: Values, frame: Frame) -> object:
        results: list[object] = []
        try:
            for local in _rounds(sources, size, values, frame):
                if keeps_partial:
                    frame.run.tick(len(results))
                    local.values[partial] = list(results)
                elif wants_partial:
                    local.values[partial] = results
                results.append(result(values, local))
        except NoValue:
            return None
        check_list(len(results))
        return results

    return run


def quantified(build: Builder, node: syntax.Quantified, scope: Scope | None) -> Code:
    inner = Scope(scope)
    sources = _iterations(build, node.iterations, inner)
    condition = build.code(node.condition, inner)
    size = len(inner.names)
    decisive = not node.every

    def run(values: Values, frame: Frame) -> object:
        unknown = False
        try:
            for local in _rounds(sources, size, values, frame):
                found = condition(values, local)
                if found is decisive:
                    return decisive
                unknown = unknown or not isinstance(found, bool)
        except NoValue:
            return None
        return None if unknown else not decisive

    return run


# ------------------------------------------------------------------ functions


def function_literal(build: Builder, node: syntax.FunctionLiteral, scope: Scope | None) -> Code:
    inner = Scope(scope)
    parameters = tuple(name for name, _ in node.parameters)
    types = tuple(kind for _, kind in node.parameters)
    for name in parameters:
        inner.add(name)
    body = build.code(node.body, inner)
    result_type = _result_type(build, node)

    def make(values: Values, frame: Frame) -> object:
        def call(*arguments: object) -> object:
            if len(arguments) != len(parameters):
                return None
            tick = frame.run.tick
            given = [
                coerce(value, kind, tick) for value, kind in zip(arguments, types, strict=True)
            ]
            if any(a is not None and b is None for a, b in zip(arguments, given, strict=True)):
                return None
            return _enter(body, values, Frame(frame, given, frame.run))

        return Function(parameters, call, "function", types, result_type)

    return make


def _result_type(build: Builder, node: syntax.FunctionLiteral) -> Callable[[], Type]:
    """The static type of what a function gives; found when somebody asks for it."""

    def find() -> Type:
        known = {name: kind or ANY for name, kind in build.types.items()}
        return Inference(known).infer(node.body, LocalTypes(None, dict(node.parameters)))

    return find


def _enter(body: Code, values: Values, frame: Frame) -> object:
    frame.run.enter_call()
    try:
        return body(values, frame)
    finally:
        frame.run.leave_call()


def call(build: Builder, node: syntax.Call, scope: Scope | None) -> Code:
    arguments = tuple(build.code(argument, scope) for argument in node.arguments)
    if isinstance(node.function, syntax.Name):
        builtin = build.builtin(node.function.name, scope)
        if builtin is not None:
            return _builtin_call(builtin, node, arguments)
    function = build.code(node.function, scope)
    return _value_call(function, node.names, arguments)


def _builtin_call(builtin: Builtin, node: syntax.Call, arguments: tuple[Code, ...]) -> Code:
    names = node.names
    if names:
        return lambda values, frame: builtin.call_named(
            frame.run, names, [argument(values, frame) for argument in arguments]
        )
    if is_folded(builtin, node):
        constant = builtin.call(STILL.run, [code({}, STILL) for code in arguments])
        return lambda values, frame: constant
    return _positional_call(builtin, arguments)


def is_folded(builtin: Builtin, node: syntax.Call) -> bool:
    """Whether a call with arguments by position always gives the same."""
    return builtin.name in _FOLDED and all(isinstance(a, syntax.Literal) for a in node.arguments)


def _positional_call(builtin: Builtin, arguments: tuple[Code, ...]) -> Code:
    if len(arguments) == 1:
        (only,) = arguments
        return lambda values, frame: builtin.call(frame.run, (only(values, frame),))
    return lambda values, frame: builtin.call(
        frame.run, [argument(values, frame) for argument in arguments]
    )


def _value_call(function: Code, names: tuple[str, ...], arguments: tuple[Code, ...]) -> Code:
    def run(values: Values, frame: Frame) -> object:
        found = function(values, frame)
        if not isinstance(found, Function):
            return None
        frame.run.tick()
        given = [argument(values, frame) for argument in arguments]
        if names:
            by_name = dict(zip(names, given, strict=True))
            if not by_name.keys() <= set(found.parameters) or len(by_name) != len(given):
                return None
            given = [by_name.get(parameter) for parameter in found.parameters]
        return found.call(*given)

    return run
