"""Dates, times and durations as texts: what is written is read back, what is wrong is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import iso
from casewright.rules.feel import evaluate
from casewright.rules.values import (
    DAY_NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
)

DAYS = st.integers(-(10**9), 10**9).map(Date.from_number)
ZONES = st.sampled_from(["Europe/Paris", "Asia/Tokyo", "America/New_York", "Etc/UTC"])
OFFSETS = st.integers(-18 * 3600, 18 * 3600)
TIMES = st.builds(
    lambda nanos, place: Time(nanos, *place),
    st.integers(0, DAY_NANOS - 1),
    st.one_of(
        st.just((None, None)),
        OFFSETS.map(lambda offset: (offset, None)),
        ZONES.map(lambda zone: (None, zone)),
    ),
)
MOMENTS = st.builds(DateTime, DAYS, TIMES)
LENGTHS = st.one_of(
    st.integers(-(10**24), 10**24).map(DaysDuration),
    st.integers(-(10**9), 10**9).map(MonthsDuration),
)


@given(st.one_of(DAYS, TIMES, MOMENTS, LENGTHS))
def test_what_is_written_is_read_back(value: iso.Temporal) -> None:
    text = iso.format_temporal(value)
    assert iso.parse_temporal(text) == value
    assert evaluate(f'@"{text}"', {}) == value
    assert evaluate("string(v)", {"v": value}) == text
    assert evaluate(f'string(@"{text}") = "{text}"', {}) is True


@given(MOMENTS)
def test_a_moment_has_the_parts_of_its_day_and_its_time(value: DateTime) -> None:
    data: dict[str, object] = {"v": value, "d": value.date, "t": value.time}
    for part in ("year", "month", "day", "weekday"):
        assert evaluate(f"v.{part} = d.{part}", data) is True
    for part in ("hour", "minute", "second"):
        assert evaluate(f"v.{part} = t.{part}", data) is True
    assert evaluate("is(date and time(d, t), v)", data) is True
    assert evaluate("is(date(v), d) and is(time(v), t)", data) is True
    assert evaluate("v.timezone", data) == value.time.zone


@given(st.integers(-(10**24), 10**24))
def test_the_parts_of_a_duration_add_up(nanos: int) -> None:
    text = 'v.days * @"P1D" + v.hours * @"PT1H" + v.minutes * @"PT1M" + v.seconds * @"PT1S" = v'
    assert evaluate(text, {"v": DaysDuration(nanos)}) is True


@given(st.integers(-(10**9), 10**9))
def test_years_and_months_add_up(months: int) -> None:
    assert evaluate('v.years * @"P1Y" + v.months * @"P1M" = v', {"v": MonthsDuration(months)})


@given(MOMENTS, st.integers(-(10**18), 10**18))
def test_adding_and_taking_away_again_is_the_same_instant(value: DateTime, nanos: int) -> None:
    data: dict[str, object] = {"v": value, "d": DaysDuration(nanos)}
    assert evaluate("v + d - d = v", data) in (True, None)
    there = evaluate("v + d", data)
    if there is not None:
        assert evaluate("v + d - v = d", data) is True


@pytest.mark.parametrize(
    "text",
    [
        # Dates.
        "2024-2-29", "2024-02-9", "2024/02/29", "29-02-2024", "2024-02", "2024", "20240229",
        "2023-02-29", "1900-02-29", "2024-00-10", "2024-13-10", "2024-04-31", "2024-04-00",
        "024-01-01", "02024-01-01", "1000000000-01-01", "+2024-01-01", "--2024-01-01",
        "2024-01-01 ", " 2024-01-01", "2024-01-01Z", "2024-01-01+01:00", "２０２４-01-01",
        # Times.
        "10:30", "10", "1:30:00", "10:3:00", "10:30:0", "103000", "10:30:00.", "10:30:00,5",
        "24:00:01", "24:30:00", "24:00:00.1", "25:00:00", "10:60:00", "10:30:60", "-10:30:00",
        "10:30:00+1:00", "10:30:00+01", "10:30:00+0100", "10:30:00+01:60", "10:30:00+19:00",
        "10:30:00-18:01", "10:30:00UTC", "10:30:00@", "10:30:00@Nowhere", "10:30:00@europe/paris",
        "10:30:00Z@Europe/Paris", "10:30:00+01:00@Europe/Paris", "T10:30:00",
        # Both.
        "2024-01-01T", "2024-01-01 10:30:00", "2024-01-01t10:30:00",
        "2024-01-01T10:30", "2024-01-01T25:00:00", "2024-02-30T10:00:00", "2024-01-01T24:00:01",
        "999999999-12-31T24:00:00",
        # Durations.
        "P", "PT", "-P", "P1", "1D", "P1DT", "P1S", "PT1D", "P1W", "P1M1D", "P1Y1DT1H", "P-1D",
        "P1.5D", "PT1.5H", "P1DT1H1D", "PT1S1M", "p1d", "P1d", "P 1D", "P1D ", "+P1D", "--P1D",
        "",
    ],
)  # fmt: skip
def test_a_text_that_is_none_is_refused(text: str) -> None:
    assert iso.parse_temporal(text) is None
    for name in ("date", "time", "date and time", "duration"):
        assert evaluate(f"{name}(t)", {"t": text}) is None, name


@pytest.mark.parametrize(
    "text, plain",
    [
        ("24:00:00", "00:00:00"),
        ("24:00:00Z", "00:00:00Z"),
        ("24:00:00.000", "00:00:00"),
        ("2024-02-28T24:00:00", "2024-02-29T00:00:00"),
        ("2024-12-31T24:00:00+01:00", "2025-01-01T00:00:00+01:00"),
        ("2024-12-31T24:00:00@Asia/Tokyo", "2025-01-01T00:00:00@Asia/Tokyo"),
        ("-0001-12-31T24:00:00", "0000-01-01T00:00:00"),
        ("10:30:00.500", "10:30:00.5"),
        ("10:30:00.0", "10:30:00"),
        ("10:30:00.1234567899", "10:30:00.123456789"),
        ("10:30:00z", "10:30:00Z"),
        ("10:30:00+00:00", "10:30:00Z"),
        ("10:30:00-00:00", "10:30:00Z"),
        ("10:30:00+01:00:30", "10:30:00+01:00:30"),
        ("PT90M", "PT1H30M"),
        ("PT3600S", "PT1H"),
        ("PT24H", "P1D"),
        ("P0D", "PT0S"),
        ("-PT0S", "PT0S"),
        ("PT0.10S", "PT0.1S"),
        ("PT1.S", "PT1S"),
        ("P00001D", "P1D"),
        ("P12M", "P1Y"),
        ("P25M", "P2Y1M"),
        ("-P13M", "-P1Y1M"),
        ("P0Y", "P0M"),
    ],
)
def test_there_is_one_plain_form_of_each_value(text: str, plain: str) -> None:
    found = iso.parse_temporal(text)
    assert found is not None
    assert iso.format_temporal(found) == plain
