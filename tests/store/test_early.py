"""Messages that wait: kept once, in order, and the table comes and goes with the migration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright.store.early import EarlyMessages, EarlyRow
from casewright.store.open import open_store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def early(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EarlyMessages]:
    on_server = request.param == "postgresql"
    where: Any = request.getfixturevalue("postgres_url") if on_server else tmp_path / "x.casewright"
    store = open_store(where, create=True)
    yield EarlyMessages(store)
    store.close()


def row(name: str, sent: int = 1) -> EarlyRow:
    return EarlyRow(name, "paid", "I-1", b'{"n":1}', sent, sent + 9, "zoe")


def test_they_are_kept_once_and_come_oldest_first(early: EarlyMessages) -> None:
    assert early.all() == []
    for each in (row("b", 2), row("a", 3), row("c", 1), row("b", 9)):
        early.keep(each)
    assert early.all() == [row("c", 1), row("b", 2), row("a", 3)]
    assert [each.id for each in early.all(limit=1)] == ["c"]


def test_what_was_taken_is_gone_and_taking_it_twice_is_harmless(early: EarlyMessages) -> None:
    early.keep(row("a"))
    early.drop("a")
    early.drop("a")
    assert early.all() == []


def test_a_command_that_nobody_accepted_was_not_delivered(early: EarlyMessages) -> None:
    assert not early.delivered("11111111-2222-5333-8444-555555555555")
