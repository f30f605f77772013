"""The port for reading over tables in memory: filters and sorts by looking at every row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from casewright.engine.audit import Record
from casewright.engine.state import Case

from . import decode, search
from .gather import read_case
from .naming import clean, read
from .rows import (
    AbsenceRow,
    BlueprintRow,
    CaseQuery,
    Changes,
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
from .schema import ALL, NEVER
from .sorting import SORTS

Tables = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]
Found = dict[str, Any]
_P = ParamSpec("_P")
_R = TypeVar("_R")


def _one_look(
    read_: Callable[Concatenate[MemoryReads, _P], _R],
) -> Callable[Concatenate[MemoryReads, _P], _R]:
    """What looks at several tables sees them at one moment, between two transactions."""

    @wraps(read_)
    def look(self: MemoryReads, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with self.turn:
            return read_(self, *args, **kwargs)

    return look


class MemoryReads:
    """Safe to call from any thread: it takes its turn with the writers."""

    def __init__(self, tables: Tables, turn: threading.RLock) -> None:
        self._tables = tables
        self.turn = turn

    def _rows(self, table: str) -> list[Found]:
        columns = ALL[table].columns
        with self.turn:
            return [dict(zip(columns, row, strict=True)) for row in self._tables[table].values()]

    def _where(self, table: str, **same: Any) -> list[Found]:
        return [r for r in self._rows(table) if all(r[k] == v for k, v in same.items())]

    # -------------------------------------------------------------------------------------- work

    def _works(self) -> Iterator[Found]:
        cases = {row["id"]: row for row in self._rows("cases")}
        for row in self._rows("assignments"):
            case = cases[row["case_id"]]
            yield {**row, "title": case["title"], "listed": case["listed"]}

    @_one_look
    def work(self, query: WorkQuery) -> Page:
        """Open assignments (rows: ``WorkRow``) of a query, one keyset page."""
        found = sorted(self._matching(query), key=lambda row: _cursor(row, query.sort))
        if query.after is not None:
            found = [row for row in found if _cursor(row, query.sort) > tuple(query.after)]
        shown = found[: query.limit]
        after = _cursor(shown[-1], query.sort) if shown and len(found) > len(shown) else None
        return Page(tuple(decode.work_row(row) for row in shown), after)

    @_one_look
    def count_work(self, query: WorkQuery, cap: int = 10_000) -> int:
        """How many open assignments match; counting stops at ``cap``."""
        return min(cap, len(self._matching(query)))

    def _matching(self, query: WorkQuery) -> list[Found]:
        tests = [self._sees(query), *self._filters(query)]
        return [row for row in self._works() if row["open"] and all(t(row) for t in tests)]

    def _sees(self, query: WorkQuery) -> Callable[[Found], bool]:
        person = query.person
        if person is None or query.scope == "all":
            return lambda row: True
        known = self.person(person)
        queues, personas = self._reach(known, query.now)
        mine, offered = query.scope in ("mine", "both"), query.scope in ("offered", "both")

        def sees(row: Found) -> bool:
            if row["assignee"] is not None or row["state"] != "offered":
                return mine and row["assignee"] == person
            if not offered or known is None or f"|{person}|" in row["excluded"]:
                return False
            in_reach = row["queue"] in queues or row["persona"] in personas
            return known.everything or (in_reach and self._able(known, row["id"]))

        return sees

    def _reach(self, known: PersonRow | None, now: int) -> tuple[set[str], set[str]]:
        """The queues and personas of a person, and of those for whom they stand in."""
        if known is None:
            return set(), set()
        absent = {
            row["person"]
            for row in self._where("absences", substitute=known.person)
            if row["begins"] <= now < row["ends"]
        }
        others = [each for each in self.people() if each.person in absent]
        return (
            {queue for each in (known, *others) for queue in each.queues},
            {persona for each in (known, *others) for persona in each.personas},
        )

    def _able(self, known: PersonRow, assignment: str) -> bool:
        taken = self._where("needs", assignment=assignment)
        return all(known.skills.get(row["skill"], 0) >= row["level"] for row in taken)

    def _visible(self, case: str, viewer: str | None) -> bool:
        """Whether somebody may see a case: it is not restricted, or they are one of its people."""
        seen_by = {row["person"] for row in self._where("restrictions", case_id=case)}
        return viewer is None or not seen_by or viewer in seen_by

    def _filters(self, query: WorkQuery) -> Iterator[Callable[[Found], bool]]:
        if query.types:
            yield lambda row: row["type"] in query.types
        if query.stages:
            yield lambda row: row["stage"] in query.stages
        if query.queues:
            yield lambda row: row["queue"] in query.queues
        if query.due_before is not None:
            before = query.due_before
            yield lambda row: bool(row["due"] < before)
        if query.due_after is not None:
            begin = query.due_after
            yield lambda row: bool(begin <= row["due"] < NEVER)
        for field, value in query.listed.items():
            same = self._where("listed", field=field, text=clean(search.text_of(value)))
            yield _member("case_id", {r["case_id"] for r in same})
        if query.viewer is not None:
            yield lambda row: self._visible(row["case_id"], query.viewer)
        for word in search.words(query.text):
            titled, named = self._with_word(word), self._step_names(word)
            yield _either(("case_id", titled), ("step_name", named))

    def _with_word(self, word: str) -> set[str]:
        return {r["case_id"] for r in self._rows("words") if r["word"].startswith(word)}

    def _step_names(self, word: str) -> set[str]:
        contents = [read(row["content"]) for row in self._rows("blueprints")]
        names = {name for each in contents for name in each.elements.values()}
        return {name for name in names if word in name.casefold()}

    @_one_look
    def assignment(self, assignment: str) -> WorkRow | None:
        """One assignment, open or past."""
        return next((decode.work_row(r) for r in self._works() if r["id"] == assignment), None)

    @_one_look
    def case_work(self, case: str) -> Sequence[WorkRow]:
        """All assignments of a case, open and past, oldest first."""
        of_case = [row for row in self._works() if row["case_id"] == case]
        return [decode.work_row(r) for r in sorted(of_case, key=lambda r: (r["opened"], r["id"]))]

    # ------------------------------------------------------------------------------------- cases

    @_one_look
    def cases(self, query: CaseQuery) -> Page:
        """Cases (rows: ``CaseRow``) of a query, one keyset page, newest first."""
        ends = {row["case_id"]: row["at"] for row in self._rows("resolutions")}
        found = self._matching_cases(query)
        found.sort(key=lambda row: (row["created"], row["id"]), reverse=True)
        if query.after is not None:
            found = [row for row in found if (row["created"], row["id"]) < tuple(query.after)]
        shown = found[: query.limit]
        last = shown[-1] if shown and len(found) > len(shown) else None
        rows = tuple(decode.case_row({**r, "resolved": ends.get(r["id"])}) for r in shown)
        return Page(rows, None if last is None else (last["created"], last["id"]))

    def count_cases(self, query: CaseQuery, cap: int = 10_000) -> int:
        """How many cases match; counting stops at ``cap``."""
        return min(cap, len(self._matching_cases(query)))

    def _matching_cases(self, query: CaseQuery) -> list[Found]:
        named = [self._with_word(word) for word in search.words(query.text)]
        for field, value in query.listed.items():
            same = self._where("listed", field=field, text=clean(search.text_of(value)))
            named.append({row["case_id"] for row in same})
        return [
            row
            for row in self._rows("cases")
            if (not query.types or row["type"] in query.types)
            and (not query.statuses or row["status"] in query.statuses)
            and (row["open"] or not query.open_only)
            and all(row["id"] in cases for cases in named)
            and self._visible(row["id"], query.viewer)
        ]

    def case(self, case: str) -> Case | None:
        """The live state of a case by id or by business number."""
        rows = (row for row in self._rows("cases") if case in (row["id"], row["number"]))
        return next((read_case(row["state"]) for row in rows), None)

    def children(self, case: str) -> Sequence[str]:
        """Ids of the cases that this case made, in order."""
        made = sorted(self._where("children", parent=case), key=lambda row: row["seq"])
        return [row["child"] for row in made]

    def files(self, case: str) -> Sequence[FileRow]:
        """Files attached to a case, newest first."""
        of_case = sorted(self._where("files", case_id=case), key=lambda row: -row["seq"])
        return [decode.file_row(row) for row in of_case]

    def file_bytes(self, digest: str) -> bytes | None:
        """The content of an attachment by its SHA-256 (hex)."""
        parts = sorted(self._where("chunks", digest=digest), key=lambda row: row["nr"])
        return b"".join(row["bytes"] for row in parts) if parts else None

    # ----------------------------------------------------------------------------------- history

    def history(self, case: str, after: int = 0, limit: int = 1_000) -> Sequence[HistoryRow]:
        """Events of a case in order."""
        later = [record for record in self.records(f"case:{case}") if record.seq > after]
        return [decode.history_row(record.header, record.payload) for record in later[:limit]]

    def records(self, stream: str) -> Iterator[Record]:
        """The stored records of a stream in order."""
        with self.turn:
            rows = [row for key, row in self._tables["events"].items() if key[0] == stream]
        for row in sorted(rows, key=lambda row: row[1]):
            yield Record(*row)

    def streams(self) -> Sequence[str]:
        """All streams there are: those with a head, and those with events only."""
        with self.turn:
            known = {key[0] for name in ("streams", "events") for key in self._tables[name]}
        return sorted(known)

    # --------------------------------------------------------------------------------- workspace

    @_one_look
    def blueprints(self) -> Sequence[BlueprintRow]:
        """All published versions, newest first per blueprint."""
        rows = sorted(self._rows("blueprints"), key=lambda r: (r["blueprint"], -r["version"]))
        return [decode.blueprint_row(row, retired=self._retired(row)) for row in rows]

    def _retired(self, row: Found) -> bool:
        with self.turn:
            return (row["blueprint"], row["version"]) in self._tables["retirements"]

    @_one_look
    def version(self, blueprint: str, version: int = 0) -> Found | None:
        """A version's columns; 0 is the newest that is not retired."""
        rows = self._where("blueprints", blueprint=blueprint)
        if version:
            return next((row for row in rows if row["version"] == version), None)
        usable = [row for row in rows if not self._retired(row)]
        return max(usable, key=lambda row: int(row["version"]), default=None)

    def blueprint(self, blueprint: str, version: int = 0) -> bytes | None:
        """The canonical content of a version; 0 is the newest that is not retired."""
        row = self.version(blueprint, version)
        return None if row is None else row["content"]

    @_one_look
    def people(self) -> Sequence[PersonRow]:
        """Everybody in the workspace, by name."""
        held = sorted(self._rows("memberships"), key=lambda row: row["nr"])
        found = sorted(self._rows("people"), key=lambda row: (row["name"], row["id"]))
        return [
            decode.person_row(row, _targets(held, row, "persona"), _targets(held, row, "queue"))
            for row in found
        ]

    def person(self, person: str) -> PersonRow | None:
        """One person by id."""
        return next((known for known in self.people() if known.person == person), None)

    @_one_look
    def absences(self) -> Sequence[AbsenceRow]:
        """When who is out of office, by person and time; past ones too."""
        return [AbsenceRow(*row) for row in sorted(self._tables["absences"].values())]

    def draft(self, assignment: str, person: str) -> DraftRow | None:
        """What somebody typed and did not submit."""
        rows = self._where("drafts", assignment=assignment, person=person)
        return decode.draft_row(rows[0]) if rows else None

    def notices(self, person: str, limit: int = 100) -> Sequence[NoticeRow]:
        """Notifications to a person, newest first."""
        mine = self._where("notices", person=person)
        mine.sort(key=lambda row: (-row["at"], row["case_id"], -row["seq"]))
        return [decode.notice_row(row) for row in mine[:limit]]

    def flow(self, first_day: int, last_day: int) -> Sequence[FlowRow]:
        """Sums per day, case type, version, stage, step and queue."""
        with self.turn:
            rows = sorted(self._tables["flow"].values())
        return [FlowRow(*row) for row in rows if first_day <= row[0] <= last_day]

    @_one_look
    def changes_of(self, streams: Iterable[str]) -> Changes:
        """What the events of these streams touched."""
        wanted = set(streams)
        cases = {s.removeprefix("case:") for s in wanted if s.startswith("case:")}
        work = [row for row in self._rows("assignments") if row["case_id"] in cases]
        return Changes(
            frozenset(cases),
            frozenset(row["queue"] for row in work if row["queue"]),
            frozenset(row["assignee"] for row in work if row["assignee"]),
            frozenset(s.removeprefix("blueprint:") for s in wanted if s.startswith("blueprint:")),
            "workspace" in wanted,
        )


def _cursor(row: Found, sort: str) -> tuple[Any, ...]:
    return tuple(row[name] or "" if name == "assignee" else row[name] for name in SORTS[sort])


def _member(column: str, allowed: set[str]) -> Callable[[Found], bool]:
    return lambda row: row[column] in allowed


def _either(*choices: tuple[str, set[str]]) -> Callable[[Found], bool]:
    return lambda row: any(row[column] in allowed for column, allowed in choices)


def _targets(held: list[Found], person: Found, kind: str) -> tuple[str, ...]:
    mine = (row for row in held if row["person"] == person["id"] and row["kind"] == kind)
    return tuple(row["target"] for row in mine)
