"""Events of a case as a person would tell them: a sentence, a detail, a mark, and who did it.

Rule: one table from kind to teller; what nobody needs to read (tokens, scopes) is left out.
"""

from __future__ import annotations

from casewright.desktop.casefile import told_people as people
from casewright.desktop.casefile import told_system as system
from casewright.desktop.casefile.telling import Names, Teller, Told
from casewright.runtime.narrate import describe
from casewright.runtime.reading import HistoryRow

#: The engine's own bookkeeping: true, and of no use to a reader.
SILENT = frozenset(
    {
        "ItemNoted", "ScopeOpened", "ScopeClosed", "BranchEnded", "ScopeJoined", "TokenPlaced",
        "TokenEnded", "BranchChosen", "ItemAdded", "BoundarySet", "WorkContinued", "ItemValueSet",
    }
)  # fmt: skip


def tell(row: HistoryRow, names: Names) -> Told | None:
    """The line for one event; None for the engine's bookkeeping."""
    if row.kind in SILENT:
        return None
    teller = _TELL.get(row.kind)
    if teller is None:
        return Told(describe(row.kind, row.payload, names.element))
    return teller(row.payload, names.person(row.actor), names)


_TELL: dict[str, Teller] = {
    "CaseCreated": people.created,
    "StageEntered": system.stage_entered,
    "StageLeft": system.stage_left,
    "StageSkipped": system.stage_skipped,
    "StageRefused": system.stage_refused,
    "ItemChanged": system.item,
    "AssignmentOpened": people.opened,
    "AssignmentGiven": people.given,
    "AssignmentVoted": people.voted,
    "AssignmentCompleted": people.completed,
    "StepSkipped": system.step_skipped,
    "StepRedone": people.redone,
    "StepDone": system.step_done,
    "MilestoneReached": system.milestone,
    "WaitStarted": system.wait,
    "WaitEnded": system.wait,
    "ClockStarted": system.clock_started,
    "ClockChanged": system.clock_started,
    "ClockPassed": system.clock_passed,
    "PersonNotified": system.notified,
    "ChildRequested": system.child,
    "ChildNoted": system.child,
    "DataChanged": people.changed,
    "CaseResolved": system.resolved,
    "CaseReopened": people.person("{who} opened the case again", "undo", tone="accent"),
    "CaseSuspended": people.person("{who} suspended the case", "pause", tone="warn"),
    "CaseResumed": people.person("{who} resumed the case", "play"),
    "CommentAdded": people.person("{who} wrote", "comment", "text"),
    "FileAttached": people.person("{who} attached a file", "attachment", "name"),
    "ParticipantAdded": people.person("{who} added {person}", "people", "person", "role"),
    "ParticipantRemoved": people.person("{who} removed {person}", "people", "person"),
    "UrgencySet": people.person("{who} set the urgency to {urgency}", "flag", "urgency"),
    "IncidentRaised": system.incident,
    "BoundaryPassed": system.boundary,
    "MessageKept": system.message,
    "MessageTaken": system.message,
    "MessageIgnored": system.message,
    "StatusChanged": system.status,
    "CaseMigrated": people.migrated,
    "EffectReported": system.effect,
}
