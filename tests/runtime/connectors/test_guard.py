"""The one clock of a run: it ends sockets and whatever else is registered, and leaves nothing open."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from casewright.runtime.connectors.guard import Expired, Guard

from .servers import Authority


class Turned:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def never() -> bool:
    return False


def test_a_run_has_its_time_and_then_no_more() -> None:
    clock = Turned()
    with Guard(never, 10, clock) as guard:
        assert guard.left() == 10
        clock.at += 9
        guard.check()
        assert guard.left() == 1
        clock.at += 1
        assert guard.expired == "it took longer than 10 seconds"
        with pytest.raises(Expired):
            guard.check()
        with pytest.raises(Expired):
            guard.left()


def test_a_cancelled_run_says_so_before_its_time_is_up() -> None:
    stopped = threading.Event()
    with Guard(stopped.is_set, 10) as guard:
        guard.check()
        stopped.set()
        assert guard.expired == "it was cancelled"


def test_libraries_never_get_a_time_out_of_nothing() -> None:
    clock = Turned()
    with Guard(never, 10, clock) as guard:
        clock.at += 9.9999999
        assert guard.left() == 0.001


def test_a_socket_that_waits_is_cut_off_from_outside() -> None:
    ours, theirs = socket.socketpair()
    stopped = threading.Event()
    with ours, theirs, Guard(stopped.is_set, 60) as guard:
        guard.watch(ours)
        stopped.set()
        assert ours.recv(1) == b""  # without the guard this would wait for ever


def test_the_connection_under_tls_is_cut_off_too(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    ours, theirs = socket.socketpair()
    stopped = threading.Event()
    context = ssl.create_default_context(cafile=authority.file)
    context.check_hostname = False
    ended: list[str] = []

    def serve() -> None:
        with authority.server().wrap_socket(theirs, server_side=True) as connection:
            connection.recv(10)  # the handshake has been done; now nothing is ever said

    server = threading.Thread(target=serve)
    server.start()
    with Guard(stopped.is_set, 60) as guard:
        guard.watch(ours)
        with context.wrap_socket(ours, server_hostname="x") as safe:
            stopped.set()
            try:
                safe.recv(1)
            except OSError as problem:
                ended.append(type(problem).__name__)
            else:
                ended.append("closed")
    server.join(10)
    assert ended
    assert not server.is_alive()


def test_everything_registered_ends_once() -> None:
    stopped, seen = threading.Event(), threading.Event()
    calls: list[str] = []
    with Guard(stopped.is_set, 60) as guard:
        guard.on_end(lambda: calls.append("first"))
        guard.on_end(lambda: calls.append("second"))
        guard.on_end(seen.set)
        stopped.set()
        assert seen.wait(10)
    assert calls == ["first", "second"]


def test_what_ends_in_time_is_left_alone() -> None:
    calls: list[str] = []
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Guard(never, 60) as guard:
            guard.watch(ours)
            guard.on_end(lambda: calls.append("cut"))
        theirs.sendall(b"x")
        assert ours.recv(1) == b"x"
    assert calls == []


def test_a_run_that_registers_nothing_starts_no_thread() -> None:
    before = threading.active_count()
    with Guard(never, 60) as guard:
        guard.check()
        assert threading.active_count() == before


def test_no_thread_and_no_socket_is_left() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Guard(never, 60) as guard:
            guard.watch(ours)
        assert not any(thread.name == "guard" for thread in threading.enumerate())
