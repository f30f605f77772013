"""Who acts when nobody is named, and ids of commands that nobody gave before."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from uuid import RFC_4122, UUID

import pytest

from casewright.runtime.identity import machine_user, new_id


def test_the_user_of_the_machine_acts_when_nobody_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGNAME", "lena")
    assert machine_user() == "lena"


@pytest.mark.parametrize("problem", [OSError("no name"), KeyError("no such uid")])
def test_a_user_without_a_name_is_called_user(
    monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def nobody() -> str:
        raise problem

    monkeypatch.setattr("getpass.getuser", nobody)
    assert machine_user() == "user"


def test_ids_are_uuids_of_version_7_in_lower_case() -> None:
    for given in (new_id() for _ in range(50)):
        assert (UUID(given).version, UUID(given).variant) == (7, RFC_4122)
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", given)


def test_an_id_begins_with_the_millisecond_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000
    stamp = UUID(new_id()).int >> 80
    assert before <= stamp <= time.time_ns() // 1_000_000


def test_no_id_comes_twice_even_within_a_millisecond() -> None:
    assert len({new_id() for _ in range(5_000)}) == 5_000


def test_a_later_id_sorts_behind_all_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what keeps new commands beside each other in the store."""
    clock = iter(range(1_772_442_000_000_000_000, 1_772_442_000_100_000_000, 1_000_000))
    monkeypatch.setattr("casewright.runtime.identity.time.time_ns", lambda: next(clock))
    made = [new_id() for _ in range(100)]
    assert made == sorted(made)


def test_asking_who_acts_loads_nothing_heavy() -> None:
    """The window asks before it is painted."""
    script = (
        "import sys\n"
        "import casewright.runtime.identity\n"
        "heavy = ('casewright.app', 'casewright.engine', 'sqlalchemy', 'msgspec')\n"
        "assert not [name for name in heavy if name in sys.modules]\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
