"""Somebody leaves: their open work, their people and their turns as substitute go to others.

Rule: one act for the one who asks, a command of its own for each thing that changes; the person is
removed last, and only when nothing was left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from casewright.engine.commands import Command, DefinePerson, RemovePerson, SetAbsences
from casewright.engine.decision import Refused
from casewright.store.reads import Reads
from casewright.store.rows import PersonRow, WorkQuery, WorkRow

from . import bulk
from .door import Door
from .identity import new_id


class HandedOver(msgspec.Struct):
    """What became of a hand-over; ``removed`` says whether the person is gone now."""

    work: bulk.Moved
    people: tuple[str, ...] = ()
    absences: tuple[str, ...] = ()
    removed: bool = False


class _Place(Protocol):
    """What a hand-over needs of a workspace."""

    @property
    def door(self) -> Door: ...
    @property
    def reads(self) -> Reads: ...
    @property
    def actor(self) -> str: ...


def hand_over(
    place: _Place,
    person: str,
    *,
    to: bulk.Target | None = None,
    remove: bool = True,
    progress: bulk.Progress = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> HandedOver:
    """Give all that ``person`` has to others, then take them out of the workspace.

    Their open work goes to ``to``; unsaid, back to the queue that it came from, else to their
    manager. Who reported to them reports to their manager. Raises ``Refused`` when there is
    nobody of that name, or nobody to give the work to.
    """
    leaver = place.reads.person(person)
    if leaver is None:
        raise Refused(f"There is no person “{person}”.", "See `casewright people list`.")
    if to is None and leaver.manager is None:
        raise Refused(
            f"{person} has no manager to whom the work could go.",
            "Say who takes it with --to PERSON or --queue QUEUE.",
        )
    work = list(bulk.matching(place.reads, WorkQuery(person=person, scope="mine")))
    moved = bulk.reassign(
        place.door, place.actor, work, to or _back(leaver), reason=f"{leaver.name} leaves",
        progress=progress, stop=stop,
    )  # fmt: skip
    found = HandedOver(moved)
    if moved.stopped:
        return found
    found.people = _reports(place, leaver)
    found.absences = _stand_ins(place, person)
    if remove and not moved.refused:
        _do(place, RemovePerson(id=new_id(), actor=place.actor, person=person))
        found.removed = True
    return found


def _back(leaver: PersonRow) -> Callable[[WorkRow], bulk.Target]:
    """To the queue that it came from, else to the manager."""
    above = bulk.Target(person=leaver.manager)
    return lambda row: bulk.Target(queue=row.queue) if row.queue else above


def _reports(place: _Place, leaver: PersonRow) -> tuple[str, ...]:
    """Who reported to the leaver reports one higher; their ids."""
    found = [each for each in place.reads.people() if each.manager == leaver.person]
    for each in found:
        _do(place, redefined(each, place.actor, manager=leaver.manager))
    return tuple(each.person for each in found)


def _stand_ins(place: _Place, person: str) -> tuple[str, ...]:
    """Nobody waits for a substitute who has left; the ids of those who must name another."""
    listed = place.reads.absences()
    waiting = tuple(dict.fromkeys(each.person for each in listed if each.substitute == person))
    for name in waiting:
        absences = tuple(
            (each.first, each.until, None if each.substitute == person else each.substitute)
            for each in listed
            if each.person == name
        )
        command = SetAbsences(id=new_id(), actor=place.actor, person=name, absences=absences)
        _do(place, command)
    return waiting


def redefined(row: PersonRow, actor: str, **changes: object) -> DefinePerson:
    """The command that defines a person as they are, but for ``changes``."""
    fields: dict[str, Any] = {**msgspec.structs.asdict(row), **changes}
    return DefinePerson(id=new_id(), actor=actor, **fields)


def _do(place: _Place, command: Command) -> None:
    place.door.submit(command).result()
