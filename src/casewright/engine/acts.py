"""What each command does to a case: the table; the functions stand in ``acts_*``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import acts_case as case
from . import acts_hand as hand
from . import acts_work as work
from . import clock_review, effects, incidents, restricting
from . import commands as c
from .migrate import migrate
from .timers import due as timer_due
from .turn import Turn

Act = Callable[[Turn, Any], None]

ACTS: dict[type[c.CaseCommand], Act] = {
    c.CreateCase: case.create,
    c.SubmitAssignment: work.submit,
    c.ClaimAssignment: work.claim,
    c.ReleaseAssignment: work.release,
    c.TransferAssignment: hand.transfer,
    c.DelegateAssignment: hand.delegate,
    c.AskQuestion: hand.ask,
    c.AnswerQuestion: hand.answer,
    c.SnoozeAssignment: work.snooze,
    c.ChangeData: case.change_data,
    c.ChangeStage: case.change_stage,
    c.ResolveCase: case.resolve,
    c.CompleteStage: case.complete_stage,
    c.StartProcess: case.start_process,
    c.AddTask: work.add_task,
    c.SkipStep: work.skip,
    c.CompleteStep: incidents.complete,
    c.RedoStep: work.redo,
    c.AddComment: case.comment,
    c.AttachFile: case.attach,
    c.AddParticipant: restricting.add_participant,
    c.RemoveParticipant: restricting.remove_participant,
    c.RestrictCase: restricting.restrict,
    c.FollowCase: case.follow,
    c.UnfollowCase: case.unfollow,
    c.SetUrgency: case.set_urgency,
    c.DeliverMessage: case.message,
    c.AddItem: case.add_item,
    c.SuspendCase: case.suspend,
    c.ResumeCase: case.resume,
    c.CancelCase: case.cancel,
    c.ReopenCase: case.reopen,
    c.TimerDue: timer_due,
    c.ChildChanged: case.child_changed,
    c.Continue: case.go_on,
    c.ReportEffect: effects.report,
    c.MigrateCase: migrate,
    c.RepairClocks: clock_review.repair,
}
