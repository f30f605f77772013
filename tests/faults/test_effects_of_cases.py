"""Two hundred cases wait for effects while workers are killed: each goes on, or a person sees why."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from casewright import app
from casewright.engine.commands import RedoStep
from casewright.engine.incidents import stuck
from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.store.base import SqlStore
from casewright.store.rows import CaseQuery
from casewright.store.verify import verify
from tests.runtime.connectors.servers import Reply, Request, site
from tests.runtime.office import new

from .test_effects import KILLED, Receiver, Workers, place, time_goes_by, workers

__all__ = ["place", "workers"]  # fixtures

#: A key makes repeating harmless; a check tells what happened; of a plain one nobody knows.
KINDS = ("keyed", "checked", "plain")
CHECK = ", already_done: {operation: find, inputs: {n: n}, when: result.found}"
CREATE = {"method": "POST", "path": "/plain/{n}", "inputs": {"n": {"type": "text"}}}
OPERATIONS = {
    "create": CREATE,
    "find": {
        "path": "/find/{n}", "inputs": {"n": {"type": "text"}}, "outputs": {"found": "body.found"},
    },
}  # fmt: skip
KEYED = {**CREATE, "path": "/keyed/{n}", "idempotency_header": "Idempotency-Key"}


def blueprint() -> str:
    """A case type of one connector step for each kind."""
    types = "\n".join(
        f"""
  - id: {kind}
    prefix: {kind[:3].upper()}
    fields: [{{id: n, listed: true}}]
    stages:
      - id: work
        complete: {{resolve: Resolved-Done}}
        processes:
          - id: doing-{kind}
            steps:
              - {{id: step, kind: connector, connector: {kind}, operation: create, inputs: {{n: n}}{CHECK if kind == "checked" else ""}}}"""
        for kind in KINDS
    )
    connectors = ", ".join(f"{{id: {kind}}}" for kind in KINDS)
    return f"blueprint: deeds\nname: Deeds\nconnectors: [{connectors}]\ncase_types:{types}"


class Teller(Receiver):
    """A receiver that also says what happened."""

    def __call__(self, request: Request) -> Reply:
        if request.method != "GET":
            return super().__call__(request)
        name = request.path.rpartition("/")[2]
        with self.lock:
            return Reply(body=json.dumps({"found": self.happened[name] > 0}).encode())


class Deeds:
    """A workspace with cases that each want one thing done."""

    def __init__(self, where: str) -> None:
        self.workspace = app.open(where, actor="zoe")
        assert isinstance(self.workspace.store, SqlStore)
        self.store = self.workspace.store
        self.workspace.publish(blueprint())
        self.cases: dict[str, tuple[str, str]] = {}

    def bind(self, url: str) -> None:
        for kind in KINDS:
            operations = {"create": KEYED} if kind == "keyed" else OPERATIONS
            settings = {"base_url": url, "operations": operations}
            # Only a kill after a kill after a kill would make an incident of a repeatable one.
            bindings_of(self.store).bind(Binding(kind, "rest", settings, attempts=100), "zoe")

    def want(self, rng: Random, number: int) -> None:
        for n in range(number):
            kind, name = rng.choice(KINDS), f"n{n}"
            case = self.workspace.create_case(kind, {"n": name})
            self.cases[name] = (kind, case.id)

    def waiting(self) -> int:
        return sum(row[1] != "command" for row in self.store.rows("outbox"))

    def stuck(self, name: str) -> bool:
        return bool(list(stuck(self.workspace.live(self.cases[name][1]))))

    def resolved(self, name: str) -> bool:
        return self.workspace.live(self.cases[name][1]).resolved

    def finish(self, workers: Workers, where: str) -> None:
        while self.waiting():
            time_goes_by(self.store)
            workers.start(where)
            assert workers.end() == 0


def killed(receiver: Receiver, workers: Workers, where: str, rng: Random) -> bool:
    """One worker, killed at one of its requests with others on their way."""
    with receiver.lock:
        victim = workers.start(where)
        receiver.victim, receiver.left = victim, rng.randint(3, 30)
        receiver.before = rng.random() < 0.5
    return workers.end() == KILLED


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.soak)])
def test_after_kills_every_case_has_gone_on_or_has_an_incident(
    place: str, workers: Workers, kills: int
) -> None:
    rng = Random(kills)
    deeds, receiver, died = Deeds(place), Teller(), 0
    with site(receiver) as server:
        deeds.bind(server.url)
        deeds.want(rng, 200)
        assert deeds.waiting() == 200
        for _ in range(kills):
            died += killed(receiver, workers, place, rng)
            time_goes_by(deeds.store)
        receiver.victim, receiver.left = 0, -1
        deeds.finish(workers, place)
        doubtful = _ends(deeds, receiver)
        # A person looks, and has what is in doubt done again.
        for name in doubtful:
            case = deeds.cases[name][1]
            again = RedoStep(id=new(), actor="zoe", case=case, step="step", reason="looked")
            deeds.workspace.handle(again)
        deeds.finish(workers, place)
    assert died > kills // 2
    assert all(deeds.resolved(name) for name in deeds.cases)
    page = deeds.workspace.reads.cases(CaseQuery(open_only=True))
    assert not page.rows
    deeds.workspace.close()
    _verified(place)


def _ends(deeds: Deeds, receiver: Receiver) -> list[str]:
    """Each is done or an incident, once at most; those in doubt."""
    doubtful: list[str] = []
    for name, (kind, case) in deeds.cases.items():
        ended = Counter(
            bool(row.payload["ok"])
            for row in deeds.workspace.reads.history(case, limit=1_000)
            if row.kind == "EffectReported"
        )
        assert ended.total() == 1, "its case was told once"
        assert deeds.resolved(name) != deeds.stuck(name), "done, or seen by a person"
        if kind == "plain" and deeds.stuck(name):
            doubtful.append(name)
            assert receiver.happened[name] <= 1
        else:
            assert deeds.resolved(name), (kind, name)
            assert receiver.happened[name] == 1, (kind, name)
    return doubtful


def _verified(where: str) -> None:
    with app.open(where, actor="zoe") as workspace:
        found: dict[str, Any] = verify(workspace.store)
        assert found["ok"], found
