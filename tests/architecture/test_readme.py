"""What the README points to exists."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_picture_and_file_that_it_links_to_is_there(project: Path) -> None:
    text = (project / "README.md").read_text()
    targets = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)
    assert targets
    assert [target for target in targets if not (project / target).exists()] == []


def test_the_two_commands_of_its_first_screen_can_be_run(project: Path) -> None:
    first_screen = (project / "README.md").read_text()[:2_000]
    for command in ("packaging/run", "packaging/test"):
        assert f"\n{command} " in first_screen
        assert (project / command).stat().st_mode & 0o111


def test_its_folders_are_folders_of_the_package(project: Path) -> None:
    table = re.findall(r"^\| (.+?) \|", (project / "README.md").read_text(), flags=re.MULTILINE)
    rooms = [name for cell in table for name in re.findall(r"`(\w+)/`", cell)]
    assert len(rooms) >= 8
    for room in rooms:
        assert (project / "src" / "casewright" / room / "__init__.py").exists()
