"""The plan: a blueprint version compiled once, read by every decision, shared between threads.

Nothing here changes after ``compile_plan``. Elements keep their stable ids; a position in a flow
is a step's id, so that it means the same in the next version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from casewright.blueprint.cases import Stage
from casewright.blueprint.fields import DataField
from casewright.blueprint.people import Route
from casewright.blueprint.sla import SlaAction

from .formula import Convert, Formula
from .tables import TablePlan

#: Jump targets that are not steps.
END = "end"
TERMINATE = "terminate"


class PlanError(Exception):
    """The blueprint cannot be compiled: ``element`` and ``problem`` (``check`` says more)."""

    def __init__(self, element: str, problem: str) -> None:
        super().__init__(f"{element}: {problem}")
        self.element = element
        self.problem = problem


@dataclass(slots=True)
class FieldPlan:
    """A field with its conditions compiled."""

    id: str
    kind: str
    source: DataField
    label: str
    convert: Convert | None
    required_when: Formula | None = None
    visible_when: Formula | None = None
    editable_when: Formula | None = None
    validation: Formula | None = None
    formula: Formula | None = None
    default: Formula | None = None
    columns: dict[str, FieldPlan] = field(default_factory=dict)


class Target(msgspec.Struct, frozen=True, gc=False):
    """Where work goes: a person, or a queue or persona whose people are offered it.

    A person beside a queue was handed the work out of it. ``skills``: (skill, least level) pairs
    that it takes. ``why`` says why the work goes to nobody.
    """

    assignee: str | None = None
    queue: str | None = None
    persona: str | None = None
    excluded: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    why: str = ""

    @property
    def state(self) -> str:
        """``assigned`` to a person or ``offered``."""
        return "assigned" if self.assignee else "offered"

    @property
    def somebody(self) -> bool:
        """Whether the work goes anywhere at all."""
        return bool(self.assignee or self.queue or self.persona)


@dataclass(slots=True)
class PolicyPlan:
    """An SLA policy; durations are working microseconds of its calendar."""

    id: str
    name: str
    calendar: Any
    when: Formula | None
    starts_at: Formula | None
    starts_after: int
    from_parent: bool
    goal: int | None
    goal_at: Formula | None
    deadline: int | None
    deadline_at: Formula | None
    every: int
    times: int | None
    urgency: tuple[int, int, int, int]
    on_goal: tuple[SlaAction, ...]
    on_deadline: tuple[SlaAction, ...]
    on_passed: tuple[SlaAction, ...]
    pause_when: Formula | None
    resume_when: Formula | None
    cancel_when: Formula | None
    reset_when: Formula | None
    routes: dict[str, Formula]
    dynamic: bool
    #: where dates of the data begin and end
    zone: str = "UTC"
    #: the expressions of inputs of effects, by their text
    inputs: dict[str, Formula] = field(default_factory=dict)
    #: nothing but the instant of its start decides its limits
    fixed: bool = False


@dataclass(slots=True)
class OutcomePlan:
    """A button or automatic result and where it leads (None: the next in the list)."""

    id: str
    name: str
    next: str | None
    stage: str | None
    resolve: str | None
    set: tuple[tuple[str, Formula], ...]
    reason: bool
    validate: bool


@dataclass(slots=True)
class BoundaryPlan:
    """Something that may happen while a step is open."""

    id: str
    after: int | None
    at: Formula | None
    message: str | None
    when: Formula | None
    error: bool
    interrupt: bool
    next: str


@dataclass(slots=True)
class RulePlan:
    """A row of a decide step, or the condition of one of its branches."""

    when: Formula | None
    set: tuple[tuple[str, Formula], ...]
    outcome: str | None


@dataclass(slots=True)
class BranchPlan:
    """A branch of a parallel: its condition and first node (None: empty)."""

    id: str
    when: Formula | None
    first: str | None


#: A template compiled: (text, the expression whose value follows it, or None at the end).
Filling = tuple[tuple[str, Formula | None], ...]


@dataclass(slots=True)
class Node:
    """One step in the graph of its process.

    ``path`` are the ids of the parallel / for-each branches it stands in, outermost first; a
    jump to a node with a shorter path leaves scopes. ``routes`` are the expressions of its routes
    by their text; ``back`` reads a child case's fields. ``inputs`` are what an effect is given,
    ``asks`` what its check is given, ``lasts`` its durations in microseconds by attribute.

    ``route`` is None where the work stays with whoever acts; ``target`` is where it goes when that
    is the same for all cases. ``run`` is what happens when a token arrives (turn, node, token, scope). ``straight`` is the
    step that follows without anything else to be asked: no repetition, no scope to leave.
    """

    id: str
    kind: str
    name: str
    source: Any
    process: str
    path: tuple[str, ...]
    run: Callable[[Any, Node, int, int], None]
    next: str | None = None
    straight: str | None = None
    when: Formula | None = None
    slas: tuple[PolicyPlan, ...] = ()
    outcomes: dict[str, OutcomePlan] = field(default_factory=dict)
    boundaries: tuple[BoundaryPlan, ...] = ()
    loop_while: Formula | None = None
    until: Formula | None = None
    most: int = 1
    route: Route | None = None
    target: Target | None = None
    on_error: str | None = None
    on_cancel: str | None = None
    sets: tuple[tuple[str, Formula], ...] = ()
    inputs: tuple[tuple[str, Formula], ...] = ()
    asks: tuple[tuple[str, Formula], ...] = ()
    templates: dict[str, Filling] = field(default_factory=dict)
    lasts: dict[str, int] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)
    back: dict[str, Formula] = field(default_factory=dict)
    routes: dict[str, Formula] = field(default_factory=dict)
    rules: tuple[RulePlan, ...] = ()
    branches: tuple[BranchPlan, ...] = ()
    first: str | None = None
    #: how the stored items of a for each become FEEL values; None when they already are
    item: Convert | None = None
    interval: int | None = None
    calendar: Any = None
    view: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    shown_when: dict[str, Formula] = field(default_factory=dict)


@dataclass(slots=True)
class ProcessPlan:
    """A flow: nodes by step id, ``first`` the one a new token goes to (None: empty)."""

    id: str
    name: str
    nodes: dict[str, Node]
    first: str | None


@dataclass(slots=True)
class CriterionPlan:
    """A sentry: (item, transition) parts that must have happened, and a condition."""

    key: str
    on: tuple[tuple[str, str], ...]
    when: Formula | None


@dataclass(slots=True)
class ItemPlan:
    """A process, phase or milestone of a stage, with its criteria."""

    id: str
    kind: str
    name: str
    parent: str
    stage: str
    entry: tuple[CriterionPlan, ...]
    exit: tuple[CriterionPlan, ...]
    required: bool
    required_when: Formula | None
    repeat: bool
    repeat_when: Formula | None
    manual: bool
    autocomplete: bool = True
    outlives: bool = False
    slas: tuple[PolicyPlan, ...] = ()
    process: ProcessPlan | None = None
    children: tuple[str, ...] = ()


@dataclass(slots=True)
class StagePlan:
    """A stage with its items in document order (``items``: all, ``top``: not inside a phase)."""

    id: str
    name: str
    source: Stage
    index: int
    alternate: bool
    skip_when: Formula | None
    condition: Formula | None
    complete: str
    status: str
    resolve: str
    keep: bool
    slas: tuple[PolicyPlan, ...]
    items: dict[str, ItemPlan]
    top: tuple[str, ...]
    sentries: bool
    #: some process may go on when the stage is left
    outlived: bool
    #: something must be there before the stage can be entered
    demands: bool
    phases: tuple[ItemPlan, ...] = ()


@dataclass(slots=True)
class TypePlan:
    """A case type, compiled."""

    id: str
    name: str
    prefix: str
    key: str | None
    title: str | None
    fields: dict[str, FieldPlan]
    converts: Mapping[str, Convert | None]
    calculated: tuple[FieldPlan, ...]
    stages: dict[str, StagePlan]
    primary: tuple[str, ...]
    actions: dict[str, ItemPlan]
    processes: dict[str, ProcessPlan]
    slas: tuple[PolicyPlan, ...]
    policies: dict[str, PolicyPlan]
    urgency: int
    open_children: str
    dynamic: bool
    conditional_boundaries: bool
    choices: bool
    #: a change of data or of an item may set something in motion by itself
    watchful: bool
    zone: str


@dataclass(slots=True)
class TriggerPlan:
    """What makes a case of ``case_type`` when a watched one changes: its condition, or a status."""

    id: str
    case_type: str
    when: Formula | None
    status: str
    map: tuple[tuple[str, Formula], ...]


@dataclass(slots=True)
class Plan:
    """One blueprint version, compiled."""

    blueprint: str
    version: int
    types: dict[str, TypePlan]
    messages: dict[str, str | None]
    #: message type → microseconds that one which came early is kept
    kept_for: dict[str, int] = field(default_factory=dict)
    #: decisions by table or model
    tables: dict[str, TablePlan] = field(default_factory=dict)
    #: persona → its rights; without any persona nobody's rights are limited
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: what watches the cases of a type, by that type
    triggers: dict[str, tuple[TriggerPlan, ...]] = field(default_factory=dict)

    def type(self, type_id: str) -> TypePlan:
        """The plan of a case type; raises ``PlanError`` when the blueprint has none of that id."""
        found = self.types.get(type_id)
        if found is None:
            raise PlanError(type_id, f"blueprint {self.blueprint} has no such case type")
        return found
