"""Start-up times against the interpreter's own: whole processes, the median of several."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from .measure import Result

ROUNDS = 5


def _seconds(*arguments: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    times = []
    for _ in range(ROUNDS + 1):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, *arguments], check=True, capture_output=True, env=environment
        )
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def results() -> Iterator[Result]:
    """The command line's help, measured in starts of a bare interpreter with Qt's widgets."""
    bare = _seconds("-c", "import PySide6.QtWidgets")
    command = _seconds("-m", "casewright", "--help")
    note = f"{command * 1e3:.0f} ms; an interpreter with Qt starts in {bare * 1e3:.0f} ms"
    yield Result(
        "start-up: interpreter with Qt / casewright --help", bare / command, 0.3, 0.6, note
    )
