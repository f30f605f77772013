"""The vault's keeper in a workspace's database, in SQLAlchemy's words; its tables are in ``tables``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from .port import Unavailable
from .tables import secret_acts, secret_rights, secrets
from .vault_cipher import Sealed
from .vault_port import ActRow, KeeperUnit, Right, SecretRow

#: The number of the lock that changes to the vault take on a server ("cwvault" as bytes).
_LOCK = int.from_bytes(b"cwvault", "big")


class _Unit:
    """One transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> SecretRow | None:
        found = self._connection.execute(sa.select(secrets).where(secrets.c.name == name)).first()
        return None if found is None else _row(found)

    def all(self) -> Sequence[SecretRow]:
        query = sa.select(secrets).order_by(secrets.c.name)
        return [_row(found) for found in self._connection.execute(query)]

    def add(self, row: SecretRow) -> bool:
        if self.find(row.name) is not None:
            return False
        self._connection.execute(sa.insert(secrets).values(id=row.id, name=row.name, **_rest(row)))
        return True

    def replace(self, row: SecretRow, expected: SecretRow) -> bool:
        changed = self._connection.execute(
            sa.update(secrets)
            .where(
                secrets.c.id == expected.id,
                secrets.c.version == expected.version,
                secrets.c.master == expected.sealed.master,
            )
            .values(**_rest(row))
        )
        return changed.rowcount == 1

    def remove(self, secret: str) -> None:
        self._connection.execute(sa.delete(secret_rights).where(secret_rights.c.secret == secret))
        self._connection.execute(sa.delete(secrets).where(secrets.c.id == secret))

    def rights(self, secret: str) -> frozenset[Right]:
        query = sa.select(secret_rights.c.kind, secret_rights.c.who).where(
            secret_rights.c.secret == secret
        )
        return frozenset(Right(kind, who) for kind, who in self._connection.execute(query))

    def grant(self, secret: str, right: Right) -> None:
        if right not in self.rights(secret):
            values = {"secret": secret, "kind": right.kind, "who": right.who}
            self._connection.execute(sa.insert(secret_rights).values(**values))

    def revoke(self, secret: str, right: Right) -> None:
        self._connection.execute(
            sa.delete(secret_rights).where(
                secret_rights.c.secret == secret,
                secret_rights.c.kind == right.kind,
                secret_rights.c.who == right.who,
            )
        )

    def record(self, row: ActRow) -> None:
        values = {name: getattr(row, name) for name in row.__struct_fields__}
        self._connection.execute(sa.insert(secret_acts).values(**values))

    def acts(self, name: str, limit: int) -> Sequence[ActRow]:
        query = (
            sa.select(secret_acts)
            .where(secret_acts.c.name == name)
            .order_by(secret_acts.c.at.desc(), secret_acts.c.id)
            .limit(limit)
        )
        return [ActRow(**found._mapping) for found in self._connection.execute(query)]


class SqlKeeper:
    """The vault's rows in a workspace's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self, *, alone: bool = False) -> Iterator[KeeperUnit]:
        """One transaction; ``Unavailable`` when the database cannot do it now.

        ``alone``: on a server a lock of its own, on SQLite all writers take turns. It begins with
        a statement that changes nothing: on SQLite it takes the writer's turn before anything is
        read, so that what is read cannot be outdated at the first change.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.delete(secret_rights).where(sa.false()))
                if alone and connection.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                yield _Unit(connection)
        except (sa.exc.IntegrityError, sa.exc.OperationalError, sa.exc.ProgrammingError) as problem:
            raise _unavailable(problem) from problem


def _unavailable(problem: sa.exc.DBAPIError) -> Unavailable:
    said = str(problem.orig)
    if "no such table" in said or "does not exist" in said:
        return Unavailable(
            "This workspace has no vault yet: it was made by an older Casewright. Make a backup,"
            " then run `casewright workspace upgrade`."
        )
    if isinstance(problem, sa.exc.IntegrityError):
        return Unavailable("Somebody else changed the vault at this moment. Try again.")
    return Unavailable(f"The vault cannot be used now: {said.splitlines()[0]}. Try again.")


def _row(found: Any) -> SecretRow:
    sealed = Sealed(found.master, bytes(found.wrapped), bytes(found.value))
    return SecretRow(found.id, found.name, found.version, sealed, found.changed, found.changed_by)


def _rest(row: SecretRow) -> dict[str, Any]:
    return {
        "version": row.version,
        "master": row.sealed.master,
        "wrapped": row.sealed.wrapped,
        "value": row.sealed.value,
        "changed": row.changed,
        "changed_by": row.changed_by,
    }
