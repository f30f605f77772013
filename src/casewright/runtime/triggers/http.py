"""The small server for requests: an ASGI application, and a thread that serves it.

Rule: everything that decides is in ``requests``; here are bytes, headers and status codes only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .openapi import described
from .requests import MOST_BODY, Reply, Request, Requests

if TYPE_CHECKING:
    import socket

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def application(requests: Requests, version: str = "1") -> Starlette:
    """The ASGI application: ``POST /cases/BLUEPRINT/TRIGGER``, ``GET /openapi.json``, ``/health``.

    ``version`` stands in the description.
    """

    async def make(incoming: Incoming) -> Response:
        refusal, body = await _body(incoming)
        if refusal is not None:
            return _response(refusal)
        asked = Request(
            trigger=f"{incoming.path_params['blueprint']}/{incoming.path_params['trigger']}",
            token=_token(incoming),
            key=incoming.headers.get("idempotency-key", "").strip(),
            body=body,
            caller=incoming.client.host if incoming.client else "",
        )
        return _response(await run_in_threadpool(requests.answer, asked))

    async def document(_: Incoming) -> Response:
        found = await run_in_threadpool(
            lambda: [(each, requests.case_type(each)) for each in requests.triggers()]
        )
        return JSONResponse(described(found, version))

    async def health(_: Incoming) -> Response:
        return JSONResponse({"ok": True})

    return Starlette(
        routes=[
            Route("/cases/{blueprint}/{trigger}", make, methods=["POST"]),
            Route("/openapi.json", document, methods=["GET"]),
            Route("/health", health, methods=["GET"]),
        ]
    )


async def _body(incoming: Incoming) -> tuple[Reply | None, bytes]:
    """The whole body, as long as it is JSON by its own word and not too large."""
    media = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json" and not media.endswith("+json"):
        return Reply(415, {"problem": "Send Content-Type: application/json."}), b""
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in incoming.stream():
            size += len(piece)
            if size > MOST_BODY:
                problem = f"A body has at most {MOST_BODY:,} bytes."
                return Reply(413, {"problem": problem}), b""
            pieces.append(piece)
    except ClientDisconnect:
        return Reply(400, {"problem": "The body did not come to its end."}), b""
    return None, b"".join(pieces)


def _token(incoming: Incoming) -> str:
    scheme, _, token = incoming.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _response(reply: Reply) -> Response:
    headers: dict[str, str] = {"cache-control": "no-store"}
    if reply.status == 401:
        headers["www-authenticate"] = "Bearer"
    if reply.wait:
        headers["retry-after"] = str(math.ceil(reply.wait))
    body = _ENCODER.encode(reply.body)
    return Response(body, reply.status, headers, media_type="application/json")


@contextmanager
def serving(requests: Requests, listening: socket.socket, version: str = "1") -> Iterator[None]:
    """Serve on a socket that listens already, in a thread of its own, until the block ends."""
    import uvicorn

    config: Any = uvicorn.Config(
        application(requests, version), log_config=None, access_log=False, server_header=False,
        timeout_keep_alive=5, limit_concurrency=200, h11_max_incomplete_event_size=65_536,
        lifespan="off", ws="none",
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listening],), name="casewright-http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
