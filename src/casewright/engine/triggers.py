"""Cases that follow when another case changes: a condition becomes true, or a status is reached.

Rule: the command to create goes out with the commit that set it off and bears an id that follows
from it, so that it happens once, whatever becomes of the process in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casewright.blueprint.document import Blueprint
from casewright.blueprint.triggers import DataTrigger, StatusTrigger

from .commands import SYSTEM, CreateCase, derive
from .compiling import Compiling
from .formula import Convert
from .plan import TriggerPlan
from .state import RESOLVED, Case
from .turn import Turn
from .values import converter, stored


def compile_triggers(blueprint: Blueprint) -> dict[str, tuple[TriggerPlan, ...]]:
    """What watches the cases of each type; raises ``PlanError`` for what does not parse."""
    fields = {
        each.id: {field.id: converter(field) for field in each.fields}
        for each in blueprint.case_types
    }
    found: dict[str, list[TriggerPlan]] = {}
    for source in blueprint.triggers:
        if isinstance(source, DataTrigger | StatusTrigger):
            found.setdefault(source.watch, []).append(_compile(source, fields))
    return {watched: tuple(plans) for watched, plans in found.items()}


def _compile(
    source: DataTrigger | StatusTrigger, fields: Mapping[str, Mapping[str, Convert | None]]
) -> TriggerPlan:
    name = f"trigger {source.id}"
    compiling = Compiling(fields.get(source.watch, {}), {})
    when = compiling.required(source.when, name) if isinstance(source, DataTrigger) else None
    return TriggerPlan(
        id=source.id,
        case_type=source.case_type,
        when=when,
        status=source.status if isinstance(source, StatusTrigger) else "",
        map=compiling.sets(source.map, name),
    )


def fire(turn: Turn) -> None:
    """Ask for the cases that follow from what the command has changed."""
    watching = turn.plan.triggers.get(turn.case.type)
    if not watching or not turn.events:
        return
    for trigger in _set_off(turn, watching):
        _create(turn, trigger)


def _set_off(turn: Turn, watching: tuple[TriggerPlan, ...]) -> Iterator[TriggerPlan]:
    for trigger in watching:
        if trigger.when is None:
            now, before = turn.case, turn.before
            reached = _is_at(now, trigger.status) and now.status != (before and before.status)
            if reached and not (before and _is_at(before, trigger.status)):
                yield trigger
        elif turn.holds(trigger.when) and not _held_before(turn, trigger):
            yield trigger


def _is_at(case: Case, status: str) -> bool:
    """Whether a case is at a status; ``Resolved`` is any final one."""
    return case.resolved if status == RESOLVED else case.status == status


def _held_before(turn: Turn, trigger: TriggerPlan) -> bool:
    """Whether the condition held already before this command; a new case had none."""
    if turn.before is None or trigger.when is None:
        return False
    now = turn.case
    turn.case = turn.before
    try:
        return turn.holds(trigger.when)
    finally:
        turn.case = now


def _create(turn: Turn, trigger: TriggerPlan) -> None:
    command = derive(turn.command.id, f"trigger {trigger.id}")
    data = {name: stored(turn.value(formula)) for name, formula in trigger.map}
    turn.send(
        CreateCase(
            id=command,
            actor=SYSTEM,
            case=derive(command, "case"),
            type=trigger.case_type,
            blueprint=turn.case.blueprint,
            data={name: value for name, value in data.items() if value is not None},
            trigger=trigger.id,
            origin=turn.case.id,
        )
    )
