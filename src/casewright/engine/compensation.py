"""Compensation: a step that is taken down while it is open lets its ``on_cancel`` step run.

It runs in what is left of its process; where nothing is left, in an item of its own that no later
stage waits for. The end of the whole case starts none: nobody could work on it any more.
"""

from __future__ import annotations

from typing import NamedTuple

from . import events as e
from .plan import Node
from .state import Case, Item, Scope, Token
from .turn import Turn


class Owed(NamedTuple):
    """A compensating step, its process, and the scopes it may run in, innermost first."""

    step: str
    process: str
    scopes: tuple[int, ...]


def emit(turn: Turn, event: e.Event, ended: e.Ended | None, spare: int = 0) -> None:
    """Record an event that takes ``ended`` down; then start what that owes (not for ``spare``)."""
    owed = [] if ended is None else _owed(turn, ended, spare)
    turn.emit(event)
    for one in owed:
        _begin(turn, one)


def _owed(turn: Turn, ended: e.Ended, spare: int) -> list[Owed]:
    found = []
    for number in ended.tokens:
        token = turn.case.tokens.get(number)
        if token is None or number == spare:
            continue
        node = turn.node(token.scope, token.step)
        if node.on_cancel is not None and is_open(turn.case, token):
            found.append(_owed_by(turn, node, token))
    return found


def is_open(case: Case, token: Token) -> bool:
    """Whether the step in which a token rests has begun: somebody or something is at work in it."""
    if token.parked:
        return False
    return (
        token.id in case.waits
        or token.id in case.effects.values()
        or any(a.token == token.id for a in case.assignments.values())
        or any(s.token == token.id for s in case.scopes.values())
    )


def _owed_by(turn: Turn, node: Node, token: Token) -> Owed:
    scopes, here = turn.case.scopes, turn.case.scopes[token.scope]
    within = [here.id]
    while here.kind not in ("process", "call"):
        here = scopes[here.parent]
        if here.kind not in ("parallel", "each"):
            within.append(here.id)
    goal = turn.type.processes[here.process].nodes[node.on_cancel or ""]
    deep = len(node.path) - len(goal.path)
    return Owed(goal.id, here.process, tuple(within[deep:]))


def _begin(turn: Turn, owed: Owed) -> None:
    """Send a token to the compensating step."""
    place = next((s for s in owed.scopes if s in turn.case.scopes), 0)
    if not place:
        item = turn.number()
        scope = Scope(turn.number(), "process", 0, owed.process, item=item)
        own = Item(item, "", "compensation", 0, "active", 0, scope.id)
        turn.emit(e.ItemChanged(own, scope))
        place = scope.id
    turn.push(turn.number(), place, owed.step)
