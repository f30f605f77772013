"""A workspace's triggers, put together: its blueprints, its states, its connectors and its door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from casewright.blueprint.cases import CaseType
from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Failure, Result
from casewright.runtime.door import Door
from casewright.runtime.effects.assemble import handlers_of
from casewright.runtime.effects.connect import KIND
from casewright.runtime.effects.kept import StoreFiles
from casewright.runtime.effects.port import Handler, Task
from casewright.runtime.find import Catalogue
from casewright.store.base import SqlStore
from casewright.store.port import Store, Unavailable
from casewright.store.reads import Reads
from casewright.store.trigger_rows import TriggerRows

from .folder import Tables
from .mail import Inbox
from .port import Bound
from .requests import Requests
from .runner import Triggers

#: Mailboxes and folders that are looked at side by side.
_LOOKS = 2


def bound_in(reads: Reads, catalogue: Catalogue) -> list[Bound]:
    """The triggers of the newest versions that are not retired, by blueprint."""
    newest: dict[str, tuple[int, int]] = {}
    for row in reads.blueprints():
        if row.status == "published":
            newest.setdefault(row.blueprint, (row.version, row.published))
    return [
        Bound(blueprint, version, trigger, published)
        for blueprint, (version, published) in sorted(newest.items())
        for trigger in catalogue.application(blueprint, version).blueprint.triggers
    ]


class HandlerCalls:
    """Asks connectors as effects do: by binding, with secrets from the vault, files by digest."""

    def __init__(self, handler: Callable[[], Handler]) -> None:
        self._open = handler
        self._handler: Handler | None = None

    def call(
        self, connector: str, operation: str, inputs: Mapping[str, Any], key: str
    ) -> Result | Failure:
        """Run one operation; a wrong binding is a failure that says so."""
        body = {"connector": connector, "operation": operation, "inputs": dict(inputs)}
        try:
            self._handler = self._handler or self._open()
            return self._handler.run(Task(key, KIND, "", "", body), lambda: False)
        except Refused as refusal:
            return Failure("incident", str(refusal))
        except Unavailable as problem:
            return Failure("retry", str(problem))


def _case_types(catalogue: Catalogue) -> Callable[[str, int, str], CaseType]:
    def found(blueprint: str, version: int, case_type: str) -> CaseType:
        return catalogue.application(blueprint, version).case_type(case_type)

    return found


def triggers_of(store: Store | SqlStore, door: Door, catalogue: Catalogue) -> Triggers | None:
    """What looks at a workspace's triggers; None for one that is only played."""
    if not isinstance(store, SqlStore):
        return None
    held = cast(Store, store)
    calls = HandlerCalls(lambda: handlers_of(store)[KIND])
    return Triggers(
        lambda: bound_in(held.reads, catalogue),
        TriggerRows(store),
        door,
        held.now,
        pool=lambda: ThreadPoolExecutor(_LOOKS, thread_name_prefix="casewright-trigger"),
        calls=calls,
        inbox=Inbox(door, held.reads),
        tables=Tables(door, held.reads, StoreFiles(held), _case_types(catalogue)),
    )


def requests_of(store: SqlStore, door: Door, catalogue: Catalogue) -> Requests:
    """What answers requests to a workspace's triggers."""
    held = cast(Store, store)
    return Requests(
        lambda: bound_in(held.reads, catalogue), TriggerRows(store), door, held.reads.case,
        _case_types(catalogue), held.now,
    )  # fmt: skip
