"""Several processes on one workspace: one wins, the other understands; a killed run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from casewright.runtime.handle import IdReused
from casewright.store.open import open_store
from casewright.store.rows import CaseQuery
from tests.runtime.office import MONDAY, Office


def command(workspace: Path, person: str, *words: str) -> list[str]:
    return [
        sys.executable, "-m", "casewright", "-w", str(workspace), "--as", person, "--json", *words,
    ]  # fmt: skip


def ask(workspace: Path, person: str, *words: str) -> Any:
    done = subprocess.run(command(workspace, person, *words), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_processes_submit_the_same_assignment(workspace: Path) -> None:
    """One wins; the other is told in a sentence, and what was typed is still there."""
    ask(workspace, "zoe", "case", "create", "parcel", "--data", '{"code": "A"}')
    (row,) = ask(workspace, "ann", "work", "list")
    words = ("work", "submit", row["assignment"], "--outcome", "ok", "--data")
    racing = [
        subprocess.Popen(
            command(workspace, "ann" if n == 1 else "zoe", *words, f'{{"weight": {n}}}'),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in (1, 2)
    ]  # fmt: skip
    said = [process.communicate(timeout=120) for process in racing]
    assert sorted(process.returncode for process in racing) == [0, 3]
    loser = 0 if racing[0].returncode == 3 else 1
    assert "Refused: " in said[loser][1]
    reason = json.loads(said[loser][0])["refused"]["reason"]
    assert "assignment" in reason.lower() or "open" in reason.lower(), reason
    kept = ask(workspace, "ann" if loser == 0 else "zoe", "work", "draft", row["assignment"])
    assert kept["data"] == {"weight": loser + 1}
    shown = ask(workspace, "zoe", "case", "show", row["case"])
    assert shown["data"]["weight"] == 2 - loser


@pytest.mark.parametrize("rounds", [5, pytest.param(60, marks=pytest.mark.soak)])
def test_two_doors_on_one_file_submit_the_same_assignment(workspace: Path, rounds: int) -> None:
    """As two processes do, without starting them: two stores, two writers, one file."""
    stores = [open_store(workspace) for _ in range(2)]
    offices = [Office(store, MONDAY) for store in stores]
    try:
        for number in range(rounds):
            case = offices[0].create(code=str(number))
            forms = [
                office.submission(person, case, "check", outcome="ok", data={"weight": 1})
                for office, person in zip(offices, ("ann", "zoe"), strict=True)
            ]
            start = threading.Barrier(2)
            errors: list[BaseException | None] = [None, None]

            def send(
                at: int, start: threading.Barrier = start, forms: Any = forms, errors: Any = errors
            ) -> None:
                start.wait()
                errors[at] = offices[at].door.submit(forms[at]).exception()

            threads = [threading.Thread(target=send, args=(at,)) for at in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sum(error is None for error in errors) == 1
            loser = 0 if errors[0] is not None else 1
            assert not isinstance(errors[loser], IdReused)
            draft = stores[0].reads.draft(forms[loser].assignment, forms[loser].actor)
            assert draft is not None
    finally:
        for office, store in zip(offices, stores, strict=True):
            office.close()
            store.close()


def test_a_killed_intake_goes_on_without_loss_or_duplicate(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("code,weight\n" + "".join(f"P{n},{n + 1}\n" for n in range(4_000)))
    words = command(workspace, "zoe", "intake", "parcel", str(file))
    first = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert first.stderr is not None
    assert first.stdout is not None
    assert "1,000 rows" in first.stderr.readline()
    os.kill(first.pid, signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    first.stdout.close()
    first.stderr.close()
    second = ask(workspace, "zoe", "intake", "parcel", str(file))
    assert second["existing"] > 0
    assert second["created"] > 0
    assert second["existing"] + second["created"] == 4_000
    third = ask(workspace, "zoe", "intake", "parcel", str(file))
    assert (third["created"], third["existing"]) == (0, 4_000)
    store = open_store(workspace)
    assert store.reads.count_cases(CaseQuery()) == 4_000
    store.close()
    assert ask(workspace, "zoe", "workspace", "verify")["ok"]


def test_a_worker_process_stops_cleanly_when_asked(workspace: Path) -> None:
    words = command(workspace, "zoe", "worker")
    worker = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert worker.stderr is not None
    assert "The worker runs" in worker.stderr.readline()
    worker.send_signal(signal.SIGTERM)
    out, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert json.loads(out)["fired"] == 0
    # Its leases were given back: the next one begins at once.
    assert ask(workspace, "zoe", "worker", "--once")["pools"] == [
        "outbox",
        "timers",
        "upkeep",
        "triggers",
        "notifications",
    ]
