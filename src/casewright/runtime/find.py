"""Finding what people name: case types, versions, thresholds and names of elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from casewright.engine.decision import Refused
from casewright.store.reads import Reads

from . import views
from .plans import Application, Plans

if TYPE_CHECKING:
    from casewright.blueprint.cases import CaseType
    from casewright.engine.plan import Plan


class Found(msgspec.Struct, frozen=True):
    """A case type in the newest version of its blueprint."""

    blueprint: str
    case_type: CaseType


class _Source:
    """The published versions as ``Plans`` asks for them, outside of any transaction."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def blueprint(self, blueprint: str, version: int = 0) -> tuple[int, str, bytes] | None:
        for row in self._reads.blueprints():
            wanted = row.version == version if version else row.status == "published"
            if row.blueprint == blueprint and wanted:
                content = self._reads.blueprint(blueprint, row.version)
                return None if content is None else (row.version, row.hash, content)
        return None


class Catalogue:
    """The published blueprints of a workspace, compiled when they are first used."""

    def __init__(self, reads: Reads, plans: Plans) -> None:
        self._reads = reads
        self._plans = plans
        self._source = _Source(reads)
        self._names: dict[tuple[str, int], dict[str, str]] = {}

    def application(self, blueprint: str, version: int = 0) -> Application:
        """One version (0: the newest in use); raises ``Refused`` when there is none."""
        return self._plans.get(self._source, blueprint, version)

    def newest(self, blueprint: str) -> Application:
        """The newest version that is not retired; raises ``Refused`` when there is none."""
        return self.application(blueprint)

    def plan(self, blueprint: str, version: int) -> Plan:
        """The compiled plan of a version."""
        return self.application(blueprint, version).plan

    def case_type(self, name: str) -> Found:
        """A case type by id, or ``BLUEPRINT/TYPE`` when several blueprints have it.

        Raises ``Refused`` when there is none or more than one.
        """
        wanted_blueprint, _, wanted = name.rpartition("/")
        newest: dict[str, tuple[str, ...]] = {}
        for row in self._reads.blueprints():
            if row.status == "published":
                newest.setdefault(row.blueprint, tuple(each for each, _ in row.case_types))
        found = [
            blueprint
            for blueprint, types in newest.items()
            if wanted in types and wanted_blueprint in ("", blueprint)
        ]
        if len(found) == 1:
            application = self.application(found[0])
            return Found(found[0], application.case_type(wanted))
        raise _not_one(name, found, newest)

    def threshold(self, blueprint: str, version: int, queue: str) -> int:
        """The urgency from which work of a queue goes before that of other queues; 0: none."""
        for each in self.application(blueprint, version).blueprint.queues:
            if each.id == queue:
                return each.threshold
        return 0

    def names(self, blueprint: str, version: int) -> Callable[[str], str]:
        """Element id → its name; an id nobody knows stays as it is."""
        key = (blueprint, version)
        if key not in self._names:
            self._names[key] = views.names(self.application(blueprint, version))
        names = self._names[key]
        return lambda element: names.get(element, element)


def _not_one(name: str, found: list[str], newest: dict[str, tuple[str, ...]]) -> Refused:
    if found:
        choices = " or ".join(f"{blueprint}/{name}" for blueprint in found)
        return Refused(f"Several blueprints have a case type “{name}”.", f"Say {choices}.")
    known = sorted({each for types in newest.values() for each in types})
    remedy = f"There are: {', '.join(known)}." if known else "Publish a blueprint first."
    return Refused(f"No published blueprint has a case type “{name}”.", remedy)
