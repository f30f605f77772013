"""The real window on a real (virtual) screen. Rule: the flow runs in a process of its own, under X11."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FLOW = Path(__file__).with_name("flow.py")


@pytest.mark.xvfb
def test_a_worker_gets_work_makes_a_mistake_mends_it_and_sends(
    screen: str, python: Path, project: Path
) -> None:
    """Real mouse and keyboard: ``flow.py`` is the story, xdotool the hands."""
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed; packaging/setup.sh tests installs it")
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [str(python), "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", str(FLOW)],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "1 passed" in done.stdout
