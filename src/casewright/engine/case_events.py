"""What happened to a case as a whole: its data, its status, its people, letters and effects."""

from __future__ import annotations

from .event import Ended, Event
from .state import Data, Report, Token


class DataChanged(Event, frozen=True):
    data: Data
    reason: str = ""


class StatusChanged(Event, frozen=True):
    status: str


class CaseResolved(Event, frozen=True):
    status: str
    reason: str = ""
    ended: Ended | None = None


class CaseReopened(Event, frozen=True):
    reason: str = ""


class CaseSuspended(Event, frozen=True):
    reason: str = ""


class CaseResumed(Event, frozen=True):
    reason: str = ""


class CaseMigrated(Event, frozen=True):
    """The case continues under ``version``; ``moves`` were applied to the ids in its state."""

    version: int
    moves: dict[str, str] = {}


class CommentAdded(Event, frozen=True):
    text: str
    mentions: tuple[str, ...] = ()


class FileAttached(Event, frozen=True):
    name: str
    digest: str
    size: int
    category: str = ""
    media: str = ""


class ParticipantAdded(Event, frozen=True):
    person: str
    role: str = ""


class ParticipantRemoved(Event, frozen=True):
    person: str


class CaseRestricted(Event, frozen=True):
    """Only ``people`` see the case and work on it from now on; nobody named: everybody again."""

    people: tuple[str, ...] = ()
    reason: str = ""


class CaseFollowed(Event, frozen=True):
    person: str


class CaseUnfollowed(Event, frozen=True):
    person: str


class UrgencySet(Event, frozen=True):
    urgency: int
    reason: str = ""


class EffectRequested(Event, frozen=True):
    """A step asked for something to be done to the world, after the commit; its token waits.

    ``what`` says it in short (connector and operation, file name); ``type`` is the effect's kind;
    ``key`` is the idempotency key when it is not the effect's own id.
    """

    effect: str
    type: str
    token: Token
    what: str = ""
    key: str = ""


class EffectReported(Event, frozen=True):
    """``late``: the step that asked for it has ended; nothing else changes.

    ``token`` goes on from ``step``; 0 when it stays there. ``doubt``: it may have happened.
    """

    effect: str
    ok: bool
    data: Data = {}
    error: str = ""
    late: bool = False
    step: str = ""
    token: int = 0
    ended: Ended | None = None
    attempts: int = 0
    doubt: bool = False


class ReportKept(Event, frozen=True):
    """What became of an effect, kept until the suspended case goes on."""

    report: Report


class MailSent(Event, frozen=True):
    """Correspondence: what left the house; ``files`` went along."""

    step: str
    to: tuple[str, ...]
    subject: str = ""
    text: str = ""
    message: str = ""
    files: tuple[str, ...] = ()


class IncidentRaised(Event, frozen=True):
    """The engine could not go on at ``step`` and says why; a person must act.

    ``token`` rests in the step from now on; what it waited for is waited for no longer.
    """

    step: str
    problem: str
    token: Token | None = None
