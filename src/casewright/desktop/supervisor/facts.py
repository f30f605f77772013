"""What the forms about an incident show, read in one go. Rule: these functions run in the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casewright.desktop.field_specs import Slot
from casewright.desktop.opened import choices_for, read_case
from casewright.desktop.supervisor.detail import Facts
from casewright.desktop.supervisor.reading import Incident

if TYPE_CHECKING:
    from casewright.desktop.opened import OpenedCase, Reader

#: Fields that nobody types.
_NOT_TYPED = frozenset({"calculated", "attachment"})


def read_facts(reader: Reader, one: Incident) -> Facts:
    """The case's fields that this person may see, with their values."""
    page = read_case(reader, one.case)
    slots = tuple(
        Slot(plan)
        for plan in page.type.fields.values()
        if plan.kind not in _NOT_TYPED and plan.id not in page.hidden
    )
    stage = page.type.stages.get(page.case.stage)
    return Facts(
        one,
        slots,
        {slot.id: page.case.data.get(slot.id) for slot in slots},
        choices_for(reader.workspace, slots),
        stage.name if stage is not None else "",
        _gives(page, one.step),
    )


def _gives(page: OpenedCase, step: str) -> frozenset[str]:
    """The fields that a step would set, where its description says so."""
    for process in page.type.processes.values():
        node = process.nodes.get(step)
        if node is None:
            continue
        found = set(getattr(node.source, "set", ()))
        for rule in getattr(node.source, "rules", ()):
            found.update(rule.set)
        table = page.plan.tables.get(getattr(node.source, "table", None) or "")
        found.update(table.outputs if table is not None else ())
        return frozenset(found)
    return frozenset()
