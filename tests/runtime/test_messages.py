"""Messages find their case by a key, wait when they come early, and count once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casewright import app
from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime.messages import Message, Post
from casewright.store.base import SqlStore
from casewright.store.early import EarlyMessages

from .office import new

BLUEPRINT = """
blueprint: payments
name: Payments
messages:
  - {id: paid, correlate: invoice, ttl: PT1H, fields: [{id: amount, kind: decimal}]}
  - {id: strict, correlate: invoice}
case_types:
  - id: bill
    name: Bill
    prefix: BIL
    fields:
      - {id: invoice, listed: true}
      - {id: amount, kind: decimal}
    stages:
      - id: send
        name: Send
        processes:
          - id: sending
            steps: [{id: post-it, kind: collect}]
      - id: wait
        name: Wait
        complete: {resolve: Resolved-Paid}
        processes:
          - id: waiting
            steps:
              - {id: until-paid, kind: wait, message: paid, set: {amount: message.amount}}
              - {id: until-strict, kind: wait, message: strict}
"""
HOUR = 3_600_000_000


class Place:
    """A workspace that waits for payments."""

    def __init__(self, workspace: app.Workspace) -> None:
        self.workspace = workspace
        assert isinstance(workspace.store, SqlStore)
        self.early = EarlyMessages(workspace.store)
        self.post = Post(workspace.reads, workspace.catalogue, workspace.door, self.early)
        workspace.publish(BLUEPRINT)

    def bill(self, invoice: str = "I-1", posted: bool = True) -> str:
        case = self.workspace.create_case("bill", {"invoice": invoice}).id
        if posted:
            self.posted(case)
        return case

    def posted(self, case: str) -> None:
        (work,) = self.workspace.live(case).assignments
        self.workspace.handle(c.SubmitAssignment(id=new(), actor="zoe", case=case, assignment=work))

    def send(self, key: str = "I-1", id: str = "m1", name: str = "paid", **data: Any) -> str:
        return self.workspace.send_message(name, key, id, data or {"amount": 5}).state

    def amount(self, case: str) -> Any:
        return self.workspace.live(case).data.get("amount")

    def kinds(self, case: str) -> list[str]:
        rows = self.workspace.reads.history(case, limit=1_000)
        return [row.kind for row in rows if row.kind.startswith(("Message", "WaitEnded"))]

    def now(self) -> int:
        return self.workspace.store.now()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    on_server = request.param == "postgresql"
    where = request.getfixturevalue("postgres_url") if on_server else tmp_path / "x.casewright"
    with app.create(where, actor="zoe") as workspace:
        yield Place(workspace)


def test_a_message_finds_its_case_by_its_key(place: Place) -> None:
    mine, other = place.bill(), place.bill("I-2")
    assert place.send(amount=7) == "delivered"
    assert (place.amount(mine), place.amount(other)) == (7, None)


def test_the_same_message_again_is_the_same(place: Place) -> None:
    case = place.bill()
    assert [place.send(), place.send(), place.send(amount=9)] == [
        "delivered",
        "repeated",
        "repeated",
    ]
    assert place.amount(case) == 5
    assert place.kinds(case) == ["WaitEnded"]


def test_a_message_before_its_case_waits_for_it(place: Place) -> None:
    assert place.send() == "waiting"
    case = place.bill()
    assert place.amount(case) is None
    place.workspace.worker().once()
    assert place.amount(case) == 5
    assert place.early.all() == []


def test_a_message_before_its_step_waits_for_it(place: Place) -> None:
    case = place.bill(posted=False)
    assert place.send() == "waiting"
    worker = place.workspace.worker()
    worker.once()
    assert place.amount(case) is None
    place.posted(case)
    worker.once()
    assert place.amount(case) == 5


def test_one_that_was_sent_twice_while_it_waited_is_delivered_once(place: Place) -> None:
    assert [place.send(), place.send(amount=9)] == ["waiting", "waiting"]
    case = place.bill()
    place.workspace.worker().once()
    assert (place.amount(case), place.kinds(case)) == (5, ["WaitEnded"])


def test_after_its_time_it_is_gone(place: Place) -> None:
    place.send()
    (row,) = place.early.all()
    assert row.until - row.sent == HOUR
    case = place.bill()
    assert place.post.look_again(row.until) == 1
    assert (place.early.all(), place.amount(case)) == ([], None)


def test_a_crash_between_delivering_and_forgetting_delivers_once(place: Place) -> None:
    place.send()
    (row,) = place.early.all()
    case = place.bill()
    place.post.look_again(place.now())
    place.early.keep(row)  # as if the process had died before it forgot
    other = place.bill()  # somebody else waits with the same key by now
    assert place.post.look_again(place.now()) == 1
    assert (place.amount(case), place.amount(other)) == (5, None)
    assert place.early.all() == []


def test_two_open_cases_of_one_key_are_not_guessed_between(place: Place) -> None:
    place.bill()
    place.bill()
    with pytest.raises(Refused, match=r"Several open cases have the key “I-1”: BIL-\d, BIL-\d"):
        place.send()


def test_while_it_is_not_clear_who_an_early_one_waits_on(place: Place) -> None:
    place.send()
    first, second = place.bill(), place.bill()
    assert place.post.look_again(place.now()) == 0
    place.workspace.handle(c.CancelCase(id=new(), actor="zoe", case=second))
    assert place.post.look_again(place.now()) == 1
    assert place.amount(first) == 5


@pytest.mark.parametrize(
    "name, key, id, said",
    [
        ("strict", "I-9", "m1", "No open case waits for “strict” with the key “I-9”"),
        ("unknown", "I-1", "m1", "No published blueprint knows the message “unknown”"),
        ("paid", " ", "m1", "has no id or no key"),
        ("paid", "I-1", "", "has no id or no key"),
    ],
)
def test_what_cannot_be_delivered_says_why(
    place: Place, name: str, key: str, id: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        place.send(key, id, name)


def test_one_that_may_not_wait_is_given_to_the_case_which_records_it(place: Place) -> None:
    case = place.bill(posted=False)
    assert place.send(name="strict") == "delivered"
    assert place.kinds(case) == ["MessageIgnored"]


def test_without_a_place_to_keep_it_an_early_one_is_refused(place: Place) -> None:
    workspace = place.workspace
    post = Post(workspace.reads, workspace.catalogue, workspace.door, None)
    with pytest.raises(Refused, match="No open case waits"):
        post.send(Message("paid", "I-1", "m1", {}, "zoe"), place.now())
    assert post.look_again(place.now()) == 0
