"""How a door shares out its work: people before timers, timers together, everything once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.commands import SYSTEM, TimerDue, derive
from casewright.runtime.clocked import Clocked
from casewright.runtime.local import LocalDoor
from casewright.runtime.worker import Worker
from casewright.store.port import Conflict
from casewright.store.rows import CaseQuery

from .office import DAY, HOUR, Office, new


class Watched(Clocked):
    """A store that tells which commands shared a transaction, and can be held closed."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.real, lambda: office.now)
        self.gate = threading.Event()
        self.gate.set()
        self.shared: list[list[str]] = []
        self.conflicts = 0

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self.gate.wait(10)
        with super().transaction() as unit:
            self.shared.append([])
            yield _Listening(unit, self.shared[-1])
            if self.conflicts and len(self.shared[-1]) > 1:
                self.conflicts -= 1
                raise Conflict("somebody was faster with one of them")


class _Listening:
    """A unit of work that notes which streams arrive in it."""

    def __init__(self, unit: Any, heard: list[str]) -> None:
        self._unit = unit
        self._heard = heard

    def arrive(self, stream: str, command: str) -> Any:
        self._heard.append(stream)
        return self._unit.arrive(stream, command)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


@pytest.fixture(params=[1, 3])
def lanes(request: pytest.FixtureRequest) -> int:
    """One lane as on a file, several as on a server."""
    number: int = request.param
    return number


@pytest.fixture
def watched(office: Office, lanes: int) -> Iterator[tuple[Office, Watched, LocalDoor]]:
    store = Watched(office)
    door = LocalDoor(store, office.plans, lanes=lanes)
    yield office, store, door
    store.gate.set()
    door.close()


Setting = tuple[Office, Watched, LocalDoor]


def wake(case: str, due: int) -> TimerDue:
    return TimerDue(id=derive(case, f"{due}"), actor=SYSTEM, case=case, timer="x", due=due)


def held_back(setting: Setting, commands: list[c.Command]) -> list[Future[Any]]:
    """Hand in commands while every lane is busy, then let them go and wait for all."""
    office, store, door = setting
    store.gate.clear()
    busy = [door.submit(office.creation(code=f"busy {n}")) for n in range(20)]
    while not any(future.running() for future in busy):
        threading.Event().wait(0)
    futures = [door.submit(command) for command in commands]
    store.gate.set()
    for future in (*busy, *futures):
        future.exception()
    return futures


def reminders(office: Office, count: int) -> list[str]:
    cases = [office.create("reminder", text=str(n)).id for n in range(count)]
    office.now += DAY
    return cases


def test_timers_share_transactions_and_people_come_first(watched: Setting, lanes: int) -> None:
    office, store, _ = watched
    cases = reminders(office, 24)
    people = [office.creation(code=str(n)) for n in range(3)]
    store.shared.clear()
    held_back(watched, [*(wake(case, office.now) for case in cases), *people])
    timers = {f"case:{case}" for case in cases}
    shares = [share for share in store.shared if timers & set(share)]
    assert sum(len(share) for share in shares) == 24
    assert len(shares) <= 2 * lanes, "not one transaction for each timer"
    assert all(set(share) <= timers for share in shares), "nobody waits inside a timers' share"
    assert all(office.case(case).resolved for case in cases)
    assert office.reads.count_cases(CaseQuery(types=("parcel",))) == 23


def test_on_a_server_two_people_never_share_a_transaction(office: Office) -> None:
    """One of them would have to decide again when the other's case was changed elsewhere."""
    store = Watched(office)
    door = LocalDoor(store, office.plans, lanes=2)
    held_back((office, store, door), [office.creation(code=str(n)) for n in range(8)])
    door.close()
    assert all(len(share) <= 1 for share in store.shared)


def test_timers_that_meet_a_conflict_together_are_fired_one_by_one(watched: Setting) -> None:
    office, store, door = watched
    cases = reminders(office, 12)
    store.conflicts = 3
    futures = [door.submit(wake(case, office.now)) for case in cases]
    assert [future.exception() for future in futures] == [None] * 12
    assert all(office.case(case).resolved for case in cases)
    ended = [kind for case in cases for kind in office.kinds(office.case(case))]
    assert ended.count("WaitEnded") == 12


def test_a_timer_of_a_case_that_is_gone_holds_up_no_other(watched: Setting) -> None:
    office, _, door = watched
    cases = reminders(office, 5)
    futures = [door.submit(wake(case, office.now)) for case in (new(), *cases)]
    assert [future.exception() for future in futures] == [None] * 6
    assert all(office.case(case).resolved for case in cases)


def test_a_persons_command_fires_what_is_due_before_it_even_when_it_overtakes_the_timer(
    watched: Setting,
) -> None:
    """The order of the queue is not the order of a case: its due timers always go first."""
    office, _, _ = watched
    case = office.create(code="late")
    office.now += HOUR
    submit = office.submission("ann", case, "check", outcome="ok", data={"weight": 1})
    held_back(watched, [wake(case.id, office.now), submit])
    kinds = office.kinds(case)
    assert kinds.index("ClockPassed") < kinds.index("AssignmentCompleted")
    assert kinds.count("ClockPassed") == 1


@pytest.mark.parametrize("number", [1, 4])
def test_every_due_timer_fires_once_while_people_work(anywhere: Office, number: int) -> None:
    """Many cases come due at the same moment, people submit, and two workers look at it all."""
    cases = [anywhere.create(code=f"c{n}") for n in range(12)]
    anywhere.now += HOUR
    door = LocalDoor(anywhere.store, anywhere.plans, lanes=number)
    workers = [Worker(anywhere.store, door, pools=("timers",)) for _ in range(2)]

    def submit(part: int) -> None:
        for case in cases[part::2][:3]:
            ready = anywhere.submission("ann", case, "check", outcome="ok", data={"weight": 1})
            door.submit(ready).result()

    threads = [threading.Thread(target=worker.once) for worker in workers]
    threads += [threading.Thread(target=submit, args=(part,)) for part in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    door.close()
    for case in cases:
        kinds = anywhere.kinds(case)
        assert kinds.count("ClockPassed") == 1, "the goal passes once, whoever noticed it"
    done = [case for case in cases if anywhere.case(case.id).stage == "sort"]
    assert len(done) == 6
