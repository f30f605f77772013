"""What happened to a case, and all kinds of events: past tense, small, with the results in them.

``evolve`` needs nothing but these. The parts of the state that an event brings into being stand
in it whole (a token, a scope, an assignment), so that folding is putting them in their place.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from .case_events import CaseFollowed as CaseFollowed
from .case_events import CaseMigrated as CaseMigrated
from .case_events import CaseReopened as CaseReopened
from .case_events import CaseResolved as CaseResolved
from .case_events import CaseRestricted as CaseRestricted
from .case_events import CaseResumed as CaseResumed
from .case_events import CaseSuspended as CaseSuspended
from .case_events import CaseUnfollowed as CaseUnfollowed
from .case_events import CommentAdded as CommentAdded
from .case_events import DataChanged as DataChanged
from .case_events import EffectReported as EffectReported
from .case_events import EffectRequested as EffectRequested
from .case_events import FileAttached as FileAttached
from .case_events import IncidentRaised as IncidentRaised
from .case_events import MailSent as MailSent
from .case_events import ParticipantAdded as ParticipantAdded
from .case_events import ParticipantRemoved as ParticipantRemoved
from .case_events import ReportKept as ReportKept
from .case_events import StatusChanged as StatusChanged
from .case_events import UrgencySet as UrgencySet
from .event import SCHEMA as SCHEMA
from .event import SEMANTICS as SEMANTICS
from .event import Ended as Ended
from .event import Event as Event
from .state import Assignment, Child, Clock, Data, Instant, Item, Parent, Scope, Token, Wait
from .workspace_events import AbsencesSet as AbsencesSet
from .workspace_events import BlueprintPublished as BlueprintPublished
from .workspace_events import BlueprintRetired as BlueprintRetired
from .workspace_events import NotificationsSet as NotificationsSet
from .workspace_events import PersonDefined as PersonDefined
from .workspace_events import PersonRemoved as PersonRemoved
from .workspace_events import QueueAlerted as QueueAlerted
from .workspace_events import QueueAlertSet as QueueAlertSet


class CaseCreated(Event, frozen=True):
    type: str
    blueprint: str
    version: int
    number: str
    data: Data = {}
    urgency: int = 0
    parent: Parent | None = None


class StageEntered(Event, frozen=True):
    """A new visit began. ``origin``: the stage to return to; ``status``: the case's status now.

    ``restored``: items kept from an earlier visit that belong to this one now.
    """

    visit: int
    stage: str
    origin: str = ""
    status: str = ""
    reason: str = ""
    restored: tuple[int, ...] = ()


class StageSkipped(Event, frozen=True):
    stage: str


class StageRefused(Event, frozen=True):
    """The stage could not be entered; the case stays where it is."""

    stage: str
    reason: str


class StageLeft(Event, frozen=True):
    """``how``: completed | changed | resolved. ``ended`` lists all that ended with the visit.

    ``parked``: tokens kept for a return (``keep on return``).
    """

    visit: int
    stage: str
    how: str
    ended: Ended | None = None
    parked: tuple[int, ...] = ()


class ItemChanged(Event, frozen=True):
    """An item of the case plan made a transition; ``item.state`` is the new state."""

    item: Item
    scope: Scope | None = None
    ended: Ended | None = None


class ItemNoted(Event, frozen=True):
    """Part of an item's criteria happened, or a condition changed: remembered, no transition."""

    item: Item


class AssignmentOpened(Event, frozen=True):
    """``trace`` says how a table named who gets the work: its inputs, the rows that matched."""

    assignment: Assignment
    token: Token | None = None
    trace: Data = {}


class AssignmentGiven(Event, frozen=True):
    """Work changed hands or was put off: ``how`` says which; the rest is the new state.

    ``how``: claimed | released | transferred | delegated | recalled | asked | answered | snoozed |
    woken | climbed. What was asked stands in ``question``, the answer in ``reason``.
    """

    assignment: str
    how: str
    state: str
    assignee: str | None = None
    queue: str | None = None
    persona: str | None = None
    snoozed: Instant = 0
    reason: str = ""
    delegator: str = ""
    asker: str = ""
    question: str = ""


class AssignmentVoted(Event, frozen=True):
    """One of several approvers has spoken; the step is still open."""

    assignment: str
    token: int
    step: str
    outcome: str
    data: Data = {}
    reason: str = ""
    clocks: tuple[int, ...] = ()


class AssignmentCompleted(Event, frozen=True):
    assignment: str
    step: str
    outcome: str = ""
    data: Data = {}
    reason: str = ""
    clocks: tuple[int, ...] = ()
    #: what else ended with the step (other voters, boundary paths)
    ended: Ended | None = None


class StepSkipped(Event, frozen=True):
    """``how``: condition (its ``when`` was false) | person."""

    step: str
    how: str = "condition"
    token: int = 0
    reason: str = ""
    ended: Ended | None = None


class StepRedone(Event, frozen=True):
    """A person had a step of this visit done again; the flow goes on from it once more."""

    step: str
    reason: str = ""


class StepDone(Event, frozen=True):
    """An automatic step ran: what it set, the rule or branch that decided (1-based), its outcome.

    ``by_hand`` is the reason of the person who did instead what the step could not do;
    ``trace`` says how a decision by table came about: its inputs, the rows that matched, the result.
    """

    step: str
    data: Data = {}
    rule: int = 0
    outcome: str = ""
    token: int = 0
    trace: Data = {}
    by_hand: str = ""


class MilestoneReached(Event, frozen=True):
    milestone: str


class ScopeOpened(Event, frozen=True):
    """A nested piece of flow began; ``token`` waits for it in the parent."""

    scope: Scope
    token: Token | None = None


class BranchEnded(Event, frozen=True):
    """A branch has nothing left; its container counts one more arrival."""

    scope: int
    into: int
    arrived: int


class ScopeJoined(Event, frozen=True):
    """The join fired; with ``rest`` cancelled ``ended`` lists what was taken down."""

    scope: int
    step: str
    ended: Ended | None = None
    closed: bool = True
    data: Data = {}


class ScopeClosed(Event, frozen=True):
    """A scope is gone: the last late branch came, or it was left by a jump."""

    scope: int
    ended: Ended | None = None


class BranchChosen(Event, frozen=True):
    """A deferred choice was made: the other branches of ``container`` were taken down."""

    container: int
    ended: Ended | None = None


class ItemAdded(Event, frozen=True):
    """One more item of a running for-each."""

    container: int
    scope: Scope


class ItemValueSet(Event, frozen=True):
    """A branch of a for-each wrote its own item."""

    scope: int
    value: Any


class TokenPlaced(Event, frozen=True):
    """A token came to rest (parked until ``Continue``, or moved by a migration)."""

    token: Token


class TokenEnded(Event, frozen=True):
    """A path ended, or an interrupted step let its token go."""

    token: int
    step: str = ""
    why: str = ""
    ended: Ended | None = None


class WaitStarted(Event, frozen=True):
    token: Token
    wait: Wait


class WaitEnded(Event, frozen=True):
    """``how``: time | message | cases."""

    token: int
    step: str
    how: str
    data: Data = {}
    #: which kept message was consumed (its place in the list)
    kept: int | None = None
    ended: Ended | None = None


class BoundarySet(Event, frozen=True):
    """Timers at a step's boundary: id → instant."""

    timers: dict[str, Instant]


class BoundaryPassed(Event, frozen=True):
    """``timer`` is gone; ``ended`` lists what an interrupting boundary took down."""

    step: str
    boundary: str
    timer: str = ""
    #: the token that stays when the boundary does not interrupt
    token: int = 0
    ended: Ended | None = None


class MessageKept(Event, frozen=True):
    """``until`` is the instant at which nobody needs it any more; 0: never."""

    message: str
    data: Data = {}
    until: Instant = 0


class MessageExpired(Event, frozen=True):
    """A kept message (its place in the list) waited as long as it could, and nobody took it."""

    message: str
    kept: int


class MessageTaken(Event, frozen=True):
    """A message that came while the case was suspended leaves its place in the list."""

    message: str
    kept: int


class MessageIgnored(Event, frozen=True):
    message: str


class ClockStarted(Event, frozen=True):
    clock: Clock


class ClockPassed(Event, frozen=True):
    """``what``: goal | deadline | passed. ``missed`` repeats are counted in one event."""

    clock: int
    policy: str
    what: str
    due: Instant
    missed: int = 0
    next: Instant | None = None
    urgency: int = 0


class ClockChanged(Event, frozen=True):
    """``how``: paused | resumed | reset | moved | cancelled | stopped; ``clock`` as it is now."""

    how: str
    clock: Clock


class PersonNotified(Event, frozen=True):
    to: tuple[str, ...]
    subject: str = ""
    text: str = ""
    step: str = ""


class ChildRequested(Event, frozen=True):
    """A child case was asked for; the command to create it goes out with the commit.

    ``replaces``: the child that could not be created and in whose place this one is tried.
    """

    child: Child
    data: Data = {}
    replaces: str = ""


class ChildNoted(Event, frozen=True):
    """A child's new status was heard; ``data`` is what the parent took over.

    ``type``, ``step`` and ``was`` (its status before) stand here only for a child that had been
    folded and is open again.
    """

    child: str
    status: str
    sequence: int
    data: Data = {}
    type: str = ""
    step: str = ""
    was: str = ""


class WorkContinued(Event, frozen=True):
    """Parked tokens go on."""

    tokens: tuple[int, ...]


AnyEvent = (
    CaseCreated
    | StageEntered
    | StageSkipped
    | StageRefused
    | StageLeft
    | ItemChanged
    | ItemNoted
    | AssignmentOpened
    | AssignmentGiven
    | AssignmentVoted
    | AssignmentCompleted
    | StepSkipped
    | StepRedone
    | StepDone
    | MilestoneReached
    | ScopeOpened
    | BranchEnded
    | ScopeJoined
    | ScopeClosed
    | BranchChosen
    | ItemAdded
    | ItemValueSet
    | TokenPlaced
    | TokenEnded
    | WaitStarted
    | WaitEnded
    | BoundarySet
    | BoundaryPassed
    | MessageKept
    | MessageExpired
    | MessageTaken
    | MessageIgnored
    | ClockStarted
    | ClockPassed
    | ClockChanged
    | PersonNotified
    | ChildRequested
    | ChildNoted
    | DataChanged
    | StatusChanged
    | CaseResolved
    | CaseReopened
    | CaseSuspended
    | CaseResumed
    | CaseMigrated
    | CommentAdded
    | FileAttached
    | ParticipantAdded
    | ParticipantRemoved
    | CaseFollowed
    | CaseUnfollowed
    | UrgencySet
    | EffectRequested
    | EffectReported
    | ReportKept
    | MailSent
    | IncidentRaised
    | WorkContinued
    | PersonDefined
    | PersonRemoved
    | NotificationsSet
    | QueueAlertSet
    | QueueAlerted
    | BlueprintPublished
    | BlueprintRetired
    | CaseRestricted
    | AbsencesSet
)

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(AnyEvent, float_hook=Decimal)


def encode(event: Event) -> bytes:
    """The event as JSON bytes; decimals keep all their digits."""
    return _ENCODER.encode(event)


def decode(payload: bytes) -> AnyEvent:
    """The event in ``payload``; raises ``msgspec.ValidationError`` when it is not one."""
    event: AnyEvent = _DECODER.decode(payload)
    return event
