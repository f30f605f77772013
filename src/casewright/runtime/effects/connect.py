"""Effects of kind ``connector``: the connector by its binding, its secrets from the vault.

Rule: secrets are fetched for each attempt, recorded by the vault, and forgotten after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Protocol

import msgspec

from casewright.engine.commands import SYSTEM
from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import (
    Attachment,
    Connector,
    ConnectorKind,
    Failure,
    Limits,
    Operation,
    Result,
    Stop,
)
from casewright.store.vault import Use, Vault
from casewright.store.vault_cipher import Secret

from .asked import asking, happened, limited, retried, tells
from .port import Task
from .states import Policy

KIND = "connector"


class Binding(msgspec.Struct, frozen=True):
    """A connector as a workspace binds it: kind, settings, and secrets by role → name."""

    connector: str
    kind: str
    settings: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    limits: Limits = Limits()
    attempts: int = 6


class Files(Protocol):
    """Attachments by content hash."""

    def get(self, digest: str) -> bytes:
        """The bytes; raises ``Refused`` when there are none."""

    def put(self, content: bytes) -> str:
        """Keep bytes; gives their digest."""


class ConnectorHandler:
    """Runs connectors. ``binding`` looks a connector up; ``kind`` finds an installed kind."""

    def __init__(
        self,
        binding: Callable[[str], Binding | None],
        kind: Callable[[str], ConnectorKind],
        vault: Vault,
        files: Files,
    ) -> None:
        self._binding = binding
        self._kind = kind
        self._vault = vault
        self._files = files
        self._lock = Lock()
        self._open: dict[bytes, Connector] = {}

    def policy(self, task: Task) -> Policy:
        """By what the step and the operation say; raises ``Refused`` for a wrong binding."""
        binding, connector = self._connector(task)
        operation = _operation(connector, task)
        if "done" in task.body:
            _operation(connector, asking(task))
        return retried(task, binding.attempts, operation.repeatable, tells(task, operation))

    def run(self, task: Task, stop: Stop) -> Result | Failure:
        """One attempt."""
        binding, connector = self._connector(task)
        found = connector.run(
            task.body["operation"], self._inputs(connector, task),
            self._secrets(binding, connector, task), effect_id=task.key, stop=stop,
            limits=limited(task, binding.limits),
        )  # fmt: skip
        return self._kept(found) if isinstance(found, Result) else found

    def check(self, task: Task, stop: Stop) -> Result | Failure | None:
        """Whether an earlier attempt succeeded: by the check of the step, else of the operation."""
        if "done" in task.body:
            asked = self.run(asking(task), stop)
            return asked if isinstance(asked, Failure) else happened(task, asked)
        binding, connector = self._connector(task)
        found = connector.done(
            task.body["operation"], self._inputs(connector, task),
            self._secrets(binding, connector, task), effect_id=task.key, stop=stop,
            limits=limited(task, binding.limits),
        )  # fmt: skip
        return self._kept(found) if isinstance(found, Result) else found

    def _connector(self, task: Task) -> tuple[Binding, Connector]:
        """The connector with its current binding; made anew only when that has changed."""
        name = str(task.body.get("connector", ""))
        binding = self._binding(name)
        if binding is None:
            raise Refused(
                f"The connector “{name}” is not bound in this workspace.",
                "Bind it to an address and its secrets, then retry.",
            )
        key = msgspec.json.encode(binding)
        with self._lock:
            connector = self._open.get(key)
            if connector is None:
                connector = self._open[key] = self._kind(binding.kind).open(binding.settings)
            return binding, connector

    def _secrets(self, binding: Binding, connector: Connector, task: Task) -> Mapping[str, Secret]:
        return secrets_of(binding, connector, self._vault, task.id)

    def _inputs(self, connector: Connector, task: Task) -> dict[str, Any]:
        """The inputs with attachments in the place of their digests."""
        inputs = dict(task.body.get("inputs", {}))
        for name, parameter in _operation(connector, task).inputs.items():
            given = inputs.get(name)
            if given is not None and parameter.type in ("file", "files"):
                several = given if isinstance(given, list) else [given]
                found = [self._attachment(each, name) for each in several]
                inputs[name] = found if parameter.type == "files" else found[0]
        return inputs

    def _attachment(self, given: Any, name: str) -> Attachment:
        if not isinstance(given, dict) or not isinstance(given.get("digest"), str):
            raise Refused(f"The input {name} is no attachment of the case.", "Correct the step.")
        content = self._files.get(given["digest"])
        media = str(given.get("media") or "application/octet-stream")
        return Attachment(str(given.get("name") or "file"), media, content)

    def _kept(self, result: Result) -> Result:
        """The result with its files kept by digest, so that it is plain data."""
        if not result.files:
            return result
        kept = [
            {"name": each.name, "media": each.media, "size": len(each.content),
             "digest": self._files.put(each.content)}
            for each in result.files
        ]  # fmt: skip
        return Result({**result.outputs, "files": kept})


def secrets_of(
    binding: Binding, connector: Connector, vault: Vault, effect: str
) -> Mapping[str, Secret]:
    """The secrets that a binding names, by role; raises ``Refused`` for one that is not granted."""
    use = Use(binding.connector, effect, SYSTEM)
    names = {role: binding.secrets[role] for role in connector.roles if role in binding.secrets}
    return {role: vault.use(name, use) for role, name in names.items()}


def _operation(connector: Connector, task: Task) -> Operation:
    name = str(task.body.get("operation", ""))
    found = connector.operations.get(name)
    if found is None:
        raise Refused(
            f"The connector {task.body.get('connector')} has no operation “{name}”.",
            f"It has: {', '.join(connector.operations) or 'none'}.",
        )
    return found
