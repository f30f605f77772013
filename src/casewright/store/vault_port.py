"""What the vault keeps and where: rows of secrets, their rights, and the record of every act.

Rule: a keeper stores sealed bytes only; it never sees a secret or a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

import msgspec

from .vault_cipher import MasterKey, Sealed

RightKind = Literal["connector", "persona"]
Act = Literal["set", "rotated", "rewrapped", "granted", "revoked", "removed", "given", "refused"]


class SecretRow(msgspec.Struct, frozen=True):
    """One secret as stored; ``id`` never changes and is bound into the encryption."""

    id: str
    name: str
    version: int
    sealed: Sealed
    changed: int
    changed_by: str


class Right(msgspec.Struct, frozen=True, order=True):
    """Who may use a secret: a connector (or robot), or people of a persona at their desk."""

    kind: RightKind
    who: str


class ActRow(msgspec.Struct, frozen=True):
    """One line of the record; uses name the connector and the effect they were for."""

    id: str
    at: int
    secret: str
    name: str
    act: Act
    actor: str
    version: int = 0
    connector: str = ""
    effect: str = ""
    note: str = ""


class KeeperUnit(Protocol):
    """One transaction on the vault's tables."""

    def find(self, name: str) -> SecretRow | None:
        """The secret of this name."""

    def all(self) -> Sequence[SecretRow]:
        """Every secret, by name."""

    def add(self, row: SecretRow) -> bool:
        """Keep a new secret; False when the name is taken."""

    def replace(self, row: SecretRow, expected: SecretRow) -> bool:
        """Put ``row`` in the place of ``expected``; False when it is no longer as expected."""

    def remove(self, secret: str) -> None:
        """Forget a secret (by id) and its rights; its record stays."""

    def rights(self, secret: str) -> frozenset[Right]:
        """Who may use the secret with this id."""

    def grant(self, secret: str, right: Right) -> None:
        """Add a right; harmless when it is there."""

    def revoke(self, secret: str, right: Right) -> None:
        """Take a right away; harmless when it is not there."""

    def record(self, row: ActRow) -> None:
        """Add a line to the record; lines are never changed."""

    def acts(self, name: str, limit: int) -> Sequence[ActRow]:
        """The newest lines about a name, newest first."""


class Keeper(Protocol):
    """Where the vault's rows live."""

    def transaction(self, *, alone: bool = False) -> AbstractContextManager[KeeperUnit]:
        """All or nothing; durable when the block is left without an error.

        Of those that ask to be ``alone`` only one runs at a time, in any process.
        """


class MasterKeys(Protocol):
    """Where the master keys live: outside the workspace."""

    @property
    def where(self) -> str:
        """In words, for messages."""

    def all(self) -> Sequence[MasterKey]:
        """Every key, the newest last; empty when there is none yet."""

    def add(self, key: MasterKey) -> None:
        """Keep a further key durably; it becomes the newest."""

    def drop(self, key_id: str) -> None:
        """Forget a key that wraps nothing any more."""
