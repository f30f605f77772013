"""Functions for `in` and the cells of tables. Rule: constants are compared inline, the rest asked."""

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal

from casewright.rules import build_basic, build_tests, operations, syntax
from casewright.rules.building import Scope
from casewright.rules.generate import values
from casewright.rules.generate.writer import MOST_PARTS, Writer

_NUMBERS = (int, Decimal)


def membership(w: Writer, node: syntax.In, scope: Scope | None, target: str) -> None:
    tests = build_tests.listed_texts(node.tests)
    texts = build_tests.constant_texts(tests)
    mentioned = any(syntax.mentions(part, build_tests.INPUT) for part in tests)
    if texts is None and (mentioned or len(tests) > MOST_PARTS):
        w.closure(node, scope, target)
        return
    value = w.value(node.value, scope)
    if texts is None:
        _any_of(w, tests, value, scope, target, cell=False)
        return
    found = f"{value} in {w.slot(texts)} if {w.kind(value, str)}"
    w.line(f"{target}{found} else False if {value} is None else None")


def unary_tests(w: Writer, node: syntax.UnaryTests, scope: Scope | None, target: str) -> None:
    if len(node.tests) > MOST_PARTS:
        w.closure(node, scope, target)
        return
    value = w.value(syntax.Name(build_tests.INPUT), scope)
    if not node.negated:
        _any_of(w, node.tests, value, scope, target, cell=True)
        return
    found = w.source.fresh()
    _any_of(w, node.tests, value, scope, f"{found} = ", cell=True)
    w.line(f"{target}False if {found} is True else True if {found} is False else None")


def _any_of(
    w: Writer,
    tests: tuple[syntax.Node, ...],
    value: str,
    scope: Scope | None,
    target: str,
    cell: bool,
) -> None:
    write = _cell_test if cell else _test
    if len(tests) == 1:
        write(w, tests[0], value, scope, target)
        return
    answers: list[str] = []
    with ExitStack() as blocks:
        for test in tests:
            answer = w.source.fresh()
            write(w, test, value, scope, f"{answer} = ")
            answers.append(answer)
            blocks.enter_context(w.unless(answer, "True", target))
        unknown = " or ".join(f"{answer} is None" for answer in answers)
        w.line(f"{target}None if {unknown} else False")


def _test(w: Writer, node: syntax.Node, value: str, scope: Scope | None, target: str) -> None:
    if isinstance(node, syntax.AnyTest):
        w.line(f"{target}True")
    elif isinstance(node, syntax.CompareTest):
        _compare(w, node, value, scope, target)
    elif isinstance(node, syntax.RangeLiteral):
        _range(w, node, value, scope, target)
    else:
        _accepts(w, node, value, scope, target)


def _compare(
    w: Writer, node: syntax.CompareTest, value: str, scope: Scope | None, target: str
) -> None:
    constant = build_basic.constant(node.operand)
    if node.operator not in ("=", "!="):
        if type(constant) in _NUMBERS:
            values.order_constant(w, node.operator, value, constant, target)
        else:
            values.order(w, node.operator, value, w.value(node.operand, scope), target)
        return
    operand = w.value(node.operand, scope)
    slow = f"{w.slot(operations.compare)}({w.slot(node.operator)}, {value}, {operand})"
    if type(constant) in (int, str):
        values.equal_constant(w, node.operator == "=", value, constant, slow, target)
    else:
        w.line(f"{target}{slow}")


def _range(
    w: Writer, node: syntax.RangeLiteral, value: str, scope: Scope | None, target: str
) -> None:
    ends = [build_basic.constant(end) for end in (node.low, node.high) if end is not None]
    if not all(type(end) in _NUMBERS for end in ends):
        test = build_tests.test_of(w.build, node, scope)
        w.line(f"{target}{w.slot(test)}({value}, values, frame)")
        return
    shown = value
    if node.low is not None:
        shown = f"{w.slot(ends[0])} <{'=' * node.low_closed} {shown}"
    if node.high is not None:
        shown = f"{shown} <{'=' * node.high_closed} {w.slot(ends[-1])}"
    w.line(f"{target}{shown} if {w.kind(value, *_NUMBERS)} else None")


def _accepts(w: Writer, node: syntax.Node, value: str, scope: Scope | None, target: str) -> None:
    test = w.value(node, scope)
    slow = f"{w.slot(operations.accepts)}({test}, {value}, frame.run.meter())"
    constant = build_basic.constant(node)
    if type(constant) in (int, str):
        values.equal_constant(w, True, value, constant, slow, target)
    else:
        w.line(f"{target}{slow}")


def _cell_test(w: Writer, node: syntax.Node, value: str, scope: Scope | None, target: str) -> None:
    """A constant is a value to be equal to; a computed true or false is an answer."""
    if isinstance(node, build_tests.PLAIN):
        _test(w, node, value, scope, target)
        return
    found = w.value(node, scope)
    accepts = f"{w.slot(operations.accepts)}({found}, {value}, frame.run.meter())"
    answer = f"{found} is True or {found} is False"
    if syntax.mentions(node, build_tests.INPUT):
        answer = f"{found} is None or {answer}"
    else:
        answer = f"({answer}) and {value} is not True and {value} is not False"
    w.line(f"{target}{found} if {answer} else {accepts}")
