"""Everything a form or a case page shows, read in one go in a thread: one picture of one moment.

Rule: the functions here run in the pool; what they give is frozen and belongs to the GUI thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from casewright.blueprint.people import Persona
from casewright.blueprint.tables import field_id
from casewright.desktop import moments
from casewright.desktop.field_specs import Choices, Slot, shown_value, slots_of
from casewright.desktop.live_form import LiveForm
from casewright.desktop.widgets.field import Option
from casewright.engine.decision import Refused
from casewright.engine.plan import FieldPlan, Node, Plan, TypePlan
from casewright.engine.state import Assignment, Case
from casewright.runtime.reading import CaseQuery, DraftRow, FileRow, HistoryRow, PersonRow, WorkRow

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.wording import Wording

#: Cases offered for a reference field.
_REFERENCES = 200
#: Events of a case read at once.
_EVENTS = 1_000
_WORD = re.compile(r"\w+")


#: What stands in the place of a value that a person must not see.
MASK = "••••••"


@dataclass(frozen=True)
class Reader:
    """Who reads, where, and in which language."""

    workspace: Workspace
    actor: str
    wording: Wording


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
    hidden: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The case's own words: its title field, else the name of its type."""
        field = self.type.title
        return self.shown(self.type.fields[field], {}) if field else ""

    def shown(self, plan: FieldPlan, people: Mapping[str, str]) -> str:
        """The value of a field in words; masked when it is not for this person's eyes."""
        value = self.case.data.get(plan.id)
        if plan.id in self.hidden and value not in (None, "", []):
            return MASK
        return shown_value(plan, value, people)


@dataclass(frozen=True)
class OpenedForm:
    """An assignment as its form needs it."""

    row: WorkRow
    page: OpenedCase
    assignment: Assignment | None
    live: LiveForm | None
    node: Node | None
    slots: tuple[Slot, ...]
    draft: DraftRow | None
    choices: Choices

    @property
    def case(self) -> Case:
        """The case, as it was read."""
        return self.page.case


def read_case(reader: Reader, case_id: str) -> OpenedCase:
    """A case by id or number, told in a language; raises ``Refused`` when there is none."""
    workspace, wording = reader.workspace, reader.wording
    reads = workspace.reads
    case = reads.case(case_id)
    if case is None:
        raise Refused(f"There is no case {case_id}.", "It may belong to another workspace.")
    application = workspace.application(case.blueprint, case.version)
    kind = wording.type(application, case.type)
    hidden = hidden_from(reads.person(reader.actor), application.blueprint.personas, kind)
    return OpenedCase(
        case,
        application.plan,
        kind,
        tuple(_masked(row, hidden) for row in read_history(workspace, case.id)),
        tuple(_told_row(kind, row) for row in reads.case_work(case.id)),
        tuple(file for file in reads.files(case.id) if file.category not in hidden),
        wording.names(application),
        moments.now(),
        hidden,
    )


def hidden_from(
    person: PersonRow | None, personas: Sequence[Persona], kind: TypePlan
) -> frozenset[str]:
    """The sensitive fields of a type, unless one of the person's personas may see them."""
    sensitive = frozenset(one for one, plan in kind.fields.items() if plan.source.sensitive)
    if not sensitive or (person is not None and person.everything):
        return frozenset()
    mine = person.personas if person is not None else ()
    sees = any("see sensitive" in one.rights for one in personas if one.id in mine)
    return frozenset() if sees else sensitive


def _masked(row: HistoryRow, hidden: frozenset[str]) -> HistoryRow:
    """An event whose hidden fields say only that there is something."""
    if not hidden:
        return row
    payload = _without(row.payload, hidden)
    trace = row.payload.get("trace")
    if trace and hidden & _spoken_of(row.payload):
        # Which rows matched would tell the value as well.
        payload = {
            **payload,
            "rule": 0,
            "trace": {"table": trace.get("table", ""), "covered": True},
        }
    return msgspec.structs.replace(row, payload=payload)


def _spoken_of(payload: Mapping[str, Any]) -> frozenset[str]:
    """Every name that a decision by table asked for or gave."""
    return frozenset(payload.get("data") or ()) | frozenset(_names_in(payload["trace"]))


def _names_in(part: Any) -> Iterator[str]:
    """The words in expressions, and names in a model as fields are called."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield field_id(key)
            if key == "expression":
                yield from _WORD.findall(str(value))
            yield from _names_in(value)
    elif isinstance(part, list):
        for one in part:
            yield from _names_in(one)


def _without(part: Any, hidden: frozenset[str]) -> Any:
    if isinstance(part, dict):
        return {
            key: MASK if key in hidden and value else _without(value, hidden)
            for key, value in part.items()
        }
    return [_without(one, hidden) for one in part] if isinstance(part, list) else part


def _told_row(kind: TypePlan, row: WorkRow) -> WorkRow:
    """A row with its step's name as the person reads it; an ad-hoc task keeps its own."""
    nodes = (process.nodes.get(row.step) for process in kind.processes.values())
    node = next((one for one in nodes if one is not None), None)
    return row if node is None else msgspec.structs.replace(row, step_name=node.name)


def read_history(workspace: Workspace, case: str) -> list[HistoryRow]:
    """All events of a case in order."""
    rows: list[HistoryRow] = []
    while more := workspace.reads.history(case, rows[-1].seq if rows else 0, _EVENTS):
        rows.extend(more)
        if len(more) < _EVENTS:
            break
    return rows


def read_form(reader: Reader, assignment: str) -> OpenedForm:
    """An assignment with its form; raises ``Refused`` when there is none of that id."""
    workspace, actor = reader.workspace, reader.actor
    row = workspace.reads.assignment(assignment)
    if row is None:
        raise Refused("This work is not there any more.", "Choose another item of the list.")
    page = read_case(reader, row.case)
    open_one = page.case.assignments.get(assignment)
    live, node = None, None
    slots: tuple[Slot, ...] = ()
    if open_one is not None:
        live = LiveForm(page.plan, page.case, open_one, actor, page.at)
        node = _told(page.type, live.node)
        slots = tuple(_covered(slot, page) for slot in slots_of(page.type, node))
    draft = workspace.reads.draft(assignment, actor)
    row = _told_row(page.type, row)
    return OpenedForm(row, page, open_one, live, node, slots, draft, choices_for(workspace, slots))


def _covered(slot: Slot, page: OpenedCase) -> Slot:
    """What is there already is covered for those who must not see it; an empty field is open."""
    known = page.case.data.get(slot.id) not in (None, "", [])
    return replace(slot, hidden=True) if known and slot.id in page.hidden else slot


def _told(kind: TypePlan, node: Node | None) -> Node | None:
    """The step as the person reads it; the engine's own, where the type does not list it."""
    process = kind.processes.get(node.process) if node is not None else None
    return process.nodes.get(node.id, node) if node is not None and process else node


def choices_for(workspace: Workspace, slots: tuple[Slot, ...]) -> Choices:
    """What the fields of people and references offer; for the pool."""
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
