"""What tells people of a workspace, put together for a worker's rounds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

import msgspec

from casewright.engine.commands import SYSTEM, Command
from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.store.base import SqlStore
from casewright.store.bindings import BindingRows
from casewright.store.mail_rows import MailRows
from casewright.store.notification_rows import NotificationRows
from casewright.store.open import info
from casewright.store.port import Store
from casewright.store.queue_figures import QueueFigures
from casewright.store.rows import Changes

from . import post, replies
from .alerts import Watch
from .follow import Follower, Telling
from .replies import Answers, Fetch, Known
from .tokens import address

#: Looks in order: what happened becomes news before news becomes e-mail.
Look = Callable[[], int]


class Teller(Protocol):
    """The way to cases and to whoever listens (a local door)."""

    def submit(self, command: Command) -> Future[Any]: ...
    def announce(self, changes: Changes) -> None: ...


class Newsroom:
    """All that tells people, one look after the other; ``close`` ends what is on its way."""

    def __init__(self, *looks: Look, close: Callable[[], None]) -> None:
        self._looks = looks
        self.close = close

    @property
    def running(self) -> int:
        """Nothing is left on its way between two looks."""
        return 0

    def round(self) -> int:
        """One look at everything; the number of things done."""
        return sum(look() for look in self._looks)

    def wait(self, seconds: float) -> None:
        """There is nothing to wait for."""

    def next_due(self) -> Instant | None:
        """It is asked in every round of the worker."""
        return None


def news_of(store: Store, door: Teller, fetch: Callable[[SqlStore], Fetch]) -> Newsroom | None:
    """What tells the people of an open workspace; None for one in memory, which tells nobody.

    ``fetch`` opens the mailbox of answers.
    """
    if not isinstance(store, SqlStore):
        return None
    rows, mails = NotificationRows(store), MailRows(store)
    now, signer = Telling(rows).now, Signer(store)
    watch = Watch(QueueFigures(store).of, store.now, now, door.submit, info(store)["workspace"])
    sender = post.Post(mails, now, lambda: bound(store, post.CONNECTOR), signer.address)

    def known() -> Known:
        return Known(signer.key(), now(), store.reads.case, lambda mail: _sent(mails, mail))

    def has_mailbox() -> bool:
        return bound(store, replies.CONNECTOR)

    answers = Answers(mails, fetch(store), has_mailbox, known, door.submit, store)
    looks = (watch.round, Follower(rows, door.announce).round, sender.round, answers.round)
    return Newsroom(*looks, close=answers.close)


def bound(store: SqlStore, connector: str) -> bool:
    """Whether a connector is bound in the workspace."""
    return BindingRows(store).get(connector) is not None


class Signer:
    """Signs addresses to answer to, with the workspace's own key; read once it is there."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._key = b""

    def key(self) -> bytes:
        """The key; b'' as long as answers were not opened."""
        if not self._key:
            self._key = _key_of(self._store)
        return self._key

    def address(self, case: str, person: str) -> str:
        """Where a person's answers about a case go; '' when nobody reads answers."""
        row = BindingRows(self._store).get(replies.CONNECTOR)
        if row is None or not self.key():
            return ""
        settings = msgspec.json.decode(row.body).get("settings", {})
        return address(str(settings.get("username", "")), self.key(), case, person)


def _key_of(store: SqlStore) -> bytes:
    from casewright.store.vault import Use
    from casewright.store.vault_open import open_vault

    if not bound(store, replies.CONNECTOR):
        return b""
    try:
        found = open_vault(store).use(replies.SECRET, Use(replies.CONNECTOR, "", SYSTEM))
    except Refused:
        return b""
    return found.reveal().encode()


def _sent(mails: MailRows, mail: str) -> tuple[str, str] | None:
    """(person, case) of a message that was sent; None when there is none."""
    row = mails.mail(mail)
    if row is None:
        return None
    inputs = msgspec.json.decode(row.body)["body"]["inputs"]
    return row.person, str(inputs.get("case", ""))
