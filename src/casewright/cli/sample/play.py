"""Weeks of office life on a clock of its own: cases arrive, people take work and finish it.

Rule: everything goes through the door like real work; chance is seeded, time is the only fiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

from casewright.app import Workspace
from casewright.blueprint.fields import DataField
from casewright.engine.commands import (
    AttachFile,
    ClaimAssignment,
    Command,
    CreateCase,
    SubmitAssignment,
    derive,
)
from casewright.engine.decision import Refused
from casewright.engine.plan import Node, TypePlan
from casewright.engine.state import Case, Instant
from casewright.runtime.next_work import next_work
from casewright.store.rows import WorkQuery, WorkRow

from . import invent

HOUR = 3_600_000_000
DAY = 24 * HOUR

#: Case type → (blueprint, arrivals in the whole time, who reports them, how they look).
_ARRIVALS: dict[str, tuple[str, int, str, Callable[[Random, Instant, int], dict[str, Any]]]] = {
    "permit": ("environmental-permit", 56, "anna", invent.permit),
    "claim": ("motor-claim", 26, "greta", invent.claim),
    "request": ("service-request", 44, "kofi", invent.request),
    "onboarding": ("employee-onboarding", 8, "ines", invent.onboarding),
}
#: How likely a person takes something in an hour, and finishes it within the same hour.
_TAKES, _FINISHES = 0.34, 0.8
#: How likely work ends with the first of its outcomes, which is the usual one.
_USUAL = 0.8
_SPACE = "0b6a3a52-4f0c-5c1e-8a55-3f1f8d1c9a10"


class Play:
    """The sample office between two instants. ``clock`` is what the workspace asks."""

    def __init__(self, seed: int, begin: Instant, end: Instant) -> None:
        self.now = begin
        self._begin = begin
        self._end = end
        self._rng = Random(seed)
        self._count = 0
        self._avoid: set[tuple[str, str]] = set()
        self.refused = 0
        self.submitted = 0

    def clock(self) -> Instant:
        """The office's time."""
        return self.now

    def run(self, workspace: Workspace, progress: Callable[[int], None]) -> None:
        """Live through it hour by hour; afterwards the clock stands at the end."""
        people = tuple(row.person for row in workspace.reads.people() if not row.everything)
        arrivals = sorted(self._arrivals())
        worker = workspace.worker()
        for hour in (*self._hours(), self._end):
            while arrivals and arrivals[0][0] <= hour:
                at, case_type, number = arrivals.pop(0)
                self.now = max(self.now, at)
                self._arrive(workspace, case_type, number)
            self.now = max(self.now, hour)
            workspace.door.settle()
            while worker.round():
                pass
            for person in self._rng.sample(people, len(people)):
                if self._rng.random() < _TAKES:
                    self._work(workspace, person, people)
            progress(self.submitted)
        self.now = self._end
        while worker.round():
            pass
        worker.release()

    def _hours(self) -> Iterator[Instant]:
        """Working hours, Monday to Friday, from eight to five."""
        hour = self._begin - self._begin % HOUR + HOUR
        while hour < self._end:
            moment = datetime.fromtimestamp(hour / 1_000_000, UTC)
            if moment.weekday() < 5 and 8 <= moment.hour < 17:
                yield hour
            hour += HOUR

    def _arrivals(self) -> Iterator[tuple[Instant, str, int]]:
        hours = list(self._hours())
        for case_type, (_, count, _, _) in _ARRIVALS.items():
            for number in range(count):
                yield self._rng.choice(hours) + self._rng.randrange(HOUR), case_type, number

    def _id(self) -> str:
        self._count += 1
        return derive(_SPACE, self._count)

    def _arrive(self, workspace: Workspace, case_type: str, number: int) -> None:
        blueprint, _, person, look = _ARRIVALS[case_type]
        data = look(self._rng, self.now, number)
        self._do(
            workspace,
            CreateCase(
                id=self._id(),
                actor=person,
                case=derive(_SPACE, f"{case_type} {number}"),
                type=case_type,
                blueprint=blueprint,
                data=data,
            ),
        )

    def _work(self, workspace: Workspace, person: str, people: tuple[str, ...]) -> None:
        """Take something, and most of the time finish it."""
        self.now += self._rng.randrange(HOUR // 30)
        row = self._take(workspace, person)
        if row is not None and self._rng.random() < _FINISHES:
            self.now += self._rng.randrange(HOUR // 60)
            self._finish(workspace, person, row, people)

    def _take(self, workspace: Workspace, person: str) -> WorkRow | None:
        door, threshold = workspace.door, workspace.catalogue.threshold
        row = next_work(workspace.reads, door, person, threshold)
        if row is None or (row.assignment, person) not in self._avoid:
            return row
        # What this person could not finish stays; they take something else meanwhile.
        rows: tuple[WorkRow, ...] = workspace.worklist(WorkQuery(person=person)).rows
        for other in rows:
            if (other.assignment, person) in self._avoid or other.state != "offered":
                continue
            claim = ClaimAssignment(
                id=self._id(), actor=person, case=other.case, assignment=other.assignment
            )
            if self._do(workspace, claim):
                return other
        return None

    def _finish(
        self, workspace: Workspace, person: str, row: WorkRow, people: tuple[str, ...]
    ) -> None:
        case = workspace.live(row.case)
        plan = workspace.application(case.blueprint, case.version).plan.types[case.type]
        node = _node(plan, row.step)
        if node is None:
            return
        if node.kind == "attach":
            self._attach(workspace, person, row, node)
        for eager in (False, True):
            if self._do(workspace, self._form(person, row, case, plan, node, people, eager)):
                self.submitted += 1
                return
        self._avoid.add((row.assignment, person))

    def _form(
        self,
        person: str,
        row: WorkRow,
        case: Case,
        plan: TypePlan,
        node: Node,
        people: tuple[str, ...],
        eager: bool,
    ) -> SubmitAssignment:
        """What the person types; ``eager`` fills in everything that can be filled."""
        outcomes = list(node.outcomes)
        usual = self._rng.random() < _USUAL or len(outcomes) < 2
        outcome = "" if not outcomes else outcomes[0] if usual else self._rng.choice(outcomes[1:])
        data = {}
        for field_id in sorted(node.view - node.locked):
            field = plan.fields[field_id].source
            if self._types(field, case, node, eager):
                value = invent.fill(field, self._rng, self.now, people)
                if value is not None:
                    data[field_id] = value
        reason = "After a look at the file." if outcome and node.outcomes[outcome].reason else ""
        return SubmitAssignment(
            id=self._id(),
            actor=person,
            case=row.case,
            assignment=row.assignment,
            outcome=outcome,
            data=data,
            reason=reason,
        )

    def _types(self, field: DataField, case: Case, node: Node, eager: bool) -> bool:
        if case.data.get(field.id) is not None:
            return False
        return eager or field.id in node.required or field.kind in ("long text", "multi-choice")

    def _attach(self, workspace: Workspace, person: str, row: WorkRow, node: Node) -> None:
        content = f"{node.name} of {row.number}\n".encode()
        self._do(
            workspace,
            AttachFile(
                id=self._id(),
                actor=person,
                case=row.case,
                name=f"{row.number}.txt",
                digest=workspace.store.put_file(content),
                size=len(content),
                category=node.source.category,
                media="text/plain",
            ),
        )

    def _do(self, workspace: Workspace, command: Command) -> bool:
        try:
            workspace.handle(command)
        except Refused:
            self.refused += 1
            return False
        return True


def _node(plan: TypePlan, step: str) -> Node | None:
    for process in plan.processes.values():
        if step in process.nodes:
            return process.nodes[step]
    return None
