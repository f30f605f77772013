"""Long automatic work: set down after a batch, picked up by ``Continue``.

A batch is one commit, so that neither a commit nor a wait for the writer grows with the work.
"""

from __future__ import annotations

from . import events as e
from .commands import SYSTEM, Continue
from .state import Scope, Token
from .turn import Turn

#: Long automatic work commits after this many steps and goes on by ``Continue``.
BATCH = 500


def park(turn: Turn, token: int, scope: int, step: str) -> None:
    """Set a token down for now and ask for the work to go on after the commit."""
    if turn.steps == BATCH + 1:
        continue_later(turn)
    passes = turn.passes.get((token, scope, step), 0) + turn.carried.get(token, 0)
    rounds = turn.rounds.get(token, 0)
    turn.emit(
        e.TokenPlaced(Token(token, scope, step, turn.now, rounds, parked=True, passes=passes))
    )


def continue_later(turn: Turn) -> None:
    """Ask, once, for the work to go on after the commit."""
    if not any(isinstance(effect.command, Continue) for effect in turn.effects):
        turn.send(Continue(id=turn.new_id(), actor=SYSTEM, case=turn.case.id))


def resume(turn: Turn, tokens: list[Token]) -> None:
    """Let tokens that were set down in their steps go on into them."""
    if not tokens:
        return
    for token in tokens:
        if token.id in turn.case.keys:
            turn.keys[token.id, token.step] = turn.case.keys[token.id]
    turn.emit(e.WorkContinued(tuple(token.id for token in tokens)))
    for token in tokens:
        if token.rounds:
            turn.rounds[token.id] = token.rounds
        if token.parked and token.passes:
            turn.carried[token.id] = token.passes
        turn.push(token.id, token.scope, token.step)


def resume_parked(turn: Turn) -> None:
    """Go on with work that was set down after a batch: as much of it as one commit takes.

    Tokens that were parked when their stage was left (``keep on return``) wait for the return.
    """
    waiting = {scope.token for scope in turn.case.scopes.values()}
    parked = [t for t in turn.case.tokens.values() if t.parked and t.id not in waiting]
    mine = [t for t in parked if not _kept_for_return(turn, t)]
    mine.sort(key=lambda token: token.id)
    if len(mine) > BATCH:
        continue_later(turn)
    resume(turn, mine[:BATCH])


def _kept_for_return(turn: Turn, token: Token) -> bool:
    item = turn.case.items[_outermost(turn, token.scope).item]
    if not item.visit or item.visit in turn.case.visits:
        return False
    plans = (stage.items.get(item.item) for stage in turn.type.stages.values())
    return any(plan is not None and not plan.outlives for plan in plans)


def _outermost(turn: Turn, scope: int) -> Scope:
    """The process around a scope, through calls."""
    here = turn.case.scopes[scope]
    while here.parent:
        here = turn.case.scopes[here.parent]
    return here
