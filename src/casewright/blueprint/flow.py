"""The flow of one process as a graph: which step may follow which, and in which scope it stands.

Ends are the pseudo-steps `END` (this path), `TERMINATE` (the process) and `LEAVE` (stage or
case). Branches of a parallel and the body of a for each are scopes; each has a pseudo-step
``join:ID`` where they come together. Branches of a decide are in the scope of the decide. In a
scope, a path that says `END` comes to the join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from .circles import reaching
from .steps import (
    Branch,
    ChangeStage,
    Decide,
    ForEach,
    GoTo,
    HumanStep,
    Outcome,
    Parallel,
    Robot,
    Step,
    StepBase,
    Wait,
)

END = "end"
TERMINATE = "terminate"
LEAVE = "→"
ENDS = frozenset({END, TERMINATE, LEAVE})
#: Words that a target may say and that no step may therefore be called.
RESERVED = frozenset({END, TERMINATE})


def join_of(step: str) -> str:
    """The pseudo-step where the scopes of ``step`` come together."""
    return f"join:{step}"


@dataclass(frozen=True, slots=True)
class Node:
    """A step in the flow. ``scope`` names the parallels and branches around it, outermost first."""

    step: StepBase
    path: str
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """All nodes by step id, in order, and the edges; ``start`` is the first step or END."""

    start: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, list[str]] = field(default_factory=dict)

    def reachable(self, starts: Iterable[str], within: tuple[str, ...] = ()) -> set[str]:
        """What can be reached from ``starts`` (they included) without leaving scope ``within``."""
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            node = self.nodes.get(at)
            if node is None or node.scope[: len(within)] == within:
                waiting.extend(self.edges.get(at, ()))
        return seen

    def surely(self, rests: Callable[[StepBase], bool]) -> Iterator[StepBase]:
        """The steps that every token passes from the start until one rests or the way parts."""
        at, seen = self.start, set[str]()
        while at in self.nodes and at not in seen:
            seen.add(at)
            step = self.nodes[at].step
            if step.when or rests(step):
                return
            yield step
            edges = list(dict.fromkeys(self.edges[at]))
            at = edges[0] if len(edges) == 1 else ""

    def can_end(self) -> set[str]:
        """The nodes from which some end can be reached."""
        return reaching(self.edges, ENDS) & self.nodes.keys()


def flow_of(steps: tuple[Step, ...], path: str) -> Flow:
    """The flow of a list of steps that stands at ``path``."""
    flow = Flow(steps[0].id if steps else END)
    _list(flow, steps, path, (), END)
    return flow


def has_person_or_clock(step: StepBase) -> bool:
    """Whether a token rests at this step until a person, a clock or a message moves it."""
    if isinstance(step, Robot):
        return step.attended
    return isinstance(step, HumanStep | Wait)


def targets_of(step: StepBase) -> Iterator[tuple[str, str]]:
    """Every explicit target of a step, with the attribute that names it."""
    for attribute in ("next", "on_error", "on_cancel"):
        if target := getattr(step, attribute):
            yield attribute, target
    for boundary in step.boundaries:
        yield f"boundaries.{boundary.id}.next", boundary.next
    for outcome in outcomes_of(step):
        if outcome.next:
            yield f"outcomes.{outcome.id}.next", outcome.next
    if isinstance(step, GoTo):
        yield "step", step.step


def outcomes_of(step: StepBase) -> tuple[Outcome, ...]:
    """The outcomes of a step; none for kinds that have no outcomes."""
    return step.outcomes if isinstance(step, HumanStep | Decide) else ()


def _list(flow: Flow, steps: tuple[Step, ...], path: str, scope: tuple[str, ...], end: str) -> None:
    for index, step in enumerate(steps):
        after = steps[index + 1].id if index + 1 < len(steps) else end
        follow = step.next or after
        here = f"{path}/{step.id}"
        # Of two steps with one id the first counts; the other is reported by the ids check.
        flow.nodes.setdefault(step.id, Node(step, here, scope))
        edges = flow.edges.setdefault(step.id, [])
        edges.extend(_exits(step, follow))
        edges.extend(boundary.next for boundary in step.boundaries)
        edges.extend(target for target in (step.on_error, step.on_cancel) if target)
        edges[:] = [_landing(target, scope) for target in edges]
        _inner(flow, step, here, scope, follow)


def _landing(target: str, scope: tuple[str, ...]) -> str:
    return join_of(scope[-2]) if target == END and scope else target


def _exits(step: StepBase, follow: str) -> Iterator[str]:
    if step.when:
        yield follow
    match step:
        case GoTo():
            yield step.step
        case ChangeStage():
            yield LEAVE
        case Decide():
            yield from _decided(step, follow)
        case Parallel():
            if not step.branches or all(branch.when for branch in step.branches):
                yield join_of(step.id)
        case ForEach():
            yield join_of(step.id)
        case HumanStep() if step.outcomes:
            yield from (_led_to(outcome, follow) for outcome in step.outcomes)
        case _:
            yield follow


def _led_to(outcome: Outcome, follow: str) -> str:
    return LEAVE if outcome.stage or outcome.resolve else outcome.next or follow


def _decided(step: Decide, follow: str) -> Iterator[str]:
    for outcome in step.outcomes:
        yield _led_to(outcome, follow)
    falls_through = not any(branch.when is None for branch in step.branches)
    if step.outcomes and not step.branches:
        # A rule that always holds and names an outcome leaves nothing to fall through.
        falls_through = not any(rule.when is None and rule.outcome for rule in step.rules)
    if falls_through:
        yield follow


def _inner(flow: Flow, step: StepBase, path: str, scope: tuple[str, ...], follow: str) -> None:
    join = join_of(step.id)
    match step:
        case Decide():
            for branch in step.branches:
                _branch(flow, step, branch, path, scope, follow)
        case Parallel():
            for branch in step.branches:
                _branch(flow, step, branch, path, (*scope, step.id, branch.id), join)
            flow.edges.setdefault(join, []).append(_landing(follow, scope))
        case ForEach():
            flow.edges[step.id].append(step.steps[0].id if step.steps else join)
            _list(flow, step.steps, path, (*scope, step.id, "item"), join)
            flow.edges.setdefault(join, []).append(_landing(follow, scope))


def _branch(
    flow: Flow, step: StepBase, branch: Branch, path: str, scope: tuple[str, ...], end: str
) -> None:
    flow.edges[step.id].append(branch.steps[0].id if branch.steps else end)
    _list(flow, branch.steps, f"{path}/{branch.id}", scope, end)
