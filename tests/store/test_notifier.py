"""Others are told soon, seldom and never within a command."""

from __future__ import annotations

import threading

from casewright.store.notifier import Notifier
from casewright.store.port import Unavailable


def test_many_commits_are_told_once() -> None:
    sent: list[int] = []
    first, go_on = threading.Event(), threading.Event()

    def send() -> None:
        sent.append(1)
        first.set()
        go_on.wait(10)

    notifier = Notifier(send, interval=60)
    notifier.wake()
    assert first.wait(10)
    for _ in range(100):
        notifier.wake()
    go_on.set()
    notifier.close()
    assert len(sent) == 2


def test_nothing_is_told_when_nothing_happened() -> None:
    sent: list[int] = []
    Notifier(lambda: sent.append(1)).close()
    assert sent == []


def test_a_server_that_is_away_does_not_end_the_telling() -> None:
    tried: list[int] = []
    twice = threading.Event()

    def send() -> None:
        tried.append(1)
        if len(tried) == 2:
            twice.set()
        raise Unavailable("away")

    notifier = Notifier(send, interval=0.01)
    notifier.wake()
    while not twice.is_set():
        notifier.wake()
        twice.wait(0.01)
    notifier.close()
    assert len(tried) >= 2


def test_a_wake_after_closing_starts_nothing() -> None:
    sent: list[int] = []
    notifier = Notifier(lambda: sent.append(1))
    notifier.close()
    notifier.wake()
    assert sent == []
