"""How a value came about, part by part. Rule: a run of its own, so that no other run pays for it.

The same rules make the closures as for any evaluation; here each closure also leaves a note of
what it gave. The value is therefore the one that an evaluation gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casewright.rules import syntax
from casewright.rules.border import to_json
from casewright.rules.building import Builder, Scope
from casewright.rules.builtins.signature import Builtin
from casewright.rules.frames import Code, Environment, Frame, Run, Values
from casewright.rules.reasons import Facts, why

MOST_STEPS = 2_000
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part is null: what happened there, what was expected, and where it stands."""

    problem: str
    expected: str
    position: int
    end: int
    text: str

    def __str__(self) -> str:
        return f"'{self.text}' is null: {self.problem}. Expected {self.expected}."


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the expression and what it gave; a part of a loop has a step per round."""

    position: int
    end: int
    text: str
    value: object
    reason: Reason | None
    parts: tuple[Step, ...]

    def walk(self) -> Iterator[Step]:
        """This step and all below it, parents first."""
        todo = [self]
        while todo:
            step = todo.pop()
            yield step
            todo.extend(reversed(step.parts))

    def to_json(self) -> dict[str, object]:
        """Plain JSON values; the places count characters from 0."""
        found: dict[str, object] = {
            "text": self.text,
            "position": self.position,
            "value": to_json(self.value),
        }
        if self.reason is not None:
            found["reason"] = str(self.reason)
        if self.parts:
            found["parts"] = [part.to_json() for part in self.parts]
        return found


@dataclass(frozen=True, slots=True)
class Trace:
    """The value of an expression with the steps that led to it (`complete`: none was left out)."""

    value: object
    step: Step
    complete: bool

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the value is null: the parts that were null by themselves; empty for a value."""
        if self.value is not None:
            return ()
        return tuple(dict.fromkeys(_causes(self.step)))

    def to_json(self) -> dict[str, object]:
        """Plain JSON values of the whole."""
        found = self.step.to_json()
        return found | {"reasons": list(map(str, self.reasons)), "complete": self.complete}


def _causes(step: Step) -> Iterator[Reason]:
    """The deepest reasons on the way down through parts that are null."""
    todo = [step]
    while todo:
        current = todo.pop()
        if current.reason is not None:
            yield current.reason
        else:
            todo.extend(part for part in reversed(current.parts) if part.value is None)


@dataclass(slots=True)
class _Open:
    """A part that is being evaluated."""

    node: syntax.Node
    builtin: Builtin | None
    is_local: bool
    parts: list[Step] = field(default_factory=list)


class Recorder(Run):
    """A run that keeps what each part gave."""

    __slots__ = ("_open", "_source", "count", "last")

    def __init__(self, env: Environment, source: str) -> None:
        super().__init__(env)
        self._source = source
        self._open: list[_Open] = []
        self.count = 0
        self.last: Step | None = None

    def enter(self, node: syntax.Node, builtin: Builtin | None, is_local: bool) -> None:
        self._open.append(_Open(node, builtin, is_local))

    def leave(self, value: object, data: Values, frame: Frame) -> None:
        """Note the value of the part that was entered last."""
        done = self._open.pop()
        self.count += 1
        if self._open and self.count > MOST_STEPS:
            return
        start, end = done.node.span
        text = self._source[start:end][:_MOST_TEXT]
        reason = self._reason(done, data, frame, text) if value is None else None
        step = Step(start, end, text, value, reason, tuple(done.parts))
        if self._open:
            self._open[-1].parts.append(step)
        else:
            self.last = step

    def _reason(self, done: _Open, data: Values, frame: Frame, text: str) -> Reason | None:
        inside = _cause_inside(done)
        if inside is not None:
            return inside
        values = [part.value for part in done.parts]
        run = Run(self.env)
        facts = Facts(values, data, frame.values, done.builtin, run, done.is_local)
        said = why(done.node, facts)
        return None if said is None else Reason(*said, *done.node.span, text)


def _cause_inside(done: _Open) -> Reason | None:
    """For `{key: …}.key`: why the entry of the context that stands there is null."""
    node = done.node
    if not (isinstance(node, syntax.Path) and isinstance(node.base, syntax.ContextLiteral)):
        return None
    entries = done.parts[0].parts if done.parts else ()
    for (key, _), step in zip(node.base.entries, entries, strict=False):
        if key == node.member:
            return next(_causes(step), None)
    return None


@dataclass(frozen=True, slots=True)
class Explainer(Builder):
    """Makes closures that leave notes with the recorder they run under."""

    def code(self, node: syntax.Node, scope: Scope | None) -> Code:
        """The closure of a node, which notes what it gave."""
        # `super()` without arguments does not work in a dataclass with slots.
        plain = Builder.code(self, node, scope)
        builtin = None
        if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
            builtin = self.builtin(node.function.name, scope)
        is_local = isinstance(node, syntax.Name) and _is_local(node.name, scope)
        return _noted(plain, node, builtin, is_local)


def _is_local(name: str, scope: Scope | None) -> bool:
    while scope is not None:
        if name in scope.names:
            return True
        scope = scope.parent
    return False


def _noted(plain: Code, node: syntax.Node, builtin: Builtin | None, is_local: bool) -> Code:
    def run(values: Values, frame: Frame) -> object:
        recorder = frame.run
        if not isinstance(recorder, Recorder):
            return plain(values, frame)  # a constant, worked out while compiling
        recorder.enter(node, builtin, is_local)
        value = plain(values, frame)  # an error ends the whole trace
        recorder.leave(value, values, frame)
        return value

    return run


def trace(
    code: Code, source: str, context: Mapping[str, object], env: Environment, *local: object
) -> Trace:
    """Run closures that an `Explainer` made; `local` is what stands in the outermost frame."""
    recorder = Recorder(env, source)
    value = code(context, Frame(None, list(local), recorder))
    step = recorder.last
    assert step is not None
    return Trace(value, step, recorder.count <= MOST_STEPS)
