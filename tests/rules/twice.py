"""The same expression as closures and as a written function: what each gives, spends and refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casewright.rules import compiler, feel, syntax
from casewright.rules.errors import EvaluationStopped, LimitExceeded
from casewright.rules.frames import STILL, Code, Environment, Frame, Run
from casewright.rules.typeset import Type

STEPS = 20_000
Types = Mapping[str, Type | None]
Outcome = tuple[str, object, int]


def spent(code: Code, data: Mapping[str, object], local: list[object], steps: int) -> Outcome:
    """What came out, as JSON or the name of the limit, and how many steps were left."""
    run = Run(Environment(now=1_700_000_000_000_000, steps=steps))
    try:
        found = feel.to_json(code(data, Frame(None, local, run)))
    except LimitExceeded as limit:
        return "limit", limit.limit, min(run.left, 0)
    except EvaluationStopped:
        return "stopped", None, 0
    except RecursionError:
        return "limit", "call depth", 0
    return "value", _told(found), run.left


def _told(found: object) -> object:
    """With the class of each number, so that 1, 1.0 and true differ."""
    if isinstance(found, dict):
        return {key: _told(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_told(value) for value in found]
    return type(found).__name__, str(found)


def expression(
    tree: syntax.Node, types: Types, data: Mapping[str, object], steps: int = STEPS
) -> tuple[Outcome, Outcome]:
    """An expression both ways: as closures, as a function."""
    both = compiler.compile_tree(tree, types), compiler.generated_tree(tree, types)
    first, second = (spent(code, data, [], steps) for code in both)
    return first, second


def cell(
    tree: syntax.Node, types: Types, value: object, data: Mapping[str, object], steps: int = STEPS
) -> tuple[Outcome, Outcome]:
    """Unary tests both ways."""
    both = compiler.compile_tests(tree, types), compiler.generated_tests(tree, types)
    first, second = (spent(code, data, [value], steps) for code in both)
    return first, second


def free(tree: syntax.Node, types: Types, data: Mapping[str, object]) -> tuple[object, object]:
    """An expression that needs no budget, as it is evaluated: closures, and the runner."""
    plain = compiler.compile_tree(tree, types)
    quick = compiler.generated_runner(tree, types, counted=False)
    ways: tuple[Callable[[], object], ...] = (
        lambda: plain(data, STILL),
        lambda: quick(data, Environment()),
    )
    first, second = (_told(feel.to_json(way())) for way in ways)
    return first, second
