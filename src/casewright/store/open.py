"""Opening a workspace by file name or address: the one place that knows which store is meant."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .base import SqlStore
from .migrate import check_revision, revision_of, upgrade
from .schema import KNOWN, REVISION
from .sqlite import SqliteStore, Synchronous, create_file


def open_store(
    where: str | Path,
    create: bool = False,
    synchronous: Synchronous = "FULL",
    *,
    migrate: bool = False,
) -> SqlStore:
    """The store at a path (SQLite) or a ``postgresql://`` address.

    ``create`` makes a new workspace and refuses an existing one; ``migrate`` brings an older one
    up to this program's schema. Raises ``Unavailable`` with a sentence for the person.
    """
    if str(where).startswith(("postgresql://", "postgres://")):
        from .postgres import PostgresStore

        store: SqlStore = PostgresStore(str(where))
    else:
        path = Path(where)
        if create:
            create_file(path)
        store = SqliteStore(path, synchronous=synchronous)
    with ExitStack() as undo:
        if create and isinstance(store, SqliteStore):
            undo.callback(store.path.unlink, missing_ok=True)
        undo.callback(store.close)
        _prepare(store, str(where).rpartition("@")[2], create=create, migrate=migrate)
        undo.pop_all()
    return store


def _prepare(store: SqlStore, where: str, *, create: bool, migrate: bool) -> None:
    with store.reading() as connection:
        found = revision_of(connection)
    if create:
        store.refuse_existing(found, where)
    older = found in KNOWN and found != REVISION
    if create or (migrate and older):
        with store.migrating() as connection:
            upgrade(connection)
            found = revision_of(connection)
        if create:
            _found(store)
    check_revision(found, where)


def _found(store: SqlStore) -> None:
    with store.transaction() as unit:
        created = str(unit.now())
        unit.insert("meta", [("workspace", str(uuid.uuid4())), ("created", created)])


def info(store: Any) -> dict[str, str]:
    """What the workspace says of itself: ``workspace`` (id), ``created`` (instant)."""
    return dict(store.rows("meta"))
