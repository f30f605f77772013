"""Work that a stage keeps for a return: set down when it is left, taken up in the next visit.

Its tokens keep their places; assignments, clocks and waits end and begin anew on return.
"""

from __future__ import annotations

from msgspec.structs import replace

from . import boundaries, clocks, ending, parking
from . import events as e
from .plan import StagePlan
from .state import Case, Item, Token
from .turn import Turn


def set_down(turn: Turn, own: list[Item]) -> tuple[e.Ended, tuple[int, ...]]:
    """What ends all the same with a stage that keeps ``own``, and the tokens that are parked."""
    case = turn.case
    spared = [item for item in own if item.kind != "task"]
    tasks = [item.id for item in own if item.kind == "task"]
    scopes = set(ending.tree(case, [i.scope for i in spared if i.scope in case.scopes]))
    _park_in_flight(turn, scopes)
    parked = tuple(ending.tokens_in(case, scopes))
    ended = ending.of_visit(case, tasks, case.visit) or e.Ended()
    return _with_work(case, ended, set(parked), {item.id for item in spared}), parked


def _park_in_flight(turn: Turn, scopes: set[int]) -> None:
    for token, scope, step in sorted(turn.ready):
        if scope in scopes:
            turn.emit(e.TokenPlaced(Token(token, scope, step, turn.now, parked=True)))
    turn.ready[:] = [ready for ready in turn.ready if ready[1] not in scopes]


def _with_work(case: Case, ended: e.Ended, tokens: set[int], items: set[int]) -> e.Ended:
    """Work, clocks and effects end although the tokens and items stay."""
    work = tuple(a.id for a in case.assignments.values() if a.token in tokens)
    stopped = tuple(
        clock.id
        for clock in case.clocks.values()
        if clock.ref in {"step": tokens, "process": items}.get(clock.on, ())
    )
    effects = tuple(name for name, token in case.effects.items() if token in tokens)
    return replace(
        ended,
        assignments=(*ended.assignments, *work),
        clocks=(*ended.clocks, *stopped),
        effects=(*ended.effects, *effects),
    )


def restorable(turn: Turn, stage: StagePlan) -> tuple[int, ...]:
    """The items of an earlier visit that were kept, and what outlived it and still runs.

    The visit before this one is over, so every item that has a visit is of an earlier one.
    """
    items = turn.case.items.values()
    return tuple(item.id for item in items if item.visit and item.item in stage.items)


def go_on(turn: Turn, restored: tuple[int, ...]) -> None:
    """Let the kept work of restored items go on where it stood."""
    case = turn.case
    inside = _flow_of(case, restored)
    for item in restored:
        _start_clock(turn, item)
    waiting = {s.token for s in case.scopes.values() if s.token}
    here = [token for token in case.tokens.values() if token.scope in inside]
    for token in here:
        if token.id in waiting:
            _guard(turn, token)
    parked = [token for token in here if token.parked and token.id not in waiting]
    if parked:
        parking.resume(turn, parked)


def _flow_of(case: Case, items: tuple[int, ...]) -> set[int]:
    roots = [s.id for s in case.scopes.values() if s.item in items and not s.parent]
    return set(ending.tree(case, roots))


def _start_clock(turn: Turn, number: int) -> None:
    """The clock of a kept process or phase begins anew; one that outlived the stage runs on."""
    case = turn.case
    item = case.items[number]
    plan = turn.type.stages[case.stage].items[item.item]
    running = any(k.on == "process" and k.ref == number for k in case.clocks.values())
    if plan.slas and not running and item.state == "active":
        clocks.start(turn, "process", number, plan.slas)


def _guard(turn: Turn, token: Token) -> None:
    """A token that waits for inner flow stays where it is: only its clock and edges begin anew."""
    if token.parked:
        turn.emit(e.TokenPlaced(replace(token, parked=False)))
    node = turn.node(token.scope, token.step)
    running = any(k.on == "step" and k.ref == token.id for k in turn.case.clocks.values())
    if node.slas and not running:
        clocks.start(turn, "step", token.id, node.slas, token.scope)
    if node.boundaries and not any(t.startswith(f"b:{token.id}:") for t in turn.case.timers):
        boundaries.guard(turn, node, token)
