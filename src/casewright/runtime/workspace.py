"""Deciding commands to the workspace and to a blueprint; pure functions, facts are arguments."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from casewright.engine.commands import (
    SYSTEM,
    DefinePerson,
    PublishBlueprint,
    RemovePerson,
    ReportQueueAlert,
    RetireBlueprint,
    SetAbsences,
    SetNotifications,
    SetQueueAlert,
    WorkspaceCommand,
)
from casewright.engine.decision import Refused
from casewright.engine.events import (
    AbsencesSet,
    BlueprintPublished,
    BlueprintRetired,
    Event,
    NotificationsSet,
    PersonDefined,
    PersonRemoved,
    QueueAlerted,
    QueueAlertSet,
)
from casewright.engine.state import Instant

from .notifications.preferences import plain, read_alert, read_preferences

#: Answers ``person:ID`` and the like.
Ask = Callable[[str], Any]

_PERSON = re.compile(r"[^\s\x00-\x1f:]{1,200}")


def decide_workspace(
    command: WorkspaceCommand, ask: Ask, now: Instant = 0
) -> tuple[Event, ...]:  # fmt: skip
    """What follows from a command to the workspace stream at ``now``; raises ``Refused``."""
    if isinstance(command, DefinePerson):
        return _define(command, ask)
    if isinstance(command, RemovePerson):
        return _remove(command, ask)
    if isinstance(command, SetAbsences):
        return _absences(command, ask, now)
    if isinstance(command, SetNotifications):
        return _prefer(command, ask)
    if isinstance(command, SetQueueAlert):
        return _alert(command, ask)
    if isinstance(command, ReportQueueAlert):
        return (
            QueueAlerted(
                command.queue, command.measure, command.value, command.limit, command.raised
            ),
        )
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


def _absences(command: SetAbsences, ask: Ask, now: Instant) -> tuple[Event, ...]:
    """Own absences, those of one's people, or of anybody for who may do everything."""
    person = ask(f"person:{command.person}")
    if person is None:
        raise Refused(f"There is no person “{command.person}”.", "See `casewright people list`.")
    if command.actor not in (command.person, person.get("manager"), SYSTEM):
        actor = ask(f"person:{command.actor}")
        if actor is None or not actor.get("everything"):
            raise Refused(
                f"{command.actor} may not say when {command.person} is away.",
                "Ask them, their manager, or somebody who may do everything.",
            )
    ahead = tuple(sorted(each for each in command.absences if each[1] > now))
    for first, until, substitute in command.absences:
        if first >= until:
            raise Refused("An absence ends before it begins.", "Exchange the two times.")
        _check_substitute(command.person, substitute, ask)
    for (_, until, _), (first, _, _) in pairwise(ahead):
        if first < until:
            raise Refused("Two absences overlap.", "End the first before the second begins.")
    return (AbsencesSet(command.person, ahead),)


def _check_substitute(person: str, substitute: str | None, ask: Ask) -> None:
    if substitute == person:
        raise Refused(f"{person} cannot stand in for themself.", "Name a colleague, or nobody.")
    if substitute is not None and ask(f"person:{substitute}") is None:
        raise Refused(f"There is no person “{substitute}”.", "Add the substitute first.")


def _prefer(command: SetNotifications, ask: Ask) -> tuple[Event, ...]:
    if ask(f"person:{command.person}") is None:
        raise Refused(f"There is no person “{command.person}”.", "See `casewright people list`.")
    if command.actor != command.person:
        _require_everything(command.actor, f"say what {command.person} is told", ask)
    return (NotificationsSet(command.person, plain(read_preferences(command.settings))),)


def _alert(command: SetQueueAlert, ask: Ask) -> tuple[Event, ...]:
    _require_everything(command.actor, "set the alerts of queues", ask)
    if not _PERSON.fullmatch(command.queue):
        raise Refused(
            f"“{command.queue[:80]}” cannot be a queue's id.", "See `casewright queue list`."
        )
    found = read_alert(command.settings)
    for person in found.to:
        if ask(f"person:{person}") is None:
            raise Refused(f"There is no person “{person}”.", "See `casewright people list`.")
    return (QueueAlertSet(command.queue, plain(found)),)


def _require_everything(actor: str, what: str, ask: Ask) -> None:
    known = ask(f"person:{actor}")
    if known is None or not known["everything"]:
        raise Refused(
            f"{actor} may not {what}.", "Ask somebody who may do everything in this workspace."
        )


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
