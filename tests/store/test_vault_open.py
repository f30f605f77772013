"""Opening the vault of a workspace: its own rows, its own master key, found again next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.engine.decision import Refused
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
