"""``compile_plan``: a blueprint version becomes the plan that every decision reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casewright.blueprint import cases as b
from casewright.blueprint.document import Blueprint
from casewright.blueprint.fields import DataField
from casewright.blueprint.sla import ProcessAction, SlaPolicy, StageAction
from casewright.blueprint.steps import CallProcess, Decide, ForEach, Parallel, Step
from casewright.rules.calendar import WallClock

from .compile_flow import compile_process
from .compile_sla import compile_calendar, compile_policy
from .compiling import Compiling, label
from .formula import Convert
from .plan import CriterionPlan, FieldPlan, ItemPlan, Plan, PlanError, StagePlan, TypePlan
from .state import RESOLVED
from .tables import compile_tables
from .triggers import compile_triggers
from .values import converter


def compile_plan(blueprint: Blueprint, version: int) -> Plan:
    """Compile all case types; raises ``PlanError`` for what ``check`` reports as an error."""
    calendars = {c.id: compile_calendar(c) for c in blueprint.calendars}
    zone = blueprint.calendars[0].zone if blueprint.calendars else "UTC"
    types = {
        case_type.id: _compile_type(case_type, blueprint, calendars, zone)
        for case_type in blueprint.case_types
    }
    messages: dict[str, str | None] = {m.id: m.correlate for m in blueprint.messages}
    rights = {persona.id: frozenset(persona.rights) for persona in blueprint.personas}
    wall = WallClock()
    kept_for = {m.id: wall.duration(m.ttl) for m in blueprint.messages if m.ttl is not None}
    return Plan(
        blueprint.blueprint, version, types, messages, kept_for, compile_tables(blueprint),
        rights, compile_triggers(blueprint),
    )  # fmt: skip


def _compile_type(
    source: b.CaseType, blueprint: Blueprint, calendars: Mapping[str, Any], zone: str
) -> TypePlan:
    types = {known.id: _converts(known) for known in blueprint.case_types}
    converts = types[source.id]
    c = Compiling(
        fields=converts,
        calendars=calendars,
        types=types,
        reusable={p.id: p for p in (*blueprint.processes, *_own_processes(source))},
    )
    for policy in _used_policies(source, blueprint):
        c.policies[policy.id] = compile_policy(policy, c, zone)
    fields = {f.id: compile_field(f, c) for f in source.fields}
    stages = {
        stage.id: _compile_stage(stage, number, c) for number, stage in enumerate(source.stages)
    }
    actions = _actions(source, c)
    _check_actions(c, stages, actions)
    slas = c.promises(source.sla, source.id)
    dynamic = _is_dynamic(c)
    return TypePlan(
        id=source.id,
        name=label(source.name, source.id),
        prefix=source.prefix,
        key=source.key,
        title=source.title_field,
        fields=fields,
        converts=converts,
        calculated=_in_order([f for f in fields.values() if f.formula is not None]),
        stages=stages,
        primary=tuple(s.id for s in source.stages if not s.alternate),
        actions=actions,
        processes=c.processes,
        slas=slas,
        policies=c.policies,
        urgency=source.urgency,
        open_children=source.open_children,
        dynamic=dynamic,
        watchful=dynamic or c.conditional_boundaries or _has_sentries(stages),
        conditional_boundaries=c.conditional_boundaries,
        choices=c.choices,
        zone=zone,
    )


def _is_dynamic(c: Compiling) -> bool:
    return any(policy.dynamic for policy in c.policies.values())


def _has_sentries(stages: Mapping[str, StagePlan]) -> bool:
    return any(stage.sentries for stage in stages.values())


def _converts(source: b.CaseType) -> dict[str, Convert | None]:
    return {field.id: converter(field) for field in source.fields}


def _wide(source: b.CaseType) -> Iterable[b.Process]:
    """Optional processes of stages that are offered in every stage."""
    own = {action.id for action in source.actions}
    for process in _own_processes(source):
        if process.start.mode == "person" and process.start.wide and process.id not in own:
            yield process


def _actions(source: b.CaseType, c: Compiling) -> dict[str, ItemPlan]:
    return {p.id: _action(p, c) for p in (*source.actions, *_wide(source))}


def _action(source: b.Process, c: Compiling) -> ItemPlan:
    """A process that a person may start in any stage; it belongs to no visit."""
    plan = _item(source, "process", "", "", c)
    plan.manual = True
    return plan


def _check_actions(
    c: Compiling, stages: Mapping[str, StagePlan], actions: Mapping[str, ItemPlan]
) -> None:
    """What a clock starts or changes to must be there, for nobody is at hand when it acts."""
    processes = {*actions, *(item for stage in stages.values() for item in stage.items)}
    for policy in c.policies.values():
        for action in (*policy.on_goal, *policy.on_deadline, *policy.on_passed):
            if isinstance(action, StageAction) and action.stage not in stages:
                raise PlanError(f"sla {policy.id}", f"there is no stage {action.stage}")
            if isinstance(action, ProcessAction) and action.process not in processes:
                raise PlanError(f"sla {policy.id}", f"there is no process {action.process}")


def _own_processes(source: b.CaseType) -> Iterable[b.Process]:
    """All processes of a case type: any of them can be called."""
    yield from source.actions
    pending: list[b.Stage | b.Phase] = list(source.stages)
    while pending:
        part = pending.pop()
        yield from part.processes
        pending.extend(part.phases)


def _steps(steps: Iterable[Step]) -> Iterable[Step]:
    for step in steps:
        yield step
        if isinstance(step, Decide | Parallel):
            for branch in step.branches:
                yield from _steps(branch.steps)
        elif isinstance(step, ForEach):
            yield from _steps(step.steps)


def _used_policies(source: b.CaseType, blueprint: Blueprint) -> Iterable[SlaPolicy]:
    """The policies a case type refers to, also in processes that it calls."""
    used = set(source.sla)
    reusable = {p.id: p for p in blueprint.processes}
    pending: list[b.Stage | b.Phase | b.Process] = [*source.stages, *source.actions]
    called: set[str] = set()
    while pending:
        part = pending.pop()
        used.update(part.sla)
        if not isinstance(part, b.Process):
            pending.extend((*part.processes, *part.phases))
            continue
        for step in _steps(part.steps):
            used.update(step.sla)
            if isinstance(step, CallProcess) and step.process not in called:
                called.add(step.process)
                if step.process in reusable:
                    pending.append(reusable[step.process])
    return [policy for policy in blueprint.slas if policy.id in used]


def compile_field(source: DataField, c: Compiling) -> FieldPlan:
    """One field with its conditions; columns of a record list see each other's names."""
    names = tuple(column.id for column in source.columns)
    return FieldPlan(
        id=source.id,
        kind=source.kind,
        source=source,
        label=label(source.name, source.id),
        convert=converter(source),
        required_when=c.formula(source.required_when, source.id),
        visible_when=c.formula(source.visible_when, source.id),
        editable_when=c.formula(source.editable_when, source.id),
        validation=c.formula(source.validation, source.id, names),
        formula=c.formula(source.formula, source.id),
        default=c.formula(source.default, source.id),
        columns={column.id: compile_field(column, c) for column in source.columns},
    )


def _in_order(calculated: list[FieldPlan]) -> tuple[FieldPlan, ...]:
    """Calculated fields, each after those it reads; raises ``PlanError`` for a circle."""
    waiting = {f.id: f for f in calculated}
    ordered: list[FieldPlan] = []
    while waiting:
        ready = [
            f
            for f in waiting.values()
            if f.formula is not None and not any(n in waiting for n, _ in f.formula.reads)
        ]
        if not ready:
            raise PlanError(
                next(iter(waiting)), "calculated fields refer to each other in a circle"
            )
        for plan in ready:
            ordered.append(waiting.pop(plan.id))
    return tuple(ordered)


def _compile_stage(source: b.Stage, number: int, c: Compiling) -> StagePlan:
    items: dict[str, ItemPlan] = {}
    top = _items(source, "", source.id, items, c)
    complete = source.complete
    if source.status is not None and source.status.startswith(RESOLVED):
        raise PlanError(source.id, f"a case in a stage cannot have the status {source.status}")
    return StagePlan(
        id=source.id,
        name=label(source.name, source.id),
        source=source,
        index=number,
        alternate=source.alternate,
        skip_when=c.formula(source.skip_when, source.id),
        condition=c.formula(source.require.condition, source.id),
        complete="resolve" if isinstance(complete, b.Resolve) else complete,
        status=source.status or "",
        resolve=complete.resolve if isinstance(complete, b.Resolve) else "",
        keep=source.keep_on_return,
        slas=c.promises(source.sla, source.id),
        items=items,
        top=top,
        sentries=any(item.entry or item.exit or item.repeat_when for item in items.values()),
        outlived=any(item.outlives for item in items.values()),
        demands=source.require != b.Require(),
        phases=tuple(item for item in items.values() if item.kind == "phase"),
    )


def _items(
    holder: b.Stage | b.Phase, parent: str, stage: str, items: dict[str, ItemPlan], c: Compiling
) -> tuple[str, ...]:
    """Compile what a stage or phase holds; ids of the direct children in document order."""
    direct: list[str] = []
    for phase in holder.phases:
        plan = _item(phase, "phase", parent, stage, c)
        items[phase.id] = plan
        plan.autocomplete = phase.autocomplete
        plan.children = _items(phase, phase.id, stage, items, c)
        direct.append(phase.id)
    for process in holder.processes:
        items[process.id] = _item(process, "process", parent, stage, c)
        direct.append(process.id)
    for milestone in holder.milestones:
        items[milestone.id] = _item(milestone, "milestone", parent, stage, c)
        direct.append(milestone.id)
    return tuple(direct)


def _item(source: b.PlanItem, kind: str, parent: str, stage: str, c: Compiling) -> ItemPlan:
    start = source.start
    by_itself = start.mode == "stage" and not source.entry and not source.manual
    process = None
    if isinstance(source, b.Process):
        process = c.processes.get(source.id) or compile_process(source, c)
    return ItemPlan(
        id=source.id,
        kind=kind,
        name=label(source.name, source.id),
        parent=parent,
        stage=stage,
        entry=_entry(source, c),
        exit=tuple(_criterion(f"exit {n}", x, source.id, c) for n, x in enumerate(source.exit)),
        required=by_itself if source.required is None else source.required,
        required_when=c.formula(source.required_when, source.id),
        repeat=start.repeat,
        repeat_when=c.formula(source.repeat_when, source.id),
        manual=source.manual or start.mode == "person",
        outlives=isinstance(source, b.Process) and source.outlives_stage,
        slas=c.promises(source.sla, source.id),
        process=process,
    )


def _entry(source: b.PlanItem, c: Compiling) -> tuple[CriterionPlan, ...]:
    """The entry criteria; ``start`` is the everyday notation of one more."""
    start = source.start
    entry = [_criterion(f"entry {n}", one, source.id, c) for n, one in enumerate(source.entry)]
    if start.mode == "after":
        parts = tuple((item, "completed") for item in start.after)
        entry.append(CriterionPlan("after", parts, c.formula(start.when, source.id)))
    elif start.mode == "when":
        entry.append(CriterionPlan("when", (), c.formula(start.when, source.id)))
    return tuple(entry)


def _criterion(key: str, source: b.Criterion, element: str, c: Compiling) -> CriterionPlan:
    parts = tuple((on.item, on.transition) for on in source.on)
    return CriterionPlan(key, parts, c.formula(source.when, element))
