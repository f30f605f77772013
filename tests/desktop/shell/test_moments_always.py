"""Times in words, for any moment: never wrong by a day, never without a word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casewright.desktop import moments

#: From 1990 to 2060, in microseconds.
instants = st.integers(631_152_000, 2_840_140_800).map(lambda s: s * moments.SECOND)
lengths = st.integers(0, 400 * 24 * 3_600).map(lambda s: s * moments.SECOND)


@given(instants)
def test_midnight_is_at_or_before_the_moment_and_on_its_day(at: int) -> None:
    begin, end = moments.midnight(0, at), moments.midnight(1, at)
    assert begin <= at < end
    assert moments.local(begin).hour == 0
    # Days on which the clocks change are an hour shorter or longer.
    assert 22 * moments.HOUR < end - begin < 26 * moments.HOUR


@given(instants, st.integers(-5, 5))
def test_days_follow_each_other(at: int, days: int) -> None:
    one, following = moments.midnight(days, at), moments.midnight(days + 1, at)
    assert following > one
    assert (moments.local(following).date() - moments.local(one).date()).days == 1


@given(instants, lengths)
def test_what_is_past_is_ago(at: int, length: int) -> None:
    said = moments.ago(at, at + length)
    if length < 60 * moments.SECOND:
        assert said == "just now"
    elif length < 14 * moments.DAY:
        assert said.endswith("ago")
    else:
        assert said.startswith("on ")


@given(instants, lengths)
def test_left_and_over_are_the_same_length(at: int, length: int) -> None:
    assert moments.left(at + length, at) == f"{moments.span(length)} left"
    if length:
        assert moments.left(at, at + length) == f"{moments.span(length)} over"


@given(lengths)
def test_a_span_says_the_whole_length(length: int) -> None:
    said = moments.span(length)
    seconds = length // moments.SECOND
    days, rest = divmod(seconds, 86_400)
    if days:
        assert said.startswith(f"{days} d ")
        hours, minutes = map(int, said.split(" d ")[1].split(":"))
        assert hours * 3_600 + minutes * 60 <= rest < hours * 3_600 + minutes * 60 + 60
    else:
        hours, minutes, last = map(int, said.split(":"))
        assert hours * 3_600 + minutes * 60 + last == rest


@given(lengths)
def test_a_rough_length_has_one_unit_and_is_never_more(length: int) -> None:
    number, unit = moments.rough(length).split()
    size = {"min": 60 * moments.SECOND, "h": moments.HOUR, "d": moments.DAY}[unit]
    assert int(number) * size <= length < (int(number) + 1) * size


@given(instants)
def test_near_days_have_names_and_others_dates(at: int) -> None:
    assert moments.day_text(at, at) == "today"
    assert moments.day_text(moments.midnight(1, at), at) == "tomorrow"
    assert moments.day_text(moments.midnight(-1, at), at) == "yesterday"
    far = moments.day_text(moments.midnight(-40, at), at)
    assert any(letter.isdigit() for letter in far)
    assert moments.day_time(at, at).startswith("today ")


@given(instants)
def test_a_date_names_its_year(at: int) -> None:
    assert str(moments.local(at).year) in moments.date_text(at)
