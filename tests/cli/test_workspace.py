"""The keeper of a workspace: make, look, verify, back up, restore, rebuild, seal, export."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casewright.cli.session import VARIABLE
from tests.runtime.office import BLUEPRINT

from .terminal import Terminal

VERIFIER = Path(__file__).parents[2] / "resources" / "verify_history.py"


@pytest.fixture
def busy(office: Terminal) -> Terminal:
    """A workspace in which two parcels are under way and one is lost."""
    for code in "ABC":
        office.json("--as", "zoe", "case", "create", "parcel", "--data", f'{{"code": "{code}"}}')
    row = office.json("--as", "zoe", "work", "next")
    office.json("--as", "zoe", "work", "submit", row["assignment"], "--outcome", "lost")
    return office


# ------------------------------------------------------------------------------ making and looking


def test_a_workspace_is_made_in_a_new_folder(terminal: Terminal) -> None:
    terminal.workspace = terminal.folder / "a" / "b" / "work.casewright"
    assert terminal.zoe("workspace", "init").status == 0
    assert (
        "is ready. zoe may do all work in it."
        in terminal.zoe("-w", str(terminal.folder / "c.casewright"), "workspace", "init").out
    )


def test_the_environment_names_the_workspace(
    busy: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from casewright.cli.main import run

    monkeypatch.setenv(VARIABLE, str(busy.workspace))
    assert run(["--json", "workspace", "info"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == "3"


def test_info_counts_what_is_there(busy: Terminal) -> None:
    about = busy.json("workspace", "info")
    assert (about["cases"], about["open work"], about["people"], about["blueprints"]) == (
        "3", "2", "1", "1",
    )  # fmt: skip
    assert about["workspace"] == str(busy.workspace)
    assert about["created"].endswith("Z")


# ------------------------------------------------------------------------------------ verifying


def test_verify_says_how_much_is_intact(busy: Terminal) -> None:
    said = busy("workspace", "verify", "--decisions")
    assert said.status == 0
    assert said.out.startswith("3 cases, ")
    assert said.out.endswith("events: intact\n")


def test_a_seal_is_made_again_and_again(busy: Terminal) -> None:
    first = busy.json("workspace", "seal")
    second = busy.json("workspace", "seal", "-o", busy.folder / "seal.json")
    assert second["nr"] == first["nr"] + 1 or second["nr"] == first["nr"]
    assert json.loads((busy.folder / "seal.json").read_text()) == second
    assert busy.json("workspace", "verify", "--seal", busy.folder / "seal.json")["ok"]


def test_what_is_no_seal_is_not_believed(busy: Terminal) -> None:
    for content in (b"", b"{}", b"not json", b"[1, 2]"):
        said = busy("workspace", "verify", "--seal", busy.write("seal.json", content))
        assert said.status in (3, 4)
        assert "Traceback" not in said.err


def test_an_exported_history_is_verified_without_casewright(busy: Terminal) -> None:
    lines = busy.folder / "history.jsonl"
    assert busy.json("workspace", "export", lines)["events"] > 6
    command = [sys.executable, "-I", str(VERIFIER), str(lines)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    first, second, *rest = lines.read_text(encoding="utf-8").splitlines()
    forged = json.loads(first) | {"payload": json.loads(second)["payload"]}
    lines.write_text("\n".join([json.dumps(forged), second, *rest]), encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3
    assert "was changed" in done.stdout


def test_the_history_of_a_case_that_is_not_there_is_refused(busy: Terminal) -> None:
    said = busy("workspace", "export", busy.folder / "x.jsonl", "--case", "PCL-99")
    assert said.status == 3


# -------------------------------------------------------------------------- backup and rebuild


def test_a_backup_never_writes_over_a_file(busy: Terminal) -> None:
    mine = busy.write("mine", "mine")
    assert busy("workspace", "backup", mine).status in (3, 4)
    assert mine.read_text() == "mine"


def test_a_backup_is_restored_only_into_a_new_workspace(busy: Terminal) -> None:
    copy = busy.folder / "copy"
    said = busy("workspace", "backup", copy)
    assert said.out == f"{copy} is written.\n"
    assert busy("workspace", "restore", copy).status in (3, 4)
    busy.workspace = busy.folder / "again.casewright"
    assert "events are restored into" in busy("workspace", "restore", copy).out
    assert len(busy.json("case", "list")) == 3
    assert busy.json("workspace", "verify", "--decisions")["ok"]
    assert busy("workspace", "restore", "/nowhere").status == 2


@pytest.mark.parametrize("content", [b"", b"no backup", b"PK\x03\x04 and so on"])
def test_what_is_no_backup_is_refused(terminal: Terminal, content: bytes) -> None:
    said = terminal("workspace", "restore", terminal.write("copy", content))
    assert said.status in (3, 4)
    assert "Traceback" not in said.err


def test_a_restored_workspace_goes_on(busy: Terminal) -> None:
    copy = busy.folder / "copy"
    busy.json("workspace", "backup", copy)
    busy.workspace = busy.folder / "again.casewright"
    busy.json("workspace", "restore", copy)
    made = busy.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "D"}')
    assert made["case"] == "PCL-4"


def test_a_rebuilt_workspace_may_be_kept(busy: Terminal) -> None:
    out = busy.folder / "rebuilt.casewright"
    said = busy("workspace", "replay", "-o", out)
    assert said.status == 0
    assert "the same tables." in said.out
    rows = busy.json("case", "list")
    busy.workspace = out
    assert busy.json("case", "list") == rows


def test_upgrade_of_what_is_not_there_is_the_environments_fault(terminal: Terminal) -> None:
    assert terminal("workspace", "upgrade").status == 4


# ------------------------------------------------------------------- two workspaces side by side


def test_a_workspace_knows_nothing_of_another(busy: Terminal) -> None:
    other = busy.folder / "other.casewright"
    assert busy.zoe("-w", str(other), "workspace", "init").status == 0
    busy.workspace = other
    assert busy.json("case", "list") == []
    assert busy.json("blueprint", "list") == []
    assert busy.zoe("case", "create", "parcel").status == 3
    busy.zoe("blueprint", "publish", busy.write("p.yaml", BLUEPRINT))
    assert busy.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "Z"}')[
        "case"
    ] == "PCL-1"  # fmt: skip
