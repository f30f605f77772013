"""How each event changes a case: the table that can be printed; ``evolve`` and ``Turn`` use it.

The functions change the ``Case`` they are given; callers own it (``evolve`` passes a copy).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import apply_case as case
from . import apply_flow as flow
from . import apply_work as work
from . import events as e
from .applying import set_data
from .state import Case, Instant

Apply = Callable[[Case, Any, Instant, str], None]


def create(case_id: str, event: e.CaseCreated, at: Instant, actor: str) -> Case:
    """The case as it is after its first event."""
    case = Case(
        id=case_id,
        type=event.type,
        blueprint=event.blueprint,
        version=event.version,
        number=event.number,
        created=at,
        created_by=actor,
        sequence=1,
        time=at,
        urgency=event.urgency,
        parent=event.parent,
    )
    set_data(case, event.data)
    return case


def nothing(case: Case, event: e.Event, at: Instant, actor: str) -> None:
    """Only recorded: what it tells stands in the history, or comes with another event."""


#: Event class → how it is applied. An event that is not here is a bug.
APPLY: dict[type[e.Event], Apply] = {
    e.StageEntered: work.stage_entered,
    e.StageSkipped: nothing,
    e.StageRefused: work.stage_refused,
    e.StageLeft: work.stage_left,
    e.ItemChanged: work.item_changed,
    e.ItemNoted: work.item_noted,
    e.MilestoneReached: work.milestone_reached,
    e.AssignmentOpened: work.assignment_opened,
    e.AssignmentGiven: work.assignment_given,
    e.AssignmentVoted: work.assignment_voted,
    e.AssignmentCompleted: work.assignment_completed,
    e.StepSkipped: work.step_skipped,
    e.StepRedone: nothing,
    e.StepDone: work.step_done,
    e.ScopeOpened: flow.scope_opened,
    e.BranchEnded: flow.branch_ended,
    e.ScopeJoined: flow.scope_joined,
    e.ScopeClosed: flow.scope_closed,
    e.BranchChosen: flow.branch_chosen,
    e.ItemAdded: flow.item_added,
    e.ItemValueSet: flow.item_value_set,
    e.TokenPlaced: flow.token_placed,
    e.TokenEnded: flow.token_ended,
    e.WorkContinued: flow.work_continued,
    e.WaitStarted: flow.wait_started,
    e.WaitEnded: flow.wait_ended,
    e.BoundarySet: flow.boundary_set,
    e.BoundaryPassed: flow.boundary_passed,
    e.MessageKept: flow.message_kept,
    e.MessageTaken: flow.message_taken,
    e.MessageExpired: flow.message_expired,
    e.MessageIgnored: nothing,
    e.ClockStarted: case.clock_started,
    e.ClockPassed: case.clock_passed,
    e.ClockChanged: case.clock_changed,
    e.ChildRequested: case.child_requested,
    e.ChildNoted: case.child_noted,
    e.DataChanged: case.data_changed,
    e.StatusChanged: case.status_changed,
    e.CaseResolved: case.case_resolved,
    e.CaseReopened: case.case_reopened,
    e.CaseSuspended: case.case_suspended,
    e.CaseResumed: case.case_resumed,
    e.CaseMigrated: case.case_migrated,
    e.CommentAdded: nothing,
    e.FileAttached: case.file_attached,
    e.ParticipantAdded: case.participant_added,
    e.ParticipantRemoved: case.participant_removed,
    e.CaseRestricted: case.case_restricted,
    e.CaseFollowed: case.case_followed,
    e.CaseUnfollowed: case.case_unfollowed,
    e.UrgencySet: case.urgency_set,
    e.PersonNotified: nothing,
    e.EffectRequested: case.effect_requested,
    e.EffectReported: case.effect_reported,
    e.ReportKept: case.report_kept,
    e.MailSent: nothing,
    e.IncidentRaised: case.incident_raised,
}
