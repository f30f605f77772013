"""What the panes are given: the open workspace, the way to it, and names for the ids people see.

Rule: a ``Directory`` is read in a thread and never changes; a new one replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.dispatch import Dispatch
    from casewright.runtime.reading import BlueprintRow, Changes, PersonRow


@dataclass(frozen=True)
class Directory:
    """Names of people, case types, queues and personas, by id."""

    people: dict[str, PersonRow] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    blueprints: tuple[BlueprintRow, ...] = ()

    def person(self, person: str | None) -> str:
        """The name of a person; an id nobody knows stays as it is."""
        if not person:
            return ""
        known = self.people.get(person)
        return known.name if known else person

    def type(self, case_type: str) -> str:
        """The name of a case type."""
        return self.types.get(case_type, case_type)

    def group(self, queue_or_persona: str | None) -> str:
        """The name of a queue or persona."""
        return self.groups.get(queue_or_persona or "", queue_or_persona or "")

    def role(self, person: str) -> str:
        """What stands under a person's name: the first personas, in words."""
        known = self.people.get(person)
        names = [self.group(persona) for persona in known.personas[:2]] if known else []
        return " · ".join(names)


def read_directory(workspace: Workspace) -> Directory:
    """The names as they are now; call it in a thread."""
    reads = workspace.reads
    blueprints = tuple(reads.blueprints())
    types: dict[str, str] = {}
    groups: dict[str, str] = {}
    seen: set[str] = set()
    for row in blueprints:
        for case_type, name in row.case_types:
            types.setdefault(case_type, name or case_type)
        if row.status == "published" and row.blueprint not in seen:
            seen.add(row.blueprint)
            document = workspace.application(row.blueprint, row.version).blueprint
            for element in (*document.queues, *document.personas):
                groups.setdefault(element.id, element.title())
    return Directory({row.person: row for row in reads.people()}, types, groups, blueprints)


class Desk(QObject):
    """An open workspace as the panes see it. ``renamed`` comes when the directory was read anew."""

    renamed = Signal()

    def __init__(
        self,
        dispatch: Dispatch,
        workspace: Workspace,
        actor: str,
        directory: Directory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.dispatch = dispatch
        self.workspace = workspace
        self.actor = actor
        self.directory = directory
        dispatch.changed.connect(self._changed)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.workspace or changes.blueprints:
            self.dispatch.read(lambda: read_directory(self.workspace), self._renamed, owner=self)

    def _renamed(self, directory: Directory) -> None:
        self.directory = directory
        self.renamed.emit()

    def name(self, person: str | None) -> str:
        """The name of a person."""
        return self.directory.person(person)

    @staticmethod
    def new_id() -> str:
        """A fresh id for a command."""
        return str(uuid4())
