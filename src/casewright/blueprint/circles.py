"""Circles and ways in a graph; linear, so that no document can make ``check`` slow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass
class _Search:
    """Tarjan's search for strongly connected parts, with a stack of its own."""

    edges: Mapping[str, Iterable[str]]
    order: dict[str, int] = field(default_factory=dict)
    low: dict[str, int] = field(default_factory=dict)
    open: dict[str, None] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)

    def visit(self, start: str) -> None:
        """Everything that can be reached from ``start`` and was not seen before."""
        way: list[tuple[str, Iterator[str]]] = [self._enter(start)]
        while way:
            node, targets = way[-1]
            target = next(targets, None)
            if target is None:
                way.pop()
                self._leave(node, way[-1][0] if way else None)
            elif target not in self.order:
                way.append(self._enter(target))
            elif target in self.open:
                self.low[node] = min(self.low[node], self.order[target])

    def _enter(self, node: str) -> tuple[str, Iterator[str]]:
        self.order[node] = self.low[node] = len(self.order)
        self.open[node] = None
        return node, iter(self.edges.get(node, ()))

    def _leave(self, node: str, before: str | None) -> None:
        if before is not None:
            self.low[before] = min(self.low[before], self.low[node])
        if self.low[node] != self.order[node]:
            return
        part: list[str] = []
        while not part or part[-1] != node:
            part.append(self.open.popitem()[0])
        if len(part) > 1 or node in self.edges.get(node, ()):
            self.found.update(part)


def in_circles(edges: Mapping[str, Iterable[str]]) -> set[str]:
    """The nodes from which a way along ``edges`` leads back to themselves."""
    search = _Search(edges)
    for node in edges:
        if node not in search.order:
            search.visit(node)
    return search.found


def reaching(edges: Mapping[str, Iterable[str]], goals: Iterable[str]) -> set[str]:
    """The goals and every node from which a way along ``edges`` leads to one of them."""
    before: dict[str, list[str]] = {}
    for source, targets in edges.items():
        for target in targets:
            before.setdefault(target, []).append(source)
    seen: set[str] = set()
    waiting = list(goals)
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting.extend(before.get(at, ()))
    return seen
