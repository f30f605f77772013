"""Calendars: what they say, and when something is due by them."""

from __future__ import annotations

import pytest

from .terminal import Terminal

BLUEPRINT = """
blueprint: {id}
name: {id}
calendars:
  - id: office
    name: Office hours
    zone: Europe/Amsterdam
    hours: {{monday: ["09:00-12:00", "13:00-17:00"], tuesday: ["09:00-17:00"]}}
    holidays: ["2026-03-03"]
    exceptions: {{"2026-03-04": ["10:00-11:00"], "2026-03-09": []}}
case_types:
  - id: {id}
    prefix: {prefix}
    stages: [{{id: only, complete: {{resolve: Resolved-Done}}}}]
"""


@pytest.fixture
def published(office: Terminal) -> Terminal:
    """A workspace in which one blueprint has a calendar."""
    publish(office, "letters", "LT")
    return office


def publish(office: Terminal, id: str, prefix: str) -> None:
    file = office.write(f"{id}.yaml", BLUEPRINT.format(id=id, prefix=prefix))
    assert office.zoe("blueprint", "publish", file).status == 0


def test_calendars_are_listed_and_shown(published: Terminal) -> None:
    (found,) = published.json("calendar", "list")
    assert (found["calendar"], found["name"], found["zone"]) == (
        "office", "Office hours", "Europe/Amsterdam",
    )  # fmt: skip
    assert (found["blueprint"], found["version"], found["week_hours"]) == ("letters", 1, 15)
    assert published.json("calendar", "show", "office") == found
    assert published.json("calendar", "show", "letters/office") == found
    words = published("calendar", "show", "office").out
    assert "09:00-12:00, 13:00-17:00" in words
    assert "holiday 2026-03-03" in words
    assert "exception 2026-03-09: closed" in words
    assert "Office hours" in published("calendar", "list").out


def test_a_workspace_without_calendars_says_so(office: Terminal) -> None:
    assert office.json("calendar", "list") == []
    assert office("calendar", "list").out == "No published blueprint has a calendar.\n"


@pytest.mark.parametrize(
    "start, duration, due",
    [
        # Monday 2 March 2026 in winter time: nine o'clock is 08:00 UTC.
        ("2026-03-02T09:00:00+01:00", "PT1H", "2026-03-02T09:00:00Z"),
        ("2026-03-02T11:30:00+01:00", "PT1H", "2026-03-02T12:30:00Z"),
        # Tuesday is a holiday, Wednesday has one hour, Monday after it is closed.
        ("2026-03-02T16:00:00+01:00", "PT2H", "2026-03-04T10:00:00Z"),
        ("2026-03-02T16:00:00+01:00", "PT3H", "2026-03-10T09:00:00Z"),
        ("2026-03-02T08:00:00", "PT1H", "2026-03-02T09:00:00Z"),
    ],
)
def test_it_says_when_something_is_due(
    published: Terminal, start: str, duration: str, due: str
) -> None:
    found = published.json("calendar", "due", "office", duration, "--from", start)
    assert found["due"].replace(".000000", "") == due
    assert "is due at" in published("calendar", "due", "office", duration, "--from", start).out


@pytest.mark.parametrize(
    "words, status",
    [
        (["due", "office", "PT1H", "--from", "yesterday"], 2),
        (["due", "office", "PT1H"], 2),
        (["due", "office", "soon", "--from", "2026-03-02"], 3),
        (["due", "office", "P1M", "--from", "2026-03-02"], 3),
        (["due", "office", "P9999999D", "--from", "2026-03-02"], 3),
        (["show", "nowhere"], 3),
        (["show", "parcels/office"], 3),
    ],
)
def test_what_makes_no_sense_is_refused(published: Terminal, words: list[str], status: int) -> None:
    said = published("calendar", *words)
    assert said.status == status
    assert said.out == ""
    assert said.err


def test_a_name_in_two_blueprints_must_be_said_whole(published: Terminal) -> None:
    publish(published, "notes", "NT")
    said = published("calendar", "show", "office")
    assert said.status == 3
    assert "letters/office or notes/office" in said.err
    assert published.json("calendar", "show", "notes/office")["blueprint"] == "notes"


def test_the_newest_version_counts(published: Terminal) -> None:
    text = BLUEPRINT.format(id="letters", prefix="LT").replace("Office hours", "Shop hours")
    published.zoe("blueprint", "publish", published.write("two.yaml", text))
    found = published.json("calendar", "show", "office")
    assert (found["name"], found["version"]) == ("Shop hours", 2)
