"""A compiled FEEL expression bound to the fields of a case type: what it reads, how to run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from casewright.rules import feel
from casewright.rules.frames import Environment

Convert = Callable[[Any], Any]

#: Names that every expression of a case type may use besides its fields.
SPECIAL = ("case", "milestones", "children", "outcomes", "item", "message", "outcome", "child")


class Formula:
    """One expression; ``reads`` are (name, conversion from JSON or None) of the fields it needs.

    ``special`` are the names that do not come from fields (``case``, ``milestones``, items …).
    """

    __slots__ = ("_expression", "reads", "special", "text", "uses_now")

    def __init__(
        self, text: str, fields: Mapping[str, Convert | None], extra: Iterable[str] = ()
    ) -> None:
        """Compile ``text``; raises ``FeelSyntaxError`` when it does not parse."""
        names = {*fields, *SPECIAL, *extra}
        self.text = text
        self._expression = feel.compile(text, names)
        free = sorted(self._expression.free)
        given = set(extra)
        self.reads = tuple((n, fields[n]) for n in free if n in fields and n not in given)
        self.special = tuple(n for n in free if n not in fields or n in given)
        self.uses_now = self._expression.uses_now

    def run(self, context: Mapping[str, Any], environment: Environment) -> Any:
        """The FEEL value; null (None) for whatever goes wrong inside, as FEEL has it."""
        return self._expression.evaluate(context, environment)
