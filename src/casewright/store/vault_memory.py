"""A keeper and master keys in memory: what a test or a dry run uses. Rule: the same promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import RLock

from .vault_cipher import MasterKey
from .vault_port import ActRow, KeeperUnit, Right, SecretRow


class _Rows:
    """The three tables."""

    def __init__(self) -> None:
        self.secrets: dict[str, SecretRow] = {}
        self.granted: dict[str, frozenset[Right]] = {}
        self.lines: list[ActRow] = []

    def copy(self) -> _Rows:
        """A snapshot to go back to."""
        other = _Rows()
        other.secrets, other.granted = dict(self.secrets), dict(self.granted)
        other.lines = list(self.lines)
        return other

    def find(self, name: str) -> SecretRow | None:
        return next((row for row in self.secrets.values() if row.name == name), None)

    def all(self) -> Sequence[SecretRow]:
        return sorted(self.secrets.values(), key=lambda row: row.name)

    def add(self, row: SecretRow) -> bool:
        if self.find(row.name) is not None:
            return False
        self.secrets[row.id] = row
        return True

    def replace(self, row: SecretRow, expected: SecretRow) -> bool:
        if self.secrets.get(expected.id) != expected:
            return False
        self.secrets[row.id] = row
        return True

    def remove(self, secret: str) -> None:
        self.secrets.pop(secret, None)
        self.granted.pop(secret, None)

    def rights(self, secret: str) -> frozenset[Right]:
        return self.granted.get(secret, frozenset())

    def grant(self, secret: str, right: Right) -> None:
        self.granted[secret] = self.rights(secret) | {right}

    def revoke(self, secret: str, right: Right) -> None:
        self.granted[secret] = self.rights(secret) - {right}

    def record(self, row: ActRow) -> None:
        self.lines.append(row)

    def acts(self, name: str, limit: int) -> Sequence[ActRow]:
        return [row for row in reversed(self.lines) if row.name == name][:limit]


class MemoryKeeper:
    """Rows that live as long as the process."""

    def __init__(self) -> None:
        self._rows = _Rows()
        self._turn = RLock()

    @contextmanager
    def transaction(self, *, alone: bool = False) -> Iterator[KeeperUnit]:
        """All or nothing, and always alone."""
        del alone
        with self._turn, ExitStack() as undo:
            before = self._rows.copy()
            undo.callback(setattr, self, "_rows", before)
            yield self._rows
            undo.pop_all()


class MemoryKeys:
    """Master keys that live as long as the process."""

    where = "memory"

    def __init__(self) -> None:
        self.keys: list[MasterKey] = []

    def all(self) -> Sequence[MasterKey]:
        """Every key, the newest last."""
        return tuple(self.keys)

    def add(self, key: MasterKey) -> None:
        """Keep a further key."""
        self.keys.append(key)

    def drop(self, key_id: str) -> None:
        """Forget a key."""
        self.keys = [key for key in self.keys if key.id != key_id]
