"""Child cases: asked for, heard of, waited for; what happens when one cannot be created.

Rule: a request that was refused is never forgotten. It stops the step that waits for it until a
person acts (or takes the step's way out for errors).
"""

from __future__ import annotations

from typing import Any

from casewright.blueprint.steps import WaitCases

from . import commands as c
from . import ending, flow, folding
from . import events as e
from .commands import SYSTEM, derive
from .plan import Node
from .state import NOT_CREATED, RESOLVED, Case, Child, Parent, Token, Wait
from .turn import Turn
from .values import stored
from .wait_end import end_wait

#: What becomes of a request that was refused, once somebody has decided.
SKIPPED, BY_HAND, FAILED = "Resolved-Skipped", "Resolved-By hand", "Resolved-Not created"
#: The part of a child's id from which that of the command to create it follows.
_CREATE = "create"


# ------------------------------------------------------------------------------------- waiting


def begin_wait(turn: Turn, wanted: WaitCases, resting: Token) -> None:
    """Wait for other cases to come to a status; those that are there already count."""
    base = {child.case: _base(turn, wanted, child) for child in _meant(turn, wanted)}
    turn.emit(e.WaitStarted(resting, Wait("cases", base=base)))
    _check(turn, resting)


def check_all(turn: Turn) -> None:
    """After a child changed: let the waits on cases that are fulfilled end."""
    for token_id in sorted(turn.case.waits):
        token = turn.case.tokens.get(token_id)
        wait = turn.case.waits.get(token_id)
        if token is not None and wait is not None and wait.kind == "cases":
            _check(turn, token)


def _check(turn: Turn, token: Token) -> None:
    """End a wait on cases when enough of them have come to where they are wanted."""
    node = turn.node(token.scope, token.step)
    if node.kind == "create case":
        own = (child for child in turn.case.children.values() if child.token == token.id)
        fulfilled = all(child.status.startswith(RESOLVED) for child in own)
    else:
        fulfilled = _arrived(turn, node.source.cases, turn.case.waits[token.id].base)
    if fulfilled:
        end_wait(turn, token, "cases")


def _meant(turn: Turn, wanted: WaitCases) -> list[Child]:
    """The children that a wait is about; one that could not be created is none."""
    return [
        child
        for child in turn.case.children.values()
        if child.status != NOT_CREATED and wanted.step in (None, child.step)
    ]


def _there(wanted: WaitCases, status: str) -> bool:
    return status.startswith(RESOLVED) if wanted.status is None else status == wanted.status


def _base(turn: Turn, wanted: WaitCases, child: Child) -> int:
    """The sequence from which on a child's news count for a wait that begins now.

    A child that is at the status now counts with the news of it, which may still be on its way.
    For any other child only what happens after the wait began counts, whenever it is heard of.
    """
    now = turn.given.fact(f"case:{child.case}")
    if now is None or _there(wanted, now["status"]):
        return child.sequence
    return max(child.sequence, int(now["sequence"]))


def _arrived(turn: Turn, wanted: WaitCases, base: dict[str, int]) -> bool:
    """All or any of the children have been at the status since the wait began.

    No children at all is nothing to wait for. Folded ones are where they are.
    """

    def there(child: Child) -> bool:
        reached = dict(child.reached)
        reached[child.status] = child.sequence
        since = base.get(child.case, 0)
        return any(_there(wanted, s) and sequence >= since for s, sequence in reached.items())

    arrived = [there(child) for child in _meant(turn, wanted)]
    arrived += [
        _there(wanted, status)
        for step, _, status, _ in folding.groups(turn.case)
        if wanted.step in (None, step)
    ]
    return not arrived or (any(arrived) if wanted.need == "any" else all(arrived))


# ------------------------------------------------------------------------------------ creating


def create(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Ask for one child case, or one for each item; with ``wait`` the token waits for them.

    Tried again after some could not be created, it asks for those only.
    """
    failed = {child.key: child for child in not_created(turn.case, token)}
    again = bool(failed)
    for number, item in enumerate(_items(turn, node, scope), 1):
        old = failed.pop(str(number), None)
        if old is not None or not again:
            _ask(turn, node, token, scope, item, str(number), old)
    for unwanted in failed.values():
        settle(turn, unwanted, SKIPPED)
    if node.source.wait and any(k.token == token for k in turn.case.children.values()):
        resting = flow.rest(turn, node, token, scope)
        turn.emit(e.WaitStarted(resting, Wait("cases")))
        if again:
            _check(turn, resting)
    else:
        turn.emit(e.StepDone(node.id, token=token))
        flow.complete(turn, node, token, scope)


def _items(turn: Turn, node: Node, scope: int) -> list[Any]:
    """What a child is made for, each; without a list there is one for nothing in particular."""
    formula = node.formulas.get("each")
    if formula is None:
        return [None]
    listed = turn.value(formula, scope)
    return list(listed) if isinstance(listed, list | tuple) else []


def _ask(
    turn: Turn, node: Node, token: int, scope: int, item: Any, key: str, old: Child | None
) -> None:
    source = node.source
    extra = {source.item: item}
    data = {name: stored(turn.value(f, scope, extra)) for name, f in node.sets}
    data = {name: value for name, value in data.items() if value is not None}
    wanted = {name for formula in node.back.values() for name, _ in formula.reads}
    case_id = turn.new_id()
    child = Child(case_id, source.case_type, node.id, token if source.wait else 0, key=key)
    turn.emit(e.ChildRequested(child, data, "" if old is None else old.case))
    turn.send(
        c.CreateCase(
            id=derive(case_id, _CREATE),
            actor=SYSTEM,
            on_behalf=turn.actor if turn.actor != SYSTEM else None,
            case=case_id,
            type=source.case_type,
            blueprint=turn.case.blueprint,
            version=turn.case.version,
            data=data,
            parent=Parent(turn.case.id, node.id, tuple(sorted(wanted)), turn.case.created),
        )
    )


# ------------------------------------------------------------------------- what could not be made


def not_created(case: Case, token: int) -> list[Child]:
    """The requests of a token's step that were refused and that nobody has decided about."""
    children = case.children.values()
    return [child for child in children if child.token == token and child.status == NOT_CREATED]


def requested_by(case: Case, effect: str) -> Child | None:
    """The child that an effect was to create, None when it was for something else."""
    for child in case.children.values():
        if child.status != NOT_CREATED and derive(child.case, _CREATE) == effect:
            return child
    return None


def refused(turn: Turn, child: Child, error: str) -> None:
    """A child could not be created: the step that waits for it cannot go on by itself."""
    case = turn.case
    turn.emit(e.ChildNoted(child.case, NOT_CREATED, child.sequence))
    turn.dirty = True
    if case.resolved:
        return
    problem = f"the case of type {child.type} could not be created: {error}"
    token = case.tokens.get(child.token)
    if token is None:
        turn.emit(e.IncidentRaised(child.step, problem))
        if not case.suspended:
            check_all(turn)
    elif case.suspended:
        turn.emit(e.IncidentRaised(child.step, problem, token))
    else:
        _stop(turn, token, problem)


def _stop(turn: Turn, token: Token, problem: str) -> None:
    """Take the way out that the step has for errors; without one a person must act."""
    node = turn.node(token.scope, token.step)
    if flow.interrupted_by_error(node):
        for child in not_created(turn.case, token.id):
            settle(turn, child, FAILED)
    stop(turn, token, problem)


def stop(turn: Turn, token: Token, problem: str) -> None:
    """An open step cannot go on: its way out for errors is taken, else its token stays there."""
    node = turn.node(token.scope, token.step)
    if flow.interrupted_by_error(node):
        clocks = ending.step_clocks(turn.case, token.id)
        turn.emit(e.TokenEnded(token.id, node.id, "error", e.Ended(clocks=clocks)))
    flow.incident(turn, node, token.id, token.scope, problem, token)


def settle(turn: Turn, child: Child, status: str, data: dict[str, Any] | None = None) -> None:
    """Decide about a request that was refused: it is over, with what came of it otherwise."""
    turn.emit(e.ChildNoted(child.case, status, child.sequence, turn.calculate(data or {})))


# -------------------------------------------------------------------------------------- hearing


def changed(turn: Turn, command: c.ChildChanged) -> None:
    """Hear of a child's new status; when it is resolved, take over what the step maps back."""
    noted = _noted(turn, command)
    if noted is None:
        return
    turn.emit(noted)
    turn.dirty = True
    if not turn.case.suspended:
        check_all(turn)


def _noted(turn: Turn, command: c.ChildChanged) -> e.ChildNoted | None:
    """What the news are: None for old news, and for those of somebody else's case."""
    case = turn.case
    child = case.children.get(command.child)
    if child is None:
        step = folding.find(case, command.step, command.type, command.was) if command.was else ""
        if not step:
            return None
        return e.ChildNoted(
            command.child, command.status, command.sequence, {}, command.type, step, command.was
        )
    if command.sequence <= child.sequence:
        return None
    data: dict[str, Any] = {}
    if command.status.startswith(RESOLVED) and not case.resolved:
        data = turn.calculate(_taken_over(turn, child, command))
    return e.ChildNoted(command.child, command.status, command.sequence, data)


def _taken_over(turn: Turn, child: Child, command: c.ChildChanged) -> dict[str, Any]:
    node = next(
        (p.nodes[child.step] for p in turn.type.processes.values() if child.step in p.nodes), None
    )
    if node is None:
        return {}
    return {name: stored(turn.value_over(f, command.data)) for name, f in node.back.items()}
