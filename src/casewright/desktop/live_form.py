"""What the engine says of a form while somebody types: visible, required, open, calculated, wrong.

Rule: a dry run on the engine's own functions; nothing is decided and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casewright.desktop.field_specs import Look, Slot
from casewright.engine import forms
from casewright.engine.commands import SubmitAssignment
from casewright.engine.decision import Given, Refused
from casewright.engine.plan import FieldPlan, Node, Plan
from casewright.engine.state import Assignment, Case
from casewright.engine.turn import Turn
from casewright.engine.values import BadValue, coerce

#: A dry run makes no ids that anybody sees.
_NOBODY = "00000000-0000-0000-0000-000000000000"


class LiveForm:
    """One open form on one state of its case."""

    def __init__(
        self, plan: Plan, case: Case, assignment: Assignment, actor: str, now: int
    ) -> None:
        command = SubmitAssignment(
            id=_NOBODY, actor=actor, case=case.id, assignment=assignment.id, seen=case.sequence
        )
        self._turn = Turn(plan, case, command, Given(now, lambda _key: None))
        self._have = dict(case.data)
        self.type = self._turn.type
        token = case.tokens.get(assignment.token)
        self.scope = token.scope if token else 0
        self.node: Node | None = self._turn.node(token.scope, token.step) if token else None

    def look(self, slots: tuple[Slot, ...], typed: Mapping[str, Any]) -> Look:
        """The form's state with these typed values."""
        turn = self._turn
        try:
            known = self._known(slots, typed)
            turn.case.data = {**self._have, **known}
            calculated = {
                name: value
                for name, value in turn.calculate(known or {"": None}).items()
                if name in turn.type.fields and turn.type.fields[name].formula is not None
            }
            turn.case.data.update(calculated)
            seen = [slot for slot in slots if self._visible(slot)]
            return Look(
                frozenset(slot.id for slot in seen),
                frozenset(slot.id for slot in seen if self._required(slot.plan)),
                frozenset(slot.id for slot in seen if self._editable(slot)),
                calculated,
            )
        finally:
            turn.case.data = dict(self._have)

    def _known(self, slots: tuple[Slot, ...], typed: Mapping[str, Any]) -> dict[str, Any]:
        """Typed values that can be read; the others say so under their field."""
        known: dict[str, Any] = {}
        for slot in slots:
            if slot.id in typed and slot.plan.kind not in ("calculated", "attachment"):
                try:
                    known[slot.id] = coerce(slot.plan.source, typed[slot.id])
                except BadValue:
                    continue
        return known

    def _visible(self, slot: Slot) -> bool:
        """The step's own condition stands in the place of the field's."""
        of_step = self.node.shown_when.get(slot.id) if self.node is not None else None
        condition = of_step or slot.plan.visible_when
        return condition is None or self._turn.holds(condition, self.scope)

    def _required(self, plan: FieldPlan) -> bool:
        node = self.node
        if node is None or plan.kind in ("calculated", "attachment"):
            return False
        if plan.id in node.required:
            return True
        if plan.id not in node.view or plan.id in node.optional:
            return False
        if plan.required_when is not None:
            return self._turn.holds(plan.required_when, self.scope)
        return plan.source.required

    def _editable(self, slot: Slot) -> bool:
        if not slot.editable or (self.node is not None and slot.id in self.node.locked):
            return False
        condition = slot.plan.editable_when
        return condition is None or self._turn.holds(condition, self.scope)

    def problems(self, typed: Mapping[str, Any], outcome: str = "") -> dict[str, str]:
        """A sentence for each field that would be refused; empty when all is well."""
        turn = self._turn
        try:
            data = forms.without_unchanged(turn, forms.clean(turn, dict(typed), self.scope))
            chosen = self.node.outcomes.get(outcome) if self.node else None
            if self.node is not None and (chosen is None or chosen.validate):
                forms.refuse_invalid(turn, self.node, data, self.scope)
        except Refused as refusal:
            return dict(refusal.fields)
        finally:
            turn.case.data = dict(self._have)
        return {}
