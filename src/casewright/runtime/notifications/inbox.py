"""What stands under somebody's bell: their news in lines, and what they may do with them.

Rule: the same case and kind within an hour is one line with a count; a read mark is a row of its
own and no event, because nobody decides by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import msgspec

from casewright.engine.decision import Refused
from casewright.engine.state import Instant
from casewright.store.base import SqlStore
from casewright.store.mail_rows import MailRows
from casewright.store.notification_rows import Key, NewsRow, NotificationRows
from casewright.store.port import Conflict, Store

from .preferences import Kind, Preferences, QueueAlert
from .words import title

if TYPE_CHECKING:
    from .roster import Roster

#: News of one case and kind that are no further apart than this are one line.
TOGETHER = 3_600_000_000
#: The most that is read at once; a bell says “99+” long before.
MOST = 200


class Line(msgspec.Struct, frozen=True):
    """One line: the newest of its news, how many there are, and which. ``who``: an id or ''."""

    kind: Kind
    case: str
    number: str
    subject: str
    text: str
    who: str
    at: Instant
    count: int
    read: bool
    keys: tuple[Key, ...]

    def title(self, language: str, name: str = "", about: str = "") -> str:
        """What happened in one line; ``name`` is what ``who`` is called, ``about`` the subject."""
        who, subject = name or self.who, about or self.subject
        return title(
            self.kind, language, who=who, subject=subject, text=self.text, count=self.count
        )

    @property
    def detail(self) -> str:
        """The words that somebody wrote; an alert's figures stand in its title."""
        return "" if self.kind == "alert" else self.text


def lines(rows: Sequence[NewsRow]) -> list[Line]:
    """News as lines, newest first; unread never hides behind read."""
    found: list[Line] = []
    open_: dict[tuple[str, str, bool, str], int] = {}
    for row in sorted(rows, key=lambda each: (-each.at, each.stream, -each.seq)):
        # Of a queue, each limit is a matter of its own.
        about = "" if row.case else f"{row.subject} {row.text.partition(' ')[0]}"
        group = (row.case, row.kind, row.read, about)
        place = open_.get(group)
        if place is not None and found[place].at - row.at <= TOGETHER:
            old = found[place]
            found[place] = msgspec.structs.replace(
                old, count=old.count + 1, keys=(*old.keys, row.key)
            )
            continue
        open_[group] = len(found)
        found.append(_line(row))
    return found


def _line(row: NewsRow) -> Line:
    who = "" if row.actor == "system" else row.actor
    return Line(
        cast("Kind", row.kind), row.case, row.number, row.subject, row.text, who, row.at, 1,
        row.read, (row.key,),
    )  # fmt: skip


class Inbox:
    """The lists of everybody in an open workspace; safe from any thread."""

    def __init__(self, rows: NotificationRows, store: SqlStore | None = None) -> None:
        self.rows = rows
        self.mails = MailRows(rows.store)
        self._store = store

    def of(self, person: str, *, unread: bool = False) -> list[Line]:
        """A person's lines, newest first."""
        return lines(self.rows.of(person, unread=unread, limit=MOST))

    def read(self, keys: Sequence[Key]) -> int:
        """Note that these were read; gives how many were not before."""
        return self.rows.mark(keys)

    def read_all(self, person: str) -> int:
        """Note that a person has read everything that is there."""
        return self.rows.mark_all(person)

    def catch_up(self) -> None:
        """Follow what happened up to now; another worker that does the same is no harm."""
        from .follow import Follower

        follower = Follower(self.rows)
        with suppress(Conflict):
            while follower.round():
                pass

    def roster(self) -> Roster:
        """Everybody as they are now, with preferences and alerts."""
        from .follow import Telling

        return Telling(self.rows).now()

    def preferences(self, person: str) -> Preferences:
        """What a person wants to be told."""
        return self.roster().preferences(person)

    def alerts(self) -> dict[str, QueueAlert]:
        """Queue → its limits."""
        return dict(self.roster().alerts)

    def open_answers(self, who: str) -> bool:
        """Make the key that signs addresses to answer to; False when there is one."""
        from secrets import token_hex

        from casewright.store.vault_cipher import Secret
        from casewright.store.vault_open import open_vault
        from casewright.store.vault_port import Right

        from .replies import CONNECTOR, SECRET

        if self._store is None:
            raise Refused("A workspace in memory has no mailbox.", "Open one on disk.")
        vault = open_vault(self._store)
        made = all(each.name != SECRET for each in vault.list())
        if made:
            vault.set(SECRET, Secret(token_hex(32)), who)
        vault.grant(SECRET, [Right("connector", CONNECTOR)], who)
        return made

    def differences(self) -> list[str]:
        """What differs from what the events say."""
        from .follow import differences

        return differences(self.rows)

    def rebuild(self) -> None:
        """Derive everything again from the events; what was read stays read."""
        from .follow import rebuild

        rebuild(self.rows)


def inbox_of(store: Store) -> Inbox:
    """The inbox of an open workspace; raises ``Refused`` for one in memory."""
    if not isinstance(store, SqlStore):
        raise Refused("A workspace in memory tells nobody anything.", "Open one on disk.")
    return Inbox(NotificationRows(store), store)
