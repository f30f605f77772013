"""Messages: to the running case that takes them, else a case by the trigger that waits for such.

Rule: a message bears an id of its sender's; whoever sends it twice has sent it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from casewright.blueprint.triggers import MessageTrigger
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.rules import feel
from casewright.runtime.door import Door, Outcome

from .making import creation, data_of
from .port import Bound

#: Gives a message to a running case; False when none takes it.
Deliver = Callable[[str, Mapping[str, Any], str], bool]


def waiting_for(bound: Iterable[Bound], message: str) -> list[Bound]:
    """The triggers that make a case of this message, by its id."""
    return [
        each
        for each in bound
        if isinstance(each.trigger, MessageTrigger) and each.trigger.message == message
    ]


def receive(
    bound: Iterable[Bound],
    deliver: Deliver,
    door: Door,
    message: str,
    data: Mapping[str, Any],
    sent: str,
    now: Instant,
) -> list[Outcome]:
    """Take a message in, once by its id ``sent``; gives what became of the cases it made.

    Nothing when a running case took it. Raises ``Refused`` when nobody waits for such a message,
    or when the case type refuses what it says.
    """
    if deliver(message, data, sent):
        return []
    triggers = waiting_for(bound, message)
    if not triggers:
        raise Refused(
            f"No running case takes the message “{message}”, and no trigger makes one of it.",
            "Look at its key, or declare a trigger of the kind message.",
        )
    made = []
    for each in triggers:
        seen = feel.from_json(dict(data))
        first = data_of(each, seen, now) if each.trigger.map else dict(data)
        made.append(door.submit(creation(each, f"message {sent}", first)).result())
    return made
