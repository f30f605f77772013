"""The window is there before anything heavy is loaded, and says what it is doing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

HEAVY = (
    "sqlalchemy",
    "numpy",
    "pyqtgraph",
    "pydantic",
    "alembic",
    "psycopg",
    "PySide6.QtWebEngineCore",
)

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casewright.desktop.main import Desktop

app = QApplication(sys.argv[:1])
desktop = Desktop(app, sys.argv[1], "greta")
desktop.show()
desktop.shell.repaint()
shown = desktop.shell.isVisible() and desktop.shell.grab().width() > 0
print("shown", shown)
print("loaded", *[name for name in {heavy!r} if name in sys.modules])
app.processEvents()
desktop.shell.attached.connect(lambda: QTimer.singleShot(0, app.quit))
QTimer.singleShot(30000, app.quit)
app.exec()
print("panes", *sorted(desktop.shell.panes))
desktop.shell.close()
desktop.close()
""".replace("{heavy!r}", repr(HEAVY))


def test_the_first_paint_loads_nothing_heavy_and_the_panes_follow(
    office: Path, python: Path, project: Path
) -> None:
    done = subprocess.run(
        [str(python), "-c", PROGRAM, str(office)],
        cwd=project,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[0] == "shown True"
    assert lines[1].split() == ["loaded"], "loaded before the first paint"
    assert lines[2].split() == ["panes", "blueprints", "cases", "work"]
