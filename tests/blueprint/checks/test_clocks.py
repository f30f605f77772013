"""SLA policies and calendars."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.document import Blueprint
from tests.blueprint.examples import case_type, document, found, made, said, with_top


def policy(**attributes: Any) -> Blueprint:
    return with_top(slas=[{"id": "soon", "serves": ["days"], **attributes}])


def calendar(**attributes: Any) -> Blueprint:
    return with_top(calendars=[{"id": "office", **attributes}])


@pytest.mark.parametrize(
    "attributes, words",
    [
        ({}, "neither goal nor deadline"),
        ({"goal": "P3D", "deadline": "P2D"}, "comes before the goal"),
        ({"goal": "PT25H", "deadline": "P1D"}, "comes before the goal"),
        ({"goal": "P1W", "deadline": "P6DT23H"}, "comes before the goal"),
        ({"goal": "P2D", "deadline": "P1D", "calendar": "office"}, "comes before the goal"),
        ({"goal": "PT5H", "deadline": "PT4H", "calendar": "office"}, "comes before the goal"),
        ({"goal": "P1D", "passed": {"every": "P1D"}}, "there is no deadline"),
        ({"goal": "P1D", "on_deadline": [{"do": "climb"}]}, "there is no deadline"),
        ({"deadline": "P1D", "on_goal": [{"do": "climb"}]}, "there is no goal"),
        ({"deadline": "P1D", "on_passed": [{"do": "climb"}]}, "does not say how often"),
        ({"goal": "PT0S"}, "zero"),
        ({"deadline": "P1D", "passed": {"every": "P0D"}}, "zero"),
    ],
)
def test_a_clock_that_cannot_be_kept(attributes: dict[str, Any], words: str) -> None:
    problems = [finding.problem for finding in found(policy(**attributes), "slas/soon")]
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(
    "attributes",
    [
        {"goal": "P1D"},
        {"deadline": "P1D"},
        {"goal": "P1D", "deadline": "P1D"},
        {"goal": "P1D", "deadline": "P2D", "passed": {"every": "PT4H", "times": 3}},
        {"goal": {"at": "due"}, "deadline": "P1D"},
        {"goal": {"at": 'due - duration("P1D")'}, "deadline": {"at": "due"}},
        # With a calendar a working day has no fixed number of hours: nothing is sure here.
        {"goal": "P1D", "deadline": "PT9H", "calendar": "office"},
        {"goal": "P1D", "pause_when": "approved", "resume_when": "not(approved)"},
    ],
)
def test_a_clock_that_can_be_kept(attributes: dict[str, Any]) -> None:
    assert said(policy(**attributes)) == []


def test_a_pause_without_resume_warns() -> None:
    assert found(policy(goal="P1D", pause_when="approved"), "slas/soon", "warning")


def test_a_policy_that_nothing_uses_is_told() -> None:
    data = document()
    data["slas"].append({"id": "unused", "goal": "P1D"})
    (finding,) = found(made(data), "slas/unused", "info")
    assert "uses this policy" in finding.problem


@pytest.mark.parametrize(
    "named, is_late",
    [
        (["soon", "later"], True),
        (["later", "soon"], False),
        (["later"], False),
        (["soon", "nowhere"], True),
        (["nowhere", "soon"], False),
    ],
)
@pytest.mark.parametrize("holder", ["case type", "stage", "process", "step"])
def test_a_policy_behind_one_that_always_counts_never_counts(
    holder: str, named: list[str], is_late: bool
) -> None:
    data = document()
    data["slas"].append({"id": "later", "when": "approved", "goal": "P3D", "serves": ["days"]})
    kind = case_type(data)
    stage = kind["stages"][0]
    process = stage["processes"][0]
    parts = {"case type": kind, "stage": stage, "process": process, "step": process["steps"][0]}
    paths = {
        "case type": "loan",
        "stage": "loan/intake",
        "process": "loan/intake/handle",
        "step": "loan/intake/handle/ask",
    }
    parts[holder]["sla"] = named
    warnings = found(made(data), f"{paths[holder]}.sla", "warning")
    assert bool(warnings) == is_late


def test_a_start_by_date_leaves_the_parents_start_without_effect() -> None:
    blueprint = policy(goal="P1D", starts_at="due", from_parent=True)
    (finding,) = found(blueprint, "slas/soon", "warning")
    assert "counts for nothing" in finding.problem


# ------------------------------------------------------------------------------------ calendars


@pytest.mark.parametrize(
    "attributes, element, words",
    [
        ({}, "calendars/office", "no working hours"),
        ({"hours": {"monday": []}}, "calendars/office", "no working hours"),
        ({"zone": "Mars/Base", "hours": {"monday": ["09:00-10:00"]}},
         "calendars/office.zone", "time zone 'Mars/Base'"),
        ({"hours": {"monday": ["10:00-09:00"]}}, "calendars/office/monday", "not an interval"),
        ({"hours": {"monday": ["09:00-09:00"]}}, "calendars/office/monday", "not an interval"),
        ({"hours": {"monday": ["09:00-25:00"]}}, "calendars/office/monday", "not an interval"),
        ({"hours": {"monday": ["09:70-10:00"]}}, "calendars/office/monday", "not an interval"),
        ({"hours": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "calendars/office/monday", "overlaps"),
        ({"hours": {"monday": ["13:00-14:00", "09:00-10:00"]}}, "calendars/office/monday", "overlaps"),
        ({"hours": {"monday": ["09:00-10:00"]}, "holidays": ["2026-02-30"]},
         "calendars/office", "'2026-02-30' is not a date"),
        ({"hours": {"monday": ["09:00-10:00"]}, "exceptions": {"2026-13-01": []}},
         "calendars/office", "'2026-13-01' is not a date"),
        ({"hours": {"monday": ["09:00-10:00"]}, "exceptions": {"2026-12-24": ["12:00-11:00"]}},
         "calendars/office/2026-12-24", "not an interval"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_used(
    attributes: dict[str, Any], element: str, words: str
) -> None:
    findings = found(calendar(**attributes), element)
    assert findings
    assert words in findings[0].problem


def test_a_calendar_with_breaks_holidays_and_exceptions() -> None:
    blueprint = calendar(
        zone="Europe/Amsterdam",
        hours={"monday": ["09:00-12:30", "12:30-24:00"], "sunday": []},
        holidays=["2028-02-29"],
        exceptions={"2026-12-24": ["09:00-12:00"], "2026-12-31": []},
    )
    assert said(blueprint) == []
