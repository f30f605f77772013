"""From news that is due to e-mails: one message per person and time, sent as an effect.

Rule: what goes out is written down first; the workers' ledger then sends it once, tries again,
and leaves an incident that a person sees. News of yesterday is not sent any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import uuid4

import msgspec

from casewright.engine.events import PersonDefined
from casewright.store.mail_rows import WAITING, MailRow, MailRows
from casewright.store.notification_rows import NewsRow

from .inbox import lines
from .letter import Letter, Reader, letter
from .roster import Roster

#: The connector that a workspace binds to its mail server for this.
CONNECTOR = "notifications"
#: Where an effect of ours comes from, in the ledger: this and the person.
SOURCE = "notification:"
#: News that waited longer than this is not sent: whoever comes back reads it in the window.
LATE = 24 * 3_600_000_000
_MOST = 200
_ENCODER = msgspec.json.Encoder()
#: Case and person → where their answers go; '' when nobody reads answers.
Address = Callable[[str, str], str]


class Post:
    """Sends what is due. ``bound``: whether there is a way out for mail; ``roster``: everybody now."""

    def __init__(
        self,
        rows: MailRows,
        roster: Callable[[], Roster],
        bound: Callable[[], bool],
        replies: Address = lambda _case, _person: "",
    ) -> None:
        self._rows = rows
        self._roster = roster
        self._bound = bound
        self._replies = replies

    def round(self) -> int:
        """One look: the number of messages that were written."""
        next_due, now = self._rows.next_due(), self._rows.store.now()
        if next_due is None or next_due > now or not self._bound():
            return 0
        roster, written = self._roster(), 0
        due = self._rows.due(now, _MOST)
        for person, of_person in groupby(due, key=lambda each: each[0].person):
            fresh: list[NewsRow] = []
            late: list[NewsRow] = []
            for row, since in of_person:
                (late if since < now - LATE else fresh).append(row)
            if late:
                self._rows.send([row.key for row in late], None)
            written += sum(self._write(part, person, roster, now) for part in _parts(fresh, roster))
        return written

    def _write(self, rows: Sequence[NewsRow], person: str, roster: Roster, now: int) -> bool:
        keys = [row.key for row in rows]
        reader, address = _reader(person, roster)
        if not address:
            self._rows.send(keys, None)
            return False
        told = lines(rows)
        cases = {line.case for line in told}
        case = told[0].case if len(cases) == 1 else ""
        reply = self._replies(case, person) if case else ""
        made = letter(told, reader, _called(roster), reply=told[0].number if reply else "")
        # Not derived from anything: an answer to it proves that its sender has read it.
        effect = str(uuid4())
        body = _effect(effect, made, address, case, reply)
        self._rows.send(keys, MailRow(effect, person, now, len(keys), WAITING, body))
        return True


def _parts(rows: Sequence[NewsRow], roster: Roster) -> Iterator[Sequence[NewsRow]]:
    """People of the house get one message; somebody from outside one per case, to answer to."""
    if not rows:
        return
    if rows[0].person in roster.people:
        yield rows
        return
    by_case = sorted(rows, key=lambda row: (row.case, row.at, row.seq))
    for _, part in groupby(by_case, key=lambda row: row.case):
        yield list(part)


def _reader(person: str, roster: Roster) -> tuple[Reader, str]:
    """Who gets it and where; somebody from outside is named by the address itself."""
    known: PersonDefined | None = roster.people.get(person)
    if known is None:
        return Reader(person, outside=True), person if "@" in person else ""
    zone = roster.preferences(person).zone
    return Reader(known.name, known.language, zone), known.email


def _called(roster: Roster) -> Callable[[str], str]:
    def called(person: str) -> str:
        known = roster.people.get(person)
        return known.name if known else person

    return called


def _effect(effect: str, made: Letter, address: str, case: str, reply: str) -> bytes:
    """The effect as the ledger reads it."""
    inputs: dict[str, Any] = {
        "to": [address], "subject": made.subject, "text": made.text, "html": made.html,
    }  # fmt: skip
    inputs |= {"case": case} if case else {}
    inputs |= {"reply_to": reply} if reply else {}
    body = {"connector": CONNECTOR, "operation": "send", "inputs": inputs}
    return _ENCODER.encode({"id": effect, "kind": "connector", "body": body})
