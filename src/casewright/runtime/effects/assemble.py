"""A workspace's pool for effects, put together: its rows, its vault, its bindings and its door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Failure, Result, Stop
from casewright.runtime.connectors.registry import Registry
from casewright.runtime.door import Door
from casewright.runtime.notifications.sent import aside
from casewright.store.base import SqlStore
from casewright.store.bindings import BindingRows
from casewright.store.effect_runs import EffectRuns
from casewright.store.mail_rows import MailRows
from casewright.store.port import Store

from .connect import secrets_of
from .kept import Bindings, StoreFiles
from .pool import EffectPool
from .port import Handler
from .report import through

#: Attempts at a time by kind of effect: documents are made one after the other.
LIMITS: Mapping[str, int] = {"document": 2}
#: What came of fetching; None when there is nothing to fetch by.
Fetched = Result | Failure | None


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
        report = aside(MailRows(store), through(door))
        return EffectPool(
            EffectRuns(store), lambda: handlers_of(store), report, owner, kinds=LIMITS
        )

    return opened


def fetcher_of(store: SqlStore, connector: str) -> Callable[[Mapping[str, Any], Stop], Fetched]:
    """What fetches by a connector, its files not kept yet; None as long as it is not bound."""

    def fetch(inputs: Mapping[str, Any], stop: Stop) -> Fetched:
        from casewright.store.vault_open import open_vault

        binding = bindings_of(store).get(connector)
        if binding is None:
            return None
        try:
            opened = Registry().kind(binding.kind).open(binding.settings)
            secrets = secrets_of(binding, opened, open_vault(store), "")
        except Refused as refusal:
            return Failure("incident", str(refusal))
        return opened.run("fetch", inputs, secrets, effect_id="", stop=stop, limits=binding.limits)

    return fetch


def handlers_of(store: SqlStore) -> Mapping[str, Handler]:
    """What runs effects, by their kind."""
    from casewright.store.vault_open import open_vault

    from . import documents
    from .connect import KIND, ConnectorHandler

    files = StoreFiles(cast(Store, store))
    handler = ConnectorHandler(bindings_of(store).get, Registry().kind, open_vault(store), files)
    return {KIND: handler, documents.KIND: documents.DocumentHandler(handler, files)}
