"""Expressions of a connector's settings: what is sent and what an answer means, in FEEL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import model_validator

from casewright.blueprint.base import Feel, FieldId, Model
from casewright.rules import feel
from casewright.rules.errors import FeelSyntaxError, LimitExceeded

from .guard import Guard
from .port import BadSettings, ValueType
from .values import BadInput, value_of

#: Evaluation steps that one answer may cost.
_STEPS = 1_000_000


class Output(Model):
    """One output: FEEL over the answer, and the type it must have. A bare text is the FEEL."""

    value: Feel
    type: ValueType = "any"

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"value": given} if isinstance(given, str) else given


Outputs = dict[FieldId, Output]


def compiled(text: str, names: Iterable[str], where: str) -> feel.Expression:
    """The expression; raises ``BadSettings`` that says where it stands."""
    try:
        return feel.compile(text, tuple(names))
    except (FeelSyntaxError, LimitExceeded) as problem:
        raise BadSettings(f"{where}: {problem}", "Correct the expression.") from None


def evaluated(expression: feel.Expression, data: Mapping[str, Any], guard: Guard) -> Any:
    """Its value as JSON; raises the rules room's errors, which the frame of a run turns."""
    context = {name: feel.from_json(value) for name, value in data.items()}
    environment = feel.Environment(stop=lambda: bool(guard.expired), steps=_STEPS)
    return feel.to_json(expression.evaluate(context, environment))


class Mapper:
    """The outputs of one operation, compiled once."""

    def __init__(self, outputs: Outputs, names: Iterable[str], where: str) -> None:
        self.types: dict[str, ValueType] = {name: each.type for name, each in outputs.items()}
        self._code = {
            name: compiled(each.value, names, f"{where}, output {name}")
            for name, each in outputs.items()
        }

    def outputs(self, data: Mapping[str, Any], guard: Guard) -> dict[str, Any]:
        """The values by name; null is left as it is. Raises ``BadInput`` for a wrong type."""
        found = {name: evaluated(code, data, guard) for name, code in self._code.items()}
        for name, value in found.items():
            kind = self.types[name]
            if value is not None and kind in ("file", "files"):
                raise BadInput(f"The output {name} cannot be a file.")
            if value is not None:
                found[name] = value_of(value, kind, f"The answer's {name}")
        return found
