"""What the page of a case shows, read in one go. Rule: these functions run in the pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casewright.desktop.opened import OpenedCase, Reader, read_case
from casewright.engine import urgency

if TYPE_CHECKING:
    from casewright.engine.state import Case


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
    """A case with those around it and its urgency."""

    opened: OpenedCase
    related: tuple[Related, ...]
    urgency: int

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
    return PageData(opened, tuple(related), urgency.of_case(opened.case))
