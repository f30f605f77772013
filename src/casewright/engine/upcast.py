"""Old payloads become what this version reads: one pure step from each schema number to the next.

A step takes the plain JSON value of a payload (event, command, facts …) and gives its new form.
Stored bytes never change; they are lifted each time they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .events import SCHEMA

Payload = dict[str, Any]
Step = Callable[[Payload], Payload]

#: Schema number → how a payload of that schema becomes one of the next. Schema 1 is the first.
STEPS: Mapping[int, Step] = {}


class UnknownSchema(Exception):
    """The payload was written by a newer version (or by none): it cannot be read here."""

    def __init__(self, schema: int) -> None:
        super().__init__(
            f"This event has schema {schema}, and this version of casewright reads up to {SCHEMA}. "
            "Upgrade casewright to open this workspace."
        )
        self.schema = schema


def lift(
    payload: Payload, schema: int, steps: Mapping[int, Step] = STEPS, current: int = SCHEMA
) -> Payload:
    """``payload`` of an older ``schema`` as one of ``current``; its argument is not changed.

    Raises ``UnknownSchema`` for a newer schema, or for an older one that nothing lifts.
    """
    if schema > current:
        raise UnknownSchema(schema)
    for number in range(schema, current):
        step = steps.get(number)
        if step is None:
            raise UnknownSchema(schema)
        payload = step(payload)
    return payload
