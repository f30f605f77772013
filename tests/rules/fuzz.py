"""Broken and hostile expressions by the thousand: `python -m tests.rules.fuzz --minutes 10`.

Whatever the text is, compiling and evaluating it end soon, in a value or in one of the three
errors that the room raises on purpose. The same seed gives the same texts.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from casewright.rules import feel, types
from casewright.rules.errors import EvaluationStopped, FeelSyntaxError, LimitExceeded
from casewright.rules.feel import Environment
from casewright.rules.typeset import ANY, NUMBER, list_of
from tests.rules import twice

MEANT = (FeelSyntaxError, LimitExceeded, EvaluationStopped)
SLOW = 5.0
STEPS = 20_000
SEEDS = (
    'if a > 1000 and b in ("gold", "silver") then a * 1.5 else null',
    "for x in 1..10, y in [x..20] return partial[-1] + x ** y",
    "some x in xs, y in (1, 2) satisfies x between y and y + 1 or not(x = y)",
    "{f: function(n: number) if n < 2 then n else f(n - 1) + f(n - 2), r: f(9)}.r",
    "xs[item > 1 and item instance of list<context<a: number>>][1].a",
    '@"2024-02-29T10:30:00@Europe/Paris" + @"P1DT2H" - duration("P1Y2M")',
    'date and time("2024-02-29T24:00:00Z").time offset',
    'replace("a,b", "[a-z-[b]]+(\\\\d)\\\\1", "$1\\\\$", "six")',
    'matches("aab", "^(a+)+\\\\1[^\\\\p{IsGreek}\\\\i]{2,3}?$", "m")',
    "sort(list: xs, precedes: function(a, b) a > b)",
    "context put({a: {b: 1}}, [\"a\", \"b\"], string(< 10))",
    "[> 5, <= 3, ]1..2[, (1..)] // comment",
    "5 in (> 3, [1..4], ? = 5, \"x\", null)",
    "decimal(1 / 3, -6111) ** 999999 ** exp(99)",
    'string join(split("a b", " "), "\\u00e9\\U01F40E\\"")',
    "first name . last-name [ 1 ] (a : 1, b c : 2)",
    '- - 1 /* x */ . year + "\\uD83D\\uDC0E" = -.5e-3',
    'range("[@\\"1970-01-01\\"..@\\"1970-01-02\\"]").start included',
    "overlaps before([1..5], (1..5]) = meets(range1: [1..2], range2: [2..3])",
    '[duration("P1D") * 10 ** 5000, duration("P1Y") / 1e-99, (10 ** 4999).a, -a ** 9]',
    "(for i in 1..40 return partial).a instance of list<list<list<list<list<Any>>>>>",
    "if a > 1 then -xs[item > a or item = 2][1] else b in (a, <= 7, [1..a], null) = (c.a.b != 2)",
    "number(\"1 000,5\", \" \", \",\") + modulo(-10.1, 4.5) + sublist(xs, -2, 1)[1]",
)  # fmt: skip
WORDS = ["and", "or", "not", "in", "between", "if", "then", "else", "for", "return", "some", "every", "satisfies", "instance", "of", "function", "external", "true", "false", "null", "partial", "item", "?", "a", "b", "xs", "first", "name", "list", "context", "range", "number", "date", "time", "duration", "(", ")", "[", "]", "{", "}", "<", ">", "<=", ">=", "=", "!=", "..", ".", ",", ":", "+", "-", "*", "/", "**", "->", "@", '"', "'", "\\", "//", "/*", "*/", "0", "1", "9", ".5", "1e9", "1e-99999", "99999999999999999999999999999999999999", '"x"', '@"P1D"', "é", "🐎", "\x00", "\u200b", "�", "$", "%", "^", "&", "|", "~", "`", "#"]  # fmt: skip
DATA: dict[str, object] = {
    "a": 1500, "b": "gold", "xs": [1, 2, 3, {"a": 1}, None], "first name": {"last-name": [1, "x"]},
    "c": {"a": {"b": 2}}, "f": None,
}  # fmt: skip


def soup(chance: random.Random) -> str:
    """Words without grammar."""
    gap = chance.choice(("", " ", " ", "\n"))
    return gap.join(chance.choice(WORDS) for _ in range(chance.randint(1, 40)))


def mutated(chance: random.Random) -> str:
    """An expression with some pieces cut, doubled, swapped or replaced."""
    text = chance.choice(SEEDS)
    for _ in range(chance.randint(1, 5)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.randint(0, 8))
        text = text[:start] + chance.choice(PATCHES)(chance, text[start:end]) + text[end:]
    return text


PATCHES: tuple[Callable[[random.Random, str], str], ...] = (
    lambda chance, piece: "",
    lambda chance, piece: piece * 2,
    lambda chance, piece: piece[::-1],
    lambda chance, piece: f" {chance.choice(WORDS)} ",
    lambda chance, piece: chance.choice(SEEDS),
    lambda chance, piece: f"({piece})",
)


def spliced(chance: random.Random) -> str:
    """The head of one expression and the tail of another."""
    head, tail = chance.choice(SEEDS), chance.choice(SEEDS)
    return head[: chance.randint(0, len(head))] + tail[chance.randint(0, len(tail)) :]


def deep(chance: random.Random) -> str:
    """One opening many times over."""
    opening = chance.choice(("(", "[", "{a:", "-", "not(", "if a then ", "xs[", "f(", "[[1],"))
    return opening * chance.randint(1, 5_000) + chance.choice(("", "1", "1" + ")" * 100))


def long(chance: random.Random) -> str:
    """A flat expression of many parts."""
    sign = chance.choice((" + ", " and ", ", ", " * ", ".a", " ** ", " = ", "[1]", " in "))
    return chance.choice(("a", "1", "[1", '"x"')) + (sign + "a") * chance.randint(1, 3_000)


MAKERS = (soup, mutated, mutated, mutated, spliced, spliced, deep, long)


def texts(seed: int) -> Iterator[str]:
    """Endless texts, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        yield chance.choice(MAKERS)(chance)


def attempt(text: str) -> None:
    """Everything that the product does with an expression."""
    env = Environment(now=1_700_000_000_000_000, steps=STEPS)
    types.check_types(text, {"a": NUMBER, "xs": list_of(ANY)})
    works: tuple[Callable[[], object], ...] = (
        lambda: feel.compile(text, DATA).evaluate(DATA, env),
        lambda: feel.compile_unary(text, DATA).evaluate(5, DATA, env),
        lambda: feel.compile(text, DATA).explain(DATA, env).reasons,
        lambda: feel.rename(text, ("a",), ("b c",), DATA),
        lambda: same_both_ways(text),
    )
    for work in works:
        try:
            feel.to_json(work())
        except MEANT:
            continue


def same_both_ways(text: str) -> None:
    """Written out as a function, the expression gives and costs what its closures do."""
    found = feel.compile(text, DATA)
    closures, function = twice.expression(found.tree, dict.fromkeys(DATA), DATA)
    assert closures == function, (closures, function)
    cell = feel.compile_unary(text, DATA)
    closures, function = twice.cell(cell.tree, dict.fromkeys(DATA), 5, DATA)
    assert closures == function, (closures, function)


@dataclass(slots=True)
class Report:
    """What a run found."""

    tried: int = 0
    failures: list[str] = field(default_factory=list)


def run(
    seed: int, enough: Callable[[int], bool], attempt: Callable[[str], None] = attempt
) -> Report:
    """Try texts until `enough(tried)`; a failure names the text and the error."""
    report = Report()
    for text in texts(seed):
        started = time.process_time()
        try:
            attempt(text)
        except Exception:  # noqa: BLE001 - any error that leaks is what is looked for
            report.failures.append(f"{text[:500]!r}\n{traceback.format_exc(limit=-4)}")
        if time.process_time() - started > SLOW:
            report.failures.append(f"{text[:500]!r}\ntook {time.process_time() - started:.1f} s")
        report.tried += 1
        if enough(report.tried) or len(report.failures) >= 20:
            return report
    raise AssertionError("the texts never end")


def main() -> int:
    """Exit status 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    faulthandler.enable()
    end = time.monotonic() + options.minutes * 60
    faulthandler.dump_traceback_later(options.minutes * 60 + 120, exit=True)
    report = run(options.seed, lambda _: time.monotonic() > end)
    faulthandler.cancel_dump_traceback_later()
    print(f"seed {options.seed}: {report.tried} texts, {len(report.failures)} failures")
    print("\n".join(report.failures))
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
