"""Backups: one SQLite file by its own backup, a server's workspace as the event log and the rest.

A restore goes into a new, empty workspace of either kind. The projections of a log are made
again from the events, so a backup of a server can become a file and the other way round.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, Any

import msgspec

from .filesystem import make_private
from .history import line_of, records_in
from .port import Readable, Unavailable
from .rebuild import every_record, restore_events
from .schema import KNOWN, REVISION
from .sqlite import SqliteStore

#: Tables that do not follow from events; they go with a backup as they are (secrets sealed).
BESIDE = (
    "chunks", "drafts", "seals", "seal_heads", "secrets", "secret_rights", "secret_acts", "bindings",
    "trigger_states", "trigger_tokens",
    "notification_marks", "mailboxes", "stray_mails",
)  # fmt: skip
_MAGIC = b"SQLite format 3\x00"
_BATCH = 100


class Restored(msgspec.Struct, frozen=True):
    """What a restore brought: the number of events, and secrets that stay closed, by name."""

    events: int
    closed: tuple[str, ...] = ()


def backup(store: Any, path: Path) -> None:
    """Write a backup to the new file ``path``, readable by its owner only.

    An SQLite workspace becomes one SQLite file that can be opened as it is; others become a
    compressed log. Work goes on meanwhile. Raises ``Unavailable`` when the file exists already.
    """
    make_private(path, create=True)
    with ExitStack() as undo:
        undo.callback(path.unlink, missing_ok=True)
        if isinstance(store, SqliteStore):
            _copy_file(store.path, path)
        else:
            with gzip.open(path, "wt", encoding="utf-8") as out, store.snapshot() as still:
                _write_log(still, out)
        undo.pop_all()


def restore(path: Path, target: Any) -> int:
    """Fill the new, empty workspace ``target`` from a backup; gives the number of events."""
    if next(iter(target.rows("streams")), None) is not None:
        raise Unavailable("A backup is restored into an empty workspace only. Create a new one.")
    try:
        with path.open("rb") as file:
            is_file = file.read(len(_MAGIC)) == _MAGIC
    except OSError as problem:
        raise Unavailable(f"The backup {path} cannot be read: {problem.strerror}.") from problem
    if is_file:
        source = SqliteStore(path)
        try:
            return copy_all(source, target)
        finally:
            source.close()
    return _read_log(path, target)


def origin_of(path: Path) -> str:
    """The id of the workspace that a backup was made of; '' when it does not say."""
    try:
        with path.open("rb") as file:
            is_file = file.read(len(_MAGIC)) == _MAGIC
        if is_file:
            with closing(sqlite3.connect(path)) as source:
                row = source.execute("SELECT value FROM meta WHERE key = 'workspace'").fetchone()
            return str(row[0]) if row else ""
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return str(json.loads(next(lines, "{}")).get("meta", {}).get("workspace", ""))
    except (OSError, EOFError, ValueError, sqlite3.Error):
        return ""


def copy_all(source: Readable, target: Any) -> int:
    """Copy a whole workspace into an empty one, of another kind if need be."""
    count = restore_events(every_record(source), target)
    for table in BESIDE:
        _insert(target, table, source.rows(table))
    return count


def _copy_file(path: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target, pages=10_000)
            # One file without companions, whatever mode the workspace is in.
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as problem:
        raise Unavailable(f"The backup {copy} could not be written: {problem}.") from problem
    with copy.open("rb+") as written:
        os.fsync(written.fileno())


def _write_log(store: Readable, out: IO[str]) -> None:
    out.write(json.dumps({"casewright": REVISION, "meta": dict(store.rows("meta"))}) + "\n")
    for record in every_record(store):
        out.write(line_of(record) + "\n")
    for table in BESIDE:
        for row in store.rows(table):
            out.write(json.dumps({"table": table, "row": [_packed(v) for v in row]}) + "\n")


def _packed(value: Any) -> Any:
    return {"b": b64encode(value).decode()} if isinstance(value, bytes) else value


def _unpacked(value: Any) -> Any:
    return b64decode(value["b"]) if isinstance(value, dict) else value


def _read_log(path: Path, target: Any) -> int:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            first = json.loads(next(lines, "{}"))
            if first.get("casewright") not in KNOWN:
                raise Unavailable(
                    f"{path} is no backup that this program knows. Use the Casewright that wrote"
                    " it, or a newer one."
                )
            log = _Log(lines)
            count = restore_events(records_in(log.events()), target)
            for table, rows in log.tables():
                _insert(target, table, rows)
            return count
    except (OSError, EOFError, ValueError) as problem:
        raise Unavailable(f"The backup {path} is damaged: {problem}. Use another.") from problem


class _Log:
    """Lines of a log: first the events, then rows of tables."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._first_row: str | None = None

    def events(self) -> Iterator[str]:
        for line in self._lines:
            if line.startswith('{"table"'):
                self._first_row = line
                return
            yield line

    def tables(self) -> Iterator[tuple[str, list[Any]]]:
        if self._first_row is None:
            return
        for line in (self._first_row, *self._lines):
            part = json.loads(line)
            if part["table"] not in BESIDE:
                raise ValueError(f"unknown table {part['table']}")
            yield part["table"], [tuple(_unpacked(value) for value in part["row"])]


def _insert(target: Any, table: str, rows: Iterable[Any]) -> None:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            _insert_batch(target, table, batch)
            batch = []
    _insert_batch(target, table, batch)


def _insert_batch(target: Any, table: str, batch: list[Any]) -> None:
    if batch:
        with target.transaction() as unit:
            unit.insert(table, batch)
