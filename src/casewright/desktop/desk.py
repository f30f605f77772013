"""What the panes are given: the open workspace, the way to it, and names for the ids people see.

Rule: a ``Directory`` is read in a thread and never changes; a new one replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casewright.desktop.names import FALLBACK, Named, read_names
from casewright.runtime import identity

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.desktop.dispatch import Dispatch
    from casewright.desktop.opened import Reader
    from casewright.desktop.wording import Wording
    from casewright.runtime.reading import BlueprintRow, Changes, PersonRow, Reads


#: Rights over work that is somebody else's.
_SUPERVISING = frozenset({"skip", "reassign"})


@dataclass(frozen=True)
class Directory:
    """Names of people, case types, queues, personas, stages and steps, by id."""

    people: Mapping[str, PersonRow] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    blueprints: tuple[BlueprintRow, ...] = ()
    versions: Mapping[tuple[str, int], Named] = field(default_factory=dict)
    language: str = FALLBACK
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def supervises(self, person: str) -> bool:
        """Whether somebody looks after others' work: may skip or reassign it."""
        known = self.people.get(person)
        if known is None:
            return False
        mine = (self.rights.get(one, frozenset()) for one in known.personas)
        return known.everything or any(_SUPERVISING & rights for rights in mine)

    def person(self, person: str | None) -> str:
        """The name of a person; an id nobody knows stays as it is."""
        if not person:
            return ""
        known = self.people.get(person)
        return known.name if known else person

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Names of all that data may name: people by id, ``queue:ID`` and ``persona:ID``."""
        groups = {
            f"{kind}:{one}": name
            for one, name in self.groups.items()
            for kind in ("queue", "persona")
        }
        return {**{one: row.name for one, row in self.people.items()}, **groups}

    def type(self, case_type: str) -> str:
        """The name of a case type."""
        return self.types.get(case_type, case_type)

    def group(self, queue_or_persona: str | None) -> str:
        """The name of a queue or persona."""
        return self.groups.get(queue_or_persona or "", queue_or_persona or "")

    def element(self, version: tuple[str, int], case_type: str, one: str, known: str) -> str:
        """The name of a stage or step in a blueprint's version; ``known`` when it has none."""
        if not one:
            return known
        named = self.versions.get(version)
        return (named.element(case_type, one) if named else "") or known or one

    def title(self, row: BlueprintRow) -> str:
        """The name of a blueprint."""
        named = self.versions.get((row.blueprint, row.version))
        return (named.title if named else "") or row.name or row.blueprint

    def role(self, person: str) -> str:
        """What stands under a person's name: the first personas, in words."""
        known = self.people.get(person)
        names = [self.group(persona) for persona in known.personas[:2]] if known else []
        return " · ".join(names)

    def current(self) -> tuple[BlueprintRow, ...]:
        """The newest version in use of each blueprint."""
        newest: dict[str, BlueprintRow] = {}
        for row in self.blueprints:
            if row.status == "published":
                known = newest.get(row.blueprint)
                newest[row.blueprint] = (
                    row if known is None or known.version < row.version else known
                )
        return tuple(newest.values())


def read_directory(reads: Reads, language: str = FALLBACK) -> Directory:
    """The names as they are now, in a language; call it in a thread."""
    blueprints = tuple(reads.blueprints())
    versions: dict[tuple[str, int], Named] = {}
    types: dict[str, str] = {}
    groups: dict[str, str] = {}
    stages: dict[str, str] = {}
    rights: dict[str, frozenset[str]] = {}
    for row in sorted(blueprints, key=lambda row: (row.status != "published", -row.version)):
        content = reads.blueprint(row.blueprint, row.version)
        named = read_names(content, language) if content is not None else Named()
        versions[row.blueprint, row.version] = named
        for known, found in ((types, named.types), (groups, named.groups), (stages, named.stages)):
            known.update({one: name for one, name in found.items() if one not in known})
        for persona, may in named.rights.items():
            rights[persona] = rights.get(persona, frozenset()) | may
    people = {row.person: row for row in reads.people()}
    return Directory(people, types, groups, stages, blueprints, versions, language, rights)


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
        from casewright.desktop.wording import Wording

        super().__init__(parent)
        self.dispatch = dispatch
        self.workspace = workspace
        self.actor = actor
        self.directory = directory
        self.wording: Wording = Wording(directory.language)
        dispatch.changed.connect(self._changed)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.workspace or changes.blueprints:
            reads, language = self.workspace.reads, self.directory.language
            self.dispatch.read(lambda: read_directory(reads, language), self._renamed, owner=self)

    def _renamed(self, directory: Directory) -> None:
        self.directory = directory
        self.renamed.emit()

    def name(self, person: str | None) -> str:
        """The name of a person."""
        return self.directory.person(person)

    def reader(self) -> Reader:
        """Who reads here, for jobs in other threads."""
        from casewright.desktop.opened import Reader

        return Reader(self.workspace, self.actor, self.wording)

    @staticmethod
    def new_id() -> str:
        """A fresh id for a command."""
        return identity.new_id()
