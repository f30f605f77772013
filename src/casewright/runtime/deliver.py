"""Commands between cases: taken from the outbox after the commit, once, in order per pair.

An accepted internal command bears the id of its effect, which takes it out of the outbox in the
same transaction. One that is refused, or changes nothing, is reported back to the case it came
from, so that nothing is delivered for ever and nothing disappears unseen.
"""

from __future__ import annotations

import logging

import msgspec

from casewright.engine.commands import (
    SYSTEM,
    CaseCommand,
    ChildChanged,
    Command,
    CreateCase,
    ReportEffect,
    derive,
)
from casewright.engine.decision import Effect
from casewright.store.port import Store, UnitOfWork
from casewright.store.rows import Changes

from .handle import Handled, handle
from .plans import Plans

#: Commands delivered in one transaction.
ROUND = 100

_log = logging.getLogger(__name__)


class Delivered(msgspec.Struct, frozen=True):
    """What a round touched, how many it delivered, and whether there may be more."""

    changes: Changes = Changes()
    count: int = 0
    more: bool = False


def deliver(store: Store, plans: Plans) -> Delivered:
    """One round; raises ``Conflict`` when another process was faster (try again)."""
    waiting = store.outbox(ROUND)
    if not waiting:
        return Delivered()
    changes, done = Changes(), 0
    with store.transaction() as unit:
        for effect in waiting:
            touched = _one(unit, plans, effect)
            if touched is not None:
                changes, done = changes | touched, done + 1
    return Delivered(changes, done, done > 0)


def _one(unit: UnitOfWork, plans: Plans, effect: Effect) -> Changes | None:
    """Deliver one command; None when neither it nor the report about it could be committed."""
    command = effect.command
    if command is None:
        return None
    result = handle(unit, plans, command)
    if result.committed:
        return result.changes
    report = handle(unit, plans, _report(effect.id, command, result))
    if report.refused is not None:
        _log.warning("effect %s stays in the outbox: %s", effect.id, report.refused)
        return None
    return result.changes | report.changes


def _report(effect: str, command: Command, result: Handled) -> ReportEffect:
    # Without the remedy: it speaks to whoever fills in a form, and here nobody does.
    error = result.refused.reason if result.refused is not None else ""
    return ReportEffect(
        id=derive(effect, "reported"),
        actor=SYSTEM,
        case=_source(command),
        effect=effect,
        ok=result.refused is None,
        error=error,
        trigger=command.trigger if isinstance(command, CreateCase) else "",
    )


def _source(command: Command) -> str:
    """The case that sent an internal command."""
    if isinstance(command, CreateCase):
        return command.parent.case if command.parent is not None else command.origin
    if isinstance(command, ChildChanged):
        return command.child
    return command.case if isinstance(command, CaseCommand) else ""
