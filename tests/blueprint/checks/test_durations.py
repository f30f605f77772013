"""Durations that mean nothing, that no calendar can count, and that are written in weeks."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.checks.durations import is_before, length_of
from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import document, found, made, person, said, with_steps, with_top

STEP = "loan/intake/handle/x"


def policy(**attributes: Any) -> Blueprint:
    return with_top(slas=[{"id": "soon", "serves": ["days"], **attributes}])


def wait(interval: str, **more: Any) -> Blueprint:
    return with_steps({"id": "x", "kind": "wait", "interval": interval, **more})


def timer(after: str) -> Blueprint:
    return with_steps(person("x", boundaries=[{"id": "late", "after": after, "next": "end"}]))


@pytest.mark.parametrize(
    "duration, length",
    [
        ("PT4H", (0, 14_400)),
        ("P2D", (2, 0)),
        ("P1W", (7, 0)),
        ("P1DT2H3M4S", (1, 7_384)),
        ("PT90M", (0, 5_400)),
    ],
)
def test_lengths_of_durations(duration: str, length: tuple[int, int]) -> None:
    assert length_of(duration) == length


def test_without_a_calendar_a_day_has_24_hours() -> None:
    assert is_before("PT23H", "P1D", with_calendar=False)
    assert not is_before("PT24H", "P1D", with_calendar=False)
    assert not is_before("P1D", "P1D", with_calendar=True)


# ------------------------------------------------------------------------------------- nothing


@pytest.mark.parametrize("zero", ["P0D", "PT0S", "P0DT0H0M0S"])
@pytest.mark.parametrize("where", ["goal", "deadline", "starts_after"])
def test_a_clock_of_no_time_is_an_error(where: str, zero: str) -> None:
    blueprint = policy(**{"goal": "P1D", "deadline": "P1D", where: zero})
    assert any("zero" in finding.problem for finding in found(blueprint, "slas/soon"))


def test_repeats_without_a_pause_between_them_are_an_error() -> None:
    assert found(policy(deadline="P1D", passed={"every": "PT0S"}), "slas/soon")


def test_a_wait_for_no_time_is_told() -> None:
    (finding,) = found(wait("PT0S"), f"{STEP}.interval", "warning")
    assert "never waits" in finding.problem


def test_a_boundary_that_comes_at_once_is_told() -> None:
    (finding,) = found(timer("P0D"), f"{STEP}/late.after", "warning")
    assert "zero" in finding.problem


# -------------------------------------------------------------------------------------- too long


@pytest.mark.parametrize("long", ["P20001D", "P99999999999D", "PT480001H", "PT9999999999999S"])
@pytest.mark.parametrize("where", ["goal", "deadline", "starts_after"])
def test_a_clock_of_centuries_is_mistyped(where: str, long: str) -> None:
    findings = found(policy(**{"goal": "P1D", where: long}), "slas/soon")
    assert any("longer than 20,000 days" in finding.problem for finding in findings)


def test_repeats_waits_and_boundaries_of_centuries_are_mistyped_too() -> None:
    assert found(policy(deadline="P1D", passed={"every": "P30000D"}), "slas/soon")
    assert found(wait("P30000D"), f"{STEP}.interval")
    assert found(timer("P30000D"), f"{STEP}/late.after")


def test_twenty_thousand_days_are_allowed() -> None:
    assert said(policy(goal="P20000D")) == []
    assert said(wait("P20000D")) == []


@pytest.mark.parametrize(
    "hours, longest",
    [
        ({"monday": ["09:00-17:00"]}, 8),
        ({"monday": ["09:00-10:00"]}, 1),
        ({"monday": ["09:00-12:00", "13:00-17:00"], "friday": ["09:00-11:00"]}, 7),
        ({"monday": ["09:00-10:00"], "tuesday": ["08:00-09:00"], "friday": ["00:00-24:00"]}, 1),
        ({"monday": ["09:00-10:00"], "sunday": [], "saturday": []}, 1),
    ],
)
def test_with_a_calendar_a_day_is_its_commonest_working_day(
    hours: dict[str, list[str]], longest: int
) -> None:
    data = document()
    data["calendars"] = [{"id": "office", "zone": "UTC", "hours": hours}]
    for most, fits in ((20_000 * longest, True), (20_000 * longest + 1, False)):
        data["slas"] = [
            {"id": "soon", "goal": f"PT{most}H", "calendar": "office", "serves": ["days"]}
        ]
        assert bool(found(made(data), "slas/soon")) != fits


# ----------------------------------------------------------------------------------------- weeks


def test_weeks_are_an_error_that_says_how_many_days_they_are() -> None:
    (finding,) = found(policy(goal="P2W"), "slas/soon")
    assert "weeks are not counted" in finding.problem
    assert "P14D" in finding.remedy
    assert found(wait("P1W"), f"{STEP}.interval")
    assert found(wait("P1W", calendar="office"), f"{STEP}.interval")
    assert found(timer("P1W"), f"{STEP}/late.after")


def test_usual_durations_say_nothing() -> None:
    blueprint = policy(goal="PT4H", deadline="P2DT4H", passed={"every": "PT30M"})
    assert said(blueprint) == []
    assert said(wait("PT1S", calendar="office")) == []
    assert said(timer("P14D")) == []
