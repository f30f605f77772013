"""The two commands of a newcomer set up once, start quickly afterwards, and say what is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

# Stands in for the interpreter: `-m venv` makes an environment whose python is this script again,
# and every installation and start is written down.
PYTHON = """#!/bin/sh
say() { printf '%s\\n' "$*" >>"$CHECKOUT/calls"; }
case "$*" in
    "-V") echo "Python 3.11.2" ;;
    "-m venv "*)
        say "made the environment"
        mkdir -p "$CHECKOUT/.venv/bin"
        cp "$0" "$CHECKOUT/.venv/bin/python"
        cp "$0" "$CHECKOUT/.venv/bin/casewright"
        ;;
    "-m pip "*--require-hashes*)
        say "installed ${*##*/}"
        exit "${NETWORK_FAILS:-0}"
        ;;
    "-m pip "*) ;;
    "-m pytest "*) say "tested:${*#*-m pytest}" ;;
    "-c "*QGuiApplication*) exit "${DISPLAY_FAILS:-0}" ;;
    "-c "* | "-"*) ;;
    *) say "started: $*" ;;
esac
"""


@dataclass
class Checkout:
    """A made-up checkout on a machine whose system packages are all there."""

    root: Path

    @property
    def calls(self) -> list[str]:
        """What was made, installed and started, in order."""
        log = self.root / "calls"
        return log.read_text().splitlines() if log.exists() else []

    def forget(self) -> None:
        """Start a new list of calls."""
        (self.root / "calls").unlink()

    def __call__(
        self, command: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run packaging/COMMAND there, from another folder."""
        path = f"{self.root / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [self.root / "packaging" / command, *arguments],
            env={"PATH": path, "CHECKOUT": str(self.root), **environment},
            cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip


@pytest.fixture
def checkout(project: Path, tmp_path: Path) -> Checkout:
    """A fresh clone."""
    root = tmp_path / "a clone"
    (root / "bin").mkdir(parents=True)
    (root / "packaging").mkdir()
    for name in ("run", "test", "common.sh"):
        shutil.copy(project / "packaging" / name, root / "packaging")
    shutil.copytree(project / "requirements", root / "requirements")
    shutil.copy(project / "pyproject.toml", root)
    for name, body in {
        "bin/python3": PYTHON,
        "packaging/setup.sh": '#!/bin/sh\necho "groups: $*"\n',
    }.items():
        (root / name).write_text(body)
        (root / name).chmod(0o755)
    return Checkout(root)


def test_without_a_display_the_sample_cases_are_worked_on_the_terminal(checkout: Checkout) -> None:
    done = checkout("run")
    assert done.returncode == 0, done.stderr
    assert "There is no display here" in done.stdout
    assert checkout.calls == [
        "made the environment",
        "installed run.lock",
        "started: demo --headless",
    ]


def test_with_a_display_the_window_opens(checkout: Checkout) -> None:
    done = checkout("run", DISPLAY=":0")
    assert "no display" not in done.stdout
    assert "groups: python offscreen window" in done.stdout
    assert checkout.calls[-1] == "started: demo"


def test_a_display_that_does_not_answer_counts_as_none(checkout: Checkout) -> None:
    done = checkout("run", DISPLAY=":0", DISPLAY_FAILS="1")
    assert "There is no display here" in done.stdout
    assert checkout.calls[-1] == "started: demo --headless"


def test_headless_can_be_asked_for_and_options_are_passed_on(checkout: Checkout) -> None:
    checkout("run", "--headless", "--out", "my report", DISPLAY=":0")
    assert checkout.calls[-1] == "started: demo --headless --out my report"


def test_the_second_start_installs_nothing(checkout: Checkout) -> None:
    checkout("run")
    checkout.forget()
    checkout("run")
    assert checkout.calls == ["started: demo --headless"]


def test_a_changed_lock_is_installed(checkout: Checkout) -> None:
    checkout("run")
    checkout.forget()
    with (checkout.root / "requirements" / "run.lock").open("a") as lock:
        lock.write("# another version\n")
    checkout("run")
    assert checkout.calls == ["installed run.lock", "started: demo --headless"]


def test_an_environment_for_tests_serves_the_application_as_well(checkout: Checkout) -> None:
    checkout("test")
    checkout.forget()
    checkout("run")
    assert checkout.calls == ["started: demo --headless"]


def test_an_environment_for_the_application_is_completed_for_tests(checkout: Checkout) -> None:
    checkout("run")
    checkout.forget()
    checkout("test")
    assert checkout.calls[0] == "installed dev.lock"


def test_a_clone_that_was_moved_is_set_up_again(checkout: Checkout) -> None:
    checkout("run")
    moved = Checkout(checkout.root.rename(checkout.root.with_name("moved")))
    moved.forget()
    moved("run")
    assert moved.calls == ["installed run.lock", "started: demo --headless"]


def test_without_network_it_says_what_that_means_and_can_be_repeated(checkout: Checkout) -> None:
    done = checkout("run", NETWORK_FAILS="1")
    assert done.returncode == 4
    assert "Casewright cannot start yet" in done.stderr
    assert "give the same command again" in done.stderr
    checkout.forget()
    assert checkout("run").returncode == 0
    assert checkout.calls == ["installed run.lock", "started: demo --headless"]


def test_without_a_fit_python_it_says_how_to_name_one(checkout: Checkout) -> None:
    done = checkout("run", CASEWRIGHT_PYTHON="no-such-python")
    assert done.returncode == 4
    assert "CASEWRIGHT_PYTHON=" in done.stderr


def test_arguments_of_the_test_command_go_to_pytest(checkout: Checkout) -> None:
    done = checkout("test", "-k", "two words", "tests/store")
    assert done.returncode == 0, done.stderr
    assert checkout.calls[-1] == (
        "tested: -n 2 --dist loadfile --max-worker-restart=0 -k two words tests/store"
    )


def test_long_tests_may_take_long(checkout: Checkout) -> None:
    checkout("test", "-m", "soak")
    assert checkout.calls[-1].endswith("-o faulthandler_timeout=14400 -m soak")


def test_tests_go_on_where_a_server_cannot_be_installed(checkout: Checkout) -> None:
    script = checkout.root / "packaging" / "setup.sh"
    script.write_text('#!/bin/sh\ncase "$*" in *postgresql*) exit 4 ;; esac\n')
    done = checkout("test")
    assert done.returncode == 0
    assert "will be skipped" in done.stdout
    assert checkout.calls[-1].startswith("tested:")
