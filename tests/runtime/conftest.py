"""An office in memory and one in a file; what a test left can be rebuilt from its events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.rebuild import differences, rebuild

from .office import Office


def _checked(store: Any) -> Iterator[Office]:
    office = Office(store).open()
    try:
        yield office
    finally:
        office.close()
    again = MemoryStore()
    rebuild(store, again)
    assert differences(store, again) == []


@pytest.fixture
def office() -> Iterator[Office]:
    """An office that forgets everything with the test."""
    yield from _checked(MemoryStore())


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Office]:
    """An office on an SQLite file, ``tmp_path / "work.casewright"``."""
    store = open_store(tmp_path / "work.casewright", create=True, synchronous="NORMAL")
    try:
        yield from _checked(store)
    finally:
        store.close()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on a store of each kind in turn."""
    if request.param == "memory":
        yield from _checked(MemoryStore())
        return
    place: Any = tmp_path / "any.casewright"
    if request.param == "postgresql":
        place = request.getfixturevalue("postgres_url")
    store = open_store(place, create=True)
    try:
        yield from _checked(store)
    finally:
        store.close()
