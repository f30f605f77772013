"""What is wrong with a blueprint, in words for its author; every finding says how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NoReturn

Severity = Literal["error", "warning", "info"]

#: A refusal lists at most this many findings; one broken template can cause thousands.
MOST_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one element.

    ``element`` is the path of the element (``permit/receipt/confirm/t02``), followed by
    ``.attribute`` where one attribute is meant. ``line`` is the line of the text it was read
    from, counted from 1, or None when it did not come from a text.
    """

    element: str
    severity: Severity
    problem: str
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}, {self.element}" if self.line else self.element
        return f"{where}: {self.problem} {self.remedy}".strip()


class BlueprintRefused(Exception):
    """The text or document cannot be taken; ``findings`` say what is wrong and what to do."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(map(str, self.findings[:MOST_FINDINGS])))


def refuse(problem: str, remedy: str, *, element: str = "", line: int | None = None) -> NoReturn:
    """Raise a refusal with a single error."""
    raise BlueprintRefused([Finding(element or "blueprint", "error", problem, remedy, line)])
