"""Following the events: what is new since the last look becomes notifications, each exactly once.

Rule: derived rows and the place up to which a stream was followed are written together, so that a
worker that dies, or a second one, repeats nothing. What was derived is derived again from the
same events (``differences``).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from casewright.engine import audit
from casewright.engine.audit import Record
from casewright.engine.events import CaseCreated, Event
from casewright.engine.evolve import evolve
from casewright.engine.state import Case
from casewright.engine.upcast import UnknownSchema
from casewright.store.naming import Names, Naming
from casewright.store.notification_rows import Key, NewsRow, NotificationRows, Step
from casewright.store.port import Conflict
from casewright.store.rows import Changes

from .derive import Happened, Notification, derive
from .preferences import send_at
from .roster import Roster, Rosters

#: Streams followed in one transaction, and cases whose state is remembered.
BATCH = 100
CASES = 1_000
_WORKSPACE = "workspace"
Announce = Callable[[Changes], None]


class Follower:
    """Follows one workspace's events for one worker; ``announce`` hears whose lists changed."""

    def __init__(self, rows: NotificationRows, announce: Announce = lambda _: None) -> None:
        self._rows = rows
        self._announce = announce
        self._told = Telling(rows)
        self._cursor: int | None = None
        self._behind = True

    def round(self) -> int:
        """One look, without waiting: the number of streams that were followed.

        Nothing is lost when another worker was faster: it has written the same.
        """
        steps = self._steps()
        if not steps:
            return 0
        found = self._told.of(steps)
        rows = [_row(each) for each, _ in found]
        due = [(_key(each), at) for each, at in found if at is not None]
        try:
            self._rows.write(steps, rows, due)
        except Conflict:
            self._told.forget()
            self._behind = True
            raise
        if rows:
            self._announce(Changes(people=frozenset(row.person for row in rows)))
        return len(steps)

    def _steps(self) -> list[Step]:
        """What is behind: everything at first, later only what somebody has committed since."""
        if self._cursor is None:
            self._cursor, _ = self._rows.store.changes_since(None)
        if self._behind:
            steps = list(self._rows.behind(BATCH))
            self._behind = len(steps) == BATCH
            if steps:
                return steps
        self._cursor, changes = self._rows.store.changes_since(self._cursor)
        streams = [f"case:{case}" for case in changes.cases]
        streams += [_WORKSPACE] if changes.workspace else []
        if len(streams) > BATCH:
            self._behind = True
            return list(self._rows.behind(BATCH))
        return list(self._rows.behind(BATCH, streams)) if streams else []


class Telling:
    """Derives the notifications of streams from where they were followed to."""

    def __init__(self, rows: NotificationRows) -> None:
        self._rows = rows
        self.forget()

    def forget(self) -> None:
        """Read everything anew with the next look."""
        self._naming = Naming()
        self._rosters = Rosters()
        self._cases: OrderedDict[str, Case] = OrderedDict()

    def of(self, steps: Iterable[Step]) -> list[tuple[Notification, int | None]]:
        """Notifications and when their e-mails go out (None: no e-mail), in order of time."""
        self._read_workspace()
        happened = [each for step in steps for each in self._happened(step)]
        # In order of time the roster goes through its history once.
        happened.sort(key=lambda each: (each.at, each.stream, each.seq))
        return [found for each in happened for found in _told(each, self._rosters.at(each.at))]

    def now(self) -> Roster:
        """Everybody as they are now."""
        self._read_workspace()
        return self._rosters.at(2**62)

    def _read_workspace(self) -> None:
        """Every event of the workspace's stream counts for who is told, followed or not."""
        for record in self._rows.records(_WORKSPACE, len(self._rosters), 2**62):
            read = _read(record)
            self._rosters.add(record.at, read[0] if read else _NOTHING)

    def _happened(self, step: Step) -> Iterator[Happened]:
        if step.stream == _WORKSPACE:
            yield from self._in_workspace(step)
        else:
            yield from self._in_case(step)

    def _in_workspace(self, step: Step) -> Iterator[Happened]:
        for record in self._rows.records(step.stream, step.old, step.new):
            read = _read(record)
            if read is not None:
                yield Happened(step.stream, record.seq, record.at, read[1], read[0])

    def _in_case(self, step: Step) -> Iterator[Happened]:
        """A case is folded from where it is remembered, else from its beginning."""
        case = self._cases.pop(step.stream, None)
        if case is not None and case.sequence > step.old:
            case = None
        after = case.sequence if case is not None else 0
        last: tuple[str, Event] | None = None
        for record in self._rows.records(step.stream, after, step.new):
            read = _read(record)
            if read is None or (case is None and not isinstance(read[0], CaseCreated)):
                return  # what was erased cannot be told any more, nor what followed from it
            event, actor, cause = read
            before = case
            case = evolve(before, event, record.at, actor, step.stream.removeprefix("case:"))
            if record.seq > step.old:
                previous = last[1] if last and last[0] == cause else None
                yield Happened(
                    step.stream,
                    record.seq,
                    record.at,
                    actor,
                    event,
                    before,
                    case,
                    previous,
                    self._names(case),
                )
            last = cause, event
        self._remember(step.stream, case)

    def _names(self, case: Case) -> Names:
        return self._naming.of(case.blueprint, case.version, self._rows.store.reads.blueprint)

    def _remember(self, stream: str, case: Case | None) -> None:
        if case is not None:
            self._cases[stream] = case
            while len(self._cases) > CASES:
                self._cases.popitem(last=False)


class _Unread(Event, frozen=True):
    """Stands for an event that was erased."""


_NOTHING = _Unread()


def _read(record: Record) -> tuple[Event, str, str] | None:
    """Event, actor and cause; None for one that was erased or that a newer program wrote."""
    if not record.payload:
        return None
    try:
        header, payload = audit.read(record)
    except (UnknownSchema, msgspec.DecodeError):
        return None
    return payload.event, header.actor, header.cause


def _told(happened: Happened, roster: Roster) -> list[tuple[Notification, int | None]]:
    return [
        (each, send_at(roster.preferences(each.person), each.at) if each.mailed else None)
        for each in derive(happened, roster)
    ]


def _row(told: Notification) -> NewsRow:
    return NewsRow(
        told.person, told.stream, told.seq, told.at, told.kind, told.case, told.number,
        told.subject, told.text, told.actor, told.shown,
    )  # fmt: skip


def _key(told: Notification) -> Key:
    return told.person, told.stream, told.seq


def differences(rows: NotificationRows) -> list[str]:
    """What differs between the rows and what the events say, up to where they were followed."""
    steps = [Step(stream, 0, seq) for stream, seq in rows.followed().items()]
    wanted = {_key(each): _row(each) for each, _ in Telling(rows).of(steps)}
    there = {row.key: row for row in rows.all()}
    found = [f"notifications {key}: not there" for key in wanted.keys() - there.keys()]
    found += [f"notifications {key}: nothing says so" for key in there.keys() - wanted.keys()]
    found += [
        f"notifications {key}: {there[key]} and not {row}"
        for key, row in wanted.items()
        if key in there and there[key] != row
    ]
    return sorted(found)


def rebuild(rows: NotificationRows) -> None:
    """Derive everything again, from the first event on; what was read stays read."""
    rows.forget()
    follower = Follower(rows)
    while follower.round():
        pass
