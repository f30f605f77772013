"""What a command to a blueprint or to the workspace needs to know, read for its pure decision."""

from __future__ import annotations

from typing import NoReturn

from casewright.blueprint.canonical import canonical_bytes
from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused, Finding
from casewright.blueprint.text import read
from casewright.blueprint.version import content_hash
from casewright.engine.commands import (
    Command,
    PublishBlueprint,
    RetireBlueprint,
    WorkspaceCommand,
)
from casewright.engine.compile import compile_plan
from casewright.engine.decision import Given, Refused
from casewright.engine.events import Event
from casewright.engine.plan import PlanError
from casewright.store.port import UnitOfWork

from .workspace import decide_publish, decide_retire, decide_workspace


def decide_governed(unit: UnitOfWork, command: Command, given: Given) -> tuple[Event, ...]:
    """The events of a workspace or blueprint command; raises ``Refused``."""
    if isinstance(command, WorkspaceCommand):
        return decide_workspace(command, given.fact, given.now)
    if isinstance(command, PublishBlueprint):
        return _publish(unit, command)
    if isinstance(command, RetireBlueprint):
        return _retire(unit, command)
    raise Refused(f"Nothing here understands {type(command).__name__}.")


def _publish(unit: UnitOfWork, command: PublishBlueprint) -> tuple[Event, ...]:
    blueprint = _readable(command)
    newest = unit.blueprint(command.blueprint)
    return decide_publish(
        command,
        last=_last_version(unit, command.blueprint),
        newest=None if newest is None else (newest[0], newest[1]),
        hashed=content_hash(blueprint),
    )


def _readable(command: PublishBlueprint) -> Blueprint:
    """The document of the command: readable, without errors, canonical and about itself."""
    try:
        blueprint = read(command.content, "json")
    except BlueprintRefused as refusal:
        _refuse(command.blueprint, refusal.findings)
    errors = [finding for finding in check(blueprint) if finding.severity == "error"]
    if errors:
        _refuse(command.blueprint, errors)
    if blueprint.blueprint != command.blueprint:
        raise Refused(
            f"The content is of blueprint {blueprint.blueprint}, not {command.blueprint}."
        )
    try:
        compile_plan(blueprint, 1)
    except PlanError as error:
        raise Refused(
            f"{command.blueprint} cannot run: {error}.", "Mend it and check it again."
        ) from None
    if canonical_bytes(blueprint) != command.content.encode():
        raise Refused("The content is not in its canonical form.", "Publish through casewright.")
    return blueprint


def _refuse(blueprint: str, findings: tuple[Finding, ...] | list[Finding]) -> NoReturn:
    count = "1 error" if len(findings) == 1 else f"{len(findings)} errors"
    listed = "\n".join(f"- {finding}" for finding in findings[:20])
    raise Refused(
        f"{blueprint} cannot be published: {count}.\n{listed}",
        "Mend them; `casewright blueprint check FILE` shows them all.",
    )


def _last_version(unit: UnitOfWork, blueprint: str) -> int:
    """The highest version ever published, retired ones too."""
    newest = unit.blueprint(blueprint)
    last = newest[0] if newest else 0
    while unit.blueprint(blueprint, last + 1) is not None:
        last += 1
    return last


def _retire(unit: UnitOfWork, command: RetireBlueprint) -> tuple[Event, ...]:
    known = command.version > 0 and unit.blueprint(command.blueprint, command.version) is not None
    retired = unit.retired(command.blueprint, command.version)
    return decide_retire(command, known=known, retired=retired)
