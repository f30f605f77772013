"""One command being decided: the working copy of the case and all that has happened so far.

A ``Turn`` belongs to one ``decide`` and is thrown away. Events are the only way to change its
case: ``emit`` applies what it records, so deciding and replaying cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heappush
from typing import Any, NamedTuple

from msgspec.structs import replace

from casewright.rules.frames import NOWHERE, Environment
from casewright.rules.values import from_instant

from . import commands as c
from . import folding, urgency
from .apply import APPLY, create
from .decision import Effect, Given
from .events import AssignmentOpened, CaseCreated, Event
from .formula import Formula
from .plan import Node, Plan, ProcessPlan, StagePlan, TypePlan
from .state import Case, Data, copy
from .tables import Answer, Fault
from .values import stored

_NOTHING: Mapping[str, Any] = {}


class Ask(NamedTuple):
    """Something that a step asked for and that is done when no token moves any more.

    ``kind``: stage | resolve. ``scope``: the path that goes on to its end when it is refused.
    """

    kind: str
    target: str
    reason: str = ""
    scope: int = 0


class Turn:
    """The state of one decision. ``ready`` is a heap of (token, scope, step) in flight.

    ``named`` is how the table that was asked last came to its answer: where a step asks one for
    whom its work is, the assignment that opens next tells it. It does not outlast its step.
    """

    __slots__ = (
        "_environment", "_ids", "_numbers", "actor", "asked", "before", "carried", "case", "closing", "command",
        "dirty", "effects", "events", "given", "keys", "named", "now", "occurred", "passes", "plan", "ready",
        "rounds", "steps", "type",
    )  # fmt: skip

    def __init__(self, plan: Plan, case: Case | None, command: c.CaseCommand, given: Given) -> None:
        self.plan = plan
        self.before = case
        self.command = command
        self.actor = command.actor
        self.given = given
        self.now = given.now
        self.case: Case
        self.type: TypePlan
        if case is not None:
            if case.time > given.now:
                self.now = case.time
            self.case = copy(case)
            self.type = plan.types.get(case.type) or plan.type(case.type)
            self._numbers = case.counter
        else:
            self._numbers = 0
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.ready: list[tuple[int, int, str]] = []
        self.occurred: list[tuple[str, str]] = []
        self.asked: list[Ask] = []
        self.passes: dict[tuple[int, int, str], int] = {}
        self.rounds: dict[int, int] = {}
        self.carried: dict[int, int] = {}
        self.keys: dict[tuple[int, str], str] = {}
        self.closing: list[int] = []
        self.named: Data = {}
        self.steps = 0
        self.dirty = False
        self._ids = 0
        self._environment: Environment | None = None

    # ------------------------------------------------------------------------------ happening

    def begin(self, event: CaseCreated) -> None:
        """The first event of a new case."""
        self.type = self.plan.type(event.type)
        self.case = create(self.command.case, event, self.now, self.actor)
        self.events.append(event)
        self.dirty = True

    def emit(self, event: Event) -> None:
        """Record an event and apply it. The case learns the time of its events at the end."""
        if self.named and type(event) is AssignmentOpened:
            event, self.named = replace(event, trace=self.named), {}
        self.events.append(event)
        case = self.case
        case.sequence += 1
        APPLY[type(event)](case, event, self.now, self.actor)

    def number(self) -> int:
        """A new number for a token, scope, item or clock of this case.

        The case itself learns it from the event in which it stands, as a replay does.
        """
        self._numbers += 1
        return self._numbers

    def new_id(self) -> str:
        """A new id that the world may know: ``uuid5(command id, n)``."""
        self._ids += 1
        return c.derive(self.command.id, self._ids)

    def send(self, command: Any) -> None:
        """A command to another case (or this one), to go out with the commit."""
        self.effects.append(Effect(command.id, "command", command))

    def push(self, token: int, scope: int, step: str) -> None:
        """A token is on its way to ``step``."""
        heappush(self.ready, (token, scope, step))

    # --------------------------------------------------------------------------------- looking

    @property
    def stage(self) -> StagePlan | None:
        """The plan of the stage the case is in, None when it is in none."""
        return self.type.stages.get(self.case.stage)

    def process(self, scope: int) -> ProcessPlan:
        """The process whose flow a scope belongs to."""
        return self.type.processes[self.case.scopes[scope].process]

    def node(self, scope: int, step: str) -> Node:
        """The node of a step in a scope's process."""
        return self.type.processes[self.case.scopes[scope].process].nodes[step]

    # ------------------------------------------------------------------------------ evaluating

    @property
    def environment(self) -> Environment:
        """What expressions may know of the world: the time, in the calendar's zone."""
        if self._environment is None:
            self._environment = Environment(now=self.now, zone=self.type.zone)
        return self._environment

    def value(self, formula: Formula, scope: int = 0, extra: Mapping[str, Any] = _NOTHING) -> Any:
        """The FEEL value of an expression over this case, as seen from a scope."""
        environment = self.environment if formula.uses_now else NOWHERE
        data = self.case.data
        if formula.plain:
            return formula.run(data, environment)
        context: dict[str, Any] = {}
        for name, convert in formula.reads:
            value = data.get(name)
            context[name] = value if convert is None else convert(value)
        for name in formula.special:
            context[name] = extra[name] if name in extra else self._special(name, scope)
        return formula.run(context, environment)

    def decided(self, table: str, scope: int) -> Answer:
        """The answer of a decision by table over this case; raises ``Fault``."""
        plan = self.plan.tables.get(table)
        if plan is None:
            raise Fault(f"there is no decision {table}")
        answer = plan.answer(lambda name: self._named(name, scope), self.environment)
        self.named = answer.trace
        return answer

    def _named(self, name: str, scope: int) -> Any:
        """The FEEL value of any name, as seen from a scope; null for an unknown one."""
        converts = self.type.converts
        if name not in converts:
            return self._special(name, scope)
        value, convert = self.case.data.get(name), converts[name]
        return value if convert is None else convert(value)

    def value_over(self, formula: Formula, data: Mapping[str, Any]) -> Any:
        """The value of an expression over the fields of another case."""
        context = {
            name: data.get(name) if convert is None else convert(data.get(name))
            for name, convert in formula.reads
        }
        return formula.run({**context, **dict.fromkeys(formula.special)}, self.environment)

    def holds(self, formula: Formula, scope: int = 0, extra: Mapping[str, Any] = _NOTHING) -> bool:
        """Whether a condition is true; null is not."""
        return self.value(formula, scope, extra) is True

    def _special(self, name: str, scope: int) -> Any:
        special = _SPECIALS.get(name)
        return special(self) if special is not None else self.item_value(scope, name)

    def item_scope(self, scope: int, name: str) -> int:
        """The for-each branch around ``scope`` whose item is called ``name``; 0 when none."""
        scopes = self.case.scopes
        while scope in scopes:
            here = scopes[scope]
            if here.kind == "item":
                container = scopes[here.parent]
                node = self.type.processes[container.process].nodes[container.step]
                if node.source.item == name:
                    return scope
            scope = here.parent
        return 0

    def item_value(self, scope: int, name: str) -> Any:
        """The item of that name around a scope, None when there is none."""
        found = self.item_scope(scope, name)
        if not found:
            return None
        here = self.case.scopes[found]
        container = self.case.scopes[here.parent]
        convert = self.type.processes[container.process].nodes[container.step].item
        return here.value if convert is None else convert(here.value)

    # ---------------------------------------------------------------------------------- data

    def calculate(self, data: dict[str, Any]) -> dict[str, Any]:
        """``data`` with the calculated fields that follow from it; marks the case as changed."""
        if not data:
            return data
        self.dirty = True
        if not self.type.calculated:
            return data
        case = self.case
        kept = case.data
        case.data = {**kept, **data}
        result = dict(data)
        for plan in self.type.calculated:
            if plan.formula is None:
                continue
            value = stored(self.value(plan.formula))
            if case.data.get(plan.id) != value:
                case.data[plan.id] = result[plan.id] = value
        case.data = kept
        return result


def _case(turn: Turn) -> dict[str, Any]:
    case, zone = turn.case, turn.type.zone
    return {
        "id": case.id,
        "business_id": case.number,
        "type": case.type,
        "status": case.status,
        "stage": case.stage,
        "visit": case.visit,
        "urgency": urgency.of_case(case),
        "created": from_instant(case.created, zone),
        "created_by": case.created_by,
        "owner": case.owner,
    }


def _children(turn: Turn) -> list[dict[str, Any]]:
    """The child cases; those of which only the number is known have no ``case``."""
    case = turn.case
    listed: list[dict[str, Any]] = [
        {"case": child.case, "type": child.type, "status": child.status, "step": child.step}
        for child in case.children.values()
    ]
    for step, kind, status, count in folding.groups(case):
        listed += [{"case": None, "type": kind, "status": status, "step": step}] * count
    return listed


_SPECIALS: dict[str, Callable[[Turn], Any]] = {
    "case": _case,
    "children": _children,
    "milestones": lambda turn: dict.fromkeys(turn.case.milestones, True),
    "outcomes": lambda turn: turn.case.results,
    "message": lambda turn: None,
    "outcome": lambda turn: None,
    "child": lambda turn: None,
}
