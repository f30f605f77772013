"""`casewright secret` as an administrator types it: values come from a pipe, none is ever shown."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from casewright.store.vault_keys import VARIABLE

from .terminal import Said, Terminal

Pipe = Callable[[str | bytes], None]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """What comes through standard input."""

    def put(text: str | bytes) -> None:
        content = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


@pytest.fixture
def vault(office: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal on a workspace with a vault, its master key in a file of the test's own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "master.keys"))
    return office


def keep(vault: Terminal, pipe: Pipe, name: str, value: str) -> Said:
    pipe(value)
    return vault.zoe("secret", "set", name)


def test_a_secret_is_kept_from_a_pipe_and_listed_without_its_value(
    vault: Terminal, pipe: Pipe
) -> None:
    said = keep(vault, pipe, "billing.token", "s3cr3t value\n")
    assert said.status == 0, said.err
    assert "version 1" in said.out
    shown = vault.zoe("secret", "list")
    assert "billing.token" in shown.out
    assert "s3cr3t" not in said.out + said.err + shown.out + shown.err
    (row,) = vault.json("--as", "zoe", "secret", "list")
    assert set(row) == {"secret", "version", "changed", "changed_by", "rights"}
    assert (row["changed_by"], row["rights"]) == ("zoe", [])


def test_nothing_in_the_file_of_the_workspace_holds_the_value(vault: Terminal, pipe: Pipe) -> None:
    keep(vault, pipe, "token", "unmistakable-value")
    for file in vault.folder.rglob("*"):
        if file.is_file():
            assert b"unmistakable-value" not in file.read_bytes(), file


def test_rights_come_and_go(vault: Terminal, pipe: Pipe) -> None:
    keep(vault, pipe, "token", "x")
    said = vault.zoe("secret", "grant", "token", "--connector", "billing", "--persona", "clerk")
    assert said.out == "token: connector billing, persona clerk\n"
    row = vault.json("--as", "zoe", "secret", "revoke", "token", "--connector", "billing")
    assert row["rights"] == [{"kind": "persona", "who": "clerk"}]
    said = vault.zoe("secret", "revoke", "token", "--persona", "clerk")
    assert "nobody" in said.out
    assert "No connector may use token" in said.err


def test_a_value_is_replaced_rotated_and_removed(vault: Terminal, pipe: Pipe) -> None:
    keep(vault, pipe, "token", "one")
    assert "version 2" in keep(vault, pipe, "token", "two").out
    assert "version 3" in vault.zoe("secret", "rotate", "token").out
    before = (vault.folder / "master.keys").read_text()
    assert vault.json("--as", "zoe", "secret", "rotate", "--master") == {"secrets": 1}
    assert (vault.folder / "master.keys").read_text() != before
    assert vault.json("--as", "zoe", "secret", "remove", "token")["removed"]
    assert vault.json("--as", "zoe", "secret", "list") == []


def test_the_record_says_who_did_what(vault: Terminal, pipe: Pipe) -> None:
    keep(vault, pipe, "token", "one")
    vault.zoe("secret", "grant", "token", "--connector", "billing")
    vault.zoe("secret", "remove", "token")
    lines = vault.json("--as", "zoe", "secret", "uses", "token")
    assert [(line["act"], line["actor"], line["note"]) for line in reversed(lines)] == [
        ("set", "zoe", ""), ("granted", "zoe", "connector billing"), ("removed", "zoe", ""),
    ]  # fmt: skip
    assert "granted" in vault.zoe("secret", "uses", "token").out


def test_only_somebody_who_may_do_everything_looks_after_secrets(
    vault: Terminal, pipe: Pipe
) -> None:
    vault.zoe("people", "add", "ann")
    for words in (["set", "token"], ["list"], ["rotate", "--master"], ["uses", "token"]):
        pipe("x")
        said = vault("--as", "ann", "secret", *words)
        assert said.status == 3
        assert "ann may not look after the secrets" in said.err
    assert vault("--as", "nobody", "secret", "list").status == 3


def test_there_is_no_argument_for_a_value(vault: Terminal, pipe: Pipe) -> None:
    pipe("")
    assert vault.zoe("secret", "set", "token", "s3cr3t").status == 2
    assert vault.zoe("secret", "set", "token", "--value", "s3cr3t").status == 2


@pytest.mark.parametrize("value", ["", "\n"])
def test_an_empty_value_is_refused(vault: Terminal, pipe: Pipe, value: str) -> None:
    said = keep(vault, pipe, "token", value)
    assert said.status == 3
    assert "1 to 65,536 bytes" in said.err


def test_what_is_not_text_is_a_usage_error(vault: Terminal, pipe: Pipe) -> None:
    pipe(b"\xff\xfe\x00")
    said = vault.zoe("secret", "set", "token")
    assert said.status == 2
    assert "UTF-8" in said.err


class Keyboard(io.StringIO):
    """Standard input with a person before it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed, status", [(["same", "same"], 0), (["same", "other"], 2)])
def test_at_a_terminal_the_value_is_asked_for_twice(
    vault: Terminal, monkeypatch: pytest.MonkeyPatch, typed: list[str], status: int
) -> None:
    answers = iter(typed)
    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr("casewright.cli.secret.getpass", lambda _: next(answers))
    said = vault.zoe("secret", "set", "token")
    assert said.status == status
    assert "same" not in said.out + said.err


@pytest.mark.parametrize("words", [["rotate"], ["rotate", "token", "--master"], ["grant", "token"]])
def test_half_a_command_is_a_usage_error(vault: Terminal, words: list[str]) -> None:
    assert vault.zoe("secret", *words).status == 2


def test_an_unknown_name_is_refused_with_the_remedy(vault: Terminal) -> None:
    for words in (["rotate", "x"], ["remove", "x"], ["grant", "x", "--connector", "c"]):
        said = vault.zoe("secret", *words)
        assert said.status == 3
        assert "casewright secret list" in said.err


def test_a_lost_master_key_is_said_in_words(vault: Terminal, pipe: Pipe) -> None:
    keep(vault, pipe, "token", "one")
    (vault.folder / "master.keys").unlink()
    said = keep(vault, pipe, "token", "two")
    assert said.status == 3
    assert "Restore the key from your safe copy" in said.err
