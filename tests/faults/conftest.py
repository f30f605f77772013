"""A process to kill, and a workspace that was made once and is copied for each test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casewright.store.open import open_store
from tests.runtime.office import Office

HERE = Path(__file__).parent


class Victims:
    """Runs one worker after the other and kills each when it was told enough."""

    def __init__(self, project: Path, preload: Path | None = None) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(project)])}
        if preload is not None:
            environment["LD_PRELOAD"] = str(preload)
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "stream.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def run(
        self,
        path: Path,
        seed: int,
        *,
        kill_after: int | None = None,
        power_cut: int | None = None,
        synchronous: str = "FULL",
    ) -> tuple[list[str], int]:
        """Acknowledged command ids, and how the worker ended; killed after so many of them."""
        assert self._process.stdin is not None
        request = {
            "path": str(path), "seed": seed, "synchronous": synchronous, "power_cut": power_cut,
        }  # fmt: skip
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        pid = int(self._line().removeprefix("pid "))
        told: list[str] = []
        while True:
            if kill_after is not None and len(told) >= kill_after:
                os.kill(pid, signal.SIGKILL)
                kill_after = None
            word, _, rest = self._line().partition(" ")
            if word == "ended":
                return told, int(rest)
            assert word == "ack", f"the worker said {word!r}"
            told.append(rest)

    def close(self) -> None:
        """No more requests."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the parcels published and zoe in it."""
    path = tmp_path_factory.mktemp("made") / "made.casewright"
    store = open_store(path, create=True)
    Office(store).open().close()
    store.close()
    return path


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    """A copy of the made workspace, for one test to ruin."""
    return Path(shutil.copy(made, tmp_path / "work.casewright"))


@pytest.fixture(scope="module")
def victims(project: Path) -> Iterator[Victims]:
    """Workers to kill."""
    ours = Victims(project)
    yield ours
    ours.close()


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The disk that forgets, compiled now; skips with the reason where that is impossible."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler here (apt-get install gcc): the forgetful disk cannot be built")
    library = tmp_path_factory.mktemp("shim") / "lossy.so"
    done = subprocess.run(
        [compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library),
         str(HERE / "lossy.c"), "-ldl", "-lpthread"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return library


@pytest.fixture
def forgetful(project: Path, shim: Path) -> Iterator[Callable[[], Victims]]:
    """Makes workers on a disk that forgets what was not synced."""
    made: list[Victims] = []

    def make() -> Victims:
        made.append(Victims(project, shim))
        return made[-1]

    yield make
    for each in made:
        each.close()
