"""Cases by time: which occurrences are due, given how far the trigger has come.

Rule: the first look begins where the version was published, so that nothing is made for times
before anybody wanted it.
"""

from __future__ import annotations

from functools import lru_cache

from casewright.blueprint.triggers import ScheduleTrigger
from casewright.engine.state import Instant
from casewright.rules.recurrence import Recurrence, by_cron, by_rule
from casewright.rules.values import from_instant
from casewright.runtime.door import Door

from .making import data_of, make
from .port import Bound, State

#: A time that is noticed so much later counts as missed (microseconds).
MISSED = 15 * 60 * 1_000_000
#: Cases made in one round; what is left follows in the next.
MOST = 100


@lru_cache(maxsize=500)
def _times(rrule: str | None, start: str | None, cron: str | None, zone: str) -> Recurrence:
    return by_cron(cron, zone) if cron is not None else by_rule(rrule or "", start or "", zone)


def times_of(trigger: ScheduleTrigger) -> Recurrence:
    """Its times; raises ``BadRecurrence``, which ``check`` has told before."""
    return _times(trigger.rrule, trigger.start, trigger.cron, trigger.zone)


def due(trigger: ScheduleTrigger, after: Instant, now: Instant) -> tuple[list[Instant], Instant]:
    """The times to make cases for, and how far the trigger has come then."""
    found = list(_first(trigger, after, now))
    reached = found[-1] if len(found) == MOST and trigger.missed == "all" else now
    if trigger.missed == "last":
        found = found[-1:]
    elif trigger.missed == "skip":
        found = [each for each in found if each + MISSED > now]
    return found, reached


def _first(trigger: ScheduleTrigger, after: Instant, now: Instant) -> list[Instant]:
    """The times in between; of very many the first, or where only the newest count, the last."""
    kept: list[Instant] = []
    for each in times_of(trigger).between(after, now):
        kept.append(each)
        if trigger.missed == "all" and len(kept) == MOST:
            break
        del kept[:-MOST]
    return kept


def look(bound: Bound, state: State, door: Door, now: Instant) -> int:
    """Make the cases that are due; how many."""
    trigger = bound.trigger
    assert isinstance(trigger, ScheduleTrigger)
    after = int(state.cursor.get("reached", bound.since))
    times, reached = due(trigger, after, now)
    made = 0
    for at in times:
        data = data_of(bound, from_instant(at, trigger.zone), at, trigger.zone)
        made += make(door, bound, str(at), data, state, now)
    state.cursor = {"reached": max(reached, after)}
    return made


def next_due(bound: Bound, state: State) -> Instant | None:
    """The next time after what was reached; None when there is none any more."""
    trigger = bound.trigger
    assert isinstance(trigger, ScheduleTrigger)
    return times_of(trigger).after(int(state.cursor.get("reached", bound.since)))
