"""The sample office: people keep up with their work, cases stand everywhere, dates are near today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from time import time_ns

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright import app
from casewright.app import Workspace
from casewright.cli.sample import make as making
from casewright.cli.sample.figures import measure
from casewright.cli.sample.play import DAY, HOUR, Office, Play, open_work
from casewright.runtime.reading import CaseQuery, CaseRow, PersonRow, WorkRow
from casewright.store.rows import CaseQuery as Cases

#: Enough weeks that every kind of case has come to its end once.
WEEKS = 7


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample as `casewright demo` makes it."""
    file = tmp_path_factory.mktemp("sample") / "sample.casewright"
    said: list[int] = []
    making.make(str(file), "root", said.append)
    assert said == sorted(said), "progress never goes back"
    with app.open(file, actor="root") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def work(sample: Workspace) -> list[WorkRow]:
    return list(open_work(sample))


@pytest.fixture(scope="module")
def cases(sample: Workspace) -> list[CaseRow]:
    return list(sample.reads.cases(Cases(limit=1_000)).rows)


def now() -> int:
    return time_ns() // 1_000


def test_most_open_work_is_in_time_and_a_little_is_overdue(work: list[WorkRow]) -> None:
    overdue = [row for row in work if row.due is not None and row.due < now()]
    assert len(work) > 25
    assert 0 < len(overdue) <= len(work) * 0.3


def test_some_work_is_due_soon_and_some_later(work: list[WorkRow]) -> None:
    due = [row.due - now() for row in work if row.due is not None]
    # Over a weekend or a holiday nothing falls due for some days.
    assert any(0 <= left < 5 * DAY for left in due)
    assert any(left > 2 * DAY for left in due)


def test_no_queue_holds_the_half_of_all(work: list[WorkRow]) -> None:
    counts = Counter(row.queue for row in work if row.queue)
    assert len(counts) >= 6
    assert max(counts.values()) <= 0.5 * sum(counts.values())


def test_some_work_is_in_somebodys_hands(work: list[WorkRow]) -> None:
    holders = {row.assignee for row in work if row.assignee}
    assert len(holders) >= 3
    assert any(row.assignee is None for row in work)


def test_every_queue_is_worked_by_somebody(sample: Workspace) -> None:
    served = {queue for person in sample.reads.people() for queue in person.queues}
    for blueprint in making.BLUEPRINTS:
        document = sample.application(blueprint).blueprint
        assert {queue.id for queue in document.queues} <= served


def test_in_every_queue_something_was_done(sample: Workspace) -> None:
    today = now() // DAY
    flow = sample.reads.flow(today - WEEKS * 7 - 1, today + 1)
    done = Counter[str]()
    for row in flow:
        done[row.queue] += row.completed
    assert done["dispatch"] > 10
    assert {"general", "checking", "deciding", "claims", "service-desk", "hr", "it"} <= {
        queue for queue, count in done.items() if count
    }


def test_most_of_what_was_done_was_done_in_time(sample: Workspace) -> None:
    figures = measure(sample, now(), WEEKS * 7)
    kept = sum(one.kept for one in figures.types)
    late = sum(one.late for one in figures.types)
    assert figures.assignments_done > 500
    assert kept > 2.5 * late
    assert late > 0, "an office that is never late is no office"


def test_all_four_blueprints_have_open_and_resolved_cases(
    sample: Workspace, cases: list[CaseRow]
) -> None:
    for blueprint in making.BLUEPRINTS:
        mine = [row for row in cases if row.blueprint == blueprint]
        assert any(row.resolved is None for row in mine), blueprint
        assert any(row.resolved is not None for row in mine), blueprint


def test_open_cases_stand_in_many_stages(cases: list[CaseRow]) -> None:
    stages = {(row.type, row.stage) for row in cases if row.resolved is None}
    assert len(stages) >= 10
    permits = {row.stage for row in cases if row.type == "permit" and row.resolved is None}
    assert len(permits) >= 3


def test_cases_came_all_the_time_until_lately(cases: list[CaseRow]) -> None:
    oldest = min(row.created for row in cases)
    newest = max(row.created for row in cases)
    assert now() - oldest > (WEEKS - 1) * 7 * DAY
    # A long weekend at most.
    assert now() - newest < 5 * DAY
    weeks = Counter((now() - row.created) // (7 * DAY) for row in cases)
    assert all(weeks[week] >= 5 for week in range(1, WEEKS - 1))


def test_nothing_happened_after_today(sample: Workspace, cases: list[CaseRow]) -> None:
    assert all(row.updated <= now() for row in cases)
    assert all(row.opened <= now() for row in open_work(sample))


def test_nobody_worked_at_night_or_on_sunday(sample: Workspace, cases: list[CaseRow]) -> None:
    for case in cases[:40]:
        for row in sample.reads.history(case.case):
            if row.kind == "AssignmentCompleted":
                day, hour = (row.at // DAY + 3) % 7, row.at % DAY // HOUR
                assert day < 5
                assert 8 <= hour <= 18


def test_colleagues_talk_about_their_cases(sample: Workspace, cases: list[CaseRow]) -> None:
    said = sum(
        row.kind == "CommentAdded" for case in cases[:80] for row in sample.reads.history(case.case)
    )
    assert said > 5


def test_its_history_is_sound(sample: Workspace) -> None:
    found = sample.verify()
    assert not found.bad
    assert sample.reads.count_cases(CaseQuery(), 10_000) == len(
        sample.reads.cases(CaseQuery(limit=1_000)).rows
    )


# -------------------------------------------------------------------------------- its people


PEOPLE = (
    PersonRow("ann", "Ann", queues=("desk",), personas=("clerk",)),
    PersonRow("bob", "Bob", queues=("desk", "depot")),
    PersonRow("root", "Root", queues=("desk",), everything=True),
)


def row(**given: object) -> WorkRow:
    fields: dict[str, object] = {
        "assignment": "a", "case": "c", "number": "C-1", "title": "", "type": "t",
        "blueprint": "b", "version": 1, "step": "s", "step_name": "S", "stage": "g",
        "stage_name": "G", "state": "offered", "urgency": 10, "due": 1_000, "goal": None,
        "opened": 0, "assignee": None, "queue": None, "persona": None,
    }  # fmt: skip
    return WorkRow(**{**fields, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given_row, able",
    [
        (row(queue="desk"), {"ann", "bob"}),
        (row(queue="depot"), {"bob"}),
        (row(persona="clerk"), {"ann"}),
        (row(assignee="bob", queue="desk"), {"bob"}),
        (row(assignee="somebody who left"), set()),
        (row(queue="nobody's"), set()),
    ],
)
def test_work_goes_to_those_who_may_do_it(given_row: WorkRow, able: set[str]) -> None:
    office = Office(PEOPLE, Random(1))
    assert set(office.able(given_row)) == able
    assert office.names == ("ann", "bob"), "who may do everything is the person at the window"


@given(st.integers(0, 2**32), st.integers(1, 30))
def test_work_is_taken_before_it_is_finished_and_mostly_before_it_is_due(
    seed: int, days: int
) -> None:
    play = Play(seed, 0, 100 * DAY)
    late = 0
    for number in range(60):
        intent = play._intent(row(assignment=str(number), opened=DAY, due=(1 + days) * DAY))
        assert DAY <= intent.take <= intent.finish
        late += intent.finish > (1 + days) * DAY
    assert late <= 12


def test_what_is_meant_to_be_done_is_decided_once() -> None:
    play = Play(3, 0, 100 * DAY)
    first = play._intent(row(assignment="one", due=DAY))
    assert play._intent(row(assignment="one", due=DAY)) is first


def test_work_without_a_deadline_is_done_within_two_days() -> None:
    play = Play(3, 0, 100 * DAY)
    for number in range(50):
        intent = play._intent(row(assignment=str(number), due=None, opened=DAY))
        assert intent.finish <= 3 * DAY
