"""Working time: what a clerk counts on fingers, and what a slow minute-by-minute count says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules import iso
from casewright.rules.calendar import (
    DAY,
    MINUTE,
    BusinessCalendar,
    CalendarError,
    WallClock,
)
from casewright.rules.values import (
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    from_instant,
)
from casewright.rules.zones import UnknownZone

HOUR = 60 * MINUTE
ZONE = "Europe/Amsterdam"
WEEK = {day: [(540, 720), (780, 1020)] for day in range(1, 6)}
OFFICE = BusinessCalendar(
    ZONE,
    WEEK,
    holidays=frozenset({Date(2024, 12, 25), Date(2024, 12, 26)}),
    exceptions={Date(2024, 12, 24): [(540, 720)], Date(2024, 12, 28): [(600, 660)]},
)
NIGHT = BusinessCalendar(ZONE, {day: [(0, 360), (1320, 1440)] for day in range(1, 8)})


def at(text: str, zone: str = ZONE) -> int:
    found = iso.parse_date_time(text)
    assert isinstance(found, DateTime)
    return found.to_instant(zone)


def shown(instant: int, zone: str = ZONE) -> str:
    return iso.format_temporal(from_instant(instant, zone)).partition("@")[0]


# ------------------------------------------------------------ what a clerk says


@pytest.mark.parametrize(
    "start, duration, end",
    [
        ("2024-03-04T09:00:00", "PT1H", "2024-03-04T10:00:00"),
        ("2024-03-04T11:30:00", "PT1H", "2024-03-04T13:30:00"),
        ("2024-03-04T16:00:00", "PT2H", "2024-03-05T10:00:00"),
        ("2024-03-04T10:00:00", "P1D", "2024-03-05T10:00:00"),
        ("2024-03-04T09:00:00", "P1D", "2024-03-04T17:00:00"),
        ("2024-03-08T16:00:00", "PT2H", "2024-03-11T10:00:00"),
        ("2024-03-09T12:00:00", "PT1H", "2024-03-11T10:00:00"),
        ("2024-03-04T03:00:00", "PT1H", "2024-03-04T10:00:00"),
        ("2024-03-04T12:30:00", "PT1H", "2024-03-04T14:00:00"),
        ("2024-12-24T11:00:00", "PT1H", "2024-12-24T12:00:00"),
        ("2024-12-24T11:00:00", "PT2H", "2024-12-27T10:00:00"),
        ("2024-12-27T16:30:00", "PT1H", "2024-12-28T10:30:00"),
        ("2024-03-29T16:00:00", "PT2H", "2024-04-01T10:00:00"),
        ("2024-03-04T09:00:00", "P5D", "2024-03-08T17:00:00"),
        ("2024-03-04T09:00:00", "P10DT1H", "2024-03-18T10:00:00"),
    ],
)
def test_work_is_added_in_working_hours(start: str, duration: str, end: str) -> None:
    work = OFFICE.duration(duration)
    assert shown(OFFICE.add(at(start), work)) == end
    assert OFFICE.between(at(start), at(end)) == work


@pytest.mark.parametrize(
    "start, duration, end",
    [
        ("2024-03-05T10:00:00", "-PT2H", "2024-03-04T16:00:00"),
        ("2024-03-05T09:00:00", "-PT1H", "2024-03-04T16:00:00"),
        ("2024-03-11T09:00:00", "-P1D", "2024-03-08T09:00:00"),
        ("2024-03-10T09:00:00", "-PT7H", "2024-03-08T09:00:00"),
        ("2024-03-04T13:30:00", "-PT1H", "2024-03-04T11:30:00"),
        ("2024-03-04T14:00:00", "-PT1H", "2024-03-04T13:00:00"),
    ],
)
def test_work_is_taken_back_in_working_hours(start: str, duration: str, end: str) -> None:
    assert shown(OFFICE.add(at(start), OFFICE.duration(duration))) == end


def test_nothing_added_leaves_the_instant_where_it_is() -> None:
    sunday = at("2024-03-10T03:00:00")
    assert OFFICE.add(sunday, 0) == sunday


@pytest.mark.parametrize(
    "moment, is_open",
    [
        ("2024-03-04T09:00:00", True),
        ("2024-03-04T08:59:59.999999", False),
        ("2024-03-04T11:59:59.999999", True),
        ("2024-03-04T12:00:00", False),
        ("2024-03-04T17:00:00", False),
        ("2024-03-09T10:00:00", False),
        ("2024-12-25T10:00:00", False),
        ("2024-12-24T13:30:00", False),
        ("2024-12-28T10:30:00", True),
    ],
)
def test_the_office_is_open_or_closed(moment: str, is_open: bool) -> None:
    assert OFFICE.is_open(at(moment)) is is_open


def test_time_backwards_is_negative() -> None:
    a, b = at("2024-03-04T09:00:00"), at("2024-03-05T10:00:00")
    assert OFFICE.between(b, a) == -OFFICE.between(a, b) == -8 * HOUR


# -------------------------------------------------------------- clock changes


def test_a_skipped_hour_is_no_working_time() -> None:
    assert NIGHT.between(at("2024-03-30T22:00:00"), at("2024-03-31T06:00:00")) == 7 * HOUR
    assert shown(NIGHT.add(at("2024-03-31T01:30:00"), HOUR)) == "2024-03-31T03:30:00"


def test_a_repeated_hour_counts_twice() -> None:
    assert NIGHT.between(at("2024-10-26T22:00:00"), at("2024-10-27T06:00:00")) == 9 * HOUR


def test_hours_that_lie_inside_the_skipped_hour_do_not_exist_that_day() -> None:
    calendar = BusinessCalendar(ZONE, {7: [(135, 165)]})
    midnight = at("2024-03-31T00:00:00")
    assert calendar.between(midnight, midnight + DAY) == 0
    assert calendar.between(midnight - 7 * DAY, midnight - 6 * DAY) == 30 * MINUTE


def test_hours_that_lie_inside_the_repeated_hour_come_twice() -> None:
    calendar = BusinessCalendar(ZONE, {7: [(135, 165)]})
    first = at("2024-10-27T02:15:00+02:00")
    assert calendar.between(first, first + 2 * HOUR) == 60 * MINUTE
    assert calendar.is_open(first + 10 * MINUTE)
    assert not calendar.is_open(first + 40 * MINUTE)
    assert calendar.is_open(first + 70 * MINUTE)


def test_a_day_that_a_country_skipped_has_no_hours() -> None:
    samoa = BusinessCalendar("Pacific/Apia", {day: [(540, 1020)] for day in range(1, 8)})
    start = at("2011-12-29T17:00:00", "Pacific/Apia")
    assert shown(samoa.add(start, HOUR), "Pacific/Apia") == "2011-12-31T10:00:00"


# --------------------------------------------------- the slow, obvious definition


def slow_minutes(calendar: BusinessCalendar, start: int, end: int) -> int:
    """Minutes in [start, end) at which the wall clock shows an open time."""
    count = 0
    for instant in range(start, end, MINUTE):
        wall = from_instant(instant, calendar.zone)
        minute = wall.time.hour * 60 + wall.time.minute
        hours = calendar.exceptions.get(wall.date)
        if hours is None:
            closed = wall.date in calendar.holidays
            hours = () if closed else calendar.hours.get(wall.date.weekday, ())
        count += any(low <= minute < high for low, high in hours)
    return count


intervals = st.lists(
    st.tuples(st.integers(0, 1430), st.integers(1, 600)).map(
        lambda pair: (pair[0], min(1440, pair[0] + pair[1]))
    ),
    max_size=3,
)
weeks = st.dictionaries(st.integers(1, 7), intervals.filter(bool), min_size=1)
places = st.sampled_from([ZONE, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
# Around clock changes of these zones, a leap day and new year.
moments = st.sampled_from([
    "2024-03-31T00:00:00", "2024-10-27T00:00:00", "2024-03-10T05:00:00", "2024-11-03T04:00:00",
    "2024-04-06T12:00:00", "2024-10-05T12:00:00", "2024-02-28T20:00:00", "2023-12-31T20:00:00",
])  # fmt: skip


@st.composite
def calendars(draw: st.DrawFn) -> tuple[BusinessCalendar, int, int]:
    """A calendar with a start near something odd and an end up to two days later."""
    start = at(draw(moments), "UTC") + draw(st.integers(-600, 600)) * MINUTE
    day = from_instant(start).date
    days = [Date.from_number(day.number + step) for step in range(-1, 3)]
    calendar = BusinessCalendar(
        draw(places),
        draw(weeks),
        frozenset(draw(st.sets(st.sampled_from(days), max_size=1))),
        draw(st.dictionaries(st.sampled_from(days), intervals, max_size=1)),
    )
    return calendar, start, start + draw(st.integers(0, 2 * 1440)) * MINUTE


@given(calendars())
def test_between_agrees_with_counting_minutes(drawn: tuple[BusinessCalendar, int, int]) -> None:
    calendar, start, end = drawn
    assert calendar.between(start, end) == slow_minutes(calendar, start, end) * MINUTE


@given(calendars(), st.integers(1, 600 * MINUTE))
def test_add_finds_the_first_instant_with_that_much_work(
    drawn: tuple[BusinessCalendar, int, int], work: int
) -> None:
    calendar, start, _ = drawn
    end = calendar.add(start, work)
    assert calendar.between(start, end) == work
    assert calendar.between(start, end - 1) == work - 1


@given(calendars(), st.integers(1, 600 * MINUTE))
def test_taking_back_finds_the_last_instant_with_that_much_work(
    drawn: tuple[BusinessCalendar, int, int], work: int
) -> None:
    calendar, start, _ = drawn
    earlier = calendar.add(start, -work)
    assert calendar.between(earlier, start) == work
    assert calendar.between(earlier + 1, start) == work - 1


@given(calendars(), st.integers(0, 2 * 1440))
def test_parts_add_up(drawn: tuple[BusinessCalendar, int, int], minutes: int) -> None:
    calendar, start, end = drawn
    middle = start + minutes * MINUTE
    whole = calendar.between(start, end)
    assert calendar.between(start, middle) + calendar.between(middle, end) == whole


@settings(max_examples=10)
@given(calendars())
def test_is_open_agrees_with_the_minute(drawn: tuple[BusinessCalendar, int, int]) -> None:
    calendar, start, end = drawn
    for instant in range(start, end, 7 * MINUTE):
        expected = slow_minutes(calendar, instant, instant + MINUTE) == 1
        assert calendar.is_open(instant) is expected


# ---------------------------------------------------------------- durations


@pytest.mark.parametrize(
    "duration, hours",
    [
        ("P1D", 7),
        ("P2D", 14),
        ("PT4H", 4),
        ("P1DT1H", 8),
        ("-P1D", -7),
        ("-P1DT1H", -8),
        ("PT48H", 48),
        ("P0D", 0),
        (DaysDuration.of(days=2), 14),
        (DaysDuration.of(days=1, hours=3), 10),
        (DaysDuration.of(hours=5), 5),
        (DaysDuration.of(days=-1, hours=-1), -8),
    ],
)
def test_a_working_day_is_the_calendars_hours(duration: DaysDuration | str, hours: int) -> None:
    assert OFFICE.duration(duration) == hours * HOUR


@pytest.mark.parametrize("duration", ["P1M", "P1Y", MonthsDuration(2)])
def test_months_have_no_fixed_working_time(duration: MonthsDuration | str) -> None:
    for calendar in (OFFICE, WallClock()):
        with pytest.raises(CalendarError, match="Use days"):
            calendar.duration(duration)


def test_months_can_be_added_from_a_moment() -> None:
    start = at("2024-01-31T10:00:00")
    assert shown(OFFICE.advance(start, "P1M")) == "2024-02-29T10:00:00"
    assert shown(WallClock(ZONE).advance(start, MonthsDuration(6))) == "2024-07-31T10:00:00"
    assert shown(OFFICE.advance(start, "P1D")) == "2024-02-01T10:00:00"
    assert shown(WallClock(ZONE).advance(start, "PT30M")) == "2024-01-31T10:30:00"


def test_a_text_that_is_no_duration_is_refused() -> None:
    with pytest.raises(CalendarError, match="'two days' is no duration"):
        OFFICE.duration("two days")


@pytest.mark.parametrize(
    "hours, length",
    [
        ({1: [(0, 480)], 2: [(0, 480)], 3: [(0, 360)]}, 480),
        ({1: [(0, 480)], 2: [(0, 360)]}, 480),
        ({1: [(0, 60), (30, 90)]}, 90),
        ({6: [(0, 1440)]}, 1440),
    ],
)
def test_the_usual_day_is_the_commonest_or_the_longest(
    hours: dict[int, list[tuple[int, int]]], length: int
) -> None:
    assert BusinessCalendar("UTC", hours).day_length_us == length * MINUTE


# --------------------------------------------------------------- wall clock


def test_the_wall_clock_never_closes() -> None:
    clock = WallClock()
    start = at("2024-03-09T03:00:00")
    assert clock.is_open(start)
    assert clock.day_length_us == DAY
    assert clock.add(start, 5 * HOUR) == start + 5 * HOUR
    assert clock.between(start, start - HOUR) == -HOUR
    assert clock.duration("P1DT1H") == 25 * HOUR


# ------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "hours, part",
    [
        ({}, "never open"),
        ({1: []}, "never open"),
        ({0: [(0, 60)]}, "Weekdays"),
        ({8: [(0, 60)]}, "Weekdays"),
        ({1: [(60, 60)]}, "make no sense"),
        ({1: [(600, 540)]}, "make no sense"),
        ({1: [(-5, 60)]}, "make no sense"),
        ({1: [(0, 1441)]}, "make no sense"),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    hours: dict[int, list[tuple[int, int]]], part: str
) -> None:
    with pytest.raises(CalendarError, match=part):
        BusinessCalendar("UTC", hours)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone, match="IANA"):
        BusinessCalendar("Mars/Olympus", WEEK)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_answer_centuries_away_is_refused(sign: int) -> None:
    rare = BusinessCalendar("UTC", {1: [(0, 1)]})
    with pytest.raises(CalendarError, match="400 years"):
        rare.add(0, sign * 10**6 * MINUTE)
    with pytest.raises(CalendarError, match="400 years"):
        rare.between(0, at("2500-01-01T00:00:00"))


# ------------------------------------------------------------------- sharing


def test_a_calendar_is_a_value() -> None:
    same = BusinessCalendar(ZONE, WEEK, OFFICE.holidays, OFFICE.exceptions)
    assert same == OFFICE
    assert same != BusinessCalendar(ZONE, WEEK)


def test_many_threads_may_ask_at_once() -> None:
    calendar = BusinessCalendar(ZONE, WEEK)
    start = at("2024-03-04T09:00:00")
    works = [day * 7 * HOUR for day in range(1, 2000, 40)]
    expected = [BusinessCalendar(ZONE, WEEK).add(start, work) for work in works]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(lambda work: calendar.add(start, work), works)) == expected
