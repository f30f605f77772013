"""The composition root: opens a workspace and wires its rooms. Rule: the only file that does.

What opening and listing do not need is loaded where it is used, the engine by the first command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

from casewright.engine.commands import (
    Command,
    CreateCase,
    DefinePerson,
    PublishBlueprint,
    SaveDraft,
    SubmitAssignment,
    derive,
)
from casewright.engine.decision import Refused
from casewright.engine.state import Case, Data, Instant
from casewright.runtime import narrate, views
from casewright.runtime.door import Outcome
from casewright.runtime.find import Catalogue
from casewright.runtime.identity import machine_user, new_id
from casewright.runtime.local import LocalDoor
from casewright.runtime.next_work import next_work
from casewright.runtime.plans import Application, Plans
from casewright.store.guarded import GuardedReads
from casewright.store.open import info, open_store
from casewright.store.port import Store, Taken
from casewright.store.reads import Reads
from casewright.store.rows import CaseQuery, Page, PersonRow, WorkQuery, WorkRow
from casewright.store.schema import REVISION

if TYPE_CHECKING:
    from casewright.blueprint.document import Blueprint
    from casewright.runtime import intake
    from casewright.runtime.messages import Post, Sent
    from casewright.runtime.notifications.inbox import Inbox
    from casewright.runtime.verify import Verification
    from casewright.runtime.worker import Worker
    from casewright.store.backup import Restored
    from casewright.store.base import SqlStore
    from casewright.store.early import EarlyMessages

__all__ = ["Location", "Progress", "Workspace", "create", "new_id", "open", "restore"]

#: A workspace is a file (SQLite) or the address of a PostgreSQL database.
Location = str | Path
#: Hears how far a long work has come.
Progress = Callable[[int], None]

#: Deciding threads on PostgreSQL, where each waits for the server most of the time.
_LANES = 4


def create(location: Location, *, actor: str | None = None) -> Workspace:
    """Make a new workspace at ``location`` and open it.

    ``actor`` (default: the operating system's user) becomes a person who may do everything, so
    that one person alone can do all work. Raises ``Refused`` when there is a workspace already
    and ``Unavailable`` when it cannot be made there.
    """
    who = actor or machine_user()
    if "://" not in str(location):
        Path(location).absolute().parent.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(_new_store(location), who, location)
    with ExitStack() as undo:
        undo.callback(workspace.close)
        workspace.handle(
            DefinePerson(id=new_id(), actor=who, person=who, name=who, everything=True)
        )
        undo.pop_all()
    return workspace


def restore(location: Location, backup: Path) -> Restored:
    """Make a new workspace at ``location`` from a backup.

    Secrets come along and open when their master key is on this machine; the others are named.
    Raises ``Refused`` when there is something already.
    """
    from casewright.store import backup as backups

    store = _new_store(location)
    try:
        events = backups.restore(backup, store)
        if next(iter(store.rows("secrets")), None) is None:
            return backups.Restored(events)
        from casewright.store.vault_open import bring_keys

        closed = bring_keys(cast("SqlStore", store), backups.origin_of(backup))
        return backups.Restored(events, closed)
    finally:
        store.close()


def open(location: Location, *, actor: str | None = None, migrate: bool = False) -> Workspace:
    """Open an existing workspace: a ``.casewright`` file or a ``postgresql://`` address.

    ``actor`` is who acts (default: the operating system's user). ``migrate`` brings one that an
    older casewright wrote up to date first. Raises ``Unavailable`` when it is not there, cannot
    be reached, or was written by a newer casewright.
    """
    store = cast(Store, open_store(location, migrate=migrate))
    return Workspace(store, actor or machine_user(), location)


def _new_store(location: Location) -> Store:
    try:
        return cast(Store, open_store(location, create=True))
    except Taken as taken:
        raise Refused(str(taken)) from taken


class Workspace:
    """An open workspace: work its cases from Python, without windows. Use as ``with open(…)``.

    Methods that change anything wait until it is durable; they raise ``engine.Refused`` when
    the user can act and ``store.port.Unavailable`` when the environment is at fault. Reading
    and changing is safe from any thread. Instants are microseconds since the epoch, UTC.
    """

    def __init__(self, store: Store, actor: str, location: Location = "") -> None:
        self.store = store
        self.actor = actor
        self.reads: Reads = GuardedReads(store.reads, actor)
        self.plans = Plans()
        self.location = str(location)
        self.door = LocalDoor(store, self.plans, lanes=_LANES if self.is_shared else 1)
        self.catalogue = Catalogue(store.reads, self.plans)

    @property
    def is_shared(self) -> bool:
        """Whether it is a PostgreSQL database that many machines work on."""
        return "://" in self.location

    # -------------------------------------------------------------------------------- changing

    def submit_command(self, command: Command) -> Future[Outcome]:
        """Hand in a command without waiting; the future raises ``Refused`` or ``Unavailable``."""
        return self.door.submit(command)

    def handle(self, command: Command) -> Outcome:
        """Hand in a command and wait for what became of it."""
        return self.door.submit(command).result()

    def publish(self, source: Blueprint | bytes | str | Path, *, note: str = "") -> int:
        """Publish a blueprint (document, YAML or JSON text, or a file) as its next version.

        Gives the version. Raises ``blueprint.BlueprintRefused`` when the text is none, and
        ``Refused`` when ``check`` finds errors or the content is already the newest version.
        """
        from casewright.blueprint.canonical import canonical_bytes
        from casewright.blueprint.text import read

        if isinstance(source, Path):
            source = source.read_bytes()
        document = read(source) if isinstance(source, bytes | str) else source
        self.handle(
            PublishBlueprint(
                id=new_id(),
                actor=self.actor,
                blueprint=document.blueprint,
                content=canonical_bytes(document).decode(),
                note=note,
            )
        )
        return self.catalogue.newest(document.blueprint).version

    def create_case(self, case_type: str, data: Data, *, command_id: str = "") -> views.CaseView:
        """Create a case of ``case_type`` (an id, ``BLUEPRINT/TYPE`` when ambiguous).

        The same ``command_id`` (a UUID) again gives the same case. The case is as it stands
        after everything that follows by itself.
        """
        found = self.catalogue.case_type(case_type)
        command_id = command_id or new_id()
        case = derive(command_id, "case")
        self.handle(
            CreateCase(
                id=command_id,
                actor=self.actor,
                case=case,
                type=found.case_type.id,
                blueprint=found.blueprint,
                data=data,
            )
        )
        self.door.settle()
        return self.case(case)

    def submit(
        self,
        assignment: str,
        *,
        outcome: str = "",
        data: Data | None = None,
        seen: int = 0,
        reason: str = "",
    ) -> views.CaseView:
        """Complete an assignment with one of its outcomes and the form's data; gives the case.

        ``seen`` is the case's ``sequence`` when the form was opened, so that fields which a
        colleague changed meanwhile are noticed. What was typed stays as a draft when refused.
        """
        row = self.assignment(assignment)
        self.handle(
            SubmitAssignment(
                id=new_id(),
                actor=self.actor,
                case=row.case,
                assignment=row.assignment,
                outcome=outcome,
                data=data or {},
                seen=seen,
                reason=reason,
            )
        )
        self.door.settle()
        return self.case(row.case)

    def save_draft(self, assignment: str, data: Data, *, seen: int = 0) -> None:
        """Keep a half-done form of the actor; the last one wins."""
        row = self.assignment(assignment)
        self.handle(
            SaveDraft(
                id=new_id(),
                actor=self.actor,
                case=row.case,
                assignment=row.assignment,
                data=data,
                seen=seen,
            )
        )

    def next_work(self) -> WorkRow | None:
        """The assignment the actor should do now, theirs from now on; None: nothing to do."""
        return next_work(self.reads, self.door, self.actor, self.catalogue.threshold)

    def intake(
        self,
        case_type: str,
        source: BinaryIO,
        *,
        columns: Mapping[str, str] | None = None,
        progress: Progress = lambda _: None,
    ) -> intake.Report:
        """Make a case of each row of a CSV file; repeating it creates nothing twice.

        ``columns`` maps column → field where names differ (an empty field leaves the column
        out). ``progress(rows)`` is called as rows go by. Raises ``Refused`` when the file as a
        whole cannot be taken; a bad row is in the report and stops nothing.
        """
        from casewright.exchange import csv
        from casewright.runtime import intake

        found = self.catalogue.case_type(case_type)
        target = intake.Target(found.blueprint, found.case_type, self.actor)
        try:
            table = csv.read(source)
        except csv.CsvRefused as refusal:
            raise Refused(str(refusal)) from None
        return intake.Intake(self.door, self.reads, target, progress).run(table, columns or {})

    def worker(self, *, pools: Sequence[str] = ()) -> Worker:
        """The loop that fires timers, delivers what waits and runs effects; in a thread of its own."""
        from casewright.runtime.effects.assemble import fetcher_of, pools_of
        from casewright.runtime.notifications.assemble import news_of
        from casewright.runtime.notifications.replies import CONNECTOR
        from casewright.runtime.triggers.assemble import triggers_of
        from casewright.runtime.worker import Helper, Worker

        effects = pools_of(self.store, self.door)
        opened: dict[str, Helper | None] = {
            "triggers": triggers_of(self.store, self.door, self.catalogue),
            "notifications": news_of(
                self.store, self.door, lambda store: fetcher_of(store, CONNECTOR)
            ),
        }
        helpers = {pool: helper for pool, helper in opened.items() if helper is not None}
        return Worker(
            self.store, self.door, pools=pools, effects=effects, helpers=helpers,
            post=self._look_again,
        )  # fmt: skip

    def send_message(self, name: str, key: str, message_id: str, data: Data) -> Sent:
        """Give a message to the open case that has ``key``; the sender's id makes it count once.

        One that comes before anybody waits for it is kept as long as its type says. Raises
        ``Refused`` when no case has the key, or several.
        """
        from casewright.runtime.messages import Message

        message = Message(name, key, message_id, data, self.actor)
        return self._post().send(message, self.store.now())

    def _look_again(self, now: Instant) -> int:
        """Messages that came early; while there are none, nothing is loaded for them."""
        early = self._early()
        return self._post().look_again(now) if early is not None and early.all(1) else 0

    def _early(self) -> EarlyMessages | None:
        from casewright.store.base import SqlStore
        from casewright.store.early import EarlyMessages

        return EarlyMessages(self.store) if isinstance(self.store, SqlStore) else None

    def _post(self) -> Post:
        from casewright.runtime.messages import Post

        return Post(self.reads, self.catalogue, self.door, self._early())

    @cached_property
    def inbox(self) -> Inbox:
        """What people are told: lists, read marks, preferences; raises ``Refused`` in memory."""
        from casewright.runtime.notifications.inbox import inbox_of

        return inbox_of(self.store)

    # --------------------------------------------------------------------------------- reading

    def worklist(self, query: WorkQuery | None = None) -> Page:
        """Open work of a query, one page of ``WorkRow``; default: the actor's own and offered."""
        return self.reads.work(query or WorkQuery(person=self.actor))

    def assignment(self, assignment: str) -> WorkRow:
        """One assignment, open or past; raises ``Refused`` when there is none."""
        row = self.reads.assignment(assignment)
        if row is None:
            raise Refused(
                f"There is no assignment {assignment}.",
                "See `casewright work list` for the open ones.",
            )
        return row

    def person(self, person: str) -> PersonRow:
        """Who somebody is; raises ``Refused`` when nobody here has that id."""
        row = self.reads.person(person)
        if row is None:
            raise Refused(f"There is no person “{person}”.", "See `casewright people list`.")
        return row

    def live(self, case: str) -> Case:
        """The live state of a case by id or business number; raises ``Refused`` if there is none."""
        found = self.reads.case(case)
        if found is None:
            raise Refused(f"There is no case {case}.", "See `casewright case list`.")
        return found

    def case(self, case: str) -> views.CaseView:
        """A case by id or business number, as its page shows it."""
        live = self.live(case)
        work = tuple(row for row in self.reads.case_work(live.id) if row.closed is None)
        return views.view(live, work)

    def case_at(self, case: str, at: Instant) -> views.CaseView:
        """The case as it was at an instant: data, stage, assignments, clocks."""
        from casewright.runtime import timeline

        live = self.live(case)
        then = timeline.case_at(self.reads.records(f"case:{live.id}"), at)
        if then is None:
            raise Refused(
                f"{live.number} did not exist at {narrate.iso(at)}.",
                f"It was created at {narrate.iso(live.created)}.",
            )
        return views.view(then, views.work_of(then, self.reads.case_work(live.id)))

    def history(self, case: str) -> list[views.Line]:
        """Everything that happened to a case, in order, in words and as recorded."""
        live = self.live(case)
        names = self.catalogue.names(live.blueprint, live.version)
        lines: list[views.Line] = []
        while rows := self.reads.history(live.id, after=lines[-1].seq if lines else 0):
            lines.extend(views.line(row, names) for row in rows)
        return lines

    def application(self, blueprint: str, version: int = 0) -> Application:
        """A published version with its compiled plan; 0 is the newest one in use."""
        return self.catalogue.application(blueprint, version)

    def verify(
        self,
        *,
        decisions: bool = False,
        seal: bytes | None = None,
        progress: Progress = lambda _: None,
    ) -> Verification:
        """Check every event: the chains, the seals and, with ``decisions``, every decision."""
        from casewright.runtime.verify import verify

        return verify(self.store, self.catalogue, decisions=decisions, seal=seal, progress=progress)

    def backup(self, file: Path) -> None:
        """Copy everything into the new file ``file``; work goes on meanwhile."""
        from casewright.store.backup import backup

        backup(self.store, file)

    def export_history(self, out: TextIO, case: str | None = None) -> int:
        """Write all events, or those of one case, as JSON lines for an auditor; gives how many."""
        from casewright.store.history import export_history

        return export_history(self.store, out, self.live(case).id if case else None)

    def seal(self) -> dict[str, Any]:
        """Seal the heads of all histories; the exported seal, to be kept elsewhere."""
        from casewright.store.seal import export_seal, make_seal

        make_seal(self.store)
        return export_seal(self.store)

    def replay(
        self, out: Path | None = None, progress: Progress = lambda _: None
    ) -> tuple[int, list[str]]:
        """Rebuild all tables from the events in an empty workspace (kept as ``out`` if given).

        Gives the number of events and, in words, what differs from the tables here.
        """
        from casewright.store.rebuild import differences, rebuild

        with TemporaryDirectory(prefix="casewright-") as folder:
            target = open_store(out or Path(folder) / "replay.casewright", create=True)
            try:
                with self.store.snapshot() as still:
                    events = rebuild(still, target, progress)
                    found = differences(still, target)
                return events, [*found, *self.inbox.differences()]
            finally:
                target.close()

    def info(self) -> dict[str, str]:
        """What the workspace is and holds, in words: schema, id, when it was made, counts."""
        about = info(self.store)
        created = about.pop("created", None)
        return {
            "workspace": self.location.rpartition("@")[2],
            "database": "PostgreSQL" if self.is_shared else "SQLite",
            "schema": REVISION,
            "id": about.pop("workspace", ""),
            "created": narrate.iso(int(created)) or "" if created else "",
            "cases": f"{self.reads.count_cases(CaseQuery(), cap=1_000_000)}",
            "open work": f"{self.reads.count_work(WorkQuery(scope='all'), cap=1_000_000)}",
            "people": f"{len(self.reads.people())}",
            "blueprints": f"{len({row.blueprint for row in self.reads.blueprints()})}",
        } | about

    # --------------------------------------------------------------------------------- closing

    def close(self) -> None:
        """Finish what was accepted and let go of the workspace; closing twice is harmless."""
        self.door.close()
        self.store.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
