"""Dates, times and durations in sums: month ends, leap years, clock changes, years far away."""

from __future__ import annotations

import datetime as python
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import iso
from casewright.rules.border import from_python
from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.values import (
    DAY_NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    from_instant,
)


def text(expression: str) -> object:
    return evaluate(f"string({expression})", {})


# -------------------------------------------------------------------- months


@pytest.mark.parametrize(
    "start, by, end",
    [
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2023-01-31", "P1M", "2023-02-28"),
        ("1900-01-31", "P1M", "1900-02-28"),
        ("2000-01-31", "P1M", "2000-02-29"),
        ("2100-01-31", "P1M", "2100-02-28"),
        ("2024-03-31", "P1M", "2024-04-30"),
        ("2024-03-30", "P1M", "2024-04-30"),
        ("2024-05-31", "P4M", "2024-09-30"),
        ("2024-12-31", "P2M", "2025-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2024-02-29", "P100Y", "2124-02-29"),
        ("1896-02-29", "P4Y", "1900-02-28"),
        ("2024-02-29", "-P1Y", "2023-02-28"),
        ("2024-03-31", "-P1M", "2024-02-29"),
        ("2024-01-15", "-P1M", "2023-12-15"),
        ("2024-12-15", "P1M", "2025-01-15"),
        ("2024-06-15", "P0M", "2024-06-15"),
        ("0001-01-01", "-P1M", "0000-12-01"),
        ("0000-03-31", "-P1M", "0000-02-29"),
        ("-0004-02-29", "P4Y", "0000-02-29"),
        ("-0001-12-31", "P1M", "0000-01-31"),
        ("9999-12-31", "P1M", "10000-01-31"),
        ("999999999-11-30", "P1M", "999999999-12-30"),
        ("999999999-12-30", "P1M", None),
        ("-999999999-01-01", "-P1M", None),
    ],
)
def test_a_month_ends_where_the_calendar_says(start: str, by: str, end: str | None) -> None:
    assert text(f'@"{start}" + @"{by}"') == end
    assert text(f'@"{by}" + @"{start}"') == end
    assert text(f'@"{start}" - (-@"{by}")') == end
    clock = None if end is None else f"{end}T10:00:00Z"
    assert text(f'@"{start}T10:00:00Z" + @"{by}"') == clock


@given(st.dates(python.date(1600, 1, 1), python.date(2400, 12, 31)), st.integers(-600, 600))
def test_months_keep_the_day_or_end_the_month(start: python.date, months: int) -> None:
    moved = Date(start.year, start.month, start.day).plus_months(months)
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
    last = moved.number + 1 == Date(moved.year, moved.month, 1).plus_months(1).number
    assert moved.day == start.day or (last and moved.day < start.day)


# -------------------------------------------------------------- days and clock


@pytest.mark.parametrize(
    "start, by, end",
    [
        ("2024-02-28", "P1D", "2024-02-29"),
        ("2024-02-28", "P2D", "2024-03-01"),
        ("2023-02-28", "P1D", "2023-03-01"),
        ("2024-12-31", "P1D", "2025-01-01"),
        ("2024-01-01", "-P1D", "2023-12-31"),
        ("2024-01-01", "P366D", "2025-01-01"),
        ("2024-01-01", "PT23H59M59S", "2024-01-01"),
        ("2024-01-01", "PT24H", "2024-01-02"),
        ("2024-01-01", "PT47H", "2024-01-02"),
        ("2024-01-01", "-PT1S", "2023-12-31"),
        ("2024-01-01", "-PT24H", "2023-12-31"),
        ("2024-01-01", "-PT24H1S", "2023-12-30"),
        ("9999-12-31", "P1D", "10000-01-01"),
        ("0000-01-01", "-P1D", "-0001-12-31"),
        ("-0001-12-31", "P1D", "0000-01-01"),
        ("999999999-12-31", "-P1D", "999999999-12-30"),
        ("-999999999-01-01", "-P1D", None),
    ],
)
def test_a_date_is_the_midnight_that_starts_it(start: str, by: str, end: str | None) -> None:
    assert text(f'@"{start}" + @"{by}"') == end
    assert text(f'@"{by}" + @"{start}"') == end


@pytest.mark.parametrize(
    "start, by, end",
    [
        ("10:30:00", "PT1H", "11:30:00"),
        ("23:30:00", "PT1H", "00:30:00"),
        ("00:00:00", "-PT1S", "23:59:59"),
        ("00:00:00Z", "-PT0.000000001S", "23:59:59.999999999Z"),
        ("10:30:00", "P7D", "10:30:00"),
        ("10:30:00", "-P7DT30M", "10:00:00"),
        ("10:30:00+05:30", "PT1H", "11:30:00+05:30"),
        ("23:30:00@Europe/Paris", "PT1H", "00:30:00@Europe/Paris"),
        ("10:30:00", "P1M", None),
    ],
)
def test_a_time_goes_round_the_clock(start: str, by: str, end: str | None) -> None:
    assert text(f'@"{start}" + @"{by}"') == end
    if end is not None:
        assert text(f'@"{end}" - @"{by}"') == start


FIRST, LAST = map(python.datetime.fromisoformat, ("0001-01-03", "9999-12-29"))


@given(
    st.datetimes(FIRST, LAST),
    st.timedeltas(python.timedelta(days=-2), python.timedelta(days=2)),
)
def test_wall_times_agree_with_python(start: python.datetime, by: python.timedelta) -> None:
    data = {"start": start, "by": by, "end": start + by}
    assert evaluate("start + by = end", data) is True
    assert evaluate("end - by = start", data) is True
    assert evaluate("end - start = by", data) is True
    assert evaluate("start < end", data) is (by > python.timedelta(0))


# -------------------------------------------------------------------- zones

PLACES = [
    "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "America/Santiago",
    "Pacific/Auckland", "Asia/Kolkata", "Africa/Cairo",
]  # fmt: skip


@pytest.mark.parametrize(
    "start, by, end",
    [
        # Europe, spring: the clock jumps from 2 to 3.
        ("2024-03-31T01:30:00@Europe/Amsterdam", "PT30M", "2024-03-31T03:00:00@Europe/Amsterdam"),
        ("2024-03-31T03:00:00@Europe/Amsterdam", "-PT30M", "2024-03-31T01:30:00@Europe/Amsterdam"),
        ("2024-03-30T12:00:00@Europe/Amsterdam", "P1D", "2024-03-31T13:00:00@Europe/Amsterdam"),
        # Europe, autumn: the hour from 2 to 3 comes twice; the second pass shows its offset.
        ("2024-10-27T01:30:00@Europe/Amsterdam", "PT1H", "2024-10-27T02:30:00@Europe/Amsterdam"),
        ("2024-10-27T01:30:00@Europe/Amsterdam", "PT2H", "2024-10-27T02:30:00+01:00"),
        ("2024-10-27T01:30:00@Europe/Amsterdam", "PT3H", "2024-10-27T03:30:00@Europe/Amsterdam"),
        ("2024-10-26T12:00:00@Europe/Amsterdam", "P1D", "2024-10-27T11:00:00@Europe/Amsterdam"),
        # South of the equator spring is in autumn, and Lord Howe moves by half an hour.
        ("2024-10-06T01:45:00@Australia/Lord_Howe", "PT15M",
         "2024-10-06T02:30:00@Australia/Lord_Howe"),
        ("2024-04-07T01:45:00@Australia/Lord_Howe", "PT30M", "2024-04-07T01:45:00+10:30"),
        ("2024-04-06T12:00:00@Pacific/Auckland", "P1D", "2024-04-07T11:00:00@Pacific/Auckland"),
        ("2024-09-28T12:00:00@Pacific/Auckland", "P1D", "2024-09-29T13:00:00@Pacific/Auckland"),
        # Months move on the wall clock, whatever the offset becomes.
        ("2024-02-29T12:00:00@Europe/Amsterdam", "P1M", "2024-03-29T12:00:00@Europe/Amsterdam"),
        ("2024-03-29T12:00:00@Europe/Amsterdam", "P1M", "2024-04-29T12:00:00@Europe/Amsterdam"),
        ("2024-01-31T12:00:00+05:30", "P1M", "2024-02-29T12:00:00+05:30"),
        # An offset of its own never changes.
        ("2024-03-30T12:00:00+01:00", "P1D", "2024-03-31T12:00:00+01:00"),
        ("2024-12-31T23:59:59Z", "PT1S", "2025-01-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_clock_changes(start: str, by: str, end: str) -> None:
    assert text(f'@"{start}" + @"{by}"') == end
    assert text(f'@"{by}" + @"{start}"') == end


@given(st.integers(0, 2**51), st.sampled_from(PLACES), st.integers(-(10**13), 10**13))
def test_hours_are_hours_in_every_zone(micros: int, zone: str, by: int) -> None:
    start = from_instant(micros, zone)
    data = {"start": start, "by": DaysDuration(by * 1_000)}
    end = evaluate("start + by", data)
    assert isinstance(end, DateTime)
    assert end.to_instant() == micros + by
    assert evaluate("start + by - start = by", data) is True
    assert evaluate("start + by - by = start", data) is True


@given(st.integers(0, 2**51), st.sampled_from(PLACES))
def test_a_moment_shows_the_wall_clock_of_its_zone(micros: int, zone: str) -> None:
    shown = from_instant(micros, zone)
    oracle = python.datetime.fromtimestamp(micros // 1_000_000, ZoneInfo(zone))
    assert (shown.date.year, shown.date.month, shown.date.day) == (
        oracle.year, oracle.month, oracle.day,
    )  # fmt: skip
    assert (shown.time.hour, shown.time.minute, shown.time.second) == (
        oracle.hour, oracle.minute, oracle.second,
    )  # fmt: skip
    offset = evaluate("at.time offset", {"at": shown})
    assert offset == from_python(oracle.utcoffset())


@pytest.mark.parametrize(
    "left, right, sign",
    [
        ("2024-06-01T12:00:00@Europe/Amsterdam", "2024-06-01T10:00:00Z", 0),
        ("2024-01-01T12:00:00@Europe/Amsterdam", "2024-01-01T10:00:00Z", 1),
        ("2024-06-01T12:00:00+02:00", "2024-06-01T06:00:00-04:00", 0),
        ("2024-06-01T12:00:00@Europe/Amsterdam", "2024-06-01T12:00:00@America/New_York", -1),
        ("2024-06-01T00:00:00Z", "2024-05-31T23:59:59.999999999Z", 1),
        ("2024-06-01T12:00:00", "2024-06-01T12:00:00", 0),
        ("2024-06-01T12:00:00", "2024-06-01T12:00:01", -1),
        ("10:00:00+02:00", "08:00:00Z", 0),
        ("10:00:00+02:00", "10:00:00+01:00", -1),
        ("10:00:00@Asia/Tokyo", "01:00:00Z", 0),
        # Where only one side has a zone, the other is read in the same zone.
        ("2024-06-01T12:00:00", "2024-06-01T12:00:00Z", 0),
        ("2024-06-01T12:00:00@Europe/Amsterdam", "2024-06-02T12:00:00", -1),
        ("10:00:00", "10:00:00Z", 0),
        ("10:00:00", "11:00:00@Asia/Tokyo", -1),
        ("12:00:00", "11:00:00@Asia/Tokyo", 1),
    ],
)
def test_moments_are_compared_as_instants(left: str, right: str, sign: int) -> None:
    answers = {
        "<": sign < 0,
        "<=": sign <= 0,
        "=": sign == 0,
        "!=": sign != 0,
        ">=": sign >= 0,
        ">": sign > 0,
    }
    for operator, answer in answers.items():
        assert evaluate(f'@"{left}" {operator} @"{right}"', {}) is answer, operator
    difference = text(f'@"{left}" - @"{right}"')
    # A difference needs a zone on both sides or on none.
    one_sided = is_local(left) != is_local(right)
    assert (difference is None) is one_sided
    assert sign != 0 or one_sided or difference == "PT0S"


def is_local(text_: str) -> bool:
    moment = iso.parse_temporal(text_)
    assert isinstance(moment, Time | DateTime)
    return moment.is_local


# ----------------------------------------------------------------- durations


@pytest.mark.parametrize(
    "expression, expected",
    [
        ('@"P1D" * 0.5', "PT12H"),
        ('@"PT1S" / 3', "PT0.333333333S"),
        ('-@"PT1S" / 3', "-PT0.333333333S"),
        ('@"PT0.000000003S" / 2', "PT0.000000001S"),
        ('-@"PT0.000000003S" / 2', "-PT0.000000001S"),
        ('@"P1Y" * 0.1', "P1M"),
        ('@"P1Y" * -1.5', "-P1Y6M"),
        ('@"P5M" / 2', "P2M"),
        ('@"-P5M" / 2', "-P2M"),
        ('@"P1D" * 0', "PT0S"),
        ('@"P1M" * 0', "P0M"),
        ('@"P1D" / 0', None),
        ('@"P1M" / 0', None),
        ('@"P1D" * (1 / 0)', None),
        ('@"P1D" - @"PT25H"', "-PT1H"),
        ('@"P1Y" - @"P13M"', "-P1M"),
        ('@"P1D" + @"P1M"', None),
        ('abs(@"P1D" - @"P2D")', "P1D"),
        ('@"P999999999D" + @"P1D"', "P1000000000D"),
    ],
)
def test_durations_are_scaled_toward_zero(expression: str, expected: str | None) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize(
    "expression, expected",
    [
        ('@"P1D" / @"PT1H"', 24),
        ('@"PT1H" / @"P2D" = 1 / 48', True),
        ('@"P2Y" / @"P1M"', 24),
        ('-@"P1D" / @"PT12H"', -2),
        ('@"P1D" / @"PT0S"', None),
        ('@"P1Y" / @"P0M"', None),
        ('@"P1D" > @"PT23H59M59.999999999S"', True),
        ('@"P1Y" > @"P11M"', True),
        ('@"-P1D" < @"PT0S"', True),
        ('@"P1D" in [@"PT1H"..@"P2D"]', True),
        ('@"P1M" in [@"P1D"..@"P60D"]', None),
        ('max(@"P1D", @"PT25H") = @"PT25H"', True),
        ('mean(@"P1D", @"P2D") = @"PT36H"', True),
        ('sum(@"P1M", @"P1Y") = @"P13M"', True),
        ('sum(@"P1M", @"P1D")', None),
    ],
)
def test_durations_compare_and_divide_within_their_kind(expression: str, expected: object) -> None:
    assert evaluate(expression, {}) == expected


@pytest.mark.parametrize(
    "text_, days, hours, minutes, seconds",
    [
        ("P1DT2H3M4S", 1, 2, 3, 4),
        ("-P1DT2H3M4S", -1, -2, -3, -4),
        ("PT25H61M61S", 1, 2, 2, 1),
        ("PT0.9S", 0, 0, 0, Decimal("0.9")),
        ("-PT61.25S", 0, 0, -1, Decimal("-1.25")),
        ("P400D", 400, 0, 0, 0),
        ("PT86399S", 0, 23, 59, 59),
        ("-PT86401S", -1, 0, 0, -1),
    ],
)
def test_the_parts_of_a_duration_have_its_sign(
    text_: str, days: int, hours: int, minutes: int, seconds: int | Decimal
) -> None:
    found = [evaluate(f'@"{text_}".{part}', {}) for part in ("days", "hours", "minutes", "seconds")]
    assert found == [days, hours, minutes, seconds]


@pytest.mark.parametrize(
    "start, end, months",
    [
        ("2024-01-31", "2024-02-29", "P0M"),
        ("2024-01-29", "2024-02-29", "P1M"),
        ("2024-01-01", "2024-12-31", "P11M"),
        ("2024-01-01", "2025-01-01", "P1Y"),
        ("2024-02-29", "2025-02-28", "P11M"),
        ("2024-02-29", "2025-03-01", "P1Y"),
        ("2025-01-01", "2024-01-01", "-P1Y"),
        ("2024-02-29", "2024-01-31", "P0M"),
        ("2024-03-15", "2024-01-16", "-P1M"),
        ("2024-03-15", "2024-01-15", "-P2M"),
        ("2024-03-15", "2024-01-14", "-P2M"),
        ("2024-05-05", "2024-05-05", "P0M"),
        ("-0001-12-01", "0001-01-01", "P1Y1M"),
    ],
)
def test_whole_months_between_two_dates(start: str, end: str, months: str) -> None:
    assert text(f'years and months duration(@"{start}", @"{end}")') == months
    moments = f'@"{start}T00:00:00", @"{end}T23:00:00"'
    assert text(f"years and months duration({moments})") == months


@given(st.dates(), st.integers(-3_000, 3_000).filter(bool))
def test_months_between_never_overshoot(start: python.date, days: int) -> None:
    first = Date(start.year, start.month, start.day)
    last = Date.from_number(first.number + days)
    between = evaluate("years and months duration(a, b)", {"a": first, "b": last})
    assert isinstance(between, MonthsDuration)
    step = 1 if days > 0 else -1
    assert (first.plus_months(between.months).number - last.number) * step <= 0
    assert (first.plus_months(between.months + step).number - last.number) * step >= 0


# --------------------------------------------------------------- round trips

dates = st.builds(Date.from_number, st.integers(-300_000_000_000, 300_000_000_000))
zoned = st.one_of(
    st.tuples(st.none(), st.none()),
    st.tuples(st.integers(-18 * 3600, 18 * 3600), st.none()),
    st.tuples(st.none(), st.sampled_from(PLACES)),
)
times = st.builds(lambda nanos, at: Time(nanos, *at), st.integers(0, DAY_NANOS - 1), zoned)
temporals = st.one_of(
    dates,
    times,
    st.builds(DateTime, dates, times),
    st.builds(DaysDuration, st.integers(-(10**22), 10**22)),
    st.builds(MonthsDuration, st.integers(-(10**9), 10**9)),
)
READ = compile_feel("string(v)", ["v"])


@given(temporals)
def test_what_string_writes_is_read_again_by_every_reader(value: object) -> None:
    written = READ.evaluate({"v": value})
    assert isinstance(written, str)
    assert iso.parse_temporal(written) == value
    assert evaluate(f'@"{written}"', {}) == value
    names = {
        Date: "date", Time: "time", DateTime: "date and time", DaysDuration: "duration",
        MonthsDuration: "duration",
    }  # fmt: skip
    for kind, name in names.items():
        found = evaluate(f"{name}(t)", {"t": written})
        if kind is type(value):
            assert found == value
        elif name != names[type(value)] and not (kind is DateTime and isinstance(value, Date)):
            assert found is None, name


@given(dates, times)
def test_a_moment_is_made_of_its_date_and_its_time(date: Date, time: Time) -> None:
    data = {"d": date, "t": time}
    assert evaluate("date(date and time(d, t)) = d", data) is True
    assert evaluate("is(time(date and time(d, t)), t)", data) is True
    parts = "date(d.year, d.month, d.day) = d"
    assert evaluate(parts, data) is True
