"""What an assignment's form begins with: stored values as the form takes them, and its outcomes.

Rule: pure; it reads what was opened and changes nothing.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from casewright.desktop.assignment_parts import Choice
from casewright.desktop.field_specs import Look, Slot, to_form
from casewright.desktop.opened import OpenedForm


def stored_value(opened: OpenedForm, slot: Slot, look: Look) -> Any:
    """The value of a field as the case has it, calculated ones as they are now."""
    source = slot.plan.source
    if source.kind == "attachment":
        return [
            {"name": file.name, "size": file.size, "digest": file.digest}
            for file in opened.page.files
            if file.category == slot.id
        ]
    value = look.calculated.get(slot.id, _item_or_case(opened, slot))
    return to_form(source.result if source.kind == "calculated" else source.kind, value)


def _item_or_case(opened: OpenedForm, slot: Slot) -> Any:
    """In a for each the item's own columns come from the item."""
    if slot.id in opened.page.type.fields or opened.live is None:
        return opened.case.data.get(slot.id)
    scope = opened.case.scopes.get(opened.live.scope)
    item = scope.value if scope is not None else None
    return item.get(slot.id) if isinstance(item, dict) else None


def choices_of(opened: OpenedForm) -> tuple[Choice, ...]:
    """The outcomes as buttons; a step without any has one."""
    node = opened.live.node if opened.live else None
    outcomes = list(node.outcomes.values()) if node else []
    if not outcomes:
        word = "Done" if node is None else "Submit"
        return (Choice("", QCoreApplication.translate("Assignment", word)),)
    return tuple(Choice(one.id, one.name or one.id, one.reason) for one in outcomes)
