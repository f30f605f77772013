"""Stages: entering (skipped, refused, a new visit), completing, leaving, and resolving the case."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify

from . import clocks, compensation, ending, flow, items, kept
from . import commands as c
from . import events as e
from .commands import SYSTEM
from .decision import Refused
from .plan import StagePlan
from .state import NOT_CREATED, RESOLVED, Child, Item
from .turn import Turn


def start(turn: Turn) -> None:
    """A new case enters its first stage that is not skipped."""
    if turn.type.slas:
        clocks.start(turn, "case", 0, turn.type.slas)
    advance_from(turn, -1)


def advance_from(turn: Turn, place: int, how: str = "completed") -> bool:
    """Enter the next primary stage after ``place`` that is not skipped; whether one was entered."""
    skipped = []
    for name in turn.type.primary[place + 1 :]:
        stage = turn.type.stages[name]
        if stage.skip_when is not None and turn.holds(stage.skip_when):
            skipped.append(name)
        else:
            return enter(turn, stage, how=how, skipped=skipped)
    _refuse(turn, "", "there is no further stage that this case could enter")
    return False


def enter(
    turn: Turn,
    stage: StagePlan,
    *,
    origin: str = "",
    reason: str = "",
    how: str = "changed",
    skipped: Iterable[str] = (),
) -> bool:
    """Enter a stage unless what it requires is missing; whether it was entered.

    ``origin``: the stage to return to; ``how`` the stage before it is left; ``skipped``: stages
    that are passed over on the way.
    """
    problem = missing(turn, stage) if stage.demands else ""
    if problem:
        _refuse(turn, stage.id, problem)
        return False
    case = turn.case
    for name in skipped:
        turn.emit(e.StageSkipped(name))
    if case.visit in case.visits:
        leave(turn, how)
    restored = kept.restorable(turn, stage) if stage.keep else ()
    status = stage.status or ("Open" if case.status != "Open" else "")
    visit = case.visit + 1
    turn.emit(e.StageEntered(visit, stage.id, origin, status, reason, restored))
    turn.dirty = True
    if stage.slas:
        clocks.start(turn, "stage", visit, stage.slas)
    if restored:
        kept.go_on(turn, restored)
    items.begin(turn, stage, stage.top)
    return True


def _refuse(turn: Turn, stage: str, reason: str) -> None:
    """Record why a stage (or the end) was not entered, once until something changes."""
    if turn.case.refusal != f"{stage}: {reason}":
        turn.emit(e.StageRefused(stage, reason))


def missing(turn: Turn, stage: StagePlan) -> str:
    """What a stage requires and the case lacks, in words; '' when nothing."""
    require = stage.source.require
    case = turn.case
    fields = [f for f in require.fields if case.data.get(f) in (None, "", [])]
    if fields:
        return f"missing: {', '.join(_label(turn, field) for field in fields)}"
    files = [kind for kind in require.attachments if not case.attachments.get(kind)]
    if files:
        return f"attachments missing: {', '.join(files)}"
    if stage.condition is not None and not turn.holds(stage.condition):
        return require.message or f"the condition “{stage.condition.text}” is not true"
    return ""


def _label(turn: Turn, field: str) -> str:
    known = turn.type.fields.get(field)
    return field if known is None else known.label


# ---------------------------------------------------------------------------------------- leaving


def leave(turn: Turn, how: str) -> None:
    """Leave the current stage: end what it holds, but not what outlives it or is kept.

    ``how``: completed | changed. Only an explicit change keeps work for a return.
    """
    case = turn.case
    stage = turn.type.stages[case.stage]
    gone = [item.id for item in case.items.values() if item.visit == case.visit]
    if stage.outlived:
        gone = [number for number in gone if not _outlives(stage, case.items[number])]
    if stage.keep and how == "changed":
        ended, parked = kept.set_down(turn, [case.items[i] for i in gone])
        left = e.StageLeft(case.visit, case.stage, how, ended, parked)
        compensation.emit(turn, left, ended)
    else:
        gone_with_it = ending.of_visit(case, gone, case.visit)
        left = e.StageLeft(case.visit, case.stage, how, gone_with_it)
        compensation.emit(turn, left, gone_with_it)
    if turn.ready:
        turn.ready[:] = [r for r in turn.ready if r[1] in case.scopes]
        heapify(turn.ready)


def _outlives(stage: StagePlan, item: Item) -> bool:
    plan = stage.items.get(item.item)
    return plan is not None and plan.outlives and item.state == items.ACTIVE


def change(turn: Turn, name: str, reason: str) -> bool:
    """An explicit change of stage; whether it was granted. Raises ``Refused`` for an unknown one."""
    stage = turn.type.stages.get(name)
    if stage is None:
        known = ", ".join(turn.type.stages)
        raise Refused(f"There is no stage {name}.", f"Stages of this case type: {known}.")
    return enter(turn, stage, origin=_origin(turn, stage), reason=reason or "changed")


def reopen(turn: Turn, stage: StagePlan, reason: str) -> None:
    """A resolved case goes on in a stage."""
    if turn.type.slas:
        clocks.start(turn, "case", 0, turn.type.slas)
    enter(turn, stage, origin=_origin(turn, stage), reason=reason or "reopened")


def _origin(turn: Turn, stage: StagePlan) -> str:
    """The primary stage to which an alternate one returns: the one from which it is entered."""
    case = turn.case
    here = turn.type.stages.get(case.stage)
    if not stage.alternate or here is None:
        return ""
    if not here.alternate:
        return here.id
    visit = case.visits.get(case.visit)
    return visit.origin if visit is not None else ""


# ------------------------------------------------------------------------------------- completing


def complete(turn: Turn) -> bool:
    """Complete the current stage when nothing is left to do in it; whether the case moved on."""
    stage = turn.type.stages.get(turn.case.stage)
    if stage is None:
        return False
    if stage.phases and items.complete_phases(turn, stage):
        return True
    if not items.settled(turn, stage, stage.top, 0) or stage.complete == "wait":
        return False
    return finish(turn, stage)


def finish(turn: Turn, stage: StagePlan) -> bool:
    """Do what a stage does at its end: advance, return or resolve; whether the case moved."""
    if stage.complete == "resolve":
        return resolve(turn, stage.resolve, "")
    if stage.alternate:
        return _return(turn)
    return advance_from(turn, turn.type.primary.index(stage.id))


def _return(turn: Turn) -> bool:
    """Back to the stage from which an alternate stage was entered, as a new visit."""
    came_from = turn.type.stages.get(turn.case.visits[turn.case.visit].origin)
    if came_from is None:
        _refuse(turn, "", "there is no stage to return to")
        return False
    return enter(turn, came_from, reason="returned", how="completed")


def resolve(turn: Turn, status: str, reason: str, *, cancel: bool = False) -> bool:
    """End the case with a status, unless open children forbid it; whether it was ended.

    ``cancel``: the parent ended it, so its own children cannot keep it open.
    """
    case = turn.case
    if case.children and not _children_allow(turn, status, cancel=cancel):
        return False
    turn.ready.clear()
    turn.asked.clear()
    final = status if status.startswith(RESOLVED) else f"{RESOLVED}-{status}"
    turn.emit(e.CaseResolved(final, reason, ending.of_case(case)))
    return True


def _children_allow(turn: Turn, status: str, *, cancel: bool) -> bool:
    """By the case type: open children forbid the end, are cancelled, or are left."""
    still_open = [k for k in turn.case.children.values() if is_open(k)]
    policy = turn.type.open_children
    if not still_open or policy == "leave":
        return True
    if policy == "refuse" and not cancel:
        count = len(still_open)
        noun = "child cases are" if count > 1 else "child case is"
        _refuse(turn, status, f"{count} {noun} still open")
        return False
    for child in still_open:
        turn.send(
            c.CancelCase(
                id=turn.new_id(), actor=SYSTEM, case=child.case,
                reason=f"{turn.case.number} ended with {status}",
            )
        )  # fmt: skip
    return True


def is_open(child: Child) -> bool:
    """Whether a child case exists and is not resolved."""
    return child.status != NOT_CREATED and not child.status.startswith(RESOLVED)


def grant(turn: Turn) -> None:
    """Do what steps asked for, in order. The path that asked is at its end, granted or not."""
    while turn.asked:
        ask = turn.asked.pop(0)
        if turn.case.resolved or ask.scope not in turn.case.scopes:
            continue
        flow.path_ended(turn, ask.scope)
        if ask.kind == "resolve":
            resolve(turn, ask.target, ask.reason)
        else:
            change(turn, ask.target, ask.reason)
