"""Fuzzy matching of what a person types. Rule: pure; higher scores are better, None is no match."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def score(query: str, text: str) -> float | None:
    """How well the letters of the query appear, in order, in the text; starts of words count more."""
    wanted = "".join(query.casefold().split())
    if not wanted:
        return 0.0
    folded = text.casefold()
    direct = folded.find(query.casefold().strip())
    if direct >= 0:
        at_word = direct == 0 or not folded[direct - 1].isalnum()
        return 100.0 + (50.0 if at_word else 0.0) - direct * 0.1 - len(text) * 0.01
    return _scattered(wanted, folded)


def _scattered(wanted: str, folded: str) -> float | None:
    total, at, previous = 0.0, 0, -2
    for letter in wanted:
        found = folded.find(letter, at)
        if found < 0:
            return None
        starts_word = found == 0 or not folded[found - 1].isalnum()
        total += 3.0 if found == previous + 1 else 2.5 if starts_word else 0.5
        previous, at = found, found + 1
    return total - len(folded) * 0.01


def best(query: str, things: Iterable[T], text_of: Callable[[T], str], most: int = 40) -> list[T]:
    """The things that match, best first; equal ones keep their order."""
    scored = [(score(query, text_of(thing)), thing) for thing in things]
    hits = [(points, thing) for points, thing in scored if points is not None]
    hits.sort(key=lambda pair: -pair[0])
    return [thing for _points, thing in hits[:most]]
