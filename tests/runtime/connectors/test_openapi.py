"""An OpenAPI document becomes operations that run; what cannot is named, and nothing crashes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.openapi import import_operations
from casewright.runtime.connectors.port import BadSettings
from casewright.runtime.connectors.rest import RestKind

from .running import outputs, run
from .servers import Reply, Request, site

PETS = """
openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: https://pets.example/v2}]
paths:
  /pets/{petId}:
    parameters:
      - {$ref: "#/components/parameters/PetId"}
    get:
      operationId: getPet
      summary: One pet
      parameters:
        - {name: expand, in: query, schema: {type: array, items: {type: string}}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        "200":
          content:
            application/json: {schema: {$ref: "#/components/schemas/Pet"}}
    delete:
      responses: {"204": {description: gone}}
  /pets:
    post:
      operationId: add pet!
      requestBody: {$ref: "#/components/requestBodies/Pet"}
      responses:
        "201":
          content:
            application/hal+json; charset=utf-8: {schema: {$ref: "#/components/schemas/Pet"}}
    put:
      operationId: replaceAll
      requestBody:
        required: true
        content: {application/json: {schema: {type: array, items: {type: object}}}}
      responses: {"204": {description: ok}}
  /upload:
    post:
      operationId: upload
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"200": {description: ok}}
  /far:
    get:
      operationId: far
      parameters: [{$ref: "other.yaml#/x"}]
  /round:
    get:
      operationId: round
      parameters: [{$ref: "#/components/parameters/Round"}]
  /cookie:
    get:
      operationId: cookie
      parameters: [{name: session, in: cookie, required: true, schema: {type: string}}]
components:
  parameters:
    PetId: {name: petId, in: path, required: true, schema: {type: integer}}
    Round: {$ref: "#/components/parameters/Round"}
  requestBodies:
    Pet:
      required: true
      content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        born: {type: string, format: date}
        weightKg: {type: [number, "null"]}
        owner: {$ref: "#/components/schemas/Owner"}
    Owner:
      type: object
      properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}}
"""


def test_operations_get_names_inputs_and_outputs() -> None:
    found = import_operations(PETS)
    assert found.base_url == "https://pets.example/v2"
    assert set(found.operations) == {"getPet", "delete_pets_petId", "replaceAll", "add_pet"}
    get = found.operations["getPet"]
    assert {name: (p.type, p.place, p.required) for name, p in get.inputs.items()} == {
        "pet_id": ("integer", "path", True),
        "expand": ("list", "query", False),
        "x_trace": ("text", "header", False),
    }
    assert get.help == "One pet"
    assert {name: each.type for name, each in get.outputs.items()} == {
        "body": "any", "id": "integer", "name": "text", "born": "date", "owner": "object",
    }  # fmt: skip


def test_what_the_server_sets_is_no_input_and_the_parts_keep_their_wire_names() -> None:
    add = import_operations(PETS).operations["add_pet"]
    assert {name: (p.type, p.name, p.required) for name, p in add.inputs.items()} == {
        "name": ("text", "name", True),
        "born": ("date", "born", False),
        "weight_kg": ("decimal", "weightKg", False),
        "owner": ("object", "owner", False),
    }


def test_what_cannot_be_taken_over_is_named_with_its_reason() -> None:
    skipped = {each.operation: each.reason for each in import_operations(PETS).skipped}
    assert set(skipped) == {"POST /upload", "GET /far", "GET /round", "GET /cookie"}
    assert "not JSON" in skipped["POST /upload"]
    assert "another document" in skipped["GET /far"]
    assert "circle" in skipped["GET /round"]
    assert "cookie parameter session" in skipped["GET /cookie"]


def test_imported_operations_run() -> None:
    def pets(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(body=b'{"id": 7, "name": "Rex", "born": "2026-01-02"}')
        return Reply(201, request.body)

    with site(pets) as server:
        connector = RestKind().open({"base_url": server.url, "openapi": PETS})
        got = outputs(run(connector, "getPet", {"pet_id": 7, "expand": ["a", "b"]}))
        made = outputs(run(connector, "add_pet", {"name": "Rex", "weight_kg": 4}))
        run(connector, "replaceAll", {"body": [{"name": "Max"}]})
    assert (got["id"], got["name"], got["born"], got["owner"]) == (7, "Rex", "2026-01-02", None)
    assert made["body"] == {"name": "Rex", "weightKg": 4}
    asked = server.asked
    assert (asked[0].path, asked[0].query) == ("/pets/7", [("expand", "a"), ("expand", "b")])
    assert json.loads(asked[2].body) == [{"name": "Max"}]


def test_the_documents_own_address_serves_when_none_is_set() -> None:
    assert RestKind().open({"openapi": PETS}).operations
    with pytest.raises(BadSettings, match="address of the REST connector is missing"):
        RestKind().open({"openapi": PETS.replace("https://pets.example", "")})


def test_an_operation_written_by_hand_takes_the_place_of_the_imported_one() -> None:
    own = {"getPet": {"path": "/x", "help": "mine"}}
    connector = RestKind().open({"openapi": PETS, "operations": own})
    assert connector.operations["getPet"].help == "mine"
    assert "add_pet" in connector.operations


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "not OpenAPI 3"),
        ("[]", "not OpenAPI 3"),
        ("swagger: '2.0'", "not OpenAPI 3"),
        ("{", "cannot be read"),
        ("a: [", "cannot be read"),
        ("openapi: !!python/object:os.system 3.0", "cannot be read"),
        ("openapi: 3.0.0\nx: " + "[" * 100 + "]" * 100, "cannot be read"),
    ],
)
def test_another_text_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        import_operations(text)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["openapi: 3.0.0", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(BadSettings, match="cannot be read"):
        import_operations("\n".join(lines))


def test_operations_with_the_same_id_stay_apart() -> None:
    paths = {f"/p{n}": {"get": {"operationId": "same"}} for n in range(3)}
    found = import_operations(json.dumps({"openapi": "3.1.0", "paths": paths}))
    assert list(found.operations) == ["same", "same_2", "same_3"]


def test_a_document_of_thousands_of_operations_is_cut_with_a_note() -> None:
    paths: dict[str, Any] = {f"/p{n}": {"get": {}} for n in range(2_003)}
    found = import_operations(json.dumps({"openapi": "3.1.0", "paths": paths}))
    assert (len(found.operations), len(found.skipped)) == (2_000, 3)


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5)
    | st.sampled_from(["#/paths", "#/x/y", "string", "object", "path", "query", "/{a}", "2xx"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([
            "$ref", "paths", "/a/{b}", "get", "post", "parameters", "name", "in", "schema", "type",
            "requestBody", "content", "application/json", "properties", "required", "responses",
            "200", "operationId", "servers", "url",
        ]),
        inner, max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["paths", "servers", "components"]), ODD),
       st.dictionaries(st.sampled_from(["get", "post", "parameters"]), ODD))  # fmt: skip
def test_no_document_whatever_is_in_it_causes_a_crash(
    document: dict[str, Any], item: dict[str, Any]
) -> None:
    for paths in (document.get("paths"), {"/a/{b}": item}):
        text = json.dumps({"openapi": "3.0.0", **document, "paths": paths})
        try:
            found = import_operations(text)
        except BadSettings:
            continue  # not a text that is read at all
        if found.operations:
            RestKind().open({"base_url": "https://x", "openapi": text})
