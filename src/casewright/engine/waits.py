"""Steps that wait for time or a message; waiting for other cases is in ``child_cases``."""

from __future__ import annotations

from typing import Any

from . import child_cases, flow
from . import events as e
from .plan import Node
from .state import Token, Wait
from .turn import Turn
from .values import instant
from .wait_end import end_wait


def begin_wait(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Begin to wait, or go on at once when what is waited for is already there."""
    source = node.source
    resting = flow.rest(turn, node, token, scope)
    if source.message is not None:
        _wait_message(turn, node, resting)
    elif source.cases is not None:
        child_cases.begin_wait(turn, source.cases, resting)
    else:
        due = _due(turn, node, scope)
        if due is None:
            problem = "the date to wait for is not known: its expression gave no date"
            flow.incident(turn, node, token, scope, problem)
        elif due <= turn.now:
            turn.emit(e.StepDone(node.id, token=token))
            flow.complete(turn, node, token, scope)
        else:
            turn.emit(e.WaitStarted(resting, Wait("time", due)))


def _due(turn: Turn, node: Node, scope: int) -> int | None:
    if node.interval is not None:
        return int(node.calendar.add(turn.now, node.interval))
    formula = node.formulas.get("date")
    return None if formula is None else instant(turn.value(formula, scope), turn.type.zone)


def _wait_message(turn: Turn, node: Node, resting: Token) -> None:
    name = node.source.message
    turn.emit(e.WaitStarted(resting, Wait("message", message=name)))
    if not node.source.keep:
        return
    forget_expired(turn)
    for place, held in enumerate(turn.case.messages):
        if held.message == name:
            end_wait(turn, resting, "message", held.data, kept=place)
            return


def forget_expired(turn: Turn) -> None:
    """Kept messages whose time is over are gone; noticed when somebody asks for any."""
    for place in reversed(range(len(turn.case.messages))):
        held = turn.case.messages[place]
        if held.until and held.until <= turn.now:
            turn.emit(e.MessageExpired(held.message, place))


def timer_due(turn: Turn, token_id: int) -> None:
    """The date or interval that a token waits for has come."""
    token = turn.case.tokens.get(token_id)
    if token is not None and token_id in turn.case.waits:
        end_wait(turn, token, "time")


def deliver(turn: Turn, name: str, data: dict[str, Any]) -> bool:
    """Give a message to the first token that waits for it; whether there was one."""
    for token_id in sorted(turn.case.waits):
        wait = turn.case.waits[token_id]
        if wait.kind == "message" and wait.message == name:
            end_wait(turn, turn.case.tokens[token_id], "message", data)
            return True
    return False
