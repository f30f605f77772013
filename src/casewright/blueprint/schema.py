"""JSON Schema (draft 2020-12) of the blueprint document, for editors and other tools."""

from __future__ import annotations

from typing import Any

from .document import Blueprint

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of ``*.blueprint.yaml`` and ``*.blueprint.json`` as plain data."""
    made = Blueprint.model_json_schema(by_alias=True, mode="validation")
    head = {"$schema": DIALECT, "title": "Casewright blueprint"}
    return head | {key: value for key, value in made.items() if key not in head}
