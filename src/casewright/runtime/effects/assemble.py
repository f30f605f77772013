"""A workspace's pool for effects, put together: its rows, its vault, its bindings and its door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from casewright.runtime.connectors.registry import Registry
from casewright.runtime.door import Door
from casewright.store.base import SqlStore
from casewright.store.bindings import BindingRows
from casewright.store.effect_runs import EffectRuns
from casewright.store.port import Store

from .kept import Bindings, StoreFiles
from .pool import EffectPool
from .port import Handler
from .report import through


def bindings_of(store: SqlStore) -> Bindings:
    """The connectors of an open workspace."""
    return Bindings(BindingRows(store), Registry().kind)


def pools_of(store: Store | SqlStore, door: Door) -> Callable[[str], EffectPool] | None:
    """What opens a worker's pool on an open workspace.

    None for one in memory or on a clock of its own: what is only played has no effects.
    """
    if not isinstance(store, SqlStore):
        return None

    def opened(owner: str) -> EffectPool:
        return EffectPool(EffectRuns(store), lambda: handlers_of(store), through(door), owner)

    return opened


def handlers_of(store: SqlStore) -> Mapping[str, Handler]:
    """What runs effects, by their kind."""
    from casewright.store.vault_open import open_vault

    from .connect import KIND, ConnectorHandler

    files = StoreFiles(cast(Store, store))
    handler = ConnectorHandler(bindings_of(store).get, Registry().kind, open_vault(store), files)
    return {KIND: handler}
