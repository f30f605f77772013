"""A backup taken while people work: complete in itself, restorable, and it holds nobody up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright.engine import events as e
from casewright.store.backup import backup, restore
from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.rebuild import differences, rebuild
from casewright.store.seal import make_seal
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import CONTENT, CaseStory, ident


@pytest.fixture
def workspace(place: str) -> Iterator[Any]:
    """A file or a server with a few cases, a draft's owner, a file and a seal."""
    store = open_store(place, create=True)
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    for n in range(4):
        CaseStory(store, f"before {n}").create(applicant=f"Ann {n}").claim()
    store.put_file(b"paper " * 1_000)
    make_seal(store)
    yield store
    store.close()


def restored(copy: Path, folder: Path) -> Any:
    """The backup in a new workspace of its own."""
    target = open_store(folder / "restored.casewright", create=True, synchronous="NORMAL")
    restore(copy, target)
    return target


def assert_whole(store: Any) -> None:
    """Every chain, head and live state is right, and the tables follow from the events."""
    assert verify(store)["bad"] == []
    again = MemoryStore()
    rebuild(store, again)
    assert differences(store, again) == []


def test_a_backup_while_others_write_is_whole(workspace: Any, tmp_path: Path) -> None:
    stop = threading.Event()
    made: list[CaseStory] = []

    def write() -> None:
        while not stop.is_set():
            case = CaseStory(workspace, f"meanwhile {len(made)}").create(applicant="Bo")
            case.claim()
            case.complete("ok")
            made.append(case)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup(workspace, tmp_path / "copy")
    finally:
        stop.set()
        writer.join()
    copy = restored(tmp_path / "copy", tmp_path)
    try:
        assert_whole(copy)
        assert {f"PRM-{n}" for n in range(1, 5)} <= {row[1] for row in copy.rows("cases")}
    finally:
        copy.close()
    assert made, "work went on meanwhile"


class Meddling:
    """A workspace in which something is committed between any two looks of the backup."""

    def __init__(self, store: Any, meddle: list[Any]) -> None:
        self._store = store
        self._meddle = meddle

    def __getattr__(self, name: str) -> Any:
        if self._meddle:
            self._meddle.pop(0)()
        return getattr(self._store, name)


@pytest.mark.postgres
@pytest.mark.parametrize("looks", range(6))
def test_a_version_and_its_first_case_are_both_in_the_backup_or_neither(
    postgres_url: str, tmp_path: Path, looks: int
) -> None:
    """They are in different streams; the backup must not take the second without the first."""
    store = open_store(postgres_url, create=True)
    try:
        story.publish(store)
        old = CaseStory(store, "old").create(applicant="Ann")

        def publish_and_move() -> None:
            story.publish(store, 2, CONTENT.replace("Building permit", "Permit to build"))
            old.event(e.CaseMigrated(2))

        calls: list[Any] = [lambda: None] * looks + [publish_and_move]
        backup(Meddling(store, calls), tmp_path / "copy")
        copy = restored(tmp_path / "copy", tmp_path)
        try:
            assert_whole(copy)
            versions = {row[:2] for row in copy.rows("blueprints")}
            pinned = {(row[3], row[7]) for row in copy.rows("cases")}
            assert pinned <= versions
        finally:
            copy.close()
    finally:
        store.close()


def test_a_backup_does_not_wait_for_a_transaction_that_is_open(
    workspace: Any, tmp_path: Path
) -> None:
    """Somebody's transaction hangs; the nightly backup is made all the same, without its work."""
    case = CaseStory(workspace, "before 0")
    command, event = story.comment(case, "not yet")
    with workspace.transaction() as unit:
        unit.commit(story.turn(unit, command, (event,), at=story.START + story.DAY))
        done = threading.Thread(target=backup, args=(workspace, tmp_path / "copy"))
        done.start()
        done.join(30)
        assert not done.is_alive()
    copy = restored(tmp_path / "copy", tmp_path)
    try:
        assert_whole(copy)
        kinds = [row.kind for row in copy.reads.history(case.id)]
        assert "CommentAdded" not in kinds
    finally:
        copy.close()


def test_what_goes_beside_the_events_is_in_the_backup_too(workspace: Any, tmp_path: Path) -> None:
    from casewright.store.rows import DraftRow

    case = CaseStory(workspace, "before 0")
    with workspace.transaction() as unit:
        draft = DraftRow(case.assignment, "bob", case.id, {"applicant": "half"}, 5, story.START)
        unit.save_draft(draft)
    backup(workspace, tmp_path / "copy")
    copy = restored(tmp_path / "copy", tmp_path)
    try:
        for table in ("chunks", "drafts", "seals", "seal_heads"):
            assert list(copy.rows(table)) == list(workspace.rows(table)), table
        assert copy.reads.draft(case.assignment, "bob").data == {"applicant": "half"}
        with copy.transaction() as unit:
            assert unit.draw("PRM") == 5, "numbers go on where they were"
            assert unit.answered(ident("publish 1")) is not None, "repeats are still known"
    finally:
        copy.close()


# --------------------------------------------------------------- other long looks at everything


@pytest.mark.parametrize("looks", [0, 1, 2, 4])
def test_what_is_committed_while_everything_is_checked_is_not_blamed(
    workspace: Any, looks: int
) -> None:
    """The heads are read first and the events later: both must be of one moment."""
    case = CaseStory(workspace, "before 0")
    calls: list[Any] = [lambda: None] * looks + [lambda: case.event(e.CommentAdded("just now"))]
    assert verify(Meddling(workspace, calls))["bad"] == []
    calls = [lambda: CaseStory(workspace, "brand new").create()]
    assert verify(Meddling(workspace, calls))["bad"] == []


def test_a_snapshot_stays_as_it_was_while_others_work(workspace: Any) -> None:
    case = CaseStory(workspace, "before 0")
    with workspace.snapshot() as still:
        before = {name: list(still.rows(name)) for name in ("cases", "events", "flow", "streams")}
        case.complete("ok", amount=9)
        CaseStory(workspace, "new").create()
        assert {name: list(still.rows(name)) for name in before} == before
        shown = still.reads.case(case.id)
        assert shown is not None
        assert "amount" not in shown.data
    assert list(workspace.rows("cases")) != before["cases"]
    assert case.case.data["amount"] == 9


def test_a_snapshot_and_the_store_tell_the_same_when_nobody_works(workspace: Any) -> None:
    again = MemoryStore()
    with workspace.snapshot() as still:
        rebuild(still, again)
        assert differences(still, again) == []
        assert list(still.reads.streams()) == list(workspace.reads.streams())


def test_nothing_can_be_written_through_a_snapshot(workspace: Any) -> None:
    with workspace.snapshot() as still:
        assert not hasattr(still, "transaction")
        assert not hasattr(still, "put_file")
