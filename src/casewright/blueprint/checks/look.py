"""What every check looks at: the blueprint walked once, its declarations by id, its flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..base import Element, Model
from ..cases import CaseType, Process
from ..circles import reaching
from ..document import Blueprint
from ..fields import DataField
from ..finding import Finding
from ..flow import Flow, flow_of, has_person_or_clock
from ..scope import (
    Scope,
    case_type_of,
    case_types_at,
    fields_of,
    items_at,
    owners_of,
    parts_of,
    scope_of,
    table_uses,
)
from ..sla import SlaPolicy
from ..steps import CallProcess
from ..walk import Place, id_of, places

#: Attributes of the blueprint that declare something by id.
DECLARED = (
    "personas", "queues", "skills", "calendars", "slas", "data_types", "decisions", "connectors",
    "robots", "messages", "processes", "case_types", "triggers",
)  # fmt: skip


class Look:
    """A blueprint with the indexes that the checks share."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self.places: tuple[Place, ...] = tuple(places(blueprint))
        self._scopes: dict[str, Scope] = {}
        self._parts: dict[str, tuple[Model, ...]] = {}
        self._fields: dict[int, Mapping[str, DataField]] = {}
        self._items: dict[str, dict[str, frozenset[str]]] = {}

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """Kind of declaration (``queues``) → the ids that are declared."""
        return {
            kind: frozenset(element.id for element in getattr(self.blueprint, kind))
            for kind in DECLARED
        }

    @cached_property
    def policies(self) -> dict[str, SlaPolicy]:
        """The SLA policies by id."""
        return {policy.id: policy for policy in self.blueprint.slas}

    @cached_property
    def owners(self) -> dict[tuple[type[Model], str], tuple[CaseType, ...]]:
        """Which case types use each SLA policy and each reusable process."""
        return owners_of(self.blueprint)

    @cached_property
    def flows(self) -> tuple[tuple[Place, Flow], ...]:
        """Every process of the document with its flow."""
        return tuple(
            (place, flow_of(place.element.steps, place.path))
            for place in self.places
            if isinstance(place.element, Process)
        )

    @cached_property
    def pausing(self) -> frozenset[str]:
        """The ids of processes in which, or in what they call, a person or a clock has a part."""
        paused: set[str] = set()
        calls: dict[str, list[str]] = {}
        for place, flow in self.flows:
            id = id_of(place.element) or ""
            steps = [node.step for node in flow.nodes.values()]
            if any(map(has_person_or_clock, steps)):
                paused.add(id)
            calls[id] = [step.process for step in steps if isinstance(step, CallProcess)]
        return frozenset(reaching(calls, paused))

    def case_types_at(self, place: Place) -> tuple[CaseType, ...]:
        """The case types for whose cases something at ``place`` is evaluated."""
        return case_types_at(place, self.owners)

    def places_of(self, case_type: CaseType) -> Iterator[Place]:
        """The places inside one case type."""
        return (place for place in self.places if place.top is case_type)

    def parts(self, case_type: CaseType, kinds: tuple[type[Model], ...]) -> frozenset[str]:
        """The ids of the elements of these classes in a case type and the processes it calls."""
        return frozenset(
            str(part.id)
            for part in self._parts_of(case_type.id)
            if isinstance(part, kinds) and isinstance(part, Element)
        )

    def elements(self, case_type: CaseType) -> tuple[Model, ...]:
        """Everything in a case type and in the reusable processes that it calls."""
        return self._parts_of(case_type.id)

    def called(self, case_type: CaseType) -> frozenset[str]:
        """The ids of reusable processes that are no process of the case type itself."""
        own = {
            place.element.id
            for place in self.places_of(case_type)
            if isinstance(place.element, Process)
        }
        return self.ids["processes"] - own

    def _parts_of(self, case_type: str) -> tuple[Model, ...]:
        if case_type not in self._parts:
            declared = case_type_of(case_type, self.blueprint)
            found = parts_of(declared, self.blueprint) if declared else ()
            self._parts[case_type] = tuple(place.element for place in found)
        return self._parts[case_type]

    def scope(self, case_type: CaseType) -> Scope:
        """The names that every expression of a case type sees; worked out once."""
        if case_type.id not in self._scopes:
            self._scopes[case_type.id] = scope_of(case_type, self.blueprint)
        return self._scopes[case_type.id]

    def fields(self, case_type: CaseType) -> Mapping[str, DataField]:
        """The fields of a case type by id; worked out once."""
        if id(case_type) not in self._fields:
            self._fields[id(case_type)] = fields_of(case_type)
        return self._fields[id(case_type)]

    def items_of(self, case_type: CaseType) -> Mapping[str, frozenset[str]]:
        """Decision by table → the items of the for eaches around the steps that use it."""
        if case_type.id not in self._items:
            found: dict[str, frozenset[str]] = {}
            for table, place in table_uses(case_type, self.blueprint):
                found[table] = found.get(table, frozenset()) | items_at(place)
            self._items[case_type.id] = found
        return self._items[case_type.id]

    def uses(self, policy: SlaPolicy) -> tuple[CaseType, ...]:
        """The case types in which ``policy`` is used."""
        return self.owners.get((SlaPolicy, policy.id), ())


def error(element: str, problem: str, remedy: str) -> Finding:
    """A finding that forbids publishing."""
    return Finding(element, "error", problem, remedy)


def warning(element: str, problem: str, remedy: str) -> Finding:
    """A finding that its author should know before publishing."""
    return Finding(element, "warning", problem, remedy)


def info(element: str, problem: str, remedy: str) -> Finding:
    """A hint."""
    return Finding(element, "info", problem, remedy)
