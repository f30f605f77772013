"""Workspaces with effects in their outbox, as an engine would have put them there.

Rule: a test that puts effects into the outbox itself carries the marker ``damages``, because no
event tells of them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from casewright.engine.decision import Effect

_ENCODER = msgspec.json.Encoder(decimal_format="number")
CASE = "99999999-8888-5777-8666-555555555555"


def send(store: Any, *effects: Effect, case: str = CASE, at: int = 0) -> None:
    """Put effects into the outbox, in one transaction."""
    rows = [
        (each.id, each.kind, f"case:{case}", "", at, 1, nr, _ENCODER.encode(each))
        for nr, each in enumerate(effects)
    ]
    with store.transaction() as unit:
        unit.insert("outbox", rows)


def take_back(store: Any, *effects: str) -> None:
    """The case does not wait for them any more."""
    mark = "?" if store.dialect == "sqlite" else "%s"
    with store.transaction() as unit:
        for each in effects:
            unit.run(f"DELETE FROM outbox WHERE id = {mark}", (each,))


def call(name: str, operation: str = "create", connector: str = "claims", **inputs: Any) -> Effect:
    """An effect that runs an operation of a connector."""
    body = {"connector": connector, "operation": operation, "inputs": inputs}
    return Effect(name, "connector", None, body)
