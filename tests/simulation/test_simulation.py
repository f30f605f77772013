"""The whole runtime under one seeded scheduler: whatever goes wrong, what was promised is kept."""

from __future__ import annotations

from functools import cache

import pytest

from .checks import check
from .office import prepared
from .run import Run


@cache
def office() -> tuple[object, ...]:
    return prepared()


def lived(seed: int) -> Run:
    """A whole life; when something is wrong with it, it says how to see it again."""
    run = Run(seed, office())  # type: ignore[arg-type]
    try:
        check(run.run())
    except AssertionError as wrong:
        wrong.add_note(f"See it again: python -m tests.simulation {seed}")
        raise
    return run


def block(first: int, count: int) -> None:
    for seed in range(first, first + count):
        lived(seed)


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_what_was_promised_is_kept_through_crashes_and_failures(first: int) -> None:
    block(first, 20)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(200, 10_000, 100))
def test_and_through_ten_thousand_of_them(first: int) -> None:
    block(first, 100)


@pytest.mark.parametrize("seed", [3, 44])
def test_a_seed_gives_the_same_bytes_again(seed: int) -> None:
    assert lived(seed).digest() == lived(seed).digest()
    assert lived(seed).digest() != lived(seed + 1).digest()


def test_the_runs_meet_what_they_are_meant_to_meet() -> None:
    """Over some seeds everything that can go wrong does, so that the promises are put to a test."""
    runs = [lived(seed) for seed in range(12)]
    said = "\n".join(line for run in runs for line in run.log)
    for what in ("is dead", "died before the commit", "died after the commit", "repeat", "jump"):
        assert what in said, what
    assert sum(len(run.accepted) for run in runs) > 150
    kinds = {kind for run in runs for kind in run.receiver.happened.values()}
    assert kinds == {"keyed", "asked", "blind"}
    types = {row[2] for run in runs for row in run.store.tables["cases"].values()}
    assert types == {"order", "part", "tick", "alarm"}
