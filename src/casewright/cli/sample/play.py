"""Weeks of office life on a clock of its own: cases arrive, people take work and finish it.

Rule: everything goes through the door like real work; chance is seeded, time is the only fiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

import msgspec

from casewright.app import Workspace
from casewright.engine.commands import (
    SYSTEM,
    AddComment,
    ClaimAssignment,
    Command,
    CreateCase,
    ReportEffect,
    derive,
)
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.store.rows import PersonRow, WorkQuery, WorkRow

from . import invent, register
from .typist import Typist

HOUR = 3_600_000_000
DAY = 24 * HOUR

#: Case type → (blueprint, arrivals in the whole time, who reports them, how they look).
_ARRIVALS: dict[str, tuple[str, int, str, Callable[[Random, Instant, int], dict[str, Any]]]] = {
    "permit": ("environmental-permit", 104, "anna", invent.permit),
    "claim": ("motor-claim", 60, "greta", invent.claim),
    "request": ("service-request", 78, "kofi", invent.request),
    "onboarding": ("employee-onboarding", 14, "ines", invent.onboarding),
}
#: The office looks at its work so often.
_BLOCK = 2 * HOUR
#: When work is finished, as a share of the time up to its deadline: (how likely, from, to). Most
#: is done early, some in the last moment, a little too late.
_PACE = ((0.70, 0.12, 0.55), (0.27, 0.55, 0.82), (0.03, 1.15, 1.7))
#: Work that promises nothing is done within so many hours.
_LEISURE = 30
#: How likely somebody writes a remark when work is done.
_REMARKS = 0.12
_UNKNOWN = "The register does not know this policy."
_SPACE = "0b6a3a52-4f0c-5c1e-8a55-3f1f8d1c9a10"


class Intent(msgspec.Struct, frozen=True):
    """When one piece of work will be taken and when it will be finished."""

    take: Instant
    finish: Instant


class Office:
    """The people, and who of them may do what."""

    def __init__(self, people: Iterable[PersonRow], rng: Random) -> None:
        self._people = {row.person: row for row in people if not row.everything}
        self._rng = rng

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of everybody."""
        return tuple(self._people)

    def able(self, row: WorkRow) -> list[str]:
        """Who may take offered work, those with the fewest other queues first or by chance."""
        if row.assignee is not None:
            return [row.assignee] if row.assignee in self._people else []
        found = [
            person
            for person, known in self._people.items()
            if row.queue in known.queues or (row.queue is None and row.persona in known.personas)
        ]
        self._rng.shuffle(found)
        return found


class Play:
    """The sample office between two instants. ``clock`` is what the workspace asks."""

    def __init__(self, seed: int, begin: Instant, end: Instant) -> None:
        self.now = begin
        self._begin = begin
        self._end = end
        self._rng = Random(seed)
        self._count = 0
        self._intents: dict[str, Intent] = {}
        self._typist = Typist(self._rng, self._id)
        self.refused = 0
        self.submitted = 0

    def clock(self) -> Instant:
        """The office's time."""
        return self.now

    def run(self, workspace: Workspace, progress: Callable[[int], None]) -> None:
        """Live through it block by block; afterwards the clock stands at the end."""
        office = Office(workspace.reads.people(), self._rng)
        arrivals = sorted(self._arrivals())
        worker = workspace.worker()
        for block in self._blocks():
            self.now = max(self.now, block)
            workspace.door.settle()
            while worker.round() or self._outside(workspace):
                pass
            until = min(block + _BLOCK, self._end)
            happenings = list(self._work(workspace, office, until))
            while arrivals and arrivals[0][0] < until:
                at, case_type, number = arrivals.pop(0)
                happenings.append((at, partial(self._arrive, workspace, case_type, number)))
            self._live(happenings, until)
            progress(self.submitted)
        # Nobody works at night: until somebody opens the sample only its clocks have run.
        self.now = max(self.now, self._end)
        workspace.door.settle()
        while worker.round() or self._outside(workspace):
            pass
        worker.release()

    def _outside(self, workspace: Workspace) -> int:
        """What cases ask of the claims register; it answers at once on a clock of its own."""
        asked = [
            (row[0], row[2].removeprefix("case:"), msgspec.json.decode(row[7])["body"])
            for row in workspace.store.rows("outbox")
            if row[1] == "connector"
        ]
        for effect, case, body in asked:
            found = register.history(str(body["inputs"].get("policy", "")))
            report = ReportEffect(
                id=derive(effect, "answered"), actor=SYSTEM, case=case, effect=effect,
                ok=found is not None, result=found or {}, error="" if found else _UNKNOWN,
            )  # fmt: skip
            self._do(workspace, report)
        return len(asked)

    def _blocks(self) -> Iterator[Instant]:
        """The beginnings of blocks of work, Monday to Friday, from eight to five."""
        hour = self._begin - self._begin % DAY
        while hour < self._end:
            moment = datetime.fromtimestamp(hour / 1_000_000, UTC)
            if hour >= self._begin and moment.weekday() < 5 and 8 <= moment.hour < 17:
                yield hour
            hour += _BLOCK

    def _arrivals(self) -> Iterator[tuple[Instant, str, int]]:
        blocks = list(self._blocks())
        for case_type, (_, count, _, _) in _ARRIVALS.items():
            for number in range(count):
                # Evenly, with some chance: no type runs dry before the end.
                place = (number + self._rng.random()) / count * len(blocks)
                at = blocks[min(int(place), len(blocks) - 1)] + self._rng.randrange(_BLOCK)
                yield at, case_type, number

    def _id(self) -> str:
        self._count += 1
        return derive(_SPACE, self._count)

    def _arrive(self, workspace: Workspace, case_type: str, number: int) -> None:
        blueprint, _, person, look = _ARRIVALS[case_type]
        self._do(
            workspace,
            CreateCase(
                id=self._id(),
                actor=person,
                case=derive(_SPACE, f"{case_type} {number}"),
                type=case_type,
                blueprint=blueprint,
                data=look(self._rng, self.now, number),
            ),
        )

    def _live(self, happenings: list[tuple[Instant, Callable[[], None]]], until: Instant) -> None:
        """Let it all happen in the order of time; what does not fit in waits for the next block."""
        for at, happen in sorted(happenings, key=lambda one: one[0]):
            if self.now >= until:
                break
            self.now = min(max(self.now + self._rng.randrange(HOUR // 60), at), until)
            happen()

    def _work(
        self, workspace: Workspace, office: Office, until: Instant
    ) -> Iterator[tuple[Instant, Callable[[], None]]]:
        """Everything that is to be taken or finished before the next block."""
        for row in open_work(workspace):
            intent = self._intent(row)
            at = intent.take if row.assignee is None else intent.finish
            if at < until:
                yield at, partial(self._handle, workspace, office, row, intent.finish < until)

    def _handle(self, workspace: Workspace, office: Office, row: WorkRow, finish: bool) -> None:
        person = self._take(workspace, office, row)
        if person and finish:
            self._finish(workspace, office, row, person)

    def _intent(self, row: WorkRow) -> Intent:
        """Decided once for each piece of work, when it is first seen."""
        known = self._intents.get(row.assignment)
        if known is None:
            share = self._share()
            span = row.due - row.opened if row.due is not None else 0
            length = int(span * share) if span > 0 else self._rng.randrange(_LEISURE) * HOUR
            known = Intent(
                row.opened + int(length * self._rng.uniform(0.05, 0.6)), row.opened + length
            )
            self._intents[row.assignment] = known
        return known

    def _share(self) -> float:
        chance = self._rng.random()
        for likely, low, high in _PACE:
            if chance < likely:
                return self._rng.uniform(low, high)
            chance -= likely
        return _PACE[-1][2]

    def _take(self, workspace: Workspace, office: Office, row: WorkRow) -> str:
        """Who has the work now; '' when nobody may take it."""
        if row.assignee is not None:
            return row.assignee
        for person in office.able(row):
            claim = ClaimAssignment(
                id=self._id(), actor=person, case=row.case, assignment=row.assignment
            )
            if self._do(workspace, claim):
                return person
        return ""

    def _finish(self, workspace: Workspace, office: Office, row: WorkRow, person: str) -> None:
        for command in self._typist.finish(workspace, row, person, office.names, self.now):
            if not self._do(workspace, command):
                return
        self.submitted += 1
        if self._rng.random() < _REMARKS:
            text = self._rng.choice(invent.REMARKS)
            self._do(workspace, AddComment(id=self._id(), actor=person, case=row.case, text=text))

    def _do(self, workspace: Workspace, command: Command) -> bool:
        try:
            workspace.handle(command)
        except Refused:
            self.refused += 1
            return False
        return True


def open_work(workspace: Workspace) -> Iterator[WorkRow]:
    """All open work, the oldest first."""
    query = WorkQuery(scope="all", sort="opened", limit=500)
    while True:
        page = workspace.reads.work(query)
        yield from page.rows
        if page.after is None:
            return
        query = msgspec.structs.replace(query, after=page.after)
