"""Creating and opening a workspace, and every refusal in words that a person understands."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from casewright.store.open import info, open_store
from casewright.store.port import Unavailable
from casewright.store.sqlite import SqliteStore
from tests.store import story
from tests.store.story import CaseStory


def test_a_new_workspace_has_an_identity_and_opens_again(place: str) -> None:
    first = open_store(place, create=True)
    made = info(first)
    story.publish(first)
    CaseStory(first).create()
    first.close()
    again = open_store(place)
    assert info(again) == made
    assert set(made) == {"workspace", "created"}
    assert again.reads.case("PRM-1") is not None
    again.close()


def test_a_workspace_is_never_created_over_another(place: str) -> None:
    open_store(place, create=True).close()
    with pytest.raises(Unavailable, match="already"):
        open_store(place, create=True)
    open_store(place).close()


def test_an_older_program_refuses_a_newer_workspace(place: str) -> None:
    store = open_store(place, create=True)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Unavailable, match="newer Casewright"):
        open_store(place)


def test_a_database_that_is_no_workspace_is_refused(tmp_path: Path, place: str) -> None:
    if not place.startswith("postgresql"):
        sqlite3.connect(place).close()
        Path(place).touch()
    with pytest.raises(Unavailable, match="no Casewright workspace"):
        open_store(place)


def test_the_file_is_for_its_owner_only_even_when_it_was_not(tmp_path: Path) -> None:
    file = tmp_path / "work.casewright"
    before = os.umask(0)
    try:
        store = open_store(file, create=True)
    finally:
        os.umask(before)
    story.publish(store)
    for part in tmp_path.iterdir():
        assert stat.S_IMODE(part.stat().st_mode) == 0o600, part
    store.close()
    file.chmod(0o644)
    open_store(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_missing_file_a_missing_folder_and_a_text_file(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="There is no workspace"):
        open_store(tmp_path / "none.casewright")
    with pytest.raises(Unavailable, match="cannot be created"):
        open_store(tmp_path / "no" / "where.casewright", create=True)
    text_file = tmp_path / "notes.txt"
    text_file.write_text("not a database " * 100)
    with pytest.raises(Unavailable):
        open_store(text_file)


def test_what_is_named_by_mistake_keeps_its_permissions(tmp_path: Path) -> None:
    """A folder, a letter, a pipe: opening them is refused and leaves them as they were."""
    folder, letter, pipe = tmp_path / "folder", tmp_path / "letter.txt", tmp_path / "pipe"
    folder.mkdir(mode=0o755)
    letter.write_text("Dear Ann,")
    letter.chmod(0o644)
    os.mkfifo(pipe, 0o644)
    for named, said in ((folder, "not a file"), (letter, "no Casewright"), (pipe, "not a file")):
        before = named.stat().st_mode
        with pytest.raises(Unavailable, match=said):
            open_store(named)
        assert named.stat().st_mode == before
    assert letter.read_text() == "Dear Ann,"


def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("no space")

    monkeypatch.setattr("casewright.store.open.upgrade", fail)
    with pytest.raises(Unavailable, match="no space"):
        open_store(tmp_path / "work.casewright", create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_named_without_the_password(free_port: int) -> None:
    with pytest.raises(Unavailable) as refused:
        open_store(f"postgresql://ann:secret@127.0.0.1:{free_port}/work")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("choice, level", [("FULL", 2), ("NORMAL", 1)])
def test_how_carefully_work_is_synced_is_a_choice(tmp_path: Path, choice: str, level: int) -> None:
    open_store(tmp_path / "a", create=True).close()
    store = SqliteStore(tmp_path / "a", synchronous="FULL" if choice == "FULL" else "NORMAL")
    with store.transaction() as unit:
        assert unit.run("PRAGMA synchronous").fetchone() == (level,)
        assert unit.run("PRAGMA journal_mode").fetchone() == ("wal",)
        assert unit.run("PRAGMA foreign_keys").fetchone() == (1,)
    store.close()


def test_the_ports_load_no_database_library(python: Path) -> None:
    script = (
        "import sys\n"
        "import casewright.store.port, casewright.store.rows, casewright.store.reads\n"
        "import casewright.store.memory, casewright.store.schema\n"
        "assert not {'sqlalchemy', 'alembic', 'psycopg', 'sqlite3'} & set(sys.modules)\n"
    )
    subprocess.run([python, "-c", script], check=True)
