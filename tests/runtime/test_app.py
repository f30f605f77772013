"""The workspace from Python: typed, without windows, on a file or on a server."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import casewright
from casewright import app
from casewright.app import Workspace
from casewright.blueprint.finding import BlueprintRefused
from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.store.port import Unavailable
from casewright.store.rows import WorkQuery

from .office import BLUEPRINT


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a workspace may be made: a file's path or the address of an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "folder" / "made.casewright")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def workspace(place: str) -> Iterator[Workspace]:
    """A new workspace of zoe's, with the parcels published."""
    with app.create(place, actor="zoe") as made:
        assert made.publish(BLUEPRINT) == 1
        yield made


def test_a_case_is_worked_from_beginning_to_end(workspace: Workspace) -> None:
    case = workspace.create_case("parcel", {"code": "A"})
    assert (case.case, case.stage, case.data) == ("PCL-1", "register", {"code": "A"})
    row = workspace.next_work()
    assert row is not None
    case = workspace.submit(row.assignment, outcome="ok", data={"weight": Decimal("1.20")})
    assert (case.stage, len(case.assignments)) == ("sort", 3)
    for each in case.assignments:
        case = workspace.submit(each.assignment)
    assert (case.status, case.assignments) == ("Resolved-Delivered", ())
    assert workspace.next_work() is None
    assert workspace.history(case.case)[-1].seq == case.sequence
    assert workspace.verify(decisions=True).ok


def test_a_parent_stands_where_its_children_left_it(workspace: Workspace) -> None:
    crate = workspace.create_case("crate", {"codes": [{"code": "x"}]})
    (child,) = workspace.reads.children(crate.id)
    (row,) = workspace.case(child).assignments
    workspace.submit(row.assignment, outcome="lost")
    assert workspace.case(crate.id).status == "Resolved-Packed"


def test_it_is_opened_again_by_anybody(workspace: Workspace, place: str) -> None:
    workspace.create_case("parcel", {"code": "A"})
    workspace.handle(
        c.DefinePerson(id=app.new_id(), actor="zoe", person="ann", name="Ann", queues=("desk",))
    )
    with casewright.open(place, actor="ann") as other:
        assert other.is_shared == place.startswith("postgresql")
        assert [row.number for row in other.worklist().rows] == ["PCL-1"]
        assert [row.number for row in other.worklist(WorkQuery(person="bob")).rows] == []
        assert other.info()["cases"] == "1"


def test_what_another_process_commits_is_noticed(workspace: Workspace, place: str) -> None:
    cursor, _ = workspace.store.changes_since(None)
    with casewright.open(place, actor="zoe") as other:
        case = other.create_case("parcel", {"code": "A"})
        cursor, changes = workspace.store.changes_since(cursor)
        while not changes.cases:
            workspace.store.wait_for_change(5)
            cursor, changes = workspace.store.changes_since(cursor)
    assert case.id in changes.cases


def test_the_same_command_id_gives_the_same_case(workspace: Workspace) -> None:
    command = app.new_id()
    first = workspace.create_case("parcel", {"code": "A"}, command_id=command)
    assert workspace.create_case("parcel", {"code": "A"}, command_id=command) == first


def test_rows_of_a_file_become_cases(workspace: Workspace) -> None:
    report = workspace.intake("parcel", io.BytesIO(b"code,weight\nA,1\nB,x\n"))
    assert (report.created, len(report.refused)) == (1, 1)
    with pytest.raises(Refused, match="no header"):
        workspace.intake("parcel", io.BytesIO(b""))


def test_what_is_not_there_is_refused_in_words(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="There is no case X-1"):
        workspace.case("X-1")
    with pytest.raises(Refused, match="There is no assignment"):
        workspace.submit("nothing")
    with pytest.raises(Refused, match="No published blueprint"):
        workspace.create_case("box", {})
    with pytest.raises(BlueprintRefused):
        workspace.publish("blueprint: ")
    case = workspace.create_case("parcel", {"code": "A"})
    with pytest.raises(Refused, match="did not exist at"):
        workspace.case_at(case.id, case.created - 1)


def test_a_draft_is_kept_for_its_person(workspace: Workspace) -> None:
    (row,) = workspace.create_case("parcel", {"code": "A"}).assignments
    workspace.save_draft(row.assignment, {"weight": 3})
    kept = workspace.reads.draft(row.assignment, "zoe")
    assert kept is not None
    assert kept.data == {"weight": 3}


def test_the_worker_runs_beside_the_work(workspace: Workspace) -> None:
    """As the desktop runs it: in a thread, until the workspace is closed."""
    stop = threading.Event()
    worker = workspace.worker()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    workspace.create_case("crate", {"codes": [{"code": "x"}]})
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


def test_backup_replay_and_restore_keep_everything(workspace: Workspace, tmp_path: Path) -> None:
    case = workspace.create_case("parcel", {"code": "A"})
    backup = tmp_path / "copy"
    workspace.backup(backup)
    events, differences = workspace.replay()
    assert differences == []
    done = app.restore(tmp_path / "restored.casewright", backup)
    assert (done.events, done.closed) == (events, ())
    with casewright.open(tmp_path / "restored.casewright", actor="zoe") as restored:
        assert restored.case(case.case).data == case.data


def test_a_seal_is_made_and_checked(workspace: Workspace) -> None:
    import json

    workspace.create_case("parcel", {"code": "A"})
    exported = workspace.seal()
    assert workspace.verify(seal=json.dumps(exported).encode()).ok


def test_a_workspace_is_made_once(workspace: Workspace, place: str) -> None:
    with pytest.raises(Refused, match=r"exists already|is a workspace already"):
        app.create(place)
    assert workspace.reads.person("zoe") is not None


def test_one_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="There is no workspace"):
        casewright.open(tmp_path / "nothing.casewright")


def test_who_acts_is_the_user_of_the_machine_unless_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOGNAME", "somebody")
    with app.create(tmp_path / "own.casewright") as workspace:
        assert workspace.actor == "somebody"
        assert workspace.person("somebody").everything
    with app.open(tmp_path / "own.casewright", actor="ann") as workspace:
        assert workspace.actor == "ann"
        with pytest.raises(Refused, match="There is no person “ann”"):
            workspace.person("ann")


def test_opening_from_python_loads_no_windows() -> None:
    script = (
        "import sys, casewright\n"
        "assert 'casewright.app' not in sys.modules\n"
        "casewright.open\n"
        "assert 'casewright.app' in sys.modules\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
