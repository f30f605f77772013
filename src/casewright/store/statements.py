"""The fixed SQL of the command path, the same for both databases but for the parameter mark."""

from __future__ import annotations

from . import schema
from .schema import Table


class Statements:
    """All statements with ``mark`` (``?`` or ``%s``) for each parameter, built once."""

    def __init__(self, mark: str, clock: str = "NULL") -> None:
        """``clock`` is the database's own, in microseconds, or NULL when it has none."""
        self._mark = mark
        self.put = {name: self._put(table) for name, table in schema.WRITTEN.items()}
        self.drop = {name: self._drop(table) for name, table in schema.WRITTEN.items()}
        self.insert = {name: self._insert(table) for name, table in schema.ALL.items()}
        self.add_flow = self._add_flow()
        self._command_path(clock)
        self._facts()
        self._housekeeping()

    def _command_path(self, clock: str) -> None:
        """From a command's arrival to its stream's new head."""
        self.load = self._(
            "SELECT s.sequence, s.head, c.state FROM streams s LEFT JOIN cases c ON c.id = ?"
            " WHERE s.stream = ?"
        )
        self.answered = self._(
            "SELECT id, digest, stream, last_seq, answer FROM commands WHERE id = ?"
        )
        self.arrive = self._(
            f"SELECT {clock}, s.sequence, s.head, c.state, k.id, k.digest, k.stream, k.last_seq,"
            " k.answer FROM (SELECT 1) AS one LEFT JOIN streams s ON s.stream = ?"
            " LEFT JOIN cases c ON c.id = ? LEFT JOIN commands k ON k.id = ?"
        )
        self.move_stream = self._put(schema.STREAMS)

    def _facts(self) -> None:
        """What decisions ask about people, queues, cases, versions and numbers."""
        self.person = self._("SELECT name, manager, skills, everything FROM people WHERE id = ?")
        self.memberships = self._(
            "SELECT kind, target FROM memberships WHERE person = ? ORDER BY kind, nr"
        )
        self.members = self._(
            "SELECT person FROM memberships WHERE kind = ? AND target = ? ORDER BY person"
        )
        self.absences = self._(
            "SELECT begins, ends, substitute FROM absences WHERE person = ? ORDER BY begins"
        )
        self.stands_in = self._(
            "SELECT person, begins, ends FROM absences WHERE substitute = ? ORDER BY person, begins"
        )
        self.crew = self._(
            "SELECT m.person, p.skills, (SELECT count(*) FROM assignments a"
            " WHERE a.assignee = m.person AND a.open = 1), (SELECT max(h.at) FROM handed h"
            " WHERE h.pool = ? AND h.person = m.person) FROM memberships m"
            " JOIN people p ON p.id = m.person WHERE m.kind = ? AND m.target = ? ORDER BY m.person"
        )
        self.crew_absences = self._(
            "SELECT m.person, a.begins, a.ends, a.substitute FROM memberships m"
            " JOIN absences a ON a.person = m.person WHERE m.kind = ? AND m.target = ?"
            " ORDER BY m.person, a.begins"
        )
        self.case_fact = self._(
            "SELECT c.status, s.sequence FROM cases c, streams s WHERE c.id = ? AND s.stream = ?"
        )
        self.version = self._(
            "SELECT version, hash, content FROM blueprints WHERE blueprint = ? AND version = ?"
        )
        self.retired = self._("SELECT 1 FROM retirements WHERE blueprint = ? AND version = ?")
        self.newest = self._(
            "SELECT version, hash, content FROM blueprints b WHERE blueprint = ?"
            " AND NOT EXISTS (SELECT 1 FROM retirements r"
            " WHERE r.blueprint = b.blueprint AND r.version = b.version)"
            " ORDER BY version DESC LIMIT 1"
        )
        self.draw = self._(
            "INSERT INTO numbers (prefix, drawn) VALUES (?, 1)"
            " ON CONFLICT (prefix) DO UPDATE SET drawn = numbers.drawn + 1 RETURNING drawn"
        )
        self.raise_number = self._(
            "INSERT INTO numbers (prefix, drawn) VALUES (?, ?) ON CONFLICT (prefix)"
            " DO UPDATE SET drawn = excluded.drawn WHERE excluded.drawn > numbers.drawn"
        )

    def _housekeeping(self) -> None:
        """Leases, attachments, and what waits to be done."""
        self.lease = self._(
            "INSERT INTO leases (name, owner, token, expires) VALUES (?, ?, 1, ?)"
            " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires = excluded.expires,"
            " token = leases.token + CASE WHEN leases.owner = excluded.owner THEN 0 ELSE 1 END"
            " WHERE leases.owner = excluded.owner OR leases.expires <= ? RETURNING token"
        )
        self.has_chunks = self._("SELECT 1 FROM chunks WHERE digest = ? LIMIT 1")
        self.release = self._("UPDATE leases SET expires = 0 WHERE name = ? AND owner = ?")
        self.outbox = self._(
            "SELECT body FROM (SELECT body, at, source, seq, nr, row_number() OVER"
            " (PARTITION BY target ORDER BY at, source, seq, nr) AS turn FROM outbox"
            " WHERE kind = 'command') AS first WHERE turn = 1 ORDER BY at, source, seq, nr LIMIT ?"
        )
        self.settle_outbox = "DELETE FROM outbox WHERE id IN (SELECT id FROM commands)"
        self.due = self._(
            "SELECT due, case_id, timer FROM timers WHERE due <= ?"
            " ORDER BY due, case_id, timer LIMIT ?"
        )

    def _(self, sql: str) -> str:
        return sql.replace("?", self._mark)

    def _insert(self, table: Table) -> str:
        columns = ", ".join(table.columns)
        marks = ", ".join([self._mark] * len(table.columns))
        return f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"

    def _put(self, table: Table) -> str:
        return self._insert(table) + on_conflict(table)

    def _drop(self, table: Table) -> str:
        where = " AND ".join(f"{column} = {self._mark}" for column in table.dropped_by)
        return f"DELETE FROM {table.name} WHERE {where}"

    def _add_flow(self) -> str:
        flow = schema.FLOW
        sums = ", ".join(f"{c} = flow.{c} + excluded.{c}" for c in flow.changing)
        return f"{self._insert(flow)} ON CONFLICT ({', '.join(flow.key)}) DO UPDATE SET {sums}"


def on_conflict(table: Table) -> str:
    """The clause that turns an insert into a put."""
    key = ", ".join(table.key)
    if not table.changing:
        return f" ON CONFLICT ({key}) DO NOTHING"
    changed = ", ".join(f"{c} = excluded.{c}" for c in table.changing)
    return f" ON CONFLICT ({key}) DO UPDATE SET {changed}"
