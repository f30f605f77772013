"""A virtual X11 screen for tests in a real window. Rule: its own display, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest


class ScreenUnavailable(RuntimeError):
    """No virtual screen can be started here; the text says why and what to install."""


@contextmanager
def virtual_screen(size: str = "1440x900x24") -> Iterator[str]:
    """Start Xvfb on a display number it chooses itself and yield its name, such as ":3".

    Raises ScreenUnavailable when Xvfb is missing or ends at once.
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise ScreenUnavailable("Xvfb is not installed; packaging/setup.sh tests installs it")
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [program, "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            # Blocks until the screen is up; an Xvfb that dies closes the pipe.
            number = answer.readline().strip()
        if not number:
            raise ScreenUnavailable("Xvfb ended before it offered a screen")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """A display name for DISPLAY of a child process; skips with the reason when impossible."""
    with ExitStack() as stack:
        try:
            name = stack.enter_context(virtual_screen())
        except ScreenUnavailable as reason:
            pytest.skip(str(reason))
        yield name
