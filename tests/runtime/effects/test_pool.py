"""A workspace's worker runs its connectors: from the outbox to the case's history."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import Failure, Result, Stop
from casewright.runtime.effects.assemble import bindings_of, pools_of
from casewright.runtime.effects.connect import Binding
from casewright.runtime.effects.pool import EffectPool
from casewright.runtime.effects.port import Handler, Task
from casewright.runtime.effects.report import through
from casewright.runtime.effects.states import Policy
from casewright.runtime.worker import Worker
from casewright.store.base import SqlStore
from casewright.store.effect_runs import EffectRuns
from casewright.store.memory import MemoryStore
from casewright.store.vault_cipher import Secret
from casewright.store.vault_keys import VARIABLE
from casewright.store.vault_open import open_vault
from casewright.store.vault_port import Right
from tests.runtime.connectors.servers import Reply, Request, site
from tests.runtime.office import BLUEPRINT, new

from .ledgers import call, send

CREATE = {
    "method": "POST", "path": "/claims", "inputs": {"amount": {"type": "decimal"}},
    "outputs": {"id": "body.id"}, "idempotency_header": "Idempotency-Key",
}  # fmt: skip


class Place:
    """An open workspace with a case."""

    def __init__(self, workspace: app.Workspace) -> None:
        self.workspace = workspace
        assert isinstance(workspace.store, SqlStore)
        self.store = workspace.store
        workspace.publish(BLUEPRINT)
        self.case = workspace.create_case("parcel", {"code": "x"}).id

    def bind(self, url: str) -> None:
        settings = {"base_url": url, "operations": {"create": CREATE}, "auth": {"kind": "header"}}
        bindings_of(self.store).bind(
            Binding("claims", "rest", settings, {"token": "claims.token"}), "zoe"
        )
        vault = open_vault(self.store)
        vault.set("claims.token", Secret("s3cr3t"), "zoe")
        vault.grant("claims.token", [Right("connector", "claims")], "zoe")

    def send(self, **inputs: Any) -> str:
        effect = call(new(), **inputs)
        send(self.store, effect, case=self.case)
        return effect.id

    def heard(self) -> list[tuple[str, bool, str]]:
        """(effect, ok, error) in the case's history."""
        return [
            (row.payload["effect"], row.payload["ok"], row.payload.get("error", ""))
            for row in self.workspace.reads.history(self.case)
            if row.kind == "EffectReported"
        ]

    def pool(self, handler: Handler, **more: Any) -> EffectPool:
        handlers: Mapping[str, Handler] = {"connector": handler}
        report = through(self.workspace.door)
        return EffectPool(EffectRuns(self.store), lambda: handlers, report, "w", **more)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "master.keys"))
    with app.create(tmp_path / "x.casewright", actor="zoe") as workspace:
        yield Place(workspace)


def test_an_effect_goes_from_the_outbox_to_the_history(place: Place) -> None:
    with site(lambda _: Reply(body=b'{"id": 7}')) as server:
        place.bind(server.url)
        effect = place.send(amount="1.10")
        place.workspace.worker().once()
    asked = server.asked[0]
    assert asked.headers["authorization"] == "Bearer s3cr3t"
    assert asked.headers["idempotency-key"] == effect
    assert place.heard() == [(effect, True, "")]
    assert list(place.store.rows("outbox")) == []
    place.workspace.worker().once()
    assert list(place.store.rows("effect_runs")) == []
    assert len(server.asked) == 1


def test_what_nobody_bound_becomes_an_incident_that_says_so(place: Place) -> None:
    effect = place.send(amount=1)
    place.workspace.worker(pools=("effects",)).once()
    ((told, ok, error),) = place.heard()
    assert (told, ok) == (effect, False)
    assert "“claims” is not bound" in error


@pytest.mark.damages
def test_a_worker_of_other_pools_leaves_effects_alone(place: Place) -> None:
    place.send(amount=1)
    place.workspace.worker(pools=("outbox", "timers")).once()
    assert place.heard() == []


@pytest.mark.damages
def test_what_fails_for_now_is_left_for_its_time(place: Place) -> None:
    with site(lambda _: Reply(503)) as server:
        place.bind(server.url)
        place.send(amount=1)
        place.workspace.worker().once()
    assert len(server.asked) == 1
    assert place.heard() == []
    ((state, due),) = [(row[5], row[6]) for row in place.store.rows("effect_runs")]
    assert state == "retrying"
    assert due > 0


def test_a_running_worker_does_what_comes_while_it_rests(place: Place) -> None:
    arrived = threading.Event()
    heard = threading.Event()

    def route(_: Request) -> Reply:
        arrived.set()
        return Reply(body=b'{"id": 1}')

    undo = place.workspace.door.listen(lambda _: heard.set())
    stop = threading.Event()
    with site(route) as server:
        place.bind(server.url)
        thread = threading.Thread(target=place.workspace.worker().run, args=(stop,))
        thread.start()
        effect = place.send(amount=1)
        assert arrived.wait(20)
        assert heard.wait(20)
        stop.set()
        thread.join(20)
    undo()
    assert place.heard() == [(effect, True, "")]


class Patient:
    """A handler that runs until it is stopped, and says when it began."""

    def __init__(self, *, heeds: bool = True) -> None:
        self.began = threading.Event()
        self.free = threading.Event()
        self.heeds = heeds

    def policy(self, task: Task) -> Policy:
        return Policy(repeatable=True)

    def run(self, task: Task, stop: Stop) -> Result | Failure:
        self.began.set()
        while not self.free.wait(0.01):
            if self.heeds and stop():
                return Failure("incident", "It was stopped.")
        return Result()

    def check(self, task: Task, stop: Stop) -> Result | Failure | None:
        return None


def test_closing_ends_what_runs_and_the_case_hears_of_it(place: Place) -> None:
    effect = place.send()
    handler = Patient()
    pool = place.pool(handler)
    assert pool.round() > 0
    assert handler.began.wait(20)
    assert (pool.running, pool.ended) == (1, False)
    pool.close()
    assert pool.running == 0
    assert place.heard() == [(effect, False, "It was stopped.")]


@pytest.mark.damages
def test_what_does_not_end_in_time_is_left_to_its_lease(
    place: Place, expected_logs: list[str]
) -> None:
    expected_logs.append("1 effects did not end in time")
    place.send()
    handler = Patient(heeds=False)
    pool = place.pool(handler)
    pool.round()
    assert handler.began.wait(20)
    pool.close(grace=0.05)
    handler.free.set()
    ((state, due),) = [(row[5], row[6]) for row in place.store.rows("effect_runs")]
    assert state == "running"
    assert due > place.store.now()


@pytest.mark.damages
def test_no_more_run_at_a_time_than_a_worker_may(place: Place) -> None:
    for _ in range(5):
        place.send()
    handler = Patient()
    pool = place.pool(handler, most=2)
    pool.round()
    pool.round()
    assert pool.running == 2
    pool.close()


def test_a_workspace_without_effects_opens_nothing(place: Place) -> None:
    def never() -> Mapping[str, Handler]:
        raise AssertionError("opened")

    pool = EffectPool(EffectRuns(place.store), never, through(place.workspace.door), "w")
    assert pool.round() == 0
    assert pool.next_due() is None
    pool.close()
    assert (pool.running, pool.ended) == (0, False)


def test_a_workspace_in_memory_runs_no_effects() -> None:
    workspace = app.Workspace(MemoryStore(), "zoe")
    assert pools_of(workspace.store, workspace.door) is None
    assert workspace.worker().once().pools == ("outbox", "timers", "upkeep")
    workspace.close()


def test_there_is_a_pool_for_effects_and_none_for_what_is_misspelt(place: Place) -> None:
    assert isinstance(place.workspace.worker(pools=("effects",)), Worker)
    with pytest.raises(
        Refused, match="Choose from: outbox, timers, upkeep, effects, triggers, notifications"
    ):
        place.workspace.worker(pools=("effect",))


def test_an_answer_with_decimals_keeps_their_digits(place: Place) -> None:
    runs = EffectRuns(place.store)
    with site(lambda _: Reply(body=b'{"id": 1.10}')) as server:
        place.bind(server.url)
        place.send(amount=1)
        pool = pools_of(place.store, place.workspace.door)
        assert pool is not None
        opened = pool("w")
        opened.round()
        while not opened.ended:
            opened.wait(5)
        opened.round()
    told = [row.outputs for row in runs.untold(5)]
    assert told in ([b'{"id":1.10}'], [])
    opened.close()
    assert json.dumps([ok for _, ok, _ in place.heard()]) == "[true]"
