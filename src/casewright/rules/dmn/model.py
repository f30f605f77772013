"""DMN models to evaluate. Rule: loaded once, then shared between threads; wrong data give null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeVar

from casewright.rules import feel
from casewright.rules.dmn import document as d
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.evaluation import Evaluation
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.session import Recorder, Session
from casewright.rules.dmn.types import DmnType, Problem, TypeSpace, from_json
from casewright.rules.dmn.units import Target, Unit, check_circles
from casewright.rules.dmn.versions import is_dmn_import
from casewright.rules.errors import LimitExceeded, NoValue
from casewright.rules.frames import NOWHERE, Environment
from casewright.rules.limits import CALL_DEPTH
from casewright.rules.values import Function

Resolve = Callable[[str, str], bytes]
Trace = list[dict[str, object]]
MAX_IMPORTS = 64
_KEPT = 64
_K = TypeVar("_K")
_V = TypeVar("_V")
_Origin = tuple[bytes, tuple[tuple[str, bytes], ...]]


class Model:
    """A model with its imports."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    @property
    def definitions(self) -> d.Definitions:
        """The model as it is written."""
        return self._unit.definitions

    @property
    def types(self) -> TypeSpace:
        """The types that the model declares."""
        return self._unit.types

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of the decisions of this file."""
        return tuple(node.name for node in self._unit.nodes if isinstance(node, d.Decision))

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the decision services of this file."""
        return tuple(node.name for node in self._unit.nodes if isinstance(node, d.DecisionService))

    def problems(self) -> tuple[Problem, ...]:
        """What cannot work: wrong FEEL, unknown types, references that lead nowhere."""
        return self._unit.problems()

    def hints(self) -> tuple[Problem, ...]:
        """What looks wrong by the declared types, though it can be evaluated."""
        return self._unit.hints()

    # ------------------------------------------------------------- evaluation

    def evaluate(
        self, name: str, inputs: Mapping[str, object], env: Environment = NOWHERE
    ) -> object:
        """The value of a decision, or the answer of a service or function called with `inputs`.

        `name` is a name, an id, or `import.name`. Inputs of an import stand in a context under
        its name. Data that do not fit give null; DmnError when there is no such name.
        """
        return self._run(self.target(name), inputs, Session(env))

    def evaluate_traced(
        self, name: str, inputs: Mapping[str, object], env: Environment = NOWHERE
    ) -> tuple[object, Trace]:
        """As `evaluate`, with the trace of every decision as JSON-able values, needs first."""
        recorder = Recorder()
        target = self.target(name)
        if isinstance(target.node, d.Decision):
            return self._run(target, inputs, Session(env, recorder)), recorder.plain()
        recorder.begin("function", target.node.name)
        found = self._run(target, inputs, Session(env, recorder))
        recorder.end(inputs, found)
        return found, recorder.plain()

    def _run(self, target: Target, inputs: Mapping[str, object], session: Session) -> object:
        data = {str(key): feel.from_python(value) for key, value in inputs.items()}
        try:
            found = Evaluation(session, self._unit, data).value(target)
            if isinstance(target.node, d.BusinessKnowledge | d.DecisionService):
                found = _call(found, target, data, session)
        except RecursionError:
            raise LimitExceeded("call depth", CALL_DEPTH) from None
        return found

    def prefix_of(self, namespace: str) -> str | None:
        """The `import.` before names of the file with this namespace; None when it is not there."""
        todo: list[tuple[str, Unit]] = [("", self._unit)]
        while todo:
            prefix, unit = todo.pop(0)
            if unit.definitions.namespace == namespace:
                return prefix
            todo += [
                (f"{prefix}{name}." if name else prefix, inner)
                for name, inner in unit.imports.items()
            ]
        return None

    def target(self, name: str) -> Target:
        """The node of that name (DmnError when there is none)."""
        found = self._unit.named(name)
        if found is None:
            known = ", ".join(self.decisions[:20]) or "none"
            raise DmnError(f"There is no decision {name!r}.", remedy=f"Decisions are: {known}.")
        return found

    # ------------------------------------------------------------------ inputs

    def inputs_of(self, name: str) -> dict[str, DmnType]:
        """The inputs that a decision, service or function reads, with their types."""
        target = self.target(name)
        node = target.node
        if isinstance(node, d.DecisionService):
            wanted = list(target.unit.parameters(node))
        elif isinstance(node, d.BusinessKnowledge):
            parameters = node.logic.parameters if node.logic is not None else ()
            return {part.name: target.unit.types.find(part.type) for part in parameters}
        else:
            wanted = self._inputs_below(target)
        return {
            ".".join(filter(None, (*one.path, one.node.variable.name))): one.unit.kind_of(one.node)
            for one in wanted
        }

    def _inputs_below(self, target: Target) -> list[Target]:
        found: dict[object, Target] = {}
        todo = [target]
        seen = {target.key}
        while todo:
            current = todo.pop()
            if isinstance(current.node, d.InputData):
                found[current.key] = current
            for need in current.unit.needs(current.node):
                here = need.seen_from(current.path)
                if here.key not in seen:
                    seen.add(here.key)
                    todo.append(here)
        return list(found.values())

    def read_inputs(self, name: str, data: Mapping[str, object]) -> dict[str, object]:
        """JSON data as inputs of `name`: texts become dates and the like where types say so.

        DmnError names the input that cannot be read as its type.
        """
        found: dict[str, object] = dict(data)
        for path, kind in self.inputs_of(name).items():
            try:
                _replace(found, path, kind)
            except NoValue as problem:
                raise DmnError(problem.reason, path, f"Give a {kind.name}.") from None
        return found


def _replace(data: dict[str, object], path: str, kind: DmnType) -> None:
    """Read the value at `path` as its type: under that very name, or inside contexts."""
    if path in data:
        data[path] = from_json(data[path], kind)
        return
    for name, inner in data.items():
        rest = path.removeprefix(f"{name}.")
        if rest != path and isinstance(inner, Mapping):
            copy = dict(inner)
            _replace(copy, rest, kind)
            data[name] = copy
            return


def _call(function: object, target: Target, data: Mapping[str, object], session: Session) -> object:
    if not isinstance(function, Function):
        session.none(target.node.name, "it has no logic")
        return None
    return function.call(*[data.get(name) for name in function.parameters])


# ---------------------------------------------------------------------- loading

_Read = tuple[bytes, d.Definitions]
_documents: dict[bytes, d.Definitions] = {}
_models: dict[_Origin, Model] = {}


def load(source: bytes | str, *, resolve: Resolve | None = None) -> Model:
    """A model of DMN 1.1 to 1.5, ready to evaluate (DmnError when it cannot be used).

    `resolve(namespace, uri)` gives the bytes of an imported file; a LookupError or ValueError
    means that there is none. Models are kept by the hash of their content and their imports'.
    """
    loader = _Loader(resolve)
    document = _document(source)
    unit = loader.unit(document, ())
    origin = (document[0], tuple(sorted(loader.used.items())))
    found = _models.get(origin)
    if found is None:
        check_circles(unit)
        found = _keep(_models, origin, Model(unit))
    return found


def _document(source: bytes | str) -> _Read:
    """The hash of a file and its content, read unless it is known."""
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    digest = sha256(data).digest()
    found = _documents.get(digest)
    if found is None:
        found = _keep(_documents, digest, read(source))
    return digest, found


def _keep(kept: dict[_K, _V], key: _K, value: _V) -> _V:
    """Keep a value, and forget the oldest when there are too many."""
    kept[key] = value
    for old in list(kept)[: max(0, len(kept) - _KEPT)]:
        kept.pop(old, None)
    return value


class _Loader:
    """Follows imports; a file that is imported twice is read and compiled once."""

    def __init__(self, resolve: Resolve | None) -> None:
        self._resolve = resolve
        self._units: dict[bytes, Unit] = {}
        self.used: dict[str, bytes] = {}

    def unit(self, document: _Read, path: tuple[bytes, ...]) -> Unit:
        """A file and its imports (DmnError for a circle of imports or too many of them)."""
        digest, definitions = document
        if digest in path:
            raise DmnError("The file imports itself.", remedy="Remove the circle of imports.")
        if len(self._units) >= MAX_IMPORTS or len(path) >= MAX_IMPORTS:
            raise DmnError(f"The model imports more than {MAX_IMPORTS} files.")
        if digest not in self._units:
            imports = {
                part.name: self.unit(self._fetch(part), (*path, digest))
                for part in definitions.imports
                if is_dmn_import(part.kind)
            }
            self._units[digest] = Unit(definitions, imports)
        return self._units[digest]

    def _fetch(self, part: d.Import) -> _Read:
        place = f"import {part.name!r}"
        if self._resolve is None:
            raise DmnError("The model imports another file, which is not given.", place)
        try:
            source = self._resolve(part.namespace, part.uri)
        except (LookupError, ValueError) as problem:
            raise DmnError(f"The imported file is not found: {problem}.", place) from None
        document = _document(source)
        found = document[1].namespace
        if found != part.namespace:
            raise DmnError(
                f"The imported file has the namespace {found!r}, not {part.namespace!r}.", place
            )
        self.used[f"{part.namespace} {part.uri}"] = document[0]
        return document
