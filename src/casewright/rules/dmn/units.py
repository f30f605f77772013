"""A file with its imports, its references resolved, its nodes compiled. Rule: immutable in effect.

Nodes are compiled when they are first needed; doing it twice at once gives the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from casewright.rules import typeset
from casewright.rules.dmn import document as d
from casewright.rules.dmn.boxed import BoxedCompiler, Step
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.types import ANY, DmnType, Problem, Signature, TypeSpace
from casewright.rules.typeset import ContextType, FunctionType, Type

Path = tuple[str, ...]
Key = tuple[Path, int]


class Target(NamedTuple):
    """A node as seen from a file: the names of the imports on the way to it, and where it is."""

    path: Path
    unit: Unit
    node: d.Node

    @property
    def key(self) -> Key:
        """What tells nodes apart, even where a file gives two of them one id."""
        return self.path, id(self.node)

    def seen_from(self, path: Path) -> Target:
        """The same node, from a file that reaches this one by `path`."""
        return Target((*path, *self.path), self.unit, self.node) if path else self


# Where several nodes have one name, this is the order in which it is understood.
_PRECEDENCE: list[type[d.Node]] = [
    d.Decision,
    d.DecisionService,
    d.BusinessKnowledge,
    d.InputData,
]


class Ready(NamedTuple):
    """A compiled node: what it needs, how it is evaluated, and the type of its value."""

    needs: tuple[Target, ...]
    step: Step
    kind: Type


class Unit:
    """One file of a model, with the files that it imports under their names."""

    def __init__(self, definitions: d.Definitions, imports: Mapping[str, Unit]) -> None:
        self.definitions = definitions
        self.imports = imports
        spaces: dict[str, TypeSpace] = {name: unit.types for name, unit in imports.items()}
        self.types: TypeSpace = TypeSpace(definitions.types, spaces)
        self.compiler = BoxedCompiler(self.types)
        self._by_id: dict[str, d.Node] = {}
        for node in filter(lambda node: node.id, definitions.nodes):
            if self._by_id.setdefault(node.id, node) is not node:
                text = f"Another element has the id {node.id!r} too."
                self.compiler.problem(node.name, text, "Give it an id of its own.")
        self._by_name: dict[str, d.Node] = {}
        for node in sorted(definitions.nodes, key=lambda node: _PRECEDENCE.index(type(node))):
            self._by_name.setdefault(node.name, node)
        self._ready: dict[int, Ready] = {}

    # ------------------------------------------------------------- finding nodes

    @property
    def nodes(self) -> tuple[d.Node, ...]:
        return self.definitions.nodes

    def named(self, name: str) -> Target | None:
        """A node by its name, its id, or `import.name`."""
        node = self._by_name.get(name) or self._by_id.get(name)
        if node is not None:
            return Target((), self, node)
        for prefix, unit in self.imports.items():
            local = name.removeprefix(f"{prefix}.") if prefix else name
            found = unit.named(local) if not prefix or local != name else None
            if found is not None:
                return found.seen_from((prefix,))
        return None

    def at(self, href: str) -> Target | None:
        """The node that a reference means; None when there is none."""
        space, _, identity = href.rpartition("#")
        if space in ("", self.definitions.namespace):
            node = self._by_id.get(identity)
            return None if node is None else Target((), self, node)
        for name, unit in self.imports.items():
            if unit.definitions.namespace == space:
                found = unit.at(f"#{identity}")
                return None if found is None else found.seen_from((name,))
        return None

    def needs(self, node: d.Node) -> tuple[Target, ...]:
        """What a node must have before it can be evaluated."""
        if not isinstance(node, d.Decision | d.BusinessKnowledge):
            return ()
        targets = (self._wanted(needed, node.name) for needed in node.needs)
        return tuple(found for found in targets if found is not None and found.node is not node)

    def parts(self, node: d.Node) -> tuple[Target, ...]:
        """As `needs`, and for a decision service the decisions behind it."""
        if isinstance(node, d.DecisionService):
            return self.targets(node.outputs, node.name)
        return self.needs(node)

    def targets(self, references: tuple[d.Needed, ...], place: str) -> tuple[Target, ...]:
        """The nodes of several references; those that lead nowhere are left out."""
        found = (self._wanted(needed, place) for needed in references)
        return tuple(target for target in found if target is not None)

    def _wanted(self, needed: d.Needed, place: str) -> Target | None:
        found = self.at(needed.href)
        if found is None:
            text = f"It refers to {needed.href!r}, which is not in the model."
            self.compiler.problem(place, text, "Correct the reference or add the import.")
        return found

    def parameters(self, service: d.DecisionService) -> tuple[Target, ...]:
        """What a decision service is called with: input data first, then input decisions."""
        references = (*service.input_data, *service.input_decisions)
        return self.targets(references, service.name)

    def kind_of(self, node: d.Node) -> DmnType:
        """The declared type of a node's value; of a function, that of its result."""
        found = self.types.find(node.variable.type, node.name)
        if isinstance(node, d.BusinessKnowledge | d.DecisionService):
            if isinstance(found, Signature):
                return found.result
            return ANY if isinstance(found.feel, FunctionType) else found
        return found

    # ---------------------------------------------------------------- compiling

    def ready(self, node: d.Node) -> Ready:
        """The compiled node, and with it all that it needs."""

        def make(target: Target) -> Ready:
            unit = target.unit
            found = unit._compile(target.node)
            unit._ready[id(target.node)] = found
            return found

        def known(target: Target) -> Ready | None:
            return target.unit._ready.get(id(target.node))

        return settled(Target((), self, node), known, make)

    def _compile(self, node: d.Node) -> Ready:
        """Compile one node, all that it needs being ready."""
        needs = self.needs(node)
        names = self._names(needs)
        kind = self.kind_of(node)
        if isinstance(node, d.Decision):
            found = self.compiler.compile(node.logic, names, node.name, kind)
            return Ready(needs, found.step, found.kind)
        if isinstance(node, d.BusinessKnowledge):
            return self._knowledge(node, needs, names, kind)
        if isinstance(node, d.DecisionService):
            parameters = tuple(t.unit.kind_of(t.node).feel for t in self.parameters(node))
            return Ready(needs, _no_step, FunctionType(parameters, kind.feel))
        return Ready(needs, _no_step, kind.feel)

    def _knowledge(
        self,
        node: d.BusinessKnowledge,
        needs: tuple[Target, ...],
        names: dict[str, Type | None],
        kind: DmnType,
    ) -> Ready:
        if node.logic is None:
            self.compiler.problem(node.name, "It has no logic.", "Give it a function.")
            return Ready(needs, _no_step, typeset.FUNCTION)
        names.setdefault(node.variable.name, typeset.FUNCTION)  # a function may call itself
        found = self.compiler.function(node.logic, names, node.name, kind)
        return Ready(needs, found.step, found.kind)

    def names_of(self, node: d.Node) -> dict[str, Type | None]:
        """The names that the logic of a node may use, with their types; compiles what it needs."""
        return self._names(self.ready(node).needs)

    def _names(self, needs: tuple[Target, ...]) -> dict[str, Type | None]:
        tree: dict[str, object] = {}
        for target in needs:
            kind = target.unit._ready[id(target.node)].kind
            bind(tree, target.path, target.node.variable.name, kind)
        return {name: _as_type(part) for name, part in tree.items()}

    # ----------------------------------------------------------------- checking

    def problems(self) -> tuple[Problem, ...]:
        """Everything in this file that cannot work; compiles all of it."""
        for name in self.types.declared():
            self.types.find(name)
        for node in self.nodes:
            self.parts(node)
            self.ready(node)
        found = [*self.types.problems, *self.compiler.problems]
        return tuple(dict.fromkeys(found))

    def hints(self) -> tuple[Problem, ...]:
        """What looks wrong by the declared types, though it can be evaluated; compiles all."""
        self.problems()
        return tuple(self.compiler.hints)


def _no_step(context: dict[str, object], session: object) -> object:
    return None


def _as_type(part: object) -> Type:
    if isinstance(part, dict):
        return ContextType(tuple((key, _as_type(inner)) for key, inner in part.items()))
    return part  # type: ignore[return-value]


def bind(context: dict[str, object], path: Path, name: str, value: object) -> None:
    """Put a value under its name, inside a context for each import on the way."""
    for step in filter(None, path):
        inner = context.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        context = inner
    context[name] = value


Value = TypeVar("Value")


def settled(
    start: Target,
    known: Callable[[Target], Value | None],
    make: Callable[[Target], Value],
) -> Value:
    """What `make` gives for a node after everything that it needs, without deep recursion."""
    todo = [start]
    while todo:
        target = todo[-1]
        if known(target) is not None:
            todo.pop()
            continue
        needs = (need.seen_from(target.path) for need in target.unit.needs(target.node))
        missing = [need for need in needs if known(need) is None]
        if missing:
            todo.extend(reversed(missing))
        else:
            make(target)
            todo.pop()
    found = known(start)
    assert found is not None
    return found


def check_circles(unit: Unit) -> None:
    """Refuse a model in which a node needs itself by way of others (DmnError)."""
    done: set[int] = set()
    for node in unit.nodes:
        open_now: dict[int, d.Node] = {id(node): node}
        todo: list[Iterator[Target]] = [iter(unit.parts(node))]
        while todo:
            target = next(todo[-1], None)
            if target is None:
                todo.pop()
                done.add(open_now.popitem()[0])
            elif id(target.node) in open_now:
                raise _circle([*open_now.values(), target.node])
            elif id(target.node) not in done:
                open_now[id(target.node)] = target.node
                todo.append(iter(target.unit.parts(target.node)))


def _circle(nodes: list[d.Node]) -> DmnError:
    first = next(number for number, node in enumerate(nodes) if node is nodes[-1])
    names = " → ".join(node.name for node in nodes[first:][:20])
    return DmnError(
        f"The requirements run in a circle: {names}.", remedy="Remove one of these requirements."
    )
