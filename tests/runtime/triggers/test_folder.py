"""Cases by file: each row once, through the real connector, also when the worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright import app
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.runtime.triggers.port import State, read_state
from casewright.store.base import SqlStore
from casewright.store.rows import CaseQuery
from casewright.store.trigger_rows import TriggerRows

from .shop import BLUEPRINT

WITH_DONE = BLUEPRINT.replace('pattern: "*.csv"', 'pattern: "*.csv", folder: in, done: taken')


class Place:
    """A workspace bound to a folder."""

    def __init__(self, workspace: app.Workspace, folder: Path, blueprint: str) -> None:
        self.workspace = workspace
        self.folder = folder
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store
        for name in ("in", "taken"):
            (folder / name).mkdir()
        workspace.publish(blueprint)
        settings = {"roots": {"here": {"path": str(folder), "write": True}}}
        bindings_of(self.store).bind(Binding("drop", "files", settings), "zoe")

    def look(self, times: int = 2) -> None:
        """Workers that look once each, one after the other."""
        for _ in range(times):
            self.time_goes_by()
            self.workspace.worker(pools=("triggers",)).once()

    def time_goes_by(self) -> None:
        """What the dead held runs out."""
        with self.store.transaction() as unit:
            unit.run("UPDATE leases SET expires = 0")

    def orders(self) -> list[str]:
        rows = self.workspace.reads.cases(CaseQuery(types=("order",), limit=10_000)).rows
        return sorted(str(self.workspace.live(row.case).data.get("code")) for row in rows)

    def state(self) -> State:
        return read_state(TriggerRows(self.store).get("shop/drop-in"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "drop"
    folder.mkdir()
    with app.create(tmp_path / "x.casewright", actor="zoe") as workspace:
        yield Place(workspace, folder, BLUEPRINT)


def test_each_row_of_a_new_file_makes_a_case(place: Place) -> None:
    (place.folder / "a.csv").write_text("Code,Amount\nx,1\ny,2\n")
    place.look(1)
    assert place.orders() == [], "it may still be written"
    place.look(1)
    assert place.orders() == ["x", "y"]
    place.look(3)
    assert place.orders() == ["x", "y"]
    assert place.state().made == 2


def test_a_file_that_grows_is_left_alone_until_it_rests(place: Place) -> None:
    file = place.folder / "a.csv"
    file.write_text("Code\nx\n")
    place.look(1)
    file.write_text("Code\nx\nyy\n")
    place.look(1)
    assert place.orders() == []
    place.look(1)
    assert place.orders() == ["x", "yy"]


def test_the_same_row_in_another_file_is_another_order(place: Place) -> None:
    for name in ("a.csv", "b.csv"):
        (place.folder / name).write_text("Code\nx\n")
    place.look()
    assert place.orders() == ["x", "x"]


def test_bad_rows_are_noted_and_the_good_ones_stay(place: Place) -> None:
    (place.folder / "a.csv").write_text("Code,Amount\nx,1\ny,many\nz,0\n")
    place.look()
    assert place.orders() == ["x"]
    two, three = place.state().problems
    assert (two.occurrence, three.occurrence) == ("a.csv, row 2", "a.csv, row 3")
    assert "positive" in three.reason


def test_a_file_that_is_no_table_is_noted_once(place: Place) -> None:
    (place.folder / "a.csv").write_text("")
    place.look(4)
    (problem,) = place.state().problems
    assert "no header" in problem.reason


def test_a_folder_that_is_gone_says_so(place: Place) -> None:
    for name in ("in", "taken"):
        (place.folder / name).rmdir()
    place.folder.rmdir()
    place.look(1)
    assert place.state().failing


def test_an_excel_table_is_taken_like_any_other(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    folder = tmp_path / "drop"
    folder.mkdir()
    blueprint = WITH_DONE.replace("*.csv", "*.xlsx")
    with app.create(tmp_path / "x.casewright", actor="zoe") as workspace:
        place = Place(workspace, folder, blueprint)
        book = openpyxl.Workbook()
        for row in (("Code", "Amount"), ("x", 1), ("y", 2.0)):
            book.active.append(row)
        book.save(folder / "in" / "a.xlsx")
        place.look()
        assert place.orders() == ["x", "y"]
        assert [each.name for each in (folder / "taken").iterdir()] == ["a.xlsx"]
        assert list((folder / "in").iterdir()) == []


ROWS = 400


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_workers_that_are_killed_in_the_middle_make_each_case_once(
    tmp_path: Path, kills: int
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    path = tmp_path / "x.casewright"
    with app.create(path, actor="zoe") as workspace:
        place = Place(workspace, folder, WITH_DONE)
        rows = "".join(f"{n},{n + 1}\n" for n in range(ROWS))
        (folder / "in" / "a.csv").write_text("Code,Amount\n" + rows)
        place.look(1)
        died = sum(_killed(path, place, (n + 1) * ROWS // (kills + 2)) for n in range(kills))
        place.look(3)
        assert place.orders() == sorted(str(n) for n in range(ROWS))
        assert died == kills, "each was killed in time"
        assert workspace.verify(decisions=True).ok


def _killed(path: Path, place: Place, after: int) -> bool:
    """Start a worker and kill it when so many cases are there; whether it was still at work."""
    place.time_goes_by()
    command = [sys.executable, "-m", "casewright", "--workspace", str(path), "worker", "--once",
               "--pool", "triggers"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and _count(place) < after:
        place.store.wait_for_change(0.05)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait(30) == -signal.SIGKILL


def _count(place: Place) -> int:
    return place.workspace.reads.count_cases(CaseQuery(types=("order",)))
