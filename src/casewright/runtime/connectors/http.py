"""One HTTP exchange within limits: bounded in time and size, no redirects, reasons in words.

Rule: the answer's bytes are counted after decompression, and one clock covers everything.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import httpx
import msgspec

from .base import Failed, Job
from .port import BadSettings

_SENDING = ("http11.send_request_headers.started", "http11.send_request_body.started")
_SOFTLY = {"gzip": 31, "x-gzip": 31, "deflate": 47, "": 0, "identity": 0}


class Answer(msgspec.Struct, frozen=True):
    """What came back; header names are in small letters."""

    status: int
    phrase: str
    headers: dict[str, str]
    content: bytes

    @property
    def said(self) -> str:
        """The status in words: ``404 (Not Found)``."""
        return f"{self.status} ({self.phrase})" if self.phrase else str(self.status)


def tls_context(authority: str = "") -> ssl.SSLContext:
    """What is trusted: the system's authorities, or those in a PEM file of one's own."""
    if authority and not Path(authority).is_file():
        raise BadSettings(f"There is no file {authority} with trusted certificates.", "Correct it.")
    try:
        context = ssl.create_default_context(cafile=authority or None)
    except ssl.SSLError as problem:
        raise BadSettings(f"{authority} holds no certificates: {problem}.", "Use PEM.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def exchange(request: httpx.Request, context: ssl.SSLContext, job: Job) -> Answer:
    """Send it and read the answer; raises ``Failed``.

    Each exchange has a connection of its own, so that cutting it off harms nobody else.
    """

    def trace(name: str, info: Mapping[str, Any]) -> None:
        if name == "connection.connect_tcp.complete":
            found = info["return_value"].get_extra_info("socket")
            if isinstance(found, socket.socket):
                job.guard.watch(found)
        elif name in _SENDING:
            job.acted = True

    request.extensions["trace"] = trace
    request.extensions["timeout"] = httpx.Timeout(job.guard.left()).as_dict()
    request.headers["Accept-Encoding"] = "identity"
    host = request.url.host
    try:
        with (
            httpx.Client(verify=context, trust_env=False, follow_redirects=False) as client,
            _send(client, request) as response,
        ):
            return Answer(
                response.status_code,
                response.reason_phrase[:60],
                {name.lower(): value for name, value in response.headers.items()},
                _content(response, job),
            )
    except httpx.HTTPError as problem:
        _explain(problem, host, job)
    except (httpx.InvalidURL, httpx.StreamError, ValueError) as problem:
        raise Failed("incident", f"The request to {host} cannot be made: {problem}.") from problem


class _send:  # noqa: N801 - reads as the verb it is
    """A streamed answer that is closed whatever happens."""

    def __init__(self, client: httpx.Client, request: httpx.Request) -> None:
        self._response = client.send(request, stream=True)

    def __enter__(self) -> httpx.Response:
        return self._response

    def __exit__(self, *_: object) -> None:
        self._response.close()


def _content(response: httpx.Response, job: Job) -> bytes:
    """The whole body, decompressed, at most ``limits.bytes``."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in _SOFTLY:
        raise job.spoilt(f"The answer of {response.url.host} is compressed as “{coding[:20]}”.")
    unpack = _Unpacked(_SOFTLY[coding], job)
    for chunk in response.iter_raw():
        job.guard.check()
        unpack.feed(chunk)
    return unpack.whole()


class _Unpacked:
    """Decompression that stops at the limit instead of filling the memory."""

    def __init__(self, window: int, job: Job) -> None:
        self._unpack = zlib.decompressobj(window) if window else None
        self._job = job
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Take a piece of the body."""
        if self._unpack is None:
            self._add(chunk)
            return
        while chunk:
            try:
                piece = self._unpack.decompress(chunk, 65_536)
            except zlib.error as problem:
                raise self._job.spoilt(f"The answer is damaged: {problem}.") from problem
            self._add(piece)
            chunk = self._unpack.unconsumed_tail

    def whole(self) -> bytes:
        """All of it."""
        return b"".join(self._parts)

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        limit = self._job.limits.bytes
        if self._size > limit:
            raise self._job.spoilt(
                f"The answer is larger than {limit:,} bytes; it was not read further."
                " Ask for less, or raise the limit of this connector."
            )
        self._parts.append(piece)


def _explain(problem: httpx.HTTPError, host: str, job: Job) -> NoReturn:
    """The failure that a library's error means."""
    job.guard.check()
    cause = _cause(problem)
    if isinstance(cause, ssl.SSLCertVerificationError):
        raise Failed(
            "incident",
            f"The certificate of {host} is not valid: {cause.verify_message}. Nothing was sent."
            " Have it renewed, or trust its authority in the settings.",
        ) from problem
    if isinstance(cause, ssl.SSLError):
        reason = cause.reason or str(cause)
        raise job.trouble(f"{host} does not speak TLS as needed: {reason}.") from problem
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
        raise Failed(
            "incident", f"There is no host named {host}. Correct the address in the settings."
        ) from problem
    if isinstance(problem, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        raise Failed("incident", f"The request to {host} cannot be made: {problem}.") from problem
    if isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout):
        said = getattr(cause, "strerror", None) or str(problem) or "no answer in time"
        raise job.trouble(f"{host} cannot be reached: {said}.") from problem
    said = str(problem) or type(problem).__name__
    raise job.trouble(f"The connection to {host} broke off: {said}.") from problem


def _cause(problem: BaseException) -> BaseException:
    """The innermost error that is the system's own."""
    found: BaseException | None = problem
    while found is not None:
        if isinstance(found, OSError):
            return found
        found = found.__cause__ or found.__context__
    return problem
