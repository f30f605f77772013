"""The door of a process: many commands share a commit, each answers for itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.clocked import Clocked
from casewright.runtime.local import LocalDoor
from casewright.store.memory import MemoryStore
from casewright.store.port import Conflict, Unavailable
from casewright.store.rows import CaseQuery, Changes

from .office import MONDAY, Office, new


class Counting(Clocked):
    """A store that counts its transactions and can be held closed or made to fail."""

    def __init__(self, store: Any) -> None:
        super().__init__(store, lambda: MONDAY)
        self.begun = 0
        self.gate = threading.Event()
        self.gate.set()
        self.failing: list[Exception] = []

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self.gate.wait()
        self.begun += 1
        if self.failing:
            raise self.failing.pop(0)
        with super().transaction() as unit:
            yield unit


@pytest.fixture
def counting(office: Office) -> Iterator[tuple[Office, Counting, LocalDoor]]:
    store = Counting(office.real)
    door = LocalDoor(store, office.plans)
    yield office, store, door
    door.close()


Setting = tuple[Office, Counting, LocalDoor]


def held_batch(setting: Setting, commands: list[c.Command]) -> list[Any]:
    """Hand in ``commands`` while the writer is busy with another one; give their futures."""
    office, store, door = setting
    store.gate.clear()
    busy = door.submit(office.creation(code="busy"))
    while not busy.running():
        threading.Event().wait(0)
    store.begun = 0
    futures = [door.submit(command) for command in commands]
    store.gate.set()
    busy.exception()
    return futures


def test_commands_that_wait_share_one_commit(counting: Setting) -> None:
    office, store, _ = counting
    futures = held_batch(counting, [office.creation(code=str(n)) for n in range(50)])
    assert all(future.result().answer.status == "Open" for future in futures)
    assert store.begun == 2  # the busy one, and all fifty together


def test_a_refused_command_takes_nobody_with_it(counting: Setting) -> None:
    office, store, _ = counting
    good = [office.creation(code=str(n)) for n in range(4)]
    futures = held_batch(counting, [*good[:2], office.creation("nothing"), *good[2:]])
    with pytest.raises(Refused):
        futures[2].result()
    assert [f.exception() is None for f in futures] == [True, True, False, True, True]
    assert store.begun == 2


def test_a_bug_in_one_command_fails_only_that_one(counting: Setting) -> None:
    """The shared transaction is given up, and each is done again alone."""
    office, _, _ = counting
    broken = c.DefinePerson(id=new(), actor="zoe", person=5, name="x")  # type: ignore[arg-type]
    good = [office.creation(code=str(n)) for n in range(3)]
    futures = held_batch(counting, [good[0], broken, *good[1:]])
    with pytest.raises(TypeError):
        futures[1].result()
    assert [f.exception() is None for f in futures] == [True, False, True, True]
    assert office.reads.count_cases(CaseQuery()) == 4


def test_answers_come_only_after_the_commit(counting: Setting) -> None:
    office, _, door = counting
    seen: list[bool] = []
    command = office.creation(code="a")
    future = door.submit(command)
    future.add_done_callback(lambda _: seen.append(office.reads.case(command.case) is not None))
    future.result()
    door.settle()
    assert seen == [True]


def test_listeners_hear_what_a_commit_touched_until_they_stop(office: Office) -> None:
    heard: list[Changes] = []
    stop = office.door.listen(heard.append)
    case = office.create(code="a")
    assert case.id in heard[0].cases
    assert "desk" in heard[0].queues
    stop()
    count = len(heard)
    office.create(code="b")
    assert len(heard) == count


def test_a_conflict_is_decided_again(counting: Setting) -> None:
    office, store, door = counting
    store.failing = [Conflict("x")] * 4
    assert door.submit(office.creation(code="a")).result().answer.status == "Open"


def test_after_five_conflicts_the_person_is_asked_to_try_again(counting: Setting) -> None:
    office, store, door = counting
    store.failing = [Conflict("x")] * 5
    with pytest.raises(Refused, match="Many people"):
        door.submit(office.creation(code="a")).result()
    assert store.begun == 5


def test_a_store_that_cannot_be_reached_is_an_environment_error(counting: Setting) -> None:
    office, store, door = counting
    store.failing = [Unavailable("The disk is full.")]
    with pytest.raises(Unavailable, match="disk is full"):
        door.submit(office.creation(code="a")).result()
    assert door.submit(office.creation(code="b")).result().answer.status == "Open"


def test_a_closed_door_takes_nothing_more_but_finishes_what_it_took(office: Office) -> None:
    futures = [office.door.submit(office.creation(code=str(n))) for n in range(20)]
    office.door.close()
    assert all(future.result().answer.status == "Open" for future in futures)
    with pytest.raises(Unavailable, match="closed"):
        office.door.submit(office.creation(code="late"))
    office.door.close()
    assert office.door.settle()


def test_a_cancelled_command_is_not_done(counting: Setting) -> None:
    office, store, door = counting
    store.gate.clear()
    door.submit(office.creation(code="busy"))
    second = office.creation(code="second")
    future = door.submit(second)
    cancelled = future.cancel()
    store.gate.set()
    door.settle()
    assert (office.reads.case(second.case) is None) == cancelled


def test_commands_of_one_case_keep_their_order_on_many_lanes(office: Office) -> None:
    door = LocalDoor(office.store, office.plans, lanes=4)
    cases = [office.create(code=str(n)) for n in range(6)]
    futures = [
        door.submit(c.AddComment(id=new(), actor="ann", case=case.id, text=str(n)))
        for n in range(20)
        for case in cases
    ]
    for future in futures:
        future.result()
    door.close()
    for case in cases:
        told = [
            r.payload["text"] for r in office.reads.history(case.id) if r.kind == "CommentAdded"
        ]
        assert told == [str(n) for n in range(20)]


@pytest.mark.parametrize("rounds", [50, pytest.param(1_000, marks=pytest.mark.soak)])
def test_three_people_submit_three_parallel_steps_at_once(anywhere: Office, rounds: int) -> None:
    """No refusal and nothing lost, whatever the order; on PostgreSQL with several lanes."""
    office = anywhere
    door = LocalDoor(office.store, office.plans, lanes=3)
    for number in range(rounds):
        case = office.create(code=str(number))
        office.submit("ann", case, "check", outcome="ok")
        forms = [
            office.submission("ann", case, f"step-{letter}", data={letter: f"{letter}{number}"})
            for letter in "abc"
        ]
        start = threading.Barrier(3)
        results: list[Any] = []

        def send(form: c.Command, start: threading.Barrier = start, results: Any = results) -> None:
            start.wait()
            results.append(door.submit(form).exception())

        threads = [threading.Thread(target=send, args=(form,)) for form in forms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = office.case(case.id)
        assert results == [None, None, None]
        assert done.status == "Resolved-Delivered"
        assert [done.data[letter] for letter in "abc"] == [f"{x}{number}" for x in "abc"]
    door.close()


def test_a_memory_store_is_enough_for_a_door() -> None:
    door = LocalDoor(MemoryStore())
    person = c.DefinePerson(id=new(), actor="x", person="x", name="X")
    assert door.submit(person).result().changes.workspace
    door.close()
