"""`casewright worker`: the loop that does what nobody waits for, and the intake by request."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from .session import say, session

if TYPE_CHECKING:
    from casewright.app import Workspace

_BACKLOG = 128


def worker(
    ctx: typer.Context,
    pool: Annotated[
        list[str],
        typer.Option(
            metavar="NAME",
            help="outbox, timers, upkeep, effects, triggers, notices; all if unsaid.",
        ),
    ] = [],  # noqa: B006
    once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False,
    http: Annotated[
        str,
        typer.Option(
            metavar="HOST:PORT",
            help="Take requests to triggers here; put a proxy with TLS before it.",
        ),
    ] = "",
) -> None:
    """Fire timers, deliver, run effects, look at triggers, send notices, until stopped."""
    here, stop = session(ctx), Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    if once and http:
        raise typer.BadParameter("--once ends at once, so it cannot take requests")
    with here.open() as workspace:
        loop = workspace.worker(pools=pool)
        if once:
            done = loop.once()
        else:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, end)
            with _taking_requests(workspace, http) if http else nullcontext():
                say("The worker runs; stop it with Ctrl+C.")
                done = loop.run(stop)
    if once and not done.pools and pool != ["effects"]:
        say("Another worker is at work on this workspace; nothing was left to do here.")
    here.answer(
        {"delivered": done.delivered, "fired": done.fired, "pools": list(done.pools)},
        f"{done.fired} timers fired, {done.delivered} commands delivered",
    )


@contextmanager
def _taking_requests(workspace: Workspace, address: str) -> Iterator[None]:
    """Listen at ``HOST:PORT`` (port 0: any free one) while the worker runs."""
    from casewright import __version__
    from casewright.engine.decision import Refused
    from casewright.runtime.triggers.assemble import requests_of
    from casewright.store.base import SqlStore
    from casewright.store.port import Unavailable

    try:
        from casewright.runtime.triggers.http import serving
    except ImportError as problem:
        raise Refused(
            f"Requests cannot be taken here: {problem}.", "Install casewright[http]."
        ) from None
    assert isinstance(workspace.store, SqlStore)
    try:
        listening = socket.create_server(_address(address), backlog=_BACKLOG)
    except OSError as problem:
        raise Unavailable(f"{address} cannot be listened at: {problem.strerror}.") from problem
    host, port = listening.getsockname()[:2]
    requests = requests_of(workspace.store, workspace.door, workspace.catalogue)
    with listening, serving(requests, listening, __version__):
        say(f"Requests are taken at http://{host}:{port}/openapi.json")
        yield


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        raise typer.BadParameter(f"“{text}” is not HOST:PORT, such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)
