"""Evaluating the nodes of a model for one set of inputs. Rule: each node once, needs first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casewright.rules.dmn import document as d
from casewright.rules.dmn.session import Session
from casewright.rules.dmn.units import Key, Path, Target, Unit, bind, settled
from casewright.rules.errors import NoValue
from casewright.rules.values import Function


class Evaluation:
    """The values of the nodes of one model, as far as they were needed."""

    def __init__(
        self,
        session: Session,
        root: Unit,
        inputs: Mapping[str, object],
        given: Mapping[Key, object] | None = None,
    ) -> None:
        """`given` are values of nodes that are not to be evaluated."""
        self._session = session
        self._root = root
        self._inputs = inputs
        self._values: dict[Key, tuple[object]] = {
            key: (value,) for key, value in (given or {}).items()
        }

    def value(self, target: Target) -> object:
        """The value of a node; of a function node, the function."""

        def known(one: Target) -> tuple[object] | None:
            return self._values.get(one.key)

        return settled(target, known, self._make)[0]

    def _make(self, target: Target) -> tuple[object]:
        self._session.tick()
        node = target.node
        if isinstance(node, d.InputData):
            found = self._outside(target, node)
        elif isinstance(node, d.DecisionService):
            found = self._service(target, node)
        elif isinstance(node, d.BusinessKnowledge):
            found = self._knowledge(target, node)
        else:
            found = self._decision(target, node)
        self._values[target.key] = (found,)
        return (found,)

    def _context(self, target: Target) -> dict[str, object]:
        context: dict[str, object] = {}
        for need in target.unit.ready(target.node).needs:
            value = self._values[need.seen_from(target.path).key][0]
            bind(context, need.path, need.node.variable.name, value)
        return context

    def _decision(self, target: Target, node: d.Decision) -> object:
        if node.logic is None:
            # Nothing says how it is made: then it may be given from outside.
            return self._outside(target, node)
        context = self._context(target)
        recorder = self._session.recorder
        step = target.unit.ready(node).step
        if recorder is None:
            return step(context, self._session)
        recorder.begin("decision", ".".join(filter(None, (*target.path, node.name))))
        found = step(context, self._session)
        recorder.end(context, found)
        return found

    def _knowledge(self, target: Target, node: d.BusinessKnowledge) -> object:
        context = self._context(target)
        found = target.unit.ready(node).step(context, self._session)
        context.setdefault(node.variable.name, found)  # so that it can call itself
        return found

    # ------------------------------------------------------------------- inputs

    def _outside(self, target: Target, node: d.InputData | d.Decision) -> object:
        """A value from the caller; null, with the reason in the trace, when it does not fit."""
        name = ".".join(filter(None, (*target.path, node.variable.name)))
        reason, found = "", None
        try:
            value = self._given(target.path, node.variable.name, name)
            found = target.unit.kind_of(node).convert(value)
        except NoValue as problem:
            reason = problem.reason
        recorder = self._session.recorder
        if recorder is not None and (reason or isinstance(node, d.Decision)):
            recorder.begin("decision" if isinstance(node, d.Decision) else "input", name)
            self._session.none("", reason)
            recorder.end({}, found)
        return found

    def _given(self, path: Path, name: str, dotted: str) -> object:
        """What the caller gave: inside a context per import, as `import.name`, or plainly."""
        place = _inside(self._inputs, path)
        if name in place:
            return place[name]
        if dotted in self._inputs:
            return self._inputs[dotted]
        if path and name in self._inputs and not self._is_own(name):
            return self._inputs[name]
        raise NoValue("no value was given")

    def _is_own(self, name: str) -> bool:
        """Whether the file itself, and no import of it, has something of that name."""
        own = self._root.named(name)
        return own is not None and not own.path

    # ------------------------------------------------------------------ services

    def _service(self, target: Target, node: d.DecisionService) -> object:
        parameters = [found.seen_from(target.path) for found in target.unit.parameters(node)]
        outputs = [
            found.seen_from(target.path) for found in target.unit.targets(node.outputs, node.name)
        ]

        def call(*arguments: object) -> object:
            return self._serve(target, parameters, outputs, arguments)

        names = tuple(parameter.node.variable.name for parameter in parameters)
        types = tuple(parameter.unit.kind_of(parameter.node).feel for parameter in parameters)
        return Function(names, call, node.name, types, target.unit.kind_of(node).feel)

    def _serve(
        self,
        target: Target,
        parameters: Sequence[Target],
        outputs: Sequence[Target],
        arguments: Sequence[object],
    ) -> object:
        """Call a service: its decisions see its arguments and nothing else from outside."""
        session = self._session
        node = target.node
        if len(arguments) != len(parameters):
            count = f"{len(parameters)} arguments and was given {len(arguments)}"
            session.none(node.name, f"it takes {count}")
            return None
        session.run.enter_call()
        try:
            given = _converted(parameters, arguments)
            inner = Evaluation(session, self._root, {}, given)
            values = [inner.value(output) for output in outputs]
            return target.unit.kind_of(node).convert(_answer(outputs, values))
        except NoValue as problem:
            session.none(node.name, problem.reason)
            return None
        finally:
            session.run.leave_call()


def _converted(parameters: Sequence[Target], arguments: Sequence[object]) -> dict[Key, object]:
    given: dict[Key, object] = {}
    for parameter, value in zip(parameters, arguments, strict=True):
        given[parameter.key] = parameter.unit.kind_of(parameter.node).convert(value)
    return given


def _answer(outputs: Sequence[Target], values: Sequence[object]) -> object:
    """One output decision gives its value, several give a context by their names."""
    if len(outputs) == 1:
        return values[0]
    return {output.node.variable.name: value for output, value in zip(outputs, values, strict=True)}


def _inside(place: Mapping[str, object], path: Path) -> Mapping[str, object]:
    """The context at the end of a path; an empty one when there is none."""
    for step in filter(None, path):
        inner = place.get(step)
        place = inner if isinstance(inner, Mapping) else {}
    return place
