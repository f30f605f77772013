"""What panes and commands read: the rows and queries of the store, under a name that panes may use.

Nothing here loads a database library.
"""

from __future__ import annotations

from casewright.store.port import Answer, Unavailable
from casewright.store.reads import Reads
from casewright.store.rows import (
    BlueprintRow,
    CaseQuery,
    CaseRow,
    Changes,
    DraftRow,
    FileRow,
    HistoryRow,
    NoticeRow,
    Page,
    PersonRow,
    WorkQuery,
    WorkRow,
)

__all__ = [
    "Answer",
    "BlueprintRow",
    "CaseQuery",
    "CaseRow",
    "Changes",
    "DraftRow",
    "FileRow",
    "HistoryRow",
    "NoticeRow",
    "Page",
    "PersonRow",
    "Reads",
    "Unavailable",
    "WorkQuery",
    "WorkRow",
]
