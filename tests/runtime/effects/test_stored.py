"""The ledger in memory, in a file and on a server keeps the same promises."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casewright.engine.decision import Effect
from casewright.runtime.effects.memory import MemoryLedger
from casewright.runtime.effects.port import Ledger, Rooms, Task
from casewright.runtime.effects.states import Settled
from casewright.runtime.effects.stored import StoredLedger, lane_of
from casewright.store.effect_runs import EffectRuns
from casewright.store.open import open_store

from .ledgers import CASE, call, send, take_back

pytestmark = pytest.mark.damages
DISKS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


class Place:
    """A ledger of some kind, with a way to let effects appear in it."""

    def __init__(self, store: Any) -> None:
        self.store = store
        if store is None:
            self.memory = MemoryLedger(lambda: 0)
            self.ledger: Ledger = self.memory
        else:
            self.runs = EffectRuns(store)
            self.ledger = StoredLedger(self.runs)

    def put(self, *names: str, lane: str = "lane") -> None:
        if self.store is None:
            for name in names:
                self.memory.put(Task(name, "play", CASE, lane))
        else:
            new = [Effect(name, "play", None, {"connector": lane}) for name in names]
            send(self.store, *new)
            self.runs.follow(lambda _, body: lane_of("", body).lstrip(":"))


@pytest.fixture
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A workspace on disk."""
    on_server = request.param == "postgresql"
    where: Any = request.getfixturevalue("postgres_url") if on_server else tmp_path / "x.casewright"
    store = open_store(where, create=True)
    yield store
    store.close()


@pytest.fixture(params=["memory", *DISKS])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "memory":
        yield Place(None)
        return
    on_server = request.param == "postgresql"
    where: Any = request.getfixturevalue("postgres_url") if on_server else tmp_path / "x.casewright"
    store = open_store(where, create=True)
    yield Place(store)
    store.close()


def claim(ledger: Ledger, owner: str, *, most: int = 5, seconds: float = 60, **rooms: int) -> Any:
    kinds = {"play": 999, "connector": 999}
    return list(ledger.claim(owner, most=most, seconds=seconds, rooms=Rooms(rooms, 5), kinds=kinds))


def test_claims_are_fenced_and_lost_ones_taken_over(place: Place) -> None:
    ledger = place.ledger
    place.put("e1")
    (first,) = claim(ledger, "a", seconds=-1)
    assert (first.attempt, first.standing.lost, first.task.case) == (1, False, CASE)
    (second,) = claim(ledger, "b")
    assert (second.attempt, second.standing.lost, second.standing.tries) == (2, True, 1)
    assert not ledger.settle("a", "e1", 1, Settled("done", 0))
    assert ledger.beat("a", {"e1": 1}, 10) == frozenset()
    assert ledger.beat("b", {"e1": 2, "gone": 1}, 10) == {"e1"}
    assert claim(ledger, "c") == []
    assert ledger.settle("b", "e1", 2, Settled("done", 0, outputs={"n": 1}))
    assert not ledger.settle("b", "e1", 2, Settled("done", 0))
    (told,) = ledger.untold(5)
    assert (told.state, told.outputs, told.task.case) == ("done", {"n": 1}, CASE)
    ledger.told("e1", 1)
    assert ledger.untold(5)
    ledger.told("e1", 2)
    assert not ledger.untold(5)
    assert ledger.next_due() is None


def test_a_lease_that_ran_out_is_prolonged_only_while_nobody_took_it(place: Place) -> None:
    place.put("e1")
    claim(place.ledger, "a", seconds=-1)
    assert place.ledger.beat("a", {"e1": 1}, 60) == {"e1"}
    assert claim(place.ledger, "b") == []


def test_retries_wait_and_lanes_have_rooms(place: Place) -> None:
    ledger = place.ledger
    place.put(*(f"s{n}" for n in range(4)), lane="slow")
    place.put(*(f"f{n}" for n in range(4)), lane="fast")
    got = claim(ledger, "a", most=10, slow=1, fast=3)
    assert sorted(each.task.lane for each in got) == ["fast"] * 3 + ["slow"]
    for each in got:
        again = Settled("retrying", 1, "later", wait=1_000, check=True, final=False)
        assert ledger.settle("a", each.task.id, each.attempt, again)
    rest = claim(ledger, "a", most=10)
    assert len(rest) == 4
    assert not any(each.standing.check for each in rest)
    due = ledger.next_due()
    assert due is not None
    assert due > ledger.now()


def test_what_comes_again_knows_how_often_it_was_tried_and_what_to_ask(place: Place) -> None:
    place.put("e1")
    claim(place.ledger, "a")
    doubt = Settled("uncertain", 3, "broke off", check=True, final=False)
    assert place.ledger.settle("a", "e1", 1, doubt)
    (again,) = claim(place.ledger, "a")
    assert (again.standing.tries, again.standing.check, again.standing.lost) == (3, True, False)
    assert again.attempt == 2


def test_the_most_in_all_holds_over_the_lanes(place: Place) -> None:
    for n in range(4):
        place.put(f"x{n}", f"y{n}", lane=f"lane{n}")
    assert len(claim(place.ledger, "a", most=3)) == 3


def test_sixteen_workers_never_get_the_same_task(place: Place) -> None:
    ledger = place.ledger
    for lane in range(3):
        place.put(*(f"e{n}" for n in range(lane, 120, 3)), lane=f"lane{lane}")
    together = threading.Barrier(16)

    def work(owner: int) -> list[str]:
        together.wait(20)
        got: list[str] = []
        idle = 0
        while idle < 3:
            claims = claim(ledger, f"w{owner}")
            idle = 0 if claims else idle + 1
            for each in claims:
                got.append(each.task.id)
                assert ledger.settle(f"w{owner}", each.task.id, each.attempt, Settled("done", 0))
        return got

    with ThreadPoolExecutor(16) as pool:
        found = [task for tasks in pool.map(work, range(16)) for task in tasks]
    assert sorted(found) == sorted(f"e{n}" for n in range(120))


# ----------------------------------------------------------------------------- following the outbox


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_effects_of_the_outbox_are_followed_once_with_what_they_say(disk: Any) -> None:
    runs = EffectRuns(disk)
    ledger = StoredLedger(runs)
    assert runs.idle()
    send(disk, call("e1", amount=Decimal("1.10")), call("e2", connector="mail"))
    assert not runs.idle()
    assert (runs.follow(lane_of), runs.follow(lane_of)) == (2, 0)
    first, second = sorted(claim(ledger, "a"), key=lambda each: each.task.id)
    assert first.task == Task(
        "e1", "connector", CASE, "connector:claims",
        {"connector": "claims", "operation": "create", "inputs": {"amount": Decimal("1.10")}},
    )  # fmt: skip
    assert str(first.task.body["inputs"]["amount"]) == "1.10"
    assert second.task.lane == "connector:mail"


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_commands_between_cases_are_none_of_it(disk: Any) -> None:
    runs = EffectRuns(disk)
    send(disk, Effect("c1", "command"))
    assert runs.idle()
    assert runs.follow(lane_of) == 0


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_what_left_the_outbox_before_it_began_is_forgotten(disk: Any) -> None:
    runs = EffectRuns(disk)
    send(disk, call("e1"), call("e2"))
    runs.follow(lane_of)
    take_back(disk, "e1")
    assert runs.follow(lane_of) == 0
    assert [each.task.id for each in claim(StoredLedger(runs), "a")] == ["e2"]


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_what_left_the_outbox_at_work_is_stopped_and_its_case_hears_what_was_done(
    disk: Any,
) -> None:
    runs = EffectRuns(disk)
    ledger = StoredLedger(runs)
    send(disk, call("e1"), call("e2"))
    runs.follow(lane_of)
    claim(ledger, "a")
    take_back(disk, "e1")
    runs.follow(lane_of)
    assert ledger.beat("a", {"e1": 1, "e2": 1}, 60) == {"e2"}, "its worker is told to stop"
    assert ledger.settle("a", "e1", 1, Settled("done", 0)), "it was done all the same"
    runs.follow(lane_of)
    assert [each.task.id for each in ledger.untold(5)] == ["e1"]
    ledger.told("e1", 1)
    assert ledger.settle("a", "e2", 1, Settled("done", 0))
    ledger.told("e2", 1)
    take_back(disk, "e2")
    runs.follow(lane_of)
    assert runs.idle()


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_what_left_the_outbox_is_not_taken_over_from_a_worker_that_vanished(disk: Any) -> None:
    runs = EffectRuns(disk)
    ledger = StoredLedger(runs)
    send(disk, call("e1"))
    runs.follow(lane_of)
    claim(ledger, "a", seconds=-1)
    take_back(disk, "e1")
    runs.follow(lane_of)
    assert claim(ledger, "b") == []
    assert runs.idle()


def test_only_kinds_that_can_be_run_here_are_taken_and_as_many_as_is_free(place: Place) -> None:
    place.put("e1", "e2", "e3", lane="a")
    place.put("e4", "e5", lane="b")
    rooms = Rooms({}, 9)

    def take(kinds: dict[str, int]) -> int:
        return len(place.ledger.claim("w", most=9, seconds=60, rooms=rooms, kinds=kinds))

    assert (take({}), take({"robot": 5}), take({"play": 0, "robot": 5})) == (0, 0, 0)
    assert (take({"play": 4}), take({"play": 4})) == (4, 1), "a kind has its limit over all lanes"


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_following_again_leaves_what_is_on_its_way_alone(disk: Any) -> None:
    runs = EffectRuns(disk)
    ledger = StoredLedger(runs)
    send(disk, call("e1"))
    runs.follow(lane_of)
    claim(ledger, "a")
    send(disk, call("e2"), at=1)
    assert runs.follow(lane_of) == 1
    assert [each.task.id for each in claim(ledger, "b")] == ["e2"]
    assert ledger.settle("a", "e1", 1, Settled("done", 0))


@pytest.mark.parametrize("disk", DISKS, indirect=True)
def test_many_workers_follow_at_once(disk: Any) -> None:
    send(disk, *(call(f"e{n}") for n in range(30)))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: EffectRuns(disk).follow(lane_of), range(12)))
    assert (
        len(claim(StoredLedger(EffectRuns(disk)), "a", most=99, **{"connector:claims": 99})) == 30
    )


def test_kinds_other_than_connectors_have_one_lane_each() -> None:
    assert lane_of("robot", b'{"body": {}}') == "robot"
    assert lane_of("robot", b"{}") == "robot"
    assert lane_of("connector", b'{"body": {"connector": 7}}') == "connector"
