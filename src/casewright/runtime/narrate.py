"""Events in words: one line per event for histories on the screen, the terminal and in exports.

Rule: a sentence says what a person would say; ids become names where the blueprint knows them.
This is the only place with sentences: windows add signs, links and another language.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from casewright.engine.state import Instant

from . import narrate_flow as flow
from . import narrate_outside as outside
from . import narrate_people as people
from .narrate_told import Event, Fields, Teller, Told, Voice

#: Id of an element → its name.
Names = Callable[[str], str]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: The engine's own bookkeeping: true, and of no use to a reader.
INNER = frozenset(
    {
        "ItemNoted", "ScopeOpened", "ScopeClosed", "BranchEnded", "ScopeJoined", "TokenPlaced",
        "TokenEnded", "BranchChosen", "ItemAdded", "BoundarySet", "WorkContinued", "ItemValueSet",
    }
)  # fmt: skip


def iso(instant: Instant | None) -> str | None:
    """An instant as ISO 8601 in UTC, ``2026-03-31T12:30:00.5Z``; None stays None."""
    if instant is None:
        return None
    text = (_EPOCH + timedelta(microseconds=instant)).isoformat().removesuffix("+00:00")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"


def tell(kind: str, event: Fields, voice: Voice, who: str = "") -> Told:
    """An event in the words of a voice; ``event`` are its fields as plain data.

    ``who`` did it; '' where that stands beside the line already.
    """
    teller = TOLD.get(kind)
    return teller(Event(event, who, voice)) if teller else Told(spaced(kind))


def describe(kind: str, event: Fields, names: Names) -> str:
    """The line for one event, for lists that name the actor themselves."""
    voice = Voice(
        element=names,
        group=lambda one: names(one) if one else "",
        moment=lambda instant: iso(instant) or "",
    )
    return tell(kind, event, voice).line()


def spaced(kind: str) -> str:
    """The name of a kind as words, for what has no sentence: ``Branch ended``."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()
    return words[:1].upper() + words[1:]


#: Event kind → the function that tells it; others are spelled out from their names.
TOLD: dict[str, Teller] = {
    "CaseCreated": people.created,
    "StageEntered": flow.stage_entered,
    "StageSkipped": flow.stage_skipped,
    "StageRefused": flow.stage_refused,
    "StageLeft": flow.stage_left,
    "ItemChanged": flow.item,
    "AssignmentOpened": people.opened,
    "AssignmentGiven": people.given,
    "AssignmentVoted": people.voted,
    "AssignmentCompleted": people.completed,
    "StepSkipped": flow.step_skipped,
    "StepDone": flow.step_done,
    "StepRedone": people.redone,
    "MilestoneReached": flow.named("Milestone {milestone} reached", "milestone", "reached"),
    "WaitStarted": flow.waiting,
    "WaitEnded": flow.wait_over,
    "BoundaryPassed": flow.boundary,
    "ClockStarted": flow.clock,
    "ClockPassed": flow.clock_passed,
    "ClockChanged": flow.clock,
    "PersonNotified": flow.notified,
    "ChildRequested": flow.child,
    "ChildNoted": flow.child,
    "DataChanged": people.changed,
    "StatusChanged": flow.plain("Status is now {status}", "status", mark="status"),
    "CaseResolved": flow.plain("Case resolved: {status}", "status", mark="resolved"),
    "CaseReopened": people.did("{who} opened the case again", "Case reopened", "reopened"),
    "CaseSuspended": people.did("{who} suspended the case", "Case suspended", "suspended"),
    "CaseResumed": people.did("{who} resumed the case", "Case resumed", "resumed"),
    "CaseMigrated": people.moved,
    "CommentAdded": people.did("{who} wrote", "Comment", "comment", "text"),
    "FileAttached": people.did("{who} attached a file", "File attached", "file", "name"),
    "ParticipantAdded": people.did("{who} added {person}", "{person} takes part", "people", "role"),
    "ParticipantRemoved": people.did(
        "{who} removed {person}", "{person} no longer takes part", "people"
    ),
    "CaseFollowed": people.did("{who} follows the case", "{person} follows the case", "people"),
    "CaseUnfollowed": people.did(
        "{who} no longer follows the case", "{person} no longer follows the case", "people"
    ),
    "UrgencySet": people.did(
        "{who} set the urgency to {urgency}", "Urgency set to {urgency}", "urgency"
    ),
    "CaseRestricted": people.restricted,
    "EffectRequested": outside.asked,
    "EffectReported": outside.reported,
    "ReportKept": outside.kept,
    "MailSent": outside.mailed,
    "IncidentRaised": flow.stuck,
    "MessageKept": flow.named("Message {message} kept for later", "message", "message"),
    "MessageTaken": flow.named(
        "Message {message}, kept while the case was suspended, taken up", "message", "message"
    ),
    "MessageExpired": flow.named("Nobody took the message {message}", "message", "message"),
    "MessageIgnored": flow.named(
        "Message {message} came, and nobody waited for it", "message", "message"
    ),
    "PersonDefined": flow.plain("{name} ({person}) defined", "name", "person", mark="people"),
    "PersonRemoved": flow.plain("{person} removed", "person", mark="people"),
    "AbsencesSet": people.away,
    "BlueprintPublished": flow.plain("Version {version} published", "version", mark="moved"),
    "BlueprintRetired": flow.plain("Version {version} retired", "version", mark="moved"),
}
