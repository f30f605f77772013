"""How a REST connector is written down: address, authentication, operations and their answers."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from casewright.blueprint.base import Feel, FieldId, Id, Model

from .mapping import Outputs
from .port import ValueType

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
Place = Literal["path", "query", "header", "body"]
Status = Annotated[int, Field(ge=100, le=599)]
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-_\[\]:]+(/[^\s?#]*)?")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_SLOT = re.compile(r"\{([^{}]*)\}")
_HOME = ("localhost", "127.0.0.1", "::1")
#: Methods that HTTP calls idempotent.
_AGAIN = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")
_WITHOUT_BODY = ("GET", "HEAD", "DELETE", "OPTIONS")
#: Answers that say "later", whatever was asked for.
LATER = (408, 425, 429, 500, 502, 503, 504)


class Auth(Model):
    """Who we are. The secret itself is bound by its role: token, password or client_secret."""

    kind: Literal["none", "header", "basic", "oauth2"] = "none"
    header: str = "Authorization"
    prefix: str = "Bearer "
    username: str = ""
    client_id: str = ""
    token_url: str = ""
    scope: str = ""

    @property
    def role(self) -> str:
        """The part that the secret plays; empty when none is needed."""
        return {"header": "token", "basic": "password", "oauth2": "client_secret"}.get(
            self.kind, ""
        )


class RestParameter(Model):
    """One input: its type and where it goes. ``name`` is its name on the wire."""

    type: ValueType = "text"
    place: Place | None = None
    name: str = ""
    required: bool = True
    help: str = ""

    @field_validator("type")
    @classmethod
    def _no_file(cls, given: ValueType) -> ValueType:
        if given in ("file", "files"):
            raise ValueError("files cannot be sent with REST here")
        return given


class AlreadyDone(Model):
    """How to find out whether it happened: call ``operation``, then ``when`` over its answer."""

    operation: Id
    inputs: dict[str, Feel] = Field(default_factory=dict)
    when: Feel
    outputs: Outputs = Field(default_factory=dict)


class RestOperation(Model):
    """One operation. ``body`` is FEEL over the inputs; without it the body inputs make an object."""

    method: Method = "GET"
    path: str = "/"
    inputs: dict[FieldId, RestParameter] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    body: Feel | None = None
    answer: Literal["json", "text", "nothing"] = "json"
    outputs: Outputs = Field(default_factory=dict)
    success: tuple[Status, ...] = ()
    again: tuple[Status, ...] = LATER
    idempotency_header: str = ""
    repeatable: bool | None = None
    already_done: AlreadyDone | None = None
    help: str = ""

    @field_validator("path")
    @classmethod
    def _path(cls, path: str) -> str:
        if not path.startswith("/") or "?" in path or "#" in path or "//" in path:
            raise ValueError("a path begins with / and has no query; inputs make the query")
        return path

    @field_validator("headers", "idempotency_header")
    @classmethod
    def _headers(cls, given: dict[str, str] | str) -> dict[str, str] | str:
        for name in [given] if isinstance(given, str) else given:
            if name and not _HEADER.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a header")
        return given

    @model_validator(mode="after")
    def _slots(self) -> Self:
        wires = {self.wire(name) for name in self.inputs}
        for slot in self.slots:
            if slot not in wires:
                raise ValueError(f"the path needs an input named {slot!r}")
        return self

    @property
    def slots(self) -> tuple[str, ...]:
        """The names in braces in the path."""
        return tuple(_SLOT.findall(self.path))

    @property
    def safe_again(self) -> bool:
        """Whether doing it twice is the same as once."""
        if self.repeatable is not None:
            return self.repeatable
        return self.method in _AGAIN or bool(self.idempotency_header)

    def wire(self, name: str) -> str:
        """The name of an input on the wire."""
        return self.inputs[name].name or name

    def place(self, name: str) -> Place:
        """Where an input goes: as said, else into the path, the query or the body."""
        said = self.inputs[name].place
        if said is not None:
            return said
        if self.wire(name) in self.slots:
            return "path"
        return "query" if self.method in _WITHOUT_BODY else "body"


class RestSettings(Model):
    """A REST connector. ``openapi`` is a document whose operations are taken over.

    Operations written by hand take the place of imported ones of the same name.
    """

    base_url: str = ""
    auth: Auth = Auth()
    authority: str = ""
    plain: bool = False
    seconds: float = Field(default=30.0, gt=0, le=3_600)
    bytes: int = Field(default=10_000_000, ge=1, le=200_000_000)
    operations: dict[Id, RestOperation] = Field(default_factory=dict)
    openapi: str = ""

    @model_validator(mode="after")
    def _addresses(self) -> Self:
        for address in (self.base_url, self.auth.token_url):
            if address:
                self._check(address)
        if self.auth.kind == "oauth2" and not (self.auth.token_url and self.auth.client_id):
            raise ValueError("oauth2 needs token_url and client_id")
        return self

    def _check(self, address: str) -> None:
        if not _ADDRESS.fullmatch(address):
            raise ValueError(f"{address!r} is no http:// or https:// address without a query")
        found = urlsplit(address)
        at_home = found.hostname in _HOME or self.plain
        if found.scheme == "http" and self.auth.role and not at_home:
            raise ValueError("a secret would go unencrypted: use https, or set plain: true")
