"""Texts hold no address of a machine, no leftover note and no promise of later work."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".sh", ".lock", ".c", ".sql", ".svg", ""}
NOT_OURS = {"LICENSE", "OFL.txt"}

# Character classes keep this list from finding itself.
FORBIDDEN = {
    "an absolute path of somebody's machine": r"(?<![\w.])/(work|root|home/[a-z]+|Users/\w+)/",
    "a package registry": r"pypi[.]org|pythonhosted[.]org|registry[.]npm",
    "a note to ourselves": r"\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b",
    "a tracker's number": r"\bissue[ ]#?\d",
    "a promise of later work": r"\b(next|later|previous) (issue|session)[s]?\b|\bcoming[ ]soon\b",
    "filler text": r"\blorem[ ]ipsum\b",
    "a secret": r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b",
}


def files(project: Path) -> Iterator[Path]:
    """Every file that is or would be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=project, capture_output=True, check=True,
    )  # fmt: skip
    for name in listing.stdout.decode().split("\0"):
        file = project / name
        if name and file.is_file() and file.suffix in TEXTS and file.name not in NOT_OURS:
            yield file


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_text_contains(what: str, project: Path) -> None:
    if not (project / ".git").exists():
        pytest.skip("this is not a git checkout, so there is no list of files")
    found = [
        f"{file.relative_to(project)}:{number}: {line.strip()[:100]}"
        for file in files(project)
        if file != Path(__file__)
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), start=1)
        if re.search(FORBIDDEN[what], line)
    ]
    assert found == []
