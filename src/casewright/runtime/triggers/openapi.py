"""The description of the requests that triggers take, as OpenAPI 3.1. Pure: plain data out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casewright.blueprint.cases import CaseType
from casewright.blueprint.fields import DataField

from .port import Bound

_KINDS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "money": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "date-time": {"type": "string", "format": "date-time"},
    "duration": {"type": "string", "format": "duration"},
}
_PROBLEMS = {
    "400": "The body or the key cannot be read.",
    "401": "The token is missing or unknown.",
    "403": "The token is for another trigger.",
    "409": "The key was used before with another content.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "The data are refused: a field is missing or wrong.",
    "429": "Too many requests; Retry-After says how long to wait.",
    "503": "The workspace cannot be reached now.",
}


def described(triggers: Iterable[tuple[Bound, CaseType]], version: str) -> dict[str, Any]:
    """The document for these triggers and the case types that they make cases of."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Casewright intake", "version": version},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Made": _MADE, "Problem": _PROBLEM},
        },
        "security": [{"token": []}],
        "paths": {f"/cases/{bound.name}": _path(bound, kind) for bound, kind in triggers},
    }


_MADE = {
    "type": "object",
    "properties": {
        "case": {"type": "string"},
        "id": {"type": "string", "format": "uuid"},
        "status": {"type": "string"},
        "created": {"type": "boolean"},
    },
}
_PROBLEM = {
    "type": "object",
    "properties": {
        "problem": {"type": "string"},
        "remedy": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["problem"],
}


def _path(bound: Bound, case_type: CaseType) -> dict[str, Any]:
    made = {"200": "It had been made before.", "201": "The case was made."}
    return {
        "post": {
            "operationId": bound.name.replace("/", "_"),
            "summary": bound.trigger.title(),
            "parameters": [
                {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": False,
                    "description": "The same key makes one case, however often it is sent.",
                    "schema": {"type": "string", "maxLength": 200},
                }
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _body(bound, case_type)}},
            },
            "responses": {
                **{status: _answer(words, "Made") for status, words in made.items()},
                **{status: _answer(words, "Problem") for status, words in _PROBLEMS.items()},
            },
        }
    }


def _answer(words: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}


def _body(bound: Bound, case_type: CaseType) -> dict[str, Any]:
    """The fields of the case type; any object where the trigger maps it by itself."""
    if bound.trigger.map:
        return {"type": "object"}
    fields = [each for each in case_type.fields if each.kind not in ("calculated", "attachment")]
    required = [each.id for each in fields if each.required and each.default is None]
    shape: dict[str, Any] = {
        "type": "object",
        "properties": {each.id: _schema(each) for each in fields},
        "additionalProperties": False,
    }
    return {**shape, "required": required} if required else shape


def _schema(field: DataField) -> dict[str, Any]:
    found = dict(_KINDS.get(field.kind, {"type": "string"}))
    choices = [choice.value for choice in field.choices]
    if field.kind == "choice" and choices:
        found["enum"] = choices
    elif field.kind == "multi-choice":
        found = {"type": "array", "items": {"type": "string", "enum": choices}}
    elif field.kind == "records":
        columns = {column.id: _schema(column) for column in field.columns}
        found = {"type": "array", "items": {"type": "object", "properties": columns}}
    found["title"] = field.title()
    return found
