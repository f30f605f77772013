"""Servers that are away, wrong, slow, endless or malicious: each gives a clear failure, in bounds."""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright.runtime.connectors.port import Limits
from tests.support.ports import take_free_port

from .claims import CLAIM, answering, connect, post
from .running import EFFECT, HASTY, QUICK, failure, outputs, run
from .servers import Authority, Reply, Request, drip, scripted, site

# ------------------------------------------------------------------------------- bad surroundings


def test_nobody_listening_is_tried_again() -> None:
    found = failure(run(connect(f"http://127.0.0.1:{take_free_port()}", {"create": post()}),
                        "create", {"amount": 1}))  # fmt: skip
    assert found.kind == "retry"
    assert "cannot be reached: Connection refused" in found.reason


def test_a_host_that_does_not_exist_is_an_incident_or_a_retry_with_its_name() -> None:
    connector = connect("http://no-such-host.invalid", {"read": CLAIM})
    found = failure(run(connector, "read", {"id": "1"}))
    assert found.kind in ("incident", "retry")  # by what the machine's resolver says
    assert "no-such-host.invalid" in found.reason


@pytest.mark.parametrize("expired, host, said", [
    (True, "127.0.0.1", "expired"), (False, "elsewhere.example", "mismatch"),
])  # fmt: skip
def test_a_bad_certificate_is_an_incident_and_nothing_is_sent(
    tmp_path: Path, expired: bool, host: str, said: str
) -> None:
    authority = Authority(tmp_path)
    with site(answering(), authority.server(expired=expired, host=host)) as server:
        connector = connect(
            server.url, {"read": CLAIM}, auth={"kind": "header"}, authority=str(authority.file)
        )
        found = failure(run(connector, "read", {"id": "1"}, token="s3cr3t"))
    assert found.kind == "incident"
    assert "certificate" in found.reason
    assert said in found.reason
    assert server.asked == []


def test_a_certificate_of_an_authority_nobody_knows_is_an_incident(tmp_path: Path) -> None:
    with site(answering(), Authority(tmp_path).server()) as server:
        found = failure(run(connect(server.url, {"read": CLAIM}), "read", {"id": "1"}))
    assert (found.kind, "certificate" in found.reason) == ("incident", True)


def test_an_authority_of_ones_own_is_trusted(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with site(answering(body=b'{"status":"open"}'), authority.server()) as server:
        connector = connect(server.url, {"read": CLAIM}, authority=str(authority.file))
        assert outputs(run(connector, "read", {"id": "1"})) == {"status": "open"}


def test_tls_to_a_server_without_it_says_so() -> None:
    with site(answering()) as server:
        connector = connect(server.url.replace("http", "https"), {"read": CLAIM})
        found = failure(run(connector, "read", {"id": "1"}))
    assert "TLS" in found.reason


def test_a_connection_that_breaks_off_is_uncertain_only_where_it_matters() -> None:
    def rude(connection: socket.socket) -> None:
        connection.recv(10_000)

    with scripted(rude) as port:
        connector = connect(f"http://127.0.0.1:{port}", {"read": CLAIM, "create": post()})
        assert failure(run(connector, "read", {"id": "1"})).kind == "retry"
        assert failure(run(connector, "create", {"amount": 1})).kind == "uncertain"


@pytest.mark.parametrize("opening", [
    b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n",
])  # fmt: skip
def test_a_slow_drip_is_cut_off_in_headers_and_in_the_body(opening: bytes) -> None:
    over = threading.Event()

    def slow(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(opening)
        drip(connection, over) if opening else over.wait(20)

    with scripted(slow) as port:
        connector = connect(f"http://127.0.0.1:{port}", {"read": CLAIM, "create": post()})
        read = failure(run(connector, "read", {"id": "1"}, limits=HASTY))
        created = failure(run(connector, "create", {"amount": 1}, limits=HASTY))
        over.set()
    assert (read.kind, created.kind) == ("retry", "uncertain")
    assert "it took longer than 0.3 seconds" in read.reason


def test_a_slow_handshake_is_cut_off_too() -> None:
    over = threading.Event()

    def slow(connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 kB begins, and drips
        drip(connection, over, b"\x00")

    with scripted(slow) as port:
        connector = connect(f"https://127.0.0.1:{port}", {"create": post()})
        found = failure(run(connector, "create", {"amount": 1}, limits=HASTY))
        over.set()
    assert found.kind == "retry"  # nothing of the request had been sent


def test_a_cancelled_run_ends_at_once() -> None:
    asked, over = threading.Event(), threading.Event()

    def silent(connection: socket.socket) -> None:
        connection.recv(10_000)
        asked.set()
        over.wait(20)

    with scripted(silent) as port:
        connector = connect(f"http://127.0.0.1:{port}", {"read": CLAIM})
        found = connector.run(
            "read", {"id": "1"}, {}, effect_id=EFFECT, stop=asked.is_set, limits=Limits()
        )
        over.set()
    assert "it was cancelled" in failure(found).reason


def endless(size: int) -> Iterator[bytes]:
    piece = b"x" * 65_536
    return itertools.repeat(piece, size // len(piece))


def test_an_answer_of_a_gigabyte_is_left_unread() -> None:
    def huge(_: Request) -> Reply:
        return Reply(body=endless(1_000_000_000), headers={"Content-Type": "text/plain"})

    with site(huge) as server:
        connector = connect(server.url, {"read": {**CLAIM, "answer": "text"}})
        tracemalloc.start()
        try:
            found = failure(run(connector, "read", {"id": "1"}))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (found.kind, "larger than 100,000 bytes" in found.reason) == ("incident", True)
    assert peak < 20_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_of_compressed_zeros_does_not_go_off(coding: str) -> None:
    zeros = b"0" * 50_000_000
    bomb = gzip.compress(zeros) if coding == "gzip" else zlib.compress(zeros)
    with site(answering(body=bomb, Content_Encoding=coding)) as server:
        connector = connect(server.url, {"read": CLAIM})
        tracemalloc.start()
        try:
            found = failure(run(connector, "read", {"id": "1"}))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert "larger than 100,000 bytes" in found.reason
    assert peak < 20_000_000


def test_a_compressed_answer_is_understood_although_none_was_asked_for() -> None:
    body = gzip.compress(b'{"status":"open"}')
    with site(answering(body=body, Content_Encoding="gzip")) as server:
        connector = connect(server.url, {"read": CLAIM})
        assert outputs(run(connector, "read", {"id": "1"})) == {"status": "open"}
    assert server.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding, body", [("gzip", b"no gzip"), ("br", b"x")])
def test_a_damaged_or_unknown_compression_is_said(coding: str, body: bytes) -> None:
    with site(answering(body=body, Content_Encoding=coding)) as server:
        found = failure(run(connect(server.url, {"read": CLAIM}), "read", {"id": "1"}))
    assert found.kind == "incident"


def test_an_endless_header_ends_the_talk() -> None:
    def chatty(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"y" * 60_000)

    with scripted(chatty) as port:
        found = failure(run(connect(f"http://127.0.0.1:{port}", {"read": CLAIM}), "read",
                            {"id": "1"}, limits=QUICK))  # fmt: skip
    assert "broke off" in found.reason


def test_an_expression_that_never_ends_is_stopped() -> None:
    operation = {"outputs": {"n": "sum(for i in 1..1000, j in 1..1000, k in 1..1000 return i)"}}
    with site(answering()) as server:
        found = failure(run(connect(server.url, {"read": operation}), "read"))
    assert found.kind == "incident"
    assert "limit" in found.reason
