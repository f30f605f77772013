"""E-mails about notifications, as rows: what is to be sent, the messages it became, and replies.

Rule: news leaves the list of what is due in the transaction that writes its message, so that it
is sent once; the message then is an effect like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from .notification_rows import Key, NewsRow, SqlWorkspace, Statements
from .port import Conflict

#: States of a message: waiting → sent | incident | uncertain; a person sends it again or drops it.
WAITING, SENT, DROPPED = "waiting", "sent", "dropped"
_NEWS = (
    "SELECT n.person, n.stream, n.seq, n.at, n.kind, n.case_id, n.number, n.subject, n.text,"
    " n.actor, n.shown, d.due FROM notification_due d JOIN notifications n"
    " ON n.person = d.person AND n.stream = d.stream AND n.seq = d.seq"
    " WHERE d.due <= ? ORDER BY d.person, n.at, n.stream, n.seq LIMIT ?"
)


class MailRow(msgspec.Struct, frozen=True):
    """A message: how many ``news`` it tells, and the effect that sends it, as JSON."""

    id: str
    person: str
    at: int
    news: int
    state: str
    body: bytes
    reason: str = ""


class StrayRow(msgspec.Struct, frozen=True):
    """A mail that came in and belongs to nobody."""

    id: str
    at: int
    sender: str
    subject: str
    text: str
    problem: str
    done: bool = False


class MailRows:
    """The rows of one workspace, on either database."""

    def __init__(self, store: SqlWorkspace) -> None:
        self._sql = Statements(store)
        self.store = store

    def due(self, now: int, limit: int) -> list[tuple[NewsRow, int]]:
        """News that is to be sent by now, and since when, person by person."""
        return [
            (NewsRow(*row[:10], shown=bool(row[10])), row[11])  # type: ignore[misc]
            for row in map(tuple, self._sql.read(_NEWS, (now, limit)))
        ]

    def mail(self, mail: str) -> MailRow | None:
        """One message by its effect's id."""
        rows = self._sql.read(
            "SELECT id, person, at, news, state, body, reason FROM notification_mails WHERE id = ?",
            (mail,),
        )
        return next((_mail(row) for row in rows), None)

    def next_due(self) -> int | None:
        """When something is to be sent next."""
        found: int | None = self._sql.read("SELECT min(due) FROM notification_due")[0][0]
        return found

    def send(self, keys: Sequence[Key], mail: MailRow | None) -> None:
        """Turn news into a message, or (None) let it go; raises ``Conflict`` when it is gone."""
        with self.store.transaction() as unit:
            for key in keys:
                gone = unit.run(
                    self._sql.own(
                        "DELETE FROM notification_due WHERE person = ? AND stream = ? AND seq = ?"
                    ),
                    key,
                )
                if gone.rowcount != 1:
                    raise Conflict(key[1])
            if mail is not None:
                unit.run(
                    self._sql.own(
                        "INSERT INTO notification_mails (id, person, at, news, state, body, reason)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)"
                    ),
                    msgspec.structs.astuple(mail),
                )

    def move(self, mail: str, before: Sequence[str], state: str, reason: str = "") -> bool:
        """Bring a message from one of some states into another; whether it was in one of them."""
        marks = ", ".join("?" * len(before))
        statement = self._sql.own(
            "UPDATE notification_mails SET state = ?, reason = ?"
            f" WHERE id = ? AND state IN ({marks})"
        )
        values = (state, reason, mail, *before)
        return self._sql.again(lambda unit: bool(unit.run(statement, values).rowcount == 1))

    def mails(self, states: Sequence[str] = (), limit: int = 200) -> list[MailRow]:
        """Messages, newest first; of all states when none is named."""
        which = f" WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        rows = self._sql.read(
            f"SELECT id, person, at, news, state, body, reason FROM notification_mails{which}"
            " ORDER BY at DESC, id LIMIT ?",
            (*states, limit),
        )
        return [_mail(row) for row in rows]

    # ------------------------------------------------------------------------------ replies

    def place(self, mailbox: str) -> tuple[int, int]:
        """How far a mailbox was read: its validity number and the last message's."""
        rows = self._sql.read("SELECT validity, uid FROM mailboxes WHERE id = ?", (mailbox,))
        return tuple(rows[0]) if rows else (0, 0)

    def move_place(self, mailbox: str, validity: int, uid: int) -> None:
        """Note how far a mailbox was read."""
        statement = self._sql.own(
            "INSERT INTO mailboxes (id, validity, uid) VALUES (?, ?, ?) ON CONFLICT (id)"
            " DO UPDATE SET validity = excluded.validity, uid = excluded.uid"
        )
        self._sql.again(lambda unit: unit.run(statement, (mailbox, validity, uid)))

    def stray(self, row: StrayRow) -> None:
        """Keep a mail that belongs to nobody, for a person to look at; the same again is one."""
        statement = self._sql.own(
            "INSERT INTO stray_mails (id, at, sender, subject, text, problem, done)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
        )
        values: tuple[Any, ...] = (*msgspec.structs.astuple(row)[:6], int(row.done))
        self._sql.again(lambda unit: unit.run(statement, values))

    def strays(self, limit: int = 200) -> list[StrayRow]:
        """Mails that nobody has looked at yet, newest first."""
        rows = self._sql.read(
            "SELECT id, at, sender, subject, text, problem FROM stray_mails WHERE done = 0"
            " ORDER BY at DESC, id LIMIT ?",
            (limit,),
        )
        return [StrayRow(*row) for row in map(tuple, rows)]

    def looked_at(self, stray: str) -> bool:
        """A person has looked at a mail; whether it was there."""
        statement = self._sql.own("UPDATE stray_mails SET done = 1 WHERE id = ? AND done = 0")
        return self._sql.again(lambda unit: bool(unit.run(statement, (stray,)).rowcount == 1))


def _mail(row: Any) -> MailRow:
    mail, person, at, news, state, body, reason = row
    return MailRow(mail, person, at, news, state, bytes(body), reason)
