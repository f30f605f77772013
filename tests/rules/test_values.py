"""Dates, times and durations: any year, nanoseconds, zones, exact arithmetic."""

from __future__ import annotations

import datetime as python
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import civil, iso
from casewright.rules.feel import evaluate
from casewright.rules.values import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    from_instant,
    to_instant,
)
from casewright.rules.zones import UnknownZone, known_zones, offset_at_local, offset_at_utc

EPOCH = python.date(1970, 1, 1)


# ------------------------------------------------------------------ calendar


@given(st.dates())
def test_day_numbers_agree_with_the_calendar_of_python(day: python.date) -> None:
    number = (day - EPOCH).days
    assert civil.day_number(day.year, day.month, day.day) == number
    assert civil.from_day_number(number) == (day.year, day.month, day.day)
    assert civil.weekday(number) == day.isoweekday()
    assert civil.iso_week(day.year, day.month, day.day) == day.isocalendar().week


@given(st.integers(-300_000_000_000, 300_000_000_000))
def test_day_numbers_go_both_ways_in_any_year(number: int) -> None:
    assert civil.day_number(*civil.from_day_number(number)) == number


@pytest.mark.parametrize(
    "start, months, expected",
    [
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2023, 1, 31), 1, (2023, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), -12, (2023, 2, 28)),
        ((2024, 12, 15), 1, (2025, 1, 15)),
        ((2024, 1, 15), -1, (2023, 12, 15)),
        ((0, 1, 1), -1, (-1, 12, 1)),
    ],
)
def test_months_are_added_on_the_calendar(
    start: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert civil.add_months(*start, months) == expected


@pytest.mark.parametrize(
    "year, leap", [(2024, True), (2023, False), (1900, False), (2000, True), (0, True), (-4, True)]
)
def test_leap_years(year: int, leap: bool) -> None:
    assert civil.is_leap(year) is leap
    assert civil.month_length(year, 2) == (29 if leap else 28)


# -------------------------------------------------------------------- values


@pytest.mark.parametrize(
    "parts", [(2024, 0, 1), (2024, 13, 1), (2024, 2, 30), (2023, 2, 29), (10**9, 1, 1)]
)
def test_a_date_that_does_not_exist_cannot_be_made(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no such date"):
        Date(*parts)


@pytest.mark.parametrize("parts", [(24,), (0, 60), (0, 0, 60), (0, 0, 0, NANOS), (-1,)])
def test_a_time_that_does_not_exist_cannot_be_made(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no such time"):
        Time.of(*parts)


def test_a_time_needs_a_possible_offset_and_a_place_in_the_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        Time(0, 19 * 3600)
    with pytest.raises(ValueError, match="between"):
        Time(DAY_NANOS)


@given(st.integers(-(2**60), 2**60))
def test_an_instant_survives_any_zone(micros: int) -> None:
    for zone in ("UTC", "Europe/Amsterdam", "Asia/Kathmandu", "America/St_Johns"):
        assert to_instant(from_instant(micros, zone)) == micros


def test_both_passes_of_a_repeated_hour_are_kept_apart() -> None:
    first = to_instant(iso_date_time("2024-10-27T02:30:00+02:00"))
    second = first + 3_600_000_000
    shown = [iso.format_temporal(from_instant(at, "Europe/Amsterdam")) for at in (first, second)]
    assert shown == ["2024-10-27T02:30:00@Europe/Amsterdam", "2024-10-27T02:30:00+01:00"]
    assert to_instant(from_instant(second, "Europe/Amsterdam")) == second


def iso_date_time(text: str) -> DateTime:
    found = iso.parse_date_time(text)
    assert found is not None
    return found


def test_a_wall_time_is_an_instant_only_in_a_zone() -> None:
    wall = iso_date_time("2024-07-01T12:00:00")
    assert wall.instant_nanos() is None
    assert to_instant(wall, "Europe/Amsterdam") == to_instant(iso_date_time("2024-07-01T10:00:00Z"))
    assert to_instant(wall) == to_instant(iso_date_time("2024-07-01T12:00:00Z"))


def test_zones_come_from_the_pinned_database() -> None:
    assert {"UTC", "Europe/Amsterdam", "America/New_York"} <= known_zones()
    with pytest.raises(UnknownZone, match="Europe/Nowhere"):
        from_instant(0, "Europe/Nowhere")
    with pytest.raises(UnknownZone):
        from_instant(0, "../../../etc/passwd")


def test_offsets_in_years_that_python_cannot_hold() -> None:
    far = civil.day_number(123_456, 7, 1) * 86_400
    assert offset_at_utc("Europe/Amsterdam", far) == 7200
    assert offset_at_local("Europe/Amsterdam", 123_456, 1, 1, 0) == 3600
    assert offset_at_local("Europe/Amsterdam", -5000, 1, 1, 0) > 0


# ---------------------------------------------------------------------- text


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29",
        "0001-01-01",
        "-0044-03-15",
        "12345-06-07",
        "999999999-12-31",
        "10:30:00",
        "23:59:59.999999999",
        "10:30:00Z",
        "10:30:00+02:00",
        "10:30:00-05:30",
        "10:30:00+02:00:30",
        "10:30:00@Europe/Paris",
        "2024-02-29T10:30:00",
        "2024-02-29T10:30:00.5Z",
        "2024-02-29T10:30:00@Asia/Tokyo",
        "P1D",
        "-P1DT2H3M4.5S",
        "PT1H",
        "PT0.000000001S",
        "P1Y",
        "P1Y6M",
        "-P18000Y1M",
        "PT0S",
    ],
)
def test_what_is_read_is_written_the_same(text: str) -> None:
    found = iso.parse_temporal(text)
    assert found is not None
    assert iso.format_temporal(found) == text


@pytest.mark.parametrize(
    "text, expected",
    [
        ("PT24H", "P1D"),
        ("PT90M", "PT1H30M"),
        ("P0D", "PT0S"),
        ("P12M", "P1Y"),
        ("P0Y", "P0M"),
        ("PT3600.250S", "PT1H0.25S"),
        ("10:30:00z", "10:30:00Z"),
        ("2024-12-31T24:00:00", "2025-01-01T00:00:00"),
    ],
)
def test_a_text_is_written_in_its_normal_form(text: str, expected: str) -> None:
    found = iso.parse_temporal(text)
    assert found is not None
    assert iso.format_temporal(found) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "P1", "1D", "P1YT1H", "P1DT", "2024", "2024-1-1", "2024-13-01", "2023-02-29",
        "02024-01-01", "+2024-01-01", "10:30", "25:00:00", "10:60:00", "10:30:00+25:00",
        "10:30:00+02:60", "10:30:00@Nowhere", "10:30:00Z@UTC", "2024-01-01 10:00:00",
        "2024-01-01T", "T10:00:00", "2024-01-01T10:00", "P1.5D", "PT1.5H", "--P1D", "P-1D",
        "２０２４-01-01", " 2024-01-01", "2024-01-01\n",
    ],
)  # fmt: skip
def test_a_text_that_is_no_temporal_value_is_refused(text: str) -> None:
    assert iso.parse_temporal(text) is None


@given(st.integers(-(10**20), 10**20))
def test_every_days_duration_reads_back(nanos: int) -> None:
    assert iso.parse_days_duration(iso.format_temporal(DaysDuration(nanos))) == DaysDuration(nanos)


@given(st.integers(-(10**9), 10**9))
def test_every_months_duration_reads_back(months: int) -> None:
    duration = MonthsDuration(months)
    assert iso.parse_months_duration(iso.format_temporal(duration)) == duration
    assert duration.years_part * 12 + duration.months_part == months


# ---------------------------------------------------------------- arithmetic


@pytest.mark.parametrize(
    "text, expected",
    [
        ('@"2024-01-31" + @"P1M"', "2024-02-29"),
        ('@"2024-03-31" - @"P1M"', "2024-02-29"),
        ('@"P1M" + @"2024-01-31"', "2024-02-29"),
        ('@"2024-01-31" + @"P1D"', "2024-02-01"),
        ('@"2024-01-31" + @"PT36H"', "2024-02-01"),
        ('@"2024-03-01" - @"2024-02-01"', "P29D"),
        ('@"2024-03-01" - @"P1D"', "2024-02-29"),
        ('@"2024-01-01T10:00:00" + @"PT20H"', "2024-01-02T06:00:00"),
        ('@"2024-01-01T10:00:00Z" - @"2024-01-01T10:00:00+02:00"', "PT2H"),
        ('@"2024-01-02T00:00:00Z" - @"2024-01-01"', "P1D"),
        ('@"2024-01-02T00:00:00" - @"2024-01-01"', None),
        ('@"2024-01-02T00:00:00" - @"2024-01-01T00:00:00Z"', None),
        (
            '@"2024-03-30T12:00:00@Europe/Amsterdam" + @"P1D"',
            "2024-03-31T13:00:00@Europe/Amsterdam",
        ),
        (
            '@"2024-01-31T12:00:00@Europe/Amsterdam" + @"P1M"',
            "2024-02-29T12:00:00@Europe/Amsterdam",
        ),
        ('@"23:00:00" + @"PT2H"', "01:00:00"),
        ('@"01:00:00Z" - @"PT2H"', "23:00:00Z"),
        ('@"10:00:00" - @"08:30:00"', "PT1H30M"),
        ('@"10:00:00+02:00" - @"08:00:00Z"', "PT0S"),
        ('@"10:00:00" - @"08:30:00Z"', None),
        ('@"P1D" + @"PT1H"', "P1DT1H"),
        ('@"P1Y" - @"P1M"', "P11M"),
        ('@"P1Y" + @"P1D"', None),
        ('@"P1D" * 2.5', "P2DT12H"),
        ('2 * @"P1M"', "P2M"),
        ('@"P1D" / 2', "PT12H"),
        ('@"P1Y" / 5', "P2M"),
        ('@"P1D" / 0', None),
        ('-@"P1D"', "-P1D"),
        ('-@"P1M"', "-P1M"),
        ('@"2024-01-01" + 1', None),
        ('@"2024-01-01" + @"2024-01-01"', None),
        ('@"10:00:00" + @"P1M"', None),
        ('@"999999999-12-31" + @"P1D"', None),
    ],
)
def test_temporal_arithmetic(text: str, expected: str | None) -> None:
    found = evaluate(f"string({text})", {})
    assert found == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1Y" / @"P6M"', 2),
        ('@"P1Y" / @"P1D"', None),
        ('@"2024-01-01" < @"2024-01-02"', True),
        ('@"2024-01-01" < @"2024-01-02T00:00:00"', None),
        ('@"2024-01-01T10:00:00Z" = @"2024-01-01T12:00:00+02:00"', True),
        ('@"2024-01-01T10:00:00Z" < @"2024-01-01T10:00:00"', False),
        ('@"10:00:00Z" = @"12:00:00+02:00"', True),
        ('@"10:00:00" < @"11:00:00"', True),
        ('@"10:00:00" < @"11:00:00Z"', True),
        ('@"PT24H" = @"P1D"', True),
        ('@"P12M" = @"P1Y"', True),
        ('@"P1M" < @"P31D"', None),
        ('@"P2D" > @"PT47H"', True),
        ('@"2024-05-05" in [@"2024-05-01"..@"2024-05-31"]', True),
        ('@"2024-01-05".year', 2024),
        ('@"2024-01-05".weekday', 5),
        ('@"2024-01-05T10:11:12.5Z".second', Decimal("12.5")),
        ('@"2024-01-05T10:11:12".hour', 10),
        ('@"2024-01-05T10:11:12".day', 5),
        ('@"2024-01-05T10:11:12".timezone', None),
        ('@"2024-01-05T10:11:12@Asia/Tokyo".timezone', "Asia/Tokyo"),
        ('@"2024-01-05T10:11:12@Asia/Tokyo".time offset = @"PT9H"', True),
        ('@"10:11:12+01:00".time offset = @"PT1H"', True),
        ('@"10:11:12".time offset', None),
        ('@"P1DT2H3M4S".hours', 2),
        ('@"-P1DT2H3M4S".days', -1),
        ('@"P1DT2H3M4S".minutes', 3),
        ('@"P1DT2H3M4S".seconds', 4),
        ('@"-P1Y6M".years', -1),
        ('@"-P1Y6M".months', -6),
        ('@"P1D".months', None),
        ('@"2024-01-05".hour', None),
    ],
)
def test_temporal_comparison_and_properties(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected
