"""What is particular to a server: overlapping transactions, followers, folded figures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from casewright.engine import events as e
from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.port import Conflict, Unavailable
from casewright.store.postgres import PostgresStore
from casewright.store.rebuild import differences, rebuild
from casewright.store.rows import WorkQuery
from tests.store import story
from tests.store.story import START, CaseStory

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair(postgres_url: str) -> Iterator[tuple[PostgresStore, PostgresStore]]:
    """Two programs on the same server."""
    first = open_store(postgres_url, create=True)
    second = open_store(postgres_url)
    assert isinstance(first, PostgresStore)
    assert isinstance(second, PostgresStore)
    story.publish(first)
    story.person(first, "bob", queues=("front",))
    yield first, second
    first.close()
    second.close()


def say(store: Any, unit: Any, case: CaseStory, what: str) -> None:
    command, event = story.comment(case, what)
    unit.commit(story.turn(unit, command, (event,), at=START))


def test_of_two_who_decide_at_the_same_time_the_second_must_decide_again(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    case = CaseStory(first).create()

    def overlap() -> None:
        with second.transaction() as late:
            late.load(case.stream)
            with first.transaction() as early:
                say(first, early, case, "early")
            say(second, late, case, "late")

    with pytest.raises(Conflict):
        overlap()
    with second.transaction() as again:
        say(second, again, case, "late")
    assert [row.payload["text"] for row in first.reads.history(case.id, after=4)] == [
        "early", "late",
    ]  # fmt: skip


def test_two_who_create_the_same_case_at_the_same_time(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    case = CaseStory(first)

    def overlap() -> None:
        with second.transaction() as late:
            seen = late.load(case.stream)
            CaseStory(first).create()
            events = case.first_events("PRM-9", {}, None)
            command, _ = story.comment(case, "creation")
            late.commit(story.turn(late, command, events, at=START, base=seen))

    with pytest.raises(Conflict):
        overlap()


def test_a_transaction_sees_one_snapshot_however_long_it_lasts(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    with second.transaction() as unit:
        assert unit.fact("queue:front") == {"members": ["bob"]}
        story.person(first, "ida", queues=("front",))
        assert unit.fact("queue:front") == {"members": ["bob"]}
    with second.transaction() as unit:
        assert unit.fact("queue:front") == {"members": ["bob", "ida"]}


def test_a_follower_never_skips_a_commit_that_came_late(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    slow, quick = CaseStory(first, "slow").create(), CaseStory(first, "quick").create()
    cursor, _ = second.changes_since(None)
    with first.transaction() as held:
        say(first, held, slow, "begun first, finished last")
        quick.claim()
        cursor, changes = second.changes_since(cursor)
        assert slow.id not in changes.cases
    seen = set(changes.cases)
    cursor, changes = second.changes_since(cursor)
    assert seen | changes.cases == {slow.id, quick.id}
    assert second.changes_since(cursor)[1].cases == frozenset()


def test_a_rolled_back_transaction_is_never_reported(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    case = CaseStory(first).create()
    cursor, _ = second.changes_since(None)

    def fail() -> None:
        with first.transaction() as unit:
            say(first, unit, case, "never")
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        fail()
    assert second.changes_since(cursor)[1].cases == frozenset()


def test_another_program_is_notified(pair: tuple[PostgresStore, PostgresStore]) -> None:
    first, second = pair
    heard: list[bool] = []
    waiting = threading.Thread(target=lambda: heard.append(second.wait_for_change(20)))
    waiting.start()
    case = CaseStory(first).create()
    while waiting.is_alive():
        case.claim()
        waiting.join(0.05)
    assert heard == [True]


def test_figures_are_the_same_before_and_after_folding(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    for n in range(3):
        CaseStory(first, f"case {n}").create().complete()
    before = second.reads.flow(0, 10**6)
    first.fold()
    case = CaseStory(first, "later").create()
    case.complete()
    first.fold()
    after = second.reads.flow(0, 10**6)
    assert [row.opened for row in before] == [3, 3]
    assert [row.opened for row in after] == [4, 4]
    with first.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM flow_deltas")).scalar() == 0
    again = MemoryStore()
    rebuild(first, again)
    assert differences(first, again) == []


def test_a_number_drawn_in_vain_leaves_a_gap_and_never_waits_for_others(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = pair
    with first.transaction() as unit:
        assert unit.draw("CLM") == 1
        with second.transaction() as other:
            assert other.draw("CLM") == 2


def test_a_lost_connection_is_told_and_the_next_command_works(
    pair: tuple[PostgresStore, PostgresStore], postgres_url: str
) -> None:
    first, second = pair
    case = CaseStory(first).create()

    def cut_off() -> None:
        with first.transaction() as unit:
            unit.load(case.stream)
            with psycopg.connect(postgres_url, autocommit=True) as killer:
                killer.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            say(first, unit, case, "lost")

    with pytest.raises(Unavailable, match="server cannot be used"):
        cut_off()
    first.engine.dispose()
    second.engine.dispose()
    case.claim()
    assert [row.kind for row in second.reads.history(case.id)][-1] == "AssignmentGiven"


def test_texts_sort_byte_by_byte_whatever_the_server_speaks(
    pair: tuple[PostgresStore, PostgresStore],
) -> None:
    first, _ = pair
    for name in ("a", "B", "ä"):
        story.person(first, name)
    found = [known.person for known in first.reads.people()]
    assert found == ["a", "B", "bob", "ä"] or sorted(found) == ["B", "a", "bob", "ä"]
    with first.engine.connect() as connection:
        ordered = connection.execute(text("SELECT id FROM people ORDER BY id")).scalars().all()
    assert ordered == ["B", "a", "bob", "ä"]


def test_threads_on_one_server_lose_nothing(pair: tuple[PostgresStore, PostgresStore]) -> None:
    stores = list(pair)
    cases = [CaseStory(stores[n % 2], f"case {n}").create() for n in range(4)]

    def work(case: CaseStory) -> None:
        for n in range(10):
            case.event(e.CommentAdded(f"comment {n}"))

    threads = [threading.Thread(target=work, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(stores[0].reads.history(case.id)) for case in cases] == [14] * 4
    assert len(stores[1].reads.work(WorkQuery()).rows) == 4
