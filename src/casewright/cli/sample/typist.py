"""What people type into forms, from the blueprint's own fields. Rule: only what a form offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from casewright.app import Workspace
from casewright.blueprint.fields import DataField
from casewright.engine.commands import AttachFile, CaseCommand, SubmitAssignment
from casewright.engine.plan import Node, TypePlan
from casewright.engine.state import Case, Instant
from casewright.store.rows import WorkRow

from . import invent

#: How likely work ends with the first of its outcomes, which is the usual one.
_USUAL = 0.86


class Typist:
    """Fills in forms. ``new_id`` gives each command its id."""

    def __init__(self, rng: Random, new_id: Callable[[], str]) -> None:
        self._rng = rng
        self._new_id = new_id

    def finish(
        self,
        workspace: Workspace,
        row: WorkRow,
        person: str,
        people: tuple[str, ...],
        now: Instant,
    ) -> Iterator[CaseCommand]:
        """The commands that end a piece of work; none for a step that the plan does not know."""
        case = workspace.live(row.case)
        plan = workspace.application(case.blueprint, case.version).plan.types[case.type]
        node = _node(plan, row.step)
        if node is None:
            return
        if node.kind == "attach":
            yield self._file(workspace, person, row, node)
        yield self._form(person, row, case, plan, node, people, now)

    def _form(
        self,
        person: str,
        row: WorkRow,
        case: Case,
        plan: TypePlan,
        node: Node,
        people: tuple[str, ...],
        now: Instant,
    ) -> SubmitAssignment:
        outcomes = list(node.outcomes)
        usual = self._rng.random() < _USUAL or len(outcomes) < 2
        outcome = "" if not outcomes else outcomes[0] if usual else self._rng.choice(outcomes[1:])
        data: dict[str, Any] = {}
        for field_id in sorted(node.view - node.locked):
            field = plan.fields[field_id].source if field_id in plan.fields else None
            if field is not None and _is_typed(field, case, node):
                value = invent.fill(field, self._rng, now, people)
                if value is not None:
                    data[field_id] = value
        reason = "After a look at the file." if outcome and node.outcomes[outcome].reason else ""
        return SubmitAssignment(
            id=self._new_id(),
            actor=person,
            case=row.case,
            assignment=row.assignment,
            outcome=outcome,
            data=data,
            reason=reason,
        )

    def _file(self, workspace: Workspace, person: str, row: WorkRow, node: Node) -> AttachFile:
        content = f"{node.name} of {row.number}\n".encode()
        return AttachFile(
            id=self._new_id(),
            actor=person,
            case=row.case,
            name=f"{node.name} {row.number}.txt",
            digest=workspace.store.put_file(content),
            size=len(content),
            category=node.source.category,
            media="text/plain",
        )


def _is_typed(field: DataField, case: Case, node: Node) -> bool:
    if case.data.get(field.id) is not None:
        return False
    return (
        field.id in node.required or field.required or field.kind in ("long text", "multi-choice")
    )


def _node(plan: TypePlan, step: str) -> Node | None:
    for process in plan.processes.values():
        if step in process.nodes:
            return process.nodes[step]
    return None
