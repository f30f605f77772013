"""Free loopback ports. Rule: a port is taken from the system, never guessed."""

from __future__ import annotations

import socket

import pytest


def take_free_port() -> int:
    """A TCP port that nothing on 127.0.0.1 uses at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def free_port() -> int:
    """A TCP port that nothing on 127.0.0.1 uses at this moment."""
    return take_free_port()
