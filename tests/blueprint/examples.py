"""Small blueprints for tests: one that is clean, and ways to change one thing in it."""

from __future__ import annotations

import copy
from typing import Any

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import Finding

#: A clean blueprint: ``check`` says nothing about it, so whatever it says comes from a change.
CLEAN: dict[str, Any] = {
    "blueprint": "loans",
    "name": "Loans",
    "purpose": {
        "outcome": "Customers know soon whether they get a loan.",
        "measures": [
            {"id": "days", "name": "Days to the answer", "unit": "d", "direction": "down"}
        ],
    },
    "personas": [{"id": "clerk", "name": "Clerk"}],
    "queues": [{"id": "desk", "name": "Desk", "personas": ["clerk"]}],
    "skills": [{"id": "law", "name": "Law"}],
    "calendars": [{"id": "office", "zone": "UTC", "hours": {"monday": ["09:00-17:00"]}}],
    "slas": [{"id": "soon", "goal": "P1D", "deadline": "P2D", "serves": ["days"]}],
    "messages": [{"id": "paper", "correlate": "number", "fields": [{"id": "note"}]}],
    "processes": [
        {
            "id": "inform",
            "serves": ["days"],
            "steps": [{"id": "tell", "kind": "notify", "text": "Read this."}],
        }
    ],
    "case_types": [
        {
            "id": "loan",
            "name": "Loan",
            "prefix": "LN",
            "key": "number",
            "serves": ["days", "outcome"],
            "sla": ["soon"],
            "fields": [
                {"id": "number", "required": True, "listed": True},
                {"id": "amount", "kind": "money"},
                {"id": "income", "kind": "decimal"},
                {"id": "approved", "kind": "boolean"},
                {"id": "due", "kind": "date-time"},
                {"id": "tags", "kind": "multi-choice", "choices": [{"value": "a"}, {"value": "b"}]},
                {
                    "id": "goods",
                    "kind": "records",
                    "columns": [{"id": "label"}, {"id": "price", "kind": "money"}],
                },
                {"id": "papers", "kind": "attachment"},
                {
                    "id": "left",
                    "kind": "calculated",
                    "result": "money",
                    "formula": "income - amount",
                },
            ],
            "stages": [
                {
                    "id": "intake",
                    "processes": [
                        {
                            "id": "handle",
                            "steps": [
                                {
                                    "id": "ask",
                                    "kind": "collect",
                                    "route": {"queue": "desk"},
                                    "outcomes": [{"id": "done"}],
                                },
                                {"id": "call", "kind": "call process", "process": "inform"},
                            ],
                        }
                    ],
                },
                {
                    "id": "end",
                    "complete": {"resolve": "Resolved-Done"},
                    "processes": [{"id": "finish", "steps": [{"id": "over", "kind": "milestone"}]}],
                },
            ],
        },
    ],
}


def document() -> dict[str, Any]:
    """A copy of the clean blueprint as plain data, to be changed at will."""
    return copy.deepcopy(CLEAN)


def made(data: dict[str, Any]) -> Blueprint:
    """The model of plain data."""
    return Blueprint.model_validate(data)


def clean() -> Blueprint:
    """The clean blueprint."""
    return made(document())


def case_type(data: dict[str, Any]) -> dict[str, Any]:
    """The case type of plain data."""
    found: dict[str, Any] = data["case_types"][0]
    return found


def with_steps(*steps: dict[str, Any]) -> Blueprint:
    """The clean blueprint, in which the first stage has just these steps."""
    data = document()
    case_type(data)["stages"][0]["processes"][0]["steps"] = list(steps)
    return made(data)


def with_fields(*fields: dict[str, Any]) -> Blueprint:
    """The clean blueprint with further fields."""
    data = document()
    case_type(data)["fields"].extend(fields)
    return made(data)


def with_type(**changes: Any) -> Blueprint:
    """The clean blueprint with other attributes of the case type."""
    data = document()
    case_type(data).update(changes)
    return made(data)


def with_stage(**changes: Any) -> Blueprint:
    """The clean blueprint with other attributes of the first stage."""
    data = document()
    case_type(data)["stages"][0].update(changes)
    return made(data)


def with_process(**changes: Any) -> Blueprint:
    """The clean blueprint with other attributes of the first process."""
    data = document()
    case_type(data)["stages"][0]["processes"][0].update(changes)
    return made(data)


def with_top(**changes: Any) -> Blueprint:
    """The clean blueprint with other declarations."""
    data = document()
    data.update(changes)
    return made(data)


def person(id: str, *outcomes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A step that a person does."""
    step: dict[str, Any] = {"id": id, "kind": "collect", "route": {"queue": "desk"}, **more}
    if outcomes:
        step["outcomes"] = list(outcomes)
    return step


def auto(id: str, **more: Any) -> dict[str, Any]:
    """A step that the engine does at once."""
    return {"id": id, "kind": "set data", "set": {"approved": "true"}, **more}


def found(blueprint: Blueprint, element: str, severity: str = "error") -> list[Finding]:
    """What ``check`` says with this severity about exactly this element."""
    return [
        finding
        for finding in check(blueprint)
        if finding.element == element and finding.severity == severity
    ]


def said(blueprint: Blueprint, *severities: str) -> list[str]:
    """Everything ``check`` says (of these severities), as ``element: problem``."""
    wanted = severities or ("error", "warning", "info")
    return [
        f"{finding.element}: {finding.problem}"
        for finding in check(blueprint)
        if finding.severity in wanted
    ]
