"""After every test: what its workspace shows is what its events say, table by table.

Rule: a test that damages its workspace on purpose carries the marker ``damages``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

#: More events than this in one test's workspace are left to the tests of rebuilding themselves.
MOST_EVENTS = 20_000


@pytest.fixture(autouse=True)
def _rebuilt_from_events(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rebuild the projections of every workspace the test left, and compare."""
    names = set(request.fixturenames)
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in names else None
    address = request.getfixturevalue("postgres_url") if "postgres_url" in names else None
    yield
    if request.node.get_closest_marker("damages"):
        return
    for path in sorted(folder.rglob("*.casewright")) if folder else ():
        _compare(path)
    if address:
        _compare(address)


def _compare(where: str | Path) -> None:
    from casewright.runtime.notifications.follow import differences as news_differences
    from casewright.store.memory import MemoryStore
    from casewright.store.notification_rows import NotificationRows
    from casewright.store.open import open_store
    from casewright.store.port import Unavailable
    from casewright.store.rebuild import differences, rebuild

    try:
        store = open_store(where)
    except Unavailable:
        return  # no workspace yet, or one that this test made unreadable
    try:
        if sum(1 for _ in store.rows("events")) > MOST_EVENTS:
            return
        again = MemoryStore()
        rebuild(store, again)
        found = [*differences(store, again), *news_differences(NotificationRows(store))]
    finally:
        store.close()
    assert not found, "the projections are not what the events say:\n" + "\n".join(found[:10])
