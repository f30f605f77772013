"""E-mail in: what is new in a mailbox since a message's number, without changing anything there.

Rule: the mailbox is opened for reading only, sizes are asked before contents, and one message
that cannot be read is told and passed by, never a stop to the others.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal

from pydantic import Field

from casewright.blueprint.base import Model

from .base import BaseConnector, Failed, Job
from .guard import Expired
from .http import tls_context
from .mime import BadMessage, Mail, read_mail
from .port import Attachment, Operation, Parameter, Result
from .settings import read_settings
from .threads import thread_of

_MOST_LINE = 1_000_000
#: Bytes that answers other than messages may have in one run.
_MOST_TALK = 5_000_000
#: Seconds that a server has to say goodbye.
_GOODBYE = 2.0
FETCH = Operation(
    inputs={
        "mailbox": Parameter("text", required=False),
        "since_uid": Parameter("integer", required=False),
        "uid_validity": Parameter("integer", required=False),
    },
    outputs={
        "messages": "list", "last_uid": "integer", "uid_validity": "integer", "more": "boolean",
    },
    repeatable=True,
    help="New messages after `since_uid`, oldest first; call again with `last_uid` for the next.",
)  # fmt: skip


class ImapSettings(Model):
    """Where mail comes in; the role ``password`` must be bound."""

    host: str = Field(min_length=1)
    port: int = Field(default=993, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "tls"
    authority: str = ""
    username: str = Field(min_length=1)
    mailbox: str = "INBOX"
    domain: str = ""
    most_messages: int = Field(default=50, ge=1, le=1_000)
    most_bytes: int = Field(default=25_000_000, ge=1_000, le=100_000_000)


class ImapKind:
    """The kind of connector named ``imap``."""

    def open(self, settings: Mapping[str, Any]) -> ImapConnector:
        """A connector with these settings; raises ``BadSettings``."""
        return ImapConnector(read_settings(ImapSettings, settings, "an IMAP connector"))


class ImapConnector(BaseConnector):
    """A configured mailbox."""

    def __init__(self, settings: ImapSettings) -> None:
        super().__init__({"fetch": FETCH}, frozenset({"password"}))
        self._settings = settings
        self._context = tls_context(settings.authority)
        self._domain = settings.domain or settings.username.rpartition("@")[2]

    def _do(self, job: Job) -> Result:
        settings = self._settings
        password = job.secret("password")
        try:
            with _conversation(settings, self._context, job) as talk:
                _login(talk, settings, password)
                return self._fetch(talk, job)
        except ssl.SSLCertVerificationError as problem:
            raise Failed(
                "incident",
                f"The certificate of {settings.host} is not valid: {problem.verify_message}."
                " Nothing was sent. Have it renewed, or trust its authority in the settings.",
            ) from problem
        except imaplib.IMAP4.abort as problem:
            job.guard.check()
            raise Failed("retry", f"The mail server {settings.host} broke off: {problem}.") from (
                problem
            )
        except imaplib.IMAP4.error as problem:
            job.guard.check()
            raise Failed(
                "incident", f"The mail server {settings.host} does not do as asked: {problem}."
            ) from problem
        except OSError as problem:
            job.guard.check()
            said = problem.strerror or str(problem)
            raise Failed("retry", f"Mail cannot be fetched from {settings.host}: {said}.") from (
                problem
            )

    def _fetch(self, talk: _Talk, job: Job) -> Result:
        mailbox = job.inputs.get("mailbox") or self._settings.mailbox
        validity = _select(talk, mailbox)
        # Numbers of another validity say nothing: everything counts as new again.
        known = validity == job.inputs.get("uid_validity", validity)
        since = job.inputs.get("since_uid", 0) if known else 0
        uids = _search(talk, since)
        taken = uids[: self._settings.most_messages]
        messages: list[dict[str, Any]] = []
        files: list[Attachment] = []
        last = since
        for uid in taken:
            job.guard.check()
            if talk.read_bytes > job.limits.bytes:
                break
            message, own = self._one(talk, uid, len(files), job)
            messages.append(message)
            files += own
            last = uid
        outputs = {
            "messages": messages, "last_uid": last, "uid_validity": validity,
            "more": len(messages) < len(uids),
        }  # fmt: skip
        return Result(outputs, tuple(files))

    def _one(
        self, talk: _Talk, uid: int, first: int, job: Job
    ) -> tuple[dict[str, Any], list[Attachment]]:
        """One message and its attachments, which are numbered from ``first``."""
        size = _size(talk, uid)
        most = min(self._settings.most_bytes, job.limits.bytes)
        if size > most:
            return {"uid": uid, "problem": f"It has {size:,} bytes; {most:,} may be read."}, []
        try:
            mail = read_mail(_content(talk, uid, most))
        except BadMessage as problem:
            return {"uid": uid, "problem": f"It cannot be read: {problem}."}, []
        return {"uid": uid, **_shown(mail, self._domain, first)}, list(mail.files)


def _shown(mail: Mail, domain: str, first: int) -> dict[str, Any]:
    """A message as the data of a step or a trigger."""
    thread = thread_of(mail.references, mail.in_reply_to, mail.subject, domain)
    return {
        "message_id": mail.message_id,
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "to": list(mail.to),
        "cc": list(mail.cc),
        "subject": mail.subject,
        "sent": mail.sent,
        "auto": mail.auto,
        "text": mail.text,
        "references": list(thread.references),
        "case": thread.case,
        "effect": thread.effect,
        "number": thread.number,
        "attachments": [
            {"name": file.name, "media": file.media, "size": len(file.content), "file": first + n}
            for n, file in enumerate(mail.files)
        ],
        "left_out": list(mail.left_out),
    }


# ---------------------------------------------------------------------------- the conversation


class _Talk(imaplib.IMAP4):
    """An IMAP conversation whose socket is watched and whose every answer is counted."""

    def __init__(self, settings: ImapSettings, context: ssl.SSLContext, job: Job) -> None:
        self._tls = context if settings.security == "tls" else None
        self._job = job
        self._stream: Any = None
        self._source: socket.socket | None = None
        self.read_bytes = 0
        #: Bytes that may still come: raised for each message by what it is announced to have.
        self.allowed = _MOST_TALK
        super().__init__(settings.host, settings.port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, encrypted from the first byte when that is wanted."""
        del timeout
        self.host, self.port = host, port
        plain = socket.create_connection((host, port), timeout=self._job.guard.left())
        self._job.guard.watch(plain)
        self.sock = plain
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(plain, server_hostname=host)

    def read(self, size: int) -> bytes:
        """Bytes of a literal, if that many may come."""
        self._count(size)
        found: bytes = self._reader().read(size)
        return found

    def readline(self) -> bytes:
        """One line of an answer."""
        line: bytes = self._reader().readline(_MOST_LINE + 1)
        if len(line) > _MOST_LINE:
            raise self._too_much()
        self._count(len(line))
        return line

    def _reader(self) -> Any:
        """The stream of the socket as it is now; what came in the clear before TLS is dropped."""
        if self._source is not self.sock:
            self._source, self._stream = self.sock, self.sock.makefile("rb")
        return self._stream

    def send(self, data: Any) -> None:
        """Bytes to the server."""
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Close everything."""
        if self._stream is not None:
            self._stream.close()
        self.sock.close()

    def _count(self, size: int) -> None:
        self.read_bytes += size
        self.allowed -= size
        if self.allowed < 0:
            raise self._too_much()

    def _too_much(self) -> Failed:
        return Failed(
            "incident",
            f"The mail server {self.host} sends more than was asked for; the talk was ended."
            " If the mailbox is very full, move old messages away.",
        )


@contextmanager
def _conversation(settings: ImapSettings, context: ssl.SSLContext, job: Job) -> Iterator[_Talk]:
    talk = _Talk(settings, context, job)
    try:
        if settings.security == "starttls":
            talk.starttls(context)
        yield talk
        with suppress(imaplib.IMAP4.error, OSError, Expired, Failed):
            talk.sock.settimeout(_GOODBYE)
            talk.logout()
    finally:
        with suppress(OSError):
            talk.shutdown()


def _login(talk: _Talk, settings: ImapSettings, password: str) -> None:
    try:
        talk.login(settings.username, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as problem:
        raise Failed(
            "incident",
            f"{settings.host} refuses the name or the password: {problem}. Renew the secret.",
        ) from problem


def _select(talk: _Talk, mailbox: str) -> int:
    """Open it for reading; gives its validity number."""
    if not mailbox.isprintable() or '"' in mailbox or "\\" in mailbox or not mailbox.isascii():
        raise Failed("incident", f"“{mailbox[:60]}” is no name of a mailbox that can be used.")
    status, said = talk.select(f'"{mailbox}"', readonly=True)
    if status != "OK":
        raise Failed("incident", f"There is no mailbox {mailbox} to read: {_text(said)}.")
    _, found = talk.response("UIDVALIDITY")
    number = found[0] if found else None
    return int(number) if isinstance(number, bytes) and number.isdigit() else 0


def _search(talk: _Talk, since: int) -> list[int]:
    """The numbers after ``since``, ascending. A server gives the last one even if it is older."""
    status, said = talk.uid("SEARCH", f"UID {since + 1}:*")
    if status != "OK":
        raise Failed("incident", f"The mailbox cannot be searched: {_text(said)}.")
    numbers = (int(each) for part in said if isinstance(part, bytes) for each in part.split()
               if each.isdigit())  # fmt: skip
    return sorted({number for number in numbers if number > since})


def _size(talk: _Talk, uid: int) -> int:
    _, said = talk.uid("FETCH", str(uid), "(RFC822.SIZE)")
    found = re.search(
        rb"RFC822\.SIZE (\d{1,18})", b" ".join(p for p in said if isinstance(p, bytes))
    )
    return int(found[1]) if found else 0


def _content(talk: _Talk, uid: int, most: int) -> bytes:
    """The message as it was sent; a server that announced less than it gives is cut off."""
    before, talk.allowed = talk.allowed, most + 100_000
    _, said = talk.uid("FETCH", str(uid), "(BODY.PEEK[])")
    talk.allowed = before
    parts = [part[1] for part in said if isinstance(part, tuple)]
    if not parts:
        raise BadMessage("the server gives no content")
    return bytes(parts[0])


def _text(said: Any) -> str:
    parts = [each.decode(errors="replace") for each in said if isinstance(each, bytes)]
    return " ".join(parts)[:200]
