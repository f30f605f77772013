"""The set-up script asks for what is missing and for nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

# What the script itself calls; everything else of the system is hidden from it.
TOOLS = ("sh", "cat", "dirname", "env", "mktemp", "rm", "sed", "tr", "grep", "ln", "true")


@dataclass
class Machine:
    """A made-up Debian: its programs are small scripts that stand in for the real ones."""

    home: Path
    script: Path
    installed: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    user: int = 0

    @property
    def calls(self) -> list[str]:
        """The apt-get calls made so far."""
        log = self.home / "calls"
        return log.read_text().splitlines() if log.exists() else []

    def program(self, name: str, body: str) -> None:
        """Put a program on the machine's path."""
        file = self.home / "bin" / name
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up script there."""
        (self.home / "installed").write_text("\n".join(sorted(self.installed)) + "\n")
        (self.home / "offered").write_text("\n".join(sorted(self.offered)) + "\n")
        self.program("id", f"echo {self.user}")
        environment = {"PATH": str(self.home / "bin"), "TMPDIR": str(self.home)}
        return subprocess.run(
            [shutil.which("sh") or "/bin/sh", str(self.script), *arguments],
            env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip


DPKG_QUERY = """
for name; do :; done
if grep -qx -- "$name" {home}/installed; then printf installed; else exit 1; fi
"""
APT_CACHE = """
for name; do :; done
grep -qx -- "$name" {home}/offered || exit 100
case $name in python3) cat {home}/python3-version 2>/dev/null || echo 'Version: 3.11.2-1+b1' ;; esac
"""
APT_GET = """
echo "$*" >>{home}/calls
case " $* " in *" install "*) ;; *) exit 0 ;; esac
for word; do
    case $word in
        -*) ;;
        python3*-venv) ln -s "$(command -v true)" {home}/bin/"${{word%-venv}}" ;;
        *) echo "$word" >>{home}/installed ;;
    esac
done
"""


@pytest.fixture
def machine(project: Path, tmp_path: Path) -> Machine:
    """A bare Debian 12 where we are root."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            os.symlink(found, tmp_path / "bin" / tool)
    made = Machine(tmp_path, project / "packaging" / "setup.sh")
    made.program("dpkg-query", DPKG_QUERY.format(home=tmp_path))
    made.program("apt-cache", APT_CACHE.format(home=tmp_path))
    made.program("apt-get", APT_GET.format(home=tmp_path))
    made.offered = every_package(made.script)
    return made


def every_package(script: Path) -> set[str]:
    table = script.read_text().partition("<<'TABLE'\n")[2].partition("\nTABLE")[0]
    return {line.split()[1].rpartition(",")[2] for line in table.splitlines()}


def asked_for(machine: Machine) -> list[str]:
    """The packages of the one installation that was made."""
    (call,) = [line for line in machine.calls if " install " in line]
    return call.partition("--no-install-recommends ")[2].split()


def test_a_bare_machine_gets_python_and_what_qt_draws_with(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 0, done.stderr
    assert asked_for(machine) == [
        "python3", "python3-venv", "ca-certificates", "libgl1", "libegl1", "libxkbcommon0",
        "libglib2.0-0", "libfreetype6", "libfontconfig1", "libdbus-1-3",
    ]  # fmt: skip


def test_each_package_is_announced_with_its_reason(machine: Machine) -> None:
    said = machine.run().stdout
    assert re.search(r"python3-venv +keeps its libraries apart from the system's", said)
    assert re.search(r"libegl1 +Qt draws through it", said)


def test_when_all_is_there_it_does_nothing_and_says_so(machine: Machine) -> None:
    machine.run()
    before = machine.calls
    machine.installed = set((machine.home / "installed").read_text().split())
    done = machine.run()
    assert "all there" in done.stdout
    assert "nothing to install" in done.stdout
    assert machine.calls == before


def test_only_the_missing_package_is_asked_for(machine: Machine) -> None:
    machine.program("python3", "exit 0")
    machine.installed = every_package(machine.script) - {"libegl1"}
    machine.run()
    assert asked_for(machine) == ["libegl1"]


def test_a_dry_run_says_what_it_would_do_and_does_not(machine: Machine) -> None:
    done = machine.run("--dry-run", "make")
    assert "Would run: apt-get install -y --no-install-recommends make" in done.stdout
    assert machine.calls == []


@pytest.mark.parametrize(
    "group,package",
    [
        ("tests", "xvfb"), ("tests", "libxcb-cursor0"), ("window", "libxkbcommon-x11-0"),
        ("compiler", "gcc"), ("webengine", "libnss3"),
    ],
)  # fmt: skip
def test_groups_are_chosen_by_name(group: str, package: str, machine: Machine) -> None:
    machine.run(group)
    assert package in asked_for(machine)
    assert "python3" not in asked_for(machine)


def test_newer_releases_have_other_names_for_some_packages(machine: Machine) -> None:
    machine.offered |= {"libglib2.0-0t64"}
    machine.run()
    assert "libglib2.0-0t64" in asked_for(machine)
    assert "libglib2.0-0" not in asked_for(machine)


def test_a_package_under_its_other_name_counts_as_there(machine: Machine) -> None:
    machine.installed = (every_package(machine.script) - {"libasound2"}) | {"libasound2t64"}
    assert "all there" in machine.run("webengine").stdout


def test_where_python3_is_too_old_the_newer_one_beside_it_is_taken(machine: Machine) -> None:
    (machine.home / "python3-version").write_text("Version: 3.10.6-1~22.04\n")
    machine.program("python3", "exit 1")
    machine.installed = {"python3", "python3-venv", "ca-certificates"}
    machine.run("python")
    assert asked_for(machine) == ["python3.11", "python3.11-venv"]


def test_a_python_without_its_venv_module_needs_only_that(machine: Machine) -> None:
    machine.program("python3", 'test "$#" = 1')
    machine.installed = {"ca-certificates"}
    said = machine.run("--dry-run", "python").stdout
    assert said.splitlines()[-1].endswith("--no-install-recommends python3-venv")


def test_a_python_that_is_fit_needs_no_package(machine: Machine) -> None:
    machine.program("python3.12", "exit 0")
    machine.installed = {"ca-certificates"}
    assert "all there" in machine.run("python").stdout


def test_without_root_it_uses_sudo_and_never_waits_for_a_password(machine: Machine) -> None:
    machine.user = 1000
    machine.program("sudo", f'echo "$*" >>{machine.home}/sudo; shift; exec "$@"')
    assert machine.run("make").returncode == 0
    assert (machine.home / "sudo").read_text().startswith("-n env")


def test_without_root_and_sudo_it_says_what_to_do(machine: Machine) -> None:
    machine.user = 1000
    done = machine.run("make")
    assert done.returncode == 4
    assert "you are not root, and there is no sudo" in done.stderr
    assert "by hand" in done.stderr


def test_on_another_system_it_lists_and_leaves_the_rest_to_people(machine: Machine) -> None:
    (machine.home / "bin" / "apt-get").unlink()
    done = machine.run("make")
    assert done.returncode == 4
    assert "make" in done.stdout
    assert "Debian and Ubuntu" in done.stderr


def test_when_apt_fails_its_own_words_are_shown(machine: Machine) -> None:
    machine.program("apt-get", 'echo "E: Unable to locate package"; exit 100')
    done = machine.run("make")
    assert done.returncode == 4
    assert "E: Unable to locate package" in done.stderr


def test_an_unknown_group_is_a_usage_error(machine: Machine) -> None:
    done = machine.run("kitchen-sink")
    assert done.returncode == 2
    assert 'does not know "kitchen-sink"' in done.stderr


def test_help_lists_every_group(machine: Machine) -> None:
    said = machine.run("--help").stdout
    for group in ("python", "offscreen", "window", "tests", "postgresql", "make", "compiler"):
        assert re.search(rf"^  {group} ", said, flags=re.MULTILINE)
