"""What holds for every test. Rule: only global things; a room's fixtures live beside its tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt: no window opens, and pictures come out the same on every machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ.setdefault("QT_FONT_DPI", "96")
os.environ.pop("CASEWRIGHT_WORKSPACE", None)

pytest_plugins = [
    "pytester",
    "tests.support.ports",
    "tests.support.postgres",
    "tests.support.rebuilt",
    "tests.support.screen",
    "tests.support.silence",
]

PROJECT = Path(__file__).resolve().parents[1]

# Always-on runs are short and the same each time; `--hypothesis-profile=search` looks further.
settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter that runs the tests, for child processes."""
    return Path(sys.executable)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of test data that others made; skips when it is not on this machine."""
    folder = Path(os.environ.get("CASEWRIGHT_CORPUS", PROJECT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}; set CASEWRIGHT_CORPUS to its folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _private_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the settings and data of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            folder = tmp_path_factory.mktemp(f"xdg-{kind.lower()}")
            patch.setenv(f"XDG_{kind}_HOME", str(folder))
        yield
