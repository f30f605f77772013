"""Master keys in a file, the keyring or a credential; where others may look, they are refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casewright.engine.decision import Refused
from casewright.store.port import Unavailable
from casewright.store.vault import Use, Vault
from casewright.store.vault_cipher import MasterKey, Secret
from casewright.store.vault_keys import (
    CREDENTIAL,
    VARIABLE,
    CredentialKeys,
    KeyFile,
    KeyringKeys,
    find_keys,
    usable_ring,
    write_keys,
)
from casewright.store.vault_memory import MemoryKeeper
from casewright.store.vault_port import Right

ONE, TWO = MasterKey("one", bytes(range(32))), MasterKey("two", bytes(range(32, 64)))


class Drawer:
    """A keyring that lives as long as the test."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password


def ids(keys: KeyFile | KeyringKeys | CredentialKeys) -> list[str]:
    return [key.id for key in keys.all()]


# ------------------------------------------------------------------------------- the key file


def test_a_key_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "safe" / "w.keys")
    assert keys.all() == ()
    keys.add(ONE)
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert keys.path.parent.stat().st_mode & 0o077 == 0
    assert [key.reveal() for key in KeyFile(keys.path).all()] == [ONE.reveal()]


def test_keys_come_and_go_and_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "w.keys")
    keys.add(ONE)
    keys.add(TWO)
    assert ids(keys) == ["one", "two"]
    keys.drop("one")
    assert ids(keys) == ["two"]
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["w.keys"]


def test_of_two_who_make_the_first_key_at_once_both_use_the_same(tmp_path: Path) -> None:
    class Late(KeyFile):
        """Looks before the other one has written."""

        def all(self) -> tuple[MasterKey, ...]:
            return ()

    KeyFile(tmp_path / "w.keys").add(ONE)
    Late(tmp_path / "w.keys").add(TWO)
    assert ids(KeyFile(tmp_path / "w.keys")) == ["one"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_file_that_others_may_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    keys = KeyFile(tmp_path / "w.keys")
    keys.add(ONE)
    keys.path.chmod(mode)
    with pytest.raises(Refused, match="can be read by others") as refused:
        keys.all()
    assert "rotate --master" in refused.value.remedy


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    KeyFile(tmp_path / "real").add(ONE)
    (tmp_path / "w.keys").symlink_to(tmp_path / "real")
    with pytest.raises(Unavailable, match="cannot be read"):
        KeyFile(tmp_path / "w.keys").all()


@pytest.mark.parametrize(
    "text",
    ["", "hello", "casewright master keys 1\none short", "casewright master keys 1\none", "\xff"],
)
def test_another_text_is_no_key_file_and_is_not_repeated(tmp_path: Path, text: str) -> None:
    file = tmp_path / "w.keys"
    file.write_text(text, encoding="latin-1")
    file.chmod(0o600)
    with pytest.raises(Refused, match="does not hold master keys") as refused:
        KeyFile(file).all()
    assert "short" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_folder_in_the_place_of_the_file_is_the_environments_fault(tmp_path: Path) -> None:
    (tmp_path / "w.keys").mkdir()
    with pytest.raises((Unavailable, Refused, IsADirectoryError)):
        KeyFile(tmp_path / "w.keys").all()


# ------------------------------------------------------------------- the keyring, the credential


def test_the_keyring_holds_one_entry_per_workspace() -> None:
    ring = Drawer()
    here, there = KeyringKeys(ring, "here"), KeyringKeys(ring, "there")
    here.add(ONE)
    here.add(TWO)
    assert (ids(here), ids(there)) == (["one", "two"], [])
    here.drop("one")
    assert ids(here) == ["two"]
    assert list(ring.held) == [("casewright", "here")]


def test_a_service_reads_its_credential_and_cannot_change_it(tmp_path: Path) -> None:
    file = tmp_path / CREDENTIAL
    file.write_text(write_keys([ONE, TWO]))
    keys = CredentialKeys(file)
    assert ids(keys) == ["one", "two"]
    acts: list[Callable[[], None]] = [lambda: keys.add(ONE), lambda: keys.drop("one")]
    for act in acts:
        with pytest.raises(Refused, match="cannot change the credential"):
            act()


def test_a_credential_that_is_not_there_is_the_environments_fault(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        CredentialKeys(tmp_path / "nothing").all()


# --------------------------------------------------------------------------- which one is taken


def test_a_credential_goes_first_then_the_named_file(tmp_path: Path) -> None:
    (tmp_path / CREDENTIAL).write_text(write_keys([ONE]))
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path), VARIABLE: str(tmp_path / "named")}
    assert isinstance(find_keys("w", environment, tmp_path), CredentialKeys)
    (tmp_path / CREDENTIAL).unlink()
    found = find_keys("w", environment, tmp_path)
    assert isinstance(found, KeyFile)
    assert found.path == tmp_path / "named"


def test_a_key_file_in_use_stays_in_use(tmp_path: Path) -> None:
    KeyFile(tmp_path / "w.keys").add(ONE)
    found = find_keys("w", {}, tmp_path)
    assert isinstance(found, KeyFile)
    assert ids(found) == ["one"]


def test_without_a_keyring_that_works_a_file_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = pytest.importorskip("keyring")
    fail: Any = pytest.importorskip("keyring.backends.fail")
    before = keyring.get_keyring()
    try:
        keyring.set_keyring(fail.Keyring())
        assert usable_ring() is None
        assert isinstance(find_keys("w", {}, tmp_path), KeyFile)
    finally:
        keyring.set_keyring(before)


def test_a_keyring_that_works_is_preferred_to_a_new_file(tmp_path: Path) -> None:
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend

    class Backend(KeyringBackend):
        """The system's keyring, played."""

        priority = 1
        drawer = Drawer()

        def get_password(self, service: str, username: str) -> str | None:
            return self.drawer.get_password(service, username)

        def set_password(self, service: str, username: str, password: str) -> None:
            self.drawer.set_password(service, username, password)

    before = keyring.get_keyring()
    try:
        backend: Any = Backend
        keyring.set_keyring(backend())
        vault = Vault(MemoryKeeper(), find_keys("w", {}, tmp_path), lambda: 0)
        vault.set("token", Secret("x"), "zoe")
        vault.grant("token", [Right("connector", "c")], "zoe")
        again = find_keys("w", {}, tmp_path)
        assert isinstance(again, KeyringKeys)
        assert vault.use("token", Use("c", "e", "system")).reveal() == "x"
        assert len(again.all()) == 1
        assert list(tmp_path.iterdir()) == []
    finally:
        keyring.set_keyring(before)


def test_the_key_never_stands_in_the_environment(tmp_path: Path) -> None:
    keys = find_keys("w", {VARIABLE: str(tmp_path / "k")}, tmp_path)
    keys.add(ONE)
    assert not any(ONE.reveal().hex() in value for value in os.environ.values())
