"""Incoming mail as plain values: headers, a text to read, attachments as bytes; all bounded.

Rule: nothing in a message may stop the reading, run, or name a path; what is too much is left out
and said. No archive is ever unpacked.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from io import BytesIO

import msgspec

from .port import Attachment

MOST_PARTS = 200
MOST_DEPTH = 20
_MOST_HEADER = 4_000
_MOST_TEXT = 200_000
_MOST_PEOPLE = 200
#: An archive that claims to hold more than this, or this many times its own size, is left out.
_MOST_UNPACKED = 500_000_000
_MOST_RATIO = 200
_MULTIPART = re.compile(rb"(?im)^content-type:\s*multipart/")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class BadMessage(ValueError):
    """A message that cannot be taken apart; the text says why."""


class Mail(msgspec.Struct, frozen=True):
    """One message. ``sent`` is ISO 8601 or None; ``auto``: a machine wrote it.

    ``left_out`` says in words what of it was not taken.
    """

    message_id: str
    in_reply_to: str
    references: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    sent: str | None
    auto: bool
    text: str
    files: tuple[Attachment, ...] = ()
    left_out: tuple[str, ...] = ()


def read_mail(content: bytes) -> Mail:
    """A message as plain values; raises ``BadMessage`` only when it has too many or deep parts."""
    if len(_MULTIPART.findall(content)) > MOST_PARTS:
        raise BadMessage("its parts are nested too deeply")
    try:
        message = BytesParser(policy=compat32).parsebytes(content)
        parts = list(_leaves(message))
        left_out: list[str] = []
        # A message in a message in a message is written out again for its file: deep, too.
        files = tuple(_files(parts, left_out))
    except RecursionError:
        raise BadMessage("its parts are nested too deeply") from None
    except (MessageError, LookupError, ValueError) as problem:
        raise BadMessage(str(problem) or "its parts contradict each other") from None
    name, sender = parseaddr(_header(message, "From"))
    return Mail(
        message_id=_header(message, "Message-ID"),
        in_reply_to=_header(message, "In-Reply-To"),
        references=_header(message, "References", keep_end=True),
        sender=_clean(sender)[:320],
        sender_name=_clean(name)[:200],
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        subject=_header(message, "Subject")[:1_000],
        sent=_sent(message),
        auto=_is_automatic(message),
        text=_text(parts, left_out),
        files=files,
        left_out=tuple(left_out),
    )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold content, in order, without recursion; forwarded mails count as files."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            raise BadMessage(f"it has more than {MOST_PARTS} parts")
        if depth > MOST_DEPTH:
            raise BadMessage(f"its parts are nested more than {MOST_DEPTH} deep")
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting += [(each, depth + 1) for each in reversed(inner) if isinstance(each, Message)]
        else:
            yield part


def _header(message: Message, name: str, *, keep_end: bool = False) -> str:
    """A header's text, decoded as far as it makes sense."""
    given = str(message.get(name, ""))
    raw = given[-_MOST_HEADER:] if keep_end else given[:_MOST_HEADER]
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, LookupError):
        return _clean(raw)
    return _clean("".join(_decoded(piece, charset) for piece, charset in pieces))


def _decoded(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return piece.decode("latin-1")


def _clean(text: str) -> str:
    """One line without controls and without characters that turn the writing direction."""
    line = " ".join(_ODD.sub(" ", text).split())
    return line.encode("utf-8", "replace").decode()


def _addresses(message: Message, name: str) -> tuple[str, ...]:
    given = [str(each)[:_MOST_HEADER] for each in message.get_all(name, [])[:20]]
    found = (_clean(address)[:320] for _, address in getaddresses(given))
    return tuple(dict.fromkeys(each for each in found if "@" in each))[:_MOST_PEOPLE]


def _sent(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))[:200]).isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_automatic(message: Message) -> bool:
    """Whether a machine wrote it, so that nobody answers a machine's answer."""
    submitted = _header(message, "Auto-Submitted").lower()
    if submitted and submitted != "no":
        return True
    return _header(message, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    if isinstance(found, bytes):
        return found
    inner = part.get_payload()
    several = inner if isinstance(inner, list) else [inner]
    return b"\n".join(each.as_bytes() for each in several if isinstance(each, Message))


def _is_file(part: Message) -> bool:
    named = bool(_file_name(part))
    return (
        named
        or part.get_content_disposition() == "attachment"
        or (part.get_content_maintype() != "text")
    )


def _text(parts: list[Message], left_out: list[str]) -> str:
    """The first plain text, else the words of the first HTML."""
    shown = [part for part in parts if not _is_file(part)]
    for kind in ("text/plain", "text/html"):
        for part in shown:
            if part.get_content_type() == kind:
                text = _decoded(_content(part), part.get_content_charset())
                return _limited(_words_of(text) if kind == "text/html" else text, left_out)
    return ""


def _limited(text: str, left_out: list[str]) -> str:
    lines = (_ODD.sub("", line).rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    clean = "\n".join(lines).strip().encode("utf-8", "replace").decode()
    if len(clean) > _MOST_TEXT:
        left_out.append(f"The text was cut after {_MOST_TEXT:,} characters.")
    return clean[:_MOST_TEXT]


def _files(parts: list[Message], left_out: list[str]) -> Iterator[Attachment]:
    for number, part in enumerate(parts, 1):
        if not _is_file(part):
            continue
        name = _file_name(part) or f"part-{number}"
        content = _content(part)
        if problem := _bomb(content):
            left_out.append(f"The attachment {name} was left out: {problem}.")
        else:
            yield Attachment(name, part.get_content_type()[:100], content)


def _file_name(part: Message) -> str:
    """The last part of the name, so that it can never be a path."""
    try:
        given = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        given = ""
    try:
        text = "".join(_decoded(piece, charset) for piece, charset in decode_header(given))
    except (HeaderParseError, ValueError, LookupError):
        text = given
    name = _clean(text.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return name[-150:]


def _bomb(content: bytes) -> str:
    """Why an archive must not come in, by its own table of contents; empty when it may."""
    if not content.startswith(b"PK"):
        return ""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            total = sum(each.file_size for each in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return ""  # no archive that anybody could unpack
    if total > _MOST_UNPACKED or total > _MOST_RATIO * max(len(content), 50_000):
        return f"unpacked it would have {total:,} bytes"
    return ""


class _Words(HTMLParser):
    """Collects what a person would read."""

    _HIDDEN = frozenset({"script", "style", "head", "title", "template"})
    _BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count what is not shown, and break lines where a reader sees a new one."""
        del attrs
        self._hidden += tag in self._HIDDEN
        if tag in self._BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Out of what is not shown again."""
        if tag in self._HIDDEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._hidden:
            self.found.append(re.sub(r"\s+", " ", data))


def _words_of(html: str) -> str:
    reader = _Words()
    try:
        reader.feed(html[: 4 * _MOST_TEXT])
        reader.close()
    except (AssertionError, ValueError):  # what the library gives up on; the rest was read
        pass
    return re.sub(r"\n\s*\n+", "\n\n", "".join(reader.found))
