"""The port for reading: every list and page that people look at; no write goes through here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from casewright.engine.audit import Record
from casewright.engine.state import Case

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


class Reads(Protocol):
    """Safe to call from any thread; each call is one short transaction."""

    def work(self, query: WorkQuery) -> Page:
        """Open assignments (rows: ``WorkRow``) of a query, one keyset page."""

    def count_work(self, query: WorkQuery, cap: int = 10_000) -> int:
        """How many open assignments match; counting stops at ``cap``."""

    def assignment(self, assignment: str) -> WorkRow | None:
        """One assignment, open or past."""

    def cases(self, query: CaseQuery) -> Page:
        """Cases (rows: ``CaseRow``) of a query, one keyset page."""

    def count_cases(self, query: CaseQuery, cap: int = 10_000) -> int:
        """How many cases match; counting stops at ``cap``."""

    def case(self, case: str) -> Case | None:
        """The live state of a case by id or by business number."""

    def case_work(self, case: str) -> Sequence[WorkRow]:
        """All assignments of a case, open and past, oldest first."""

    def history(self, case: str, after: int = 0, limit: int = 1_000) -> Sequence[HistoryRow]:
        """Events of a case in order."""

    def records(self, stream: str) -> Iterator[Record]:
        """The stored records of a stream in order, for verification and replay."""

    def streams(self) -> Sequence[str]:
        """All streams there are."""

    def children(self, case: str) -> Sequence[str]:
        """Ids of the cases that this case made."""

    def blueprints(self) -> Sequence[BlueprintRow]:
        """All published versions, newest first per blueprint."""

    def blueprint(self, blueprint: str, version: int = 0) -> bytes | None:
        """The canonical content of a version; 0 is the newest that is not retired."""

    def people(self) -> Sequence[PersonRow]:
        """Everybody in the workspace, by name."""

    def person(self, person: str) -> PersonRow | None:
        """One person by id."""

    def absences(self) -> Sequence[AbsenceRow]:
        """When who is out of office, by person and time; past ones too."""

    def draft(self, assignment: str, person: str) -> DraftRow | None:
        """What somebody typed and did not submit."""

    def files(self, case: str) -> Sequence[FileRow]:
        """Files attached to a case, newest first."""

    def file_bytes(self, digest: str) -> bytes | None:
        """The content of an attachment by its SHA-256 (hex)."""

    def notices(self, person: str, limit: int = 100) -> Sequence[NoticeRow]:
        """Notifications to a person, newest first."""

    def flow(self, first_day: int, last_day: int) -> Sequence[FlowRow]:
        """Sums per day (UTC days since the epoch), case type, version, stage, step and queue."""
