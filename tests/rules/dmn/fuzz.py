"""A search for files that break the reader: `python -m tests.rules.dmn.fuzz --minutes 10`.

Sound models are damaged in many small ways; whatever comes out is loaded, checked and evaluated.
Only a DmnError (or, while evaluating, another RulesError) may be raised. A failure prints its
seed, with which it can be repeated.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator

from casewright.rules.dmn import DmnError, load
from casewright.rules.dmn.analysis import analyse_model
from casewright.rules.dmn.examples import run_tests
from casewright.rules.dmn.markup import Element, Writer, parse
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.versions import PREFIXES
from casewright.rules.dmn.writing import write
from casewright.rules.errors import RulesError
from casewright.rules.frames import Environment

from .models import beside, file

SEEDS = ["loan-1-1.dmn", "shipping-1-2.dmn", "access-1-3.dmn", "scores-1-4.dmn", "both.dmn"]
WORDS = [
    b"<", b">", b"/", b"&", b'"', b"'", b"=", b"#", b":", b"xmlns", b"]]>", b"<![CDATA[", b"<!--",
    b"<!DOCTYPE a>", b"&amp;", b"&#0;", b"&#x41;", b"\x00", b"\xff", b"\xe2\x80\xa8", b"<?xml?>",
    b'href="#"', b'typeRef="list<list<"', b'typeRef="a:b"', b"<text>1 +</text>",
    b'hitPolicy="NONE"', b'isCollection="true"', b"<context>", b"</context>", b"<list/>",
    b"for i in 1..100000 return i", b"function(x) x", b"null", b"99999999999999999999999",
]  # fmt: skip
ENV = Environment(now=0, steps=20_000)
SLOW = 10.0
Change = Callable[[random.Random, bytearray], None]


def _place(luck: random.Random, data: bytearray) -> int:
    return luck.randrange(len(data) + 1)


def _cut(luck: random.Random, data: bytearray) -> None:
    start = _place(luck, data)
    del data[start : start + luck.choice([1, 5, 50, 500])]


def _insert(luck: random.Random, data: bytearray) -> None:
    place = _place(luck, data)
    data[place:place] = luck.choice(WORDS)


def _repeat(luck: random.Random, data: bytearray) -> None:
    start = _place(luck, data)
    piece = data[start : start + luck.choice([1, 20, 200])]
    data[start:start] = piece * luck.choice([1, 3, 200])


def _flip(luck: random.Random, data: bytearray) -> None:
    if data:
        data[luck.randrange(len(data))] = luck.randrange(256)


def _swap_word(luck: random.Random, data: bytearray) -> None:
    """Exchange one word of the file for another one of it, so that it often stays XML."""
    words = data.split()
    if len(words) > 1:
        old, new = luck.choice(words), luck.choice(words)
        data[:] = data.replace(old, new, luck.choice([1, -1]))


def _nest(luck: random.Random, data: bytearray) -> None:
    depth = luck.choice([5, 60, 200])
    place = _place(luck, data)
    tag = luck.choice([b"list", b"context", b"x"])
    data[place:place] = b"<" + tag + b">" + (b"<" + tag + b">") * depth


def _attribute(luck: random.Random, data: bytearray) -> None:
    """Change the content of one attribute."""
    quotes = [number for number, byte in enumerate(data) if byte == ord('"')]
    if len(quotes) > 1:
        at = luck.randrange(len(quotes) - 1)
        data[quotes[at] + 1 : quotes[at + 1]] = luck.choice([b"", b"x", b"#d1", b"tPerson", b"\t"])


CHANGES: tuple[Change, ...] = (
    _cut, _insert, _repeat, _flip, _swap_word, _nest, _attribute,
)  # fmt: skip


def _bend(luck: random.Random, root: Element) -> None:
    """Change a tree so that it stays XML: remove, double, move, rename, other text."""
    elements = list(root.walk())
    one, other = luck.choice(elements), luck.choice(elements)
    action = luck.randrange(6)
    if action == 0 and one.children:
        one.children.pop(luck.randrange(len(one.children)))
    elif action == 1 and one.children:
        one.children.append(luck.choice(one.children))
    elif action == 2 and one not in other.walk():
        one.children.append(other)
    elif action == 3:
        one.name = other.name
    elif action == 4:
        one.text = luck.choice([other.text, "1 +", "", "> 5", 'not("a")', "[[1..2]]", "x.y.z"])
    elif one.attributes and other.attributes:
        one.attributes[luck.choice(list(one.attributes))] = luck.choice(
            list(other.attributes.values())
        )


def damaged(seed: int) -> bytes:
    """A sound model with a few changes; the same one for the same number."""
    luck = random.Random(seed)
    source = file(luck.choice(SEEDS))
    times = luck.choice([1, 1, 2, 3, 8])
    if luck.random() < 0.5:
        root = parse(source)
        for _ in range(times):
            _bend(luck, root)
        return Writer(PREFIXES).write(root)
    data = bytearray(source)
    for _ in range(times):
        luck.choice(CHANGES)(luck, data)
    return bytes(data)


def attempt(source: bytes) -> str:
    """Use a file in every way; tells how far it came. Anything but a RulesError goes out."""
    try:
        model = load(source, resolve=beside)
    except DmnError:
        return "refused"
    model.problems()
    assert write(read(write(model.definitions))) == write(model.definitions)
    analyse_model(model)
    list(run_tests(model, ENV))
    for name in (*model.decisions, *model.services):
        try:
            model.evaluate_traced(name, {"Person": {"age": 20}, "Amount": 5}, ENV)
            model.read_inputs(name, {"Person": {"since": "2020-01-01"}})
        except RulesError:
            continue
    return "used"


def run(seeds: Iterator[int], until: float) -> int:
    """Try one file after the other until the time (monotonic seconds); gives the failures."""
    counts = {"refused": 0, "used": 0}
    failures = 0
    for seed in seeds:
        if time.monotonic() > until:
            break
        started = time.process_time()
        try:
            counts[attempt(damaged(seed))] += 1
        except Exception:  # noqa: BLE001 - what this program looks for
            failures += 1
            print(f"seed {seed}")
            traceback.print_exc(limit=-6)
        if time.process_time() - started > SLOW:
            failures += 1
            print(f"seed {seed} took {time.process_time() - started:.0f} s")
    print(f"{counts['used']} models used, {counts['refused']} refused, {failures} failures")
    return failures


def main() -> int:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=0, help="where to begin")
    given = options.parse_args()
    seeds = iter(range(given.seed, sys.maxsize))
    return 1 if run(seeds, time.monotonic() + given.minutes * 60) else 0


if __name__ == "__main__":
    sys.exit(main())
