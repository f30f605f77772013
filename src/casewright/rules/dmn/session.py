"""What one evaluation of a model shares: budget, depth, trace. Rule: made per call, never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casewright.rules import feel
from casewright.rules.frames import Environment, Run


@dataclass(slots=True)
class Entry:
    """What happened while one node was evaluated."""

    kind: str
    name: str
    inputs: dict[str, object] = field(default_factory=dict)
    result: object = None
    tables: list[dict[str, object]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """The entry as JSON-able values; empty parts are left out."""
        shown: dict[str, object] = {self.kind: self.name}
        if self.inputs:
            shown["inputs"] = {name: feel.to_json(value) for name, value in self.inputs.items()}
        shown["result"] = feel.to_json(self.result)
        if self.tables:
            shown["tables"] = self.tables
        if self.reasons:
            shown["reasons"] = self.reasons
        return shown


class Recorder:
    """Keeps the entries of an evaluation in the order in which the nodes were done."""

    def __init__(self) -> None:
        self.done: list[Entry] = []
        self._open: list[Entry] = [Entry("model", "")]

    def begin(self, kind: str, name: str) -> None:
        self._open.append(Entry(kind, name))

    def end(self, inputs: Mapping[str, object], result: object) -> None:
        entry = self._open.pop()
        entry.inputs, entry.result = dict(inputs), result
        self.done.append(entry)

    def table(self, found: dict[str, object]) -> None:
        self._open[-1].tables.append(found)

    def note(self, reason: str) -> None:
        if reason not in self._open[-1].reasons:
            self._open[-1].reasons.append(reason)

    def plain(self) -> list[dict[str, object]]:
        return [entry.plain() for entry in self.done]


class Session:
    """The budget of one evaluation and, when wanted, its trace."""

    __slots__ = ("recorder", "run")

    def __init__(self, env: Environment, recorder: Recorder | None = None) -> None:
        self.run = Run(env)
        self.recorder = recorder

    def tick(self) -> None:
        """Spend a step (LimitExceeded when they are used up, EvaluationStopped on `stop()`)."""
        self.run.tick()

    def evaluate(self, expression: feel.Expression, context: Mapping[str, object]) -> object:
        """The value of a FEEL expression, on the budget of this evaluation."""
        self.run.tick()
        return expression.evaluate_in(context, self.run)

    def holds(self, tests: feel.UnaryTests, value: object, context: Mapping[str, object]) -> bool:
        """Whether a value passes unary tests, on the budget of this evaluation."""
        self.run.tick()
        return tests.evaluate_in(value, context, self.run) is True

    def none(self, place: str, reason: str) -> None:
        """Null, with the reason for the trace."""
        if self.recorder is not None and reason:
            self.recorder.note(f"{place}: {reason}" if place else reason)
