"""Reading as one person: what a restricted case holds is there only for the people it names.

Rule: whoever shows something to somebody reads through this; the worker and ``verify`` do not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from casewright.engine.audit import Record
from casewright.engine.state import Case, Instant

from .reads import Reads
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


def _machine_clock() -> Instant:
    """Now, in microseconds since the epoch; which day somebody stands in needs nothing finer."""
    return time.time_ns() // 1_000


class GuardedReads:
    """The port for reading, as ``person`` may see it; ``now`` gives the time that it is."""

    def __init__(
        self, reads: Reads, person: str, now: Callable[[], Instant] = _machine_clock
    ) -> None:
        self._reads = reads
        self._person = person
        self._now = now

    @property
    def _viewer(self) -> str | None:
        """Who looks; None for somebody who sees everything."""
        known = self._reads.person(self._person)
        return None if known is not None and known.everything else self._person

    def _hidden(self, case: Case | None) -> bool:
        if case is None or not case.restricted or self._person in case.restricted:
            return False
        return self._viewer is not None

    def _closed(self, case: str) -> bool:
        return self._hidden(self._reads.case(case))

    def _work_query(self, query: WorkQuery) -> WorkQuery:
        return replace(query, viewer=self._viewer, now=query.now or self._now())

    def work(self, query: WorkQuery) -> Page:
        """Open assignments (rows: ``WorkRow``) of a query, one keyset page."""
        return self._reads.work(self._work_query(query))

    def count_work(self, query: WorkQuery, cap: int = 10_000) -> int:
        """How many open assignments match; counting stops at ``cap``."""
        return self._reads.count_work(self._work_query(query), cap)

    def assignment(self, assignment: str) -> WorkRow | None:
        """One assignment, open or past."""
        row = self._reads.assignment(assignment)
        return None if row is None or self._closed(row.case) else row

    def cases(self, query: CaseQuery) -> Page:
        """Cases (rows: ``CaseRow``) of a query, one keyset page."""
        return self._reads.cases(replace(query, viewer=self._viewer))

    def count_cases(self, query: CaseQuery, cap: int = 10_000) -> int:
        """How many cases match; counting stops at ``cap``."""
        return self._reads.count_cases(replace(query, viewer=self._viewer), cap)

    def case(self, case: str) -> Case | None:
        """The live state of a case by id or by business number."""
        found = self._reads.case(case)
        return None if self._hidden(found) else found

    def case_work(self, case: str) -> Sequence[WorkRow]:
        """All assignments of a case, open and past, oldest first."""
        return () if self._closed(case) else self._reads.case_work(case)

    def history(self, case: str, after: int = 0, limit: int = 1_000) -> Sequence[HistoryRow]:
        """Events of a case in order."""
        return () if self._closed(case) else self._reads.history(case, after, limit)

    def records(self, stream: str) -> Iterator[Record]:
        """The stored records of a stream in order."""
        kind, _, name = stream.partition(":")
        hidden = kind == "case" and self._closed(name)
        return iter(()) if hidden else self._reads.records(stream)

    def streams(self) -> Sequence[str]:
        """All streams there are."""
        return self._reads.streams()

    def children(self, case: str) -> Sequence[str]:
        """Ids of the cases that this case made."""
        return () if self._closed(case) else self._reads.children(case)

    def blueprints(self) -> Sequence[BlueprintRow]:
        """All published versions, newest first per blueprint."""
        return self._reads.blueprints()

    def blueprint(self, blueprint: str, version: int = 0) -> bytes | None:
        """The canonical content of a version; 0 is the newest that is not retired."""
        return self._reads.blueprint(blueprint, version)

    def people(self) -> Sequence[PersonRow]:
        """Everybody in the workspace, by name."""
        return self._reads.people()

    def person(self, person: str) -> PersonRow | None:
        """One person by id."""
        return self._reads.person(person)

    def absences(self) -> Sequence[AbsenceRow]:
        """When who is out of office, by person and time; past ones too."""
        return self._reads.absences()

    def draft(self, assignment: str, person: str) -> DraftRow | None:
        """What somebody typed and did not submit."""
        return self._reads.draft(assignment, person)

    def files(self, case: str) -> Sequence[FileRow]:
        """Files attached to a case, newest first."""
        return () if self._closed(case) else self._reads.files(case)

    def file_bytes(self, digest: str) -> bytes | None:
        """The content of an attachment by its SHA-256 (hex), which only its case tells."""
        return self._reads.file_bytes(digest)

    def notices(self, person: str, limit: int = 100) -> Sequence[NoticeRow]:
        """Notifications to a person, newest first."""
        return self._reads.notices(person, limit)

    def flow(self, first_day: int, last_day: int) -> Sequence[FlowRow]:
        """Sums per day (UTC days since the epoch), case type, version, stage, step and queue."""
        return self._reads.flow(first_day, last_day)
