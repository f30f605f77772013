"""E-mail out: one message by SMTP, encrypted on the way, with an id derived from the effect.

Rule: until the message's text is on its way nothing has happened; from then on a broken
connection leaves it uncertain, because SMTP cannot be asked.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import localtime
from typing import Any, Literal

from pydantic import Field, field_validator

from casewright.blueprint.base import Model

from .base import BaseConnector, Failed, Job
from .guard import Expired
from .http import tls_context
from .port import Attachment, Operation, Parameter, Result
from .settings import read_settings
from .threads import ids_in, message_id

_MOST_LINES = 100
_MOST_LINE = 8_192
_MOST_PEOPLE = 500
#: Seconds that a server has to say goodbye.
_GOODBYE = 2.0
#: Any server takes seven bits.
_POLICY = WIRE.clone(cte_type="7bit")
_DOT = re.compile(rb"^\.", re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,80}")
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}"
_WRITTEN = re.compile(rf"(?P<name>[^<>]*)<(?P<in>{_ADDRESS})>|(?P<bare>{_ADDRESS})")
_OPTIONAL = ("cc", "bcc", "html", "reply_to", "in_reply_to", "references", "case")
SEND = Operation(
    inputs={
        "to": Parameter("list"),
        "subject": Parameter("text"),
        "text": Parameter("text"),
        **{name: Parameter("text", required=False) for name in _OPTIONAL},
        "cc": Parameter("list", required=False),
        "bcc": Parameter("list", required=False),
        "references": Parameter("list", required=False),
        "attachments": Parameter("files", required=False),
    },
    outputs={"message_id": "text", "accepted": "list", "refused": "list"},
    help="Send one message; `references` and `case` keep replies in their thread.",
)


class SmtpSettings(Model):
    """Where mail goes out. With a username the role ``password`` must be bound."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    authority: str = ""
    username: str = ""
    sender: str
    domain: str = Field(default="", pattern=r"^[A-Za-z0-9.\-]*$")
    most_bytes: int = Field(default=25_000_000, ge=1_000, le=100_000_000)

    @field_validator("sender")
    @classmethod
    def _one_address(cls, given: str) -> str:
        if _WRITTEN.fullmatch(given.strip()) is None or not given.isprintable():
            raise ValueError("write it as name@host or Name <name@host>")
        return given.strip()


class SmtpKind:
    """The kind of connector named ``smtp``."""

    def open(self, settings: Mapping[str, Any]) -> SmtpConnector:
        """A connector with these settings; raises ``BadSettings``."""
        return SmtpConnector(read_settings(SmtpSettings, settings, "an SMTP connector"))


class SmtpConnector(BaseConnector):
    """A configured way out for mail."""

    def __init__(self, settings: SmtpSettings) -> None:
        super().__init__({"send": SEND}, frozenset({"password"} if settings.username else ()))
        self._settings = settings
        self._context = tls_context(settings.authority)
        self._domain = settings.domain or settings.sender.rpartition("@")[2].rstrip(">")

    def _do(self, job: Job) -> Result:
        people = _people(job.inputs)
        try:
            message = _message(self._settings, self._domain, job)
            wire = _threaded(job.inputs) + message.as_bytes()
        except (ValueError, LookupError, MessageError) as problem:
            raise Failed("incident", f"The message cannot be written: {problem}.") from problem
        if len(wire) > self._settings.most_bytes:
            raise Failed(
                "incident",
                f"The message has {len(wire):,} bytes, more than the"
                f" {self._settings.most_bytes:,} that may be sent. Leave out attachments.",
            )
        accepted, refused = self._deliver(people, wire, job)
        return Result(
            {"message_id": str(message["Message-ID"]), "accepted": accepted, "refused": refused}
        )

    def _deliver(self, people: list[str], wire: bytes, job: Job) -> tuple[list[str], list[str]]:
        settings = self._settings
        try:
            with _conversation(settings, self._context, job) as talk:
                if settings.username:
                    talk.login(settings.username, job.secret("password"))
                envelope = _envelope(talk, _bare(settings.sender), people, job)
                _hand_over(talk, wire, job)
                return envelope
        except smtplib.SMTPAuthenticationError as problem:
            raise Failed(
                "incident",
                f"{settings.host} refuses the name or the password:"
                f" {_words(problem.smtp_error)}. Renew the secret.",
            ) from problem
        except smtplib.SMTPResponseException as problem:
            raise _answered("us", problem.smtp_code, problem.smtp_error) from problem
        except smtplib.SMTPNotSupportedError as problem:
            raise Failed(
                "incident",
                f"{settings.host} cannot do what is needed: {problem}. Check security and username.",
            ) from problem
        except ssl.SSLCertVerificationError as problem:
            raise Failed(
                "incident",
                f"The certificate of {settings.host} is not valid: {problem.verify_message}."
                " Nothing was sent. Have it renewed, or trust its authority in the settings.",
            ) from problem
        except (OSError, smtplib.SMTPException, UnicodeError) as problem:
            job.guard.check()
            raise job.trouble(
                f"Mail cannot go out by {settings.host}: {_words(problem)}."
            ) from problem


# ---------------------------------------------------------------------------- the conversation


class _Talk(smtplib.SMTP):
    """An SMTP conversation whose socket is watched and whose answers are bounded."""

    def __init__(self, settings: SmtpSettings, context: ssl.SSLContext, job: Job) -> None:
        self._tls = context if settings.security == "tls" else None
        self._job = job
        super().__init__(settings.host, settings.port, timeout=job.guard.left())

    def connect(self, host: str = "", port: int = 0, source_address: Any = None) -> Any:
        """Connect, encrypted from the first byte when that is wanted; gives the greeting."""
        plain = socket.create_connection((host, port), timeout=self._job.guard.left())
        self._job.guard.watch(plain)
        if self._tls is None:
            self.sock = plain
        else:
            self.sock = self._tls.wrap_socket(plain, server_hostname=host)
        self.file = None
        return self.getreply()

    def getreply(self) -> tuple[int, bytes]:
        """One answer; a server that never comes to its end, or speaks nonsense, is cut off."""
        if self.file is None:
            self.file = self.sock.makefile("rb")  # type: ignore[union-attr]
        said: list[bytes] = []
        for _ in range(_MOST_LINES):
            line = self.file.readline(_MOST_LINE + 1)
            said.append(line[4:].strip())
            if not re.match(rb"[0-9]{3}[ \r\n-]", line) or len(line) > _MOST_LINE:
                break
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(said)
        self.close()
        self._job.guard.check()
        problem = "it hung up" if not line else "it does not speak SMTP"
        raise smtplib.SMTPServerDisconnected(problem)


@contextmanager
def _conversation(
    settings: SmtpSettings, context: ssl.SSLContext, job: Job
) -> Iterator[smtplib.SMTP]:
    """A greeted server. Saying goodbye may fail: by then everything has been decided."""
    talk = _Talk(settings, context, job)
    try:
        if settings.security == "starttls":
            talk.starttls(context=context)
        talk.ehlo_or_helo_if_needed()
        yield talk
        with suppress(smtplib.SMTPException, OSError, Expired):
            if talk.sock is not None:
                talk.sock.settimeout(_GOODBYE)
            talk.quit()
    finally:
        talk.close()


def _envelope(
    talk: smtplib.SMTP, sender: str, people: list[str], job: Job
) -> tuple[list[str], list[str]]:
    """Whom the server takes the message for, at least one, and whom not."""
    code, said = talk.mail(sender)
    if code != 250:
        raise _answered(f"the sender {sender}", code, said)
    answers = {}
    for person in people:
        job.guard.check()
        answers[person] = talk.rcpt(person)
    accepted = [person for person, (code, _) in answers.items() if code in (250, 251)]
    if not accepted:
        code, said = answers[people[0]]
        raise _answered(f"the recipient {people[0]}", code, said)
    return accepted, [person for person in people if person not in accepted]


def _hand_over(talk: smtplib.SMTP, wire: bytes, job: Job) -> None:
    """The message itself; from its first byte on a broken connection tells nothing."""
    code, said = talk.docmd("DATA")
    if code != 354:
        raise _answered("the message", code, said)
    job.acted = True
    talk.send(_DOT.sub(b"..", wire) + b".\r\n")
    code, said = talk.getreply()
    if 400 <= code < 600:
        raise _answered("the message", code, said)
    if code // 100 != 2:
        raise job.trouble(f"The server answered {code} to the message: {_words(said)}.")


def _answered(what: str, code: int, said: bytes | str) -> Failed:
    """The failure that an answer means: 4xx passes, 5xx does not."""
    text = f"The mail server refuses {what}: {code} {_words(said)}."
    if 400 <= code < 500:
        return Failed("retry", text)
    return Failed("incident", f"{text} Correct the address, the settings or the message.")


def _words(said: object) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return (text or type(said).__name__)[:300]


# ----------------------------------------------------------------------------------- the message


def _message(settings: SmtpSettings, domain: str, job: Job) -> EmailMessage:
    inputs = job.inputs
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = message_id(job.effect_id, inputs.get("case", ""), domain)
    message["Date"] = localtime()
    message["From"] = _address(settings.sender, "sender")
    for name in ("to", "cc", "reply_to"):
        given = inputs.get(name) or []
        several = given if isinstance(given, list) else [given]
        if several:
            header = name.replace("_", "-").title()
            message[header] = [_address(each, name) for each in several]
    message["Subject"] = _line(inputs["subject"])
    # Nobody's holiday robot shall answer, and answers of robots are known as such.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(inputs["text"])
    if inputs.get("html"):
        message.add_alternative(inputs["html"], subtype="html")
    for file in inputs.get("attachments", ()):
        _attach(message, file)
    return message


def _threaded(inputs: Mapping[str, Any]) -> bytes:
    """The headers that keep a thread together, as bytes: the library would encode long ids."""
    answered = ids_in(str(inputs.get("in_reply_to", "")))
    references = ids_in(" ".join(map(str, [*inputs.get("references", ()), *answered])))
    lines = [f"In-Reply-To: {answered[-1]}"] if answered else []
    if references:
        lines.append("References: " + "\r\n ".join(references))
    return "".join(f"{line}\r\n" for line in lines).encode("ascii", "ignore")


def _attach(message: EmailMessage, file: Attachment) -> None:
    main, _, sub = file.media.partition("/")
    if not (_TOKEN.fullmatch(main) and _TOKEN.fullmatch(sub)) or main in ("multipart", "message"):
        main, sub = "application", "octet-stream"
    name = _line(file.name.replace("\\", "/").rpartition("/")[2]) or "file"
    message.add_attachment(file.content, maintype=main, subtype=sub, filename=name)


def _people(inputs: Mapping[str, Any]) -> list[str]:
    """Everybody's bare address, each once."""
    given = [each for name in ("to", "cc", "bcc") for each in inputs.get(name) or ()]
    people = list(dict.fromkeys(_address(each, "recipient").addr_spec for each in given))
    if not 1 <= len(people) <= _MOST_PEOPLE:
        raise Failed(
            "incident", f"A message goes to 1 to {_MOST_PEOPLE} people, not {len(people)}."
        )
    return people


def _address(given: Any, what: str) -> Address:
    """``name@host`` or ``Name <name@host>``; one address, on one line."""
    text = given.strip() if isinstance(given, str) else ""
    found = _WRITTEN.fullmatch(text)
    if found is None or not text.isprintable():
        raise Failed("incident", f"“{str(given)[:80]}” is no e-mail address for {what}.")
    try:
        name = (found["name"] or "").strip().strip('"')
        return Address(name, addr_spec=found["in"] or found["bare"])
    except (ValueError, LookupError, MessageError) as problem:
        raise Failed("incident", f"“{text[:80]}” is no e-mail address for {what}.") from problem


def _bare(given: str) -> str:
    return _address(given, "the sender").addr_spec


def _line(text: str) -> str:
    """One line: whatever separates lines or controls a terminal becomes a space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
