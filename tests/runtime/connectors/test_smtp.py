"""Mail goes out to a real server; a server that is away, rude or hostile gives a clear failure."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.port import Attachment, BadSettings, Failure
from casewright.runtime.connectors.smtp import SmtpConnector, SmtpKind
from casewright.runtime.connectors.threads import message_id, thread_of
from tests.support.ports import take_free_port

from .mailhouse import PASSWORD, USER, Postbox, postbox
from .running import EFFECT, HASTY, done, failure, outputs, run
from .servers import Authority, drip, scripted

CASE = "99999999-8888-7777-6666-555555555555"
MAIL: dict[str, Any] = {"to": ["Ann <ann@example.org>"], "subject": "Your claim", "text": "Hello"}


def connect(port: int, **more: Any) -> SmtpConnector:
    settings = {
        "host": "127.0.0.1", "port": port, "security": "none",
        "sender": "Claims desk <claims@casewright.example>", **more,
    }  # fmt: skip
    return SmtpKind().open(settings)


#: Port 9 on loopback takes nothing.
NOBODY = connect(9)


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as server:
        yield server


# ------------------------------------------------------------------------------- what goes out


def test_a_message_arrives_with_an_id_made_of_effect_and_case(box: Postbox) -> None:
    found = outputs(run(connect(box.port), "send", {**MAIL, "case": CASE}))
    message = box.message()
    assert box.taken[0][:2] == ("claims@casewright.example", ["ann@example.org"])
    assert message["Message-ID"] == f"<{EFFECT}.{CASE}@casewright.example>"
    assert found == {
        "message_id": f"<{EFFECT}.{CASE}@casewright.example>",
        "accepted": ["ann@example.org"],
        "refused": [],
    }
    assert (message["Subject"], message["From"]) == (
        "Your claim", "Claims desk <claims@casewright.example>",
    )  # fmt: skip
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().strip() == "Hello"
    assert message["Date"].datetime.tzinfo is not None


def test_a_second_try_bears_the_same_id(box: Postbox) -> None:
    connector = connect(box.port)
    first, second = (outputs(run(connector, "send", MAIL))["message_id"] for _ in range(2))
    assert first == second


def test_text_html_and_attachments_come_through_whole(box: Postbox) -> None:
    files = [
        Attachment("../../etc/Größe.pdf", "application/pdf", bytes(range(256)) * 50),
        Attachment("", "no media type", b"x"),
    ]
    text = "Straße — 100 €\n.\n..two dots\nlast"
    run(connect(box.port), "send",
        {**MAIL, "subject": "Größe " * 30, "text": text, "html": "<b>ö</b>",
         "attachments": files})  # fmt: skip
    message = box.message()
    assert message["Subject"] == ("Größe " * 30).strip()
    assert message.get_body(("plain",)).get_content().splitlines() == text.splitlines()
    assert "ö" in message.get_body(("html",)).get_content()
    first, second = message.iter_attachments()
    assert (first.get_filename(), first.get_content()) == ("Größe.pdf", bytes(range(256)) * 50)
    assert (second.get_filename(), second.get_content_type()) == (
        "file", "application/octet-stream",
    )  # fmt: skip
    assert all(len(line) <= 998 for line in box.taken[0][2].splitlines())
    assert box.taken[0][2].isascii()


def test_a_reply_keeps_its_thread_however_long_the_ids_are(box: Postbox) -> None:
    ours = message_id(EFFECT, CASE, "casewright.example")
    long = f"<{'x' * 120}@mail.example>"
    run(connect(box.port), "send", {**MAIL, "in_reply_to": ours, "references": [long, ours]})
    head = box.taken[0][2].decode().partition("\r\n\r\n")[0]
    assert f"In-Reply-To: {ours}" in head
    assert f"References: {long}\r\n {ours}" in head
    assert thread_of(box.message()["References"], "", "", "casewright.example").case == CASE


def test_everybody_gets_it_once_and_hidden_recipients_stay_hidden(box: Postbox) -> None:
    people = {
        "to": ["ann@example.org", "Bob <bob@example.org>"], "cc": ["ann@example.org"],
        "bcc": ["eve@example.org"], "reply_to": "desk@casewright.example",
    }  # fmt: skip
    run(connect(box.port), "send", {**MAIL, **people})
    assert box.taken[0][1] == ["ann@example.org", "bob@example.org", "eve@example.org"]
    assert b"eve@" not in box.taken[0][2]
    assert box.message()["Reply-To"] == "desk@casewright.example"


@pytest.mark.parametrize(
    "inputs",
    [
        {"to": ["ann@example.org\r\nBcc: eve@example.org"]},
        {"to": ["ann@example.org\nX: y"]},
        {"to": ["ann"]},
        {"to": ["ann@example.org, eve@example.org"]},
        {"to": ["<ann@exa mple.org>"]},
        {"to": ["ann@example.org <eve@example.org> x"]},
        {"to": ["a..b@"]},
        {"to": ["ann@example.org>"]},
        {"to": [7]},
        {"to": []},
        {"to": ["ann@exämple.org"]},
        {"to": [f"p{n}@example.org" for n in range(501)]},
        {"reply_to": "nobody"},
    ],
)
def test_a_bad_address_is_an_incident_and_nothing_is_sent(
    box: Postbox, inputs: dict[str, Any]
) -> None:
    assert failure(run(connect(box.port), "send", {**MAIL, **inputs})).kind == "incident"
    assert box.taken == []


@pytest.mark.parametrize(
    "written, shown",
    [
        ("ann@example.org", "ann@example.org"),
        (" Ann  <ann@example.org> ", "Ann <ann@example.org>"),
        ('"O\'Hara, Ann" <ann@example.org>', '"O\'Hara, Ann" <ann@example.org>'),
        ("Jürgen <ann@example.org>", "Jürgen <ann@example.org>"),
    ],
)
def test_names_of_people_are_kept(box: Postbox, written: str, shown: str) -> None:
    run(connect(box.port), "send", {**MAIL, "to": [written]})
    assert box.taken[0][1] == ["ann@example.org"]
    assert str(box.message()["To"]) == shown


def test_a_line_break_in_the_subject_adds_no_header(box: Postbox) -> None:
    run(connect(box.port), "send", {**MAIL, "subject": "Hi\r\nBcc: eve@example.org\n\nBody"})
    message = box.message()
    assert message["Subject"] == "Hi Bcc: eve@example.org Body"
    assert message["Bcc"] is None
    assert box.taken[0][1] == ["ann@example.org"]


def test_too_large_a_message_is_an_incident(box: Postbox) -> None:
    files = [Attachment("big", "text/plain", b"x" * 5_000)]
    connector = connect(box.port, most_bytes=2_000)
    found = failure(run(connector, "send", {**MAIL, "attachments": files}))
    assert (found.kind, "2,000" in found.reason, box.taken) == ("incident", True, [])


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3),
       st.sampled_from(["", ".", "..", "a..b", ".a", "a."]))  # fmt: skip
def test_no_text_whatever_is_in_it_makes_more_than_a_failure(
    subject: str, text: str, names: list[str], odd: str
) -> None:
    inputs = {
        "to": ["ann@example.org", *(f"{name} <{odd}x@example.org>" for name in names)],
        "subject": subject, "text": text, "html": text, "reply_to": f"{odd}@x.{odd}",
        "references": names,
        "attachments": [Attachment(subject, text, b"x")],
    }  # fmt: skip
    assert isinstance(run(NOBODY, "send", inputs), Failure)
    assert isinstance(run(NOBODY, "send", {**MAIL, "subject": subject, "text": text}), Failure)


# ------------------------------------------------------------------------- who is refused and why


def test_a_recipient_who_is_refused_does_not_stop_the_others(box: Postbox) -> None:
    box.refuse["bob@example.org"] = "550 no such person"
    found = outputs(run(connect(box.port), "send",
                        {**MAIL, "to": ["ann@example.org", "bob@example.org"]}))  # fmt: skip
    assert (found["accepted"], found["refused"]) == (["ann@example.org"], ["bob@example.org"])


@pytest.mark.parametrize("said, kind", [("550 no such person", "incident"),
                                        ("451 greylisted", "retry")])  # fmt: skip
def test_when_all_are_refused_the_answer_decides(box: Postbox, said: str, kind: str) -> None:
    box.refuse["ann@example.org"] = said
    found = failure(run(connect(box.port), "send", MAIL))
    assert (found.kind, said.partition(" ")[2] in found.reason) == (kind, True)


@pytest.mark.parametrize("said, kind", [("554 spam", "incident"), ("452 disk full", "retry")])
def test_a_refused_message_was_not_sent(box: Postbox, said: str, kind: str) -> None:
    box.answer = said
    assert failure(run(connect(box.port), "send", MAIL)).kind == kind


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_login_over_tls(tmp_path: Path, security: str) -> None:
    authority = Authority(tmp_path)
    with postbox(security, authority.server()) as box:
        connector = connect(
            box.port, security=security, username=USER, authority=str(authority.file)
        )
        assert connector.roles == {"password"}
        outputs(run(connector, "send", MAIL, password=PASSWORD))
        wrong = failure(run(connector, "send", MAIL, password="tr0ub4dor"))
    assert len(box.taken) == 1
    assert wrong.kind == "incident"
    assert "refuses the name or the password" in wrong.reason
    assert "tr0ub4dor" not in wrong.reason


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_expired_certificate_is_an_incident(tmp_path: Path, security: str) -> None:
    authority = Authority(tmp_path)
    with postbox(security, authority.server(expired=True)) as box:
        connector = connect(box.port, security=security, authority=str(authority.file))
        found = failure(run(connector, "send", MAIL))
    assert found.kind == "incident"
    assert "certificate has expired" in found.reason


def test_a_server_that_cannot_encrypt_gets_no_mail_in_the_clear(box: Postbox) -> None:
    found = failure(run(connect(box.port, security="starttls"), "send", MAIL))
    assert (found.kind, box.taken) == ("incident", [])
    assert "STARTTLS" in found.reason


def test_without_its_password_nothing_is_tried(box: Postbox) -> None:
    found = failure(run(connect(box.port, username=USER), "send", MAIL))
    assert (found.kind, "No secret is bound as password" in found.reason) == ("incident", True)


# ------------------------------------------------------------------------------ hostile servers


def read_until(connection: socket.socket, end: bytes) -> None:
    seen = b""
    while end not in seen and (piece := connection.recv(4_096)):
        seen += piece


def polite(connection: socket.socket, upto: str) -> None:
    """A server that behaves until it has read the line that begins with ``upto``."""
    connection.sendall(b"220 hello\r\n")
    lines = connection.makefile("rb")
    with lines:
        for line in lines:
            if line.upper().startswith(upto.encode()):
                return
            connection.sendall(b"354 go on\r\n" if line.startswith(b"DATA") else b"250 ok\r\n")


def test_nobody_listening_is_tried_again() -> None:
    found = failure(run(connect(take_free_port()), "send", MAIL))
    assert (found.kind, "Connection refused" in found.reason) == ("retry", True)


def test_a_connection_lost_before_the_message_is_tried_again() -> None:
    with scripted(lambda connection: polite(connection, "RCPT")) as port:
        assert failure(run(connect(port), "send", MAIL)).kind == "retry"


def test_a_connection_lost_in_the_message_leaves_it_uncertain() -> None:
    def drops(connection: socket.socket) -> None:
        polite(connection, "DATA")
        connection.sendall(b"354 go on\r\n")
        read_until(connection, b"\r\n.\r\n")

    with scripted(drops) as port:
        found = failure(run(connect(port), "send", MAIL))
    assert found.kind == "uncertain"


def test_mail_cannot_be_asked_whether_it_went_out(box: Postbox) -> None:
    assert failure(done(connect(box.port), "send", MAIL)).kind == "uncertain"


def test_a_server_that_says_no_goodbye_has_still_taken_the_message() -> None:
    def silent(connection: socket.socket) -> None:
        polite(connection, "DATA")
        connection.sendall(b"354 go on\r\n")
        read_until(connection, b"\r\n.\r\n")
        connection.sendall(b"250 taken\r\n")
        read_until(connection, b"QUIT")

    with scripted(silent) as port:
        assert outputs(run(connect(port), "send", MAIL))["accepted"] == ["ann@example.org"]


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad\r\n\r\n", b"\xff\xfe\x00\r\n", b"22"])
def test_another_protocol_is_said(greeting: bytes) -> None:
    with scripted(lambda connection: connection.sendall(greeting)) as port:
        found = failure(run(connect(port), "send", MAIL))
    assert (found.kind, "does not speak SMTP" in found.reason) == ("retry", True)


@pytest.mark.parametrize("line", [b"220-more\r\n", b"x" * 50_000])
def test_an_endless_answer_is_cut_off(line: bytes) -> None:
    def chatty(connection: socket.socket) -> None:
        while True:
            connection.sendall(line)

    with scripted(chatty) as port:
        assert failure(run(connect(port), "send", MAIL)).kind == "retry"


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_slow_drip_is_cut_off(security: str) -> None:
    over = threading.Event()
    with scripted(lambda connection: drip(connection, over, b"2")) as port:
        found = failure(run(connect(port, security=security), "send", MAIL, limits=HASTY))
        over.set()
    assert found.kind == "retry"


def test_a_server_that_is_silent_after_the_message_leaves_it_uncertain() -> None:
    over = threading.Event()

    def silent(connection: socket.socket) -> None:
        polite(connection, "DATA")
        connection.sendall(b"354 go on\r\n")
        over.wait(20)

    with scripted(silent) as port:
        found = failure(run(connect(port), "send", MAIL, limits=HASTY))
        over.set()
    assert found.kind == "uncertain"
    assert "longer than 0.3 seconds" in found.reason


@pytest.mark.parametrize(
    "settings", [{}, {"host": "x"}, {"host": "x", "sender": "a@b.c", "port": 0},
                 {"host": "x", "sender": "a@b.c", "security": "maybe"},
                 {"host": "x", "sender": "nobody"}, {"host": "x", "sender": "a@b\n"}]
)  # fmt: skip
def test_wrong_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        SmtpKind().open(settings)
