"""What anybody may ask of a case or of the workspace; imperative, frozen, validated at the border.

``id`` makes a repeat harmless; ``case`` is the case it changes. ``seen`` is the case's sequence
when the form was opened (0: as it is now), so that a faster colleague's change is noticed.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from .state import Data, Instant, Parent

#: Who acts when nobody does: clocks, other cases, the engine itself.
SYSTEM = "system"


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """The head of every command. ``actor`` acts, ``on_behalf`` names for whom."""

    id: str
    actor: str
    on_behalf: str | None = None


class CaseCommand(Command, frozen=True, kw_only=True):
    """A command to one case."""

    case: str


class CreateCase(CaseCommand, frozen=True, kw_only=True):
    """Create a case of ``type``; ``version`` 0 is the newest published one."""

    type: str
    blueprint: str
    version: int = 0
    data: Data = {}
    parent: Parent | None = None
    #: the trigger that asks for it, and the case whose change set it off
    trigger: str = ""
    origin: str = ""


class SubmitAssignment(CaseCommand, frozen=True, kw_only=True):
    assignment: str
    outcome: str = ""
    data: Data = {}
    seen: int = 0
    reason: str = ""


class SaveDraft(CaseCommand, frozen=True, kw_only=True):
    """Keep a half-done form; makes no event."""

    assignment: str
    data: Data = {}
    seen: int = 0


class ClaimAssignment(CaseCommand, frozen=True, kw_only=True):
    assignment: str


class ReleaseAssignment(CaseCommand, frozen=True, kw_only=True):
    assignment: str


class TransferAssignment(CaseCommand, frozen=True, kw_only=True):
    """Give to a person or to a queue."""

    assignment: str
    person: str | None = None
    queue: str | None = None
    reason: str = ""


class DelegateAssignment(CaseCommand, frozen=True, kw_only=True):
    """Let somebody else do one's own work; it can be taken back until it is done."""

    assignment: str
    person: str
    reason: str = ""


class AskQuestion(CaseCommand, frozen=True, kw_only=True):
    """Send one's own work back with a question; ``person`` '' asks who the case belongs to."""

    assignment: str
    question: str
    person: str = ""


class AnswerQuestion(CaseCommand, frozen=True, kw_only=True):
    """Answer what one was asked; the work goes back to who asked."""

    assignment: str
    answer: str


class RestrictCase(CaseCommand, frozen=True, kw_only=True):
    """Let only the participants see and work on the case, or (``restricted`` false) everybody."""

    restricted: bool = True
    reason: str = ""


class SnoozeAssignment(CaseCommand, frozen=True, kw_only=True):
    assignment: str
    until: Instant


class ChangeData(CaseCommand, frozen=True, kw_only=True):
    data: Data
    seen: int = 0
    reason: str = ""


class ChangeStage(CaseCommand, frozen=True, kw_only=True):
    stage: str
    reason: str = ""


class ResolveCase(CaseCommand, frozen=True, kw_only=True):
    """End the case with ``status`` by a person's decision (a stage that waits for one)."""

    status: str
    reason: str = ""


class CompleteStage(CaseCommand, frozen=True, kw_only=True):
    """A person closes a stage that waits for a person, or a ``phase`` in it."""

    reason: str = ""
    phase: str = ""


class StartProcess(CaseCommand, frozen=True, kw_only=True):
    """Start an optional process, or an item that waits for manual activation."""

    process: str


class AddTask(CaseCommand, frozen=True, kw_only=True):
    """An ad-hoc task in the current stage."""

    name: str
    person: str | None = None
    queue: str | None = None


class SkipStep(CaseCommand, frozen=True, kw_only=True):
    """Go on without open work, or (``step``) without a step that could not go on by itself."""

    reason: str
    assignment: str = ""
    step: str = ""


class CompleteStep(CaseCommand, frozen=True, kw_only=True):
    """Done by hand: what ``step`` could not do by itself, and the fields that it would have set."""

    step: str
    reason: str
    data: Data = {}


class RedoStep(CaseCommand, frozen=True, kw_only=True):
    """Open ``step`` again in the current visit."""

    step: str
    reason: str


class AddComment(CaseCommand, frozen=True, kw_only=True):
    text: str
    mentions: tuple[str, ...] = ()


class AttachFile(CaseCommand, frozen=True, kw_only=True):
    """Note a file whose bytes are stored under ``digest`` (SHA-256, hex)."""

    name: str
    digest: str
    size: int
    category: str = ""
    media: str = "application/octet-stream"


class AddParticipant(CaseCommand, frozen=True, kw_only=True):
    person: str
    role: str = ""


class RemoveParticipant(CaseCommand, frozen=True, kw_only=True):
    person: str


class FollowCase(CaseCommand, frozen=True, kw_only=True):
    """The actor wants to hear what becomes of the case."""


class UnfollowCase(CaseCommand, frozen=True, kw_only=True):
    """The actor does not want to hear of it any more."""


class SetUrgency(CaseCommand, frozen=True, kw_only=True):
    urgency: int
    reason: str = ""


class DeliverMessage(CaseCommand, frozen=True, kw_only=True):
    message: str
    data: Data = {}


class AddItem(CaseCommand, frozen=True, kw_only=True):
    """Add an item to a running for-each step, until its join fires."""

    step: str
    value: Any


class SuspendCase(CaseCommand, frozen=True, kw_only=True):
    reason: str = ""


class ResumeCase(CaseCommand, frozen=True, kw_only=True):
    reason: str = ""


class CancelCase(CaseCommand, frozen=True, kw_only=True):
    reason: str = ""


class ReopenCase(CaseCommand, frozen=True, kw_only=True):
    stage: str
    reason: str = ""


class MigrateCase(CaseCommand, frozen=True, kw_only=True):
    """Move to another version; ``moves`` maps old element ids to new ones where they differ."""

    version: int
    moves: dict[str, str] = {}


class RepairClocks(CaseCommand, frozen=True, kw_only=True):
    """Work the open clocks out again: calendars, holidays or time zones have changed."""

    reason: str = ""


class TimerDue(CaseCommand, frozen=True, kw_only=True):
    """Internal: a timer's instant has come."""

    timer: str
    due: Instant


class ChildChanged(CaseCommand, frozen=True, kw_only=True):
    """Internal: a child case has a new status; ``was`` is the one before, '' for a new case.

    ``type`` and ``step`` (the parent's, which made it) tell the parent who it is.
    """

    child: str
    status: str
    sequence: int
    data: Data = {}
    type: str = ""
    step: str = ""
    was: str = ""


class Continue(CaseCommand, frozen=True, kw_only=True):
    """Internal: go on with long automatic work."""


class ReportEffect(CaseCommand, frozen=True, kw_only=True):
    """Internal: what became of an effect: done (``ok``), failed, or ``doubt``: perhaps done.

    ``result`` is what it gave, by name; ``attempts`` how often it was tried in vain.
    """

    effect: str
    ok: bool
    result: Data = {}
    error: str = ""
    doubt: bool = False
    attempts: int = 0
    #: the trigger whose case could not be created
    trigger: str = ""


class WorkspaceCommand(Command, frozen=True, kw_only=True):
    """A command to the workspace stream."""


class DefinePerson(WorkspaceCommand, frozen=True, kw_only=True):
    """Add a person or change one; queues are in the person's order."""

    person: str
    name: str
    email: str = ""
    manager: str | None = None
    personas: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    skills: dict[str, int] = {}
    language: str = "en"
    everything: bool = False


class RemovePerson(WorkspaceCommand, frozen=True, kw_only=True):
    person: str


class SetAbsences(WorkspaceCommand, frozen=True, kw_only=True):
    """Say when a person is out of office: (first, until, substitute), replacing what was said."""

    person: str
    absences: tuple[tuple[Instant, Instant, str | None], ...] = ()


class SetNotifications(WorkspaceCommand, frozen=True, kw_only=True):
    """What a person wants to be told, and how; ``settings`` replace those before."""

    person: str
    settings: Data = {}


class SetQueueAlert(WorkspaceCommand, frozen=True, kw_only=True):
    """From when on the supervisors of a queue are warned; empty ``settings``: never."""

    queue: str
    settings: Data = {}


class ReportQueueAlert(WorkspaceCommand, frozen=True, kw_only=True):
    """Internal: a queue went over one of its limits (``raised``), or is well below it again."""

    queue: str
    measure: str
    value: int
    limit: int
    raised: bool


class BlueprintCommand(Command, frozen=True, kw_only=True):
    """A command to one blueprint's stream."""

    blueprint: str


class PublishBlueprint(BlueprintCommand, frozen=True, kw_only=True):
    """Publish canonical ``content`` (JSON text) as the next version."""

    content: str
    note: str = ""


class RetireBlueprint(BlueprintCommand, frozen=True, kw_only=True):
    version: int


AnyCaseCommand = (
    CreateCase
    | SubmitAssignment
    | SaveDraft
    | ClaimAssignment
    | ReleaseAssignment
    | TransferAssignment
    | SnoozeAssignment
    | ChangeData
    | ChangeStage
    | ResolveCase
    | CompleteStage
    | StartProcess
    | AddTask
    | SkipStep
    | CompleteStep
    | RedoStep
    | AddComment
    | AttachFile
    | AddParticipant
    | RemoveParticipant
    | FollowCase
    | UnfollowCase
    | SetUrgency
    | DeliverMessage
    | AddItem
    | SuspendCase
    | ResumeCase
    | CancelCase
    | ReopenCase
    | MigrateCase
    | RepairClocks
    | TimerDue
    | ChildChanged
    | Continue
    | ReportEffect
    | DelegateAssignment
    | AskQuestion
    | AnswerQuestion
    | RestrictCase
)
AnyCommand = (
    AnyCaseCommand
    | DefinePerson
    | RemovePerson
    | PublishBlueprint
    | RetireBlueprint
    | SetAbsences
    | SetNotifications
    | SetQueueAlert
    | ReportQueueAlert
)

_ENCODER = msgspec.json.Encoder(decimal_format="number", order="sorted")


#: The variant bits of RFC 9562 in the hex digit that bears them.
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def derive(command_id: str, n: int | str) -> str:
    """The n-th id that follows from a command: ``uuid5(command_id, n)`` (RFC 9562), as text.

    Written out because ``uuid.uuid5`` costs several times as much and ids are on the hot path.
    """
    name = bytes.fromhex(command_id.replace("-", "")) + str(n).encode()
    h = hashlib.sha1(name, usedforsecurity=False).hexdigest()
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-{_VARIANT[h[16]]}{h[17:20]}-{h[20:32]}"


def stream_of(command: Command) -> str:
    """The stream a command changes: ``case:ID``, ``blueprint:ID`` or ``workspace``."""
    if isinstance(command, CaseCommand):
        return f"case:{command.case}"
    if isinstance(command, BlueprintCommand):
        return f"blueprint:{command.blueprint}"
    return "workspace"


def encode(command: Command) -> bytes:
    """The command as canonical JSON bytes."""
    return _ENCODER.encode(command)


def digest(command: Command) -> str:
    """SHA-256 (hex) of a command: the same id with another digest is another content."""
    return hashlib.sha256(encode(command)).hexdigest()
