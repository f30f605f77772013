"""Whatever is done to the events behind the program's back is found and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from casewright.engine import events as e
from casewright.store.open import open_store
from casewright.store.seal import export_seal, make_seal
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import CaseStory

pytestmark = pytest.mark.damages


@pytest.fixture
def workspace(place: str) -> Iterator[Any]:
    """A file or a server with one worked case and one fresh one."""
    store = open_store(place, create=True)
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    yield store
    store.close()


@pytest.fixture
def case(workspace: Any) -> CaseStory:
    """A case with eight events."""
    CaseStory(workspace, "other").create(applicant="Other")
    told = CaseStory(workspace).create(applicant="Ann Archer")
    told.claim()
    told.complete()
    told.resolve()
    return told


@pytest.fixture
def change(workspace: Any) -> Callable[..., None]:
    """Changes the database as somebody with the file or the server's password could."""

    def run(statement: str, **values: Any) -> None:
        with workspace.engine.begin() as connection:
            connection.execute(text(statement), values)

    return run


def bad(store: Any, seal: dict[str, Any] | None = None) -> list[tuple[str, int]]:
    report = verify(store, seal)
    assert report["ok"] == (report["bad"] == [])
    return [(found["case"], found["seq"]) for found in report["bad"]]


def test_an_honest_workspace_is_clean(workspace: Any, case: CaseStory) -> None:
    make_seal(workspace)
    report = verify(workspace, export_seal(workspace))
    assert report == {"ok": True, "cases": 2, "events": 14, "bad": []}


def test_progress_is_told_stream_by_stream(workspace: Any, case: CaseStory) -> None:
    told: list[tuple[int, int]] = []
    verify(workspace, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize("column", ["header", "payload", "salt"])
def test_one_changed_byte_in_any_event_is_found_and_named(
    workspace: Any, case: CaseStory, change: Callable[..., None], column: str
) -> None:
    for record in list(workspace.reads.records(case.stream)):
        whole: bytes = getattr(record, column)
        for at in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
            where = f"UPDATE events SET {column} = :now WHERE stream = :stream AND seq = :seq"
            change(where, now=changed, stream=case.stream, seq=record.seq)
            assert bad(workspace) == [(case.id, record.seq)], (record.seq, at)
            change(where, now=whole, stream=case.stream, seq=record.seq)
    assert bad(workspace) == []


@pytest.mark.parametrize(
    "column, value", [("at", 1), ("kind", "CommentAdded"), ("seq", 99), ("stream", "case:x")]
)
def test_a_changed_column_is_found(
    workspace: Any, case: CaseStory, change: Callable[..., None], column: str, value: Any
) -> None:
    change(
        f"UPDATE events SET {column} = :value WHERE stream = :stream AND seq = 3",
        value=value, stream=case.stream,
    )  # fmt: skip
    assert (case.id, 3) in bad(workspace)


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_an_event_removed_in_the_middle_is_named(
    workspace: Any, case: CaseStory, change: Callable[..., None], seq: int
) -> None:
    gone = "DELETE FROM events WHERE stream = :stream AND seq = :seq"
    change(gone, stream=case.stream, seq=seq)
    (found,) = verify(workspace)["bad"]
    assert found == {"case": case.id, "seq": seq, "problem": f"event {seq} is missing"}


def test_a_removed_tail_is_named(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    change("DELETE FROM events WHERE stream = :stream AND seq > 6", stream=case.stream)
    (found,) = verify(workspace)["bad"]
    assert (found["case"], found["seq"]) == (case.id, 7)
    assert "7 to 8 are missing" in found["problem"]


def test_a_tail_removed_with_all_its_traces_is_named_by_an_exported_seal(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    seal = _remove_without_trace(workspace, case, change)
    assert bad(workspace) == []
    report = verify(workspace, seal)
    assert (case.id, 7) in [(found["case"], found["seq"]) for found in report["bad"]]


def _remove_without_trace(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> dict[str, Any]:
    """Seal and export; then put the workspace back to event 6 with a perfect forger's care."""
    from casewright.store import replay
    from casewright.store.accepted import plain

    make_seal(workspace)
    seal = export_seal(workspace)
    kept = list(workspace.reads.records(case.stream))[:6]
    state = plain(replay.last_case(case.stream, kept))
    change("DELETE FROM events WHERE stream = :stream AND seq > 6", stream=case.stream)
    change(
        "UPDATE streams SET sequence = 6, head = :head WHERE stream = :stream",
        head=replay.hash_of(kept[-1].header), stream=case.stream,
    )  # fmt: skip
    change("UPDATE cases SET state = :state WHERE id = :id", state=state, id=case.id)
    change("DELETE FROM seals")
    change("DELETE FROM seal_heads")
    return seal


def test_a_case_removed_whole_is_named_by_an_exported_seal(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    make_seal(workspace)
    seal = export_seal(workspace)
    for table, column, value in (
        ("events", "stream", case.stream), ("streams", "stream", case.stream),
        ("cases", "id", case.id), ("seal_heads", "stream", case.stream),
    ):  # fmt: skip
        change(f"DELETE FROM {table} WHERE {column} = :value", value=value)
    assert (case.id, 1) in bad(workspace, seal)


def test_a_seal_without_heads_still_shows_that_something_is_gone(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    make_seal(workspace)
    small = export_seal(workspace, heads=False)
    assert "heads" not in small
    assert bad(workspace, small) == []
    change("DELETE FROM seals")
    change("DELETE FROM seal_heads")
    assert bad(workspace, small) == [("", 0)]


def test_a_forged_seal_is_not_believed(workspace: Any, case: CaseStory) -> None:
    make_seal(workspace)
    seal = export_seal(workspace)
    for forged in (
        {**seal, "root": "0" * 64},
        {**seal, "heads": {**seal["heads"], case.stream: [1, "0" * 64]}},
        {"nr": 1},
    ):
        problems = [found["problem"] for found in verify(workspace, forged)["bad"]]
        assert any("exported seal itself" in problem for problem in problems)


def test_seals_changed_in_the_workspace_are_found(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    make_seal(workspace)
    case.event(e.CommentAdded("more"))
    make_seal(workspace)
    assert bad(workspace) == []
    change("UPDATE seal_heads SET sequence = 1 WHERE stream = :stream AND nr = 2",
           stream=case.stream)  # fmt: skip
    assert ("", 0) in bad(workspace)
    change("UPDATE seals SET streams = 9 WHERE nr = 1")
    assert any("seal 1 was changed" in found["problem"] for found in verify(workspace)["bad"])


def test_history_rewritten_after_it_was_sealed_is_found(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    make_seal(workspace)
    change("UPDATE seal_heads SET head = :head WHERE stream = :stream",
           head="1" * 64, stream=case.stream)  # fmt: skip
    assert (case.id, 8) in bad(workspace)


@pytest.mark.parametrize(
    "statement, problem",
    [
        ("UPDATE streams SET head = 'x' WHERE stream = :stream", "noted head does not match"),
        ("UPDATE streams SET sequence = 5 WHERE stream = :stream", "added past the noted head"),
        ("DELETE FROM streams WHERE stream = :stream", "head of its events is missing"),
        ("DELETE FROM cases WHERE id = :id", "live state is missing"),
    ],
)
def test_heads_and_snapshots_must_fit_the_events(
    workspace: Any, case: CaseStory, change: Callable[..., None], statement: str, problem: str
) -> None:
    values = {"stream": case.stream} if ":stream" in statement else {"id": case.id}
    change(statement, **values)
    (found,) = verify(workspace)["bad"]
    assert found["case"] == case.id
    assert problem in found["problem"]


@pytest.mark.parametrize("state", [b"{}", b"nonsense"])
def test_a_live_state_that_nobody_can_read_is_named(
    workspace: Any, case: CaseStory, change: Callable[..., None], state: bytes
) -> None:
    change("UPDATE cases SET state = :state WHERE id = :id", state=state, id=case.id)
    assert bad(workspace) == [(case.id, 8)]


def test_a_live_state_that_the_events_do_not_give_is_found(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    from casewright.store.accepted import plain

    forged = case.case
    forged.data["applicant"] = "Somebody Else"
    change("UPDATE cases SET state = :state WHERE id = :id", state=plain(forged), id=case.id)
    assert bad(workspace) == [(case.id, 8)]


def test_an_erased_payload_is_not_a_break(
    workspace: Any, case: CaseStory, change: Callable[..., None]
) -> None:
    change(
        "UPDATE events SET payload = :none, salt = :none WHERE stream = :stream AND seq = 1",
        none=b"", stream=case.stream,
    )  # fmt: skip
    assert bad(workspace) == []
    assert workspace.reads.history(case.id)[0].payload == {}
