"""Open clocks are worked out again: shown first, applied when asked, each case a command."""

from __future__ import annotations

import pytest

from casewright.rules.calendar import WallClock

from .terminal import Terminal

HOUR = 3_600_000_000


@pytest.fixture
def late(office: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A case with two hours for its step, in a workspace whose clocks now go an hour later."""
    office.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "x"}')
    monkeypatch.setattr(WallClock, "add", lambda self, at, work: at + work + HOUR)
    return office


def kinds(office: Terminal) -> list[str]:
    return [line["kind"] for line in office.json("case", "history", "PCL-1")]


def test_without_apply_it_is_only_shown(late: Terminal) -> None:
    before = late.json("case", "show", "PCL-1")["clocks"]
    found = late.json("calendar", "repair")
    ((change,), applied) = (found["changes"], found["applied"])
    assert (change["case"], change["policy"], applied) == ("PCL-1", "pace", False)
    assert change["before"] < change["after"]
    assert late.json("case", "show", "PCL-1")["clocks"] == before
    assert "WOULD BE" in late("calendar", "repair", "parcel").out


def test_applied_it_stands_in_the_history_and_differs_no_more(late: Terminal) -> None:
    before = kinds(late)
    found = late.json("--as", "zoe", "calendar", "repair", "parcel", "--apply", "--reason", "zones")
    assert found["applied"]
    assert kinds(late) == [*before, "ClockChanged"]
    assert late.json("calendar", "repair")["changes"] == []
    assert "No open clock differs." in late("calendar", "repair").out


def test_other_types_are_left_alone(late: Terminal) -> None:
    assert late.json("calendar", "repair", "reminder")["changes"] == []
    assert late("calendar", "repair", "nothing").status == 3


def test_where_nothing_changed_nothing_differs(office: Terminal) -> None:
    office.json("--as", "zoe", "case", "create", "parcel", "--data", '{"code": "x"}')
    assert office.json("calendar", "repair", "--apply")["changes"] == []
