"""Steps that could not go on by themselves: a person tries again, does them by hand, or skips them.

An incident is a token that rests in a step at which nobody and nothing is at work.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import child_cases, compensation, ending, flow, forms, parking
from . import commands as c
from . import events as e
from .decision import Refused
from .state import Case, Token
from .turn import Turn


def stuck(case: Case, step: str | None = None) -> Iterator[Token]:
    """The tokens that could not go on, in a step or in any."""
    for token in case.tokens.values():
        here = step in (None, token.step)
        if here and not token.parked and not compensation.is_open(case, token):
            yield token


def retry(turn: Turn, step: str) -> bool:
    """Try a step again; whether there was an incident in it."""
    token = next(stuck(turn.case, step), None)
    if token is not None:
        parking.resume(turn, [token])
    return token is not None


def skip(turn: Turn, command: c.SkipStep) -> None:
    """Go on without what the step should have done."""
    token = _required(turn, command.step)
    for child in child_cases.not_created(turn.case, token.id):
        child_cases.settle(turn, child, child_cases.SKIPPED)
    ended = ending.of_token(turn.case, token.id)
    turn.emit(e.StepSkipped(token.step, "person", token.id, command.reason, ended))
    node = turn.node(token.scope, token.step)
    flow.go(turn, node, token.id, token.scope, node.next)


def complete(turn: Turn, command: c.CompleteStep) -> None:
    """A person did what the step could not; the data are those it would have set."""
    if not command.reason:
        raise Refused("Doing a step by hand needs a reason.", "Write what you did.")
    token = _required(turn, command.step)
    data = forms.clean(turn, command.data, token.scope)
    forms.refuse_untrue(turn, data)
    for child in child_cases.not_created(turn.case, token.id):
        child_cases.settle(turn, child, child_cases.BY_HAND)
    node = turn.node(token.scope, token.step)
    clocks = ending.step_clocks(turn.case, token.id)
    ended = e.Ended(clocks=clocks) if clocks else None
    turn.emit(e.TokenEnded(token.id, node.id, "by hand", ended))
    done = turn.calculate(data)
    turn.emit(e.StepDone(node.id, done, token=token.id, by_hand=command.reason))
    flow.recall(turn, token)
    flow.complete(turn, node, token.id, token.scope)


def _required(turn: Turn, step: str) -> Token:
    token = next(stuck(turn.case, step), None)
    if token is None:
        raise Refused(
            f"“{step}” is not stopped by an error in this case.",
            "Look at the case: it may have been tried again in the meantime.",
        )
    return token
