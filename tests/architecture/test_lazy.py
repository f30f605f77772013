"""Importing casewright costs nothing; what is heavy loads when it is asked for."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import casewright

HEAVY = "sqlalchemy", "PySide6", "pydantic", "msgspec", "numpy", "pyqtgraph", "psycopg", "typer"


def loaded_after(python: Path, statement: str) -> set[str]:
    """The top-level modules that `statement` leaves loaded in a fresh interpreter."""
    script = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_no_library(python: Path) -> None:
    assert not loaded_after(python, "import casewright") & set(HEAVY)


def test_importing_the_package_loads_none_of_its_rooms(python: Path) -> None:
    script = (
        "import casewright, sys\nprint(*[n for n in sys.modules if n.startswith('casewright.')])"
    )
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_open_is_there_when_it_is_asked_for() -> None:
    assert callable(casewright.open)


def test_a_name_that_does_not_exist_is_an_ordinary_error() -> None:
    assert not hasattr(casewright, "no_such_name")


def test_the_version_is_the_one_that_was_built(project: Path) -> None:
    settings = tomllib.loads((project / "pyproject.toml").read_text())
    assert settings["tool"]["hatch"]["version"]["path"] == "src/casewright/__init__.py"
    assert casewright.__version__.count(".") == 2
