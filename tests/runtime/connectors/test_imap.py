"""Mail comes in from a real server; what cannot be read is told, and nothing is changed there."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from casewright.runtime.connectors.imap import ImapConnector, ImapKind
from casewright.runtime.connectors.port import BadSettings, Failure, Limits, Result
from casewright.runtime.connectors.threads import message_id
from tests.support.ports import take_free_port

from .mailhouse import PASSWORD, USER, Mailbox, mailbox
from .running import EFFECT, HASTY, failure, run
from .servers import Authority, drip, scripted

CASE = "99999999-8888-7777-6666-555555555555"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def house(authority: Authority) -> Iterator[Mailbox]:
    context = ssl.create_default_context(cafile=authority.file)
    with mailbox(authority.files(), context) as server:
        yield server


def connect(port: int, **more: Any) -> ImapConnector:
    settings = {
        "host": "127.0.0.1", "port": port, "security": "none", "username": USER, **more,
    }  # fmt: skip
    return ImapKind().open(settings)


def reading(house: Mailbox, authority: Authority, **more: Any) -> ImapConnector:
    return connect(house.port, security="starttls", authority=str(authority.file), **more)


def fetch(connector: ImapConnector, since: int = 0, **more: Any) -> Result:
    found = run(connector, "fetch", {"since_uid": since, **more}, password=PASSWORD)
    assert isinstance(found, Result), found
    return found


def newest(connector: ImapConnector) -> int:
    found = fetch(connector).outputs
    while found["more"]:
        found = fetch(connector, found["last_uid"]).outputs
    return int(found["last_uid"])


def mail(subject: str = "Hello", text: str = "Good morning", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Jones <ann@example.org>"
    message["To"] = "desk@casewright.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


# --------------------------------------------------------------------------------- what comes in


def test_new_messages_come_in_order_once_and_stay_unread(
    house: Mailbox, authority: Authority
) -> None:
    connector = reading(house, authority)
    since = newest(connector)
    before = house.flags()
    house.put(*(bytes(mail(f"number {n}")) for n in range(3)))
    found = fetch(connector, since)
    assert [each["subject"] for each in found.outputs["messages"]] == [
        "number 0", "number 1", "number 2",
    ]  # fmt: skip
    assert found.outputs["more"] is False
    again = fetch(connector, found.outputs["last_uid"])
    assert (again.outputs["messages"], again.outputs["last_uid"]) == ([], found.outputs["last_uid"])
    assert house.flags()[: len(before)] == before
    assert not any(rb"\Seen" in flags for flags in house.flags()[-3:])


def test_a_message_is_shown_with_people_time_text_and_attachments(
    house: Mailbox, authority: Authority
) -> None:
    connector = reading(house, authority)
    since = newest(connector)
    message = mail("Schaden [CLM-1042] größer", "Grüße\nAnn", Cc="bob@example.org")
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="Größe.pdf")
    house.put(bytes(mail("other")), bytes(message))
    found = fetch(connector, since)
    shown = found.outputs["messages"][1]
    assert (shown["sender"], shown["sender_name"]) == ("ann@example.org", "Ann Jones")
    assert (shown["to"], shown["cc"]) == (["desk@casewright.example"], ["bob@example.org"])
    assert (shown["subject"], shown["number"]) == ("Schaden [CLM-1042] größer", "CLM-1042")
    assert (shown["sent"], shown["auto"]) == ("2026-03-02T09:00:00+01:00", False)
    assert shown["text"] == "Grüße\nAnn"
    assert shown["attachments"] == [
        {"name": "Größe.pdf", "media": "application/pdf", "size": 6, "file": 0}
    ]
    assert found.files[0].content == b"%PDF-1"


def test_a_reply_finds_its_case(house: Mailbox, authority: Authority) -> None:
    connector = reading(house, authority)
    since = newest(connector)
    ours = message_id(EFFECT, CASE, "casewright.example")
    house.put(
        bytes(mail("Re: x", In_Reply_To=ours)),
        bytes(mail("Re: x", References=f"<other@example.org> {ours} <later@example.org>")),
        bytes(mail("Re: x", In_Reply_To=message_id(EFFECT, CASE, "elsewhere.example"))),
    )
    found = fetch(connector, since).outputs["messages"]
    assert [(each["case"], each["effect"]) for each in found] == [
        (CASE, EFFECT), (CASE, EFFECT), ("", ""),
    ]  # fmt: skip


def test_many_messages_come_in_portions(house: Mailbox, authority: Authority) -> None:
    connector = reading(house, authority, most_messages=2)
    since = newest(reading(house, authority))
    house.put(*(bytes(mail(f"{n}")) for n in range(5)))
    seen: list[str] = []
    more = True
    while more:
        found = fetch(connector, since).outputs
        seen += [each["subject"] for each in found["messages"]]
        since, more = found["last_uid"], found["more"]
    assert seen == ["0", "1", "2", "3", "4"]


def test_too_large_a_message_is_told_and_passed_by(house: Mailbox, authority: Authority) -> None:
    connector = reading(house, authority, most_bytes=5_000)
    since = newest(connector)
    house.put(bytes(mail("big", "x" * 20_000)), bytes(mail("small")))
    big, small = fetch(connector, since).outputs["messages"]
    assert "5,000 may be read" in big["problem"]
    assert small["subject"] == "small"


def test_a_message_that_nobody_can_take_apart_stops_no_other(
    house: Mailbox, authority: Authority
) -> None:
    connector = reading(house, authority)
    since = newest(connector)
    parts = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(400))
    many = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts + b"--b--\r\n"
    house.put(many, bytes(mail("good")))
    bad, good = fetch(connector, since).outputs["messages"]
    assert "more than 200 parts" in bad["problem"]
    assert good["subject"] == "good"


def test_a_portion_ends_when_it_has_its_bytes(house: Mailbox, authority: Authority) -> None:
    connector = reading(house, authority)
    since = newest(connector)
    house.put(*(bytes(mail(f"{n}", "line of text\n" * 2_000)) for n in range(3)))
    limits = Limits(seconds=10, bytes=40_000)
    found = run(connector, "fetch", {"since_uid": since}, limits=limits, password=PASSWORD)
    assert isinstance(found, Result)
    assert 1 <= len(found.outputs["messages"]) < 3
    assert found.outputs["more"] is True


def test_another_validity_means_that_everything_is_new(
    house: Mailbox, authority: Authority
) -> None:
    connector = reading(house, authority)
    last = newest(connector)
    first = fetch(connector).outputs
    same = fetch(connector, last, uid_validity=first["uid_validity"]).outputs
    other = fetch(connector, last, uid_validity=first["uid_validity"] + 1).outputs
    assert same["messages"] == []
    assert other["messages"] == first["messages"] != []


# -------------------------------------------------------------------------------- what goes wrong


def test_a_wrong_password_is_an_incident(house: Mailbox, authority: Authority) -> None:
    found = failure(run(reading(house, authority), "fetch", password="tr0ub4dor"))
    assert (found.kind, "Renew the secret" in found.reason) == ("incident", True)
    assert "tr0ub4dor" not in found.reason


@pytest.mark.parametrize("name", ["Nothing", 'x" (FLAGS', "a\r\nb", "größe"])
def test_a_mailbox_that_is_not_there_is_an_incident(
    house: Mailbox, authority: Authority, name: str
) -> None:
    found = failure(run(reading(house, authority), "fetch", {"mailbox": name}, password=PASSWORD))
    assert found.kind == "incident"
    assert "mailbox" in found.reason


def test_an_expired_certificate_is_an_incident(authority: Authority, tmp_path: Path) -> None:
    context = ssl.create_default_context(cafile=authority.file)
    with mailbox(authority.files(expired=True), context) as house:
        found = failure(run(reading(house, authority), "fetch", password=PASSWORD))
    assert (found.kind, "certificate has expired" in found.reason) == ("incident", True)


def test_nobody_listening_is_tried_again() -> None:
    found = failure(run(connect(take_free_port()), "fetch", password=PASSWORD))
    assert (found.kind, "Connection refused" in found.reason) == ("retry", True)


class Script:
    """An IMAP server that answers each command with what the test wrote for its verb."""

    def __init__(self, **answers: bytes) -> None:
        self.answers = {
            "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
            "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n",
            "SEARCH": b"* SEARCH 1\r\n",
            **answers,
        }

    def __call__(self, connection: socket.socket) -> None:
        connection.sendall(b"* OK hello\r\n")
        with connection.makefile("rb") as lines:
            for line in lines:
                tag, _, rest = line.decode().partition(" ")
                verb = next((verb for verb in self.answers if verb in rest.upper()), "")
                connection.sendall(self.answers.get(verb, b""))
                connection.sendall(f"{tag} OK done\r\n".encode())


def played(**answers: bytes) -> Result | Failure:
    with scripted(Script(**answers)) as port:
        return run(connect(port), "fetch", password=PASSWORD)


def test_a_scripted_server_is_understood() -> None:
    body = b"Subject: hi\r\n\r\nx"
    literal = b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%b)\r\n" % (len(body), body)
    found = played(SIZE=b"* 1 FETCH (RFC822.SIZE 20)\r\n", PEEK=literal)
    assert isinstance(found, Result)
    assert found.outputs["messages"][0]["subject"] == "hi"


@pytest.mark.parametrize(
    "verb, answer",
    [
        ("SEARCH", b"* SEARCH {2000000000}\r\n"),
        ("PEEK", b"* 1 FETCH (BODY[] {2000000000}\r\n"),
        ("SIZE", b"* 1 FETCH (RFC822.SIZE {999999999}\r\n"),
        ("SEARCH", b"* SEARCH " + b"1 " * 600_000),
        ("EXAMINE", (b"* OK " + b"x" * 9_000 + b"\r\n") * 600),
    ],
)
def test_a_server_that_sends_more_than_was_asked_for_is_left(verb: str, answer: bytes) -> None:
    found = failure(played(**{verb: answer}))
    assert (found.kind, "more than was asked for" in found.reason) == ("incident", True)


@pytest.mark.parametrize(
    "verb, answer",
    [
        ("SEARCH", b"* SEARCH x y -5 99999999999999999999\r\n"),
        ("PEEK", b"* 1 FETCH (UID 1)\r\n"),
        ("EXAMINE", b"* OK [UIDVALIDITY x] ok\r\n"),
        ("SIZE", b"* nonsense\r\n"),
    ],
)
def test_nonsense_in_answers_is_no_crash(verb: str, answer: bytes) -> None:
    assert isinstance(played(**{verb: answer}), Result | Failure)


@pytest.mark.parametrize("greeting", [b"220 smtp\r\n", b"* BYE go away\r\n", b"", b"\x00" * 100])
def test_another_protocol_is_a_failure(greeting: bytes) -> None:
    with scripted(lambda connection: connection.sendall(greeting)) as port:
        assert failure(run(connect(port), "fetch", password=PASSWORD)).kind in ("retry", "incident")


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_slow_drip_is_cut_off(security: str) -> None:
    over = threading.Event()
    with scripted(lambda connection: drip(connection, over, b"*")) as port:
        connector = connect(port, security=security)
        found = failure(run(connector, "fetch", limits=HASTY, password=PASSWORD))
        over.set()
    assert found.kind == "retry"


@pytest.mark.parametrize("settings", [{}, {"host": "x"}, {"host": "x", "username": ""}])
def test_wrong_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        ImapKind().open(settings)
