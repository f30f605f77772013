"""How the rows of a transaction reach a file: table by table, in order, never too many waiting."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from msgspec.structs import replace

from casewright.store.pending import MOST
from casewright.store.verify import verify
from tests.store.story import START, CaseStory, comment, ident, turn
from tests.store.test_pending import create, said, say


class Listening:
    """What a file's database was told to write, statement by statement."""

    def __init__(self, store: Any) -> None:
        self.told: list[str] = []
        self._writer = store._writing()
        self._writer.set_trace_callback(self._hear)

    def _hear(self, statement: str) -> None:
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            self.told.append(f"{words[0]} {words[2]}")

    def turns(self) -> list[str]:
        """The statements in order, those that follow their like left out."""
        self._writer.set_trace_callback(None)
        return [key for key, _ in itertools.groupby(self.told)]


def test_the_rows_of_a_group_are_written_table_by_table(filed: Any) -> None:
    cases = [CaseStory(filed, f"case {n}").create() for n in range(20)]
    heard = Listening(filed)
    with filed.transaction() as unit:
        for n, case in enumerate(cases):
            unit.arrive(case.stream, ident(f"word {n}"))
            unit.fact("person:bob")
            unit.fact("queue:front")
            unit.blueprint("permits", 1)
            say(unit, case, f"word {n}")
    turns = heard.turns()
    assert heard.told.count("INSERT events") == 20
    assert len(turns) == len(set(turns)), "each table has one turn"


def test_events_keep_the_order_of_their_commits_across_cases(filed: Any) -> None:
    """Followers of a file go by it."""
    a, b = CaseStory(filed, "a").create(), CaseStory(filed, "b").create()
    cursor, _ = filed.changes_since(None)
    with filed.transaction() as unit:
        for n, case in enumerate((a, b, b, a, b)):
            say(unit, case, f"{n}")
    with filed.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT stream FROM events WHERE rowid > ? ORDER BY rowid", (cursor,)
        ).all()
    assert [row[0] for row in rows] == [x.stream for x in (a, b, b, a, b)]


def test_a_long_transaction_does_not_keep_everything_in_memory(filed: Any) -> None:
    heard = Listening(filed)
    with filed.transaction() as unit:
        case = CaseStory(filed)
        create(unit, case, "PRM-1")
        base = unit.load(case.stream)
        heard.told.clear()
        for n in range(2 * MOST + 1):
            command, event = comment(case, f"{n}")
            commit = turn(unit, command, (event,), at=START, base=base)
            unit.commit(commit)
            last = commit.turns[-1]
            base = replace(base, sequence=base.sequence + 1, head=commit.head, case=last.after)
            if n == MOST:
                assert heard.told.count("INSERT events") == MOST
    assert heard.turns().count("INSERT events") == 3
    assert len(said(filed, case)) == 2 * MOST + 1


def test_a_transaction_that_fails_at_its_end_leaves_the_next_one_clean(filed: Any) -> None:
    case = CaseStory(filed).create()

    def lose() -> None:
        with filed.transaction() as unit:
            say(unit, case, "lost")
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        lose()
    with filed.transaction() as unit:
        say(unit, case, "kept")
    assert said(filed, case) == ["kept"]
    assert verify(filed)["bad"] == []
