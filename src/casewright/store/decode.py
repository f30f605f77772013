"""From a table's columns to the rows that people look at; the same for every store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from casewright.engine import audit
from casewright.engine.upcast import lift

from .rows import (
    BlueprintRow,
    CaseRow,
    DraftRow,
    FileRow,
    HistoryRow,
    NoticeRow,
    PersonRow,
    WorkRow,
)
from .schema import NEVER

_PLAIN = msgspec.json.Decoder(float_hook=Decimal)
_EVENT = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
#: SQLAlchemy's row mappings have keys of a wider type than ``str``.
Columns = Mapping[Any, Any]


def work_row(row: Columns) -> WorkRow:
    """From an assignment's columns with its case's ``title`` and ``listed``."""
    return WorkRow(
        assignment=row["id"],
        case=row["case_id"],
        number=row["number"],
        title=row["title"],
        type=row["type"],
        blueprint=row["blueprint"],
        version=row["version"],
        step=row["step"],
        step_name=row["step_name"],
        stage=row["stage"],
        stage_name=row["stage_name"],
        state=row["state"],
        urgency=-row["rank"],
        due=None if row["due"] == NEVER else row["due"],
        goal=row["goal"],
        opened=row["opened"],
        assignee=row["assignee"],
        queue=row["queue"],
        persona=row["persona"],
        outcome=row["outcome"],
        closed=row["closed"],
        closed_by=row["closed_by"],
        listed=_PLAIN.decode(row["listed"]),
    )


def case_row(row: Columns) -> CaseRow:
    """From a case's columns with the time it was ``resolved``."""
    return CaseRow(
        case=row["id"],
        number=row["number"],
        title=row["title"],
        type=row["type"],
        blueprint=row["blueprint"],
        version=row["version"],
        status=row["status"],
        stage=row["stage"],
        stage_name=row["stage_name"],
        urgency=row["urgency"],
        due=row["due"],
        created=row["created"],
        updated=row["updated"],
        owner=row["owner"],
        parent=row["parent"],
        resolved=row["resolved"],
        listed=_PLAIN.decode(row["listed"]),
    )


def person_row(row: Columns, personas: tuple[str, ...], queues: tuple[str, ...]) -> PersonRow:
    """From a person's columns and memberships."""
    return PersonRow(
        row["id"], row["name"], row["email"], row["manager"], personas, queues,
        _PLAIN.decode(row["skills"]), row["language"], bool(row["everything"]),
    )  # fmt: skip


def blueprint_row(row: Columns, *, retired: bool) -> BlueprintRow:
    """From a version's columns."""
    return BlueprintRow(
        row["blueprint"], row["version"], "retired" if retired else "published", row["hash"],
        row["name"], row["published"], row["author"], row["note"],
        tuple((case_type, name) for case_type, name in _PLAIN.decode(row["case_types"])),
    )  # fmt: skip


def draft_row(row: Columns) -> DraftRow:
    """From a draft's columns."""
    return DraftRow(
        row["assignment"], row["person"], row["case_id"], _PLAIN.decode(row["data"]), row["seen"],
        row["saved"],
    )  # fmt: skip


def file_row(row: Columns) -> FileRow:
    """From a file's columns."""
    return FileRow(
        row["case_id"], row["seq"], row["name"], row["digest"], row["size"], row["category"],
        row["media"], row["at"], row["actor"],
    )  # fmt: skip


def notice_row(row: Columns) -> NoticeRow:
    """From a notice's columns."""
    return NoticeRow(
        row["person"], row["case_id"], row["seq"], row["at"], row["subject"], row["text"]
    )


def history_row(header: bytes, payload: bytes) -> HistoryRow:
    """An event as the history shows it; an erased payload is empty."""
    head = audit.read_header(header)
    event = lift(_EVENT.decode(payload), head.schema).get("event", {}) if payload else {}
    return HistoryRow(
        head.seq, head.at, head.actor, head.on_behalf, head.cause, head.kind,
        {k: v for k, v in event.items() if k != "kind"}, hashlib.sha256(header).hexdigest(),
    )  # fmt: skip
