"""What compiling a blueprint needs in every part: the case type's names, formulas, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.blueprint.base import Name
from casewright.blueprint.cases import Process
from casewright.blueprint.people import Route
from casewright.blueprint.templates import pieces
from casewright.rules.calendar import WallClock
from casewright.rules.errors import RulesError

from .formula import Convert, Formula
from .plan import Filling, PlanError, PolicyPlan, ProcessPlan


def label(name: Name, fallback: str) -> str:
    """A name in the first language it has, else ``fallback``."""
    if isinstance(name, str):
        return name or fallback
    return name.get("en") or next(iter(name.values()), "") or fallback


@dataclass
class Compiling:
    """The surroundings in which the parts of one case type are compiled."""

    fields: Mapping[str, Convert | None]
    calendars: Mapping[str, Any]
    policies: dict[str, PolicyPlan] = field(default_factory=dict)
    reusable: Mapping[str, Process] = field(default_factory=dict)
    processes: dict[str, ProcessPlan] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, Convert | None]] = field(default_factory=dict)
    wall: Any = field(default_factory=WallClock)
    conditional_boundaries: bool = False
    choices: bool = False

    def formula(self, text: str | None, element: str, extra: Iterable[str] = ()) -> Formula | None:
        """Compile an optional expression; raises ``PlanError`` when it does not parse."""
        return None if text is None else self.required(text, element, extra)

    def required(self, text: str, element: str, extra: Iterable[str] = ()) -> Formula:
        """Compile an expression; raises ``PlanError`` when it does not parse."""
        try:
            return Formula(text, self.fields, extra)
        except RulesError as error:
            raise PlanError(element, f"the expression “{text}” does not parse: {error}") from None

    def item(self, each: str) -> Convert | None:
        """How one row of a records field becomes a FEEL value, where ``each`` names the field."""
        rows = self.fields.get(each.strip())
        return None if rows is None else lambda row: rows([row])[0]

    def sets(
        self, assignments: Mapping[str, str], element: str, extra: Iterable[str] = ()
    ) -> tuple[tuple[str, Formula], ...]:
        """Compile ``field: expression`` pairs."""
        return tuple(
            (name, self.required(text, element, extra)) for name, text in assignments.items()
        )

    def template(self, text: str, element: str, extra: Iterable[str] = ()) -> Filling:
        """Compile a template; raises ``PlanError`` when a placeholder does not parse."""
        return tuple(
            (words, self.formula(expression, element, extra)) for words, expression in pieces(text)
        )

    def routes(
        self, routes: Iterable[Route], element: str, extra: Iterable[str] = ()
    ) -> dict[str, Formula]:
        """Compile the expressions of routes, by their text."""
        chain = [one for route in routes for one in route.chain]
        texts = {text for r in chain for text in (r.expression, r.manager_of) if text}
        return {text: self.required(text, element, extra) for text in sorted(texts)}

    def back(self, values: Mapping[str, str], child: str, element: str) -> dict[str, Formula]:
        """Compile what a parent takes back: expressions over the child's fields."""
        if child not in self.types:
            raise PlanError(element, f"there is no case type {child}")
        inner = Compiling(self.types[child], self.calendars)
        return {name: inner.required(text, element) for name, text in values.items()}

    def calendar(self, calendar: str | None, element: str) -> Any:
        """The calendar of that id, or the wall clock; raises ``PlanError`` for an unknown one."""
        if calendar is None:
            return self.wall
        found = self.calendars.get(calendar)
        if found is None:
            raise PlanError(element, f"there is no calendar {calendar}")
        return found

    def promises(self, ids: Iterable[str], element: str) -> tuple[PolicyPlan, ...]:
        """The SLA policies of these ids; raises ``PlanError`` for an unknown one.

        Where the data may choose another of them, a clock of any of them is looked at again.
        """
        found = []
        for policy in ids:
            if policy not in self.policies:
                raise PlanError(element, f"there is no SLA policy {policy}")
            found.append(self.policies[policy])
        if any(one.dynamic for one in found):
            for one in found:
                one.dynamic = True
        return tuple(found)
