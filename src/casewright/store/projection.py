"""From an accepted command to rows: the one function for live work and for a rebuild.

Pure: rows follow from the case before and after, the events, the time, the actor and published
names. It reads no table, so a rebuild in an empty workspace gives the same rows.
"""

from __future__ import annotations

from casewright.engine import urgency
from casewright.engine.commands import stream_of
from casewright.engine.state import Case

from . import answers, schema, search
from .accepted import Accepted, NamesOf, plain
from .mentions import MENTIONS
from .naming import Names
from .work import project_work
from .writes import Writes


def project(writes: Writes, done: Accepted, names_of: NamesOf) -> None:
    """Add to ``writes`` all rows that an accepted command changes."""
    if done.events:
        _command(writes, done)
    for n, event in enumerate(done.events):
        mention = MENTIONS.get(type(event))
        if mention is not None:
            mention(writes, done, event, done.first + n)
        ended = getattr(event, "ended", None)
        if ended is not None:
            for effect in ended.effects:
                writes.drop(schema.OUTBOX, (effect,))
    if done.effects:
        _outbox(writes, done)
    if done.after is not None:
        names = names_of(done.after.blueprint, done.after.version)
        project_work(writes, done, done.after, names)
        _timers(writes, done.before, done.after)
        _case(writes, done, done.after, names, names_of)


def _command(writes: Writes, done: Accepted) -> None:
    given = done.answer
    row = (
        given.command,
        given.digest,
        given.stream,
        done.first,
        given.sequence,
        answers.encode(given),
    )
    writes.put(schema.COMMANDS, row)
    if done.sent:
        # An internal command bears the id of the effect that sent it: it has arrived.
        writes.drop(schema.OUTBOX, (done.command,))


def _outbox(writes: Writes, done: Accepted) -> None:
    for n, effect in enumerate(done.effects):
        target = stream_of(effect.command) if effect.command is not None else ""
        row = (effect.id, effect.kind, done.stream, target, done.at, done.first, n, plain(effect))
        writes.put(schema.OUTBOX, row)


def _timers(writes: Writes, before: Case | None, after: Case) -> None:
    old = before.timers if before is not None else {}
    if old == after.timers:
        return
    for timer, due in after.timers.items():
        if old.get(timer) != due:
            writes.put(schema.TIMERS, (after.id, timer, due))
    for timer, due in old.items():
        if after.timers.get(timer) != due:
            writes.drop(schema.TIMERS, (due, after.id, timer))


def _resolution(writes: Writes, done: Accepted, case: Case) -> None:
    """A case that is resolved or reopened has a new row, and a time of its resolution or none."""
    was = done.before is not None and done.before.resolved
    if was == case.resolved:
        return
    if done.before is not None:
        writes.drop(schema.CASES, (case.id,))
    if case.resolved:
        writes.put(schema.RESOLUTIONS, (case.id, done.at))
    else:
        writes.drop(schema.RESOLUTIONS, (case.id,))


def _case(writes: Writes, done: Accepted, case: Case, names: Names, names_of: NamesOf) -> None:
    writes.cases.add(case.id)
    before = done.before
    _resolution(writes, done, case)
    found = search.found_by(case, names.type(case.type))
    parent = case.parent.case if case.parent is not None else None
    writes.put(
        schema.CASES,
        (
            case.id, case.number, case.type, case.blueprint, case.created, parent, found.title,
            case.version, case.status, case.stage, names.element(case.stage),
            urgency.of_case(case), urgency.due_of_case(case), case.time, case.owner,
            0 if case.resolved else 1, plain(found.listed), plain(case),
        ),
    )  # fmt: skip
    if before is None:
        search.project(writes, None, found, case)
    elif before.changed != case.changed or before.version != case.version:
        old = names_of(before.blueprint, before.version).type(before.type)
        search.project(writes, search.found_by(before, old), found, case)
