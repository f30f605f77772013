"""What a base installation brings along is permissive or LGPL."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PERMISSIVE = (
    r"MIT(-0|-CMU| License)?", r"(0|2-Clause |3-Clause )?BSD([ -].*)?", r"0BSD", r"Apache([ -].*)?",
    r"ISC( License.*)?", r"PSFL?(-2\.0)?", r"Python Software Foundation License", r"Zlib",
    r"CNRI-Python", r"CC0-1\.0", r"LGPL-(2\.1|3\.0)-(only|or-later)",
)  # fmt: skip
# Named one by one, each with its reason.
EXCUSED = {
    "certifi": "MPL-2.0: a list of certificates, used unchanged; the licence stays with its file",
}


def base_distributions() -> dict[str, metadata.Distribution]:
    """What `pip install casewright` installs on this machine, extras left out."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [("casewright", frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        key = canonicalize_name(name)
        if key in found:
            continue
        found[key] = metadata.distribution(name)
        for text in found[key].requires or []:
            wanted = Requirement(text)
            if wanted.marker is None or any(
                wanted.marker.evaluate({"extra": extra}) for extra in extras or {""}
            ):
                waiting.append((wanted.name, frozenset(wanted.extras)))
    return found


def licences(distribution: metadata.Distribution) -> list[str]:
    """The licences to choose from; each may itself be several that all hold."""
    about = distribution.metadata
    (stated, *_) = about.get_all("License-Expression") or about.get_all("License") or [""]
    choices = stated.split(" OR ") if len(stated) < 100 else []
    classifiers = [line for line in about.get_all("Classifier") or [] if "License ::" in line]
    return choices + [line.rpartition(" :: ")[2] for line in classifiers]


def is_permissive(licence: str) -> bool:
    parts = [part.strip(" ()") for part in licence.split(" AND ")]
    return all(any(re.fullmatch(kind, part) for kind in PERMISSIVE) for part in parts)


def test_every_distribution_of_the_base_installation_may_be_used_freely() -> None:
    restricted = {
        name: licences(distribution)
        for name, distribution in base_distributions().items()
        if name not in EXCUSED and not any(map(is_permissive, licences(distribution)))
    }
    assert restricted == {}


def test_the_list_of_distributions_is_not_empty_by_mistake() -> None:
    assert {"casewright", "pyside6-essentials", "sqlalchemy", "numpy"} <= set(base_distributions())


@pytest.mark.parametrize(
    "licence,free",
    [
        ("MIT", True),
        ("MIT-CMU", True),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("Commercial", False),
        ("", False),
    ],
)
def test_which_licences_count_as_free(licence: str, free: bool) -> None:
    assert is_permissive(licence) is free
