"""Kinds of connectors by name: ours, those of other packages, and what happens when there is none."""

from __future__ import annotations

import subprocess
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from casewright.runtime.connectors.port import GROUP, BadSettings
from casewright.runtime.connectors.registry import OURS, Registry


class Offered:
    """A kind as another package would offer it."""

    def open(self, settings: Any) -> Any:
        return ("opened", dict(settings))


def entry(name: str, value: str) -> dict[str, EntryPoint]:
    return {name: EntryPoint(name, value, GROUP)}


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_opens_or_says_what_is_missing(name: str) -> None:
    kind = Registry({}).kind(name)
    with pytest.raises(BadSettings):
        kind.open({"no such": "setting"})


def test_another_packages_kind_is_found_by_its_entry_point() -> None:
    registry = Registry(entry("fax", f"{__name__}:Offered"))
    kind: Any = registry.kind("fax")
    assert kind.open({"a": 1}) == ("opened", {"a": 1})
    assert registry.names == (*OURS, "fax")


def test_nobody_takes_the_name_of_one_of_ours() -> None:
    registry = Registry(entry("rest", f"{__name__}:Offered"))
    assert not isinstance(registry.kind("rest"), Offered)


@pytest.mark.parametrize(
    "value", ["no_such_module:Kind", f"{__name__}:Nothing", f"{__name__}:entry"]
)
def test_a_package_that_does_not_load_is_said(value: str) -> None:
    with pytest.raises(BadSettings, match="cannot be loaded"):
        Registry(entry("fax", value)).kind("fax")


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(BadSettings, match="There is: rest, smtp, imap, sql, files, program"):
        Registry({}).kind("pigeon")


def test_what_is_installed_is_asked_for_when_nothing_is_given() -> None:
    assert set(OURS) <= set(Registry().names)


def test_looking_up_a_kind_loads_only_that_kind(python: Path) -> None:
    script = (
        "import sys\nfrom casewright.runtime.connectors.registry import Registry\n"
        "Registry().kind('files')\nprint(*sys.modules)"
    )
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "casewright.runtime.connectors.files" in loaded
    assert not loaded & {"httpx", "sqlalchemy", "imaplib", "smtplib"}
