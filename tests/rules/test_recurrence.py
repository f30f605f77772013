"""Recurring times: what a calendar on the wall says, over both changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules.recurrence import BadRecurrence, Recurrence, by_cron, by_rule
from casewright.rules.zones import UnknownZone

AMS = "Europe/Amsterdam"


def at(text: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return int(moment.timestamp()) * 1_000_000


def shown(instant: int) -> str:
    return datetime.fromtimestamp(instant / 1e6, UTC).strftime("%Y-%m-%d %H:%M")


def few(times: Recurrence, start: str, most: int = 4) -> list[str]:
    """The next times after ``start``, in UTC."""
    found: list[str] = []
    now: int | None = at(start)
    while len(found) < most and now is not None:
        now = times.after(now)
        if now is not None:
            found.append(shown(now))
    return found


RULES = [
    # every Monday at nine by the office's clock: an hour earlier in UTC from 29 March on
    ("FREQ=WEEKLY;BYDAY=MO", "2026-03-02T09:00", "2026-03-16 00:00",
     ["2026-03-16 08:00", "2026-03-23 08:00", "2026-03-30 07:00", "2026-04-06 07:00"]),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31T12:00", "2026-02-01 00:00",
     ["2026-02-28 11:00", "2026-03-31 10:00", "2026-04-30 10:00", "2026-05-31 10:00"]),
    ("FREQ=MONTHLY;BYDAY=2TU", "2026-03-01T08:00", "2026-03-01 00:00",
     ["2026-03-10 07:00", "2026-04-14 06:00", "2026-05-12 06:00", "2026-06-09 06:00"]),
    ("RRULE:FREQ=DAILY;COUNT=2", "2026-03-02T09:00", "2026-01-01 00:00",
     ["2026-03-02 08:00", "2026-03-03 08:00"]),
    ("FREQ=DAILY;UNTIL=20260304T090000", "2026-03-02T09:00", "2026-03-02 08:00",
     ["2026-03-03 08:00", "2026-03-04 08:00"]),
    ("FREQ=DAILY;INTERVAL=2;BYHOUR=8,18", "2026-03-02T08:00", "2026-03-02 07:00",
     ["2026-03-02 17:00", "2026-03-04 07:00", "2026-03-04 17:00", "2026-03-06 07:00"]),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29T00:00", "2024-03-01 00:00",
     ["2028-02-28 23:00", "2032-02-28 23:00", "2036-02-28 23:00", "2040-02-28 23:00"]),
]  # fmt: skip


@pytest.mark.parametrize("rule, start, now, expected", RULES)
def test_rules_follow_the_wall(rule: str, start: str, now: str, expected: list[str]) -> None:
    assert few(by_rule(rule, start, AMS), now) == expected


CRONS = [
    ("0 8 * * 1-5", "2026-03-27 12:00",
     ["2026-03-30 06:00", "2026-03-31 06:00", "2026-04-01 06:00", "2026-04-02 06:00"]),
    ("*/30 9 * * *", "2026-03-02 00:00",
     ["2026-03-02 08:00", "2026-03-02 08:30", "2026-03-03 08:00", "2026-03-03 08:30"]),
    ("0 0 13 * fri", "2026-03-08 00:00",  # the thirteenth or any Friday
     ["2026-03-12 23:00", "2026-03-19 23:00", "2026-03-26 23:00", "2026-04-02 22:00"]),
    ("15 10 1,15 jan-mar *", "2026-03-02 00:00",
     ["2026-03-15 09:15", "2027-01-01 09:15", "2027-01-15 09:15", "2027-02-01 09:15"]),
    ("@weekly", "2026-03-02 00:00",
     ["2026-03-07 23:00", "2026-03-14 23:00", "2026-03-21 23:00", "2026-03-28 23:00"]),
    ("0 12 * * 7", "2026-03-02 00:00",
     ["2026-03-08 11:00", "2026-03-15 11:00", "2026-03-22 11:00", "2026-03-29 10:00"]),
    ("5/20 8 * * ?", "2026-03-02 00:00",
     ["2026-03-02 07:05", "2026-03-02 07:25", "2026-03-02 07:45", "2026-03-03 07:05"]),
]  # fmt: skip


@pytest.mark.parametrize("line, now, expected", CRONS)
def test_cron_lines_follow_the_wall(line: str, now: str, expected: list[str]) -> None:
    assert few(by_cron(line, AMS), now) == expected


def test_a_time_that_the_change_leaves_out_happens_once_and_later() -> None:
    # 2:30 on 29 March does not exist; an hour later it is 3:30, which is 1:30 in UTC.
    assert few(by_cron("30 2 * * *", AMS), "2026-03-28 12:00", 2) == [
        "2026-03-29 01:30",
        "2026-03-30 00:30",
    ]


def test_no_time_is_lost_beside_one_that_was_left_out() -> None:
    assert few(by_cron("10,30 2,3 * * *", AMS), "2026-03-29 00:00", 4) == [
        "2026-03-29 01:10", "2026-03-29 01:30", "2026-03-30 00:10", "2026-03-30 00:30",
    ]  # fmt: skip


def test_a_time_that_comes_twice_happens_once() -> None:
    # 2:30 on 25 October comes at 0:30 and at 1:30.
    assert few(by_cron("30 2 * * *", AMS), "2026-10-24 12:00", 2) == [
        "2026-10-25 00:30",
        "2026-10-26 01:30",
    ]


@pytest.mark.parametrize(
    "line",
    ["", "* * * *", "60 * * * *", "* 24 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 8",
     "5-1 * * * *", "*/0 * * * *", "a * * * *", "1- * * * *", "0 0 31 feb *", "@never",
     "² * * * *", "*/99 * * * *"],
)  # fmt: skip
def test_a_wrong_cron_line_says_what_to_write(line: str) -> None:
    with pytest.raises(BadRecurrence, match=r"Write|Correct"):
        by_cron(line, "UTC")


@pytest.mark.parametrize(
    "rule",
    ["", "daily", "FREQ=HOURLY", "FREQ=SECONDLY;BYMONTH=2", "FREQ=DAILY;BYDAY=XX",
     "FREQ=DAILY;COUNT=x", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
     "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=31",
     "FREQ=DAILY;UNTIL=20260304T090000Z", "FREQ=DAILY\nEXDATE:20260304T090000"],
)  # fmt: skip
def test_a_wrong_rule_says_what_to_write(rule: str) -> None:
    with pytest.raises(BadRecurrence, match=r"Write|Correct|See"):
        by_rule(rule, "2026-03-02T09:00", "UTC")


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(UnknownZone, match="Mars/Base"):
        by_cron("@daily", "Mars/Base")
    with pytest.raises(UnknownZone, match="Mars/Base"):
        by_rule("FREQ=DAILY", "2026-03-02T09:00", "Mars/Base")


def test_a_rule_that_has_ended_has_no_next_time() -> None:
    rule = by_rule("FREQ=DAILY;COUNT=3", "2026-03-02T09:00", "UTC")
    assert rule.after(at("2026-03-04 09:00")) is None
    assert list(rule.between(at("2026-03-05 00:00"), at("2030-01-01 00:00"))) == []


@settings(max_examples=25, deadline=None)
@given(
    minute=st.integers(0, 59), hour=st.integers(0, 23),
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)  # fmt: skip
def test_a_daily_time_happens_once_on_each_day(minute: int, hour: int, day: object) -> None:
    times = by_cron(f"{minute} {hour} * * *", AMS)
    start = at(f"{day} 12:00")
    found = list(times.between(start, start + 20 * 86_400_000_000))
    assert len(found) in (19, 20, 21)
    assert found == sorted(set(found))
    gaps = {(b - a) // 60_000_000 for a, b in pairwise(found)}
    assert gaps <= {24 * 60, 23 * 60, 25 * 60}


@settings(max_examples=25, deadline=None)
@given(offset=st.integers(0, 40 * 24 * 60), hour=st.integers(0, 23))
def test_asking_from_any_moment_gives_the_next_of_the_same_times(offset: int, hour: int) -> None:
    times = by_cron(f"*/20 {hour},2 * * *", AMS)
    begin = at("2026-03-15 00:00")
    every = list(times.between(begin, begin + 45 * 86_400_000_000))
    moment = begin + timedelta(minutes=offset) // timedelta(microseconds=1)
    assert times.after(moment) == next(each for each in every if each > moment)
