"""What the page of a case shows, read in one go. Rule: these functions run in the pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casewright.desktop.opened import OpenedCase, Reader, read_case
from casewright.engine import urgency
from casewright.runtime.reading import HistoryRow

if TYPE_CHECKING:
    from casewright.blueprint.document import Decision
    from casewright.engine.state import Case


#: Events after which a case follows another version of its blueprint.
_VERSIONS = frozenset({"CaseCreated", "CaseMigrated"})


@dataclass(frozen=True)
class Related:
    """A case that belongs together with another; ``how``: parent or child."""

    case: str
    number: str
    type: str
    status: str
    how: str
    updated: int


@dataclass(frozen=True)
class PageData:
    """A case with those around it, its urgency, and the decisions that its history speaks of.

    ``decisions``: (version of the blueprint, id) → the decision as it was published then.
    """

    opened: OpenedCase
    related: tuple[Related, ...]
    urgency: int
    decisions: Mapping[tuple[int, str], Decision] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The live state."""
        return self.opened.case


def read_page(reader: Reader, case: str) -> PageData:
    """Everything the page shows; raises ``Refused`` when there is no such case."""
    opened, workspace = read_case(reader, case), reader.workspace
    around = [(opened.case.parent.case, "parent")] if opened.case.parent else []
    around += [(child, "child") for child in workspace.reads.children(opened.case.id)]
    related = []
    for one, how in around:
        found = workspace.reads.case(one)
        if found is not None:
            related.append(
                Related(found.id, found.number, found.type, found.status, how, found.time)
            )
    decisions = dict(_decisions(reader, opened))
    return PageData(opened, tuple(related), urgency.of_case(opened.case), decisions)


def _decisions(reader: Reader, opened: OpenedCase) -> Iterator[tuple[tuple[int, str], Decision]]:
    """The decisions of which the history has a trace, named in the reader's language."""
    wanted: set[tuple[int, str]] = set()
    version = 0
    for row in opened.history:
        version = int(row.payload.get("version", version)) if row.kind in _VERSIONS else version
        trace = row.payload.get("trace")
        if trace:
            wanted.add((version, str(trace.get("table", ""))))
    for number in {version for version, _ in wanted}:
        application = reader.workspace.application(opened.case.blueprint, number)
        for decision in reader.wording.document(application).decisions:
            if (number, decision.id) in wanted:
                yield (number, decision.id), decision


def version_at(history: Sequence[HistoryRow], seq: int) -> int:
    """The version of the blueprint that an event was decided under; 0 when nothing says so."""
    known = (
        int(row.payload.get("version", 0))
        for row in reversed(history)
        if row.seq <= seq and row.kind in _VERSIONS
    )
    return next(known, 0)
