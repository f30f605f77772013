"""Business calendars at the edges: year ends, holidays, exceptions, clock changes north and south."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules import iso, zones
from casewright.rules.calendar import DAY, MINUTE, SECOND, BusinessCalendar, WallClock
from casewright.rules.values import Date, DateTime, DaysDuration, MonthsDuration, from_instant

HOUR = 60 * MINUTE
NINE_TO_FIVE = [(540, 1020)]
WEEKDAYS = dict.fromkeys(range(1, 6), NINE_TO_FIVE)
ALWAYS = {day: [(0, 1440)] for day in range(1, 8)}
NORTH = ["Europe/Amsterdam", "America/New_York", "Europe/London"]
SOUTH = ["Pacific/Auckland", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago"]
STEADY = ["UTC", "Asia/Kolkata", "Pacific/Kiritimati"]


def at(text: str, zone: str = "UTC") -> int:
    found = iso.parse_date_time(text)
    assert isinstance(found, DateTime)
    return found.to_instant(zone)


def shown(instant: int, zone: str = "UTC") -> str:
    return iso.format_temporal(from_instant(instant, zone)).partition("@")[0].removesuffix("Z")


# ------------------------------------------------ the slow, obvious definition


def is_open_slowly(calendar: BusinessCalendar, instant: int) -> bool:
    """What the wall clock of the calendar's zone says about one instant."""
    wall = from_instant(instant, calendar.zone)
    minute = wall.time.hour * 60 + wall.time.minute
    hours = calendar.exceptions.get(wall.date)
    if hours is None:
        holiday = wall.date in calendar.holidays
        hours = () if holiday else calendar.hours.get(wall.date.weekday, ())
    return any(start <= minute < end for start, end in hours)


def open_minutes(calendar: BusinessCalendar, start: int, end: int) -> int:
    return sum(is_open_slowly(calendar, instant) for instant in range(start, end, MINUTE))


def changes(zone: str, year: int) -> Iterator[int]:
    """The instants of a year at which the clock of a zone changes, hour by hour."""
    start = at(f"{year}-01-01T00:00:00")
    for hour in range(366 * 24):
        before = zones.offset_at_utc(zone, (start + (hour - 1) * HOUR) // SECOND)
        if zones.offset_at_utc(zone, (start + hour * HOUR) // SECOND) != before:
            yield start + hour * HOUR


CHANGES = [(zone, change) for zone in NORTH + SOUTH for change in changes(zone, 2024)]


def test_every_zone_with_summer_time_changes_twice_a_year() -> None:
    assert len(CHANGES) == 2 * len(NORTH + SOUTH)


hours_of_a_day = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 900)).map(
        lambda pair: (pair[0], min(1440, sum(pair)))
    ),
    max_size=3,
)


@st.composite
def odd_days(draw: st.DrawFn) -> tuple[BusinessCalendar, int, int]:
    """A calendar with holidays and exceptions around a clock change, and a stretch over it."""
    zone, change = draw(st.sampled_from(CHANGES))
    day = from_instant(change, zone).date
    near = st.sampled_from([Date.from_number(day.number + step) for step in range(-2, 3)])
    week = draw(st.dictionaries(st.integers(1, 7), hours_of_a_day.filter(bool), min_size=1))
    calendar = BusinessCalendar(
        zone,
        week,
        frozenset(draw(st.sets(near, max_size=2))),
        draw(st.dictionaries(near, hours_of_a_day, max_size=2)),
    )
    start = change - draw(st.integers(0, 1440)) * MINUTE
    return calendar, start, change + draw(st.integers(0, 1440)) * MINUTE


@given(odd_days())
def test_working_time_over_a_clock_change_is_what_one_counts(
    drawn: tuple[BusinessCalendar, int, int],
) -> None:
    calendar, start, end = drawn
    counted = open_minutes(calendar, start, end) * MINUTE
    assert calendar.between(start, end) == counted
    assert calendar.between(end, start) == -counted


@given(odd_days(), st.integers(1, 20 * 60))
def test_adding_and_taking_back_over_a_clock_change(
    drawn: tuple[BusinessCalendar, int, int], minutes: int
) -> None:
    calendar, start, _ = drawn
    work = minutes * MINUTE
    later = calendar.add(start, work)
    assert calendar.between(start, later) == work
    assert is_open_slowly(calendar, later - MINUTE)
    earlier = calendar.add(later, -work)
    assert calendar.between(earlier, later) == work
    assert earlier >= start
    assert calendar.is_open(earlier)


@settings(max_examples=15)
@given(odd_days())
def test_open_is_what_the_wall_clock_says(drawn: tuple[BusinessCalendar, int, int]) -> None:
    calendar, start, end = drawn
    for instant in range(start, end, 11 * MINUTE):
        assert calendar.is_open(instant) is is_open_slowly(calendar, instant), shown(instant)


@given(odd_days(), st.lists(st.integers(1, 600), min_size=2, max_size=4))
def test_work_may_be_added_in_parts(
    drawn: tuple[BusinessCalendar, int, int], parts: list[int]
) -> None:
    calendar, start, _ = drawn
    instant = start
    for part in parts:
        instant = calendar.add(instant, part * MINUTE)
    assert instant == calendar.add(start, sum(parts) * MINUTE)


@pytest.mark.parametrize("zone, change", CHANGES)
def test_a_round_the_clock_calendar_is_the_wall_clock(zone: str, change: int) -> None:
    calendar, clock = BusinessCalendar(zone, ALWAYS), WallClock(zone)
    for work in (SECOND, 90 * MINUTE, 5 * DAY, -SECOND, -90 * MINUTE, -5 * DAY):
        assert calendar.add(change, work) == clock.add(change, work)
        assert calendar.between(change, change + work) == clock.between(change, change + work)
    assert calendar.is_open(change)
    assert calendar.is_open(change - 1)


@pytest.mark.parametrize("zone, change", CHANGES)
def test_the_day_of_a_clock_change_has_an_hour_more_or_less(zone: str, change: int) -> None:
    day = from_instant(change, zone).date
    begin = at(f"{iso.format_temporal(day)}T00:00:00", zone)
    end = at(f"{iso.format_temporal(Date.from_number(day.number + 1))}T00:00:00", zone)
    length = BusinessCalendar(zone, ALWAYS).between(begin, end)
    assert length == end - begin
    if zone != "America/Santiago":  # there the clock changes at midnight itself
        assert abs(length - DAY) == (30 * MINUTE if "Lord_Howe" in zone else HOUR)


# ------------------------------------------------------------------- year ends


@pytest.mark.parametrize("zone", NORTH + SOUTH + STEADY)
@pytest.mark.parametrize("year", [1999, 2000, 2023, 2024])
def test_a_year_ends_like_any_other_day(zone: str, year: int) -> None:
    calendar = BusinessCalendar(zone, {day: [(1380, 1440), (0, 60)] for day in range(1, 8)})
    eve = at(f"{year}-12-31T22:30:00", zone)
    assert shown(calendar.add(eve, HOUR), zone) == f"{year + 1}-01-01T00:00:00"
    assert shown(calendar.add(eve, 2 * HOUR), zone) == f"{year + 1}-01-01T01:00:00"
    assert calendar.between(eve, eve + 3 * HOUR) == 2 * HOUR
    assert calendar.add(calendar.add(eve, 90 * MINUTE), -90 * MINUTE) == eve + 30 * MINUTE


@pytest.mark.parametrize(
    "year, days",
    [(2023, 365), (2024, 366), (1900, 365), (2000, 366), (2100, 365), (0, 366), (-1, 365)],
)
def test_a_year_has_its_leap_day_or_not(year: int, days: int) -> None:
    calendar = BusinessCalendar("UTC", ALWAYS)
    text = f"{'-' if year < 0 else ''}{abs(year):04d}-01-01T00:00:00"
    begin = at(text)
    assert shown(calendar.add(begin, days * DAY)).endswith("-01-01T00:00:00")
    assert calendar.between(begin, begin + days * DAY) == days * DAY


@pytest.mark.parametrize("years", [1, 10, 99])
def test_long_stretches_are_the_sum_of_their_years(years: int) -> None:
    calendar = BusinessCalendar("Europe/Amsterdam", WEEKDAYS)
    start = at("2001-01-01T00:00:00", "Europe/Amsterdam")
    days = [Date(2001 + years, 1, 1).number - Date(2001, 1, 1).number]
    weekdays = sum(
        Date.from_number(Date(2001, 1, 1).number + n).weekday <= 5 for n in range(days[0])
    )
    end = at(f"{2001 + years}-01-01T00:00:00", "Europe/Amsterdam")
    assert calendar.between(start, end) == weekdays * 8 * HOUR
    # The last day's work is done at its closing time.
    finish = calendar.add(start, weekdays * 8 * HOUR)
    assert calendar.between(finish, end) == 0
    assert not calendar.is_open(finish)
    assert calendar.is_open(finish - 1)


# --------------------------------------------------------- holidays, exceptions

MONDAY, TUESDAY, SUNDAY = Date(2024, 3, 4), Date(2024, 3, 5), Date(2024, 3, 3)


@pytest.mark.parametrize(
    "holidays, exceptions, hours",
    [
        ([], {}, 40),
        ([MONDAY], {}, 32),
        ([MONDAY, TUESDAY], {}, 24),
        ([SUNDAY], {}, 40),
        ([], {MONDAY: []}, 32),
        ([], {MONDAY: [(600, 720)]}, 34),
        ([], {SUNDAY: [(600, 720)]}, 42),
        ([], {MONDAY: [(0, 1440)]}, 56),
        ([MONDAY], {MONDAY: [(600, 720)]}, 34),
        ([MONDAY], {MONDAY: []}, 32),
        ([MONDAY], {TUESDAY: [(540, 1080)]}, 33),
        ([SUNDAY], {SUNDAY: [(540, 600)]}, 41),
        ([], {MONDAY: [(540, 600), (590, 660)]}, 34),
        ([], {MONDAY: [(540, 600), (600, 660)]}, 34),
    ],
)
def test_a_week_with_its_holidays_and_exceptions(
    holidays: list[Date], exceptions: dict[Date, list[tuple[int, int]]], hours: int
) -> None:
    calendar = BusinessCalendar("UTC", WEEKDAYS, frozenset(holidays), exceptions)
    start = at("2024-03-03T00:00:00")
    assert calendar.between(start, start + 7 * DAY) == hours * HOUR
    assert open_minutes(calendar, start, start + 7 * DAY) == hours * 60
    # The length of the usual working day does not depend on single dates.
    assert calendar.duration("P1D") == 8 * HOUR


def test_a_holiday_is_a_date_of_the_calendars_own_zone() -> None:
    sydney = BusinessCalendar("Australia/Sydney", ALWAYS, frozenset({Date(2024, 1, 26)}))
    begin = at("2024-01-26T00:00:00", "Australia/Sydney")
    assert shown(begin) == "2024-01-25T13:00:00"
    assert sydney.is_open(begin - 1)
    assert not sydney.is_open(begin)
    assert not sydney.is_open(begin + DAY - 1)
    assert sydney.is_open(begin + DAY)
    assert sydney.add(begin, SECOND) == begin + DAY + SECOND


def test_a_calendar_that_opens_only_by_exception_is_refused_or_waits() -> None:
    rare = BusinessCalendar("UTC", {7: [(600, 660)]}, frozenset({SUNDAY}))
    start = at("2024-03-03T00:00:00")
    assert shown(rare.add(start, 1)) == "2024-03-10T10:00:00.000001"
    assert shown(rare.add(start, -1)) == "2024-02-25T10:59:59.999999"


# -------------------------------------------------------------------- durations


@pytest.mark.parametrize(
    "text, value, hours",
    [
        ("P1D", DaysDuration.of(days=1), 8),
        ("P5D", DaysDuration.of(days=5), 40),
        ("P1DT4H", DaysDuration.of(days=1, hours=4), 12),
        ("PT4H", DaysDuration.of(hours=4), 4),
        ("-P1D", DaysDuration.of(days=-1), -8),
        ("-P1DT4H", DaysDuration.of(days=-1, hours=-4), -12),
        ("PT90M", DaysDuration.of(minutes=90), 1.5),
        ("PT0S", DaysDuration.of(), 0),
    ],
)
def test_days_are_working_days_and_hours_are_hours(
    text: str, value: DaysDuration, hours: float
) -> None:
    office = BusinessCalendar("UTC", WEEKDAYS)
    assert office.duration(text) == office.duration(value) == int(hours * HOUR)


def test_only_a_text_can_tell_48_hours_from_two_days() -> None:
    office = BusinessCalendar("UTC", WEEKDAYS)
    assert office.duration("PT48H") == 48 * HOUR
    assert office.duration(DaysDuration.of(hours=48)) == 16 * HOUR
    assert WallClock().duration("PT48H") == WallClock().duration("P2D") == 2 * DAY


@pytest.mark.parametrize(
    "start, duration, end",
    [
        ("2024-01-31T10:00:00", "P1M", "2024-02-29T10:00:00"),
        ("2023-01-31T10:00:00", "P1M", "2023-02-28T10:00:00"),
        ("2024-02-29T10:00:00", "P1Y", "2025-02-28T10:00:00"),
        ("2024-02-29T10:00:00", "-P1Y", "2023-02-28T10:00:00"),
        ("2024-03-08T16:00:00", "PT2H", "2024-03-11T10:00:00"),
        ("2024-03-08T16:00:00", "P1D", "2024-03-11T16:00:00"),
        ("2024-03-11T10:00:00", "-PT2H", "2024-03-08T16:00:00"),
    ],
)
def test_a_due_time_is_found_from_any_duration(start: str, duration: str, end: str) -> None:
    office = BusinessCalendar("UTC", WEEKDAYS)
    assert shown(office.advance(at(start), duration)) == end
    value = iso.parse_duration(duration)
    assert isinstance(value, DaysDuration | MonthsDuration)
    assert shown(office.advance(at(start), value)) == end


def test_months_keep_the_wall_clock_over_a_clock_change() -> None:
    zone = "Europe/Amsterdam"
    start = at("2024-02-29T10:00:00", zone)
    for calendar in (WallClock(zone), BusinessCalendar(zone, WEEKDAYS)):
        assert shown(calendar.advance(start, "P2M"), zone) == "2024-04-29T10:00:00"
