"""Closures for `in` and unary tests. Rule: constant texts are one set look-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from casewright.rules import operations, syntax
from casewright.rules.building import Builder, Scope
from casewright.rules.frames import Code, Frame, Values

INPUT = "?"
Test = Callable[[object, Values, Frame], object]
# Tests that are about the value and never an answer of their own.
PLAIN = (syntax.CompareTest, syntax.AnyTest, syntax.RangeLiteral, syntax.Literal)


def membership(build: Builder, node: syntax.In, scope: Scope | None) -> Code:
    value = build.code(node.value, scope)
    tests = listed_texts(node.tests)
    texts = constant_texts(tests)
    if texts is not None:
        return _one_of(value, texts)
    if any(syntax.mentions(part, INPUT) for part in tests):
        return _with_input(build, value, tests, scope)
    test = _any_of([test_of(build, part, scope) for part in tests])
    return lambda values, frame: test(value(values, frame), values, frame)


def _with_input(
    build: Builder, value: Code, tests: Iterable[syntax.Node], scope: Scope | None
) -> Code:
    """Tests that name the value under test: `?` is a local name of theirs."""
    inner = Scope(scope, {INPUT: 0})
    test = _any_of([_cell_test(build, part, inner) for part in tests])

    def run(values: Values, frame: Frame) -> object:
        found = value(values, frame)
        return test(found, values, Frame(frame, [found], frame.run))

    return run


def listed_texts(tests: tuple[syntax.Node, ...]) -> tuple[syntax.Node, ...]:
    """The tests, or the texts in the one list that they are."""
    if len(tests) == 1 and isinstance(tests[0], syntax.ListLiteral):
        return tests[0].items if constant_texts(tests[0].items) else tests
    return tests


def constant_texts(tests: Iterable[syntax.Node]) -> frozenset[str] | None:
    """The texts that the tests are; None when one of them is something else."""
    found: set[str] = set()
    for test in tests:
        if not isinstance(test, syntax.Literal) or not isinstance(test.value, str):
            return None
        found.add(test.value)
    return frozenset(found)


def _one_of(value: Code, texts: frozenset[str]) -> Code:
    def run(values: Values, frame: Frame) -> object:
        found = value(values, frame)
        if type(found) is str:
            return found in texts
        return False if found is None else None

    return run


def test_of(build: Builder, node: syntax.Node, scope: Scope | None) -> Test:
    """A test of a value that is given."""
    if isinstance(node, syntax.AnyTest):
        return lambda value, values, frame: True
    if isinstance(node, syntax.CompareTest):
        operand = build.code(node.operand, scope)
        sign = node.operator
        return lambda value, values, frame: operations.compare(sign, value, operand(values, frame))
    if isinstance(node, syntax.RangeLiteral):
        return _range_test(build, node, scope)
    code = build.code(node, scope)
    return lambda value, values, frame: operations.accepts(
        code(values, frame), value, frame.run.meter()
    )


def _range_test(build: Builder, node: syntax.RangeLiteral, scope: Scope | None) -> Test:
    """Two comparisons, so that an end that is null can refuse a value but never accept one."""
    low = None if node.low is None else build.code(node.low, scope)
    high = None if node.high is None else build.code(node.high, scope)
    low_closed, high_closed = node.low_closed, node.high_closed

    def run(value: object, values: Values, frame: Frame) -> object:
        above = low is None or operations.above_low(value, low(values, frame), low_closed)
        if above is False:
            return False
        below = high is None or operations.below_high(value, high(values, frame), high_closed)
        return operations.three_and(above, below)

    return run


def _any_of(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def run(value: object, values: Values, frame: Frame) -> object:
        unknown = False
        for test in tests:
            found = test(value, values, frame)
            if found is True:
                return True
            unknown = unknown or found is None
        return None if unknown else False

    return run


def unary_tests(build: Builder, node: syntax.UnaryTests, scope: Scope | None) -> Code:
    """A closure that finds the value to test in slot 0 of its frame."""
    test = _any_of([_cell_test(build, part, scope) for part in node.tests])
    if not node.negated:
        return lambda values, frame: test(frame.values[0], values, frame)

    def negated(values: Values, frame: Frame) -> object:
        found = test(frame.values[0], values, frame)
        return not found if isinstance(found, bool) else None

    return negated


def _cell_test(build: Builder, node: syntax.Node, scope: Scope | None) -> Test:
    # A constant is a value to be equal to; a computed true or false is an answer.
    if isinstance(node, PLAIN):
        return test_of(build, node, scope)
    code = build.code(node, scope)
    if syntax.mentions(node, INPUT):
        return _condition(code)

    def run(value: object, values: Values, frame: Frame) -> object:
        found = code(values, frame)
        if isinstance(found, bool) and not isinstance(value, bool):
            return found
        return operations.accepts(found, value, frame.run.meter())

    return run


def _condition(code: Code) -> Test:
    """A test that says itself whether it accepts; one that gives a value is compared with it."""

    def run(value: object, values: Values, frame: Frame) -> object:
        found = code(values, frame)
        if found is None or isinstance(found, bool):
            return found
        return operations.accepts(found, value, frame.run.meter())

    return run
