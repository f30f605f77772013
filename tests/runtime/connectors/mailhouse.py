"""Real mail servers on loopback: aiosmtpd takes mail, pymap keeps it."""

from __future__ import annotations

import imaplib
import logging
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.support.ports import take_free_port

USER, PASSWORD = "desk@casewright.example", "correct horse"


@dataclass
class Postbox:
    """What the server took; replies can be set to make it refuse."""

    port: int = 0
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answer

    def message(self) -> Any:
        """The one message that came."""
        ((_, _, content),) = self.taken
        found: Message = BytesParser(policy=default).parsebytes(content)
        return found


class _Controller(Controller):
    """A server for one test; over TLS from the first byte when it has that context."""

    def __init__(self, box: Postbox, security: str, context: ssl.SSLContext | None) -> None:
        self._security = security
        self._tls = context
        super().__init__(
            box, hostname="127.0.0.1", port=take_free_port(),
            ssl_context=context if security == "tls" else None, ready_timeout=20,
        )  # fmt: skip

    def factory(self) -> SMTP:
        return SMTP(
            self.handler, hostname="mail.test", authenticator=_authenticate,
            auth_require_tls=self._security == "starttls",
            tls_context=self._tls if self._security == "starttls" else None,
        )  # fmt: skip

    def _trigger_server(self) -> None:
        """The test connects by itself; over TLS the library's own try would not know the host."""
        socket.create_connection((self.hostname, self.port), 5).close()


def _authenticate(
    server: Any, session: Any, envelope: Any, mechanism: str, given: Any
) -> AuthResult:
    right = isinstance(given, LoginPassword) and (
        (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    )
    return AuthResult(success=right, handled=False)


@contextmanager
def postbox(security: str = "none", context: ssl.SSLContext | None = None) -> Iterator[Postbox]:
    """An SMTP server that knows one user."""
    box = Postbox()
    # What that library says about its own past and about rude clients is not about us.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    controller = _Controller(box, security, context)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


class Mailbox:
    """An IMAP server with one mailbox, into which a test puts messages."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        self.port = port
        self._context = context

    def put(self, *messages: bytes, into: str = "INBOX") -> None:
        """Append messages, as a delivering server would."""
        with self._login() as talk:
            for message in messages:
                status, said = talk.append(into, "", "", message)
                assert status == "OK", said

    @contextmanager
    def _login(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as talk:
            talk.starttls(self._context)
            talk.login(USER, PASSWORD)
            yield talk

    def flags(self) -> list[bytes]:
        """The flags of all messages, to see that reading changed none."""
        with self._login() as talk:
            talk.select("INBOX", readonly=True)
            _, found = talk.fetch("1:*", "(FLAGS)")
            return [part for part in found if isinstance(part, bytes)]


@contextmanager
def mailbox(files: tuple[Path, Path], context: ssl.SSLContext) -> Iterator[Mailbox]:
    """A pymap server of its own process; gone afterwards."""
    port = take_free_port()
    program = Path(sys.executable).with_name("pymap")
    process = subprocess.Popen(
        [
            program, "--host", "127.0.0.1", "--port", str(port), "--cert", files[0], "--key",
            files[1], "--no-service", "admin", "dict", "--demo-data", "--demo-user", USER,
            "--demo-password", PASSWORD,
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield Mailbox(port, context)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(300):
        assert process.poll() is None, "the IMAP server ended"
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        pause.wait(0.05)
    raise AssertionError("the IMAP server does not answer")
