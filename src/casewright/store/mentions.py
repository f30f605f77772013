"""Rows that follow from single events: notices, files, children, people, blueprints.

One small function per kind, in a table that can be printed; other events leave rows to the
difference between the case before and after.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casewright.engine import events as e

from . import naming, schema
from .accepted import Accepted, plain
from .naming import clean
from .writes import Writes

Mention = Callable[[Writes, Accepted, Any, int], None]


def _case_of(done: Accepted) -> str:
    return done.stream.removeprefix("case:")


def _notified(writes: Writes, done: Accepted, event: e.PersonNotified, seq: int) -> None:
    for person in event.to:
        row = (_case_of(done), seq, person, done.at, clean(event.subject), clean(event.text, 4_000))
        writes.put(schema.NOTICES, row)
        writes.people.add(person)


def _file(writes: Writes, done: Accepted, event: e.FileAttached, seq: int) -> None:
    row = (
        _case_of(done), seq, clean(event.name), event.digest, event.size, clean(event.category),
        clean(event.media), done.at, done.actor,
    )  # fmt: skip
    writes.put(schema.FILES, row)


def _child(writes: Writes, done: Accepted, event: e.ChildRequested, seq: int) -> None:
    child = event.child
    writes.put(schema.CHILDREN, (_case_of(done), child.case, child.type, child.step, seq))


def _reported(writes: Writes, done: Accepted, event: e.EffectReported, seq: int) -> None:
    writes.drop(schema.OUTBOX, (event.effect,))


def _person(writes: Writes, done: Accepted, event: e.PersonDefined, seq: int) -> None:
    writes.drop(schema.MEMBERSHIPS, (event.person,))
    row = (
        event.person, clean(event.name), clean(event.email), event.manager, plain(event.skills),
        event.language, int(event.everything),
    )  # fmt: skip
    writes.put(schema.PEOPLE, row)
    for kind, targets in (("persona", event.personas), ("queue", event.queues)):
        for n, target in enumerate(targets):
            writes.put(schema.MEMBERSHIPS, (event.person, kind, target, n))
    _noted(writes, event.person)


def _person_gone(writes: Writes, done: Accepted, event: e.PersonRemoved, seq: int) -> None:
    writes.drop(schema.PEOPLE, (event.person,))
    writes.drop(schema.MEMBERSHIPS, (event.person,))
    writes.drop(schema.ABSENCES, (event.person,))
    _noted(writes, event.person)


def _away(writes: Writes, done: Accepted, event: e.AbsencesSet, seq: int) -> None:
    writes.drop(schema.ABSENCES, (event.person,))
    for first, until, substitute in event.absences:
        writes.put(schema.ABSENCES, (event.person, first, until, substitute))
        if substitute is not None:
            writes.people.add(substitute)
    _noted(writes, event.person)


def _restricted(writes: Writes, done: Accepted, event: e.Event, seq: int) -> None:
    """Who sees the case is read from the case after the command."""
    if done.after is not None and (done.after.restricted or _was_restricted(done)):
        writes.drop(schema.RESTRICTIONS, (done.after.id,))
        for person in done.after.restricted:
            writes.put(schema.RESTRICTIONS, (done.after.id, person))


def _was_restricted(done: Accepted) -> bool:
    return done.before is not None and bool(done.before.restricted)


def _opened(writes: Writes, done: Accepted, event: e.AssignmentOpened, seq: int) -> None:
    """Work that was handed out of a pool counts as its person's turn."""
    work = event.assignment
    if work.assignee is not None and (work.queue or work.persona):
        pool = f"queue:{work.queue}" if work.queue else f"persona:{work.persona}"
        writes.put(schema.HANDED, (pool, work.assignee, work.opened, work.id))
    if work.skills and done.after is not None and work.id in done.after.assignments:
        for skill, level in work.skills:
            writes.put(schema.NEEDS, (work.id, skill, level))


def _noted(writes: Writes, person: str) -> None:
    writes.people.add(person)
    writes.workspace = True


def _published(writes: Writes, done: Accepted, event: e.BlueprintPublished, seq: int) -> None:
    blueprint = done.stream.removeprefix("blueprint:")
    names = naming.read(event.content)
    types = [(case_type, each.name) for case_type, each in names.types.items()]
    row = (
        blueprint, event.version, event.hash, names.blueprint, done.at, done.actor,
        clean(event.note, 4_000), plain(types), event.content.encode(),
    )  # fmt: skip
    writes.put(schema.BLUEPRINTS, row)
    writes.blueprints.add(blueprint)


def _retired(writes: Writes, done: Accepted, event: e.BlueprintRetired, seq: int) -> None:
    blueprint = done.stream.removeprefix("blueprint:")
    writes.put(schema.RETIREMENTS, (blueprint, event.version, done.at))
    writes.blueprints.add(blueprint)


#: Event class → what it writes.
MENTIONS: dict[type[e.Event], Mention] = {
    e.PersonNotified: _notified,
    e.FileAttached: _file,
    e.ChildRequested: _child,
    e.EffectReported: _reported,
    e.PersonDefined: _person,
    e.PersonRemoved: _person_gone,
    e.AbsencesSet: _away,
    e.CaseRestricted: _restricted,
    e.ParticipantAdded: _restricted,
    e.ParticipantRemoved: _restricted,
    e.AssignmentOpened: _opened,
    e.BlueprintPublished: _published,
    e.BlueprintRetired: _retired,
}
