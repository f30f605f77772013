"""What a person may type for a number, a date, a length; and what they hear when it is not one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.desktop.widgets import parse


@pytest.mark.parametrize(
    "text, value",
    [
        ("1250", "1250"),
        ("1250.00", "1250.00"),
        ("1,250.00", "1250.00"),
        ("1 250", "1250"),
        (" -3.5 ", "-3.5"),
        ("−3.5", "-3.5"),
        ("1,234,567.89", "1234567.89"),
        (".5", "0.5"),
    ],
)
def test_numbers_are_read_as_the_british_write_them(text: str, value: str) -> None:
    assert parse.parse_decimal(text) == Decimal(value)


@pytest.mark.usefixtures("dutch")
@pytest.mark.parametrize(
    "text, value",
    [("1250,00", "1250.00"), ("1.250,00", "1250.00"), ("1.250", "1250"), ("1250.75", "1250.75")],
)
def test_numbers_are_read_as_the_dutch_write_them(text: str, value: str) -> None:
    assert parse.parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "two", "1,2,3", "1..2", "NaN", "Infinity", "1e5", "12 euros"])
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"Enter a number, for example 1250\.00"):
        parse.parse_decimal(text)


@pytest.mark.usefixtures("dutch")
def test_the_example_is_written_as_the_person_writes() -> None:
    with pytest.raises(ValueError, match="1250,00"):
        parse.parse_decimal("veel")


def test_a_whole_number_has_no_fraction() -> None:
    assert parse.parse_integer("1,204") == 1204
    assert parse.parse_integer("12.0") == 12
    with pytest.raises(ValueError, match="without a fraction"):
        parse.parse_integer("12.5")
    with pytest.raises(ValueError, match="whole number, for example 12"):
        parse.parse_integer("a dozen")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20
    )
)
def test_a_number_that_was_shown_is_read_again_digit_for_digit(number: Decimal) -> None:
    assert parse.parse_decimal(parse.format_decimal(number)) == number


@pytest.mark.usefixtures("dutch")
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
    )
)
def test_and_in_dutch_too(number: Decimal) -> None:
    assert parse.parse_decimal(parse.format_decimal(number, 2)) == number


def test_places_are_filled_up_but_never_cut() -> None:
    assert parse.format_decimal(Decimal("350"), 2) == "350.00"
    assert parse.format_decimal(Decimal("0.125"), 2) == "0.125"
    assert parse.format_decimal(Decimal("1234567.5"), 2) == "1,234,567.50"


@pytest.mark.parametrize(
    "text",
    ["2026-11-19", "19/11/2026", "19/11/26", "19 Nov 2026", "19 November 2026", " 19 Nov 2026 "],
)
def test_a_day_can_be_written_in_several_ways(text: str) -> None:
    assert parse.parse_date(text) == date(2026, 11, 19)


@pytest.mark.parametrize(
    "text", ["31 Feb 2026", "tomorrow", "2026-13-01", "31/04/2026", "0026-11-19"]
)
def test_a_day_that_does_not_exist_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="for example 19 Nov 2026 or 2026-11-19"):
        parse.parse_date(text)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_day_that_was_shown_is_read_again(day: date) -> None:
    assert parse.parse_date(parse.format_date(day)) == day


@pytest.mark.parametrize("text", ["9:05", "09:05", "9.05", "0905"])
def test_a_time_can_be_written_in_several_ways(text: str) -> None:
    assert parse.parse_time(text) == time(9, 5)


@pytest.mark.parametrize("text", ["25:00", "noon", "9:75"])
def test_a_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Enter a time, for example 09:30"):
        parse.parse_time(text)


@given(st.times().map(lambda t: t.replace(microsecond=0, tzinfo=None)))
def test_a_time_that_was_shown_is_read_again(moment: time) -> None:
    assert parse.parse_time(parse.format_time(moment)) == moment


@pytest.mark.parametrize(
    "text", ["2026-11-19 11:20", "2026-11-19T11:20", "19 Nov 2026 11:20", "19 Nov 2026, 11:20"]
)
def test_a_moment_is_a_day_and_a_time(text: str) -> None:
    assert parse.parse_datetime(text) == datetime.fromisoformat("2026-11-19T11:20")


@pytest.mark.parametrize("text", ["2026-11-19", "11:20", "later today", "2026-02-31 11:20"])
def test_half_a_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="for example 19 Nov 2026 09:30"):
        parse.parse_datetime(text)


@given(st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")))
def test_a_moment_that_was_shown_is_read_again(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert parse.parse_datetime(parse.format_datetime(moment)) == moment


@pytest.mark.parametrize(
    "text, iso",
    [
        ("3 d 4 h", "P3DT4H"),
        ("3 days, 4 hours", "P3DT4H"),
        ("2 dagen 3 uur", "P2DT3H"),
        ("2 Tage", "P2D"),
        ("90 min", "PT1H30M"),
        ("1:30", "PT1H30M"),
        ("1 w", "P7D"),
        ("PT36H", "P1DT12H"),
        ("p3dt4h", "P3DT4H"),
        ("0 min", "PT0S"),
    ],
)
def test_a_length_of_time_can_be_written_in_several_ways(text: str, iso: str) -> None:
    assert parse.parse_duration(text) == iso


@pytest.mark.parametrize("text", ["", "soon", "3", "3 months", "d 3", "P", "3 d and a bit"])
def test_a_length_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Enter a length of time"):
        parse.parse_duration(text)


@given(st.integers(0, 10**8))
def test_a_length_that_was_shown_is_read_again(seconds: int) -> None:
    iso = parse.parse_duration(f"{seconds} s")
    assert parse.parse_duration(parse.format_duration(iso)) == iso


def test_a_length_of_another_kind_is_shown_as_it_is() -> None:
    assert parse.format_duration("P1Y2M") == "P1Y2M"
    assert timedelta(0) == timedelta(0)
