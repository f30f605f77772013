"""Who is told what of an event: one pure function, the same live and in a rebuild.

Rule: (event, case before and after, people) → notifications. Nobody hears of what they did
themselves, of a case they may not see, or of one event twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from casewright.engine import events as e
from casewright.engine.commands import SYSTEM
from casewright.engine.state import Assignment, Case, Instant
from casewright.engine.urgency import covers
from casewright.store.naming import Names

from .preferences import Kind
from .roster import Roster

#: The longest text of a notification; the whole stands in the case.
MOST_TEXT = 4_000
#: What the case itself has to say is news also for the one whose act led to it.
_SAID_BY_THE_CASE: tuple[Kind, ...] = ("told", "incident")


_NO_NAMES = Names()


class Happened(msgspec.Struct, frozen=True):
    """An event with its place and surroundings; ``last`` is the event before it in its command,
    ``names`` those of the case's version of its blueprint.
    """

    stream: str
    seq: int
    at: Instant
    actor: str
    event: e.Event
    before: Case | None = None
    after: Case | None = None
    last: e.Event | None = None
    names: Names = _NO_NAMES


class Notification(msgspec.Struct, frozen=True):
    """What one person is told of one event. ``shown``: in the window; ``mailed``: by e-mail."""

    person: str
    stream: str
    seq: int
    at: Instant
    kind: Kind
    case: str
    number: str
    subject: str
    text: str
    actor: str
    shown: bool = True
    mailed: bool = False


#: A person, the kind, what it is about, and words that somebody wrote.
Heard = tuple[str, Kind, str, str]
Hear = Callable[[Happened, Any, Roster], Iterator[Heard]]


def derive(happened: Happened, roster: Roster) -> tuple[Notification, ...]:
    """All that people are told of one event, by person; the first reason for a person counts."""
    hear = HEARD.get(type(happened.event))
    if hear is None:
        return ()
    case = happened.after or happened.before
    told: dict[str, Notification] = {}
    for person, kind, subject, text in hear(happened, happened.event, roster):
        shown, mailed = _ways(person, kind, roster)
        wanted = (shown or mailed) and person not in told
        if not wanted or not _may_hear(happened, case, roster, person, kind):
            continue
        told[person] = Notification(
            person, happened.stream, happened.seq, happened.at, kind, case.id if case else "",
            case.number if case else "", _short(subject), _short(text), happened.actor, shown, mailed,
        )  # fmt: skip
    return tuple(told[person] for person in sorted(told))


def _may_hear(
    happened: Happened, case: Case | None, roster: Roster, person: str, kind: Kind
) -> bool:
    if person not in roster.people:
        return _is_outside(case, person, kind)
    if person == happened.actor and kind not in _SAID_BY_THE_CASE:
        return False
    return case is None or not case.restricted or person in case.restricted


def _is_outside(case: Case | None, person: str, kind: Kind) -> bool:
    """Somebody from outside hears by e-mail what is said to them in a case they take part in."""
    said = kind in ("told", "mention") and "@" in person
    return said and case is not None and person in case.participants


def _ways(person: str, kind: Kind, roster: Roster) -> tuple[bool, bool]:
    """Whether it stands in the window, and goes out by e-mail; never neither for want of an address."""
    known = roster.people.get(person)
    if known is None:
        return False, True
    wanted = roster.preferences(person)
    mails = wanted.mails(kind)
    return wanted.shows(kind) or (mails and not known.email), mails and bool(known.email)


def _short(text: str) -> str:
    clean = text.replace("\x00", "")
    return clean if len(clean) <= MOST_TEXT else clean[: MOST_TEXT - 1] + "…"


def _opened(happened: Happened, event: e.AssignmentOpened, roster: Roster) -> Iterator[Heard]:
    yield from _work(happened, event.assignment, roster)


def _given(happened: Happened, event: e.AssignmentGiven, roster: Roster) -> Iterator[Heard]:
    """Only a change of hands is news, not that work was put off or woke up."""
    was = happened.before.assignments.get(event.assignment) if happened.before else None
    now = happened.after.assignments.get(event.assignment) if happened.after else None
    if was is None or now is None:
        return
    if (was.assignee, was.queue, was.persona) != (now.assignee, now.queue, now.persona):
        yield from _work(happened, now, roster)


def _name(happened: Happened, work: Assignment) -> str:
    return work.name or happened.names.element(work.step)


def _work(happened: Happened, now: Assignment, roster: Roster) -> Iterator[Heard]:
    subject = _name(happened, now)
    if now.assignee:
        yield now.assignee, "work", subject, ""
        return
    for person in roster.members(now.queue, now.persona):
        if person not in now.excluded:
            yield person, "offered", subject, ""


def _commented(happened: Happened, event: e.CommentAdded, roster: Roster) -> Iterator[Heard]:
    """Those who are called by name; what comes from outside is news for all who are at it."""
    for person in event.mentions:
        yield person, "mention", "", event.text
    case = happened.after
    if case is not None and happened.actor != SYSTEM and happened.actor not in roster.people:
        for person in _at_it(case):
            yield person, "reply", "", event.text


def _at_it(case: Case) -> Iterator[str]:
    yield from (work.assignee for work in case.assignments.values() if work.assignee)
    yield from _interested(case)


def _interested(case: Case) -> Iterator[str]:
    """Whose case it is, and who follows it."""
    yield case.owner or case.created_by
    yield from case.followers


def _notified(happened: Happened, event: e.PersonNotified, roster: Roster) -> Iterator[Heard]:
    last = happened.last
    if isinstance(last, e.CommentAdded) and last.mentions == event.to:
        return  # they were told of the comment itself
    for person in event.to:
        yield person, "told", event.subject, event.text


def _passed(happened: Happened, event: e.ClockPassed, roster: Roster) -> Iterator[Heard]:
    """A goal that passes announces the deadline; a deadline that passes is too late."""
    case = happened.before
    clock = case.clocks.get(event.clock) if case is not None else None
    if case is None or clock is None:
        return
    kind: Kind = "due soon" if event.what == "goal" else "overdue"
    for work in case.assignments.values():
        if work.assignee and covers(case, clock, work):
            yield work.assignee, kind, _name(happened, work), ""
    if clock.on == "case":
        yield case.owner or case.created_by, kind, "", ""


def _resolved(happened: Happened, event: e.CaseResolved, roster: Roster) -> Iterator[Heard]:
    if happened.after is not None:
        for person in _interested(happened.after):
            yield person, "resolved", event.status, event.reason


def _stuck(happened: Happened, event: e.IncidentRaised, roster: Roster) -> Iterator[Heard]:
    for person in roster.administrators():
        yield person, "incident", happened.names.element(event.step), event.problem


def _alerted(happened: Happened, event: e.QueueAlerted, roster: Roster) -> Iterator[Heard]:
    alert = roster.alerts.get(event.queue)
    if not event.raised or alert is None:
        return
    for person in alert.to:
        yield person, "alert", event.queue, f"{event.measure} {event.value} {event.limit}"


#: Event class → whom it concerns; other events are nobody's news.
HEARD: dict[type[e.Event], Hear] = {
    e.AssignmentOpened: _opened,
    e.AssignmentGiven: _given,
    e.CommentAdded: _commented,
    e.PersonNotified: _notified,
    e.ClockPassed: _passed,
    e.CaseResolved: _resolved,
    e.IncidentRaised: _stuck,
    e.QueueAlerted: _alerted,
}
