"""Steps that wait: for time, a message or other cases; and the step that creates those cases."""

from __future__ import annotations

from typing import Any

from casewright.blueprint.steps import WaitCases

from . import commands as c
from . import ending, flow
from . import events as e
from .commands import SYSTEM
from .plan import Node
from .state import RESOLVED, Child, Parent, Token, Wait
from .turn import Turn
from .values import instant, stored


def begin_wait(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Begin to wait, or go on at once when what is waited for is already there."""
    source = node.source
    resting = flow.rest(turn, node, token, scope)
    if source.message is not None:
        _wait_message(turn, node, resting)
    elif source.cases is not None:
        base = {
            child.case: _base(turn, source.cases, child) for child in _meant(turn, source.cases)
        }
        turn.emit(e.WaitStarted(resting, Wait("cases", base=base)))
        check_cases(turn, resting)
    else:
        due = _due(turn, node, scope)
        if due is None:
            problem = "the date to wait for is not known: its expression gave no date"
            flow.incident(turn, node, token, scope, problem)
        elif due <= turn.now:
            turn.emit(e.StepDone(node.id, token=token))
            flow.complete(turn, node, token, scope)
        else:
            turn.emit(e.WaitStarted(resting, Wait("time", due)))


def _due(turn: Turn, node: Node, scope: int) -> int | None:
    if node.interval is not None:
        return int(node.calendar.add(turn.now, node.interval))
    formula = node.formulas.get("date")
    return None if formula is None else instant(turn.value(formula, scope), turn.type.zone)


def _wait_message(turn: Turn, node: Node, resting: Token) -> None:
    name = node.source.message
    turn.emit(e.WaitStarted(resting, Wait("message", message=name)))
    if not node.source.keep:
        return
    for place, held in enumerate(turn.case.messages):
        if held.message == name:
            end_wait(turn, resting, "message", held.data, kept=place)
            return


def end_wait(
    turn: Turn, token: Token, how: str, message: dict[str, Any] | None = None,
    kept: int | None = None,
) -> None:  # fmt: skip
    """What a token waited for has come: take over its data and go on."""
    node = turn.node(token.scope, token.step)
    extra = {"message": message or {}}
    data = {name: stored(turn.value(f, token.scope, extra)) for name, f in node.sets}
    clocks = ending.step_clocks(turn.case, token.id)
    ended = e.Ended(clocks=clocks) if clocks else None
    turn.emit(e.WaitEnded(token.id, node.id, how, turn.calculate(data), kept, ended))
    flow.recall(turn, token)
    flow.complete(turn, node, token.id, token.scope)


def timer_due(turn: Turn, token_id: int) -> None:
    """The date or interval that a token waits for has come."""
    token = turn.case.tokens.get(token_id)
    if token is not None and token_id in turn.case.waits:
        end_wait(turn, token, "time")


def deliver(turn: Turn, name: str, data: dict[str, Any]) -> bool:
    """Give a message to the first token that waits for it; whether there was one."""
    for token_id in sorted(turn.case.waits):
        wait = turn.case.waits[token_id]
        if wait.kind == "message" and wait.message == name:
            end_wait(turn, turn.case.tokens[token_id], "message", data)
            return True
    return False


def check_all_cases(turn: Turn) -> None:
    """After a child changed: let the waits on cases that are fulfilled end."""
    for token_id in sorted(turn.case.waits):
        token = turn.case.tokens.get(token_id)
        wait = turn.case.waits.get(token_id)
        if token is not None and wait is not None and wait.kind == "cases":
            check_cases(turn, token)


def check_cases(turn: Turn, token: Token) -> None:
    """End a wait on cases when enough of them have come to where they are wanted."""
    node = turn.node(token.scope, token.step)
    if node.kind == "create case":
        own = [child for child in turn.case.children.values() if child.token == token.id]
        fulfilled = all(child.status.startswith(RESOLVED) for child in own)
    else:
        fulfilled = _arrived(turn, node.source.cases, turn.case.waits[token.id].base)
    if fulfilled:
        end_wait(turn, token, "cases")


def _meant(turn: Turn, wanted: WaitCases) -> list[Child]:
    """The children that a wait is about."""
    children = turn.case.children.values()
    return [child for child in children if wanted.step is None or child.step == wanted.step]


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

    No children at all is nothing to wait for.
    """

    def there(child: Child) -> bool:
        reached = dict(child.reached)
        reached[child.status] = child.sequence
        since = base.get(child.case, 0)
        return any(_there(wanted, s) and sequence >= since for s, sequence in reached.items())

    arrived = [there(child) for child in _meant(turn, wanted)]
    return not arrived or (any(arrived) if wanted.need == "any" else all(arrived))


def create_cases(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Ask for one child case, or one for each item; with ``wait`` the token waits for them."""
    source = node.source
    formula = node.formulas.get("each")
    items: list[Any] = [None]
    if formula is not None:
        listed = turn.value(formula, scope)
        items = list(listed) if isinstance(listed, list | tuple) else []
    for number, item in enumerate(items, 1):
        _create(turn, node, token, scope, item, str(number))
    if source.wait and items:
        resting = flow.rest(turn, node, token, scope)
        turn.emit(e.WaitStarted(resting, Wait("cases")))
    else:
        turn.emit(e.StepDone(node.id, token=token))
        flow.complete(turn, node, token, scope)


def _create(turn: Turn, node: Node, token: int, scope: int, item: Any, key: str) -> None:
    source = node.source
    extra = {source.item: item}
    data = {name: stored(turn.value(f, scope, extra)) for name, f in node.sets}
    data = {name: value for name, value in data.items() if value is not None}
    wanted = {name for formula in node.back.values() for name, _ in formula.reads}
    case_id = turn.new_id()
    child = Child(case_id, source.case_type, node.id, token if source.wait else 0, key=key)
    turn.emit(e.ChildRequested(child, data))
    turn.send(
        c.CreateCase(
            id=turn.new_id(),
            actor=SYSTEM,
            on_behalf=turn.command.actor if turn.command.actor != SYSTEM else None,
            case=case_id,
            type=source.case_type,
            blueprint=turn.case.blueprint,
            version=turn.case.version,
            data=data,
            parent=Parent(turn.case.id, node.id, tuple(sorted(wanted)), turn.case.created),
        )
    )


def child_changed(turn: Turn, command: c.ChildChanged) -> None:
    """Hear of a child's new status; when it is resolved, take over what the step maps back."""
    child = turn.case.children.get(command.child)
    if child is None or command.sequence <= child.sequence:
        return
    data: dict[str, Any] = {}
    if command.status.startswith(RESOLVED) and not turn.case.resolved:
        data = _taken_over(turn, child, command)
    turn.emit(e.ChildNoted(command.child, command.status, command.sequence, turn.calculate(data)))
    turn.dirty = True
    if not turn.case.suspended:
        check_all_cases(turn)


def _taken_over(turn: Turn, child: Child, command: c.ChildChanged) -> dict[str, Any]:
    node = next(
        (p.nodes[child.step] for p in turn.type.processes.values() if child.step in p.nodes), None
    )
    if node is None:
        return {}
    return {name: stored(turn.value_over(f, command.data)) for name, f in node.back.items()}
