"""Commands that share a transaction: each gets its own answer, and none suffers from another.

On a file and on a server, with a group held back until all of it can be taken at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.clocked import Clocked
from casewright.runtime.local import LocalDoor
from casewright.runtime.verify import verify

from .office import DAY, Office, new
from .test_lanes import Watched, wake


class Brittle(Watched):
    """A store that breaks when a certain stream is committed to."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.brittle = ""

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with super().transaction() as unit:
            yield _Breaking(unit, self)


class _Breaking:
    def __init__(self, unit: Any, store: Brittle) -> None:
        self._unit = unit
        self._store = store

    def commit(self, commit: Any) -> Any:
        changes = self._unit.commit(commit)
        if commit.stream == self._store.brittle:
            raise RuntimeError("a page of the disk is gone")
        return changes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


Setting = tuple[Office, Brittle, LocalDoor]


@pytest.fixture
def group(filed: Office) -> Iterator[Setting]:
    """An office in a file whose single writer can be held back."""
    store = Brittle(filed)
    door = LocalDoor(store, filed.plans)
    yield filed, store, door
    store.gate.set()
    door.close()


def together(setting: Setting, commands: list[c.Command]) -> list[Future[Any]]:
    """Hand in all of them while the writer is busy, so that they meet in one transaction."""
    office, store, door = setting
    store.gate.clear()
    door.submit(office.creation(code="keeps the writer busy"))
    futures = [door.submit(command) for command in commands]
    store.shared.clear()
    store.gate.set()
    for future in futures:
        future.exception()
    first = {c.stream_of(command) for command in commands[:2]}
    assert any(first <= set(share) for share in store.shared), "they met in one transaction"
    return futures


def test_a_refused_command_leaves_its_neighbours_alone(group: Setting) -> None:
    office, _, _ = group
    good = [office.creation(code=str(n)) for n in range(4)]
    bad = office.creation("no such type", code="x")
    futures = together(group, [*good[:2], bad, *good[2:]])
    assert isinstance(futures[2].exception(), Refused)
    kept = [office.case(command.case) for command in good]
    assert [case.data["code"] for case in kept] == ["0", "1", "2", "3"]
    assert office.reads.case(bad.case) is None


def test_what_a_refused_form_typed_is_kept_beside_its_neighbours(group: Setting) -> None:
    """The same assignment twice in one group: one wins, the other keeps what was typed."""
    office, _, _ = group
    case = office.create(code="p")
    forms = [
        office.submission("ann", case, "check", outcome="ok", data={"weight": n}) for n in (1, 2)
    ]
    first, second = together(group, [*forms])
    assert first.result().answer.stage == "sort"
    assert isinstance(second.exception(), Refused)
    kept = office.reads.draft(forms[1].assignment, "ann")
    assert kept is not None
    assert kept.data == {"weight": 2}
    assert office.case(case.id).data["weight"] == 1


def test_a_failing_command_takes_nobody_with_it(group: Setting) -> None:
    """Whatever broke, the others are decided again, each in a transaction of its own."""
    office, store, _ = group
    commands = [office.creation(code=str(n)) for n in range(5)]
    store.brittle = c.stream_of(commands[2])
    futures = together(group, list(commands))
    broken = [future.exception() for future in futures]
    assert isinstance(broken[2], RuntimeError)
    assert [error for n, error in enumerate(broken) if n != 2] == [None] * 4
    there = [office.reads.case(command.case) is not None for command in commands]
    assert there == [True, True, False, True, True]


def test_every_command_hears_the_changes_it_made_itself(group: Setting) -> None:
    office, _, _ = group
    cases = [office.create(code=str(n)) for n in range(3)]
    forms = [
        office.submission("ann", case, "check", outcome="ok", data={"weight": 1}) for case in cases
    ]
    futures = together(group, [*forms])
    heard = [future.result().changes.cases for future in futures]
    assert heard == [frozenset({case.id}) for case in cases]


def test_the_same_id_twice_in_a_group_is_one_command(group: Setting) -> None:
    office, _, _ = group
    command = office.creation(code="once")
    first, second = together(group, [command, command])
    assert first.result().answer == second.result().answer
    assert (first.result().repeated, second.result().repeated) == (False, True)
    assert office.case(command.case).sequence == first.result().answer.sequence


def test_a_version_published_in_a_group_serves_those_behind_it(group: Setting) -> None:
    office, _, door = group
    document = office.reads.blueprint("parcels").decode()
    changed = document.replace("Parcels arrive.", "Parcels arrive in time.")
    publication = c.PublishBlueprint(id=new(), actor="zoe", blueprint="parcels", content=changed)
    creation = office.creation(code="new")
    together(group, [publication, creation])
    door.settle()
    assert office.case(creation.case).version in (1, 2)
    assert office.reads.blueprints()[0].version == 2


def test_a_person_let_in_within_a_group_may_work_at_once(group: Setting) -> None:
    office, _, _ = group
    case = office.create(code="p")
    form = office.submission("eve", case, "check", outcome="ok", data={"weight": 1})
    entry = c.DefinePerson(id=new(), actor="zoe", person="eve", name="Eve", queues=("desk",))
    _, done = together(group, [entry, form])
    assert done.result().answer.stage == "sort"


def test_histories_written_in_groups_hold_and_their_decisions_are_made_again(
    group: Setting,
) -> None:
    office, _, door = group
    cases = [office.create("reminder", text=str(n)) for n in range(30)]
    office.now += DAY
    together(group, [wake(case.id, office.now) for case in cases])
    door.settle()
    assert all(office.case(case.id).resolved for case in cases)
    found = verify(office.real, office.catalogue, decisions=True)
    assert found.bad == []


def test_a_clock_of_the_callers_goes_through_a_group(group: Setting) -> None:
    office, store, _ = group
    assert isinstance(store, Clocked)
    commands = [office.creation(code=str(n)) for n in range(2)]
    together(group, list(commands))
    assert {office.case(command.case).created for command in commands} == {office.now}
