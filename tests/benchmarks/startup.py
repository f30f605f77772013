"""Start-up times against the interpreter's own: whole processes, the median of several."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from casewright import app

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


#: What the desktop and every listing command begin with.
OPEN = (
    "import sys, casewright; workspace = casewright.open(sys.argv[1], actor='ann');"
    " workspace.worklist(); workspace.close()"
)


def results() -> Iterator[Result]:
    """Help, and opening a workspace, measured in starts of a bare interpreter with Qt's widgets."""
    bare = _seconds("-c", "import PySide6.QtWidgets")
    command = _seconds("-m", "casewright", "--help")
    beside = f"an interpreter with Qt starts in {bare * 1e3:.0f} ms"
    note = f"{command * 1e3:.0f} ms; {beside}"
    yield Result(
        "start-up: interpreter with Qt / casewright --help", bare / command, 0.3, 0.6, note
    )
    with TemporaryDirectory() as folder:
        place = Path(folder) / "work.casewright"
        app.create(place, actor="ann").close()
        opened = _seconds("-c", OPEN, str(place))
    name = "start-up: interpreter with Qt / open and list work"
    yield Result(name, bare / opened, 0.2, 0.4, f"{opened * 1e3:.0f} ms; {beside}")
