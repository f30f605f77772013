"""The port for reading on both databases, in SQLAlchemy Core; no write goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, cast, exists, func, or_, select, union_all

from casewright.engine.audit import Record
from casewright.engine.state import Case

from . import decode, workquery
from .gather import read_case, read_plain
from .naming import Naming
from .rows import (
    AbsenceRow,
    BlueprintRow,
    CaseQuery,
    DraftRow,
    FileRow,
    FlowRow,
    HistoryRow,
    NoticeRow,
    Page,
    PersonRow,
    WorkQuery,
    WorkRow,
)
from .schema import FLOW
from .tables import (
    absences,
    assignments,
    blueprints,
    cases,
    children,
    chunks,
    drafts,
    events,
    files,
    flow,
    flow_deltas,
    memberships,
    notices,
    people,
    retirements,
    streams,
)

_RETIRED = exists().where(
    retirements.c.blueprint == blueprints.c.blueprint, retirements.c.version == blueprints.c.version
)
_PAGE = 500


class SqlReads:
    """Safe to call from any thread; each call is one short transaction."""

    def __init__(
        self, reading: Callable[[], AbstractContextManager[Connection]], naming: Naming
    ) -> None:
        self._reading = reading
        self._naming = naming

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        with self._reading() as connection:
            return connection.execute(query).mappings().all()

    def _first(self, query: Select[Any]) -> Any:
        with self._reading() as connection:
            return connection.execute(query).mappings().first()

    # -------------------------------------------------------------------------------------- work

    def work(self, query: WorkQuery) -> Page:
        """Open assignments (rows: ``WorkRow``) of a query, one keyset page."""
        with self._reading() as connection:
            asked, values = workquery.work_page(query, *self._view(connection, query))
            rows = connection.execute(asked, values).mappings().all()
        shown = rows[: query.limit]
        more = len(rows) > query.limit and shown
        after = workquery.cursor(shown[-1], query.sort) if more else None
        return Page(tuple(decode.work_row(row) for row in shown), after)

    def count_work(self, query: WorkQuery, cap: int = 10_000) -> int:
        """How many open assignments match; counting stops at ``cap``."""
        with self._reading() as connection:
            asked, values = workquery.work_count(query, *self._view(connection, query), cap)
            return int(connection.execute(asked, values).scalar_one())

    def _view(
        self, connection: Connection, query: WorkQuery
    ) -> tuple[workquery.Viewer | None, workquery.StepNames]:
        """Who looks, and the names of steps by a word in them."""

        def step_names(word: str) -> Sequence[str]:
            return self._step_names(connection, word)

        if query.person is None:
            return None, step_names
        who = {"person": query.person, "now": query.now}
        known = connection.execute(workquery.KNOWN, who).first()
        everything, skills = (False, b"{}") if known is None else known
        kinds: dict[str, dict[str, None]] = {"queue": {}, "persona": {}}
        for kind, target in connection.execute(workquery.HELD, who):
            kinds[kind][target] = None
        viewer = workquery.Viewer(
            query.person, tuple(kinds["queue"]), tuple(kinds["persona"]), bool(everything),
            read_plain(bytes(skills)),
        )  # fmt: skip
        return viewer, step_names

    def _step_names(self, connection: Connection, word: str) -> Sequence[str]:
        found: set[str] = set()
        versions = connection.execute(select(blueprints.c.blueprint, blueprints.c.version)).all()

        def content(blueprint: str, version: int) -> bytes | None:
            return self._content(connection, blueprint, version)

        for blueprint, version in versions:
            names = self._naming.of(blueprint, version, content).elements.values()
            found.update(name for name in names if word in name.casefold())
        return sorted(found)

    def assignment(self, assignment: str) -> WorkRow | None:
        """One assignment, open or past."""
        row = self._first(workquery.work_listing().where(assignments.c.id == assignment))
        return None if row is None else decode.work_row(row)

    def case_work(self, case: str) -> Sequence[WorkRow]:
        """All assignments of a case, open and past, oldest first."""
        of_case = workquery.work_listing().where(assignments.c.case_id == case)
        ordered = of_case.order_by(assignments.c.opened, assignments.c.id)
        return [decode.work_row(row) for row in self._all(ordered)]

    # ------------------------------------------------------------------------------------- cases

    def cases(self, query: CaseQuery) -> Page:
        """Cases (rows: ``CaseRow``) of a query, one keyset page, newest first."""
        rows = self._all(workquery.case_page(query))
        shown = rows[: query.limit]
        last = shown[-1] if len(rows) > query.limit and shown else None
        after = None if last is None else (last["created"], last["id"])
        return Page(tuple(decode.case_row(row) for row in shown), after)

    def count_cases(self, query: CaseQuery, cap: int = 10_000) -> int:
        """How many cases match; counting stops at ``cap``."""
        with self._reading() as connection:
            return int(connection.execute(workquery.case_count(query, cap)).scalar_one())

    def case(self, case: str) -> Case | None:
        """The live state of a case by id or by business number."""
        same = or_(cases.c.id == case, cases.c.number == case)
        row = self._first(select(cases.c.state).where(same))
        return None if row is None else read_case(bytes(row["state"]))

    def children(self, case: str) -> Sequence[str]:
        """Ids of the cases that this case made, in order."""
        made = select(children.c.child).where(children.c.parent == case).order_by(children.c.seq)
        return [row["child"] for row in self._all(made)]

    def files(self, case: str) -> Sequence[FileRow]:
        """Files attached to a case, newest first."""
        of_case = select(files).where(files.c.case_id == case).order_by(files.c.seq.desc())
        return [decode.file_row(row) for row in self._all(of_case)]

    def file_bytes(self, digest: str) -> bytes | None:
        """The content of an attachment by its SHA-256 (hex)."""
        parts = select(chunks.c.bytes).where(chunks.c.digest == digest).order_by(chunks.c.nr)
        found = [bytes(row["bytes"]) for row in self._all(parts)]
        return b"".join(found) if found else None

    # ----------------------------------------------------------------------------------- history

    def history(self, case: str, after: int = 0, limit: int = 1_000) -> Sequence[HistoryRow]:
        """Events of a case in order."""
        rows = self._all(
            select(events.c.header, events.c.payload)
            .where(events.c.stream == f"case:{case}", events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        return [decode.history_row(bytes(r["header"]), bytes(r["payload"])) for r in rows]

    def records(self, stream: str) -> Iterator[Record]:
        """The stored records of a stream in order, for verification and replay."""
        e = events.c
        columns = (e.stream, e.seq, e.at, e.kind, e.header, e.payload, e.salt)
        whole = select(*columns).where(e.stream == stream).order_by(e.seq)
        after = -(2**62)
        while True:
            with self._reading() as connection:
                rows = connection.execute(whole.where(e.seq > after).limit(_PAGE)).all()
            for name, seq, at, kind, header, payload, salt in rows:
                yield Record(name, seq, at, kind, _raw(header), _raw(payload), _raw(salt))
            if len(rows) < _PAGE:
                return
            after = rows[-1][1]

    def streams(self) -> Sequence[str]:
        """All streams there are: those with a head, and those with events only."""
        known = select(streams.c.stream).union(select(events.c.stream))
        with self._reading() as connection:
            return sorted(connection.execute(known).scalars())

    # --------------------------------------------------------------------------------- workspace

    def blueprints(self) -> Sequence[BlueprintRow]:
        """All published versions, newest first per blueprint."""
        columns = [c for c in blueprints.c if c.name != "content"]
        order = (blueprints.c.blueprint, blueprints.c.version.desc())
        rows = self._all(select(*columns, _RETIRED.label("retired")).order_by(*order))
        return [decode.blueprint_row(row, retired=bool(row["retired"])) for row in rows]

    def blueprint(self, blueprint: str, version: int = 0) -> bytes | None:
        """The canonical content of a version; 0 is the newest that is not retired."""
        with self._reading() as connection:
            return self._content(connection, blueprint, version)

    def _content(self, connection: Connection, blueprint: str, version: int) -> bytes | None:
        wanted = select(blueprints.c.content).where(blueprints.c.blueprint == blueprint)
        if version:
            wanted = wanted.where(blueprints.c.version == version)
        else:
            wanted = wanted.where(~_RETIRED).order_by(blueprints.c.version.desc()).limit(1)
        found = connection.execute(wanted).scalar()
        return None if found is None else bytes(found)

    def people(self) -> Sequence[PersonRow]:
        """Everybody in the workspace, by name."""
        return self._people(select(people).order_by(people.c.name, people.c.id))

    def person(self, person: str) -> PersonRow | None:
        """One person by id."""
        return next(iter(self._people(select(people).where(people.c.id == person))), None)

    def _people(self, query: Select[Any]) -> list[PersonRow]:
        held: dict[tuple[str, str], list[str]] = {}
        with self._reading() as connection:
            found = connection.execute(query).mappings().all()
            joined = select(memberships).order_by(memberships.c.nr)
            if len(found) == 1:
                joined = joined.where(memberships.c.person == found[0]["id"])
            for row in connection.execute(joined).mappings():
                held.setdefault((row["person"], row["kind"]), []).append(row["target"])
        return [
            decode.person_row(
                row,
                tuple(held.get((row["id"], "persona"), ())),
                tuple(held.get((row["id"], "queue"), ())),
            )
            for row in found
        ]

    def absences(self) -> Sequence[AbsenceRow]:
        """When who is out of office, by person and time; past ones too."""
        ordered = select(absences).order_by(absences.c.person, absences.c.begins)
        return [AbsenceRow(*row.values()) for row in self._all(ordered)]

    def draft(self, assignment: str, person: str) -> DraftRow | None:
        """What somebody typed and did not submit."""
        mine = (drafts.c.assignment == assignment, drafts.c.person == person)
        row = self._first(select(drafts).where(*mine))
        return None if row is None else decode.draft_row(row)

    def notices(self, person: str, limit: int = 100) -> Sequence[NoticeRow]:
        """Notifications to a person, newest first."""
        newest = (notices.c.at.desc(), notices.c.case_id, notices.c.seq.desc())
        mine = select(notices).where(notices.c.person == person).order_by(*newest).limit(limit)
        return [decode.notice_row(row) for row in self._all(mine)]

    def flow(self, first_day: int, last_day: int) -> Sequence[FlowRow]:
        """Sums per day (UTC days since the epoch), case type, version, stage, step and queue."""
        # One statement: a fold between two would be counted twice or not at all.
        parts = [
            select(table).where(table.c.day.between(first_day, last_day))
            for table in (flow, flow_deltas)
        ]
        both = union_all(*parts).subquery().c
        key = [both[name] for name in FLOW.key]
        sums = [cast(func.sum(both[name]), BigInteger) for name in FLOW.changing]
        with self._reading() as connection:
            rows = connection.execute(select(*key, *sums).group_by(*key).order_by(*key))
            return [FlowRow(*row) for row in rows]


def _raw(value: Any) -> bytes:
    """Bytes as stored; a tampered SQLite row may hold text, which verification must still see."""
    return value.encode() if isinstance(value, str) else bytes(value)
