"""From an occurrence to a case: the fields by FEEL over what happened, and one command for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from casewright.blueprint.triggers import SEEN
from casewright.engine.commands import SYSTEM, CaseCommand, CreateCase, derive
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.engine.values import stored
from casewright.rules import feel
from casewright.rules.errors import RulesError
from casewright.runtime.door import Door, Outcome
from casewright.runtime.handle import IdReused

from .port import Bound, State

#: An expression that runs longer than so many steps is a mistake.
_STEPS = 200_000


@lru_cache(maxsize=1_000)
def _compiled(text: str, name: str) -> feel.Expression:
    return feel.compile(text, (name,))


def data_of(bound: Bound, seen: Any, now: Instant, zone: str = "UTC") -> dict[str, Any]:
    """The first data of the case; ``seen`` is a FEEL value or plain JSON.

    Raises ``Refused`` for an expression that cannot be evaluated.
    """
    trigger = bound.trigger
    name = SEEN.get(getattr(trigger, "kind", ""), "")
    environment = feel.Environment(now=now, zone=zone, steps=_STEPS)
    found: dict[str, Any] = {}
    for field, text in trigger.map.items():
        try:
            value = _compiled(text, name).evaluate({name: seen}, environment)
        except RulesError as problem:
            raise Refused(f"The value of {field} cannot be worked out: {problem}.") from None
        if value is not None:
            found[field] = stored(value)
    return found


def creation(
    bound: Bound, occurrence: str, data: Mapping[str, Any], actor: str = SYSTEM
) -> CreateCase:
    """The command that makes the case of an occurrence."""
    command = bound.command_id(occurrence)
    return CreateCase(
        id=command,
        actor=actor,
        case=derive(command, "case"),
        type=bound.trigger.case_type,
        blueprint=bound.blueprint,
        data=dict(data),
        trigger=bound.trigger.id,
    )


def handed_in(door: Door, command: CaseCommand) -> Outcome | None:
    """Wait for what becomes of it; None when it was there already in another form.

    That is so when a newer version of the blueprint sees the same occurrence differently. Raises
    ``Refused`` and ``Unavailable``.
    """
    try:
        return door.submit(command).result()
    except IdReused:
        return None


def make(
    door: Door, bound: Bound, occurrence: str, data: Mapping[str, Any], state: State, at: Instant
) -> int:
    """Make the case of an occurrence; how many are new. One that is refused is noted in the state."""
    try:
        outcome = handed_in(door, creation(bound, occurrence, data))
    except Refused as refusal:
        state.refuse(at, occurrence, told(refusal))
        return 0
    return int(outcome is not None and not outcome.repeated)


def told(refusal: Refused) -> str:
    """A refusal with what is wrong in each field."""
    more = [f"{field}: {problem}" for field, problem in refusal.fields.items()]
    return " ".join((refusal.reason, *(each for each in more if each not in refusal.reason)))
