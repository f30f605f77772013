"""What may happen while a step is open: a timer, a message, a condition or an error at its edge."""

from __future__ import annotations

from collections.abc import Iterator

from . import compensation, ending, flow
from . import events as e
from .plan import BoundaryPlan, Node
from .state import Token
from .turn import Turn
from .values import instant


def guard(turn: Turn, node: Node, token: Token) -> None:
    """Set the timers at the edge of a step in which a token rests."""
    timers = {}
    for boundary in node.boundaries:
        if boundary.when is not None:
            turn.dirty = True  # it may hold already
        due = None
        if boundary.after is not None:
            due = turn.now + boundary.after
        elif boundary.at is not None:
            due = instant(turn.value(boundary.at, token.scope), turn.type.zone)
        if due is not None:
            timers[f"b:{token.id}:{boundary.id}"] = due
    if timers:
        turn.emit(e.BoundarySet(timers))


def timer_due(turn: Turn, timer: str) -> None:
    """A timer at a step's edge has come."""
    _, number, name = timer.split(":", 2)
    token = turn.case.tokens.get(int(number))
    if token is None:
        return
    node = turn.node(token.scope, token.step)
    for boundary in node.boundaries:
        if boundary.id == name:
            trigger(turn, node, token, boundary, timer)


def message(turn: Turn, name: str) -> bool:
    """Give a message to every step that has it at its edge; whether any had."""
    found = False
    for token in _open(turn):
        node = turn.node(token.scope, token.step)
        for boundary in node.boundaries:
            if boundary.message == name and token.id in turn.case.tokens:
                found = True
                trigger(turn, node, token, boundary)
    return found


def conditions(turn: Turn) -> None:
    """Trigger boundaries whose condition holds now; one that does not interrupt acts once."""
    for token in _open(turn):
        node = turn.node(token.scope, token.step)
        for boundary in node.boundaries:
            if (
                boundary.when is not None
                and boundary.id not in token.passed
                and token.id in turn.case.tokens
                and turn.holds(boundary.when, token.scope)
            ):
                trigger(turn, node, token, boundary)


def _open(turn: Turn) -> Iterator[Token]:
    """The tokens whose steps are open, oldest first; a parked one waits for its turn.

    What happens at the edge of one step may take others down, which are then left out.
    """
    tokens = turn.case.tokens
    for number in sorted(tokens):
        token = tokens.get(number)
        if token is not None and not token.parked:
            yield token


def trigger(turn: Turn, node: Node, token: Token, boundary: BoundaryPlan, timer: str = "") -> None:
    """Interrupt the step, or start a further path beside it, at the boundary's target."""
    if turn.type.choices:
        flow.choose(turn, token.scope)
    if boundary.interrupt:
        ended = ending.of_token(turn.case, token.id)
        passed = e.BoundaryPassed(node.id, boundary.id, timer, 0, ended)
        compensation.emit(turn, passed, ended, spare=token.id)
        flow.go(turn, node, token.id, token.scope, boundary.next)
    else:
        turn.emit(e.BoundaryPassed(node.id, boundary.id, timer, token.id))
        flow.go(turn, node, turn.number(), token.scope, boundary.next)
