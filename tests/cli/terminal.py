"""A terminal for tests: runs command lines in this process and keeps what they said."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casewright.cli.main import run


class Said:
    """What one command line left: its exit status, standard output and standard error."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def data(self) -> Any:
        """The one JSON document on standard output; numbers as they were written."""
        return json.loads(self.out, parse_float=Decimal)


class Terminal:
    """Where somebody types; ``workspace`` is given with each command."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder
        self.workspace = folder / "work.casewright"

    def __call__(self, *words: str | Path) -> Said:
        """Run a command line."""
        self._capsys.readouterr()
        status = run(["-w", str(self.workspace), *map(str, words)])
        said = self._capsys.readouterr()
        return Said(status, said.out, said.err)

    def json(self, *words: str | Path) -> Any:
        """Run a command line that must succeed, with --json; gives its document."""
        said = self("--json", *words)
        assert said.status == 0, said.err
        return said.data

    def write(self, name: str, content: str | bytes) -> Path:
        """A file in the person's folder."""
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def zoe(self, *words: str | Path) -> Said:
        """What zoe types, who may do everything."""
        return self("--as", "zoe", *words)
