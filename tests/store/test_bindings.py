"""Bindings of connectors are kept by id, on either database, and go with a backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright.store.backup import backup, copy_all, restore
from casewright.store.bindings import BindingRows
from casewright.store.memory import MemoryStore
from casewright.store.open import open_store


@pytest.fixture
def store(place: str) -> Iterator[Any]:
    made = open_store(place, create=True)
    yield made
    made.close()


def test_a_binding_is_kept_replaced_and_removed(store: Any) -> None:
    rows = BindingRows(store)
    assert rows.get("mail") is None
    rows.put("mail", b'{"a":1}', "zoe")
    rows.put("files", b"{}", "ann")
    rows.put("mail", b'{"a":2}', "bob")
    found = rows.get("mail")
    assert found is not None
    assert (found.body, found.changed_by) == (b'{"a":2}', "bob")
    assert 0 < found.changed <= store.now()
    assert [row.id for row in rows.all()] == ["files", "mail"]
    assert rows.remove("mail")
    assert not rows.remove("mail")
    assert [row.id for row in rows.all()] == ["files"]


def test_bindings_go_with_a_backup_and_effects_on_their_way_do_not(
    store: Any, place: str, tmp_path: Path
) -> None:
    BindingRows(store).put("mail", b'{"a":1}', "zoe")
    with store.transaction() as unit:
        unit.insert("effect_runs", [
            ("e", "connector", "l", "case:c", b"{}", "waiting", 0, "", *[0] * 6, "", b"")
        ])  # fmt: skip
    log = MemoryStore()
    copy_all(store, log)
    assert [row[1] for row in log.rows("bindings")] == [b'{"a":1}']
    assert list(log.rows("effect_runs")) == []
    backup(log, tmp_path / "backup")
    again = open_store(tmp_path / "again.casewright", create=True)
    restore(tmp_path / "backup", again)
    found = BindingRows(again).get("mail")
    assert found is not None
    assert found.body == b'{"a":1}'
    again.close()
