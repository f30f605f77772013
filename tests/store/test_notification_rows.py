"""Rows of notifications, e-mails and queues on both databases: lists, marks, places, figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from casewright.store.mail_rows import MailRow, MailRows, StrayRow
from casewright.store.notification_rows import NewsRow, NotificationRows, Step
from casewright.store.open import open_store
from casewright.store.port import Conflict
from casewright.store.queue_figures import QueueFigures
from tests.store import story
from tests.store.story import CaseStory


@pytest.fixture
def store(place: str) -> Iterator[Any]:
    made = open_store(place, create=True)
    yield made
    made.close()


def row(seq: int, person: str = "bob", **more: Any) -> NewsRow:
    given: dict[str, Any] = {
        "stream": "case:c", "at": seq, "kind": "mention", "case": "c", "number": "T-1",
        "subject": "50 % off?", "text": "it's “100 %”", "actor": "ann",
    }  # fmt: skip
    return NewsRow(person=person, seq=seq, **(given | more))


@pytest.mark.damages  # rows that no event tells of
def test_the_newest_come_first_and_only_what_is_shown(store: Any) -> None:
    rows = NotificationRows(store)
    rows.write([], [row(1), row(2), row(3, shown=False), row(2, "ann")])
    assert [each.seq for each in rows.of("bob")] == [2, 1]
    assert [each.seq for each in rows.of("bob", limit=1)] == [2]
    assert rows.of("bob")[0] == row(2)
    assert rows.of("nobody") == []
    assert len(rows.all()) == 4


@pytest.mark.damages  # rows that no event tells of
def test_marks_are_of_one_person_and_counted_once(store: Any) -> None:
    rows = NotificationRows(store)
    rows.write([], [row(1), row(2), row(2, "ann")])
    assert rows.mark([row(2).key, row(2).key]) == 1
    assert [each.seq for each in rows.of("bob", unread=True)] == [1]
    assert rows.of("bob")[0].read
    assert not rows.of("ann")[0].read
    assert (rows.mark_all("bob"), rows.mark_all("bob"), rows.mark([])) == (1, 0, 0)


def test_a_stream_is_followed_from_where_it_stood_or_not_at_all(store: Any) -> None:
    rows = NotificationRows(store)
    rows.write([Step("case:c", 0, 5)], [row(1)], [(row(1).key, 9)])
    assert rows.followed() == {"case:c": 5}
    for step in (Step("case:c", 0, 5), Step("case:c", 4, 6)):
        with pytest.raises(Conflict):
            rows.write([Step("case:d", 0, 1), step], [row(7)])
    assert rows.followed() == {"case:c": 5}
    assert [each.seq for each in rows.all()] == [1]
    rows.write([Step("case:c", 5, 6)], [])
    assert rows.followed() == {"case:c": 6}
    rows.forget()
    assert (rows.followed(), rows.all(), list(store.rows("notification_due"))) == ({}, [], [])


def test_what_is_behind_are_cases_and_the_workspace(store: Any) -> None:
    story.publish(store)
    case = CaseStory(store).create(applicant="Ann")
    rows = NotificationRows(store)
    (step,) = [each for each in rows.behind(10) if each.stream.startswith("case:")]
    assert (step.stream, step.old) == (f"case:{case.id}", 0)
    assert all(not each.stream.startswith("blueprint:") for each in rows.behind(10))
    assert rows.behind(10, [step.stream]) == [step]
    assert (rows.behind(10, ["case:none"]), rows.behind(10, [])) == ([], [])
    rows.write([step], [])
    assert rows.behind(10, [step.stream]) == []
    records = rows.records(step.stream, 1, step.new)
    assert [record.seq for record in records] == list(range(2, step.new + 1))
    assert records == list(store.reads.records(step.stream))[1:]


@pytest.mark.damages  # rows that no event tells of
def test_due_news_becomes_a_message_in_one_go(store: Any) -> None:
    rows, mails = NotificationRows(store), MailRows(store)
    assert mails.next_due() is None
    rows.write([], [row(1), row(2)], [(row(1).key, 50), (row(2).key, 90)])
    assert mails.next_due() == 50
    ((found, since),) = mails.due(60, 10)
    assert (found, since) == (row(1), 50)
    mail = MailRow("m", "bob", 60, 1, "waiting", b"{}")
    mails.send([found.key], mail)
    assert (mails.mail("m"), mails.mail("none"), mails.next_due()) == (mail, None, 90)
    with pytest.raises(Conflict):
        mails.send([found.key], MailRow("n", "bob", 60, 1, "waiting", b"{}"))
    assert mails.mails() == [mail]
    assert mails.move("m", ("waiting",), "incident", "550")
    assert not mails.move("m", ("waiting",), "sent")
    assert [each.reason for each in mails.mails(("incident",))] == ["550"]
    assert mails.mails(("sent",)) == []


def test_a_mailbox_has_a_place_and_strays_are_kept_once(store: Any) -> None:
    mails = MailRows(store)
    assert mails.place("replies") == (0, 0)
    mails.move_place("replies", 4, 7)
    mails.move_place("replies", 4, 9)
    assert mails.place("replies") == (4, 9)
    stray = StrayRow("s", 5, "eve@example.org", "Hi", "text", "forged")
    mails.stray(stray)
    mails.stray(StrayRow("s", 6, "other", "Hi", "text", "forged"))
    assert mails.strays() == [stray]
    assert (mails.looked_at("s"), mails.looked_at("s"), mails.strays()) == (True, False, [])


def test_a_queue_counts_what_waits_and_what_is_near(store: Any) -> None:
    story.publish(store)
    figures = QueueFigures(store)
    empty = figures.of("nobody's", 2**62)
    assert (empty.open, empty.waiting, empty.oldest, empty.near) == (0, 0, None, 0)
    CaseStory(store).create(applicant="Ann")
    work = [each for each in store.rows("assignments") if each[17]]
    queue = work[0][17]
    found = figures.of(queue, 2**62)
    assert found.open == found.waiting == sum(each[17] == queue for each in work)
    assert found.oldest == min(each[5] for each in work if each[17] == queue)
    assert (found.near, figures.of(queue, 0).near) == (found.open, 0)
