"""The flow of every process: no step is out of reach, no path gets stuck, every join can fire."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases import Process
from ..circles import in_circles
from ..finding import Finding
from ..flow import ENDS, RESERVED, Flow, Node, has_person_or_clock, join_of, targets_of
from ..steps import Branch, CallProcess, CreateCase, ForEach, Parallel
from ..walk import Place, id_of
from .look import Look, error, warning
from .references import unknown


def check_flows(look: Look) -> Iterator[Finding]:
    """Unknown targets, jumps into a scope, unreachable steps, dead ends, endless loops, joins."""
    for place, flow in look.flows:
        if not flow.nodes:
            yield warning(place.path, "The process has no steps.", "Add one, or remove it.")
            continue
        wrong = list(_targets(flow))
        yield from wrong
        if wrong:
            continue  # what follows would only repeat it in other words
        yield from _reach(flow)
        yield from _loops(flow, look.pausing)
        for node in flow.nodes.values():
            yield from _join(flow, node)


def _targets(flow: Flow) -> Iterator[Finding]:
    for node in flow.nodes.values():
        for attribute, target in targets_of(node.step):
            if target in RESERVED:
                continue
            place = Place(node.path, node.step, ())
            yield from unknown(
                place, attribute, [target], flow.nodes, "step of this process called"
            )
            inner = flow.nodes[target].scope if target in flow.nodes else ()
            if inner != node.scope[: len(inner)]:
                problem = f"It jumps into the middle of '{inner[-2]}', beside '{target}'."
                yield error(f"{node.path}.{attribute}", problem, f"Lead to '{inner[-2]}' itself.")


def _reach(flow: Flow) -> Iterator[Finding]:
    reached = flow.reachable([flow.start])
    can_end = flow.can_end()
    for id, node in flow.nodes.items():
        if id not in reached:
            problem = "Nothing leads to this step."
            yield error(node.path, problem, "Lead an outcome or a 'next' to it, or remove it.")
        elif id not in can_end:
            problem = "From here the process can never end: a dead end."
            yield error(node.path, problem, "Lead a way out, to a later step or to 'end'.")


def _loops(flow: Flow, pausing: frozenset[str]) -> Iterator[Finding]:
    """Circles of automatic steps: one token would pass them without rest."""
    automatic = {
        id: [target for target in targets if not _rests(flow, target, pausing)]
        for id, targets in flow.edges.items()
        if not _rests(flow, id, pausing)
    }
    for node in flow.nodes.values():
        if isinstance(node.step, Parallel) and _join_waits(node.step, automatic):
            automatic.pop(join_of(node.step.id), None)
    spinning = in_circles(automatic)
    for id, node in flow.nodes.items():
        if id in spinning:
            problem = "It stands in a loop without a person or a clock, which would spin."
            remedy = "Put a person's step or a wait into the loop, or use 'repeat' on one step."
            yield error(node.path, problem, remedy)
            return  # the other steps of the circle say the same


def _rests(flow: Flow, id: str, pausing: frozenset[str]) -> bool:
    step = flow.nodes[id].step if id in flow.nodes else None
    match step:
        case None:
            return False
        case CallProcess():
            return step.process in pausing
        case CreateCase():
            return step.wait
        case _:
            return has_person_or_clock(step)


def _join_waits(step: Parallel, automatic: dict[str, list[str]]) -> bool:
    """Whether the join surely waits for a branch in which a person or a clock has a part."""
    join = join_of(step.id)
    quick = {branch.id for branch in step.branches if _is_quick(branch, join, automatic)}
    if step.join == "all":
        # A branch with a condition may not be begun, and then nobody waits for it.
        return any(branch.id not in quick and branch.when is None for branch in step.branches)
    return len(quick) < (step.join if isinstance(step.join, int) else 1)


def _is_quick(branch: Branch, join: str, automatic: dict[str, list[str]]) -> bool:
    if not branch.steps:
        return True
    first = branch.steps[0].id
    return first in automatic and join in _after(first, automatic)


def _after(id: str, edges: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges.get(id, ()))
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting.extend(edges.get(at, ()))
    return seen


def _join(flow: Flow, node: Node) -> Iterator[Finding]:
    match node.step:
        case Parallel():
            yield from _parallel(flow, node, node.step)
        case ForEach() as step if step.join != "none" and step.steps:
            scope = (*node.scope, step.id, "item")
            if join_of(step.id) not in flow.reachable([step.steps[0].id], scope):
                problem = "No item ever comes to the end of the steps, so the join cannot fire."
                yield error(node.path, problem, "Lead a path to the last step.")


def _parallel(flow: Flow, node: Node, step: Parallel) -> Iterator[Finding]:
    if len(step.branches) < 2:
        problem = f"There are {len(step.branches)} branches; nothing runs in parallel."
        yield warning(node.path, problem, "Add a branch, or put the steps into the list.")
    if step.join == "none":
        return
    arriving = 0
    for branch in step.branches:
        scope = (*node.scope, step.id, branch.id)
        starts = [branch.steps[0].id] if branch.steps else [join_of(step.id)]
        reached = flow.reachable(starts, scope)
        path = f"{node.path}/{branch.id}"
        if join_of(step.id) in reached:
            arriving += 1
        elif step.join == "all":
            problem = "This branch never comes to the join, which waits for all."
            yield error(path, problem, "Lead it to the end of the branch, or join 'any'.")
    yield from _needed(node, step, arriving)


def _needed(node: Node, step: Parallel, arriving: int) -> Iterator[Finding]:
    if step.join == "all" or step.join == "none":
        return
    need = 1 if step.join == "any" else step.join
    if need > arriving:
        problem = f"The join waits for {need} branches, but only {arriving} can come to it."
        yield error(f"{node.path}.join", problem, "Lower the number, or add branches.")


def check_calls(look: Look) -> Iterator[Finding]:
    """Reusable processes that call themselves, directly or by others, whatever the data say."""
    processes = [(place, flow) for place, flow in look.flows if isinstance(place.element, Process)]
    always = {id_of(place.element): _always_calls(flow) for place, flow in processes}
    circles = in_circles({id: calls for id, calls in always.items() if id is not None})
    for place, _ in processes:
        if id_of(place.element) in circles:
            problem = "It calls itself without any condition, so it would never end."
            remedy = "Put the call under a 'when', a branch or an outcome."
            yield error(place.path, problem, remedy)


def _always_calls(flow: Flow) -> set[str]:
    """Processes called on every way from the start to an end."""
    called: set[str] = set()
    for id, node in flow.nodes.items():
        if isinstance(node.step, CallProcess) and node.step.when is None:
            without = {key: edges for key, edges in flow.edges.items() if key != id}
            if flow.start == id or not ENDS & _after(flow.start, without):
                called.add(node.step.process)
    return called
