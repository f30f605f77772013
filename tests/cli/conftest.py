"""A terminal in a folder of its own, and one with a workspace to work in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casewright.cli.main import run
from tests.runtime.office import BLUEPRINT

from .terminal import Terminal


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made once by zoe, with the parcels published; tests work on copies."""
    folder = tmp_path_factory.mktemp("made")
    file = folder / "parcels.blueprint.yaml"
    file.write_text(BLUEPRINT, encoding="utf-8")
    place = folder / "made.casewright"
    for words in (["workspace", "init"], ["blueprint", "publish", str(file)]):
        assert run(["-w", str(place), "--as", "zoe", *words]) == 0
    return place


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    """A terminal without a workspace."""
    return Terminal(capsys, tmp_path)


@pytest.fixture
def office(terminal: Terminal, made: Path) -> Terminal:
    """A terminal with a workspace in which the parcels are published."""
    shutil.copy(made, terminal.workspace)
    return terminal
