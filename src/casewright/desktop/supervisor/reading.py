"""Which steps could not go on, read case by case. Rule: these functions run in the pool.

Nothing in a workspace lists its incidents, so all open cases are looked through once, some at a
time; afterwards only cases that changed are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casewright.engine import events
from casewright.engine.incidents import stuck
from casewright.runtime.narrate_told import part
from casewright.runtime.reading import CaseQuery

if TYPE_CHECKING:
    from casewright.desktop.opened import Reader
    from casewright.engine.state import Case

#: Cases looked through in one go; a person may want to read something in between.
STRIDE = 50
_EVENTS = 1_000
_RAISED = events.IncidentRaised.__name__


@dataclass(frozen=True, slots=True)
class Incident:
    """A step that could not go on: where, why, since when, and how often it was tried."""

    case: str
    number: str
    type: str
    type_name: str
    step: str
    step_name: str
    token: int
    problem: str
    since: int
    attempts: int

    @property
    def id(self) -> str:
        """What it is known by: a case may have several."""
        return f"{self.case}:{self.token}"

    def matches(self, text: str) -> bool:
        """Whether all words of a search are found in it."""
        said = f"{self.number} {self.type_name} {self.step_name} {self.problem}".lower()
        return all(word in said for word in text.lower().split())


@dataclass(frozen=True)
class Swept:
    """Some of the open cases: those that were read, their incidents, and where to go on."""

    cases: int
    found: tuple[Incident, ...]
    after: Any


def sweep(reader: Reader, after: Any) -> Swept:
    """The next open cases after a place (None: the first)."""
    query = CaseQuery(open_only=True, after=after, limit=STRIDE)
    page = reader.workspace.reads.cases(query)
    found = read_incidents(reader, [row.case for row in page.rows])
    return Swept(len(page.rows), found, page.after)


def read_incidents(reader: Reader, cases: Iterable[str]) -> tuple[Incident, ...]:
    """The incidents of these cases, as they are now."""
    reads = reader.workspace.reads
    found: list[Incident] = []
    for one in cases:
        case = reads.case(one)
        if case is not None and not case.resolved:
            found.extend(_of(reader, case))
    return tuple(found)


def _of(reader: Reader, case: Case) -> Iterator[Incident]:
    left = list(stuck(case))
    if not left:
        return
    application = reader.workspace.application(case.blueprint, case.version)
    names = reader.wording.names(application)
    raised = _raised(reader, case.id)
    for token in left:
        if token.id in raised:
            problem, since, attempts = raised[token.id]
            yield Incident(
                case.id, case.number, case.type, names(case.type), token.step, names(token.step),
                token.id, problem, since, attempts,
            )  # fmt: skip


def _raised(reader: Reader, case: str) -> dict[int, tuple[str, int, int]]:
    """Token → its last problem, since when it stands still, and how often it could not go on."""
    found: dict[int, tuple[str, int, int]] = {}
    seen = 0
    while rows := reader.workspace.reads.history(case, seen, _EVENTS):
        for row in rows:
            token = part(row.payload.get("token"), 0, "id")
            if row.kind == _RAISED and token is not None:
                _, since, before = found.get(int(token), ("", row.at, 0))
                found[int(token)] = (str(row.payload.get("problem", "")), since, before + 1)
        seen = rows[-1].seq
    return found
