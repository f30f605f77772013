"""Any message becomes plain values; nothing in it runs, unpacks, names a path or stops the reading."""

from __future__ import annotations

import base64
import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.mime import BadMessage, read_mail


def message(text: str = "x", **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def test_plain_text_is_preferred_to_html() -> None:
    made = message("plain words")
    made.add_alternative("<p>html words</p>", subtype="html")
    assert read_mail(bytes(made)).text == "plain words"


def test_html_alone_is_read_without_what_a_person_does_not_see() -> None:
    made = EmailMessage()
    made.set_content(
        "<html><head><title>t</title><style>p{}</style></head><body><script>alert(1)</script>"
        "<p>Dear &amp; all,</p><p>it <b>works</b><br>here</p></body>", subtype="html",
    )  # fmt: skip
    assert read_mail(bytes(made)).text == "Dear & all,\nit works\nhere"


def within(times: int) -> bytes:
    """A message in a message in a message."""
    return b"Content-Type: message/rfc822\r\n\r\n" * times + b"Subject: deep\r\n\r\nx"


def test_a_message_in_a_message_in_a_message_ends_somewhere() -> None:
    assert len(read_mail(within(3)).files) == 1
    for times in (300, 5_000):
        with pytest.raises(BadMessage, match="nested too deeply"):
            read_mail(within(times))


@pytest.mark.parametrize(
    "raw, subject",
    [
        (b"=?utf-8?q?gr=C3=B6=C3=9Fe?=", "größe"),
        (b"=?utf-8?b?Z3LDtsOfZQ==?= and more", "größe and more"),
        (b"=?no-such-charset?q?abc?=", "abc"),
        (b"=?utf-8?b?!!!?=", None),
        (b"=?utf-8?q?a=0D=0AX-Evil=3A_1?=", "a X-Evil: 1"),
        ("rtl \u202e txt".encode(), None),
        (b"\xff\xfe raw bytes", None),
        (b"", ""),
    ],
)
def test_subjects_are_decoded_into_one_harmless_line(raw: bytes, subject: str | None) -> None:
    found = read_mail(b"Subject: " + raw + b"\r\n\r\nx").subject
    assert found == subject or subject is None
    assert found.isprintable()
    found.encode()


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\evil.exe", "evil.exe"),
        ("/", "part-2"),
        ("..", "part-2"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_the_name_of_an_attachment_is_never_a_path(name: str, kept: str) -> None:
    made = message()
    made.add_attachment(b"content", maintype="application", subtype="x", filename=name)
    (file,) = read_mail(bytes(made)).files
    assert (file.name, file.content) == (kept, b"content")


def test_a_forwarded_mail_is_an_attachment_and_not_opened() -> None:
    made = message("see below")
    made.add_attachment(message("secret", Subject="inner"))
    found = read_mail(bytes(made))
    assert found.text == "see below"
    assert found.files[0].media == "message/rfc822"
    assert b"Subject: inner" in found.files[0].content


def zipped(*names: str, size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            with archive.open(name, "w") as file:
                for _ in range(size // 1_000_000):
                    file.write(bytes(1_000_000))
    return buffer.getvalue()


def test_an_archive_that_would_fill_the_disk_is_left_out_and_told() -> None:
    made = message()
    made.add_attachment(zipped("a", "b", size=40_000_000), maintype="application",
                        subtype="zip", filename="bomb.zip")  # fmt: skip
    made.add_attachment(zipped("a", size=1_000_000), maintype="application",
                        subtype="zip", filename="good.zip")  # fmt: skip
    found = read_mail(bytes(made))
    assert [file.name for file in found.files] == ["good.zip"]
    assert "bomb.zip was left out: unpacked it would have 80,000,000 bytes" in found.left_out[0]


@pytest.mark.parametrize(
    "content", [b"PK", b"PK\x03\x04" + b"\xff" * 200, b"PK\x05\x06" + bytes(18)]
)
def test_a_broken_archive_is_just_bytes(content: bytes) -> None:
    made = message()
    made.add_attachment(content, maintype="application", subtype="zip", filename="a.zip")
    assert read_mail(bytes(made)).files[0].content == content


def nested(depth: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(depth)
    )
    return opening + b"Content-Type: text/plain\r\n\r\nx"


@pytest.mark.parametrize("depth", [25, 400, 5_000])
def test_too_deep_a_nesting_is_refused_in_words(depth: int) -> None:
    with pytest.raises(BadMessage, match="nested"):
        read_mail(nested(depth))


def test_too_many_parts_are_refused_in_words() -> None:
    parts = b"--b\r\n\r\nx\r\n" * 500
    with pytest.raises(BadMessage, match="more than 200 parts"):
        read_mail(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts)


def test_a_very_long_text_is_cut_and_told() -> None:
    found = read_mail(bytes(message("word " * 100_000)))
    assert len(found.text) == 200_000
    assert "cut after 200,000" in found.left_out[0]


@pytest.mark.parametrize(
    "headers, auto",
    [
        ({}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Auto_Submitted": "auto-replied"}, True),
        ({"Precedence": "bulk"}, True),
    ],
)
def test_what_a_machine_wrote_is_known_as_such(headers: dict[str, str], auto: bool) -> None:
    assert read_mail(bytes(message(**headers))).auto is auto


@pytest.mark.parametrize(
    "date, sent",
    [
        (b"Mon, 02 Mar 2026 09:00:00 +0100", "2026-03-02T09:00:00+01:00"),
        (b"yesterday", None),
        (b"Mon, 99 Mar 99999 99:00:00 +9999", None),
        (b"", None),
    ],
)
def test_a_date_that_is_none_is_none(date: bytes, sent: str | None) -> None:
    assert read_mail(b"Date: " + date + b"\r\n\r\nx").sent == sent


def test_the_newest_references_are_kept_of_a_very_long_header() -> None:
    old = " ".join(f"<{n}@old>" for n in range(2_000))
    found = read_mail(f"References: {old} <newest@here>\r\n\r\nx".encode())
    assert found.references.endswith("<newest@here>")
    assert len(found.references) <= 4_000


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!! not base64 ====",
        b"Content-Type: text/plain; charset=no-such\r\n\r\nhello",
        b"Content-Type: text/plain; charset=utf-16\r\n\r\nhello!!",
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n#\xff\xff\r\nend",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: ;;;;\r\n\r\nx",
        b"Content-Disposition: attachment; filename*=utf-9''%ff%fe; filename=\"\r\n\r\nx",
        b"Content-Type: text/html\r\n\r\n<![x[<!DOCTYPE [<!ENTITY a 'b'>]>&a;<p",
    ],
)
def test_what_is_malformed_is_read_as_far_as_it_goes(body: bytes) -> None:
    found = read_mail(b"From: a@b.c\r\n" + body)
    assert found.sender == "a@b.c"
    found.text.encode()


PIECES = st.sampled_from([
    b"From: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=b", b"\r\n", b"\r\n\r\n",
    b"--b", b"--b--", b"text/html", b"=?utf-8?q?", b"?=", b"Content-Transfer-Encoding: base64",
    b"Content-Disposition: attachment; filename=", b'"', b"<", b">", b";", b"=", b"\xff", b"\x00",
    b"message/rfc822", b"References: <a@b>", b"Date: ", b"charset=utf-7", b"name*0*=x''%",
])  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=6), max_size=40))
def test_no_bytes_whatever_they_are_cause_a_crash(pieces: list[bytes]) -> None:
    try:
        found = read_mail(b"".join(pieces))
    except BadMessage:
        return
    for text in (found.subject, found.sender_name, found.text, *found.to):
        text.encode()
    assert all("/" not in file.name for file in found.files)


def test_base64_of_a_large_attachment_is_read_whole() -> None:
    content = bytes(range(256)) * 4_000
    encoded = base64.encodebytes(content)
    raw = (
        b"Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + encoded
    )
    assert read_mail(raw).files[0].content == content
