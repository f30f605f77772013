"""Opening a workspace's vault: its rows from the store, its master keys from outside of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from casewright.engine.decision import Refused

from .base import SqlStore
from .open import info
from .port import Store, Unavailable
from .vault import Vault
from .vault_keys import find_keys
from .vault_port import MasterKeys
from .vault_sql import SqlKeeper


def key_folder() -> Path:
    """Where a person's key files are when there is no keyring."""
    from platformdirs import user_data_path

    return user_data_path("casewright", appauthor=False) / "keys"


def open_vault(store: Store | SqlStore) -> Vault:
    """The vault of an open workspace; the master key is looked for when it is first needed.

    Raises ``Refused`` for a workspace in memory, which keeps nothing.
    """
    if not isinstance(store, SqlStore):
        raise Refused("A workspace in memory has no vault.", "Make one in a file or on a server.")
    keys = find_keys(info(store)["workspace"], os.environ, key_folder())
    return Vault(SqlKeeper(store.engine), keys, store.now)


def bring_keys(store: SqlStore, origin: str) -> tuple[str, ...]:
    """Let a restored workspace open the secrets of ``origin``, whose backup it was made of.

    The master keys are copied, so that changing those of one workspace leaves the other's secrets
    readable. Gives the names of the secrets that stay closed, because no key for them is here.
    """
    keeper = SqlKeeper(store.engine)
    with keeper.transaction() as unit:
        needed = {row.name: row.sealed.master for row in unit.all()}
    if not needed:
        return ()
    own = find_keys(info(store)["workspace"], os.environ, key_folder())
    known: set[str] = set()
    # Keys that cannot be read now are as good as absent: the restore itself is done.
    with suppress(Refused, Unavailable):
        known = {key.id for key in own.all()}
        known |= _copied(
            find_keys(origin, os.environ, key_folder()), own, set(needed.values()) - known
        )
    return tuple(sorted(name for name, master in needed.items() if master not in known))


def _copied(source: MasterKeys, target: MasterKeys, wanted: set[str]) -> set[str]:
    """Copy the wanted keys; gives the ids of those that were there."""
    found = [key for key in source.all() if key.id in wanted]
    for key in found:
        target.add(key)
    return {key.id for key in found}
