"""Compiled plans, one per published version, shared by all threads; a version never changes.

Rule: the blueprint and its compiler are loaded with the first plan, not with this module, because
whoever only reads lists needs neither.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Protocol

from casewright.engine.decision import Refused

if TYPE_CHECKING:
    from casewright.blueprint.cases import CaseType
    from casewright.blueprint.document import Blueprint
    from casewright.engine.plan import Plan


class Versions(Protocol):
    """Where published versions come from: a unit of work, or the read views."""

    def blueprint(self, blueprint: str, version: int = 0) -> tuple[int, str, bytes] | None:
        """(version, hash, canonical content); version 0 is the newest that is not retired."""


class Application:
    """One published version: its document and the plan compiled from it."""

    __slots__ = ("blueprint", "case_types", "plan", "version")

    def __init__(self, blueprint: Blueprint, version: int) -> None:
        from casewright.engine.compile import compile_plan

        self.blueprint = blueprint
        self.version = version
        self.plan: Plan = compile_plan(blueprint, version)
        self.case_types: dict[str, CaseType] = {each.id: each for each in blueprint.case_types}

    def case_type(self, case_type: str) -> CaseType:
        """The case type by id; raises ``Refused`` when this version has none."""
        try:
            return self.case_types[case_type]
        except KeyError:
            raise Refused(
                f"Blueprint {self.blueprint.blueprint} has no case type “{case_type}”.",
                f"It has: {', '.join(self.case_types)}.",
            ) from None


class Plans:
    """The applications in use. Compiling happens outside the lock: twice is harmless, late not."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Application] = {}
        self._lock = Lock()

    def get(self, source: Versions, blueprint: str, version: int = 0) -> Application:
        """One version (0: the newest that is not retired); raises ``Refused`` when there is none."""
        known = self._known.get((blueprint, version))
        if known is not None:
            return known
        found = source.blueprint(blueprint, version)
        if found is None:
            raise Refused(
                f"Blueprint “{blueprint}” has no published version"
                + (f" {version}." if version else "."),
                "Publish it first, or see `casewright blueprint list`.",
            )
        number, _, content = found
        known = self._known.get((blueprint, number))
        return known or self._add(blueprint, number, content)

    def _add(self, blueprint: str, version: int, content: bytes) -> Application:
        from casewright.blueprint.text import read

        application = Application(read(content, "json"), version)
        with self._lock:
            return self._known.setdefault((blueprint, version), application)
