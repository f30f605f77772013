"""However commands are put together into transactions, the rows are those of one at a time.

Random deeds on a few cases: told one by one to a store in memory, and in groups of any size, with
parts in between that are undone, to a file. Every table must be the same in the end.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casewright.engine.state import Case
from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.rebuild import differences, rebuild
from casewright.store.rows import DraftRow
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import HOUR, START, CaseStory, comment
from tests.store.test_agreement import DEEDS, PEOPLE, act

CASES = 3
FILES = itertools.count()
PHASES = (Phase.explicit, Phase.generate)

deeds = st.tuples(
    st.integers(0, CASES - 1), st.sampled_from((*DEEDS, "type")), st.sampled_from(PEOPLE)
)
#: What one transaction does: deeds, and how many of them come before a part that is undone.
groups = st.lists(
    st.tuples(st.lists(deeds, min_size=1, max_size=8), st.integers(-1, 8)), max_size=5
)


class Reading:
    """The cases as one transaction sees them."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit

    def case(self, case: str) -> Case | None:
        found: Case | None = self._unit.load(f"case:{case}").case
        return found


class Within:
    """A store whose every transaction is the one that is open already."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit
        self.reads = Reading(unit)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        yield self._unit


class Undone(Exception):
    """A part of a transaction that comes to nothing."""


def prepare(store: Any) -> list[CaseStory]:
    story.publish(store)
    for person in PEOPLE:
        story.person(store, person, queues=("front", "back"))
    return [
        CaseStory(store, f"case {n}", START + n * HOUR).create(applicant=f"Ann {n}", amount=n)
        for n in range(CASES)
    ]


def do(case: CaseStory, deed: str, who: str, n: int) -> None:
    """One deed; typing keeps a draft, which is no part of the history."""
    if deed == "type":
        row = DraftRow(case.assignment, who, case.id, {"n": n}, n, START + n)
        with case.store.transaction() as unit:
            unit.save_draft(row)
    else:
        act(case, deed, who, n)


def lose(unit: Any, cases: list[CaseStory], n: int) -> None:
    """A part in which something happens to every case, and which is undone."""
    with unit.savepoint():
        for case in cases:
            command, event = comment(case, f"lost {n} {case.name}")
            unit.commit(story.turn(unit, command, (event,), at=START))
            unit.save_draft(DraftRow(case.assignment, "nobody", case.id, {}, 0, START))
        raise Undone


def tell_grouped(store: Any, cases: list[CaseStory], told: Any) -> None:
    """Each group in one transaction, with a part that is undone where it says so."""
    number = itertools.count()
    for group, undone in told:
        with store.transaction() as unit:
            for case in cases:
                case.store = Within(unit)
            for place, (which, deed, who) in enumerate(group):
                if place == undone:
                    with pytest.raises(Undone):
                        lose(unit, cases, next(number))
                do(cases[which], deed, who, next(number))


def tell_singly(cases: list[CaseStory], told: Any) -> None:
    """The same deeds, each in a transaction of its own and nothing undone."""
    number = itertools.count()
    for group, undone in told:
        for place, (which, deed, who) in enumerate(group):
            if place == undone:
                next(number)
            do(cases[which], deed, who, next(number))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of this module are made, with an empty workspace to copy."""
    made = tmp_path_factory.mktemp("grouping")
    open_store(made / "empty.casewright", create=True).close()
    return made


def fresh(folder: Path) -> Any:
    """An empty workspace in a file of its own."""
    file = folder / f"{next(FILES)}.casewright"
    shutil.copy(folder / "empty.casewright", file)
    return open_store(file, synchronous="NORMAL")


@settings(max_examples=25, phases=PHASES)
@given(groups)
def test_groups_leave_the_rows_that_single_commands_leave(folder: Path, told: Any) -> None:
    memory = MemoryStore()
    file = fresh(folder)
    try:
        tell_singly(prepare(memory), told)
        tell_grouped(file, prepare(file), told)
        # Salts are drawn, so heads of chains differ; everything else is the same.
        assert [each for each in differences(memory, file) if " head:" not in each] == []
        assert list(memory.rows("drafts")) == list(file.rows("drafts"))
        assert list(memory.rows("numbers")) == list(file.rows("numbers"))
        assert verify(file)["bad"] == []
    finally:
        file.close()


@settings(max_examples=10, phases=PHASES)
@given(groups)
def test_what_groups_left_can_be_told_again_from_the_events(folder: Path, told: Any) -> None:
    file = fresh(folder)
    try:
        tell_grouped(file, prepare(file), told)
        again = MemoryStore()
        rebuild(file, again)
        assert differences(file, again) == []
        kinds = [row[3] for row in file.rows("events")]
        assert kinds.count("CaseCreated") == CASES
    finally:
        file.close()


@settings(max_examples=10, phases=PHASES)
@given(groups)
def test_followers_hear_of_every_case_that_a_group_changed(folder: Path, told: Any) -> None:
    file = fresh(folder)
    try:
        cases = prepare(file)
        before = {case.id: file.reads.case(case.id).sequence for case in cases}
        cursor, _ = file.changes_since(None)
        tell_grouped(file, cases, told)
        _, changes = file.changes_since(cursor)
        moved = {case for case, seq in before.items() if file.reads.case(case).sequence != seq}
        assert changes.cases == moved
    finally:
        file.close()
