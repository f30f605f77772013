"""PySide6 and this Python survive many calls together; the bad pair dies after a few thousand."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

from casewright.cli.doctor import pair_is_safe

# In a child process: the bad pair aborts the interpreter, and a short test suite would still pass.
SCRIPT = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
for number in range(20_000):
    label.setText(str(number))
print(label.text())
"""


def test_twenty_thousand_calls_that_return_nothing_leave_the_process_alive(python: Path) -> None:
    done = subprocess.run([python, "-c", SCRIPT], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "19999"), done.stderr[-500:]


def test_the_installed_pair_is_one_that_we_call_safe() -> None:
    pyside = tuple(int(part) for part in metadata.version("PySide6-Essentials").split(".")[:3])
    assert pair_is_safe(sys.version_info[:3], pyside)
