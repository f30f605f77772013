"""The tables by name, column and key, for code that must not load a database library.

``tables.py`` gives the same tables their types; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import msgspec

#: Raised with every migration; a program refuses a workspace whose number it does not know.
REVISION = "0004"
#: Revisions that this program can upgrade from or downgrade to, oldest first.
KNOWN = ("0001", "0002", "0003", "0004")

#: Instants are signed 64 bit numbers; "no due time" sorts after all of them.
NEVER = 2**62


class Table(msgspec.Struct, frozen=True):
    """One table: its columns in order, its key, and what a second put may change.

    ``dropped_by`` are the columns that a drop names, the whole key unless said otherwise.
    ``dropped_at`` is where those columns stand in a row, ``key_at`` where the key does;
    ``key_of(row)`` gives the key itself.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    changing: tuple[str, ...]
    dropped_by: tuple[str, ...]
    key_at: tuple[int, ...]
    dropped_at: tuple[int, ...]
    key_of: Callable[[tuple[Any, ...]], tuple[Any, ...]]


def _table(name: str, columns: str, key: str, fixed: str = "", drop_by: str = "") -> Table:
    """``fixed`` columns never change after the insert."""
    all_, keys, named = columns.split(), key.split(), (drop_by or key).split()
    unchanging = {*keys, *fixed.split()}
    key_at = tuple(all_.index(c) for c in keys)
    # A slice takes a tuple even where the key is a single column.
    key_of = itemgetter(*key_at) if keys[1:] else itemgetter(slice(key_at[0], key_at[0] + 1))
    return Table(
        name,
        tuple(all_),
        tuple(keys),
        tuple(c for c in all_ if c not in unchanging),
        tuple(named),
        key_at,
        tuple(all_.index(c) for c in named),
        key_of,
    )


EVENTS = _table("events", "stream seq at kind header payload salt", "stream seq")
STREAMS = _table("streams", "stream sequence head", "stream")

CASES = _table(
    "cases",
    "id number type blueprint created parent title version status stage stage_name urgency due"
    " updated owner open listed state",
    "id",
    # Whether it is open stands in the condition of an index: a case that is resolved or reopened
    # is dropped and put again, so that the index is left alone by all other commands.
    fixed="number type blueprint created parent open",
)
#: ``rank`` is minus the urgency and ``due`` is NEVER when there is none, so that one ascending
#: index gives "most urgent first, then earliest deadline, then oldest".
ASSIGNMENTS = _table(
    "assignments",
    "id case_id number type blueprint opened version step step_name stage stage_name state open"
    " rank due goal assignee queue persona outcome closed closed_by snoozed excluded",
    "case_id id",
    fixed="number type blueprint opened",
)
RESOLUTIONS = _table("resolutions", "case_id at", "case_id")
#: In the order they fall due; a case has one row per timer, because it has one due time for each.
TIMERS = _table("timers", "case_id timer due", "due case_id timer")
COMMANDS = _table("commands", "id digest stream first_seq last_seq answer", "id")
OUTBOX = _table("outbox", "id kind source target at seq nr body", "id")
LISTED = _table("listed", "case_id field type text number", "case_id field")
WORDS = _table("words", "word case_id", "word case_id", drop_by="case_id")
NOTICES = _table("notices", "case_id seq person at subject text", "case_id seq person")
FILES = _table("files", "case_id seq name digest size category media at actor", "case_id seq")
CHILDREN = _table("children", "parent child type step seq", "parent child")
PEOPLE = _table("people", "id name email manager skills language everything", "id")
MEMBERSHIPS = _table("memberships", "person kind target nr", "person kind target", drop_by="person")
#: When people are out of office, [begins, ends), and who stands in.
ABSENCES = _table("absences", "person begins ends substitute", "person begins", drop_by="person")
#: Work that was handed to somebody out of a pool (``queue:ID`` or ``persona:ID``): whose turn it was.
HANDED = _table("handed", "pool person at assignment", "pool person at assignment")
#: Who sees a restricted case; a case without a row is seen by everybody.
RESTRICTIONS = _table("restrictions", "case_id person", "case_id person", drop_by="case_id")
#: The skills that open work takes.
NEEDS = _table("needs", "assignment skill level", "assignment skill", drop_by="assignment")
BLUEPRINTS = _table(
    "blueprints",
    "blueprint version hash name published author note case_types content",
    "blueprint version",
)
RETIREMENTS = _table("retirements", "blueprint version at", "blueprint version")
#: Sums per UTC day (days since the epoch); ``spent`` is in microseconds from opened to completed.
FLOW = _table(
    "flow",
    "day type blueprint version stage step queue opened completed ended late spent",
    "day type blueprint version stage step queue",
)
NUMBERS = _table("numbers", "prefix drawn", "prefix")
DRAFTS = _table(
    "drafts", "assignment person case_id data seen saved", "assignment person", drop_by="assignment"
)

CHUNKS = _table("chunks", "digest nr bytes", "digest nr")
LEASES = _table("leases", "name owner token expires", "name")
SEALS = _table("seals", "nr at streams root prev hash", "nr")
SEAL_HEADS = _table("seal_heads", "stream nr sequence head", "stream nr")
META = _table("meta", "key value", "key")

#: Secrets and bindings belong to an installation, not to a history: nothing rebuilds them.
SECRETS = _table("secrets", "id name version master wrapped value changed changed_by", "id")
SECRET_RIGHTS = _table("secret_rights", "secret kind who", "secret kind who")
SECRET_ACTS = _table(
    "secret_acts", "id at secret name act actor version connector effect note", "id"
)
BINDINGS = _table("bindings", "id body changed changed_by", "id")
#: How far the running of the outbox's effects came; as perishable as a lease.
EFFECT_RUNS = _table(
    "effect_runs",
    "id kind lane source body state due owner attempt tries lost probe final told reason outputs",
    "id",
)

#: How far a trigger has come; what it did follows from its commands, whatever stands here.
TRIGGER_STATES = _table("trigger_states", "id body changed", "id")
#: The right to send requests to a trigger: digests only, so that nobody can read a token here.
TRIGGER_TOKENS = _table("trigger_tokens", "id trigger digest label created created_by", "id")
#: Messages on their way to a case that is not there yet; like bindings, of the installation.
EARLY_MESSAGES = _table("early_messages", "id message key body sent until sender", "id")
#: What people are told, derived from the events after their commit; ``NOTIFIED`` says how far.
NOTIFICATIONS = _table(
    "notifications",
    "person stream seq at kind case_id number subject text actor shown",
    "person stream seq",
)
NOTIFIED = _table("notified", "stream seq", "stream")
#: What somebody has read. No history: nobody decides by it, and it would double the events.
NOTIFICATION_MARKS = _table("notification_marks", "person stream seq at", "person stream seq")
#: What is still to be sent by e-mail, and the messages it became.
NOTIFICATION_DUE = _table("notification_due", "person stream seq due", "person stream seq")
NOTIFICATION_MAILS = _table("notification_mails", "id person at news state body reason", "id")
#: How far a mailbox of replies was read, and mails that belong to nobody.
MAILBOXES = _table("mailboxes", "id validity uid", "id")
STRAY_MAILS = _table("stray_mails", "id at sender subject text problem done", "id")

#: What a turn writes row by row, and what a rebuild must give again.
PROJECTIONS = (
    CASES, RESOLUTIONS, ASSIGNMENTS, TIMERS, COMMANDS, OUTBOX, LISTED, WORDS, NOTICES, FILES, CHILDREN, PEOPLE,
    MEMBERSHIPS, BLUEPRINTS, RETIREMENTS, ABSENCES, HANDED, RESTRICTIONS, NEEDS,
)  # fmt: skip
WRITTEN = {table.name: table for table in (*PROJECTIONS, DRAFTS)}
#: Compared after a rebuild; numbers may have gaps and are only pushed beyond what was drawn.
COMPARED = (STREAMS, *PROJECTIONS, FLOW)
#: Every table there is, by name.
ALL = {
    table.name: table
    for table in (
        EVENTS, STREAMS, *PROJECTIONS, FLOW, NUMBERS, DRAFTS, CHUNKS, LEASES, SEALS, SEAL_HEADS,
        META, SECRETS, SECRET_RIGHTS, SECRET_ACTS, BINDINGS, EFFECT_RUNS,
        EARLY_MESSAGES, TRIGGER_STATES, TRIGGER_TOKENS,
        NOTIFICATIONS, NOTIFIED, NOTIFICATION_MARKS, NOTIFICATION_DUE, NOTIFICATION_MAILS,
        MAILBOXES, STRAY_MAILS,
    )
}  # fmt: skip
