"""A short run (about 20 s with that of files) of the search for what breaks the room; the long one is a command."""

from __future__ import annotations

import itertools

import pytest

from tests.rules import fuzz


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_text_crashes_hangs_or_leaks_an_error(seed: int) -> None:
    report = fuzz.run(seed, lambda tried: tried >= 80)
    assert report.failures == []
    assert report.tried == 80


def test_the_same_seed_gives_the_same_texts() -> None:
    first, second = (list(itertools.islice(fuzz.texts(7), 50)) for _ in range(2))
    assert first == second
    assert first != list(itertools.islice(fuzz.texts(8), 50))


def test_every_seed_of_the_search_is_an_expression_that_works() -> None:
    for text in fuzz.SEEDS:
        fuzz.attempt(text)


def test_an_error_that_leaks_is_reported_with_its_text() -> None:
    def broken(text: str) -> None:
        raise KeyError(text)

    report = fuzz.run(1, lambda tried: tried >= 2, broken)
    assert len(report.failures) == 2
    assert "KeyError" in report.failures[0]
