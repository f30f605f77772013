"""One exit status per outcome; JSON and nothing else where it was asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casewright.cli.errors import explain
from casewright.cli.main import hoist
from casewright.cli.session import VARIABLE, Session, default_workspace
from casewright.engine.decision import Refused
from casewright.store.port import Unavailable

from .terminal import Terminal


def test_the_version_is_said(terminal: Terminal) -> None:
    from casewright import __version__

    assert terminal("--version").out == f"casewright {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["case"], ["case", "show"], ["work", "list", "--limit", "0"], ["--no-such"]],
)
def test_wrong_usage_is_status_two(terminal: Terminal, words: list[str]) -> None:
    said = terminal(*words)
    assert said.status == 2 or "Usage" in said.out + said.err


def test_help_is_not_an_error(terminal: Terminal) -> None:
    for words in (["--help"], ["case", "--help"], ["work", "submit", "-h"]):
        said = terminal(*words)
        assert said.status == 0
        assert "Usage" in said.out


def test_a_workspace_that_is_not_there_is_an_environment_error(terminal: Terminal) -> None:
    said = terminal("case", "list")
    assert said.status == 4
    assert "There is no workspace" in said.err


def test_a_refusal_says_what_happened_and_how_to_mend_it(office: Terminal) -> None:
    said = office.zoe("case", "show", "PCL-99")
    assert said.status == 3
    assert said.err == "Refused: There is no case PCL-99.\nSee `casewright case list`.\n"


def test_with_json_a_refusal_is_one_document_too(office: Terminal) -> None:
    said = office.zoe("--json", "case", "show", "PCL-99")
    assert said.status == 3
    assert said.data["refused"]["reason"] == "There is no case PCL-99."
    assert said.err


def test_a_bug_is_status_one_with_the_lines_to_report(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Session) -> None:
        raise ZeroDivisionError("a planted bug")

    monkeypatch.setattr(Session, "open", broken)
    said = office("case", "list")
    assert said.status == 1
    assert "This is a bug in casewright" in said.err
    assert "ZeroDivisionError" in said.err


def test_an_interrupted_command_is_status_130(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Session) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "open", interrupted)
    assert office("case", "list").status == 130


def test_the_three_kinds_of_errors_are_told_apart() -> None:
    conflict = Refused("Changed.", fields={"a": "bad"}, conflicts={"b": (1, 2)})
    kind, text, details = explain(conflict)
    assert (kind, details["conflicts"]) == ("refused", {"b": {"theirs": 1, "mine": 2}})
    assert "a: bad" in text
    assert "theirs 1, yours 2" in text
    assert explain(Unavailable("Away."))[0] == "environment"
    assert explain(FileNotFoundError(2, "No such file", "x"))[1].endswith("No such file: x")
    assert explain(ValueError("x"))[0] == "bug"


def test_global_options_are_understood_anywhere_before_two_dashes() -> None:
    assert hoist(["case", "list", "--json", "-w", "a", "--as=x"]) == [
        "--json", "-w", "a", "--as=x", "case", "list",
    ]  # fmt: skip
    assert hoist(["feel", "--", "--json"]) == ["feel", "--", "--json"]
    assert hoist(["case", "--as"]) == ["case", "--as"]


def test_the_workspace_comes_from_the_option_the_environment_or_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "from-environment")
    assert Session("given").location == "given"
    assert Session().location == "from-environment"
    monkeypatch.delenv(VARIABLE)
    assert Session().location == default_workspace()
    assert default_workspace().endswith("main.casewright")


def test_without_a_command_the_desktop_opens_on_the_workspace(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def opens(here: Session) -> int:
        opened.append(here.location)
        return 0

    monkeypatch.setattr("casewright.cli.single.desktop", opens)
    assert terminal().status == 0
    assert opened == [str(terminal.workspace)]


def casewright(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "casewright", *map(str, words)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_a_whole_day_in_processes_of_their_own(tmp_path: Path) -> None:
    """init, publish, create, next, submit and verify, as somebody types them."""
    from tests.runtime.office import BLUEPRINT

    place = {VARIABLE: str(tmp_path / "day.casewright")}
    file = tmp_path / "parcels.blueprint.yaml"
    file.write_text(BLUEPRINT, encoding="utf-8")

    def ask(*words: str | Path) -> object:
        done = casewright("--json", "--as", "zoe", *words, **place)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    ask("workspace", "init")
    assert ask("blueprint", "publish", file) == {"blueprint": "parcels", "version": 1}
    ask("case", "create", "parcel", "--data", '{"code": "A"}')
    first = ask("work", "next")
    assert isinstance(first, dict)
    submitted = ask("work", "submit", first["assignment"], "--outcome", "lost")
    assert isinstance(submitted, dict)
    assert (submitted["status"], submitted["assignments"]) == ("Resolved-Lost", [])
    verified = ask("workspace", "verify", "--decisions")
    assert isinstance(verified, dict)
    assert verified["ok"]


def test_help_and_version_load_neither_database_nor_windows() -> None:
    script = (
        "import sys\n"
        "from casewright.cli.main import run\n"
        "assert run(['--help']) == 0\n"
        "heavy = {'sqlalchemy', 'PySide6', 'casewright.app', 'pydantic', 'ruamel'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "casewright", "blueprint", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


# ----------------------------------------------------------------------------- with --json


EVERY_COMMAND = [
    (["workspace", "info"], 0),
    (["workspace", "verify"], 0),
    (["blueprint", "list"], 0),
    (["blueprint", "show", "parcels"], 0),
    (["blueprint", "show", "nothing"], 3),
    (["blueprint", "show", "parcels", "--version", "7"], 3),
    (["blueprint", "schema"], 0),
    (["blueprint", "retire", "parcels", "7"], 3),
    (["blueprint", "check", "/nowhere.yaml"], 2),
    (["case", "list"], 0),
    (["case", "show", "PCL-7"], 3),
    (["case", "history", "PCL-7"], 3),
    (["case", "at", "PCL-7", "2026-01-01"], 3),
    (["case", "change-stage", "PCL-7", "sort"], 3),
    (["case", "cancel", "PCL-7"], 3),
    (["case", "reopen", "PCL-7"], 3),
    (["case", "comment", "PCL-7", "Hello"], 3),
    (["case", "create", "box"], 3),
    (["case", "create", "parcel", "--data", "{"], 2),
    (["work", "list"], 0),
    (["work", "next"], 0),
    (["work", "claim", "nothing"], 3),
    (["work", "submit", "nothing"], 3),
    (["work", "draft", "nothing", "--data", "{}"], 3),
    (["work", "transfer", "nothing"], 2),
    (["incidents", "list"], 0),
    (["incidents", "retry", "PCL-7", "check"], 3),
    (["people", "list"], 0),
    (["people", "import", "/nowhere.yaml"], 2),
    (["queue", "list"], 0),
    (["queue", "show", "nowhere"], 3),
    (["calendar", "list"], 0),
    (["calendar", "show", "nowhere"], 3),
    (["migrate", "box", "--from", "1", "--to", "2"], 3),
    (["worker", "--once"], 0),
    (["worker", "--once", "--pool", "nothing"], 3),
    (["feel", "1 +"], 3),
    (["feel", "1"], 0),
    (["nonsense"], 2),
    (["case", "nonsense"], 2),
    (["case", "list", "--nonsense"], 2),
]  # fmt: skip


@pytest.mark.parametrize(
    "words, status", EVERY_COMMAND, ids=[" ".join(w) for w, _ in EVERY_COMMAND]
)
def test_with_json_the_answer_is_one_document_whatever_happens(
    office: Terminal, words: list[str], status: int
) -> None:
    said = office("--json", "--as", "zoe", *words)
    assert said.status == status, said.err
    assert said.data is not None or words == ["work", "next"]
    if status == 3:
        assert said.data["refused"]["reason"] in said.err
    if status == 2:
        assert said.data["usage"]["reason"]
        assert said.err


@pytest.mark.parametrize(
    "words, status", EVERY_COMMAND, ids=[" ".join(w) for w, _ in EVERY_COMMAND]
)
def test_without_json_errors_go_to_standard_error_only(
    office: Terminal, words: list[str], status: int
) -> None:
    said = office("--as", "zoe", *words)
    assert said.status == status, said.err
    if status:
        assert said.out == ""
        assert "Traceback" not in said.err
        assert said.err.strip()


# ------------------------------------------------------------------------------ environment


@pytest.mark.parametrize(
    "location",
    [
        "postgresql://127.0.0.1:1/nothing",
        "postgresql://nobody:secret@127.0.0.1:1/nothing?connect_timeout=2",
        "/nowhere/at/all.casewright",
        "/proc/version",
        "/",
    ],
)
@pytest.mark.parametrize("words", [["case", "list"], ["workspace", "info"], ["work", "next"]])
def test_a_workspace_out_of_reach_is_the_environments_fault(
    terminal: Terminal, location: str, words: list[str]
) -> None:
    said = terminal("--json", "-w", location, *words)
    assert said.status == 4, said.err
    assert "Not possible now" in said.err
    assert said.data["environment"]["reason"]
    assert "secret" not in said.err + said.out
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x00" * 90]
)
def test_a_file_that_is_no_workspace_is_not_one(terminal: Terminal, content: bytes) -> None:
    terminal.workspace.write_bytes(content)
    said = terminal("case", "list")
    assert said.status in (3, 4)
    assert "Traceback" not in said.err


def test_a_workspace_cannot_be_made_where_nothing_can_be_written(terminal: Terminal) -> None:
    assert terminal("-w", "/proc/new.casewright", "workspace", "init").status == 4


def test_a_file_that_cannot_be_written_is_the_environments_fault(office: Terminal) -> None:
    assert office.zoe("workspace", "backup", "/proc/copy").status == 4
    assert office.zoe("blueprint", "new", "x", "-o", "/proc/x.yaml").status == 4


# -------------------------------------------------------------------------------------- a bug


def test_a_bug_with_json_is_one_document_and_the_report_on_standard_error(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Session) -> None:
        raise ZeroDivisionError("a planted bug")

    monkeypatch.setattr(Session, "open", broken)
    said = office("--json", "case", "list")
    assert said.status == 1
    assert said.data == {"bug": {"reason": "ZeroDivisionError: a planted bug"}}
    assert "Traceback" in said.err
    assert "Please report it" in said.err
