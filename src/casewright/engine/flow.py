"""Tokens move: from step to step, out of scopes, into joins. What a step does is in ``steps``."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from msgspec.structs import replace

from . import compensation, ending, parking
from . import events as e
from .plan import END, TERMINATE, BoundaryPlan, Node, OutcomePlan
from .state import Scope, Token
from .turn import Ask, Turn

#: One token passing one node this often in a command is an incident.
PASSES = 100
Handler = Callable[[Turn, Node, int, int], None]


def run(turn: Turn) -> None:
    """Move all tokens in flight, in order of creation, until each rests or has ended."""
    ready, case, passed = turn.ready, turn.case, turn.passes
    processes = turn.type.processes
    while ready:
        place = heappop(ready)
        token, scope, step = place
        here = case.scopes.get(scope)
        if here is None:
            continue
        turn.steps += 1
        if turn.steps > parking.BATCH:
            parking.park(turn, token, scope, step)
            continue
        node = processes[here.process].nodes[step]
        passed[place] = passes = passed.get(place, 0) + 1
        if passes > PASSES or (turn.carried and passes + turn.carried.get(token, 0) > PASSES):
            problem = f"the same step was passed {PASSES} times in one go"
            turn.emit(e.IncidentRaised(node.id, problem, rest(turn, node, token, scope)))
        elif node.when is not None and not turn.holds(node.when, scope):
            turn.emit(e.StepSkipped(node.id, "condition", token))
            go(turn, node, token, scope, node.next)
        else:
            turn.named = {}
            node.run(turn, node, token, scope)


def _error_edge(node: Node) -> BoundaryPlan | None:
    return next((b for b in node.boundaries if b.error), None)


def interrupted_by_error(node: Node) -> bool:
    """Whether an error leads out of the step, so that nothing rests in it any more."""
    edge = _error_edge(node)
    return node.on_error is not None if edge is None else edge.interrupt


def incident(
    turn: Turn, node: Node, token: int, scope: int, problem: str, open_as: Token | None = None
) -> None:
    """The engine cannot go on here: the step's way out for errors is taken, else a person acts.

    ``open_as``: the token as it rests in the step already, when it was open.
    """
    edge = _error_edge(node)
    target = edge.next if edge is not None else node.on_error
    stays = target is None or (edge is not None and not edge.interrupt)
    resting = (open_as or rest(turn, node, token, scope)) if stays else None
    turn.emit(e.IncidentRaised(node.id, problem, resting))
    if edge is not None:
        turn.emit(e.BoundaryPassed(node.id, edge.id, token=token if stays else 0))
    if target is not None:
        go(turn, node, turn.number() if stays else token, scope, target)


def rest(turn: Turn, node: Node, token: int, scope: int) -> Token:
    """The token that comes to rest in a step; its rounds go with it."""
    return Token(token, scope, node.id, turn.now, turn.rounds.get(token, 0) if turn.rounds else 0)


def recall(turn: Turn, token: Token | None) -> None:
    """A token leaves its rest to complete its step: its rounds count on."""
    if token is not None and token.rounds:
        turn.rounds[token.id] = token.rounds


def complete(
    turn: Turn, node: Node, token: int, scope: int, outcome: OutcomePlan | None = None
) -> None:
    """A step is done: again, another stage, the end, or the next step.

    An outcome that says where it leads also leads out of a loop.
    """
    if turn.type.choices:
        choose(turn, scope)
    if outcome is not None and _led_away(turn, node, token, scope, outcome):
        return
    if node.straight is not None:
        heappush(turn.ready, (token, scope, node.straight))
    elif (node.loop_while is None and node.until is None) or not _again(turn, node, token, scope):
        go(turn, node, token, scope, node.next)


def _led_away(turn: Turn, node: Node, token: int, scope: int, outcome: OutcomePlan) -> bool:
    """Whether the outcome says where the flow goes: to the end, a stage, or another step."""
    if outcome.resolve is not None:
        turn.asked.append(Ask("resolve", outcome.resolve, "", scope))
    elif outcome.stage is not None:
        turn.asked.append(Ask("stage", outcome.stage, "", scope))
    elif outcome.next is not None:
        go(turn, node, token, scope, outcome.next)
    else:
        return False
    return True


def _again(turn: Turn, node: Node, token: int, scope: int) -> bool:
    """Whether a repeating step begins another round."""
    rounds = turn.rounds.get(token, 0) + 1
    more = node.loop_while is None or turn.holds(node.loop_while, scope)
    if node.until is not None and turn.holds(node.until, scope):
        more = False
    if not more or rounds >= node.most:
        return False
    turn.rounds[token] = rounds
    turn.push(token, scope, node.id)
    return True


def go(turn: Turn, node: Node, token: int, scope: int, target: str | None) -> None:
    """Send a token from a step to a target: a step, the end of its path, or of the process."""
    if turn.rounds:
        turn.rounds.pop(token, None)
    if target is None or target == END:
        path_ended(turn, scope)
    elif target == TERMINATE:
        terminate(turn, scope)
    elif not node.path:
        turn.push(token, scope, target)
    else:
        place = _leave(turn, node, scope, target)
        if place:
            turn.push(token, place, target)


def _leave(turn: Turn, node: Node, scope: int, target: str) -> int:
    """The scope that holds ``target``; branches left for it go down with their containers.

    0 when the token goes no further: a join on the way has fired, so it comes late.
    """
    scopes = turn.case.scopes
    levels = len(node.path) - len(turn.process(scope).nodes[target].path)
    for _ in range(levels):
        if scopes[scope].kind not in ("branch", "item"):
            break
        container = scopes[scopes[scope].parent]
        if container.fired:
            path_ended(turn, scope)
            return 0
        close(turn, container.id)
        scope = container.parent
    return scope


def close(turn: Turn, scope: int) -> None:
    """Take a scope down with all that is in it, the token that waits for it included."""
    case = turn.case
    waiting = case.scopes[scope].token
    ended = ending.of_scopes(case, (scope,))
    if waiting and ended is not None:
        clocks = ended.clocks + ending.step_clocks(case, waiting)
        ended = replace(ended, tokens=(*ended.tokens, waiting), clocks=clocks)
    compensation.emit(turn, e.ScopeClosed(scope, ended), ended, spare=waiting)


def root_of(turn: Turn, scope: int) -> Scope:
    """The process or called process around a scope."""
    here = turn.case.scopes[scope]
    while here.kind not in ("process", "call"):
        here = turn.case.scopes[here.parent]
    return here


def terminate(turn: Turn, scope: int) -> None:
    """Explicit termination: the process ends with everything in it."""
    root = root_of(turn, scope)
    turn.ready[:] = [r for r in turn.ready if r[1] != root.id]
    heapify(turn.ready)
    turn.asked[:] = [ask for ask in turn.asked if ask.scope != root.id]
    inside = ending.of_scopes(turn.case, (root.id,))
    if inside is not None:
        others = replace(inside, scopes=tuple(s for s in inside.scopes if s != root.id))
        compensation.emit(turn, e.TokenEnded(0, why="terminated", ended=others), others)
    path_ended(turn, root.id)


def alive(turn: Turn, scope: int) -> bool:
    """Whether a path still holds a token (at rest, in flight, asking) or a running container."""
    case = turn.case
    for token in case.tokens.values():
        if token.scope == scope:
            return True
    for ready in turn.ready:
        if ready[1] == scope:
            return True
    for ask in turn.asked:
        if ask.scope == scope:
            return True
    for inner in case.scopes.values():  # noqa: SIM110 (a generator costs three times as much here)
        if inner.parent == scope:
            return True
    return False


def path_ended(turn: Turn, scope: int) -> None:
    """A token's path is at its end: when its scope holds nothing more, the scope is done.

    The end of one scope may end the one around it, a hundred calls deep: they stand in line.
    """
    line = turn.closing
    line.append(scope)
    if len(line) > 1:
        return
    for each in line:
        here = turn.case.scopes.get(each)
        if here is not None and not alive(turn, each):
            _ENDS[here.kind](turn, here)
    line.clear()


def _process_ended(turn: Turn, here: Scope) -> None:
    item = turn.case.items[here.item]
    clocks = ending.clocks_on(turn.case, "process", item.id)
    # What belongs to no visit (any more: it outlived its stage) leaves nothing behind.
    over = item.visit not in turn.case.visits
    ended = e.Ended((here.id,), (), (), clocks, (), (item.id,) if over else ())
    turn.emit(e.ItemChanged(replace(item, state="completed", scope=0), ended=ended))
    turn.occurred.append((item.item, "completed"))


def _call_ended(turn: Turn, here: Scope) -> None:
    node = turn.node(here.parent, here.step)
    clocks = ending.step_clocks(turn.case, here.token)
    ended = e.Ended(clocks=clocks) if clocks else None
    recall(turn, turn.case.tokens.get(here.token))
    turn.emit(e.ScopeJoined(here.id, here.step, ended))
    complete(turn, node, here.token, here.parent)


def _branch_ended(turn: Turn, here: Scope) -> None:
    container = turn.case.scopes[here.parent]
    turn.emit(e.BranchEnded(here.id, container.id, container.arrived + 1))
    check_join(turn, container.id)


def check_join(turn: Turn, container_id: int) -> None:
    """Let the join of a container fire when enough branches have come; absorb late ones."""
    container = turn.case.scopes[container_id]
    node = turn.node(container.parent, container.step)
    if container.fired:
        if container.arrived >= container.expected:
            _absorb(turn, container)
        else:
            _next_in_line(turn, container, node)
    elif node.source.join == "none":
        _next_in_line(turn, container, node)
        _pass_through(turn, container, node)
    elif _enough(turn, container, node) and not _blocked(turn, container):
        _fire(turn, container, node)
    else:
        _next_in_line(turn, container, node)


def _enough(turn: Turn, container: Scope, node: Node) -> bool:
    join = node.source.join
    need = (
        container.expected
        if join == "all"
        else 1
        if join == "any"
        else min(join, container.expected)
    )
    if container.arrived >= need:
        return True
    formula = node.formulas.get("complete")
    if formula is None:
        return False
    done = [s for s in turn.case.scopes.values() if s.parent == container.id and s.fired]
    extra = {"done": len(done), "results": [s.value for s in done]}
    return turn.holds(formula, container.id, extra)


def _blocked(turn: Turn, container: Scope) -> bool:
    """A discriminator that still absorbs late branches blocks the next round of itself."""
    return any(
        s.id < container.id
        and s.parent == container.parent
        and s.step == container.step
        and s.fired
        and s.kind == container.kind
        for s in turn.case.scopes.values()
    )


def _fire(turn: Turn, container: Scope, node: Node) -> None:
    case = turn.case
    token = container.token
    finish = node.source.rest == "finish" and container.arrived < container.expected
    data = turn.calculate(_collected(turn, container, node))
    clocks = ending.step_clocks(case, token)
    ended = None
    if not finish:
        inner = [s.id for s in case.scopes.values() if s.parent == container.id]
        ended = ending.of_scopes(case, inner)
    if clocks:
        ended = ended or e.Ended()
        ended = replace(ended, clocks=(*ended.clocks, *clocks))
    recall(turn, case.tokens.get(token))
    joined = e.ScopeJoined(container.id, node.id, ended, closed=not finish, data=data)
    compensation.emit(turn, joined, ended)
    if finish:
        _next_in_line(turn, container, node)
    complete(turn, node, token, container.parent)


def _collected(turn: Turn, container: Scope, node: Node) -> dict[str, object]:
    """What the branches of a for-each wrote, for its ``into`` field."""
    if container.kind != "each" or node.source.into is None:
        return {}
    branches = [s for s in turn.case.scopes.values() if s.parent == container.id]
    return {node.source.into: [s.value for s in branches if s.fired]}


def _absorb(turn: Turn, container: Scope) -> None:
    """The last late branch has come: the join resets."""
    ended = ending.of_scopes(turn.case, [
        s.id for s in turn.case.scopes.values() if s.parent == container.id
    ])  # fmt: skip
    turn.emit(e.ScopeClosed(container.id, ended))
    for later in sorted(turn.case.scopes):
        held = turn.case.scopes.get(later)
        if held and held.parent == container.parent and held.step == container.step:
            check_join(turn, later)
    if container.parent in turn.case.scopes:
        path_ended(turn, container.parent)


def _pass_through(turn: Turn, container: Scope, node: Node) -> None:
    """No join: each branch goes on by itself; the container goes with the last.

    There is no end of a round in which the step could repeat.
    """
    parent = container.parent
    token = turn.number()
    if container.arrived >= container.expected:
        ended = ending.of_scopes(turn.case, [
            s.id for s in turn.case.scopes.values() if s.parent == container.id
        ])  # fmt: skip
        turn.emit(e.ScopeClosed(container.id, ended))
    go(turn, node, token, parent, node.next)


def _next_in_line(turn: Turn, container: Scope, node: Node) -> None:
    """A sequential for-each begins its next item when none is being worked on."""
    if container.kind != "each" or not node.source.sequential or node.first is None:
        return
    inner = [s.id for s in turn.case.scopes.values() if s.parent == container.id and not s.fired]
    if inner and not any(alive(turn, scope) for scope in inner):
        turn.push(turn.number(), min(inner), node.first)


def choose(turn: Turn, scope: int) -> None:
    """Deferred choice: the first branch in which anything is done wins, the others go."""
    scopes = turn.case.scopes
    while scope in scopes:
        here = scopes[scope]
        container = scopes.get(here.parent)
        if here.kind == "branch" and container is not None and container.key != "chosen":
            node = turn.node(container.parent, container.step)
            if node.source.choice:
                ended = ending.of_scopes(
                    turn.case,
                    [s.id for s in scopes.values() if s.parent == container.id and s.id != scope],
                )
                compensation.emit(turn, e.BranchChosen(container.id, ended), ended)
        scope = here.parent


_ENDS: dict[str, Callable[[Turn, Scope], None]] = {
    "process": _process_ended,
    "call": _call_ended,
    "branch": _branch_ended,
    "item": _branch_ended,
}
