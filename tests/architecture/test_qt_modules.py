"""Qt modules that are GPL or commercial are not used; pyqtgraph draws the charts."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

RESTRICTED = re.compile(r"\bQt(Charts|Graphs|DataVisualization)")


def imported(text: str) -> set[str]:
    """Full names of everything that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_no_module_imports_them(project: Path) -> None:
    guilty = {
        str(file.relative_to(project)): name
        for folder in ("src", "tests", "resources", "packaging")
        for file in (project / folder).rglob("*.py")
        for name in imported(file.read_text())
        if RESTRICTED.search(name)
    }
    assert guilty == {}


@pytest.mark.parametrize(
    "line",
    [
        "from PySide6.QtCharts import QChart",
        "from PySide6 import QtCore, QtGraphs",
        "import PySide6.QtDataVisualization",
        "def late():\n    from PySide6 import QtGraphsWidgets",
    ],
)
def test_each_way_to_import_them_is_noticed(line: str) -> None:
    assert any(map(RESTRICTED.search, imported(line)))


def test_the_linters_refuse_them_as_well(project: Path, tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed; packaging/setup.sh make installs it")
    shutil.copy(project / "Makefile", tmp_path)
    for folder in ("src", "resources", "packaging", "requirements", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    for tool in ("ruff", "mypy", "lint-imports"):
        (tmp_path / ".venv" / "bin" / tool).symlink_to(shutil.which("true") or "/bin/true")
    (tmp_path / "requirements" / "run.lock").write_text("pyside6-essentials==6.11.3\n")
    assert lint(tmp_path).returncode == 0
    (tmp_path / "src" / "planted.py").write_text("from PySide6 import QtCharts\n")
    assert "GPL or commercial" in lint(tmp_path).stdout
    (tmp_path / "src" / "planted.py").unlink()
    (tmp_path / "requirements" / "run.lock").write_text("pyside6==6.11.3\n")
    assert "meta package" in lint(tmp_path).stdout


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "lint"], cwd=checkout, capture_output=True, text=True)
