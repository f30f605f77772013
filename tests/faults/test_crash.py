"""A process dies at any moment: nothing that was acknowledged is lost, nothing is half done."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.rebuild import differences, rebuild
from casewright.store.verify import verify

from .conftest import Victims

KILLED, POWER_CUT = -9, 99


def lost(path: Path, acknowledged: list[str]) -> list[str]:
    """The acknowledged commands that the workspace does not know."""
    store = open_store(path)
    try:
        with store.transaction() as unit:
            return [each for each in acknowledged if unit.answered(each) is None]
    finally:
        store.close()


def check(path: Path) -> None:
    """The histories are intact and the tables are what they say."""
    store = open_store(path)
    try:
        found = verify(store)
        assert found["ok"], found["bad"]
        again = MemoryStore()
        rebuild(store, again)
        assert differences(store, again) == []
    finally:
        store.close()


@pytest.mark.parametrize("moments", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_kill_at_any_moment_loses_nothing_acknowledged(
    victims: Victims, workspace: Path, moments: int
) -> None:
    """One workspace lives through all of it: each worker goes on where the last one died."""
    rng = Random(4711)
    acknowledged: list[str] = []
    for moment in range(moments):
        told, ended = victims.run(workspace, moment, kill_after=rng.randint(0, 40))
        assert ended == KILLED
        acknowledged += told
        assert lost(workspace, acknowledged) == []
    check(workspace)
    assert len(acknowledged) > moments


@pytest.mark.parametrize("moments", [12, pytest.param(100, marks=pytest.mark.soak)])
def test_a_power_cut_loses_nothing_acknowledged(
    forgetful: Callable[[], Victims], made: Path, tmp_path: Path, moments: int
) -> None:
    """Everything that was not synced is gone, at a random write or sync."""
    rng = Random(42)
    workers = forgetful()
    count = 0
    for moment in range(moments):
        path = Path(shutil.copy(made, tmp_path / f"{moment}.casewright"))
        told, ended = workers.run(path, moment, power_cut=rng.randint(1, 250))
        assert ended == POWER_CUT
        assert lost(path, told) == []
        check(path)
        count += len(told)
    assert count > 0


def test_the_forgetful_disk_does_forget(
    forgetful: Callable[[], Victims], made: Path, tmp_path: Path
) -> None:
    """The proof that the test above can fail: without syncing, acknowledged work is lost."""
    path = Path(shutil.copy(made, tmp_path / "careless.casewright"))
    told, ended = forgetful().run(path, 1, power_cut=250, synchronous="NORMAL")
    assert ended == POWER_CUT
    assert lost(path, told) != []
    check(path)
