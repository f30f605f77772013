"""Opening a workspace's vault: its rows from the store, its master keys from outside of it."""

from __future__ import annotations

import os
from pathlib import Path

from casewright.engine.decision import Refused

from .base import SqlStore
from .open import info
from .port import Store
from .vault import Vault
from .vault_keys import find_keys
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
