"""Short ways to write steps of the document notation, and a world whose blueprint is clean."""

from __future__ import annotations

from typing import Any

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint

from .world import World, steps_blueprint

Step = dict[str, Any]

#: Fields that most tests need: numbers, a switch, a text, a list of rows that branches fill.
FIELDS: list[dict[str, Any]] = [
    {"id": "n", "kind": "integer"},
    {"id": "total", "kind": "integer"},
    {"id": "flag", "kind": "boolean"},
    {"id": "word"},
    {"id": "when_due", "kind": "date-time"},
    {
        "id": "rows",
        "kind": "records",
        "columns": [{"id": "name"}, {"id": "price", "kind": "integer"}, {"id": "ok", "kind": "boolean"}],
    },
    {
        "id": "results",
        "kind": "records",
        "columns": [{"id": "name"}, {"id": "price", "kind": "integer"}, {"id": "ok", "kind": "boolean"}],
    },
]  # fmt: skip


def human(step: str, *outcomes: str | dict[str, Any], **more: Any) -> Step:
    """A step that a person does; outcomes by id, or written out."""
    listed = [{"id": o} if isinstance(o, str) else o for o in outcomes]
    return {"id": step, "kind": "collect", **({"outcomes": listed} if listed else {}), **more}


def count(step: str, field: str = "n", **more: Any) -> Step:
    """An automatic step that adds one to a number."""
    value = f"(if {field} = null then 0 else {field}) + 1"
    return {"id": step, "kind": "set data", "set": {field: value}, **more}


def parallel(step: str, *branches: list[Step] | dict[str, Any], **more: Any) -> Step:
    """Branches side by side; a branch is a list of steps, or written out."""
    listed = [
        {"id": f"{step}_{n}", **(b if isinstance(b, dict) else {"steps": b})}
        for n, b in enumerate(branches, 1)
    ]
    return {"id": step, "kind": "parallel", "branches": listed, **more}


def each(step: str, over: str, *steps: Step, **more: Any) -> Step:
    """The steps once for each item of a list."""
    return {"id": step, "kind": "for each", "each": over, "steps": list(steps), **more}


def wait_message(step: str, message: str, **more: Any) -> Step:
    """A step that waits for a message."""
    return {"id": step, "kind": "wait", "message": message, **more}


def go_to(step: str, target: str, **more: Any) -> Step:
    """A jump."""
    return {"id": step, "kind": "go to", "step": target, **more}


def call(step: str, process: str, **more: Any) -> Step:
    """A call of a reusable process."""
    return {"id": step, "kind": "call process", "process": process, **more}


def process(process_id: str, *steps: Step, **more: Any) -> dict[str, Any]:
    """A process."""
    return {"id": process_id, "steps": list(steps), **more}


def messages(*names: str) -> list[dict[str, Any]]:
    """Declared message types with one text and one number."""
    fields = [{"id": "text"}, {"id": "amount", "kind": "integer"}]
    return [{"id": name, "fields": fields} for name in names]


def document(*steps: Step, **parts: Any) -> dict[str, Any]:
    """One stage of one process ``main`` over the usual fields."""
    return steps_blueprint(*steps, **{"fields": FIELDS, **parts})


def world(*steps: Step, **parts: Any) -> World:
    """A world of such a blueprint, in which ``check`` finds no error."""
    return clean_world(document(*steps, **parts))


def clean_world(source: dict[str, Any]) -> World:
    """A world of a blueprint that may be published."""
    found = check(Blueprint.model_validate(source))
    errors = [f"{f.element}: {f.problem}" for f in found if f.severity == "error"]
    assert not errors, errors
    return World(source)
