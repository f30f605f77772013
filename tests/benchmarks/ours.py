"""Casewright on workload W1: the core in memory, and everything durable and audited."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from casewright.blueprint.canonical import canonical_bytes
from casewright.engine import commands as c
from casewright.engine.compile import compile_plan
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given
from casewright.engine.state import Case
from casewright.runtime.handle import handle
from casewright.runtime.identity import new_id
from casewright.runtime.plans import Plans
from casewright.store.open import open_store
from casewright.store.sqlite import SqliteStore

from .w1 import blueprint

COMPLETIONS = 15
START = {"amount": 5000, "auto_n": 0}
NOW = 1_772_442_000_000_000
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


ids = new_id


class Core:
    """The engine alone."""

    def __init__(self) -> None:
        self.plan = compile_plan(blueprint(), 1)
        self.drawn = [ids() for _ in range(COMPLETIONS)]

    def begin(self, case: str) -> Case:
        """A new case at its first human step."""
        command = c.CreateCase(
            id=ids(), actor="ann", case=case, type="w1", blueprint="w1", data=START
        )
        decision = decide(self.plan, None, command, Given(NOW, number=1))
        assert isinstance(decision, Decision)
        return decision.case

    def submit(self, case: Case, command_id: str) -> Case:
        """Complete one open human step."""
        command = c.SubmitAssignment(
            id=command_id, actor="ann", case=case.id, assignment=next(iter(case.assignments))
        )
        decision = decide(self.plan, case, command, Given(NOW))
        assert isinstance(decision, Decision)
        return decision.case

    def half_done(self, name: str) -> Case:
        """A case with half of its steps done."""
        case = self.begin(name)
        for _ in range(COMPLETIONS // 2):
            case = self.submit(case, ids())
        return case

    def run(self, cases: int) -> int:
        """Work cases to their end; the number of completions.

        Command ids are made beforehand: they come from outside the core.
        """
        for number in range(cases):
            case = self.begin(f"case-{number}")
            for command_id in self.drawn:
                case = self.submit(case, command_id)
            assert case.resolved
        return cases * COMPLETIONS


class Durable:
    """The whole path of a command on a SQLite workspace, one transaction each."""

    def __init__(self, path: Path, synchronous: Any) -> None:
        open_store(path, create=True).close()
        self.store = SqliteStore(path, synchronous=synchronous)
        self.plans = Plans()
        publish(self.store)

    def command(self, command: c.Command) -> Any:
        """One command in a transaction of its own."""
        with self.store.transaction() as unit:
            handled = handle(unit, self.plans, command)
        assert handled.refused is None, handled.refused
        return handled.answer

    def run(self, cases: int) -> int:
        """Work cases to their end; the number of completions."""
        work(self.command, cases)
        return cases * COMPLETIONS


def publish(store: Any) -> None:
    """Publish the blueprint of workload W1."""
    content = canonical_bytes(blueprint()).decode()
    command = c.PublishBlueprint(id=ids(), actor="ann", blueprint="w1", content=content)
    with store.transaction() as unit:
        assert handle(unit, Plans(), command).committed


def work(command: Callable[[c.Command], Any], cases: int) -> None:
    """Create cases and complete all their steps, one command after another."""
    for _ in range(cases):
        first = ids()
        create = c.CreateCase(
            id=first, actor="ann", case=c.derive(first, "case"), type="w1", blueprint="w1",
            data=START,
        )  # fmt: skip
        answer = command(create)
        while answer.assignments:
            submit = c.SubmitAssignment(
                id=ids(), actor="ann", case=create.case, assignment=answer.assignments[0]
            )
            answer = command(submit)
        assert answer.status == "Resolved-Completed"


class Recorder(sqlite3.Connection):
    """A connection that keeps what is written through it, to be written again by bare sqlite3."""

    kept: ClassVar[list[tuple[str, list[Any] | None]]] = []

    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        if sql.lstrip().upper().startswith(WRITES):
            self.kept.append((sql, [tuple(values)] if values else None))
        return super().execute(sql, values)

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
        listed = [tuple(row) for row in rows]
        self.kept.append((sql, listed))
        return super().executemany(sql, listed)


def record(folder: Path, cases: int) -> tuple[Path, list[tuple[str, list[Any] | None]]]:
    """(an empty workspace to write into, the statements with their rows) of W1 cases."""
    path = folder / "recorded.casewright"
    durable = Durable(path, "NORMAL")
    durable.store.close()
    empty = folder / "empty.casewright"
    with sqlite3.connect(path) as source, sqlite3.connect(empty) as target:
        source.backup(target)
    connect = sqlite3.connect
    Recorder.kept = []

    def recording(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(*arguments, **{**options, "factory": Recorder})
        return opened

    sqlite3.connect = recording  # type: ignore[assignment]
    try:
        again = Durable.__new__(Durable)
        again.store = SqliteStore(path, synchronous="NORMAL")
        again.plans = Plans()
        again.run(cases)
        again.store.close()
    finally:
        sqlite3.connect = connect
    return empty, Recorder.kept


def replay(
    path: Path, statements: Sequence[tuple[str, list[Any] | None]], synchronous: str
) -> None:
    """Write recorded rows with bare sqlite3: the limit of what Python and SQLite can do."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    for sql, rows in statements:
        if rows is None:
            connection.execute(sql)
        else:
            connection.executemany(sql, rows)
    connection.close()
