"""Each import contract breaks on the fault it is there for, and the real tree keeps them all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
CORE = ("rules", "blueprint", "engine")
FORBIDDEN_IN_CORE = (
    "PySide6", "sqlalchemy", "sqlite3", "psycopg", "threading", "asyncio", "logging", "random",
    "time", "os", "pathlib", "subprocess", "socket", "casewright.resources",
)  # fmt: skip

Plant = Callable[[str, str], None]


def check_imports(tree: Path, *contracts: str) -> tuple[int, str]:
    """Run import-linter over the copy in `tree`; its exit status and what it printed."""
    chosen = [f"--contract={contract}" for contract in contracts]
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo", *chosen],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def tree(project: Path, tmp_path: Path) -> Path:
    """A copy of the sources that a test may spoil."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project / "src", tmp_path / "src", ignore=skip)
    shutil.copy(project / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def plant(tree: Path) -> Plant:
    """Add lines to a module of the copy; the module is made when it does not exist."""

    def add(module: str, lines: str) -> None:
        file = tree / "src" / "casewright" / module
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / "__init__.py").touch()
        with file.open("a") as text:
            text.write(f"\n{lines}\n")

    return add


def names_of_contracts(project: Path) -> dict[str, str]:
    settings = tomllib.loads((project / "pyproject.toml").read_text())
    return {one["id"]: one["name"] for one in settings["tool"]["importlinter"]["contracts"]}


def test_the_real_tree_keeps_every_contract(project: Path) -> None:
    status, said = check_imports(project)
    assert status == 0, said
    assert "0 broken" in said


FAULTS = {
    "a rule that calls the engine": ("layers", "rules/planted.py", "import casewright.engine"),
    "an engine that calls the store": ("layers", "engine/planted.py", "import casewright.store"),
    "a store that calls the runtime": ("layers", "store/planted.py", "import casewright.runtime"),
    "a runtime that calls the application": (
        "layers", "runtime/planted.py", "import casewright.app",
    ),
    "an application that opens windows": ("layers", "app.py", "import casewright.desktop"),
    "insight and robots that know each other": (
        "layers", "insight/planted.py", "import casewright.robots",
    ),
    "an import inside a function": (
        "layers", "rules/planted.py", "def late() -> None:\n    import casewright.store",
    ),
    "an import for types only": (
        "layers", "rules/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import casewright.store",
    ),
    "a module without a room": ("layers", "attic.py", "ANYTHING = 1"),
    "Qt in the runtime": ("qt", "runtime/planted.py", "from PySide6 import QtCore"),
    "Qt below the application": ("qt", "app.py", "import pyqtgraph"),
    "SQLAlchemy in insight": ("sql", "insight/planted.py", "import sqlalchemy"),
    "sqlite3 in the desktop": ("sql", "desktop/planted.py", "import sqlite3"),
    "a driver in the command line": ("sql", "cli/planted.py", "import psycopg"),
    "a pane that imports another": (
        "panes", "desktop/worklist/planted.py", "import casewright.desktop.designer",
    ),
    "a pane that opens the store": (
        "panes-store", "desktop/casefile/planted.py", "import casewright.store",
    ),
    "a worklist that drives robots": (
        "robots", "desktop/worklist/planted.py", "import casewright.robots",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_breaks_its_contract(
    fault: str, tree: Path, plant: Plant, project: Path
) -> None:
    contract, module, lines = FAULTS[fault]
    plant(module, lines)
    status, said = check_imports(tree, contract)
    assert status == 1, said
    assert f"{names_of_contracts(project)[contract]} BROKEN" in said


def test_everything_the_core_may_not_know_is_noticed_in_each_of_its_rooms(
    tree: Path, plant: Plant
) -> None:
    for room in CORE:
        for module in FORBIDDEN_IN_CORE:
            plant(f"{room}/planted_{module.replace('.', '_').lower()}.py", f"import {module}")
    status, said = check_imports(tree, "core")
    assert status == 1, said
    for room in CORE:
        for module in FORBIDDEN_IN_CORE:
            assert f"casewright.{room} is not allowed to import {module}:" in said


def test_a_cycle_inside_a_room_is_noticed(tree: Path, plant: Plant, project: Path) -> None:
    plant("engine/planted_hen.py", "import casewright.engine.planted_egg")
    plant("engine/planted_egg.py", "import casewright.engine.planted_hen")
    status, said = check_imports(tree, "acyclic")
    assert status == 1, said
    assert f"{names_of_contracts(project)['acyclic']} BROKEN" in said


def test_every_contract_has_a_planted_fault(project: Path) -> None:
    planted = {contract for contract, _, _ in FAULTS.values()} | {"core", "acyclic"}
    assert planted == set(names_of_contracts(project))


def test_every_pane_is_under_the_contracts_for_panes(project: Path) -> None:
    folders = {
        folder.name
        for folder in (project / "src" / "casewright" / "desktop").iterdir()
        if (folder / "__init__.py").exists()
    }
    shared = {"theme", "widgets"}
    settings = tomllib.loads((project / "pyproject.toml").read_text())
    contracts = {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    listed = {name.rpartition(".")[2] for name in contracts["panes"]["modules"]}
    assert folders - shared <= listed
    assert set(contracts["panes-store"]["source_modules"]) == set(contracts["panes"]["modules"])
