"""Who a REST connector is: a header, a name and password, or OAuth 2 client credentials.

Rule: a token lives in memory until shortly before it runs out, and in no message.
"""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from collections.abc import Callable
from ssl import SSLContext

import httpx

from .base import Failed, Job
from .http import exchange
from .rest_settings import Auth
from .values import BadJson, read_json

#: A token is not used in the last seconds of its life.
_MARGIN = 30.0
#: What a token without a stated life is trusted for.
_DEFAULT_LIFE = 300.0


class Tokens:
    """Signs requests; keeps the one token of client credentials for all threads."""

    def __init__(self, auth: Auth, clock: Callable[[], float] = time.monotonic) -> None:
        self._auth = auth
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    def sign(self, request: httpx.Request, context: SSLContext, job: Job) -> bool:
        """Add the credentials. True: with a token that was known before, so a 401 may be its age."""
        auth = self._auth
        if auth.kind == "header":
            request.headers[auth.header] = _clean(auth.prefix + job.secret("token"))
        elif auth.kind == "basic":
            request.headers["Authorization"] = _basic(auth.username, job.secret("password"))
        elif auth.kind == "oauth2":
            token, known = self._current(context, job)
            request.headers["Authorization"] = _clean(f"Bearer {token}")
            return known
        return False

    def forget(self) -> None:
        """The token was refused: fetch another one next time."""
        with self._lock:
            self._token = ""

    def _current(self, context: SSLContext, job: Job) -> tuple[str, bool]:
        with self._lock:
            if self._token and self._clock() < self._until:
                return self._token, True
            self._token, life = self._fetch(context, job)
            self._until = self._clock() + max(0.0, life - _MARGIN)
            return self._token, False

    def _fetch(self, context: SSLContext, job: Job) -> tuple[str, float]:
        form = {"grant_type": "client_credentials"}
        if self._auth.scope:
            form["scope"] = self._auth.scope
        basic = _basic(self._auth.client_id, job.secret("client_secret"))
        headers = {"Authorization": basic, "Accept": "application/json"}
        request = httpx.Request("POST", self._auth.token_url, data=form, headers=headers)
        acted = job.acted
        answer = exchange(request, context, job)
        job.acted = acted  # asking for a token does nothing that must not be repeated
        if answer.status in (429, 500, 502, 503, 504):
            raise Failed("retry", f"{request.url.host} gave no token: it answered {answer.said}.")
        if answer.status != 200:
            raise Failed(
                "incident",
                f"{request.url.host} refused to give a token: it answered {answer.said}."
                " Check client_id, its secret and the scope.",
            )
        return _token_in(answer.content, request.url.host)


def _token_in(content: bytes, host: str) -> tuple[str, float]:
    try:
        found = read_json(content, 8)
        token = found["access_token"]
        life = float(found.get("expires_in", _DEFAULT_LIFE))
    except (BadJson, KeyError, TypeError, ValueError, AttributeError):
        raise Failed(
            "incident", f"The answer of {host} holds no token as OAuth 2 has it."
        ) from None
    if not isinstance(token, str) or not token:
        raise Failed("incident", f"The answer of {host} holds no token as OAuth 2 has it.")
    return token, life


def _basic(name: str, password: str) -> str:
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


def _clean(value: str) -> str:
    """A header's value; raises when the secret has characters that no header can have."""
    if not value.isascii() or not value.isprintable():
        raise Failed(
            "incident", "The secret has characters that cannot be sent. Set it again, on one line."
        )
    return value
