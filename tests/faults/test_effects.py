"""Workers die with effects in flight: each ends done or with a person, none happens twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

import pytest

from casewright.runtime.effects.assemble import bindings_of
from casewright.runtime.effects.connect import Binding
from casewright.store.open import open_store
from casewright.store.verify import verify
from tests.runtime.connectors.servers import Reply, Request, site
from tests.runtime.effects.ledgers import call, send
from tests.runtime.office import Office, new

KILLED = -9
INPUTS = {"n": {"type": "text"}}
KEYED = {
    "method": "POST", "path": "/keyed/{n}", "inputs": INPUTS,
    "idempotency_header": "Idempotency-Key",
}  # fmt: skip
PLAIN = {"method": "POST", "path": "/plain/{n}", "inputs": INPUTS}


class Receiver:
    """The other system: it does what it is asked, once per key where it gets one.

    It kills the worker that asks at a given request, before or after it did what it was asked.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.happened: Counter[str] = Counter()
        self.keys: set[str] = set()
        self.victim = 0
        self.left = -1
        self.before = False

    def __call__(self, request: Request) -> Reply:
        with self.lock:
            self.left -= 1
            dies = self.left == 0
            if not (dies and self.before):
                self._do(request)
            if dies:
                os.kill(self.victim, signal.SIGKILL)
        return Reply()

    def _do(self, request: Request) -> None:
        name = request.path.rpartition("/")[2]
        key = request.headers.get("idempotency-key", "")
        if key not in self.keys:
            self.happened[name] += 1
        if key:
            self.keys.add(key)


class Workers:
    """Starts one worker after the other on a workspace."""

    def __init__(self, project: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(project)])}
        self._process = subprocess.Popen(
            [sys.executable, str(project / "tests" / "faults" / "effects.py")], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def start(self, place: str) -> int:
        """Its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{place}\n")
        self._process.stdin.flush()
        return int(self._line().removeprefix("pid "))

    def end(self) -> int:
        """How it ended, when it has."""
        return int(self._line().removeprefix("ended "))

    def close(self) -> None:
        """No more of them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def workers(project: Path) -> Iterator[Workers]:
    ours = Workers(project)
    yield ours
    ours.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new workspace in a file, or on a server."""
    on_server = request.param == "postgresql"
    where = request.getfixturevalue("postgres_url") if on_server else tmp_path / "x.casewright"
    open_store(where, create=True).close()
    return str(where)


def time_goes_by(store: Any) -> None:
    """Leases run out, and what waits to be tried again is due."""
    with store.transaction() as unit:
        unit.run("UPDATE effect_runs SET due = 0 WHERE final = 0")


def outcomes(office: Office, case: str) -> dict[str, list[tuple[bool, str]]]:
    """What the case's history says of each effect."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for row in office.reads.history(case, limit=100_000):
        if row.kind == "EffectReported":
            said = row.payload
            found.setdefault(said["effect"], []).append((said["ok"], said.get("error", "")))
    return found


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_workers_leave_nothing_undone_and_do_nothing_twice(
    place: str, workers: Workers, kills: int
) -> None:
    rng = Random(4711)
    receiver = Receiver()
    kinds: dict[str, str] = {}
    died = 0
    store = open_store(place)
    office = Office(store).open()
    case = office.create(code="x").id
    with site(receiver) as server:
        for name, operation in (("keyed", KEYED), ("plain", PLAIN)):
            settings = {"base_url": server.url, "operations": {"create": operation}}
            # Only a kill after a kill after a kill would make an incident of a keyed one.
            bindings_of(store).bind(Binding(name, "rest", settings, attempts=100), "zoe")
        for _ in range(kills):
            more = {new(): rng.choice(("keyed", "plain")) for _ in range(6)}
            send(store, *(call(n, "create", kind, n=n) for n, kind in more.items()), case=case)
            kinds |= more
            time_goes_by(store)
            died += _aimed(receiver, workers, place, rng) == KILLED
        while left(store):
            time_goes_by(store)
            workers.start(place)
            assert workers.end() == 0
    said = outcomes(office, case)
    assert died > kills // 2
    assert set(said) == set(kinds), "every effect has ended"
    assert all(len(endings) == 1 for endings in said.values()), "and its case was told once"
    for name, kind in kinds.items():
        ok, error = said[name][0]
        if kind == "keyed":
            assert (ok, receiver.happened[name]) == (True, 1)
        else:
            assert receiver.happened[name] <= 1
            assert ok or "uncertain whether it happened" in error
            assert not ok or receiver.happened[name] == 1
    assert any(not endings[0][0] for endings in said.values()), "some were in doubt"
    office.close()
    assert verify(store)["ok"]
    store.close()


def _aimed(receiver: Receiver, workers: Workers, place: str, rng: Random) -> int:
    """One worker, killed at one of its requests."""
    with receiver.lock:
        victim = workers.start(place)
        receiver.victim, receiver.left = victim, rng.randint(1, 6)
        receiver.before = rng.random() < 0.5
    return workers.end()


def left(store: Any) -> bool:
    """Whether an effect has not ended, or its case has not heard of it."""
    return any(row[1] != "command" for row in store.rows("outbox"))
