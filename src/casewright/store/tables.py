"""The schema for both databases, in SQLAlchemy's words; migrations bring a database to it.

Rule: numbers are 64 bit, truth values are 0 or 1, JSON is bytes that msgspec wrote; nothing here
depends on a dialect. Indexes on a part of the rows are in ``indexes``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData()
#: Compared byte by byte on both databases, whatever language the server was set up for.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, TEXT, nullable=null)


def _int(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, BigInteger, nullable=null)


def _bytes(name: str) -> Column[Any]:
    return Column(name, LargeBinary, nullable=False)


#: Rows that are large, or followed by row id, keep SQLite's row ids; small ones live in their key.
_WITH_ROWID = (
    "events", "cases", "blueprints", "chunks", "drafts", "secrets", "secret_acts", "bindings",
    "effect_runs", "early_messages", "trigger_states", "notification_mails", "stray_mails",
)  # fmt: skip


def _table(name: str, *parts: Column[Any] | Index, key: str) -> Table:
    primary = PrimaryKeyConstraint(*key.split(), name=f"pk_{name}")
    return Table(name, metadata, *parts, primary, sqlite_with_rowid=name in _WITH_ROWID)


# ------------------------------------------------------------------------------ what happened

#: ``tx`` is the PostgreSQL transaction that wrote the row (its followers' cursor); SQLite
#: follows the row id instead and leaves it empty.
events = _table(
    "events",
    _text("stream"),
    _int("seq"),
    _int("at"),
    _text("kind"),
    _bytes("header"),
    _bytes("payload"),
    _bytes("salt"),
    _int("tx", null=True),
    key="stream seq",
)
streams = _table("streams", _text("stream"), _int("sequence"), _text("head"), key="stream")
commands = _table(
    "commands",
    _text("id"),
    _text("digest"),
    _text("stream"),
    _int("first_seq"),
    _int("last_seq"),
    _bytes("answer"),
    key="id",
)

# ------------------------------------------------------------------------- cases and their work

cases = _table(
    "cases",
    _text("id"),
    _text("number"),
    _text("type"),
    _text("blueprint"),
    _int("created"),
    _text("parent", null=True),
    _text("title"),
    _int("version"),
    _text("status"),
    _text("stage"),
    _text("stage_name"),
    _int("urgency"),
    _int("due", null=True),
    _int("updated"),
    _text("owner", null=True),
    _int("open"),
    _bytes("listed"),
    _bytes("state"),
    Index("cases_number", "number", unique=True),
    Index("cases_created", "created", "id"),
    Index("cases_type", "type", "created", "id"),
    key="id",
)
assignments = _table(
    "assignments",
    _text("id"),
    _text("case_id"),
    _text("number"),
    _text("type"),
    _text("blueprint"),
    _int("opened"),
    _int("version"),
    _text("step"),
    _text("step_name"),
    _text("stage"),
    _text("stage_name"),
    _text("state"),
    _int("open"),
    _int("rank"),
    _int("due"),
    _int("goal", null=True),
    _text("assignee", null=True),
    _text("queue", null=True),
    _text("persona", null=True),
    _text("outcome"),
    _int("closed", null=True),
    _text("closed_by", null=True),
    _int("snoozed"),
    _text("excluded"),
    Index("assignments_id", "id", unique=True),
    key="case_id id",
)  # fmt: skip
resolutions = _table(
    "resolutions", _text("case_id"), _int("at"), Index("resolutions_at", "at"), key="case_id"
)
timers = _table(
    "timers",
    _text("case_id"),
    _text("timer"),
    _int("due"),
    key="due case_id timer",
)
listed = _table(
    "listed",
    _text("case_id"),
    _text("field"),
    _text("type"),
    _text("text"),
    Column("number", Double, nullable=True),
    Index("listed_text", "field", "text", "case_id"),
    Index("listed_number", "field", "number", "case_id"),
    key="case_id field",
)
words = _table("words", _text("word"), _text("case_id"), Index("words_case", "case_id"),
               key="word case_id")  # fmt: skip
notices = _table(
    "notices",
    _text("case_id"),
    _int("seq"),
    _text("person"),
    _int("at"),
    _text("subject"),
    _text("text"),
    Index("notices_person", "person", "at"),
    key="case_id seq person",
)
files = _table(
    "files",
    _text("case_id"),
    _int("seq"),
    _text("name"),
    _text("digest"),
    _int("size"),
    _text("category"),
    _text("media"),
    _int("at"),
    _text("actor"),
    key="case_id seq",
)
children = _table(
    "children",
    _text("parent"),
    _text("child"),
    _text("type"),
    _text("step"),
    _int("seq"),
    key="parent child",
)
drafts = _table(
    "drafts",
    _text("assignment"),
    _text("person"),
    _text("case_id"),
    _bytes("data"),
    _int("seen"),
    _int("saved"),
    key="assignment person",
)
outbox = _table(
    "outbox",
    _text("id"),
    _text("kind"),
    _text("source"),
    _text("target"),
    _int("at"),
    _int("seq"),
    _int("nr"),
    _bytes("body"),
    Index("outbox_order", "kind", "at", "source", "seq", "nr"),
    key="id",
)

# -------------------------------------------------------------------------------- the workspace

people = _table(
    "people",
    _text("id"),
    _text("name"),
    _text("email"),
    _text("manager", null=True),
    _bytes("skills"),
    _text("language"),
    _int("everything"),
    key="id",
)
memberships = _table(
    "memberships",
    _text("person"),
    _text("kind"),
    _text("target"),
    _int("nr"),
    Index("memberships_target", "kind", "target", "person"),
    key="person kind target",
)
absences = _table(
    "absences",
    _text("person"),
    _int("begins"),
    _int("ends"),
    _text("substitute", null=True),
    Index("absences_substitute", "substitute"),
    key="person begins",
)
handed = _table(
    "handed",
    _text("pool"),
    _text("person"),
    _int("at"),
    _text("assignment"),
    key="pool person at assignment",
)
restrictions = _table("restrictions", _text("case_id"), _text("person"), key="case_id person")
needs = _table("needs", _text("assignment"), _text("skill"), _int("level"), key="assignment skill")
blueprints = _table(
    "blueprints",
    _text("blueprint"),
    _int("version"),
    _text("hash"),
    _text("name"),
    _int("published"),
    _text("author"),
    _text("note"),
    _bytes("case_types"),
    _bytes("content"),
    key="blueprint version",
)
retirements = _table(
    "retirements", _text("blueprint"), _int("version"), _int("at"), key="blueprint version"
)
numbers = _table("numbers", _text("prefix"), _int("drawn"), key="prefix")

# -------------------------------------------------------------------------------------- figures


def _flow(name: str) -> list[Column[Any]]:
    return [
        _int("day"),
        _text("type"),
        _text("blueprint"),
        _int("version"),
        _text("stage"),
        _text("step"),
        _text("queue"),
        *(_int(sum_) for sum_ in ("opened", "completed", "ended", "late", "spent")),
    ]


flow = _table(
    "flow", *_flow("flow"), key="day type blueprint version stage step queue"
)  # fmt: skip
#: On PostgreSQL a command only inserts here, because one hot row would queue everybody up;
#: ``fold`` adds the rows to ``flow`` and readers add what is not folded yet.
flow_deltas = Table("flow_deltas", metadata, *_flow("flow_deltas"))

# -------------------------------------------------------------------------------- housekeeping

chunks = _table("chunks", _text("digest"), _int("nr"), _bytes("bytes"), key="digest nr")
leases = _table("leases", _text("name"), _text("owner"), _int("token"), _int("expires"), key="name")
seals = _table(
    "seals",
    _int("nr"),
    _int("at"),
    _int("streams"),
    _text("root"),
    _text("prev"),
    _text("hash"),
    key="nr",
)
#: The heads that changed since the seal before; a seal covers the newest of each stream up to it.
seal_heads = _table(
    "seal_heads",
    _text("stream"),
    _int("nr"),
    _int("sequence"),
    _text("head"),
    Index("seal_heads_nr", "nr"),
    key="stream nr",
)
meta = _table("meta", _text("key"), _text("value"), key="key")

# -------------------------------------------------------------------------- the vault and effects

secrets = _table(
    "secrets",
    _text("id"),
    _text("name"),
    _int("version"),
    _text("master"),
    _bytes("wrapped"),
    _bytes("value"),
    _int("changed"),
    _text("changed_by"),
    Index("secrets_name", "name", unique=True),
    key="id",
)
secret_rights = _table(
    "secret_rights", _text("secret"), _text("kind"), _text("who"), key="secret kind who"
)
#: Insert only: on a server nobody holds the right to change or delete a line.
secret_acts = _table(
    "secret_acts",
    _text("id"),
    _int("at"),
    _text("secret"),
    _text("name"),
    _text("act"),
    _text("actor"),
    _int("version"),
    _text("connector"),
    _text("effect"),
    _text("note"),
    Index("secret_acts_name", "name", "at"),
    key="id",
)
bindings = _table(
    "bindings", _text("id"), _bytes("body"), _int("changed"), _text("changed_by"), key="id"
)
effect_runs = _table(
    "effect_runs",
    _text("id"),
    _text("kind"),
    _text("lane"),
    _text("source"),
    _bytes("body"),
    _text("state"),
    _int("due"),
    _text("owner"),
    *(_int(name) for name in ("attempt", "tries", "lost", "probe", "final", "told")),
    _text("reason"),
    _bytes("outputs"),
    key="id",
)

# ------------------------------------------------------------------------ messages and triggers

trigger_states = _table("trigger_states", _text("id"), _bytes("body"), _int("changed"), key="id")
trigger_tokens = _table(
    "trigger_tokens",
    _text("id"),
    _text("trigger"),
    _text("digest"),
    _text("label"),
    _int("created"),
    _text("created_by"),
    Index("trigger_tokens_digest", "digest", unique=True),
    key="id",
)
early_messages = _table(
    "early_messages",
    *(_text(name) for name in ("id", "message", "key")),
    _bytes("body"),
    *(_int(name) for name in ("sent", "until")),
    _text("sender"),
    key="id",
)

# --------------------------------------------------------------------------------- notifications

notifications = _table(
    "notifications",
    _text("person"),
    _text("stream"),
    _int("seq"),
    _int("at"),
    _text("kind"),
    _text("case_id"),
    _text("number"),
    _text("subject"),
    _text("text"),
    _text("actor"),
    _int("shown"),
    Index("notifications_at", "person", "at"),
    key="person stream seq",
)
notified = _table("notified", _text("stream"), _int("seq"), key="stream")
notification_marks = _table(
    "notification_marks",
    _text("person"),
    _text("stream"),
    _int("seq"),
    _int("at"),
    key="person stream seq",
)
notification_due = _table(
    "notification_due",
    _text("person"),
    _text("stream"),
    _int("seq"),
    _int("due"),
    Index("notification_due_at", "due"),
    key="person stream seq",
)
notification_mails = _table(
    "notification_mails",
    _text("id"),
    _text("person"),
    _int("at"),
    _int("news"),
    _text("state"),
    _bytes("body"),
    _text("reason"),
    Index("notification_mails_state", "state", "at"),
    key="id",
)
mailboxes = _table("mailboxes", _text("id"), _int("validity"), _int("uid"), key="id")
stray_mails = _table(
    "stray_mails",
    _text("id"),
    _int("at"),
    _text("sender"),
    _text("subject"),
    _text("text"),
    _text("problem"),
    _int("done"),
    key="id",
)
