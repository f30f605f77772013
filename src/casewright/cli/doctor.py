"""Probes of the machine: is what Casewright needs here? Rule: look and tell, change nothing.

A probe never raises: what it finds wrong is its answer, with the remedy beside it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import import_module, metadata, util
from pathlib import Path
from typing import NamedTuple

from casewright import resources


class Probe(NamedTuple):
    """One thing that was looked at; `remedy` says what to do and is empty when `ok`."""

    name: str
    ok: bool
    remedy: str


# Distribution, the module that proves it can be loaded.
BASE_LIBRARIES = (
    ("PySide6-Essentials", "PySide6.QtCore"),
    ("pyqtgraph", "pyqtgraph"),
    ("reportlab", "reportlab"),
    ("sqlalchemy", "sqlalchemy"),
    ("alembic", "alembic"),
    ("psycopg", "psycopg"),
    ("pydantic", "pydantic"),
    ("msgspec", "msgspec"),
    ("typer", "typer"),
    ("rich", "rich"),
    ("httpx", "httpx"),
    ("platformdirs", "platformdirs"),
    ("cryptography", "cryptography.hazmat.primitives.ciphers.aead"),
    ("defusedxml", "defusedxml.ElementTree"),
    ("ruamel.yaml", "ruamel.yaml"),
    ("PyYAML", "yaml"),
    ("holidays", "holidays"),
    ("python-dateutil", "dateutil.parser"),
    ("google-re2", "re2"),
    ("regex", "regex"),
    ("tzdata", "tzdata"),
)

# Debian's package of a library whose name does not follow from the file's.
_PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libasound.so.2": "libasound2",
}

_LOAD_OFFSCREEN = """
import sys
from PySide6.QtGui import QFontDatabase, QGuiApplication
application = QGuiApplication([])
for file in sys.argv[1:]:
    print(*QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(file)), sep="\\n")
"""


def required() -> list[Probe]:
    """What Casewright cannot work without; any that is not ok is an environment error."""
    return [
        python_version(),
        qt_pair(),
        *base_libraries(),
        time_zones(),
        shipped_files(),
        *qt_platforms(),
        font_inter(),
    ]


def optional() -> list[Probe]:
    """What some work needs and other work does not; a missing one is only said."""
    return [
        # A worker or a server draws without a screen and needs none of these.
        *([] if _has_x11() else [xcb_libraries()]),
        program("git", "keeps blueprints under version control", "apt-get install git"),
        program(
            "psql", "looks into a shared workspace by hand", "apt-get install postgresql-client"
        ),
    ]


def python_version(version: tuple[int, ...] = sys.version_info[:3]) -> Probe:
    """Whether this Python is new enough."""
    ok = version >= (3, 11)
    remedy = "Casewright needs Python 3.11 or newer; run it with one, or install python3.12."
    return _probe(f"Python {_dotted(version)}", ok, remedy)


def pair_is_safe(python: tuple[int, ...], pyside: tuple[int, ...]) -> bool:
    """Whether this PySide6 survives on this Python.

    From 6.12 on, each call that returns nothing loses a reference to None on Python before 3.12:
    the process dies after some thousands of calls, without a traceback.
    """
    return python >= (3, 12) or pyside < (6, 12)


def qt_pair(python: tuple[int, ...] = sys.version_info[:3], pyside: str | None = None) -> Probe:
    """Whether PySide6 and Python go together; read from the metadata, so nothing can crash."""
    found = pyside or _version_of("PySide6-Essentials")
    if found is None:
        return _probe("PySide6 with this Python", False, _reinstall("PySide6-Essentials"))
    name = f"PySide6 {found} with Python {_dotted(python)}"
    remedy = (
        "These two crash together after some minutes of work. Install "
        "'PySide6-Essentials>=6.11.3,<6.12', or use Python 3.12 or newer."
    )
    return _probe(name, pair_is_safe(python, _numbers(found)), remedy)


def base_libraries() -> list[Probe]:
    """Every base library: can it be loaded, and which version is it?"""
    return [library(distribution, module) for distribution, module in BASE_LIBRARIES]


def library(distribution: str, module: str) -> Probe:
    """Whether `module` of `distribution` loads."""
    version = _version_of(distribution)
    if version is None:
        return _probe(distribution, False, _reinstall(distribution))
    name = f"{distribution} {version}"
    try:
        import_module(module)
    except (ImportError, OSError) as problem:
        missing = packages_blamed(str(problem))
        cure = _install(missing) if missing else _reinstall(distribution)
        return _probe(name, False, f"It does not load ({problem}). {cure}")
    return _probe(name, True)


def time_zones() -> Probe:
    """Whether the pinned time zone data is there, which business calendars count with."""
    if util.find_spec("tzdata") is None:
        return _probe("Time zones", False, _reinstall("tzdata"))
    tzdata = import_module("tzdata")
    known = Path(str(tzdata.__file__)).parent / "zoneinfo" / "Europe" / "Amsterdam"
    name = f"Time zones {getattr(tzdata, 'IANA_VERSION', '')}".strip()
    return _probe(name, known.is_file(), _reinstall("tzdata"))


def shipped_files() -> Probe:
    """Whether icons, fonts and samples are where the installation puts them."""
    try:
        folder = resources.root()
    except resources.ResourceMissing as problem:
        return _probe("Shipped files", False, str(problem))
    return _probe(f"Shipped files in {folder}", True)


def qt_platforms() -> list[Probe]:
    """Whether Qt can draw without a screen and, where there is one, open windows on it."""
    found = [qt_platform("offscreen", "without a screen")]
    if _has_x11():
        found += [xcb_libraries(), qt_platform("xcb", f"on the screen {os.environ['DISPLAY']}")]
    return found


def qt_platform(platform: str, where: str) -> Probe:
    """Whether Qt starts on `platform`, tried in a child process because failing means abort."""
    name = f"Qt draws {where}"
    done = _run_qt(platform)
    if done is None or done.returncode == 0:
        remedy = "Qt did not answer within 30 seconds; is the screen reachable?"
        return _probe(name, done is not None, remedy)
    missing = missing_libraries(_plugin(platform)) or packages_blamed(done.stderr)
    said = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    return _probe(name, False, _install(missing) if missing else f"Qt says: {said}")


def xcb_libraries() -> Probe:
    """Whether every library of Qt's X11 plugin is there; Qt itself blames the wrong one."""
    missing = missing_libraries(_plugin("xcb"))
    return _probe("Libraries for windows on X11", not missing, _install(missing))


def font_inter() -> Probe:
    """Whether the bundled font loads, without which nothing has the intended size."""
    name = "Font Inter"
    try:
        folder = resources.path("fonts")
    except resources.ResourceMissing as problem:
        return _probe(name, False, str(problem))
    files = [str(file) for file in sorted(folder.iterdir()) if file.suffix in (".otf", ".ttf")]
    done = _run_qt("offscreen", *files)
    if done is None or done.returncode:
        return _probe(name, False, "Qt does not start, so no font could be tried; mend Qt first.")
    loaded = any(line.startswith("Inter") for line in done.stdout.splitlines())
    return _probe(name, loaded, f"Qt could not load it from {folder}; install Casewright again.")


def program(name: str, purpose: str, remedy: str) -> Probe:
    """Whether an optional program is on the path."""
    return _probe(f"{name} ({purpose})", shutil.which(name) is not None, remedy)


def missing_libraries(plugin: Path | None, ldd: Callable[[Path], str] | None = None) -> list[str]:
    """The Debian packages of the libraries that `plugin` needs and the system lacks."""
    if plugin is None:
        return []
    listing = (ldd or _ldd)(plugin)
    missing = re.findall(r"^\s*(\S+) => not found", listing, flags=re.MULTILINE)
    return sorted({debian_package(library_name) for library_name in missing})


def packages_blamed(message: str) -> list[str]:
    """The Debian packages of the libraries that the system's loader says it cannot open."""
    missing = re.findall(r"(lib\S+\.so\.\d+): cannot open shared object", message)
    return sorted(map(debian_package, missing))


def debian_package(library_name: str) -> str:
    """The Debian package of a shared library, as `libxcb-icccm.so.4` → `libxcb-icccm4`."""
    if library_name in _PACKAGES:
        return _PACKAGES[library_name]
    stem, _, version = library_name.partition(".so.")
    dash = "-" if stem[-1:].isdigit() else ""
    return f"{stem}{dash}{version}".lower().replace("_", "-")


def _has_x11() -> bool:
    return sys.platform.startswith("linux") and bool(os.environ.get("DISPLAY"))


def _ldd(plugin: Path) -> str:
    if shutil.which("ldd") is None:
        return ""
    return subprocess.run(["ldd", plugin], capture_output=True, text=True).stdout


def _plugin(platform: str) -> Path | None:
    spec = util.find_spec("PySide6")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder, "Qt", "plugins", "platforms", f"libq{platform}.so")
        if file.is_file():
            return file
    return None


def _run_qt(platform: str, *files: str) -> subprocess.CompletedProcess[str] | None:
    """Start Qt in a child process; None when it hangs."""
    try:
        return subprocess.run(
            [sys.executable, "-c", _LOAD_OFFSCREEN, *files],
            env={**os.environ, "QT_QPA_PLATFORM": platform},
            capture_output=True,
            text=True,
            timeout=30,
        )
    except subprocess.TimeoutExpired:
        return None


def _probe(name: str, ok: bool, remedy: str = "") -> Probe:
    return Probe(name, ok, "" if ok else remedy)


def _install(packages: Iterable[str]) -> str:
    return f"Install them: apt-get install {' '.join(packages)} (packaging/setup.sh does)."


def _reinstall(distribution: str) -> str:
    return f"Install it again: pip install --force-reinstall {distribution}"


def _version_of(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _dotted(version: Iterable[int]) -> str:
    return ".".join(map(str, version))
