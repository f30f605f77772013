"""An office on a file or a server whose people are told things, and what each of them hears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine.state import Case
from casewright.runtime.notifications.follow import Follower, differences
from casewright.runtime.notifications.inbox import Inbox, Line
from casewright.store.notification_rows import NotificationRows
from casewright.store.open import open_store
from tests.runtime.office import Office, new


class Newsroom(Office):
    """An office with somebody who follows its events."""

    def __init__(self, store: Any) -> None:
        super().__init__(store)
        self.rows = NotificationRows(store)
        self.inbox = Inbox(self.rows)
        self.follower = Follower(self.rows)

    def look(self) -> None:
        """A worker follows everything that happened."""
        while self.follower.round():
            pass

    def heard(self, person: str, *, unread: bool = True) -> list[Line]:
        """What a person is told, newest first."""
        self.look()
        return self.inbox.of(person, unread=unread)

    def titles(self, person: str) -> list[str]:
        """The same in English."""
        return [line.title("en") for line in self.heard(person)]

    def prefer(self, person: str, **settings: Any) -> None:
        """A person says what they want to be told."""
        self.do(c.SetNotifications(id=new(), actor=person, person=person, settings=settings))

    def transfer(self, case: Case, person: str, actor: str = "zoe") -> None:
        """Somebody gives the case's first work to a person."""
        work = next(iter(self.case(case.id).assignments))
        self.do(
            c.TransferAssignment(
                id=new(), actor=actor, case=case.id, assignment=work, person=person
            )
        )

    def comment(self, case: Case, actor: str, text: str, *mentions: str) -> None:
        """Somebody writes to the case."""
        self.do(c.AddComment(id=new(), actor=actor, case=case.id, text=text, mentions=mentions))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def news(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom on each database; afterwards the rows are what the events say."""
    place: Any = tmp_path / "news.casewright"
    if request.param == "postgresql":
        place = request.getfixturevalue("postgres_url")
    store = open_store(place, create=True)
    room = Newsroom(store)
    room.open()
    try:
        yield room
        room.look()
        assert differences(room.rows) == []
    finally:
        room.close()
        store.close()
