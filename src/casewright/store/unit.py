"""What the units of work of both databases share: reading, facts, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from casewright.engine.audit import GENESIS
from casewright.engine.state import Instant

from . import answers
from .gather import draft_values, read_case, read_plain
from .naming import Names, Naming
from .port import Answer, Arrival, Loaded
from .rows import DraftRow
from .statements import Statements

#: What is read of people, and of published versions.
_PEOPLE = ("people", "memberships")
_BLUEPRINTS = ("blueprints", "retirements")


def member(
    person: str, load: int, last: Instant | None, skills: dict[str, int], away: list[list[Any]]
) -> dict[str, Any]:
    """One of the people in the fact ``crew:KIND:ID``; what is empty is left out."""
    rest = {"load": load, "last": last, "skills": skills, "away": away}
    return {"id": person, **{name: value for name, value in rest.items() if value}}


class Cursor(Protocol):
    """What a driver's execute gives, as far as we use it."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class SqlUnit:
    """Reading inside a transaction; subclasses add the clock, the draw and the commit."""

    def __init__(self, sql: Statements, naming: Naming) -> None:
        self._sql = sql
        self._naming = naming

    def run(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Execute one statement of the store's own in this transaction."""
        raise NotImplementedError

    def ask(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Execute a reading statement after ``ready`` was told what it looks for."""
        return self.run(statement, values)

    def ready(self, stream: str = "", command: str = "", tables: Sequence[str] = ()) -> None:
        """Let the database hold what this transaction committed to these; nothing by default."""

    def run_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute one statement of the store's own for many rows."""
        raise NotImplementedError

    def now(self) -> Instant:
        """The database's clock, in microseconds since the epoch, UTC."""
        raise NotImplementedError

    def arrive(self, stream: str, command: str) -> Arrival:
        """Clock, stream and the answer to a repeated command in one look."""
        self.ready(stream, command)
        row = self.ask(self._sql.arrive, (stream, stream[5:], command)).fetchone()
        return Arrival(
            self.now() if row[0] is None else row[0],
            Loaded(0, GENESIS) if row[1] is None else _loaded(stream, *row[1:4]),
            None if row[4] is None else answers.decode(*row[4:]),
        )

    def load(self, stream: str) -> Loaded:
        """The stream as it stands."""
        self.ready(stream)
        row = self.ask(self._sql.load, (stream[5:], stream)).fetchone()
        return Loaded(0, GENESIS) if row is None else _loaded(stream, *row)

    def answered(self, command: str) -> Answer | None:
        """The stored answer to an accepted command."""
        self.ready(command=command)
        row = self.ask(self._sql.answered, (command,)).fetchone()
        return None if row is None else answers.decode(*row)

    def fact(self, key: str) -> Any:
        """A read-only answer for ``given``; raises ``KeyError`` for an unknown kind of key."""
        kind, _, name = key.partition(":")
        if kind == "person":
            return self._person(name)
        if kind in ("queue", "persona"):
            self.ready(tables=_PEOPLE)
            found = self.ask(self._sql.members, (kind, name)).fetchall()
            return {"members": [row[0] for row in found]}
        if kind == "crew":
            return {"members": self._crew(*name.split(":", 1))}
        if kind == "case":
            self.ready(f"case:{name}")
            row = self.ask(self._sql.case_fact, (name, f"case:{name}")).fetchone()
            return None if row is None else {"status": row[0], "sequence": row[1]}
        raise KeyError(key)

    def _person(self, person: str) -> dict[str, Any] | None:
        self.ready(tables=_PEOPLE)
        row = self.ask(self._sql.person, (person,)).fetchone()
        if row is None:
            return None
        held: dict[str, list[str]] = {"queue": [], "persona": []}
        for kind, target in self.ask(self._sql.memberships, (person,)).fetchall():
            held[kind].append(target)
        name, manager, skills, everything = row
        away = [list(found) for found in self.run(self._sql.absences, (person,)).fetchall()]
        stands = [list(found) for found in self.run(self._sql.stands_in, (person,)).fetchall()]
        return {
            "id": person,
            "name": name,
            "manager": manager,
            "queues": held["queue"],
            "personas": held["persona"],
            "skills": read_plain(skills),
            "everything": bool(everything),
            **({"away": away} if away else {}),
            **({"for": stands} if stands else {}),
        }

    def _crew(self, kind: str, target: str) -> list[dict[str, Any]]:
        """The people of a queue or persona: open work, last turn, skills, absences."""
        away: dict[str, list[list[Any]]] = {}
        for person, *absence in self.run(self._sql.crew_absences, (kind, target)).fetchall():
            away.setdefault(person, []).append(absence)
        rows = self.run(self._sql.crew, (f"{kind}:{target}", kind, target)).fetchall()
        return [
            member(person, load, last, read_plain(skills), away.get(person, []))
            for person, skills, load, last in rows
        ]

    def blueprint(self, blueprint: str, version: int = 0) -> tuple[int, str, bytes] | None:
        """(version, hash, canonical content); version 0 is the newest that is not retired."""
        self.ready(tables=_BLUEPRINTS)
        if version:
            row = self.ask(self._sql.version, (blueprint, version)).fetchone()
        else:
            row = self.ask(self._sql.newest, (blueprint,)).fetchone()
        return None if row is None else (row[0], row[1], bytes(row[2]))

    def retired(self, blueprint: str, version: int) -> bool:
        """Whether a version was retired."""
        self.ready(tables=_BLUEPRINTS)
        return self.ask(self._sql.retired, (blueprint, version)).fetchone() is not None

    def save_draft(self, draft: DraftRow) -> None:
        """Keep a half-done form; the last one wins."""
        self.run(self._sql.put["drafts"], draft_values(draft))

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to a table as they are (restore, seals, chunks)."""
        self.run_many(self._sql.insert[table], rows)

    def raise_number(self, prefix: str, drawn: int) -> None:
        """Let the next number of a prefix be beyond ``drawn``."""
        self.run(self._sql.raise_number, (prefix, drawn))

    def settle_outbox(self) -> None:
        """Remove effects whose command was accepted (streams are rebuilt one after another)."""
        self.run(self._sql.settle_outbox)

    def names_of(self, blueprint: str, version: int) -> Names:
        """Names of a published version, as this transaction sees it."""
        return self._naming.of(blueprint, version, self._content)

    def _content(self, blueprint: str, version: int) -> bytes | None:
        found = self.blueprint(blueprint, version)
        return None if found is None else found[2]


def _loaded(stream: str, sequence: int, head: str, state: bytes | None) -> Loaded:
    if state is None or not stream.startswith("case:"):
        return Loaded(sequence, head)
    return Loaded(sequence, head, read_case(state))
