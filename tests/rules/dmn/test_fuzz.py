"""Damaged files are refused with a DmnError or used; nothing else ever comes out."""

from __future__ import annotations

import pytest

from .fuzz import SEEDS, attempt, damaged
from .models import file


@pytest.mark.parametrize("name", SEEDS)
def test_the_sound_models_can_be_used(name: str) -> None:
    assert attempt(file(name)) == "used"


def test_the_same_seed_makes_the_same_file() -> None:
    assert damaged(7) == damaged(7)
    assert damaged(7) != damaged(8)


@pytest.mark.parametrize("block", range(8))
def test_damaged_files(block: int) -> None:
    found = [attempt(damaged(seed)) for seed in range(block * 90, block * 90 + 90)]
    assert set(found) <= {"refused", "used"}
    # Both ways are taken, so the search is neither too rough nor too gentle.
    assert {"refused", "used"} == set(found)
