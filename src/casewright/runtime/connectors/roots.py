"""Declared folders and what lies inside them, opened step by step so that no link leads outside.

Rule: every part of a path is opened relative to the one before it without following links, so a
link that is put there at the last moment is refused as well.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .port import BadSettings

_MOST_PATH = 1_000
#: Links are refused, and opening a pipe never waits for somebody at its other end.
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class BadPath(ValueError):
    """A path that is not inside its root; the text says why."""


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a relative path; raises ``BadPath`` for anything that could lead outside."""
    if not path or len(path) > _MOST_PATH or not path.isprintable():
        raise BadPath(f"“{path[:80]}” is no path of a file.")
    if "\\" in path or ":" in path:
        raise BadPath(f"“{path[:80]}” must be written with / between folders, without a drive.")
    parts = tuple(path.split("/"))
    if any(part in ("", ".", "..") for part in parts):
        raise BadPath(f"“{path[:80]}” must lead from the root straight down to the file.")
    return parts


class Root:
    """One declared folder."""

    def __init__(self, name: str, path: str, *, write: bool) -> None:
        self.name = name
        self.path = Path(path)
        self.write = write
        if os.open not in os.supports_dir_fd:
            raise BadSettings(
                "Files cannot be guarded against links on this system.", "Use another connector."
            )
        if not self.path.is_absolute() or not self.path.is_dir():
            raise BadSettings(f"The root {name} is no folder: {path}.", "Give its whole path.")

    @contextmanager
    def folder(self, parts: tuple[str, ...]) -> Iterator[int]:
        """A folder inside, open; raises ``OSError`` when a part is missing, a link or no folder."""
        handle = os.open(self.path, _FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
        try:
            for part in parts:
                inner = os.open(part, _FOLDER, dir_fd=handle)
                os.close(handle)
                handle = inner
            yield handle
        finally:
            os.close(handle)

    @contextmanager
    def reading(self, path: str) -> Iterator[BinaryIO]:
        """A plain file inside, open for reading; raises ``OSError`` or ``BadPath``."""
        parts = parts_of(path)
        with self.folder(parts[:-1]) as folder:
            handle = os.open(parts[-1], os.O_RDONLY | _SAFELY, dir_fd=folder)
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise BadPath(f"{path} is no plain file.")
            yield file
