"""Steps that open nested flow: parallel branches, for each, a called process."""

from __future__ import annotations

from collections import Counter
from typing import Any

from . import events as e
from . import flow
from .plan import Node
from .state import Scope
from .turn import Turn
from .values import stored

#: A process may call itself this deep.
DEPTH = 100


def begin_parallel(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Begin the branches whose condition holds; with none, the flow goes on."""
    begun = [b for b in node.branches if b.when is None or turn.holds(b.when, scope)]
    if not begun:
        turn.emit(e.StepDone(node.id, token=token))
        flow.complete(turn, node, token, scope)
        return
    container = _container(turn, node, token, scope, "parallel", len(begun))
    started = []
    for branch in begun:
        inner = Scope(turn.number(), "branch", container.id, node.process, key=branch.id)
        turn.emit(e.ScopeOpened(inner))
        started.append((turn.number(), inner.id, branch.first))
    _start(turn, started)


def _container(turn: Turn, node: Node, token: int, scope: int, kind: str, expected: int) -> Scope:
    """Open the scope that counts arrivals; without a join nobody waits for it."""
    waits = node.source.join != "none"
    container = Scope(
        turn.number(), kind, scope, node.process, node.id, token if waits else 0,
        expected=expected,
    )  # fmt: skip
    turn.emit(e.ScopeOpened(container, flow.rest(turn, node, token, scope) if waits else None))
    return container


def _start(turn: Turn, started: list[tuple[int, int, str | None]]) -> None:
    """Send tokens into new branches; empty branches have arrived at once."""
    for token, scope, first in started:
        if first is not None:
            turn.push(token, scope, first)
    for _, scope, first in started:
        if first is None and scope in turn.case.scopes:
            flow.path_ended(turn, scope)


def begin_each(turn: Turn, node: Node, token: int, scope: int) -> None:
    """One branch for each item of the list; an empty list goes on at once."""
    listed = turn.value(node.formulas["each"], scope)
    values = listed if isinstance(listed, list | tuple) else [] if listed is None else [listed]
    keys = [_key(turn, node, scope, value, n) for n, value in enumerate(values, 1)]
    problem = _wrong_keys(keys)
    if problem:
        flow.incident(turn, node, token, scope, problem)
        return
    if not values:
        turn.emit(e.StepDone(node.id, token=token))
        flow.complete(turn, node, token, scope)
        return
    container = _container(turn, node, token, scope, "each", len(values))
    started = []
    for key, value in zip(keys, values, strict=True):
        inner = _item(turn, node, container, key, stored(value))
        turn.emit(e.ScopeOpened(inner))
        started.append((turn.number(), inner.id, node.first))
    _start(turn, started[:1] if node.source.sequential else started)


def _item(turn: Turn, node: Node, container: Scope, key: str, value: Any) -> Scope:
    return Scope(turn.number(), "item", container.id, node.process, key=key, value=value)


def _key(turn: Turn, node: Node, scope: int, value: Any, number: int) -> str:
    """The key of an item: its number in the list, or what its expression gives; '' for nothing."""
    formula = node.formulas.get("key")
    if formula is None:
        return str(number)
    key = stored(turn.value(formula, scope, {node.source.item: value}))
    return "" if key is None else str(key)


def _wrong_keys(keys: list[str]) -> str:
    if "" in keys:
        return f"item {keys.index('') + 1} of the list has no key"
    twice = next((key for key, times in Counter(keys).items() if times > 1), None)
    return "" if twice is None else f"two items of the list have the same key, {twice}"


def add_item(turn: Turn, node: Node, container: Scope, value: Any) -> bool:
    """One more branch of a running for-each; False when its key is taken or missing."""
    inner_scopes = [s for s in turn.case.scopes.values() if s.parent == container.id]
    seen = value if node.item is None else node.item(value)
    key = _key(turn, node, container.parent, seen, container.expected + 1)
    if not key or any(s.key == key for s in inner_scopes):
        return False
    inner = _item(turn, node, container, key, value)
    turn.emit(e.ItemAdded(container.id, inner))
    waits_in_line = node.source.sequential and any(not s.fired for s in inner_scopes)
    if not waits_in_line:
        _start(turn, [(turn.number(), inner.id, node.first)])
    return True


def begin_call(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Run another process in its own scope; the token waits for its end."""
    depth, here = 0, scope
    while here in turn.case.scopes:
        depth += turn.case.scopes[here].kind == "call"
        here = turn.case.scopes[here].parent
    if depth >= DEPTH:
        flow.incident(turn, node, token, scope, f"processes call each other {DEPTH} deep")
        return
    called = turn.type.processes[node.source.process]
    item = flow.root_of(turn, scope).item
    inner = Scope(turn.number(), "call", scope, called.id, node.id, token, item)
    turn.emit(e.ScopeOpened(inner, flow.rest(turn, node, token, scope)))
    _start(turn, [(turn.number(), inner.id, called.first)])
