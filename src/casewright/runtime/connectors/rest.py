"""REST: named operations over HTTP, the request built from inputs, the answer mapped by FEEL.

Rule: inputs fill slots, queries, headers and bodies; they never choose the host or the path's
shape, and the effect's id goes along as the idempotency key.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time as wall_clock
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from .base import BaseConnector, Failed, Job
from .http import Answer, exchange, tls_context
from .mapping import Mapper, compiled, evaluated
from .openapi import import_operations
from .port import BadSettings, Limits, Operation, Parameter, Result
from .rest_auth import Tokens
from .rest_settings import RestOperation, RestSettings
from .settings import read_settings
from .values import BadInput, BadJson, read_json

_ANSWER = ("status", "headers", "body")
_MOST_WAIT = 86_400.0
#: What the library takes as a value of a query.
Plain = str | int | float | bool | None


class RestKind:
    """The kind of connector named ``rest``."""

    def open(self, settings: Mapping[str, Any]) -> RestConnector:
        """A connector with these settings; raises ``BadSettings``."""
        return RestConnector(read_settings(RestSettings, settings, "a REST connector"))


class _Prepared:
    """One operation with its expressions compiled."""

    def __init__(self, name: str, source: RestOperation) -> None:
        where = f"Operation {name}"
        self.source = source
        self.body = compiled(source.body, source.inputs, where) if source.body else None
        self.mapper = Mapper(source.outputs, _ANSWER, where)
        done = source.already_done
        if done is not None:
            known = (*source.inputs, "effect_id")
            self.ask = {key: compiled(text, known, where) for key, text in done.inputs.items()}
            self.when = compiled(done.when, (*_ANSWER, *known), where)
            self.found = Mapper(done.outputs, _ANSWER, where)

    def declared(self) -> Operation:
        """What the port shows of it."""
        source = self.source
        inputs = {
            name: Parameter(each.type, each.required, each.help)
            for name, each in source.inputs.items()
        }
        return Operation(
            inputs, dict(self.mapper.types), source.safe_again, source.already_done is not None,
            source.help,
        )  # fmt: skip


class RestConnector(BaseConnector):
    """A configured REST connection."""

    def __init__(self, settings: RestSettings) -> None:
        imported = import_operations(settings.openapi) if settings.openapi else None
        found = {**(imported.operations if imported else {}), **settings.operations}
        self._base = (settings.base_url or (imported.base_url if imported else "")).rstrip("/")
        if not self._base:
            raise BadSettings("The address of the REST connector is missing.", "Set base_url.")
        self._settings = settings
        self._context = tls_context(settings.authority)
        self._tokens = Tokens(settings.auth)
        self._prepared = {name: _Prepared(name, source) for name, source in found.items()}
        _checks_exist(self._prepared)
        roles = frozenset({settings.auth.role} - {""})
        super().__init__({n: each.declared() for n, each in self._prepared.items()}, roles)

    def _do(self, job: Job) -> Result:
        self._narrow(job)
        prepared = self._prepared[job.name]
        answer = self._send(prepared, job.inputs, job)
        if not _succeeded(prepared.source, answer):
            raise _refused(prepared.source, answer, job)
        return Result(_outputs(prepared.mapper, prepared.source, answer, job))

    def _check(self, job: Job) -> Result | None:
        self._narrow(job)
        prepared = self._prepared[job.name]
        done = prepared.source.already_done
        if done is None:
            return super()._check(job)
        other = self._prepared[done.operation]
        known = {**job.inputs, "effect_id": job.effect_id}
        asked = {key: evaluated(code, known, job.guard) for key, code in prepared.ask.items()}
        answer = self._send(other, asked, job)
        if answer.status in other.source.again or answer.status in (401, 403):
            raise _refused(other.source, answer, job)
        data = _read(other.source, answer, job)
        happened = evaluated(prepared.when, {**known, **data}, job.guard)
        if happened is True:
            return Result(prepared.found.outputs(data, job.guard))
        if happened is False:
            return None
        raise Failed(
            "uncertain",
            f"Whether it was done could not be told: the check gave neither true nor false after"
            f" the answer {answer.said}. Look in the other system and decide.",
        )

    def _narrow(self, job: Job) -> None:
        """The settings may allow less than the caller."""
        allowed = min(job.limits.bytes, self._settings.bytes)
        job.limits = Limits(job.limits.seconds, allowed, job.limits.rows, job.limits.depth)

    def _send(self, prepared: _Prepared, inputs: dict[str, Any], job: Job) -> Answer:
        """The exchange; once more with a fresh token when the known one has just run out."""
        request = _request(self._base, prepared, inputs, job)
        known = self._tokens.sign(request, self._context, job)
        answer = exchange(request, self._context, job)
        if answer.status == 401 and known:
            self._tokens.forget()
            request = _request(self._base, prepared, inputs, job)
            self._tokens.sign(request, self._context, job)
            answer = exchange(request, self._context, job)
        return answer


def _checks_exist(prepared: Mapping[str, _Prepared]) -> None:
    for name, each in prepared.items():
        done = each.source.already_done
        if done is not None and done.operation not in prepared:
            raise BadSettings(
                f"Operation {name} checks with “{done.operation}”, which is not there.",
                f"It may be one of: {', '.join(prepared)}.",
            )


# -------------------------------------------------------------------------------- the request


def _request(base: str, prepared: _Prepared, inputs: dict[str, Any], job: Job) -> httpx.Request:
    source = prepared.source
    parts: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}, "body": {}}
    for name, value in inputs.items():
        if name in source.inputs:
            parts[source.place(name)][source.wire(name)] = value
    headers = {"Accept": "application/json" if source.answer == "json" else "*/*"}
    headers |= source.headers
    headers |= {name: _header(name, value) for name, value in parts["header"].items()}
    if source.idempotency_header:
        headers[source.idempotency_header] = job.effect_id
    content = _body(prepared, inputs, parts["body"], job)
    if content is not None:
        headers.setdefault("Content-Type", "application/json")
    try:
        return httpx.Request(
            source.method, base + _path(source.path, parts["path"]),
            params=_query(parts["query"]) or None, headers=headers, content=content,
        )  # fmt: skip
    except (httpx.InvalidURL, ValueError, TypeError) as problem:
        raise Failed("incident", f"The request cannot be made: {problem}.") from problem


def _path(template: str, values: Mapping[str, Any]) -> str:
    path = template
    for name, value in values.items():
        text = _word(value)
        if text in ("", ".", ".."):
            raise Failed(
                "incident", f"The input {name} cannot stand in a path when it is “{text}”."
            )
        path = path.replace("{" + name + "}", quote(text, safe=""))
    if "{" in path:
        raise Failed("incident", f"The path {template} needs a value that was not given.")
    return path


def _query(values: Mapping[str, Any]) -> list[tuple[str, Plain]]:
    pairs: list[tuple[str, Plain]] = []
    for name, value in values.items():
        several = value if isinstance(value, list) else [value]
        pairs += [(name, _word(each)) for each in several]
    return pairs


def _header(name: str, value: Any) -> str:
    text = _word(value)
    if any(character < " " or character == "\x7f" for character in text) or not text.isascii():
        raise Failed("incident", f"The input for the header {name} has characters it cannot have.")
    return text


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value)


def _body(
    prepared: _Prepared, inputs: dict[str, Any], parts: dict[str, Any], job: Job
) -> bytes | None:
    if prepared.body is not None:
        value = evaluated(prepared.body, inputs, job.guard)
    elif parts:
        value = parts
    else:
        return None
    return msgspec.json.Encoder(decimal_format="number").encode(value)


# --------------------------------------------------------------------------------- the answer


def _succeeded(source: RestOperation, answer: Answer) -> bool:
    return answer.status in source.success if source.success else 200 <= answer.status < 300


def _refused(source: RestOperation, answer: Answer, job: Job) -> Failed:
    """The failure that a status means."""
    said = f"{job.name} was answered {answer.said}{_excerpt(answer)}."
    if answer.status in (429, 503, 425, 408):
        # These say that nothing was done, so that asking later is safe.
        return Failed("retry" if answer.status in source.again else "incident", said, _wait(answer))
    if answer.status in source.again:
        return job.trouble(said, _wait(answer))
    if answer.status in (401, 403):
        advice = " The other system refuses our credentials: renew the secret or the rights."
        return Failed("incident", said + advice)
    if answer.status >= 500:
        return job.spoilt(said)
    if 300 <= answer.status < 400:
        where = answer.headers.get("location", "another place")[:200]
        return Failed("incident", f"{said} It points to {where}; redirects are not followed.")
    return Failed("incident", f"{said} Correct the step's inputs or the operation's settings.")


def _excerpt(answer: Answer) -> str:
    """The beginning of what an error page says, when it is text."""
    if "html" in answer.headers.get("content-type", "") or not answer.content:
        return ""
    text = answer.content[:200].decode(errors="replace")
    return f": “{text}{'…' if len(answer.content) > 200 else ''}”"


def _wait(answer: Answer) -> float:
    """Seconds that the answer asks to wait (Retry-After as a number or a date)."""
    given = answer.headers.get("retry-after", "").strip()
    if given.isdigit():
        return min(float(given[:9]), _MOST_WAIT)
    try:
        ahead = parsedate_to_datetime(given).timestamp() - wall_clock()
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, min(ahead, _MOST_WAIT))


def _outputs(mapper: Mapper, source: RestOperation, answer: Answer, job: Job) -> dict[str, Any]:
    try:
        return mapper.outputs(_read(source, answer, job), job.guard)
    except BadInput as problem:
        raise job.spoilt(f"The answer of {job.name} is not as declared: {problem}") from problem


def _read(source: RestOperation, answer: Answer, job: Job) -> dict[str, Any]:
    """The answer as the expressions see it."""
    body: Any = None
    if source.answer == "text":
        body = answer.content.decode(errors="replace")
    elif source.answer == "json" and answer.content.strip():
        try:
            body = read_json(answer.content, job.limits.depth)
        except BadJson as problem:
            if _succeeded(source, answer):
                raise job.spoilt(
                    f"The answer of {job.name} is not JSON that can be read: {problem}."
                ) from problem
    return {"status": answer.status, "headers": answer.headers, "body": body}
