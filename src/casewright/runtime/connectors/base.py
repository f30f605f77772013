"""What all connectors share: inputs taken by type, failures raised inside and returned outside.

Rule: the reason of a failure is short, carries no secret and no control character.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from casewright.rules.errors import EvaluationStopped, RulesError
from casewright.store.vault_cipher import hidden

from .guard import Expired, Guard
from .port import Failure, FailureKind, Limits, Operation, Result, Secrets, Stop
from .values import BadInput, take

_MOST_REASON = 600
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\s]+")


class Failed(Exception):
    """Inside a connector: the run ends with this failure."""

    def __init__(self, kind: FailureKind, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.failure = Failure(kind, reason, after)


class Job(msgspec.Struct):
    """One run. ``acted`` becomes true once the other side may have done what was asked."""

    name: str
    operation: Operation
    inputs: dict[str, Any]
    secrets: Secrets
    effect_id: str
    guard: Guard
    limits: Limits
    acted: bool = False

    def trouble(self, reason: str, after: float = 0.0) -> Failed:
        """A passing trouble: again, unless it may have happened and must not happen twice."""
        certain = not self.acted or self.operation.repeatable
        return Failed("retry" if certain else "uncertain", reason, after)

    def spoilt(self, reason: str) -> Failed:
        """Nothing that another try would mend; uncertain when it may have happened already."""
        certain = not self.acted or self.operation.repeatable
        return Failed("incident" if certain else "uncertain", reason)

    def secret(self, role: str) -> str:
        """A secret by its role; an incident when none is bound."""
        found = self.secrets.get(role)
        if found is None:
            raise Failed(
                "incident",
                f"No secret is bound as {role} of this connector. Bind one in the workspace.",
            )
        return found.reveal()


class BaseConnector:
    """The frame around ``_do`` and ``_check``, which a kind of connector writes."""

    def __init__(self, operations: Mapping[str, Operation], roles: frozenset[str]) -> None:
        self._operations = dict(operations)
        self._roles = roles

    @property
    def operations(self) -> Mapping[str, Operation]:
        """What it can do, by name."""
        return self._operations

    @property
    def roles(self) -> frozenset[str]:
        """The secrets it needs, by the part they play."""
        return self._roles

    def run(
        self,
        operation: str,
        inputs: Mapping[str, Any],
        secrets: Secrets,
        *,
        effect_id: str,
        stop: Stop,
        limits: Limits,
    ) -> Result | Failure:
        """Do it once; see the port."""
        found = self._framed(self._do, operation, inputs, secrets, effect_id, stop, limits)
        return Result() if found is None else found

    def done(
        self,
        operation: str,
        inputs: Mapping[str, Any],
        secrets: Secrets,
        *,
        effect_id: str,
        stop: Stop,
        limits: Limits,
    ) -> Result | Failure | None:
        """What an earlier attempt achieved; see the port."""
        return self._framed(self._check, operation, inputs, secrets, effect_id, stop, limits)

    def _do(self, job: Job) -> Result:
        raise NotImplementedError

    def _check(self, job: Job) -> Result | None:
        raise Failed("uncertain", "This operation cannot tell whether it was done before.")

    def _framed(
        self,
        act: Any,
        operation: str,
        inputs: Mapping[str, Any],
        secrets: Secrets,
        effect_id: str,
        stop: Stop,
        limits: Limits,
    ) -> Result | Failure | None:
        try:
            known = self._known(operation)
            with Guard(stop, limits.seconds) as guard:
                job = Job(
                    operation, known, take(known.inputs, inputs), secrets, effect_id, guard, limits
                )
                return _guarded(act, job)
        except Failed as failed:
            found = failed.failure
            return msgspec.structs.replace(found, reason=reason_of(found.reason, secrets))
        except BadInput as problem:
            return Failure("incident", reason_of(str(problem), secrets))

    def _known(self, operation: str) -> Operation:
        found = self._operations.get(operation)
        if found is None:
            raise Failed(
                "incident",
                f"This connector has no operation “{operation[:60]}”. It has:"
                f" {', '.join(self._operations) or 'none'}.",
            )
        return found


def _guarded(act: Any, job: Job) -> Result | None:
    """Run it; what ends because its time was up says so, whatever the library said."""
    try:
        job.guard.check()
        found: Result | None = act(job)
    except Failed as failed:
        if job.guard.expired and failed.failure.kind != "incident":
            _expired(job)
        raise
    except (Expired, EvaluationStopped):
        _expired(job)
    except RulesError as problem:
        raise job.spoilt(f"An expression of this operation failed: {problem}") from problem
    return found


def _expired(job: Job) -> NoReturn:
    why = job.guard.expired or "it was stopped"
    raise job.trouble(f"The operation {job.name} was ended because {why}.")


def reason_of(text: str, secrets: Secrets) -> str:
    """A reason fit to be kept and shown: one line, bounded, without these secrets."""
    clean = _ODD.sub(" ", hidden(text, secrets)).strip()
    return clean if len(clean) <= _MOST_REASON else clean[: _MOST_REASON - 1] + "…"
