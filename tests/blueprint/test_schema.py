"""The JSON Schema that editors and other tools read."""

from __future__ import annotations

import json
from typing import Any

from casewright.blueprint.schema import DIALECT, json_schema


def test_it_names_its_dialect() -> None:
    assert json_schema()["$schema"] == DIALECT == "https://json-schema.org/draft/2020-12/schema"


def test_it_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_it_requires_the_id_and_allows_nothing_unknown() -> None:
    schema = json_schema()
    assert schema["required"] == ["blueprint"]
    assert schema["additionalProperties"] is False


def test_it_knows_every_step_of_the_palette() -> None:
    kinds = {
        definition["properties"]["kind"]["const"]
        for name, definition in json_schema()["$defs"].items()
        if not name.endswith("Trigger")
        and "const" in definition.get("properties", {}).get("kind", {})
    }
    assert kinds == {
        "collect", "approve", "decide", "set data", "connector", "robot", "predict", "generate",
        "create case", "wait", "notify", "document", "attach", "milestone", "change stage",
        "parallel", "for each", "call process", "go to",
    }  # fmt: skip


def test_keys_are_those_that_a_person_writes() -> None:
    repeat = json_schema()["$defs"]["Repeat"]["properties"]
    assert "while" in repeat
    assert "loop_while" not in repeat


def test_elements_are_described() -> None:
    described = [name for name, part in json_schema()["$defs"].items() if part.get("description")]
    assert len(described) > 25


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    names = set(schema["$defs"])

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"].removeprefix("#/$defs/")} if "$ref" in part else set()
            return own.union(*map(references, part.values()), set())
        return set().union(*map(references, part)) if isinstance(part, list) else set()

    assert references(schema) <= names
