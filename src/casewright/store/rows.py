"""Plain frozen rows that reads give: what panes, the command line and reports show.

Instants are microseconds since the epoch, UTC. Nothing here loads a database library.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from casewright.engine.state import Data, Instant


class Row(msgspec.Struct, frozen=True):
    """A plain row."""


class Changes(Row, frozen=True):
    """What a commit touched: cases, queues and blueprints by id; never screens."""

    cases: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    blueprints: frozenset[str] = frozenset()
    workspace: bool = False

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.cases | other.cases,
            self.queues | other.queues,
            self.people | other.people,
            self.blueprints | other.blueprints,
            self.workspace or other.workspace,
        )


class WorkRow(Row, frozen=True):
    """One assignment, open or past. ``state``: offered assigned suspended snoozed completed ended."""

    assignment: str
    case: str
    number: str
    title: str
    type: str
    blueprint: str
    version: int
    step: str
    step_name: str
    stage: str
    stage_name: str
    state: str
    urgency: int
    due: Instant | None
    goal: Instant | None
    opened: Instant
    assignee: str | None
    queue: str | None
    persona: str | None
    outcome: str = ""
    closed: Instant | None = None
    closed_by: str | None = None
    listed: Data = {}


class CaseRow(Row, frozen=True):
    """One case as lists show it."""

    case: str
    number: str
    title: str
    type: str
    blueprint: str
    version: int
    status: str
    stage: str
    stage_name: str
    urgency: int
    due: Instant | None
    created: Instant
    updated: Instant
    owner: str | None
    parent: str | None
    resolved: Instant | None = None
    listed: Data = {}


class PersonRow(Row, frozen=True):
    person: str
    name: str
    email: str = ""
    manager: str | None = None
    personas: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    skills: dict[str, int] = {}
    language: str = "en"
    everything: bool = False


class AbsenceRow(Row, frozen=True):
    """Somebody is out of office from ``first`` until before ``until``; who stands in."""

    person: str
    first: Instant
    until: Instant
    substitute: str | None = None


class BlueprintRow(Row, frozen=True):
    """One published version. ``status``: published | retired."""

    blueprint: str
    version: int
    status: str
    hash: str
    name: str
    published: Instant
    author: str
    note: str
    case_types: tuple[tuple[str, str], ...] = ()


class HistoryRow(Row, frozen=True):
    """One event of a case, decoded, with the hash of its header."""

    seq: int
    at: Instant
    actor: str
    on_behalf: str | None
    cause: str
    kind: str
    payload: dict[str, Any]
    hash: str


class Lease(Row, frozen=True):
    """The right to do something alone for a while; ``token`` grows when it changes hands."""

    name: str
    owner: str
    token: int


class DraftRow(Row, frozen=True):
    """A half-done form of one person."""

    assignment: str
    person: str
    case: str
    data: Data
    seen: int
    saved: Instant


class FileRow(Row, frozen=True):
    """A file attached to a case."""

    case: str
    seq: int
    name: str
    digest: str
    size: int
    category: str
    media: str
    at: Instant
    by: str


class NoticeRow(Row, frozen=True):
    """A notification to one person."""

    person: str
    case: str
    seq: int
    at: Instant
    subject: str
    text: str


class FlowRow(Row, frozen=True):
    """Sums of one UTC day (days since the epoch) and step; ``spent`` in microseconds."""

    day: int
    type: str
    blueprint: str
    version: int
    stage: str
    step: str
    queue: str
    opened: int
    completed: int
    ended: int
    late: int
    spent: int


Sort = Literal["urgency", "due", "opened", "number", "step", "stage", "assignee"]


class WorkQuery(Row, frozen=True):
    """Which open work: ``person``'s own and offered to their queues and personas (None: all).

    ``scope``: mine | offered | both. ``text`` searches number, title and step. ``listed`` filters
    on listed fields by equality. ``due_before`` and ``due_after`` bound the deadline, the first
    excluded and the second included; work without a deadline is in neither. Results are keyset
    pages: ``after`` is the last row's cursor. ``viewer`` looks (None: somebody who sees all):
    restricted cases of others are left out. ``now`` is when; with it what is offered to those for
    whom ``person`` stands in is offered too.
    """

    person: str | None = None
    scope: Literal["mine", "offered", "both", "all"] = "both"
    types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    due_before: Instant | None = None
    text: str = ""
    listed: Data = {}
    sort: Sort = "urgency"
    after: tuple[Any, ...] | None = None
    limit: int = 200
    viewer: str | None = None
    now: Instant = 0
    due_after: Instant | None = None


class CaseQuery(Row, frozen=True):
    """Which cases; pages like ``WorkQuery``, newest first."""

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    open_only: bool = False
    text: str = ""
    after: tuple[Any, ...] | None = None
    limit: int = 200
    viewer: str | None = None
    listed: Data = {}


class Page(Row, frozen=True):
    """Rows and the cursor to go on with, None at the end."""

    rows: tuple[Any, ...]
    after: tuple[Any, ...] | None = None
