"""Workspaces that older programs made open, verify, rebuild to the same rows, and are worked on.

``schema-N.casewright.xz`` is such a file: two service requests, one half-typed draft, one seal.
A file is never made anew; a new schema adds a new one.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright import app
from casewright.store.rows import WorkQuery

KEPT = sorted(Path(__file__).parent.glob("schema-*.casewright.xz"))


@pytest.fixture(params=KEPT, ids=lambda path: path.name.split(".")[0])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[app.Workspace]:
    """An old workspace, brought up to this program's schema."""
    file = tmp_path / "old.casewright"
    file.write_bytes(lzma.decompress(request.param.read_bytes()))
    file.chmod(0o600)
    with app.open(file, actor="ann", migrate=True) as opened:
        yield opened


def test_every_schema_is_kept() -> None:
    assert [path.name for path in KEPT] == ["schema-1.casewright.xz"]


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
