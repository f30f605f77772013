"""Checks of triggers: each mistake is found at its place, with a remedy; good ones are silent."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.rename import rename_field

TYPE: dict[str, Any] = {
    "id": "order", "prefix": "O",
    "fields": [
        {"id": "code", "required": True}, {"id": "n", "kind": "integer"},
        {"id": "letter", "kind": "attachment"},
        {"id": "twice", "kind": "calculated", "result": "integer", "formula": "n * 2"},
    ],
    "stages": [
        {"id": "one", "status": "Working",
         "processes": [{"id": "p", "steps": [{"id": "look", "kind": "collect"}]}],
         "complete": {"resolve": "Resolved-Done"}},
    ],
}  # fmt: skip
OTHER: dict[str, Any] = {
    "id": "other", "prefix": "X", "fields": [{"id": "about"}],
    "stages": [{"id": "two", "processes": [{"id": "q", "steps": [{"id": "see", "kind": "collect"}]}],
                "complete": {"resolve": "Resolved-Seen"}}],
}  # fmt: skip


def blueprint(*triggers: dict[str, Any]) -> Blueprint:
    return Blueprint.model_validate(
        {
            "blueprint": "b",
            "connectors": [{"id": "post", "type": "imap"}, {"id": "drop", "type": "files"}],
            "messages": [{"id": "m", "fields": [{"id": "code"}]}],
            "case_types": [TYPE, OTHER],
            "triggers": [{"id": "t", "case_type": "order", **one} for one in triggers],
        }
    )


def found(*triggers: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(element, severity, problem and remedy) of what is said about triggers."""
    return [
        (each.element, each.severity, f"{each.problem} {each.remedy}")
        for each in check(blueprint(*triggers))
        if each.element.startswith("triggers")
    ]


CODE = {"map": {"code": '"x"'}}
GOOD: list[dict[str, Any]] = [
    {"kind": "schedule", "cron": "0 8 * * 1-5", "zone": "Europe/Berlin", "map": {"code": "string(scheduled)"}},
    {"kind": "schedule", "rrule": "FREQ=DAILY", "start": "2026-03-02T09:00", **CODE},
    {"kind": "mail", "connector": "post", "attachments": "letter", "map": {"code": "mail.subject"}},
    {"kind": "folder", "connector": "drop", "columns": {"Nr": "n"}},
    {"kind": "http"},
    {"kind": "http", "map": {"code": "body.order.code"}},
    {"kind": "message", "message": "m", "map": {"code": "message.code"}},
    {"kind": "data", "watch": "order", "when": "n > 3", "case_type": "other", "map": {"about": "code"}},
    {"kind": "status", "watch": "order", "status": "Working", "case_type": "other"},
    {"kind": "status", "watch": "order", "status": "Resolved", "case_type": "other"},
]  # fmt: skip


@pytest.mark.parametrize("trigger", GOOD)
def test_a_good_trigger_is_no_finding(trigger: dict[str, Any]) -> None:
    assert found(trigger) == []


BAD: list[tuple[dict[str, Any], str, str, str]] = [
    ({"kind": "schedule", **CODE}, "triggers/t", "error", "either an rrule or a cron"),
    ({"kind": "schedule", "cron": "@daily", "rrule": "FREQ=DAILY", **CODE}, "triggers/t", "error", "either"),
    ({"kind": "schedule", "cron": "61 * * * *", **CODE}, "triggers/t", "error", "no minute"),
    ({"kind": "schedule", "cron": "0 0 31 2 *", **CODE}, "triggers/t", "error", "never happens"),
    ({"kind": "schedule", "cron": "@daily", "zone": "Mars/Base", **CODE}, "triggers/t", "error", "Mars/Base"),
    ({"kind": "schedule", "rrule": "FREQ=DAILY", **CODE}, "triggers/t.start", "error", "start"),
    ({"kind": "schedule", "rrule": "FREQ=HOURLY", "start": "2026-03-02T09:00", **CODE}, "triggers/t", "error", "FREQ"),
    ({"kind": "schedule", "rrule": "FREQ=DAILY", "start": "2026-13-02T09:00", **CODE}, "triggers/t", "error", "month"),
    ({"kind": "schedule", "cron": "@daily", "start": "2026-03-02T09:00", **CODE}, "triggers/t.start", "warning", "counts for nothing"),
    ({"kind": "schedule", "cron": "@daily"}, "triggers/t.map", "warning", "leaves code empty"),
    ({"kind": "schedule", "cron": "@daily", "map": {"code": "1 + "}}, "triggers/t.map.code", "error", ""),
    ({"kind": "schedule", "cron": "@daily", "map": {"code": "mail.subject"}}, "triggers/t.map.code", "error", "mail"),
    ({"kind": "schedule", "cron": "@daily", "map": {"code": "3"}}, "triggers/t.map.code", "error", ""),
    ({"kind": "http", "map": {"cod": "body.x", "code": "body.y"}}, "triggers/t.map", "error", "'code'"),
    ({"kind": "http", "map": {"twice": "1", "code": "body.y"}}, "triggers/t.map", "error", "twice"),
    ({"kind": "mail", "connector": "pots", **CODE}, "triggers/t.connector", "error", "'post'"),
    ({"kind": "mail", "connector": "drop", **CODE}, "triggers/t.connector", "error", "imap"),
    ({"kind": "mail", "connector": "post", "attachments": "code", **CODE}, "triggers/t.attachments", "error", "attachment"),
    ({"kind": "folder", "connector": "drop", "columns": {"Nr": "nn"}}, "triggers/t.columns", "error", "nn"),
    ({"kind": "folder", "connector": "drop", **CODE}, "triggers/t.map", "error", "columns"),
    ({"kind": "message", "message": "mm", **CODE}, "triggers/t.message", "error", "'m'"),
    ({"kind": "message", "message": "m", "map": {"code": "message.cod"}}, "triggers/t.map.code", "error", "cod"),
    ({"kind": "data", "watch": "ordr", "when": "n > 3", "case_type": "other"}, "triggers/t.watch", "error", "'order'"),
    ({"kind": "data", "watch": "order", "when": "n + 1", "case_type": "other"}, "triggers/t.when", "error", ""),
    ({"kind": "data", "watch": "order", "when": "m > 3", "case_type": "other"}, "triggers/t.when", "error", "m"),
    ({"kind": "data", "watch": "order", "when": "n > 3", "case_type": "other", "map": {"about": "n"}}, "triggers/t.map.about", "error", ""),
    ({"kind": "status", "watch": "order", "status": "Wrking", "case_type": "other"}, "triggers/t.status", "error", "Wrking"),
    ({"kind": "data", "watch": "order", "when": "n > 3", **CODE}, "triggers/t", "warning", "make"),
    ({"kind": "http", "case_type": "ordr"}, "triggers/t.case_type", "error", "'order'"),
]  # fmt: skip


@pytest.mark.parametrize("trigger, element, severity, word", BAD)
def test_a_mistake_is_found_at_its_place(
    trigger: dict[str, Any], element: str, severity: str, word: str
) -> None:
    told = found(trigger)
    matching = [one for one in told if one[:2] == (element, severity) and word in one[2]]
    assert matching, told


def test_two_types_that_make_each_other_are_told_of_both() -> None:
    there = {"kind": "status", "watch": "order", "status": "Resolved", "case_type": "other"}
    back = {"id": "u", "kind": "status", "watch": "other", "status": "Resolved", **CODE}
    circles = [one[0] for one in found(there, back) if "such cases again" in one[2]]
    assert circles == ["triggers/t", "triggers/u"]


def test_two_triggers_with_one_id_are_found() -> None:
    assert any("has this id" in one[2] for one in found(GOOD[0], GOOD[1]))


def test_a_renamed_field_is_renamed_in_triggers() -> None:
    before = blueprint(
        {"kind": "folder", "connector": "drop", "columns": {"Nr": "code"}},
        {"id": "u", "kind": "data", "watch": "order", "when": 'code = "x"', "case_type": "other",
         "map": {"about": "code"}},
        {"id": "v", "kind": "http", "map": {"code": "body.code"}},
    )  # fmt: skip
    after: Any = rename_field(before, "order", "code", "key")
    folder, data, http = after.triggers
    assert folder.columns == {"Nr": "key"}
    assert (data.when, data.map) == ('key = "x"', {"about": "key"})
    assert http.map == {"key": "body.code"}
    assert not [each for each in check(after) if each.severity == "error"]
