"""Which data an expression reads, and renaming them. Rule: follows loop and filter variables home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casewright.rules import syntax
from casewright.rules.syntax import Node, Span
from casewright.rules.typeset import ContextType, ListType, Type

Steps = tuple[str, ...]

# Built-ins whose result holds the items of their first argument.
_PASSING = frozenset({
    "sort", "reverse", "distinct values", "sublist", "append", "concatenate", "flatten", "union",
    "remove", "insert before", "list replace",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """Data that are read; `spans` has the place of each step, None where an alias stands for it."""

    path: Steps
    spans: tuple[Span | None, ...]

    def member(self, name: str, span: Span) -> Reference:
        return Reference((*self.path, name), (*self.spans, span))

    def alias(self) -> Reference:
        return Reference(self.path, (None,) * len(self.path))


@dataclass(slots=True)
class _Scope:
    """Local names and what they stand for; `item` is the list that a filter looks through."""

    parent: _Scope | None
    names: dict[str, Reference | None] = field(default_factory=dict)
    item: Reference | None = None


class _Finder:
    def __init__(self, types: Mapping[str, Type | None], functions: Iterable[str]) -> None:
        self.types = types
        self.functions = frozenset(functions)
        self.found: list[Reference] = []

    # ---------------------------------------------------------------- visiting

    def visit(self, node: Node, scope: _Scope | None) -> Reference | None:
        """Note everything that is read below `node`; what the node itself stands for."""
        handler = _HANDLERS.get(type(node))
        reference = handler(self, node, scope) if handler else self._children(node, scope)
        if reference is not None:
            self.found.append(reference)
        return reference

    def _base(self, node: Node, scope: _Scope | None) -> Reference | None:
        """Like `visit`, but a step follows: only the longer path is noted."""
        handler = _HANDLERS.get(type(node))
        return handler(self, node, scope) if handler else self._children(node, scope)

    def _children(self, node: Node, scope: _Scope | None) -> Reference | None:
        for child in syntax.children(node):
            self.visit(child, scope)
        return None

    def _name(self, node: syntax.Name, scope: _Scope | None) -> Reference | None:
        name = node.name
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if scope.item is not None and self._is_field(name, scope.item.path):
                return scope.item.member(name, node.span)
            scope = scope.parent
        if name in self.functions and name not in self.types:
            return None
        return Reference((name,), (node.span,))

    def _is_field(self, name: str, base: Steps) -> bool:
        """Whether a bare name inside a filter means a field of the items of `base`."""
        kind = type_at(self.types, base)
        if kind is not None and kind.fields:
            return kind.field(name) is not None
        return name not in self.types and name not in self.functions

    def _path(self, node: syntax.Path, scope: _Scope | None) -> Reference | None:
        base = self._base(node.base, scope)
        return None if base is None else base.member(node.member, node.member_span)

    def _filter(self, node: syntax.Filter, scope: _Scope | None) -> Reference | None:
        base = self._base(node.base, scope)
        item = None if base is None else base.alias()
        self.visit(node.condition, _Scope(scope, {"item": item}, item))
        return base

    def _call(self, node: syntax.Call, scope: _Scope | None) -> Reference | None:
        name = node.function.name if isinstance(node.function, syntax.Name) else ""
        if name not in self.functions:
            self.visit(node.function, scope)
        if name in _PASSING and node.arguments:
            return self._passing_call(node.arguments, scope)
        for argument in node.arguments:
            self.visit(argument, scope)
        return None

    def _passing_call(self, arguments: tuple[Node, ...], scope: _Scope | None) -> Reference | None:
        """A call that hands on the items of its first argument, to functions among the others."""
        first = self.visit(arguments[0], scope)
        for argument in arguments[1:]:
            if isinstance(argument, syntax.FunctionLiteral):
                self._function(argument, scope, first)
            else:
                self.visit(argument, scope)
        return None if first is None else first.alias()

    def _function(
        self, node: syntax.FunctionLiteral, scope: _Scope | None, item: Reference | None = None
    ) -> None:
        alias = None if item is None else item.alias()
        self.visit(node.body, _Scope(scope, {name: alias for name, _ in node.parameters}))

    def _context(self, node: syntax.ContextLiteral, scope: _Scope | None) -> None:
        inner = _Scope(scope)
        for key, value in node.entries:
            found = self.visit(value, inner)
            inner.names[key] = None if found is None else found.alias()

    def _loop(self, node: syntax.For | syntax.Quantified, scope: _Scope | None) -> None:
        inner = _Scope(scope)
        for iteration in node.iterations:
            found = self.visit(iteration.source, inner)
            if iteration.end is not None:
                self.visit(iteration.end, inner)
            inner.names[iteration.name] = None if found is None else found.alias()
        if isinstance(node, syntax.For):
            inner.names.setdefault("partial", None)
            self.visit(node.result, inner)
        else:
            self.visit(node.condition, inner)


_HANDLERS: Mapping[type[Node], Callable[..., Reference | None]] = {
    syntax.Name: _Finder._name,
    syntax.Path: _Finder._path,
    syntax.Filter: _Finder._filter,
    syntax.Call: _Finder._call,
    syntax.FunctionLiteral: _Finder._function,
    syntax.ContextLiteral: _Finder._context,
    syntax.For: _Finder._loop,
    syntax.Quantified: _Finder._loop,
}


def type_at(types: Mapping[str, Type | None], path: Sequence[str]) -> ContextType | None:
    """The context (or the context of the items of the list) at a path; None when not declared."""
    kind = types.get(path[0])
    for step in path[1:]:
        kind = _context(kind)
        kind = None if kind is None else kind.field(step)
    return _context(kind)


def _context(kind: Type | None) -> ContextType | None:
    while isinstance(kind, ListType):
        kind = kind.element
    return kind if isinstance(kind, ContextType) else None


def references(
    tree: Node, types: Mapping[str, Type | None], functions: Iterable[str]
) -> list[Reference]:
    """Everything that the expression reads from its data."""
    finder = _Finder(types, functions)
    finder.visit(tree, None)
    return finder.found


def edits(found: Iterable[Reference], old: Steps, new: Steps) -> list[tuple[Span, str]]:
    """The replacements that turn `old` into `new` wherever it is read.

    ValueError when a loop or filter variable stands for a part that would have to move.
    """
    changes: dict[Span, str] = {}
    for reference in found:
        if reference.path[: len(old)] == old:
            changes.update(_edit(reference.spans[: len(old)], old, new))
    return sorted(changes.items())


def _edit(spans: Sequence[Span | None], old: Steps, new: Steps) -> Iterable[tuple[Span, str]]:
    return _renamed(spans, old, new) if len(old) == len(new) else _moved(spans, old, new)


def _renamed(spans: Sequence[Span | None], old: Steps, new: Steps) -> Iterable[tuple[Span, str]]:
    places = zip(spans, old, new, strict=True)
    return [(span, to) for span, was, to in places if span is not None and was != to]


def _moved(spans: Sequence[Span | None], old: Steps, new: Steps) -> Iterable[tuple[Span, str]]:
    written = [span for span in spans if span is not None]
    hidden = len(spans) - len(written)
    if old[:hidden] != new[:hidden]:
        raise ValueError("the field is read through a variable and cannot move elsewhere")
    if not written:
        return []
    return [((written[0][0], written[-1][1]), ".".join(new[hidden:]))]


def apply(text: str, changes: Sequence[tuple[Span, str]]) -> str:
    """The text with its replacements made; everything else stays as it is."""
    parts: list[str] = []
    position = 0
    for (start, end), replacement in changes:
        parts += (text[position:start], replacement)
        position = end
    return "".join((*parts, text[position:]))
