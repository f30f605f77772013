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
    ``plain``: it reads only values that are stored as FEEL has them, so that it can be run over
    the data of a case as they are.
    """

    __slots__ = ("plain", "reads", "run", "special", "text", "uses_now")

    #: The FEEL value; null (None) for whatever goes wrong inside, as FEEL has it.
    run: Callable[[Mapping[str, Any], Environment], Any]

    def __init__(
        self, text: str, fields: Mapping[str, Convert | None], extra: Iterable[str] = ()
    ) -> None:
        """Compile ``text``; raises ``FeelSyntaxError`` when it does not parse."""
        expression = feel.compile(text, {*fields, *SPECIAL, *extra})
        self.text = text
        self.run = expression.evaluate
        free = sorted(expression.free)
        given = set(extra)
        self.reads = tuple((n, fields[n]) for n in free if n in fields and n not in given)
        self.special = tuple(n for n in free if n not in fields or n in given)
        self.plain = not self.special and all(convert is None for _, convert in self.reads)
        self.uses_now = expression.uses_now
