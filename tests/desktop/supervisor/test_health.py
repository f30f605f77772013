"""Who works: leases in words, and what is said when nobody does."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from casewright.desktop.desk import Desk
from casewright.desktop.supervisor.health import CAP, Health, WorkerView, read_health
from casewright.desktop.supervisor.workers import WorkersCard
from casewright.runtime.worker import LEASE
from casewright.store.schema import EFFECT_RUNS
from tests.desktop.conftest import Desks

NOW = 1_795_000_000_000_000
SECOND = 1_000_000


@pytest.fixture
def desk(outings: Path, desks: Desks) -> Desk:
    return desks.open(outings, "cleo")


@pytest.fixture
def card(qtbot: QtBot) -> WorkersCard:
    made = WorkersCard()
    qtbot.addWidget(made)
    return made


def test_without_a_worker_nothing_is_held(desk: Desk) -> None:
    health = read_health(desk.workspace)
    assert health.workers == ()
    assert health.missing == ("timers", "outbox")
    assert (health.clocks, health.messages, health.effects) == (0, 0, 0)


def test_a_lease_tells_who_works_and_when_they_were_heard_of(desk: Desk) -> None:
    store = desk.workspace.store
    owner = f"{socket.gethostname()}:{os.getpid()}:abc"
    store.lease("worker:timers", owner, LEASE)
    store.lease("worker:outbox", owner, LEASE)
    store.lease("worker:upkeep", "far.example:17:def", LEASE)
    store.lease("something else", "far.example:18:def", LEASE)
    health = read_health(desk.workspace)
    assert health.missing == ()
    here, far = sorted(health.workers, key=lambda one: not one.here)
    assert (here.here, here.pools) == (True, ("outbox", "timers"))
    assert (far.machine, far.process, far.here) == ("far.example", "17", False)
    assert 0 <= health.at - here.beat < 5 * SECOND


def test_a_lease_that_was_given_back_is_nobodys(desk: Desk) -> None:
    store = desk.workspace.store
    store.lease("worker:timers", "m:1:x", LEASE)
    store.release("worker:timers", "m:1:x")
    assert read_health(desk.workspace).workers == ()


def test_what_waits_is_counted(desk: Desk) -> None:
    workspace = desk.workspace
    workspace.create_case("outing", {"place": "Yesterday", "day": "2001-01-01"})
    health = read_health(workspace)
    # A day that has passed is no clock any more: the case went on at once.
    assert health.clocks == 0


def test_the_card_names_machines_work_and_beats(card: WorkersCard) -> None:
    workers = (
        WorkerView("here", "1", ("outbox", "timers"), NOW - 3 * SECOND, 0, True),
        WorkerView("far", "17", ("upkeep",), NOW - 20 * SECOND, 4, False),
    )
    card.show_health(Health(NOW, workers, clocks=2, messages=0, effects=1_000))
    assert card.lines == [
        "This window, messages between cases, clocks, heard of 3 s ago, 0 at work",
        "far, process 17, upkeep, heard of 20 s ago, 4 at work",
    ]
    assert card.state.text() == "working"
    assert card.waiting.full_text() == (
        "2 clocks are due  ·  0 messages wait  ·  1000+ actions outside wait"
    )


def test_a_worker_that_holds_only_effects_is_shown_with_its_load(card: WorkersCard) -> None:
    card.show_health(Health(NOW, (WorkerView("far", "9", (), NOW, 2, False),)))
    assert card.lines == ["far, process 9, heard of 0 s ago, 2 at work"]
    assert card.state.text() == "nobody: clocks, messages between cases"


def test_when_nobody_works_it_says_what_that_means(card: WorkersCard) -> None:
    card.show_health(Health(NOW))
    assert card.lines == ["Nobody works here now. Clocks fire and messages go out later."]
    card.show_health(Health(NOW))
    assert card.rows.count() == 1, "what was shown before is gone"


# --------------------------------------------------------------------------- effects on their way


class Ledger:
    """A store of which only leases and what waits are asked for."""

    def __init__(self, **rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows

    def now(self) -> int:
        return NOW

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows.get(table, []))

    def due(self, _now: int, limit: int) -> list[int]:
        return [0] * min(limit, 5_000)

    def outbox(self, limit: int) -> list[int]:
        return [0] * min(limit, 2)


class Place:
    """A workspace on such a store."""

    def __init__(self, store: Ledger) -> None:
        self.store = store


def effect(state: str, due: int, owner: str, final: int = 0) -> tuple[Any, ...]:
    columns = {
        "id": "e", "kind": "rest", "lane": "rest", "source": "case:c", "body": b"", "state": state,
        "due": due, "owner": owner, "attempt": 1, "tries": 0, "lost": 0, "probe": 0,
        "final": final, "told": 0, "reason": "", "outputs": b"",
    }  # fmt: skip
    assert tuple(columns) == EFFECT_RUNS.columns, "the reader counts columns"
    return tuple(columns.values())


def read(**rows: list[tuple[Any, ...]]) -> Health:
    return read_health(cast(Any, Place(Ledger(**rows))))


def test_effects_under_a_lease_are_the_load_of_their_worker() -> None:
    health = read(
        leases=[("worker:timers", "m:7:x", 1, NOW + 30 * SECOND)],
        effect_runs=[
            effect("running", NOW + 5 * SECOND, "m:7:x"),
            effect("running", NOW + 9 * SECOND, "m:7:x"),
            effect("running", NOW + 9 * SECOND, "far:8:y"),
            effect("waiting", NOW - SECOND, ""),
            effect("retrying", NOW + SECOND, ""),
            effect("incident", NOW - SECOND, "", final=1),
        ],
    )
    assert [(one.machine, one.running, one.pools) for one in health.workers] == [
        ("m", 2, ("timers",)), ("far", 1, ()),
    ]  # fmt: skip
    assert health.effects == 1, "what is tried again later does not wait, and an incident is over"


def test_a_lease_of_an_effect_that_ran_out_is_work_that_waits() -> None:
    health = read(effect_runs=[effect("running", NOW - SECOND, "gone:1:z")])
    assert health.workers == ()
    assert health.effects == 1


def test_a_lease_that_ran_out_is_nobodys() -> None:
    health = read(leases=[("worker:timers", "m:7:x", 1, NOW - SECOND)])
    assert (health.workers, health.missing) == ((), ("timers", "outbox"))


def test_what_waits_is_counted_up_to_a_limit() -> None:
    health = read()
    assert (health.clocks, health.messages) == (CAP, 2)


@pytest.mark.parametrize("since, beat", [(0, 0), (4, 4), (29, 29)])
def test_the_beat_is_when_the_lease_was_prolonged(since: int, beat: int) -> None:
    until = NOW + int((LEASE - since) * SECOND)
    health = read(leases=[("worker:outbox", "m:7:x", 1, until)])
    assert (NOW - health.workers[0].beat) // SECOND == beat


@pytest.mark.parametrize(
    "owner, machine, process",
    [("m:7:x", "m", "7"), ("with:colon:7:x", "with:colon", "7"), ("odd", "odd", "")],
)
def test_an_owner_is_a_machine_and_a_process(owner: str, machine: str, process: str) -> None:
    health = read(leases=[("worker:upkeep", owner, 1, NOW + SECOND)])
    assert (health.workers[0].machine, health.workers[0].process) == (machine, process)
