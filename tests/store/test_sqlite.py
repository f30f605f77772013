"""What is particular to a file: two programs at it, a full disk, who reads meanwhile."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright.store import sqlite
from casewright.store.filesystem import kind_of, make_private, refuse_network
from casewright.store.open import open_store
from casewright.store.port import Conflict, Unavailable
from casewright.store.rows import WorkQuery
from casewright.store.sqlite import SqliteStore, unavailable
from tests.store import story
from tests.store.story import CaseStory

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/people /srv nfs4 rw 0 0
/dev/sdb1 /srv/ann/local\\040disk ext4 rw 0 0
//nas/share /mnt/share cifs rw 0 0
broken
"""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[SqliteStore, SqliteStore]]:
    """Two programs with the same file open."""
    first = open_store(tmp_path / "w.casewright", create=True)
    second = open_store(tmp_path / "w.casewright")
    assert isinstance(first, SqliteStore)
    assert isinstance(second, SqliteStore)
    story.publish(first)
    yield first, second
    first.close()
    second.close()


def test_another_program_sees_commits_and_is_told_of_them(
    pair: tuple[SqliteStore, SqliteStore],
) -> None:
    first, second = pair
    cursor, _ = second.changes_since(None)
    case = CaseStory(first).create()
    _, changes = second.changes_since(cursor)
    assert changes.cases == {case.id}
    assert [row.case for row in second.reads.work(WorkQuery()).rows] == [case.id]


def test_waiting_notices_the_commit_of_another_program(
    pair: tuple[SqliteStore, SqliteStore],
) -> None:
    first, second = pair
    heard: list[bool] = []
    waiting = threading.Thread(target=lambda: heard.append(second.wait_for_change(10)))
    waiting.start()
    case = CaseStory(first).create()
    while waiting.is_alive():
        case.claim()
        waiting.join(0.05)
    assert heard == [True]


def test_closing_ends_the_waiting(pair: tuple[SqliteStore, SqliteStore]) -> None:
    _, second = pair
    heard: list[bool] = []
    waiting = threading.Thread(target=lambda: heard.append(second.wait_for_change(60)))
    waiting.start()
    second.closing.set()
    waiting.join(10)
    assert heard == [False]


def test_two_programs_deciding_on_the_same_state_one_wins(
    pair: tuple[SqliteStore, SqliteStore],
) -> None:
    first, second = pair
    case = CaseStory(first).create()
    with second.transaction() as unit:
        seen = unit.load(case.stream)
    case.claim()
    mine = CaseStory(second)
    command, event = story.comment(mine, "mine")
    with pytest.raises(Conflict), second.transaction() as unit:
        unit.commit(story.turn(unit, command, (event,), at=story.START, base=seen))


def test_a_writer_that_never_ends_is_reported_not_waited_for_forever(
    pair: tuple[SqliteStore, SqliteStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0.05)
    busy = pytest.raises(Unavailable, match="Another program is writing")
    with first.transaction(), busy, second.transaction():
        pass
    with second.transaction() as unit:
        assert unit.load("case:x").sequence == 0


def test_readers_are_not_held_up_by_a_writer(pair: tuple[SqliteStore, SqliteStore]) -> None:
    first, _ = pair
    CaseStory(first).create()
    with first.transaction() as unit:
        unit.draw("PRM")
        assert first.reads.case("PRM-1") is not None


def test_a_transaction_inside_a_transaction_is_a_mistake_and_harms_nothing(
    pair: tuple[SqliteStore, SqliteStore],
) -> None:
    first, _ = pair
    with pytest.raises(Unavailable), first.transaction(), first.transaction():
        pass
    CaseStory(first).create()


@pytest.mark.parametrize(
    "said, told",
    [
        ("database is locked", "Another program"),
        ("database or disk is full", "disk is full"),
        ("attempt to write a readonly database", "read-only"),
        ("disk I/O error", "cannot be used"),
    ],
)
def test_errors_of_the_environment_say_what_to_do(said: str, told: str) -> None:
    assert told in str(unavailable(sqlite3.OperationalError(said)))


def test_a_full_disk_loses_nothing_that_was_acknowledged(
    pair: tuple[SqliteStore, SqliteStore],
) -> None:
    first, _ = pair
    case = CaseStory(first).create()
    with first.transaction() as unit:
        pages = unit.run("PRAGMA page_count").fetchone()[0]
        unit.run(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Unavailable, match="disk is full"):
        first.put_file(b"x" * 500_000)
    assert first.reads.case(case.id) == case.case
    case.claim()


def test_a_bug_is_not_taken_for_the_environment(pair: tuple[SqliteStore, SqliteStore]) -> None:
    first, _ = pair
    with pytest.raises(sqlite3.ProgrammingError), first.transaction() as unit:
        unit.run("SELECT ?", ())


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/srv/ann/work", "nfs4"),
        ("/srv/ann/local disk/work", "ext4"),
        ("/var/work", "ext4"),
        ("/mnt/share/work", "cifs"),
        ("/mnt/shared/work", "ext4"),
    ],
)
def test_the_file_system_of_a_path(path: str, kind: str) -> None:
    assert kind_of(Path(path), MOUNTS) == kind


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr("casewright.store.filesystem._MOUNTS", mounts)
    with pytest.raises(Unavailable, match="network file system"):
        open_store(tmp_path / "w.casewright", create=True)
    monkeypatch.setattr("casewright.store.filesystem.sys.platform", "win32")
    with pytest.raises(Unavailable, match="network file system"):
        refuse_network(Path("\\\\server\\share\\w.casewright"))


def test_a_file_that_exists_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("mine")
    with pytest.raises(Unavailable, match="exists already"):
        make_private(tmp_path / "w", create=True)
    assert (tmp_path / "w").read_text() == "mine"


def test_a_new_file_is_private_from_its_first_moment(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private(tmp_path / "w", create=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "w").stat().st_mode) == 0o600
