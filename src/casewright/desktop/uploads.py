"""Attaching files: bytes into the workspace first, then the command that notes them on the case.

Rule: reading a file happens in a thread; a file that cannot be read is a refusal, not a crash.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.engine.commands import AttachFile
from casewright.runtime.door import Outcome


class Uploads(QObject):
    """``done`` comes when a file is attached, ``failed(problem)`` when it could not be."""

    done = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._going: set[str] = set()

    def attach(self, case: str, category: str, files: object) -> None:
        """Attach those of the files that are on this machine (they have a ``path``)."""
        for file in files if isinstance(files, list) else []:
            path = str(file.get("path", "")) if isinstance(file, dict) else ""
            if path and path not in self._going:
                self._going.add(path)
                self.attach_path(case, category, path)

    def attach_path(self, case: str, category: str, path: str) -> None:
        """Attach one file of this machine."""
        store = self._desk.workspace.store

        def read() -> dict[str, Any]:
            content = Path(path).read_bytes()
            return {"digest": store.put_file(content), "size": len(content)}

        def note(found: dict[str, Any]) -> None:
            command = AttachFile(
                id=self._desk.new_id(), actor=self._desk.actor, case=case,
                name=Path(path).name, category=category,
                media=mimetypes.guess_type(path)[0] or "application/octet-stream", **found,
            )  # fmt: skip
            self._desk.dispatch.run(command, self, lambda o: self._noted(path, o), self._failed)

        self._desk.dispatch.read(read, note, lambda p: self._unreadable(path, p), owner=self)

    def _noted(self, path: str, _outcome: Outcome) -> None:
        self._going.discard(path)
        self.done.emit()

    def _unreadable(self, path: str, problem: Problem) -> None:
        self._going.discard(path)
        name = Path(path).name
        what = self.tr("{0} could not be read.").format(name)
        self.failed.emit(Problem(problem.kind, what, self.tr("Check that it can be opened.")))

    def _failed(self, problem: Problem) -> None:
        self._going.clear()
        self.failed.emit(problem)
