"""FEEL against a compiled expression engine in Rust, and how fast texts become closures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import zen

from casewright.rules import compiler, feel
from casewright.rules.errors import FeelSyntaxError
from casewright.rules.frames import NOWHERE
from casewright.rules.generate.generator import Runner
from tests.rules import test_tck_expressions as kit

from .measure import Result, Work, interleaved

TEXT = 'a > 1000 and b in ("gold", "silver")'
THEIR_TEXT = 'a > 1000 and b in ["gold", "silver"]'
ROUNDS = 20_000
# The same plain dictionaries go to both: true, false by each side, and a value between.
CASES: tuple[dict[str, Any], ...] = (
    {"a": 1500, "b": "silver"},
    {"a": 1500, "b": "bronze"},
    {"a": 900, "b": "gold"},
    {"a": 1001, "b": "gold"},
)


def _repeated(evaluate: Any) -> Work:
    def work() -> int:
        for _ in range(ROUNDS):
            for case in CASES:
                evaluate(case)
        return ROUNDS * len(CASES)

    return work


def evaluation() -> Result:
    """One compiled condition, evaluated over and over by both in turn."""
    ours, theirs = feel.compile(TEXT, ("a", "b")), zen.compile_expression(THEIR_TEXT)
    answers = [ours.evaluate(case) for case in CASES]
    assert answers == [theirs.evaluate(case) for case in CASES] == [True, False, False, True]
    mine, peer = interleaved(_repeated(ours.evaluate), _repeated(theirs.evaluate))
    note = f"{mine.cpu * 1e9:.0f} ns against {peer.cpu * 1e9:.0f} ns an evaluation"
    return Result("FEEL condition vs zen-engine, CPU", peer.cpu / mine.cpu, 1.0, 2.0, note)


# What conditions and calculations of cases look like.
EVERYDAY: tuple[tuple[str, dict[str, Any]], ...] = (
    (TEXT, CASES[0]),
    ("auto_n + 1", {"auto_n": 3}),
    ("amount > 1000", {"amount": 2_000}),
    ("if a > 1000 then a * 2 - b else c.d", {"a": 1_500, "b": 3, "c": {"d": 1}}),
    ("amount between low and high", {"amount": 5, "low": 1, "high": 9}),
)


def functions() -> Iterator[Result]:
    """What a hot expression gains by being written out as a function, as `evaluate` asks it."""
    for text, data in EVERYDAY:
        expression = feel.compile(text, data)
        tree, types = expression.tree, dict.fromkeys(data)
        closures = feel.runner_of(compiler.compile_tree(tree, types), counted=False)
        function = compiler.generated_runner(tree, types, counted=False)
        assert closures(data, NOWHERE) == function(data, NOWHERE)
        slow, quick = interleaved(_asked(closures, data), _asked(function, data))
        note = f"{slow.cpu * 1e9:.0f} ns as closures, {quick.cpu * 1e9:.0f} ns as a function"
        name = f"written out: {text if len(text) < 24 else text[:23] + '…'}"
        yield Result(name, slow.cpu / quick.cpu, 1.2, 1.5, note)


def _asked(run: Runner, data: dict[str, Any]) -> Work:
    def work() -> int:
        for _ in range(ROUNDS):
            run(data, NOWHERE)
        return ROUNDS

    return work


def compilation() -> list[Result]:
    """Parsing and compiling the expressions of the compatibility kit; nothing without the kit."""
    texts = sorted({(text, tuple(data)) for _, text, data, _ in kit.expressions()})
    if not texts:
        return []

    def work() -> int:
        for text, names in texts:
            try:
                feel.compile(text, names)
            except FeelSyntaxError:
                continue
        return len(texts)

    (mine,) = interleaved(work, rounds=3)
    rate = 1 / mine.cpu
    note = f"{rate:.0f} expressions a second of CPU, {len(texts)} of the compatibility kit"
    return [Result("FEEL parse and compile, 1,000/s", rate / 1_000, 2.0, 4.0, note)]


def run() -> Iterator[Result]:
    """Everything about expressions."""
    yield evaluation()
    yield from functions()
    yield from compilation()
