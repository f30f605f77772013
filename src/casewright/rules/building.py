"""What the closure makers share: scopes, name look-up, dispatch. Rule: no user text is executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from casewright.rules.builtins.signature import Builtin
from casewright.rules.frames import Code, Frame, Values
from casewright.rules.syntax import Node
from casewright.rules.typeset import FunctionType, Type
from casewright.rules.values import Function


@dataclass(slots=True)
class Scope:
    """Local names by their slot in a frame; `item` marks the scope of a filter."""

    parent: Scope | None
    names: dict[str, int] = field(default_factory=dict)
    item: bool = False

    def add(self, name: str) -> int:
        """The slot of a name, a new one when it is new."""
        return self.names.setdefault(name, len(self.names))


class Place(NamedTuple):
    """Where a name is found: in `slot` of the frame `depth` frames out, or (-1) in the data.

    Filters come before that: `items` are the depths of those whose item may have it as a member.
    `builtin` is the function that it means where the data have no such name.
    """

    depth: int
    slot: int
    items: tuple[int, ...]
    builtin: Builtin | None


Rule = Callable[["Builder", Node, Scope | None], Code]


@dataclass(frozen=True, slots=True)
class Builder:
    """Turns nodes into closures with one rule per kind of node."""

    rules: Mapping[type[Node], Callable[..., Code]]
    functions: Mapping[str, Builtin]
    types: Mapping[str, Type | None]

    def code(self, node: Node, scope: Scope | None) -> Code:
        """The closure of a node whose local names are in `scope`."""
        return self.rules[type(node)](self, node, scope)

    def builtin(self, name: str, scope: Scope | None) -> Builtin | None:
        """The built-in that a call of `name` means here; None when it is a variable."""
        while scope is not None:
            if name in scope.names:
                return None
            scope = scope.parent
        if isinstance(self.types.get(name), FunctionType):
            return None
        return self.functions.get(name)

    def place(self, name: str, scope: Scope | None) -> Place:
        """Where a variable is found: in the nearest scope that has it, or in the data."""
        depth = 0
        items: list[int] = []
        while scope is not None:
            if scope.item:
                items.append(depth)
            if name in scope.names:
                return Place(depth, scope.names[name], tuple(items), None)
            depth += 1
            scope = scope.parent
        builtin = None if name in self.types else self.functions.get(name)
        return Place(-1, 0, tuple(items), builtin)

    def variable(self, name: str, scope: Scope | None) -> Code:
        """The closure that reads a variable from its place."""
        place = self.place(name, scope)
        if place.depth >= 0:
            found = local(place.depth, place.slot)
        elif place.builtin is not None:
            found = as_value(place.builtin, name)
        else:
            found = global_name(name)
        for depth in reversed(place.items):
            found = member_or(name, depth, found)
        return found


def global_name(name: str) -> Code:
    """Reads a top-level name; null when the data lack it."""

    def read(values: Values, frame: Frame) -> object:
        try:
            return values[name]
        except KeyError:
            return None

    return read


def as_value(builtin: Builtin, name: str) -> Code:
    """A built-in function as a value, unless the data have something of that name."""
    signature = builtin.signatures[0]
    parameters = tuple(part.name for part in signature.parameters)
    kinds = tuple(part.type for part in signature.parameters)

    def read(values: Values, frame: Frame) -> object:
        if name in values:
            return values[name]
        run = frame.run
        return Function(
            parameters, lambda *given: builtin.call(run, given), name, kinds, signature.result
        )

    return read


def local(depth: int, slot: int) -> Code:
    """Reads a local name `depth` frames out."""
    if depth == 0:
        return lambda values, frame: frame.values[slot]

    def read(values: Values, frame: Frame) -> object:
        for _ in range(depth):
            frame = frame.parent  # type: ignore[assignment]
        return frame.values[slot]

    return read


def member_or(name: str, depth: int, otherwise: Code) -> Code:
    """Inside a filter: the item's own member comes before a variable of that name."""
    item = local(depth, 0)

    def read(values: Values, frame: Frame) -> object:
        current = item(values, frame)
        if isinstance(current, Mapping) and name in current:
            return current[name]
        return otherwise(values, frame)

    return read
