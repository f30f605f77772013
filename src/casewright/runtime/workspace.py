"""Deciding commands to the workspace and to a blueprint; pure functions, facts are arguments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from casewright.engine.commands import (
    DefinePerson,
    PublishBlueprint,
    RemovePerson,
    RetireBlueprint,
    WorkspaceCommand,
)
from casewright.engine.decision import Refused
from casewright.engine.events import (
    BlueprintPublished,
    BlueprintRetired,
    Event,
    PersonDefined,
    PersonRemoved,
)

#: Answers ``person:ID`` and the like.
Ask = Callable[[str], Any]

_PERSON = re.compile(r"[^\s\x00-\x1f:]{1,200}")


def decide_workspace(command: WorkspaceCommand, ask: Ask) -> tuple[Event, ...]:
    """What follows from a command to the workspace stream; raises ``Refused``."""
    if isinstance(command, DefinePerson):
        return _define(command, ask)
    if isinstance(command, RemovePerson):
        return _remove(command, ask)
    raise Refused(f"The workspace does not understand {type(command).__name__}.")


def _define(command: DefinePerson, ask: Ask) -> tuple[Event, ...]:
    if not _PERSON.fullmatch(command.person):
        raise Refused(
            f"“{command.person[:80]}” cannot be a person's id.",
            "Use up to 200 characters without spaces, colons or control characters.",
        )
    if not command.name.strip():
        raise Refused(f"{command.person} has no name.", "Give a name.")
    _check_manager(command.person, command.manager, ask)
    for skill, level in command.skills.items():
        if not 1 <= level <= 10:
            raise Refused(f"Skill “{skill}” has level {level}.", "Levels go from 1 to 10.")
    return (
        PersonDefined(
            command.person, command.name, command.email, command.manager, command.personas,
            command.queues, command.skills, command.language, command.everything,
        ),
    )  # fmt: skip


def _check_manager(person: str, manager: str | None, ask: Ask) -> None:
    """The reporting line must end somewhere: climbing it may not come back to where it began."""
    seen = {person}
    while manager is not None:
        if manager in seen:
            raise Refused(
                f"{person} would report to {manager}, who reports back to {person}.",
                "Choose a manager higher up.",
            )
        seen.add(manager)
        known = ask(f"person:{manager}")
        if known is None:
            raise Refused(f"There is no person “{manager}”.", "Add the manager first.")
        manager = known["manager"]


def _remove(command: RemovePerson, ask: Ask) -> tuple[Event, ...]:
    if ask(f"person:{command.person}") is None:
        raise Refused(f"There is no person “{command.person}”.", "See `casewright people list`.")
    return (PersonRemoved(command.person),)


def decide_publish(
    command: PublishBlueprint, *, last: int, newest: tuple[int, str] | None, hashed: str
) -> tuple[Event, ...]:
    """Publish checked content as version ``last + 1``.

    ``newest`` is (version, hash) of the newest version that is not retired, ``hashed`` the
    content's hash. Raises ``Refused`` when that very content is already the newest version.
    """
    if newest is not None and newest[1] == hashed:
        raise Refused(
            f"{command.blueprint} is already published as version {newest[0]} with this content.",
            "Change something before publishing again.",
        )
    return (BlueprintPublished(last + 1, hashed, command.content, command.note),)


def decide_retire(command: RetireBlueprint, *, known: bool, retired: bool) -> tuple[Event, ...]:
    """Retire a version: running cases go on, new ones are not made from it."""
    if not known:
        raise Refused(
            f"{command.blueprint} has no version {command.version}.",
            "See `casewright blueprint list`.",
        )
    if retired:
        raise Refused(f"Version {command.version} of {command.blueprint} is already retired.")
    return (BlueprintRetired(command.version),)
