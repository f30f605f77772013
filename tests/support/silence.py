"""Silence is enforced: a log line of level warning or above that no test asked for fails it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest


class _Collector(logging.Handler):
    """Keeps what was logged; a pattern in `expected` excuses the lines it is found in."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.levelname}: {record.getMessage()}")

    def unexpected(self) -> list[str]:
        return [
            line
            for line in self.lines
            if not any(re.search(pattern, line) for pattern in self.expected)
        ]


@pytest.fixture
def expected_logs() -> list[str]:
    """Append regular expressions here for the warnings that this test wants to see logged."""
    return []


@pytest.fixture(autouse=True)
def _silence(expected_logs: list[str]) -> Iterator[None]:
    collector = _Collector()
    collector.expected = expected_logs
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield
    finally:
        root.removeHandler(collector)
    if unexpected := collector.unexpected():
        pytest.fail("logged without being expected:\n" + "\n".join(unexpected), pytrace=False)
