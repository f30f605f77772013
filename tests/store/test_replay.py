"""A history read again gives the very commits that were written: commands, states, answers."""

from __future__ import annotations

import io
from typing import Any

import pytest
from msgspec.structs import replace

from casewright.engine import events as e
from casewright.engine.decision import Effect
from casewright.store import replay
from casewright.store.gather import gather
from casewright.store.history import export_history, line_of, records_in
from casewright.store.memory import MemoryStore
from casewright.store.port import Commit, Unavailable
from casewright.store.rebuild import differences, restore_events
from tests.store import story
from tests.store.story import START, CaseStory, erased, ident, records_of


class Keeping(MemoryStore):
    """A store that keeps the commits that were made to it."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Commit] = []

    def transaction(self) -> Any:
        return _keeping(super().transaction(), self.kept)


class _keeping:  # noqa: N801 - it stands in for a context manager function
    def __init__(self, held: Any, kept: list[Commit]) -> None:
        self._held = held
        self._kept = kept

    def __enter__(self) -> Any:
        unit = self._held.__enter__()
        commit = unit.commit

        def keep(each: Commit) -> Any:
            self._kept.append(each)
            return commit(each)

        unit.commit = keep
        return unit

    def __exit__(self, *error: Any) -> Any:
        return self._held.__exit__(*error)


@pytest.fixture
def told() -> Keeping:
    """A blueprint, a person and a case that lived a little, with an effect on the way."""
    store = Keeping()
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    case = CaseStory(store).create(applicant="Ann", amount=5)
    case.claim()
    mail = Effect(ident("mail"), "mail", None, {"to": "x"})
    case.event(e.CommentAdded("send"), effects=(mail,))
    case.complete("ok", amount=7)
    case.resolve()
    return store


def test_every_commit_is_read_again_as_it_was_written(told: Keeping) -> None:
    again = [
        commit
        for stream in dict.fromkeys(commit.stream for commit in told.kept)
        for commit in replay.commits(stream, told.reads.records(stream))
    ]
    assert len(again) == len(told.kept)
    for before, after in zip(told.kept, again, strict=True):
        assert (before.stream, before.expected, before.head) == (
            after.stream, after.expected, after.head,
        )  # fmt: skip
        (one,), (two,) = before.turns, after.turns
        assert one.command == two.command
        assert one.records == two.records
        assert one.answer == two.answer
        assert one.after == two.after
        assert one.effects == two.effects


def test_the_rows_of_a_commit_are_the_same_live_and_from_the_history(told: Keeping) -> None:
    with told.transaction() as unit:
        for before in told.kept:
            records = told.reads.records(before.stream)
            after = next(
                c for c in replay.commits(before.stream, records) if c.expected == before.expected
            )
            live, again = gather(before, unit.names_of), gather(after, unit.names_of)
            assert live.puts == again.puts
            assert live.drops == again.drops
            assert live.flow == again.flow


def test_the_last_state_is_the_live_one(told: Keeping) -> None:
    for stream in told.reads.streams():
        expected = None
        if stream.startswith("case:"):
            expected = told.reads.case(stream.removeprefix("case:"))
        assert replay.last_case(stream, told.reads.records(stream)) == expected


def test_a_history_as_lines_makes_the_same_workspace_again(told: Keeping) -> None:
    out = io.StringIO()
    count = export_history(told, out)
    lines = out.getvalue().splitlines()
    assert count == len(lines) == len(list(records_of(told)))
    again = MemoryStore()
    assert restore_events(records_in(lines), again) == count
    assert differences(told, again) == []
    assert [line_of(record) for record in records_of(again)] == lines


def test_the_history_of_one_case_is_its_own_events_only(told: Keeping) -> None:
    case = next(s for s in told.reads.streams() if s.startswith("case:")).removeprefix("case:")
    out = io.StringIO()
    export_history(told, out, case)
    assert {record.stream for record in records_in(out.getvalue().splitlines())} == {f"case:{case}"}


@pytest.mark.parametrize(
    "line", ["", "no json", "[]", '{"header": "x"}', '{"header": 5, "payload": "", "salt": ""}']
)
def test_a_line_that_is_none_is_named_by_its_number(told: Keeping, line: str) -> None:
    good = [line_of(record) for record in records_of(told)]
    with pytest.raises(Unavailable, match="Line 3 of the history"):
        list(records_in([*good[:2], line]))


def test_an_erased_history_stops_where_it_was_erased(told: Keeping) -> None:
    stream = next(s for s in told.reads.streams() if s.startswith("case:"))
    records = list(told.reads.records(stream))
    cut = len(records) - 1
    with pytest.raises(replay.Unreadable) as stopped:
        list(replay.commits(stream, [*records[:cut], erased(records[cut])]))
    assert stopped.value.seq == records[cut].seq
    assert "erased" in str(stopped.value)


def test_a_history_whose_first_event_names_no_command_is_not_replayed(told: Keeping) -> None:
    stream = next(s for s in told.reads.streams() if s.startswith("case:"))
    records = list(told.reads.records(stream))
    with pytest.raises(replay.Unreadable, match="no command leads to it"):
        list(replay.commits(stream, records[1:]))


def test_a_commit_of_many_turns_is_undone_whole(told: Keeping) -> None:
    """The second turn is of another case's version: nothing of the first stays either."""
    case = CaseStory(told, "other").create()
    command, event = story.comment(case, "one")
    before = {name: dict(rows) for name, rows in told.tables.items()}

    def fail() -> None:
        with told.transaction() as unit:
            turn = story.turn(unit, command, (event,), at=START)
            unit.commit(turn)
            unit.commit(replace(turn, expected=99))

    with pytest.raises(Exception, match=case.stream):
        fail()
    assert {name: dict(rows) for name, rows in told.tables.items()} == before
