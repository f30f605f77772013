"""What people see of a case, ready to show: names beside ids, open work, running clocks.

Rule: plain frozen values made from the live state and the blueprint's version; nothing is decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from casewright.engine import urgency
from casewright.engine.state import Case, Clock, Data, Instant
from casewright.store.rows import HistoryRow, WorkRow

from .narrate import Names, describe
from .plans import Application


class ClockView(msgspec.Struct, frozen=True):
    """A running promise. ``state``: waiting | running | paused | goal passed | deadline passed."""

    clock: str
    policy: str
    on: str
    goal: Instant | None
    deadline: Instant | None
    state: str
    urgency: int


class StageView(msgspec.Struct, frozen=True):
    """A chevron. ``state``: done | current | ahead; an alternate stage is shown while entered."""

    stage: str
    name: str
    state: str
    alternate: bool = False


class CaseView(msgspec.Struct, frozen=True):
    """One case as its page shows it; ``case`` is the business number, ``id`` the lasting id."""

    case: str
    id: str
    type: str
    blueprint: str
    version: int
    status: str
    stage: str
    data: Data
    assignments: tuple[WorkRow, ...]
    clocks: tuple[ClockView, ...]
    urgency: int
    sequence: int
    created: Instant
    created_by: str
    owner: str | None
    suspended: bool
    parent: str | None
    children: tuple[str, ...]
    participants: dict[str, str]
    attachments: dict[str, int]


class Line(msgspec.Struct, frozen=True):
    """One event of a history: in words (``text``) and as it was recorded."""

    seq: int
    at: Instant
    actor: str
    kind: str
    text: str
    payload: dict[str, Any]
    hash: str
    on_behalf: str | None = None
    cause: str = ""


def view(case: Case, work: tuple[WorkRow, ...]) -> CaseView:
    """The page of a case with its open assignments (``work``)."""
    return CaseView(
        case=case.number,
        id=case.id,
        type=case.type,
        blueprint=case.blueprint,
        version=case.version,
        status=case.status,
        stage=case.stage,
        data=case.data,
        assignments=work,
        clocks=tuple(clock_view(case, clock) for clock in case.clocks.values()),
        urgency=urgency.of_case(case),
        sequence=case.sequence,
        created=case.created,
        created_by=case.created_by,
        owner=case.owner,
        suspended=case.suspended,
        parent=case.parent.case if case.parent else None,
        children=tuple(case.children),
        participants=case.participants,
        attachments=case.attachments,
    )


def clock_view(case: Case, clock: Clock) -> ClockView:
    """One clock in words."""
    levels = ("running", "goal passed", "deadline passed")
    state = "paused" if clock.paused else levels[min(clock.level, 2)]
    if state == "running" and clock.start > case.time:
        state = "waiting"
    return ClockView(
        str(clock.id), clock.policy, clock.on, clock.goal, clock.deadline, state, clock.urgency
    )


def line(row: HistoryRow, names: Names) -> Line:
    """A recorded event with its sentence."""
    text = describe(row.kind, row.payload, names)
    return Line(
        row.seq, row.at, row.actor, row.kind, text, row.payload, row.hash, row.on_behalf, row.cause
    )


def work_of(case: Case, known: Sequence[WorkRow]) -> tuple[WorkRow, ...]:
    """The assignments open in an earlier state, with the names that their rows know."""
    by_id = {row.assignment: row for row in known}
    return tuple(
        msgspec.structs.replace(
            by_id[each.id],
            state=each.state,
            assignee=each.assignee,
            queue=each.queue,
            urgency=urgency.of(case, each),
            outcome="",
            closed=None,
            closed_by=None,
        )
        for each in case.assignments.values()
        if each.id in by_id
    )


def stages(case: Case, application: Application) -> tuple[StageView, ...]:
    """The chevrons of a case: primary stages in order, and the alternate one it is in."""
    case_type = application.case_type(case.type)
    primary = [stage.id for stage in case_type.stages if not stage.alternate]
    entered = [primary.index(v.stage) for v in case.visits.values() if v.stage in primary]
    reached = max(entered, default=-1)
    shown = []
    for stage in case_type.stages:
        if stage.id == case.stage and not case.resolved:
            state = "current"
        elif stage.alternate:
            continue
        else:
            is_done = case.resolved or primary.index(stage.id) <= reached
            state = "done" if is_done else "ahead"
        shown.append(StageView(stage.id, stage.title(), state, stage.alternate))
    return tuple(shown)


def names(application: Application) -> dict[str, str]:
    """Element id → name, of everything a history can mention."""
    found: dict[str, str] = {}
    _collect(application.blueprint, found)
    return found


def _collect(part: Any, found: dict[str, str]) -> None:
    fields = getattr(type(part), "model_fields", None)
    if fields is not None:
        title = getattr(part, "title", None)
        identity = getattr(part, "id", None)
        if callable(title) and isinstance(identity, str):
            found.setdefault(identity, title())
        for name in fields:
            _collect(getattr(part, name), found)
    elif isinstance(part, tuple):
        for each in part:
            _collect(each, found)
