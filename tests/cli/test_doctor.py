"""The doctor names what is wrong with the machine and what mends it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from casewright.cli import doctor


def test_a_complete_machine_passes_every_required_probe() -> None:
    sick = [probe for probe in doctor.required() if not probe.ok]
    assert sick == []


def test_only_what_is_wrong_has_a_remedy() -> None:
    for probe in [*doctor.required(), *doctor.optional()]:
        assert probe.ok is (probe.remedy == "")


@pytest.mark.parametrize(
    "python,pyside,safe",
    [
        ((3, 11, 9), "6.11.3", True),
        ((3, 11, 9), "6.12.0", False),
        ((3, 11, 9), "6.13.1", False),
        ((3, 12, 0), "6.12.0", True),
        ((3, 12, 0), "6.11.3", True),
        ((3, 13, 1), "6.12.0", True),
    ],
)
def test_the_pair_that_crashes_is_refused(python: tuple[int, ...], pyside: str, safe: bool) -> None:
    probe = doctor.qt_pair(python, pyside)
    assert probe.ok is safe
    assert safe or "PySide6-Essentials>=6.11.3,<6.12" in probe.remedy


def test_an_old_python_is_refused() -> None:
    probe = doctor.python_version((3, 10, 12))
    assert (probe.name, probe.ok) == ("Python 3.10.12", False)
    assert "3.11 or newer" in probe.remedy


def test_every_base_dependency_is_looked_at(project: Path) -> None:
    settings = tomllib.loads((project / "pyproject.toml").read_text())
    declared = {
        re.split(r"[\[<>=;]", one)[0].strip() for one in settings["project"]["dependencies"]
    }
    assert declared == {distribution for distribution, _ in doctor.BASE_LIBRARIES}


def test_a_library_is_shown_with_its_version() -> None:
    assert re.fullmatch(r"msgspec \d+\.\d+\.\d+", doctor.library("msgspec", "msgspec").name)


def test_a_library_that_is_not_installed_is_named_with_the_command() -> None:
    probe = doctor.library("no-such-library", "no_such_library")
    assert not probe.ok
    assert "pip install --force-reinstall no-such-library" in probe.remedy


def test_a_library_that_does_not_load_says_why() -> None:
    probe = doctor.library("msgspec", "msgspec.no_such_part")
    assert not probe.ok
    assert "no_such_part" in probe.remedy


LISTING = """
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-cursor.so.0 => not found
\tlibxcb-icccm.so.4 => not found
\tlibxkbcommon-x11.so.0 => not found
\tlibxcb.so.1 => /lib/x86_64-linux-gnu/libxcb.so.1 (0x00007f)
"""


def test_the_missing_libraries_are_named_and_not_only_the_first() -> None:
    missing = doctor.missing_libraries(Path("libqxcb.so"), ldd=lambda _: LISTING)
    assert missing == ["libxcb-cursor0", "libxcb-icccm4", "libxkbcommon-x11-0"]


@pytest.mark.parametrize(
    "library,package",
    [
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
    ],
)
def test_debian_names_of_libraries(library: str, package: str) -> None:
    assert doctor.debian_package(library) == package


def test_the_loader_s_complaint_leads_to_the_package() -> None:
    complaint = (
        "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"
    )
    assert doctor.packages_blamed(complaint) == ["libegl1"]


def test_a_platform_that_cannot_start_is_told_and_survived() -> None:
    probe = doctor.qt_platform("no-such-platform", "on nothing")
    assert not probe.ok
    assert probe.remedy


def test_an_optional_program_that_is_missing_says_how_to_get_it() -> None:
    probe = doctor.program("no-such-program", "does nothing", "apt-get install it")
    assert probe == ("no-such-program (does nothing)", False, "apt-get install it")


@pytest.mark.xvfb
def test_on_a_screen_windows_are_tried_too(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    probes = {probe.name: probe.ok for probe in doctor.qt_platforms()}
    assert probes[f"Qt draws on the screen {screen}"]
    assert probes["Libraries for windows on X11"]


def test_a_screen_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9999")
    probes = {probe.name: probe for probe in doctor.qt_platforms()}
    assert not probes["Qt draws on the screen :9999"].ok
    assert probes["Qt draws without a screen"].ok
