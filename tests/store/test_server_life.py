"""A server in the long run: it goes away and comes back, is told seldom, folds while others work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from casewright.engine import events as e
from casewright.store.memory import MemoryStore
from casewright.store.migrations import commit_0001, commit_0002, commit_0004
from casewright.store.migrations.versions import r0001_first, r0002_lean, r0004_work
from casewright.store.open import open_store
from casewright.store.port import Unavailable
from casewright.store.postgres import PostgresStore
from casewright.store.rebuild import differences, rebuild
from tests.store import story
from tests.store.story import START, CaseStory

pytestmark = pytest.mark.postgres


@pytest.fixture
def server(postgres_url: str) -> Iterator[PostgresStore]:
    """A workspace on a server, with a blueprint and one person."""
    store = open_store(postgres_url, create=True)
    assert isinstance(store, PostgresStore)
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    yield store
    store.close()


def cut_all(url: str) -> None:
    """End every connection to the database, as a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


LOOKS: dict[str, Callable[[Any], Any]] = {
    "the clock": lambda store: store.now(),
    "the next timer": lambda store: store.next_due(),
    "due timers": lambda store: store.due(START),
    "the outbox": lambda store: store.outbox(),
    "what changed": lambda store: store.changes_since(None),
    "a page of work": lambda store: store.reads.people(),
    "a lease": lambda store: store.lease("outbox", "me", 1),
    "all rows": lambda store: list(store.rows("people")),
    "a number": lambda store: store.draw("PRM"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_connection_that_died_is_an_environment_error_once_and_then_replaced(
    server: PostgresStore, postgres_url: str, look: str
) -> None:
    LOOKS[look](server)
    cut_all(postgres_url)
    with pytest.raises(Unavailable) as told:
        LOOKS[look](server)
    assert "server" in str(told.value)
    for _ in range(3):  # other connections of the pool may have died with it
        try:
            LOOKS[look](server)
        except Unavailable:
            continue
        break
    else:
        pytest.fail("the store did not come back")


def test_an_isolation_level_does_not_stay_with_a_connection_of_the_pool(
    server: PostgresStore,
) -> None:
    """Commands decide on one snapshot; what is done beside them must see the newest rows."""
    levels = set()
    with server.transaction() as unit:
        levels.add(unit.run("SHOW transaction_isolation").fetchone()[0])
    for _ in range(4):
        with server.engine.connect() as connection:
            levels.add(connection.execute(text("SHOW transaction_isolation")).scalar())
    with server.snapshot() as still:
        assert still.reads.people()
    with server.engine.connect() as connection:
        levels.add(connection.execute(text("SHOW transaction_read_only")).scalar())
    assert levels == {"repeatable read", "read committed", "off"}


def test_hundreds_of_commits_are_told_to_others_a_few_times(
    server: PostgresStore, postgres_url: str
) -> None:
    case = CaseStory(server).create()
    with psycopg.connect(postgres_url, autocommit=True) as listener:
        listener.execute("LISTEN casewright")
        list(listener.notifies(timeout=0.5))
        for n in range(200):
            command, event = story.comment(case, f"comment {n}")
            story.tell(server, command, event)
        server.close()
        heard = list(listener.notifies(timeout=0.5))
    assert 1 <= len(heard) < 100, "coalesced, and the last commit is told before closing"


def test_figures_are_exact_while_they_are_folded_and_written(server: PostgresStore) -> None:
    stop = threading.Event()

    def fold() -> None:
        while not stop.is_set():
            server.fold()

    folder = threading.Thread(target=fold)
    folder.start()
    try:
        for n in range(10):
            CaseStory(server, f"case {n}").create().complete()
            opened = [row.opened for row in server.reads.flow(0, 10**6)]
            assert opened == [n + 1, n + 1], "neither lost nor counted twice at any moment"
    finally:
        stop.set()
        folder.join()
    again = MemoryStore()
    rebuild(server, again)
    assert differences(server, again) == []


def test_a_commit_finds_its_rows_by_key_even_before_the_server_knows_its_tables(
    server: PostgresStore,
) -> None:
    """Fresh tables have no statistics; a drop must still not look through the whole table."""
    case = CaseStory(server).create()
    with server.engine.begin() as connection:
        rows = [{"n": f"other-{n}", "d": START + n} for n in range(3_000)]
        insert = "INSERT INTO timers (case_id, timer, due) VALUES (:n, 'clock:1', :d)"
        connection.execute(text(insert), rows)
    read = "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'timers'"
    command, _ = story.comment(case, "resolve")
    ended = e.Ended(assignments=(case.assignment,), clocks=(4,))
    with server.transaction() as unit:
        before = unit.run(read).fetchone()[0]
        resolved = e.CaseResolved("Resolved-Done", "done", ended)
        unit.commit(story.turn(unit, command, (resolved,), at=case.at))
        assert unit.run(read).fetchone()[0] - before == 0
    with server.engine.begin() as connection:
        gone = connection.execute(text("DELETE FROM timers")).rowcount
    assert gone == 3_000


def test_each_revision_has_a_function_of_its_own(server: PostgresStore) -> None:
    """A workspace that goes down a revision writes with that revision's keys again."""
    first = commit_0001.commit_function(r0001_first.TABLES)
    second = commit_0002.commit_function(r0002_lean.TABLES)
    assert "ON CONFLICT (case_id, timer) DO UPDATE" in first
    assert "ON CONFLICT (due, case_id, timer) DO NOTHING" in second
    assert "open = excluded.open" in first
    assert "INSERT INTO cases" in second
    cases = second.split("INSERT INTO cases")[1].split("END IF")[0]
    assert "open = excluded.open" not in cases
    with server.engine.connect() as connection:
        body = connection.execute(
            text("SELECT prosrc FROM pg_proc WHERE proname = 'casewright_commit'")
        ).scalar_one()
    assert "FOR d IN SELECT" in body
    newest = commit_0004.commit_function((*r0002_lean.TABLES, *r0004_work.TABLES))
    assert body.strip() in newest
    assert "DELETE FROM absences t WHERE t.person = d.person" in newest
