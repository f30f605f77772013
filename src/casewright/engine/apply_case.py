"""How events of clocks, children and the case itself change it; the table is in ``apply``."""

from __future__ import annotations

from msgspec.structs import replace

from . import events as e
from . import folding, moves
from .applying import drop_clock, drop_wait, rest, set_clock, set_data, take_down, without
from .state import Case, Instant

#: The level of a cancelled clock whose mark stays, so that it does not start again.
_CANCELLED = 3


def clock_started(case: Case, event: e.ClockStarted, at: Instant, actor: str) -> None:
    """Put the clock in place."""
    clock = event.clock
    case.clocks[clock.id] = clock
    if clock.id > case.counter:
        case.counter = clock.id
    if clock.next is not None:
        case.timers[f"c:{clock.id}"] = clock.next


def clock_passed(case: Case, event: e.ClockPassed, at: Instant, actor: str) -> None:
    """Raise its level, its count and its urgency."""
    clock = case.clocks[event.clock]
    level = {"goal": 1, "deadline": 2, "passed": 2}[event.what]
    passed = clock.passed + 1 + event.missed if event.what == "passed" else clock.passed
    set_clock(
        case,
        replace(clock, level=level, passed=passed, next=event.next, urgency=event.urgency),
    )


def clock_changed(case: Case, event: e.ClockChanged, at: Instant, actor: str) -> None:
    """The clock as it is now, or gone."""
    if event.how == "stopped" or (event.how == "cancelled" and event.clock.level < _CANCELLED):
        drop_clock(case, event.clock.id)
    else:
        set_clock(case, event.clock)


def child_requested(case: Case, event: e.ChildRequested, at: Instant, actor: str) -> None:
    """Know the child before it exists."""
    others = without(case.children, event.replaces) if event.replaces else case.children
    case.children = {**others, event.child.case: event.child}


def child_noted(case: Case, event: e.ChildNoted, at: Instant, actor: str) -> None:
    """Its status as last heard of."""
    child = folding.unfold(case, event) if event.was else case.children[event.child]
    reached = {}
    if any(wait.base for wait in case.waits.values()):
        reached = {**child.reached, event.status: event.sequence}
    heard = replace(child, status=event.status, sequence=event.sequence, reached=reached)
    case.children = {**case.children, event.child: heard}
    folding.fold(case)
    set_data(case, event.data)


def data_changed(case: Case, event: e.DataChanged, at: Instant, actor: str) -> None:
    """Take values over."""
    set_data(case, event.data)


def status_changed(case: Case, event: e.StatusChanged, at: Instant, actor: str) -> None:
    """Another status."""
    case.status = event.status


def case_resolved(case: Case, event: e.CaseResolved, at: Instant, actor: str) -> None:
    """Nothing live is left."""
    take_down(case, event.ended)
    case.status, case.suspended, case.refusal = event.status, False, ""
    case.visits, case.stashed = {}, {}
    case.messages = ()


def case_reopened(case: Case, event: e.CaseReopened, at: Instant, actor: str) -> None:
    """Open again; the visit follows."""
    case.status = "Open"


def case_suspended(case: Case, event: e.CaseSuspended, at: Instant, actor: str) -> None:
    """All timers are put aside."""
    case.suspended = True
    case.stashed, case.timers = case.timers, {}


def case_resumed(case: Case, event: e.CaseResumed, at: Instant, actor: str) -> None:
    """Timers are set again; clocks set their own when they go on."""
    case.suspended = False
    # Clocks set their own timers when they go on.
    for name, due in case.stashed.items():
        if not name.startswith("c:"):
            case.timers[name] = due
    case.stashed = {}


def case_migrated(case: Case, event: e.CaseMigrated, at: Instant, actor: str) -> None:
    """Ids follow the moves."""
    moves.migrate(case, event)


def file_attached(case: Case, event: e.FileAttached, at: Instant, actor: str) -> None:
    """Count it in its category."""
    count = case.attachments.get(event.category, 0) + 1
    case.attachments = {**case.attachments, event.category: count}


def participant_added(case: Case, event: e.ParticipantAdded, at: Instant, actor: str) -> None:
    """Note the role."""
    case.participants = {**case.participants, event.person: event.role}


def participant_removed(case: Case, event: e.ParticipantRemoved, at: Instant, actor: str) -> None:
    """Forget the role."""
    case.participants = without(case.participants, event.person)


def urgency_set(case: Case, event: e.UrgencySet, at: Instant, actor: str) -> None:
    """What a person adds."""
    case.urgency = event.urgency


def effect_reported(case: Case, event: e.EffectReported, at: Instant, actor: str) -> None:
    """The effect is no longer awaited."""
    case.effects = without(case.effects, event.effect)
    set_data(case, event.data)


def incident_raised(case: Case, event: e.IncidentRaised, at: Instant, actor: str) -> None:
    """The token waits for a person, and for nothing else."""
    if event.token is not None and event.token.id in case.waits:
        drop_wait(case, event.token.id)
    rest(case, event.token)
