"""Everything a form or a case page shows, read in one go in a thread: one picture of one moment.

Rule: the functions here run in the pool; what they give is frozen and belongs to the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casewright.desktop import moments
from casewright.desktop.field_specs import Choices, Slot, slots_of
from casewright.desktop.live_form import LiveForm
from casewright.desktop.widgets.field import Option
from casewright.engine.decision import Refused
from casewright.engine.plan import Plan, TypePlan
from casewright.engine.state import Assignment, Case
from casewright.runtime.reading import CaseQuery, DraftRow, FileRow, HistoryRow, WorkRow

if TYPE_CHECKING:
    from casewright.app import Workspace

#: Cases offered for a reference field.
_REFERENCES = 200
#: Events of a case read at once.
_EVENTS = 1_000


@dataclass(frozen=True)
class OpenedCase:
    """A case with its plan, history, work and files, read at ``at``."""

    case: Case
    plan: Plan
    type: TypePlan
    history: tuple[HistoryRow, ...]
    work: tuple[WorkRow, ...]
    files: tuple[FileRow, ...]
    names: Callable[[str], str]
    at: int

    @property
    def title(self) -> str:
        """The case's own words: its title field, else the name of its type."""
        field = self.type.title
        return str(self.case.data.get(field) or "") if field else ""


@dataclass(frozen=True)
class OpenedForm:
    """An assignment as its form needs it."""

    row: WorkRow
    page: OpenedCase
    assignment: Assignment | None
    live: LiveForm | None
    slots: tuple[Slot, ...]
    draft: DraftRow | None
    choices: Choices

    @property
    def case(self) -> Case:
        """The case, as it was read."""
        return self.page.case


def read_case(workspace: Workspace, case_id: str) -> OpenedCase:
    """A case by id or number; raises ``Refused`` when there is none."""
    reads = workspace.reads
    case = reads.case(case_id)
    if case is None:
        raise Refused(f"There is no case {case_id}.", "It may belong to another workspace.")
    application = workspace.application(case.blueprint, case.version)
    return OpenedCase(
        case,
        application.plan,
        application.plan.type(case.type),
        tuple(read_history(workspace, case.id)),
        tuple(reads.case_work(case.id)),
        tuple(reads.files(case.id)),
        workspace.catalogue.names(case.blueprint, case.version),
        moments.now(),
    )


def read_history(workspace: Workspace, case: str) -> list[HistoryRow]:
    """All events of a case in order."""
    rows: list[HistoryRow] = []
    while more := workspace.reads.history(case, rows[-1].seq if rows else 0, _EVENTS):
        rows.extend(more)
        if len(more) < _EVENTS:
            break
    return rows


def read_form(workspace: Workspace, assignment: str, actor: str) -> OpenedForm:
    """An assignment with its form; raises ``Refused`` when there is none of that id."""
    row = workspace.reads.assignment(assignment)
    if row is None:
        raise Refused("This work is not there any more.", "Choose another item of the list.")
    page = read_case(workspace, row.case)
    open_one = page.case.assignments.get(assignment)
    live = None
    slots: tuple[Slot, ...] = ()
    if open_one is not None:
        live = LiveForm(page.plan, page.case, open_one, actor, page.at)
        slots = slots_of(page.type, live.node)
    draft = workspace.reads.draft(assignment, actor)
    return OpenedForm(row, page, open_one, live, slots, draft, _choices(workspace, slots))


def _choices(workspace: Workspace, slots: tuple[Slot, ...]) -> Choices:
    kinds = {slot.plan.source.kind for slot in slots}
    columns = {c.source.kind for slot in slots for c in slot.plan.columns.values()}
    people: tuple[Option, ...] = ()
    if "person" in kinds | columns:
        people = tuple(Option(p.person, p.name, p.email) for p in workspace.reads.people())
    cases = {}
    for slot in slots:
        wanted = slot.plan.source.case_type
        if slot.plan.source.kind == "reference" and wanted:
            query = CaseQuery(types=(wanted,), limit=_REFERENCES)
            rows = workspace.reads.cases(query).rows
            cases[wanted] = tuple(Option(r.case, f"{r.number} {r.title}".strip()) for r in rows)
    return Choices(people, cases)


def next_of(page: OpenedCase, actor: str) -> WorkRow | None:
    """The next open work of a case that is mine, else one that waits for me to take it."""
    mine = [row for row in page.work if row.closed is None and row.assignee == actor]
    return min(mine, key=lambda row: (-row.urgency, row.opened)) if mine else None
