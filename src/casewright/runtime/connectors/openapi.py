"""Operations of a REST connector from an OpenAPI 3 document, JSON or YAML.

Rule: what the document describes and we can call is taken over; what we cannot is named with its
reason. References stay inside the document; size and depth are those of any text that is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.json_text import parse_json
from casewright.blueprint.yaml_text import parse_yaml

from .mapping import Output
from .port import BadSettings, ValueType
from .rest_settings import Method, Place, RestOperation, RestParameter

_METHODS = {name.lower(): name for name in get_args(Method)}
_MOST_OPERATIONS = 2_000
_MOST_STEPS = 50
_ODD = re.compile(r"[^A-Za-z0-9]+")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FORMATS: dict[str, ValueType] = {"date": "date", "date-time": "date-time", "time": "time"}
_FORMATS["duration"] = "duration"
_TYPES: dict[str, ValueType] = {
    "string": "text", "integer": "integer", "number": "decimal", "boolean": "boolean",
    "array": "list", "object": "object",
}  # fmt: skip
_PLACES: dict[str, Place] = {"path": "path", "query": "query", "header": "header"}


class Skipped(msgspec.Struct, frozen=True):
    """An operation that was not taken over, and why."""

    operation: str
    reason: str


class Imported(msgspec.Struct, frozen=True):
    """What a document gives: its first server, operations by name, and what was left out."""

    base_url: str
    operations: dict[str, RestOperation]
    skipped: tuple[Skipped, ...] = ()


class _Unusable(Exception):
    """This operation cannot be taken over; the text says why."""


def import_operations(text: str) -> Imported:
    """The operations of an OpenAPI 3 document; raises ``BadSettings`` when it is none."""
    document = _Document(_parsed(text))
    operations: dict[str, RestOperation] = {}
    skipped: list[Skipped] = []
    for path, method, item, source in document.operations():
        shown = f"{_METHODS[method]} {path}"
        if len(operations) >= _MOST_OPERATIONS:
            skipped.append(Skipped(shown, f"There are more than {_MOST_OPERATIONS:,} operations."))
            continue
        name = _unused(_name(source.get("operationId"), method, path), operations)
        try:
            operations[name] = document.operation(path, method, item, source)
        except (_Unusable, ValueError) as problem:
            skipped.append(Skipped(shown, _first_line(problem)))
    return Imported(document.server(), operations, tuple(skipped))


def _parsed(text: str) -> dict[str, Any]:
    try:
        read = parse_json if text.lstrip().startswith("{") else parse_yaml
        found = read(text).value
    except BlueprintRefused as refusal:
        raise BadSettings(f"The OpenAPI document cannot be read: {refusal}") from None
    version = str(found.get("openapi", "")) if isinstance(found, dict) else ""
    if not isinstance(found, dict) or not version.startswith("3."):
        raise BadSettings(
            "The document is not OpenAPI 3.", "Convert it, or write the operations by hand."
        )
    return found


def _first_line(problem: Exception) -> str:
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return lines[-1 if len(lines) < 3 else 2] if lines else type(problem).__name__


class _Document:
    """The document with its references."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root

    def server(self) -> str:
        """The address of the first server; empty when it is relative."""
        servers = self._root.get("servers")
        first = servers[0] if isinstance(servers, list) and servers else {}
        url = str(first.get("url", "")) if isinstance(first, dict) else ""
        return url if url.startswith(("http://", "https://")) else ""

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
        """(path, method, path item, operation) of each."""
        for path, given in _pairs(self._root.get("paths")):
            try:
                item = self.resolve(given)
            except _Unusable:
                continue
            for method in _METHODS:
                source = item.get(method)
                if isinstance(source, dict):
                    yield path, method, item, source

    def operation(
        self, path: str, method: str, item: dict[str, Any], source: dict[str, Any]
    ) -> RestOperation:
        """One operation; raises ``_Unusable``."""
        inputs = self._parameters([*_list(item, "parameters"), *_list(source, "parameters")])
        body = self._body(source, inputs)
        answer, outputs = self._answer(source)
        return RestOperation(
            method=_METHODS[method], path=path, inputs=inputs, body=body, outputs=outputs,
            answer="json" if answer else "text",
            help=str(source.get("summary") or source.get("description") or "")[:400],
        )  # fmt: skip

    def resolve(self, given: Any) -> dict[str, Any]:
        """An object, through its references; they must stay inside and come to an end."""
        for _ in range(_MOST_STEPS):
            if not isinstance(given, dict):
                raise _Unusable("An object was expected where the document has something else.")
            target = given.get("$ref")
            if target is None:
                return given
            given = self._at(target)
        raise _Unusable("Its references lead round in a circle.")

    def _at(self, target: Any) -> Any:
        if not isinstance(target, str) or not target.startswith("#/"):
            raise _Unusable(f"It refers to another document: {str(target)[:80]}.")
        found: Any = self._root
        for step in target[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and key in found:
                found = found[key]
            else:
                raise _Unusable(f"It refers to {target[:80]}, which is not there.")
        return found

    def _parameters(self, given: list[Any]) -> dict[str, RestParameter]:
        """Those of the path item, each replaced by the operation's own of that name and place."""
        found: dict[tuple[str, str], RestParameter] = {}
        for each in given:
            parameter = self.resolve(each)
            name, place = str(parameter.get("name", "")), str(parameter.get("in", ""))
            required = bool(parameter.get("required", False))
            if place not in _PLACES:
                if required:
                    raise _Unusable(f"It needs the {place or 'unknown'} parameter {name[:40]}.")
                continue
            found[name, place] = RestParameter(
                type=self._type(parameter.get("schema")), place=_PLACES[place], name=name,
                required=required, help=str(parameter.get("description", ""))[:200],
            )  # fmt: skip
        inputs: dict[str, RestParameter] = {}
        for (name, _), each_found in found.items():
            inputs[_unused(_field(name), inputs)] = each_found
        return inputs

    def _body(self, source: dict[str, Any], inputs: dict[str, RestParameter]) -> str | None:
        """Inputs for the parts of a JSON body; FEEL when the body is one value."""
        if "requestBody" not in source:
            return None
        request = self.resolve(source["requestBody"])
        schema = self._json_schema(request)
        if schema is None:
            if request.get("required"):
                raise _Unusable("It wants a body that is not JSON.")
            return None
        whole = self.resolve(schema)
        needed = set(_list(whole, "required"))
        parts = _pairs(whole.get("properties"))
        if not parts:
            name = _unused("body", inputs)
            inputs[name] = RestParameter(
                type=self._type(whole), place="body", required=bool(request.get("required"))
            )
            return name
        for wire, part in parts:
            if not self._read_only(part):
                inputs[_unused(_field(wire), inputs)] = RestParameter(
                    type=self._type(part), place="body", name=wire, required=wire in needed
                )
        return None

    def _read_only(self, schema: Any) -> bool:
        return isinstance(schema, dict) and schema.get("readOnly") is True

    def _answer(self, source: dict[str, Any]) -> tuple[bool, dict[str, Output]]:
        """Whether it is JSON, and an output for the whole and for each plain part."""
        for status, given in sorted(_pairs(source.get("responses"))):
            if not status.startswith("2"):
                continue
            schema = self._json_schema(self.resolve(given))
            if schema is None:
                continue
            outputs = {"body": Output(value="body")}
            for wire, part in _pairs(self.resolve(schema).get("properties")):
                if _FIELD.fullmatch(wire) and wire not in outputs:
                    outputs[wire] = Output(value=f"body.{wire}", type=self._type(part))
            return True, outputs
        return False, {"body": Output(value="body")}

    def _json_schema(self, holder: dict[str, Any]) -> Any:
        for media, content in _pairs(holder.get("content")):
            kind = media.partition(";")[0].strip().lower()
            if kind == "application/json" or kind.endswith("+json"):
                return content.get("schema", {}) if isinstance(content, dict) else {}
        return None

    def _type(self, schema: Any) -> ValueType:
        """The type of a value; whatever is not one plain type is ``any``."""
        try:
            found = self.resolve(schema or {})
        except _Unusable:
            return "any"
        kind = found.get("type")
        if isinstance(kind, list):  # 3.1 writes "or null" so
            kind = next((each for each in kind if each != "null"), None)
            if len(_list(found, "type")) > 2:
                return "any"
        if kind == "string":
            return _FORMATS.get(str(found.get("format", "")), "text")
        return _TYPES.get(str(kind), "any")


def _pairs(given: Any) -> list[tuple[str, Any]]:
    return [(str(key), value) for key, value in given.items()] if isinstance(given, dict) else []


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    found = holder.get(key)
    return found if isinstance(found, list) else []


def _name(operation_id: Any, method: str, path: str) -> str:
    """A stable name: the operation's id, else method and path."""
    text = str(operation_id) if operation_id else f"{method} {path}"
    name = _ODD.sub("_", text).strip("_")[:60]
    return name if name[:1].isalpha() else f"op_{name}"


def _field(wire: str) -> str:
    """A name that FEEL and the data model can use."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wire)
    name = _ODD.sub("_", spaced).strip("_").lower()[:56]
    return name if name[:1].isalpha() else f"p_{name}".rstrip("_")


def _unused(name: str, taken: Any) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
