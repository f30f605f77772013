"""Running an operation as a worker would, in one line of a test."""

from __future__ import annotations

from typing import Any

from casewright.runtime.connectors.port import Connector, Failure, Limits, Result
from casewright.store.vault_cipher import Secret

EFFECT = "11111111-2222-3333-4444-555555555555"
QUICK = Limits(seconds=10.0, bytes=100_000)
HASTY = Limits(seconds=0.3, bytes=100_000)


def run(
    connector: Connector,
    operation: str,
    inputs: dict[str, Any] | None = None,
    *,
    limits: Limits = QUICK,
    effect: str = EFFECT,
    **secrets: str,
) -> Result | Failure:
    """One run; keyword arguments are the secrets by role."""
    return connector.run(
        operation, inputs or {}, {role: Secret(text) for role, text in secrets.items()},
        effect_id=effect, stop=lambda: False, limits=limits,
    )  # fmt: skip


def done(
    connector: Connector,
    operation: str,
    inputs: dict[str, Any] | None = None,
    *,
    limits: Limits = QUICK,
    effect: str = EFFECT,
    **secrets: str,
) -> Result | Failure | None:
    """The question whether an earlier attempt succeeded."""
    return connector.done(
        operation, inputs or {}, {role: Secret(text) for role, text in secrets.items()},
        effect_id=effect, stop=lambda: False, limits=limits,
    )  # fmt: skip


def outputs(found: Result | Failure | None) -> dict[str, Any]:
    """The outputs of a run that must have succeeded."""
    assert isinstance(found, Result), found
    return found.outputs


def failure(found: Result | Failure | None) -> Failure:
    """The failure of a run that must have failed."""
    assert isinstance(found, Failure), found
    return found
