"""What a token waited for has come: its data are taken over and the flow goes on."""

from __future__ import annotations

from typing import Any

from . import ending, flow
from . import events as e
from .state import Token
from .turn import Turn
from .values import stored


def end_wait(
    turn: Turn, token: Token, how: str, message: dict[str, Any] | None = None,
    kept: int | None = None,
) -> None:  # fmt: skip
    """What a token waited for has come: take over its data and go on."""
    node = turn.node(token.scope, token.step)
    extra = {"message": message or {}}
    data = {name: stored(turn.value(f, token.scope, extra)) for name, f in node.sets}
    clocks = ending.step_clocks(turn.case, token.id)
    ended = e.Ended(clocks=clocks) if clocks else None
    turn.emit(e.WaitEnded(token.id, node.id, how, turn.calculate(data), kept, ended))
    flow.recall(turn, token)
    flow.complete(turn, node, token.id, token.scope)
