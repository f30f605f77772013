"""The vault: secrets by name, given only to whom they are granted, every act recorded.

Rule: what is recorded is durable before a secret is given, and nothing but ``use`` gives one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from uuid import uuid4

import msgspec

from casewright.engine.decision import Refused

from .vault_cipher import MOST_BYTES, Damaged, MasterKey, Secret, rewrap, seal, unseal
from .vault_port import Act, ActRow, Keeper, KeeperUnit, MasterKeys, Right, SecretRow

_NAME = re.compile(r"[a-z][a-z0-9_.\-]{0,63}")


class Use(msgspec.Struct, frozen=True):
    """What a secret is wanted for. ``actor`` is who acts; a person at a desk names ``personas``.

    ``personas`` None means a worker without a person: then the connector's right decides alone.
    """

    connector: str
    effect: str
    actor: str
    personas: frozenset[str] | None = None


class Listed(msgspec.Struct, frozen=True):
    """A secret as lists show it: everything but its value."""

    name: str
    version: int
    changed: int
    changed_by: str
    rights: tuple[Right, ...]


class Vault:
    """The secrets of one workspace. ``now`` is the workspace's clock (microseconds)."""

    def __init__(self, keeper: Keeper, keys: MasterKeys, now: Callable[[], int]) -> None:
        self._keeper = keeper
        self._keys = keys
        self._now = now

    # -------------------------------------------------------------------------- administration

    def set(self, name: str, secret: Secret, actor: str) -> int:
        """Keep a secret, new or in the place of an older value; gives its version.

        Raises ``Refused`` for a bad name, an empty or too long value, or a missing master key.
        """
        _check(name, secret)
        with self._keeper.transaction(alone=True) as unit:
            master = self._newest(unit)
            old = unit.find(name)
            row = self._row(old.id if old else str(uuid4()), name, old, secret, master, actor)
            done = unit.replace(row, old) if old else unit.add(row)
            _insist(done, name)
            self._record(unit, "set", row, actor)
        return row.version

    def rotate(self, name: str, actor: str) -> int:
        """Encrypt a secret anew under a fresh data key; gives its version."""
        with self._keeper.transaction(alone=True) as unit:
            old = _known(unit, name)
            row = self._row(old.id, name, old, self._open(old), self._newest(unit), actor)
            _insist(unit.replace(row, old), name)
            self._record(unit, "rotated", row, actor)
        return row.version

    def rotate_master(self, actor: str) -> int:
        """Wrap every data key under a new master key and forget the older ones.

        The new key is kept before any row needs it and the old ones go last, so a crash at any
        point leaves every secret readable. Gives the number of secrets.
        """
        fresh = MasterKey.fresh()
        old = {key.id: key for key in self._keys.all()}
        self._keys.add(fresh)
        with self._keeper.transaction(alone=True) as unit:
            rows = unit.all()
            for row in rows:
                sealed = rewrap(row.sealed, row.id, row.version, self._key_of(row), fresh)
                _insist(unit.replace(msgspec.structs.replace(row, sealed=sealed), row), row.name)
                self._record(unit, "rewrapped", row, actor, note=fresh.id)
        for key_id in old:
            self._keys.drop(key_id)
        return len(rows)

    def grant(self, name: str, rights: Iterable[Right], actor: str) -> None:
        """Allow a connector or a persona to use a secret."""
        with self._keeper.transaction() as unit:
            row = _known(unit, name)
            for right in rights:
                unit.grant(row.id, right)
                self._record(unit, "granted", row, actor, note=f"{right.kind} {right.who}")

    def revoke(self, name: str, rights: Iterable[Right], actor: str) -> None:
        """Take rights away; uses from now on are refused."""
        with self._keeper.transaction() as unit:
            row = _known(unit, name)
            for right in rights:
                unit.revoke(row.id, right)
                self._record(unit, "revoked", row, actor, note=f"{right.kind} {right.who}")

    def remove(self, name: str, actor: str) -> None:
        """Forget a secret and its rights; the record of its uses stays."""
        with self._keeper.transaction() as unit:
            row = _known(unit, name)
            unit.remove(row.id)
            self._record(unit, "removed", row, actor)

    def list(self) -> Sequence[Listed]:
        """Every secret by name, without values."""
        with self._keeper.transaction() as unit:
            return tuple(
                Listed(r.name, r.version, r.changed, r.changed_by, tuple(sorted(unit.rights(r.id))))
                for r in unit.all()
            )

    def acts(self, name: str, limit: int = 100) -> Sequence[ActRow]:
        """What was done with a secret, newest first, also after it was removed."""
        with self._keeper.transaction() as unit:
            return unit.acts(name, limit)

    # ------------------------------------------------------------------------------------ use

    def use(self, name: str, use: Use) -> Secret:
        """The secret, for this use; raises ``Refused`` when it is unknown, not granted or damaged.

        Both are recorded with who, which, when and for which effect.
        """
        with self._keeper.transaction() as unit:
            row = unit.find(name)
            problem = _refusal(name, use, row, unit.rights(row.id) if row else frozenset())
            act: Act = "refused" if problem else "given"
            unit.record(
                ActRow(
                    str(uuid4()), self._now(), row.id if row else "", name, act, use.actor,
                    row.version if row else 0, use.connector, use.effect,
                    str(problem) if problem else "",
                )
            )  # fmt: skip
        if problem or row is None:
            raise problem or Refused(f"There is no secret “{name}”.")
        try:
            return self._open(row)
        except Refused:
            return self._open_again(row)

    # ---------------------------------------------------------------------------------- inside

    def _row(
        self, secret_id: str, name: str, old: SecretRow | None, secret: Secret,
        master: MasterKey, actor: str,
    ) -> SecretRow:  # fmt: skip
        version = old.version + 1 if old else 1
        sealed = seal(secret, secret_id, version, master)
        return SecretRow(secret_id, name, version, sealed, self._now(), actor)

    def _newest(self, unit: KeeperUnit) -> MasterKey:
        """The key to wrap with; made on the first secret, never beside secrets it cannot open."""
        if not self._keys.all():
            if unit.all():
                raise self._missing()
            self._keys.add(MasterKey.fresh())
        return self._keys.all()[-1]

    def _key_of(self, row: SecretRow) -> MasterKey:
        for key in self._keys.all():
            if key.id == row.sealed.master:
                return key
        raise self._missing()

    def _missing(self) -> Refused:
        return Refused(
            f"The master key that opens this workspace's secrets is not in {self._keys.where}.",
            "Restore the key from your safe copy; without it the secrets must be set anew"
            " (`casewright secret remove`, then `set`).",
        )

    def _open(self, row: SecretRow) -> Secret:
        try:
            return unseal(row.sealed, row.id, row.version, self._key_of(row))
        except Damaged:
            raise Refused(
                f"The secret “{row.name}” was damaged or tampered with and cannot be opened.",
                f"Set it again with `casewright secret set {row.name}` and look for the cause.",
            ) from None

    def _open_again(self, seen: SecretRow) -> Secret:
        """The master key may have been rotated between reading the row and reading the keys."""
        with self._keeper.transaction() as unit:
            row = unit.find(seen.name)
        return self._open(row or seen)

    def _record(
        self, unit: KeeperUnit, act: Act, row: SecretRow, actor: str, note: str = ""
    ) -> None:
        unit.record(
            ActRow(str(uuid4()), self._now(), row.id, row.name, act, actor, row.version, note=note)
        )


def _check(name: str, secret: Secret) -> None:
    if not _NAME.fullmatch(name):
        raise Refused(
            f"“{name[:64]}” is no name for a secret.",
            "Use small letters, digits, dots, dashes; begin with a letter; at most 64 characters.",
        )
    size = len(secret.reveal().encode())
    if not 1 <= size <= MOST_BYTES:
        raise Refused(
            f"A secret has 1 to {MOST_BYTES:,} bytes; this one has {size:,}.",
            "Check what was typed or piped in.",
        )


def _known(unit: KeeperUnit, name: str) -> SecretRow:
    row = unit.find(name)
    if row is None:
        raise Refused(f"There is no secret “{name}”.", "See `casewright secret list`.")
    return row


def _insist(done: bool, name: str) -> None:
    if not done:
        raise Refused(
            f"Somebody else changed the secret “{name}” at this moment; nothing was done.",
            "Look at it again, then repeat.",
        )


def _refusal(
    name: str, use: Use, row: SecretRow | None, rights: frozenset[Right]
) -> Refused | None:
    if row is None:
        return Refused(
            f"There is no secret “{name}”.", f"Keep it with `casewright secret set {name}`."
        )
    if Right("connector", use.connector) not in rights:
        return Refused(
            f"“{use.connector}” may not use the secret “{name}”.",
            f"Allow it with `casewright secret grant {name} --connector {use.connector}`.",
        )
    if use.personas is not None and not any(
        Right("persona", persona) in rights for persona in use.personas
    ):
        return Refused(
            f"{use.actor} has no persona that may use the secret “{name}”.",
            f"Allow one with `casewright secret grant {name} --persona PERSONA`.",
        )
    return None
