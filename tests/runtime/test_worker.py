"""The worker loop: clocks run, cases hear from each other, one worker at a time does it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.clocked import Clocked
from casewright.runtime.handle import handle
from casewright.runtime.worker import Worker
from casewright.store.memory import MemoryStore
from casewright.store.port import Unavailable
from casewright.store.seal import seals
from casewright.store.verify import verify

from .office import DAY, HOUR, MONDAY, SECOND, Office, new


def worker(office: Office, *pools: str) -> Worker:
    return Worker(office.store, office.door, pools=pools)


def test_nothing_happens_before_it_is_due(office: Office) -> None:
    case = office.create("reminder", text="later")
    office.now += DAY - 1
    assert worker(office).once().fired == 0
    assert office.case(case.id).status == "Open"


def test_a_wait_ends_when_its_time_has_come(office: Office) -> None:
    case = office.create("reminder", text="later")
    office.now += DAY
    assert worker(office).once().fired == 1
    assert office.case(case.id).status == "Resolved-Done"


def test_timers_of_many_cases_fire_in_order_of_their_due_time(office: Office) -> None:
    cases = []
    for _ in range(5):
        cases.append(office.create("reminder"))
        office.now += HOUR
    heard: list[str] = []
    office.door.listen(lambda changes: heard.extend(sorted(changes.cases)))
    office.now += 2 * DAY
    assert worker(office).once().fired == 5
    assert all(office.case(case.id).resolved for case in cases)
    numbers = {case.id: n for n, case in enumerate(cases)}
    ended = [r.at for case in cases for r in office.reads.history(case.id) if r.kind == "WaitEnded"]
    assert ended == sorted(ended)
    assert set(heard) == set(numbers)


def test_a_clock_of_an_open_assignment_passes_goal_and_deadline(office: Office) -> None:
    case = office.create(code="a")
    office.now += HOUR
    worker(office).once()
    assert office.work("ann")[0].urgency == 30
    office.now += HOUR
    worker(office).once()
    assert office.work("ann")[0].urgency == 50 + 20
    assert office.kinds(case).count("ClockPassed") == 2


def test_commands_left_in_the_outbox_are_delivered(office: Office) -> None:
    crate = office.creation("crate", codes=[{"code": "x"}])
    with office.store.transaction() as unit:
        handle(unit, office.plans, crate)
    done = worker(office).once()
    assert done.delivered >= 1
    assert list(office.real.outbox()) == []


def test_only_one_worker_holds_the_work_and_the_next_takes_over(office: Office) -> None:
    first, second = worker(office), worker(office)
    first.round()
    assert second.once().pools == ()
    first.release()
    assert second.once().pools == ("outbox", "timers", "upkeep")


def test_a_worker_that_died_is_followed_when_its_lease_runs_out() -> None:
    time = [MONDAY]
    office = Office(MemoryStore(lambda: time[0])).open()
    worker(office).round()  # never heard of again
    assert worker(office).once().pools == ()
    time[0] += 31 * SECOND
    assert worker(office).once().pools == ("outbox", "timers", "upkeep")
    office.close()


def test_a_worker_may_do_one_kind_of_work_only(office: Office) -> None:
    office.create("reminder")
    office.now += DAY
    assert worker(office, "outbox").once().fired == 0
    assert worker(office, "timers").once().fired == 1
    with pytest.raises(Refused, match="no pool “robots”"):
        worker(office, "robots")


def test_the_timers_of_a_suspended_case_wait_and_keep_nobody_busy(office: Office) -> None:
    case = office.create("reminder")
    office.do(c.SuspendCase(id=new(), actor="zoe", case=case.id))
    office.now += 2 * DAY
    loop = worker(office)
    loop.once()
    assert not office.case(case.id).resolved
    assert loop.round() == 0
    loop.release()
    office.do(c.ResumeCase(id=new(), actor="zoe", case=case.id))
    office.now += 2 * DAY
    worker(office).once()
    assert office.case(case.id).resolved


class Haunted(Clocked):
    """A store with a timer of a case that is not there, due for ever."""

    def due(self, now: int, limit: int = 100) -> Any:
        return [(MONDAY, GHOST, "ghost"), *self._store.due(now, limit)]


GHOST = new()


def test_a_timer_that_cannot_fire_keeps_nobody_busy_and_nobody_waiting(office: Office) -> None:
    case = office.create("reminder")
    office.now += DAY
    loop = Worker(Haunted(office.real, lambda: office.now), office.door)
    assert loop.once().fired == 2  # the ghost was tried once
    assert office.case(case.id).resolved


class Watched(Clocked):
    """A store that says when the loop rests, and can fail once."""

    def __init__(self, store: Any, office: Office) -> None:
        super().__init__(store, lambda: office.now)
        self.resting = threading.Event()
        self.change = threading.Event()
        self.problems: list[Exception] = []
        self.rounds = 0

    def outbox(self, limit: int = 100) -> Any:
        self.rounds += 1
        if self.problems:
            raise self.problems.pop(0)
        return self._store.outbox(limit)

    def wait_for_change(self, timeout: float) -> bool:
        self.resting.set()
        woken = self.change.wait(timeout)
        self.change.clear()
        return woken


@contextmanager
def running(office: Office) -> Iterator[tuple[Watched, threading.Event, threading.Thread]]:
    store = Watched(office.real, office)
    stop = threading.Event()
    thread = threading.Thread(target=Worker(store, office.door).run, args=(stop,))
    thread.start()
    try:
        store.resting.wait(10)
        yield store, stop, thread
    finally:
        stop.set()
        store.change.set()
        thread.join(10)
    assert not thread.is_alive()


def test_the_loop_rests_until_somebody_commits_and_stops_when_asked(office: Office) -> None:
    with running(office) as (store, stop, thread):
        rounds = store.rounds
        store.resting.clear()
        store.change.set()
        assert store.resting.wait(10)
        assert store.rounds > rounds
        stop.set()
        store.change.set()
        thread.join(10)
        assert not thread.is_alive()
    # The leases were given back: the next one need not wait.
    assert worker(office).once().pools == ("outbox", "timers", "upkeep")


def test_a_timer_that_comes_due_while_the_loop_rests_fires(office: Office) -> None:
    case = office.create("reminder")
    fired = threading.Event()
    office.door.listen(lambda changes: fired.set() if case.id in changes.cases else None)
    with running(office) as (store, _, _):
        office.now += DAY
        store.change.set()
        assert fired.wait(10)
    assert office.case(case.id).resolved


@pytest.mark.parametrize("problem", [Unavailable("The server is away."), ZeroDivisionError("bug")])
def test_trouble_in_a_round_does_not_end_the_loop(
    office: Office, problem: Exception, expected_logs: list[str]
) -> None:
    expected_logs.append("worker round failed")
    with running(office) as (store, _, _):
        store.problems = [problem]
        for _ in range(2):
            store.resting.clear()
            store.change.set()
            assert store.resting.wait(10)
        assert store.problems == []


def test_heads_are_sealed_about_once_an_hour(office: Office) -> None:
    office.create("reminder")
    worker(office).once()
    assert len(seals(office.store)) == 1
    office.now += HOUR - 1
    worker(office).once()
    assert len(seals(office.store)) == 1, "the newest seal is not an hour old"
    office.now += 1
    worker(office).once()
    assert len(seals(office.store)) == 2
    assert verify(office.store)["ok"] is True
