"""A backup is one file; restored, it is the same workspace, on either database."""

from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from casewright.store.backup import backup, copy_all, restore
from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.port import Unavailable
from casewright.store.rebuild import differences
from casewright.store.rows import DraftRow
from casewright.store.seal import export_seal, make_seal
from casewright.store.splitting import digest_of
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import START, CaseStory

DIGEST = digest_of(b"p" * 300_000)


def worked(store: Any) -> CaseStory:
    story.publish(store)
    case = CaseStory(store).create(applicant="Ann")
    case.claim()
    store.put_file(b"p" * 300_000)
    make_seal(store)
    with store.transaction() as unit:
        unit.save_draft(DraftRow(case.assignment, "bob", case.id, {"amount": 5}, 4, START))
    return case


def same(a: Any, b: Any, case: CaseStory) -> None:
    assert differences(a, b) == []
    assert b.reads.file_bytes(DIGEST) == b"p" * 300_000
    assert b.reads.draft(case.assignment, "bob").data == {"amount": 5}
    assert verify(b, export_seal(a))["ok"]


def test_a_backup_restored_into_an_empty_workspace_is_the_same(
    store: Any, new_store: Any, tmp_path: Path
) -> None:
    case = worked(store)
    file = tmp_path / "backup"
    backup(store, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = new_store()
    assert restore(file, again) == 6
    same(store, again, case)
    with again.transaction() as unit:
        assert unit.draw("PRM") == 2


def test_a_backup_of_a_file_can_be_opened_as_it_is(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.casewright", create=True)
    case = worked(store)
    backup(store, tmp_path / "b.casewright")
    copy = open_store(tmp_path / "b.casewright")
    same(store, copy, case)
    assert list(copy.rows("meta")) == list(store.rows("meta"))
    store.close()
    copy.close()


def test_a_workspace_can_move_to_another_kind_of_store(store: Any) -> None:
    case = worked(store)
    again = MemoryStore()
    copy_all(store, again)
    same(store, again, case)


def test_a_backup_never_overwrites_and_a_restore_never_mixes(tmp_path: Path) -> None:
    store = MemoryStore()
    worked(store)
    backup(store, tmp_path / "b")
    with pytest.raises(Unavailable, match="exists already"):
        backup(store, tmp_path / "b")
    with pytest.raises(Unavailable, match="empty workspace"):
        restore(tmp_path / "b", store)


def test_a_damaged_backup_is_refused_in_words(tmp_path: Path) -> None:
    store = MemoryStore()
    worked(store)
    backup(store, tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text").write_text("hello")
    with gzip.open(tmp_path / "newer", "wt") as out:
        out.write(json.dumps({"casewright": "9999"}))
    with gzip.open(tmp_path / "wrong", "wt") as out:
        out.write('{"casewright": "0001"}\n{"table": "people", "row": []}\n')
    for name, said in (
        ("cut", "damaged"), ("text", "damaged"), ("newer", "newer"), ("wrong", "damaged"),
        ("none", "cannot be read"),
    ):  # fmt: skip
        with pytest.raises(Unavailable, match=said):
            restore(tmp_path / name, MemoryStore())


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    class Broken(MemoryStore):
        """A store whose tables cannot be read."""

        def rows(self, table: str) -> Any:
            raise Unavailable("gone")

    with pytest.raises(Unavailable, match="gone"):
        backup(Broken(), tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_backup_without_anything_beside_the_events_restores(tmp_path: Path) -> None:
    store = MemoryStore()
    story.publish(store)
    backup(store, tmp_path / "b")
    again = MemoryStore()
    assert restore(tmp_path / "b", again) == 1
    assert differences(store, again) == []
