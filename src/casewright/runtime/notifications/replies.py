"""Answers by e-mail: fetched now and then, proved by their address, added to their case.

Rule: a mail changes a case only if it came to an address that was given to its sender, or answers
a message that was sent to them; everything else is listed for a person. What a mail becomes has
ids that follow from its own, so that reading a mailbox twice adds nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

import msgspec

from casewright.engine.commands import AddComment, AttachFile, Command, derive
from casewright.engine.decision import Refused
from casewright.engine.state import Case, Instant
from casewright.runtime.connectors.port import Attachment, Failure, Result, Stop
from casewright.store.mail_rows import MailRows, StrayRow

from .quoting import answer_of
from .roster import Roster
from .tokens import signed, whose

#: The connector that a workspace binds to the mailbox of answers, and the key that signs addresses.
CONNECTOR = "replies"
SECRET = "notifications.replies"
#: The mailbox is looked at this often.
EVERY: Instant = 60_000_000
_HOUR = 3_600_000_000
#: The longest comment, and most files, that a mail becomes.
MOST_TEXT = 20_000
MOST_FILES = 20
#: Seconds that a round waits for the mailbox, so that other work goes on.
_LOOK = 0.05

_log = logging.getLogger(__name__)
#: Inputs of ``fetch`` → new messages, with their files; None when no mailbox is bound.
Fetch = Callable[[Mapping[str, Any], Stop], Result | Failure | None]


class Files(Protocol):
    """Where attachments are kept."""

    def put_file(self, content: bytes) -> str: ...


class Known(msgspec.Struct, frozen=True):
    """What an answer is judged by. ``key``: b'' when no addresses were ever signed."""

    key: bytes
    roster: Roster
    case: Callable[[str], Case | None]
    sent: Callable[[str], tuple[str, str] | None]


class Found(msgspec.Struct, frozen=True):
    """Where an answer belongs and whose it is, or why it belongs to nobody."""

    case: str = ""
    person: str = ""
    problem: str = ""


def judge(mail: Mapping[str, Any], known: Known) -> Found:
    """Whose answer a mail is, and to which case."""
    if mail.get("problem"):
        return Found(problem=str(mail["problem"]))
    if mail.get("auto"):
        return Found(problem="A machine wrote it.")
    found = _by_address(mail, known) or _by_thread(mail, known)
    if found is None:
        return Found(problem="It names no case that its sender was written to about.")
    sender = str(mail.get("sender", "")).lower()
    if not sender or sender != _address(found.person, known.roster).lower():
        return Found(problem="Its sender is not whom the address to answer to was given to.")
    return found


def _by_address(mail: Mapping[str, Any], known: Known) -> Found | None:
    """An address of ours that carries a signature; a wrong one is no clue at all."""
    for case_id, signature in signed([*mail.get("to", ()), *mail.get("cc", ())]):
        case = known.case(case_id)
        if case is None or not known.key:
            continue
        people = [*case.participants, *known.roster.people]
        person = whose(known.key, case_id, signature, people)
        if person:
            return Found(case_id, person)
    return None


def _by_thread(mail: Mapping[str, Any], known: Known) -> Found | None:
    """It answers a message of ours, whose id nobody but its reader can know."""
    sent = known.sent(str(mail.get("effect", ""))) if mail.get("effect") else None
    if sent is None or not mail.get("case") or known.case(str(mail["case"])) is None:
        return None
    person, case = sent
    return Found(case, person) if case == mail["case"] else None


def _address(person: str, roster: Roster) -> str:
    known = roster.people.get(person)
    return known.email if known is not None else person


def commands_of(
    mail: Mapping[str, Any], found: Found, files: tuple[Attachment, ...], keep: Files
) -> Iterator[Command]:
    """What an answer becomes: its files, then its words; the same each time it is read."""
    own = str(uuid5(NAMESPACE_URL, f"casewright reply {found.case} {mail_key(mail)}"))
    attached = list(mail.get("attachments", ()))[:MOST_FILES]
    for n, each in enumerate(attached):
        file = files[each["file"]]
        yield AttachFile(
            id=derive(own, f"file {n}"), actor=found.person, case=found.case, name=file.name,
            digest=keep.put_file(file.content), size=len(file.content), media=file.media,
        )  # fmt: skip
    left = list(mail.get("left_out", ()))
    if len(mail.get("attachments", ())) > MOST_FILES:
        left.append(f"Only the first {MOST_FILES} attachments were kept.")
    text = answer_of(str(mail.get("text", "")))[:MOST_TEXT]
    words = "\n".join(part for part in (text, *(f"[{each}]" for each in left)) if part)
    if not words:
        words = "[An answer without words.]"
    yield AddComment(id=derive(own, "words"), actor=found.person, case=found.case, text=words)


def mail_key(mail: Mapping[str, Any]) -> str:
    """What tells a mail from all others: its own id, else its number in the mailbox."""
    return str(mail.get("message_id") or f"{mail.get('validity', 0)}/{mail.get('uid', 0)}")


class Answers:
    """Reads the mailbox of one workspace, in a thread, and hands in what its mails become."""

    def __init__(
        self,
        rows: MailRows,
        fetch: Fetch,
        bound: Callable[[], bool],
        known: Callable[[], Known],
        submit: Callable[[Command], Future[Any]],
        files: Files,
    ) -> None:
        self._rows = rows
        self._fetch = fetch
        self._bound = bound
        self._known = known
        self._submit = submit
        self._files = files
        self._next: Instant = 0
        self._stop = Event()
        self._pool: ThreadPoolExecutor | None = None
        self._running: Future[Result | Failure | None] | None = None

    def round(self) -> int:
        """One look: begins to fetch when it is time, and takes what was fetched."""
        if self._running is not None:
            return self._take(self._running)
        now = self._rows.store.now()
        if now < self._next:
            return 0
        self._next = now + EVERY
        if not self._bound():
            return 0
        self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="casewright-replies")
        validity, uid = self._rows.place(CONNECTOR)
        inputs = {"since_uid": uid, "uid_validity": validity} if uid else {}
        self._running = self._pool.submit(self._fetch, inputs, self._stop.is_set)
        return self._take(self._running)

    def close(self) -> None:
        """End what is on its way; it is read again the next time."""
        self._stop.set()
        if self._pool is not None:
            self._pool.shutdown()
        self._pool, self._running = None, None
        self._stop = Event()

    def _take(self, running: Future[Result | Failure | None]) -> int:
        done, _ = wait([running], _LOOK)
        if not done:
            return 1
        self._running = None
        found = running.result()
        if isinstance(found, Failure):
            self._trouble(found.reason)
            return 1
        return self._all(found) if found is not None else 0

    def _all(self, found: Result) -> int:
        """Every mail of a fetch, then the place up to which was read; more are fetched at once."""
        outputs, known = found.outputs, self._known()
        for mail in outputs["messages"]:
            self._one({**mail, "validity": outputs["uid_validity"]}, found.files, known)
        self._rows.move_place(CONNECTOR, outputs["uid_validity"], outputs["last_uid"])
        if outputs["more"]:
            self._next = 0
        return len(outputs["messages"])

    def _one(self, mail: Mapping[str, Any], files: tuple[Attachment, ...], known: Known) -> None:
        found = judge(mail, known)
        problem = found.problem
        if not problem:
            try:
                for command in commands_of(mail, found, files, self._files):
                    self._submit(command).result()
            except Refused as refusal:
                problem = str(refusal)
        if problem:
            self._list(mail, problem)

    def _list(self, mail: Mapping[str, Any], problem: str) -> None:
        now = self._rows.store.now()
        key = str(uuid5(NAMESPACE_URL, f"casewright stray {mail_key(mail)}"))
        sender, subject = str(mail.get("sender", "")), str(mail.get("subject", ""))
        text = str(mail.get("text", ""))[:MOST_TEXT].replace("\x00", "")
        self._rows.stray(StrayRow(key, now, sender, subject, text, problem))

    def _trouble(self, reason: str) -> None:
        """A mailbox that cannot be read is listed once an hour, beside the mails of nobody."""
        _log.info("answers cannot be fetched: %s", reason)
        now = self._rows.store.now()
        key = str(uuid5(NAMESPACE_URL, f"casewright trouble {reason} {now // _HOUR}"))
        self._rows.stray(StrayRow(key, now, "", "", "", reason))
