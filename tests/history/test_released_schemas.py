"""Workspaces that older programs made open, verify, rebuild to the same rows, and are worked on.

``schema-N.casewright.xz`` is such a file: two service requests, one half-typed draft, one seal.
A file is never made anew; a new schema adds a new one.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright import app
from casewright.engine.audit import read_payload
from casewright.store.port import Unavailable
from casewright.store.rows import WorkQuery
from casewright.store.schema import KNOWN, REVISION
from casewright.store.seal import export_seal, seals

KEPT = sorted(Path(__file__).parent.glob("schema-*.casewright.xz"))


@pytest.fixture(params=KEPT, ids=lambda path: path.name.split(".")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of an old workspace, as it was kept."""
    kept: Path = request.param
    file = tmp_path / kept.name.removesuffix(".xz")
    file.write_bytes(lzma.decompress(kept.read_bytes()))
    file.chmod(0o600)
    return file


@pytest.fixture
def workspace(old: Path) -> Iterator[app.Workspace]:
    """An old workspace, brought up to this program's schema."""
    with app.open(old, actor="ann", migrate=True) as opened:
        yield opened


def test_every_schema_is_kept() -> None:
    """Each of them but the one that this program makes itself may only be added to, never lost."""
    kept = [path.name for path in KEPT]
    assert kept == [f"schema-{int(known)}.casewright.xz" for known in KNOWN[: len(kept)]]
    assert len(kept) >= len(KNOWN) - 1, "a released schema has no workspace here"


def test_one_is_not_opened_before_it_was_brought_up_to_date(old: Path) -> None:
    number = old.name.split("-")[1].partition(".")[0]
    if f"{int(number):04}" == REVISION:
        app.open(old, actor="ann").close()
        return
    with pytest.raises(Unavailable, match="workspace upgrade"):
        app.open(old, actor="ann")
    app.open(old, actor="ann", migrate=True).close()
    app.open(old, actor="ann").close()


def test_its_tables_are_those_that_its_events_tell(workspace: app.Workspace) -> None:
    events, differences = workspace.replay()
    assert (events, differences) == (20, [])


def test_its_seal_still_covers_what_was_sealed(workspace: app.Workspace) -> None:
    assert len(seals(workspace.store)) == 1
    exported = json.dumps(export_seal(workspace.store)).encode()
    workspace.create_case("request", {"subject": "One more", "requester": "ann"})
    assert workspace.verify(seal=exported).ok


def test_what_a_repeated_command_hears_is_what_it_heard_then(workspace: app.Workspace) -> None:
    """The very command of the history comes again: the old answer, and nothing happens."""
    for number in ("SRV-1", "SRV-2"):
        case = workspace.live(number)
        record = next(iter(workspace.reads.records(f"case:{case.id}")))
        command = read_payload(record.payload).command
        assert command is not None
        outcome = workspace.handle(command)
        assert outcome.repeated
        assert outcome.answer.assignments
        assert workspace.live(number).sequence == case.sequence


def test_it_can_be_backed_up_and_restored(workspace: app.Workspace, tmp_path: Path) -> None:
    workspace.backup(tmp_path / "copy.casewright")
    app.restore(tmp_path / "restored.casewright", tmp_path / "copy.casewright")
    with app.open(tmp_path / "restored.casewright", actor="ann") as restored:
        assert restored.case("SRV-1") == workspace.case("SRV-1")
        assert restored.verify(decisions=True).ok


def test_its_history_verifies_and_its_decisions_are_still_made(workspace: app.Workspace) -> None:
    found = workspace.verify(decisions=True)
    assert (found.cases, found.bad) == (2, [])


def test_what_was_typed_is_still_there(workspace: app.Workspace) -> None:
    rows = workspace.reads.work(WorkQuery(person="ann")).rows
    drafts = [workspace.reads.draft(row.assignment, "ann") for row in rows]
    assert [draft.data for draft in drafts if draft is not None] == [{"details": "half typed"}]


def test_its_work_goes_on_to_the_resolution(workspace: app.Workspace) -> None:
    solve = next(
        row for row in workspace.reads.work(WorkQuery(person="ann")).rows if row.step == "solve"
    )
    done = workspace.submit(solve.assignment, outcome="answered", data={"answer": "Plug it in."})
    assert done.status.startswith("Resolved")
