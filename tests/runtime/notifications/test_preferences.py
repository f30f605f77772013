"""When and how somebody wants to be told: checked settings, digests, quiet hours over the year."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.engine.decision import Refused
from casewright.runtime.notifications.preferences import (
    KINDS,
    Preferences,
    plain,
    read_alert,
    read_preferences,
    send_at,
)

BERLIN = "Europe/Berlin"


def instant(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def sent(at: str, **settings: Any) -> str:
    """When (UTC) an e-mail goes out about what happened at a moment (UTC)."""
    found = send_at(read_preferences(settings), instant(at))
    return datetime.fromtimestamp(found / 1_000_000, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    "at, settings, goes",
    [
        ("2026-03-02 09:17", {}, "2026-03-02 09:17"),
        ("2026-03-02 09:17", {"mail": "hourly"}, "2026-03-02 10:00"),
        ("2026-03-02 09:00", {"mail": "hourly"}, "2026-03-02 10:00"),
        ("2026-03-02 06:59", {"mail": "daily", "zone": BERLIN}, "2026-03-02 07:00"),
        ("2026-03-02 07:00", {"mail": "daily", "zone": BERLIN}, "2026-03-03 07:00"),
        ("2026-03-28 12:00", {"mail": "daily", "zone": BERLIN}, "2026-03-29 06:00"),
        ("2026-10-24 12:00", {"mail": "daily", "zone": BERLIN}, "2026-10-25 07:00"),
        ("2026-03-02 23:30", {"quiet_from": "22:00", "quiet_until": "07:00"}, "2026-03-03 07:00"),
        ("2026-03-02 06:59", {"quiet_from": "22:00", "quiet_until": "07:00"}, "2026-03-02 07:00"),
        ("2026-03-02 07:00", {"quiet_from": "22:00", "quiet_until": "07:00"}, "2026-03-02 07:00"),
        ("2026-03-02 22:00", {"quiet_from": "22:00", "quiet_until": "07:00"}, "2026-03-03 07:00"),
        ("2026-03-02 12:30", {"quiet_from": "12:00", "quiet_until": "13:00"}, "2026-03-02 13:00"),
        ("2026-03-02 13:00", {"quiet_from": "12:00", "quiet_until": "13:00"}, "2026-03-02 13:00"),
        (
            "2026-03-02 21:50",
            {"mail": "hourly", "quiet_from": "22:00", "quiet_until": "07:00"},
            "2026-03-03 07:00",
        ),
    ],
)
def test_an_email_waits_for_its_digest_and_for_quiet_hours(
    at: str, settings: dict[str, Any], goes: str
) -> None:
    assert sent(at, **settings) == goes


clocks = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))


@given(
    st.integers(instant("2026-01-01 00:00"), instant("2027-12-31 00:00")),
    st.sampled_from(["at once", "hourly", "daily"]), clocks, clocks, clocks,
    st.sampled_from(["UTC", BERLIN, "America/St_Johns", "Asia/Kathmandu"]),
)  # fmt: skip
def test_it_is_never_early_never_in_quiet_hours_and_never_two_days_late(
    at: int, mail: str, daily: str, begin: str, end: str, zone: str
) -> None:
    settings = {"mail": mail, "daily_at": daily, "quiet_from": begin, "quiet_until": end}
    found = read_preferences({**settings, "zone": zone})
    goes = send_at(found, at)
    assert at <= goes <= at + 51 * 3_600_000_000
    if goes > at and begin != end and zone == "UTC":
        clock = datetime.fromtimestamp(goes // 1_000_000, UTC).strftime("%H:%M")
        quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
        assert not quiet


def test_what_nothing_was_said_about_stands_in_the_window_but_for_queues() -> None:
    wanted = Preferences()
    assert [kind for kind in KINDS if not wanted.shows(kind)] == ["offered"]
    assert not any(wanted.mails(kind) for kind in KINDS)
    both = read_preferences({"kinds": {"offered": "both", "told": "mail"}})
    assert (both.shows("offered"), both.mails("offered")) == (True, True)
    assert (both.shows("told"), both.mails("told")) == (False, True)
    assert read_preferences(plain(both)) == both


@pytest.mark.parametrize(
    "settings, said",
    [
        ({"kinds": {"pigeon": "app"}}, "cannot be used"),
        ({"mail": "weekly"}, "cannot be used"),
        ({"volume": 11}, "cannot be used"),
        ({"daily_at": "8:00"}, "no time of day"),
        ({"daily_at": ""}, "A time is missing"),
        ({"quiet_from": "18:00"}, "A time is missing"),
        ({"zone": "Nowhere"}, "unknown"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_preferences(settings)


@pytest.mark.parametrize(
    "settings, said",
    [
        ({"length": -1, "to": ["a"]}, "below 0"),
        ({"risk": 101, "to": ["a"]}, "above 100"),
        ({"length": 5}, "who is warned"),
        ({"length": "many"}, "cannot be used"),
    ],
)
def test_limits_that_cannot_be_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_alert(settings)


def test_only_limits_that_are_set_are_limits() -> None:
    assert read_alert({"length": 5, "risk": 20, "to": ["a"]}).limits() == {"length": 5, "risk": 20}
    assert read_alert({}).limits() == {}
