"""How events of clocks, children and the case itself change it; the table is in ``apply``."""

from __future__ import annotations

from msgspec.structs import replace

from . import events as e
from . import folding, moves
from .applying import (
    drop_clock,
    drop_effect,
    drop_token,
    drop_wait,
    rest,
    set_clock,
    set_data,
    take_down,
    without,
)
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
    case.messages, case.reports = (), ()


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
    """Note the role; a restricted case is open to one more."""
    case.participants = {**case.participants, event.person: event.role}
    if case.restricted and event.person not in case.restricted:
        case.restricted = (*case.restricted, event.person)


def participant_removed(case: Case, event: e.ParticipantRemoved, at: Instant, actor: str) -> None:
    """Forget the role, and close a restricted case to them."""
    case.participants = without(case.participants, event.person)
    case.restricted = tuple(person for person in case.restricted if person != event.person)


def case_restricted(case: Case, event: e.CaseRestricted, at: Instant, actor: str) -> None:
    """Who may see it from now on."""
    case.restricted = event.people


def case_followed(case: Case, event: e.CaseFollowed, at: Instant, actor: str) -> None:
    """One more who wants to hear of it."""
    case.followers = tuple(sorted({*case.followers, event.person}))


def case_unfollowed(case: Case, event: e.CaseUnfollowed, at: Instant, actor: str) -> None:
    """One less."""
    case.followers = tuple(one for one in case.followers if one != event.person)


def urgency_set(case: Case, event: e.UrgencySet, at: Instant, actor: str) -> None:
    """What a person adds."""
    case.urgency = event.urgency


def effect_requested(case: Case, event: e.EffectRequested, at: Instant, actor: str) -> None:
    """The token waits for the effect."""
    rest(case, event.token)
    case.effects = {**case.effects, event.effect: event.token.id}
    case.keys = {**case.keys, event.token.id: event.key or event.effect}


def effect_reported(case: Case, event: e.EffectReported, at: Instant, actor: str) -> None:
    """The effect is no longer awaited; a token that waited for it may go on."""
    drop_effect(case, event.effect)
    if event.token:
        drop_token(case, event.token)
    take_down(case, event.ended)
    set_data(case, event.data)


def report_kept(case: Case, event: e.ReportKept, at: Instant, actor: str) -> None:
    """Keep it for the time when the case goes on."""
    case.reports = (*case.reports, event.report)


def incident_raised(case: Case, event: e.IncidentRaised, at: Instant, actor: str) -> None:
    """The token waits for a person, and for nothing else."""
    if event.token is not None and event.token.id in case.waits:
        drop_wait(case, event.token.id)
    rest(case, event.token)
