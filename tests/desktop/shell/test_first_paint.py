"""The window is there before anything heavy is loaded, the list before the engine, then the rest."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

#: Nothing of this may be loaded when the window is painted first.
HEAVY = (
    "sqlalchemy",
    "numpy",
    "pyqtgraph",
    "pydantic",
    "msgspec",
    "alembic",
    "psycopg",
    "casewright.app",
    "casewright.engine",
    "casewright.desktop.widgets.worklist_view",
    "casewright.desktop.widgets.command_palette",
    "PySide6.QtWebEngineCore",
)
#: The first rows are shown without these.
ENGINE = ("casewright.engine.decide", "casewright.blueprint.document", "casewright.app", "pydantic")

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casewright.desktop.main import Desktop

def loaded(names):
    return [name for name in names if name in sys.modules]

app = QApplication(sys.argv[:1])
desktop = Desktop(app, sys.argv[1], "greta")
desktop.show()
desktop.shell.repaint()
shown = desktop.shell.isVisible() and desktop.shell.grab().width() > 0
print("shown", shown)
print("loaded", *loaded({heavy!r}))
# The signal is sent from the opening thread, which goes on at once: look at it there and then.
rows = []
from PySide6.QtCore import Qt
desktop.opening.glanced.connect(
    lambda glance: rows.append((len(glance.rows), loaded({engine!r}))),
    Qt.ConnectionType.DirectConnection,
)
desktop.shell.attached.connect(lambda: QTimer.singleShot(0, app.quit))
QTimer.singleShot(60000, app.quit)
app.exec()
print("glance", *rows)
print("first", *desktop.shell.panes)
desktop.shell.pane("cases"), desktop.shell.pane("blueprints")
print("panes", *sorted(desktop.shell.panes))
desktop.shell.close()
desktop.close()
""".replace("{heavy!r}", repr(HEAVY)).replace("{engine!r}", repr(ENGINE))


@pytest.fixture(scope="module")
def lines(_office: Path, python: Path, project: Path) -> dict[str, list[str]]:
    """What a fresh process says of its start, by the first word."""
    done = subprocess.run(
        [str(python), "-c", PROGRAM, str(_office)],
        cwd=project,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    said = [line.split() for line in done.stdout.splitlines()]
    return {words[0]: words[1:] for words in said}


def test_the_window_is_painted_at_once(lines: dict[str, list[str]]) -> None:
    assert lines["shown"] == ["True"]


def test_nothing_heavy_is_loaded_before_the_first_paint(lines: dict[str, list[str]]) -> None:
    assert lines["loaded"] == []


def test_the_first_rows_are_read_before_the_engine_is_loaded(lines: dict[str, list[str]]) -> None:
    assert " ".join(lines["glance"]) == "(6, [])"


def test_my_work_comes_first_and_the_other_panes_when_they_are_wanted(
    lines: dict[str, list[str]],
) -> None:
    assert lines["first"] == ["work"]
    assert lines["panes"] == ["blueprints", "cases", "work"]
