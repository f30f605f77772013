"""Opening the vault of a workspace: its own rows, its own master key, found again next time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine.decision import Refused
from casewright.store.backup import backup, origin_of
from casewright.store.memory import MemoryStore
from casewright.store.open import info, open_store
from casewright.store.vault import Use
from casewright.store.vault_cipher import Secret
from casewright.store.vault_keys import VARIABLE
from casewright.store.vault_open import key_folder, open_vault
from casewright.store.vault_port import Right


def test_a_secret_is_there_again_when_the_workspace_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "master.keys"))
    place = tmp_path / "work.casewright"
    store = open_store(place, create=True)
    vault = open_vault(store)
    vault.set("token", Secret("s3cr3t"), "zoe")
    vault.grant("token", [Right("connector", "billing")], "zoe")
    store.close()
    store = open_store(place)
    assert open_vault(store).use("token", Use("billing", "e", "system")) == Secret("s3cr3t")
    assert open_vault(store).list()[0].changed <= store.now()
    store.close()


def test_another_key_file_does_not_open_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path / "work.casewright", create=True)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine.keys"))
    open_vault(store).set("token", Secret("s3cr3t"), "zoe")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "yours.keys"))
    with pytest.raises(Refused, match=r"yours\.keys"):
        open_vault(store).rotate("token", "zoe")
    assert not (tmp_path / "yours.keys").exists()
    store.close()


def test_key_files_are_in_the_persons_data_folder_one_per_workspace(tmp_path: Path) -> None:
    assert key_folder().name == "keys"
    first = open_store(tmp_path / "a.casewright", create=True)
    second = open_store(tmp_path / "b.casewright", create=True)
    assert info(first)["workspace"] != info(second)["workspace"]
    first.close()
    second.close()


def test_a_workspace_in_memory_has_no_vault() -> None:
    with pytest.raises(Refused, match="in memory has no vault"):
        open_vault(MemoryStore())


# --------------------------------------------------------------------------------- after a restore


def with_a_secret(place: str | Path) -> Any:
    store = open_store(place, create=True)
    vault = open_vault(store)
    vault.set("token", Secret("s3cr3t"), "zoe")
    vault.set("other", Secret("hidden"), "zoe")
    vault.grant("token", [Right("connector", "billing")], "zoe")
    return store


def kept_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keyring and no key that was handed in: keys are files in ``folder``."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setattr("casewright.store.vault_open.key_folder", lambda: folder)
    monkeypatch.setattr("casewright.store.vault_keys.usable_ring", lambda: None)


USE = Use("billing", "e", "system")


def test_secrets_survive_a_restore_on_the_machine_that_holds_their_key(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The restored workspace is another one with its own id, and its own copy of the key."""
    kept_in(tmp_path / "keys", monkeypatch)
    store = with_a_secret(place)
    backup(store, tmp_path / "copy")
    done = app.restore(tmp_path / "restored.casewright", tmp_path / "copy")
    assert done.closed == ()
    restored = open_store(tmp_path / "restored.casewright")
    assert info(restored)["workspace"] != info(store)["workspace"]
    assert open_vault(restored).use("token", USE) == Secret("s3cr3t")
    assert open_vault(store).rotate_master("zoe") == 2
    assert open_vault(restored).use("token", USE) == Secret("s3cr3t"), "each has its own keys"
    assert open_vault(store).use("token", USE) == Secret("s3cr3t")
    restored.close()
    store.close()


def test_secrets_without_their_key_are_named_by_the_restore(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_in(tmp_path / "here", monkeypatch)
    store = with_a_secret(place)
    backup(store, tmp_path / "copy")
    store.close()
    kept_in(tmp_path / "elsewhere", monkeypatch)
    done = app.restore(tmp_path / "restored.casewright", tmp_path / "copy")
    assert done.closed == ("other", "token")
    assert not (tmp_path / "elsewhere").exists(), "no key is made in the place of the missing one"
    restored = open_store(tmp_path / "restored.casewright")
    with pytest.raises(Refused):
        open_vault(restored).use("token", USE)
    restored.close()


def test_a_key_that_others_may_read_counts_as_absent_and_the_restore_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_in(tmp_path / "keys", monkeypatch)
    store = with_a_secret(tmp_path / "work.casewright")
    backup(store, tmp_path / "copy")
    store.close()
    (key,) = (tmp_path / "keys").iterdir()
    key.chmod(0o644)
    done = app.restore(tmp_path / "restored.casewright", tmp_path / "copy")
    assert done.closed == ("other", "token")


def test_a_key_file_named_for_both_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "master.keys"))
    store = with_a_secret(tmp_path / "work.casewright")
    backup(store, tmp_path / "copy")
    store.close()
    before = (tmp_path / "master.keys").read_text()
    assert app.restore(tmp_path / "restored.casewright", tmp_path / "copy").closed == ()
    assert (tmp_path / "master.keys").read_text() == before


def test_a_restore_without_secrets_asks_for_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_in(tmp_path / "keys", monkeypatch)
    store = open_store(tmp_path / "work.casewright", create=True)
    backup(store, tmp_path / "copy")
    store.close()
    assert app.restore(tmp_path / "restored.casewright", tmp_path / "copy").closed == ()
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("content", [b"", b"nothing", b"SQLite format 3\x00 and no more"])
def test_what_is_no_backup_has_no_origin(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy").write_bytes(content)
    assert origin_of(tmp_path / "copy") == ""
    assert origin_of(tmp_path / "missing") == ""
