"""An exported history stands for itself: a script without the program verifies it."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from casewright.store.history import export_history, records_in
from casewright.store.memory import MemoryStore
from casewright.store.port import Unavailable
from casewright.store.seal import export_seal, make_seal
from tests.store import story
from tests.store.story import CaseStory


@pytest.fixture
def told() -> MemoryStore:
    """A workspace with one worked case and one fresh one."""
    store = MemoryStore()
    story.publish(store)
    CaseStory(store, "other").create(applicant="Ötzi")
    case = CaseStory(store).create(applicant="Ann")
    case.claim()
    case.complete()
    return store


def lines_of(store: Any, case: str | None = None) -> list[str]:
    out = io.StringIO()
    count = export_history(store, out, case)
    lines = out.getvalue().splitlines(keepends=True)
    assert len(lines) == count
    return lines


class Script:
    """Runs the bare script on an export."""

    def __init__(self, python: Path, project: Path, folder: Path) -> None:
        self._call = [str(python), "-I", str(project / "resources" / "verify_history.py")]
        self._folder = folder

    def __call__(self, lines: list[str], seal: dict[str, Any] | None = None) -> tuple[int, str]:
        history = self._folder / "history.jsonl"
        history.write_text("".join(lines), encoding="utf-8")
        call = [*self._call, str(history)]
        if seal is not None:
            (self._folder / "seal.json").write_text(json.dumps(seal))
            call.append(str(self._folder / "seal.json"))
        done = subprocess.run(call, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def script(python: Path, project: Path, tmp_path: Path) -> Script:
    """The script that an auditor has."""
    return Script(python, project, tmp_path)


def test_the_script_is_short_and_needs_nothing(project: Path) -> None:
    text = (project / "resources" / "verify_history.py").read_text()
    assert len(text.splitlines()) < 100
    assert "casewright" not in text.replace("without Casewright", "")


def test_the_script_finds_an_honest_history_clean(told: MemoryStore, script: Script) -> None:
    make_seal(told)
    status, said = script(lines_of(told), export_seal(told))
    assert (status, said) == (0, "3 streams, 12 events, 0 problems\n")


def test_the_script_names_what_was_changed_removed_or_cut_off(
    told: MemoryStore, script: Script
) -> None:
    make_seal(told)
    seal = export_seal(told)
    lines = lines_of(told, story.ident("case one"))
    changed = json.loads(lines[2])
    changed["payload"] = changed["payload"][::-1].strip("=")
    changed["payload"] = json.loads(lines[3])["payload"]
    status, said = script([*lines[:2], json.dumps(changed) + "\n", *lines[3:]])
    assert status == 3
    assert "event 3: the content does not match its digest" in said
    status, said = script([*lines[:2], *lines[3:]])
    assert (status, "event 3 is missing" in said) == (3, True)
    status, said = script(lines_of(told)[:-1])
    assert status == 0
    whole = lines_of(told)
    shorter = [line for line in whole if line != lines[-1]]
    status, said = script(shorter, seal)
    assert (status, "missing: they were sealed" in said) == (3, True)
    status, said = script(whole, {**seal, "root": "0" * 64})
    assert (status, "seal itself was changed" in said) == (3, True)


def test_the_script_says_when_files_cannot_be_used(script: Script) -> None:
    assert script(["nonsense\n"])[0] == 3
    assert script([], {"heads": 5})[0] == 2


def test_an_export_reads_back_as_it_was(told: MemoryStore) -> None:
    assert list(records_in(lines_of(told))) == list(story.records_of(told))


@pytest.mark.parametrize(
    "line", ["nonsense", "{}", "[]", '{"header": "e30=", "payload": "", "salt": ""}']
)
def test_a_line_that_is_no_event_is_named(line: str) -> None:
    with pytest.raises(Unavailable, match="Line 1"):
        list(records_in([line]))
