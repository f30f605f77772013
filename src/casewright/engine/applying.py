"""What applying events has in common: data taken over, things that go, tokens that come to rest.

Rule: these functions change the ``Case`` they are given; callers own it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

from . import events as e
from . import folding
from .state import Case, Clock, Data, Token

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def without(parts: dict[K, V], name: K) -> dict[K, V]:
    """``parts`` without one of them; the very same when it is not there."""
    if name not in parts:
        return parts
    return {key: value for key, value in parts.items() if key != name}


def set_data(case: Case, data: Data) -> None:
    """Take values over and note at which sequence each field changed."""
    if data:
        case.data.update(data)
        for name in data:
            case.changed[name] = case.sequence


def take_down(case: Case, ended: e.Ended | None) -> None:
    """Remove all that an event lists as ended."""
    if ended is None:
        return
    for assignment in ended.assignments:
        drop_assignment(case, assignment)
    for clock in ended.clocks:
        drop_clock(case, clock)
    for token in ended.tokens:
        drop_token(case, token)
    for scope in ended.scopes:
        case.scopes.pop(scope, None)
    for effect in ended.effects:
        drop_effect(case, effect)
    for item in ended.items:
        case.items.pop(item, None)


def drop_effect(case: Case, effect: str) -> None:
    """Nobody waits for an effect any more, nor for what was told of it meanwhile."""
    case.effects = without(case.effects, effect)
    if case.reports:
        case.reports = tuple(each for each in case.reports if each.effect != effect)


def drop_token(case: Case, token: int) -> None:
    """A token is no longer at rest: its wait and its timers go with it."""
    case.tokens.pop(token, None)
    if case.keys:
        case.keys = without(case.keys, token)
    if token in case.waits:
        drop_wait(case, token)
    for timer in case.timers:
        if timer[0] == "b":
            _drop_edges(case, token)
            return


def drop_wait(case: Case, token: int) -> None:
    """A token waits no more; children that are over need not be known one by one any more."""
    asked = case.waits[token].base
    case.waits = without(case.waits, token)
    case.timers.pop(f"w:{token}", None)
    if asked:
        folding.fold(case)


def _drop_edges(case: Case, token: int) -> None:
    """The timers at the edge of the step in which the token rested."""
    prefix = f"b:{token}:"
    for timer in [name for name in case.timers if name.startswith(prefix)]:
        del case.timers[timer]


def drop_assignment(case: Case, assignment: str) -> None:
    """An assignment is over; so is its snooze."""
    gone = case.assignments.pop(assignment, None)
    if gone is not None and gone.snoozed:
        case.timers.pop(f"s:{assignment}", None)


def drop_clock(case: Case, clock: int) -> None:
    """A clock stops for good."""
    case.clocks.pop(clock, None)
    case.timers.pop(f"c:{clock}", None)


def rest(case: Case, token: Token | None) -> None:
    """A token comes to rest."""
    if token is not None:
        case.tokens[token.id] = token
        if token.id > case.counter:
            case.counter = token.id


def set_clock(case: Case, clock: Clock) -> None:
    """A clock as it is now, with the timer of its next milestone."""
    case.clocks[clock.id] = clock
    if clock.id > case.counter:
        case.counter = clock.id
    if clock.next is None or clock.paused:
        case.timers.pop(f"c:{clock.id}", None)
    else:
        case.timers[f"c:{clock.id}"] = clock.next
