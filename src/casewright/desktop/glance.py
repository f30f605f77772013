"""The first page of one's work, read from the store alone while the engine is still being loaded.

Rule: runs in the opening thread; nothing here needs a blueprint, a plan or a rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from casewright.desktop import moments
from casewright.desktop.desk import Directory
from casewright.desktop.widgets.worklist import WorkRow as Shown
from casewright.desktop.worklist.rows import shown
from casewright.runtime.reading import Reads, WorkQuery

#: As many rows as a tall window shows, and some to scroll.
_ROWS = 60


@dataclass(frozen=True)
class Glance:
    """Rows of work as the list paints them."""

    rows: tuple[Shown, ...]


def read_glance(reads: Reads, actor: str, directory: Directory) -> Glance:
    """The most urgent work of a person."""
    now = moments.now()
    rows = reads.work(WorkQuery(person=actor, limit=_ROWS)).rows
    return Glance(tuple(shown(row, directory, now) for row in rows))
