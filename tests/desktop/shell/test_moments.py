"""Instants in words, as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casewright.desktop import moments

NOON = round(datetime.fromisoformat("2026-11-20T12:00").timestamp() * 1_000_000)
MINUTE = 60_000_000


@pytest.mark.parametrize(
    "passed, words",
    [
        (10_000_000, "just now"),
        (5 * MINUTE, "5 min ago"),
        (3 * moments.HOUR, "3 h ago"),
        (26 * moments.HOUR, "1 day ago"),
        (3 * moments.DAY, "3 days ago"),
        (30 * moments.DAY, "on 21 Oct 2026"),
    ],
)
def test_how_long_ago(passed: int, words: str) -> None:
    assert moments.ago(NOON - passed, NOON) == words


@pytest.mark.parametrize(
    "later, words",
    [
        (0, "today 12:00"),
        (-moments.DAY, "yesterday 12:00"),
        (moments.DAY, "tomorrow 12:00"),
        (5 * moments.DAY, "Wed 25 Nov 12:00"),
        (60 * moments.DAY, "19 Jan 2027 12:00"),
    ],
)
def test_a_day_and_a_time(later: int, words: str) -> None:
    assert moments.day_time(NOON + later, NOON) == words


@pytest.mark.parametrize(
    "length, words",
    [
        (78 * MINUTE + 42_000_000, "1:18:42"),
        (7 * moments.DAY + 6 * moments.HOUR + 59 * MINUTE, "7 d 6:59"),
        (0, "0:00:00"),
    ],
)
def test_a_span_counts_in_seconds_until_it_is_days(length: int, words: str) -> None:
    assert moments.span(length) == words


def test_what_is_left_and_what_is_over() -> None:
    assert moments.left(NOON + moments.HOUR, NOON) == "1:00:00 left"
    assert moments.left(NOON - moments.HOUR, NOON) == "1:00:00 over"


@pytest.mark.parametrize(
    "length, words",
    [(18 * MINUTE, "18 min"), (5 * moments.HOUR, "5 h"), (72 * moments.HOUR, "3 d")],
)
def test_a_rough_length_has_one_unit(length: int, words: str) -> None:
    assert moments.rough(length) == words
    assert moments.rough(-length) == words


def test_midnight_is_when_the_local_day_began() -> None:
    began = moments.local(moments.midnight(0, NOON))
    assert (began.hour, began.minute, began.day) == (0, 0, 20)
    assert moments.local(moments.midnight(1, NOON)).day == 21


def test_now_is_now() -> None:
    here = datetime.now(UTC).astimezone().replace(tzinfo=None)
    assert abs(moments.local(moments.now()) - here).total_seconds() < 5
