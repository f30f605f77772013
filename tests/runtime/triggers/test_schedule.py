"""Cases by time: once for each time that is due, also when nothing ran for a while."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casewright.blueprint.triggers import ScheduleTrigger
from casewright.runtime.triggers import schedule
from casewright.store.memory import MemoryStore
from casewright.store.port import Unavailable
from tests.runtime.office import DAY, HOUR, MINUTE, MONDAY, Office

from .shop import BLUEPRINT, Kept, orders, state, triggers


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office(MemoryStore()).open()
    office.publish(BLUEPRINT)
    yield office
    office.close()


def test_a_case_is_made_when_its_time_has_come_and_not_before(office: Office) -> None:
    kept = Kept()
    ours = triggers(office, kept, "daily")
    assert ours.round() == 0
    assert ours.next_due() == MONDAY + 22 * HOUR  # Tuesday, eight o'clock in Amsterdam
    office.now = MONDAY + 22 * HOUR - 1
    assert ours.round() == 0
    office.now += 1
    assert ours.round() == 1
    assert ours.round() == 0
    assert orders(office) == [{"day": "2026-03-03"}]
    assert ours.next_due() == MONDAY + 46 * HOUR


def test_two_workers_make_one_case(office: Office) -> None:
    kept = Kept()
    office.now = MONDAY + 22 * HOUR
    assert triggers(office, kept, "daily").round() == 1
    kept.clear()  # the other one has seen nothing of it
    assert triggers(office, kept, "daily").round() == 0
    assert len(orders(office)) == 1


def test_a_worker_that_dies_before_it_notes_how_far_it_came_makes_nothing_twice(
    office: Office,
) -> None:
    class Dead(Kept):
        def put(self, trigger: str, body: bytes) -> None:
            raise Unavailable("gone")

    office.now = MONDAY + 3 * DAY
    with pytest.raises(Unavailable):
        triggers(office, Dead(), "daily").round()
    assert len(orders(office)) == 3
    kept = Kept()
    assert triggers(office, kept, "daily").round() == 0
    assert len(orders(office)) == 3
    assert state(kept, "daily").cursor == {"reached": office.now}


def test_a_newer_version_does_not_make_again_what_an_older_one_made(office: Office) -> None:
    kept = Kept()
    office.now = MONDAY + 22 * HOUR
    triggers(office, kept, "daily").round()
    office.publish(BLUEPRINT.replace("{day: date(scheduled)}", "{code: '\"new\"'}"))
    kept["shop/daily"] = b'{"cursor": {"reached": %d}}' % MONDAY  # an old state came back
    office.now = MONDAY + 22 * HOUR + MINUTE
    assert triggers(office, kept, "daily").round() == 0
    office.now += DAY
    triggers(office, kept, "daily").round()
    assert orders(office) == [{"day": "2026-03-03"}, {"code": "new"}]


def test_what_the_case_type_refuses_is_noted_and_stops_nothing(office: Office) -> None:
    office.publish(BLUEPRINT.replace("{day: date(scheduled)}", "{amount: 0 - 1}"))
    kept = Kept()
    office.now = MONDAY + 2 * DAY
    ours = triggers(office, kept, "daily")
    assert ours.round() == 0
    (first, second) = state(kept, "daily").problems
    assert "The amount must be positive." in first.reason
    assert (first.occurrence, second.occurrence) == (
        str(MONDAY + 22 * HOUR), str(MONDAY + 46 * HOUR),
    )  # fmt: skip
    assert ours.next_due() == MONDAY + 70 * HOUR


def times(missed: str, after: int, now: int) -> list[int]:
    trigger = ScheduleTrigger.model_validate(
        {"id": "x", "kind": "schedule", "case_type": "t", "cron": "0 * * * *", "missed": missed}
    )
    return schedule.due(trigger, after, now)[0]


@pytest.mark.parametrize(
    "missed, expected",
    [("all", [1, 2, 3, 4, 5]), ("last", [5]), ("skip", [5])],
)
def test_what_was_missed_is_made_up_for_as_the_trigger_says(
    missed: str, expected: list[int]
) -> None:
    now = MONDAY + 5 * HOUR + 10 * MINUTE
    assert times(missed, MONDAY, now) == [MONDAY + hour * HOUR for hour in expected]


def test_a_time_that_is_long_past_is_skipped_where_the_trigger_says_so() -> None:
    now = MONDAY + 5 * HOUR + 30 * MINUTE
    assert times("skip", MONDAY, now) == []
    assert times("last", MONDAY, now) == [MONDAY + 5 * HOUR]


def test_years_of_missed_times_come_in_parts_and_in_order() -> None:
    trigger = ScheduleTrigger.model_validate(
        {"id": "x", "kind": "schedule", "case_type": "t", "cron": "0 * * * *", "missed": "all"}
    )
    now, reached, found = MONDAY + 300 * HOUR, MONDAY, []
    for _ in range(5):
        some, reached = schedule.due(trigger, reached, now)
        assert len(some) <= schedule.MOST
        found += some
    assert found == [MONDAY + hour * HOUR for hour in range(1, 301)]
    assert reached == now
