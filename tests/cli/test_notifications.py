"""From the command line people read what they are told, follow cases and say how they want it."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.store.base import SqlStore
from casewright.store.mail_rows import MailRows, StrayRow
from casewright.store.open import open_store
from casewright.store.vault_keys import VARIABLE

from .terminal import Terminal


@pytest.fixture
def desk(office: Terminal) -> Terminal:
    """Ann and Bob work here, and Ann has made a parcel in which she calls Bob."""
    for person in ("ann", "bob"):
        assert office.zoe("people", "add", person, "--name", person.title()).status == 0
    made = office.json("--as", "ann", "case", "create", "parcel", "--data", '{"code": "A"}')
    assert made["case"] == "PCL-1"
    words = ("case", "comment", "PCL-1", "Look @bob", "--mention", "bob")
    assert office("--as", "ann", *words).status == 0
    return office


def news(desk: Terminal, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("--as", "bob", "notifications", "list", *more)
    return found


def test_what_somebody_was_told_is_listed_and_marked_as_read(desk: Terminal) -> None:
    (line,) = news(desk)
    assert (line["title"], line["text"], line["case"]) == (
        "Ann mentioned you",
        "Look @bob",
        "PCL-1",
    )
    assert "Ann mentioned you" in desk("--as", "bob", "notifications", "list").out
    assert desk.json("--as", "bob", "notifications", "read", "PCL-1") == {"read": 1}
    assert desk("--as", "bob", "notifications", "list").out == "Nothing new.\n"
    assert [line["read"] for line in news(desk, "--all")] == [True]
    assert desk("--as", "bob", "notifications", "read", "--all").out == "0 marked as read\n"


def test_reading_needs_a_case_or_all(desk: Terminal) -> None:
    assert desk("--as", "bob", "notifications", "read").status == 2
    assert desk("--as", "bob", "notifications", "read", "PCL-1", "--all").status == 2


def test_a_german_reads_german(desk: Terminal) -> None:
    assert desk.zoe("people", "add", "bob", "--name", "Bob", "--language", "de").status == 0
    assert [line["title"] for line in news(desk)] == ["Ann hat Sie erwähnt"]


def test_a_followed_case_is_told_when_it_ends(desk: Terminal) -> None:
    assert desk("--as", "bob", "notifications", "follow", "PCL-1").out == "You follow PCL-1\n"
    assert desk.zoe("case", "cancel", "PCL-1").status == 0
    assert [line["kind"] for line in news(desk)] == ["resolved", "mention"]
    said = desk.json("--as", "bob", "notifications", "unfollow", "PCL-1")
    assert said == {"case": "PCL-1", "following": False}


def test_preferences_are_kept_and_shown(desk: Terminal) -> None:
    words = ("--kind", "mention=both", "--mail", "daily", "--quiet", "18:00-08:00",
             "--zone", "Europe/Berlin")  # fmt: skip
    assert desk("--as", "bob", "notifications", "prefer", *words).status == 0
    shown = desk.json("--as", "bob", "notifications", "prefer", "--kind", "offered=app")
    assert (shown["kinds"]["mention"], shown["kinds"]["offered"]) == ("both", "app")
    assert (shown["mail"], shown["quiet"], shown["zone"]) == (
        "daily",
        "18:00-08:00",
        "Europe/Berlin",
    )
    gone = desk.json("--as", "bob", "notifications", "prefer", "--quiet", "-")
    assert gone["quiet"] == ""
    assert "mention" in desk("--as", "bob", "notifications", "prefer").out


@pytest.mark.parametrize(
    "words, status, said",
    [
        (("--kind", "mention"), 2, "is not KIND=WAY"),
        (("--kind", "mention=pigeon"), 3, "cannot be used"),
        (("--quiet", "18:00"), 2, "is not HH:MM-HH:MM"),
        (("--quiet", "18:00-"), 3, "A time is missing"),
        (("--daily-at", "25:00"), 3, "no time of day"),
        (("--zone", "Mars/Olympus"), 3, "unknown"),
        (("--person", "ann", "--mail", "daily"), 3, "may not say what ann is told"),
    ],
)
def test_preferences_that_cannot_be_are_refused_in_words(
    desk: Terminal, words: tuple[str, ...], status: int, said: str
) -> None:
    found = desk("--as", "bob", "notifications", "prefer", *words)
    assert (found.status, said in found.err) == (status, True), found.err


def test_limits_of_a_queue_are_set_listed_and_taken_away(desk: Terminal) -> None:
    words = ("notifications", "alert", "desk")
    assert desk.zoe(*words, "--length", "3", "--risk", "20", "--to", "ann").status == 0
    (found,) = desk.json("--as", "zoe", "notifications", "alerts")
    assert (found["queue"], found["length"], found["risk"]) == ("desk", 3, 20)
    assert (found["to"], found["raised"]) == (["ann"], [])
    assert "desk" in desk.zoe("notifications", "alerts").out
    assert desk.zoe(*words).status == 0
    assert desk.zoe("notifications", "alerts").out == "No queue has limits.\n"


@pytest.mark.parametrize(
    "words, said",
    [
        (("--length", "3"), "who is warned"),
        (("--risk", "200", "--to", "ann"), "above 100"),
        (("--length", "3", "--to", "nobody"), "no person “nobody”"),
    ],
)
def test_limits_that_cannot_be_are_refused(
    desk: Terminal, words: tuple[str, ...], said: str
) -> None:
    found = desk.zoe("notifications", "alert", "desk", *words)
    assert (found.status, said in found.err) == (3, True), found.err


def test_only_who_may_do_everything_sets_limits(desk: Terminal) -> None:
    found = desk("--as", "bob", "notifications", "alert", "desk", "--length", "3", "--to", "ann")
    assert (found.status, "may not set the alerts" in found.err) == (3, True)


# ------------------------------------------------------------------------- e-mail, by hand


def store_of(desk: Terminal) -> SqlStore:
    return open_store(desk.workspace)


def test_an_email_that_failed_is_listed_sent_again_or_let_go(desk: Terminal) -> None:
    store = store_of(desk)
    with store.transaction() as unit:
        unit.insert("notification_mails", [
            (f"m{n}", "bob", n, 1, state, b"{}", "550 no such person")
            for n, state in enumerate(("incident", "uncertain", "sent"))
        ])  # fmt: skip
    store.close()
    found = desk.json("--as", "zoe", "notifications", "mails")
    assert [(mail["id"], mail["state"]) for mail in found] == [
        ("m1", "uncertain"),
        ("m0", "incident"),
    ]
    assert len(desk.json("--as", "zoe", "notifications", "mails", "--all")) == 3
    assert "550 no such person" in desk.zoe("notifications", "mails").out
    assert desk.zoe("notifications", "resend", "m0").out == "m0 is sent by the next worker\n"
    assert desk.zoe("notifications", "drop", "m1").out == "m1 is not sent\n"
    assert desk.zoe("notifications", "mails").out == "Every e-mail was sent.\n"
    said = desk.zoe("notifications", "resend", "m2")
    assert (said.status, "waits for a person" in said.err) == (3, True)


def test_mails_of_nobody_are_listed_until_somebody_looked_at_them(desk: Terminal) -> None:
    store = store_of(desk)
    MailRows(store).stray(StrayRow("s", 5, "eve@example.org", "Hi", "text", "It was forged."))
    MailRows(store).stray(StrayRow("s", 6, "eve@example.org", "Hi", "text", "It was forged."))
    store.close()
    (found,) = desk.json("--as", "zoe", "notifications", "strays")
    assert (found["sender"], found["problem"]) == ("eve@example.org", "It was forged.")
    assert desk.zoe("notifications", "strays", "--done", "s").out == "No mail waits for a person.\n"
    assert desk.zoe("notifications", "strays", "--done", "s").status == 3
    assert desk("--as", "bob", "notifications", "strays").status == 3


def test_answers_are_signed_once(desk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(desk.workspace.parent / "master.keys"))
    assert desk.json("--as", "zoe", "notifications", "answers") == {"made": True}
    assert desk.zoe("notifications", "answers").out == "Answers were signed already.\n"
