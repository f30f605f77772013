"""A REST connector to a system that keeps claims, as tests of REST need it."""

from __future__ import annotations

from typing import Any

from casewright.runtime.connectors.rest import RestConnector, RestKind

from .servers import Reply, Route

CLAIM: dict[str, Any] = {
    "method": "GET",
    "path": "/claims/{id}",
    "inputs": {"id": "text"},
    "outputs": {"status": "body.status"},
}


def connect(url: str, operations: dict[str, Any] | None = None, **more: Any) -> RestConnector:
    for operation in (operations or {}).values():
        for name, each in operation.get("inputs", {}).items():
            if isinstance(each, str):
                operation["inputs"][name] = {"type": each}
    return RestKind().open({"base_url": url, "operations": operations or {}, **more})


def post(**more: Any) -> dict[str, Any]:
    return {
        "method": "POST", "path": "/claims", "inputs": {"amount": {"type": "decimal"}},
        "outputs": {"id": {"value": "body.id", "type": "text"}}, **more,
    }  # fmt: skip


def answering(status: int = 200, body: bytes = b"{}", **headers: str) -> Route:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(status, body, named)
