"""Shipped files are found in a checkout and in an installed wheel, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from casewright import resources


def test_a_file_of_the_checkout_is_found(project: Path) -> None:
    assert resources.path("fonts") == project / "resources" / "fonts"


def test_a_file_that_does_not_ship_is_named() -> None:
    with pytest.raises(resources.ResourceMissing, match=r"fonts/Comic\.ttf is missing"):
        resources.path("fonts", "Comic.ttf")


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("/etc/passwd",), ("fonts/../..",)])
def test_no_path_leads_out_of_the_folder(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="leads out"):
        resources.path(*parts)


@pytest.fixture(scope="module")
def wheel(project: Path, python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.build import build_wheel; import sys; build_wheel(sys.argv[1])"
    subprocess.run(
        [python, "-c", build, folder], cwd=project, check=True, capture_output=True, text=True
    )
    (built,) = folder.glob("*.whl")
    return built


def test_a_wheel_ships_every_resource_and_says_it_is_typed(wheel: Path, project: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    for file in (project / "resources" / "fonts").iterdir():
        assert f"casewright/_resources/fonts/{file.name}" in shipped
    assert "casewright/py.typed" in shipped


def test_an_unpacked_wheel_finds_its_own_files(wheel: Path, python: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = "from casewright import resources; print(resources.path('fonts'))"
    done = subprocess.run(
        [python, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == tmp_path / "casewright" / "_resources" / "fonts"


def test_an_incomplete_installation_says_so(python: Path, project: Path, tmp_path: Path) -> None:
    package = tmp_path / "lib" / "casewright"
    package.mkdir(parents=True)
    for name in ("__init__.py", "resources.py"):
        (package / name).write_bytes((project / "src" / "casewright" / name).read_bytes())
    done = subprocess.run(
        [python, "-c", "from casewright import resources; resources.root()"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "lib")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "ResourceMissing: The files that ship with Casewright were not found" in done.stderr
