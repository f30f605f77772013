"""Connectors as effects, end to end: bindings, secrets from the vault, files, crashes of workers."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import msgspec
import pytest

from casewright.engine.decision import Refused
from casewright.runtime.connectors.port import (
    Attachment,
    Connector,
    ConnectorKind,
    Failure,
    Limits,
    Operation,
    Parameter,
    Result,
    Secrets,
    Stop,
)
from casewright.runtime.connectors.rest import RestKind
from casewright.runtime.effects.connect import KIND, Binding, ConnectorHandler
from casewright.runtime.effects.memory import MemoryLedger
from casewright.runtime.effects.port import Task, Told
from casewright.runtime.effects.runner import LEASE, EffectRunner
from casewright.store.vault import Vault
from casewright.store.vault_cipher import Secret
from casewright.store.vault_memory import MemoryKeeper, MemoryKeys
from casewright.store.vault_port import Right
from tests.runtime.connectors.servers import Reply, Request, site

from .playing import Clock


class Drawer:
    """Attachments of a test, by a digest that is just a number."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, digest: str) -> bytes:
        try:
            return self.kept[digest]
        except KeyError:
            raise Refused("There is no such file.") from None

    def put(self, content: bytes) -> str:
        digest = f"d{len(self.kept)}"
        self.kept[digest] = content
        return digest


class Copier:
    """A connector that gives back the file it gets, in capitals."""

    def __init__(self) -> None:
        self.roles = frozenset[str]()
        self.operations = {
            "copy": Operation({"what": Parameter("file"), "more": Parameter("files", False)})
        }

    def run(
        self, operation: str, inputs: Any, secrets: Secrets, *, effect_id: str, stop: Stop,
        limits: Limits,
    ) -> Result | Failure:  # fmt: skip
        several = [inputs["what"], *inputs.get("more", ())]
        return Result(
            {"count": len(several)},
            tuple(Attachment(each.name, each.media, each.content.upper()) for each in several),
        )

    def done(
        self, operation: str, inputs: Any, secrets: Secrets, *, effect_id: str, stop: Stop,
        limits: Limits,
    ) -> Result | Failure | None:  # fmt: skip
        return None


class CopierKind:
    """Opens copiers and counts how many."""

    opened = 0

    def open(self, settings: Any) -> Connector:
        self.opened += 1
        return Copier()


class World:
    """Bindings, a vault, files and one ledger."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.bindings: dict[str, Binding] = {}
        self.vault = Vault(MemoryKeeper(), MemoryKeys(), self.clock)
        self.files = Drawer()
        self.copiers = CopierKind()
        kinds: dict[str, ConnectorKind] = {"rest": RestKind(), "copier": self.copiers}
        self.handler = ConnectorHandler(
            self.bindings.get, kinds.__getitem__, self.vault, self.files
        )
        self.ledger = MemoryLedger(self.clock)
        self.heard: list[Told] = []

    def bind(self, url: str, **operations: Any) -> None:
        settings = {"base_url": url, "operations": operations, "auth": {"kind": "header"}}
        self.bindings["claims"] = Binding("claims", "rest", settings, {"token": "claims.token"})
        self.vault.set("claims.token", Secret("s3cr3t"), "zoe")
        self.vault.grant("claims.token", [Right("connector", "claims")], "zoe")

    def task(self, name: str, operation: str, connector: str = "claims", **inputs: Any) -> Task:
        body = {"connector": connector, "operation": operation, "inputs": inputs}
        return Task(name, KIND, "case-1", f"{KIND}:{connector}", body)

    def worker(self, pool: ThreadPoolExecutor, name: str, most: int = 16) -> EffectRunner:
        return EffectRunner(
            self.ledger, {KIND: self.handler}, self.report, pool, owner=name, most=most, limit=most,
            clock=self.clock.seconds,
        )  # fmt: skip

    def report(self, told: Told, refused: Refused | None = None) -> Future[Any]:
        self.heard.append(told)
        future: Future[Any] = Future()
        future.set_result(None)
        return future

    def rest(self, worker: EffectRunner) -> None:
        """Rounds until nothing is due or running at this moment."""
        while worker.round() or worker.running:
            wait([job.future for job in worker._jobs.values()], 10)


@pytest.fixture
def world() -> World:
    return World()


CREATE = {
    "method": "POST", "path": "/claims", "inputs": {"amount": {"type": "integer"}},
    "outputs": {"id": "body.id"}, "idempotency_header": "Idempotency-Key",
}  # fmt: skip


def never() -> bool:
    return False


def test_a_connector_runs_with_its_secret_and_the_use_is_recorded(world: World) -> None:
    with site(lambda _: Reply(body=b'{"id": 7}')) as server:
        world.bind(server.url, create=CREATE)
        found = world.handler.run(world.task("effect-1", "create", amount=5), never)
    assert found == Result({"id": 7})
    assert server.asked[0].headers["authorization"] == "Bearer s3cr3t"
    assert server.asked[0].headers["idempotency-key"] == "effect-1"
    use = world.vault.acts("claims.token")[0]
    assert (use.act, use.connector, use.effect) == ("given", "claims", "effect-1")


def test_the_policy_is_what_the_operation_says(world: World) -> None:
    world.bind("https://x", create=CREATE, plain={"method": "POST", "path": "/x"})
    assert world.handler.policy(world.task("e", "create")).repeatable
    assert not world.handler.policy(world.task("e", "plain")).repeatable


@pytest.mark.parametrize(
    "connector, operation, said",
    [
        ("nobody", "create", "is not bound"),
        ("claims", "destroy", "has no operation “destroy”"),
        ("claims", "create", "may not use the secret"),
    ],
)
def test_what_is_not_bound_known_or_granted_is_refused(
    world: World, connector: str, operation: str, said: str
) -> None:
    world.bind("https://x", create=CREATE)
    world.vault.revoke("claims.token", [Right("connector", "claims")], "zoe")
    with pytest.raises(Refused, match=said):
        world.handler.run(world.task("e", operation, connector, amount=1), never)


def test_a_changed_binding_is_used_at_once_and_an_unchanged_one_opened_once(world: World) -> None:
    world.bindings["copy"] = Binding("copy", "copier")
    for _ in range(3):
        world.handler.policy(world.task("e", "copy", "copy"))
    assert world.copiers.opened == 1
    world.bindings["copy"] = msgspec.structs.replace(world.bindings["copy"], attempts=2)
    assert world.handler.policy(world.task("e", "copy", "copy")).attempts == 2
    assert world.copiers.opened == 2


def test_files_go_in_and_come_out_by_digest(world: World) -> None:
    world.bindings["copy"] = Binding("copy", "copier")
    digest = world.files.put(b"hello")
    file = {"digest": digest, "name": "a.txt", "media": "text/plain"}
    task = world.task("e", "copy", "copy", what=file, more=[file])
    found = world.handler.run(task, never)
    assert isinstance(found, Result)
    assert [each["name"] for each in found.outputs["files"]] == ["a.txt", "a.txt"]
    assert world.files.get(found.outputs["files"][0]["digest"]) == b"HELLO"
    json.dumps(found.outputs)


@pytest.mark.parametrize("given", ["/etc/passwd", {"name": "x"}, {"digest": "unknown"}, 7])
def test_what_is_no_attachment_is_refused(world: World, given: Any) -> None:
    world.bindings["copy"] = Binding("copy", "copier")
    with pytest.raises(Refused):
        world.handler.run(world.task("e", "copy", "copy", what=given), never)


def test_a_check_goes_the_same_way(world: World) -> None:
    checked = {
        **CREATE,
        "idempotency_header": "",
        "already_done": {"operation": "find", "when": "status = 200"},
    }
    with site(lambda _: Reply(body=b"{}")) as server:
        world.bind(server.url, create=checked, find={"path": "/find"})
        assert world.handler.policy(world.task("e", "create")).tells
        assert world.handler.check(world.task("e", "create", amount=1), never) == Result()


class Receiver:
    """The other system: it keeps one claim per idempotency key, as it promises."""

    def __init__(self) -> None:
        self.claims: dict[str, int] = {}
        self.seen: Counter[str] = Counter()

    def __call__(self, request: Request) -> Reply:
        key = request.headers["idempotency-key"]
        self.seen[key] += 1
        self.claims.setdefault(key, len(self.claims) + 1)
        return Reply(body=json.dumps({"id": self.claims[key]}).encode())


def test_two_hundred_in_flight_survive_the_death_of_their_worker(world: World) -> None:
    receiver = Receiver()
    with site(receiver) as server, ThreadPoolExecutor(8) as pool:
        world.bind(server.url, create=CREATE)
        names = [f"effect-{n}" for n in range(200)]
        for name in names:
            world.ledger.put(world.task(name, "create", amount=1))
        dead = world.worker(pool, "dead", most=200)
        assert dead.round() == 200
        wait([job.future for job in list(dead._jobs.values())[:100]], 60)
        # It never settles anything: as after kill -9, some calls arrived and some did not.
        world.clock.turn(LEASE + 1)
        world.rest(world.worker(pool, "alive", most=200))
    assert {told.state for told in world.heard} == {"done"}
    assert sorted(told.task.id for told in world.heard) == sorted(names)
    assert len(receiver.claims) == 200
    assert max(receiver.seen.values()) == 2
    for told in world.heard:
        assert told.outputs["id"] == receiver.claims[told.task.id]


def test_without_a_key_nothing_in_flight_is_repeated_and_everything_is_seen(world: World) -> None:
    seen: Counter[str] = Counter()

    def plain(request: Request) -> Reply:
        seen[request.path] += 1
        return Reply()

    operation = {"method": "POST", "path": "/claims/{n}", "inputs": {"n": {"type": "integer"}}}
    with site(plain) as server, ThreadPoolExecutor(4) as pool:
        world.bind(server.url, create=operation)
        for n in range(30):
            world.ledger.put(world.task(f"effect-{n}", "create", n=n))
        dead = world.worker(pool, "dead", most=20)
        dead.round()
        world.clock.turn(LEASE + 1)
        world.rest(world.worker(pool, "alive", most=50))
        wait([job.future for job in dead._jobs.values()], 60)
    assert Counter(told.state for told in world.heard) == {"uncertain": 20, "done": 10}
    assert max(seen.values()) == 1


def test_a_server_that_is_away_ends_as_an_incident_that_says_so(world: World) -> None:
    with site(lambda _: Reply(503, b"closed for tea")) as server, ThreadPoolExecutor(2) as pool:
        world.bind(server.url, create=CREATE)
        world.ledger.put(world.task("effect-1", "create", amount=1))
        worker = world.worker(pool, "w")
        for _ in range(10):
            world.rest(worker)
            world.clock.turn(1_000)
    (told,) = world.heard
    assert (told.state, told.tries, len(server.asked)) == ("incident", 6, 6)
    assert "503" in told.reason
    assert "closed for tea" in told.reason
