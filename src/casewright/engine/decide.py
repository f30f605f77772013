"""``decide``: from a plan, a case, a command and what is given to the events that follow.

A pure function: the same arguments give the same bytes. The case settles until stable: tokens in
order of creation, criteria in document order, milestones, process, stage, case completion.
"""

from __future__ import annotations

from . import boundaries, clock_review, flow, items, restricting, stages, triggers
from . import commands as c
from .acts import ACTS
from .decision import Decision, Given, Refused
from .plan import Plan, PlanError
from .state import OPEN, Case, Parent
from .turn import Turn

#: A case that does not come to rest in this many passes has a loop in its criteria.
SETTLE = 1_000

#: What may be done to a suspended case.
_WHILE_SUSPENDED = (
    c.ResumeCase, c.CancelCase, c.AddComment, c.AttachFile, c.ChildChanged, c.SetUrgency,
    c.AddParticipant, c.RemoveParticipant, c.ReportEffect, c.DeliverMessage, c.MigrateCase,
    c.RestrictCase, c.TransferAssignment,
    c.FollowCase, c.UnfollowCase,
)  # fmt: skip
#: What may be done to a resolved case.
_WHEN_RESOLVED = (
    c.ReopenCase, c.AddComment, c.AttachFile, c.ChildChanged, c.CancelCase, c.ReportEffect,
    c.TimerDue, c.Continue, c.AddParticipant, c.RemoveParticipant, c.RestrictCase,
    c.FollowCase, c.UnfollowCase,
)  # fmt: skip


def decide(
    plan: Plan, case: Case | None, command: c.CaseCommand, given: Given
) -> Decision | Refused:
    """What follows from ``command``; ``case`` is not changed, None when it does not exist yet.

    ``plan`` is that of the case's version (for ``MigrateCase`` and ``CreateCase``: of the target).
    ``SaveDraft`` makes no event and does not come here.
    """
    try:
        _refuse_impossible(case, command)
        turn = Turn(plan, case, command, given)
        if case is not None and case.restricted:
            restricting.refuse_outsiders(turn)
        ACTS[type(command)](turn, command)
        settle(turn)
        triggers.fire(turn)
    except Refused as refused:
        return refused
    except PlanError as error:
        return Refused(
            f"Version {plan.version} of {plan.blueprint} has no case type {error.element}.",
            "Choose a version that has it.",
        )
    return _decision(turn)


def _refuse_impossible(case: Case | None, command: c.CaseCommand) -> None:
    if type(command) is c.CreateCase:
        if case is not None:
            raise Refused("A case with this id exists already.", "Open that one.")
        return
    if case is None:
        raise Refused("There is no such case.", "Check the number, or search for it.")
    if case.status == OPEN and not case.suspended:
        return
    if case.resolved and not isinstance(command, _WHEN_RESOLVED):
        raise Refused(f"{case.number} is closed ({case.status}).", "Reopen it at a stage to go on.")
    if case.suspended and not isinstance(command, _WHILE_SUSPENDED):
        raise Refused(f"{case.number} is suspended.", "Resume it first.")


def settle(turn: Turn) -> None:
    """Go on until nothing moves any more."""
    case = turn.case
    if case.suspended:
        return
    watchful = turn.type.watchful
    for _ in range(SETTLE):
        if turn.ready:
            flow.run(turn)
        if turn.asked:
            stages.grant(turn)
        elif not case.visits:
            if not _start_again(turn):
                return
        elif watchful and (turn.dirty or turn.occurred):
            _look(turn)
        elif not turn.ready and not stages.complete(turn):
            return
    raise Refused(
        f"{turn.case.number} does not come to rest: its criteria trigger each other without end.",
        "Nothing was changed. Report this to the designer of the blueprint.",
    )


def _start_again(turn: Turn) -> bool:
    """A case whose first stage could not be entered tries again when its data change."""
    if turn.case.resolved or not turn.dirty:
        return False
    turn.dirty = False
    return stages.advance_from(turn, -1)


def _look(turn: Turn) -> None:
    """After the data or an item changed: criteria, boundaries and clocks are looked at."""
    items.review(turn)
    if turn.type.conditional_boundaries:
        boundaries.conditions(turn)
    if turn.type.dynamic:
        clock_review.review(turn)
        clock_review.start_missing(turn)


def _decision(turn: Turn) -> Decision:
    case = turn.case
    if turn.events:
        case.time = turn.now
    if case.parent is not None:
        _tell_parent(turn, case.parent)
    return Decision(case, tuple(turn.events), tuple(turn.effects), turn.before)


def _tell_parent(turn: Turn, parent: Parent) -> None:
    """A child tells its parent when its status changed."""
    case, before = turn.case, turn.before
    if before is not None and before.status == case.status:
        return
    turn.send(
        c.ChildChanged(
            id=turn.new_id(),
            actor=c.SYSTEM,
            case=parent.case,
            child=case.id,
            status=case.status,
            was="" if before is None else before.status,
            type=case.type,
            step=parent.step,
            sequence=case.sequence,
            data={name: case.data.get(name) for name in parent.fields},
        )
    )
