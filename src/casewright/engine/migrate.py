"""Migration of one case to another version: by stable ids and explicit moves; says why it cannot.

Positions, waiting joins, open children and clocks survive. Undone by migrating back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import clock_review, items
from . import events as e
from .clocks import CANCELLED
from .commands import MigrateCase
from .decision import Refused
from .plan import Node
from .state import Clock, Item, Scope, Token
from .turn import Turn
from .values import BadValue, coerce

To = Callable[[str], str]

#: The kinds of steps in which a token rests, by what shows it in the case.
_PEOPLE = ("collect", "attach", "approve", "robot")
_CONTAINERS = {"parallel": "parallel", "each": "for each", "call": "call process"}


def migrate(turn: Turn, command: MigrateCase) -> None:
    """Continue the case under the plan given; raises ``Refused`` naming what has no place in it."""
    case = turn.case
    if command.version == case.version:
        raise Refused(f"{case.number} is on version {case.version} already.", "Nothing is to do.")
    problems = obstacles(turn, command.moves)
    if problems:
        raise Refused(
            f"{case.number} cannot move to version {command.version}: {'; '.join(problems)}.",
            "Map each of these to an element of the new version, or move the case on first.",
        )
    turn.emit(e.CaseMigrated(command.version, command.moves))
    for clock in list(case.clocks.values()):
        _move_clock(turn, clock)
    if turn.stage is not None and not case.suspended:
        _begin_new(turn)
    turn.dirty = True


def _move_clock(turn: Turn, clock: Clock) -> None:
    """A clock goes on from its original start, by its policy there or by what its element has."""
    policies = clock_review.policies_of(turn, clock)
    policy = turn.type.policies.get(clock.policy)
    if policy is None and policies:
        # Its promise is gone: the one that stands in its place takes over, from the same start.
        policy = policies[0]
        clock = clock_review.under(clock, policy)
    if policy is None or not policies:
        turn.emit(e.ClockChanged("stopped", clock))
    elif not clock.paused and clock.level != CANCELLED:
        clock_review.move(turn, clock, policy, always=clock is not turn.case.clocks[clock.id])


def _begin_new(turn: Turn) -> None:
    """Items that the stage has in the new version only begin as if it had just been entered."""
    stage = turn.stage
    if stage is None:
        return
    items.begin(turn, stage, stage.top)
    for phase in stage.phases:
        for item in items.instances(turn, phase):
            if item.state == items.ACTIVE:
                items.begin(turn, stage, phase.children, item.id)


# --------------------------------------------------------------------------------------- obstacles


def obstacles(turn: Turn, moves: dict[str, str]) -> list[str]:
    """Why a case cannot go on under the turn's plan: each thing without a place, sorted."""

    def to(element: str) -> str:
        return moves.get(element, element)

    found = [
        *_stages(turn, to),
        *_items(turn, to),
        *(problem for scope in turn.case.scopes.values() for problem in _scope(turn, scope, to)),
        *(problem for token in turn.case.tokens.values() for problem in _token(turn, token, to)),
        *_data(turn, to),
    ]
    return sorted(set(found))


def _stages(turn: Turn, to: To) -> Iterator[str]:
    case = turn.case
    for stage in {case.stage, *(visit.stage for visit in case.visits.values())}:
        if stage and to(stage) not in turn.type.stages:
            yield f"stage {stage} does not exist there"


def _items(turn: Turn, to: To) -> Iterator[str]:
    """Open processes and phases must stand in the same stage; what is over may be gone."""
    stages, visits = turn.type.stages, turn.case.visits
    for item in turn.case.items.values():
        if not item.item or item.state not in (items.ACTIVE, items.ENABLED, "suspended"):
            continue
        visit = visits.get(item.visit)
        stage = stages.get(to(visit.stage)) if visit is not None else None
        if stage is not None and to(item.item) not in stage.items:
            yield f"{_noun(item)} {item.item} is not in stage {stage.id} there"


def _noun(item: Item) -> str:
    return "phase" if item.kind == "phase" else "process"


def _scope(turn: Turn, scope: Scope, to: To) -> Iterator[str]:
    if to(scope.process) not in turn.type.processes:
        yield f"process {scope.process} does not exist there"
        return
    container = _CONTAINERS.get(scope.kind)
    if container is None:
        return
    around = turn.case.scopes[scope.parent]
    node = _node(turn, around.process, scope.step, to)
    if node is None or node.kind != container:
        yield f"step {scope.step} is no {container} step there"


def _token(turn: Turn, token: Token, to: To) -> Iterator[str]:
    case = turn.case
    scope = case.scopes[token.scope]
    if to(scope.process) not in turn.type.processes:
        return
    node = _node(turn, scope.process, token.step, to)
    if node is None:
        yield f"step {token.step} does not exist there"
        return
    if node.path != _path(turn, scope, to):
        yield f"step {token.step} stands in another branch there"
    wait = case.waits.get(token.id)
    if wait is not None and not _waits_alike(node, wait.kind):
        yield f"step {token.step} does not wait for the same there"
    if node.kind not in _PEOPLE and any(a.token == token.id for a in case.assignments.values()):
        yield f"step {token.step} is not done by a person there"


def _node(turn: Turn, process: str, step: str, to: To) -> Node | None:
    plan = turn.type.processes.get(to(process))
    return None if plan is None else plan.nodes.get(to(step))


def _waits_alike(node: Node, kind: str) -> bool:
    if node.kind == "create case":
        return kind == "cases"
    if node.kind != "wait":
        return False
    source = node.source
    now = "message" if source.message else "cases" if source.cases else "time"
    return bool(now == kind)


def _path(turn: Turn, scope: Scope, to: To) -> tuple[str, ...]:
    """The branches around a position, as the nodes of the new version name them."""
    scopes, found = turn.case.scopes, []
    while scope.kind in ("branch", "item"):
        container = scopes[scope.parent]
        key = "*" if scope.kind == "item" else to(scope.key)
        found.append(f"{to(container.step)}/{key}")
        scope = scopes[container.parent]
    return tuple(reversed(found))


def _data(turn: Turn, to: To) -> Iterator[str]:
    """Values must fit the fields of the new version; fields that are gone keep theirs unseen."""
    for name, value in turn.case.data.items():
        plan = turn.type.fields.get(to(name))
        if plan is None or plan.formula is not None:
            continue
        try:
            coerce(plan.source, value)
        except BadValue as bad:
            yield f"the value of {name} does not fit there ({bad})"
