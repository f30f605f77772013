"""Casewright on PostgreSQL against plain psycopg that writes the same rows, eight threads each.

The server is the benchmark's own and runs with ``synchronous_commit`` on. Time is on the wall:
most of the work is the server's, and both sides wait for the same disk.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import psycopg
from msgspec.structs import astuple

from casewright.engine import commands as c
from casewright.runtime.local import settle
from casewright.runtime.plans import Plans
from casewright.store import replay
from casewright.store.gather import gather
from casewright.store.open import open_store
from casewright.store.port import Commit
from casewright.store.statements import Statements
from casewright.store.writes import Writes
from tests.support.postgres import DURABLE, PostgresServer, PostgresUnavailable, server

from . import ours
from .measure import Result, interleaved

THREADS = 8
#: Cases of one thread in one round.
CASES = 3
ROUNDS = 4
NAME = "PostgreSQL persisted vs plain psycopg, same rows"

_SQL = Statements("%s")
_INSERT_FLOW = _SQL.insert["flow"].replace("INTO flow", "INTO flow_deltas")
#: A commit with the rows it writes.
Written = tuple[Commit, Writes]


def results() -> Iterator[Result]:
    """The ratio, or nothing but the reason when no server can be started here."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server(DURABLE))
        except PostgresUnavailable as reason:
            print(f"{NAME}: skipped: {reason}", flush=True)
            return
        yield _compare(running)


def _compare(running: PostgresServer) -> Result:
    template = running.create_database()
    store = open_store(running.url(template), create=True)
    ours.publish(store)
    store.close()
    copies = itertools.count()

    def copy() -> str:
        name = f"{template}_{next(copies)}"
        with psycopg.connect(running.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return running.url(name)

    first = Team(copy())
    first.run()
    written = first.written()
    first.close()
    team = Team(copy())
    fresh = [copy() for _ in range(ROUNDS + 1)]
    bare = iter(fresh)
    mine, raw = interleaved(team.run, lambda: _bare(next(bare), written), rounds=ROUNDS)
    _same_rows(team, fresh[-1], written)
    team.close()
    note = f"{mine.wall * 1e6:.0f} µs against {raw.wall * 1e6:.0f} µs a completion, on the wall"
    return Result(NAME, raw.wall / mine.wall, 0.45, 1.0, note)


class Team:
    """Eight people at work on one workspace, each on cases of their own."""

    def __init__(self, url: str) -> None:
        self.store: Any = open_store(url)
        self.plans = Plans()

    def close(self) -> None:
        """Let go of the server."""
        self.store.close()

    def run(self) -> int:
        """Work all cases to their end; the number of completions."""
        _at_once(lambda _: ours.work(self._command, CASES))
        return THREADS * CASES * ours.COMPLETIONS

    def _command(self, command: c.Command) -> Any:
        handled = settle(self.store, self.plans, command)
        assert handled.refused is None, handled.refused
        return handled.answer

    def written(self) -> list[list[list[Written]]]:
        """What was written, thread by thread and case by case."""
        streams = [s for s in self.store.reads.streams() if s.startswith("case:")]
        with self.store.transaction() as unit:
            told = [
                [
                    (commit, gather(commit, unit.names_of))
                    for commit in replay.commits(stream, self.store.reads.records(stream))
                ]
                for stream in streams
            ]
        return [told[n::THREADS] for n in range(THREADS)]


def _at_once(work: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


def _bare(url: str, written: Sequence[Sequence[Sequence[Written]]]) -> int:
    """The same rows by plain psycopg, a transaction for each command."""

    def write(thread: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for case in written[thread]:
                for commit, writes in case:
                    with connection.transaction(), connection.cursor() as cursor:
                        _write(cursor, commit, writes)

    _at_once(write)
    return THREADS * CASES * ours.COMPLETIONS


def _write(cursor: psycopg.Cursor[Any], commit: Commit, writes: Writes) -> None:
    records = [astuple(record) for turn in commit.turns for record in turn.records]
    cursor.execute(_SQL.move_stream, (commit.stream, records[-1][1], commit.head))
    many: list[tuple[str, Sequence[Any]]] = [(_SQL.insert["events"], records)]
    many += [(_SQL.drop[table], list(keys)) for table, keys in writes.drops.items()]
    many += [(_SQL.put[table], list(rows.values())) for table, rows in writes.puts.items()]
    many += [(_INSERT_FLOW, writes.flow_rows())]
    for statement, rows in many:
        if rows:
            cursor.executemany(statement, rows)


def _same_rows(team: Team, url: str, written: Sequence[Sequence[Sequence[Written]]]) -> None:
    """Both sides wrote what they should; the team a round more than once."""
    once = sum(len(t.events) for of in written for case in of for w, _ in case for t in w.turns)
    counted = "SELECT count(*) FROM events WHERE stream LIKE 'case:%'"
    with psycopg.connect(url) as connection:
        assert connection.execute(counted).fetchone() == (once,)
        deltas = connection.execute("SELECT count(*) FROM flow_deltas").fetchone()
        assert deltas is not None
        assert deltas[0] > once / 10
    cases = sum(1 for s in team.store.reads.streams() if s.startswith("case:"))
    assert cases == THREADS * CASES * (ROUNDS + 1)
